"""A drawer during the day: carried, brought in, handed over, left pending and settled."""

from __future__ import annotations

import pytest

from clerktui.services import drawer_moves, drawer_pending, drawers
from clerktui.views.drawers import CloseDrawerDraft
from clerktui.views.tickets import TenderDraft
from tests.support.office import new_id
from tests.support.tills import move

ACCOUNT = "10-0442-07"


@pytest.fixture
def busy(office):
    """600.00 in cash and a check of 25.00 on a float of 200.00."""
    office.account(ACCOUNT, water=900_000)
    office.pay(ACCOUNT, 60_000)
    office.pay(ACCOUNT, 2500, TenderDraft("check", 2500, "1187"))
    return office


def moves(office, who="ana"):
    session = office.sessions[who].session_id
    found = drawer_moves.list_moves(office.db, office.people[who], session)
    return [(one.kind, one.tender_type, one.amount_cents, one.witness) for one in found]


def sign(at, who, pin):
    at.type(who)
    at.press("enter")
    at.type(pin)
    at.press("enter")


@pytest.mark.parametrize("size", [(80, 24), (132, 43)])
async def test_what_was_carried_is_listed(busy, desk, golden, size):
    move(busy, "pickup", cash=50_000, note="noon")
    move(busy, "change_in", cash=2000)
    async with desk("drawer_day", size=size) as at:
        golden(at, "drawer_day")
        assert "Sam Locklear" in at.line("500.00")


async def test_a_pickup_is_counted_along_and_its_slip_goes_with_it(busy, desk, golden):
    async with desk("drawer_day") as at:
        at.press("f4")
        await at.settle()
        golden(at, "pickup")
        assert "800" not in at.text, "the clerk counts blind"
        at.type("20*25")
        at.press("enter", "enter", "enter", "enter")
        await at.settle()
        assert "A second person counts the 500.00 of drawer 1 along" in at.text
        sign(at, "sam", "9753")
        await at.settle()
        assert at.title == "DRAWER"
        assert "500.00 was picked up from drawer 1." in at.text
    assert moves(busy) == [("pickup", "cash", 50_000, "Sam Locklear")]
    busy.prove()


async def test_nobody_counts_along_and_the_count_stays(busy, desk):
    async with desk("carry", "pickup") as at:
        at.type("500")
        at.press("f12")
        await at.settle()
        at.press("escape")
        await at.settle()
        assert at.screen.focused.value == "500"
    assert moves(busy) == []


async def test_checks_are_turned_in(busy, desk):
    async with desk("drawer_day") as at:
        at.press("f5")
        await at.settle()
        assert "TURN-IN" in at.lines[0]
        for _ in range(13):
            at.press("enter")
        at.type("25")
        at.press("f12")
        await at.settle()
        sign(at, "dee", "1357")
        await at.settle()
        assert "25.00 of drawer 1 was turned in." in at.text
    assert moves(busy) == [("turn_in", "check", 2500, "Dee Walker")]


async def test_change_is_brought_in_without_a_witness(busy, desk):
    async with desk("drawer_day") as at:
        at.press("f6")
        await at.settle()
        assert "CHANGE IN" in at.lines[0]
        assert "Check" not in at.text, "change is cash"
        at.type(".25*40")
        at.press("enter")
        await at.settle()
        assert "10.00 came into drawer 1." in at.text
    assert moves(busy) == [("change_in", "cash", -1000, "")]


async def test_nothing_is_not_carried_and_more_than_there_is_neither(busy, desk):
    async with desk("carry", "pickup") as at:
        at.press("f12")
        await at.settle()
        assert "Type what is carried" in at.text
        at.type("900")
        at.press("f12")
        await at.settle()
        assert "There cannot be 900.00 of cash in the drawer." in at.text


async def test_too_much_cash_is_told_where_money_is_taken_and_where_it_is_counted(busy, desk):
    async with desk("payment") as at:
        at.type(ACCOUNT)
        at.press("enter")
        at.type("900.00")
        at.press("enter", "enter", "enter")
        await at.settle()
        assert "Receipt 26-000003" in at.text
        assert "More cash in the drawer than there should be" in at.text
    async with desk("drawer_day") as at:
        assert "There is more cash in it than there should lie here" in at.text


async def test_without_a_drawer_there_is_nothing_to_carry(office, desk, golden):
    async with desk("drawer_day", who="dee") as at:
        golden(at, "drawer_day_none")
        at.press("f4", "f5", "f6", "f8")
        await at.settle()
        assert at.title == "DRAWER"


async def test_it_is_reached_from_finding_and_from_closing(busy, desk):
    async with desk("find") as at:
        at.press("f9")
        await at.settle()
        assert at.title == "DRAWER"
        at.press("escape", "f2")
        await at.settle()
        at.press("f4")
        await at.settle()
        assert at.title == "DRAWER"


# ----------------------------------------------------------------------------------- handed over
async def test_a_drawer_is_handed_over_with_the_receivers_pin(busy, desk, golden):
    async with desk("drawer_day") as at:
        at.press("f8")
        await at.settle()
        golden(at, "hand_over")
        at.type("dee")
        at.press("enter")
        at.type("800")
        at.press("enter")
        at.type("25")
        at.press("f12")
        await at.settle()
        assert "dee: drawer 1 holds 825.00 as counted." in at.text
        sign(at, "dee", "1357")
        await at.settle()
        assert at.title == "Z REPORT"
    assert drawers.current_drawer(busy.db, busy.people["ana"]) is None
    assert drawers.current_drawer(busy.db, busy.people["dee"]).drawer == "1"
    busy.prove()


@pytest.mark.parametrize(
    ("to", "told"),
    [("ana", "handed over to somebody else"), ("nobody", "may not take a drawer over")],
)
async def test_who_cannot_take_it_is_told_beside_the_field(busy, desk, to, told):
    async with desk("hand_over") as at:
        at.type(to)
        at.press("enter")
        at.type("800")
        at.press("enter")
        at.type("25")
        at.press("f12")
        await at.settle()
        assert told in at.text
        assert at.screen.focused.id == "to"


# --------------------------------------------------------------------------------------- pending
def left(office, cash=20_000):
    counted = (("cash", cash), ("check", 2500))
    draft = CloseDrawerDraft(new_id(), office.sessions["ana"].session_id, counted)
    drawer_pending.leave_pending(office.db, office.people["ana"], draft, "nobody is here")


async def test_a_drawer_that_is_off_is_left_for_a_supervisor(busy, desk):
    async with desk("find") as at:
        at.press("f2")
        await at.settle()
        at.type("200")
        at.press("enter")
        at.type("25")
        at.press("f9")
        await at.settle()
        assert "Leave drawer 1 as it was counted?" in at.text
        at.answer("y")
        await at.settle()
        assert "What must the supervisor know?" in at.text
        at.type("the phone rang")
        at.press("enter")
        await at.settle()
        assert "Drawer 1 waits for a supervisor." in at.text
        at.press("f9")
        await at.settle()
        assert "takes nothing more until a supervisor settles it" in at.text
    assert drawers.current_drawer(busy.db, busy.people["ana"]).is_pending
    [waiting] = drawer_pending.list_pending(busy.db, busy.people["sam"])
    assert waiting.note == "the phone rang"


async def test_a_drawer_that_is_right_is_not_left(busy, desk):
    async with desk("close_drawer") as at:
        at.type("800")
        at.press("enter")
        at.type("25")
        at.press("f9")
        await at.settle()
        at.answer("y")
        await at.settle()
        at.press("enter")
        await at.settle()
        assert "Drawer 1 is not off by more than the limit: close it." in at.text


async def test_the_supervisor_sees_it_and_approves(busy, desk, golden):
    left(busy)
    async with desk("drawer_day", who="sam") as at:
        at.press("f9")
        await at.settle()
        golden(at, "pending_drawers")
        at.press("f12")
        await at.settle()
        await at.read()
        assert "Close drawer 1 of Ana Ruiz 600.00 short?" in at.text
        assert at.line("Cash").split() == ["Cash", "800.00", "200.00", "-600.00"]
        assert at.line("Check").split() == ["Check", "25.00", "25.00", "0.00"]
        golden(at, "pending_approve")
        at.answer("y")
        await at.settle()
        assert "Over or short: 600.00 short" in at.text
        at.press("escape")
        await at.settle()
        assert "No drawer waits to be settled." in at.text
    busy.prove()


async def test_counted_again_it_closes_on_the_new_count(busy, desk):
    left(busy)
    async with desk("pending_drawers", who="sam") as at:
        at.press("enter")
        await at.settle()
        assert at.title == "SETTLE DRAWER"
        at.type("800")
        at.press("enter")
        at.type("25")
        at.press("f12")
        await at.settle()
        await at.read()
        assert "Close drawer 1 on this count?" in at.text
        assert "800.00      800.00        0.00" in at.text
        at.answer("n")
        await at.settle()
        at.press("f12")
        await at.settle()
        await at.read()
        at.answer("y")
        await at.settle()
        assert "Over or short: none" in at.text
    busy.prove()


async def test_an_empty_list_and_a_clerk_who_may_not(office, desk):
    async with desk("pending_drawers", who="sam") as at:
        assert "No drawer waits to be settled." in at.text
        at.press("enter", "f12", "f5")
        await at.settle()
        assert at.title == "DRAWERS WAITING"
    async with desk("drawer_day", who="dee") as at:
        at.press("f9")
        await at.settle()
        assert at.title == "DRAWER"


async def test_a_drawer_that_waits_says_why_it_is_off(busy, desk, golden):
    left(busy)
    async with desk("pending_drawers", who="sam") as at:
        at.press("question_mark")
        await at.settle()
        golden(at, "why_pending")
        assert at.title == "WHY?"
