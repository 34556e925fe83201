"""Whether a final reading can be right: beside the last reading, and beside what is used there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from clerktui.errors import NeedsOverride, Refused
from clerktui.services.customer_deposits.steps import Stepping
from clerktui.services.meters import READINGS, last_shown, most_likely, readings_until
from clerktui.services.signon import Approvals
from clerktui.views.closing_accounts import ReadingDraft

OVERRIDE = "correction.approve"


def check_reading(stepping: Stepping, asked: Any, draft: ReadingDraft, read_on: dt.date) -> str:
    """Look a reading over; gives what is written down beside it, empty where nothing stands out.

    A meter that was never read before takes any reading.

    Raises:
        Refused: `close_out.reading_why` for one below the last reading without a reason;
            `close_out.reading_high` for one far above what is used there, until somebody is sure.
        NeedsOverride: `close_out.reading_below` for one below the last reading.
    """
    last = last_shown(stepping.connection, asked.agreement_id, read_on)
    if last is None:
        return ""
    facts = {"meter": asked.meter, "reading": draft.reading, "last": last.reading}
    facts["last_on"] = last.read_on
    if draft.reading < last.reading:
        if not stepping.note:
            raise Refused("close_out.reading_why", **facts)
        warning = NeedsOverride("close_out.reading_below", OVERRIDE, **facts)
        if Approvals(stepping.connection, stepping.command_id).of(warning) is None:
            raise warning
        return f", below the last one of {last.reading}: {stepping.note}"
    rows = readings_until(stepping.connection, asked.agreement_id, read_on)
    return _high(stepping, rows, draft, facts | {"read_on": read_on})


def _high(
    stepping: Stepping, rows: Sequence[Any], draft: ReadingDraft, facts: dict[str, Any]
) -> str:
    """Far above what is used there: said with the figures, and written down once it is sure."""
    used, days = draft.reading - facts["last"], (facts["read_on"] - facts["last_on"]).days
    rules = stepping.reference.policy[READINGS]
    most = most_likely(rules, rows, days)
    if most is None or used <= most:
        return ""
    months = rows[: int(rules["months"])]
    highest = max(one.usage for one in months)
    if not draft.is_sure:
        shown = {name: facts[name] for name in ("meter", "reading", "last", "last_on")}
        raise Refused("close_out.reading_high", used=used, highest=highest, **shown)
    return f", {used} used where {highest} is the highest month"
