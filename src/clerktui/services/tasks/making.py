"""Beginning a task: a question or a note to a co-worker, a case referred, a hand-off note."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from sqlalchemy import Connection, insert

from clerktui.db import Database
from clerktui.db.watching import announce
from clerktui.errors import Refused
from clerktui.models import Task
from clerktui.rules.text import clean_text, snippet
from clerktui.security.permissions import require
from clerktui.services.reference import Reference, get_reference
from clerktui.services.tasks.receivers import find_owner, list_receivers
from clerktui.services.tasks.steps import BODY_MAX, Step, next_number, take_step, write
from clerktui.services.tasks.subjects import find_subject
from clerktui.views.people import Actor
from clerktui.views.tasks import TaskDraft, TaskForm, TaskMoved

KINDS = ("question", "note", "refer", "hand_off")
TITLE_MAX = 80
_TASK = Task.__table__
_TIME = re.compile(r"(?P<hour>[01]?[0-9]|2[0-3]):?(?P<minute>[0-5][0-9])")


@dataclass(frozen=True)
class _New:
    """A task that is just being written: it has no state before its first row."""

    id: int
    number: int
    state: str = ""
    done_at: dt.datetime | None = None


def make_task(db: Database, actor: Actor, draft: TaskDraft) -> TaskMoved:
    """Ask something of a co-worker, refer a case, or leave a note for the next shift.

    A case is referred with a reason and the caller's own words; unless told otherwise it goes to
    the role the town refers to, and is due when the town says.

    Raises:
        Refused: `denied`, `task.kind_unknown`, `task.title_missing`, `task.reason_missing`,
            `task.reason_unknown`, `task.said_missing`, `task.due_past`, `task.due_time`,
            `task.to_missing`, `task.to_unknown`, `task.subject_kind`, `task.subject_unknown`,
            `task.subject_denied`, `account.unknown`, `account.ambiguous`, `text.control`,
            `text.too_long`, `command.reused`.
    """
    require(actor, "task.use")
    if draft.kind not in KINDS:
        raise Refused("task.kind_unknown", kind=snippet(draft.kind), known=", ".join(KINDS))
    if not clean_text(draft.title, max_length=TITLE_MAX) and draft.kind != "refer":
        raise Refused("task.title_missing")
    return take_step(
        db,
        actor,
        "make",
        draft,
        lambda step: _make(get_reference(db, step.connection), step, draft),
    )


def get_form(db: Database, actor: Actor) -> TaskForm:
    """What a form for a new task offers.

    Raises:
        Refused: `denied`.
    """
    require(actor, "task.use")
    with db.read() as connection:
        reference = get_reference(db, connection)
        reasons = tuple((one["code"], one["name"]) for one in reference.policy["task.reasons"])
        return TaskForm(
            list_receivers(connection, actor),
            reasons,
            _refer_to(reference),
            _refer_due(reference),
            reference.on,
        )


def reason_names(reference: Reference) -> dict[str, str]:
    """The town's reasons by code."""
    return {one["code"]: one["name"] for one in reference.policy["task.reasons"]}


def read_time(typed: str) -> str | None:
    """A time of day as HH:MM, or None where none was typed.

    >>> read_time("930"), read_time("16:05"), read_time(" ")
    ('09:30', '16:05', None)

    Raises:
        Refused: `task.due_time`.
    """
    text = typed.strip()
    if not text:
        return None
    found = _TIME.fullmatch(text)
    if found is None:
        raise Refused("task.due_time", typed=snippet(text))
    return f"{int(found['hour']):02d}:{found['minute']}"


def make_within(
    connection: Connection, reference: Reference, actor: Actor, now: dt.datetime, draft: TaskDraft
) -> int:
    """Begin a task in the transaction of what it comes of; gives its number.

    Whoever calls has claimed the command, and let the permission be what it is for.

    Raises:
        Refused: as `make_task`.
    """
    step = Step(connection, actor, now, clean_text(draft.body, max_length=BODY_MAX))
    moved = _make(reference, step, draft)
    announce(connection)
    return moved.number


def _make(reference: Reference, step: Step, draft: TaskDraft) -> TaskMoved:
    if draft.kind == "refer":
        draft = _referral(reference, draft)
    due_time = read_time(draft.due_time)
    if draft.due_on is not None and draft.due_on < reference.on:
        raise Refused("task.due_past", due_on=draft.due_on)
    owner = find_owner(step.connection, draft.to)
    about = find_subject(step.connection, step.actor, draft.subject_kind, draft.subject)
    number = next_number(step.connection)
    values = {
        "number": number,
        "kind": draft.kind,
        "subject_kind": about.kind,
        "subject_id": about.key,
        "subject": about.number,
        "title": clean_text(draft.title, max_length=TITLE_MAX),
        "reason": draft.reason,
        "said": clean_text(draft.said, max_length=BODY_MAX),
        "due_on": draft.due_on or (reference.on if due_time else None),
        "due_time": due_time,
        "made_by_id": step.actor.user_id,
        "made_at": step.now,
        **owner.columns,
    }
    task_id = step.connection.execute(
        insert(_TASK).values(**values).returning(_TASK.c.id)
    ).scalar_one()
    return write(step, _New(task_id, number), "made", "open", owner)


def _referral(reference: Reference, draft: TaskDraft) -> TaskDraft:
    """A referral with what the town adds to it; without reason or words it is none."""
    names = reason_names(reference)
    if not draft.reason:
        raise Refused("task.reason_missing")
    if draft.reason not in names:
        known = ", ".join(names)
        raise Refused("task.reason_unknown", reason=snippet(draft.reason), known=known)
    if not draft.said.strip():
        raise Refused("task.said_missing")
    return replace(
        draft,
        title=draft.title.strip() or names[draft.reason],
        to=draft.to.strip() or _refer_to(reference),
        due_on=draft.due_on or _refer_due(reference),
    )


def _refer_to(reference: Reference) -> str:
    return f"role:{reference.policy['task.refer']['role']}"


def _refer_due(reference: Reference) -> dt.date:
    return reference.on + dt.timedelta(days=int(reference.policy["task.refer"]["due_days"]))
