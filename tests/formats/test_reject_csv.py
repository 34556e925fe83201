from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, strategies as st

from clerktui.formats.reject_csv import HEADINGS, RejectWriter, safe_cell
from clerktui.formats.rows import RowError


def written(*errors: RowError) -> list[list[str]]:
    handle = io.StringIO(newline="")
    writer = RejectWriter(handle)
    for error in errors:
        writer.write(error)
    handle.seek(0)
    return list(csv.reader(handle))


def test_a_reject_tells_line_column_reason_and_the_row_itself():
    rows = written(
        RowError(7, "amount", '"x" is not an amount', 'B1,"two\r\nlines",x\r\n'),
        RowError(9, None, "5 cells where 6 headings are", "a\tb\n"),
    )
    assert rows == [
        list(HEADINGS),
        ["7", "amount", '"x" is not an amount', 'B1,"two\nlines",x'],
        ["9", "", "5 cells where 6 headings are", "a\tb"],
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "|", "%", "\uff1d", "  ="])
def test_no_cell_becomes_a_formula(start):
    (_, row) = written(RowError(2, f"{start}1+1", f"{start}cmd", f"{start}HYPERLINK(1)"))
    assert all(cell.startswith("'") for cell in row[1:])


def test_bytes_and_controls_are_written_out():
    (_, row) = written(RowError(2, None, "why", "Jos\udce9\x1b[2J\u202e\x00\n"))
    assert row[3] == "Jos\\xe9\\x1b[2J\\u202e\\x00"


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_any_row_survives_as_one_row(text):
    (_, row) = written(RowError(2, None, "why", text))
    assert len(row) == len(HEADINGS)
    assert safe_cell(row[3]) == row[3] or row[3].startswith("'")
    assert all(char.isprintable() or char in "\n\t" for char in row[3])
