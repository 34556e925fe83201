"""Taking a request at the phone: three keys from the account, the same from an address."""

from __future__ import annotations

import pytest

from tests.support.desk import LARGE, SMALL
from tests.support.work_orders import MARIA, row, staffed

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE])


@pytest.fixture
def town(office):
    office.account(MARIA, "RODRIGUEZ, MARIA E", water=4120, address="418 Mill Rd")
    return staffed(office)


@SIZES
async def test_a_common_request_is_three_keys_from_the_account(town, desk, golden, size):
    async with desk("account", MARIA, size=size) as at:
        at.press("f4")
        await at.settle()
        golden(at, "request_types")
        at.type("l")
        await at.settle()
        golden(at, "request")
        at.press("enter")
        await at.settle()
        assert at.title == "ACCOUNT"
        said = "Order 1, Water leak, 418 Mill Rd: by 11/23/26 09:30. 1 caller."
        assert said in at.text
        assert "9 Orders 1, 1 open" in at.text
    assert row(town, 1).kind == "leak"
    town.prove()
