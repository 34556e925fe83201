"""Unpaid taxes at the desk: by year, the parcels of a year, the list to be advertised."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.support import accruals
from tests.support.mortgage import HERE, OTHER, THIRD

SIZES = [(80, 24), (132, 43)]
OLD = "10-0888-01"


@pytest.fixture
def town(office):
    """Taxes of 2015, 2017 and 2025; one parcel under bankruptcy."""
    for number, name in (
        (HERE, "RODRIGUEZ, MARIA E"),
        (OTHER, "LEE, ANN"),
        (THIRD, "WARD, JO"),
        (OLD, "HILL, SAM"),
    ):
        office.account(number, name)
    accruals.tax_bill(office, OLD, 20_000, 2015)
    accruals.tax_bill(office, OLD, 25_000, 2017)
    for number, cents in ((HERE, 90_000), (OTHER, 50_000), (THIRD, 40_000)):
        accruals.tax_bill(office, number, cents, 2025)
    for place, number in enumerate((HERE, OTHER, THIRD), start=1):
        accruals.parcel(office, f"0731-{place:02}", number)
    office.flag(2, "bankruptcy")
    return office


@pytest.mark.parametrize("size", SIZES)
async def test_years_open_their_parcels_and_these_their_account(town, desk, golden, size):
    async with desk("taxes", who="sam", size=size) as at:
        assert "unpaid." in at.text
        golden(at, "taxes")
        assert "barred since 09/02/2025" in at.text
        at.press("down", "down", "enter")
        await at.settle()
        assert at.title == "TAX OF A YEAR"
        golden(at, "tax_year")
        at.press("enter")
        await at.settle()
        assert at.title == "ACCOUNT"


@pytest.mark.parametrize("size", SIZES)
async def test_liens_are_looked_at_printed_and_charged(town, desk, golden, size, clock):
    clock.at = dt.datetime(2026, 3, 20, 15, tzinfo=dt.UTC)
    async with desk("taxes", who="sam", size=size) as at:
        at.press("down", "down", "f9")
        await at.settle()
        assert at.title == "ADVERTISED LIENS"
        assert "Tax of 2025: 2 to bear 8.00, 1 left out." in at.text
        golden(at, "advertise")
        at.press("f2")
        await at.settle()
        assert "unpaid-taxes-2025.pdf" in at.text
        at.press("f6")
        await at.settle()
        for day in ("7/1/2026", "3/1/2026"):
            at.type(day)
            at.press("enter")
        await at.settle()
        assert "105-369(c)" in at.text


async def test_without_unpaid_tax_there_is_no_year(office, desk):
    async with desk("taxes", who="sam") as at:
        assert "No tax is unpaid." in at.text
        at.press("f6")
        await at.settle()
        assert at.title == "MORTGAGE COMPANIES"
        assert "F4 adds a company" in at.text
