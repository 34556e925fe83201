"""What the town does with each kind of improper payment, by its dated decision."""

from __future__ import annotations

import datetime as dt
from typing import Any

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.rules import improper
from clerktui.security.permissions import require
from clerktui.services.reference import Reference, get_reference
from clerktui.views.held import ImproperKind
from clerktui.views.people import Actor

OVERRIDE = "improper.override"


def list_kinds(db: Database, actor: Actor) -> tuple[ImproperKind, ...]:
    """Every kind with its action, its script and its clock, always in the same order.

    Raises:
        Refused: `denied`.
    """
    require(actor, "payment.take")
    with db.read() as connection:
        reference = get_reference(db, connection)
        codes = improper.in_order(reference.policy["improper.kinds"])
        return tuple(get_kind(reference, code) for code in codes)


def get_kind(reference: Reference, code: str) -> ImproperKind:
    """What the town does with a kind today.

    Raises:
        Refused: `improper.unknown`.
    """
    decided: dict[str, Any] = reference.policy["improper.kinds"]
    if code not in decided:
        raise Refused("improper.unknown", kind=code, known=", ".join(improper.in_order(decided)))
    said = decided[code]
    return ImproperKind(
        code=code,
        name=said["name"],
        action=said["action"],
        days=said.get("days", 0),
        script=said.get("script", ""),
        act_by=act_by(reference, said.get("days", 0)),
        revenue_code=reference.policy["suspense.revenue_code"],
    )


def act_by(reference: Reference, days: int, dated_on: dt.date | None = None) -> dt.date | None:
    """By when something must be done; a clock that runs out on a closed day has one day more."""
    by = improper.act_by(dated_on, reference.on, days)
    return reference.calendar().next_open(by) if by is not None else None


def get_suspense_code(db: Database) -> str:
    """The revenue code the town books unidentified money under."""
    with db.read() as connection:
        return str(get_reference(db, connection).policy["suspense.revenue_code"])
