"""Unclaimed property: when it is dormant, which report it belongs to, when its letter is mailed.

Pure rules; every figure comes from the town's dated policy `unclaimed.rules`.

Source: G.S. 116B-53, 116B-59, 116B-60.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from clerktui.rules.returned import add_months

SOURCES = ("credit", "deposit", "refund", "suspense")
"""Where unclaimed property is found in the books."""
_EIN_LENGTH = 9
ANSWERS = ("active", "claims")
"""What an owner says: the money is wanted now, or the account is known and dormancy starts anew."""


def dormant_on(active_on: dt.date, months: int) -> dt.date:
    """The first day property is presumed abandoned, counted from what the owner last did.

    >>> dormant_on(dt.date(2025, 2, 28), 12)
    datetime.date(2026, 2, 28)

    Source: G.S. 116B-53(c).
    """
    return add_months(active_on, months)


def cut_off_on(rules: Mapping[str, Any], year: int) -> dt.date:
    """The last day a report of a year looks at.

    >>> cut_off_on({"cut_off": {"month": 6, "day": 30}}, 2026)
    datetime.date(2026, 6, 30)

    Source: G.S. 116B-60(d).
    """
    return dt.date(year, rules["cut_off"]["month"], rules["cut_off"]["day"])


def file_by(rules: Mapping[str, Any], year: int) -> dt.date:
    """The last day a year's report is filed and paid.

    >>> file_by({"filing": {"month": 10, "day": 31}}, 2026)
    datetime.date(2026, 10, 31)

    Source: G.S. 116B-60(d): before November 1.
    """
    return dt.date(year, rules["filing"]["month"], rules["filing"]["day"])


def proof_by(rules: Mapping[str, Any], year: int) -> dt.date:
    """The last day an owner's answer keeps the property from the State that year.

    Source: G.S. 116B-59(b).
    """
    return dt.date(year, rules["proof"]["month"], rules["proof"]["day"])


def letter_window(rules: Mapping[str, Any], year: int) -> tuple[dt.date, dt.date]:
    """The first and the last day the letter for a year's report is mailed.

    >>> letter_window(
    ...     {"filing": {"month": 10, "day": 31}, "letter_days": {"first": 120, "last": 60}}, 2026
    ... )
    (datetime.date(2026, 7, 3), datetime.date(2026, 9, 1))

    Source: G.S. 116B-59(a1): not more than 120 days and not less than 60 days before filing.
    """
    filing = file_by(rules, year)
    days = rules["letter_days"]
    return filing - dt.timedelta(days=days["first"]), filing - dt.timedelta(days=days["last"])


def report_year(rules: Mapping[str, Any], dormant: dt.date, on: dt.date) -> int:
    """The year of the report property belongs to: the first that looks at it and is not filed yet.

    >>> rules = {"cut_off": {"month": 6, "day": 30}, "filing": {"month": 10, "day": 31}}
    >>> report_year(rules, dt.date(2026, 6, 30), dt.date(2026, 7, 1))
    2026
    >>> report_year(rules, dt.date(2026, 7, 1), dt.date(2026, 7, 1))
    2027
    >>> report_year(rules, dt.date(2024, 1, 1), dt.date(2026, 11, 1))
    2027

    Source: G.S. 116B-60(d).
    """
    due = dormant.year if dormant <= cut_off_on(rules, dormant.year) else dormant.year + 1
    next_filing = on.year if on <= file_by(rules, on.year) else on.year + 1
    return max(due, next_filing)


def is_employer_number(kind: str, number: str) -> bool:
    """Whether a number names an organisation to the State: nine digits as the IRS gives them.

    >>> is_employer_number("ein", "561234567"), is_employer_number("ssn", "561234567")
    (True, False)
    >>> is_employer_number("ein", "000000000"), is_employer_number("ein", "56-1234567")
    (False, False)

    Source: NC Treasurer, holder report: zeros and dashes make the State refuse the file.
    """
    return kind == "ein" and len(number) == _EIN_LENGTH and number.isdecimal() and int(number) > 0
