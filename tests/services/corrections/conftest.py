"""What the tests of corrections share: accounts that owe, and a drawer that was closed."""

from __future__ import annotations

import pytest

from tests.support.corrections import Correcting
from tests.support.office import Office

ACCOUNT, OTHER, THIRD = "10-0442-07", "07-1190-04", "10-0233-05"


@pytest.fixture
def books(office: Office) -> Office:
    """Three accounts: water and sewer, tax, water."""
    office.account(ACCOUNT, water=4120, sewer=3800)
    office.account(OTHER, "RODRIGUEZ, MARTA", tax=41_18)
    office.account(THIRD, "OKAFOR, N", water=5500)
    return office


@pytest.fixture
def at(books: Office) -> Correcting:
    """The hands of a supervisor who corrects."""
    return Correcting(books)
