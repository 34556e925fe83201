"""Whether a town's decisions on work orders fit each other: what one names the others know."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from clerktui.errors import Refused
from clerktui.rules.request_types import (
    PRIORITIES,
    RequestType,
    crews_of,
    departments_of,
    types_of,
)

PROGRAM_TYPES = {
    "turn_on": "activate",
    "final_reading": "final_reading",
    "cut_off": "cut_off",
    "door_tag": "door_tag",
    "reconnect": "reconnect",
}
"""The types an account's own course makes, and what the completion of each has to change."""
_DAYS = (
    *("duplicate_days", "recurring_days_ahead", "crew_told_days"),
    *("labor_cents_hour", "charge_due_days"),
)
_STEP = {"after_minutes", "raise"}


def check_requests(decided: Mapping[str, Any], services: Collection[str]) -> None:
    """Refuse decisions on orders that name what there is not.

    Args:
        decided: `types`, `departments`, `crews` and `rules`, as policies `work_order.*` say them.
        services: codes of the services charges can be booked for.

    Raises:
        Refused: `work_order.types_broken`, naming the decision and what is wrong with it.
    """
    kinds = types_of(decided["types"])
    departments = departments_of(decided["departments"])
    crews = crews_of(decided["crews"])
    for kind in kinds.values():
        _need(kind.code, "department", kind.department, departments)
        if kind.crew:
            _need(kind.code, "crew", kind.crew, crews)
        for charge in kind.charges:
            _need(kind.code, "service", charge.service, services)
    for crew in crews.values():
        if crew.department:
            _need(crew.code, "department", crew.department, departments)
    _check_program(kinds)
    check_rules(decided["rules"])


def check_rules(rules: Any) -> None:
    """Refuse what policy `work_order.rules` cannot say.

    Raises:
        Refused: `work_order.types_broken`.
    """
    if not isinstance(rules, Mapping):
        raise _broken("rules", f"{rules!r} is not a table")
    for name in _DAYS:
        if not _is_whole(rules.get(name)):
            raise _broken("rules", f"{name} cannot be {rules.get(name)!r}")
    reasons = rules.get("could_not")
    if not isinstance(reasons, Mapping) or not reasons:
        raise _broken("rules", "could_not gives no reason")
    steps = rules.get("escalate")
    if not isinstance(steps, (list, tuple)) or not all(map(_is_step, steps)):
        raise _broken("rules", f"escalate cannot be {steps!r}")


def _is_step(said: Any) -> bool:
    if not isinstance(said, Mapping) or set(said) != _STEP:
        return False
    return (
        _is_whole(said["after_minutes"])
        and _is_whole(said["raise"])
        and said["raise"] in range(1, max(PRIORITIES))
    )


def _is_whole(value: Any) -> bool:
    return type(value) is int and value >= 0


def _check_program(kinds: Mapping[str, RequestType]) -> None:
    for code, effect in PROGRAM_TYPES.items():
        kind = kinds.get(code)
        if kind is None:
            raise _broken(code, "the program makes orders of this type: it has to be there")
        if effect not in kind.effects:
            raise _broken(code, f"its completion has to change {effect}")
        if kind.made_by != "program":
            raise _broken(code, "made_by has to be program")
    if not kinds["cut_off"].disconnects:
        raise _broken("cut_off", "it has to say disconnects")


def _need(code: str, what: str, named: str, known: Collection[str]) -> None:
    if named not in known:
        raise _broken(code, f"{what} {named!r} is none of {', '.join(known)}")


def _broken(code: str, reason: str) -> Refused:
    return Refused("work_order.types_broken", kind=code, reason=reason)
