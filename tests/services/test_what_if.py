"""What if so much is paid on a day: the answer is what a payment then does, to the cent."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import text, update

from clerktui.errors import Refused
from clerktui.models import Customer
from clerktui.services import accounts
from clerktui.services.what_if import get_what_if
from tests.support.customers import MARIA, add_maria

TAX = "20-0001-00"


@pytest.fixture
def maria(office):
    """Maria owes 82.40... for several services, partly late, and reads Spanish."""
    add_maria(office)
    return office


def _rows(db):
    with db.read() as connection:
        tables = ("journal_entry", "payment", "audit_entry", "posted_command", "contact")
        return [connection.execute(text(f"SELECT count(*) FROM {t}")).scalar() for t in tables]


@pytest.mark.parametrize("cents", [1, 3770, 6000, 7920, 9000])
def test_paid_today_it_is_just_what_was_said(maria, cents):
    before = _rows(maria.db)
    said = get_what_if(maria.db, MARIA, cents)
    assert _rows(maria.db) == before, "nothing is written"
    posted = maria.pay(MARIA, cents)
    found = accounts.get_account(maria.db, MARIA)
    assert said.left_cents == found.balance_cents
    assert said.cutoff_after == found.cutoff
    assert {s.service: s.left_cents for s in said.by_service if s.left_cents} == {
        s.service: s.balance_cents for s in found.by_service if s.balance_cents > 0
    }
    assert sum(share.amount_cents for share in said.shares) + said.credit_cents == cents
    assert [(s.bill, s.amount_cents, s.leaves_cents) for s in said.shares] == [
        (one.share.bill, one.share.amount_cents, one.share.leaves_cents)
        for one in posted.shares
        if one.share.receivable_id is not None
    ]
    assert said.next_due_on == found.next_due_on
    if said.left_cents >= 0:
        assert said.past_due_cents == found.past_due_cents


def test_the_words_are_for_the_customer(maria):
    said = get_what_if(maria.db, MARIA, 6000)
    assert said.words[0].startswith("If you pay 60.00 on 11/23/26: 3")
    assert said.language == "es"
    assert said.spoken[0].startswith("Si paga 60.00 el 23/11/2026: 3")
    assert not {"to", "You", "owe"} & set(" ".join(said.spoken).split())
    whole = get_what_if(maria.db, MARIA, said.balance_cents + 100)
    assert whole.words[1] == "You then have 1.00 credit."
    assert whole.credit_cents == 100


def test_another_day_has_other_ages_and_another_next_due(maria):
    today = get_what_if(maria.db, MARIA, 100)
    later = get_what_if(maria.db, MARIA, 100, "11/27/26")
    assert later.on == dt.date(2026, 11, 27)
    assert later.was_past_due_cents > today.was_past_due_cents
    assert (today.next_due_on, later.next_due_on) == (dt.date(2026, 11, 25), None)


def test_a_payment_takes_the_account_off_the_list(office):
    office.account(MARIA, water=5000, due=dt.date(2026, 10, 1))
    enough = get_what_if(office.db, MARIA, 5000)
    assert (enough.cutoff.status, enough.cutoff_after.status) == ("eligible", "clear")
    assert "You are off the cut-off list." in enough.words
    part = get_what_if(office.db, MARIA, 3000)
    assert "You are still on the cut-off list; 20.00 more takes you off." in part.words
    assert part.to_pay_cents == 5000


def test_tax_paid_on_a_day_comes_with_its_interest(office):
    office.account(TAX, tax=100_000, due=dt.date(2025, 9, 1))
    today = get_what_if(office.db, TAX, 50_000)
    assert [(one.tax_year, one.cents) for one in today.interest] == [(None, 9500)]
    january = get_what_if(office.db, TAX, 50_000, dt.date(2027, 1, 5))
    assert january.interest[0].cents == 11_000
    assert january.words[-1] == "Interest of 110.00 on the tax of 2025 comes to it by that day."


def test_the_order_decided_for_a_day_is_the_order_of_that_day(office):
    office.account(MARIA, water=4000, sewer=4000)
    order = {"service_order": ["water", "sewer"], "mode": "service_then_age"}
    office.decide("allocation.default", order, dt.date(2026, 12, 1))
    assert [s.service for s in get_what_if(office.db, MARIA, 100).shares] == ["sewer"]
    then = get_what_if(office.db, MARIA, 100, dt.date(2026, 12, 1))
    assert [s.service for s in then.shares] == ["water"]


@pytest.mark.parametrize(
    ("cents", "on", "why"),
    [
        (0, None, "what_if.amount"),
        (100, "11/22/26", "what_if.day"),
        (100, "11/25/27", "what_if.day"),
        (100, "soon", "dates.shape"),
    ],
)
def test_what_cannot_be_is_refused(maria, cents, on, why):
    with pytest.raises(Refused) as refused:
        get_what_if(maria.db, MARIA, cents, on)
    assert refused.value.message_id == why


def test_whoever_reads_another_language_is_told_in_it(office):
    office.account(MARIA, water=4000)
    with office.db.write() as connection:
        connection.execute(update(Customer.__table__).values(language="fr"))
    assert get_what_if(office.db, MARIA, 100).spoken == (), "a language nobody wrote words in"
