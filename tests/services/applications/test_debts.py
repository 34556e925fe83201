"""Earlier debts of shared meters and false names: what the law lets a supervisor ask."""

from __future__ import annotations

import pytest

from clerktui.errors import Refused
from clerktui.services import account_links
from clerktui.views.account_links import LinkDraft
from tests.support.applications import apply, complete, decide, say, seen, serve
from tests.support.office import Office, new_id

OLD, ELSEWHERE = "10-0442-07", "20-0001-01"


@pytest.fixture
def office(office) -> Office:
    office.account(OLD, "ROE, JO", status="closed")
    serve(office, OLD, "80001", "water", "sewer")
    office.bill(OLD, water=900)
    return office


def debt(office, number, account=OLD):
    return next(one for one in seen(office, number).debts if one.account == account)


def test_a_shared_meter_lets_a_supervisor_ask_for_the_last_ones_debt(office):
    number = apply(office)
    assert debt(office, number).ground == "tenant"
    say(office, number, shared_meter="yes")
    found = debt(office, number)
    assert (found.verdict, found.ground, found.is_blocking) == ("supervisor", "shared", True)
    assert "160A-314(b)" in found.citation
    decide(office, number, OLD, "pay")
    assert debt(office, number).decision == "pay"
    decide(office, number, OLD)
    assert complete(office, number).state == "completed"


def test_two_tenants_of_the_books_share_the_meter(office):
    number = apply(office)
    for name in ("ROE, JO", "POE, IDA"):
        draft = LinkDraft(new_id(), OLD, "tenant", name)
        account_links.add_link(office.db, office.people["ana"], draft)
    assert debt(office, number).ground == "shared"


def test_who_lied_owes_it_until_a_supervisor_says_otherwise(office):
    office.account(ELSEWHERE, "BOE, AL", address="9 Oak St", status="closed", water=4_120)
    number = apply(office, co_residents="AL BOE")
    assert debt(office, number, ELSEWHERE).verdict == "not_asked"
    with pytest.raises(Refused) as refused:
        decide(office, number, ELSEWHERE, "misrepresented", who="ana")
    assert refused.value.message_id == "denied"
    decide(office, number, ELSEWHERE, "misrepresented")
    found = debt(office, number, ELSEWHERE)
    assert (found.verdict, found.ground, found.is_blocking) == ("pay", "misrepresented", True)
    assert "160A-314(b2)" in found.citation
    with pytest.raises(Refused) as refused:
        complete(office, number)
    assert refused.value.message_id == "application.debt"
    office.bill(ELSEWHERE, water=100)
    assert debt(office, number, ELSEWHERE).ground == "misrepresented", "a lie does not grow old"
    office.pay(ELSEWHERE, 4_220)
    assert all(one.account != ELSEWHERE for one in seen(office, number).debts)
    assert complete(office, number).state == "completed"
