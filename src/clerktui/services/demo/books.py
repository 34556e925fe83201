"""The books a history is written into: where things are booked, and what is still to come."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from clerktui.ledger.bulk import Entry, post_many
from clerktui.ledger.journal import Header, Leg
from clerktui.models import Bill, Chain, Charge, Drawer, GlAccount, Receivable
from clerktui.services.demo.days import Calendar
from clerktui.services.demo.rates import BillPart
from clerktui.services.demo.residents import OpenPart, Resident
from clerktui.services.demo.tables import Pile
from clerktui.services.reference import Reference
from clerktui.services.town import BACK_OFFICE_CHAIN
from clerktui.views.people import Actor

DEPOSITS_GL = "30-2320"
_MORNING = 6 * 3600


@dataclass(frozen=True)
class DrawerRow:
    """A drawer and the chain its entries go to."""

    id: int
    code: str
    chain_id: int


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who is going to pay on a day: which parts, and how much more than that.

    `revenue` is a revenue code and a quantity where nothing billed is paid.
    """

    resident: Resident | None
    parts: tuple[OpenPart, ...] = ()
    credit_cents: int = 0
    is_summary: bool = False
    reason: str = ""
    revenue: tuple[str, int] | None = None


Job = Callable[[Connection, dt.date], None]


@dataclass
class Agenda:
    """What is still to come, by day."""

    jobs: dict[dt.date, list[Job]] = field(default_factory=lambda: defaultdict(list))
    visits: dict[dt.date, list[Visit]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True)
class BillHead:
    """What all parts of one bill share; the tax year of a tax bill."""

    number: str
    resident: Resident
    issued_on: dt.date
    due_on: dt.date
    tax_year: int | None = None


@dataclass
class Books:
    """Everything the parts of the history share while they write it.

    `rank` is each service's place in the town's order of payment, from 1.
    """

    pile: Pile
    calendar: Calendar
    reference: Reference
    staff: dict[str, Actor]
    drawers: dict[str, DrawerRow]
    office_chain_id: int
    deposits_gl_id: int
    now: dt.datetime
    agenda: Agenda = field(default_factory=Agenda)
    rank: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        order = self.reference.allocation.service_order
        rest = [code for code in self.reference.services if code not in order]
        self.rank = {code: place for place, code in enumerate((*order, *rest), start=1)}

    def write_bill(
        self, head: BillHead, parts: Iterable[BillPart], paid: dict[str, int], *, detail: bool
    ) -> list[OpenPart]:
        """Put a bill on the pile, each part less what will have been paid of it by the end.

        Args:
            head: number, account and dates.
            parts: what it bills, at most one per service.
            paid: cents that will be paid of each service.
            detail: whether charges are told one by one.

        Returns:
            The receivables, each with what will be paid of it, in the town's order of payment.
        """
        pile, resident = self.pile, head.resident
        bill_id = pile.take_id(Bill)
        folded = head.number.replace("-", "").lower()
        row = (bill_id, head.number, folded, resident.account_id, head.issued_on, head.due_on)
        pile.add(Bill, row)
        written = [self._write_part(bill_id, head, part, paid, detail=detail) for part in parts]
        written.sort(key=self._place)
        return written

    def _place(self, part: OpenPart) -> int:
        return self.rank[part.service]

    def _write_part(
        self, bill_id: int, head: BillHead, part: BillPart, paid: dict[str, int], *, detail: bool
    ) -> OpenPart:
        receivable_id = self.pile.take_id(Receivable)
        gone = paid.get(part.service, 0)
        left = part.amount_cents - gone
        self.pile.add(
            Receivable,
            (
                receivable_id,
                head.resident.account_id,
                bill_id,
                part.service,
                part.component,
                head.tax_year,
                head.due_on,
                part.amount_cents,
                left,
                part.description,
            ),
        )
        if detail:
            for charge in part.charges:
                self.pile.add(Charge, (receivable_id, *charge))
        else:
            self.pile.add(Charge, (receivable_id, part.description, "", part.amount_cents))
        head.resident.balance_cents += part.amount_cents
        return OpenPart(
            receivable_id=receivable_id,
            bill_id=bill_id,
            bill=head.number,
            service=part.service,
            component=part.component,
            due_on=head.due_on,
            amount_cents=gone,
            leaves_cents=left,
        )

    def post_charges(
        self, connection: Connection, kind: str, day: dt.date, parts: Iterable[Charged], memo: str
    ) -> None:
        """Write the pile, and one entry: each receivable charged, each service's revenue."""
        self.pile.write(connection)
        services = self.reference.services
        legs: list[Leg] = []
        revenue: Counter[str] = Counter()
        for account_id, receivable_id, service, cents in parts:
            legs.append(Leg(services[service].receivable_gl_id, cents, account_id, receivable_id))
            revenue[service] += cents
        legs += [Leg(services[code].revenue_gl_id, -cents) for code, cents in revenue.items()]
        self.post_office(connection, kind, day, legs, memo)

    def post_office(
        self, connection: Connection, kind: str, day: dt.date, legs: list[Leg], memo: str
    ) -> None:
        """One entry of the back office, if there is anything to book."""
        if not legs:
            return
        admin = self.staff["admin"]
        header = Header(
            kind=kind,
            chain_id=self.office_chain_id,
            business_date=day,
            posted_at=min(self.calendar.at(day, _MORNING), self.now),
            command_id=f"demo:{kind}:{day}:{memo}",
            user_id=admin.user_id,
            office_id=admin.office_id,
            memo=memo,
        )
        post_many(connection, self.office_chain_id, [Entry(header, legs)])


Charged = tuple[int, int, str, int]
"""Account id, receivable id, service, cents."""


def office_chain_id(connection: Connection) -> int:
    """The chain of the back office."""
    table = Chain.__table__
    found = connection.execute(select(table.c.id).where(table.c.code == BACK_OFFICE_CHAIN))
    return int(found.scalar_one())


def gl_account_id(connection: Connection, code: str) -> int:
    """A general-ledger account by its code."""
    table = GlAccount.__table__
    return int(connection.execute(select(table.c.id).where(table.c.code == code)).scalar_one())


def drawer_rows(connection: Connection) -> dict[str, DrawerRow]:
    """Every drawer by its code."""
    table = Drawer.__table__
    rows = connection.execute(select(table.c.id, table.c.code, table.c.chain_id))
    return {row.code: DrawerRow(row.id, row.code, row.chain_id) for row in rows}
