"""Papers of identity: what their numbers look like, and how much of them may be seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clerktui.errors import Refused
from clerktui.rules.folding import fold_number

_NINE = 9
_LAST = 4
ITIN_GROUPS = frozenset(range(50, 100)) - frozenset((*range(66, 70), 89, 93))
"""The fourth and fifth digit of a taxpayer number, as they are given out."""
OLDEST = 130
"""Nobody has lived so many years."""


@dataclass(frozen=True)
class IdentityKind:
    """A kind of paper the town accepts; a number is kept, sealed, of some kinds only."""

    code: str
    name: str
    is_kept: bool = False


def kinds_of(policy: Sequence[Mapping[str, Any]]) -> dict[str, IdentityKind]:
    """The kinds of paper by code, as the town's dated policy lists them."""
    return {
        one["code"]: IdentityKind(one["code"], one["name"], bool(one.get("kept"))) for one in policy
    }


def read_number(code: str, typed: str) -> str:
    """The nine digits of a Social Security, taxpayer or employer number, checked as issued.

    >>> read_number("ssn", "219-09-9999"), read_number("itin", "900 70 0000")
    ('219099999', '900700000')

    Raises:
        Refused: `identity.number`, without the number: what is typed wrong is still secret.

    Source: Social Security Administration, randomization of 2011: no area 000, 666 or 900-999, no
    group 00, no serial 0000. IRS: a taxpayer number (ITIN) begins with 9 and has one of the groups
    that are given out.
    """
    number = fold_number(typed)
    if len(number) != _NINE or not (number.isascii() and number.isdigit()):
        raise Refused("identity.number")
    area, group, serial = number[:3], number[3:5], number[5:]
    is_taxpayer = area[0] == "9"
    if code == "itin" and not (is_taxpayer and int(group) in ITIN_GROUPS):
        raise Refused("identity.number")
    if code == "ssn" and (is_taxpayer or area in ("000", "666") or group == "00"):
        raise Refused("identity.number")
    if code == "ssn" and serial == "0000":
        raise Refused("identity.number")
    return number


def check_birth(born: dt.date, on: dt.date) -> None:
    """A birth date lies in the past, and not longer ago than anybody has lived.

    Raises:
        Refused: `identity.birth`.
    """
    if not on.year - OLDEST <= born.year or born >= on:
        raise Refused("identity.birth", day=born)


def read_last4(typed: str) -> str:
    """The last four letters or digits of a number; a whole number is refused, not cut.

    >>> read_last4(" 12a4 ")
    '12A4'

    Raises:
        Refused: `identity.last4`.
    """
    text = typed.strip().upper()
    if len(text) != _LAST or not (text.isascii() and text.isalnum()):
        raise Refused("identity.last4")
    return text
