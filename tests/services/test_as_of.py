"""An account as it stood: by instant and by business day, and what was written since."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import update

from clerktui.errors import Refused
from clerktui.models import Account
from clerktui.services import account_notes, accounts
from clerktui.services.as_of import get_account_as_of
from clerktui.views.accounts import FlagDraft
from clerktui.views.as_of import AsOf
from clerktui.views.tickets import TenderDraft
from tests.support.correcting import adjust

MARIA = "10-0442-07"


@pytest.fixture
def day(office):
    """Billed and paid, voided, paid again: an hour between each."""
    clock = office.db.clock
    due = dt.date(2026, 11, 20)
    office.account(MARIA, water=4120, due=due)
    clock.move(dt.timedelta(hours=1))
    office.receipt = office.pay(MARIA, 2000, TenderDraft("check", 2000, "1187")).receipt
    clock.move(dt.timedelta(hours=1))
    office.void(office.receipt, "wrong account")
    clock.move(dt.timedelta(hours=1))
    office.pay(MARIA, 4120)
    return office


@pytest.mark.parametrize(
    ("typed", "balance", "status"),
    [
        ("11/23/26 09:30", 4120, None),
        ("11/23/26 10:00", 2120, "issued"),
        ("11/23/26 10:59", 2120, "issued"),
        ("11/23/26 11:00", 4120, "void"),
        ("2026-11-23T12:00", 0, "void"),
    ],
)
def test_what_was_known_at_a_time_of_day(day, typed, balance, status):
    then = get_account_as_of(day.db, MARIA, typed)
    assert then.balance_cents == balance
    assert then.balance_now_cents == 0
    found = {payment.receipt: payment.status for payment in then.payments}
    assert found.get(day.receipt) == status
    assert then.says == f"AS KNOWN AT 11/23/26 {typed[-5:]}:00"


def test_a_business_day_is_what_is_booked_to_it(day):
    bill, before = (get_account_as_of(day.db, MARIA, d) for d in ("11/22/26", "11/19/26"))
    assert (bill.balance_cents, bill.past_due_cents, bill.payments) == (4120, 4120, ())
    assert bill.says == "AS OF business day 11/22/26"
    assert before.balance_cents == 0
    assert get_account_as_of(day.db, MARIA, "11/23/26").balance_cents == 0


def test_what_changed_leads_from_the_one_balance_to_the_other(day):
    changes = get_account_as_of(day.db, MARIA, "11/23/26 09:30").changes
    assert [(c.kind, c.amount_cents, c.balance_cents, c.receipt) for c in changes] == [
        ("payment", -2000, 2120, "26-000001"),
        ("void", 2000, 4120, "26-000001"),
        ("payment", -4120, 0, "26-000002"),
    ]
    assert [c.words for c in changes] == [
        "payment by check 1187, receipt 26-000001",
        "void of receipt 26-000001: wrong account",
        "payment by cash, receipt 26-000002",
    ]
    assert {c.who for c in changes} == {"Ana Ruiz"}
    [bill, *_] = get_account_as_of(day.db, MARIA, "11/19/26").changes
    assert bill.words == "bill B00001, due 11/20/26"


def test_flags_and_contacts_come_and_go_with_the_moment(day):
    clock, sam = day.db.clock, day.people["sam"]
    account_notes.add_flag(day.db, sam, MARIA, FlagDraft("disputed", "says it was paid"))
    account_notes.add_contact(day.db, sam, MARIA, "call", "asks why")
    clock.move(dt.timedelta(hours=1))
    account_notes.end_flag(day.db, sam, MARIA, "disputed", "settled")
    then = get_account_as_of(day.db, MARIA, "11/23/26 11:30")
    assert (then.flags, then.contacts) == ((), ())
    said = [(c.kind, c.words, c.who) for c in then.changes if c.business_date is None]
    assert sorted(said) == [
        ("contact", "call: asks why", "Sam Locklear"),
        ("flag", "flag DISPUTED (says it was paid)", "Sam Locklear"),
        ("flag_ended", "flag DISPUTED ended", ""),
    ]
    held = get_account_as_of(day.db, MARIA, "11/23/26 12:30")
    assert [flag.code for flag in held.flags] == ["disputed"]
    assert len(held.contacts) == 1
    assert get_account_as_of(day.db, MARIA, "11/23/26 13:00").flags == ()


def test_a_flag_the_audit_knows_nothing_of_held_from_its_first_day(day):
    account = accounts.get_account(day.db, MARIA).account_id
    day.flag(account, "disputed", "came with the books")
    account_notes.end_flag(day.db, day.people["sam"], MARIA, "disputed", "settled")
    day.db.clock.move(dt.timedelta(hours=1))
    account_notes.add_flag(day.db, day.people["sam"], MARIA, FlagDraft("disputed", "again"))
    assert [f.note for f in get_account_as_of(day.db, MARIA, "11/22/26").flags] == [
        "came with the books"
    ]
    assert get_account_as_of(day.db, MARIA, "11/23/26 12:30").flags == ()


@pytest.mark.parametrize(
    ("values", "status", "unproved"),
    [
        ({"status": "closed", "closed_on": dt.date(2026, 11, 22)}, "active", 0),
        ({"status": "closed", "closed_on": dt.date(2026, 11, 20)}, "closed", 0),
        ({"status": "closed"}, "closed", 1),
        ({"opened_on": dt.date(2026, 11, 22)}, "not open yet", 0),
    ],
)
def test_the_status_is_said_as_far_as_the_books_prove_it(day, values, status, unproved):
    with day.db.write() as connection:
        connection.execute(update(Account.__table__).values(**values))
    then = get_account_as_of(day.db, MARIA, "11/21/26")
    assert (then.status, len(then.unproved)) == (status, unproved)


def test_a_correction_is_told_with_its_number_reason_and_approver(day):
    day.db.clock.move(dt.timedelta(hours=1))
    number = adjust(day, MARIA, -500, "toilet")
    change = get_account_as_of(day.db, MARIA, "11/23/26 12:30").changes[-1]
    assert (change.correction, change.amount_cents, change.balance_cents) == (number, -500, -500)
    assert change.words == f"adjustment {number}: Leak adjustment, toilet, approved by Alex Admin"
    day.prove()


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ("11/24/26", "moment.future"),
        ("11/23/26 23:00", "moment.future"),
        ("11/22/26 25:00", "moment.time"),
        ("11/22/26 noon", "moment.time"),
        ("yesterday", "dates.shape"),
        ("", "dates.empty"),
        ("01/01/1999", "policy.missing"),
    ],
)
def test_what_is_no_past_moment_is_refused(day, typed, refused):
    with pytest.raises(Refused, match=refused.replace(".", r"\.")):
        get_account_as_of(day.db, MARIA, typed)
    with pytest.raises(Refused, match=r"account\.unknown"):
        get_account_as_of(day.db, "99", "11/22/26")


def test_a_moment_is_one_of_the_two():
    with pytest.raises(ValueError, match="either"):
        AsOf()
