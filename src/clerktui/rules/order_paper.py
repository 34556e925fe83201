"""What stands on the paper of a work order, as it is keyed: time, material, charges.

Each is one field: `45*2` or `915-1045*2` is time, `2.5 clamp 19.99` is material, `1/2*50.00` are
charges by their place in the list. Nothing here knows what anything costs.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from clerktui.errors import ClerkError, Refused
from clerktui.rules.money import parse_cents
from clerktui.rules.names import snippet

_TIME = re.compile(
    r"(\d{1,4}|\d{1,2}:\d{2})(?:\s*-\s*(\d{3,4}|\d{1,2}:\d{2}))?(?:\s*\*\s*(\d{1,2}))?"
)
_CHARGE = re.compile(r"(\d{1,2})(?:[*=](.+))?")
_USED = re.compile(r"(e\s+)?(\d{1,6}(?:\.\d{1,3})?)\s+(.+?)\s+(\$?[\d,]*\.?\d+)", re.IGNORECASE)
_NUMBER = re.compile(r"[^\d]*(\d{1,9})")
_HOUR = 60


@dataclass(frozen=True)
class Work:
    """How long so many people worked; between which times, where the paper says that."""

    minutes: int
    people: int = 1
    arrived: dt.time | None = None
    done: dt.time | None = None


@dataclass(frozen=True)
class Used:
    """Material or a machine: how many thousandths, what, the price of one."""

    kind: str
    quantity_milli: int
    words: str
    unit_cents: int


def parse_number(typed: str) -> int:
    """The number of an order, typed or read off its bar code.

    >>> parse_number("12"), parse_number("#0012"), parse_number("WO-12")
    (12, 12, 12)

    Raises:
        Refused: `work_order.paper_number`.
    """
    found = _NUMBER.fullmatch(typed.strip()) if typed.isascii() else None
    if found is None or not int(found[1]):
        raise Refused("work_order.paper_number", typed=snippet(typed) or "''")
    return int(found[1])


def parse_work(typed: str) -> Work:
    """Time of work: minutes, or from-to, and `*` how many people.

    >>> parse_work("45*2")
    Work(minutes=45, people=2, arrived=None, done=None)
    >>> work = parse_work("915-1045")
    >>> work.minutes, work.arrived, work.done
    (90, datetime.time(9, 15), datetime.time(10, 45))
    >>> parse_work("2330-0100").minutes, parse_work("").minutes
    (90, 0)

    Raises:
        Refused: `work_order.paper_time`.
    """
    if not typed.strip():
        return Work(0)
    found = _TIME.fullmatch(typed.strip())
    if found is None:
        raise Refused("work_order.paper_time", typed=snippet(typed))
    begun, ended, people = found[1], found[2], int(found[3] or 1)
    if ended is None:
        if ":" in begun:
            raise Refused("work_order.paper_time", typed=snippet(typed))
        return Work(int(begun), people)
    arrived, done = _time(begun, typed), _time(ended, typed)
    minutes = _minutes(done) - _minutes(arrived)
    return Work(minutes if minutes >= 0 else minutes + 24 * _HOUR, people, arrived, done)


def parse_charges(typed: str) -> tuple[tuple[int, int | None], ...]:
    """Charges by their place in the list, parted by `/`; `*` and an amount where it is another.

    >>> parse_charges("1/2*50"), parse_charges("1*0"), parse_charges(" ")
    (((1, None), (2, 5000)), ((1, 0),), ())

    Raises:
        Refused: `work_order.paper_charge`.
    """
    found = []
    for part in filter(None, re.split(r"[/\s]+", typed.strip())):
        said = _CHARGE.fullmatch(part)
        if said is None:
            raise Refused("work_order.paper_charge", typed=snippet(part))
        try:
            cents = parse_cents(said[2]) if said[2] is not None else None
        except ClerkError as error:
            raise Refused("work_order.paper_charge", typed=snippet(part)) from error
        found.append((int(said[1]), cents))
    return tuple(found)


def parse_used(typed: str) -> Used:
    """Material: how many, what, the price of one; a machine with `e` before it.

    >>> parse_used("2.5 clamp 3/4 in 19.99")
    Used(kind='material', quantity_milli=2500, words='clamp 3/4 in', unit_cents=1999)
    >>> parse_used("e 2 backhoe 95").kind
    'equipment'

    Raises:
        Refused: `work_order.paper_used`.
    """
    found = _USED.fullmatch(typed.strip())
    if found is None:
        raise Refused("work_order.paper_used", typed=snippet(typed))
    whole, _, part = found[2].partition(".")
    milli = int(whole) * 1_000 + int(part.ljust(3, "0") or 0)
    try:
        cents = parse_cents(found[4])
    except ClerkError as error:
        raise Refused("work_order.paper_used", typed=snippet(typed)) from error
    return Used("equipment" if found[1] else "material", milli, found[3], cents)


def _time(typed: str, whole: str) -> dt.time:
    digits = typed.replace(":", "")
    hour, minute = int(digits[:-2] or 0), int(digits[-2:])
    if hour > 23 or minute >= _HOUR or len(digits) < 3:
        raise Refused("work_order.paper_time", typed=snippet(whole))
    return dt.time(hour, minute)


def _minutes(one: dt.time) -> int:
    return one.hour * _HOUR + one.minute
