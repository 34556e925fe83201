"""What the keying screen shows: the lines so far, the tape beside them, the line being keyed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, cast

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from clerktui.i18n import money
from clerktui.rules.tenkey import key_character
from clerktui.views.batches import LineView, TapeView
from clerktui.widgets import Column, LookupInput, MoneyInput, PagedTable, Row, TextInput, fit

_NUMBER, _ACCOUNT, _NAME_LEAST, _OWES, _AMOUNT, _REFERENCE = 4, 10, 14, 9, 10, 7
_FIXED = _NUMBER + _ACCOUNT + _OWES + _AMOUNT + _REFERENCE
_LEAD, _GAPS, _TAPE_WIDTH = 3, 10, 13
_TAPE_AMOUNT = _TAPE_WIDTH - 2
_BOLD = Style(bold=True)


class LineGrid(PagedTable, can_focus=False):
    """The lines of the batch; the newest stays in view, or the one being corrected."""

    def __init__(self, **options: Any) -> None:
        super().__init__(empty="Key the first envelope, or scan its stub.", **options)
        self.columns = _columns(_NAME_LEAST)

    def on_resize(self) -> None:
        self.columns = _columns(self.name_width)
        super().on_resize()

    @property
    def name_width(self) -> int:
        """How many columns a name has here."""
        return max(_NAME_LEAST, self.size.width - _FIXED - _LEAD - _GAPS)

    def show_lines(self, lines: Iterable[LineView], cursor: int | None = None) -> None:
        """Show these lines; the marker stands on the newest, or on the one being corrected."""
        rows = [_row(line) for line in lines]
        self.show(rows, cursor=str(cursor) if cursor else rows[-1].key if rows else None)


def _columns(name_width: int) -> tuple[Column, ...]:
    return (
        Column("#", _NUMBER, "right"),
        Column("Account", _ACCOUNT),
        Column("Name", name_width),
        Column("Owes", _OWES, "right"),
        Column("Amount", _AMOUNT, "right"),
        Column("Check", _REFERENCE, "right"),
    )


def _row(line: LineView) -> Row:
    """A line; `c` says that it was corrected, `"` that it is on the check above."""
    if line.state == "removed":
        cells = (f"{line.line_no}", line.account, "removed", "", "-", "")
        return Row(str(line.line_no), cells)
    number = f"{line.line_no}{'c' if line.is_corrected else ' '}"
    owes = "" if line.owed_cents is None else money(line.owed_cents)
    reference = '"' if line.group_no != line.line_no else line.reference
    amount = money(line.amount_cents)
    return Row(str(line.line_no), (number, line.account, line.name, owes, amount, reference))


class Tape(Widget):
    """The running tape: every amount in the order it was keyed, the subtotal under it."""

    DEFAULT_CSS = f"""
    Tape {{ width: {_TAPE_WIDTH}; height: 1fr; }}
    """
    entries: reactive[tuple[TapeView, ...]] = reactive(())
    total_cents: reactive[int] = reactive(0)

    def add(self, newest: Sequence[TapeView]) -> None:
        """Let the tape run on to these, the newest of it."""
        known = self.entries[-1].seq if self.entries else 0
        more = tuple(entry for entry in newest if entry.seq > known)
        self.entries = (*self.entries, *more)[-60:]

    def render_line(self, y: int) -> Strip:
        width, height = self.size.width, self.size.height
        shown = self.entries[-max(0, height - 2) :]
        place = y - 1
        if y == 0:
            text = f"{'tape':>{_TAPE_AMOUNT}}"
        elif y == height - 1:
            text = f"{money(self.total_cents):>{_TAPE_AMOUNT}}S"
        elif 0 <= place < len(shown):
            text = _tape_line(shown[place])
        else:
            text = ""
        style = _BOLD if y == height - 1 else Style()
        line = [Segment("│"), Segment(fit(text, max(0, width - 1)), style)]
        return Strip(line).adjust_cell_length(width).apply_style(self.rich_style)


def _tape_line(entry: TapeView) -> str:
    """An amount with its sign behind it, as an adding machine prints it; a correction is named."""
    sign = "-" if entry.amount_cents < 0 else " "
    amount = money(abs(entry.amount_cents))
    lead = "" if entry.kind == "keyed" else f"{entry.line_no}c"
    return f"{lead}{amount:>{_TAPE_AMOUNT - len(lead)}}{sign}"


class LineNumber(Widget):
    """The number of the line being keyed, in the column of the numbers."""

    DEFAULT_CSS = f"""
    LineNumber {{ width: {_LEAD + _NUMBER}; height: 1; }}
    """
    text: reactive[str] = reactive("")

    def render_line(self, y: int) -> Strip:
        del y
        return Strip([Segment(fit(self.text, self.size.width, "right"), _BOLD)]).apply_style(
            self.rich_style
        )


class Keyed(Message):
    """A ten-key sign on an empty field: . same as above, * difference, / proof, - back.

    Attributes:
        sign: which.
        field: where.
    """

    def __init__(self, field: Widget, sign: str) -> None:
        super().__init__()
        self.field = field
        self.sign = sign


class _Signs:
    """A field whose empty box understands the signs of the pad; + accepts what stands in it."""

    LOCKS: ClassVar[bool] = True
    value: str
    selection: Any
    accept: Any
    post_message: Any
    SIGNS = ".*/-"

    def on_key(self, event: events.Key) -> None:
        """Take a sign as what it means; everything else is typed."""
        sign = key_character(event.character or "") or ""
        is_empty = not self.value or not self.selection.is_empty
        means = bool(sign) and sign in self.SIGNS and is_empty
        if means or sign == "+":
            event.prevent_default()
            event.stop()
        if means:
            self.post_message(Keyed(cast("Widget", self), sign))
        elif sign == "+":
            self.accept("plus")


class KeyInput(_Signs, LookupInput):
    """The account or the scanned stub; 0 says that nobody knows whose money it is."""

    KEY_HINTS = (
        ("Enter or +", "next"),
        ("-", "back"),
        (".", "same"),
        ("0", "suspense"),
        ("*", "difference"),
        ("/", "done"),
    )


class AmountInput(MoneyInput):
    """The amount; empty takes what is owed, a point alone takes the amount above."""

    LOCKS = True

    KEY_HINTS = (("Enter or +", "next"), ("-", "back"), (".", "same"), ("/", "tender"))

    def accept(self, key: str = "enter") -> None:
        if self.value.strip() == ".":
            self.post_message(Keyed(self, "."))
        else:
            super().accept(key)


class ReferenceInput(_Signs, TextInput):
    """The number of the check; a point: still the check above, 0: it has none."""

    KEY_HINTS = (("Enter or +", "next"), ("-", "back"), (".", "same check"), ("0", "no number"))
    SIGNS = ".-"
