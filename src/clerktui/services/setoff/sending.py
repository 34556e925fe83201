"""What holds and what is missing before a debt that has its letter may be sent.

Source: G.S. 105A-5, 105A-13.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from clerktui.i18n import money, town_date
from clerktui.models import SetoffHearing
from clerktui.services.reference import Reference
from clerktui.services.setoff.gate import participation_line, stops_line
from clerktui.services.setoff.owing import left_by_part
from clerktui.services.setoff.rows import RULES
from clerktui.views.setoff import GateLine

_HEARING = SetoffHearing.__table__
_DAY = dt.timedelta(days=1)


def before_sending(
    connection: Connection, reference: Reference, debt: Any, parts: Sequence[Any]
) -> tuple[GateLine, ...]:
    """What holds and what is missing before a debt that has its letter may be sent."""
    return (
        participation_line(connection, reference.on),
        _mailed(debt),
        _clock(debt, reference.on),
        _contest(connection, reference, debt),
        _determined(debt),
        _books(connection, reference, debt, parts),
        _not_expired(debt, reference.on),
        stops_line(connection, reference, [part.account_id for part in parts]),
    )


def _mailed(debt: Any) -> GateLine:
    if debt.mailed_on is None:
        return GateLine("mailed", False, "The letter was not mailed yet.")
    return GateLine("mailed", True, f"The letter was mailed {town_date(debt.mailed_on)}.")


def _clock(debt: Any, on: dt.date) -> GateLine:
    if debt.hearing_until is None:
        return GateLine("clock", False, "The days to ask for a hearing begin with the mailing.")
    until = town_date(debt.hearing_until)
    if debt.state == "noticed" and on <= debt.hearing_until:
        words = f"The debtor may ask for a hearing until {until}."
        return GateLine("clock", False, words, debt.hearing_until + _DAY)
    if on <= debt.hearing_until:
        return GateLine("clock", True, "The debtor has asked for a hearing.")
    return GateLine("clock", True, f"The days to ask for a hearing ended {until}.")


def appeal_until(connection: Connection, reference: Reference, debt: Any) -> dt.date | None:
    """The last day for an appeal against a decision, once the debtor has it."""
    hearing = open_hearing(connection, debt.id)
    if hearing is None or hearing.told_on is None:
        return None
    days = reference.policy[RULES]["appeal_days"]
    return hearing.told_on + dt.timedelta(days=days)


def open_hearing(connection: Connection, debt_id: int) -> Any:
    """The last hearing of a debt that was asked for in time, or None."""
    query = (
        select(_HEARING)
        .where(_HEARING.c.debt_id == debt_id, _HEARING.c.is_timely)
        .order_by(_HEARING.c.id.desc())
    )
    return connection.execute(query.limit(1)).first()


def _contest(connection: Connection, reference: Reference, debt: Any) -> GateLine:
    if debt.state == "contested":
        return GateLine("contest", False, "A hearing was asked for in time and is not decided.")
    if debt.state == "appealed":
        return GateLine("contest", False, "The decision is appealed.")
    if debt.state == "decided":
        until = appeal_until(connection, reference, debt)
        if until is None:
            words = "Nobody wrote down when the debtor had the decision: the days of an appeal "
            return GateLine("contest", False, f"{words}run from then.")
        if reference.on <= until:
            words = f"The debtor may appeal until {town_date(until)}."
            return GateLine("contest", False, words, until + _DAY)
    return GateLine("contest", True, "No hearing or appeal is open.")


def _determined(debt: Any) -> GateLine:
    if debt.determined_on is None:
        return GateLine("determined", False, "The debt is not finally determined.")
    if debt.state == "contested":
        return GateLine("determined", False, "The debt is contested again.")
    words = f"It was finally determined {town_date(debt.determined_on)}."
    return GateLine("determined", True, words)


def _books(
    connection: Connection, reference: Reference, debt: Any, parts: Sequence[Any]
) -> GateLine:
    """Whether the books follow a decision: what is not owed comes off before the rest is sent.

    Else each payment would be answered by what the decision took off, up to its whole.
    """
    owed = sum(left_by_part(connection, reference, parts, with_pending=False))
    decided = debt.determined_cents
    if decided is None or owed <= decided:
        return GateLine("books", True, f"The books say {money(owed)}, no more than was determined.")
    words = (
        f"The decision says {money(decided)}, the books still {money(owed)}: adjust "
        f"{money(owed - decided)} off account {parts[0].number} first."
    )
    return GateLine("books", False, words)


def _not_expired(debt: Any, on: dt.date) -> GateLine:
    if debt.expires_on is None:
        return GateLine("expired", True, "It cannot expire before it is determined.")
    until = town_date(debt.expires_on)
    if on > debt.expires_on:
        return GateLine("expired", False, f"It could be set off until {until}.")
    return GateLine("expired", True, f"It can be set off until {until}.")
