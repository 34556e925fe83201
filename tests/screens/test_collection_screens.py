"""The collectors' queue at the desk: one key for a call, and the next account is there."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import update

from clerktui.models import Arrangement, Contact, Customer, PrintJob, Workstation
from clerktui.services.collecting import credit, opening
from tests.support.books import Books
from tests.support.collecting import (
    BO,
    MARIA,
    SEPTEMBER,
    TODAY,
    case,
    did,
    ended,
    item,
    noticed,
    past_due,
    run,
)
from tests.support.office import PINS

ANN = "10-0510-02"
DAY = dt.timedelta(days=1)


@pytest.fixture
def calls(office):
    """Three to be called: Ann is late longest, Maria owes more than Bo; one waits for a letter."""
    found = {
        MARIA: past_due(office, due=SEPTEMBER, water=31_205),
        ANN: past_due(office, ANN, "LEE, ANN", due=SEPTEMBER - 10 * DAY, water=18_840),
        BO: past_due(office, BO, "TATE, BO", due=SEPTEMBER, water=900),
    }
    for warned in (MARIA, ANN):
        noticed(office, found[warned])
    past_due(office, "10-0077-01", "ELM ST LAUNDRY LLC", due=TODAY - 20 * DAY, water=120_466)
    run(office)
    did(office, found[MARIA], "reminder", "penalty", "notice")
    return found


async def press(at, *keys):
    for key in keys:
        at.press(key)
        await at.settle()


@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_the_hub_opens_the_queue_with_its_buckets(calls, desk, golden, size):
    async with desk("find", size=size) as at:
        at.app.screen.action_collections()
        await at.settle()
        golden(at, "collections_hub")
        assert "1 Queue" in at.text
        assert "5 Taxes" in at.text
        at.press("1")
        await at.settle()
        golden(at, "collection_queue")
        assert "3 to be called." in at.text
        found = [line[3:13] for line in at.lines[5:8]]
        assert found == [ANN, MARIA, BO], "the oldest first, then what is owed"
        await press(at, "f5")
        assert "10-0077-01" in at.text
        await press(at, "f5")
        assert "Nothing is held up" in at.text
        await press(at, "f5", "f5", "f6")
        assert at.title == "CASE FILE"
        await press(at, "escape")
        assert "3 to be called." in at.text


@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_a_call_shows_all_and_one_key_goes_to_the_next(calls, desk, golden, size, office):
    async with desk("collection_queue", size=size) as at:
        await press(at, "down", "enter")
        assert "(919) 555-0177" in at.text
        golden(at, "collect_call")
        at.press("1")
        await at.settle()
        assert "10-0442-07: no answer, next: Call 11/25/26. 1 done." in at.text
        assert ANN in at.lines[1]
        at.press("7")
        await at.settle()
        assert BO in at.lines[1]
        at.press("2")
        await at.settle()
        assert at.title == "COLLECTIONS"
        assert "3 done. No more calls now." in at.text
        await press(at, "f8")
        assert BO in at.lines[1], "the last one, taken back from the list"
        await press(at, "2")
        assert "3 done. No more calls now." in at.text
    assert case(office, calls[BO])[-1] == "call: Left message"
    assert item(office, calls[ANN]).claimed_by_id is None


@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_a_promise_asks_day_and_amount_in_place(calls, desk, golden, office, size):
    async with desk("collection_queue", size=size) as at:
        await press(at, "down", "enter", "3")
        golden(at, "collect_promise")
        await press(at, "enter", "enter")
        assert "A promise needs a day, 11/23/26 or later." in at.text
        at.press("minus")
        await at.settle()
        at.press("minus")
        await at.settle()
        at.type("112726")
        at.press("enter")
        at.type("99999.00")
        at.press("enter")
        await at.settle()
        assert "not more than the" in at.text
        at.type("60")
        at.press("enter")
        await at.settle()
        assert "promise, next: Call 11/30/26. 1 done." in at.text
        assert ANN in at.lines[1]
        await press(at, "3", "escape")
        assert ANN in at.lines[1], "left the question: nothing was written"
    assert case(office, calls[MARIA])[-1] == "promise: Promise: 60.00 by 11/27/26"
    assert case(office, calls[ANN]) == ["notice: notice"]


@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_a_promise_above_the_limits_is_approved_in_place(calls, desk, golden, office, size):
    async with desk("collection_queue", size=size) as at:
        await press(at, "down", "enter", "3")
        for typed in ("022827", "60"):
            at.type(typed)
            at.press("enter")
            await at.settle()
        golden(at, "collect_promise_above")
        assert "97 days ahead, at most 60" in at.text
        await press(at, "enter")
        assert "! Say why this is agreed on above the town's limits" in at.text
        at.type("pension in February")
        await press(at, "enter", "escape")
        assert "above what the town lets a clerk" in at.text, "nobody approved"
        assert case(office, calls[MARIA])[-1] == "notice: notice"
        await press(at, "enter", "enter", "enter")
        for typed in ("sam", PINS["sam"]):
            at.type(typed)
            at.press("enter")
        await at.settle()
        assert "promise, next: Call 03/01/27. 1 done." in at.text
        await press(at, "f8")
        assert "Taken back." in at.text
    assert [row["state"] for row in Books(office.db).rows(Arrangement)] == ["cancelled"]


async def test_a_dispute_asks_for_words_and_is_referred(calls, desk, office):
    async with desk("collection_queue") as at:
        await press(at, "down", "enter", "4", "enter")
        assert "Say it in a few words." in at.text
        at.type("meter was read wrong")
        at.press("enter")
        await at.settle()
        assert "disputes, task 1, next: Call" in at.text
    assert case(office, calls[MARIA])[-1] == "referred: Referred as task 1"


async def test_a_wrong_key_is_taken_back(calls, desk, office):
    async with desk("collection_queue") as at:
        await press(at, "down", "enter", "7")
        assert ANN in at.lines[1]
        await press(at, "f8")
        assert MARIA in at.lines[1]
        assert "Taken back." in at.text
        await press(at, "1")
        assert ANN in at.lines[1]
        dee = opening.open_next(office.db, office.people["dee"], skipped=list(calls.values())[:1])
        assert dee.line.account == BO, "Ann is open here"
        await press(at, "escape")
        assert at.title == "COLLECTIONS"
    assert [one.partition(":")[0] for one in case(office, calls[MARIA])][-3:] == [
        "call",
        "undone",
        "call",
    ]
    assert item(office, calls[ANN]).claimed_by_id is None


async def test_what_somebody_else_has_is_said_and_skipped(calls, desk, office):
    opening.open_account(office.db, office.people["dee"], ANN)
    async with desk("collection_queue") as at:
        assert at.line("LEE, ANN").endswith("-")
        await press(at, "enter")
        assert MARIA in at.lines[1]
        assert "has 10-0510-02; this is the next." in at.text
        await press(at, "0")
        assert BO in at.lines[1]
        assert "10-0442-07 was skipped." in at.text


async def test_below_the_last_one_the_next_free_is_at_the_top_and_none_is_refused(
    calls, desk, office
):
    opening.open_account(office.db, office.people["dee"], BO)
    async with desk("collection_queue") as at:
        await press(at, "end", "enter")
        assert ANN in at.lines[1]
        assert "has 10-0871-01; this is the next." in at.text
        await press(at, "escape")
        opening.open_account(office.db, office.people["dee"], ANN)
        opening.open_account(office.db, office.people["dee"], MARIA)
        await press(at, "home", "enter")
        assert at.title == "COLLECTIONS"
        assert "has account 10-0510-02 open" in at.text


async def test_limits_refuse_with_their_sentence(calls, desk, golden, office):
    for _ in range(2):
        ended(office, "1", MARIA)
    with office.db.write() as connection:
        connection.execute(
            update(Customer.__table__)
            .where(Customer.__table__.c.last_name == "LEE")
            .values(mail_state="HI")
        )
    async with desk("collection_queue") as at:
        await press(at, "enter")
        golden(at, "collect_call_hours")
        assert "It is 04:00 where the customer is" in at.text
        await press(at, "1")
        assert ANN in at.lines[1], "nothing was written"
        await press(at, "f9")
        assert "The customer called you." in at.text
        await press(at, "1")
        assert BO in at.lines[1], "Maria was called twice today"
    contacts = Books(office.db).rows(Contact)
    assert contacts[-1]["direction"] == "in"


@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_the_case_file_from_the_account_is_printed(calls, desk, golden, office, size):
    ended(office, "3", MARIA, promised_on=TODAY, promised_cents=6_000)
    async with desk("account", MARIA, size=size) as at:
        at.app.screen.action_account_debt()
        await at.settle()
        golden(at, "account_debt")
        at.press("1")
        await at.settle()
        golden(at, "case_file")
        await press(at, "f2")
        assert "On its way to the printer." in at.text
        await press(at, "f6")
        assert at.title == "CALL"
        assert "Held up: promised 60.00 by 11/23/26" in at.text
        await press(at, "2")
        assert at.title == "CASE FILE"
        assert "left message" in at.text.lower()
        await press(at, "f5")
        assert at.title == "ACCOUNT"
    assert Books(office.db).rows(PrintJob)[-1]["subject_id"] == MARIA


async def test_the_account_shows_its_credit_and_a_bad_one_pays_cash_only(calls, desk, office):
    did(office, calls[BO], "cut_order", "cut_order", outcome="done")
    did(office, calls[BO], "write_off", "penalty")
    credit.mark_cash_only(office.db, office.people["sam"])
    async with desk("account", BO) as at:
        assert "Credit 36 of 100, bad: 2 x cut order done (15)" in at.text
        assert "CASH ONLY" in at.text
        at.app.screen.action_account_debt()
        await at.settle()
        await press(at, "1")
        assert "Credit 36 of 100, bad" in at.text


async def test_a_supervisor_ends_what_was_agreed(calls, desk, office):
    ended(office, "3", MARIA, promised_on=TODAY + 4 * DAY, promised_cents=6_000)
    async with desk("case_file", MARIA, who="sam") as at:
        assert "Held up: promised 60.00 by 11/27/26" in at.text
        for said in ("broke it already", "once more"):
            at.press("f8")
            await at.settle()
            at.type(said)
            at.press("enter")
            await at.settle()
        assert "Held up" not in at.text
        assert "No agreement holds up the collection of account 10-0442-07." in at.text
    assert item(office, calls[MARIA]).agreed_on is None


async def test_a_case_file_is_asked_for_by_its_account(calls, desk, office):
    with office.db.write() as connection:
        connection.execute(update(Workstation.__table__).values(printer_kind="none"))
    async with desk("find") as at:
        at.app.screen.action_collections()
        await at.settle()
        at.press("2")
        await at.settle()
        at.type("99-9999-99")
        at.press("enter")
        await at.settle()
        assert "99-9999-99" in at.text
        at.type(BO)
        at.press("enter")
        await at.settle()
        assert at.title == "CASE FILE"
        assert "Nothing was done about this account's debt yet." in at.text
        await press(at, "f2")
        assert "printer" in at.text


async def test_a_session_of_fifty_calls_in_keystrokes(office, desk, capsys):
    """A plain outcome is one key; day and amount of a promise are typed, words are words."""
    for number in range(50):
        account = f"10-{2000 + number}-01"
        name = f"CALLER, {number:02d}"
        noticed(office, past_due(office, account, name, due=SEPTEMBER, water=5_000 + number))
    run(office)
    keys = {"plain": 0, "promise": 0, "dispute": 0}
    counts = {"plain": 0, "promise": 0, "dispute": 0}
    async with desk("collection_queue") as at:
        await press(at, "enter")
        for number in range(50):
            kind = {7: "promise", 9: "dispute"}.get(number % 10, "plain")
            counts[kind] += 1
            if kind == "plain":
                typed = "12567"[number % 5]
            elif kind == "promise":
                typed = "3112726\r\r"
            else:
                typed = "4wrong reading\r"
            keys[kind] += len(typed)
            for key in typed:
                at.press("enter") if key == "\r" else at.type(key)
            await at.settle()
        assert "50 done. No more calls now." in at.text
    each = {kind: keys[kind] / counts[kind] for kind in keys}
    with capsys.disabled():
        total = sum(keys.values()) + 1
        print(f"\n50 calls: {total} keys, of these {each['plain']:.1f} for a plain outcome")
        print(f"  a promise {each['promise']:.1f}, a dispute {each['dispute']:.1f} with its words")
    assert each["plain"] <= 2
