from __future__ import annotations

import pytest

from clerktui.terminal.glyphs import ascii_only, is_ascii_only, is_linux_console


@pytest.mark.parametrize(
    ("encoding", "term", "expected"),
    [
        ("utf-8", "xterm-256color", False),
        ("UTF8", "linux", False),
        ("iso8859-1", "xterm", True),
        ("ascii", "xterm", True),
        ("utf-8", "vt220", True),
        ("utf-8", "VT510", True),
        ("utf-8", "ansi", True),
        ("utf-8", "", False),
    ],
)
def test_plain_terminals_and_lines_get_ascii(encoding, term, expected):
    assert is_ascii_only(encoding, term) is expected


@pytest.mark.parametrize(
    "text", ["─", "│", "█", "é", "ñ", "ß", "€", "中", "e\u0301", "…", "\U0001f600"]
)
def test_what_stands_in_is_ascii_of_the_same_width(text):
    from rich.cells import cell_len

    assert ascii_only(text).isascii()
    assert len(ascii_only(text)) == cell_len(text)


def test_letters_keep_their_base():
    assert [ascii_only(letter) for letter in "éÑüç"] == ["e", "N", "u", "c"]


def test_the_linux_console_is_known_by_its_name():
    assert is_linux_console({"TERM": "linux"})
    assert not is_linux_console({"TERM": "xterm"})
