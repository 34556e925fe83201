"""A returned item of somebody in bankruptcy: taken back, and nothing comes on top of it."""

from __future__ import annotations

import datetime as dt

from clerktui.models import Contact
from clerktui.services import accounts
from clerktui.services.returns import booking
from clerktui.views.accounts import FlagDraft
from tests.support.books import Books
from tests.support.office import Office
from tests.support.returned import bounce, draft, pay_by_check

ACCOUNT = "10-0442-07"
CASE = FlagDraft(
    "bankruptcy",
    proof="notice",
    case_number="26-50123",
    court="W.D.N.C.",
    filed_on=dt.date(2026, 11, 2),
)


def bounced(office: Office):
    receipt = pay_by_check(office, ACCOUNT, 4120).receipt
    ana = office.people["ana"]
    plan = booking.plan_return(office.db, ana, draft(office, receipt))
    return plan, bounce(office, receipt)


def letters(office: Office) -> list[str]:
    return [row["body"] for row in Books(office.db).rows(Contact) if row["kind"] == "letter"]


def test_a_letter_that_goes_out_is_a_contact(office):
    office.account(ACCOUNT, water=4120)
    office.decide("returned.cash_only", {"items": 1, "within_months": 12, "for_months": 12})
    plan, item = bounced(office)
    assert plan.fee_cents == item.fee_cents > 0
    assert plan.flag_until == item.flag_until
    assert item.flag_until
    assert letters(office) == [f"Letter R-{item.number}: {item.letter.subject}"]
    assert "cash_only" in [flag.code for flag in accounts.get_account(office.db, ACCOUNT).flags]
    office.prove()


def test_bankruptcy_leaves_out_fee_flag_and_letter_and_says_so(office):
    office.account(ACCOUNT, water=4120)
    office.decide("returned.cash_only", {"items": 1, "within_months": 12, "for_months": 12})
    accounts.add_flag(office.db, office.people["sam"], ACCOUNT, CASE)
    plan, item = bounced(office)
    assert (plan.fee_cents, plan.flag_until) == (item.fee_cents, item.flag_until) == (0, None)
    assert plan.fee_rule == item.fee_rule == "no charge: marked BANKRUPTCY: do not collect"
    assert (item.letter, letters(office)) == (None, [])
    assert office.balance(ACCOUNT) == 4120
    office.prove()
