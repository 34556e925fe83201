import pytest
from hypothesis import given, strategies as st

from clerktui.rules.addresses import split_address
from clerktui.rules.folding import fold


@pytest.mark.parametrize(
    ("address", "parts"),
    {
        "418 Mill Rd Apt 2": (418, "mill road apartment 2"),
        "418 MILL ROAD, APT. 2": (418, "mill road apartment 2"),
        "418B Mill Rd": (418, "mill road b"),
        "418-B Mill Rd": (418, "mill road b"),
        "418-420 Mill Rd": (418, "mill road 420"),
        "418/420 Mill Rd": (418, "mill road 420"),
        "418 1/2 Mill Rd": (418, "mill road 1 2"),
        "12 B St": (12, "b street"),
        "100 5th Ave": (100, "5th avenue"),
        "5th Ave": (None, "5th avenue"),
        "N Main St": (None, "north main street"),
        "9 North Main Street": (9, "north main street"),
        "7 St. Mary's St": (7, "saint marys street"),
        "Lot 9 Mill Rd": (None, "lot 9 mill road"),
        "PO Box 12": (None, "po box 12"),
        "1234567 Elm St": (None, "1234567 elm street"),
        "418": (418, ""),
        "418-": (418, ""),
        " 418 , Mill Rd": (418, "mill road"),
        "St": (None, "street"),
        "": (None, ""),
        "\uff14 Elm": (None, "4 elm"),
    }.items(),
)
def test_an_address_parts_into_house_and_street(address, parts):
    assert split_address(address) == parts


STORED = ["418 Mill Rd", "9 N Main St", "12 Stone Ave", "7 St Marys Ln", "3 Court Sq", "5 E St"]


@pytest.mark.parametrize("address", STORED)
def test_every_beginning_of_a_full_spelling_finds_the_street(address):
    house, street = split_address(address)
    spelt = f"{house} {street}"
    for end in range(len(str(house)) + 1, len(spelt) + 1):
        typed_house, typed_street = split_address(spelt[:end], typing=True)
        assert typed_house == house
        assert street.startswith(typed_street), spelt[:end]


@pytest.mark.parametrize("address", STORED)
def test_the_short_spelling_finds_the_street_too(address):
    house, street = split_address(address)
    typed_house, typed_street = split_address(address.lower(), typing=True)
    assert typed_house == house
    assert street.startswith(typed_street)


def test_a_space_finishes_a_word():
    assert split_address("9 mill st", typing=True) == (9, "mill st")
    assert split_address("9 mill st ", typing=True) == (9, "mill street")


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_any_text_parts_into_something_folded(text):
    house, street = split_address(text)
    assert house is None or 0 <= house <= 999_999
    assert fold(street) == street
