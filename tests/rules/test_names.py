import pytest
from hypothesis import given, strategies as st

from clerktui.rules import names
from clerktui.rules.names import classify_query

KINDS = {"account", "receipt", "bill", "meter", "parcel", "phone", "name", "address"}


@pytest.mark.parametrize(
    ("text", "likeliest"),
    {
        "10-0442-07": "account",
        "10044207": "account",
        "88213": "account",
        "26-018221": "receipt",
        "(919) 555-0142": "phone",
        "919-555-0142": "phone",
        "919.555.0142": "phone",
        "9195550142": "phone",
        "+1 919 555 0142": "phone",
        "W26-00123": "account",
        "418 mill": "address",
        "418B mill rd": "address",
        "lot 9 mill": "address",
        "rodriguez": "name",
        "rodriguez, maria": "name",
        "maria rodriguez": "name",
        "o'brien [/]": "name",
        "\u674e": "name",
    }.items(),
)
def test_the_shape_says_what_is_likeliest(text, likeliest):
    assert classify_query(text)[0] == likeliest


def test_four_digits_may_end_a_phone_number_or_begin_an_address():
    assert classify_query("0142") == (
        "account",
        "phone",
        "receipt",
        "bill",
        "meter",
        "parcel",
        "address",
    )


def test_seven_digits_may_be_a_local_phone_number():
    assert classify_query("555-0142")[1] == "phone"
    assert "address" not in classify_query("555-0142")


@pytest.mark.parametrize("text", ["", "  ", "-", "()", "\x00\u202e", "*%"])
def test_nothing_searchable_is_no_question(text):
    assert classify_query(text) == ()


@given(st.text(st.characters(codec=None), max_size=20))
def test_every_searchable_text_is_something_and_nothing_twice(text):
    kinds = classify_query(text)
    assert set(kinds) <= KINDS
    assert len(set(kinds)) == len(kinds)
    assert bool(kinds) == bool(names.fold(names.display_safe(text)))


def test_everything_look_up_and_entry_need_is_found_here():
    assert all(callable(getattr(names, name)) for name in names.__all__)
