"""Reports of work orders at the desk: down from a figure to the order, bars on the glass."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.reports.catalogue import REPORTS
from clerktui.views.reports import ReportAsked, ReportKind
from tests.support.office import Office
from tests.support.order_books import worked

SIZES = pytest.mark.parametrize("size", [(80, 24), (132, 43)])
SINCE, TODAY = dt.date(2026, 9, 1), dt.date(2026, 11, 23)


@pytest.fixture
def office(office: Office, clock) -> Office:
    """An office with orders of three months."""
    return worked(office, clock)


def asked(name: str) -> tuple[ReportKind, tuple[str, ...], ReportAsked]:
    one = REPORTS[name]
    kind = ReportKind(one.name, one.title, one.says, one.takes)
    return kind, (), ReportAsked(name, SINCE, TODAY)


@SIZES
@pytest.mark.parametrize(
    "name", ["open-orders", "order-deadlines", "order-months", "order-places", "order-cost"]
)
async def test_it_fits_the_glass(desk, golden, name, size):
    async with desk("report", *asked(name), size=size) as at:
        golden(at, f"report_{name.replace('-', '_')}")


async def test_enter_goes_from_an_address_to_its_history_and_to_the_order(desk, golden):
    async with desk("report", *asked("order-places")) as at:
        at.press("enter")
        await at.settle()
        golden(at, "report_work_orders")
        assert "WORK ORDERS" in at.lines[0]
        assert "completed 09/14/26: clamp on the service" in at.text
        at.press("enter")
        await at.settle()
        assert at.title == "WORK ORDER"
        at.press("escape")
        await at.settle()
        assert "WORK ORDERS" in at.lines[0]


async def test_a_sum_of_the_cost_opens_its_orders(desk):
    async with desk("report", *asked("order-cost")) as at:
        at.press("enter")
        await at.settle()
        assert "ORDER COSTS" in at.lines[0]
        assert "63.00" in at.text
