from __future__ import annotations

import io

import pytest

from clerktui.errors import Refused
from clerktui.formats.csv_records import (
    BAD_BYTES,
    RECORD_CHARS_MAX,
    RECORD_LINES_MAX,
    BadRecord,
    CsvRecords,
    Record,
)


def reader(data: bytes, encoding: str = "utf-8-sig", delimiter: str = ",") -> CsvRecords:
    return CsvRecords(io.BufferedReader(io.BytesIO(data)), encoding, delimiter)


def everything(
    data: bytes, encoding: str = "utf-8-sig", delimiter: str = ","
) -> tuple[list[Record], list[BadRecord]]:
    records = reader(data, encoding, delimiter)
    good: list[Record] = []
    bad: list[BadRecord] = []
    while not records.is_at_end:
        more, wrong = records.read(3)
        good += more
        bad += wrong
    return good, bad


def test_lines_are_physical_even_after_quoted_line_breaks_and_blank_lines():
    good, bad = everything(b'a,b\r\n1,"two\r\nlines"\r\n\r\n ,\r\n3,4')
    assert bad == []
    assert [(record.line, record.cells) for record in good] == [
        (1, ["a", "b"]),
        (2, ["1", "two\r\nlines"]),
        (6, ["3", "4"]),
    ]
    assert good[1].text == '1,"two\r\nlines"\r\n'


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_one_line(ending):
    good, _ = everything(ending.join(["a,b", "1,2", "3,4"]).encode())
    assert [record.line for record in good] == [1, 2, 3]


def test_a_byte_order_mark_is_not_part_of_the_first_heading():
    good, _ = everything(b"\xef\xbb\xbfaccount,name\n")
    assert good[0].cells == ["account", "name"]


def test_a_byte_that_is_not_in_the_encoding_is_kept_in_its_own_row():
    good, bad = everything(b"a\nJos\xe9\nok\n")
    assert bad == []
    assert [record.cells for record in good] == [["a"], ["Jos\udce9"], ["ok"]]
    truncated, _ = everything(b"\xff\xfea\x00,\x00b", "utf-16")
    assert truncated[0].cells == ["a", "\udc62"]


def test_a_mark_that_is_never_closed_costs_one_row():
    rows = b"".join(b"%d,x\n" % number for number in range(2, 1000))
    good, bad = everything(b'1,"open\n' + rows)
    assert len(good) == 998
    assert bad == [BadRecord(1, "a quotation mark is opened and never closed", '1,"open\n')]
    assert good[0].line == 2
    assert good[-1].line == 999


def test_a_mark_left_open_near_the_end_costs_one_row():
    good, bad = everything(b'1,x\n2,"open\n3,x\n4,x')
    assert [record.line for record in good] == [1, 3, 4]
    assert [(record.line, record.text) for record in bad] == [(2, '2,"open\n')]


def test_a_mark_inside_a_quoted_cell_costs_one_row():
    good, bad = everything(b'1,"12" pipe"\n2,x\n')
    assert [record.line for record in good] == [2]
    assert bad[0].reason == "a quotation mark inside a quoted cell is not doubled"


def test_two_rows_torn_by_stray_marks_do_not_swallow_those_between():
    good, bad = everything(b'1,"Smith\n2,ok\n3,"Jones"\n4,ok\n')
    assert [record.cells for record in good] == [["2", "ok"], ["3", "Jones"], ["4", "ok"]]
    assert [record.line for record in bad] == [1]


def test_a_line_without_an_end_is_one_bad_row_and_is_not_held():
    huge = b"9" * (5 * RECORD_CHARS_MAX)
    good, bad = everything(b"1,x\n" + huge + b"\n3,x\n")
    assert [record.line for record in good] == [1, 3]
    assert [record.line for record in bad] == [2]
    assert "longer than 65,536 characters" in bad[0].reason
    assert len(bad[0].text) == RECORD_CHARS_MAX + 1


def test_a_huge_last_line_ends_the_file():
    good, bad = everything(b"1,x\n" + b"9" * (2 * RECORD_CHARS_MAX))
    assert [record.line for record in good] == [1]
    assert [record.line for record in bad] == [2]


def test_a_note_may_run_over_many_lines_but_not_over_a_whole_file():
    note = "\n".join(["words"] * (RECORD_LINES_MAX - 1))
    good, bad = everything(f'1,"{note}"\n2,x\n'.encode())
    assert bad == []
    assert good[1].line == RECORD_LINES_MAX
    good, bad = everything(f'1,"{note}\n\n"\n2,x\n'.encode())
    assert bad[0].line == 1
    assert good[-1].cells == ["2", "x"]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04rest", "spreadsheet workbook"),
        (b"\xd0\xcf\x11\xe0rest", "old spreadsheet"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\xff\xfea\x00", "UTF-16"),
        (b"\xfe\xff\x00a", "UTF-16"),
    ],
)
def test_another_kind_of_file_is_refused_by_its_first_bytes(data, kind):
    with pytest.raises(Refused) as refusal:
        reader(data)
    assert refusal.value.message_id == "import.not_csv"
    assert kind in str(refusal.value.facts["kind"])


def test_other_delimiters_and_encodings():
    good, _ = everything("a|Jos\u00e9\n".encode("cp850"), "cp850", "|")
    assert good[0].cells == ["a", "Jos\u00e9"]
    good, _ = everything("a\tb\r\n1\t2".encode("utf-16"), "utf-16", "\t")
    assert [record.cells for record in good] == [["a", "b"], ["1", "2"]]


def test_marking_bad_bytes_is_for_reading_only():
    with pytest.raises(UnicodeEncodeError):
        "\udce9".encode("ascii", BAD_BYTES)
