"""The monthly bills: what each says, and when it will be paid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import Connection

from clerktui.services.demo import rates
from clerktui.services.demo.books import BillHead, Books, Charged, Visit
from clerktui.services.demo.chance import Dice, happens
from clerktui.services.demo.days import DETAILED_FROM, QUARTER, open_day
from clerktui.services.demo.rates import BillPart
from clerktui.services.demo.readings import Used, used_of
from clerktui.services.demo.residents import FOREVER, OpenPart, Resident

# Days from bill to payment: the soonest, and how many more at most.
_PAYS_AFTER = {"prompt": (3, 19), "edge": (19, 13), "late": (33, 18)}
_ROUND_SUMS = (1_000, 2_000, 2_500, 5_000)


class MonthlyBilling:
    """Bills one cycle for one month, and puts everybody who will pay on the agenda.

    Attributes:
        used: what every water bill was made of.
    """

    def __init__(self, books: Books, residents: Iterable[Resident], rng: Dice) -> None:
        self._books = books
        self._rng = rng
        self._last_open_day = books.calendar.last_open_day()
        self._by_cycle: dict[int, list[Resident]] = {}
        self._numbers: dict[int, int] = {}
        self.used: list[Used] = []
        for resident in residents:
            if resident.services and resident.first <= resident.last:
                self._by_cycle.setdefault(resident.cycle, []).append(resident)

    def run(self, connection: Connection, cycle: int, index: int) -> None:
        """Send a cycle's bills and book them in one entry."""
        books = self._books
        issued_on = books.calendar.issued[cycle][index]
        charged: list[Charged] = []
        for resident in self._by_cycle.get(cycle, ()):
            if resident.first <= index <= resident.last:
                parts = rates.monthly_parts(self._rng, resident, issued_on)
                if index >= DETAILED_FROM and self._is_behind(resident, issued_on):
                    parts.append(rates.late_fee(issued_on))
                if "water" in resident.services:
                    self.used.append((resident.account_id, issued_on, used_of(parts)))
                self._bill(resident, index, issued_on, parts, charged)
        memo = f"Bills of {issued_on:%b %Y}, cycle {cycle + 1}"
        books.post_charges(connection, "billing", issued_on, charged, memo)

    def _is_behind(self, resident: Resident, issued_on: dt.date) -> bool:
        """Whether the bill before is still unpaid; by then it is past due."""
        return resident.settled_on is not None and resident.settled_on > issued_on

    def _bill(
        self,
        resident: Resident,
        index: int,
        issued_on: dt.date,
        parts: list[BillPart],
        charged: list[Charged],
    ) -> None:
        books = self._books
        paid_on = self._paid_on(resident, index, issued_on)
        paid = self._paid(resident, index, paid_on, parts)
        head = BillHead(
            self._number(issued_on),
            resident,
            issued_on,
            books.calendar.due(resident.cycle, index),
        )
        is_detailed = index >= DETAILED_FROM
        written = books.write_bill(head, parts, paid, detail=is_detailed)
        resident.moves += 1
        for part in written:
            cents = part.amount_cents + part.leaves_cents
            charged.append((resident.account_id, part.receivable_id, part.service, cents))
        resident.settled_on = FOREVER if any(part.leaves_cents for part in written) else paid_on
        if paid:
            resident.waiting += [part for part in written if part.amount_cents]
        if resident.waiting and self._comes(resident, index):
            self._expect(resident, index, paid_on)

    def _number(self, issued_on: dt.date) -> str:
        month = issued_on.year % 100 * 100 + issued_on.month
        number = self._numbers[month] = self._numbers.get(month, 0) + 1
        return f"U{month}-{number:05d}"

    def _paid_on(self, resident: Resident, index: int, issued_on: dt.date) -> dt.date:
        """The day the bill is paid, if it is; it may lie ahead."""
        if index < DETAILED_FROM:
            end = min(index + QUARTER - 1 - index % QUARTER, resident.last)
            if index < resident.stop:
                end = min(end, resident.stop - 1)
            return open_day(self._books.calendar.due(resident.cycle, end))
        soonest, spread = _PAYS_AFTER[resident.habit]
        day = issued_on + dt.timedelta(days=soonest + int(self._rng.random() * spread))
        before = resident.settled_on
        if before is not None and before != FOREVER:
            day = max(day, before)
        return open_day(day)

    def _paid(
        self, resident: Resident, index: int, paid_on: dt.date, parts: list[BillPart]
    ) -> dict[str, int]:
        """What will be paid of each service: all, nothing, or where somebody stopped, a part."""
        if paid_on > self._last_open_day or index > resident.stop:
            return {}
        if index < resident.stop:
            return {part.service: part.amount_cents for part in parts}
        if not happens(self._rng, 400):
            return {}
        owed = sum(part.amount_cents for part in parts)
        left = owed * self._rng.randrange(20, 75) // 100 // 500 * 500
        paid = {}
        for part in sorted(parts, key=lambda part: self._books.rank[part.service]):
            given = min(left, part.amount_cents)
            if given:
                paid[part.service] = given
            left -= given
        return paid

    def _comes(self, resident: Resident, index: int) -> bool:
        """Whether a payment follows this bill: every quarter at first, then every month."""
        if index >= DETAILED_FROM or index % QUARTER == QUARTER - 1:
            return True
        return index in (resident.last, resident.stop - 1, resident.stop)

    def _expect(self, resident: Resident, index: int, paid_on: dt.date) -> None:
        parts: tuple[OpenPart, ...] = tuple(resident.waiting)
        resident.waiting = []
        credit_cents = 0
        is_last = index == resident.last and index < resident.stop
        if is_last and happens(self._rng, 45):
            total = sum(part.amount_cents for part in parts)
            step = self._rng.choice(_ROUND_SUMS)
            credit_cents = step - total % step
        visit = Visit(resident, parts, credit_cents, is_summary=index < DETAILED_FROM)
        self._books.agenda.visits[paid_on].append(visit)
