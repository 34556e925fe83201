"""Who is still on the books where somebody applies: told before, moved out at the end."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection

from clerktui.rules.applications import pairs_of
from clerktui.services.applications.places import billing_of
from clerktui.services.closing_accounts.previous import Coming, move_out, occupants, said_before
from clerktui.services.customer_deposits.steps import Stepping
from clerktui.services.reference import Reference


def coming_of(reference: Reference, row: Any) -> Coming:
    """Somebody who comes, as the answers of their application say."""
    metered = billing_of(reference, row.premise_id).metered
    meter = row.answers.get("meter", "")
    services = (code for code, _ in pairs_of(row.answers.get("services", "")))
    taking = tuple((code, meter if code in metered else "") for code in services)
    return Coming(row.premise_id, row.customer_id, taking)


def previous_of(connection: Connection, reference: Reference, row: Any) -> tuple[str, ...]:
    """What the clerk is told of whoever is there still; nothing once the application has ended."""
    if row.state != "open" or row.premise_id is None:
        return ()
    return said_before(connection, coming_of(reference, row), _starts(row.answers))


def move_out_previous(stepping: Stepping, row: Any) -> list[str]:
    """Begin to close the account of whoever is there still, the day before; says what was done.

    Raises:
        Refused: `flag.forbids`.
        NeedsOverride: `flag.asks` where a flag has a supervisor decide.
    """
    coming = coming_of(stepping.reference, row)
    sitting = occupants(stepping.connection, coming)
    if not sitting:
        return []
    stepping.lock_accounts(*sorted(one.number for one in sitting))
    sitting = occupants(stepping.connection, coming)
    start_on = dt.date.fromisoformat(row.answers["starts_on"])
    return move_out(stepping, sitting, start_on)[1]


def _starts(answers: dict[str, str]) -> dt.date | None:
    said = answers.get("starts_on", "")
    return dt.date.fromisoformat(said) if said else None
