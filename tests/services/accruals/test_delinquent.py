"""The unpaid taxes of the town by year, and the parcels of a year page by page."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.services.accruals import delinquent, tax_bills
from tests.support import accruals
from tests.support.office import Office

NUMBERS = ("10-0001-01", "10-0002-01", "10-0003-01")


@pytest.fixture
def town(office: Office) -> Office:
    """Three accounts with the tax of 2025, the first with two older ones."""
    for number in NUMBERS:
        office.account(number, "LEE, ANN")
        accruals.tax_bill(office, number, 10_000, 2025)
    accruals.tax_bill(office, NUMBERS[0], 7_000, 2015)
    accruals.tax_bill(office, NUMBERS[0], 8_000, 2016)
    accruals.tax_bill(office, NUMBERS[1], 9_000, 2026)
    return office


def test_years_are_summed_with_interest_and_what_is_barred_is_said(town):
    found = delinquent.by_year(town.db, town.people["ana"])
    assert [(one.tax_year, one.parcels, one.state) for one in found.years] == [
        (2015, 1, "barred"),
        (2016, 1, "barred"),
        (2025, 3, "delinquent"),
        (2026, 1, "not yet"),
    ]
    bills = [
        bill
        for number in NUMBERS
        for bill in tax_bills.get_tax_bills(town.db, town.people["ana"], number).bills
    ]
    assert found.total_cents == sum(bill.total_cents for bill in bills)
    year = next(one for one in found.years if one.tax_year == 2025)
    assert (year.principal_cents, year.interest_cents) == (30_000, 3 * 950)
    assert year.delinquent_on == dt.date(2026, 1, 6)


def test_interest_that_was_booked_counts_once_and_a_paid_parcel_is_gone(town):
    accruals.charge(town, "tax_interest")
    before = delinquent.by_year(town.db, town.people["ana"])
    year = next(one for one in before.years if one.tax_year == 2025)
    assert year.interest_cents == 3 * 950
    town.pay(NUMBERS[2], 10_950)
    after = delinquent.by_year(town.db, town.people["ana"])
    year = next(one for one in after.years if one.tax_year == 2025)
    assert (year.parcels, year.total_cents) == (2, 2 * 10_950)
    town.prove()


def test_a_year_soon_to_be_barred_is_marked(town, clock):
    clock.at = dt.datetime(2035, 3, 1, 15, tzinfo=dt.UTC)
    found = delinquent.by_year(town.db, town.people["ana"])
    year = next(one for one in found.years if one.tax_year == 2025)
    assert (year.state, year.warns) == ("barred soon", "barred soon, after 09/01/35")


def test_the_parcels_of_a_year_come_page_by_page(town):
    first = delinquent.of_year(town.db, town.people["ana"], 2025, limit=2)
    assert ([one.account for one in first.parcels], first.more) == (list(NUMBERS[:2]), True)
    rest = delinquent.of_year(town.db, town.people["ana"], 2025, NUMBERS[1], limit=2)
    assert ([one.account for one in rest.parcels], rest.more) == ([NUMBERS[2]], False)
    assert rest.parcels[0].total_cents == 10_950
    none = delinquent.of_year(town.db, town.people["ana"], 2001)
    assert (none.parcels, none.more) == ((), False)
