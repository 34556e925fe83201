"""An explanation as lines of text: the question, the answer, the arithmetic, the rules."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from clerktui.i18n import money, town_date
from clerktui.views.why import Explanation, Rule, Step
from clerktui.widgets import fit, visible
from clerktui.widgets.reading import Paragraph, Reading

_DATE, _MONEY, _GAP = 8, 12, 2
_WIDTH_MAX = 110


class Told(Reading):
    """One explanation, read with the arrow and page keys."""

    DEFAULT_CSS = """
    Told { height: 1fr; }
    """

    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self._explanation: Explanation | None = None

    def tell(self, explanation: Explanation) -> None:
        """Tell this one, from its beginning."""
        self._explanation = explanation
        self.top = 0
        self._set()

    def _set(self) -> None:
        if self._explanation is not None:
            # The margins of `Reading` are taken off; columns must fit what is left.
            self.set_paragraphs(*paragraphs(self._explanation, self.size.width - 2))

    def on_resize(self) -> None:
        self._set()
        super().on_resize()


def paragraphs(explanation: Explanation, width: int) -> Iterator[Paragraph]:
    """The explanation in paragraphs whose columns fit a width."""
    width = max(40, min(width, _WIDTH_MAX))
    yield Paragraph(explanation.question, is_bold=True)
    yield Paragraph(explanation.answer)
    yield Paragraph("")
    if explanation.steps:
        yield Paragraph(_row(width, "Date", "What", "Amount", "Comes to"), is_bold=True)
    for step in explanation.steps:
        yield from map(Paragraph, _step_lines(step, width))
    for rule in explanation.rules:
        yield Paragraph("")
        yield from _rule(rule)
    if explanation.notes:
        yield Paragraph("")
    for note in explanation.notes:
        yield Paragraph(note)


def _row(width: int, on: str, words: str, amount: str, total: str) -> str:
    room = width - _DATE - 2 * _MONEY - _GAP
    cells = f"{fit(amount, _MONEY, 'right')}{fit(total, _MONEY, 'right')}"
    return f"{fit(on, _DATE)}{' ' * _GAP}{fit(words, room)}{cells}"


def _step_lines(step: Step, width: int) -> Iterator[str]:
    """A step in its columns; words that do not fit go on below, under themselves."""
    room = width - _DATE - 2 * _MONEY - _GAP - 1
    words = visible(step.words)
    indent = " " * (len(words) - len(words.lstrip()))
    lines = textwrap.wrap(words, room, subsequent_indent=indent) or [""]
    amount = "" if step.amount_cents is None else money(step.amount_cents)
    total = "" if step.total_cents is None else money(step.total_cents)
    # The figures stand beside the last line of the words, as under a sum.
    for place, line in enumerate(lines):
        is_last = place == len(lines) - 1
        on = "" if place else town_date(step.on)
        yield _row(width, on, line, amount if is_last else "", total if is_last else "")


def _rule(rule: Rule) -> Iterator[Paragraph]:
    since = ""
    if rule.effective_from is not None:
        since = f", in force since {town_date(rule.effective_from)}"
    yield Paragraph(f"The rule{since}", is_bold=True)
    yield Paragraph(rule.words)
    if rule.citation:
        yield Paragraph(rule.citation)
