"""The road of everything done about an order: claimed, locked, moved, written down, told.

Locks: the command, the office chain where money may follow, the account, the order.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from sqlalchemy import Connection, insert, select, update

from clerktui.db import Database
from clerktui.db.watching import announce
from clerktui.errors import Refused
from clerktui.ledger import commands
from clerktui.models import Account, WorkOrder, WorkOrderMove
from clerktui.rules.states import WORK_ORDER, check_move
from clerktui.security import audit
from clerktui.services.reference import Reference, get_reference
from clerktui.services.work_order_rows.notices import notify
from clerktui.views.people import Actor

LIVE = ("open", "assigned", "dispatched", "accepted", "arrived", "could_not")
"""The states of an order somebody still has to do something about."""
NOTE_MAX = 1_000
_ACCOUNT = Account.__table__
_MOVE = WorkOrderMove.__table__
_ORDER = WorkOrder.__table__
_Done = TypeVar("_Done")


@dataclass
class Working:
    """Something being done about orders, inside its transaction."""

    connection: Connection
    reference: Reference
    actor: Actor | None
    now: dt.datetime
    command_id: str = ""

    @property
    def user_id(self) -> int | None:
        """Who does it; nobody where a rule does."""
        return self.actor.user_id if self.actor else None


def once(
    db: Database, actor: Actor, kind: str, draft: Any, work: Callable[[Working], _Done]
) -> _Done:
    """Do something about orders once; the same command again gives the same answer.

    Args:
        db: the books.
        actor: who does it; what they may do is checked before.
        kind: the command's kind.
        draft: a dataclass with a `command_id`; all it says must be the same when sent again.
        work: does it; its answer is a dataclass of plain values, days and instants, `duplicate`.

    Raises:
        Refused: `command.reused`, and whatever `work` refuses.
    """
    said = {name: value for name, value in plain(draft).items() if name != "command_id"}
    command = commands.Command(draft.command_id, f"work_order_{kind}", said, actor.user_id)

    def act(connection: Connection) -> tuple[_Done | None, str]:
        now = db.clock.now()
        earlier = commands.claim(connection, command, now)
        if earlier is not None:
            return None, earlier
        working = Working(connection, get_reference(db, connection), actor, now, command.id)
        done = work(working)
        told = {name: value for name, value in plain(done).items() if name != "duplicate"}
        commands.answer(connection, command.id, [type(done).__name__, told])
        return done, ""

    done, earlier = db.post(act)
    if done is None:
        return replace(_answered(json.loads(earlier)), duplicate=True)
    return done


def plain(value: Any) -> Any:
    """A draft or an answer as plain values."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {str(name): plain(one) for name, one in value.items()}
    return value


def _answered(told: list[Any]) -> Any:
    """What was kept as a command's answer, as the view it was."""
    from clerktui.views import work_orders as views

    name, said = told
    made = getattr(views, name)
    for one in fields(made):
        kept = said.get(one.name)
        if isinstance(kept, str) and kept and "dt.datetime" in str(one.type):
            said[one.name] = dt.datetime.fromisoformat(kept)
        elif isinstance(kept, str) and kept and "dt.date" in str(one.type):
            said[one.name] = dt.date.fromisoformat(kept)
        elif isinstance(kept, list):
            said[one.name] = tuple(kept)
    return made(**said)


def lock_order(connection: Connection, number: int) -> Any:
    """An order's row, locked after its account, so that whoever moves money is never waited for.

    Raises:
        Refused: `work_order.unknown`.
    """
    query = select(_ORDER).where(_ORDER.c.number == number)
    row = connection.execute(query).first()
    if row is None:
        raise Refused("work_order.unknown", number=number)
    if row.account_id is not None:
        account = select(_ACCOUNT.c.id).where(_ACCOUNT.c.id == row.account_id)
        connection.execute(account.with_for_update())
    return connection.execute(query.with_for_update()).one()


@dataclass(frozen=True)
class Move:
    """A move of an order: what happened, to which state, who has it then, in whose words.

    Attributes:
        kind: "assigned", "taken", "joined": what is written in its history.
        to_state: the state after it; the same as before where only something else changed.
        values: the columns that change with it.
    """

    kind: str
    to_state: str
    note: str = ""
    values: dict[str, Any] | None = None


def move_on(working: Working, order: Any, move: Move) -> Any:
    """Move an order on: its row, its history, the audit, the notices; gives its row as it is now.

    Raises:
        Refused: `states.no_move`.
    """
    if move.to_state != order.state or move.kind == move.to_state:
        check_move(WORK_ORDER, order.state, move.to_state)
    values = {**(move.values or {}), "state": move.to_state, "version": order.version + 1}
    values["due_at"] = due_of({**order._asdict(), **values})
    changed = update(_ORDER).where(_ORDER.c.id == order.id).values(**values)
    after = working.connection.execute(changed.returning(*_ORDER.c)).one()
    write_move(working, after, move, order.state)
    notify(working, after, move.kind)
    return after


def end_orders(working: Working, which: Any, state: str, note: str) -> list[Any]:
    """End the live orders of a condition, in the order of their numbers; gives their rows.

    Args:
        working: the transaction, which holds their accounts.
        which: a condition over the orders.
        state: "completed" or "cancelled".
        note: what each of them says of it.
    """
    query = select(_ORDER).where(which, _ORDER.c.ended_at.is_(None)).order_by(_ORDER.c.number)
    ended = {"ended_at": working.now, "ended_by_id": working.user_id, "note": note}
    rows = working.connection.execute(query.with_for_update()).all()
    return [move_on(working, row, Move(state, state, note, dict(ended))) for row in rows]


def write_move(working: Working, order: Any, move: Move, from_state: str = "") -> None:
    """Write a move into an order's history and the audit, and tell the boards to look again."""
    said = {name: plain(value) for name, value in (move.values or {}).items()}
    working.connection.execute(
        insert(_MOVE).values(
            order_id=order.id,
            kind=move.kind,
            from_state=from_state,
            to_state=order.state,
            crew=order.crew,
            at=working.now,
            user_id=working.user_id,
            note=move.note,
            said=said,
        )
    )
    announce(working.connection)
    subject = ("work_order", order.number)
    what = f"order_{move.kind}"
    audit.record(working.connection, working.actor, what, subject, working.now, state=order.state)


def due_of(order: dict[str, Any]) -> dt.datetime | None:
    """The deadline an order's clock runs to: planned, arrived, then done; none once it has ended.

    >>> then = dt.datetime(2026, 11, 23, 15, 0, tzinfo=dt.UTC)
    >>> order = {"state": "open", "schedule_by": then, "arrive_by": None, "complete_by": None}
    >>> due_of(order) == then, due_of({**order, "state": "assigned"})
    (True, None)
    """
    if order["state"] not in LIVE:
        return None
    waits = [order["complete_by"]]
    if order["state"] != "arrived":
        waits.insert(0, order["arrive_by"])
    if order["state"] in ("open", "could_not"):
        waits.insert(0, order["schedule_by"])
    return min((one for one in waits if one is not None), default=None)
