"""Improper payments at the desk: told apart by a digit, held, let go, sent back."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.services.improper import held
from clerktui.views.held import HeldDraft
from tests.support.batches import begin_batch
from tests.support.office import new_id

A = "10-0442-07"


@pytest.fixture
def town(office):
    """A owes 79.20."""
    office.account(A, "RODRIGUEZ, MARIA E", water=4120, sewer=3800)
    return office


def keep(office, kind="paid_in_full", **said):
    told = {"account": A, "reference": "1187", **said}
    return held.hold_payment(
        office.db, office.people["ana"], HeldDraft(new_id(), kind, 7920, **told)
    )


def states(office):
    page = held.list_held(office.db, office.people["ana"], A)
    return [(one.number, one.state) for one in page.rows]


# ------------------------------------------------------------------------------------- the list
@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_the_oldest_clock_comes_first(town, desk, golden, clock, size):
    keep(town, "post_dated", dated_on=dt.date(2026, 12, 1))
    keep(town)
    clock.at = dt.datetime(2026, 12, 2, 15, 0, tzinfo=dt.UTC)
    async with desk("held", size=size) as at:
        golden(at, "held")
        assert "2 shown, 1 overdue (!)." in at.text


async def test_it_is_useful_when_empty(office, desk, golden):
    async with desk("held") as at:
        golden(at, "held_empty")
        at.press("enter", "f4", "f8", "f6", "f9", "f5", "f3")
        await at.settle()
        assert at.title == "HELD PAYMENTS"


async def test_it_is_sent_back_with_its_letter(town, desk):
    keep(town)
    async with desk("held") as at:
        at.press("f8")
        await at.settle()
        at.type("refused")
        at.press("enter")
        await at.settle()
        assert "Held payment 1 is returned. F2 prints its letter." in at.text
        at.press("f2")
        await at.settle()
        assert "Letter H-1 is on its way" in at.text
        at.press("enter")
        await at.settle()
        assert "refused" in at.text
    assert states(town) == [(1, "returned")]


async def test_it_waits_longer_with_the_reason(town, desk):
    keep(town)
    async with desk("held") as at:
        at.press("f6")
        await at.settle()
        at.type("soon")
        at.press("enter", "enter")
        await at.settle()
        assert at.screen.query_one("#act_by").error
        at.press("ctrl+u")
        at.type("123126")
        at.press("enter", "enter")
        await at.settle()
        assert "Say why it waits longer." in at.text
        at.type("lawyer")
        at.press("enter")
        await at.settle()
        assert "Held payment 1 is held until 12/31/26." in at.text


async def test_a_note_is_surrendered(town, desk):
    keep(town, "paid_in_full", tender="cash")
    async with desk("held") as at:
        at.press("f9")
        await at.settle()
        at.press("enter")
        await at.settle()
        assert "Held payment 1 is surrendered." in at.text


async def test_what_was_held_is_taken_from_the_list(town, desk, golden, clock):
    keep(town, "post_dated", dated_on=dt.date(2026, 11, 24))
    clock.at = dt.datetime(2026, 11, 24, 15, 0, tzinfo=dt.UTC)
    async with desk("held") as at:
        at.press("f4")
        await at.settle()
        assert at.title == "PAYMENT"
        golden(at, "held_release")
        at.press("enter", "enter", "enter", "enter")
        await at.settle()
        assert "Receipt 26-000001" in at.text
    assert states(town) == [(1, "released")]
    town.prove()


# ---------------------------------------------------------------------------------- at the counter
async def test_one_key_names_the_kinds_and_an_unsigned_check_goes_back(town, desk, golden):
    async with desk("payment", A) as at:
        at.press("f4")
        await at.settle()
        golden(at, "improper")
        at.press("1")
        await at.settle()
        golden(at, "improper_hold")
        at.type("1187")
        at.press(*["enter"] * 6)
        await at.settle()
        assert "Unsigned check 79.20 goes back: number 1." in at.text
        assert at.title == "PAYMENT"
    assert states(town) == [(1, "returned")]
    assert town.balance(A) == 7920


async def test_a_post_dated_check_says_its_date(town, desk):
    async with desk("payment", A) as at:
        at.press("f4")
        await at.settle()
        at.press("2")
        await at.settle()
        at.type("1187")
        at.press(*["enter"] * 6)
        await at.settle()
        assert "Type the date on the check." in at.text
        at.type("120126")
        at.press(*["enter"] * 5)
        await at.settle()
        assert "is held until 12/01/26: number 1." in at.text


async def test_what_is_taken_all_the_same_is_marked(town, desk):
    async with desk("payment", A) as at:
        at.press("f4")
        await at.settle()
        at.press("4")
        await at.settle()
        assert "The words count, not the figures" in at.text
        assert at.screen.ticket.improper == "figures_words"
        at.press("escape")
        await at.settle()


async def test_no_stub_opens_suspense_and_cash_back_is_not_given(town, desk):
    async with desk("payment") as at:
        at.press("f4")
        await at.settle()
        at.press("9")
        await at.settle()
        assert "Unidentified" in at.text
        at.press("f4")
        await at.settle()
        at.press("end", "enter")
        await at.settle()
        assert "We give no cash back on a check." in at.text


async def test_a_date_behind_the_check_number_speaks_for_itself(town, desk):
    async with desk("payment", A) as at:
        at.press("enter", "enter")
        at.type("/2")
        at.press("enter")
        await at.settle()
        at.type("1187 12/01/26")
        at.press("enter")
        await at.settle()
        assert "The town does not take this (post-dated check)" in " ".join(at.text.split())


async def test_while_keying_a_batch_the_same_key_keeps_an_envelope(town, desk):
    number = begin_batch(town, "ana", 7920, 1)
    async with desk("batch", number) as at:
        at.press("f4")
        await at.settle()
        at.press("1")
        await at.settle()
        at.type("79.20")
        at.press(*["enter"] * 8)
        await at.settle()
        assert "number 1." in at.text
        assert "Do not key it." in at.text
