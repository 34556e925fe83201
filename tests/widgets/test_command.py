from __future__ import annotations

import pytest

from clerktui.app import ClerkApp
from clerktui.rules.states import BATCH
from clerktui.screens.batches.proof import STATES, ProofScreen
from clerktui.widgets import Back, Command, DutyScreen
from clerktui.widgets.command import TWIN_KEYS, Commanded, key_word, menu_letters
from tests.support.places import every_command, every_screen


class VoidReceipt(Command):
    """Void this receipt; a second person approves it.

    More for those who read on.
    """

    key = "f8"
    twin = "ctrl+v" if "ctrl+v" in TWIN_KEYS else "ctrl+x"
    also = ("f20",)
    word = "Void"


class TestCommand:
    def test_its_name_is_its_action_and_its_first_line_its_help(self):
        assert VoidReceipt.action == "void_receipt"
        assert VoidReceipt.help() == "Void this receipt; a second person approves it."

    def test_all_its_keys_are_bound_to_it(self):
        assert [binding.key for binding in VoidReceipt.bindings()] == ["f8", "ctrl+x", "f20"]
        assert {binding.action for binding in VoidReceipt.bindings()} == {"void_receipt"}

    @pytest.mark.parametrize("trap", ["ctrl+q", "ctrl+s", "ctrl+c", "ctrl+z", "ctrl+h", "ctrl+m"])
    def test_a_twin_that_a_line_or_a_field_would_take_is_refused(self, trap):
        with pytest.raises(AssertionError, match="not safe"):
            type("Trap", (Command,), {"twin": trap})

    def test_a_screen_has_the_commands_of_those_it_builds_on(self):
        class Base(DutyScreen[None]):
            COMMANDS = (Back,)

        class Built(Base):
            COMMANDS = (VoidReceipt,)

        assert Built.all_commands() == [VoidReceipt, Back]
        assert Base.all_commands() == [Back]

    def test_it_can_be_had_by_anybody_unless_it_says_otherwise(self):
        class Place(Commanded):
            app = None

        assert Place().can(VoidReceipt)


class TestKeyWords:
    @pytest.mark.parametrize(
        ("key", "word"),
        [("f10", "F10"), ("y", "Y"), ("pageup", "PgUp"), ("slash", "/"), ("ctrl+l", "Ctrl+L")],
    )
    def test_keys_are_named_as_keyboards_name_them(self, key, word):
        assert key_word(key) == word


class TestMenuLetters:
    def command(self, word, letter=""):
        return type(word or "Empty", (Command,), {"word": word, "letter": letter})

    def test_it_is_its_own_or_its_key_or_the_first_of_its_word(self):
        park, pay, bills = map(self.command, ("Park", "Pay", "Bills"), ("", "y", ""))
        bills.key = "1"
        assert menu_letters([park, pay, bills]) == {"p": park, "y": pay, "1": bills}

    def test_going_back_is_last_but_for_leaving(self):
        leave, back, act = map(self.command, ("Sign off", "Back", "Act"))
        leave.leaves, back.key = True, "escape"
        assert list(menu_letters([leave, back, act]).values()) == [act, back, leave]


class TestEveryCommandOfTheDesk:
    def test_has_help_and_a_word(self):
        assert [c.__name__ for c in every_command() if not c.help() or not c.word] == []

    def test_is_in_the_menu_or_has_a_key_every_terminal_has(self):
        plain = {"escape", "enter", "tab", "space", *TWIN_KEYS}
        hidden = [
            command.__name__
            for command in every_command()
            if not command.in_menu and not {command.key, command.twin, *command.also} & plain
        ]
        assert [name for name in hidden if name not in {"Yes", "No"}] == []

    def test_no_screen_gives_one_key_to_two_commands(self):
        places = [ClerkApp, *every_screen()]
        for place in places:
            keys = [
                (binding.key, state)
                for command in place.all_commands()
                for state in _states(place, command)
                for binding in command.bindings()
            ]
            assert sorted(set(keys)) == sorted(keys), place.__name__


def _states(place, command):
    """The states of a batch in which its proof offers a command; everywhere else there is one."""
    if command.__name__ == "Cancel":  # offered only while something is made, and nothing else then
        return ("waiting",)
    return STATES.get(command, BATCH.states) if place is ProofScreen else ("",)
