"""Seals looked up again: by what was typed from a paper, or by the day they closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import town_date
from clerktui.ledger import seal as seals
from clerktui.models import BusinessDay, DayMove
from clerktui.rules.seal import read_seal
from clerktui.views.closing import SealCheck

_DAY = BusinessDay.__table__
_MOVE = DayMove.__table__


def check_seal(db: Database, typed: str) -> tuple[SealCheck, ...]:
    """Prove the books against a seal as it stands on a paper, short or whole.

    The head of a Z report is taken, too: it is the seal of one chain.

    Raises:
        Refused: `seal.mistyped`, `seal.unknown` when the books hold no such seal: the paper is
            not of these books, or the kept seal was changed.
    """
    seal = read_seal(typed)
    with db.snapshot() as connection:
        found = seals.find(connection, seal)
        if not found:
            raise Refused("seal.unknown", seal=seal)
        return tuple(_checked(connection, one) for one in found)


def check_day(db: Database, day: dt.date) -> tuple[SealCheck, ...]:
    """Prove the books against every seal a day was closed with, in every office.

    Raises:
        Refused: `day.not_closed` when it never was.
    """
    with db.snapshot() as connection:
        kept = connection.execute(
            select(_MOVE.c.seal)
            .join(_DAY, _DAY.c.id == _MOVE.c.day_id)
            .where(_DAY.c.business_date == day, _MOVE.c.to_state == "closed")
            .order_by(_MOVE.c.id)
        ).scalars()
        found = tuple(_checked(connection, one) for one in kept.all())
    if not found:
        raise Refused("day.not_closed", day=day)
    return found


def _checked(connection: Connection, seal: Mapping[str, Any]) -> SealCheck:
    checked, failures = seals.verify(connection, seal)
    name = seal["short"] or seal["heads"][0][2]
    return SealCheck(name, about_words(seal["about"]), not failures, checked, failures)


def about_words(about: Mapping[str, Any]) -> str:
    """What a seal seals, in words.

    >>> about_words({"office": "MAIN", "day": "2026-11-23", "time": 1})
    'day 11/23/26 of MAIN, close 1'
    """
    if "day" in about and "time" in about:
        day = town_date(dt.date.fromisoformat(about["day"]))
        return f"day {day} of {about['office']}, close {about['time']}"
    return ", ".join(f"{name} {value}" for name, value in about.items())
