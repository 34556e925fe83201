"""The fields of a request: its type by one letter or a part of its name, and what is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual import events
from textual.message import Message

from clerktui.rules.request_types import GROUPS, RequestField
from clerktui.screens.contacts.fields import OneKeyInput
from clerktui.screens.work_orders.order_words import GROUPS as GROUP_WORDS, PRIORITIES
from clerktui.views.order_choices import TypeChoice
from clerktui.widgets import Field, fit
from clerktui.widgets.listing import Part
from clerktui.widgets.pad import NumberInput, OneOf, WordInput

LABEL = 14
_LEAD = 4
_COLUMN_MIN = 20
_GROUPED_FROM = 60
_FEW = 9
_YES_NO = (OneOf("y", "yes", "yes"), OneOf("n", "no", "no"))


class TypeInput(Field):
    """What is wanted: a letter picks a type at once, more letters look for it by its name."""

    SEARCHES = True
    KEY_HINTS: ClassVar[tuple[tuple[str, str], ...]] = ()

    class Turned(Message):
        """An arrow key marks another one of those that are listed.

        Attributes:
            by: one down or up.
        """

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def on_key(self, event: events.Key) -> None:
        if event.key in ("up", "down"):
            event.stop()
            event.prevent_default()
            self.post_message(self.Turned(1 if event.key == "down" else -1))


class LetterInput(OneKeyInput):
    """One of a few answers by its first letter; Enter leaves it open."""

    KEY_HINTS: ClassVar[tuple[tuple[str, str], ...]] = (("a letter", "chooses"), ("Enter", "next"))


def fitting(types: Sequence[TypeChoice], typed: str) -> list[TypeChoice]:
    """The types that are meant by what was typed: one by its key, or those with it in the name.

    Words that begin with it come before those that only have it in them.
    """
    typed = typed.strip().lower()
    keyed = [one for one in types if one.key and one.key == typed]
    if keyed or not typed:
        return keyed or [one for group in GROUPS for one in types if one.group == group]
    named = [one for one in types if typed in one.name.lower()]
    return sorted(named, key=lambda one: not _begins(one.name.lower(), typed))


def _begins(name: str, typed: str) -> bool:
    return name.startswith(typed) or f" {typed}" in name


def asked_by(kind: TypeChoice) -> Iterable[Field]:
    """A field for each question of a type."""
    for place, asked in enumerate(kind.fields):
        star = "*" if asked.is_required else ""
        label = f" {asked.label}{star}"
        width = max(LABEL, len(label) + 1)
        options: dict[str, Any] = {"id": answer_id(place), "label_width": width}
        if asked.kind in ("choice", "yes_no"):
            yield LetterInput(label, lettered(asked), **options)
        elif asked.kind == "number":
            yield NumberInput(label, width=10, max_length=9, **options)
        else:
            yield WordInput(label, width=44, max_length=200, **options)


def answer_id(place: int) -> str:
    """The id of the field for a type's question."""
    return f"answer-{place}"


def lettered(asked: RequestField) -> tuple[OneOf, ...]:
    """The answers of a question, each by the first letter of its own that is free."""
    if asked.kind == "yes_no":
        return _YES_NO
    taken: set[str] = set()
    options = []
    for place, choice in enumerate(asked.choices, start=1):
        letters = [one for one in choice.lower() if one.isalpha() and one not in taken]
        key = letters[0] if letters else str(place)
        taken.add(key)
        options.append(OneOf(key, choice, choice))
    return tuple(options)


def urgencies() -> tuple[OneOf, ...]:
    """How urgent something can be."""
    return tuple(OneOf(str(number), number, name) for number, name in PRIORITIES.items())


def listed(types: Sequence[TypeChoice], marked: int, width: int) -> list[list[Part]]:
    """Types by group in columns, each behind its key; the marked one has a `>` before it."""
    chosen = types[marked] if 0 <= marked < len(types) else None
    if width < _GROUPED_FROM or len(types) <= _FEW:
        return [_entry(one, chosen, width) for one in types]
    columns: list[list[list[Part]]] = [[], [], []]
    for group in GROUPS:
        its = [one for one in types if one.group == group]
        if not its:
            continue
        shortest = min(columns, key=len)
        shortest.append([(GROUP_WORDS[group], "bold")])
        shortest += [_entry(one, chosen, width) for one in its]
    return _beside([column for column in columns if column], width)


def _entry(one: TypeChoice, chosen: TypeChoice | None, width: int) -> list[Part]:
    mark = ">" if one is chosen else " "
    return [(fit(f"{mark}{one.key or ' '} ", 3), "bold"), (fit(one.name, width - _LEAD), "")]


def _beside(columns: Sequence[Sequence[Sequence[Part]]], width: int) -> list[list[Part]]:
    """Columns beside each other, as wide as each needs and as there is room for."""
    needs = [max(sum(len(text.rstrip()) for text, _ in row) for row in one) for one in columns]
    room = width - 1 - len(columns)
    over = max(0, sum(needs) - room)
    needs[needs.index(max(needs))] -= over
    lines = []
    for place in range(max(map(len, columns))):
        line: list[Part] = []
        for need, column in zip(needs, columns, strict=True):
            row = column[place] if place < len(column) else ()
            line += [(" ", ""), *_cut(row, max(_COLUMN_MIN, need) if over == 0 else need)]
        lines.append(line)
    return lines


def _cut(row: Sequence[Part], width: int) -> list[Part]:
    """A cell of a column, exactly as wide as the column."""
    parts: list[Part] = []
    left = width
    for text, look in row:
        shown = fit(text.rstrip() if text is row[-1][0] else text, min(left, len(text)))
        parts.append((shown, look))
        left -= len(shown)
    return [*parts, (" " * left, "")]
