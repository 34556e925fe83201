"""Money, counts, dates and times as another language than English writes them, by Babel.

Only formats, never parses. Every figure comes from an exact integer. The narrow and the no-break
space Babel puts into dates become plain ones: terminals and receipt printers have no others.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from clerktui.i18n.catalogue import LOCALES

if TYPE_CHECKING:
    from babel.core import Locale
    from babel.numbers import NumberPattern

_PLAIN_SPACES = str.maketrans({"\u202f": " ", "\u00a0": " "})
_MONEY, _COUNT = "#,##0.00", "#,##0"


def money(cents: int, language: str) -> str:
    """Cents as dollars, as the figures of the country are grouped.

    >>> money(-123456, "es")
    '-1,234.56'
    """
    return _number(Decimal(cents).scaleb(-2), _MONEY, language)


def count(number: int, language: str) -> str:
    """A whole number, grouped."""
    return _number(Decimal(number), _COUNT, language)


@lru_cache(maxsize=512)
def date(day: dt.date, language: str) -> str:
    """A date in figures, the way round the language reads it.

    >>> date(dt.date(2026, 11, 23), "es")
    '23/11/2026'
    """
    from babel.dates import format_date

    return format_date(day, "short", _locale(language)).translate(_PLAIN_SPACES)


def time_of_day(at: dt.datetime, language: str) -> str:
    """The time of day to the second, by the clock `at` already is on.

    >>> time_of_day(dt.datetime(2026, 11, 23, 10, 42, 7), "es")
    '10:42:07 a.m.'
    """
    from babel.dates import format_time

    return format_time(at, "medium", locale=_locale(language)).translate(_PLAIN_SPACES)


def _number(number: Decimal, pattern: str, language: str) -> str:
    said = _pattern(pattern).apply(number, _locale(language))
    return said.translate(_PLAIN_SPACES)


@cache
def _locale(language: str) -> Locale:
    from babel.core import Locale

    return Locale.parse(LOCALES[language])


@cache
def _pattern(pattern: str) -> NumberPattern:
    from babel.numbers import parse_pattern

    return parse_pattern(pattern)
