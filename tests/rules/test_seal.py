"""A seal typed from paper is read as it is meant, or refused; never taken for another."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, strategies as st

from clerktui.rules.seal import ALPHABET, read_seal, short_form
from tests.support.refusing import refused

HASHES = st.text("0123456789abcdef", min_size=64, max_size=64)
SHORT = short_form("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")


@given(HASHES)
def test_what_is_printed_is_read(whole):
    short = short_form(whole)
    assert read_seal(short) == short
    assert read_seal(f"  {short.replace('-', ' ').lower()} ") == short
    assert read_seal(whole.upper()) == whole
    assert [len(group) for group in short.split("-")] == [4, 4, 4, 4]


@given(HASHES, HASHES)
def test_it_is_the_first_75_bits(one, other):
    same = int(one, 16) >> 181 == int(other, 16) >> 181
    assert (short_form(one) == short_form(other)) == same


def test_any_wrong_character_is_found():
    bare = SHORT.replace("-", "")
    for place, mark in itertools.product(range(16), ALPHABET):
        if mark != bare[place]:
            wrong = bare[:place] + mark + bare[place + 1 :]
            assert refused(read_seal, wrong) == "seal.mistyped"


def test_any_two_exchanged_characters_are_found():
    bare = SHORT.replace("-", "")
    for one, other in itertools.combinations(range(16), 2):
        marks = list(bare)
        marks[one], marks[other] = marks[other], marks[one]
        if marks != list(bare):
            assert refused(read_seal, "".join(marks)) == "seal.mistyped"


def test_letters_that_look_like_digits_are_meant():
    whole = "0" * 40 + "f" * 24
    short = short_form(whole)
    assert read_seal(short.replace("0", "O").replace("1", "I")) == short
    assert read_seal(short.replace("1", "l")) == short


@pytest.mark.parametrize("typed", ["", "abc", "U" * 16, "é" * 16, "g" * 64, "0" * 17, "1" * 63])
def test_what_is_no_seal_is_refused(typed):
    assert refused(read_seal, typed) == "seal.mistyped"
