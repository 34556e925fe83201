"""What was taken from a crew that had been sent, until each of its people has read it.

It is worked out of the history of the orders and kept nowhere else: whoever was sent by one move
and called off by a later one is told, until a move of theirs says that they know.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, func, select, union_all

from clerktui.models import Account, WorkOrder, WorkOrderMove
from clerktui.services.confidential import shown_place
from clerktui.services.reference import Reference
from clerktui.services.work_order_rows import town
from clerktui.views.work_order_crew import CalledOff

_ACCOUNT = Account.__table__
_MOVE = WorkOrderMove.__table__
_ORDER = WorkOrder.__table__
_BACK_MAX = dt.timedelta(days=90)
"""How long before its end an order may have been wanted, so that the index finds it."""
_GIVEN_BACK = ("could_not", "completed")
_TAKEN = ("assigned", "reopened", "cancelled")


def newest_move(connection: Connection) -> int:
    """The newest move of any order: another number says that somebody did something."""
    return int(connection.execute(select(func.coalesce(func.max(_MOVE.c.id), 0))).scalar_one())


def called_off(
    connection: Connection, reference: Reference, who: tuple[int, tuple[str, ...]], now: dt.datetime
) -> tuple[CalledOff, ...]:
    """The orders somebody has to be told not to go to, the newest first.

    Args:
        connection: the transaction.
        reference: the town's rules of today.
        who: the person's id and the codes of their crews.
        now: what time it is.
    """
    user_id, crews = who
    days = dt.timedelta(days=int(town.rules(reference)["crew_told_days"]))
    rows = connection.execute(_moves(reference, crews, now - days)).all()
    known = town.types(reference)
    found = []
    for _, moves in groupby(rows, key=lambda row: row.order_id):
        taken = _taken(moves, user_id, crews)
        if taken is not None and taken.at >= now - days:
            name = town.name_of(known, taken.order_kind)
            how = "cancelled" if taken.kind == "cancelled" else "called_back"
            at = (taken.at, taken.version)
            found.append(CalledOff(taken.number, name, taken.shown, how, taken.note, *at))
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def _taken(moves: Iterable[Any], user_id: int, crews: tuple[str, ...]) -> Any | None:
    """The move that took an order from a crew that had been sent, unless they know of it."""
    is_sent, taken = False, None
    for move in moves:
        if move.kind == "dispatched" and move.crew in crews:
            is_sent, taken = True, None
        elif move.kind in _GIVEN_BACK:
            is_sent, taken = False, None
        elif is_sent and (move.kind in _TAKEN or move.kind == "dispatched"):
            is_sent, taken = False, move
        elif move.kind == "acknowledged" and move.user_id == user_id:
            taken = None
    return taken


def _moves(reference: Reference, crews: tuple[str, ...], since: dt.datetime) -> Any:
    """The moves of the orders that were once sent to these crews: live ones, or ended lately."""
    one, sending = _ORDER.alias("one"), _MOVE.alias("sending")
    live = select(one.c.id).where(one.c.ended_at.is_(None))
    lately = select(one.c.id).where(
        one.c.state.in_(("cancelled", "followed_up")),
        one.c.wanted_on >= reference.on - _BACK_MAX,
        one.c.ended_at >= since,
    )
    sent = select(sending.c.id).where(
        sending.c.order_id == _ORDER.c.id,
        sending.c.kind == "dispatched",
        sending.c.crew.in_(crews),
    )
    return (
        select(
            _MOVE,
            _ORDER.c.number,
            _ORDER.c.kind.label("order_kind"),
            _ORDER.c.version,
            shown_place(_ORDER.c.place).label("shown"),
        )
        .join(_ORDER, _ORDER.c.id == _MOVE.c.order_id)
        .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _ORDER.c.account_id)
        .where(_ORDER.c.id.in_(union_all(live, lately)), sent.exists())
        .order_by(_MOVE.c.order_id, _MOVE.c.id)
    )
