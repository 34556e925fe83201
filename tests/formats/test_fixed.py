from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from clerktui.errors import Refused
from clerktui.formats.fixed import (
    Field,
    Record,
    decode,
    read_date,
    read_number,
    read_text,
    split_records,
)

AMOUNT = Field("the amount", 3, 6)
NAME = Field("the name", 9, 20)
DAY = Field("the date", 2, 6)


def record(text: str, line: int = 7) -> Record:
    return Record(line, text, len(text))


def place_of(refusal: pytest.ExceptionInfo[Refused]) -> tuple[object, object, object]:
    assert refusal.value.message_id == "file.broken"
    facts = refusal.value.facts
    return facts["line"], facts["column"], facts["reason"]


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
def test_every_line_ending_parts_records_and_blank_lines_are_counted(ending):
    records = split_records(ending.join([b"1 a", b"", b"2 b   ", b"\x1a"]))
    assert records == [Record(1, "1 a", 3), Record(3, "2 b", 6)]


def test_a_file_without_line_breaks_is_cut_to_length():
    assert split_records(b"1aaa2 b 3   ", 4) == [
        Record(1, "1aaa", 4),
        Record(2, "2 b", 4),
        Record(3, "3", 4),
    ]


def test_a_file_with_line_breaks_is_never_cut():
    assert [one.text for one in split_records(b"1aaaaaa\n2", 4)] == ["1aaaaaa", "2"]


def test_letters_of_two_bytes_are_one_column_where_the_bytes_do_not_come_out_even():
    assert [one.text for one in split_records("1É 2aé3é".encode(), 3)] == ["1É", "2aé", "3é"]


def test_a_byte_order_mark_is_no_column():
    assert split_records(b"\xef\xbb\xbf1a")[0].text == "1a"


def test_letters_are_read_as_they_were_written_a_record_at_a_time():
    assert [one.text for one in split_records(b"JOS\xc3\x89\nPE\xd1A\nodd \x81")] == [
        "JOSÉ",
        "PEÑA",
        "odd \x81",
    ]
    assert read_text(record("12345678odd \x81 \x1b[31m  name"), NAME) == "odd [31m name"


@given(st.binary(max_size=60), st.integers(0, 9))
def test_any_bytes_are_some_records(data, length):
    for one in split_records(data, length):
        assert one.text
        assert one.line >= 1


@given(st.binary())
def test_any_bytes_are_some_text(data):
    assert len(decode(data)) <= len(data)


@pytest.mark.parametrize(
    ("text", "number"), [("12000150", 150), ("12   150", 150), ("12999999", 999999)]
)
def test_a_number_may_be_filled_up_on_its_left(text, number):
    assert read_number(record(text), AMOUNT) == number


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        ("1200X150", 3, "the amount 00X150 is not a number"),
        ("12150   9", 3, "the amount 150 is not a number"),
        ("12+00150", 3, "the amount +00150 is not a number"),
        ("12 1 150", 3, "the amount 1 150 is not a number"),
        ("1200\u0661150", 3, "the amount 00\u0661150 is not a number"),
        ("12      9", 3, "the amount is missing"),
        ("120001", 7, "the record ends here, before the amount does"),
        ("1", 2, "the record ends here, before the amount does"),
    ],
)
def test_what_is_no_number_is_refused_with_its_place(text, column, reason):
    with pytest.raises(Refused) as refusal:
        read_number(record(text), AMOUNT)
    line, found, why = place_of(refusal)
    assert (line, found) == (7, column)
    assert " ".join(str(why).split()) == reason


def test_dates_are_read_in_the_pattern_of_their_field():
    assert read_date(record("1261123"), DAY, "%y%m%d") == dt.date(2026, 11, 23)
    assert read_date(record("1112326"), DAY, "%m%d%y") == dt.date(2026, 11, 23)


@pytest.mark.parametrize("text", ["1", "1      x", "1000000"])
def test_a_blank_date_is_none(text):
    assert read_date(record(text), DAY, "%y%m%d") is None


@pytest.mark.parametrize("text", ["1269923", "12611", "1 61123", "126112x"])
def test_what_is_no_date_is_refused_with_its_place(text):
    with pytest.raises(Refused) as refusal:
        read_date(record(text), DAY, "%y%m%d")
    line, column, why = place_of(refusal)
    assert (line, column) == (7, 2)
    assert "is not a date" in str(why)
