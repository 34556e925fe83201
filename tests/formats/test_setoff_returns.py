"""The return file, read as the town's layout says; what the file does not tell, by the rule."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.formats.setoff_returns import ReturnLayout, read_returns
from clerktui.rules.setoff import Fees, Split
from tests.rules.refusals import refused

FEES = Fees(500, 1500)
DAY = dt.date(2027, 2, 2)


def layout(length: int = 60, **fields: list[int]) -> ReturnLayout:
    usual = {"key": [1, 8], "matched_on": [9, 8]}
    said = {"name": "test", "length": length, "date_pattern": "%m%d%Y"}
    return ReturnLayout.from_data({**said, "fields": {**usual, **fields}})


def read(text: str, **fields: list[int]):
    return read_returns(text.encode(), layout(**fields), FEES)


def test_gross_alone_is_split_by_the_rule():
    [line] = read("0000000102022027" + "0010000\r\n", gross=[17, 7])
    assert line.split == Split(500, 1500, 8000)
    assert (line.key, line.matched_on) == ("00000001", DAY)


def test_net_alone_has_the_fees_of_the_rule_added():
    [line] = read("0000000102022027" + "0008000", net=[17, 7])
    assert line.split == Split(500, 1500, 8000)


def test_what_the_file_tells_of_fees_counts():
    said = "0000000102022027" + "0010000" + "0000500" + "0000000" + "0009500"
    places = {"gross": [17, 7], "state_fee": [24, 7], "local_fee": [31, 7], "net": [38, 7]}
    [line] = read(said, **places)
    assert line.split == Split(500, 0, 9500)
    with refused(
        "file.broken",
        line=1,
        column=17,
        reason="the setoff amount is not its fees and the rest",
    ):
        read(said.replace("0009500", "0009400"), **places)


def test_a_longer_key_and_a_number_are_read_and_the_number_is_not_shown():
    text = "ABCDEFGH02022027" + "0010000" + "12345       " + "219099999" + "10-0442-07"
    places = {"more_key": [24, 12], "number": [36, 9], "account": [45, 12], "gross": [17, 7]}
    [line] = read(text, **places)
    assert (line.key, line.account, line.number) == ("ABCDEFGH12345", "10-0442-07", "219099999")
    assert "219099999" not in repr(line)


@pytest.mark.parametrize(
    ("text", "column", "reason"),
    [
        ("00000001" + " " * 8 + "0010000", 9, "the match date is missing"),
        ("00000001" + "13322027" + "0010000", 9, "the match date 13322027 is not a date"),
        ("0000000102022027" + "00x0000", 17, "the setoff amount 00x0000 is not a number"),
        ("0000000102022027" + "0" * 60 + "\r\n0", 61, "a record has 60 columns"),
    ],
)
def test_a_record_that_cannot_be_believed_stops_the_file(text, column, reason):
    with refused("file.broken", line=1, column=column, reason=reason):
        read(text, gross=[17, 7])


def test_an_empty_file_is_refused():
    with refused("file.empty", file="test"):
        read("", gross=[17, 7])


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "gross"),
        ({"gross": [17, 7], "color": [1, 1]}, "color"),
        ({"gross": [60, 7]}, "gross"),
        ({"gross": [0, 7]}, "gross"),
    ],
)
def test_a_layout_that_cannot_be_is_refused(fields, field):
    with refused("setoff.layout", field=field):
        layout(**fields)


def test_a_layout_without_a_key_is_refused():
    said = {"name": "x", "length": 9, "date_pattern": "%m%d%Y", "fields": {"gross": [1, 7]}}
    with refused("setoff.layout", field="key"):
        ReturnLayout.from_data(said)
