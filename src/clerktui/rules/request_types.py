"""Types of requests, departments and crews, as a town decides them for a day.

A type says everything about a request before it is taken: who does it, how urgent it is, by when,
what the caller is asked, what it may cost, what its completion changes at the account.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from clerktui.errors import Refused
from clerktui.rules.names import snippet
from clerktui.rules.office_hours import OfficeHours
from clerktui.rules.text import clean_text

GROUPS = ("water", "solid_waste", "streets", "parks", "code", "other")
CLOCKS = ("always", "business")
PLACES = ("account", "place", "anywhere")
FIELD_KINDS = ("text", "choice", "number", "yes_no")
EFFECTS = (
    *("activate", "close", "final_reading", "cut_off", "door_tag", "reconnect"),
    *("reading", "meter", "tap"),
)
MADE_BY = ("desk", "program")
PRIORITIES = range(1, 6)
EVENTS = (
    *("opened", "assigned", "dispatched", "called_back", "joined", "raised"),
    *("completed", "could_not", "cancelled"),
)
"""The moves of an order a department or a crew may want to be told of."""
_ANSWER_MAX = 200
_NUMBER_DIGITS = 9
_YES_NO = ("yes", "no")
_Part = TypeVar("_Part")


@dataclass(frozen=True)
class RequestField:
    """Something the caller is asked; `choices` are the answers of a choice."""

    code: str
    label: str
    kind: str = "text"
    is_required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class RequestCharge:
    """What may be charged for an order: always at its completion, or where somebody says so."""

    code: str
    description: str
    amount_cents: int
    service: str
    is_always: bool = False


@dataclass(frozen=True)
class RequestType:
    """A type of request.

    Attributes:
        key: one character it is picked by; empty where it has none.
        priority: 1 (an emergency) to 5.
        clock: "always" for deadlines that run day and night, "business" for office hours.
        schedule_minutes: until it has to be planned; 0 for no deadline, as the other two.
        place: what it needs at least: an account, a place in words, nothing.
        script: what the clerk says and asks, a sentence each.
        follow_up: whether whoever asks is called when it is done, unless they do not want it.
        effects: what its completion changes.
        disconnects: it turns service off, which life support and open orders refuse.
        crew: who goes as a rule.
        made_by: "program" where no clerk takes it down: an account's own course makes it.
    """

    code: str
    name: str
    group: str
    department: str
    key: str = ""
    priority: int = 3
    clock: str = "business"
    schedule_minutes: int = 0
    arrive_minutes: int = 0
    complete_minutes: int = 0
    place: str = "place"
    script: tuple[str, ...] = ()
    fields: tuple[RequestField, ...] = ()
    charges: tuple[RequestCharge, ...] = ()
    follow_up: bool = False
    effects: tuple[str, ...] = ()
    disconnects: bool = False
    crew: str = ""
    made_by: str = "desk"
    is_active: bool = True


@dataclass(frozen=True)
class Department:
    """A department orders are for, and how it wants to be told of which moves.

    `printer` is the code of the workstation where the order itself is printed.
    """

    code: str
    name: str
    email: str = ""
    text: str = ""
    printer: str = ""
    notify: tuple[str, ...] = ()


@dataclass(frozen=True)
class Crew:
    """Who goes: its members by user name, and how it is told of which moves."""

    code: str
    name: str
    department: str = ""
    members: tuple[str, ...] = ()
    email: str = ""
    text: str = ""
    printer: str = ""
    notify: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deadlines:
    """By when an order has to be planned, somebody has to be there, it has to be done."""

    schedule_by: dt.datetime | None = None
    arrive_by: dt.datetime | None = None
    complete_by: dt.datetime | None = None


def types_of(data: Mapping[str, Any]) -> dict[str, RequestType]:
    """The types of a town, as policy `work_order.types` says them, by code.

    Raises:
        Refused: `work_order.types_broken`, naming the type and what is wrong with it.
    """
    found = {code: _type(code, said) for code, said in _table("types", data)}
    keys: dict[str, str] = {}
    for one in found.values():
        if one.key and one.key in keys:
            raise _broken(one.code, f"key {one.key!r} is the key of {keys[one.key]}, too")
        keys[one.key] = one.code
    return found


def departments_of(data: Mapping[str, Any]) -> dict[str, Department]:
    """The departments of policy `work_order.departments`, by code.

    Raises:
        Refused: `work_order.types_broken`.
    """
    return {code: _told(Department, code, said) for code, said in _table("departments", data)}


def crews_of(data: Mapping[str, Any]) -> dict[str, Crew]:
    """The crews of policy `work_order.crews`, by code.

    Raises:
        Refused: `work_order.types_broken`.
    """
    return {code: _told(Crew, code, said) for code, said in _table("crews", data)}


def deadlines(
    kind: RequestType, opened_at: dt.datetime, zone: ZoneInfo, hours: OfficeHours
) -> Deadlines:
    """By when an order of a type that is opened at a moment has to be where, as UTC instants.

    >>> hours = OfficeHours.from_data({"mon": ["08:00", "17:00"], "tue": ["08:00", "17:00"]})
    >>> leak = RequestType("leak", "Leak", "water", "utilities", arrive_minutes=90)
    >>> late = dt.datetime(2026, 11, 23, 21, 0, tzinfo=dt.UTC)
    >>> deadlines(leak, late, ZoneInfo("America/New_York"), hours).arrive_by.isoformat()
    '2026-11-24T13:30:00+00:00'

    Raises:
        Refused: `hours.never_open`.
    """

    def after(minutes: int) -> dt.datetime | None:
        if not minutes:
            return None
        if kind.clock == "always":
            return opened_at + dt.timedelta(minutes=minutes)
        here = opened_at.astimezone(zone).replace(tzinfo=None)
        return hours.after(here, minutes).replace(tzinfo=zone).astimezone(dt.UTC)

    waits = (kind.schedule_minutes, kind.arrive_minutes, kind.complete_minutes)
    return Deadlines(*map(after, waits))


def checked_answers(kind: RequestType, said: Mapping[str, str]) -> dict[str, str]:
    """What a caller answered, clean and as the type wants it.

    Raises:
        Refused: `work_order.answer_missing`, `work_order.answer_choice`,
            `work_order.answer_number`, `work_order.answer_unknown`, `text.control`,
            `text.too_long`.
    """
    known = {one.code: one for one in kind.fields}
    for code in said:
        if code not in known:
            raise Refused("work_order.answer_unknown", field=snippet(code), kind=kind.name)
    found = {}
    for one in kind.fields:
        answer = clean_text(str(said.get(one.code, "")), max_length=_ANSWER_MAX)
        if answer:
            found[one.code] = _answer(one, answer)
        elif one.is_required:
            raise Refused("work_order.answer_missing", field=one.label)
    return found


def _answer(asked: RequestField, answer: str) -> str:
    choices = _YES_NO if asked.kind == "yes_no" else asked.choices
    if asked.kind in ("choice", "yes_no"):
        fits = [one for one in choices if one.lower() == answer.lower()]
        fits = fits or [one for one in choices if one.lower().startswith(answer.lower())]
        if len(fits) != 1:
            raise Refused("work_order.answer_choice", field=asked.label, known=", ".join(choices))
        return fits[0]
    is_number = answer.isascii() and answer.isdecimal() and len(answer) <= _NUMBER_DIGITS
    if asked.kind == "number" and not is_number:
        raise Refused("work_order.answer_number", field=asked.label)
    return answer


def raised_by(overdue_minutes: int, steps: Iterable[Mapping[str, int]]) -> int:
    """By how much an order that is late is more urgent: the last step that has come.

    >>> steps = ({"after_minutes": 0, "raise": 1}, {"after_minutes": 240, "raise": 2})
    >>> [raised_by(minutes, steps) for minutes in (-1, 0, 239, 240)]
    [0, 1, 1, 2]
    """
    come = [one["raise"] for one in steps if overdue_minutes >= one["after_minutes"]]
    return max(come, default=0)


# ------------------------------------------------------------------------------------- inside
def _broken(code: str, reason: str) -> Refused:
    return Refused("work_order.types_broken", kind=code, reason=reason)


def _table(what: str, data: Any) -> Iterable[tuple[str, Any]]:
    if not isinstance(data, Mapping):
        raise _broken(what, f"{data!r} is not a table")
    return data.items()


def _made(made: type[_Part], code: str, said: Any, *, coded: bool = True) -> _Part:
    """A part of a decision; whatever it says has to be known and of the right kind."""
    if not isinstance(said, Mapping):
        raise _broken(code, f"{said!r} is not a table")
    known = {one.name: str(one.type) for one in fields(made)}  # type: ignore[arg-type]
    values = dict(said)
    if coded:
        values["code"] = code
    for name, value in values.items():
        if name not in known:
            raise _broken(code, f"{name} is unknown; known are {', '.join(known)}")
        if known[name].startswith("tuple[str") and _are_words(value):
            values[name] = tuple(value)
        elif not _fits(known[name], value):
            raise _broken(code, f"{name} cannot be {value!r}")
    try:
        return made(**values)
    except TypeError as error:
        raise _broken(code, str(error).rpartition(":")[2].strip() + " is missing") from error


def _are_words(value: Any) -> bool:
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and all(isinstance(one, str) for one in value)
    )


def _fits(wanted: str, value: Any) -> bool:
    plain: dict[str, type] = {"str": str, "int": int, "bool": bool}
    if wanted.startswith("tuple[str"):
        return False
    return type(value) is plain[wanted] if wanted in plain else True


def _type(code: str, said: Any) -> RequestType:
    plain = dict(said) if isinstance(said, Mapping) else said
    parts = {}
    for name, made in (("fields", RequestField), ("charges", RequestCharge)):
        if isinstance(plain, dict) and name in plain:
            rows = plain.pop(name)
            if not isinstance(rows, (list, tuple)):
                raise _broken(code, f"{name} cannot be {rows!r}")
            parts[name] = tuple(_made(made, code, row, coded=False) for row in rows)
    one: RequestType = _made(RequestType, code, {**plain, **parts} if parts else plain)
    _check_words(one)
    _check_names(one)
    _check_parts(one)
    _check_clock(one)
    for charge in one.charges:
        if charge.amount_cents <= 0:
            raise _broken(code, f"charge {charge.code} is not above zero")
    return one


def _check_words(one: RequestType) -> None:
    wanted = (
        ("group", (one.group,), GROUPS),
        ("clock", (one.clock,), CLOCKS),
        ("place", (one.place,), PLACES),
        ("made_by", (one.made_by,), MADE_BY),
        ("effects", one.effects, EFFECTS),
        ("field kind", tuple(field.kind for field in one.fields), FIELD_KINDS),
        ("priority", (one.priority,), PRIORITIES),
    )
    for name, said, known in wanted:
        for word in said:
            if word not in known:
                listed = ", ".join(map(str, known))
                raise _broken(one.code, f"{name} {word!r} is none of {listed}")


def _check_names(one: RequestType) -> None:
    for name, text in (("name", one.name), ("department", one.department)):
        if not text.strip():
            raise _broken(one.code, f"{name} is empty")
    if len(one.key) > 1:
        raise _broken(one.code, f"key {one.key!r} is more than one character")
    if one.key and (one.key.isspace() or not one.key.isprintable()):
        raise _broken(one.code, f"key {one.key!r} cannot be typed")


def _check_parts(one: RequestType) -> None:
    for what, parts in (("field", one.fields), ("charge", one.charges)):
        codes = [part.code for part in parts]
        for code in codes:
            if codes.count(code) > 1:
                raise _broken(one.code, f"{what} {code} is there twice")
    for field in one.fields:
        if field.kind == "choice" and not field.choices:
            raise _broken(one.code, f"field {field.code} has no choices")


def _check_clock(one: RequestType) -> None:
    waits = (one.schedule_minutes, one.arrive_minutes, one.complete_minutes)
    if min(waits) < 0:
        raise _broken(one.code, "a deadline is below zero")
    set_ones = [wait for wait in waits if wait]
    if set_ones != sorted(set_ones):
        raise _broken(one.code, "planned, there and done have to follow each other")


def _told(made: type[_Part], code: str, said: Any) -> _Part:
    one = _made(made, code, said)
    for event in one.notify:  # type: ignore[attr-defined]
        if event not in EVENTS:
            raise _broken(code, f"notify {event!r} is none of {', '.join(EVENTS)}")
    return one
