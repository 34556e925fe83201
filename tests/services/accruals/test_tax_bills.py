"""Taxes by year with their interest and their clock; the list that is advertised."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.services.accruals import ad_list, tax_bills
from tests.rules.refusals import refused
from tests.support.accruals import charge, parcel, tax_bill
from tests.support.office import Office

TAX, OTHER = "20-0001-00", "20-0002-00"


@pytest.fixture
def books(office: Office) -> Office:
    """TAX owes its taxes of 2015, 2025 and 2026, OTHER that of 2025; both have a parcel."""
    office.account(TAX, "LOWE, AL")
    office.account(OTHER, "ADAMS, JO")
    for year, cents in ((2015, 10_000), (2025, 100_000), (2026, 110_000)):
        tax_bill(office, TAX, cents, year)
    tax_bill(office, OTHER, 50_000, 2025)
    parcel(office, "9999-01-0001", TAX)
    parcel(office, "9999-01-0002", OTHER)
    return office


def test_each_year_stands_with_its_interest_and_its_clock(books):
    found = tax_bills.get_tax_bills(books.db, books.people["ana"], TAX)
    assert found.parcel == "9999-01-0001 LOT 4 ELM ST"
    assert [
        (one.tax_year, one.interest_cents, one.total_cents, one.words) for one in found.bills
    ] == [
        (2026, 0, 110_000, "without interest before 01/06/27"),
        (2025, 9500, 109_500, "delinquent since 01/06/26"),
        (2015, 9950, 19_950, "barred since 09/02/2025: due 09/01/2015, 10 years"),
    ]
    assert found.total_cents == 239_450
    later = tax_bills.get_tax_bills(books.db, books.people["ana"], TAX, dt.date(2027, 1, 5))
    assert later.bills[1].interest_cents == 11_000
    books.pay(TAX, found.total_cents)
    assert [
        one.words for one in tax_bills.get_tax_bills(books.db, books.people["ana"], TAX).bills
    ] == ["paid"] * 3
    with refused("account.unknown"):
        tax_bills.get_tax_bills(books.db, books.people["ana"], "99")


def test_a_discount_is_shown_where_the_board_resolved_one(books):
    books.decide("tax.discount", {"ppm": 20_000})
    found = tax_bills.get_tax_bills(books.db, books.people["ana"], TAX, dt.date(2026, 8, 31))
    assert found.bills[0].discount_cents == 2200
    assert found.bills[1].discount_cents == 0


def test_the_list_has_owners_in_order_and_stays_when_the_cost_is_charged(books):
    ana = books.people["ana"]
    on = dt.date(2026, 4, 1)
    document = ad_list.make(books.db, ana, 2025, on)
    rows = [
        ("ADAMS, JO", "9999-01-0002 LOT 4 ELM ST", OTHER, 50_000),
        ("LOWE, AL", "9999-01-0001 LOT 4 ELM ST", TAX, 100_000),
    ]
    assert [row.cells for row in document.rows] == rows
    assert document.totals[0].cells == ("2 parcels", None, None, 150_000)
    assert "Advertised from 03/01/26 to 06/30/26" in document.footnotes[-1]
    charge(books, "advertising", on, "2025 2026-04-01 2026-03-01")
    assert [row.cells for row in ad_list.make(books.db, ana, 2025, on).rows] == rows
    assert ad_list.make(books.db, ana, 2025, dt.date(2026, 1, 5)).rows == ()
    assert ad_list.make(books.db, ana, 2015, on).rows == (), "barred"
    with refused("advertising.no_tax"):
        ad_list.make(books.db, ana, 2019)
