"""The form that makes a task: a question, a case referred, a hand-off note."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from textual.widget import Widget

from clerktui.i18n import town_date
from clerktui.rules.dates import parse_date
from clerktui.views.tasks import TaskDraft, TaskForm, TaskMoved
from clerktui.widgets import Command, Field, MessageLine
from clerktui.widgets.form_screen import FormScreen
from clerktui.widgets.pad import DateInput, NumberInput, OptionInput, WordInput, numbered

_LABEL = 18
_TITLES = {
    "question": "NEW TASK",
    "note": "NEW TASK",
    "refer": "REFER",
    "hand_off": "HAND-OFF NOTE",
}
_ABOUT = {
    "question": "Ask a co-worker something; the answer comes back to you.",
    "note": "Tell a co-worker something.",
    "refer": "Write it as it was said, for whoever calls back.",
    "hand_off": "What must the next shift know? Esc leaves no note.",
}


class Give(Command):
    """Give it to whom it says."""

    key = "f12"
    twin = "ctrl+t"
    word = "Give"
    action = "book"


class NewTaskScreen(FormScreen):
    """Say what it is, in whose words, by when and to whom; Enter on the last field gives it.

    Args:
        kind: "question", "note", "refer" or "hand_off".
        subject_kind: what it is about, such as "account".
        subject: the number of that.
        to: whom it is offered to first; else whom the town refers to, or the own role.
    """

    TITLE = "NEW TASK"
    TOPIC = "tasks"
    COMMANDS = (Give,)
    REFUSED_AT = {
        "task.title_missing": "title",
        "task.reason_missing": "reason",
        "task.said_missing": "said",
        "task.due_past": "due",
        "task.due_time": "time",
        "task.to_missing": "to",
        "task.to_unknown": "to",
    }

    def __init__(
        self, kind: str = "question", subject_kind: str = "", subject: str = "", to: str = ""
    ) -> None:
        super().__init__()
        self.kind = kind
        self.about = (subject_kind, subject)
        self._to = to
        self._command_id = str(uuid.uuid4())

    def fields(self) -> Iterable[Widget]:
        if self.kind == "refer":
            yield OptionInput(" Because", id="reason", label_width=_LABEL)
            yield self._words(" Caller's words", "said", 500)
            yield self._words(" You told them", "more", 500)
        else:
            yield self._words(" What", "title", 80)
            yield self._words(" More", "more", 500)
        yield OptionInput(" To", id="to", label_width=_LABEL)
        yield DateInput(" Due", id="due", label_width=_LABEL, width=12, max_length=10)
        yield NumberInput(" At", id="time", label_width=_LABEL, width=7, max_length=5)

    def _words(self, label: str, name: str, most: int) -> WordInput:
        return WordInput(label, id=name, label_width=_LABEL, width=58, max_length=most)

    async def load(self) -> None:
        self.set_title(_TITLES[self.kind])
        form: TaskForm = await self.desk.ask("tasks.making.get_form", self.desk.actor)
        to = self._to or (form.refer_to if self.kind == "refer" else f"role:{self._role}")
        self.field("to").offer(numbered([(one.code, one.name) for one in form.receivers]), to)
        if self.kind == "refer":
            self.field("reason").offer(numbered(form.reasons))
            self.field("due").reset(town_date(form.refer_due_on))
        said = f"{self.about[0]} {self.about[1]}   " if self.about[1] else ""
        self.query_one("#about", MessageLine).say(f"{said}{_ABOUT[self.kind]}")

    @property
    def _role(self) -> str:
        return str(self.desk.actor.role)

    async def passed(self, field: Field) -> None:
        if isinstance(field, OptionInput):
            field.code()
        if field.id == "due" and field.value.strip():
            parse_date(field.value)

    async def send(self) -> None:
        is_referral = self.kind == "refer"
        due = self.word("due")
        draft = TaskDraft(
            command_id=self._command_id,
            kind=self.kind,
            title="" if is_referral else self.word("title"),
            to=self.field("to").code(),
            subject_kind=self.about[0],
            subject=self.about[1],
            reason=self.field("reason").code() if is_referral else "",
            said=self.word("said") if is_referral else "",
            body=self.word("more"),
            due_on=parse_date(due) if due else None,
            due_time=self.word("time"),
        )
        moved: TaskMoved = await self.desk.ask("tasks.making.make_task", self.desk.actor, draft)
        to: Any = self.field("to").chosen
        self.leave(f"Task {moved.number} is with {to.name if to else moved.owner}.")
