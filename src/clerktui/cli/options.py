"""Words on the command line that become dates and money before any command runs.

A word that cannot be read is a usage error (exit code 2): nothing was asked of the books yet.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import typer

from clerktui.errors import Refused
from clerktui.rules.money import MAXIMUM_CENTS

_PERCENT_DIGITS = 3
_PERCENT_PLACES = 4


def parse_day(text: str | dt.date) -> dt.date:
    """A town date in ISO 8601, such as 2026-11-23, or as the office writes it: 11/23/26."""
    if isinstance(text, dt.date):
        return text
    for pattern in ("%Y-%m-%d", "%m/%d/%y", "%m/%d/%Y"):
        try:
            return dt.datetime.strptime(text, pattern).date()  # noqa: DTZ007
        except ValueError:
            continue
    raise typer.BadParameter(f"{text!r} is not a date such as 2026-11-23 or 11/23/26.")


def parse_amount(text: str | int, *, maximum_cents: int = MAXIMUM_CENTS) -> int:
    """Dollars with or without cents, or a sum of them such as 20*37+5, as whole cents."""
    if isinstance(text, int):
        return text
    from clerktui.i18n import sentence
    from clerktui.rules import tenkey

    try:
        return tenkey.parse_amount(text, maximum_cents=maximum_cents)
    except Refused as refusal:
        raise typer.BadParameter(sentence(refusal)) from None


def parse_percent(text: str | int) -> int:
    """A rate in percent a year, such as 7 or 7.25, as whole parts of a million."""
    if isinstance(text, int):
        return text
    whole, _, part = text.partition(".")
    if not (whole.isascii() and whole.isdigit() and len(whole) <= _PERCENT_DIGITS):
        raise typer.BadParameter(f"{text!r} is not a percentage such as 7.25.")
    if part and not (part.isascii() and part.isdigit() and len(part) <= _PERCENT_PLACES):
        raise typer.BadParameter(f"{text!r} is not a percentage such as 7.25.")
    return int(whole) * 10**_PERCENT_PLACES + int(part.ljust(_PERCENT_PLACES, "0"))


def parse_named_amount(text: str) -> tuple[str, int]:
    """A tender and what was counted of it, such as cash=123.45."""
    name, equals, amount = text.partition("=")
    if not (name and equals):
        raise typer.BadParameter(f"{text!r} is not TENDER=AMOUNT, such as cash=123.45.")
    return name, parse_amount(amount)


def parse_pieces(text: str) -> tuple[int, int]:
    """A coin or note and how many were counted, such as 20x37 or 0.25x40, as (cents, pieces)."""
    value, _, pieces = text.partition("x")
    if not pieces.isascii() or not pieces.isdigit():
        raise typer.BadParameter(f"{text!r} is not VALUExPIECES, such as 20x37.")
    return parse_amount(value), int(pieces)


def reference_option(says: str) -> Any:
    """The option for a number on somebody else's paper: `--ref`, or `--reference` in full."""
    return typer.Option("--ref", "--reference", metavar="TEXT", help=says)


ConfirmOption = Annotated[
    bool, typer.Option("--confirm", help="Somebody saw the figures: so much was used.")
]
ReadingReasonOption = Annotated[
    str, typer.Option("--reason", metavar="TEXT", help="Why it is below the last reading.")
]
