"""Tasks for tests: one made, moved, counted in a line.

number = ask(office, "Is the leak fixed?", to="sam", about=("account", "10-0442-07"))
step(office, "answer", number, "It is.", who="sam")
"""

from __future__ import annotations

from typing import Any

from clerktui.services.tasks import counting, making, moving
from clerktui.views.tasks import TaskCount, TaskDraft, TaskMoved, TaskStep
from tests.support.office import Office, new_id

STEPS = {
    "take": moving.take_task,
    "note": moving.write_note,
    "answer": moving.answer_task,
    "give": moving.give_task,
    "finish": moving.finish_task,
    "reopen": moving.reopen_task,
}


def make(office: Office, kind: str = "question", who: str = "ana", **said: Any) -> TaskMoved:
    """Make a task of a kind."""
    about = said.pop("about", ("", ""))
    draft = TaskDraft(
        said.pop("command_id", new_id()), kind, subject_kind=about[0], subject=about[1], **said
    )
    return making.make_task(office.db, office.people[who], draft)


def ask(office: Office, title: str, to: str = "sam", who: str = "ana", **said: Any) -> int:
    """Ask somebody something; gives the task's number."""
    return make(office, "question", who, title=title, to=to, **said).number


def refer(office: Office, words: str, who: str = "ana", **said: Any) -> int:
    """Refer a case with the caller's own words; gives the task's number."""
    said = {"title": "", "reason": "cut_off", **said}
    return make(office, "refer", who, said=words, **said).number


def step(
    office: Office, name: str, number: int, body: str = "", who: str = "ana", **said: Any
) -> TaskMoved:
    """Take a step of a task."""
    draft = TaskStep(said.pop("command_id", new_id()), number, body, **said)
    return STEPS[name](office.db, office.people[who], draft)


def count(office: Office, who: str = "ana") -> tuple[int, int]:
    """What somebody's status line says: waiting, unread."""
    found: TaskCount = counting.count_tasks(office.db, office.people[who])
    return found.waiting, found.unread
