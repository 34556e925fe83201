"""Unclaimed property at the desk: found, written to, answered, reported, reimbursed."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.support import unclaimed
from tests.support.unclaimed import YEAR

CHECK, DEPOSIT, CREDIT, SMALL, UNKNOWN = range(1, 6)
SIZES = [(80, 24), (132, 43)]


@pytest.fixture
def town(office):
    """Five items to be found, in the window of the report of 2028."""
    unclaimed.town(office)
    unclaimed.to_day(office, dt.date(2028, 7, 10))
    return office


async def typed(at, *parts):
    for part in parts:
        at.type(part)
        at.press("enter")
    await at.settle()


async def agree(at):
    """Read the question, and say yes."""
    await at.read()
    at.answer("y")
    await at.settle()


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_dormant_is_found_and_opened(town, desk, golden, size):
    async with desk("unclaimed", size=size) as at:
        assert "F6 finds what is dormant" in at.text
        at.press("f6")
        await at.settle()
        assert "5 found, 0 changed, 0 ended; found 332.00." in at.text
        golden(at, "unclaimed")
        at.press("f5")
        await at.settle()
        assert "0 reported, 0.00." in at.text
        at.press("f5", "f5", "enter")
        await at.settle()
        assert at.title == "UNCLAIMED ITEM"
        golden(at, "unclaimed_item")
        at.press("escape")
        await at.settle()
        at.press("f9")
        await at.settle()
        assert at.title == "UNCLAIMED REPORT"


async def test_a_letter_and_an_answer(town, desk):
    unclaimed.found(town)
    async with desk("unclaimed_item", DEPOSIT) as at:
        at.press("f2")
        await at.settle()
        assert "letter U-2-2028 written for 150.00" in at.text
        at.press("f2")
        await at.settle()
        assert "Item 2 has its letter for the report of 2028." in at.text
        at.press("f9")
        await at.settle()
        await typed(at, "1", "", "", "")
        assert "Say why, or who came" in at.text
        await typed(at, "signed the letter", "", "")
        assert "refund 2 is asked for" in at.text
    async with desk("unclaimed_item", UNKNOWN) as at:
        at.press("f9")
        await at.settle()
        await typed(at, "1", "has the stub", "", "")
        assert "Say who gets the money" in at.text
    assert unclaimed.states(town)[DEPOSIT] == "answered"
    town.prove()


async def test_left_out_and_taken_in_again(town, desk):
    unclaimed.found(town)
    async with desk("unclaimed_item", CREDIT, who="sam") as at:
        at.press("f8")
        await at.settle()
        await typed(at, "in court")
        assert "left out: in court" in at.text
        at.press("f5")
        await at.settle()
        await typed(at, "decided")
        assert "taken in again: decided" in at.text
    assert unclaimed.states(town)[CREDIT] == "found"


@pytest.mark.parametrize("size", SIZES)
async def test_the_report_of_a_year_goes_through_two_people(town, desk, golden, size):
    unclaimed.found(town)
    for number in (CHECK, DEPOSIT):
        unclaimed.letter(town, number)
    async with desk("unclaimed_year", who="sam", size=size) as at:
        golden(at, "unclaimed_year")
        at.press("f12")
        await agree(at)
        assert "The report of 2028 is prepared: 272.00." in at.text
        at.press("f6")
        await agree(at)
        assert "You prepared the report of 2028 yourself" in at.text
    async with desk("unclaimed_year", YEAR, who="fay", size=size) as at:
        at.press("f6")
        await agree(at)
        assert "Owners may answer until 10/01/28" in at.text


async def test_released_filed_paid_and_an_owner_who_comes_late(town, desk):
    unclaimed.to_report(town)
    unclaimed.prepare(town)
    async with desk("unclaimed_year", YEAR, who="fay") as at:
        at.press("f6")
        await agree(at)
        assert "The report of 2028 is released: 332.00." in at.text
        at.press("f10")
        await at.settle()
        at.press("f")
        await at.settle()
        assert "naupa-2028.txt is in the spool folder, 4389 bytes." in at.text
        at.press("f10")
        await at.settle()
        at.press("o")
        await at.settle()
        await typed(at, "transfer 88")
        assert "The report of 2028 is paid: 332.00." in at.text
        at.press("enter")
        await at.settle()
        at.press("f12")
        await at.settle()
        await typed(at, "came with her licence")
        assert "the owner came, refund" in at.text
        at.press("f10")
        await at.settle()
        at.press("s")
        await at.settle()
        await typed(at, "")
        assert "the State repaid" in at.text
    town.prove()


async def test_a_town_that_never_said_who_it_is(town, desk):
    unclaimed.holder(town, tax_id="")
    unclaimed.found(town)
    async with desk("unclaimed_year", who="sam") as at:
        assert "Policy unclaimed.holder lacks: tax_id." in at.text
        at.press("f12")
        await agree(at)
        assert "Enter the town's facts first." in at.text
