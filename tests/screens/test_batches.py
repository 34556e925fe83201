"""The batches of an office: listed, begun, changed, given away, thrown away."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.services.batches import headers
from tests.screens.conftest import HOSTILE
from tests.support.batches import begin_batch, get_batch, key, to_state


@pytest.fixture
def batches(office):
    """One batch of nearly every state: 1 posted, 2 keyed and off, 3 balanced, 4 keying, 5 open."""
    office.account("10-0442-07", water=4120, sewer=3800)
    office.account("10-0233-05", "OKAFOR, N", water=5500)
    done = begin_batch(office, "ana", 6_000, 1)
    key(office, done, ("10-0442-07", 6000, "2041"))
    to_state(office, done, "posted")
    off = begin_batch(office, "dee", 12_000, 2, source="drop_box", verify_mode="all")
    key(office, off, ("10-0233-05", 5500, "310"), ("", 6000, "1185"), who="dee")
    to_state(office, off, "keyed", who="dee")
    ready = begin_batch(office, "ana", 1_920, 1, source="agency", note="for the auditor")
    key(office, ready, ("10-0442-07", 1920, "55"))
    to_state(office, ready, "balanced")
    half = begin_batch(office, "ana", 693_012, 80)
    key(office, half, ("10-0233-05", 1000, "311"))
    begin_batch(office)
    return office


def _state(office, number):
    return get_batch(office, number).state


# ------------------------------------------------------------------------------------- the list
async def test_the_list_is_useful_when_empty(office, desk, golden):
    async with desk("batches") as at:
        golden(at, "batches_empty")
        assert "No batch is open. F4 (or the menu) begins one." in at.text


@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_what_is_not_posted_comes_newest_first(batches, desk, golden, size):
    async with desk("batches", size=size) as at:
        golden(at, "batches")
        assert [line[:9].split()[-1] for line in at.lines[2:6]] == ["5", "4", "3", "2"]
        assert at.line("Drop box").endswith("!"), "out of balance and nobody keys it any more"
        assert "!" not in at.line("-6,920.12"), "still being keyed"


async def test_all_are_shown_and_fewer_again(batches, desk, golden):
    async with desk("batches") as at:
        at.press("f3")
        await at.settle()
        golden(at, "batches_all")
        assert "posted" in at.line("60.00")
        assert "All batches, newest first." in at.text
        at.press("f3")
        await at.settle()
        assert "60.00" not in at.text
        assert "F3 All" in at.lines[-2]


async def test_a_long_list_comes_in_pages(office, desk):
    for _ in range(53):
        begin_batch(office)
    async with desk("batches") as at:
        at.press("end")
        await at.settle()
        at.press("end")
        await at.settle()
        assert "     1  Mail" in at.text


async def test_enter_opens_the_screen_of_the_state(batches, desk):
    async with desk("batches") as at:
        at.press("down", "down", "enter")
        await at.settle()
        assert at.title == "EDIT LIST"
        at.press("escape")
        await at.settle()
        assert at.title == "BATCHES"
        assert at.screen._marked.number == 3, "the marker is where it was"


async def test_the_marker_stands_on_a_batch_just_begun(batches, desk):
    async with desk("batches") as at:
        at.press("end", "f4", "f12")
        await at.settle()
        assert at.title == "BATCH"
        begin_batch(batches, "dee")
        at.press("escape")
        await at.settle()
        assert at.screen._marked.number == 6, "not on 2, where it was, nor on the newest"
        assert at.line("     6 ").startswith(">")
        at.press("f8")
        await at.settle()
        assert "Throw away batch 6" in at.text


async def test_leaving_a_header_unsaved_the_marker_stays(batches, desk):
    async with desk("batches") as at:
        at.press("end", "f4", "escape")
        await at.settle()
        assert at.title == "BATCHES"
        assert at.screen._marked.number == 2


async def test_a_batch_that_was_posted_meanwhile_stays_marked_in_its_place(batches, desk):
    async with desk("batches", who="sam") as at:
        at.press("down", "down", "enter")
        await at.settle()
        to_state(batches, 3, "posted")
        at.press("escape")
        await at.settle()
        assert at.screen._marked.number == 3
        assert "posted" in at.line("     3 ")
        assert [line[:9].split()[-1] for line in at.lines[2:6]] == ["5", "4", "3", "2"]


async def test_the_marker_comes_back_to_a_batch_far_down(office, desk):
    for _ in range(53):
        begin_batch(office)
    async with desk("batches") as at:
        at.press("end")
        await at.settle()
        at.press("end", "f5")
        await at.settle()
        assert (at.title, at.screen.number) == ("BATCH HEADER", 1)
        at.press("escape")
        await at.settle()
        assert at.screen._marked.number == 1


async def test_it_opens_from_where_a_clerk_starts(batches, desk):
    async with desk("find") as at:
        at.press("f8")
        await at.settle()
        assert at.title == "BATCHES"
        at.press("escape")
        await at.settle()
        assert at.title == "FIND"


async def test_what_has_no_room_is_said_of_the_marked_one(batches, desk):
    async with desk("batches") as at:
        at.press("down", "down")
        await at.settle()
        assert "3: Collection agency   Ana Ruiz   in balance   for the auditor" in at.text


# ------------------------------------------------------------------------------ throwing it away
async def test_an_empty_batch_is_thrown_away_after_a_question(batches, desk, golden):
    async with desk("batches") as at:
        at.press("f8")
        await at.settle()
        golden(at, "batches_discard")
        at.answer("y")
        await at.settle()
        assert "Batch 5 is discarded." in at.text
    assert _state(batches, 5) == "discarded"


async def test_keys_typed_before_the_question_was_read_throw_nothing_away(batches, desk):
    async with desk("batches") as at:
        at.press("f8", "y")
        await at.settle()
        assert "Throw away batch 5" in at.text
    assert _state(batches, 5) == "open"


async def test_a_batch_with_lines_is_thrown_away_by_a_supervisor_with_the_reason(batches, desk):
    for who, state in (("ana", "keying"), ("sam", "discarded")):
        async with desk("batches", 4, who=who) as at:
            at.press("f8")
            await at.settle()
            at.type("keyed twice")
            at.press("enter")
            await at.settle()
            told = "Batch 4 is not empty (items: 1)" if who == "ana" else "Batch 4 is discarded."
            assert told in at.text
        assert _state(batches, 4) == state


async def test_a_batch_half_keyed_is_finished_or_posted_to_another_day(batches, desk, golden):
    async with desk("batches", 4) as at:
        at.press("f10")
        await at.settle()
        at.press("p")
        await at.settle()
        at.type("12/24/26")
        at.press("enter", "enter")
        await at.settle()
        assert "Say why." in at.text
        at.type("closing time")
        at.press("enter")
        await at.settle()
        assert "next business day at the latest" in at.text
        golden(at, "batches_posting_date")
        at.type("11/24/26")
        at.press("enter", "enter")
        await at.settle()
        assert "Batch 4 is posted to 11/24/26." in at.text
        at.press("f10")
        await at.settle()
        at.press("w")
        await at.settle()
        assert "Batch 4 is keyed; Enter opens its proof." in at.text
    assert _state(batches, 4) == "keyed"


# ------------------------------------------------------------------------------- to another clerk
async def test_a_batch_is_given_to_another_clerk(batches, desk, golden):
    async with desk("batches") as at:
        at.press("f6")
        await at.settle()
        at.type("nobody")
        at.press("enter", "enter")
        await at.settle()
        golden(at, "batches_reassign")
        assert "Nobody is called nobody" in at.text
        at.type("dee")
        at.press("enter")
        at.type("ana is off tomorrow")
        at.press("enter")
        await at.settle()
        assert "Batch 5 is Dee Walker's now." in at.text
    assert get_batch(batches, 5).owner == "dee"
    moves = headers.list_moves(batches.db, batches.people["ana"], 5)
    assert moves[-1].reason == "ana is off tomorrow"


async def test_another_clerks_batch_is_not_given_away(batches, desk):
    async with desk("batches") as at:
        at.press("end", "f6")
        await at.settle()
        assert at.title == "BATCHES"
    async with desk("batches", who="sam") as at:
        at.press("end", "f6")
        await at.settle()
        assert "Give batch 2 of Dee Walker to another clerk" in at.text


# ------------------------------------------------------------------------------------- its life
async def test_its_life_is_read(batches, desk, golden):
    async with desk("batches") as at:
        at.press("down", "down", "f2")
        await at.settle()
        golden(at, "batches_life")
        assert "balanced" in at.text
        at.press("escape")
        await at.settle()
        assert at.title == "BATCHES"


async def test_only_a_supervisor_sees_how_accurately_clerks_key(batches, desk, golden):
    async with desk("batches") as at:
        at.press("f10", "k")
        await at.settle()
        assert "Keying errors" not in at.text
    async with desk("batches", who="sam") as at:
        at.press("f10", "k")
        await at.settle()
        golden(at, "batches_errors")
        assert "Dee Walker" in at.text


async def test_who_may_only_inquire_sees_the_list_and_changes_nothing(batches, desk):
    batches.people["guest"] = _inquiry(batches)
    async with desk("batches", who="guest") as at:
        assert "F4 New" not in at.text
        at.press("f4", "f5", "f8")
        await at.settle()
        assert at.title == "BATCHES"


def _inquiry(office):
    from dataclasses import replace

    return replace(office.people["ana"], permissions=frozenset({"account.view"}))


# ------------------------------------------------------------------------------------- a header
async def test_a_new_header_has_every_default(office, desk, golden):
    async with desk("batches") as at:
        at.press("f4")
        await at.settle()
        golden(at, "batch_header")
        assert at.title == "BATCH HEADER"


BURST = ("2", "enter", "enter", "enter", "693012", "enter", "80", "enter")


@pytest.mark.parametrize("is_burst", [False, True])
async def test_a_usual_batch_is_begun_in_a_few_keys(office, desk, is_burst):
    async with desk("batch_header", None) as at:
        for step in BURST:
            at.press("enter") if step == "enter" else at.type(step)
            if not is_burst:
                await at.settle()
        await at.settle()
        assert at.title != "BATCH HEADER", "it goes on with the keying"
    batch = get_batch(office, 1)
    assert (batch.source, batch.default_tender, batch.received_on) == (
        "drop_box",
        "check",
        dt.date(2026, 11, 23),
    )
    assert (batch.control_cents, batch.control_items) == (693_012, 80)
    assert (batch.start_field, batch.verify_mode) == ("account", "off")
    assert batch.implied_decimals


async def test_plus_passes_every_field_of_the_pad(office, desk):
    async with desk("batch_header", None) as at:
        at.type("1+++100.00+2+")
        await at.settle()
    assert get_batch(office, 1).control_cents == 10_000


async def test_another_source_is_paid_in_another_way(office, desk):
    async with desk("batch_header", None) as at:
        at.type("5")
        await at.settle()
        assert "Third party" in at.line("Mostly paid by")
        at.press("enter")
        await at.settle()
        assert "Bank bill-pay" in at.line("Source")


async def test_what_is_seldom_changed_is_reached_with_down(office, desk, golden):
    async with desk("batch_header", None) as at:
        at.type("1")
        at.press("down", "down", "down")
        at.type("10000")
        at.press("down", "down")
        await at.settle()
        at.type("2")
        at.press("enter")
        at.type("n")
        at.press("enter")
        at.type("3")
        at.press("enter", "enter")
        at.type("two trays")
        await at.settle()
        golden(at, "batch_header_seldom")
        at.press("enter")
        await at.settle()
    batch = get_batch(office, 1)
    assert (batch.start_field, batch.implied_decimals) == ("amount", False)
    assert (batch.verify_mode, batch.note, batch.control_cents) == ("all", "two trays", 10_000)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("source", "", "Type one of the digits below."),
        ("items", "100000", "100000 is more than a batch takes"),
        ("items", "1234567", "1234567 is more than a batch takes"),
        ("source", "9", "9 is not one of the choices here."),
        ("received", "13/45/26", "no month"),
        ("received", "11/24/26", "Mail cannot be received on"),
        ("tender", "8", "8 is not one of the choices here."),
        ("control", "0", "0 is no control total or count"),
        ("control", "1.234", "1.234 has more than two decimals."),
        ("items", "0", "0 is no control total or count"),
        ("items", "x", "x is no control total or count"),
        ("start", "7", "7 is not one of the choices here."),
        ("implied", "q", "q is not one of the choices here."),
        ("verify", "9", "9 is not one of the choices here."),
        ("note", "x" * 61, ""),
    ],
)
async def test_a_refusal_stands_beside_its_field(office, desk, field, typed, said):
    async with desk("batch_header", None) as at:
        box = at.screen.query_one(f"#{field}")
        box.focus()
        await at.settle()
        at.type(typed)
        at.press(*([] if typed else ["ctrl+u"]), "enter")
        await at.settle()
        if said:
            label = box.label.strip()
            assert said in at.line(label) or said in at.lines[-3], at.text
            assert box.has_focus
            assert box.value == typed, "what was typed is kept"


async def test_one_save_begins_one_batch(office, desk):
    """The same screen's header sent twice, as after a broken line, is one batch."""
    async with desk("batch_header", None) as at:
        screen = at.screen
        at.press("f12")
        await at.settle()
        draft = screen._draft(
            {
                "source": "mail",
                "received": dt.date(2026, 11, 23),
                "tender": "check",
                "control": None,
                "items": None,
                "start": "account",
                "implied": True,
                "verify": None,
                "posting": dt.date(2026, 11, 23),
                "note": "",
            }
        )
        again = headers.save_header(office.db, office.people["ana"], draft)
        assert again.number == 1
    page = headers.list_batches(office.db, office.people["ana"])
    assert [batch.number for batch in page.rows] == [1]


async def test_a_header_is_changed(batches, desk, golden):
    async with desk("batches") as at:
        at.press("down", "f5")
        await at.settle()
        golden(at, "batch_header_change")
        at.type("10.00+1+")
        await at.settle()
        assert at.title == "BATCHES"
        assert "Batch 4: the header is changed. in balance" in at.text
    assert get_batch(batches, 4).control_cents == 1_000


async def test_another_clerk_without_permission_changes_no_header(batches, desk):
    batches.people["new"] = _without(batches, "batch.resume_any")
    async with desk("batch_header", 2, who="new") as at:
        at.press("f12")
        await at.settle()
        assert "Batch 2 is Dee Walker's" in at.text
        assert at.title == "BATCH HEADER"


def _without(office, permission):
    from dataclasses import replace

    ana = office.people["ana"]
    return replace(ana, permissions=ana.permissions - {permission})


async def test_a_batch_that_is_not_there_is_told(office, desk):
    async with desk("batch_header", 77) as at:
        assert "There is no batch 77." in at.text
        at.press("f12")
        await at.settle()
        assert at.title == "BATCH HEADER"


@pytest.mark.parametrize(("stored", "shown"), HOSTILE[:3] + HOSTILE[6:9])
async def test_notes_are_shown_as_themselves(office, desk, stored, shown):
    begin_batch(office, note=stored)
    async with desk("batches", size=(132, 43)) as at:
        assert shown in at.text
    async with desk("batch_header", 1) as at:
        assert shown in at.text


async def test_the_posting_date_may_be_an_earlier_day_and_no_later_one(office, desk):
    async with desk("batch_header") as at:
        at.press(*["down"] * 8)
        at.type("11/24/26")
        at.press("f12")
        await at.settle()
        assert "A batch cannot be posted to 11/24/26, after today." in at.text
        at.type("11/20/26")
        at.press("f12")
        await at.settle()
        assert at.title == "BATCH"
    assert get_batch(office, 1).gl_on == dt.date(2026, 11, 20)
