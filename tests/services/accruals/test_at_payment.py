"""Interest is booked with the payment, to the day it counts from; nobody works it out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select

from clerktui.models import Accrual, Receivable
from clerktui.services import payments, tickets, what_if
from clerktui.views.tickets import LineDraft
from tests.support.accruals import charge, open_parts, tax_bill
from tests.support.office import Office

TAX = "20-0001-00"


@pytest.fixture
def books(office: Office) -> Office:
    """TAX owes 1,000.00 of 2025: 95.00 of interest by today, November 23, 2026."""
    office.decide("payment.received_days", 400)
    office.account(TAX, "LOWE, AL")
    tax_bill(office, TAX, 100_000, 2025)
    return office


def back_dated(books: Office, cents: int, day: dt.date):
    return books.post(replace(books.draft_for(TAX, cents), received_on=day))


def test_what_the_desk_shows_is_what_is_booked_and_paid(books):
    ana = books.people["ana"]
    view = tickets.open_line(books.db, ana, TAX)
    assert (view.balance_cents, view.warnings) == (
        109_500,
        ("With interest to 11/23/26: 95.00.",),
    )
    assert [(item.component, item.balance_cents) for item in view.items] == [
        ("principal", 100_000),
        ("interest", 9500),
    ]
    assert books.balance(TAX) == 100_000, "shown, not booked"
    draft = LineDraft("account", TAX, 109_500, seen_version=view.version)
    posted = books.post(books.draft(draft))
    assert [(one.share.service, one.share.amount_cents) for one in posted.shares] == [
        ("tax", 9500),
        ("tax", 100_000),
    ]
    assert posted.balances == ((TAX, 0),)
    books.prove()


def test_interest_is_paid_before_the_bill_that_was_named(books):
    bill = tax_bill(books, TAX, 50_000, 2024)
    draft = LineDraft("account", TAX, 10_000, bill=bill)
    shares, _ = payments.preview(books.db, books.people["ana"], [draft])
    assert [one.share.amount_cents for one in shares] == [9250, 750]
    posted = books.post(books.draft(draft))
    assert [one.share.amount_cents for one in posted.shares] == [9250, 750]
    books.prove()


def test_money_pinned_to_interest_that_was_only_shown_pays_it(books):
    view = tickets.open_line(books.db, books.people["ana"], TAX)
    pinned = LineDraft("account", TAX, 9500, manual=((view.items[-1].receivable_id, 9500),))
    books.post(books.draft(pinned))
    assert open_parts(books, TAX) == [("tax", "principal", 100_000)]


def test_a_part_is_interest_first_and_only_the_rest_bears_more(books):
    books.pay(TAX, 59_500)
    assert open_parts(books, TAX) == [("tax", "principal", 50_000)]
    found = what_if.get_what_if(books.db, TAX, 100, dt.date(2026, 12, 1))
    assert [one.cents for one in found.interest] == [375]
    assert found.balance_cents == 50_375
    books.pay(TAX, 50_000)
    assert open_parts(books, TAX) == []
    books.prove()


def test_a_postmark_counts(books):
    back_dated(books, 60_000, dt.date(2026, 1, 5))
    assert open_parts(books, TAX) == [("tax", "principal", 40_000)]
    back_dated(books, 40_800, dt.date(2026, 2, 2))
    assert open_parts(books, TAX) == []
    books.prove()


def test_what_a_run_charged_for_later_comes_off_again(books):
    charge(books, "tax_interest", dt.date(2026, 2, 3))
    posted = back_dated(books, 100_000, dt.date(2026, 1, 5))
    assert posted.balances == ((TAX, 0),)
    table = Accrual.__table__
    with books.db.read() as connection:
        rows = connection.execute(select(table.c.amount_cents, table.c.words).order_by(table.c.id))
        assert [row.amount_cents for row in rows] == [2750, -2750]
    books.prove()


def test_interest_that_came_in_a_file_is_not_taken_back(books):
    bill = books.bill(TAX, due=dt.date(2025, 9, 1), tax=5000)
    table = Receivable.__table__
    with books.db.write() as connection:
        newest = select(table.c.id).order_by(table.c.id.desc()).limit(1).scalar_subquery()
        connection.execute(
            table.update().where(table.c.id == newest).values(component="interest", tax_year=2025)
        )
    back_dated(books, 105_000, dt.date(2026, 1, 5))
    assert (books.balance(TAX), bool(bill)) == (0, True)


def test_a_void_leaves_interest_owed_and_charges_it_once(books):
    posted = books.pay(TAX, 109_500)
    books.void(posted.receipt)
    assert books.balance(TAX) == 109_500
    books.pay(TAX, 109_500)
    assert books.balance(TAX) == 0
    books.prove()


def test_no_interest_is_booked_in_a_bankruptcy_or_for_other_services(books):
    books.bill(TAX, water=2000)
    books.post(books.draft(LineDraft("account", TAX, 2000, service="water")))
    assert open_parts(books, TAX) == [("tax", "principal", 100_000)]
    books.flag(1, "bankruptcy")
    view = tickets.open_line(books.db, books.people["ana"], TAX)
    assert view.balance_cents == 100_000
    books.pay(TAX, 1000)
    assert open_parts(books, TAX) == [("tax", "principal", 99_000)]
