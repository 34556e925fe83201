"""The steps of a task, as keys of the list and of the task itself."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable
from typing import Any

from clerktui.errors import ClerkError
from clerktui.i18n import sentence
from clerktui.views.tasks import TaskForm, TaskMoved, TaskStep, TaskView
from clerktui.widgets import Column, Command, Row
from clerktui.widgets.choice import Choice
from clerktui.widgets.reasons import ask_note


class Answer(Command):
    """Answer: it goes back to whoever asked, and waits there."""

    key = "f9"
    twin = "ctrl+p"
    word = "Answer"
    permission = "task.use"


class Take(Command):
    """Take it: from now on it is yours."""

    key = "f6"
    twin = "ctrl+g"
    word = "Take"
    permission = "task.use"


class Give(Command):
    """Give it to somebody else, to a role, or to whoever opens a drawer next."""

    key = "f5"
    twin = "ctrl+e"
    word = "Give"
    permission = "task.use"


class Done(Command):
    """It is done; a word on how it ended may go with it."""

    key = "f12"
    twin = "ctrl+t"
    word = "Done"
    permission = "task.use"


class WriteNote(Command):
    """Write to its thread; it stays where it is."""

    word = "Note"
    letter = "w"
    permission = "task.use"


class Reopen(Command):
    """It was done too soon: open it again, and say why."""

    key = "f8"
    twin = "ctrl+x"
    word = "Reopen"
    permission = "task.use"


class GoTo(Command):
    """Go to what it is about: the account, the receipt, the batch."""

    key = "f3"
    twin = "ctrl+r"
    word = "Go to"
    letter = "o"


STEPS = (Answer, Take, Give, Done, WriteNote, Reopen, GoTo)


class Steps:
    """Mixin of a screen: `subject` is the task, `reload(said)` shows what became of it."""

    desk: Any
    message: Any
    _was_left: bool

    @property
    def subject(self) -> TaskView | None:
        """The task the keys are about."""
        raise NotImplementedError

    def reload(self, said: str) -> Awaitable[None]:
        """Show everything anew, and say what happened."""
        raise NotImplementedError

    def fits(self, command: type[Command]) -> bool:
        """Whether this may follow where the task stands, for whoever sits here."""
        task = self.subject
        if task is None:
            return False
        if command is GoTo:
            return place_of(task) is not None
        if command is WriteNote:
            return True
        if command is Reopen:
            return task.state == "done" and self._concerns(task)
        if task.state == "done" or command is Answer:
            return task.state != "done"
        if command is Take:
            is_taken = task.state == "taken" and task.owner == self.desk.actor.username
            return self._concerns(task) and not is_taken
        return self._concerns(task)

    def _concerns(self, task: TaskView) -> bool:
        actor = self.desk.actor
        return bool(task.is_mine or task.made_by == actor.username or actor.may("task.any"))

    def action_answer(self) -> None:
        """What is the answer?"""
        self._start("tasks.moving.answer_task", "Answer", label=" Answer")

    def action_write_note(self) -> None:
        """What is to be known?"""
        self._start("tasks.moving.write_note", "Write to", label=" Note")

    def action_done(self) -> None:
        """How did it end?"""
        self._start("tasks.moving.finish_task", "Done:", label=" How it ended", must=False)

    def action_reopen(self) -> None:
        """Why again?"""
        self._start("tasks.moving.reopen_task", "Open again:")

    def action_take(self) -> None:
        """It is mine now."""
        self.desk.run_held(self._send("tasks.moving.take_task", ""))

    def action_give(self) -> None:
        """To whom?"""
        self.desk.run_held(self._give())

    def action_go_to(self) -> None:
        """What it is about."""
        place = place_of(self.subject) if self.subject else None
        if place is not None:
            self._was_left = True
            name, arguments, options = place
            self.desk.open(name, *arguments, **options)

    def _start(self, name: str, title: str, *, must: bool = True, label: str = " Because") -> None:
        self.desk.run_held(self._ask(name, title, must=must, label=label))

    async def _ask(self, name: str, title: str, *, must: bool, label: str) -> None:
        task = self.subject
        if task is None:
            return
        about = f"{title} task {task.number}, {task.title}"
        words = await ask_note(self.desk, about, must=must, label=label)
        if words is not None:
            await self._send(name, words)

    async def _give(self) -> None:
        task = self.subject
        if task is None:
            return
        form: TaskForm = await self.desk.ask("tasks.making.get_form", self.desk.actor)
        rows = [Row(one.code, (one.name, one.code)) for one in form.receivers]
        title = f"Give task {task.number}, {task.title}, to"
        columns = (Column("", 30), Column("", 20))
        to = await self.desk.push_screen_wait(Choice(title, columns, rows))
        if to is None:
            return
        words = await ask_note(self.desk, f"Give task {task.number}", must=False, label=" Note")
        if words is not None:
            await self._send("tasks.moving.give_task", words, to)

    async def _send(self, name: str, words: str, to: str = "") -> None:
        task = self.subject
        if task is None:
            return
        step = TaskStep(str(uuid.uuid4()), task.number, words, to)
        try:
            moved: TaskMoved = await self.desk.ask(name, self.desk.actor, step)
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
            return
        await self.reload(f"Task {moved.number} is {moved.state}, for {moved.owner}.")


def place_of(task: TaskView) -> tuple[str, tuple[Any, ...], dict[str, Any]] | None:
    """The screen of what a task is about, with what it is given; None where there is none."""
    if task.subject_kind == "ticket":
        return "payment", (), {"draft_id": task.subject_id}
    if task.subject_kind == "batch":
        return "batch_proof", (int(task.subject),), {}
    if task.subject_kind == "bill":
        return "why", (("bill", (task.subject,)),), {}
    if task.subject_kind == "application":
        return "application", (int(task.subject),), {}
    if task.subject_kind == "order":
        return "work_order", (int(task.subject),), {}
    if task.subject_kind in ("account", "receipt"):
        return task.subject_kind, (task.subject,), {}
    return None
