"""The yearly property tax: billed in August, due September 1, with interest from January 6 on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from clerktui.models import Charge, Receivable
from clerktui.services.demo.books import BillHead, Books, Charged, Visit
from clerktui.services.demo.chance import Dice, happens
from clerktui.services.demo.days import open_day
from clerktui.services.demo.rates import BillPart, interest_cents
from clerktui.services.demo.residents import FOREVER, NEVER, OpenPart, Resident

_DAY = dt.timedelta(days=1)
_BILLED_ON = (8, 1)
_DUE_ON = (9, 1)
_INTEREST_FROM = (1, 6)
# When it is paid: how many in a hundred, from which day after the bill, over how many days.
_SHARES = (40, 36, 13, 7, 4)
_SPANS = ((4, 26), (31, 45), (90, 66), (160, 150))


@dataclass(frozen=True)
class _Unpaid:
    """A tax bill that interest will be charged on, and when it is paid after all."""

    resident: Resident
    part: OpenPart
    tax_year: int
    paid_on: dt.date


class YearlyTax:
    """Bills the tax of a year, and its interest when that is due."""

    def __init__(self, books: Books, residents: Iterable[Resident], rng: Dice) -> None:
        self._books = books
        self._rng = rng
        self._residents = [resident for resident in residents if resident.tax_cents]
        self._last_open_day = books.calendar.last_open_day()
        self._interest: dict[dt.date, list[_Unpaid]] = {}

    def plan(self) -> None:
        """Put every tax run of the history on the agenda."""
        calendar = self._books.calendar
        for year in range(calendar.begins.year, calendar.today.year + 1):
            day = open_day(dt.date(year, *_BILLED_ON))
            if calendar.begins <= day <= calendar.today:
                self._books.agenda.jobs[day].append(self.run)

    def run(self, connection: Connection, day: dt.date) -> None:
        """Send the year's bills and book them in one entry."""
        books = self._books
        due_on = dt.date(day.year, *_DUE_ON)
        charged: list[Charged] = []
        unpaid: list[_Unpaid] = []
        for number, resident in enumerate(self._residents, start=1):
            if resident.opened_on is None or resident.opened_on > day:
                continue
            paid_on = self._paid_on(resident, day)
            is_paid = paid_on <= self._last_open_day
            cents = resident.tax_cents
            words = f"{day.year} property tax"
            part = BillPart("tax", words, cents, ((words, "", cents),))
            head = BillHead(f"T{day.year}-{number:05d}", resident, day, due_on, day.year)
            [written] = books.write_bill(
                head, [part], {"tax": cents} if is_paid else {}, detail=True
            )
            resident.moves += 1
            charged.append((resident.account_id, written.receivable_id, "tax", cents))
            if paid_on > dt.date(day.year + 1, *_INTEREST_FROM) - _DAY:
                unpaid.append(_Unpaid(resident, written, day.year, paid_on))
            elif is_paid:
                self._expect(resident, paid_on, (written,))
        books.post_charges(connection, "billing", day, charged, f"Property tax {day.year}")
        for each in unpaid:
            self._plan_interest(each)

    def _paid_on(self, resident: Resident, day: dt.date) -> dt.date:
        if resident.stop < NEVER and happens(self._rng, 600):
            return FOREVER
        span = self._rng.choices((*_SPANS, None), _SHARES)[0]
        if span is None:
            return FOREVER
        paid_on = day + _DAY * (span[0] + int(self._rng.random() * span[1]))
        if paid_on < self._books.calendar.detailed_from:
            # Older payments are told once a month.
            paid_on = (paid_on.replace(day=1) + _DAY * 31).replace(day=1)
        return open_day(paid_on)

    def _expect(self, resident: Resident, paid_on: dt.date, parts: tuple[OpenPart, ...]) -> None:
        is_summary = paid_on < self._books.calendar.detailed_from
        visit = Visit(resident, parts, is_summary=is_summary, reason="the bill named")
        self._books.agenda.visits[paid_on].append(visit)

    # --------------------------------------------------------------------------------- interest
    def _plan_interest(self, unpaid: _Unpaid) -> None:
        """Interest is booked in the month it is paid; where it is not, this month."""
        calendar = self._books.calendar
        until = min(unpaid.paid_on, calendar.today)
        first = dt.date(unpaid.tax_year + 1, *_INTEREST_FROM)
        day = max(open_day(first), open_day(until.replace(day=1)))
        if day > calendar.today:
            return  # not delinquent yet
        if day not in self._interest:
            self._interest[day] = []
            self._books.agenda.jobs[day].append(self.charge_interest)
        self._interest[day].append(unpaid)

    def charge_interest(self, connection: Connection, day: dt.date) -> None:
        """Charge interest on the tax that is unpaid, in one entry."""
        charged: list[Charged] = []
        for unpaid in self._interest.pop(day):
            resident = unpaid.resident
            cents = interest_cents(resident.tax_cents, unpaid.tax_year, day)
            is_paid = day <= unpaid.paid_on <= self._last_open_day
            part = self._write_interest(unpaid, cents, is_paid=is_paid)
            charged.append((resident.account_id, part.receivable_id, "tax", cents))
            resident.moves += 1
            if is_paid:
                self._expect(resident, unpaid.paid_on, (part, unpaid.part))
        self._books.post_charges(connection, "interest", day, charged, f"Tax interest {day:%b %Y}")

    def _write_interest(self, unpaid: _Unpaid, cents: int, *, is_paid: bool) -> OpenPart:
        resident, pile = unpaid.resident, self._books.pile
        receivable_id = pile.take_id(Receivable)
        due_on = dt.date(unpaid.tax_year + 1, *_INTEREST_FROM)
        words = f"{unpaid.tax_year} tax interest"
        left = 0 if is_paid else cents
        pile.add(
            Receivable,
            (
                receivable_id,
                resident.account_id,
                unpaid.part.bill_id,
                "tax",
                "interest",
                unpaid.tax_year,
                due_on,
                cents,
                left,
                words,
            ),
        )
        pile.add(Charge, (receivable_id, words, "", cents))
        resident.balance_cents += cents
        paid_cents = cents if is_paid else 0
        return OpenPart(
            receivable_id=receivable_id,
            bill_id=unpaid.part.bill_id,
            bill=unpaid.part.bill,
            service="tax",
            component="interest",
            due_on=due_on,
            amount_cents=paid_cents,
            leaves_cents=left,
        )
