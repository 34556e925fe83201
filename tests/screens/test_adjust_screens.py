"""Adjusting, undoing, writing off, owing again and cleaning up, key by key."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.services.corrections import adjustments
from clerktui.views.adjustments import AdjustmentDraft
from tests.support.office import PINS, new_id

ACCOUNT = "10-0442-07"


@pytest.fixture
def town(office):
    """An account that owes for two services, one of them since long; and a small old debt."""
    office.account(ACCOUNT, "RODRIGUEZ, MARIA E", due=dt.date(2026, 9, 25), water=4120, sewer=3800)
    office.bill(ACCOUNT, water=4120)
    office.account("10-0233-05", "OKAFOR, N", due=dt.date(2025, 1, 2), water=420)
    return office


def typed(at, *parts):
    """Each part into its field, and Enter."""
    for part in parts:
        at.type(part)
        at.press("enter")


# ------------------------------------------------------------------------------------- adjust
@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_less_is_owed_with_before_and_after_first(town, desk, golden, size):
    async with desk("account", ACCOUNT, size=size) as at:
        at.press("f9", "1")
        await at.settle()
        assert at.title == "ADJUST"
        typed(at, "1", "2", "25.00", "n")
        await at.settle()
        golden(at, "adjust")
        assert "82.40       57.40" in at.text
        assert town.balance(ACCOUNT) == 12040, "looking changes nothing"
        typed(at, "1", "toilet ran; plumber's bill seen")
        await at.settle()
        assert at.title == "ACCOUNT"
    assert town.balance(ACCOUNT) == 9540


async def test_it_is_booked_and_said_on_the_account(town, desk):
    async with desk("account", ACCOUNT) as at:
        at.press("f9", "1")
        await at.settle()
        typed(at, "1", "1", "25.00", "n", "2", "")
        await at.settle()
        assert at.title == "ACCOUNT"
        assert "Adjustment 1: 25.00. 10-0442-07 owes 95.40." in at.text
        assert "95.40" in at.text
    town.prove()


async def test_one_item_is_chosen_from_a_list(town, desk):
    async with desk("adjust", ACCOUNT) as at:
        typed(at, "1", "i")
        await at.settle()
        assert "Which one?" in at.text
        at.press("3")
        await at.settle()
        typed(at, "1.20", "n", "2", "")
        await at.settle()
    assert town.balance(ACCOUNT) == 11920
    town.prove()


async def test_more_is_owed_from_a_day_on(town, desk, golden):
    async with desk("adjust", ACCOUNT) as at:
        typed(at, "2", "1", "15", "12/20/26", "Meter reset")
        await at.settle()
        golden(at, "adjust_debit")
        typed(at, "2", "")
        await at.settle()
    assert town.balance(ACCOUNT) == 13540
    town.prove()


@pytest.mark.parametrize(
    ("keys", "beside", "said"),
    [
        (("9",), "Which way", "9 is not one"),
        (("1", "1", "0", "n"), "Amount", "above zero"),
        (("1", "3", "99", "n"), "Amount", "only 38.00 is owed"),
        (("2", "1", "5", "99/99/99"), "Due", "99/99/99"),
        (("1", "1", "5", "n", "0"), "Because", "0 is not one"),
        (("1", "1", "5", "n", "1", ""), "Note", "in your own words"),
    ],
)
async def test_a_refusal_stands_where_it_belongs(town, desk, keys, beside, said):
    async with desk("adjust", ACCOUNT) as at:
        typed(at, *keys)
        await at.settle()
        assert at.title == "ADJUST"
        assert at.screen.focused.label.strip() == beside, at.text
        assert said in at.text, at.text
    assert town.balance(ACCOUNT) == 12040


async def test_a_reason_for_other_debts_never_touches_the_tax(office, desk):
    office.account(ACCOUNT, "RODRIGUEZ, MARIA E", due=dt.date(2026, 1, 5), tax=5000)
    office.bill(ACCOUNT, water=4120)
    async with desk("adjust", ACCOUNT) as at:
        typed(at, "1", "1", "10", "n")
        await at.settle()
        assert "41.20       31.20" in at.text, "the water is what is made less"
        typed(at, "5")
        await at.settle()
        assert "50.00       40.00" in at.text, "with the board's reason it is the tax"
        typed(at, "board, 11/20")
        await at.settle()
    assert office.balance(ACCOUNT) == 8120
    async with desk("adjust", ACCOUNT) as at:
        typed(at, "1", "3", "10", "n")
        await at.settle()
        assert at.screen.focused.label.strip() == "Because"
        assert "is no reason for Property tax" in at.text, at.text


async def test_above_the_limit_somebody_types_their_pin(town, desk):
    async with desk("adjust", ACCOUNT) as at:
        typed(at, "1", "1", "30", "n", "2", "")
        await at.settle()
        assert "30.00 is above your limit of 25.00" in at.text
        typed(at, "sam", PINS["sam"])
        await at.settle()
    assert town.balance(ACCOUNT) == 9040


async def test_who_is_no_account_is_said(town, desk):
    async with desk("adjust", "99-9999-99") as at:
        assert "There is no account" in at.text
        at.press("enter", "f12")
        await at.settle()
        assert at.title == "ADJUST"


def adjust(office, cents=500):
    draft = AdjustmentDraft(new_id(), ACCOUNT, "credit", cents, "misread")
    return adjustments.adjust(office.db, office.people["ana"], draft).number


async def test_an_adjustment_is_undone_with_a_note(town, desk, golden):
    adjust(town)
    adjust(town, 250)
    async with desk("adjust", ACCOUNT) as at:
        at.press("f7")
        await at.settle()
        golden(at, "adjustments")
        at.press("f8")
        await at.settle()
        at.press("enter")
        await at.settle()
        assert "Say why." in at.text
        typed(at, "keyed twice")
        await at.settle()
        assert "Adjustment 3 undid 2. 10-0442-07 owes 115.40." in at.text
        assert "undone by 3" in at.text
        at.press("f8")
        await at.settle()
        assert "keyed" not in at.lines[-5], "an undo is not undone"
    town.prove()


async def test_nothing_adjusted_says_so(town, desk):
    async with desk("adjustments", ACCOUNT) as at:
        assert "Nothing was adjusted on this account." in at.text
        at.press("f8")
        await at.settle()
        assert at.title == "ADJUSTMENTS"


# ------------------------------------------------------------------------- write off, owe again
async def test_marked_items_are_written_off_and_owed_again(town, desk, golden):
    async with desk("account", ACCOUNT, who="fay") as at:
        at.press("f9")
        await at.settle()
        golden(at, "put_right")
        at.press("4")
        await at.settle()
        assert at.title == "WRITE OFF"
        at.press("enter", "down", "enter")
        await at.settle()
        golden(at, "write_off")
        assert "2 marked, 79.20" in at.text
        at.press("f12", "1")
        await at.settle()
        await at.read()
        assert "Write off 2 items, 79.20. Do it?" in at.text
        assert "120.40          41.20" in at.text
        golden(at, "write_off_effect")
        at.answer("n")
        await at.settle()
        assert town.balance(ACCOUNT) == 12040, "asked first"
        at.press("f12", "1")
        await at.settle()
        await at.read()
        at.answer("y")
        await at.settle()
        assert "Write-off 1: 79.20." in at.text
        assert town.balance(ACCOUNT) == 4120
        at.press("f11")
        await at.settle()
        typed(at, "100")
        await at.settle()
        assert "Only 79.20 was written off" in at.text
        typed(at, "41.20")
        await at.settle()
        assert "Recovery 2: 41.20 is owed again: take the payment now." in at.text
    assert town.balance(ACCOUNT) == 8240
    town.prove()


async def test_an_amount_that_is_none_stands_beside_and_esc_leaves(town, desk):
    async with desk("write_off", ACCOUNT, who="fay") as at:
        at.press("enter", "f12", "escape")
        await at.settle()
        assert town.balance(ACCOUNT) == 12040
        at.press("enter")
        await at.settle()
        assert "0 marked, 0.00" in at.text
        at.press("enter", "f12", "2")
        typed(at, "case 4711")
        await at.settle()
        await at.read()
        at.answer("y")
        await at.settle()
        at.press("f11")
        typed(at, "1.234")
        await at.settle()
        assert "more than two decimals" in at.text
        at.press("escape", "escape")
        await at.settle()
    assert town.balance(ACCOUNT) == 7920


async def test_a_payer_of_written_off_debt_is_helped_at_the_payment(town, desk, golden):
    async with desk("write_off", "10-0233-05", who="fay") as at:
        at.press("enter", "f12", "1")
        await at.settle()
        await at.read()
        at.answer("y")
        await at.settle()
    async with desk("account", "10-0233-05") as at:
        assert "written off 4.20" in at.text
    async with desk("payment") as at:
        typed(at, "10-0233-05")
        await at.settle()
        assert "Written off: 4.20." in at.text
        golden(at, "payment_written_off")
        at.press("f7")
        await at.settle()
        at.press("enter")
        await at.settle()
        at.press("enter", "enter", "enter")
        await at.settle()
    assert town.balance("10-0233-05") == 0
    town.prove()


async def test_who_may_not_write_off_is_told_so(town, desk):
    async with desk("account", ACCOUNT) as at:
        at.press("f9")
        await at.settle()
        assert "look only, or owe again what is paid" in at.line("Write off")
        at.press("4")
        await at.settle()
        assert at.title == "WRITE OFF"
        assert "You may look only" in at.text
        at.press("enter", "f12")
        await at.settle()
        assert "You are not permitted to do this (write the marked items off)." in at.text
        at.press("ctrl+t")
        await at.settle()
        assert "You are not permitted" in at.text
    assert town.balance(ACCOUNT) == 12040


async def test_the_tax_is_not_written_off(office, desk):
    office.account(ACCOUNT, "RODRIGUEZ, MARIA E", tax=5000)
    async with desk("write_off", ACCOUNT, who="fay") as at:
        at.press("enter", "f12", "1")
        await at.settle()
        await at.read()
        at.answer("y")
        await at.settle()
        assert "Property tax is released by the board" in at.text
    assert office.balance(ACCOUNT) == 5000


# ------------------------------------------------------------------------------------ clean up
@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_small_old_debts_are_looked_through_and_written_off(town, desk, golden, size):
    town.account("10-0300-01", "ABBOT, B", due=dt.date(2025, 1, 2), water=300)
    flagged = town.account("10-0301-02", "CARR, C", due=dt.date(2025, 1, 2), water=310)
    town.flag(flagged, "promise")
    async with desk("find", who="fay", size=size) as at:
        at.press("f10")
        await at.settle()
        assert "Clean up" in at.text
        at.press("escape")
        await at.settle()
        at.app.open("cleanup")
        await at.settle()
        typed(at, "10", "365")
        await at.settle()
        golden(at, "cleanup")
        assert "2 accounts, 7.20 to write off." in at.text
        at.press("down", "enter")
        await at.settle()
        assert "1 account, 4.20 to write off." in at.text
        at.press("down", "enter")
        await at.settle()
        assert "1 account, 4.20" in at.text, "a promise is not taken in by hand"
        at.press("f12", "4")
        await at.settle()
        await at.read()
        at.answer("y")
        await at.settle()
        assert "Write-off 1: 4.20 of 1 account." in at.text
    assert (town.balance("10-0233-05"), town.balance("10-0300-01")) == (0, 300)
    town.prove()


@pytest.mark.parametrize(("under", "days", "said"), [("", "365", "above zero"), ("5", "x", "days")])
async def test_a_rule_that_is_none_is_refused(town, desk, under, days, said):
    async with desk("cleanup", who="fay") as at:
        typed(at, under)
        at.press("ctrl+u")
        typed(at, days)
        await at.settle()
        assert said in at.text, at.text
