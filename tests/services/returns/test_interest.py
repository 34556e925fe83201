"""Tax that is unpaid again is owed with its interest from its first due date, to the cent."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from clerktui.models import Correction, Receivable
from clerktui.services.returns import booking, items
from clerktui.services.why import asking
from clerktui.views.returns import ReturnedStep
from tests.support.office import Office, new_id
from tests.support.returned import before_interest, bounce, check, draft, pay_by_check, several

TAX, A = "20-0001-00", "10-0442-07"
DUE = dt.date(2025, 9, 1)


@pytest.fixture
def books(office: Office, clock) -> Office:
    """TAX owes 400.00 of tax since September 1, 2025; today is March 3, 2026."""
    office.account(TAX, "HILL, JO", due=DUE, tax=40_000)
    office.account(A, water=4120)
    return office


def parts(office: Office, number: str = TAX) -> list[tuple[str, int]]:
    table = Receivable.__table__
    with office.db.read() as connection:
        rows = connection.execute(
            select(table.c.component, table.c.balance_cents)
            .where(table.c.service == "tax", table.c.balance_cents != 0)
            .order_by(table.c.id)
        )
        return [tuple(row) for row in rows]


def charge_interest(office: Office, cents: int) -> None:
    """What the town billed as interest."""
    office.bill(TAX, due=DUE, tax=cents)
    with office.db.write() as connection:
        table = Receivable.__table__
        last = select(table.c.id).order_by(table.c.id.desc()).limit(1).scalar_subquery()
        connection.execute(table.update().where(table.c.id == last).values(component="interest"))


def test_interest_is_owed_as_a_receivable_of_the_tax_and_asked_twice_once(books):
    with before_interest(books):
        pay_by_check(books, TAX, 40_000)
    said = draft(books, "1187", waive=True, note="bank")
    sam = books.people["sam"]
    plan = booking.plan_return(books.db, sam, said)
    assert (plan.interest_cents, plan.after) == (3800, ((TAX, 43_800),))
    item = booking.book_return(books.db, sam, said)
    assert booking.book_return(books.db, sam, said).duplicate
    assert parts(books) == [("principal", 40_000), ("interest", 3800)]
    assert (item.interest_booked_cents, item.owed_cents) == (3800, 43_800)
    with books.db.read() as connection:
        kinds = connection.execute(select(Correction.__table__.c.kind).order_by("id")).scalars()
        assert list(kinds) == ["returned", "fee"]
    books.prove()
    document = books.pay(TAX, 3801).document
    assert [line.amount_cents for line in document.lines] == [3800, 1], "interest before principal"


def test_what_was_charged_and_paid_before_is_restored_and_taken_off(books):
    charge_interest(books, 1_100)
    with before_interest(books):
        pay_by_check(books, TAX, 41_100)
    assert parts(books) == []
    bounce(books, "1187", who="sam", waive=True, note="bank")
    assert parts(books) == [("principal", 40_000), ("interest", 1_100), ("interest", 2_700)]
    books.prove()


def test_a_good_payment_stops_the_interest_on_what_it_paid(books):
    with before_interest(books):
        several(books, {TAX: 15_000}, check(15_000, "11"))
        pay_by_check(books, TAX, 25_000, "12")
    item = bounce(books, "12", who="sam", waive=True, note="bank")
    # Both came today: 9.5 % of all of it is owed, not of what is unpaid alone.
    assert item.interest_booked_cents == 3800
    other = bounce(books, "11", who="sam", waive=True, note="bank")
    assert other.interest_booked_cents == 0
    assert parts(books) == [("principal", 40_000), ("interest", 3800)]
    books.prove()


def test_no_interest_without_tax(books):
    pay_by_check(books, A, 4120)
    assert bounce(books, "1187").interest_booked_cents == 0


def test_it_is_explained(books):
    with before_interest(books):
        pay_by_check(books, TAX, 40_000)
    bounce(books, "1187", who="sam", waive=True, note="bank")
    found = asking.why_account(books.db, books.people["ana"], TAX)
    (told,) = [one for one in found if "Interest of tax unpaid again" in one.answer]
    said = " ".join(step.words for step in told.steps)
    assert "interest on tax due 09/01/25 to 11/23/26 38.00, G.S. 105-360(a)" in said
    assert "for returned item 1" in said
    assert told.rules[0].key == "tax.interest"


# ----------------------------------------------------------------------- what is waived afterwards
def test_the_letter_of_a_waived_fee_no_longer_asks_for_it(books):
    pay_by_check(books, A, 4120)
    bounce(books, "1187")
    ana, sam = books.people["ana"], books.people["sam"]
    asked = items.get_letter(books.db, ana, 1)
    assert [one.amount_cents for one in asked.figures] == [4120, 3500, 7620]
    assert any("cash, money orders" in text for text in asked.paragraphs)
    item = items.waive_fee(books.db, sam, ReturnedStep(new_id(), 1, "bank's error"))
    assert item.flag_until is None
    letter = items.get_letter(books.db, ana, 1)
    assert [one.amount_cents for one in letter.figures] == [4120, 4120]
    assert "The fee of 35.00 was waived on 11/23/26 and is not owed." in letter.paragraphs
    assert not any("cash, money orders" in text for text in letter.paragraphs)
    assert (letter.copy_no, items.get_letter(books.db, ana, 1).copy_no) == (0, 1)
    pay_by_check(books, A, 100, "12")
    books.prove()


def test_another_item_keeps_the_account_cash_only(books):
    for number, cents in (("11", 1000), ("12", 2000)):
        pay_by_check(books, A, cents, number)
    for number in ("11", "12"):
        bounce(books, number)
    item = items.waive_fee(books.db, books.people["sam"], ReturnedStep(new_id(), 2, "bank's error"))
    assert item.flag_until is None
    first = items.get_returned(books.db, books.people["ana"], 1)
    assert first.flag_until == dt.date(2027, 11, 23)


def test_a_town_may_let_it_stay(books):
    books.decide("returned.cash_only", {"items": 1, "within_months": 12, "for_months": 12})
    pay_by_check(books, A, 4120)
    bounce(books, "1187")
    item = items.waive_fee(books.db, books.people["sam"], ReturnedStep(new_id(), 1, "bank's error"))
    assert item.flag_until == dt.date(2027, 11, 23)


def test_an_item_that_paid_tax_and_water_is_charged_as_the_town_decided(books):
    with before_interest(books):
        several(books, {TAX: 40_000, A: 4120}, check(44_120))
    found = booking.plan_return(books.db, books.people["ana"], draft(books, "1187"))
    assert found.fee_cents == 4000, "the penalty alone, unless decided otherwise"
    books.decide("returned.mixed", "both")
    found = booking.plan_return(books.db, books.people["ana"], draft(books, "1187"))
    assert (found.fee_cents, dict(found.after)) == (7500, {TAX: 47_800, A: 7620})
    item = bounce(books, "1187")
    assert (item.fee_cents, item.owed_cents) == (7500, 47_800 + 7620)
    assert (books.balance(TAX), books.balance(A)) == (47_800, 7620)
    books.prove()
    sam = books.people["sam"]
    item = items.waive_fee(books.db, sam, ReturnedStep(new_id(), 1, "bank's error"))
    assert (item.fee_cents, books.balance(TAX), books.balance(A)) == (0, 43_800, 4120)
    letter = items.get_letter(books.db, sam, 1)
    assert letter.figures[-1].amount_cents == 44_120 + 3800
    books.prove()
