"""Returned items at the desk: found, taken back with the plan in view, written about, settled."""

from __future__ import annotations

import pytest

from clerktui.services.returns import items
from clerktui.views.tickets import TenderDraft
from tests.support.returned import bounce, pay_by_check, several, to_the_bank

A, B, TAX = "10-0442-07", "10-0443-01", "20-0001-00"


@pytest.fixture
def town(office):
    """A and B have paid by check; B and TAX with the same amount."""
    office.account(A, "RODRIGUEZ, MARIA E", water=4120, sewer=3800)
    office.account(B, "LEE, ANN", water=6000)
    office.account(TAX, "HILL, JO", tax=20_000)
    pay_by_check(office, A, 7920, "1187")
    pay_by_check(office, B, 6000, "77")
    pay_by_check(office, TAX, 6000, "78")
    to_the_bank(office)
    return office


def listed(office, wanted=""):
    page = items.list_returned(office.db, office.people["ana"], wanted)
    return [(item.number, item.state, item.fee_cents) for item in page.rows]


# ------------------------------------------------------------------------------------- the list
@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_what_is_still_owed_comes_first(town, desk, golden, size):
    bounce(town, "1187", code="NSF")
    bounce(town, "77", reason="closed")
    async with desk("returned", size=size) as at:
        golden(at, "returned")
        assert "2 items, 209.20 of them still owed." in at.text


async def test_it_is_useful_when_empty(office, desk, golden):
    async with desk("returned") as at:
        golden(at, "returned_empty")
        at.press("enter", "f2", "f8", "f9", "f6", "f5")
        await at.settle()
        assert at.title == "RETURNED ITEMS"
        at.press("f4")
        await at.settle()
        assert at.title == "TAKE BACK"


@pytest.mark.parametrize(("typed", "found"), [("1187", 1), (A, 1), ("lee", 0), ("settled", 0)])
async def test_a_search_narrows(town, desk, typed, found):
    bounce(town, "1187")
    async with desk("returned") as at:
        at.type(typed)
        at.press("enter")
        await at.settle()
        assert len(at.screen._table.views) == found


async def test_what_was_done_is_read(town, desk):
    bounce(town, "1187")
    async with desk("returned") as at:
        at.press("enter")
        await at.settle()
        assert "Returned item 1: reversed" in at.text
        assert "Ana Ruiz" in at.text
        at.press("escape")
        await at.settle()
        assert at.title == "RETURNED ITEMS"


# -------------------------------------------------------------------------------- taking it back
async def test_a_check_is_taken_back_with_the_plan_in_view(town, desk, golden):
    async with desk("return_find") as at:
        at.type("1187")
        at.press("enter")
        await at.settle()
        golden(at, "return_find")
        at.press("enter")
        await at.settle()
        at.press("1")
        await at.settle()
        golden(at, "return_take_back")
        await at.read()
        assert f"{A} owes 0.00 before, owes 114.20 after." in at.text
        at.type("NSF")
        at.press("enter", "enter", "enter", "enter")
        await at.settle()
        assert "Item 1 is taken back." in at.text
        assert f"{A} owes 114.20" in at.text
    assert listed(town) == [(1, "reversed", 3500)]
    town.prove()


async def test_two_that_fit_are_both_shown(town, desk):
    async with desk("return_find") as at:
        at.type("60.00")
        at.press("enter")
        await at.settle()
        assert "2 fit: choose the one on the notice." in at.text
        at.press("down", "enter")
        await at.settle()
        at.press("escape")
        await at.settle()
    assert listed(town) == []


async def test_what_cannot_come_back_is_said(town, desk):
    bounce(town, "1187")
    async with desk("return_find", "1187") as at:
        at.press("enter")
        await at.settle()
        at.press("1")
        await at.settle()
        assert "came back before: returned item 1" in " ".join(at.text.split())
        at.type("9.99")
        at.press("enter")
        await at.settle()
        assert at.title == "TAKE BACK"


async def test_nothing_that_fits_is_said(town, desk):
    async with desk("return_find") as at:
        at.type("999")
        at.press("enter")
        await at.settle()
        assert "Nothing fits." in at.text


async def test_refusals_stay_beside_their_field(town, desk):
    async with desk("return_find", "77") as at:
        at.press("enter")
        await at.settle()
        at.press("2")
        await at.settle()
        await at.read()
        at.press("enter", "enter", "enter", "backspace")
        at.type("9")
        at.press("enter")
        await at.settle()
        assert "Type 1, 2 or 3." in at.text
        at.press("backspace")
        at.type("3")
        at.press("enter")
        await at.settle()
        assert "cannot be presented again" in at.text
    assert listed(town) == []


async def test_it_is_presented_again(town, desk):
    town.decide("returned.redeposits", 1)
    async with desk("return_find", "77") as at:
        at.press("enter")
        await at.settle()
        at.press("1")
        await at.settle()
        await at.read()
        at.press("enter", "enter", "enter", "backspace")
        at.type("3")
        at.press("enter")
        await at.settle()
        assert "presented again, 1 times now" in at.text
    assert listed(town) == [(1, "redeposited", 0)]


async def test_tax_says_its_penalty_and_its_mail(town, desk, golden):
    async with desk("return_find", "78") as at:
        at.press("enter")
        await at.settle()
        at.press("1")
        await at.settle()
        golden(at, "return_tax")
        assert "certified mail" in at.text


# ------------------------------------------------------------------------------------- afterwards
async def test_the_letter_goes_to_the_printer_and_again_as_a_copy(town, desk):
    bounce(town, "1187")
    async with desk("returned") as at:
        at.press("f2")
        await at.settle()
        assert "Letter R-1 is on its way" in at.text
        at.press("f2")
        await at.settle()
        assert "DUPLICATE 1" in at.text


async def test_a_fee_is_waived_by_a_supervisor_with_the_reason(town, desk):
    bounce(town, "1187")
    async with desk("returned", who="sam") as at:
        at.press("f8")
        await at.settle()
        at.press("enter")
        await at.settle()
        assert "Say why." in at.text
        at.type("bank's error")
        at.press("enter")
        await at.settle()
        assert "Item 1 is reversed; 79.20 of it is owed." in at.text
    assert listed(town) == [(1, "reversed", 0)]


async def test_it_is_settled_when_nothing_is_owed(town, desk):
    bounce(town, "1187")
    async with desk("returned") as at:
        at.press("f9")
        await at.settle()
        at.press("enter")
        await at.settle()
        assert "114.20 of returned item 1 is still owed." in at.text
        town.pay(A, 11_420)
        at.press("enter")
        await at.settle()
        assert "Item 1 is settled; 0.00 of it is owed." in at.text


async def test_it_is_reached_from_the_receipt_and_leads_to_it(town, desk):
    bounce(town, "77")
    async with desk("receipt", "26-000002") as at:
        await at.settle()
        assert "Returned by the bank: item 1, reversed." in at.text
    async with desk("receipt", "26-000001") as at:
        at.press("f9")
        await at.settle()
        assert at.title == "TAKE BACK"
        assert "1 fits." in at.text
    async with desk("returned") as at:
        at.press("f6")
        await at.settle()
        assert at.title == "RECEIPT"
        at.press("escape")
        await at.settle()
        at.press("f3")
        await at.settle()
        assert at.title == "ACCOUNT"


async def test_a_part_of_a_ticket_says_so(town, desk):
    several(town, {A: 500}, TenderDraft("check", 200, "501"), TenderDraft("cash", 300))
    async with desk("return_find", "501") as at:
        assert "part" in at.text


async def test_an_account_leads_to_what_came_back_and_what_is_held(town, desk):
    bounce(town, "1187")
    async with desk("account", A) as at:
        at.press("f10")
        await at.settle()
        at.press("r")
        await at.settle()
        assert at.title == "RETURNED ITEMS"
        assert len(at.screen._table.views) == 1
        at.press("escape")
        await at.settle()
        at.press("f10")
        await at.settle()
        at.press("e")
        await at.settle()
        assert at.title == "HELD PAYMENTS"
