"""What the written pages say of keys is what the program does: F4 *New* must be New by F4."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clerktui.app import ClerkApp
from clerktui.widgets import Dialog, DutyScreen
from clerktui.widgets.command import key_word
from tests.support.places import every_screen

ROOT = Path(__file__).parents[2]
MADE = {"keys.md", "commands.md"}
PAGES = [
    ROOT / "README.md",
    *(p for p in sorted((ROOT / "docs").glob("*.md")) if p.name not in MADE),
]
# `F4 *New*`, `F4 New`, `F12 (Ctrl+T) *Tasks*`; a key with a small word after it is prose.
NAMED = re.compile(
    r"\b(?P<key>F\d{1,2}|Ctrl\+[A-Z])(?: \((?P<twin>F\d{1,2}|Ctrl\+[A-Z])\))?"
    r"(?: \*(?P<marked>[^*\n]+)\*|,? (?P<plain>[A-Z][a-z]+))"
)
LETTERED = re.compile(
    r"\bF10,? (?P<letter>[A-Z0-9])\b(?: \*(?P<marked>[^*\n]+)\*| (?P<plain>[A-Z]\w+))?"
)


def commands():
    """Every command of every screen and dialog."""
    found = dict.fromkeys(ClerkApp.all_commands())
    for place in (*every_screen(DutyScreen), *every_screen(Dialog)):
        found |= dict.fromkeys(place.all_commands())
    return list(found)


COMMANDS = commands()


def is_known(keys: set[str], word: str) -> bool:
    return any(
        keys <= {key_word(key) for key in (one.key, one.twin) if key}
        and (one.word.startswith(word) or word.startswith(one.word))
        for one in COMMANDS
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_key_beside_a_word_does_what_the_word_says(page):
    text = page.read_text(encoding="utf-8")
    wrong = []
    for said in NAMED.finditer(text):
        keys = {said["key"], said["twin"]} - {None}
        if "F10" not in keys and not is_known(keys, said["marked"] or said["plain"]):
            wrong.append(said[0])
    for said in LETTERED.finditer(text):
        word = said["marked"] or said["plain"] or ""
        if not any(
            one.in_menu
            and one.menu_letter() == said["letter"].lower()
            and one.word.startswith(word)
            for one in COMMANDS
        ):
            wrong.append(said[0])
    assert not wrong
