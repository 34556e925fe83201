"""Mortgage companies at the desk: who they pay for, their files before and with money."""

from __future__ import annotations

import pytest

from tests.support import mortgage
from tests.support.mortgage import COMPANY, HERE, OTHER, THIRD

SIZES = [(80, 24), (132, 43)]


@pytest.fixture
def town(office):
    """Three parcels with tax; the company pays for two of them."""
    mortgage.taxed(office)
    mortgage.agree(office)
    mortgage.pays(office, HERE, "L-100")
    mortgage.pays(office, OTHER, "L-200")
    return office


async def typed(at, *parts):
    for part in parts:
        at.type(part)
        at.press("enter")
    await at.settle()


async def leave(at):
    """Escape from a form with something typed in it."""
    at.press("escape")
    await at.read()
    at.answer("y")
    await at.settle()


async def test_a_company_is_written_down_and_refusals_stay_beside_the_field(town, desk):
    async with desk("mortgage", who="sam") as at:
        at.press("f4")
        await at.settle()
        await typed(at, "BAD-1", "Bad Bank", "")
        assert "in letters and digits" in at.text
        await typed(at, "BAD1", "", "")
        assert "Bad Bank is written down." in at.text
        at.press("f5")
        await at.settle()
        assert "No file came yet." in at.text


@pytest.mark.parametrize("size", SIZES)
async def test_its_parcels_and_its_files(town, desk, golden, size, tmp_path):
    path = mortgage.its_file(
        tmp_path, "0731-01,,L-100,900.00", "0731-02,,L-200,499.00", "0731-03,,L-300,400.00"
    )
    async with desk("mortgage", who="sam", size=size) as at:
        golden(at, "mortgage")
        at.press("enter")
        await at.settle()
        golden(at, "mortgage_company")
        at.press("f5")
        await at.settle()
        await typed(at, str(tmp_path / "none.csv"), "", "")
        assert "none.csv" in at.text
        await leave(at)
        at.press("f5")
        await at.settle()
        await typed(at, str(path), "", "1799.00")
        assert at.title == "MORTGAGE FILE"
        assert "1 exact, 1 short, 1 not its parcel." in at.text
        golden(at, "mortgage_file")
        at.press("f2")
        await at.settle()
        assert "mortgage-answer-1.pdf" in at.text
        at.press("escape", "escape", "f5")
        await at.settle()
        golden(at, "mortgage_files")


async def test_a_parcel_is_added_ended_billed_and_its_money_taken_in(town, desk, tmp_path):
    path = mortgage.its_file(tmp_path, "0731-01,,L-100,900.00")
    async with desk("mortgage_company", COMPANY, who="sam") as at:
        at.press("f4")
        await at.settle()
        await typed(at, "99-9", "")
        assert "is no account" in at.text
        await leave(at)
        at.press("f4")
        await at.settle()
        await typed(at, "0731-03", "L-300")
        assert f"{COMPANY} pays for {THIRD}, WARD, JO." in at.text
        at.press("f8")
        await at.read()
        at.answer("y")
        await at.settle()
        assert f"{COMPANY} pays for {HERE} no more." in at.text
        at.press("f12")
        await at.settle()
        await typed(at, "")
        assert "2 bills, 900.00" in at.text
        at.press("f6")
        await at.settle()
        await typed(at, str(path), "", "899.00", "7001")
        assert "apart" in at.text
        await leave(at)
        at.press("f6")
        await at.settle()
        await typed(at, str(path), "", "900.00", "7001")
        assert at.title == "MORTGAGE FILE"
        assert "batch 1" in at.text
    town.prove()
