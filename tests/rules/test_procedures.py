"""Which version holds, what comes first at a place, what is found, what is kept of a text."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import given, strategies as st

from clerktui.errors import Refused
from clerktui.rules import procedures as rules

DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2026, 1, 9))


@dataclass(frozen=True)
class One:
    version_id: int
    effective_from: dt.date


@dataclass(frozen=True)
class Text:
    topic: str
    title: str
    body: str = ""


def entered(days: list[dt.date]) -> list[One]:
    return [One(number, day) for number, day in enumerate(days, start=1)]


@given(st.lists(DAYS, max_size=6), DAYS)
def test_the_newest_begun_holds_and_of_one_day_the_last_entered(days, on):
    versions = entered(days)
    held = rules.holding(versions, on)
    begun = [one for one in versions if one.effective_from <= on]
    assert (held is None) == (not begun)
    if held is not None:
        newest = max(one.effective_from for one in begun)
        assert held == [one for one in begun if one.effective_from == newest][-1]


@given(st.lists(DAYS, min_size=1, max_size=6), DAYS)
def test_just_what_holds_on_a_day_is_in_force_on_it(days, on):
    versions = entered(days)
    held = rules.holding(versions, on)
    for one in versions:
        state = rules.state_of(one, rules.ends_on(versions, one), on)
        assert (state == "in force") == (one == held)
        assert (state == "to come") == (one.effective_from > on and state != "replaced")


def test_every_word_must_begin_a_word_and_the_title_weighs_most():
    texts = [
        Text("refund", "Giving money back", "A bill that was paid twice."),
        Text("high_bill", "When a bill is high", "Listen."),
        Text("bill", "Reading a meter", "Twice."),
    ]
    assert [one.topic for one in rules.matching(texts, "BÍL")] == ["high_bill", "bill", "refund"]
    assert [one.topic for one in rules.matching(texts, "bill twice")] == ["bill", "refund"]
    assert rules.matching(texts, "ill") == []
    assert [one.topic for one in rules.matching(texts, "")] == ["refund", "bill", "high_bill"]


@pytest.mark.parametrize("typed", ["Payment", "payment.", ".x", "a.b.c", "pay-ment"])
def test_a_place_is_a_screen_or_its_field(typed):
    with pytest.raises(Refused, match=r"procedure\.place"):
        rules.parse_governs(typed)


@pytest.mark.parametrize("typed", ["", "High", "a b", "1st", "a" * 41])
def test_a_topic_is_one_small_word(typed):
    with pytest.raises(Refused, match=r"procedure\.topic"):
        rules.clean_topic(typed)
    assert rules.clean_topic(" high_bill2 ") == "high_bill2"


def test_a_text_keeps_its_lines_and_nothing_that_acts():
    assert rules.clean_lines("a \r\nb\u202e\rc\n\n") == "a\nb\nc"
    with pytest.raises(Refused, match=r"text\.control"):
        rules.clean_lines("a\n\x1b[2J")
    with pytest.raises(Refused, match=r"procedure\.marker"):
        rules.clean_lines("a\n <!-- say: es --> \nb")
    with pytest.raises(Refused, match=r"procedure\.too_long"):
        rules.clean_lines("x" * 20_001)
    with pytest.raises(Refused, match=r"procedure\.no_title"):
        rules.clean_title("  ")
