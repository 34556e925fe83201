"""Unidentified money at the desk: found, applied to an account that was seen first, returned."""

from __future__ import annotations

import datetime as dt
from unittest import mock

import pytest

from clerktui.errors import OutcomeUnknown
from clerktui.services import suspense
from clerktui.views.batches import LineKeyed
from tests.screens.conftest import HOSTILE
from tests.support.batches import HOLDER, begin_batch, key, to_state


def _unknown(number, line_no, cents, reference, typed):
    return LineKeyed(number, HOLDER, line_no, "", cents, "check", reference, typed=typed)


def _receive(office, *items, received_on=dt.date(2026, 11, 23)):
    """Post a batch of money nobody knows: (cents, check number, what was typed)."""
    number = begin_batch(
        office, "ana", sum(cents for cents, *_ in items), len(items), received_on=received_on
    )
    key(office, number, *(_unknown(number, n, *item) for n, item in enumerate(items, start=1)))
    to_state(office, number, "posted")


@pytest.fixture
def town(office):
    """Two accounts, and three pieces of unidentified money of two days."""
    office.account("10-0442-07", "RODRIGUEZ, MARIA E", water=4120, sewer=3800)
    office.account("10-0233-05", "OKAFOR, N", address="77 Church St", water=5500)
    _receive(office, (4_000, "1185", "no stub, J SMITH"), (1_250, "77", "illegible"))
    _receive(office, (9_900, "310", "10-9999-99"), received_on=dt.date(2026, 11, 9))
    return office


def _open_cents(office):
    page = suspense.list_suspense(office.db, office.people["ana"])
    return [item.open_cents for item in page.rows]


# ------------------------------------------------------------------------------------- the list
@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_the_oldest_comes_first(town, desk, golden, size):
    async with desk("suspense", size=size) as at:
        golden(at, "suspense")
        assert "3 open, 151.50, all shown." in at.text
        assert [line.split()[-1] for line in at.lines[4:7]] == [
            "26-000003",
            "26-000001",
            "26-000002",
        ]


async def test_it_is_useful_when_empty(office, desk, golden):
    async with desk("suspense") as at:
        golden(at, "suspense_empty")
        at.press("enter", "f4", "f6", "f8")
        await at.settle()
        assert at.title == "SUSPENSE"


@pytest.mark.parametrize(
    ("typed", "found"), [("smith", 1), ("12.50", 1), ("310", 1), ("26-000001", 1), ("zzz", 0)]
)
async def test_a_search_narrows(town, desk, typed, found):
    async with desk("suspense") as at:
        at.type(typed)
        at.press("enter")
        await at.settle()
        assert len(at.screen._table.views) == found
        if not found:
            assert "No unidentified money is open that fits." in at.text


async def test_the_marker_moves_while_the_box_has_the_keyboard(town, desk):
    async with desk("suspense") as at:
        at.press("down")
        await at.settle()
        assert "40.00 came 11/23/26" in at.text
        assert "no stub, J SMITH" in at.lines[-5], "under the list"
        assert "3 open, 151.50, all shown." in at.text, "what is said of all of it stays"


async def test_the_whole_of_the_marked_one_is_read_under_the_list(office, desk):
    said = "no stub, letter of J SMITH of 4 Quarry Ln, for the second reading of the barn"
    _receive(office, (1_000, "", said))
    async with desk("suspense") as at:
        shown = [line.strip() for line in at.lines[-5:-3]]
        assert said in " ".join(shown)
        at.type("zzz")
        at.press("enter")
        await at.settle()
        assert not at.lines[-5].strip(), "nothing is marked"


async def test_its_receipt_is_read(town, desk):
    async with desk("suspense") as at:
        at.press("f6")
        await at.settle()
        assert at.title == "RECEIPT"
        at.press("escape")
        await at.settle()
        assert at.title == "SUSPENSE"


@pytest.mark.parametrize(("stored", "shown"), HOSTILE[:3] + HOSTILE[6:9])
async def test_what_was_said_is_shown_as_itself(office, desk, stored, shown):
    _receive(office, (1_000, "", stored))
    async with desk("suspense", size=(132, 43)) as at:
        assert shown in at.text
        at.press("enter")
        await at.settle()
        assert "Apply 10.00" in at.text


# ------------------------------------------------------------------------------------- applied
@pytest.mark.parametrize("is_burst", [False, True])
async def test_it_is_applied_to_an_account_that_was_seen_first(town, desk, golden, is_burst):
    async with desk("suspense") as at:
        for step in ("enter", "10023305", "enter", "enter"):
            at.press("enter") if step == "enter" else at.type(step)
            if not is_burst:
                await at.settle()
                if "owes 55.00" in at.text and at.title != "SUSPENSE":
                    golden(at, "suspense_apply")
        await at.settle()
        golden(at, "suspense_applied")
        assert "Receipt 26-000004: 99.00 to 10-0233-05, 44.00 credit. Nothing is left." in at.text
    assert town.balance("10-0233-05") == -4400
    assert _open_cents(town) == [4_000, 1_250]
    town.prove()


async def test_a_part_is_applied_and_the_rest_stays(town, desk):
    async with desk("suspense") as at:
        at.press("enter")
        at.type("10-0233-05")
        at.press("enter")
        at.type("55.00")
        at.press("enter")
        await at.settle()
        assert "44.00 of it is left." in at.text
        assert at.line("14").rstrip().endswith("p")
    assert _open_cents(town) == [4_400, 4_000, 1_250]
    town.prove()


async def test_a_name_is_looked_up_and_chosen(town, desk):
    async with desk("suspense") as at:
        at.press("enter")
        at.type("rodriguez")
        at.press("enter")
        await at.settle()
        assert "Which account is meant by rodriguez?" in at.text
        await at.read()
        at.press("1")
        await at.settle()
        assert "RODRIGUEZ, MARIA E   12 Elm St   owes 79.20" in at.text
        at.press("escape")
        await at.settle()
    assert _open_cents(town) == [9_900, 4_000, 1_250], "looking pays nothing"


@pytest.mark.parametrize(
    ("account", "amount", "said"),
    [
        ("", None, "Type or scan the account."),
        ("99-9999-99", None, "no account"),
        ("REC-SWIM", None, "no account"),
        ("10-0233-05", "99.01", "99.01 cannot be moved"),
        ("10-0233-05", "1.234", "more than two decimals"),
        ("10-0233-05", "0", "0.00 cannot be moved"),
    ],
)
async def test_a_refusal_stands_beside_its_field(town, desk, account, amount, said):
    async with desk("suspense") as at:
        at.press("enter")
        at.type(account)
        at.press("enter")
        if amount is not None:
            at.type(amount)
            at.press("enter")
        await at.settle()
        field = at.screen.focused
        assert said in at.line(field.label.strip()), at.text
        assert field.value == (account if amount is None else amount), "what was typed is kept"
    assert _open_cents(town) == [9_900, 4_000, 1_250]


async def test_an_account_typed_over_is_seen_again_before_it_is_paid(town, desk):
    async with desk("suspense") as at:
        at.press("enter")
        at.type("10-0233-05")
        at.press("enter")
        at.type("-10-0442-07")
        await at.settle()
        assert "OKAFOR" not in at.text
        at.press("tab", "enter")
        await at.settle()
        assert "Type or scan the account." in at.text
    assert _open_cents(town) == [9_900, 4_000, 1_250]


async def test_when_the_line_breaks_enter_again_applies_once(town, desk):
    real, asked = suspense.apply_suspense, []

    def broken(*args):
        asked.append(args)
        moved = real(*args)
        if len(asked) == 1:
            raise OutcomeUnknown("db.outcome_unknown")
        return moved

    with mock.patch("clerktui.services.suspense.apply_suspense", broken):
        async with desk("suspense") as at:
            at.press("enter")
            at.type("10-0233-05")
            at.press("enter", "enter")
            await at.settle()
            assert "The line to the books broke" in at.text
            at.press("enter")
            await at.settle()
            assert "Receipt 26-000004" in at.text
    assert town.balance("10-0233-05") == -4400
    town.prove()


# ------------------------------------------------------------------------------------- sent back
async def test_it_is_returned_by_who_may(town, desk, golden):
    async with desk("suspense", who="sam") as at:
        at.press("f8")
        at.type("J SMITH, 4 Quarry Ln")
        at.press("enter", "enter")
        at.press("enter")
        await at.settle()
        golden(at, "suspense_return")
        assert "! Say why." in at.text
        at.type("no account here")
        at.press("enter", "enter")
        await at.settle()
        assert "99.00 goes back: it is owed as a refund now. Nothing is left." in at.text
    assert _open_cents(town) == [4_000, 1_250]
    town.prove()


async def test_a_clerk_returns_nothing(town, desk):
    async with desk("suspense") as at:
        assert "F8" not in at.lines[-2]
        at.press("f8")
        await at.settle()
        assert at.title == "SUSPENSE"


async def test_it_opens_from_the_batches(town, desk):
    async with desk("batches") as at:
        at.press("f7")
        await at.settle()
        assert at.title == "SUSPENSE"
