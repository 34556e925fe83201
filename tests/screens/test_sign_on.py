"""Signing on: the right person, everybody else, and a desk whose books are not ready."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil

import pytest
from sqlalchemy import insert

from clerktui.app import ClerkApp
from clerktui.config import Settings
from clerktui.db import Database
from clerktui.models import Policy
from tests.support.desk import LARGE, SMALL, Desk, at_desk
from tests.support.office import Office


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_desk_says_where_it_stands(desk, golden, size):
    async with desk("sign_on", who=None, size=size) as at:
        golden(at, "sign_on")


async def test_the_first_screen_of_the_program_is_laid_out_like_any_other(office, tmp_path):
    url = office.db.url.render_as_string(hide_password=False)
    app = ClerkApp(Settings(url, tmp_path), clock=office.db.clock)
    async with app.run_test(size=SMALL):
        at = Desk(app, office, SMALL)
        await at.settle()
        assert at.line("User").startswith("        User")
        assert at.lines.index(at.line("User")) == 6
    app.gateway.close()


async def test_user_and_pin_lead_to_find_and_what_was_typed_ahead_follows(desk, office):
    office.account("10-0442-07", "RODRIGUEZ, MARIA", water=8640)
    async with desk("sign_on", who=None) as at:
        at.type("ana")
        at.press("enter")
        at.type("2468")
        at.press("enter")
        at.type("rodrig")
        await at.settle()
        assert at.title == "FIND"
        assert at.app.actor.username == "ana"
        assert at.app.drawer.drawer == "1"
        assert at.line("Account >").rstrip().endswith("> rodrig")
        assert "1 found" in at.text
        assert "ana  drawer 1 open" in at.lines[-1]


async def test_somebody_without_a_drawer_is_told_how_to_open_one(desk):
    async with desk("sign_on", who=None) as at:
        at.type("dee")
        at.press("enter")
        at.type("1357")
        at.press("enter")
        await at.settle()
        assert at.title == "FIND"
        assert "No drawer is open. F2 (or the menu) opens one." in at.text
        at.press("f2")
        await at.settle()
        assert at.title == "OPEN DRAWER"


async def test_a_wrong_pin_is_said_and_the_user_is_kept(desk, golden):
    async with desk("sign_on", who=None) as at:
        at.type("ana")
        at.press("enter")
        at.type("1111")
        at.press("enter")
        await at.settle()
        golden(at, "sign_on_wrong")
        assert at.app.actor is None
        at.type("2468")
        at.press("enter")
        await at.settle()
        assert at.app.actor.username == "ana"


async def test_too_many_wrong_pins_make_wait_and_say_how_long(desk, clock):
    async with desk("sign_on", who=None) as at:
        at.type("ana")
        at.press("enter")
        for _ in range(4):
            at.type("1111")
            at.press("enter")
        await at.settle()
        assert "Too many wrong PINs. Try again in" in at.text
        assert "ana" in at.line("User")
        clock.move(dt.timedelta(minutes=1))
        at.type("2468")
        at.press("enter")
        await at.settle()
        assert at.title == "FIND"


async def test_enter_on_an_empty_field_only_goes_on_when_it_can(desk):
    async with desk("sign_on", who=None) as at:
        at.press("enter")
        await at.settle()
        assert at.screen.focused.id == "user"
        at.press("down", "enter")
        await at.settle()
        assert at.screen.focused.id == "user"
        at.type("ana")
        at.press("enter", "enter")
        await at.settle()
        assert at.screen.focused.id == "pin"
        at.press("up")
        await at.settle()
        assert at.screen.focused.id == "user"


async def test_escape_starts_over_and_then_asks_to_leave(desk):
    async with desk("sign_on", who=None) as at:
        at.type("ana")
        at.press("escape")
        await at.settle()
        assert "ana" not in at.text
        at.press("escape")
        await at.settle()
        assert "Leave clerktui?" in at.text
        at.answer("n")
        await at.settle()
        assert at.title == "SIGN ON"
        at.press("escape")
        await at.settle()
        at.answer("y")
        await at.settle()
        assert at.app.return_code == 0


async def test_this_desk_is_the_one_it_is_set_up_as(desk):
    async with desk("sign_on", who=None, station="DESK2") as at:
        assert "DESK2, Front desk 2" in at.text
        at.type("ana")
        at.press("enter")
        at.type("2468")
        at.press("enter")
        await at.settle()
        assert at.app.actor.workstation == "DESK2"


async def test_a_desk_nobody_knows_cannot_be_signed_on_at(desk):
    async with desk("sign_on", who=None, station="DESK9") as at:
        assert "! There is no workstation DESK9." in at.text
        at.type("ana")
        at.press("enter")
        at.type("2468")
        at.press("enter")
        await at.settle()
        assert at.app.actor is None
        assert "! There is no workstation DESK9." in at.text


@pytest.fixture
def unfinished(office, sqlite_template, tmp_path):
    """The same desk on books that are not ready: "none", "empty" or "no town"."""

    def make(state: str) -> Office:
        path = tmp_path / "unfinished.sqlite3"
        if state == "no town":
            shutil.copyfile(sqlite_template, path)
        elif state == "empty":
            path.touch()
        return dataclasses.replace(office, db=Database(f"sqlite:///{path}", office.db.clock))

    return make


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("none", "There are no books at"),
        ("empty", "These books are not set up yet. Run: clerktui init"),
        ("no town", "These books have no town yet. Run: clerktui init"),
    ],
)
async def test_books_that_are_not_ready_are_said_in_one_sentence(
    unfinished, tmp_path, state, sentence
):
    async with at_desk(unfinished(state), tmp_path, "sign_on", who=None) as at:
        assert f"! {sentence}" in at.text


async def test_help_shows_the_towns_procedure(desk):
    async with desk("sign_on", who=None) as at:
        at.press("f1")
        await at.settle()
        assert "Sign on with your own user and PIN. Never use another person's." in at.text
        at.press("escape")
        await at.settle()
        assert at.title == "SIGN ON"


def _arriving(office: Office, home) -> tuple[ClerkApp, Desk]:
    """The app as the demonstration starts it."""
    url = office.db.url.render_as_string(hide_password=False)
    app = ClerkApp(Settings(url, home), "find", clock=office.db.clock)
    app.arrival = ("signon.demo_sign_on", "ana", "DESK1")
    return app, Desk(app, office, SMALL)


async def test_the_demonstration_arrives_signed_on_with_every_key_kept(office, tmp_path):
    with office.db.write() as connection:
        connection.execute(
            insert(Policy.__table__).values(
                key="town.is_demo",
                value=True,
                effective_from=dt.date(2026, 1, 1),
                entered_at=office.db.clock.now(),
            )
        )
    office.account("10-0442-07", "RODRIGUEZ, MARIA", water=8640)
    app, at = _arriving(office, tmp_path)
    async with app.run_test(size=SMALL):
        at.type("10044207")
        at.press("enter")
        await at.settle()
        assert at.title == "ACCOUNT"
        assert app.drawer.drawer == "1"
        assert "ana  drawer 1 open" in at.lines[-1]
    app.gateway.close()


async def test_books_that_are_no_demonstration_are_not_opened_without_a_pin(office, tmp_path):
    app, at = _arriving(office, tmp_path)
    async with app.run_test(size=SMALL):
        await at.settle()
        assert at.title == "SIGN ON"
        assert "! The user or the PIN is wrong." in at.text
        assert app.actor is None
    app.gateway.close()
