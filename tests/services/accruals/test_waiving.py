"""Late fees are waived with a reason, within a limit, until a day; taxes are not."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.services import fee_waivers, reference
from clerktui.services.accruals import waiving
from clerktui.services.collections import stops
from clerktui.views.accruals import ExemptDraft, WaiveFeeDraft
from tests.rules.refusals import refused
from tests.support.accruals import charge, edit_list, open_parts, tax_bill
from tests.support.office import Office, new_id

A, TAX = "10-0442-07", "20-0001-00"
UNTIL = dt.date(2027, 5, 1)


@pytest.fixture
def books(office: Office) -> Office:
    """A was charged a late fee of 10.00."""
    office.account(A, due=dt.date(2026, 10, 25), water=7000)
    charge(office, "late_fee")
    return office


def test_a_fee_is_waived_once_and_never_charged_again(books):
    sam = books.people["sam"]
    posted = waiving.waive_fee(books.db, sam, WaiveFeeDraft(new_id(), 1, "mail was late"))
    assert (posted.amount_cents, posted.balances) == (1000, ((A, 7000),))
    with refused("waiver.done"):
        waiving.waive_fee(books.db, sam, WaiveFeeDraft(new_id(), 1, "again"))
    assert charge(books, "late_fee").charged_cents == 0
    fees = waiving.get_fees(books.db, sam, A)
    assert [(one.cents, one.open_cents, one.waived) for one in fees.charged] == [
        (1000, 0, "mail was late")
    ]
    assert [one.reason for one in fees.waivers] == ["mail was late"]
    books.prove()


def test_what_cannot_be_waived(books):
    sam, ana = books.people["sam"], books.people["ana"]
    with refused("denied"):
        waiving.waive_fee(books.db, ana, WaiveFeeDraft(new_id(), 1, "x"))
    with refused("waiver.unknown"):
        waiving.waive_fee(books.db, sam, WaiveFeeDraft(new_id(), 9, "x"))
    with refused("correction.note_missing"):
        waiving.waive_fee(books.db, sam, WaiveFeeDraft(new_id(), 1, ""))
    books.pay(A, 8000)
    with refused("waiver.paid"):
        waiving.waive_fee(books.db, sam, WaiveFeeDraft(new_id(), 1, "x"))
    books.account(TAX, "LOWE, AL")
    tax_bill(books, TAX, 100_000, 2025)
    charge(books, "tax_interest")
    with refused("waiver.tax"):
        waiving.waive_fee(books.db, sam, WaiveFeeDraft(new_id(), 2, "x"))


def test_an_exemption_stops_the_penalty_and_not_the_letter(books):
    sam = books.people["sam"]
    held = waiving.exempt(books.db, sam, ExemptDraft(A, "hardship", UNTIL, "council 11/20"))
    assert (held.until, held.by, held.ended) == (UNTIL, "Sam Locklear", "")
    with books.db.read() as connection:
        today = reference.get_reference(books.db, connection)
        said = fee_waivers.is_exempt_from_penalty(connection, today, 1)
        assert stops.find_stops(connection, today, [1], "letter") == {}
        assert [one.words for one in stops.find_stops(connection, today, [1], "penalty")[1]] == [
            said
        ]
    assert said == "late fees waived until 05/01/27: hardship"
    with refused("waiver.holds", account=A):
        waiving.exempt(books.db, sam, ExemptDraft(A, "again", UNTIL))
    assert [one.waiver_id for one in waiving.list_waivers(books.db, sam)] == [held.waiver_id]
    with refused("waiver.reason_missing"):
        waiving.end_waiver(books.db, sam, held.waiver_id, "")
    ended = waiving.end_waiver(books.db, sam, held.waiver_id, "moved to a plan")
    assert ended.ended == "ended 11/23/26: moved to a plan"
    with refused("waiver.ended"):
        waiving.end_waiver(books.db, sam, held.waiver_id, "again")
    assert waiving.list_waivers(books.db, sam) == ()
    assert len(waiving.list_waivers(books.db, sam, ended=True)) == 1
    books.prove()


def test_an_exemption_needs_a_reason_and_an_end(books):
    sam = books.people["sam"]
    with refused("waiver.reason_missing"):
        waiving.exempt(books.db, sam, ExemptDraft(A, " ", UNTIL))
    with refused("waiver.until"):
        waiving.exempt(books.db, sam, ExemptDraft(A, "x", dt.date(2028, 1, 1)))
    with refused("account.unknown"):
        waiving.exempt(books.db, sam, ExemptDraft("99", "x", UNTIL))
    with refused("waiver.unknown"):
        waiving.end_waiver(books.db, sam, 9, "x")


def test_it_ends_by_its_last_day(books, clock):
    sam = books.people["sam"]
    books.bill(A, due=dt.date(2026, 11, 10), water=3000)
    waiving.exempt(books.db, sam, ExemptDraft(A, "hardship", dt.date(2026, 12, 1)))
    assert edit_list(books, "late_fee", dt.date(2026, 12, 1)).count == 0
    assert edit_list(books, "late_fee", dt.date(2026, 12, 2)).count == 1
    assert ("fee", "penalty", 1000) in open_parts(books, A)
