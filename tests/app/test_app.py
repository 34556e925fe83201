from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from types import ModuleType

import pytest
from textual.app import App

from clerktui.app import DUTIES, ClerkApp, run_app
from clerktui.config import Settings
from clerktui.errors import Refused
from clerktui.gateway import LOG_NAME, Incident
from clerktui.keyboard import KeyboardApp
from clerktui.terminal.app import EXIT_CRASHED, TerminalApp
from clerktui.widgets import Command, Dialog, DutyScreen, TextInput
from clerktui.widgets.everywhere import Help, Menu
from tests.support.stage import Stage, on_stage


class Raise(Command):
    """Raise the receipt."""

    key = "f4"
    twin = "ctrl+r"
    word = "Raise"


class Approve(Command):
    """Approve a void."""

    key = "f5"
    word = "Approve"
    permission = "void.approve"


class Hidden(Command):
    """Not now."""

    key = "f6"
    word = "Hidden"


@dataclass
class Somebody:
    username: str = "ana"
    town_name: str = "Town of Maple Falls"
    office_name: str = "Main St."
    timezone: str = "America/New_York"
    permissions: tuple[str, ...] = ()

    def may(self, permission):
        return permission in self.permissions


class Desk(DutyScreen[None]):
    """Try what can be done.

    This paragraph is for programmers.
    """

    TITLE = "DESK"
    COMMANDS = (Raise, Approve, Hidden)

    def __init__(self, *given):
        super().__init__()
        self.given = given
        self.done = []

    def body(self):
        yield TextInput("Note", id="note")

    def allows(self, command):
        return command is not Hidden

    def action_raise(self):
        self.done.append("raised")

    def action_approve(self):
        self.done.append("approved")

    def action_hidden(self):
        self.done.append("hidden")


class Broken(DutyScreen[None]):
    TITLE = "BROKEN"

    def body(self):
        raise ValueError


@pytest.fixture
async def at():
    async with on_stage(first=Desk()) as at:
        yield at


@pytest.fixture
def duties(monkeypatch):
    module = ModuleType("trial_duties")
    module.Desk, module.Broken = Desk, Broken
    monkeypatch.setitem(sys.modules, "trial_duties", module)
    return {"desk": "trial_duties:Desk", "broken": "trial_duties:Broken"}


class TestCommands:
    async def test_keys_and_twins_do_them(self, at):
        at.press("f4", "ctrl+r")
        await at.settle()
        assert at.screen.done == ["raised", "raised"]

    async def test_without_the_permission_neither_key_nor_line_nor_menu_has_them(self, at):
        at.press("f5")
        await at.settle()
        assert at.screen.done == []
        assert "Approve" not in at.text
        at.press("f10")
        await at.settle()
        assert "Approve" not in at.text

    async def test_with_the_permission_they_are_there(self, at):
        at.app.actor = Somebody(permissions=("void.approve",))
        await at.settle()
        assert "F5 Approve" in at.text
        at.press("f5")
        await at.settle()
        assert at.screen.done == ["approved"]

    async def test_what_the_screen_does_not_allow_now_is_nowhere(self, at):
        at.press("f6")
        await at.settle()
        assert at.screen.done == []
        assert "Hidden" not in at.text


class TestMenu:
    async def test_a_plain_letter_does_it(self, at):
        at.press("f10")
        at.type("r")
        await at.settle()
        assert at.screen.done == ["raised"]

    async def test_its_twin_and_the_do_key_of_a_vt220_open_it(self, at):
        for key in (Menu.twin, *Menu.also):
            at.press(key)
            await at.settle()
            assert "MENU" in at.text
            at.press("escape")
            await at.settle()
            assert "MENU" not in at.text

    async def test_arrows_and_enter_do_it_too(self, at):
        at.press("f10", "down", "up", "enter")
        await at.settle()
        assert at.screen.done == ["raised"]

    async def test_a_letter_that_stands_for_nothing_does_nothing(self, at):
        at.press("f10")
        at.type("q9")
        await at.settle()
        assert "MENU" in at.text

    async def test_the_field_under_it_has_no_mark_and_gets_it_back(self, at):
        assert "Note >" in at.text
        at.press("f10")
        await at.settle()
        assert "Note >" not in at.text
        at.press("escape")
        await at.settle()
        assert "Note >" in at.text


class TestHelp:
    async def test_says_what_the_screen_is_for_and_what_its_keys_do(self, at):
        at.press("f1")
        await at.settle()
        assert "Try what can be done." in at.text
        assert "programmers" not in at.text
        assert "Raise the receipt." in at.line("F4")
        assert "Ctrl+R" in at.line("F4")

    async def test_is_also_under_its_twin_and_the_help_key_of_a_vt220(self, at):
        for key in (Help.twin, *Help.also):
            at.press(key, "escape")
            at.press(key)
            await at.settle()
            assert "HELP" in at.text
            at.press("escape")
            await at.settle()


class TestScreens:
    async def test_are_opened_replaced_and_closed_by_name(self, at, duties):
        at.app._duties = duties
        opened = at.app.open("desk", "10-0442-07")
        await at.settle()
        assert at.screen is opened
        assert opened.given == ("10-0442-07",)
        replaced = at.app.replace("desk", "2")
        await at.settle()
        assert at.screen is replaced
        at.app.back()
        await at.settle()
        assert len(at.app.screen_stack) == 1
        at.app.back()
        assert len(at.app.screen_stack) == 1

    def test_every_name_in_the_register_is_a_screen(self):
        import importlib

        for name, place in DUTIES.items():
            module, _, cls = place.partition(":")
            assert issubclass(getattr(importlib.import_module(module), cls), DutyScreen), name


class TestAccidents:
    @pytest.fixture
    async def at(self):
        async with on_stage(first=Desk()) as at:
            at.app.survives_accidents = True
            yield at

    def log(self, at):
        return (at.app.settings.home / LOG_NAME).read_text(encoding="utf-8")

    async def test_in_a_handler_are_told_and_survived(self, at, monkeypatch):
        def fail(self):
            secret = f"PIN {454086 * 2}"
            raise ValueError(secret)

        monkeypatch.setattr(Desk, "action_raise", fail)
        at.type("kept")
        at.press("f4")
        at.type("!")
        await at.settle()
        assert "Tell your administrator: incident" in at.text
        assert "kept!" in at.text
        assert "908172" not in at.text + self.log(at)
        assert "ValueError" in self.log(at)

    async def test_a_refusal_nobody_caught_is_its_sentence(self, at, monkeypatch):
        def refuse(self):
            raise Refused("account.unknown", account="7")

        monkeypatch.setattr(Desk, "action_raise", refuse)
        at.press("f4")
        await at.settle()
        assert "! There is no account 7." in at.text
        assert not (at.app.settings.home / LOG_NAME).exists()

    async def test_an_incident_of_the_books_keeps_its_number(self, at, monkeypatch):
        def fail(self):
            raise Incident("ABCD1234")

        monkeypatch.setattr(Desk, "action_raise", fail)
        at.press("f4")
        await at.settle()
        assert "ABCD1234" in at.text

    async def test_a_screen_that_cannot_be_built_is_taken_away_again(self, at, duties):
        at.app._duties = duties
        at.app.open("broken")
        await at.settle()
        assert at.screen.TITLE == "DESK"
        assert "Tell your administrator" in at.text
        at.type("on")
        await at.settle()
        assert "on" in at.line("Note")

    async def test_in_a_dialog_are_told_on_the_screen_below(self, at):
        class Odd(Dialog[None]):
            def body(self):
                yield TextInput("x")

            def on_text_input_accepted(self):
                raise ValueError

        at.app.push_screen(Odd())
        at.press("enter")
        await at.settle()
        assert "Tell your administrator" in at.text

    async def test_too_many_at_once_end_the_program(self, at):
        for _ in range(6):
            at.app.accident(ValueError(), at.app, None)
        assert at.app.crashed
        assert at.app.exit_code == EXIT_CRASHED
        assert "Tell your administrator" in at.app.last_words

    async def test_under_the_pilot_they_fail_the_test(self, monkeypatch):
        def fail(self):
            raise ZeroDivisionError

        monkeypatch.setattr(Desk, "action_raise", fail)

        async def press_it():
            async with on_stage(first=Desk()) as at:
                at.press("f4")
                await at.settle()

        with pytest.raises(ZeroDivisionError):
            await press_it()


class TestStanding:
    async def test_the_first_and_last_line_say_who_where_when_and_what_is_open(self, at):
        @dataclass
        class Drawer:
            drawer: str = "2"
            payments: int = 3
            open_tickets: int = 1

        at.app.actor, at.app.drawer = Somebody(), Drawer()
        await at.settle()
        assert at.lines[0].startswith(" Town of Maple Falls   Main St.")
        assert at.lines[0][37:43].strip() == "DESK"
        assert at.lines[-1].startswith(" ana  drawer 2 open  tickets 1  items 3")
        assert at.lines[-1].endswith("F1 Help  F10 Menu")
        at.app.drawer = None
        await at.settle()
        assert "no drawer" in at.lines[-1]

    async def test_a_notice_is_on_every_screen(self, at):
        at.app.stand(notice="PRINTER OUT OF PAPER")
        await at.settle()
        assert "PRINTER OUT OF PAPER" in at.lines[-1]


class TestCaptivity:
    async def test_what_textual_offers_a_captive_person_is_off(self, at, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("HOME", str(tmp_path))
        at.app.copy_to_clipboard("secret")
        at.app.open_url("https://example.org")
        at.app.action_screenshot()
        at.app.deliver_screenshot()
        at.app.save_screenshot()
        at.app.deliver_text()
        at.app.deliver_binary()
        at.app.action_suspend_process()
        await at.app.action_quit()
        await at.settle()
        assert at.app.is_running
        assert at.app.clipboard == ""
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("key", ["ctrl+q", "ctrl+c", "ctrl+z", "ctrl+p", "ctrl+s", "ctrl+d"])
    async def test_keys_that_end_or_trap_elsewhere_do_nothing(self, at, key):
        at.press(key)
        await at.settle()
        assert at.app.is_running
        assert at.screen.TITLE == "DESK"

    async def test_no_driver_comes_from_the_environment(self, at):
        assert at.app.get_driver_class().__module__ == "clerktui.terminal.driver"


class TestRunning:
    def app(self, monkeypatch, **outcome):
        seen = {}

        def run(self, **options):
            seen.update(options, first=self._first)
            vars(self).update(outcome)

        monkeypatch.setattr(App, "run", run)
        return seen

    def test_the_exit_code_is_the_signals_or_zero(self, monkeypatch, tmp_path):
        seen = self.app(monkeypatch, _return_code=129)
        settings = Settings("sqlite:///none", tmp_path)
        assert run_app(settings, {"screen": "find"}) == 129
        assert seen == {"mouse": False, "first": "find"}

    def test_after_a_crash_it_is_70_and_one_sentence(self, monkeypatch, tmp_path, capsys):
        self.app(monkeypatch, crashed=True, last_words="Something went wrong.")
        assert run_app(Settings("sqlite:///none", tmp_path)) == EXIT_CRASHED
        assert capsys.readouterr().err == "clerktui had to stop. Something went wrong.\n"

    def test_the_gate_stands_before_the_terminal(self):
        assert ClerkApp.__mro__.index(KeyboardApp) < ClerkApp.__mro__.index(TerminalApp)

    def test_the_environment_is_left_as_it_was_apart_from_textuals_orders(
        self, monkeypatch, tmp_path
    ):
        self.app(monkeypatch)
        monkeypatch.setenv("TEXTUAL_PRESS", "q")
        run_app(Settings("sqlite:///none", tmp_path))
        assert "TEXTUAL_PRESS" not in os.environ


async def test_a_screen_without_commands_names_only_the_keys_of_its_field():
    async with on_stage(TextInput("x"), first=None) as at:
        assert isinstance(at.screen, Stage)
        assert at.lines[-2] == " Enter next"
