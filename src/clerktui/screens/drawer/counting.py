"""Counting money: pieces of each denomination, or one sum typed as on a ten-key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from textual import events, on
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget

from clerktui.errors import Refused
from clerktui.i18n import money
from clerktui.rules.tenkey import parse_amount, parse_pieces, pieces_of
from clerktui.widgets import CountInput, MoneyInput
from clerktui.widgets.field import Field


class PiecesInput(Field):
    """How many of one denomination; + or Enter goes on, - on an empty field goes back."""

    KEY_HINTS = (("Enter", "next"), ("-", "back"))

    def __init__(self, cents: int, **options: Any) -> None:
        label = f" {money(cents):>8} x"
        super().__init__(label, label_width=11, width=8, max_length=14, **options)
        self.look.justify = "right"
        self.cents = cents

    def on_key(self, event: events.Key) -> None:
        character = event.character
        if character is None or character.isdigit():
            return
        if character == "+" and self.value and not self.value.endswith("+"):
            return
        event.prevent_default()
        if character == "*":
            self.refuse("Pieces only; a sum such as 20*37+5 goes in the Cash line.", select=False)
        elif character == "+":
            event.stop()
            self.accept("plus")
        elif character == "-":
            event.stop()
            if self.value:
                self.action_clear()
            else:
                self.post_message(self.Back(self))


class CashCount(Vertical):
    """Cash as one sum (`20*37+5`), or by pieces when the sum is left empty."""

    DEFAULT_CSS = """
    CashCount { height: auto; width: 1fr; }
    CashCount #grid { height: auto; }
    CashCount #grid Vertical { height: auto; width: 34; }
    """

    class Counted(Message):
        """The count is complete."""

    class Changed(Message):
        """The count is another one."""

    def __init__(self, denominations: Sequence[int], **options: Any) -> None:
        super().__init__(**options)
        self.denominations = tuple(denominations)

    def compose(self) -> Iterable[Widget]:
        half = (len(self.denominations) + 1) // 2
        yield CountInput(" Cash", id="cash-sum", label_width=11, width=30, max_length=80)
        with Horizontal(id="grid"):
            for part in (self.denominations[:half], self.denominations[half:]):
                with Vertical():
                    for cents in part:
                        yield PiecesInput(cents, id=f"pieces-{cents}")

    @property
    def _sum(self) -> MoneyInput:
        return self.query_one("#cash-sum", MoneyInput)

    @property
    def counts(self) -> tuple[tuple[int, int], ...]:
        """What was counted: (denomination_cents, pieces), as far as it was told by pieces."""
        if self._sum.value.strip():
            return pieces_of(self._sum.value, self.denominations)
        found = []
        for field in self.query(PiecesInput):
            try:
                pieces = parse_pieces(field.value)
            except Refused:
                continue
            if pieces:
                found.append((field.cents, pieces))
        return tuple(found)

    @property
    def total_cents(self) -> int:
        """What it all comes to."""
        typed = self._sum.value.strip()
        if typed:
            try:
                return parse_amount(typed)
            except Refused:
                return 0
        return sum(cents * pieces for cents, pieces in self.counts)

    @on(MoneyInput.Accepted, "#cash-sum")
    def _sum_accepted(self, event: MoneyInput.Accepted) -> None:
        event.stop()
        if event.cents is None:
            self.query(PiecesInput).first().focus()
        else:
            self.post_message(self.Counted())

    @on(Field.Accepted)
    def _pieces_accepted(self, event: Field.Accepted) -> None:
        if not isinstance(event.field, PiecesInput):
            return
        event.stop()
        try:
            parse_pieces(event.field.value)
        except Refused as refusal:
            event.field.refuse(refusal)
            return
        fields = list(self.query(PiecesInput))
        place = fields.index(event.field) + 1
        if place < len(fields):
            fields[place].focus()
        else:
            self.post_message(self.Counted())

    @on(Field.Back)
    def _back(self, event: Field.Back) -> None:
        if isinstance(event.field, PiecesInput):
            event.stop()
            fields = list(self.query(PiecesInput))
            place = fields.index(event.field)
            (fields[place - 1] if place else self._sum).focus()

    @on(Field.Changed)
    def _typed(self, event: Field.Changed) -> None:
        event.stop()
        self.post_message(self.Changed())

    def focus_first(self) -> None:
        """Start counting."""
        self._sum.focus()
