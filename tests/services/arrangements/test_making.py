"""Making promises and plans: limits, a supervisor's word, cancelling, the agreement, lists."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import update

from clerktui.errors import NeedsOverride, Refused
from clerktui.i18n import sentence
from clerktui.models import ArrangementPaper, Contact, Customer, PrintJob
from clerktui.services.arrangements import ending, looking, making, terms
from clerktui.services.collecting import outcomes
from clerktui.views.arrangements import PlanDraft, PromiseDraft
from tests.support.arrangements import (
    DAY,
    DECEMBER,
    MARIA,
    SEPTEMBER,
    TODAY,
    one,
    plan,
    promise,
    state,
    step,
    stopped,
)
from tests.support.books import Books
from tests.support.collecting import ended, item, past_due, reference_of, run
from tests.support.office import Office, new_id


@pytest.fixture
def maria(office: Office) -> int:
    """120.00 of water past due, 30.00 of sewer to come; collected."""
    account_id = past_due(office, due=SEPTEMBER, water=12_000)
    office.bill(MARIA, due=dt.date(2026, 12, 1), sewer=3000)
    run(office)
    return account_id


def refused(act, *args, **more) -> Refused:
    with pytest.raises(Refused) as caught:
        act(*args, **more)
    return caught.value


# --------------------------------------------------------------------------------------- making
def test_a_plan_is_about_what_is_past_due_and_its_parts_add_up(office, maria):
    made = plan(office)
    assert made.words == (
        f"Plan {made.name}: 120.00, 30.00 down, 3 instalments of 30.00 from 12/07/26 until 02/08/27"
    )
    view = one(office, made.number)
    assert [(p.position, p.due_on, p.cents) for p in view.instalments] == [
        (0, TODAY, 3000),
        (1, DECEMBER, 3000),
        (2, dt.date(2027, 1, 7), 3000),
        (3, dt.date(2027, 2, 8), 3000),
    ]
    assert view.items == (("Water", SEPTEMBER, 12_000),)
    assert view.words == f"on plan {made.name}, next 30.00 on 11/23/26"
    office.prove()


def test_a_plan_may_cover_everything_or_single_items(office, maria):
    assert plan(office, down=5000, covers="all").total_cents == 15_000
    step(office, "cancel", 1, "wrong items")
    known = {one[0] for one in one(office, 1).items}
    assert known == {"Water", "Sewer"}
    assert plan(office, down=5000, items=(1,)).total_cents == 12_000
    office.prove()


def test_a_preview_writes_nothing_and_says_the_limits(office, maria):
    draft = PlanDraft("", MARIA, 0, 7, DECEMBER)
    shown = terms.preview(office.db, office.people["ana"], draft)
    assert (shown.total_cents, shown.owed_cents, shown.late_cents) == (12_000, 15_000, 12_000)
    assert [part.cents for part in shown.instalments] == [1714] * 6 + [1716]
    assert shown.above == (
        "7 instalments, at most 6",
        "0.00 down, at least 30.00",
        "196 days ahead, at most 183",
    )
    assert looking.list_arrangements(office.db, office.people["ana"]) == ()


def test_the_same_command_again_gives_the_same_answer(office, maria):
    command_id = new_id()
    first = plan(office, command_id=command_id)
    again = plan(office, command_id=command_id)
    assert (again.number, again.duplicate, first.duplicate) == (first.number, True, False)


def test_above_the_limits_a_supervisor_and_a_reason_are_needed(office, maria):
    told = refused(plan, office, down=0)
    assert sentence(told) == (
        "Say why this is agreed on above the town's limits: 0.00 down, at least 30.00."
    )
    command_id = new_id()
    asked = {"down": 0, "note": "lost the job", "command_id": command_id}
    with pytest.raises(NeedsOverride, match=r"arrangement\.above") as caught:
        plan(office, **asked)
    assert "A supervisor may allow it" in sentence(caught.value)
    warning = caught.value
    office.approve(command_id, warning.message_id, warning.permission, warning=warning)
    made = plan(office, **asked)
    view = one(office, made.number)
    assert (view.approved_by, view.note) == ("Sam Locklear", "lost the job")
    step(office, "cancel", made.number, "again")
    assert plan(office, down=0, note="hardship", who="sam").state == "open"


def test_who_broke_two_gets_no_third_alone(office, maria):
    for _ in range(2):
        promise(office, 1000, reference_of(office).on)
        office.db.clock.move(DAY)
        run(office)
    told = refused(promise, office, 1000, DECEMBER)
    assert told.facts["above"] == "2 broken within 12 months"
    told = refused(ended, office, "3", promised_on=DECEMBER, promised_cents=1000)
    assert told.message_id == "arrangement.reason"
    assert promise(office, 1000, DECEMBER, who="sam", note="new job").state == "open"


@pytest.mark.parametrize(
    ("more", "message_id"),
    [
        ({"covers": "some"}, "arrangement.covers"),
        ({"every": "year"}, "arrangement.every"),
        ({"items": (99,)}, "arrangement.item"),
        ({"down": 12_000}, "arrangement.down"),
        ({"count": 0}, "arrangement.count"),
        ({"first_on": TODAY - DAY}, "arrangement.first_on"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(office, maria, more, message_id):
    told = refused(plan, office, **more)
    assert told.message_id == message_id
    assert sentence(told)


def test_a_promise_needs_an_amount_that_is_owed_and_a_day(office, maria):
    assert "150.00 owed" in sentence(refused(promise, office, 0, DECEMBER))
    assert refused(promise, office, 15_001, DECEMBER).message_id == "arrangement.amount"
    assert sentence(refused(promise, office, 100, TODAY - DAY)) == (
        "A promise needs a day, 11/23/26 or later."
    )


def test_nothing_is_agreed_on_beside_an_open_plan(office, maria):
    made = plan(office)
    told = refused(promise, office, 1000, DECEMBER)
    assert sentence(told) == (f"Account {MARIA} is on plan {made.name}. Cancel that plan first.")
    assert refused(plan, office).message_id == "arrangement.on_plan"


def test_nothing_owed_needs_no_plan(office, maria):
    office.pay(MARIA, 12_000)
    assert refused(plan, office).message_id == "arrangement.nothing"


def test_who_may_not_is_denied(office, maria):
    act = [making.make_promise, PromiseDraft(new_id(), MARIA, 100, DECEMBER)]
    nobody = office.people["ana"].__class__(**{**office.people["ana"].__dict__, "permissions": ()})
    assert refused(act[0], office.db, nobody, act[1]).message_id == "denied"


# ----------------------------------------------------------------------------- what comes after
def test_a_cancelled_plan_stops_nothing_any_more(office, maria):
    made = plan(office)
    assert refused(step, office, "cancel", made.number).message_id == "arrangement.why"
    done = step(office, "cancel", made.number, "moved away")
    assert (done.state, stopped(office, maria, "cut_off")) == ("cancelled", [])
    assert item(office, maria).lane != "held"
    told = refused(step, office, "cancel", made.number, "again")
    assert sentence(told).startswith(f"{made.name} is cancelled already.")
    office.prove()


def test_ending_a_hold_cancels_the_promise(office, maria):
    ended(office, "3", promised_on=DECEMBER, promised_cents=1000)
    outcomes.end_hold(office.db, office.people["sam"], MARIA, "wrote that he will not pay")
    assert state(office, 1) == "cancelled"
    assert item(office, maria).agreed_on is None


def test_an_agreement_is_printed_kept_and_signed(office, maria):
    made = plan(office)
    assert refused(step, office, "sign", made.number).message_id == "arrangement.not_printed"
    step(office, "print_agreement", made.number)
    letter = ending.get_agreement(office.db, office.people["ana"], made.number)
    assert letter.subject == f"Payment agreement {made.name}, account {MARIA}"
    assert [(one.label, one.amount_cents) for one in letter.figures] == [
        ("Paid down, 11/23/26", 3000),
        ("1. by 12/07/26", 3000),
        ("2. by 01/07/27", 3000),
        ("3. by 02/08/27", 3000),
        ("Total", 12_000),
    ]
    assert any("New bills that fall due" in words for words in letter.paragraphs)
    assert refused(step, office, "sign", made.number, day=TODAY + DAY).message_id == (
        "arrangement.signed_on"
    )
    assert step(office, "sign", made.number).words == f"Agreement {made.name} signed on 11/23/26"
    assert one(office, made.number).line.signed_on == TODAY
    assert refused(step, office, "sign", made.number).message_id == "arrangement.signed"
    again = step(office, "print_agreement", made.number)
    assert again.words == f"Agreement {made.name} printed again, 1"
    jobs = Books(office.db).rows(PrintJob)
    assert {job["copy_no"] for job in jobs if job["subject_id"] == made.name} <= {0, 1}
    [contact] = [row for row in Books(office.db).rows(Contact) if row["kind"] == "letter"]
    assert contact["body"].startswith(f"Letter {made.name}: Payment agreement")
    office.prove()


def test_an_agreement_is_in_the_language_of_its_customer(office, maria):
    with office.db.write() as connection:
        connection.execute(update(Customer.__table__).values(language="es"))
    made = plan(office)
    step(office, "print_agreement", made.number)
    letter = ending.get_agreement(office.db, office.people["ana"], made.number)
    assert letter.subject == f"Acuerdo de pago {made.name}, cuenta {MARIA}"
    assert letter.figures[-1].label == "Total"


def test_only_an_open_plan_has_an_agreement(office, maria):
    made = promise(office, 1000, DECEMBER)
    assert refused(step, office, "print_agreement", made.number).message_id == (
        "arrangement.no_plan"
    )
    assert refused(step, office, "sign", 99).message_id == "arrangement.unknown"
    other = plan(office)
    step(office, "cancel", other.number, "no")
    told = refused(step, office, "print_agreement", other.number)
    assert told.message_id == "arrangement.ended"
    missing = refused(ending.get_agreement, office.db, office.people["ana"], other.number)
    assert missing.message_id == "arrangement.not_printed"


def test_a_purged_agreement_says_so(office, maria):
    made = plan(office)
    step(office, "print_agreement", made.number)
    with office.db.write() as connection:
        triggers_off(connection)
        connection.execute(update(ArrangementPaper.__table__).values(document=None))
    told = refused(ending.get_agreement, office.db, office.people["ana"], made.number)
    assert told.message_id == "arrangement.purged"


def triggers_off(connection) -> None:
    """Do behind the books' back what only a purge may."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' "
            "AND tbl_name = 'arrangement_paper'"
        ).all()
        for (name,) in rows:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
    else:
        connection.exec_driver_sql("ALTER TABLE arrangement_paper DISABLE TRIGGER USER")


# ---------------------------------------------------------------------------------------- lists
def test_lists_show_what_is_due_first_and_every_state(office, maria):
    ana = office.people["ana"]
    other = past_due(office, "10-0871-01", "TATE, BO", due=SEPTEMBER)
    promise(office, 1000, DECEMBER)
    making.make_promise(office.db, ana, PromiseDraft(new_id(), "10-0871-01", 500, TODAY))
    found = looking.list_arrangements(office.db, ana)
    assert [(line.account, line.next_on) for line in found] == [
        ("10-0871-01", TODAY),
        (MARIA, DECEMBER),
    ]
    assert looking.list_arrangements(office.db, ana, "broken") == ()
    assert looking.list_arrangements(office.db, ana, kind="plan") == ()
    assert len(looking.list_arrangements(office.db, ana, "")) == 2
    assert len(looking.list_account(office.db, ana, MARIA)) == 1
    assert refused(looking.list_arrangements, office.db, ana, "paid").message_id == (
        "arrangement.state"
    )
    assert refused(looking.list_arrangements, office.db, ana, kind="x").message_id == (
        "arrangement.state"
    )
    assert stopped(office, other, "setoff")
