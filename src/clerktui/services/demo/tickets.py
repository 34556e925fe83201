"""A visit to the counter worked out: what was handed over, and where the money went."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clerktui.ledger.numbering import ReceiptNumber, format_number
from clerktui.models import Receivable
from clerktui.services.demo.books import Books, Visit
from clerktui.services.demo.chance import Dice
from clerktui.services.demo.residents import OpenPart
from clerktui.services.demo.tenders import Given, Wallet

_FIRST, _LAST = 29_100, 60_600  # 8:05 and 16:50, in seconds


@dataclass(frozen=True, slots=True)
class Applied:
    """Where a part of a payment went: a receivable, a new credit, or a revenue code."""

    gl_account_id: int
    amount_cents: int
    reason: str
    account_id: int | None = None
    receivable_id: int | None = None
    part: OpenPart | None = None
    revenue_code: str | None = None
    quantity: int = 1
    unit_cents: int | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """A visit with its moment, its receipt number, its tenders and allocations."""

    visit: Visit
    command_id: str
    posted_at: dt.datetime
    number: ReceiptNumber
    given: tuple[Given, ...]
    applied: tuple[Applied, ...]
    amount_cents: int
    change_cents: int


class CounterDay:
    """Works visits out, one after another through the day, and gives them their numbers."""

    def __init__(self, books: Books, rng: Dice) -> None:
        self._books = books
        self._rng = rng
        self._wallet = Wallet(rng)
        self.last_sequences: Counter[int] = Counter()

    def tickets(self, day: dt.date, visits: Sequence[Visit]) -> Iterator[Ticket]:
        """The day's tickets in the order of their moments."""
        first = self._books.calendar.at(day, _FIRST)
        span = _LAST - _FIRST
        for place, visit in enumerate(visits):
            applied = tuple(self._applied(visit, day))
            amount_cents = sum(part.amount_cents for part in applied)
            preferred = visit.resident.tender if visit.resident else "cash"
            given = tuple(self._wallet.pay(amount_cents, preferred))
            self.last_sequences[day.year] += 1
            yield Ticket(
                visit=visit,
                command_id=self._command_id(),
                posted_at=first + dt.timedelta(seconds=place * span // len(visits)),
                number=format_number("", day.year, self.last_sequences[day.year]),
                given=given,
                applied=applied,
                amount_cents=amount_cents,
                change_cents=-sum(min(0, tender.amount_cents) for tender in given),
            )

    def _command_id(self) -> str:
        """An id as a screen mints them: a random UUID."""
        drawn = f"{self._rng.getrandbits(128):032x}"
        return f"{drawn[:8]}-{drawn[8:12]}-4{drawn[13:16]}-a{drawn[17:20]}-{drawn[20:]}"

    def _applied(self, visit: Visit, day: dt.date) -> Iterator[Applied]:
        if visit.revenue is not None:
            yield self._revenue(*visit.revenue)
        if visit.resident is None:
            return
        account_id = visit.resident.account_id
        services = self._books.reference.services
        first = {part.due_on: part.service for part in reversed(visit.parts)}
        for part in visit.parts:
            gl = services[part.service].receivable_gl_id
            yield Applied(
                gl_account_id=gl,
                amount_cents=part.amount_cents,
                reason=self._reason(visit, part, first),
                account_id=account_id,
                receivable_id=part.receivable_id,
                part=part,
            )
        if visit.credit_cents:
            yield Applied(
                gl_account_id=services["credit"].receivable_gl_id,
                amount_cents=visit.credit_cents,
                reason="more than is owed: kept as credit",
                account_id=account_id,
                receivable_id=self._keep_credit(account_id, visit.credit_cents, day),
            )

    def _revenue(self, code: str, quantity: int) -> Applied:
        revenue = self._books.reference.revenue[code]
        unit_cents = revenue.unit_cents or 0
        return Applied(
            gl_account_id=revenue.revenue_gl_id,
            amount_cents=unit_cents * quantity,
            reason=revenue.name,
            revenue_code=code,
            quantity=quantity,
            unit_cents=unit_cents,
        )

    def _reason(self, visit: Visit, part: OpenPart, first: dict[dt.date, str]) -> str:
        """Why the part was paid when it was, in the words of the allocation rule."""
        if part.component == "interest":
            return "tax interest before principal"
        if visit.reason:
            return visit.reason
        if len(visit.parts) == 1:
            return "the only open bill"
        if first[part.due_on] == part.service:
            return "oldest first"
        return f"town order {self._books.rank[part.service]}"

    def _keep_credit(self, account_id: int, cents: int, day: dt.date) -> int:
        """A new receivable below zero, as posting makes one."""
        pile = self._books.pile
        receivable_id = pile.take_id(Receivable)
        row = (receivable_id, account_id, None, "credit", "credit", None, day, 0)
        pile.add(Receivable, (*row, -cents, "Credit held"))
        return receivable_id
