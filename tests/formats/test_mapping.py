from __future__ import annotations

from pathlib import Path

import pytest

from clerktui.errors import Refused
from clerktui.formats.mapping import CANONICAL, load_mapping, parse_mapping
from clerktui.i18n import sentence

WHOLE = """
[columns]
account = "ACCT NO"
amount = "BAL"
[formats]
encoding = "Windows-1252"
delimiter = "tab"
date_format = "MM/DD/YYYY"
decimal = "comma"
[values.status]
A = "active"
X = "Closed"
[values.service]
WTR = "water"
[defaults]
service = "water"
"""


def test_a_whole_mapping_is_read():
    mapping = parse_mapping(WHOLE)
    assert mapping.heading("account") == "ACCT NO"
    assert mapping.heading("due") == "due"
    assert mapping.encoding == "cp1252"
    assert mapping.delimiter == "\t"
    assert mapping.date_format == "%m/%d/%Y"
    assert mapping.decimal == "comma"
    assert mapping.values == {"status": {"a": "active", "x": "closed"}, "service": {"wtr": "water"}}
    assert mapping.defaults == {"service": "water"}


def test_an_empty_mapping_is_the_canonical_layout():
    assert parse_mapping("") == CANONICAL


@pytest.mark.parametrize(
    ("written", "signs"),
    [
        ("MM/DD/YYYY", "%m/%d/%Y"),
        ("M/D/YY", "%m/%d/%y"),
        ("YYYYMMDD", "%Y%m%d"),
        ("DD-MON-YYYY", "%d-%b-%Y"),
        ("%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M:%S"),
    ],
)
def test_dates_are_written_as_letters_or_signs(written, signs):
    assert parse_mapping(f'[formats]\ndate_format = "{written}"').date_format == signs


@pytest.mark.parametrize(
    ("toml", "key"),
    [
        ('[column]\namount = "X"', "column"),
        ('[columns]\namuont = "X"', "columns.amuont"),
        ('[formats]\nseparator = ";"', "formats.separator"),
        ('[values.amount]\nX = "1"', "values.amount"),
        ('[defaults]\nserivce = "water"', "defaults.serivce"),
    ],
)
def test_a_key_nobody_knows_is_refused_in_a_sentence(toml, key):
    with pytest.raises(Refused) as refusal:
        parse_mapping(toml)
    assert refusal.value.message_id == "mapping.unknown_key"
    assert sentence(refusal.value).startswith(f"The mapping knows no {key}. It knows: ")


@pytest.mark.parametrize(
    ("toml", "key"),
    [
        ('columns = "x"', "columns"),
        ("[columns]\namount = 3", "columns.amount"),
        ('[columns]\namount = " "', "columns.amount"),
        ('[formats]\nencoding = "rot13"', "formats.encoding"),
        ('[formats]\nencoding = "zip"', "formats.encoding"),
        ('[formats]\ndelimiter = "ab"', "formats.delimiter"),
        ("[formats]\ndelimiter = '\"'", "formats.delimiter"),
        ('[formats]\ndelimiter = "5"', "formats.delimiter"),
        ('[formats]\ndecimal = "euro"', "formats.decimal"),
        ("[formats]\ndecimal = [1]", "formats.decimal"),
        ('[formats]\ndate_format = "MM/YYYY"', "formats.date_format"),
        ('[formats]\ndate_format = "DD/DD/YYYY"', "formats.date_format"),
        ('[formats]\ndate_format = "day"', "formats.date_format"),
        ("[formats]\ndate_format = 5", "formats.date_format"),
        ('[values.status]\nX = "gone"', "values.status.X"),
        ('[values]\nstatus = "active"', "values.status"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_what_is_wanted(toml, key):
    with pytest.raises(Refused) as refusal:
        parse_mapping(toml)
    assert refusal.value.message_id == "mapping.bad_value"
    assert f"In the mapping, {key} cannot be " in sentence(refusal.value)


def test_text_that_is_not_toml_is_refused_with_the_place():
    with pytest.raises(Refused) as refusal:
        parse_mapping("[columns\n", name="town.toml")
    assert refusal.value.message_id == "mapping.unreadable"
    assert "town.toml" in sentence(refusal.value)
    assert "line 1" in sentence(refusal.value)


def test_a_mapping_file_is_read_with_its_byte_order_mark(tmp_path: Path):
    path = tmp_path / "town.toml"
    path.write_bytes(b"\xef\xbb\xbf" + WHOLE.encode())
    assert load_mapping(path) == parse_mapping(WHOLE)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_mapping_file_that_cannot_be_read_is_refused(tmp_path: Path, content):
    path = tmp_path / "town.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Refused) as refusal:
        load_mapping(path)
    assert refusal.value.message_id == "mapping.unreadable"
    assert str(path) in sentence(refusal.value)
