"""The report of customer deposits held: it foots with the ledger, today and on a day before."""

from __future__ import annotations

import datetime as dt

from clerktui.reports import run_report
from tests.support.customer_deposits import HERE, RATE, ask, credit_interest, held_before, use
from tests.support.office import Office

THERE = "10-0500-01"


def cells(office: Office, on: dt.date | None = None) -> list[tuple]:
    """The rows and what stands below them."""
    report = run_report(office.db, "customer-deposits", until=on)
    return [row.cells for row in (*report.rows, *report.totals)]


def test_it_foots_with_the_ledger_as_of_a_day(db, clock):
    office = Office.open(db)
    office.account(HERE, "RODRIGUEZ, MARIA")
    office.account(THERE, "LEE, ANN")
    ask(office, HERE, 15_000)
    office.pay(HERE, 15_000)
    clock.move(dt.timedelta(days=120))
    office.decide("customer_deposit.interest", RATE)
    credit_interest(office, dt.date(2027, 3, 1))
    ask(office, THERE, 5_000)
    office.bill(HERE, water=4_000, due=dt.date(2027, 3, 20))
    use(office, HERE)
    held = ("10-0442-07", "RODRIGUEZ, MARIA", dt.date(2026, 11, 23))
    assert cells(office) == [
        (*held, 11_099, 0, 11_099),
        ("1 account", "Together", None, 11_099, 0, 11_099),
        ("30-2320", "In the ledger", None, None, None, 11_099),
        (None, "Difference", None, None, None, 0),
    ]
    before = cells(office, dt.date(2026, 11, 23))
    assert before[0] == (*held, 15_000, 0, 15_000)
    assert before[-1][-1] == 0
    assert cells(office, dt.date(2026, 11, 22))[-1][-1] == 0
    office.prove()


def test_money_held_before_is_there_too(office):
    office.account(HERE)
    held_before(office, HERE, 15_000, dt.date(2020, 1, 1))
    assert cells(office)[0][2:] == (dt.date(2020, 1, 1), 15_000, 0, 15_000)
