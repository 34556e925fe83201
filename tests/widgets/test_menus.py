"""The F10 menu of every screen for everybody: one letter each, the same everywhere, nothing cut."""

from __future__ import annotations

from collections import defaultdict

import pytest

from clerktui.app import ClerkApp
from clerktui.screens.inquiry.find import FindScreen
from clerktui.security.permissions import ROLES
from clerktui.widgets import Dialog, DutyScreen
from clerktui.widgets.command import key_word, menu_letters
from clerktui.widgets.dialogs import MenuDialog
from tests.support.places import every_screen
from tests.support.stage import on_stage

PLACES = [*every_screen(DutyScreen), *every_screen(Dialog)]


def offered(place, permissions=None):
    """What the menu of a screen offers who has these permissions; None has all."""
    commands = [*place.all_commands(), *ClerkApp.all_commands()]
    return [
        command
        for command in commands
        if command.in_menu
        and (permissions is None or not command.permission or command.permission in permissions)
    ]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
def test_every_entry_has_a_letter_of_its_own(place):
    letters = [command.menu_letter() for command in offered(place)]
    assert sorted(set(letters)) == sorted(letters)
    assert all(len(letter) == 1 and letter.isascii() and letter.isalnum() for letter in letters)


def test_a_word_has_one_letter_wherever_it_stands():
    letters = defaultdict(set)
    for place in PLACES:
        for command in offered(place):
            letters[command.word].add(command.menu_letter())
    assert {word: found for word, found in letters.items() if len(found) > 1} == {}


@pytest.mark.parametrize("role", ROLES)
def test_what_somebody_may_not_do_is_absent_and_moves_nothing(role):
    _, permissions = ROLES[role]
    for place in PLACES:
        whole = list(menu_letters(offered(place)).items())
        mine = list(menu_letters(offered(place, permissions)).items())
        assert mine == [entry for entry in whole if entry in mine], place.__name__


@pytest.mark.parametrize("role", ROLES)
def test_going_back_and_leaving_are_last_and_never_marked(role):
    _, permissions = ROLES[role]
    for place in PLACES:
        commands = list(menu_letters(offered(place, permissions)).values())
        assert commands[0].key != "escape", place.__name__
        assert not commands[0].leaves, place.__name__
    assert list(menu_letters(offered(FindScreen)).values())[-1].word == "Sign off"


@pytest.mark.parametrize("size", [(80, 24), (40, 24)], ids=str)
async def test_nothing_of_it_is_cut(size):
    told = set()  # how a command is told does not depend on the menu it stands in
    async with on_stage(size=size) as at:
        for commands in {tuple(offered(place)) for place in PLACES}:
            at.app.push_screen(MenuDialog(commands))
            await at.settle()
            dialog = at.screen
            for place, (letter, command) in enumerate(dialog.letters.items()):
                if command in told:
                    continue
                told.add(command)
                dialog.query_one("CommandTable").mark(place)
                await at.settle()
                key = key_word(command.key or command.twin)
                assert any(
                    f"{letter.upper()}  {command.word}" in line and key in line for line in at.lines
                ), at.text
                assert command.help() in " ".join(at.text.split()), at.text
            at.press("escape")
            await at.settle()


async def test_arrows_go_to_the_other_column():
    async with on_stage() as at:
        at.app.push_screen(MenuDialog(offered(FindScreen)))
        await at.settle()
        table = at.screen.query_one("CommandTable")
        at.press("right", "right")
        await at.settle()
        across = table.cursor
        assert across == -(-len(table.rows) // 2)
        at.press("down", "left")
        await at.settle()
        assert table.cursor == 1
