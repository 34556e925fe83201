"""A case from its gate through its clock to its release, and everything that stops it."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select, update

from clerktui.models import Customer, PrintJob
from clerktui.services import reference
from clerktui.services.collections.steps import steps_of
from clerktui.services.enforcement import acting, gate, looking, papers, parties, receiving
from clerktui.views.enforcement import (
    AnswerDraft,
    CaseDraft,
    CaseStep,
    ReceiveDraft,
    ReleaseDraft,
    ServeDraft,
    ThirdPartyDraft,
)
from tests.support import enforcement as cases, setoff
from tests.support.accruals import tax_bill
from tests.support.enforcement import HERE, later, today
from tests.support.office import Office, new_id
from tests.support.refusing import refused

ACCOUNT = 1


@pytest.fixture
def town(office: Office) -> Office:
    """Al owes 1,000.00 of the 2025 tax and its interest: 95.00 to November 23, 2026."""
    cases.owing(office)
    return office


def missing(office: Office, account: str = HERE, kind: str = "wages") -> list[str]:
    found = gate.get_gate(office.db, office.people["ana"], account, kind)
    return [line.code for line in found.missing]


def said(office: Office, name: str) -> str:
    with office.db.read() as connection:
        return str(papers.kept(connection, name))


# --------------------------------------------------------------------------------- the gate
def test_the_gate_says_all_that_is_missing(office):
    office.account(HERE, "LOWE, AL")
    tax_bill(office, HERE, 100_000, 2026)
    office.flag(ACCOUNT, "bankruptcy")
    office.flag(ACCOUNT, "foreclosure")
    found = gate.get_gate(office.db, office.people["ana"], HERE, "wages")
    assert [line.code for line in found.missing] == ["delinquent", "stops", "stops"]
    assert found.lines[0].until == dt.date(2027, 1, 6)
    assert not found.is_open
    draft = CaseDraft(new_id(), HERE, "wages", cases.party(office))
    assert refused(acting.open_case, office.db, office.people["ana"], draft) == "enforcement.gate"


def test_a_business_has_no_wages_and_a_notice_is_served_on_somebody(town):
    draft = CaseDraft(new_id(), HERE, "wages", 0)
    assert refused(acting.open_case, town.db, town.people["ana"], draft) == "enforcement.party"
    with town.db.write() as connection:
        connection.execute(update(Customer.__table__).values(is_business=True))
    assert missing(town, HERE) == ["business"]
    assert missing(town, HERE, "bank") == []


def test_a_tax_after_ten_years_is_left_out_and_alone_opens_nothing(town):
    tax_bill(town, HERE, 50_000, 2015)
    found = gate.get_gate(town.db, town.people["ana"], HERE, "wages")
    assert found.is_open
    assert found.owed_cents == 109_500
    number = cases.opened(town)
    assert [one.tax_year for one in cases.whole(town, number).items] == [2025]
    other = "20-0002-00"
    town.account(other, "TATE, BO")
    tax_bill(town, other, 50_000, 2015)
    assert missing(town, other) == ["delinquent", "barred"]


def test_a_case_is_of_its_kind_and_once(town):
    bank = cases.party(town, "bank")
    ana = town.people["ana"]
    wrong = CaseDraft(new_id(), HERE, "wages", bank)
    assert refused(acting.open_case, town.db, ana, wrong) == "enforcement.gate"
    unknown = CaseDraft(new_id(), HERE, "car", bank)
    assert refused(acting.open_case, town.db, ana, unknown) == "enforcement.kind"
    nobody = CaseDraft(new_id(), HERE, "bank", 99)
    assert refused(acting.open_case, town.db, ana, nobody) == "third_party.unknown"
    assert cases.opened(town, "bank", party_id=bank) == 1
    assert missing(town, kind="bank") == ["under_way"]
    assert missing(town) == []
    gone = cases.party(town, "bank")
    draft = ThirdPartyDraft(
        new_id(), "bank", "X", "1 Main", "Town", "NC", "28000", is_active=False, party_id=gone
    )
    parties.save_party(town.db, ana, draft)
    assert refused(acting.open_case, town.db, ana, CaseDraft(new_id(), HERE, "bank", gone))
    assert [one.open_cases for one in parties.list_parties(town.db, ana, "bank")] == [1]
    assert refused(acting.answer, town.db, ana, AnswerDraft(new_id(), 9, "admits", today(town)))


def test_little_is_not_worth_a_case(office):
    cases.owing(office, cents=4_000)
    assert missing(office) == ["minimum"]


def test_a_third_party_needs_a_name_and_an_address(office):
    ana = office.people["ana"]
    draft = ThirdPartyDraft(new_id(), "employer", "MILLS", "", "Town", "NC", "28000")
    assert refused(parties.save_party, office.db, ana, draft) == "third_party.missing"
    other = ThirdPartyDraft(new_id(), "friend", "MILLS", "1", "Town", "NC", "28000")
    assert refused(parties.save_party, office.db, ana, other) == "third_party.kind"
    same = ThirdPartyDraft(new_id(), "employer", "MILLS", "1", "Town", "NC", "28000")
    first = parties.save_party(office.db, ana, same)
    again = parties.save_party(office.db, ana, same)
    assert (again.party_id, again.duplicate) == (first.party_id, True)


# -------------------------------------------------------------------------------- the notices
def test_both_notices_say_what_the_law_wants(town):
    number = cases.opened(town)
    third, taxpayer = said(town, "G-1-1"), said(town, "G-1-2")
    for words in (
        *("AL LOWE", "12 Elm St", "PIEDMONT MILLS INC", "Payroll", "100 Mill Rd"),
        *("10 %", "within 10 days", "15 days", "2025 property tax", "105-366", "105-368"),
    ):
        assert words.lower() in third.lower()
    assert "amount_cents=115500" in third
    assert "AL LOWE" in taxpayer
    with town.db.read() as connection:
        jobs = set(connection.execute(select(PrintJob.__table__.c.subject_id)).scalars())
        steps = steps_of(connection, ACCOUNT)
    assert {"G-1-1", "G-1-2"} <= jobs
    assert [step.code for step in steps] == ["garnishment"]
    found = cases.whole(town, number)
    assert (found.state, found.notice_cents, found.left_cents) == ("draft", 115_500, 115_500)
    assert town.balance(HERE) == 100_000
    papers.print_again(town.db, town.people["ana"], CaseStep(new_id(), number))
    assert cases.whole(town, number).moves[-1].words == "notice printed again, 1"
    assert refused(papers.get_paper, town.db, town.people["ana"], "G-9-1") == (
        "enforcement.paper_unknown"
    )
    town.prove()


# ---------------------------------------------------------------------------------- the clock
def test_both_are_served_on_one_day_and_the_fee_is_owed(town):
    number = cases.opened(town)
    ana, day = town.people["ana"], today(town)

    def serve(*days, how="collector"):
        draft = ServeDraft(new_id(), number, *days, how=how)
        return refused(acting.serve, town.db, ana, draft)

    assert serve(day, day - dt.timedelta(days=1)) == "enforcement.same_day"
    assert serve(day + dt.timedelta(days=1), day + dt.timedelta(days=1)) == "enforcement.served_on"
    assert serve(day, day, how="pigeon") == "enforcement.how"
    town.flag(ACCOUNT, "disputed")
    reference.forget(town.db)
    assert serve(day, day) == "enforcement.stopped"
    other = cases.owing(town, "20-0002-00")
    number = cases.opened(town, account="20-0002-00")
    assert other
    done = cases.served(town, number)
    assert done.state == "served"
    found = cases.whole(town, number)
    assert (found.answer_by, found.default_from) == (dt.date(2026, 12, 3), dt.date(2026, 12, 9))
    assert {one.served_on for one in found.papers} == {day}
    assert town.balance("20-0002-00") == 106_000
    assert serve(day, day) == "states.no_move"
    town.prove()


def test_a_notice_is_not_served_when_its_amounts_are_old(town):
    number = cases.opened(town)
    later(town, 31)
    draft = ServeDraft(new_id(), number, today(town), today(town))
    assert refused(acting.serve, town.db, town.people["ana"], draft) == "enforcement.stale"
    [line] = looking.list_cases(town.db, town.people["ana"])
    assert (line.waits_for, line.is_due) == ("a new notice: its amounts are old", True)
    assert cases.released(town, number, "error", "too late").state == "closed"
    assert cases.opened(town) == 2
    town.prove()


def test_no_answer_is_taken_for_default_after_fifteen_days_and_not_before(town):
    number = cases.opened(town)
    early = CaseStep(new_id(), number)
    assert refused(acting.default, town.db, town.people["sam"], early) == "states.no_move"
    cases.served(town, number)
    later(town, 15)
    draft = CaseStep(new_id(), number)
    assert refused(acting.default, town.db, town.people["sam"], draft) == "enforcement.clock"
    [line] = looking.list_cases(town.db, town.people["ana"])
    assert (line.waits_for, line.is_due) == ("the answer", True)
    later(town, 1)
    [line] = looking.list_cases(town.db, town.people["ana"])
    assert line.waits_for == "to be taken for unanswered"
    assert cases.defaulted(town, number).state == "defaulted"
    assert cases.employed(town, number).state == "answered"
    assert "late" in cases.whole(town, number).moves[-1].words
    town.prove()


def test_an_answer_says_what_is_there(town):
    number = cases.opened(town)
    ana, day = town.people["ana"], today(town)

    def answer(number=number, **told):
        draft = AnswerDraft(
            new_id(), number, told.pop("answer", "admits"), told.pop("answered_on", day), **told
        )
        return refused(acting.answer, town.db, ana, draft)

    assert answer(pay_period="weekly", next_on=day) == "states.no_move"
    cases.served(town, number)
    assert answer(answer="maybe") == "enforcement.answer"
    assert answer(answered_on=day - dt.timedelta(days=1)) == "enforcement.answered_on"
    assert answer(pay_period="weekly") == "enforcement.pay_period"
    cases.answered(town, number, "objects", note="paid his wages in advance")
    assert cases.whole(town, number).waits_for == "the objection to be settled"
    cases.answered(town, number, "denies")
    assert cases.whole(town, number).waits_for == "to be released: nothing is there"
    bank = cases.opened(town, "bank")
    cases.served(town, bank)
    assert answer(bank) == "enforcement.held"
    cases.answered(town, bank, held_cents=20_000)
    found = cases.whole(town, bank)
    assert (found.held_cents, found.next_on) == (20_000, dt.date(2026, 12, 3))
    town.prove()


# -------------------------------------------------------------------------------- what stops it
@pytest.mark.parametrize("code", ["bankruptcy", "foreclosure"])
def test_a_bankruptcy_or_a_foreclosure_leaves_only_the_release(town, code):
    number = cases.opened(town)
    cases.served(town, number)
    cases.employed(town, number)
    town.flag(ACCOUNT, code)
    town.flag(ACCOUNT, "disputed")
    [line] = looking.list_cases(town.db, town.people["ana"])
    assert (line.must, line.is_due) == (code, True)
    money = ReceiveDraft(
        new_id(),
        number,
        5_000,
        gross_cents=50_000,
        period_on=today(town),
        session_id=town.sessions["ana"].session_id,
    )
    assert refused(receiving.receive, town.db, town.people["ana"], money) == (
        "enforcement.must_release"
    )
    other = ReleaseDraft(new_id(), number, "agreed", "x")
    assert refused(acting.release, town.db, town.people["sam"], other) == "enforcement.must_release"
    assert cases.released(town, number, code).state == "released"
    assert "is released" in said(town, "G-1-3")
    town.prove()


def test_a_release_has_its_reason_and_its_papers(town):
    number = cases.opened(town)
    cases.served(town, number)
    sam = town.people["sam"]

    def release(reason, note=""):
        draft = ReleaseDraft(new_id(), number, reason, note)
        return refused(acting.release, town.db, sam, draft)

    assert release("bored") == "enforcement.reason"
    assert release("paid") == "enforcement.not_paid"
    assert release("agreed") == "enforcement.note_missing"
    assert cases.released(town, number, "agreed", "plan of 12 months").state == "released"
    assert release("agreed", "again") == "states.no_move"
    closing = CaseStep(new_id(), number)
    assert acting.close(town.db, town.people["ana"], closing).state == "closed"
    papers.print_again(town.db, town.people["ana"], CaseStep(new_id(), number))
    with town.db.read() as connection:
        codes = [step.code for step in steps_of(connection, ACCOUNT)]
    assert codes.count("released") == 2
    draft_case = cases.opened(town)
    assert refused(acting.close, town.db, town.people["ana"], CaseStep(new_id(), draft_case))
    assert len(looking.list_cases(town.db, town.people["ana"], looking.ENDED, HERE)) == 1
    town.prove()


def test_the_taxpayer_reads_spanish_and_nobody_reads_the_whole_number(town, tmp_path):
    setoff.rename(town, HERE, language="es")
    setoff.with_key(town, tmp_path)
    setoff.shown(town, HERE)
    number = cases.opened(town, "rent")
    third, taxpayer = said(town, "G-1-1"), said(town, "G-1-2")
    assert "Social Security number ending in 9999" in third
    assert "Número de Seguro Social que termina en 9999" in taxpayer
    assert "Su inquilino nos paga la renta" in taxpayer
    assert setoff.NUMBER not in third + taxpayer
    cases.served(town, number)
    cases.released(town, number, "agreed", "plan")
    assert "queda sin efecto" in said(town, "G-1-4")
    assert "is released" in said(town, "G-1-3")
