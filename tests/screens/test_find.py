"""Finding an account: as typed, never stale, and what Enter and + do, however fast they come."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
from concurrent.futures import Future

import pytest

from clerktui.errors import DatabaseUnreachable
from clerktui.services import users
from clerktui.services.signon import sign_on
from clerktui.views.people import UserDraft
from tests.support.desk import LARGE, SMALL
from tests.support.office import cheap_pins

LATE = dt.date(2026, 9, 20)


@pytest.fixture
def town(office):
    """Five accounts of people with nearly one name."""
    office.account("10-0442-07", "RODRIGUEZ, MARIA E", address="12 Elm St Apt 2", water=8640)
    office.account("10-0871-01", "RODRIGUEZ, MARIO", address="418 Mill Rd", due=LATE, water=31205)
    office.account("10-0871-02", "RODRIGUEZ, MARIO", address="Lot 9 Mill Rd (tax)")
    office.account(
        "07-1190-04",
        "RODRIGUEZ, MARTA",
        address="77 Church St",
        status="closed",
        due=LATE,
        water=4118,
    )
    office.account("10-0901-02", "RODRIQUEZ, MIGUEL", address="55 Depot St", water=2390)
    return office


class HeldBooks:
    """The real books, but look-ups are answered only when the test says so."""

    def __init__(self, books):
        self.books = books
        self.waiting = []

    def call(self, name, *args, **options):
        if name != "lookup.find_accounts":
            return self.books.call(name, *args, **options)
        answer = Future()
        self.waiting.append((args[0], options, answer))
        return answer

    async def answer(self):
        """Let the oldest look-up through; gives what was looked up."""
        text, options, answer = self.waiting.pop(0)
        real = self.books.call("lookup.find_accounts", text, **options)
        answer.set_result(await asyncio.wrap_future(real))
        return text

    def close(self):
        self.books.close()


def hold(at) -> HeldBooks:
    """Make the look-ups of this desk wait for the test."""
    at.app.gateway = HeldBooks(at.app.gateway)
    return at.app.gateway


async def until(at, condition) -> None:
    """Let the app run until the condition holds."""
    for _ in iter(condition, True):
        await asyncio.sleep(0)
    await asyncio.sleep(0)


# ---------------------------------------------------------------------------------- what is seen
@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_box_has_the_keyboard_on_arrival(desk, golden, size):
    async with desk("find", size=size) as at:
        golden(at, "find")
        assert at.screen.focused.id == "what"


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_accounts_are_listed_as_typed(town, desk, golden, size):
    async with desk("find", size=size) as at:
        at.type("rodrig m")
        await at.settle()
        golden(at, "find_several")


async def test_near_names_stand_under_a_heading_the_marker_passes_over(town, desk, golden):
    async with desk("find") as at:
        at.type("rodriqez")
        await at.settle()
        golden(at, "find_near")
        before = at.screen._table.marked
        at.press("up", "up")
        await at.settle()
        assert at.screen._table.marked == before
        at.press("down", "down", "down", "down", "down", "down", "up")
        await at.settle()
        assert at.screen._table.marked.is_near


async def test_finding_nothing_is_said_and_what_was_typed_stays(town, desk):
    async with desk("find") as at:
        at.type("zzz")
        await at.settle()
        assert "0 found" in at.text
        at.press("enter")
        await at.settle()
        assert "! Nothing found for zzz. Type it another way." in at.text
        assert "> zzz" in at.line("Account >")
        at.type("rodrig")
        await at.settle()
        assert "Nothing found" not in at.text


async def test_enter_on_an_empty_box_asks_for_something(desk):
    async with desk("find") as at:
        at.press("enter", "down", "plus")
        await at.settle()
        assert "! Type what the customer can name first." in at.text
        at.type(".")
        await at.settle()
        assert "Type a letter or a digit of it." in at.text


async def test_a_list_that_goes_on_says_so(office, desk):
    for number in range(25):
        office.account(f"20-{number:04d}-00", f"LEE, ANN {number:02d}")
    async with desk("find") as at:
        at.type("lee")
        await at.settle()
        assert "more than 20 found: type more" in at.text
        assert "not all shown" in at.text
    async with desk("find", size=LARGE) as at:
        at.type("lee")
        await at.settle()
        assert "25 found" in at.text
        assert "ANN 24" in at.text


async def test_what_was_matched_is_said_where_the_row_does_not_show_it(office, desk):
    bill = office.bill if office.account("10-0442-07", water=8640) else None
    number = bill("10-0442-07", water=100)
    async with desk("find") as at:
        at.type(number)
        await at.settle()
        assert f"1 found: bill {number}" in at.text


async def test_longer_numbers_than_ours_get_a_wider_column(office, desk):
    office.account("2026-0001-0002-00", "LONGFELLOW, HENRY", water=100)
    async with desk("find") as at:
        at.type("longf")
        await at.settle()
        assert "2026-0001-0002-00" in at.text
        assert all(len(line) <= 80 for line in at.lines)
        assert at.line("LONGF").endswith("1.00")


# -------------------------------------------------------------------------------- never stale
async def test_an_older_answer_is_never_shown_for_a_newer_text(town, desk):
    async with desk("find") as at:
        books = hold(at)
        at.type("r")
        await until(at, lambda: bool(books.waiting))
        at.type("odriq")
        await at.app.wait_idle()
        assert [text for text, *_ in books.waiting] == ["r"]
        assert at.line("searching")
        assert await books.answer() == "r"
        await until(at, lambda: bool(books.waiting))
        assert "RODRIGUEZ" not in at.text
        assert at.line("searching")
        assert await books.answer() == "rodriq"
        await at.settle()
        assert "RODRIQUEZ, MIGUEL" in at.text
        assert "searching" not in at.text


async def test_a_list_still_there_while_the_next_is_searched_is_marked(town, desk):
    async with desk("find") as at:
        at.type("rodrig")
        await at.settle()
        books = hold(at)
        at.type("x")
        await until(at, lambda: bool(books.waiting))
        await at.app.wait_idle()
        assert "RODRIGUEZ, MARIA E" in at.text
        assert at.line("searching")
        await books.answer()
        await at.settle()
        assert "searching" not in at.text


async def test_enter_waits_for_the_answer_to_exactly_what_was_typed(town, desk):
    async with desk("find") as at:
        books = hold(at)
        at.type("10-0871-02")
        at.press("enter")
        await until(at, lambda: at.app.is_keyboard_held and bool(books.waiting))
        while at.title == "FIND":
            await until(at, lambda: bool(books.waiting) or at.title != "FIND")
            if books.waiting:
                await books.answer()
        await at.settle()
        assert at.screen.number == "10-0871-02"


async def test_arrows_typed_ahead_move_in_the_list_that_comes(town, desk):
    async with desk("find") as at:
        at.type("rodrig m")
        at.press("down", "enter")
        await at.settle()
        assert at.screen.number == "10-0871-01"


async def test_letters_are_taken_while_the_books_are_slow(town, desk):
    async with desk("find") as at:
        books = hold(at)
        at.type("rodrig")
        await at.app.wait_idle()
        assert "> rodrig" in at.line("Account >")
        assert not at.app.is_keyboard_held
        while books.waiting:
            await books.answer()
            await at.app.wait_idle()
        await at.settle()


async def test_when_the_books_cannot_be_reached_enter_tries_again(town, desk):
    async with desk("find") as at:
        books = hold(at)
        at.type("rodrig")
        await until(at, lambda: bool(books.waiting))
        await at.app.wait_idle()
        while books.waiting:
            books.waiting.pop(0)[2].set_exception(DatabaseUnreachable("db.unreachable"))
            await at.app.wait_idle()
        await at.settle()
        assert "! The books cannot be reached. Try again in a moment." in at.text
        assert "Not searched." in at.text
        at.press("enter")
        await until(at, lambda: bool(books.waiting))
        books.waiting.pop(0)[2].set_exception(DatabaseUnreachable("db.unreachable"))
        await at.settle()
        assert at.title == "FIND"
        at.press("enter")
        await until(at, lambda: bool(books.waiting))
        await books.answer()
        await at.settle()
        assert at.title == "ACCOUNT"


# ------------------------------------------------------------------------------ opening, paying
async def test_find_plus_amount_and_three_accepts_post_an_exact_payment(town, desk):
    async with desk("find") as at:
        at.type("1004 4207")
        at.press("plus", "enter", "enter", "enter")
        await at.settle()
        assert at.title == "PAYMENT"
        assert "Receipt 26-000001   paid 86.40" in at.text
        assert town.balance("10-0442-07") == 0
        at.press("escape")
        await at.settle()
        assert at.title == "FIND"
        assert at.line("10-0442-07").rstrip().endswith("-")
        assert "items 1" in at.lines[-1]
        at.type("miguel")
        await at.settle()
        assert "> miguel" in at.line("Account >")


async def test_another_amount_may_be_typed_in_the_same_burst(town, desk):
    async with desk("find") as at:
        at.type("miguel")
        at.press("plus")
        at.type("10.00")
        at.press("enter", "enter", "enter")
        await at.settle()
        assert "paid 10.00" in at.text
        assert town.balance("10-0901-02") == 1390
        town.prove()


async def test_plus_never_takes_money_on_one_of_several_unread(town, desk):
    async with desk("find") as at:
        at.type("rodrig m")
        at.press("plus")
        await at.settle()
        assert at.title == "FIND"
        assert "! Several fit. + again pays 10-0442-07 RODRIGUEZ, MARIA E" in at.text
        at.press("plus")
        await at.settle()
        assert at.title == "PAYMENT"


async def test_plus_pays_the_one_the_clerk_marked(town, desk):
    async with desk("find") as at:
        at.type("rodrig m")
        at.press("down", "plus")
        await at.settle()
        assert at.title == "PAYMENT"
        assert "10-0871-01" in at.text


async def test_the_mark_of_one_list_means_nothing_for_the_next(town, desk):
    async with desk("find") as at:
        at.type("rodrig")
        at.press("down")
        at.type(" m")
        at.press("plus")
        await at.settle()
        assert at.title == "FIND"


async def test_a_whole_account_number_is_sure_among_longer_ones(town, desk):
    town.account("10-0871-010", "LEE, ANN", water=100)
    async with desk("find") as at:
        at.type("10-0871-01")
        at.press("plus")
        await at.settle()
        assert at.title == "PAYMENT"
        assert "RODRIGUEZ, MARIO" in at.text


async def test_without_a_drawer_nothing_is_paid(town, desk):
    async with desk("find", who="dee") as at:
        at.type("miguel")
        at.press("plus")
        await at.settle()
        assert "! No drawer is open. F2 (or the menu) opens one." in at.text
        at.press("f4")
        await at.settle()
        assert at.title == "FIND"


async def test_who_may_only_inquire_is_offered_nothing_else(town, desk):
    with cheap_pins():
        users.add_user(
            town.db, town.people["admin"], UserDraft("ivy", "Ivy Chavis", "inquiry", "4826")
        )
        town.people["ivy"] = sign_on(town.db, "ivy", "4826", "DESK1")
    async with desk("find", who="ivy") as at:
        assert "No drawer is open" not in at.text
        assert at.lines[-2] == " Enter opens   F7 Receipts   Esc Clear"
        at.type("miguel")
        at.press("plus", "f4")
        await at.settle()
        assert at.title == "FIND"
        at.press("enter")
        await at.settle()
        assert at.title == "ACCOUNT"


async def test_a_receipt_number_opens_the_receipt_and_f5_its_account(town, desk):
    posted = town.pay("10-0901-02", 500)
    async with desk("find") as at:
        at.type(posted.receipt)
        await at.settle()
        assert f"1 found: receipt {posted.receipt}, F5 its account" in at.text
        at.press("enter")
        await at.settle()
        assert at.title == "RECEIPT"
        at.press("escape", "f5")
        await at.settle()
        assert at.screen.number == "10-0901-02"


async def test_an_account_that_went_meanwhile_is_said(town, desk):
    async with desk("find") as at:
        at.type("miguel")
        await at.settle()
        gone = dataclasses.replace(at.screen._table.marked, account="99-9999-99")
        at.screen._table.views = [gone]
        at.screen._table.show_views([gone])
        at.press("enter")
        await at.settle()
        assert "! There is no account 99-9999-99." in at.text


# --------------------------------------------------------------------------------- other duties
@pytest.mark.parametrize(
    ("key", "named"),
    [
        ("f2", "CLOSE DRAWER"),
        ("f4", "PAYMENT"),
        ("f6", "TICKETS"),
        ("f7", "RECEIPTS"),
        ("ctrl+y", "CLOSE DRAWER"),
        ("ctrl+n", "PAYMENT"),
        ("ctrl+g", "TICKETS"),
        ("ctrl+f", "RECEIPTS"),
    ],
)
async def test_every_duty_is_a_key_away_and_escape_comes_back(town, desk, key, named):
    async with desk("find") as at:
        at.press(key)
        await at.settle()
        assert at.title == named
        at.press("escape")
        await at.settle()
        assert at.title == "FIND"


async def test_escape_empties_the_box(town, desk):
    async with desk("find") as at:
        at.type("rodrig")
        at.press("escape")
        await at.settle()
        assert "RODRIGUEZ" not in at.text
        at.type("miguel")
        await at.settle()
        assert "> miguel" in at.line("Account >")


async def test_signing_off_with_an_open_drawer_asks_first(town, desk):
    async with desk("find") as at:
        at.press("f10", "s")
        await at.settle()
        assert "Drawer 1 stays open. Sign off all the same?" in at.text
        at.answer("n")
        await at.settle()
        assert at.title == "FIND"
        at.press("ctrl+o", "s")
        await at.settle()
        at.answer("y")
        await at.settle()
        assert at.title == "SIGN ON"
        assert at.app.actor is None
        assert "ana" not in at.text


async def test_signing_off_without_a_drawer_does_not_ask(town, desk):
    async with desk("find", who="dee") as at:
        at.press("f10", "s")
        await at.settle()
        assert at.title == "SIGN ON"


async def test_an_unfinished_ticket_is_named_when_signing_off(town, desk):
    async with desk("find") as at:
        at.app.stand(tickets=2)
        at.press("f10", "s")
        await at.settle()
        assert "2 tickets unfinished" in at.text


async def test_opening_a_drawer_takes_the_reminder_away(town, desk):
    async with desk("find", who="dee") as at:
        at.press("f2")
        await at.settle()
        at.press("2")
        await at.settle()
        at.type("100")
        at.press("enter", "enter")
        await at.settle()
        assert at.app.drawer.drawer == "2"
        assert "No drawer is open" not in at.text


async def test_names_are_never_markup(hostile, desk):
    async with desk("find", size=LARGE) as at:
        for number, (_, shown) in enumerate(hostile):
            at.press("escape")
            at.type(f"30-00{number:02d}")
            await at.settle()
            assert shown in at.text
        at.press("escape")
        at.type("[@click=app.quit]")
        at.press("enter")
        await at.settle()
        assert at.app.is_running


async def test_a_scanned_stub_goes_to_the_payment(town, desk):
    async with desk("find") as at:
        at.type("00123456789012345678")
        at.press("enter")
        await at.settle()
        assert at.screen.TITLE == "PAYMENT"
