"""A line of a batch while it is keyed: which field is next, what it has so far. No widget.

Fields come in the order the batch's header says: the start field first, then the others. Whatever
the line has can be put into a place and taken out of it again, on any desk.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from clerktui.errors import Refused
from clerktui.views.batches import BatchView, LineKeyed, LineView, Place
from clerktui.views.tickets import AccountLineView, RevenueLineView, TicketLineView

ACCOUNT, AMOUNT, REFERENCE = "account", "amount", "reference"
FIELDS = (ACCOUNT, AMOUNT, REFERENCE)


@dataclass
class Entry:
    """One line being keyed, new or corrected.

    Attributes:
        line_no: its number on the batch.
        tender: how it is paid.
        is_correction: whether it was keyed before.
        key: what it is opened as: an account or a revenue code; nothing for money not known.
        is_placed: whether that has been answered.
        typed: what was typed where nothing was found.
        view: the account as it was opened; None until it is asked for again.
        amount_cents: what was keyed; None before.
        reference: the check's number; None before.
        same_check: whether it goes on with the check of the line above.
    """

    line_no: int
    tender: str
    is_correction: bool = False
    key: str = ""
    is_placed: bool = False
    typed: str = ""
    view: TicketLineView | None = None
    amount_cents: int | None = None
    reference: str | None = None
    same_check: bool = False

    @classmethod
    def corrects(cls, line: LineView) -> Entry:
        """The entry that writes a line anew, beginning with what it is."""
        return cls(
            line.line_no,
            line.tender,
            is_correction=True,
            key="" if line.kind == "unknown" else line.account,
            is_placed=True,
            typed=line.typed,
            amount_cents=line.amount_cents,
            reference=line.reference,
            same_check=line.group_no != line.line_no,
        )

    def place_account(self, view: TicketLineView | None, typed: str = "") -> None:
        """Say whose line it is: an opened account or code, or (None) nobody's that is known."""
        self.view, self.typed, self.is_placed = view, typed, True
        if view is None:
            self.key = ""
        else:
            self.key = view.account if isinstance(view, AccountLineView) else view.code

    @property
    def owed_cents(self) -> int | None:
        """What the account owes, as it was opened."""
        return self.view.balance_cents if isinstance(self.view, AccountLineView) else None

    @property
    def default_cents(self) -> int | None:
        """What an empty amount means: the stub's amount, what is owed, or what one costs."""
        view = self.view
        if isinstance(view, RevenueLineView):
            return view.unit_cents
        if view is None:
            return None
        due_cents = view.balance_cents - (0 if self.is_correction else view.pending_cents)
        return view.scanned_cents or (due_cents if due_cents > 0 else None)

    @property
    def name(self) -> str:
        """Whose line it is, in words."""
        if self.view is not None:
            return self.view.name
        return self.typed or "to suspense" if self.is_placed and not self.key else ""

    def accept_amount(self, cents: int | None) -> None:
        """Take a keyed amount; None takes what an empty amount means.

        Raises:
            Refused: `ticket.amount_missing`, `batch.amount` for an amount of nothing.
        """
        if cents == 0:
            raise Refused("batch.amount", amount_cents=0)
        amount_cents = cents if cents is not None else self.default_cents
        if cents is None and self.is_correction and self.amount_cents:
            amount_cents = self.amount_cents
        if not amount_cents:
            raise Refused("ticket.amount_missing")
        self.amount_cents = amount_cents

    def draft(self, batch: BatchView, holder: str) -> LineKeyed:
        """The line as it is kept."""
        view = self.view
        return LineKeyed(
            number=batch.number,
            holder=holder,
            line_no=self.line_no,
            account=self.key,
            amount_cents=self.amount_cents or 0,
            tender=self.tender,
            reference=self.reference or "",
            bill=(view.bill or "") if isinstance(view, AccountLineView) else "",
            typed=self.typed,
            owed_cents=self.owed_cents,
            was_scanned=isinstance(view, AccountLineView) and view.scanned_cents is not None,
            same_check=self.same_check,
        )

    def place(self, field: str, text: str, *, is_fresh: bool) -> Place:
        """Where the clerk is in this line, with everything it has so far.

        Args:
            field: the field the clerk is in.
            text: what stands in it.
            is_fresh: whether the next character typed replaces all of that.
        """
        said: dict[str, Any] = {
            name: getattr(self, name)
            for name in (*_KEPT, "amount_cents", "reference")
            if getattr(self, name) not in (None, "", False)
        }
        return Place(self.line_no, field, text, said, is_fresh=is_fresh)

    @classmethod
    def at(cls, place: Place, tender: str) -> Entry:
        """The line somebody left at a place; its account is opened anew by whoever goes on."""
        return cls(place.line_no, **{"tender": tender, **place.fields})


_KEPT = ("tender", "is_correction", "key", "is_placed", "typed", "same_check")


def field_order(start_field: str, *, has_reference: bool) -> tuple[str, ...]:
    """The fields of a line in the order they are keyed.

    >>> field_order("account", has_reference=True)
    ('account', 'amount', 'reference')
    >>> field_order("reference", has_reference=True), field_order("amount", has_reference=False)
    (('reference', 'account', 'amount'), ('amount', 'account'))
    """
    fields = FIELDS if has_reference else FIELDS[:2]
    first = start_field if start_field in fields else fields[0]
    return (first, *(field for field in fields if field != first))
