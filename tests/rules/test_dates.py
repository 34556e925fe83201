import datetime as dt

import pytest
from hypothesis import given, strategies as st

from clerktui.errors import Refused
from clerktui.rules.dates import date_reader, parse_date
from tests.rules.refusals import refused

THE_DAY = dt.date(2026, 11, 3)


@pytest.mark.parametrize(
    "text",
    [
        "11/03/2026",
        "11/3/2026",
        "11/03/26",
        "11/3/26",
        "11-03-2026",
        "11-3-26",
        "11.03.26",
        "110326",
        "11032026",
        "2026-11-03",
        " 11/03/2026 ",
    ],
)
def test_a_date_is_read_as_month_day_year(text):
    assert parse_date(text) == THE_DAY


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "dates.empty"),
        ("  ", "dates.empty"),
        ("13/01/2026", "dates.month"),
        ("00/10/2026", "dates.month"),
        ("20261103", "dates.month"),
        ("2026-13-01", "dates.month"),
        ("02/29/2026", "dates.day"),
        ("02/30/2028", "dates.day"),
        ("04/31/2026", "dates.day"),
        ("11/00/2026", "dates.day"),
        ("11/32/2026", "dates.day"),
        ("11/03/1799", "dates.year"),
        ("11/03/2200", "dates.year"),
        ("11/03/0026", "dates.year"),
        ("11/03/026", "dates.shape"),
        ("11/03", "dates.shape"),
        ("2026", "dates.shape"),
        ("1e9", "dates.shape"),
        ("11/03-2026", "dates.shape"),
        ("11 03 2026", "dates.shape"),
        ("1103026", "dates.shape"),
        ("2026-11-3", "dates.shape"),
        ("2026/11/03", "dates.shape"),
        ("11/03/2026 ", None),
        ("11/03/2026x", "dates.shape"),
        ("-1/03/2026", "dates.shape"),
        ("1\N{FULLWIDTH DIGIT ONE}/03/2026", "dates.shape"),
        ("Nov 3, 2026", "dates.shape"),
        ("11/03/2026\n", "dates.shape"),
    ],
)
def test_a_date_that_does_not_fit_is_refused_with_the_reason(text, why):
    if why is None:
        assert parse_date(text) == THE_DAY
        return
    with refused(why):
        parse_date(text)


def test_the_month_is_never_swapped_with_the_day():
    with refused("dates.month", month=25):
        parse_date("25/12/2026")


@pytest.mark.parametrize(("year", "full"), [("69", 2069), ("70", 1970), ("26", 2026), ("99", 1999)])
def test_two_digits_of_a_year_mean_one_year(year, full):
    assert parse_date(f"01/02/{year}").year == full


def test_the_century_may_be_set():
    assert parse_date("010226", century_from=1930).year == 2026
    assert parse_date("010235", century_from=1930).year == 1935
    assert date_reader("%m/%d/%y", century_from=1930)("01/02/35").year == 1935


@given(st.dates(dt.date(1800, 1, 1), dt.date(2199, 12, 31)))
def test_every_day_is_read_back_however_it_is_written(day):
    for pattern in ("%m/%d/%Y", "%m-%d-%Y", "%m%d%Y", "%Y-%m-%d"):
        written = day.strftime(pattern)
        assert parse_date(written) == day
        assert date_reader(pattern)(written) == day


@given(st.text(st.sampled_from("0123456789/-. Tx\u0661"), max_size=12))
def test_any_text_is_a_date_or_a_refusal(text):
    try:
        day = parse_date(text)
    except Refused:
        return
    assert isinstance(day, dt.date)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("%m/%d/%Y", "11/03/2026"),
        ("%m/%d/%Y", "11/3/2026"),
        ("%d.%m.%Y", "3.11.2026"),
        ("%Y%m%d", "20261103"),
        ("%y%m%d", "261103"),
        ("%d-%b-%y", "03-NOV-26"),
        ("%b %d, %Y", "Nov 3, 2026"),
        ("%d%b%Y", "03nov2026"),
        ("%m/%d/%Y %H:%M:%S", "11/03/2026 00:00:00"),
        ("%Y-%m-%dT%H:%M", "2026-11-03T23:59"),
        ("%%%Y-%m-%d", "%2026-11-03"),
        ("%Y-%m-%d.*", "2026-11-03.*"),
        ("%m/%d/%Y", " 11/03/2026 "),
    ],
)
def test_a_file_is_read_by_its_own_pattern(pattern, text):
    assert date_reader(pattern)(text) == THE_DAY


@pytest.mark.parametrize(
    ("pattern", "text", "why"),
    [
        ("%m/%d/%Y", "", "dates.empty"),
        ("%m/%d/%Y", "13/01/2026", "dates.month"),
        ("%d/%m/%Y", "31/04/2026", "dates.day"),
        ("%m/%d/%Y", "01/01/1066", "dates.year"),
        ("%m/%d/%Y", "2026-11-03", "dates.pattern_mismatch"),
        ("%m/%d/%Y", "11/03/26", "dates.pattern_mismatch"),
        ("%m/%d/%Y", "11/03/2026 00:00", "dates.pattern_mismatch"),
        ("%m/%d/%Y", "1\N{ARABIC-INDIC DIGIT ONE}/03/2026", "dates.pattern_mismatch"),
        ("%Y%m%d", "2026113", "dates.pattern_mismatch"),
        ("%Y-%m-%d.*", "2026-11-03xx", "dates.pattern_mismatch"),
        ("%d-%b-%y", "03-NOO-26", "dates.pattern_mismatch"),
        ("%m/%d/%Y %H:%M", "11/03/2026 24:00", "dates.pattern_mismatch"),
    ],
)
def test_what_does_not_follow_the_pattern_is_refused(pattern, text, why):
    with refused(why):
        date_reader(pattern)(text)


@pytest.mark.parametrize(
    "pattern",
    ["", "%m/%Y", "%m/%d", "%d/%d/%Y", "%Y-%m-%d-%y", "%m/%d/%Y %Z", "%m/%d/%Y %", "%b %m %d %Y"],
)
def test_a_pattern_that_does_not_make_a_date_is_refused_at_once(pattern):
    with refused("dates.pattern"):
        date_reader(pattern)
