"""Tasks between co-workers as the desk makes them and sees them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class TaskDraft:
    """Something a co-worker is asked for.

    Attributes:
        kind: "question", "note", "refer" or "hand_off".
        title: what it is about, in a line.
        to: a username, `role:clerk`, or `drawer:2` (whoever opens it next); empty is whom the
            town refers to, and nobody for any other kind.
        subject_kind: "account", "receipt", "batch" ..., or nothing.
        subject: its number as people write it.
        reason: the code of one of the town's reasons.
        said: the caller's own words.
        body: what else is to be known.
        due_on: the town's day by which it is wanted; None is what the town gives a referral.
        due_time: HH:MM of that day, or its end.
    """

    command_id: str
    kind: str
    title: str
    to: str = ""
    subject_kind: str = ""
    subject: str = ""
    reason: str = ""
    said: str = ""
    body: str = ""
    due_on: dt.date | None = None
    due_time: str = ""


@dataclass(frozen=True)
class TaskStep:
    """What is done to a task: the words that go with it, and to whom it is given."""

    command_id: str
    number: int
    body: str = ""
    to: str = ""


@dataclass(frozen=True)
class TaskMoved:
    """How a task stands after a step."""

    number: int
    state: str
    owner: str
    duplicate: bool = False


@dataclass(frozen=True)
class TaskNoteView:
    """One row of a thread: "answered", "given" ..., who, when, the words, whose it was then."""

    kind: str
    at: dt.datetime
    who: str
    body: str
    owner: str
    to_state: str


@dataclass(frozen=True)
class TaskView:
    """A task as lists show it, with its thread where it was asked for.

    Attributes:
        owner: a username, `role:clerk` or `drawer:2`.
        owner_name: the same as people say it.
        reason: the town's words for the reason.
        is_mine: whether it waits for the person who asks.
        is_unread: whether its thread grew since that person read it.
    """

    number: int
    kind: str
    state: str
    title: str
    reason: str
    said: str
    subject_kind: str
    subject: str
    subject_id: str
    owner: str
    owner_name: str
    made_by: str
    made_by_name: str
    made_at: dt.datetime
    due_on: dt.date | None
    due_time: str
    is_overdue: bool
    is_mine: bool
    is_unread: bool
    notes: tuple[TaskNoteView, ...] = ()


@dataclass(frozen=True)
class TaskCount:
    """What the status line says: how many wait for a person, and how many threads are unread."""

    waiting: int = 0
    unread: int = 0


@dataclass(frozen=True)
class TasksWanted:
    """Which tasks a list shows.

    Attributes:
        whose: "mine" (mine, my role's, my drawer's), "made" (by me), or "all" that may be seen.
        state: "open" is whatever is not done, "done", or "all".
        subject_kind: only tasks about this kind of thing; `subject` names one of them.
        text: a part of the title, the words or the number; empty is all.
        is_overdue: only what is late.
    """

    whose: str = "mine"
    state: str = "open"
    subject_kind: str = ""
    subject: str = ""
    text: str = ""
    is_overdue: bool = False


@dataclass(frozen=True)
class ReceiverView:
    """Somebody a task can be given to: its code for `to`, and its name."""

    code: str
    name: str


@dataclass(frozen=True)
class TaskForm:
    """What a form for a new task offers: receivers, reasons by code, and the town's defaults."""

    receivers: tuple[ReceiverView, ...]
    reasons: tuple[tuple[str, str], ...]
    refer_to: str
    refer_due_on: dt.date
    today: dt.date
