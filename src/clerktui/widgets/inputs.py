"""The kinds of fields: text, look-up, PIN, money.

`MoneyInput` speaks the ten-key grammar (`clerktui.rules.tenkey`): `+` or Enter accepts, `-` goes
back when there is nothing to erase, `*` is the quantity, `/` asks for the tender.
"""

from __future__ import annotations

from typing import Any, ClassVar

from textual import events
from textual.css.query import NoMatches
from textual.message import Message

from clerktui.errors import Refused
from clerktui.rules.tenkey import (
    Meaning,
    classify_key,
    parse_amount,
    parse_quantity_amount,
)
from clerktui.widgets.field import Field, Look
from clerktui.widgets.table import PagedTable

_LIST_KEYS = {"up", "down", "pageup", "pagedown"}


class TextInput(Field):
    """A line of words: a note, a name, a check number."""

    class Accepted(Field.Accepted):
        """The text was accepted."""


class LookupInput(Field):
    """What to look up; arrow and page keys move in the list named by `drives` meanwhile.

    Args:
        drives: selector of the `PagedTable` that shows what was found.
    """

    SEARCHES = True
    KEY_HINTS: ClassVar[tuple[tuple[str, str], ...]] = (("Enter", "find"),)

    class Accepted(Field.Accepted):
        """The text is to be looked up."""

    def __init__(
        self, label: str = "", value: str = "", *, drives: str = "", **options: Any
    ) -> None:
        super().__init__(label, value, **options)
        self.drives = drives

    def on_key(self, event: events.Key) -> None:
        if not self.drives or event.key not in _LIST_KEYS:
            return
        try:
            table = self.screen.query_one(self.drives, PagedTable)
        except NoMatches:
            return
        table.press(event.key)
        event.stop()
        event.prevent_default()


class PinInput(Field):
    """A PIN or passphrase: shown as stars, never copied, gone once it was accepted."""

    class Accepted(Field.Accepted):
        """The PIN was typed; its value never shows in a log."""

        def __rich_repr__(self) -> Any:
            yield "field", self.field

        def __repr__(self) -> str:
            return "PinInput.Accepted(...)"

    def __init__(self, label: str = "PIN", **options: Any) -> None:
        options.setdefault("max_length", 64)
        super().__init__(label, password=True, **options)

    @property
    def masked(self) -> str:
        return "*" * len(self.value)

    def accept(self, key: str = "enter") -> None:
        self.post_accepted(self.Accepted(self, self.value, key))
        self.reset()


class MoneyInput(Field):
    """An amount, in the ten-key grammar.

    Args:
        quantity: whether `2*35` is allowed.
        implied_decimals: whether digits without a point are cents.
    """

    KEY_HINTS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Enter or +", "next"),
        ("-", "back"),
        ("/", "tender"),
    )
    ASKS_TENDER: ClassVar[bool] = True
    """Whether `/` asks how it is paid; where nothing is paid it means nothing."""
    SUMS: ClassVar[bool] = False
    """Whether `20*37+5` is allowed; then `+`, `-` and `*` belong to the sum."""

    class Accepted(Field.Accepted):
        """An amount was accepted.

        Attributes:
            cents: the whole amount; None when the field was empty or only a quantity was given.
            quantity: how many.
            unit_cents: what one of them costs; None when not given.
        """

        def __init__(
            self,
            field: Field,
            value: str,
            key: str = "enter",
            quantity: int = 1,
            unit_cents: int | None = None,
        ) -> None:
            super().__init__(field, value, key)
            self.quantity = quantity
            self.unit_cents = unit_cents
            self.cents = None if unit_cents is None else quantity * unit_cents

    class Tender(Message):
        """`/` on an empty field: choose the tender."""

        def __init__(self, field: Field) -> None:
            super().__init__()
            self.field = field

        @property
        def control(self) -> Field:
            return self.field

    def __init__(
        self,
        label: str = "",
        value: str = "",
        *,
        quantity: bool = False,
        implied_decimals: bool = False,
        **options: Any,
    ) -> None:
        options.setdefault("look", Look(width=12, justify="right"))
        super().__init__(label, value, **options)
        self.look.justify = "right"
        self.quantity = quantity
        self.implied_decimals = implied_decimals

    def on_key(self, event: events.Key) -> None:
        if event.character is None or event.character in self.passes:
            return
        typed = "" if not self.selection.is_empty else self.value[: self.cursor_position]
        meaning = classify_key(event.character, typed=typed, sums=self.SUMS)
        if meaning is Meaning.TYPED or (meaning is Meaning.QUANTITY and self._takes_star()):
            return
        # Anything else is not text here; letters go on to the screen, where they may be commands.
        event.prevent_default()
        if meaning is not None:
            event.stop()
            self._do(meaning)

    def _takes_star(self) -> bool:
        return self.quantity and self.value.isdigit()

    def _do(self, meaning: Meaning) -> None:
        if meaning is Meaning.ACCEPT:
            self.accept("plus")
        elif meaning is Meaning.BACK and self.value:
            self.action_clear()
        elif meaning is Meaning.BACK:
            self.post_message(self.Back(self))
        elif meaning is Meaning.TENDER and not self.ASKS_TENDER:
            self.app.bell()
        elif meaning is Meaning.TENDER and self.value:
            self.accept("slash")
        elif meaning is Meaning.TENDER:
            self.post_message(self.Tender(self))
        else:
            self.app.bell()

    def typed_amount(self) -> tuple[int, int | None]:
        """What stands here now: how many, and cents of one (None when left empty).

        Raises:
            Refused: what the ten-key grammar refuses.
        """
        return self._read(self.value.strip())

    def cents_or_none(self) -> int | None:
        """What stands here now in all; None when it is empty or no amount."""
        try:
            quantity, unit_cents = self.typed_amount()
        except Refused:
            return None
        return None if unit_cents is None else quantity * unit_cents

    def accept(self, key: str = "enter") -> None:
        """Read the amount and post it, or say beside the field why it is none."""
        text = self.value.strip()
        try:
            quantity, unit_cents = self._read(text)
        except Refused as refusal:
            self.refuse(refusal)
        else:
            self.post_accepted(self.Accepted(self, text, key, quantity, unit_cents))

    def _read(self, text: str) -> tuple[int, int | None]:
        if not text:
            return 1, None
        if self.quantity and not self.SUMS:
            read = parse_quantity_amount(text, implied_decimals=self.implied_decimals)
            return read.quantity, read.unit_cents
        return 1, parse_amount(text, implied_decimals=self.implied_decimals)


class AmountInput(MoneyInput):
    """An amount nobody pays here and now."""

    ASKS_TENDER = False
    KEY_HINTS: ClassVar[tuple[tuple[str, str], ...]] = (("Enter or +", "next"), ("-", "back"))


class CountInput(AmountInput):
    """Money that is counted: an amount, or a sum of pieces such as `20*37+5`."""

    KEY_HINTS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Enter", "next"),
        ("20*37+5", "adds up"),
        ("-", "back"),
    )
    SUMS = True
