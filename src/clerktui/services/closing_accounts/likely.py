"""Whether a final reading can be right: beside the last reading, and beside what is used there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from clerktui.errors import NeedsOverride, Refused
from clerktui.models import MeterReading
from clerktui.rules.usage import Reading, likely_most
from clerktui.services.customer_deposits.steps import Stepping
from clerktui.services.signon import Approvals
from clerktui.views.closing_accounts import ReadingDraft

READINGS = "closing_account.readings"
OVERRIDE = "correction.approve"
_READING = MeterReading.__table__


def check_reading(stepping: Stepping, asked: Any, draft: ReadingDraft, read_on: dt.date) -> str:
    """Look a reading over; gives what is written down beside it, empty where nothing stands out.

    A meter that was never read before takes any reading.

    Raises:
        Refused: `close_out.reading_why` for one below the last reading without a reason;
            `close_out.reading_high` for one far above what is used there, until somebody is sure.
        NeedsOverride: `close_out.reading_below` for one below the last reading.
    """
    rows = _before(stepping, asked.agreement_id, read_on)
    if not rows:
        return ""
    last = rows[0]
    facts = {"meter": asked.meter, "reading": draft.reading, "last": last.reading}
    facts["last_on"] = last.read_on
    if draft.reading < last.reading:
        if not stepping.note:
            raise Refused("close_out.reading_why", **facts)
        warning = NeedsOverride("close_out.reading_below", OVERRIDE, **facts)
        if Approvals(stepping.connection, stepping.command_id).of(warning) is None:
            raise warning
        return f", below the last one of {last.reading}: {stepping.note}"
    return _high(stepping, rows, draft, facts | {"read_on": read_on})


def _high(
    stepping: Stepping, rows: Sequence[Any], draft: ReadingDraft, facts: dict[str, Any]
) -> str:
    """Far above what is used there: said with the figures, and written down once it is sure."""
    rules, last = stepping.reference.policy[READINGS], rows[0]
    used, days = draft.reading - last.reading, (facts["read_on"] - last.read_on).days
    months = [Reading(one.read_on, one.usage, one.days) for one in rows[: int(rules["months"])]]
    most = likely_most(months, days, int(rules["times_highest"]))
    if most is None or used <= max(most, int(rules["least_units"])):
        return ""
    highest = max(one.usage for one in months)
    if not draft.is_sure:
        shown = {name: facts[name] for name in ("meter", "reading", "last", "last_on")}
        raise Refused("close_out.reading_high", used=used, highest=highest, **shown)
    return f", {used} used where {highest} is the highest month"


def _before(stepping: Stepping, agreement_id: int, read_on: dt.date) -> Sequence[Any]:
    """The readings of the meter until a day, the last in front."""
    connection: Connection = stepping.connection
    query = (
        select(_READING)
        .where(_READING.c.agreement_id == agreement_id, _READING.c.read_on <= read_on)
        .order_by(_READING.c.read_on.desc(), _READING.c.id.desc())
    )
    return connection.execute(query.limit(60)).all()
