"""Fields for the keypad: each is passed with Enter or +, and keeps its default."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.strip import Strip

from clerktui.errors import Refused
from clerktui.rules.tenkey import key_character
from clerktui.widgets.field import Field
from clerktui.widgets.inputs import LookupInput, TextInput
from clerktui.widgets.plain import fit


class PadField(Field):
    """A field for the keypad: + goes on like Enter, - empties it and from an empty one goes back.

    Attributes:
        AS_TEXT: signs that may be part of what is typed here.
    """

    KEY_HINTS: ClassVar[tuple[tuple[str, str], ...]] = (("Enter or +", "next"), ("-", "back"))
    AS_TEXT: ClassVar[str] = ""

    def on_key(self, event: events.Key) -> None:
        sign = key_character(event.character or "")
        if sign not in ("+", "-") or sign in self.AS_TEXT:
            return
        event.prevent_default()
        event.stop()
        if sign == "+":
            self.accept("plus")
        elif self.value and self.selection.is_empty:
            self.action_clear()
        else:
            self.post_message(self.Back(self))


class WordInput(PadField, TextInput):
    """Words: a name, a reason, a note."""

    AS_TEXT = "+-"
    KEY_HINTS = (("Enter", "next"),)


class DateInput(PadField, TextInput):
    """A date, its parts parted by / - or . or by nothing."""

    AS_TEXT = "-"
    KEY_HINTS = (("Enter or +", "next"),)


class EntryInput(PadField, LookupInput):
    """An account as it is typed or scanned."""

    AS_TEXT = "-"
    KEY_HINTS = (("Enter or +", "next"),)


class NumberInput(PadField, TextInput):
    """A check number, as the keypad has it."""


@dataclass(frozen=True)
class OneOf:
    """One of a few: the key that chooses it, what it stands for, its name."""

    key: str
    code: Any
    name: str


def numbered(options: Sequence[tuple[Any, str]], first: int = 1) -> tuple[OneOf, ...]:
    """Options chosen by their place, 1 first, or as it is said."""
    return tuple(
        OneOf(str(place), code, name) for place, (code, name) in enumerate(options, start=first)
    )


class OptionInput(PadField):
    """One of a few, by the key before it; the name of what is chosen stands behind it."""

    def __init__(self, label: str, options: Sequence[OneOf] = (), **more: Any) -> None:
        more.setdefault("width", 3)
        super().__init__(label, max_length=2, **more)
        self.options = tuple(options)

    def offer(self, options: Sequence[OneOf], code: Any = None) -> None:
        """Offer these, with one of them chosen."""
        self.options = tuple(options)
        self.choose(code)

    def choose(self, code: Any) -> None:
        """Choose one by what it stands for; the first when there is none such."""
        keys = [option.key for option in self.options if option.code == code]
        self.reset((keys or [option.key for option in self.options[:1]] or [""])[0])

    @property
    def chosen(self) -> OneOf | None:
        """What is chosen, by its key, else by its place; None when nothing has that key."""
        typed = self.value.strip().lower()
        placed = {str(place): option for place, option in enumerate(self.options, start=1)}
        # A key is never another's place: where 0 stands first, 1 is the second of them.
        return next((one for one in self.options if one.key == typed), placed.get(typed))

    def code(self) -> Any:
        """What the choice stands for.

        Raises:
            Refused: `batch.choice`, `batch.choice_missing`.
        """
        option = self.chosen
        if option is None:
            typed = self.value.strip()
            raise Refused("batch.choice", typed=typed) if typed else Refused("batch.choice_missing")
        return option.code

    def legend(self) -> str:
        """All that can be chosen, each behind its key."""
        return "   ".join(f"{option.key} {option.name}" for option in self.options)

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        option = self.chosen
        if y or self.error or option is None:
            return strip
        start = self._value_column + self.look.width
        room = max(0, min(self.size.width - start, cell_len(option.name) + 1))
        name = Strip([Segment(fit(f" {option.name}", room), self.rich_style)])
        return Strip.join([strip.crop(0, start), name, strip.crop(start + room)])
