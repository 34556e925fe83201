"""Two years of the office, day by day: bills, tax, deposits, payments, drawers; true to the cent.

Every day writes what a live office would have written: an entry for each billing run with a line
per receivable, an entry for each payment in its drawer's chain, gap-free receipts in the order of
their moments. How it all ends is decided when a bill is made, so that no row is written twice.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy import Connection, bindparam, update

from clerktui.db import Database
from clerktui.ledger.journal import Leg
from clerktui.models import Account
from clerktui.services.demo.billing import MonthlyBilling
from clerktui.services.demo.books import Books, Visit
from clerktui.services.demo.chance import Dice, dice, happens
from clerktui.services.demo.days import is_open_day
from clerktui.services.demo.readings import write_readings
from clerktui.services.demo.residents import Resident
from clerktui.services.demo.takings import Takings
from clerktui.services.demo.taxes import YearlyTax

_DAY = dt.timedelta(days=1)
_ROWS_A_TRANSACTION = 50_000
_ACCOUNT = Account.__table__
_SET_BALANCE = (
    update(_ACCOUNT)
    .where(_ACCOUNT.c.id == bindparam("account"))
    .values(balance_cents=bindparam("balance"), version=bindparam("moves"))
)
# Over the counter, nothing billed: revenue codes and how often each is asked for.
_REVENUE = ("COPIES", "REC-SWIM", "REC-BALL", "REC-SHELTER", "TAP-W", "TAP-S")
_REVENUE_SHARES = (30, 25, 20, 18, 4, 3)
_QUANTITIES = {"COPIES": (4, 80), "REC-SWIM": (1, 4), "REC-BALL": (1, 3), "REC-SHELTER": (1, 3)}

Progress = Callable[[int, int], None]
"""Told how many of how many days are done."""


def write_history(
    db: Database,
    books: Books,
    residents: Sequence[Resident],
    seed: int,
    progress: Progress | None = None,
) -> None:
    """Write everything from the first bill to yesterday, a few months to a transaction."""
    calendar = books.calendar
    billing = MonthlyBilling(books, residents, dice(seed, "bills"))
    YearlyTax(books, residents, dice(seed, "tax")).plan()
    takings = Takings(books, dice(seed, "payments"))
    walk_ins = dice(seed, "counter")
    _plan_deposits(books, residents)
    for cycle, days in enumerate(calendar.issued):
        for index, day in enumerate(days):
            books.agenda.jobs[day].append(partial(_bill, billing, cycle, index))
    day = calendar.begins
    total = (calendar.today - day).days + 1
    while day <= calendar.today:
        with db.write(patient=True) as connection:
            until = books.pile.written + _ROWS_A_TRANSACTION
            while day <= calendar.today and books.pile.written < until:
                _live(connection, books, takings, walk_ins, day, len(residents))
                day += _DAY
                if progress is not None:
                    progress(total - (calendar.today - day).days - 1, total)
    with db.write(patient=True) as connection:
        takings.finish(connection)
        _settle_accounts(connection, residents)
        write_readings(connection, billing.used)
        books.pile.finish(connection)


def _bill(
    billing: MonthlyBilling, cycle: int, index: int, connection: Connection, _day: dt.date
) -> None:
    billing.run(connection, cycle, index)


def _live(  # noqa: PLR0913, PLR0917  # one day of the office, and who is in it
    connection: Connection,
    books: Books,
    takings: Takings,
    walk_ins: Dice,
    day: dt.date,
    accounts: int,
) -> None:
    """One day: the back office in the morning, then the counter."""
    for job in books.agenda.jobs.pop(day, ()):
        job(connection, day)
    visits = books.agenda.visits.pop(day, [])
    if books.calendar.detailed_from <= day < books.calendar.today and is_open_day(day):
        visits += _walk_ins(walk_ins, accounts)
    if visits:
        takings.take(connection, day, visits)


def _walk_ins(rng: Dice, accounts: int) -> list[Visit]:
    """People who pay for something that is not billed: copies, swimming, a tap."""
    visits = []
    for _ in range(min(12, 1 + accounts // 1_500)):
        if happens(rng, 500):
            code = rng.choices(_REVENUE, _REVENUE_SHARES)[0]
            quantity = rng.randrange(*_QUANTITIES.get(code, (1, 2)))
            visits.append(Visit(None, revenue=(code, quantity)))
    return visits


def _plan_deposits(books: Books, residents: Sequence[Resident]) -> None:
    """Book the deposits held, by the month they were given; earlier ones are brought forward."""
    begins = books.calendar.begins
    given: Counter[dt.date] = Counter()
    for resident in residents:
        if resident.deposit_cents and resident.opened_on:
            given[max(begins, resident.opened_on.replace(day=1))] += resident.deposit_cents
    for day, cents in given.items():
        books.agenda.jobs[day].append(partial(_book_deposits, books, cents))


def _book_deposits(books: Books, cents: int, connection: Connection, day: dt.date) -> None:
    tenders = books.reference.tenders
    cash_gl_id = tenders[books.reference.cash_code()].gl_account_id
    legs = [Leg(cash_gl_id, cents), Leg(books.deposits_gl_id, -cents)]
    memo = "Deposits brought forward" if day == books.calendar.begins else "Deposits given"
    books.post_office(connection, "deposit", day, legs, memo)


def _settle_accounts(connection: Connection, residents: Sequence[Resident]) -> None:
    """Give every account the balance its history has come to."""
    connection.execute(
        _SET_BALANCE,
        [
            {
                "account": resident.account_id,
                "balance": resident.balance_cents,
                "moves": resident.moves,
            }
            for resident in residents
            if resident.moves
        ],
    )
