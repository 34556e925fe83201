"""The office's days of the past: drawers opened, payments taken, drawers counted and closed.

What this writes is what posting writes, row for row, except that many payments go in at once and
no paper is queued.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Connection, insert, update

from clerktui.ledger.bulk import Entry, post_many
from clerktui.ledger.journal import Head, Header, Leg
from clerktui.models import (
    Allocation,
    DrawerCount,
    DrawerSession,
    Payment,
    Receipt,
    ReceiptCounter,
    Tender,
)
from clerktui.rules.change import make_change
from clerktui.security import audit
from clerktui.services.demo.books import Books, DrawerRow, Visit
from clerktui.services.demo.chance import Dice, happens
from clerktui.services.demo.paper import receipt_data
from clerktui.services.demo.tickets import CounterDay, Ticket
from clerktui.services.drawer_money import TenderMoney
from clerktui.services.drawer_sessions import SessionRow
from clerktui.services.z_report import Closing, make_z_report
from clerktui.views.people import Actor

FLOAT_CENTS = 20_000
SUMMARY_DRAWER = ("HEADLESS", "admin")
COUNTER_DRAWERS = (("1", "dee"), ("2", "ana"))
_OPENS, _CLOSES = 28_200, 61_800  # 7:50 and 17:10, in seconds
_SESSION = DrawerSession.__table__


class Takings:
    """Takes the payments of one day after another."""

    def __init__(self, books: Books, rng: Dice) -> None:
        self._books = books
        self._rng = rng
        self._counter = CounterDay(books, rng)
        self._office_id = books.staff["ana"].office_id

    def take(self, connection: Connection, day: dt.date, visits: Sequence[Visit]) -> None:
        """Post everything paid on a day, drawer by drawer, and close the drawers."""
        summaries = [visit for visit in visits if visit.is_summary]
        others = [visit for visit in visits if not visit.is_summary]
        self._rng.shuffle(others)
        shares: dict[tuple[str, str], list[Ticket]] = {}
        for ticket in self._counter.tickets(day, summaries):
            shares.setdefault(SUMMARY_DRAWER, []).append(ticket)
        for ticket in self._counter.tickets(day, others):
            which = COUNTER_DRAWERS[happens(self._rng, 520)]
            shares.setdefault(which, []).append(ticket)
        for (drawer, clerk), tickets in sorted(shares.items()):
            self._run_drawer(connection, day, (drawer, clerk), tickets)

    def finish(self, connection: Connection) -> None:
        """Leave the receipt counters where the numbers ended."""
        for year, last in sorted(self._counter.last_sequences.items()):
            connection.execute(
                insert(ReceiptCounter.__table__).values(
                    office_id=self._office_id, year=year, last_sequence=last
                )
            )

    def _run_drawer(
        self, connection: Connection, day: dt.date, who: tuple[str, str], tickets: list[Ticket]
    ) -> None:
        books = self._books
        drawer, actor = books.drawers[who[0]], books.staff[who[1]]
        session = self._open(connection, day, drawer, actor)
        entries = [self._entry(ticket, session, actor) for ticket in tickets]
        entry_ids = post_many(connection, drawer.chain_id, entries)
        for ticket, entry_id in zip(tickets, entry_ids, strict=True):
            self._pile_up(ticket, entry_id, session, actor)
        books.pile.write(connection)
        self._close(connection, session, actor, tickets)

    # -------------------------------------------------------------------------------- one session
    def _open(
        self, connection: Connection, day: dt.date, drawer: DrawerRow, actor: Actor
    ) -> SessionRow:
        books = self._books
        opened_at = books.calendar.at(day, _OPENS)
        float_cents = 0 if drawer.code == SUMMARY_DRAWER[0] else FLOAT_CENTS
        session_id = books.pile.take_id(DrawerSession)
        row = (session_id, drawer.id, actor.user_id, actor.workstation_id, day, opened_at)
        books.pile.add(DrawerSession, (*row, float_cents))
        count = (session_id, "open", books.reference.cash_code(), float_cents, None, opened_at)
        books.pile.add(DrawerCount, (*count, actor.user_id))
        books.pile.write(connection)
        subject = ("drawer", drawer.code)
        audit.record(connection, actor, "open_drawer", subject, opened_at, float_cents=float_cents)
        return SessionRow(
            id=session_id,
            drawer=drawer.code,
            user_id=actor.user_id,
            username=actor.username,
            state="open",
            business_date=day,
            opened_at=opened_at,
            float_cents=float_cents,
            workstation_id=actor.workstation_id,
            office_id=actor.office_id,
            office_name=actor.office_name,
            receipt_prefix="",
            has_printer=False,
            head=Head(drawer.chain_id, 0, "", 0),
        )

    def _close(
        self, connection: Connection, session: SessionRow, actor: Actor, tickets: list[Ticket]
    ) -> None:
        """Count the drawer, find what is expected, and keep the Z report."""
        books = self._books
        closed_at = books.calendar.at(session.business_date, _CLOSES)
        taken, cash = _taken(tickets), books.reference.cash_code()
        money = {
            code: TenderMoney(session.float_cents if code == cash else 0, taken[code])
            for code in books.reference.tenders
        }
        expected = {code: each.expected_cents for code, each in money.items()}
        pieces = make_change(expected[cash])
        for code, cents in expected.items():
            detail = [list(piece) for piece in pieces] if code == cash and pieces else None
            row = (session.id, "close", code, cents, detail, closed_at, actor.user_id)
            books.pile.add(DrawerCount, row)
        books.pile.write(connection)
        closing = Closing(
            now=closed_at,
            reference=books.reference,
            session=session,
            actor=actor,
            counts=pieces,
            money=money,
            counted=expected,
        )
        connection.execute(
            update(_SESSION)
            .where(_SESSION.c.id == session.id)
            .values(
                state="closed",
                closed_at=closed_at,
                over_short_cents=0,
                z_report=make_z_report(connection, closing).to_data(),
            )
        )
        facts = {"session": session.id, "over_short_cents": 0}
        subject = ("drawer", session.drawer)
        audit.record(connection, actor, "close_drawer", subject, closed_at, **facts)

    # -------------------------------------------------------------------------------- one payment
    def _entry(self, ticket: Ticket, session: SessionRow, actor: Actor) -> Entry:
        tenders = self._books.reference.tenders
        legs = [Leg(tenders[each.code].gl_account_id, each.amount_cents) for each in ticket.given]
        legs += [
            Leg(part.gl_account_id, -part.amount_cents, part.account_id, part.receivable_id)
            for part in ticket.applied
        ]
        header = Header(
            kind="payment",
            chain_id=session.head.chain_id,
            business_date=session.business_date,
            posted_at=ticket.posted_at,
            command_id=ticket.command_id,
            user_id=actor.user_id,
            office_id=session.office_id,
            drawer_session_id=session.id,
        )
        return Entry(header, legs)

    def _pile_up(self, ticket: Ticket, entry_id: int, session: SessionRow, actor: Actor) -> None:
        """Payment, tenders, allocations and receipt; the account's balance moves on."""
        pile, number, resident = self._books.pile, ticket.number, ticket.visit.resident
        if resident is not None:
            resident.balance_cents -= ticket.amount_cents
            resident.moves += 1
        payment_id = pile.take_id(Payment)
        day = session.business_date
        payment = (payment_id, ticket.command_id, entry_id, session.id, actor.user_id, day, day)
        pile.add(Payment, (*payment, ticket.posted_at, ticket.amount_cents, ticket.change_cents))
        for line_no, given in enumerate(ticket.given, start=1):
            pile.add(Tender, (payment_id, line_no, given.code, given.amount_cents, given.reference))
        for line_no, part in enumerate(ticket.applied, start=1):
            target = (part.account_id, part.receivable_id, part.revenue_code)
            money = (part.quantity, part.unit_cents, part.amount_cents, part.reason)
            pile.add(Allocation, (payment_id, line_no, *target, *money))
        folded = number.text.replace("-", "").lower()
        place = (number.text, folded, session.office_id, number.year, number.sequence, payment_id)
        document = receipt_data(self._books, ticket, session, actor)
        pile.add(Receipt, (*place, ticket.posted_at, document))


def _taken(tickets: Sequence[Ticket]) -> Counter[str]:
    """What came in by tender, in cents, change taken off."""
    taken: Counter[str] = Counter()
    for ticket in tickets:
        for given in ticket.given:
            taken[given.code] += given.amount_cents
    return taken
