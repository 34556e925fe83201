"""Customer deposits at the desk: asked, applied, refunded, moved, waived; and their queue."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.support.customer_deposits import (
    HERE,
    RATE,
    ask,
    close_account,
    facts,
    held_before,
    same_customer,
)

THERE = "20-0001-00"


@pytest.fixture
def town(office):
    """Two accounts of one customer, who left 150.00 on the first a year ago."""
    office.account(HERE, "RODRIGUEZ, MARIA E")
    held_before(office, HERE, 15_000, dt.date(2025, 11, 1))
    office.account(THERE, "RODRIGUEZ, MARIA E", address="3 Quarry Ln")
    same_customer(office, HERE, THERE)
    office.decide("customer_deposit.interest", RATE)
    return office


def typed(at, *parts):
    """Each part into its field, and Enter."""
    for part in parts:
        at.type(part)
        at.press("enter")


async def agree(at) -> None:
    """Read the question, and say yes."""
    await at.read()
    at.answer("y")
    await at.settle()


@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_an_accounts_deposits_are_found_from_it(town, desk, golden, size):
    async with desk("account", HERE, who="sam", size=size) as at:
        at.app.screen.action_account_deposits()
        await at.settle()
        assert at.title == "CUSTOMER DEPOSIT"
        golden(at, "account_deposits")
        at.press("f7")
        await at.settle()
        assert "Why does the town hold customer deposit 1?" in at.text


async def test_one_is_asked_by_the_rule_and_waived(town, desk, golden):
    async with desk("account_deposits", THERE, who="sam") as at:
        assert "No deposit was ever asked" in at.text
        at.press("f4")
        await at.settle()
        golden(at, "customer_deposit_who")
        typed(at, "1", "lease", "1")
        await at.settle()
        golden(at, "customer_deposit_ask")
        typed(at, "", "", "new tenant")
        await at.settle()
        assert "owes" in at.text
        assert facts(town, THERE)[0] == "asked"
        at.press("f4")
        await at.settle()
        typed(at, "1", "", "1")
        await at.settle()
        typed(at, "50", "", "")
        await at.settle()
        assert "is asked of account" in at.text
        at.press("escape")
        await at.settle()
        at.answer("y")
        await at.settle()
        at.press("f8")
        await at.settle()
        typed(at, "father vouches")
        await at.settle()
        assert facts(town, THERE)[0] == "waived"
    town.prove()


async def test_a_guarantee_is_a_paper(town, desk):
    async with desk("account_deposits", THERE, who="sam") as at:
        at.press("f4")
        await at.settle()
        typed(at, "2", "deed", "2")
        await at.settle()
        typed(at, "", "letter of credit 7", "")
        await at.settle()
        assert "guarantee: letter of credit 7" in at.text
    assert facts(town, THERE) == ("held", 0, 0, 0)


async def test_it_is_applied_and_the_rest_refunded(town, desk):
    town.bill(HERE, water=4_000)
    close_account(town, HERE, dt.date(2026, 11, 20))
    async with desk("account_deposits", HERE, who="sam") as at:
        at.press("f6")
        await at.settle()
        await agree(at)
        assert "40.00 used for what was owed." in at.text
        at.press("f6")
        await at.settle()
        await agree(at)
        assert "owes nothing a deposit could be used for" in at.text
        at.press("f9")
        await at.settle()
        await agree(at)
        assert "Refund 1 of" in at.text
    assert facts(town, HERE)[0] == "refunded"
    town.prove()


async def test_it_moves_to_the_other_account(town, desk):
    town.account("30-0001-00", "LEE, ANN")
    async with desk("account_deposits", HERE) as at:
        at.press("f5")
        await at.settle()
        typed(at, "30-0001-00")
        await at.settle()
        assert "belongs to another customer" in at.text
        at.press("ctrl+u")
        typed(at, THERE)
        await at.settle()
        assert f"{THERE} holds" in at.text
    assert facts(town, HERE)[0] == "transferred"
    town.prove()


async def test_an_unknown_account_says_so(town, desk):
    async with desk("account_deposits", "99") as at:
        assert "There is no account 99." in at.text


@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_the_queue_shows_three_lists_and_releases_one(town, desk, golden, size):
    ask(town, THERE, 5_000)
    async with desk("find", who="sam", size=size) as at:
        at.app.open("customer_deposits")
        await at.settle()
        golden(at, "customer_deposits")
        assert "1 due for review" in at.text
        at.press("f9")
        await at.settle()
        await agree(at)
        assert "1 done, 2.75." in at.text
        at.press("f9")
        await at.settle()
        assert "No interest is due" in at.text
        at.press("f5")
        await at.settle()
        assert "1 asked and not paid, 50.00." in at.text
        at.press("f5")
        await at.settle()
        assert "0 unclaimed" in at.text
        at.press("f5")
        await at.settle()
        at.press("enter")
        await at.settle()
        assert at.title == "CUSTOMER DEPOSIT"
        at.press("escape")
        await at.settle()
        at.press("f6")
        await at.settle()
        await agree(at)
        assert "0 due for review" in at.text or "1 done" in at.text
    assert facts(town, HERE)[0] == "applied"
    town.prove()


async def test_a_run_that_is_refused_says_why(town, desk):
    town.decide(
        "customer_deposit.review",
        {
            "months": 12,
            "most_late": 2,
            "most_cutoffs": 0,
            "most_returned": 0,
            "how": "refund",
            "classes": ["residential"],
        },
    )
    from sqlalchemy import text

    with town.db.write() as connection:
        connection.execute(text("UPDATE premise SET address = ''"))
    async with desk("customer_deposits", who="sam") as at:
        at.press("f6")
        await at.settle()
        await agree(at)
        assert "where the check goes" in at.text
