"""What co-workers ask, refer and hand over to each other, and how far each has read of it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, Index, text as sql

from clerktui.models.base import (
    STRICT,
    Table,
    day,
    instant,
    key,
    one_of,
    ref,
    text,
    whole,
)
from clerktui.rules.states import TASK

_STATES = tuple(TASK.moves)
_KINDS = ("hand_off", "note", "question", "refer")
_SUBJECTS = (
    "",
    "account",
    "application",
    "batch",
    "bill",
    "drawer",
    "order",
    "receipt",
    "ticket",
)
_ACTS = ("made", "note", "answered", "taken", "given", "done", "reopened")
_ONE_OWNER = (
    "(case when owner_id is null then 0 else 1 end) "
    "+ (case when owner_role is null then 0 else 1 end) "
    "+ (case when drawer_id is null then 0 else 1 end) = 1"
)


def _open(name: str, column: str) -> Index:
    """An index over the tasks that are not done: few, however many there ever were."""
    return Index(
        name, column, sqlite_where=sql("state <> 'done'"), postgresql_where=sql("state <> 'done'")
    )


class Task(Table, table=True):
    """Something one co-worker needs of another, attached to what it is about.

    It belongs to a person, to a role, or to whoever opens a drawer next. `subject_id` is the key
    of what it is about, `subject` how people name that; `said` the caller's own words;
    `last_note_id` the newest row of its thread.
    """

    __tablename__ = "task"
    __table_args__ = (
        one_of("kind", *_KINDS),
        one_of("state", *_STATES),
        one_of("subject_kind", *_SUBJECTS),
        CheckConstraint("(subject_kind = '') = (subject_id = '')", name="subject_whole"),
        CheckConstraint(_ONE_OWNER, name="one_owner"),
        CheckConstraint("due_on is not null or due_time is null", name="due_day_known"),
        CheckConstraint("(state = 'done') = (done_at is not null)", name="done_when"),
        _open("ix_task_owner", "owner_id"),
        _open("ix_task_role", "owner_role"),
        _open("ix_task_drawer", "drawer_id"),
        Index("ix_task_made", "made_by_id", "done_at"),
        Index("ix_task_subject", "subject_kind", "subject_id"),
        STRICT,
    )

    id: int | None = key()
    number: int = whole(unique=True)
    kind: str = text()
    state: str = text(default="open")
    subject_kind: str = text(default="")
    subject_id: str = text(default="")
    subject: str = text(default="")
    title: str = text()
    reason: str = text(default="")
    said: str = text(default="")
    owner_id: int | None = ref("clerk_user", nullable=True)
    owner_role: str | None = ref("role.code", nullable=True, type_=None)
    drawer_id: int | None = ref("drawer", nullable=True)
    due_on: dt.date | None = day(nullable=True)
    due_time: str | None = text(nullable=True)
    made_by_id: int = ref("clerk_user")
    made_at: dt.datetime = instant()
    last_note_id: int = whole(default=0)
    done_at: dt.datetime | None = instant(nullable=True)


class TaskNote(Table, table=True):
    """One row of a task's thread: what was written, or how it moved and whose it was then."""

    __tablename__ = "task_note"
    __table_args__ = (
        one_of("kind", *_ACTS),
        one_of("to_state", *_STATES),
        CheckConstraint(_ONE_OWNER, name="one_owner"),
        Index("ix_task_note_task", "task_id", "id"),
        STRICT,
    )

    id: int | None = key()
    task_id: int = ref("task")
    kind: str = text()
    from_state: str = text(default="")
    to_state: str = text()
    body: str = text(default="")
    owner_id: int | None = ref("clerk_user", nullable=True)
    owner_role: str | None = ref("role.code", nullable=True, type_=None)
    drawer_id: int | None = ref("drawer", nullable=True)
    at: dt.datetime = instant()
    user_id: int = ref("clerk_user")


class TaskRead(Table, table=True):
    """How far somebody has read a task's thread."""

    __tablename__ = "task_read"
    __table_args__ = (STRICT,)

    user_id: int = ref("clerk_user", primary_key=True)
    task_id: int = ref("task", primary_key=True)
    last_note_id: int = whole()
    read_at: dt.datetime = instant()
