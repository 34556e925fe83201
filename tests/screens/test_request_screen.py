"""Taking a request at the phone: three keys from the account, the same from an address."""

from __future__ import annotations

import pytest

from tests.support.desk import LARGE, SMALL
from tests.support.work_orders import MARIA, callers, only_looks, request, row, staffed

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


@pytest.mark.parametrize("letter", "lnwsqoglypdthrx".replace("ll", "l"))
async def test_every_common_type_is_the_key_of_the_form_its_letter_and_enter(town, desk, letter):
    keys = ("f4", letter, "enter")
    async with desk("account", MARIA) as at:
        at.press(*keys)  # typed ahead, as somebody does who knows it
        await at.settle()
        assert at.title == "ACCOUNT"
        assert "Order 1, " in at.text
    assert row(town, 1).state == "open"


async def test_a_part_of_the_name_finds_a_type_and_enter_takes_the_marked_one(town, desk, golden):
    async with desk("account", MARIA) as at:
        at.press("f4")
        at.type("tap")
        await at.settle()
        golden(at, "request_found")
        at.press("down", "enter")
        await at.settle()
        assert "Water tap" in at.text
        assert "Receipt of the fee*" in at.text
        at.press("enter")
        await at.settle()
        assert at.screen.focused.id == "answer-0"


async def test_what_must_be_known_is_asked_before_it_is_taken(town, desk):
    async with desk("account", MARIA) as at:
        at.press("f4")
        at.type("k")
        at.press("enter")
        await at.settle()
        assert at.screen.focused.id == "answer-0"
        at.press("f12")
        await at.settle()
        assert "it has to be known" in at.text
        at.type("sofa")
        at.press("enter")
        at.type("2")
        at.press("enter")
        at.type("at the curb")
        at.press("enter")
        await at.settle()
        assert at.title == "ACCOUNT"
    order = row(town, 1)
    assert (order.answers, order.description) == ({"what": "sofa", "pieces": "2"}, "at the curb")


async def test_what_is_open_already_is_shown_before_it_is_taken_and_enter_joins_it(
    town, desk, golden
):
    request(town, place="418 Mill Road", caller="Ben Cole", number="919-555-0190", words="hissing")
    async with desk("account", MARIA) as at:
        at.press("f4")
        at.type("l")
        await at.settle()
        golden(at, "request_same")
        assert "open: 1 since 11/23/26 09:00, open, 1 caller: hissing" in at.text
        assert "Enter joins order 1" in at.text
        at.press("enter")
        await at.settle()
        assert "Joined order 1, Water leak, 418 Mill Rd: by 11/23/26 09:30. 2 callers." in at.text
    assert len(callers(town, 1)) == 2


async def test_a_key_says_that_it_is_another_one(town, desk):
    request(town, account=MARIA)
    async with desk("account", MARIA) as at:
        at.press("f4")
        at.type("l")
        await at.settle()
        at.press("f6", "enter")
        await at.settle()
        assert "Order 2, Water leak" in at.text
    assert row(town, 2).state == "open"


@SIZES
async def test_a_caller_without_an_account_is_taken_down_from_the_first_screen(
    town, desk, golden, size
):
    async with desk("find", size=size) as at:
        at.type("Oak & 3rd")
        await at.settle()
        at.press("f10")
        await at.settle()
        at.type("4")
        await at.settle()
        assert at.title == "REQUEST"
        at.type("p")
        at.press("enter")
        await at.settle()
        assert at.screen.focused.id == "caller"
        at.type("Ben Cole")
        at.press("enter")
        at.type("919-555-0190")
        await at.settle()
        golden(at, "request_no_account")
        at.press("enter", "enter")
        at.type("right lane")
        at.press("enter")
        await at.settle()
        assert at.title == "FIND"
        assert "Order 1, Pothole, Oak & 3rd: by 12/02/26" in at.text
    [caller] = callers(town, 1)
    assert (caller.caller, caller.number) == ("Ben Cole", "919-555-0190")


async def test_who_is_served_at_a_typed_address_is_told_and_a_key_takes_it_for_them(town, desk):
    async with desk("request") as at:
        at.type("g")
        at.press("enter")
        await at.settle()
        assert at.screen.focused.id == "place"
        at.type("418 mill road")
        at.press("enter")
        await at.settle()
        assert f"Served there: {MARIA} RODRIGUEZ, MARIA E. F5 takes it" in at.text
        at.press("f5")
        await at.settle()
        assert f"{MARIA}  RODRIGUEZ, MARIA E" in at.text
        at.press("f12")
        await at.settle()
    order = row(town, 1)
    assert order.account_id is not None
    assert order.kind == "missed_garbage"


async def test_life_support_refuses_to_turn_off_and_says_why(town, desk, office):
    from clerktui.services import accounts
    from clerktui.views.accounts import FlagDraft

    flag = FlagDraft("life_support", proof="doctor_letter")
    accounts.add_flag(office.db, office.people["sam"], MARIA, flag)
    async with desk("account", MARIA) as at:
        at.press("f4")
        at.type("o")
        await at.settle()
        assert "LIFE SUPPORT" in at.text
        at.press("enter")
        await at.settle()
        assert at.title == "REQUEST"
        assert "you cannot" in at.text


async def test_what_was_typed_is_not_lost_by_escape(town, desk):
    async with desk("account", MARIA) as at:
        at.press("f4")
        at.type("l")
        at.press("tab", "tab", "tab", "tab")
        await at.settle()
        assert at.screen.focused.id == "answer-0"
        at.type("m")
        at.press("enter")
        at.type("hissing")
        at.press("escape")
        await at.settle()
        assert "Leave without saving" in at.text
        at.answer("n")
        at.press("f12")
        await at.settle()
    assert (row(town, 1).answers, row(town, 1).description) == ({"from": "meter box"}, "hissing")


async def test_more_than_the_common_is_said_with_it(town, desk):
    async with desk("account", MARIA) as at:
        at.press("f4")
        at.type("l")
        await at.settle()
        for name, said in (("number", "919-555-0142"), ("wanted_on", "11/30/26"), ("priority", "")):
            at.screen.field(name).focus()
            await at.settle()
            at.type(said or "1")
            await at.settle()
        at.screen.field("wants_call").focus()
        await at.settle()
        at.type("n")
        at.press("f12")
        await at.settle()
        assert at.title == "ACCOUNT"
    order, [caller] = row(town, 1), callers(town, 1)
    assert (order.priority, order.wanted_on.isoformat()) == (1, "2026-11-30")
    assert (caller.number, caller.wants_call) == ("919-555-0142", False)


async def test_a_day_that_is_none_and_one_that_is_past_are_refused_beside_it(town, desk):
    async with desk("account", MARIA) as at:
        at.press("f4")
        at.type("l")
        await at.settle()
        for said, why in (("soon", "is not a date"), ("11/01/26", "is past")):
            at.screen.field("wanted_on").focus()
            await at.settle()
            at.type(said)
            at.press("f12")
            await at.settle()
            assert why in at.text


async def test_what_somebody_else_took_meanwhile_is_shown_and_can_be_joined(town, desk):
    async with desk("account", MARIA) as at:
        at.press("f4")
        at.type("l")
        await at.settle()
        assert "open:" not in at.text
        request(town, place="418 Mill Rd", caller="Ben Cole", number="919-555-0190", who="dee")
        at.press("enter")
        await at.settle()
        assert at.title == "REQUEST"
        assert "Order 1 is open for that at 418 Mill Rd." in at.text
        assert "Enter joins order 1" in at.text
        at.press("enter")
        await at.settle()
        assert "Joined order 1" in at.text
    assert len(callers(town, 1)) == 2


async def test_an_account_that_is_surely_meant_is_taken_along_from_the_first_screen(town, desk):
    async with desk("find") as at:
        at.type(MARIA)
        await at.settle()
        at.press("f10")
        await at.settle()
        at.type("4")
        at.type("l")
        at.press("enter")
        await at.settle()
        assert "Order 1, Water leak, 418 Mill Rd" in at.text
    assert row(town, 1).account_id is not None


async def test_an_address_is_taken_along_as_the_place_and_says_who_is_there(town, desk):
    async with desk("find") as at:
        at.type("418 Mill Rd")
        await at.settle()
        at.press("f10")
        await at.settle()
        at.type("4")
        await at.settle()
        assert f"Served there: {MARIA} RODRIGUEZ, MARIA E." in at.text


async def test_one_of_several_accounts_at_a_place_is_chosen(town, desk):
    town.account("10-0442-08", "LEE, ANN", address="418 Mill Rd")
    async with desk("request") as at:
        at.type("l")
        at.press("enter")
        at.type("418 Mill Rd")
        at.press("enter")
        await at.settle()
        at.press("f5")
        await at.settle()
        assert "For whom" in at.text
        at.type("2")
        await at.settle()
        assert "10-0442-08  LEE, ANN" in at.text
        at.press("f12")
        await at.settle()
    assert row(town, 1).account_id is not None


async def test_who_may_not_take_requests_is_told_so(town, desk):
    async with desk("account", MARIA, who=only_looks(town)) as at:
        at.press("f4")
        await at.settle()
        assert at.title == "ACCOUNT"
        assert "take a request for service down" in at.text


@pytest.mark.parametrize("typed", ["zzzz", ""])
async def test_nothing_is_taken_without_a_type(town, desk, typed):
    async with desk("request") as at:
        at.type(typed)
        at.press("enter")
        await at.settle()
        assert "Type its letter, or a part of its name." in at.text
        at.press("escape")
        await at.settle()


async def test_a_hostile_name_is_shown_as_itself(office, hostile, desk):
    for place, (_, shown) in enumerate(hostile):
        async with desk("account", f"30-{place:04d}-00") as at:
            at.press("f4")
            at.type("l")
            await at.settle()
            assert shown[:20] in at.text
            at.press("enter")
            await at.settle()
            at.press("9", "enter")
            await at.settle()
            assert at.title == "WORK ORDER"
            assert shown[:20] in at.text
