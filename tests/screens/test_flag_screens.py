"""Flags at the desk: what each changes, its proof asked, the address looked at on record."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.models import AuditEntry, FlagProof
from clerktui.services import accounts
from clerktui.views.accounts import FlagDraft
from tests.support.books import Books

MARIA = "10-0442-07"
SIZES = pytest.mark.parametrize("size", [(80, 24), (132, 43)])
HIDE = FlagDraft(
    "confidential",
    proof="program_card",
    proof_reference="NC-2231",
    substitute_address="PO Box 2109 Apt 77, Raleigh NC 27602",
)


@pytest.fixture
def town(office):
    office.account(MARIA, "RODRIGUEZ, MARIA E", water=4120)
    return office


def put(office, draft):
    accounts.add_flag(office.db, office.people["sam"], MARIA, draft)


@SIZES
async def test_each_flag_says_what_it_changes_with_its_proof(town, desk, golden, size):
    put(town, HIDE)
    put(town, FlagDraft("do_not_call", "asked in writing"))
    async with desk("account", MARIA, size=size, who="sam") as at:
        assert "CONFIDENTIAL ADDRESS until 11/23/30, address hidden" in at.text
        assert "do not call, letters only (asked in writing)" in at.text
        assert "12 Elm St" not in at.text
        at.press("f10")
        await at.settle()
        at.type("f")
        await at.settle()
        golden(at, "flags")
        at.press("f9")
        await at.settle()
        assert "12 Elm St. Your look is written down." in at.text
    assert Books(town.db).rows(AuditEntry)[-1]["action"] == "look_confidential"


async def test_a_flag_is_put_on_with_what_it_needs_renewed_and_ended(town, desk, golden):
    async with desk("flags", MARIA, who="sam") as at:
        assert "No flag was ever put on this account." in at.text
        at.press("f4")
        await at.settle()
        at.type("4")
        await at.settle()
        golden(at, "flag_form")
        at.type("oxygen")
        at.press("enter", "enter")
        at.type("1")
        at.press("enter")
        at.type("Dr. Lee 11/20")
        at.press("enter")
        at.type("12/31/26")
        at.press("enter")
        await at.settle()
        assert "cannot have been seen on 12/31/26" in at.text
        at.type("11/20/26")
        at.press("enter")
        await at.settle()
        assert "LIFE SUPPORT: do not cut until 11/23/27: never cut off." in at.text
        at.press("f5")
        await at.settle()
        at.press("enter")
        at.type("10/31/27")
        at.press("enter", "enter", "enter", "enter")
        await at.settle()
        assert "until 10/31/27" in at.text
        at.press("f8")
        await at.settle()
        at.type("moved away")
        at.press("enter")
        await at.settle()
        assert "LIFE SUPPORT: do not cut is ended." in at.text
        assert "ended by Sam Locklear" in at.text
    assert len(Books(town.db).rows(FlagProof)) == 2


async def test_a_clerk_is_offered_only_what_a_clerk_may_put_on(town, desk):
    put(town, HIDE)
    async with desk("flags", MARIA) as at:
        at.press("f9")
        await at.settle()
        assert "12 Elm" not in at.text
        at.press("f4")
        await at.settle()
        assert "LIFE SUPPORT" not in at.text
        assert "speaks Spanish" in at.text
        at.press("escape")
        await at.settle()
        at.press("f8")
        await at.settle()
        at.type("because")
        at.press("enter")
        await at.settle()
        assert "You are not permitted to do this" in at.text
    assert accounts.get_account(town.db, MARIA).flags


@SIZES
async def test_flags_that_run_out_are_listed_and_opened(town, desk, golden, clock, size):
    soon = dt.date(2026, 12, 1)
    put(town, FlagDraft("life_support", "oxygen", soon, "doctor_letter", "Dr. Lee"))
    clock.move(dt.timedelta(days=10))
    async with desk("expiring_flags", size=size) as at:
        golden(at, "expiring_flags")
        assert "1 shown, 1 ran out (!)." in at.text
        at.press("enter")
        await at.settle()
        assert at.title == "FLAGS"
