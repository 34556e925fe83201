"""The gate's rules one by one, without a terminal."""

from __future__ import annotations

import asyncio

import pytest
from textual import events

from clerktui.keyboard import GRACE_S, KEPT_S
from clerktui.widgets import Confirm, Dialog, DutyScreen, TextInput
from tests.support.stage import on_stage


class TwoFields(DutyScreen[None]):
    """Enter in the first looks it up and goes on to the second."""

    def __init__(self):
        super().__init__()
        self.asked, self.may_answer = asyncio.Event(), asyncio.Event()
        self.taken = []
        self.refusals = ["bad"]

    def body(self):
        yield TextInput("First", id="first")
        yield TextInput("Second", id="second")

    def on_text_input_accepted(self, event):
        if event.field.id == "first":
            self.app.run_held(self.look_up(event.value))
        else:
            self.taken.append(event.value)
            self.query_one("#first").focus()

    async def look_up(self, value):
        self.asked.set()
        await self.may_answer.wait()
        if value in self.refusals:
            self.query_one("#first").refuse(f"There is no {value}.")
        else:
            self.taken.append(value)
            self.query_one("#second").focus()


@pytest.fixture
async def at():
    async with on_stage(first=TwoFields()) as at:
        yield at


def value(at, name):
    return at.screen.query_one(f"#{name}").value


class TestHolding:
    async def test_keys_typed_while_the_keyboard_is_held_wait_and_then_follow_the_focus(self, at):
        at.type("one")
        at.press("enter")
        at.type("two")
        await at.screen.asked.wait()
        assert at.app.is_keyboard_held
        assert not at.app.is_idle
        assert value(at, "first") == "one"
        at.screen.may_answer.set()
        await at.settle()
        assert (value(at, "first"), value(at, "second")) == ("one", "two")
        assert at.app.is_idle

    async def test_a_block_holds_it_too(self, at):
        async with at.app.keyboard_held():
            at.type("later")
            await at.screen.wait_for_refresh()
            assert value(at, "first") == ""
        await at.settle()
        assert value(at, "first") == "later"

    async def test_holds_add_up_and_letting_go_twice_is_letting_go_once(self, at):
        first, second = at.app.hold_keyboard(), at.app.hold_keyboard()
        first()
        first()
        assert at.app.is_keyboard_held
        second()
        assert not at.app.is_keyboard_held

    async def test_it_is_let_go_when_the_work_fails(self, at):
        at.app.survives_accidents = True

        async def fail():
            raise ValueError

        at.app.run_held(fail())
        await at.settle()
        assert not at.app.is_keyboard_held
        assert "Tell your administrator" in at.text

    async def test_what_a_closed_screen_asked_for_is_shown_nowhere(self, at):
        class Late(TwoFields):
            def on_mount(self):
                self.app.run_held(self.look_up("late"))

        late = Late()
        await at.app.push_screen(late)
        await late.asked.wait()
        await at.app.pop_screen()
        late.may_answer.set()
        await at.settle()
        assert late.taken == ["late"]
        assert at.app.is_running

    async def test_a_field_that_was_never_there_is_an_accident_all_the_same(self, at):
        at.app.survives_accidents = True

        async def fail():
            at.screen.query_one("#third")

        at.app.run_held(fail())
        await at.settle()
        assert "Tell your administrator" in at.text

    async def test_nobody_waits_for_an_app_that_ended(self, at):
        at.type("one")
        at.app.exit()
        await at.settle()
        assert not at.app.is_running

    async def test_a_dialog_opened_during_a_hold_gets_the_keys_and_the_hold_goes_on_after_it(
        self, at
    ):
        class Ask(Dialog[str]):
            def body(self):
                yield TextInput("Why")

            def on_text_input_accepted(self, event):
                self.dismiss(event.value)

        answers = []
        answered, go_on = asyncio.Event(), asyncio.Event()

        async def work():
            answers.append(await at.app.push_screen_wait(Ask()))
            answered.set()
            await go_on.wait()
            at.app.screen.query_one("#second").focus()

        at.app.run_held(work())
        at.type("because")
        at.press("enter")
        at.type("after")
        await answered.wait()
        assert answers == ["because"]
        assert at.app.is_keyboard_held
        go_on.set()
        await at.settle()
        assert value(at, "second") == "after"

    async def test_a_long_wait_is_shown_and_taken_back(self, at):
        at.app.waiting_changed(is_waiting=True)
        await at.settle()
        assert "WAIT" in at.text
        at.app.waiting_changed(is_waiting=False)
        await at.settle()
        assert "WAIT" not in at.text


class TestTypedAheadOfARefusal:
    async def test_is_kept_and_goes_on_once_the_field_is_right(self, at):
        at.screen.may_answer.set()
        at.type("bad")
        at.press("enter")
        at.type("two")
        at.press("enter")
        await at.settle()
        assert at.screen.taken == []
        assert value(at, "first") == "bad"
        assert "! There is no bad. 4 keys kept." in at.text
        at.type("good")
        at.press("enter")
        await at.settle()
        assert at.screen.taken == ["good", "two"]

    async def test_survives_a_second_refusal(self, at):
        at.screen.may_answer.set()
        for _ in range(2):
            at.type("bad")
            at.press("enter")
            at.type("x")
            await at.settle()
        assert "2 keys kept." in at.text
        at.type("good")
        at.press("enter")
        await at.settle()
        assert value(at, "second") == "xx"

    async def test_is_forgotten_when_the_clerk_goes_elsewhere(self, at):
        at.screen.may_answer.set()
        at.type("bad")
        at.press("enter")
        at.type("two")
        await at.settle()
        at.press("tab", "shift+tab")
        await at.settle()
        at.type("good")
        at.press("enter")
        await at.settle()
        assert value(at, "second") == ""

    async def test_is_forgotten_after_a_while(self, at):
        at.screen.may_answer.set()
        at.type("bad")
        at.press("enter")
        at.type("two")
        await at.settle()
        at.app._kept.until -= 2 * KEPT_S
        at.type("good")
        at.press("enter")
        await at.settle()
        assert value(at, "second") == ""

    async def test_nothing_is_said_when_nothing_was_typed_ahead(self, at):
        at.screen.may_answer.set()
        at.type("bad")
        at.press("enter")
        await at.settle()
        assert "kept" not in at.text


class TestQuestionsToBeRead:
    async def ask(self, at, *keys, later_s=0.0):
        answers = []
        at.app.push_screen(Confirm("Void it?"), answers.append)
        for key in keys:
            event = events.Key(key, key)
            event.time += later_s
            at.app.post_message(event)
        await at.settle()
        return answers

    async def test_a_key_typed_before_it_was_drawn_does_not_answer(self, at):
        assert await self.ask(at, "y", "y") == []
        assert isinstance(at.app.screen, Confirm)

    async def test_a_key_typed_after_it_could_be_read_does(self, at):
        assert await self.ask(at, "y", later_s=GRACE_S + 5) == [True]

    async def test_enter_and_escape_mean_no(self, at):
        for key in ("enter", "escape", "n"):
            assert await self.ask(at, key, later_s=GRACE_S + 5) == [False]

    async def test_other_keys_mean_nothing(self, at):
        assert await self.ask(at, "x", "space", "1", later_s=GRACE_S + 5) == []

    async def test_it_names_the_keys_that_answer(self, at):
        await self.ask(at)
        assert "Y Yes   N No" in at.text


class TestPastes:
    async def test_pass_the_gate_in_order(self, at):
        at.screen.may_answer.set()
        at.type("one")
        at.press("enter")
        at.app.post_message(events.Paste("two"))
        at.type("3")
        await at.settle()
        assert value(at, "second") == "two3"


async def test_a_dialog_opened_by_a_key_gets_the_keys_after_it():
    class Noting(TwoFields):
        BINDINGS = [("f6", "note", "Note")]

        def action_note(self):
            self.app.push_screen(Note(), self.taken.append)

    class Note(Dialog[str]):
        def body(self):
            yield TextInput("Note")

        def on_text_input_accepted(self, event):
            self.dismiss(event.value)

    async with on_stage(first=Noting()) as at:
        at.type("12")
        at.press("f6")
        at.type("call back")
        at.press("enter")
        at.type("34")
        await at.settle()
        assert at.screen.taken == ["call back"]
        assert value(at, "first") == "1234"
