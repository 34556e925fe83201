"""The proof of a batch: the edit list read, proved, released, posted once, taken to the bank."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest

from clerktui.errors import OutcomeUnknown
from clerktui.services import policies
from clerktui.services.batches import headers, posting
from clerktui.views.batches import SuspectView
from tests.screens.conftest import HOSTILE
from tests.support.batches import begin_batch, get_batch, key, key_again, to_state
from tests.support.office import PINS

SIZES = [(80, 24), (132, 43)]


@pytest.fixture
def town(office):
    """Four accounts that owe; the last is closed and in dispute."""
    office.account("10-0442-07", "RODRIGUEZ, MARIA E", water=4120, sewer=3800)
    office.account("10-0233-05", "OKAFOR, N", water=5500)
    office.account("10-0702-01", "FIRST BAPTIST CHURCH OF MAPLE FALLS", water=40310)
    disputed = office.account("10-0901-02", "RODRIQUEZ, MIGUEL", water=2390, status="closed")
    office.flag(disputed, "disputed", "reading of 11/01")
    return office


def _mail(office, control_cents=62_310, control_items=5, **header):
    """A batch with something to be said of most lines."""
    number = begin_batch(office, "ana", control_cents, control_items, **header)
    key(
        office,
        number,
        ("10-0442-07", 7920, "2041"),
        ("10-0702-01", 40310, "9917"),
        ("10-0233-05", 5000, "310"),
        ("", 6690, "1185"),
        ("10-0901-02", 2390, "", "cash"),
    )
    key_again(office, number, 3, ("10-0233-05", 5000, "311"))
    return number


@pytest.fixture
def keyed(town):
    """Batch 1, keyed whole and in agreement with its control."""
    number = _mail(town)
    to_state(town, number, "keyed")
    return town


@pytest.fixture
def off(town):
    """Batch 1, keyed whole and 9.00 off: 54.00 keyed for 45.00."""
    town.account("10-0118-03", "PATEL, R", water=4500)
    number = begin_batch(town, "ana", 12_420, 2)
    key(town, number, ("10-0442-07", 7920, "2041"), ("10-0118-03", 5400, "2042"))
    to_state(town, number, "keyed")
    return town


def _state(office, number=1):
    return get_batch(office, number).state


# ------------------------------------------------------------------------------------- the list
@pytest.mark.parametrize("size", SIZES)
async def test_every_line_is_read_with_what_is_to_be_said_of_it(keyed, desk, golden, size):
    async with desk("batch_proof", 1, size=size) as at:
        golden(at, "batch_proof")
        assert "KEYED: read the list, then prove it" in at.text
        assert "Items 5 of 5" in at.text
        assert "Warnings 4   stops 0" in at.text


async def test_an_empty_batch_says_so(town, desk, golden):
    begin_batch(town)
    async with desk("batch_proof", 1) as at:
        golden(at, "batch_proof_empty")
        assert "No line stands in this batch." in at.text
        at.press("enter", "f9", "f12", "f8")
        await at.settle()
        assert at.title == "EDIT LIST"


async def test_a_batch_that_is_not_there_is_told(town, desk):
    async with desk("batch_proof", 9) as at:
        assert "There is no batch 9." in at.text
        at.press("f9", "f12", "f5", "f6", "asterisk")
        await at.settle()


async def test_the_order_goes_round(keyed, desk):
    def numbers(at):
        return [view.line.line_no for view in at.screen._table.views]

    async with desk("batch_proof", 1) as at:
        assert numbers(at) == [1, 2, 3, 4, 5]
        at.press("f6")
        await at.settle()
        assert numbers(at) == [3, 1, 2, 5, 4]
        assert "by account" in at.text
        at.press("f6")
        await at.settle()
        assert numbers(at) == [2, 1, 4, 3, 5]
        assert "largest first" in at.text
        at.press("f6")
        await at.settle()
        assert numbers(at) == [1, 2, 3, 4, 5]


async def test_only_flagged_lines_are_shown(keyed, desk):
    async with desk("batch_proof", 1) as at:
        at.press("f3")
        await at.settle()
        assert [view.line.line_no for view in at.screen._table.views] == [3, 4, 5]
        assert "flagged lines only" in at.text


async def test_when_nothing_is_flagged_it_says_so(off, desk):
    async with desk("batch_proof", 1) as at:
        at.screen.proof = replace(
            at.screen.proof, lines=tuple(replace(one, warnings=()) for one in at.screen.proof.lines)
        )
        at.press("f3")
        await at.settle()
        assert "Nothing is to be said about any line." in at.text
        assert "No line stands" not in at.text
        at.press("f3")
        await at.settle()
        assert len(at.screen._table.views) == 2


async def test_all_that_is_said_of_the_marked_line_is_read(keyed, desk):
    async with desk("batch_proof", 1) as at:
        at.press("end")
        await at.settle()
        said = "\n".join(at.lines[-5:-3])
        assert "closed account" in said
        assert "pays a disputed bill (reading of 11/01)" in said


@pytest.mark.parametrize(("stored", "shown"), HOSTILE)
async def test_names_are_shown_as_themselves(office, desk, stored, shown):
    office.account("30-0000-00", stored, water=1000)
    number = begin_batch(office, "ana", 1000, 1)
    key(office, number, ("30-0000-00", 1000, "[b]1"))
    async with desk("batch_proof", 1, size=(132, 43)) as at:
        assert shown in at.text
        assert "[b]1" in at.text


# ------------------------------------------------------------------------------ proved, released
async def test_seeing_the_list_proves_it_and_what_agrees_is_balanced(keyed, desk):
    async with desk("batch_proof", 1) as at:
        at.press("f9")
        await at.settle()
        assert "Batch 1 is proved: it can be released." in at.text
        assert "F12 Release" in at.lines[-2]
    assert _state(keyed) == "balanced"


async def test_what_does_not_agree_is_proofed_only(off, desk, golden):
    async with desk("batch_proof", 1) as at:
        at.press("f9")
        await at.settle()
        golden(at, "batch_proof_off")
        assert "Batch 1 is proved: not in balance yet." in at.text
        assert "9.00 over" in at.text
        at.press("f12")
        await at.settle()
    assert _state(off) == "proofed"


async def test_a_line_corrected_behind_the_list_wants_it_read_again(keyed, desk):
    async with desk("batch_proof", 1) as at:
        at.screen.proof = replace(
            at.screen.proof, batch=replace(at.screen.proof.batch, tape_hash="0" * 64)
        )
        at.press("f9")
        await at.settle()
        assert "Look at the edit list of batch 1 as it stands" in at.text
        assert _state(keyed) == "keyed"
        at.press("f9")
        await at.settle()
    assert _state(keyed) == "balanced"


async def test_a_clerk_releases_with_a_supervisors_pin(keyed, desk, golden):
    async with desk("batch_proof", 1) as at:
        at.press("f9", "f12")
        await at.settle()
        golden(at, "batch_proof_approval")
        assert "Batch 1 is released by a supervisor." in at.text
        at.type("sam")
        at.press("enter")
        at.type(PINS["sam"])
        at.press("enter")
        await at.settle()
        assert "Batch 1 is released. A supervisor posts it." in at.text
        at.press("f12")
        await at.settle()
        assert _state(keyed) == "released", "a clerk does not post"


async def test_nobody_approves_and_nothing_moves(keyed, desk):
    async with desk("batch_proof", 1) as at:
        at.press("f9", "f12", "escape")
        await at.settle()
        assert "! Batch 1 is released by a supervisor." in at.text
    assert _state(keyed) == "balanced"


async def test_a_town_that_wants_a_second_person_gets_one(town, desk):
    policies.set_policy(
        town.db, "batch.second_person", {"when": "always", "above_cents": 0}, dt.date(2026, 1, 1)
    )
    number = begin_batch(town, "sam", 1000, 1)
    key(town, number, ("10-0233-05", 1000, "1"), who="sam")
    to_state(town, number, "balanced", who="sam")
    async with desk("batch_proof", number, who="sam") as at:
        at.press("f12")
        await at.settle()
        assert "released by somebody else than who keyed it" in at.text
        at.press("escape")
        await at.settle()
    assert _state(town) == "balanced"


async def test_a_line_that_stops_is_named(town, desk, golden):
    """Somebody paid the fee out of order: the town's order does not take the whole amount."""
    number = begin_batch(town, "ana", 1000, 1)
    key(town, number, ("10-0233-05", 1000, "1"))
    to_state(town, number, "balanced")
    stopped = mock.patch(
        "clerktui.services.batches.warnings.allocate", side_effect=_refuse("payment.overpaid")
    )
    with stopped:
        async with desk("batch_proof", number, who="sam") as at:
            golden(at, "batch_proof_stop")
            assert "stops 1" in at.text
            at.press("f12")
            await at.settle()
            assert "! Line 1:" in at.text
    assert _state(town) == "balanced"


def _refuse(message_id):
    from clerktui.errors import Refused

    del message_id
    return Refused("batch.amount", amount_cents=1000)


# ------------------------------------------------------------------------------------ sent back
async def test_it_is_sent_back_with_the_reason(keyed, desk, golden):
    async with desk("batch_proof", 1) as at:
        at.press("f8", "enter")
        await at.settle()
        golden(at, "batch_proof_send_back")
        assert "! Say why." in at.text
        at.type("check 9917 is for 403.01")
        at.press("enter")
        await at.settle()
        assert "Batch 1 is back with Ana Ruiz for keying." in at.text
    assert _state(keyed) == "keying"
    moves = headers.list_moves(keyed.db, keyed.people["ana"], 1)
    assert moves[-1].reason == "check 9917 is for 403.01"


async def test_esc_leaves_it_where_it_is(keyed, desk):
    async with desk("batch_proof", 1) as at:
        at.press("f8")
        at.type("no")
        at.press("escape")
        await at.settle()
        await at.read()
        at.answer("y")
        await at.settle()
        assert at.title == "EDIT LIST"
    assert _state(keyed) == "keyed"


async def test_enter_on_a_line_goes_back_to_keying_there(keyed, desk):
    async with desk("batch_proof", 1) as at:
        at.press("down", "enter")
        await at.settle()
        assert at.title == "BATCH", "nobody is asked why they mend what is their own"
    assert _state(keyed) == "keying"
    moves = headers.list_moves(keyed.db, keyed.people["ana"], 1)
    assert moves[-1].reason == "correcting line 2"


async def test_a_line_of_anothers_batch_is_corrected_with_the_reason(keyed, desk):
    async with desk("batch_proof", 1, who="sam") as at:
        at.press("down", "enter")
        await at.settle()
        assert "Send batch 1 back to keying for line 2" in at.text
        at.type("wrong amount")
        at.press("enter")
        await at.settle()
        assert "Take batch 1 from Ana Ruiz?" in at.text
        at.answer("y")
        await at.settle()
        assert at.title == "BATCH"
    moves = headers.list_moves(keyed.db, keyed.people["ana"], 1)
    assert [move.reason for move in moves[-2:]] == ["wrong amount", "taken up from Ana Ruiz"]


async def test_who_may_not_is_told_before_a_reason_is_asked(keyed, desk):
    dee = keyed.people["dee"]
    keyed.people["dee"] = replace(dee, permissions=dee.permissions - {"batch.resume_any"})
    async with desk("batch_proof", 1, who="dee") as at:
        for key_ in ("enter", "f8"):
            at.press(key_)
            await at.settle()
            assert "! Batch 1 is Ana Ruiz's; a permitted clerk may take it up." in at.text
            assert "Because" not in at.text
    assert _state(keyed) == "keyed"


async def test_a_released_batch_is_sent_back_by_a_supervisor_only(keyed, desk):
    to_state(keyed, 1, "released")
    async with desk("batch_proof", 1) as at:
        assert "F8" not in at.lines[-2]
        at.press("f8")
        await at.settle()
        assert at.title == "EDIT LIST"
        at.press("enter")
        await at.settle()
        assert "! Batch 1 is released: a supervisor sends it back." in at.text
        assert "Because" not in at.text
    assert _state(keyed) == "released"
    async with desk("batch_proof", 1, who="sam") as at:
        at.press("f8")
        at.type("wrong deposit")
        at.press("enter")
        await at.settle()
    assert _state(keyed) == "keying"


# --------------------------------------------------------------------------------- the difference
async def test_what_may_explain_the_difference_is_named(off, desk, golden):
    async with desk("batch_proof", 1) as at:
        at.press("asterisk")
        await at.settle()
        golden(at, "batch_difference")
        assert "54.00 may be 45.00" in at.text
        at.press("enter")
        await at.settle()
        assert "Line 2 is marked; Enter corrects it." in at.text
        assert at.screen._table.current.key == "2"


async def test_a_reason_about_no_line_goes_nowhere_and_a_long_one_is_read_whole(off, desk, golden):
    from clerktui.screens.batches.difference import DifferenceDialog

    long = "the 12 lines that are not check are just the difference: they may not be on the tape"
    suspects = (SuspectView(None, "an item of 9.00 may not have been keyed", 900),)
    suspects += (SuspectView(2, long, 0), SuspectView(2, long, 0))
    async with desk("batch_proof", 1) as at:
        at.app.push_screen(DifferenceDialog(get_batch(off, 1), suspects))
        await at.settle()
        at.press("enter")
        await at.settle()
        assert "! That is about no line" in at.text
        at.press("down")
        await at.settle()
        golden(at, "batch_difference_whole")
        assert long in " ".join(line.strip() for line in at.lines)
        at.press("escape")
        await at.settle()
        at.app.push_screen(DifferenceDialog(get_batch(off, 1), ()))
        await at.settle()
        assert "No line explains it." in at.text


# --------------------------------------------------------------------------------------- printing
async def test_the_list_and_the_tape_are_printed(keyed, desk):
    async with desk("batch_proof", 1) as at:
        at.press("f2")
        await at.settle()
        assert "The edit list and the tape are on their way to the printer." in at.text


# ------------------------------------------------------------------------------------- the posting
async def test_posted_it_says_so_in_large_figures(keyed, desk, golden):
    to_state(keyed, 1, "released")
    async with desk("batch_proof", 1, who="sam") as at:
        at.press("f12")
        await at.settle()
        golden(at, "batch_post_asked")
        assert "Post batch 1: 5 items, 623.10?" in at.text
        at.answer("y")
        await at.settle()
        golden(at, "batch_posted")
        assert "5 payments, receipts 26-000001 to 26-000005" in at.text
        assert "66.90 in 1 payment is unidentified" in at.text
        at.press("enter")
        await at.settle()
        assert at.title == "RECEIPT"
    assert _state(keyed) == "posted"
    assert keyed.balance("10-0442-07") == 0
    keyed.prove()


async def test_keys_typed_ahead_prove_and_release_but_do_not_post(keyed, desk):
    async with desk("batch_proof", 1, who="sam") as at:
        at.press("f9", "f12", "f12", "f12", "y", "enter", "y")
        await at.settle()
        assert "Post batch 1: 5 items, 623.10?" in at.text
        assert _state(keyed) == "released"
        at.answer("n")
        await at.settle()
        assert at.title == "EDIT LIST"
    assert _state(keyed) == "released"


async def test_proved_released_posted_and_banked_in_two_bursts(keyed, desk):
    async with desk("batch_proof", 1, who="sam") as at:
        at.press("f9", "f12", "f12")
        await at.settle()
        at.answer("y")
        at.press("f12", "enter")
        at.type("slip 4711")
        at.press("enter")
        await at.settle()
        assert "Batch 1 is deposited." in at.text
    assert _state(keyed) == "deposited"
    moves = headers.list_moves(keyed.db, keyed.people["sam"], 1)
    assert moves[-1].reason == "deposited 2026-11-23: slip 4711"
    keyed.prove()


@pytest.mark.parametrize(
    ("day", "slip", "said"),
    [("13/13/13", "1", "no month"), ("", "", "Type the number of the deposit slip.")],
)
async def test_a_deposit_that_says_nothing_is_refused_beside_its_field(
    keyed, desk, golden, day, slip, said
):
    to_state(keyed, 1, "posted")
    async with desk("batch_proof", 1, who="sam") as at:
        at.press("f12")
        at.type(day)
        at.press("enter")
        at.type(slip)
        at.press("enter")
        await at.settle()
        if not day:
            golden(at, "batch_deposit")
        assert said in at.text
    assert _state(keyed) == "posted"


async def test_when_the_line_breaks_posting_again_posts_once(keyed, desk):
    to_state(keyed, 1, "released")
    real, asked = posting.post_batch, []

    def broken(*args, **options):
        asked.append(args)
        posted = real(*args, **options)
        if len(asked) == 1:
            raise OutcomeUnknown("db.outcome_unknown")
        return posted

    with mock.patch("clerktui.services.batches.posting.post_batch", broken):
        async with desk("batch_proof", 1, who="sam") as at:
            at.press("f12")
            await at.settle()
            at.answer("y")
            await at.settle()
            assert "Not known yet whether it is posted. F12 (or the menu) asks again." in at.text
            at.press("f12")
            await at.settle()
            at.answer("y")
            await at.settle()
            assert "Posted before: 5 payments" in at.text
    assert keyed.balance("10-0442-07") == 0
    keyed.prove()


async def test_a_large_batch_tells_how_far_it_is(town, desk):
    number = begin_batch(town, "ana", 22_000, 220)
    key(town, number, *(("", 100, str(check)) for check in range(220)))
    to_state(town, number, "released")
    seen = []
    async with desk("batch_proof", number, who="sam") as at:
        say = at.screen._say_progress
        at.screen._say_progress = lambda *told: (seen.append(told), say(*told))
        at.press("f12")
        await at.settle()
        at.answer("y")
        await at.settle()
        assert "220 payments" in at.text
    assert seen[0] == (0, 220)
    town.prove()


async def test_the_glass_going_away_does_not_stop_the_posting(keyed, desk):
    to_state(keyed, 1, "released")
    async with desk("batch_proof", 1, who="sam") as at:
        screen = at.screen
    screen._progress(1, 2)


def test_no_picture_shows_a_folder():
    for path in Path(__file__).parent.joinpath("goldens").glob("batch*.txt"):
        assert "/tmp" not in path.read_text(encoding="utf-8")
