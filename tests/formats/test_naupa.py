"""The unclaimed-property report keeps to the standard: widths, letters, sums."""

from __future__ import annotations

import datetime as dt
import string

import pytest
from hypothesis import given, strategies as st

from clerktui.errors import Refused
from clerktui.formats import naupa
from clerktui.formats.fixed_writing import Column, write_record
from clerktui.formats.naupa import (
    RECORD_LENGTH,
    NaupaContact,
    NaupaHolder,
    NaupaProperty,
    naupa_bytes,
)

HOLDER = NaupaHolder(
    "561234567",
    "Town of Maple Falls",
    "Maple Falls",
    "Wake",
    "NC",
    2026,
    NaupaContact("Pat Finch", "1 Main St", "Maple Falls", "NC", "27502", "919", "555-0100"),
)
DEPOSIT = NaupaProperty(
    "O'Brien",
    "UT01",
    25_373,
    dt.date(2025, 5, 1),
    first_name="Seán",
    address="4 Low Rd.",
    city="Apex",
    state="NC",
    zip="27502",
    account="10-0442-07",
    description="Utility deposit",
)


def lines(*properties):
    data = naupa_bytes(HOLDER, properties)
    assert data.endswith(b"\r\n")
    return data.decode("ascii").split("\r\n")[:-1]


def test_a_property_stands_in_its_columns():
    record = lines(DEPOSIT)[1]
    assert record[0:7] == "2000001"
    assert record[9:49].rstrip() == "O BRIEN"
    assert record[49:79].rstrip() == "SEAN"
    assert record[115:145].rstrip() == "4 LOW RD."
    assert record[257:266] == "27502    "
    assert record[269:278] == " " * 9
    assert record[288:296] == "20250501"
    assert record[304:308] == "UT01"
    assert record[308:318] == record[330:340] == record[364:374] == "0000025373"
    assert record[510:530].rstrip() == "10-0442-07"


def test_paid_to_the_owner_after_the_letter_is_reported_and_not_remitted():
    paid = NaupaProperty("RUIZ", "UT01", 5000, deleted=("RO", 5000))
    _, first, second, total = lines(DEPOSIT, paid)
    assert second[352:364] == "RO0000005000"
    assert second[364:374] == "0" * 10
    assert first[352:364] == "  " + "0" * 10
    assert total[1:13] == "000004000002"
    assert total[13:25] == "000000030373"
    assert total[61:85] == "000000005000000000025373"


def test_the_holder_names_town_year_and_contact():
    record = lines()[0]
    assert record[:22] == "1561234567000120" + "26" + "R01R"
    assert record[36:76].rstrip() == "TOWN OF MAPLE FALLS"
    assert record[302:312] == "9195550100"
    assert record[614:620] == "921110"


amounts = st.integers(0, 9_999_999_999)
texts = st.text(max_size=60)


@given(
    st.lists(
        st.builds(NaupaProperty, texts, st.just("UT03"), amounts, address=texts, description=texts),
        max_size=4,
    )
)
def test_every_record_has_625_plain_characters_and_the_sums_are_right(properties):
    found = lines(*properties)
    assert {len(line) for line in found} == {RECORD_LENGTH}
    assert all(letter in string.printable for line in found for letter in line)
    assert found[0][0] + found[-1][0] == "19"
    assert int(found[-1][13:25]) == sum(int(line[308:318]) for line in found[1:-1])
    assert int(found[-1][73:85]) == sum(int(line[364:374]) for line in found[1:-1])


@pytest.mark.parametrize("layout", [naupa._HOLDER, naupa._PROPERTY, naupa._SUMMARY])
def test_no_columns_lie_over_each_other(layout):
    taken = [place for one in layout for place in range(one.start, one.start + one.length)]
    assert len(taken) == len(set(taken))
    assert max(taken) <= RECORD_LENGTH


def test_a_number_too_wide_for_its_column_is_refused_and_a_strange_one_named():
    layout = (Column("amount", 1, 3, "N"),)
    with pytest.raises(Refused) as refused:
        write_record(layout, 5, {"amount": 1000})
    assert refused.value.message_id == "file.too_wide"
    with pytest.raises(KeyError):
        write_record(layout, 5, {"amuont": 1})
