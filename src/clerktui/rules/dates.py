"""Dates as clerks type them and as other people's files write them: read strictly or refused.

A day and a month are never swapped to make a date fit; what does not fit is refused with the
reason. Everything here is a town date, without an hour.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from clerktui.errors import Refused
from clerktui.rules.text import snippet

CENTURY_FROM = 1970
"""The earliest year two typed digits can mean: 70 is 1970 and 69 is 2069."""

YEAR_MIN, YEAR_MAX = 1800, 2199
_TYPED = re.compile(
    r"""(?P<month>[0-9]{1,2})(?P<mark>[-/.])(?P<day>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{4}|[0-9]{2})
      | (?P<month_run>[0-9]{2})(?P<day_run>[0-9]{2})(?P<year_run>[0-9]{4}|[0-9]{2})
      | (?P<year_iso>[0-9]{4})-(?P<month_iso>[0-9]{2})-(?P<day_iso>[0-9]{2})""",
    re.VERBOSE,
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_TWO, _LOOSE = "[0-9]{2}", "[0-9]{1,2}"
# A time of day is read past: exports write 11/23/2026 00:00:00 where they mean the day.
_CLOCK = {"%H": "(?:[01][0-9]|2[0-3])", "%M": "[0-5][0-9]", "%S": "[0-5][0-9]"}


def parse_date(text: str, *, century_from: int = CENTURY_FROM) -> dt.date:
    """Read a typed date: MM/DD/YYYY, MM/DD/YY, MMDDYY, MMDDYYYY or YYYY-MM-DD.

    `/`, `-` and `.` all part month, day and year, because a ten-key pad may keep `/` for itself.

    >>> parse_date("11/23/26"), parse_date("112326") == parse_date("2026-11-23")
    (datetime.date(2026, 11, 23), True)
    >>> parse_date("13/01/2026")
    Traceback (most recent call last):
    clerktui.errors.Refused: dates.month(typed='13/01/2026', month=13)

    Raises:
        Refused: dates.empty, dates.shape, dates.month, dates.day, dates.year.
    """
    typed = text.strip(" ")
    match = _TYPED.fullmatch(typed)
    if match is None:
        raise Refused("dates.shape" if typed else "dates.empty", typed=snippet(typed))
    parts = {name.partition("_")[0]: part for name, part in match.groupdict().items() if part}
    year = _full_year(parts["year"], century_from)
    return _date(year, int(parts["month"]), int(parts["day"]), typed)


def _full_year(digits: str, century_from: int) -> int:
    if len(digits) == 4:
        return int(digits)
    return century_from + (int(digits) - century_from) % 100


def _date(year: int, month: int, day: int, typed: str) -> dt.date:
    if not 1 <= month <= 12:
        raise Refused("dates.month", typed=snippet(typed), month=month)
    if not YEAR_MIN <= year <= YEAR_MAX:
        raise Refused("dates.year", typed=snippet(typed), year=year)
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise Refused("dates.day", typed=snippet(typed), day=day, month=month) from None


def date_reader(pattern: str, *, century_from: int = CENTURY_FROM) -> Callable[[str], dt.date]:
    """Make a strict reader for the dates of a file, from a pattern such as `%m/%d/%Y`.

    Tokens: %Y %y (year), %m (month number), %b (Jan), %d (day), %H %M %S (read past), %%. A month
    or day may have one digit where a mark follows or precedes it on both sides.

    >>> date_reader("%m/%d/%Y")("3/9/2026"), date_reader("%Y%m%d")("20260309")
    (datetime.date(2026, 3, 9), datetime.date(2026, 3, 9))
    >>> date_reader("%d-%b-%y %H:%M")("09-MAR-26 23:59")
    datetime.date(2026, 3, 9)
    >>> date_reader("%m/%Y")
    Traceback (most recent call last):
    clerktui.errors.Refused: dates.pattern(pattern='%m/%Y')

    Raises:
        Refused: dates.pattern at once; the reader raises dates.empty, dates.pattern_mismatch,
            dates.month, dates.day, dates.year.
    """
    shape = _compile(pattern)

    def read(text: str) -> dt.date:
        typed = text.strip(" ")
        match = shape.fullmatch(typed)
        if match is None:
            why = "dates.pattern_mismatch" if typed else "dates.empty"
            raise Refused(why, typed=snippet(typed), pattern=pattern)
        month = match["month"].lower()
        number = _MONTHS.index(month) + 1 if month in _MONTHS else int(month)
        return _date(_full_year(match["year"], century_from), number, int(match["day"]), typed)

    return read


def _compile(pattern: str) -> re.Pattern[str]:
    tokens = re.findall(r"%.?|[^%]", pattern, re.DOTALL)
    pieces = []
    for place, token in enumerate(tokens):
        beside = tokens[max(0, place - 1) : place] + tokens[place + 1 : place + 2]
        packed = any(other in _digit_tokens() for other in beside)
        pieces.append(_piece(token, packed=packed))
    names = re.findall(r"\?P<(\w+)>", "".join(filter(None, pieces)))
    if None in pieces or sorted(names) != ["day", "month", "year"]:
        raise Refused("dates.pattern", pattern=snippet(pattern))
    return re.compile("".join(filter(None, pieces)), re.IGNORECASE | re.ASCII)


def _digit_tokens() -> set[str]:
    return {"%Y", "%y", "%m", "%d", *_CLOCK}


def _piece(token: str, *, packed: bool) -> str | None:
    """The regular expression of one token; None for a token that does not exist."""
    number = _TWO if packed else _LOOSE
    known = {
        "%Y": "(?P<year>[0-9]{4})",
        "%y": f"(?P<year>{_TWO})",
        "%m": f"(?P<month>{number})",
        "%d": f"(?P<day>{number})",
        "%b": f"(?P<month>{'|'.join(_MONTHS)})",
        "%%": "%",
        **_CLOCK,
    }
    if token.startswith("%"):
        return known.get(token)
    return re.escape(token)
