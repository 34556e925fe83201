"""Corrections at the desk: the right way chosen, its effect seen, done, and its paper."""

from __future__ import annotations

import datetime as dt
from unittest import mock

import pytest
from sqlalchemy import text

from clerktui.errors import OutcomeUnknown
from clerktui.services.corrections import reversals
from clerktui.views.tickets import LineDraft, TenderDraft
from tests.support.corrections import Correcting
from tests.support.desk import LARGE, SMALL

MARIA, OKAFOR = "10-0442-07", "10-0233-05"


@pytest.fixture
def town(office):
    """Two accounts; a check of 50.00 on the first in a drawer that is still open."""
    office.account(MARIA, "RODRIGUEZ, MARIA E", water=4120, sewer=3800)
    office.account(OKAFOR, "OKAFOR [/] N", address="77 Church St", water=5500)
    office.pay(MARIA, 5000, TenderDraft("check", 5000, "1187"))
    return office


@pytest.fixture
def closed(town):
    """The same, the drawer closed."""
    town.close(cash=20_000, check=5000)
    return town


async def enter(at, *typed):
    """Type each and Enter."""
    for one in typed:
        at.type(one)
        at.press("enter")
        await at.settle()


async def yes(at):
    await at.read()
    at.press("y")
    await at.settle()


# ------------------------------------------------------------------------------- the right way
@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_closed_drawer_offers_reversals_and_says_why_no_void(closed, desk, golden, size):
    async with desk("correct", "26-000001", who="sam", size=size) as at:
        golden(at, "correct")
        at.press("1")
        await at.settle()
        assert "it can no longer be voided" in at.lines[-3]


async def test_an_open_drawer_offers_the_void_and_says_why_no_reversal(town, desk, golden):
    async with desk("receipt", "26-000001") as at:
        at.press("f4")
        await at.settle()
        golden(at, "correct_open")
        at.press("4")
        await at.settle()
        assert "You are not permitted to do this" in at.text
        at.press("home", "enter")
        await at.settle()
        await at.read()
        await enter(at, "wrong account")
        assert "is VOID" in at.text
    assert town.balance(MARIA) == 7920
    town.prove()


async def test_the_receipt_of_a_closed_drawer_says_which_way_is_right(closed, desk, golden):
    async with desk("receipt", "26-000001", who="sam") as at:
        golden(at, "receipt_closed")
        assert "F4 corrects it" in at.text
        at.press("f8")
        await at.settle()
        assert at.title == "RECEIPT", "a void is not asked for"


async def test_an_unknown_receipt_is_said(town, desk):
    async with desk("correct", "26-999999") as at:
        assert "There is no receipt 26-999999." in at.text


# ------------------------------------------------------------------------------------- reversed
async def test_bad_money_is_reversed_and_the_notice_is_read_and_printed(closed, desk, golden):
    async with desk("correct", "26-000001", who="sam") as at:
        at.press("4")
        await at.settle()
        golden(at, "correct_reason")
        at.press("1")
        await at.settle()
        await enter(at, "bank called")
        golden(at, "correct_effect")
        await yes(at)
        golden(at, "correct_done")
        assert "Correction 1: 50.00. 10-0442-07 owes 79.20" in at.text
        at.press("f2")
        await at.settle()
        golden(at, "correction")
        at.press("f2")
        await at.settle()
        assert "on its way to the printer" in at.text
    assert closed.balance(MARIA) == 7920
    with closed.db.read() as c:
        assert c.execute(text("SELECT count(*) FROM print_job WHERE kind = 'report'")).scalar() == 1
    closed.prove()


async def test_no_and_escape_leave_everything_as_it_is(closed, desk):
    async with desk("correct", "26-000001", who="sam") as at:
        at.press("4", "escape")
        await at.settle()
        at.press("4", "1")
        await at.settle()
        at.press("escape")
        await at.settle()
        at.press("4", "1", "enter")
        await at.settle()
        await at.read()
        at.press("n")
        await at.settle()
        assert at.title == "CORRECT"
    assert closed.balance(MARIA) == 2920


async def test_a_reason_that_needs_words_gets_them(closed, desk):
    async with desk("correct", "26-000001", who="sam") as at:
        at.press("4", "2", "enter")
        await at.settle()
        assert "! Say in your own words why." in at.text
        await enter(at, "lost in the mail")
        assert "Do it?" in at.text


async def test_keys_typed_before_the_effect_was_read_do_nothing(closed, desk):
    async with desk("correct", "26-000001", who="sam") as at:
        at.press("4", "1", "enter", "y")
        await at.settle()
    assert closed.balance(MARIA) == 2920


async def test_a_second_person_approves_a_large_one(closed, desk):
    closed.decide("correction.second_person", {"when": "always", "above_cents": 0})
    async with desk("correct", "26-000001", who="sam") as at:
        at.press("4", "1", "enter")
        await at.settle()
        await yes(at)
        assert "is approved by a second person" in at.text
        await enter(at, "fay", "7531")
        assert "Correction 1: 50.00." in at.text
    closed.prove()


async def test_when_the_line_breaks_yes_again_finds_it_done(closed, desk):
    real, asked = reversals.cancel_tender, []

    def broken(*args):
        asked.append(args)
        posted = real(*args)
        if len(asked) == 1:
            raise OutcomeUnknown("db.outcome_unknown")
        return posted

    with mock.patch("clerktui.services.corrections.reversals.cancel_tender", broken):
        async with desk("correct", "26-000001", who="sam") as at:
            at.press("4", "1", "enter")
            await at.settle()
            await yes(at)
            assert "The line to the books broke" in at.text
            await yes(at)
            assert "Correction 1: 50.00." in at.text
    assert closed.balance(MARIA) == 7920
    closed.prove()


# ------------------------------------------------------------------------------ moved, cancelled
async def test_a_payment_is_moved_with_the_allocation_seen_first(closed, desk, golden):
    async with desk("correct", "26-000001", who="sam") as at:
        at.press("2", "1")
        await at.settle()
        await enter(at, "10023305", "", "")
        golden(at, "correct_move")
        assert "50.00 to 10-0233-05 water, leaves 5.00" in at.text
        await yes(at)
        assert "Correction 1, receipt 26-000002: 50.00." in at.text
        assert "MOVED 11/23/26, correction 1, to 26-000002" in at.text
    assert (closed.balance(MARIA), closed.balance(OKAFOR)) == (7920, 500)
    closed.prove()


@pytest.mark.parametrize(
    ("target", "bill", "said"),
    [
        ("", None, "Type the account it was meant for."),
        ("99-9999-99", "", "There is no account 99-9999-99."),
        (MARIA, "", "It is on account 10-0442-07 already."),
        (OKAFOR, "B99999", "B99999"),
    ],
)
async def test_a_refusal_stands_at_its_field(closed, desk, target, bill, said):
    async with desk("correct", "26-000001", who="sam") as at:
        at.press("2", "1")
        await at.settle()
        await enter(at, *([target] if bill is None else [target, bill, ""]))
        assert said in at.text
    assert closed.balance(MARIA) == 2920


async def test_of_a_ticket_the_wrong_part_is_picked(town, desk):
    draft = town.draft(
        LineDraft("account", OKAFOR, 1000), LineDraft("revenue", "REC-SWIM", 3500, 1, 3500)
    )
    receipt = town.post(draft).receipt
    Correcting(town).close_as_expected()
    async with desk("correct", receipt, who="sam") as at:
        at.press("2")
        await at.settle()
        assert "What of it was wrong?" in at.text
        at.press("1", "1")
        await at.settle()
        await enter(at, MARIA, "", "")
        await yes(at)
        assert "Correction 1" in at.text
    assert (town.balance(OKAFOR), town.balance(MARIA)) == (5500, 1920)
    town.prove()


async def test_a_cancelled_payment_waits_in_suspense(closed, desk):
    async with desk("correct", "26-000001", who="sam") as at:
        at.press("3", "1", "enter")
        await at.settle()
        assert "The money waits in suspense" in at.text
        await yes(at)
        assert "Correction 1: 50.00." in at.text
    assert Correcting(closed).suspense() == [5000]
    closed.prove()


# ---------------------------------------------------------------------------- the way of paying
async def test_the_way_of_paying_is_corrected_in_one_step(town, desk, golden):
    async with desk("correct", "26-000001") as at:
        at.press("5")
        await at.settle()
        golden(at, "correct_tender")
        at.press("1", "1")
        await at.settle()
        await enter(at, "", "")
        assert "Paid by Cash, not by Check." in at.text
        await yes(at)
        assert "Correction 1: 50.00." in at.text
        assert "50.00 paid by Cash (corrected)" in at.text
    town.prove()


async def test_more_than_was_paid_that_way_is_refused(town, desk):
    async with desk("correct", "26-000001") as at:
        at.press("5")
        await at.settle()
        at.press("2", "1")
        await at.settle()
        await enter(at, "50.01", "A1", "")
        assert "holds 50.00 paid by check, not 50.01" in at.text


# ------------------------------------------------------------------------------------ transfers
@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_everything_open_moves_unless_it_is_taken_out(town, desk, golden, size):
    town.bill(MARIA, due=dt.date(2026, 12, 25), sewer=900)
    async with desk("account", MARIA, who="sam", size=size) as at:
        at.press("f9")
        await at.settle()
        assert "2 Transfer" in at.text
        at.press("2")
        await at.settle()
        golden(at, "transfer")
        at.press("enter")
        await at.settle()
        at.press("down", "f4")
        await at.settle()
        await enter(at, "4.00")
        at.press("up", "enter", "f12", "1")
        await at.settle()
        await enter(at, OKAFOR, "")
        assert "Do it?" in at.text
        await yes(at)
        assert "Correction 1" in at.text
    assert (town.balance(MARIA), town.balance(OKAFOR)) == (500, 5500 + 2920 + 400)
    town.prove()


async def test_a_part_that_is_more_than_is_open_is_refused(town, desk):
    async with desk("transfer", OKAFOR, who="sam") as at:
        at.press("f4")
        await at.settle()
        await enter(at, "55.01")
        assert "55.01 of Water bill B00002 cannot be moved" in at.text
        at.press("escape")
        await at.settle()
        at.answer("y")
        await at.settle()
        at.press("enter", "f12")
        await at.settle()
        assert "0 lines move" in at.text


async def test_an_account_that_owes_nothing_has_nothing_to_move(office, desk, golden):
    office.account("30-0001-00", "LEE, ANN")
    async with desk("transfer", "30-0001-00", who="sam") as at:
        golden(at, "transfer_empty")
        assert "Nothing is open on this account." in at.text


async def test_a_clerk_moves_nothing(town, desk):
    async with desk("account", MARIA) as at:
        at.press("f12")
        await at.settle()
        assert at.title == "ACCOUNT"


# ------------------------------------------------------------------------ from where it is found
async def test_it_is_reached_from_the_payments_of_an_account(closed, desk, golden):
    async with desk("history", MARIA, "payments", "RODRIGUEZ, MARIA E", who="sam") as at:
        at.press("f4")
        await at.settle()
        assert at.title == "CORRECT"
        at.press("4", "1", "enter")
        await at.settle()
        await yes(at)
        at.press("escape")
        await at.settle()
        assert "REVERSED 11/23/26 no 1" in at.text
        at.press("5")
        await at.settle()
        golden(at, "corrections")
        at.press("enter")
        await at.settle()
        assert at.title == "CORRECTION"
        at.press("f6")
        await at.settle()
        assert at.title == "RECEIPT"
        assert "REVERSED" in at.text


async def test_an_account_without_corrections_says_so(town, desk):
    async with desk("history", MARIA, "corrections") as at:
        assert "Nothing was ever corrected on this account." in at.text
        at.press("f4")
        await at.settle()
        assert "Nothing was ever corrected on this account." in at.text
    async with desk("correction", 99) as at:
        assert "There is no correction 99." in at.text
