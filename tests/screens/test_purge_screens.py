"""Purges and holds at the desk."""

from __future__ import annotations

import pytest

from clerktui.services import reference
from tests.support.retention import LATER, OLD, approve, old_books, plan, run_all


@pytest.fixture
def town(office, clock):
    """Old books in June 2030: OLD may go."""
    old_books(office)
    clock.at = LATER
    reference.forget(office.db)
    return office


@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_a_plan_is_read_released_and_run(town, desk, golden, size):
    async with desk("purges", who="sam", size=size) as at:
        golden(at, "purges_empty")
        at.press("f4")
        await at.settle()
        assert "PURGE 1" in at.text
        assert "a second person must read" in at.text
        golden(at, "purge_planned")
    async with desk("purge", 1, who="fay", size=size) as at:
        at.press("f4")
        await at.settle()
        assert "It cannot be undone." in at.text
        await at.read()
        at.press("y")
        await at.settle()
        assert "Released. F6 runs it" in at.text
        at.press("f6")
        await at.settle()
        assert "Done. F2 prints the certificate" in at.text
        golden(at, "purge_done")
        at.press("f2")
        await at.settle()
        assert "on its way to the printer" in at.text
        at.press("enter")
        await at.settle()
        assert "PURGED" in at.text
    async with desk("purges", who="fay", size=size) as at:
        golden(at, "purges")
        at.press("enter")
        await at.settle()
        assert "PURGE 1" in at.text
    town.prove()


async def test_what_is_refused_is_said(town, desk):
    run = plan(town, "admin")
    async with desk("purge", run.number, who="admin") as at:
        at.press("f4")
        await at.settle()
        await at.read()
        at.press("y")
        await at.settle()
        assert "You planned this purge" in at.text
        at.press("f8")
        await at.settle()
        at.type("too soon")
        at.press("enter")
        await at.settle()
        assert "Called off." in at.text
    async with desk("purge", 99, who="sam") as at:
        assert "There is no purge 99." in at.text


async def test_another_open_purge_is_named(town, desk):
    approve(town, plan(town))
    async with desk("purges", who="sam") as at:
        at.press("f4")
        await at.settle()
        assert "Purge 1 is approved." in at.text
    run_all(town, 1)


@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_holds_are_set_and_lifted_on_an_account(town, desk, golden, size):
    async with desk("holds", OLD, who="sam", size=size) as at:
        assert "May be purged since" in at.text
        at.press("f4")
        await at.settle()
        golden(at, "hold_form")
        at.press("enter", "enter", "enter", "enter")
        await at.settle()
        at.press("enter")
        await at.settle()
        assert at.screen.query_one("#reason").error
        at.type("LGC audit 2030")
        at.press("enter", "enter")
        await at.settle()
        assert "Hold 1 is in force on account" in at.text
        golden(at, "holds")
        at.press("f8")
        await at.settle()
        at.type("audit is over")
        at.press("enter")
        await at.settle()
        assert "Hold 1 is lifted." in at.text
        assert "audit is over" in at.text


async def test_the_account_leads_to_its_holds(town, desk):
    async with desk("account", OLD) as at:
        at.screen.action_record_holds()
        await at.settle()
        assert f"HOLDS ON {OLD}" in at.text
    async with desk("find", who="sam") as at:
        at.screen.action_purges()
        await at.settle()
        assert at.title == "PURGES"
        at.press("f6")
        await at.settle()
        assert at.title == "HOLDS ON RECORDS"
