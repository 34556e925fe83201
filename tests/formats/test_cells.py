from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from clerktui.formats import cells
from clerktui.formats.cells import CellError
from clerktui.rules.money import format_cents

FIRST = dt.date(2026, 3, 1)


@pytest.mark.parametrize(
    ("decimal", "written", "cents"),
    [
        ("point", "1,234.56", 123456),
        ("point", "$40", 4000),
        ("point", "-12.50", -1250),
        ("point", "12.50-", -1250),
        ("point", "(12.50)", -1250),
        ("point", "12.50 CR", -1250),
        ("point", "12.50cr", -1250),
        ("point", "- 0.05", -5),
        ("point", " 7 ", 700),
        ("point", "-0.00", 0),
        ("point", "999,999,999.99", 99_999_999_999),
        ("comma", "1.234,56", 123456),
        ("comma", "12,5", 1250),
        ("comma", "-3", -300),
        ("cents", "123456", 123456),
        ("cents", "-5", -5),
        ("point", "", None),
        ("point", "  ", None),
    ],
)
def test_money_is_read_with_its_sign(decimal, written, cents):
    assert cells.money_reader(decimal)(written) == cents


@pytest.mark.parametrize(
    ("decimal", "written", "why"),
    [
        ("point", "1.005", "has more than two decimals"),
        ("point", "1,23", "thousands"),
        ("point", "12,34.56", "thousands"),
        ("point", "twelve", "is not an amount"),
        ("point", "NaN", "is not an amount"),
        ("point", "Infinity", "is not an amount"),
        ("point", "1e3", "is not an amount"),
        ("point", "1_000", "is not an amount"),
        ("point", "--5", "is not an amount"),
        ("point", "-", "is not an amount"),
        ("point", "()", "is not an amount"),
        ("point", "CR", "is not an amount"),
        ("point", "\uff11\uff12", "is not an amount"),
        ("point", "1000000000.00", "is too large"),
        ("point", "9" * 40, "is too large"),
        ("comma", "1,234", "has more than two decimals"),
        ("comma", "1.23", "thousands"),
        ("cents", "12.50", "is not a whole number of cents"),
        ("cents", "1,250", "is not a whole number of cents"),
        ("cents", "\u0661", "is not a whole number of cents"),
    ],
)
def test_money_that_could_mean_something_else_is_not_believed(decimal, written, why):
    with pytest.raises(CellError, match=why):
        cells.money_reader(decimal)(written)


@given(st.integers(-99_999_999_999, 99_999_999_999))
def test_what_is_written_is_what_is_read(amount):
    written = format_cents(amount)
    assert cells.money_reader("point")(written) == amount
    assert cells.money_reader("comma")(written.translate(str.maketrans(",.", ".,"))) == amount
    assert cells.money_reader("cents")(str(amount)) == amount


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        ("%Y-%m-%d", "2026-03-01"),
        ("%m/%d/%Y", "3/1/2026"),
        ("%m/%d/%y", "03/01/26"),
        ("%Y%m%d", "20260301"),
        ("%d-%b-%Y", "01-MAR-2026"),
        ("%Y-%m-%d %H:%M:%S", "2026-03-01 00:00:00"),
    ],
)
def test_dates_are_read_as_the_town_writes_them(pattern, written):
    assert cells.date_reader(pattern)(f" {written} ") == FIRST


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("03/01/2026", "written as YYYY-MM-DD"),
        ("2026-02-30", "the month has no such day"),
        ("2026-13-01", "there is no such month"),
        ("0206-01-01", "of our time"),
        ("\uff12026-03-01", "written as YYYY-MM-DD"),
        ("tomorrow", "written as YYYY-MM-DD"),
    ],
)
def test_dates_that_are_not_are_refused_with_why(written, why):
    with pytest.raises(CellError, match=why):
        cells.date_reader("%Y-%m-%d")(written)


def test_a_blank_date_is_none():
    assert cells.date_reader("%Y-%m-%d")("   ") is None


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Main   St ", "Main St"),
        ("12 Main St\r\nApt 4", "12 Main St Apt 4"),
        ("Jose\u0301", "Jos\u00e9"),
        ("Smith \u202e[/]\u200b", "Smith [/]"),
        ("[@click=app.quit]O'BRIEN[/]", "[@click=app.quit]O'BRIEN[/]"),
        ("\u041c\u0430\u0440\u0438\u044f", "\u041c\u0430\u0440\u0438\u044f"),
    ],
)
def test_text_is_cleaned_and_otherwise_kept(written, kept):
    assert cells.clean_text(written) == kept


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("a\x00b", "U\\+0000"),
        ("\x1b]52;c;AA\x07", "U\\+001B"),
        ("a\x9bm", "U\\+009B"),
        ("Jos\udce9", "byte E9 is not a letter"),
    ],
)
def test_text_that_does_something_is_refused(written, why):
    with pytest.raises(CellError, match=why):
        cells.clean_text(written)


def test_notes_keep_their_lines():
    assert cells.clean_lines(" one \r\n\r\n two\tthree\rfour ") == "one\ntwo three\nfour"


@pytest.mark.parametrize(
    ("written", "answer"),
    [("Y", True), ("yes", True), ("1", True), ("", False), ("N", False), (" no ", False)],
)
def test_yes_and_no(written, answer):
    assert cells.read_yes_no(written) is answer


def test_perhaps_is_neither():
    with pytest.raises(CellError, match='"maybe" is neither y nor n'):
        cells.read_yes_no("maybe")


@pytest.mark.parametrize(("written", "year"), [("2024", 2024), (" 1999 ", 1999), ("", None)])
def test_tax_years(written, year):
    assert cells.read_year(written) == year


@pytest.mark.parametrize("written", ["24", "20245", "1776", "\u0662\u0660\u0662\u0664", "2O24"])
def test_what_is_no_tax_year(written):
    with pytest.raises(CellError, match="is not a year"):
        cells.read_year(written)


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_whatever_a_cell_holds_is_safe_to_show(value):
    said = cells.shown(value)
    assert said.isprintable()
    assert len(said) <= 6 * 2 * cells.SHOWN_MAX
    said.encode()
