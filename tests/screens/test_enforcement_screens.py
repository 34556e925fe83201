"""Garnishments at the desk: from the account to the release, each refusal beside its field."""

from __future__ import annotations

import pytest

from tests.support import enforcement as cases
from tests.support.enforcement import HERE, later, today


@pytest.fixture
def town(office):
    """Al owes the 2025 tax; an employer is entered."""
    cases.owing(office)
    cases.party(office)
    return office


async def fill(at, *words: str) -> None:
    """Type into field after field; Enter goes on, the last one sends."""
    for word in words:
        if word:
            at.type(word)
        at.press("enter")
        await at.settle()


@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_the_list_says_what_is_due_first(town, desk, golden, size):
    first = cases.opened(town, party_id=1)
    cases.served(town, first)
    later(town, 16)
    cases.opened(town, "bank")
    async with desk("enforcement", who="sam", size=size) as at:
        assert "2 open." in at.text
        assert "waits for to be taken for unanswered" in at.text
        golden(at, "enforcement")
        at.press("f5")
        await at.settle()
        assert "0 ended." in at.text
        assert "No case is among these" in at.text


async def test_a_case_is_opened_from_the_account_and_served(town, desk, golden):
    async with desk("account_taxes", HERE, who="ana") as at:
        at.press("f9")
        await at.settle()
        assert "F4 opens one" in at.text
        at.press("f4")
        await at.settle()
        golden(at, "enforcement_new")
        await fill(at, "", "7", "")
        assert "There is no third party 7" in at.text
        at.press("escape")
        await at.settle()
    number = cases.opened(town, party_id=1)
    async with desk("enforcement_case", number, who="ana") as at:
        assert "both notices to be served" in at.text
        day = today(town)
        at.press("f4")
        await at.settle()
        await fill(at, f"{day:%m%d%y}", f"{day:%m}22{day:%y}", "")
        assert "Both notices are served on one day" in at.text
        at.press("escape")
        await at.settle()
    cases.served(town, number)
    async with desk("enforcement_case", number, who="ana") as at:
        at.press("f9")
        await at.settle()
        await fill(at, "", f"{day:%m%d%y}", "", "120426", "")
        assert "Case 1 is answered." in at.text
        at.press("f6")
        await at.settle()
        await fill(at, "90.01", "900.00", f"{day:%m%d%y}", "77", "")
        assert "more than the law lets be taken" in at.text
        at.press("escape")
        await at.settle()
    town.prove()


@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_money_comes_and_the_case_is_released(town, desk, golden, size):
    number = cases.opened(town, party_id=1)
    cases.served(town, number)
    cases.employed(town, number)
    async with desk("enforcement_case", number, who="ana", size=size) as at:
        at.press("f6")
        await at.settle()
        await fill(at, "90.00", "900.00", "112026", "77", "")
        assert "Case 1 is paying. Receipt" in at.text
        golden(at, "enforcement_case")
        at.press("f2")
        await at.settle()
        assert "Case 1 is paying." in at.text
    async with desk("enforcement_case", number, who="sam") as at:
        at.press("f12")
        await at.settle()
        await fill(at, "1", "")
        assert "is not paid" in at.text
        at.press("escape")
        await at.settle()
    town.flag(1, "bankruptcy")
    async with desk("enforcement_case", number, who="sam") as at:
        assert "to be released: a bankruptcy stays everything" in at.text
        at.press("f12")
        await at.settle()
        await fill(at, "", "")
        assert "Case 1 is released." in at.text
    town.prove()


async def test_nobody_answered(town, desk):
    number = cases.opened(town, party_id=1)
    cases.served(town, number)
    async with desk("enforcement_case", number, who="sam") as at:
        at.press("f5")
        await at.read()
        at.answer("y")
        await at.settle()
        assert "may answer until then" in at.text
    later(town, 16)
    async with desk("enforcement_case", number, who="sam") as at:
        at.press("f5")
        await at.read()
        at.answer("y")
        await at.settle()
        assert "Case 1 is defaulted." in at.text


@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_who_papers_are_served_on(town, desk, golden, size):
    async with desk("enforcement_parties", who="ana", size=size) as at:
        assert "1 entered." in at.text
        golden(at, "enforcement_parties")
        at.press("f4")
        await at.settle()
        await fill(at, "2", "FIRST BANK", "", "", "", "", "", "")
        assert "Papers are served at a name and an address" in at.text
        at.press("escape")
        await at.settle()
