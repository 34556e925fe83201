"""The score of an account from its history; the run that marks CASH ONLY, which payments mind."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.errors import NeedsOverride, Refused
from clerktui.services import account_flags, account_links, accounts
from clerktui.services.collecting import credit
from clerktui.services.collections.steps import Step, record
from clerktui.views.tickets import TenderDraft
from tests.support.collecting import BO, MARIA, did, past_due
from tests.support.office import Office
from tests.support.refusing import without

DAY = dt.timedelta(days=1)


@pytest.fixture
def maria(office: Office) -> int:
    account_id = past_due(office)
    past_due(office, BO, "TATE, BO")
    did(office, account_id, "cut_order", "cut_order", "cut_order", outcome="done")
    did(office, account_id, "agency")
    did(office, account_id, "cut_order")  # made, and never carried out
    return account_id


def mark(office: Office, **options) -> tuple[int, int, int]:
    done = credit.mark_cash_only(office.db, office.people["sam"], **options)
    return done.looked_at, done.below, done.flagged


def flags(office: Office, number: str = MARIA) -> list[str]:
    found = accounts.get_account(office.db, number).flags
    return [f"{one.words} {one.note} {one.expires_on}" for one in found]


def test_who_falls_below_the_limit_pays_cash_only_until_it_is_good_again(office, maria):
    assert mark(office, dry_run=True) == (1, 1, 1)
    assert flags(office) == []
    assert mark(office) == (1, 1, 1)
    assert mark(office) == (1, 1, 0)
    [said] = flags(office)
    assert said == "CASH ONLY credit score 35 of 100 2028-11-22", "730 days after what tips it"
    with pytest.raises(NeedsOverride, match=r"payment\.cash_only"):
        office.pay(MARIA, 1000, TenderDraft("check", 1000, "7"))
    office.pay(MARIA, 1000)
    office.prove()


def test_the_account_shows_its_score(office, maria):
    found = account_links.get_standing(office.db, office.people["ana"], MARIA).credit
    assert found is not None
    assert found.words == (
        "Credit 35 of 100, bad: 3 x cut order done (15), last 11/23/26; "
        "1 x agency (20), last 11/23/26"
    )
    assert account_links.get_standing(office.db, office.people["ana"], BO).credit is None


def test_what_a_person_ended_is_not_put_on_again_for_the_same(office, maria):
    mark(office)
    account_flags.end_flag(office.db, office.people["sam"], MARIA, "cash_only", "hardship")
    assert mark(office) == (1, 1, 0)
    office.db.clock.move(2 * DAY)
    with office.db.write() as connection:
        day = dt.date(2026, 11, 25)
        record(connection, day, office.db.clock.now(), [Step(maria, "penalty", "late")])
    assert mark(office) == (1, 1, 1), "something new happened"


def test_bankruptcy_is_never_marked(office, maria):
    office.flag(maria, "bankruptcy")
    assert mark(office) == (1, 1, 0)


def test_only_who_may_runs_it(office):
    with pytest.raises(Refused, match="denied"):
        credit.mark_cash_only(office.db, without(office.people["sam"], "collect.run"))
