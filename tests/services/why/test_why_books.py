"""Why?: deposits, the ledger, the dashboard, drawers that wait; lines come to the number."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.errors import Refused
from clerktui.printing.text import report_text
from clerktui.services import drawer_pending
from clerktui.services.closing import general_ledger
from clerktui.services.why import asking, books, paper
from clerktui.views.closing import DayDraft
from clerktui.views.drawers import CloseDrawerDraft
from clerktui.views.tickets import TenderDraft
from tests.support.office import new_id
from tests.support.wrongs import deposit

TODAY = dt.date(2026, 11, 23)
MARIA, ANN = "10-0442-07", "20-0001-00"


@pytest.fixture
def day(office):
    """Cash and a check for two funds, the drawer closed 5.00 short, its checks on a slip."""
    office.account(MARIA, "RODRIGUEZ, MARIA E", water=4120, sewer=3800)
    office.account(ANN, "LEE, ANN", tax=190_000)
    office.pay(MARIA, 5000, TenderDraft("cash", 6000))
    office.pay(ANN, 20_000, TenderDraft("check", 20_000, "1187"))
    office.close(cash=24_500, check=20_000)
    session = office.sessions["ana"].session_id
    bank = {"bank_cents": 19_900, "bank_on": TODAY, "bank_reference": "77"}
    part = (session, "check", 20_000)
    office.deposit = deposit(office, part, state="matched", **bank)
    return office


def told(found):
    """Every explanation adds up, and no program's word is in it."""
    for one in found:
        steps = [step.amount_cents for step in one.steps if step.amount_cents is not None]
        assert one.result_cents is None or sum(steps) == one.result_cents, one.question
        assert "_" not in report_text(paper.to_report(one), 80)
    return {one.topic: one for one in found}


def test_a_deposit_is_its_parts_its_checks_and_what_the_bank_counted(day):
    sam = day.people["sam"]
    found = told(books.why_deposit(day.db, sam, day.deposit))
    assert set(found) == {"deposit", "checks", "bank"}
    assert found["deposit"].result_cents == 20_000
    assert {rule.key for rule in found["deposit"].rules} == {"deposit.daily", "deposit.banks"}
    assert "1187" in found["checks"].steps[0].words
    assert found["bank"].answer == "The bank counted 1.00 less than the slip says."
    with pytest.raises(Refused, match=r"deposit\.unknown"):
        books.why_deposit(day.db, sam, 99)


def test_a_line_of_the_ledger_is_its_entries_or_the_net_of_its_fund(day):
    sam = day.people["sam"]
    proof = general_ledger.get_proof(day.db, sam, TODAY)
    for line in proof.lines:
        one, whole = books.why_ledger(day.db, sam, TODAY, None, line.account, line.line_no)
        assert one.topic == ("between" if line.is_between_funds else "ledger")
        assert one.result_cents == line.debit_cents - line.credit_cents
        told((one, whole))
        assert whole.result_cents == proof.debit_cents
    assert any(line.is_between_funds for line in proof.lines)
    posted = general_ledger.post_day(day.db, sam, DayDraft(new_id(), TODAY))
    again = books.why_ledger(day.db, sam, TODAY, posted.number)
    assert again[0].result_cents == posted.debit_cents
    assert len(again) == 1 + len(posted.lines)
    with pytest.raises(Refused, match=r"why\.no_line"):
        books.why_ledger(day.db, sam, TODAY, posted.number, "99-9999")


def test_the_dashboard_adds_up(day):
    found = told(books.why_dashboard(day.db, day.people["sam"]))
    assert found["taken_today"].result_cents == 25_000
    assert found["owed"].result_cents == 4120 + 3800 + 190_000 - 25_000
    with pytest.raises(Refused, match="denied"):
        books.why_dashboard(day.db, day.people["ana"])


def test_a_correction_is_explained_by_its_number(day):
    with pytest.raises(Refused, match=r"correction\.unknown"):
        asking.why_correction(day.db, day.people["sam"], 99)


def test_a_drawer_that_waits_is_explained_by_the_count_it_was_left_with(office):
    office.account(MARIA, "RODRIGUEZ, MARIA E", water=4120)
    office.pay(MARIA, 4000, TenderDraft("cash", 4000))
    session = office.sessions["ana"].session_id
    draft = CloseDrawerDraft(new_id(), session, (("cash", 20_000), ("check", 0)))
    drawer_pending.leave_pending(office.db, office.people["ana"], draft)
    [waiting] = drawer_pending.list_pending(office.db, office.people["sam"])
    [one] = asking.why_drawer(office.db, office.people["sam"], session)
    assert one.result_cents == waiting.over_short_cents < 0
    assert one.steps[-1].total_cents == one.result_cents
    assert "short?" in one.question
    assert one.notes
