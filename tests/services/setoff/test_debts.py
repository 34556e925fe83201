"""A debt from its letter to its final determination, and everything that stops it on the way."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from clerktui.errors import Refused
from clerktui.i18n import sentence
from clerktui.models import PrintJob, SetoffLetter
from clerktui.services.collections.steps import steps_of
from clerktui.services.setoff import gate, hearings, letters, looking, participation
from clerktui.views.setoff import (
    AppealDraft,
    DecisionDraft,
    HearingDraft,
    MailedDraft,
    ParticipationDraft,
    SetoffStart,
    SetoffStep,
    ToldDraft,
)
from tests.support import setoff
from tests.support.customer_deposits import same_customer
from tests.support.office import Office, new_id
from tests.support.refusing import refused
from tests.support.setoff import HERE, LONG_AGO, OTHER, SMALL, TODAY


@pytest.fixture
def town(office: Office, tmp_path) -> Office:
    """Maria owes 120.00 since August; the town participates; her number is sealed."""
    setoff.debtor(office, tmp_path)
    return office


def missing(office: Office, account: str = HERE, **said) -> list[str]:
    found = gate.get_gate(office.db, office.people["ana"], account, **said)
    return [line.code for line in found.missing]


def test_an_open_gate_says_what_holds(town):
    found = gate.get_gate(town.db, town.people["ana"], HERE)
    assert found.is_open
    assert (found.owed_cents, found.oldest_due_on, found.number) == (12_000, LONG_AGO, None)
    words = " ".join(line.words for line in found.lines)
    assert "M123" in words
    assert "ending 9999" in words
    assert "219099999" not in words


def test_a_gate_says_everything_that_is_missing_at_once(office, tmp_path):
    office.account(HERE, "ELM ST LAUNDRY LLC", due=dt.date(2026, 10, 20), water=4_000)
    office.flag(1, "bankruptcy")
    assert missing(office) == [
        *("participation", "minimum", "age", "number", "name", "address", "stops")
    ]
    said = gate.get_gate(office.db, office.people["ana"], HERE)
    until = {line.code: line.until for line in said.missing}
    assert until["age"] == dt.date(2026, 12, 19)


def test_what_is_not_past_due_is_no_debt(office, tmp_path):
    office.account(HERE, due=dt.date(2026, 12, 20), water=9_000)
    said = {
        line.code: line.words
        for line in gate.get_gate(office.db, office.people["ana"], HERE).missing
    }
    assert said["age"] == "Nothing on it is past due."


def test_a_number_sealed_elsewhere_or_known_by_its_end_only_is_none(town, tmp_path):
    town.db.identity_key_files = (tmp_path / "gone" / "identity.key",)
    assert missing(town) == ["number"]
    (tmp_path / "broken.key").write_text("x")
    town.db.identity_key_files = (tmp_path / "broken.key",)
    assert missing(town) == ["number"]


def test_a_letter_is_refused_with_all_that_is_missing(town):
    setoff.rename(town, HERE, first_name="")
    town.flag(1, "disputed")
    draft = SetoffStart(new_id(), HERE)
    assert refused(letters.start, town.db, town.people["ana"], draft) == "setoff.gate"
    assert refused(letters.start, town.db, town.people["fay"], SetoffStart(new_id(), "9")) == (
        "account.unknown"
    )


def test_the_letter_says_what_the_law_wants_and_nothing_of_the_number(town):
    number = setoff.letter(town)
    with town.db.read() as connection:
        kept = connection.execute(select(SetoffLetter.__table__)).one()
        jobs = connection.execute(select(PrintJob.__table__.c.subject_id)).scalars().all()
    said = str(kept.document)
    for words in (
        "MARIA E RODRIGUEZ",
        "12 Elm St",
        HERE,
        "utility service",
        "Department of Revenue",
        "$15.00",
        "$5.00",
        "hearing",
        "within 30 days after the date this letter was mailed",
        "If no request is mailed in time",
    ):
        assert words in said
    assert "219099999" not in said
    assert "9999" not in said
    assert f"S-{number}" in jobs
    found = setoff.whole(town, number)
    assert (found.state, found.letter_cents, found.waits_for) == (
        *("prepared", 12_000),
        "the letter to be mailed",
    )
    assert missing(town) == ["under_way"]
    letters.print_again(town.db, town.people["ana"], SetoffStep(new_id(), number))
    town.prove()


def test_the_letter_is_in_the_customers_language(town):
    setoff.rename(town, HERE, language="es")
    setoff.letter(town)
    with town.db.read() as connection:
        said = str(connection.execute(select(SetoffLetter.__table__.c.document)).scalar_one())
    assert "Servicios públicos" in said
    assert "audiencia" in said
    assert "agua" in said


def test_small_debts_of_one_person_are_combined(town):
    town.account(SMALL, "RODRIGUEZ, MARIA E", due=LONG_AGO, water=3_000)
    town.account(OTHER, "RODRIGUEZ, MARIA E", due=LONG_AGO, sewer=2_500)
    for account in (SMALL, OTHER):
        same_customer(town, HERE, account)
        setoff.live(town, account)
    assert missing(town, SMALL) == ["minimum"]
    found = gate.get_gate(town.db, town.people["ana"], SMALL, combines=True)
    assert found.is_open
    assert [one.account for one in found.combined] == [SMALL, OTHER]
    number = setoff.letter(town, SMALL, combines=True)
    whole = setoff.whole(town, number)
    assert [(one.account, one.amount_cents) for one in whole.parts] == [
        *((SMALL, 3_000), (OTHER, 2_500))
    ]
    # A debt of the minimum stands alone, whatever is asked.
    alone = setoff.letter(town, HERE, combines=True)
    assert [one.account for one in setoff.whole(town, alone).parts] == [HERE]
    town.decide("setoff.rules", {**_rules(town), "combines": False})
    assert missing(town, SMALL, combines=True)[0] == "minimum"


def _rules(office: Office):
    from clerktui.services.reference import get_reference

    with office.db.read() as connection:
        return get_reference(office.db, connection).policy["setoff.rules"]


def test_small_debts_together_below_the_minimum_stay(town):
    town.account(SMALL, "LEE, ANN", due=LONG_AGO, water=3_000)
    said = gate.get_gate(town.db, town.people["ana"], SMALL, combines=True)
    assert "small debts" in said.missing[0].words


def test_each_step_is_refused_while_it_is_too_early(town):
    db, sam = town.db, town.people["sam"]
    number = setoff.letter(town)
    step = SetoffStep(new_id(), number)
    ask = HearingDraft(new_id(), number, TODAY, TODAY)
    assert refused(hearings.determine, db, sam, step) == "setoff.not_mailed"
    assert refused(hearings.ask_hearing, db, sam, ask) == "setoff.not_mailed"
    late = MailedDraft(new_id(), number, TODAY + dt.timedelta(days=1))
    assert refused(letters.mail, db, sam, late) == "setoff.mailed_on"
    done = setoff.mailed(town, number)
    assert done.state == "noticed"
    again = MailedDraft(new_id(), number, TODAY)
    assert refused(letters.mail, db, sam, again) == "setoff.not_now"
    assert setoff.whole(town, number).hearing_until == dt.date(2026, 12, 23)
    setoff.later(town, 30)
    assert refused(hearings.determine, db, sam, step) == "setoff.clock"
    setoff.later(town, 1)
    assert setoff.whole(town, number).waits_for == "to be determined"
    assert setoff.determined(town, number).state == "final"
    found = setoff.whole(town, number)
    assert (found.determined_on, found.expires_on) == (dt.date(2026, 12, 24), dt.date(2029, 12, 24))
    assert refused(hearings.determine, db, sam, step) == "setoff.not_now"
    town.prove()


def test_a_step_out_of_turn_is_refused_with_what_comes_next(town):
    number = setoff.letter(town)
    draft = AppealDraft(new_id(), number, TODAY, "owed", 1)
    with pytest.raises(Refused) as caught:
        hearings.appeal(town.db, town.people["sam"], draft)
    assert sentence(caught.value) == (
        "Debt 1 is prepared: write down when its letter was mailed (mailed)."
    )


def test_a_step_sent_twice_is_taken_once(town):
    draft = SetoffStart("11111111-1111-4111-8111-111111111111", HERE)
    first = letters.start(town.db, town.people["ana"], draft)
    again = letters.start(town.db, town.people["ana"], draft)
    assert (first.number, again.number, again.duplicate) == (1, 1, True)


def test_a_hearing_in_time_stops_the_debt_until_it_is_decided_and_told(town):
    db, sam = town.db, town.people["sam"]
    number = setoff.letter(town)
    setoff.mailed(town, number)
    bad = HearingDraft(new_id(), number, dt.date(2026, 11, 1), TODAY)
    assert refused(hearings.ask_hearing, db, sam, bad) == "setoff.asked_on"
    # Mailed on the last day, received after it: in time.
    setoff.later(town, 33)
    assert setoff.hearing(town, number, dt.date(2026, 12, 23)).state == "contested"
    assert refused(hearings.determine, db, sam, SetoffStep(new_id(), number)) == "setoff.not_now"
    whole = setoff.whole(town, number)
    assert whole.waits_for == "the hearing"
    assert [line.code for line in whole.gate] == ["contest", "determined"]
    for said, why in (
        ({"held_by": "me"}, "setoff.held_by"),
        ({"decision": "maybe"}, "setoff.decision"),
        ({"amount_cents": 12_001}, "setoff.decided_cents"),
        ({"held_on": TODAY}, "setoff.held_on"),
        ({"told_on": TODAY}, "setoff.told_on"),
    ):
        assert refused(setoff.decide, town, number, **said) == why
    setoff.decide(town, number, amount_cents=9_000)
    assert setoff.whole(town, number).owed_cents == 9_000
    assert looking.list_debts(db, sam)[0].amount_cents == 9_000
    assert refused(hearings.determine, db, sam, SetoffStep(new_id(), number)) == "setoff.not_told"
    assert setoff.whole(town, number).waits_for == "the debtor to have the decision"
    early = ToldDraft(new_id(), number, TODAY)
    assert refused(hearings.tell_decision, db, sam, early) == "setoff.told_on"
    hearings.tell_decision(db, sam, ToldDraft(new_id(), number, setoff.today(town)))
    setoff.later(town, 30)
    step = SetoffStep(new_id(), number)
    assert refused(hearings.determine, db, sam, step) == "setoff.appeal_clock"
    assert setoff.whole(town, number).gate[0].code == "contest"
    setoff.later(town, 1)
    late = AppealDraft(new_id(), number, setoff.today(town))
    assert refused(hearings.appeal, db, sam, late) == "setoff.appeal_late"
    setoff.determined(town, number)
    assert setoff.whole(town, number).determined_cents == 9_000
    town.prove()


def test_a_request_that_came_too_late_is_written_down_and_stops_nothing(town):
    number = setoff.letter(town)
    setoff.mailed(town, number)
    setoff.later(town, 31)
    done = setoff.hearing(town, number)
    assert done.state == "noticed"
    assert done.notes == (
        "It came too late: the last day was 12/23/26. It stops nothing; tell the debtor so.",
    )
    assert not setoff.whole(town, number).hearings[0].is_timely
    assert setoff.determined(town, number).state == "final"
    town.prove()


def test_an_appeal_ends_owed_not_owed_or_is_taken_back(town):
    db, sam = town.db, town.people["sam"]

    def appealed() -> int:
        number = setoff.letter(town)
        setoff.mailed(town, number)
        setoff.hearing(town, number)
        setoff.decide(town, number, amount_cents=9_000, told_on=setoff.today(town))
        early = AppealDraft(new_id(), number, dt.date(2026, 11, 1))
        assert refused(hearings.appeal, db, sam, early) == "setoff.appeal_on"
        hearings.appeal(db, sam, AppealDraft(new_id(), number, setoff.today(town)))
        assert setoff.whole(town, number).waits_for == "the appeal"
        assert setoff.whole(town, number).gate[0].code == "contest"
        return number

    first = appealed()
    odd = AppealDraft(new_id(), first, setoff.today(town), "maybe")
    assert refused(hearings.appeal, db, sam, odd) == "setoff.decision"
    early = AppealDraft(new_id(), first, dt.date(2026, 11, 1), "owed", 1)
    assert refused(hearings.appeal, db, sam, early) == "setoff.appeal_on"
    lost = AppealDraft(new_id(), first, setoff.today(town), "not_owed")
    assert hearings.appeal(db, sam, lost).state == "closed"
    second = appealed()
    kept = AppealDraft(new_id(), second, setoff.today(town), "withdrawn")
    assert hearings.appeal(db, sam, kept).state == "final"
    assert setoff.whole(town, second).determined_cents == 9_000
    town.prove()


def test_a_hearing_that_finds_nothing_owed_ends_the_debt(town):
    number = setoff.letter(town)
    setoff.mailed(town, number)
    setoff.hearing(town, number)
    assert setoff.decide(town, number, "not_owed").state == "closed"
    assert missing(town) == []
    again = DecisionDraft(new_id(), number, TODAY, "board", "owed", 1)
    assert refused(hearings.decide_hearing, town.db, town.people["sam"], again) == "setoff.not_now"


@pytest.mark.parametrize(("days", "state"), [(1, "noticed"), (31, "final")])
def test_a_request_taken_back_leaves_the_clock(town, days, state):
    number = setoff.letter(town)
    setoff.mailed(town, number)
    setoff.hearing(town, number)
    setoff.later(town, days)
    setoff.decide(town, number, "withdrawn")
    assert setoff.whole(town, number).state == state
    town.prove()


def test_a_debt_is_withdrawn_with_a_reason(town):
    number = setoff.letter(town)
    step = SetoffStep(new_id(), number)
    assert refused(hearings.withdraw, town.db, town.people["sam"], step) == "setoff.note_missing"
    assert setoff.withdrawn(town, number).state == "closed"
    assert refused(setoff.withdrawn, town, number) == "setoff.not_now"
    unknown = SetoffStep(new_id(), 99, "why")
    assert refused(hearings.withdraw, town.db, town.people["sam"], unknown) == "setoff.unknown"


def test_every_stage_stands_in_the_case_file(town):
    number = setoff.letter(town)
    setoff.mailed(town, number)
    setoff.hearing(town, number)
    setoff.decide(town, number, "not_owed")
    with town.db.read() as connection:
        found = [(step.code, step.subject_kind) for step in steps_of(connection, 1)]
    kind = "setoff_debt"
    assert found == [("setoff_letter", kind), ("setoff_hearing", kind), ("released", kind)]


def test_the_list_says_what_waits_for_what(town):
    number = setoff.letter(town)
    setoff.mailed(town, number)
    [line] = looking.list_debts(town.db, town.people["ana"])
    assert (line.waits_for, line.until) == ("the hearing's days", dt.date(2026, 12, 23))
    assert looking.list_debts(town.db, town.people["ana"], ("closed",), account=HERE) == ()


def test_a_tax_debt_expires_ten_years_after_it_was_due(office, tmp_path):
    setoff.debtor(office, tmp_path, due=dt.date(2025, 9, 1), tax=50_000)
    number = setoff.letter(office)
    setoff.to_final(office, number)
    found = setoff.whole(office, number)
    assert (found.account_code, found.expires_on) == ("TAX", dt.date(2035, 9, 1))


def test_an_agreement_is_entered_once_and_checked(office):
    sam = office.people["sam"]

    def draft(code: str = "M123", until: dt.date = dt.date(2027, 12, 31)) -> ParticipationDraft:
        return ParticipationDraft("22222222-2222-4222-8222-222222222222", code, TODAY, TODAY, until)

    enter = participation.participate
    assert refused(enter, office.db, sam, draft("X9")) == "setoff.entity_code"
    assert refused(enter, office.db, sam, draft(until=LONG_AGO)) == "setoff.agreement_days"
    assert refused(enter, office.db, office.people["ana"], draft()) == "denied"
    assert not enter(office.db, sam, draft()).duplicate
    assert enter(office.db, sam, draft()).duplicate
    [one] = participation.list_participation(office.db, sam)
    assert one.is_in_force
