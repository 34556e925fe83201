"""What is done to a task: taken, answered, written to, given to somebody else, done, reopened."""

from __future__ import annotations

from typing import Any

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.security.permissions import require
from clerktui.services.tasks.receivers import Owner, find_owner
from clerktui.services.tasks.steps import Step, lock_task, take_step, write
from clerktui.views.people import Actor
from clerktui.views.tasks import TaskMoved, TaskStep


def take_task(db: Database, actor: Actor, draft: TaskStep) -> TaskMoved:
    """Take a task: from now on it is this person's.

    Raises:
        Refused: `denied`, `task.unknown`, `task.not_yours`, `states.no_move`, `command.reused`.
    """
    require(actor, "task.use")

    def take(step: Step) -> TaskMoved:
        task = lock_task(step, draft.number, to_act=True)
        return write(step, task, "taken", "taken", Owner(owner_id=actor.user_id))

    return take_step(db, actor, "take", draft, take)


def write_note(db: Database, actor: Actor, draft: TaskStep) -> TaskMoved:
    """Write to a task's thread; it stays where it is.

    Raises:
        Refused: `denied`, `task.unknown`, `task.body_missing`, `text.control`, `text.too_long`,
            `command.reused`.
    """
    require(actor, "task.use")
    _require_words(draft)

    def note(step: Step) -> TaskMoved:
        task = lock_task(step, draft.number)
        return write(step, task, "note", task.state, _owner_of(task))

    return take_step(db, actor, "note", draft, note)


def answer_task(db: Database, actor: Actor, draft: TaskStep) -> TaskMoved:
    """Answer a task: it goes back to whoever made it and waits there; an own one stays.

    Raises:
        Refused: `denied`, `task.unknown`, `task.body_missing`, `task.done_already`,
            `text.control`, `text.too_long`, `command.reused`.
    """
    require(actor, "task.use")
    _require_words(draft)

    def answer(step: Step) -> TaskMoved:
        task = lock_task(step, draft.number)
        _refuse_done(task)
        if task.made_by_id == actor.user_id:
            return write(step, task, "note", task.state, _owner_of(task))
        return write(step, task, "answered", "waiting", Owner(owner_id=task.made_by_id))

    return take_step(db, actor, "answer", draft, answer)


def give_task(db: Database, actor: Actor, draft: TaskStep) -> TaskMoved:
    """Give a task to another person, to a role, or to whoever opens a drawer next.

    Raises:
        Refused: `denied`, `task.unknown`, `task.not_yours`, `task.done_already`,
            `task.to_missing`, `task.to_unknown`, `text.control`, `text.too_long`,
            `command.reused`.
    """
    require(actor, "task.use")

    def give(step: Step) -> TaskMoved:
        task = lock_task(step, draft.number, to_act=True)
        _refuse_done(task)
        owner = find_owner(step.connection, draft.to)
        return write(step, task, "given", "open", owner)

    return take_step(db, actor, "give", draft, give)


def finish_task(db: Database, actor: Actor, draft: TaskStep) -> TaskMoved:
    """Say that a task is done, with a word on how it ended if there is one.

    Raises:
        Refused: `denied`, `task.unknown`, `task.not_yours`, `task.done_already`, `text.control`,
            `text.too_long`, `command.reused`.
    """
    require(actor, "task.use")

    def finish(step: Step) -> TaskMoved:
        task = lock_task(step, draft.number, to_act=True)
        _refuse_done(task)
        return write(step, task, "done", "done", _owner_of(task))

    return take_step(db, actor, "finish", draft, finish)


def reopen_task(db: Database, actor: Actor, draft: TaskStep) -> TaskMoved:
    """Open a task again that was done too soon: it is whose it was, and says why.

    Raises:
        Refused: `denied`, `task.unknown`, `task.not_yours`, `task.body_missing`,
            `states.no_move`, `text.control`, `text.too_long`, `command.reused`.
    """
    require(actor, "task.use")
    _require_words(draft)

    def reopen(step: Step) -> TaskMoved:
        task = lock_task(step, draft.number, to_act=True)
        if task.state != "done":
            raise Refused("states.no_move", thing="task", from_state=task.state, to_state="open")
        return write(step, task, "reopened", "open", _owner_of(task))

    return take_step(db, actor, "reopen", draft, reopen)


def _owner_of(task: Any) -> Owner:
    return Owner(task.owner_id, task.owner_role, task.drawer_id)


def _require_words(draft: TaskStep) -> None:
    if not draft.body.strip():
        raise Refused("task.body_missing", number=draft.number)


def _refuse_done(task: Any) -> None:
    if task.state == "done":
        raise Refused("task.done_already", number=task.number)
