"""What is done about an order until it ends: taken, planned, sent, accepted, arrived, given back.

A dispatcher who takes an order has it alone; another may take it over, and that is written down.
Whoever moves an order that another has moved meanwhile is told so first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import town_date
from clerktui.models import Account, User
from clerktui.rules.names import snippet
from clerktui.rules.text import clean_text
from clerktui.security.permissions import require
from clerktui.services.work_order_rows import town
from clerktui.services.work_order_rows.steps import (
    LIVE,
    NOTE_MAX,
    Move,
    Working,
    lock_order,
    move_on,
    once,
)
from clerktui.services.work_orders import disconnecting
from clerktui.views.people import Actor
from clerktui.views.work_orders import OrderMoved, OrderMoveDraft

DISPATCH = "work_order.dispatch"
CREW = "work_order.crew"
_ACCOUNT = Account.__table__
_USER = User.__table__
_Act = Callable[[Working, Any, OrderMoveDraft], Move]


def take(db: Database, actor: Actor, draft: OrderMoveDraft) -> OrderMoved:
    """Take an order, so that no other dispatcher works it.

    Raises:
        Refused: `denied`, `work_order.unknown`, `work_order.ended`, `work_order.moved`,
            `work_order.taken` when another has it and `note` does not say why it is taken over.
    """

    def act(working: Working, order: Any, draft: OrderMoveDraft) -> Move:
        mine = order.owner_id == working.user_id
        if order.owner_id is not None and not mine and not draft.note.strip():
            raise Refused("work_order.taken", number=order.number, owner=_name(working, order))
        return Move("taken", order.state, _note(draft), {"owner_id": working.user_id})

    return _done(db, actor, DISPATCH, ("take", draft), act)


def release(db: Database, actor: Actor, draft: OrderMoveDraft) -> OrderMoved:
    """Let an order go that one has taken.

    Raises:
        Refused: as `take`.
    """

    def act(working: Working, order: Any, draft: OrderMoveDraft) -> Move:
        _mine(working, order)
        return Move("released", order.state, _note(draft), {"owner_id": None})

    return _done(db, actor, DISPATCH, ("release", draft), act)


def assign(db: Database, actor: Actor, draft: OrderMoveDraft) -> OrderMoved:
    """Plan an order for a crew and a day; one that was sent to another crew is called back.

    Raises:
        Refused: as `take`, and `work_order.crew_unknown`, `work_order.wanted_past`,
            `work_order.wanted_far`, `states.no_move`.
    """
    return _done(db, actor, DISPATCH, ("assign", draft), _assign)


def dispatch(db: Database, actor: Actor, draft: OrderMoveDraft) -> OrderMoved:
    """Send a crew: it is told at once. Without a crew named, the one it is planned for goes.

    Raises:
        Refused: as `assign`, and `work_order.crew_missing`, `flag.forbids` where service is to be
            turned off and somebody depends on it by now.
        NeedsOverride: `flag.asks`.
    """

    def act(working: Working, order: Any, draft: OrderMoveDraft) -> Move:
        _mine(working, order)
        code = draft.crew or order.crew
        if not code:
            raise Refused("work_order.crew_missing", number=order.number)
        _check_allowed(working, order)
        values = _planned(working, order, draft, code)
        values |= {"dispatched_at": working.now, "worker_id": None, "accepted_at": None}
        if order.state in ("dispatched", "accepted", "arrived") and code != order.crew:
            _call_back(working, order)
        return Move("dispatched", "dispatched", _planned_note(order, draft), values)

    return _done(db, actor, DISPATCH, ("dispatch", draft), act)


def reopen(db: Database, actor: Actor, draft: OrderMoveDraft) -> OrderMoved:
    """Put an order that could not be done, or was given to a crew, back among the open ones.

    Raises:
        Refused: as `take`, `states.no_move`.
    """

    def act(working: Working, order: Any, draft: OrderMoveDraft) -> Move:
        _mine(working, order)
        if order.state in ("dispatched", "accepted", "arrived"):
            _call_back(working, order)
        values = {"crew": "", "worker_id": None, "sequence": 0, "outcome": ""}
        return Move("reopened", "open", _note(draft), {**values, **_NOT_THERE})

    return _done(db, actor, DISPATCH, ("reopen", draft), act)


def set_priority(db: Database, actor: Actor, draft: OrderMoveDraft) -> OrderMoved:
    """Say that an order is more or less urgent, with the reason.

    Raises:
        Refused: as `take`, `work_order.priority`, `work_order.note`.
    """

    def act(_: Working, order: Any, draft: OrderMoveDraft) -> Move:
        if draft.priority not in range(1, 6):
            raise Refused("work_order.priority", priority=draft.priority)
        if not draft.note.strip():
            raise Refused("work_order.note")
        kind = "raised" if draft.priority < order.priority else "lowered"
        return Move(kind, order.state, _note(draft), {"priority": draft.priority})

    return _done(db, actor, DISPATCH, ("priority", draft), act)


def set_sequence(db: Database, actor: Actor, draft: OrderMoveDraft) -> OrderMoved:
    """Give an order its place in the crew's day; whoever was sent stays sent.

    Raises:
        Refused: as `take`.
    """

    def act(working: Working, order: Any, draft: OrderMoveDraft) -> Move:
        _mine(working, order)
        return Move("placed", order.state, _note(draft), {"sequence": max(0, draft.sequence)})

    return _done(db, actor, DISPATCH, ("sequence", draft), act)


def add_note(db: Database, actor: Actor, draft: OrderMoveDraft) -> OrderMoved:
    """Write something into an order's history; whoever may take requests may, and its crew.

    Raises:
        Refused: `denied`, `work_order.unknown`, `work_order.note`, `work_order.other_crew`.
    """
    permission = CREW if actor.may(CREW) and not actor.may("work_order.take") else "work_order.take"

    def act(working: Working, order: Any, draft: OrderMoveDraft) -> Move:
        if permission == CREW:
            of_the_crew(working, order)
        if not draft.note.strip():
            raise Refused("work_order.note")
        return Move("noted", order.state, _note(draft))

    return _done(db, actor, permission, ("note", draft), act)


# ------------------------------------------------------------------------------ by the crew
def accept(db: Database, actor: Actor, draft: OrderMoveDraft) -> OrderMoved:
    """Say that the crew goes: whoever says so is who goes.

    Raises:
        Refused: `denied`, `work_order.unknown`, `work_order.ended`, `work_order.other_crew`,
            `states.no_move`.
    """

    def act(working: Working, order: Any, draft: OrderMoveDraft) -> Move:
        of_the_crew(working, order)
        values = {"accepted_at": working.now, "worker_id": working.user_id}
        return Move("accepted", "accepted", _note(draft), values)

    return _done(db, actor, _by_crew(actor), ("accept", draft), act)


def arrive(db: Database, actor: Actor, draft: OrderMoveDraft) -> OrderMoved:
    """Say that the crew is there.

    Raises:
        Refused: as `accept`.
    """

    def act(working: Working, order: Any, draft: OrderMoveDraft) -> Move:
        of_the_crew(working, order)
        values: dict[str, Any] = {"arrived_at": working.now}
        if order.worker_id is None:
            values["worker_id"] = working.user_id
        return Move("arrived", "arrived", _note(draft), values)

    return _done(db, actor, _by_crew(actor), ("arrive", draft), act)


def could_not(db: Database, actor: Actor, draft: OrderMoveDraft) -> OrderMoved:
    """Give an order back that could not be done, with a reason of policy `work_order.rules`.

    Raises:
        Refused: as `accept`, `work_order.outcome_unknown`.
    """

    def act(working: Working, order: Any, draft: OrderMoveDraft) -> Move:
        of_the_crew(working, order)
        return not_done(working, draft.outcome, _note(draft))

    return _done(db, actor, _by_crew(actor), ("could_not", draft), act)


def not_done(working: Working, outcome: str, said: str) -> Move:
    """The move by which an order is given back that could not be done, with its reason.

    Raises:
        Refused: `work_order.outcome_unknown`.
    """
    reasons = town.rules(working.reference)["could_not"]
    if outcome not in reasons:
        known = ", ".join(reasons)
        raise Refused("work_order.outcome_unknown", outcome=snippet(outcome), known=known)
    note = ". ".join(filter(None, (str(reasons[outcome]), said)))
    return Move("could_not", "could_not", note, {"outcome": outcome, "note": note})


# ------------------------------------------------------------------------------------- inside
_NOT_THERE = {"dispatched_at": None, "accepted_at": None, "arrived_at": None}


def _done(
    db: Database,
    actor: Actor,
    permission: str,
    what: tuple[str, OrderMoveDraft],
    act: _Act,
) -> OrderMoved:
    require(actor, permission)
    kind, draft = what

    def work(working: Working) -> OrderMoved:
        order = lock_order(working.connection, draft.number)
        if order.state not in LIVE and kind != "note":
            raise Refused("work_order.ended", number=order.number, state=order.state)
        if draft.version not in (-1, order.version):
            facts = {"number": order.number, "state": order.state}
            raise Refused("work_order.moved", **facts)
        after = move_on(working, order, act(working, order, draft))
        return OrderMoved(
            after.number, after.state, after.crew, _name(working, after), after.version
        )

    return once(db, actor, kind, draft, work)


def _check_allowed(working: Working, order: Any) -> None:
    """Nobody is sent to turn off who came to depend on it after the order was made."""
    kind = town.types(working.reference).get(order.kind)
    if kind is None or not kind.disconnects or order.account_id is None:
        return
    query = select(_ACCOUNT.c.id, _ACCOUNT.c.number).where(_ACCOUNT.c.id == order.account_id)
    account = working.connection.execute(query).one()
    disconnecting.check_flags(working, account)


def _assign(working: Working, order: Any, draft: OrderMoveDraft) -> Move:
    _mine(working, order)
    if not draft.crew:
        raise Refused("work_order.crew_missing", number=order.number)
    values = _planned(working, order, draft, draft.crew)
    if order.state in ("dispatched", "accepted", "arrived"):
        _call_back(working, order)
        values |= {**_NOT_THERE, "worker_id": None}
    values["assigned_at"] = working.now
    return Move("assigned", "assigned", _planned_note(order, draft), values)


def _planned(working: Working, order: Any, draft: OrderMoveDraft, code: str) -> dict[str, Any]:
    crew = town.crew_of(working.reference, code)
    values: dict[str, Any] = {"crew": crew.code, "owner_id": order.owner_id or working.user_id}
    if draft.wanted_on is not None:
        if draft.wanted_on < working.reference.on:
            raise Refused("work_order.wanted_past", wanted_on=draft.wanted_on)
        town.check_day(working.reference, draft.wanted_on)
        values["wanted_on"] = draft.wanted_on
    if draft.sequence:
        values["sequence"] = draft.sequence
    elif (crew.code, values.get("wanted_on", order.wanted_on)) != (order.crew, order.wanted_on):
        values["sequence"] = 0  # its place was one in another day
    return values


def _call_back(working: Working, order: Any) -> None:
    """Tell the crew that was sent that it need not go any more."""
    from clerktui.services.work_order_rows.notices import notify

    notify(working, order, "called_back")


def _mine(working: Working, order: Any) -> None:
    """Nobody gives away what another dispatcher has taken."""
    if order.owner_id not in (None, working.user_id):
        raise Refused("work_order.taken", number=order.number, owner=_name(working, order))


def may_end(actor: Actor) -> None:
    """Who may complete orders: the desk, the dispatcher, the crew itself.

    Raises:
        Refused: `denied`.
    """
    if not (actor.may(DISPATCH) or actor.may(CREW)):
        require(actor, "work_order.complete")


def _by_crew(actor: Actor) -> str:
    """Field staff act for their crew; a dispatcher may say it for them, as told by radio."""
    return DISPATCH if actor.may(DISPATCH) else CREW


def of_the_crew(working: Working, order: Any) -> None:
    """Let pass the desk, the dispatcher, and the crew whose order it is.

    Raises:
        Refused: `work_order.other_crew`, `work_order.crew_none` where it is for none yet.
    """
    actor = working.actor
    if actor is None or actor.may(DISPATCH) or actor.may("work_order.complete"):
        return
    town.need_crew(working.reference, actor.username, order)


def _name(working: Working, order: Any) -> str:
    if order.owner_id is None:
        return ""
    query = select(_USER.c.full_name).where(_USER.c.id == order.owner_id)
    return str(working.connection.execute(query).scalar_one())


def _note(draft: OrderMoveDraft) -> str:
    return clean_text(draft.note, max_length=NOTE_MAX)


def _planned_note(order: Any, draft: OrderMoveDraft) -> str:
    """What an order's history says of a move that changes its day."""
    day = draft.wanted_on if draft.wanted_on not in (None, order.wanted_on) else None
    return ": ".join(filter(None, (f"for {town_date(day)}" if day else "", _note(draft))))
