"""A text read as names: every way round, and with one slip forgiven."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from sqlalchemy import insert

from clerktui.models import Customer
from clerktui.rules.names import fold, osa_distance
from clerktui.services import search_index
from clerktui.services.lookup_names import (
    NameReading,
    is_one_slip,
    name_arms,
    near_readings,
    readings,
)
from clerktui.services.lookup_statements import COMMON_FIRST

FEW = st.text("ab ", max_size=6)
FOLDED = st.text("abcdef ", min_size=1, max_size=30).map(fold)


@pytest.fixture
def surnames(db):
    with db.write() as c:
        search_index.index_surnames(
            c, ["rodriguez", "rodrigues", "smith", "smyth", "de la cruz", "mcdonald", "marie"]
        )
    return db


def near(db, typed: str) -> list[tuple[str, str]]:
    with db.read() as c:
        return [(reading.last, reading.first) for reading in near_readings(c, typed)]


# ------------------------------------------------------------------------------------- readings
def test_two_words_are_read_both_ways():
    assert readings("m rodrig") == [NameReading("m", "rodrig"), NameReading("rodrig", "m")]


def test_a_comma_says_which_is_the_last_name():
    assert readings("De La Cruz, An") == [NameReading("de la cruz", "an")]


@pytest.mark.parametrize("typed", ["", "cruz", "Cruz,", ", Ana", ",", " , "])
def test_one_name_is_not_parted(typed):
    assert readings(typed) == []


def test_long_texts_are_parted_at_their_ends_only():
    found = readings("one two three four five six seven eight nine ten")
    assert NameReading("one", "two three four five six seven eight") in found
    assert len(found) == 4


@given(FOLDED)
def test_every_reading_is_made_of_the_words_typed(typed):
    words = sorted(typed.split()[:8])
    for reading in readings(typed):
        assert sorted([*reading.last.split(), *reading.first.split()]) == words


@pytest.mark.parametrize(
    ("reading", "last_n", "first_n", "level"),
    [
        (NameReading("cruz"), "cruz", "ana", 0),
        (NameReading("cruz", "ana"), "cruz", "ana", 0),
        (NameReading("cruz", "ana"), "cruz", "ana maria", 0),
        (NameReading("cruz", "an"), "cruz", "ana", 1),
        (NameReading("cru", "ana"), "cruz", "ana", 2),
        (NameReading("", "ana"), "cruz", "ana maria", 3),
        (NameReading("", "an"), "cruz", "ana", 4),
    ],
)
def test_the_more_is_exactly_as_typed_the_better_it_fits(reading, last_n, first_n, level):
    assert reading.level(last_n, first_n) == level


@pytest.mark.parametrize(
    ("typed", "level"), [("lopez", 3), ("lopez ruiz", 3), ("lop", 4), ("lopez r", 4), ("opez", 4)]
)
def test_a_whole_later_word_fits_better_than_its_beginning(typed, level):
    assert NameReading(typed).word_level("garcia lopez ruiz") == level


def test_a_range_holds_what_begins_so_or_the_whole_word_only():
    begins = NameReading("cruz").parameters()
    assert (begins["last_lo"], begins["last_hi"]) == ("cruz", "cru{")
    whole = NameReading("cruz", is_whole_word=True).parameters()
    inside = [
        name
        for name in ("cruz", "cruz lopez", "cruza", "cruzado", "crux")
        if whole["last_lo"] <= name < whole["last_hi"]
    ]
    assert inside == ["cruz", "cruz lopez"]


# ----------------------------------------------------------------------------------------- arms
@pytest.fixture
def people(db):
    with db.write() as c:
        rows = [
            {"last_name": "x", "last_n": "x", "first_name": "x", "first_n": first}
            for first in ["mary"] * COMMON_FIRST + ["maribel"] * (COMMON_FIRST - 1)
        ]
        c.execute(insert(Customer.__table__), rows)
    return db


def test_the_rarer_of_two_names_is_walked(people):
    names = [
        NameReading("smith", "mary"),
        NameReading("smith", "maribel"),
        NameReading("smith", "nobody"),
        NameReading("smith"),
        NameReading("lee", "mary", is_whole_word=True),
    ]
    with people.read() as c:
        arms = list(name_arms(c, names))
    assert arms == [
        ("whole", names[0]),
        ("common", names[0]),
        ("rare", names[1]),
        ("last", names[3]),
        ("common", names[4]),
    ]


def test_no_names_ask_nothing(people):
    with people.read() as c:
        assert list(name_arms(c, [])) == []


# ---------------------------------------------------------------------------------------- slips
@given(FEW, FEW)
def test_one_slip_is_a_distance_of_one(a, b):
    assert is_one_slip(a, b) == (osa_distance(a, b) == 1)


@given(st.text("abcdefgh", min_size=4, max_size=20), st.data())
def test_every_one_letter_slip_is_one(word, data):
    place = data.draw(st.integers(0, len(word) - 2))
    letter = data.draw(st.sampled_from("xyz"))
    swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    for slip in (
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place:],
        word[:place] + letter + word[place + 1 :],
        swapped,
    ):
        assert is_one_slip(word, slip) == is_one_slip(slip, word) == (word != slip)


def test_a_slip_gives_the_name_that_was_meant(surnames):
    assert near(surnames, "rodriquez") == [("rodriguez", "")]
    assert near(surnames, "smoth") == [("smith", ""), ("smyth", "")]
    assert near(surnames, "rodriguex") == [("rodrigues", ""), ("rodriguez", "")]


def test_a_right_first_letter_comes_first(surnames):
    with surnames.write() as c:
        search_index.index_surnames(c, ["bell", "dell", "tell", "tall"])
    assert [last for last, _ in near(surnames, "tell")] == ["tall", "bell", "dell"]


def test_the_other_words_stay_a_first_name(surnames):
    assert ("smith", "ann") in near(surnames, "smiht ann")
    assert ("smith", "ann") in near(surnames, "ann smiht")
    assert near(surnames, "Smiht, Ann")[0] == ("smith", "ann")


def test_no_word_crowds_out_the_others(surnames):
    with surnames.write() as c:
        search_index.index_surnames(c, [f"mari{letter}" for letter in "abcdfghijklmnop"])
    assert ("rodriguez", "marie") in near(surnames, "marie rodriquez")
    assert ("rodriguez", "marie") in near(surnames, "rodriquez marie")


def test_a_name_of_several_words_is_put_right_in_place(surnames):
    assert ("de la cruz", "") in near(surnames, "de la crux")
    assert ("de la cruz", "ana") in near(surnames, "ana de la crux")


def test_a_missing_or_added_space_is_a_slip(surnames):
    assert near(surnames, "mc donald") == [("mcdonald", "")]


@pytest.mark.parametrize("typed", ["", ",", "ab", "a b c", "smith", "zzzzzz", "9", "李"])
def test_nothing_near_is_nothing(surnames, typed):
    if typed == "smith":
        assert near(surnames, typed) == [("smyth", "")]
    else:
        assert near(surnames, typed) == []
