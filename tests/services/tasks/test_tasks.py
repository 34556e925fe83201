"""Tasks between co-workers: who they wait for, what each step does, who may see them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import text

from clerktui.errors import Refused
from clerktui.services.tasks import counting, listing, making
from clerktui.views.tasks import TasksWanted
from tests.rules.refusals import refused
from tests.support.batches import begin_batch
from tests.support.office import Office, new_id
from tests.support.tasks import ask, count, make, refer, step

ACCOUNT = "10-0442-07"
WORDS = "I paid that twice and I am not paying a third time"
ABOUT = ("account", ACCOUNT)


@pytest.fixture
def office(office: Office) -> Office:
    office.account(ACCOUNT, water=4120)
    return office


def numbers(office: Office, who: str = "ana", **wanted: object) -> list[int]:
    page = listing.list_tasks(office.db, office.people[who], TasksWanted(**wanted))
    return [one.number for one in page.rows]


def get(office: Office, number: int, who: str = "ana"):
    return listing.get_task(office.db, office.people[who], number)


def without(office: Office, who: str, permission: str) -> None:
    actor = office.people[who]
    office.people[who] = replace(actor, permissions=actor.permissions - {permission})


# ------------------------------------------------------------------------------------- its life
def test_a_referral_goes_to_the_role_the_town_refers_to_and_comes_back_answered(office):
    number = refer(office, WORDS, about=ABOUT)
    task = get(office, number)
    assert (task.owner, task.owner_name, task.state) == ("role:supervisor", "Supervisor", "open")
    assert (task.title, task.reason) == ("Cut off, or about to be", "Cut off, or about to be")
    assert (task.said, task.subject_kind, task.subject) == (WORDS, "account", ACCOUNT)
    assert task.due_on == dt.date(2026, 11, 24)
    assert (count(office), count(office, "sam")) == ((0, 0), (1, 1))
    assert step(office, "take", number, who="sam").owner == "sam"
    answered = step(office, "answer", number, "It was one payment, shown twice.", who="sam")
    assert (answered.state, answered.owner) == ("waiting", "ana")
    assert (count(office), count(office, "sam")) == ((1, 1), (0, 0))
    thread = [(note.kind, note.who, note.owner, note.body) for note in get(office, number).notes]
    assert thread == [
        ("made", "Ana Ruiz", "Supervisor", ""),
        ("taken", "Sam Locklear", "Sam Locklear", ""),
        ("answered", "Sam Locklear", "Ana Ruiz", "It was one payment, shown twice."),
    ]
    assert count(office) == (1, 0)
    assert step(office, "finish", number, "called back").state == "done"
    assert numbers(office) == []
    assert numbers(office, state="done", whose="made") == [number]
    assert step(office, "reopen", number, "called again").state == "open"
    assert numbers(office) == [number]
    office.prove()


def test_whoever_made_it_may_write_to_it_and_it_stays_where_it_is(office):
    number = ask(office, "Is the leak fixed?", about=ABOUT)
    assert step(office, "answer", number, "the caller rang again").owner == "sam"
    assert count(office, "sam") == (1, 1)
    assert step(office, "note", number, "yes, I see", who="sam").state == "open"
    assert count(office) == (0, 1)


def test_it_is_given_to_another_person_a_role_or_whoever_opens_a_drawer_next(office):
    number = ask(office, "Who has the key?")
    assert step(office, "give", number, to="dee", who="sam").owner == "dee"
    assert numbers(office, "dee") == [number]
    assert step(office, "give", number, to="role:finance", who="dee").state == "open"
    assert numbers(office, "fay") == [number]
    step(office, "give", number, to="drawer:2", who="fay")
    assert numbers(office, "dee") == []
    office.open_drawer("2", "dee")
    assert numbers(office, "dee") == [number]
    assert step(office, "take", number, who="dee").owner == "dee"


def test_a_hand_off_note_waits_for_the_next_one_at_the_drawer_not_for_its_writer(office):
    number = make(office, "hand_off", title="Coin order is here", to="drawer:1").number
    assert (numbers(office), count(office)) == ([], (0, 0))
    office.close(cash=20_000)
    office.open_drawer("1", "dee")
    assert (numbers(office, "dee"), count(office, "dee")) == ([number], (1, 1))


def test_what_another_finished_is_unread_for_its_maker_until_read(office):
    number = ask(office, "Please call the bank", to="dee")
    step(office, "finish", number, "called", who="dee")
    assert count(office) == (0, 1)
    assert get(office, number).state == "done"
    assert count(office) == (0, 0)


def test_a_step_sent_again_is_taken_once(office):
    command = new_id()
    first = make(office, title="Once", to="sam", command_id=command)
    again = make(office, title="Once", to="sam", command_id=command)
    assert (again.number, again.duplicate, first.duplicate) == (first.number, True, False)
    with refused("command.reused"):
        make(office, title="Other", to="sam", command_id=command)
    answer = new_id()
    step(office, "answer", first.number, "yes", who="sam", command_id=answer)
    assert step(office, "answer", first.number, "yes", who="sam", command_id=answer).duplicate
    assert len(get(office, first.number).notes) == 2


# ------------------------------------------------------------------------------------ the lists
def test_what_is_late_comes_first_then_what_is_due_then_the_rest(office):
    later = ask(office, "Some day")
    today = ask(office, "At four", due_on=dt.date(2026, 11, 23), due_time="1600")
    early = ask(office, "At nine", due_on=dt.date(2026, 11, 23), due_time="9:30")
    tomorrow = ask(office, "Tomorrow", due_on=dt.date(2026, 11, 24))
    assert numbers(office, "sam") == [early, today, tomorrow, later]
    assert numbers(office, "sam", is_overdue=True) == []
    office.db.clock.move(dt.timedelta(hours=3))
    assert numbers(office, "sam", is_overdue=True) == [early]
    office.db.clock.move(dt.timedelta(days=1))
    assert numbers(office, "sam", is_overdue=True) == [early, today]
    assert [one.is_overdue for one in rows(office)] == [True, True, False, False]
    first = listing.list_tasks(office.db, office.people["sam"], TasksWanted(), limit=2)
    rest = listing.list_tasks(office.db, office.people["sam"], TasksWanted(), first.after, 2)
    assert [one.number for one in rest.rows] == [tomorrow, later]
    assert rest.after is None


def rows(office: Office):
    return listing.list_tasks(office.db, office.people["sam"]).rows


def test_it_is_found_by_its_words_its_number_and_what_it_is_about(office):
    first = ask(office, "Leak at the meter", about=ABOUT)
    second = refer(office, WORDS)
    assert numbers(office, whose="all", text="leak") == [first]
    assert numbers(office, whose="made", text="third time") == [second]
    assert second in numbers(office, whose="made", text=str(second))
    assert numbers(office, whose="all", subject_kind="account") == [first]
    about = listing.list_about(office.db, office.people["dee"], *ABOUT)
    assert [one.number for one in about] == [first]
    with refused("task.wanted_unknown"):
        numbers(office, whose="theirs")


def test_it_can_be_about_a_receipt_a_batch_a_bill_a_drawer_and_a_ticket(office):
    from clerktui.services import tickets

    receipt = office.pay(ACCOUNT, 100).receipt
    batch = str(begin_batch(office))
    ticket = new_id()
    tickets.save_draft(office.db, office.people["ana"], ticket, {}, "RODRIGUEZ 41.20")
    about = {"receipt": receipt, "batch": batch, "bill": "B00001", "drawer": "1"}
    for kind, number in about.items():
        task = get(office, ask(office, kind, about=(kind, number)))
        assert (task.subject_kind, task.subject) == (kind, number)
    task = get(office, ask(office, "ticket", about=("ticket", ticket)))
    assert (task.subject, task.subject_id) == ("RODRIGUEZ 41.20", ticket)


# ---------------------------------------------------------------------------------- who may see
def test_who_may_not_see_a_thing_does_not_see_a_task_through_it(office):
    receipt = office.pay(ACCOUNT, 100).receipt
    number = ask(office, "Wrong name on it", to="dee", about=("receipt", receipt))
    without(office, "dee", "receipt.view")
    assert numbers(office, "dee", whose="all") == []
    assert count(office, "dee") == (0, 0)
    with refused("task.unknown"):
        get(office, number, "dee")
    with refused("task.unknown"):
        step(office, "answer", number, "so?", who="dee")
    with refused("task.subject_denied"):
        ask(office, "Another", who="dee", about=("receipt", receipt))


def test_what_is_about_nothing_everybody_may_see_stays_between_those_it_concerns(office):
    number = ask(office, "Can you take Friday?", to="dee")
    assert numbers(office, "fay", whose="all") == []
    with refused("task.unknown"):
        get(office, number, "fay")
    assert numbers(office, "sam", whose="all") == [number]


def test_who_may_see_it_may_answer_but_only_those_it_concerns_move_it(office):
    number = ask(office, "Leak", to="sam", about=ABOUT)
    for name in ("take", "finish"):
        with refused("task.not_yours", number=number, owner="sam"):
            step(office, name, number, who="dee")
    with refused("task.not_yours"):
        step(office, "give", number, to="dee", who="dee")
    assert step(office, "answer", number, "I saw it run", who="dee").state == "waiting"


def test_without_the_permission_there_are_no_tasks(office):
    ask(office, "Leak", to="dee")
    without(office, "dee", "task.use")
    assert count(office, "dee") == (0, 0)
    for work in (
        lambda: ask(office, "Another", who="dee"),
        lambda: numbers(office, "dee"),
        lambda: get(office, 1, "dee"),
        lambda: making.get_form(office.db, office.people["dee"]),
        lambda: step(office, "take", 1, who="dee"),
    ):
        with refused("denied"):
            work()


# ----------------------------------------------------------------------------------- refusals
@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("task.kind_unknown", {"kind": "gossip", "title": "x", "to": "sam"}),
        ("task.title_missing", {"title": " ", "to": "sam"}),
        ("task.to_missing", {"title": "x"}),
        ("task.to_unknown", {"title": "x", "to": "nobody"}),
        ("task.to_unknown", {"title": "x", "to": "role:king"}),
        ("task.to_unknown", {"title": "x", "to": "drawer:99"}),
        ("task.reason_missing", {"kind": "refer", "title": "", "said": "x"}),
        ("task.reason_unknown", {"kind": "refer", "title": "", "said": "x", "reason": "y"}),
        ("task.said_missing", {"kind": "refer", "title": "", "reason": "other"}),
        ("task.due_past", {"title": "x", "to": "sam", "due_on": dt.date(2026, 11, 22)}),
        ("task.due_time", {"title": "x", "to": "sam", "due_time": "25:00"}),
        ("task.subject_kind", {"title": "x", "to": "sam", "about": ("weather", "rain")}),
        ("task.subject_unknown", {"title": "x", "to": "sam", "about": ("batch", "77")}),
        ("account.unknown", {"title": "x", "to": "sam", "about": ("account", "9")}),
        ("text.too_long", {"title": "x" * 81, "to": "sam"}),
    ],
)
def test_what_cannot_be_made_is_refused_and_nothing_is_written(office, why, said):
    with refused(why):
        make(office, **said)
    assert numbers(office, "sam", whose="all") == []


def test_what_cannot_be_done_is_refused(office):
    number = ask(office, "Leak", about=ABOUT)
    with refused("task.body_missing"):
        step(office, "answer", number, " ", who="sam")
    with refused("task.unknown"):
        step(office, "take", 99)
    with refused("states.no_move"):
        step(office, "reopen", number, "why not")
    step(office, "finish", number)
    for name in ("answer", "give", "finish"):
        with refused("task.done_already"):
            step(office, name, number, "again", to="dee")
    with pytest.raises(Refused, match=r"states\.no_move"):
        step(office, "take", number)


# --------------------------------------------------------------------------- what a form offers
def test_a_form_offers_roles_people_drawers_in_use_and_the_towns_reasons(office):
    form = making.get_form(office.db, office.people["ana"])
    codes = [one.code for one in form.receivers]
    assert codes[0] == "role:clerk"
    assert {"role:supervisor", "sam", "dee", "drawer:1"} <= set(codes)
    assert "ana" not in codes
    assert "role:inquiry" not in codes
    assert (form.refer_to, form.refer_due_on) == ("role:supervisor", dt.date(2026, 11, 24))
    assert form.reasons[0] == ("complaint", "Complaint about a bill or a charge")


@pytest.mark.sqlite_only
def test_the_count_touches_indexes_only(office):
    ask(office, "Leak")
    told = {"me": 1, "role": "clerk", "kinds": ["", "account"], "since": office.db.clock.now()}
    explain = text(f"EXPLAIN QUERY PLAN {counting.COUNT.text}").bindparams(
        *counting.COUNT._bindparams.values()
    )
    with office.db.read() as connection:
        plan = [row.detail for row in connection.execute(explain, told)]
    scans = [line for line in plan if line.startswith("SCAN") and "task" in line]
    assert not scans, plan
