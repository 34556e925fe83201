"""The road of every step of a task: claimed, locked, written down, told, answered.

Every step adds one row to the thread, moves the task's own row with it, marks the thread as read
for whoever wrote, and tells the other desks; all in one transaction. It locks the task and nothing
of the money.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, or_, select, text, update

from clerktui.db import Database
from clerktui.db.watching import announce
from clerktui.errors import Refused
from clerktui.ledger import commands
from clerktui.models import Task, TaskNote, TaskRead
from clerktui.rules.states import TASK, check_move
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.services.tasks.receivers import Owner, drawer_of, owner_code
from clerktui.services.tasks.subjects import visible_kinds
from clerktui.views.people import Actor
from clerktui.views.tasks import TaskMoved

BODY_MAX = 2_000
_TASK = Task.__table__
_NOTE = TaskNote.__table__
_NUMBERS = 7_201_400
"""The advisory lock under which PostgreSQL gives task numbers out; SQLite has one writer anyway."""
_READ = text(
    "INSERT INTO task_read (user_id, task_id, last_note_id, read_at) "
    "VALUES (:user_id, :task_id, :last, :now) ON CONFLICT (user_id, task_id) DO UPDATE "
    "SET last_note_id = :last, read_at = :now WHERE task_read.last_note_id < :last"
).bindparams(bindparam("now", type_=TaskRead.__table__.c.read_at.type))


@dataclass(frozen=True)
class Step:
    """A step being taken, inside its transaction."""

    connection: Connection
    actor: Actor
    now: dt.datetime
    body: str


Work = Callable[[Step], TaskMoved]


def take_step(db: Database, actor: Actor, kind: str, draft: Any, work: Work) -> TaskMoved:
    """Take a step once; the same command again gives the same answer.

    Raises:
        Refused: `command.reused`, `text.control`, `text.too_long`, and what `work` refuses.
    """
    body = clean_text(draft.body, max_length=BODY_MAX)
    said = {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name, value in draft.__dict__.items()
        if name != "command_id"
    }
    command = commands.Command(draft.command_id, f"task_{kind}", said, actor.user_id)

    def once(connection: Connection) -> TaskMoved:
        now = db.clock.now()
        earlier = commands.claim(connection, command, now)
        if earlier is not None:
            return TaskMoved(**json.loads(earlier), duplicate=True)
        moved = work(Step(connection, actor, now, body))
        told = {name: value for name, value in moved.__dict__.items() if name != "duplicate"}
        commands.answer(connection, command.id, told)
        announce(connection)
        return moved

    return db.post(once)


def lock_task(step: Step, number: int, *, to_act: bool = False) -> Any:
    """A task's row, locked, that this person may see (and may move on, if that is wanted).

    Raises:
        Refused: `task.unknown`, `task.not_yours`.
    """
    query = select(_TASK).where(_TASK.c.number == number, may_see(step.actor))
    row = step.connection.execute(query.with_for_update(of=_TASK)).first()
    if row is None:
        raise Refused("task.unknown", number=number)
    if to_act and not step.actor.may("task.any") and not _is_party(step, row):
        owner = step.connection.execute(
            select(owner_code(_TASK)).where(_TASK.c.id == row.id)
        ).scalar_one()
        raise Refused("task.not_yours", number=number, owner=owner)
    return row


def may_see(actor: Actor) -> Any:
    """Which tasks a person may see: never through a thing that person may not see; an SQL test."""
    in_sight = _TASK.c.subject_kind.in_(visible_kinds(actor))
    if actor.may("task.any"):
        return in_sight
    # What is about nothing everybody may see is between those it concerns.
    return in_sight & ((_TASK.c.subject_kind != "") | concerns(actor))


def concerns(actor: Actor) -> Any:
    """Whether a task waits for a person or was made by that person; an SQL test."""
    return or_(waits_for(actor), _TASK.c.made_by_id == actor.user_id)


def waits_for(actor: Actor) -> Any:
    """Whether a task is a person's, that person's role's or open drawer's; an SQL test."""
    return or_(
        _TASK.c.owner_id == actor.user_id,
        _TASK.c.owner_role == actor.role,
        # Whoever leaves a note for the next one at a drawer may still have it open.
        (_TASK.c.drawer_id == drawer_of(actor)) & (_TASK.c.made_by_id != actor.user_id),
    )


def _is_party(step: Step, row: Any) -> bool:
    query = select(_TASK.c.id).where(_TASK.c.id == row.id, concerns(step.actor))
    return step.connection.execute(query).first() is not None


def next_number(connection: Connection) -> int:
    """The next task's number; nobody else gets one before this transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _NUMBERS})
    last = select(func.coalesce(func.max(_TASK.c.number), 0))
    return int(connection.execute(last).scalar_one()) + 1


def write(step: Step, task: Any, kind: str, to_state: str, owner: Owner) -> TaskMoved:
    """Add a row to a task's thread and bring the task to where it leads; gives how it stands.

    Raises:
        Refused: `states.no_move`.
    """
    if task.state not in ("", to_state):
        check_move(TASK, task.state, to_state)
    note_id = step.connection.execute(
        insert(_NOTE)
        .values(
            task_id=task.id,
            kind=kind,
            from_state=task.state,
            to_state=to_state,
            body=step.body,
            at=step.now,
            user_id=step.actor.user_id,
            **owner.columns,
        )
        .returning(_NOTE.c.id)
    ).scalar_one()
    done_at = (task.done_at or step.now) if to_state == "done" else None
    step.connection.execute(
        update(_TASK)
        .where(_TASK.c.id == task.id)
        .values(state=to_state, last_note_id=note_id, done_at=done_at, **owner.columns)
    )
    mark_read(step.connection, step.actor, task.id, note_id, step.now)
    subject = ("task", task.number)
    audit.record(step.connection, step.actor, f"task_{kind}", subject, step.now, state=to_state)
    code = step.connection.execute(select(owner_code(_TASK)).where(_TASK.c.id == task.id))
    return TaskMoved(task.number, to_state, code.scalar_one())


def mark_read(
    connection: Connection, actor: Actor, task_id: int, last_note_id: int, now: dt.datetime
) -> None:
    """Write down that this person has read a thread up to a row; never back."""
    read = {"user_id": actor.user_id, "task_id": task_id, "last": last_note_id, "now": now}
    connection.execute(_READ, read)
