import unicodedata

import pytest
from hypothesis import given, strategies as st

from clerktui.errors import Refused
from clerktui.rules.text import clean_text, display_safe, snippet
from tests.rules.refusals import refused

ANY_TEXT = st.text(st.characters(codec=None), max_size=30)
CONTROLS = [*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), "\ud800", "\udfff"]
SILENT = {
    "zero width space": "\u200b",
    "zero width joiner": "\u200d",
    "word joiner": "\u2060",
    "byte order mark": "\ufeff",
    "soft hyphen": "\u00ad",
    "right-to-left override": "\u202e",
    "right-to-left isolate": "\u2067",
    "left-to-right mark": "\u200e",
    "pop isolate": "\u2069",
    "arabic letter mark": "\u061c",
    "hangul filler": "\u3164",
    "variation selector": "\ufe0f",
    "noncharacter": "\uffff",
    "last noncharacter": "\U0010ffff",
    "tag": "\U000e0041",
}


@pytest.mark.parametrize(
    ("typed", "kept"),
    {
        "": "",
        "Ana": "Ana",
        "  O'BRIEN  [/] ": "O'BRIEN [/]",
        "[@click=app.quit]": "[@click=app.quit]",
        "line\r\none\ttwo": "line one two",
        "e\u0301": "\u00e9",
        "12\u00a0Elm\u2003St": "12 Elm St",
        "\u674e\u96f7": "\u674e\u96f7",
        "\U0001f600": "\U0001f600",
    }.items(),
)
def test_text_is_kept_composed_and_on_one_line(typed, kept):
    assert clean_text(typed) == kept


@pytest.mark.parametrize("character", sorted(set(CONTROLS) - set("\t\n\r")))
def test_control_characters_are_refused_and_named(character):
    with refused("text.control", code=f"U+{ord(character):04X}", position=4):
        clean_text(f"Ann{character} Lee")


@pytest.mark.parametrize("character", SILENT.values(), ids=SILENT)
def test_what_draws_nothing_is_dropped(character):
    assert clean_text(f"Ann{character}Lee") == "AnnLee"
    assert display_safe(f"Ann{character}Lee") == "AnnLee"


def test_the_length_counts_what_is_kept():
    assert clean_text("e\u0301" * 5, max_length=5) == "\u00e9" * 5
    with refused("text.too_long", length=6, max_length=5):
        clean_text("abcdef", max_length=5)


def test_some_letters_grow_when_composed():
    assert len(clean_text("\u0958", max_length=None)) == 2
    with refused("text.too_long", length=2):
        clean_text("\u0958", max_length=1)


@given(ANY_TEXT)
def test_clean_text_stays_clean(text):
    try:
        cleaned = clean_text(text)
    except Refused:
        return
    assert clean_text(cleaned) == cleaned
    assert display_safe(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)


@given(ANY_TEXT)
def test_anything_can_be_shown_and_then_does_nothing(text):
    safe = display_safe(text)
    assert display_safe(safe) == safe
    assert len(safe) <= len(text)
    assert not {unicodedata.category(character) for character in safe} & {"Cc", "Cf", "Cs"}
    safe.encode()


def test_a_snippet_is_short():
    assert snippet("x" * 40) == "x" * 40
    assert snippet("x" * 41) == "x" * 39 + "\N{HORIZONTAL ELLIPSIS}"
    assert snippet("\x1b" * 10_000) == ""
