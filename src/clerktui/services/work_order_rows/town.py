"""What the town decided about work orders, as it holds today: types, departments, crews, clocks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from clerktui.errors import Refused
from clerktui.rules.names import snippet
from clerktui.rules.office_hours import OfficeHours
from clerktui.rules.request_types import (
    Crew,
    Deadlines,
    Department,
    RequestType,
    crews_of,
    deadlines,
    departments_of,
    types_of,
)
from clerktui.services.reference import Reference

TYPES = "work_order.types"
DEPARTMENTS = "work_order.departments"
CREWS = "work_order.crews"
RULES = "work_order.rules"
_WANTED_DAYS = 366
"""Where a town that decided its rules earlier says nothing of it."""
_Read = TypeVar("_Read")


_kept: dict[str, tuple[Any, Any]] = {}


def _once(key: str, reference: Reference, read: Callable[[Any], _Read]) -> _Read:
    """What a decision says, read once as long as it is the same one."""
    decided = reference.policy[key]
    kept = _kept.get(key)
    if kept is None or kept[0] is not decided:
        kept = _kept[key] = (decided, read(decided))
    found: _Read = kept[1]
    return found


def types(reference: Reference) -> dict[str, RequestType]:
    """Every type of request, by code, in the town's order."""
    return _once(TYPES, reference, types_of)


def type_of(reference: Reference, code: str) -> RequestType:
    """A type by its code.

    Raises:
        Refused: `work_order.type_unknown`.
    """
    known = types(reference)
    if code not in known:
        raise Refused("work_order.type_unknown", kind=snippet(code), known=", ".join(known))
    return known[code]


def name_of(known: Mapping[str, RequestType], code: str) -> str:
    """A type's name; its code where the town has no such type any more."""
    return known[code].name if code in known else code.replace("_", " ").capitalize()


def departments(reference: Reference) -> dict[str, Department]:
    """The departments orders are for, by code."""
    return _once(DEPARTMENTS, reference, departments_of)


def crews(reference: Reference) -> dict[str, Crew]:
    """The crews that go, by code."""
    return _once(CREWS, reference, crews_of)


def departments_of_crews(reference: Reference) -> dict[str, str]:
    """Whose each crew is, by its code."""
    return {one.code: one.department for one in crews(reference).values()}


def crew_of(reference: Reference, code: str) -> Crew:
    """A crew by its code.

    Raises:
        Refused: `work_order.crew_unknown`.
    """
    known = crews(reference)
    if code not in known:
        raise Refused("work_order.crew_unknown", crew=snippet(code), known=", ".join(known))
    return known[code]


def crews_with(reference: Reference, username: str) -> tuple[Crew, ...]:
    """The crews somebody works in."""
    return tuple(one for one in crews(reference).values() if username in one.members)


def need_crew(reference: Reference, username: str, order: Any) -> None:
    """Let pass whoever works in the crew an order is for.

    Args:
        reference: the town's rules of today.
        username: who asks.
        order: a row with `number` and `crew`.

    Raises:
        Refused: `work_order.other_crew`, `work_order.crew_none` where it is for none yet.
    """
    if order.crew in {one.code for one in crews_with(reference, username)}:
        return
    if not order.crew:
        raise Refused("work_order.crew_none", number=order.number)
    raise Refused("work_order.other_crew", number=order.number, crew=order.crew)


def rules(reference: Reference) -> Mapping[str, Any]:
    """What else the town decided of orders."""
    decided: Mapping[str, Any] = reference.policy[RULES]
    return decided


def check_day(reference: Reference, day: dt.date) -> None:
    """Refuse a day that is so far ahead that it is a slip of the finger.

    Raises:
        Refused: `work_order.wanted_far`.
    """
    days = int(rules(reference).get("wanted_days", _WANTED_DAYS))
    if day > reference.on + dt.timedelta(days=days):
        raise Refused("work_order.wanted_far", wanted_on=day, days=days)


def hours(reference: Reference) -> OfficeHours:
    """The hours by which the clocks of orders run."""
    return OfficeHours.from_data(reference.policy["office.hours"], calendar=reference.calendar())


def clocks(reference: Reference, kind: RequestType, at: dt.datetime) -> Deadlines:
    """By when an order of a type that was made at that moment has to be where."""
    return deadlines(kind, at, ZoneInfo(reference.timezone), hours(reference))
