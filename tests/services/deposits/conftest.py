"""An office whose drawer took cash, checks, a card and a money order, and was closed."""

from __future__ import annotations

import pytest

from clerktui.views.tickets import TenderDraft
from tests.support.office import Office

ACCOUNT = "10-0442-07"


@pytest.fixture
def takings(office: Office) -> Office:
    """60.00 in cash, checks of 25.00 and 40.00, a money order of 10.00, a card of 5.00; closed."""
    office.account(ACCOUNT, water=5_000_000)
    office.pay(ACCOUNT, 6000, TenderDraft("cash", 10_000))
    office.pay(ACCOUNT, 2500, TenderDraft("check", 2500, "1187"))
    office.pay(ACCOUNT, 4000, TenderDraft("check", 4000, "310"))
    office.pay(ACCOUNT, 1000, TenderDraft("money_order", 1000, "M9"))
    office.pay(ACCOUNT, 500, TenderDraft("card", 500, "A77"))
    office.void(office.pay(ACCOUNT, 700, TenderDraft("check", 700, "9")).receipt)
    office.close(cash=26_000, check=6500, money_order=1000, card=500)
    return office
