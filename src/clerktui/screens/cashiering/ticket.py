"""A ticket while it is typed: lines, tenders, what is still due. No widget, no database.

A ticket has its command id from the first moment; it is kept on the server as a draft under that
id and posted under that id, so it can be taken up again on any station and never posts twice.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from clerktui.errors import Refused
from clerktui.rules.allocation import Allocation, allocate
from clerktui.rules.cutoff import CutOff, cut_off
from clerktui.rules.dates import parse_date
from clerktui.rules.standing import Standing, left_after, standing
from clerktui.views.tickets import (
    AccountLineView,
    LineDraft,
    PaymentDraft,
    RevenueLineView,
    TenderDraft,
    TicketLineView,
)


@dataclass(frozen=True)
class TicketLine:
    """One line: what was opened, and what is paid on it."""

    view: TicketLineView
    amount_cents: int
    quantity: int = 1
    service: str | None = None
    bill: str | None = None

    @property
    def key(self) -> str:
        """The account number or revenue code."""
        return self.view.account if isinstance(self.view, AccountLineView) else self.view.code

    @property
    def owes_cents(self) -> int | None:
        """What the account owes; None for a revenue code."""
        return self.view.balance_cents if isinstance(self.view, AccountLineView) else None

    def draft(self) -> LineDraft:
        """The line as it is posted."""
        view = self.view
        return LineDraft(
            kind=view.kind,
            key=self.key,
            amount_cents=self.amount_cents,
            quantity=self.quantity,
            unit_cents=None if isinstance(view, AccountLineView) else view.unit_cents,
            service=self.service,
            bill=self.bill,
            seen_version=view.version if isinstance(view, AccountLineView) else None,
        )

    def content(self) -> dict[str, Any]:
        """The line as a draft keeps it; its view is opened anew when it is taken up again."""
        return {
            "key": self.key,
            "amount_cents": self.amount_cents,
            "quantity": self.quantity,
            "service": self.service,
            "bill": self.bill,
        }


@dataclass
class Ticket:
    """Everything typed for one payer."""

    command_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    lines: list[TicketLine] = field(default_factory=list)
    tenders: list[TenderDraft] = field(default_factory=list)
    improper: str = ""
    held: int = 0

    @property
    def due_cents(self) -> int:
        """What all lines come to."""
        return sum(line.amount_cents for line in self.lines)

    @property
    def tendered_cents(self) -> int:
        """What was handed over so far."""
        return sum(tender.amount_cents for tender in self.tenders)

    @property
    def remaining_cents(self) -> int:
        """What is still to be handed over; below zero is change."""
        return self.due_cents - self.tendered_cents

    @property
    def label(self) -> str:
        """How lists name this ticket."""
        if not self.lines:
            return ""
        first = self.lines[0].view.name
        more = f" and {len(self.lines) - 1} more" if len(self.lines) > 1 else ""
        return f"{first}{more}"

    def draft(self, drawer_session_id: int) -> PaymentDraft:
        """The ticket as it is posted."""
        return PaymentDraft(
            command_id=self.command_id,
            drawer_session_id=drawer_session_id,
            lines=tuple(line.draft() for line in self.lines),
            tenders=tuple(self.tenders),
            improper=self.improper,
            held=self.held,
        )

    def content(self) -> dict[str, Any]:
        """The ticket as a draft keeps it."""
        return {
            "lines": [line.content() for line in self.lines],
            "due_cents": self.due_cents,
            **({"improper": self.improper} if self.improper else {}),
            **({"held": self.held} if self.held else {}),
        }


def split_reference(typed: str) -> tuple[str, dt.date | None]:
    """A check's number and, where it was typed behind it, the date on the check.

    >>> split_reference("1187 12/01/26"), split_reference("1187")
    (('1187', datetime.date(2026, 12, 1)), ('1187', None))
    """
    number, _, day = typed.strip().rpartition(" ")
    if number:
        with suppress(Refused):
            return number.strip(), parse_date(day)
    return typed.strip(), None


def default_cents(view: TicketLineView) -> int | None:
    """What Enter on an empty amount takes: the stub's amount, what is owed, or the price of one."""
    if isinstance(view, RevenueLineView):
        return view.unit_cents
    if view.scanned_cents:
        return view.scanned_cents
    return view.balance_cents if view.balance_cents > 0 else None


def make_line(
    view: TicketLineView, quantity: int, unit_cents: int | None, wish: tuple[str, str] | None = None
) -> TicketLine:
    """The line a typed amount makes.

    Args:
        view: what was opened.
        quantity: how many, as typed before `*`.
        unit_cents: the amount typed (of one, when there is a quantity); None when left empty.
        wish: ("service" or "bill", which) when the payer directs the money.

    Raises:
        Refused: `ticket.amount_missing`, `ticket.not_the_price`.
    """
    if isinstance(view, RevenueLineView):
        return _revenue_line(view, quantity, unit_cents)
    cents = unit_cents if unit_cents is not None else default_cents(view)
    if not cents:
        raise Refused("ticket.amount_missing")
    kind, which = wish or (("bill", view.bill) if view.bill else ("", None))
    return TicketLine(
        view,
        cents * quantity,
        service=which if kind == "service" else None,
        bill=which if kind == "bill" else None,
    )


def _revenue_line(view: RevenueLineView, quantity: int, unit_cents: int | None) -> TicketLine:
    if view.unit_cents is None or not view.takes_quantity:
        cents = unit_cents if unit_cents is not None else view.unit_cents
        if not cents:
            raise Refused("ticket.amount_missing")
        return TicketLine(view, cents * quantity, quantity)
    if unit_cents in (None, view.unit_cents):
        return TicketLine(view, view.unit_cents * quantity, quantity)
    if quantity == 1 and unit_cents and unit_cents % view.unit_cents == 0:
        return TicketLine(view, unit_cents, unit_cents // view.unit_cents)
    raise Refused("ticket.not_the_price", name=view.name, unit_cents=view.unit_cents)


def preview(line: TicketLine, as_of: dt.date) -> Allocation | None:
    """Where the line's money would go; None for a revenue code.

    Raises:
        Refused: what the allocation rule refuses.
    """
    if not isinstance(line.view, AccountLineView):
        return None
    return allocate(
        line.view.items,
        line.amount_cents,
        line.view.policy,
        as_of,
        only_service=line.service,
        only_bill=line.bill,
    )


def line_to_explain(
    ticket: Ticket,
    view: TicketLineView | None,
    typed: Callable[[], tuple[int, int | None]],
    wish: tuple[str, str] | None,
) -> TicketLine | None:
    """The line a clerk asks Why? of: the one being typed, else the last account on the ticket."""
    if isinstance(view, AccountLineView):
        try:
            return make_line(view, *typed(), wish)
        except Refused:
            return None
    accounts = [line for line in ticket.lines if isinstance(line.view, AccountLineView)]
    return accounts[-1] if accounts else None


def stands(view: AccountLineView, allocation: Allocation, as_of: dt.date) -> Standing:
    """How the account stands once this is paid."""
    return standing(left_after(view.items, allocation.shares), view.policy, as_of)


def cut_off_after(view: AccountLineView, allocation: Allocation, as_of: dt.date) -> CutOff | None:
    """How the account stands with the cut-off list once this is paid."""
    if view.cutoff_rule is None:
        return None
    left = left_after(view.items, allocation.shares)
    return cut_off(left, view.cutoff_rule, view.policy, as_of, view.holder)


def wishes(view: AccountLineView) -> list[tuple[str, str, int]]:
    """What a payer may direct money to: ("service" or "bill", which, open cents), bills first."""
    found: dict[tuple[str, str], int] = {}
    for kind in ("bill", "service"):
        for item in view.items:
            which = item.bill if kind == "bill" else item.service
            if item.balance_cents > 0 and which:
                found[kind, which] = found.get((kind, which), 0) + item.balance_cents
    return [(kind, which, cents) for (kind, which), cents in found.items()]
