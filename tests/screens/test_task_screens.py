"""Tasks at the desk: referred from where the case is, listed, answered, given, done, handed off."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.services import tickets
from clerktui.services.tasks import listing
from clerktui.views.tasks import TasksWanted
from tests.support.batches import begin_batch
from tests.support.office import new_id
from tests.support.tasks import ask, refer, step

ACCOUNT = "10-0442-07"
WORDS = "I paid that twice and nobody ever called me back"


@pytest.fixture
def town(office):
    office.account(ACCOUNT, "RODRIGUEZ, MARIA E", water=4120)
    return office


@pytest.fixture
def busy(town):
    """What waits for sam: a referral that is late, a question he has read, one for everybody."""
    refer(town, WORDS, about=("account", ACCOUNT))
    read = ask(town, "Is the leak at 12 Elm St fixed?", due_on=dt.date(2026, 11, 27))
    listing.get_task(town.db, town.people["sam"], read)
    ask(town, "Coin order came short", to="role:supervisor", who="dee")
    town.db.clock.move(dt.timedelta(days=2))
    return town


def typed(at, *parts):
    """Each part into its field, and Enter."""
    for part in parts:
        at.type(part)
        at.press("enter")


def newest(office, who="sam", **wanted):
    wanted = TasksWanted(**{"whose": "all", "state": "all", **wanted})
    page = listing.list_tasks(office.db, office.people[who], wanted)
    return max(page.rows, key=lambda task: task.number, default=None)


# ------------------------------------------------------------------------------------ referring
@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_a_case_is_referred_from_its_account_and_stands_there(town, desk, golden, size):
    async with desk("account", ACCOUNT, size=size) as at:
        at.press("ctrl+y")
        await at.settle()
        assert at.title == "NEW TASK"
        assert "REFER" in at.lines[0]
        typed(at, "3", WORDS)
        await at.settle()
        golden(at, "refer")
        typed(at, "that I would ask", "", "", "1600")
        await at.settle()
        assert at.title == "ACCOUNT"
        assert "Task 1 is with Supervisor." in at.text
        assert "6 Tasks 1   Cut off, or about to be, for Supervisor, due 11/24/26" in at.text
        golden(at, "account_with_task")
        at.press("6", "enter")
        await at.settle()
        assert at.title == "TASK"
    task = newest(town)
    assert (task.said, task.reason, task.due_time) == (WORDS, "Cut off, or about to be", "16:00")
    assert (task.subject_kind, task.subject, task.owner) == ("account", ACCOUNT, "role:supervisor")


async def test_a_receipt_a_bill_a_batch_and_a_ticket_are_referred_where_they_are(town, desk):
    receipt = town.pay(ACCOUNT, 100).receipt
    begin_batch(town)
    ticket = new_id()
    tickets.park(town.db, town.people["ana"], ticket, {}, "RODRIGUEZ 41.20")
    places = (
        (("receipt", receipt), "ctrl+g", ("receipt", receipt)),
        (("history", ACCOUNT, "bills"), "ctrl+y", ("bill", "B00001")),
        (("history", ACCOUNT, "payments"), "ctrl+y", ("receipt", receipt)),
        (("batches",), "ctrl+t", ("batch", "1")),
        (("tickets",), "ctrl+y", ("ticket", "RODRIGUEZ 41.20")),
        (("payment", ACCOUNT), "ctrl+y", ("account", ACCOUNT)),
    )
    for place, key, about in places:
        async with desk(*place) as at:
            at.press(key)
            await at.settle()
            typed(at, "1", WORDS, "", "", "", "")
            await at.settle()
            assert "is with Supervisor" in at.text, at.text
        task = newest(town)
        assert (task.subject_kind, task.subject) == about


async def test_a_payment_without_an_account_is_nobodys_case(town, desk):
    async with desk("payment") as at:
        at.press("ctrl+y")
        await at.settle()
        assert at.title == "PAYMENT"


@pytest.mark.parametrize(
    ("keys", "beside", "said"),
    [
        (("9",), "Because", "9 is not one"),
        (("1", "", "", "", "", ""), "Caller's words", "Write down what"),
        (("1", "x", "", "99"), "To", "99 is not one"),
        (("1", "x", "", "", "13/01/26"), "Due", "month"),
        (("1", "x", "", "", "11/22/26", ""), "Due", "is over"),
        (("1", "x", "", "", "", "2500"), "At", "no time"),
    ],
)
async def test_a_refusal_stands_beside_its_field(town, desk, keys, beside, said):
    async with desk("new_task", "refer", "account", ACCOUNT) as at:
        for key in keys:
            if key:
                at.press("ctrl+u")
            typed(at, key)
        await at.settle()
        assert at.screen.focused.label.strip() == beside, at.text
        assert said in at.text, at.text
    assert newest(town) is None


# ----------------------------------------------------------------------------------- the list
@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_what_waits_is_listed_late_first_and_opened(busy, desk, golden, size):
    async with desk("tasks", who="sam", size=size) as at:
        assert "3 wait for you, 2 unread." in at.text
        golden(at, "tasks")
        at.press("enter")
        await at.settle()
        golden(at, "task")
        assert WORDS in at.text
        at.press("escape")
        await at.settle()
        assert at.text.count("unread") == 2


async def test_the_lists_follow_each_other(busy, desk):
    async with desk("tasks") as at:
        assert "No task is here" in at.text
        at.press("ctrl+y")
        await at.settle()
        assert "2 came from you" in at.text
        at.press("ctrl+y")
        await at.settle()
        assert "2 open, of everybody" in at.text
        at.press("ctrl+y")
        await at.settle()
        assert "0 done" in at.text


async def test_more_than_a_page_is_read_on(town, desk):
    for number in range(60):
        ask(town, f"Question {number}")
    async with desk("tasks", who="sam") as at:
        assert "50 wait for you, more below" in at.text
        at.press("end")
        await at.settle()
        assert "60 wait for you" in at.text


# ---------------------------------------------------------------------------------- the steps
async def test_it_is_taken_answered_and_goes_back_to_who_asked(busy, desk):
    async with desk("task", 1, who="sam") as at:
        at.press("f6")
        await at.settle()
        assert "Task 1 is taken, for sam." in at.text
        at.press("f9")
        await at.settle()
        typed(at, "It was one payment, shown twice.")
        await at.settle()
        assert "Task 1 is waiting, for ana." in at.text
        assert "answered, for Ana Ruiz" in at.text
    async with desk("task", 1) as at:
        at.press("f3")
        await at.settle()
        assert at.title == "ACCOUNT"
        at.press("escape")
        await at.settle()
        at.press("f12")
        await at.settle()
        typed(at, "called back")
        await at.settle()
        assert "Task 1 is done, for ana." in at.text
        at.press("f8")
        await at.settle()
        typed(at, "she called again")
        await at.settle()
        assert "Task 1 is open, for ana." in at.text


async def test_it_is_given_to_somebody_and_written_to_from_the_list(busy, desk):
    async with desk("tasks", who="sam") as at:
        at.press("f10", "w")
        await at.settle()
        typed(at, "looked at it")
        await at.settle()
        at.press("f5")
        await at.settle()
        row = next(n for n, line in enumerate(at.lines) if "Dee Walker" in line and "dee" in line)
        top = next(n for n, line in enumerate(at.lines) if "role:clerk" in line)
        at.press(str(row - top + 1))
        await at.settle()
        typed(at, "yours")
        await at.settle()
        assert "Task 1 is open, for dee." in at.text
    assert newest(busy, "dee", whose="mine").number == 1


async def test_what_another_did_meanwhile_is_said(busy, desk):
    async with desk("task", 2, who="sam") as at:
        step(busy, "finish", 2)
        at.press("f9")
        await at.settle()
        typed(at, "yes")
        await at.settle()
        assert "Task 2 is done. Open it again first, and say why." in at.text
    async with desk("task", 9) as at:
        assert "There is no task 9 that you may see." in at.text


async def test_leaving_a_question_does_nothing(busy, desk):
    async with desk("task", 1, who="sam") as at:
        for key in ("f5", "f12"):
            at.press(key)
            await at.settle()
            at.press("escape")
            await at.settle()
        assert at.title == "TASK"
    assert newest(busy, state="done") is None


# -------------------------------------------------------------------------------- handing off
async def test_a_note_for_the_next_one_is_one_key_at_the_close_of_a_drawer(town, desk):
    async with desk("close_drawer") as at:
        typed(at, "200", "", "", "")
        await at.settle()
        if at.title != "Z REPORT":
            at.press("f12")
            await at.settle()
        assert at.title == "Z REPORT", at.text
        at.press("ctrl+y")
        await at.settle()
        assert "HAND-OFF NOTE" in at.lines[0]
        typed(at, "Coin order is in the safe", "", "", "", "")
        await at.settle()
        assert "is with next at drawer 1" in at.text
    assert newest(town).owner == "drawer:1"


async def test_a_note_can_be_left_during_the_day_too(town, desk):
    async with desk("drawer_day") as at:
        at.press("ctrl+y")
        await at.settle()
        typed(at, "Two counterfeit twenties today", "", "", "", "")
        await at.settle()
        assert at.title == "DRAWER"
    assert newest(town).owner == "drawer:1"


async def test_a_note_is_one_key_at_sign_off_too_and_can_be_skipped(busy, desk):
    ask(busy, "Ring the bank", to="ana", who="sam")
    async with desk("find") as at:
        at.app.watch_tasks()
        at.app.stand(tasks=1)
        at.press("f10", "s")
        await at.settle()
        assert "Drawer 1 stays open. Sign off all the same?" in at.text
        assert "1 task waits for you." in at.text
        await at.read()
        at.press("h")
        await at.settle()
        assert "HAND-OFF NOTE" in at.lines[0]
        at.press("escape")
        await at.settle()
        at.app.drawer = None
        at.app.stand(tasks=1)
        at.press("f10", "s")
        await at.settle()
        assert "Sign off all the same?" in at.text
        await at.read()
        at.press("y")
        await at.settle()
        assert at.title == "SIGN ON"


async def test_the_list_is_one_key_from_the_search_and_asks_somebody_something(town, desk):
    async with desk("find") as at:
        at.press("f12")
        await at.settle()
        assert at.title == "TASKS"
        at.press("f4")
        await at.settle()
        typed(at, "Who has the key?", "to the vault", "", "", "")
        await at.settle()
        assert "is with Customer service clerk" in at.text
        assert "Who has the key?" in at.text
    assert newest(town).kind == "question"


async def test_hostile_words_are_only_words(town, desk, hostile):
    for name, _ in hostile[:3]:
        refer(town, name, title=name[:40])
    async with desk("tasks", who="sam") as at:
        for _, shown in hostile[:3]:
            assert shown[:8] in at.text
        at.press("enter")
        await at.settle()
        assert hostile[0][1] in at.text
