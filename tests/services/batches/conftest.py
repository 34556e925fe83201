"""An office with a handful of accounts for batches to pay."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.support.office import Office

A, B, C, D = (f"10-000{number}-00" for number in range(1, 5))


@pytest.fixture
def books(office: Office) -> Office:
    """A owes two bills, B one, C nothing at all, D one that is past due."""
    office.account(A, "RODRIGUEZ, MARIA", water=5000)
    office.bill(A, due=dt.date(2026, 12, 25), sewer=3000)
    office.account(B, "LEE, ANN", water=4000)
    office.account(C, "OXENDINE, PAUL")
    office.account(D, "LOWRY, RUTH", due=dt.date(2026, 8, 25), water=2500)
    return office
