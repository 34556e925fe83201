"""What the town decides about its calendar: looked at, changed, and written to the audit trail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Office, Town
from clerktui.rules.calendar import plain_name
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services import policies, reference
from clerktui.services.calendars import calendar_of
from clerktui.services.town import town_today
from clerktui.views.closing import CalendarChange, CalendarDay
from clerktui.views.people import Actor

KEY = "town.holidays"
_OFFICE = Office.__table__
_TOWN = Town.__table__
_REASON_MAX = 60


@dataclass(frozen=True)
class _Rules:
    """The decision in force, as it can be changed."""

    value: dict[str, Any]

    def of(self, name: str) -> list[dict[str, str]]:
        """The days closed besides, or open all the same."""
        return [dict(one) for one in self.value.get(name, ())]


# --------------------------------------------------------------------------------- looked at
def list_days(db: Database, actor: Actor, year: int | None = None) -> tuple[CalendarDay, ...]:
    """The days of a year (else of today's) on which the actor's office differs from a plain week.

    Raises:
        Refused: `denied`, `policy.missing`.
    """
    require(actor, "report.view")
    with db.read() as connection:
        today = town_today(db, connection)
        code = _office_code(connection, actor)
        value = policies.get_policy(connection, KEY, today)
    return tuple(_days(value, code, year or today.year))


def _days(value: Mapping[str, Any], office: str, year: int) -> Iterator[CalendarDay]:
    calendar = calendar_of(value, office)
    law = calendar.law(year)
    own = {day for day in (*calendar.closes, *calendar.opens) if day.year == year}
    for day in sorted({*law, *own}):
        kept = calendar.holiday(day)
        why = "the town's decision" if day in own else "the law"
        if not kept:
            kept = calendar.opens.get(day) or law.get(day, "")
            why = "the town's decision"
        yield CalendarDay(day, kept, not calendar.is_open(day), why)


# ---------------------------------------------------------------------------------- decided
def change(db: Database, actor: Actor, asked: CalendarChange) -> tuple[CalendarDay, ...]:
    """Close a day, open one (or a holiday of every year), or take such a decision back.

    The earlier decision stays for the days it held; the new one holds from today.

    Raises:
        Refused: `denied`, `calendar.reason`, `calendar.what`, `calendar.unknown`,
            `calendar.past`, `report.office`, `policy.missing`.
    """
    require(actor, "admin.run")
    reason = clean_text(asked.reason, max_length=_REASON_MAX)
    if not reason and asked.act != "forget":
        raise Refused("calendar.reason")
    with db.write() as connection:
        connection.execute(select(_TOWN.c.id).with_for_update())
        today, now = town_today(db, connection), db.clock.now()
        rules = _Rules(dict(policies.get_policy(connection, KEY, today)))
        _check_office(connection, asked.office)
        if asked.day is not None and asked.day < today:
            raise Refused("calendar.past", day=asked.day)
        what = asked.day.isoformat() if asked.day else asked.holiday
        citation = f"Calendar: {asked.act} {what}, {reason or 'taken back'}"
        value = _changed(rules, asked, reason)
        policies.write_policy(connection, KEY, value, (today, now), citation)
        said = {"reason": reason, "office": asked.office}
        audit.record(connection, actor, f"calendar_{asked.act}", ("calendar", what), now, **said)
    reference.forget(db)
    return list_days(db, actor, asked.day.year if asked.day else None)


def _changed(rules: _Rules, asked: CalendarChange, reason: str) -> dict[str, Any]:
    said = _said(asked)
    closed, opened = rules.of("close"), rules.of("open")
    kept_closed = [one for one in closed if not _is_same(one, said)]
    kept_open = [one for one in opened if not _is_same(one, said)]
    if asked.act == "forget":
        if (len(kept_closed), len(kept_open)) == (len(closed), len(opened)):
            raise Refused("calendar.unknown", what=said.get("day") or said.get("holiday", ""))
    elif asked.act == "close":
        if asked.day is None:
            raise Refused("calendar.what")
        kept_closed.append({**said, "reason": reason})
    else:
        kept_open.append({**said, "reason": reason})
    return {**rules.value, "close": kept_closed, "open": kept_open}


def _said(asked: CalendarChange) -> dict[str, str]:
    """What a decision names: a day, or a holiday of every year."""
    if (asked.day is None) == (not asked.holiday.strip()):
        raise Refused("calendar.what")
    named = {"holiday": clean_text(asked.holiday, max_length=_REASON_MAX)}
    which = {"day": asked.day.isoformat()} if asked.day else named
    return {**which, **({"office": asked.office} if asked.office else {})}


def _is_same(one: Mapping[str, str], said: Mapping[str, str]) -> bool:
    names = plain_name(one.get("holiday", "")) == plain_name(said.get("holiday", ""))
    return names and all(one.get(name, "") == said.get(name, "") for name in ("day", "office"))


def _check_office(connection: Connection, code: str) -> None:
    known = select(_OFFICE.c.id).where(_OFFICE.c.code == code)
    if code and connection.execute(known).first() is None:
        raise Refused("report.office", office=code)


def _office_code(connection: Connection, actor: Actor) -> str:
    query = select(_OFFICE.c.code).where(_OFFICE.c.id == actor.office_id)
    return connection.execute(query).scalar() or ""
