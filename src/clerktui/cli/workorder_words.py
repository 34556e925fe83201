"""What is typed about a completion: costs, charges, meters and moments, as drafts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import typer

from clerktui.cli.options import parse_amount
from clerktui.errors import Refused

if TYPE_CHECKING:
    from clerktui.views.order_completion import ChargeDone, CostDone, MeterRead

_COST_PARTS = 4
_MILLI_DIGITS = 3
_METER_PARTS = 3


def costs_of(typed: Iterable[str] | None) -> tuple[CostDone, ...]:
    """`material:Clamp 2 in:1.5 ft:21.50`: kind, what, how many of which unit, what one costs."""
    from clerktui.views.order_completion import CostDone

    found = []
    for one in typed or ():
        parts = one.split(":")
        if len(parts) != _COST_PARTS:
            raise typer.BadParameter(
                f"{one!r} is not KIND:WHAT:QUANTITY[ UNIT]:PRICE, such as material:clamp:2 ft:3.50."
            )
        kind, what, quantity, price = (part.strip() for part in parts)
        number, _, unit = quantity.partition(" ")
        cents = parse_amount(price)
        found.append(CostDone(kind, what, _milli(number), unit.strip(), cents))
    return tuple(found)


def _milli(number: str) -> int:
    """A quantity in thousandths; with a minus it takes back."""
    digits = number.removeprefix("-")
    whole, _, part = digits.partition(".")
    said = whole + part.ljust(_MILLI_DIGITS, "0")
    if not (said.isascii() and said.isdecimal() and whole and len(part) <= _MILLI_DIGITS):
        raise typer.BadParameter(f"{number!r} is not a quantity such as 2 or 1.5.")
    return -int(said) if number.startswith("-") else int(said)


def charges_of(typed: Iterable[str] | None) -> tuple[ChargeDone, ...]:
    """`house` or `house=50.00`; `house=0` leaves out what is always charged."""
    from clerktui.views.order_completion import ChargeDone

    found = []
    for one in typed or ():
        code, equals, amount = one.partition("=")
        cents = None
        if equals:
            cents = 0 if amount.strip() in ("0", "0.00") else parse_amount(amount)
        found.append(ChargeDone(code.strip(), cents))
    return tuple(found)


def meters_of(read: Iterable[str] | None, changed: Iterable[str] | None) -> tuple[MeterRead, ...]:
    """`M1=1234` for a meter that was read; `M1=1234:M9=0` for one that M9 was put in for."""
    from clerktui.views.order_completion import MeterRead

    found = [MeterRead(shown, meter) for meter, shown in map(_meter, read or ())]
    for one in changed or ():
        old, colon, new = one.partition(":")
        if not colon:
            raise typer.BadParameter(f"{one!r} is not OLD=LAST:NEW=START, such as M1=1234:M9=0.")
        (meter, last), (put_in, start) = _meter(old), _meter(new)
        found.append(MeterRead(last, meter, put_in, start))
    return tuple(found)


def _meter(typed: str) -> tuple[str, int]:
    meter, equals, shown = typed.rpartition("=")
    if not (equals and shown.isascii() and shown.isdecimal()):
        raise typer.BadParameter(f"{typed!r} is not METER=READING, such as M1=1234.")
    return meter.strip(), int(shown)


def moment_of(typed: str, timezone: str, on: dt.date) -> dt.datetime | None:
    """A moment of the town's wall clock: a day and a time, or a time of today; None of nothing."""
    from clerktui.i18n import sentence
    from clerktui.rules.moments import parse_moment

    if not typed.strip():
        return None
    try:
        day, time = parse_moment(typed if " " in typed or "T" in typed else f"{on} {typed}")
    except Refused as refusal:
        raise typer.BadParameter(sentence(refusal)) from None
    return dt.datetime.combine(day, time or dt.time(), ZoneInfo(timezone))
