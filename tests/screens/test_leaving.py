"""Nothing typed is lost by Esc: every form asks once, and stays unless the clerk means it."""

from __future__ import annotations

import pytest

from clerktui.widgets import Field

ACCOUNT = "10-0442-07"
ASKS = "Leave without saving what was typed?"


@pytest.fixture
def credit(office):
    office.account(ACCOUNT, "RODRIGUEZ, MARIA E", water=1000)
    office.pay(ACCOUNT, 5000)
    return office


@pytest.mark.parametrize(
    ("screen", "args", "who", "keys"),
    [
        ("close_drawer", (), "ana", "20*37"),
        ("carry", ("pickup",), "ana", "20*2"),
        ("hand_over", (), "ana", "dee"),
        ("adjust", (ACCOUNT,), "ana", "debit"),
        ("refund_request", (ACCOUNT,), "ana", "26-000001"),
        ("batch_header", (), "ana", "2"),
        ("prepare_deposit", (), "sam", "20*37"),
    ],
)
async def test_a_form_that_was_begun_is_left_only_when_it_is_meant(
    credit, desk, screen, args, who, keys
):
    async with desk("find", who=who) as at:
        at.app.open(screen, *args)
        await at.settle()
        field = at.screen.focused
        assert isinstance(field, Field)
        at.type(keys)
        at.press("escape", "escape", "escape")
        await at.settle()
        assert ASKS in at.text
        await at.read()
        at.answer("escape")
        await at.settle()
        assert at.screen.focused is field
        assert field.is_typed
        at.press("escape")
        await at.settle()
        await at.read()
        at.answer("y")
        await at.settle()
        assert at.title == "FIND"
