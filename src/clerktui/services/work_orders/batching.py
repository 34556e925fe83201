"""Many orders moved at once, each by its own road and in a transaction of its own.

One that somebody else moved meanwhile is left as it is and told of; the others go on. The same
command again does nothing twice: each order's move has an id of its own, made from the command's.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.rules.names import snippet
from clerktui.security.permissions import require
from clerktui.services.work_orders import moves
from clerktui.views.people import Actor
from clerktui.views.work_order_board import (
    BOARD_ACTS,
    BatchMoved,
    BatchMoveDraft,
    DayOrderDraft,
    OrderSkipped,
)
from clerktui.views.work_orders import OrderMoved, OrderMoveDraft

_Road = Callable[[Database, Actor, OrderMoveDraft], OrderMoved]
_ROADS: dict[str, _Road] = {
    "assign": moves.assign,
    "dispatch": moves.dispatch,
    "reopen": moves.reopen,
    "take": moves.take,
    "release": moves.release,
    "priority": moves.set_priority,
}
assert tuple(_ROADS) == BOARD_ACTS


def batch(db: Database, actor: Actor, draft: BatchMoveDraft) -> BatchMoved:
    """Do one thing with many orders; what is refused for one of them is told, the rest is done.

    Raises:
        Refused: `denied`, `work_order.act_unknown`.
    """
    require(actor, moves.DISPATCH)
    if draft.act not in _ROADS:
        known = ", ".join(BOARD_ACTS)
        raise Refused("work_order.act_unknown", act=snippet(draft.act), known=known)
    drafts = (
        OrderMoveDraft(
            _its_own(draft.command_id, mark.number),
            mark.number,
            draft.note,
            mark.version,
            draft.crew,
            draft.wanted_on,
            priority=draft.priority,
        )
        for mark in draft.orders
    )
    return _each(db, actor, _ROADS[draft.act], drafts)


def set_day_order(db: Database, actor: Actor, draft: DayOrderDraft) -> BatchMoved:
    """Put orders at their places in a crew's day; whoever was sent stays sent.

    Raises:
        Refused: `denied`.
    """
    require(actor, moves.DISPATCH)
    drafts = (
        OrderMoveDraft(
            _its_own(draft.command_id, mark.number),
            mark.number,
            version=mark.version,
            sequence=mark.place,
        )
        for mark in draft.orders
    )
    return _each(db, actor, moves.set_sequence, drafts)


def _each(db: Database, actor: Actor, road: _Road, drafts: Iterable[OrderMoveDraft]) -> BatchMoved:
    done: list[int] = []
    skipped: list[OrderSkipped] = []
    for one in drafts:
        try:
            done.append(road(db, actor, one).number)
        except Refused as refusal:
            skipped.append(OrderSkipped(one.number, refusal))
    return BatchMoved(tuple(done), tuple(skipped))


def _its_own(command_id: str, number: int) -> str:
    """The id of what a command does with one order."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{command_id}/{number}"))
