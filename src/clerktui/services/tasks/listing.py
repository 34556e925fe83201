"""Tasks in lists and one by one; reading a thread says how far it was read, and nothing else."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, case, func, literal, or_, select, true

from clerktui.db import Database
from clerktui.db.watching import announce
from clerktui.errors import Refused
from clerktui.models import Task, TaskNote, TaskRead, User
from clerktui.rules.folding import fold_number
from clerktui.security.permissions import require
from clerktui.services.reference import Reference, get_reference
from clerktui.services.tasks.making import reason_names
from clerktui.services.tasks.receivers import owner_code, owner_name
from clerktui.services.tasks.steps import concerns, mark_read, may_see, waits_for
from clerktui.services.tasks.subjects import find_subject
from clerktui.views.accounts import Page
from clerktui.views.people import Actor
from clerktui.views.tasks import TaskNoteView, TasksWanted, TaskView

MINE = TasksWanted()
_NEVER = dt.date(9999, 12, 31)
_DAY_END = "24:00"
_NOTE = TaskNote.__table__
_READ = TaskRead.__table__
_TASK = Task.__table__
_USER = User.__table__
_MAKER = _USER.alias("maker")
_DUE = func.coalesce(_TASK.c.due_on, literal(_NEVER, _TASK.c.due_on.type))
_DUE_TIME = func.coalesce(_TASK.c.due_time, _DAY_END)


def list_tasks(
    db: Database,
    actor: Actor,
    wanted: TasksWanted = MINE,
    after: tuple[int, ...] | None = None,
    limit: int = 50,
) -> Page[TaskView]:
    """Tasks as they are wanted, what is due first in front, a page at a time.

    Raises:
        Refused: `denied`, `task.wanted_unknown`, and what `find_subject` refuses.
    """
    require(actor, "task.use")
    with db.read() as connection:
        reference = get_reference(db, connection)
        now = _local(db, reference)
        query = _tasks(actor).where(_which(connection, actor, wanted))
        if wanted.is_overdue:
            query = query.where(_is_late(now))
        if after:
            query = query.where(_comes_after(after))
        query = query.order_by(_DUE, _DUE_TIME, _TASK.c.number).limit(limit + 1)
        rows = connection.execute(query).all()
    views = tuple(_view(row, reference, now) for row in rows[:limit])
    return Page(views, _place(views[-1]) if len(rows) > limit else None)


def get_task(db: Database, actor: Actor, number: int) -> TaskView:
    """A task with its whole thread, which counts as read from now on.

    Raises:
        Refused: `denied`, `task.unknown`.
    """
    require(actor, "task.use")

    with db.read() as connection:
        reference = get_reference(db, connection)
        one = _tasks(actor).where(_TASK.c.number == number, may_see(actor))
        row = connection.execute(one).first()
        if row is None:
            raise Refused("task.unknown", number=number)
        view = _view(row, reference, _local(db, reference), _thread(connection, row.id))
    if row.is_unread:
        db.post(lambda connection: _seen(db, connection, actor, row))
    return view


def _seen(db: Database, connection: Connection, actor: Actor, row: Any) -> None:
    mark_read(connection, actor, row.id, row.last_note_id, db.clock.now())
    # The same person may sit at another desk, too.
    announce(connection)


def list_about(db: Database, actor: Actor, kind: str, number: str) -> tuple[TaskView, ...]:
    """The open tasks about one thing, what is due first in front.

    Raises:
        Refused: `denied`, and what `find_subject` refuses.
    """
    wanted = TasksWanted("all", subject_kind=kind, subject=number)
    return list_tasks(db, actor, wanted).rows


# ------------------------------------------------------------------------------------ the rows
def _tasks(actor: Actor) -> Any:
    read = and_(_READ.c.task_id == _TASK.c.id, _READ.c.user_id == actor.user_id)
    is_unread = concerns(actor) & (_TASK.c.last_note_id > func.coalesce(_READ.c.last_note_id, 0))
    return (
        select(
            _TASK,
            owner_code(_TASK).label("owner"),
            owner_name(_TASK).label("owner_name"),
            _MAKER.c.username.label("made_by"),
            _MAKER.c.full_name.label("made_by_name"),
            case((is_unread, 1), else_=0).label("is_unread"),
            case((waits_for(actor), 1), else_=0).label("is_mine"),
        )
        .join(_MAKER, _MAKER.c.id == _TASK.c.made_by_id)
        .outerjoin(_READ, read)
    )


def _which(connection: Connection, actor: Actor, wanted: TasksWanted) -> Any:
    whose = {"mine": waits_for(actor), "made": _TASK.c.made_by_id == actor.user_id, "all": true()}
    states = {"open": _TASK.c.state != "done", "done": _TASK.c.state == "done", "all": true()}
    if wanted.whose not in whose or wanted.state not in states:
        known = ", ".join((*whose, *states))
        raise Refused("task.wanted_unknown", whose=wanted.whose, state=wanted.state, known=known)
    test = and_(may_see(actor), whose[wanted.whose], states[wanted.state])
    if wanted.subject:
        about = find_subject(connection, actor, wanted.subject_kind, wanted.subject)
        test &= (_TASK.c.subject_kind == about.kind) & (_TASK.c.subject_id == about.key)
    elif wanted.subject_kind:
        test &= _TASK.c.subject_kind == wanted.subject_kind
    text = wanted.text.strip()
    return test & _matches(text) if text else test


def _matches(text: str) -> Any:
    said = (_TASK.c.title, _TASK.c.said, _TASK.c.subject)
    parts = [column.icontains(text, autoescape=True) for column in said]
    number = fold_number(text)
    if number.isdecimal():
        parts.append(_TASK.c.number == int(number))
    return or_(*parts)


def _is_late(now: dt.datetime) -> Any:
    today, time = now.date(), f"{now:%H:%M}"
    return (_TASK.c.due_on < today) | ((_TASK.c.due_on == today) & (_TASK.c.due_time < time))


def _comes_after(after: tuple[int, ...]) -> Any:
    day, minutes, number = dt.date.fromordinal(after[0]), after[1], after[2]
    time = f"{minutes // 60:02d}:{minutes % 60:02d}"
    due_on, due_time = _DUE, _DUE_TIME
    later = (due_time > time) | ((due_time == time) & (_TASK.c.number > number))
    return (due_on > day) | ((due_on == day) & later)


def _place(view: TaskView) -> tuple[int, ...]:
    hour, _, minute = (view.due_time or _DAY_END).partition(":")
    return (view.due_on or _NEVER).toordinal(), int(hour) * 60 + int(minute), view.number


def _local(db: Database, reference: Reference) -> dt.datetime:
    return db.clock.now().astimezone(ZoneInfo(reference.timezone))


def _thread(connection: Connection, task_id: int) -> tuple[TaskNoteView, ...]:
    rows = connection.execute(
        select(_NOTE, _USER.c.full_name.label("who"), owner_name(_NOTE).label("owner"))
        .join(_USER, _USER.c.id == _NOTE.c.user_id)
        .where(_NOTE.c.task_id == task_id)
        .order_by(_NOTE.c.id)
    )
    return tuple(
        TaskNoteView(row.kind, row.at, row.who, row.body, row.owner, row.to_state) for row in rows
    )


def _view(
    row: Any, reference: Reference, now: dt.datetime, notes: tuple[TaskNoteView, ...] = ()
) -> TaskView:
    due = (row.due_on or _NEVER, row.due_time or _DAY_END)
    return TaskView(
        number=row.number,
        kind=row.kind,
        state=row.state,
        title=row.title,
        reason=reason_names(reference).get(row.reason, row.reason),
        said=row.said,
        subject_kind=row.subject_kind,
        subject=row.subject,
        subject_id=row.subject_id,
        owner=row.owner,
        owner_name=row.owner_name,
        made_by=row.made_by,
        made_by_name=row.made_by_name,
        made_at=row.made_at,
        due_on=row.due_on,
        due_time=row.due_time or "",
        is_overdue=row.state != "done" and due < (now.date(), f"{now:%H:%M}"),
        is_mine=bool(row.is_mine),
        is_unread=bool(row.is_unread),
        notes=notes,
    )
