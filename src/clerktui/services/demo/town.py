"""The demonstration town, built from a seed: the same seed and day give the same rows.

It is written in many transactions; the policy `town.is_demo` comes last, so books without it are
a town that was not finished and should be built again in an empty database.
"""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Account, Bill, Policy
from clerktui.rules.scanline import ScanLayout
from clerktui.services.demo import staff
from clerktui.services.demo.agencies import write_agencies
from clerktui.services.demo.applications import write_applications
from clerktui.services.demo.batches import write_batches
from clerktui.services.demo.books import (
    DEPOSITS_GL,
    Books,
    drawer_rows,
    gl_account_id,
    office_chain_id,
)
from clerktui.services.demo.census import Census
from clerktui.services.demo.chance import dice
from clerktui.services.demo.closings import write_closings
from clerktui.services.demo.collecting import write_collecting
from clerktui.services.demo.days import Calendar
from clerktui.services.demo.deposits import INTEREST, ask_newcomers
from clerktui.services.demo.desk import write_desk
from clerktui.services.demo.email_letters import write_consents
from clerktui.services.demo.enforcement import write_enforcement
from clerktui.services.demo.history import write_history
from clerktui.services.demo.mortgage import write_mortgage
from clerktui.services.demo.notes import Notes
from clerktui.services.demo.procedures import write_procedures
from clerktui.services.demo.promises import write_promises
from clerktui.services.demo.requests import write_requests
from clerktui.services.demo.residents import Resident
from clerktui.services.demo.setoff import write_setoff
from clerktui.services.demo.step_batches import write_step_batches
from clerktui.services.demo.tables import Pile
from clerktui.services.demo.takings import FLOAT_CENTS
from clerktui.services.demo.tasks import write_tasks
from clerktui.services.demo.unclaimed import HOLDER, write_unclaimed
from clerktui.services.drawers import open_drawer
from clerktui.services.reference import forget, get_reference
from clerktui.services.search_index import index_name_words, index_surnames
from clerktui.services.town import default_spec, get_town, init_town, town_today
from clerktui.services.town_completion import BEGUN
from clerktui.views.drawers import OpenDrawerDraft
from clerktui.views.people import Actor

DEMO_CLERK, DEMO_DRAWER = "ana", "2"
STUB_LAYOUT = ScanLayout(
    name="Bill stub",
    length=20,
    account=(0, 8),
    amount=(8, 19),
    check="luhn",
    account_picture="##-####-##",
)
_FLOAT_COUNT = ((2_000, 4), (1_000, 5), (500, 8), (100, 24), (25, 20), (10, 10))
_MARK = "town.is_demo"
_ROWS_BETWEEN_WRITES = 1_000

Progress = Callable[[int, int], None]
"""Told (done, of how many) as the town grows."""


@dataclass(frozen=True)
class DemoResult:
    """What was built: accounts, bills, and what all of them owe together."""

    accounts: int
    bills: int
    receivable_cents: int


def build_demo(
    db: Database,
    accounts: int = 5000,
    seed: int = 1,
    progress: Progress | None = None,
    *,
    with_history: bool = True,
) -> DemoResult:
    """Build the demonstration town in books that hold no accounts yet.

    Args:
        db: books with a schema; the town is set up when it is missing. Its clock's town date is
            the day the history ends on.
        accounts: how many.
        seed: which town.
        progress: told how far it is, about once a day of the history.
        with_history: False leaves out every bill, payment and batch: people only, for
            measuring look-ups among very many.

    Raises:
        Refused: `demo.not_empty` when there are accounts already.
    """
    init_town(db)
    steps = _Steps(accounts, progress)
    with _rings_left_alone():
        with db.write(patient=True) as connection:
            if connection.execute(select(Account.__table__.c.id).limit(1)).first() is not None:
                raise Refused("demo.not_empty")
            books = _open_books(db, connection)
            census = Census(books.pile, books.calendar, accounts, seed)
            # Without its history nobody has left any money.
            census.holds_money = with_history
            residents = _settle_people(connection, books, census, seed, steps)
        if with_history:
            write_history(db, books, residents, seed, steps.history)
            write_batches(db, books, residents, seed)
            write_desk(db, books, residents, seed)
    with db.write(patient=True) as connection:
        write_procedures(connection, books, town_today(db, connection))
        _mark(db, connection)
    forget(db)
    if with_history:
        ask_newcomers(db, books.staff[DEMO_CLERK], books.calendar.today)
        write_closings(db, books.staff[DEMO_CLERK], residents, books.calendar.today, seed)
        write_promises(db, books.staff[DEMO_CLERK])
        write_enforcement(db, books.staff[DEMO_CLERK], residents, books.calendar.today, seed)
    _open_the_drawer(db, books.staff[DEMO_CLERK], seed)
    if with_history:
        write_mortgage(db, books.staff, DEMO_CLERK, residents, seed)
        write_tasks(db, books.staff, seed)
        write_applications(db, books.staff, seed)
        write_collecting(db, books.staff, seed)
        write_consents(db, books.staff[DEMO_CLERK], seed)
        write_step_batches(db, books.staff, seed)
        write_unclaimed(db, books.staff, DEMO_CLERK, "sam")
        write_setoff(db, books.staff, residents, books.calendar.today, seed)
        write_agencies(db, books.staff, seed)
        write_requests(db, books.staff, books.calendar, seed)
    return _result(db)


@contextmanager
def _rings_left_alone() -> Iterator[None]:
    """Look for no rings of objects meanwhile: there are none, and looking costs a fifth."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def small_town(db: Database, seed: int = 1, accounts: int = 40) -> DemoResult:
    """A demonstration town small enough for a test."""
    return build_demo(db, accounts=accounts, seed=seed)


def find_demo(db: Database) -> DemoResult | None:
    """What the demonstration in these books came to; None when they are none, or not finished."""
    policy = Policy.__table__
    with db.read() as connection:
        marked = connection.execute(select(policy.c.value).where(policy.c.key == _MARK)).scalar()
    return _result(db) if marked else None


class _Steps:
    """One measure for both halves of the work: people, then days."""

    def __init__(self, accounts: int, progress: Progress | None) -> None:
        self._accounts = accounts
        self._progress = progress

    def people(self, done: int) -> None:
        """So many accounts have been written."""
        if self._progress is not None:
            self._progress(done, 10 * self._accounts)

    def history(self, done: int, days: int) -> None:
        """So many days of the history have been written."""
        self.people(self._accounts + 9 * self._accounts * done // days)


def _open_books(db: Database, connection: Connection) -> Books:
    _, timezone = get_town(connection)
    people = staff.hire(connection, db.clock.now())
    return Books(
        pile=Pile(connection),
        calendar=Calendar.ending(db.clock.today(timezone), timezone),
        reference=get_reference(db, connection),
        staff=people,
        drawers=drawer_rows(connection),
        office_chain_id=office_chain_id(connection),
        deposits_gl_id=gl_account_id(connection, DEPOSITS_GL),
        now=db.clock.now(),
    )


def _settle_people(
    connection: Connection, books: Books, census: Census, seed: int, steps: _Steps
) -> list[Resident]:
    """Write everybody and everything that has no history of money."""
    clerks = (books.staff["ana"].user_id, books.staff["dee"].user_id)
    notes = Notes(books.pile, books.calendar, clerks, dice(seed, "notes"))
    residents = []
    for resident in census.residents():
        notes.write(resident)
        residents.append(resident)
        if len(residents) % _ROWS_BETWEEN_WRITES == 0:
            books.pile.write(connection)
            steps.people(len(residents))
    books.pile.write(connection)
    index_surnames(connection, census.last_names.values())
    index_name_words(connection, census.last_names.items())
    steps.people(len(residents))
    return residents


def _mark(db: Database, connection: Connection) -> None:
    """Say that this is a demonstration, and how its bill stubs are read."""
    since = default_spec().effective_from
    # Its history went to the bank and the ledger day by day; only since yesterday does it wait.
    yesterday = (town_today(db, connection) - dt.timedelta(days=1)).isoformat()
    usual = default_spec().data["policies"]
    decided = {
        "scan.layouts": [STUB_LAYOUT.to_data()],
        **{key: {**usual[key]["value"], "since": yesterday} for key in BEGUN},
        "customer_deposit.interest": INTEREST,
        "application.account_number": {"first": "90-{premise:04d}-0", "check": "luhn"},
        "unclaimed.holder": HOLDER,
        _MARK: True,
    }
    for key, value in decided.items():
        connection.execute(
            insert(Policy.__table__).values(
                key=key,
                effective_from=since,
                value=value,
                citation="Demonstration town",
                entered_at=db.clock.now(),
            )
        )


def _open_the_drawer(db: Database, actor: Actor, seed: int) -> None:
    draft = OpenDrawerDraft(
        command_id=f"demo-open-{seed}",
        drawer=DEMO_DRAWER,
        float_cents=FLOAT_CENTS,
        counts=_FLOAT_COUNT,
    )
    open_drawer(db, actor, draft)


def _result(db: Database) -> DemoResult:
    owed = func.coalesce(func.sum(Account.__table__.c.balance_cents), 0)
    with db.read() as connection:
        accounts, cents = connection.execute(select(func.count(), owed)).one()
        bills = connection.execute(select(func.count()).select_from(Bill)).scalar_one()
    return DemoResult(accounts, bills, int(cents))
