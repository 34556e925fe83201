"""`clerktui task`: what co-workers ask, refer and hand over to each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID, uuid4

import typer

from clerktui.cli.call import Call, command, group
from clerktui.cli.options import parse_day
from clerktui.cli.text import listed

if TYPE_CHECKING:
    from clerktui.views.tasks import TaskMoved, TaskView

app = group("Tasks between co-workers: list, show, new, take, answer, note, give, done, reopen.")

NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", help="Of the task.")]
WordsArgument = Annotated[str, typer.Argument(metavar="TEXT", help="What is to be said.")]
WordsOption = Annotated[str, typer.Option("--note", metavar="TEXT", help="A word to go with it.")]
IdOption = Annotated[
    UUID | None, typer.Option("--id", metavar="UUID", help="Send the same again: done only once.")
]
AboutOption = Annotated[
    str,
    typer.Option("--about", metavar="KIND:NUMBER", help="account:10-0442-07, batch:12, bill: ..."),
]
_ROWS = {
    "TASK": "number",
    "STATE": "state",
    "DUE": "due_on",
    "FOR": "owner",
    "FROM": "made_by",
    "ABOUT": "subject",
    "WHAT": "title",
}


@command(app, "list", listing=True)
def list_tasks(
    call: Call,
    text: Annotated[
        str, typer.Argument(metavar="[TEXT]", help="Title, words, number; else all.")
    ] = "",
    whose: Annotated[
        str, typer.Option("--whose", metavar="WHOSE", help="mine, made (by me) or all.")
    ] = "mine",
    state: Annotated[
        str, typer.Option("--state", metavar="STATE", help="open (not done), done or all.")
    ] = "open",
    about: AboutOption = "",
    overdue: Annotated[bool, typer.Option("--overdue", help="Only what is late.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="Most rows.")] = 50,
) -> None:
    """List tasks, what is due first in front.

    JSON: tasks[number, kind, state, title, reason, said, subject_kind, subject, owner, made_by,
    due_on, due_time, is_overdue, is_unread, and more], complete.
    """
    from clerktui.services.tasks import listing
    from clerktui.views.tasks import TasksWanted

    kind, subject = _about(about)
    wanted = TasksWanted(whose, state, kind, subject, text, is_overdue=overdue)
    page = listing.list_tasks(call.books, call.actor, wanted, limit=limit)
    rows = [_row(one) for one in page.rows]
    lines = listed(page.rows, _ROWS) if page.rows else ["No task is here."]
    call.reply.listing(rows, lines, {"tasks": rows, "complete": page.after is None})


@command(app)
def show(call: Call, number: NumberArgument) -> None:
    """Show a task with its thread, which counts as read from then on.

    JSON: as a row of `task list`, and notes[kind, at, who, body, owner, to_state].
    """
    from dataclasses import asdict

    from clerktui.services.tasks import listing

    view = listing.get_task(call.books, call.actor, number)
    document = {**_row(view), "notes": [asdict(note) for note in view.notes]}
    call.reply.document(document, _told(view))


@command(app)
def new(
    call: Call,
    title: Annotated[str, typer.Argument(metavar="TITLE", help="What it is about, in a line.")],
    to: Annotated[
        str, typer.Option("--to", metavar="WHOM", help="A user, role:clerk, or drawer:2.")
    ] = "",
    kind: Annotated[
        str, typer.Option("--kind", metavar="KIND", help="question, note, refer or hand_off.")
    ] = "question",
    about: AboutOption = "",
    reason: Annotated[
        str, typer.Option("--reason", metavar="CODE", help="Why it is referred.")
    ] = "",
    said: Annotated[
        str, typer.Option("--said", metavar="TEXT", help="The caller's own words.")
    ] = "",
    note: WordsOption = "",
    due: Annotated[
        dt.date | None, typer.Option("--due", metavar="DATE", parser=parse_day, help="By when.")
    ] = None,
    due_time: Annotated[
        str, typer.Option("--time", metavar="HH:MM", help="At what time of that day.")
    ] = "",
    command_id: IdOption = None,
) -> None:
    """Ask something of a co-worker, refer a case, or leave a note for the next shift.

    JSON: id, number, state, owner, duplicate.
    """
    from clerktui.services.tasks import making
    from clerktui.views.tasks import TaskDraft

    subject_kind, subject = _about(about)
    draft = TaskDraft(
        command_id=str(command_id or uuid4()),
        kind=kind,
        title=title,
        to=to,
        subject_kind=subject_kind,
        subject=subject,
        reason=reason,
        said=said,
        body=note,
        due_on=due,
        due_time=due_time,
    )
    _answer(call, draft.command_id, making.make_task(call.books, call.actor, draft))


@command(app)
def take(call: Call, number: NumberArgument, command_id: IdOption = None) -> None:
    """Take a task: from now on it is yours.

    JSON: as `task new`.
    """
    from clerktui.services.tasks import moving

    _step(call, moving.take_task, command_id, number=number)


@command(app)
def answer(
    call: Call, number: NumberArgument, text: WordsArgument, command_id: IdOption = None
) -> None:
    """Answer a task: it goes back to whoever made it.

    JSON: as `task new`.
    """
    from clerktui.services.tasks import moving

    _step(call, moving.answer_task, command_id, number=number, body=text)


@command(app)
def note(
    call: Call, number: NumberArgument, text: WordsArgument, command_id: IdOption = None
) -> None:
    """Write to a task's thread; it stays where it is.

    JSON: as `task new`.
    """
    from clerktui.services.tasks import moving

    _step(call, moving.write_note, command_id, number=number, body=text)


@command(app)
def give(
    call: Call,
    number: NumberArgument,
    to: Annotated[str, typer.Argument(metavar="WHOM", help="A user, role:clerk, or drawer:2.")],
    note: WordsOption = "",
    command_id: IdOption = None,
) -> None:
    """Give a task to another person, a role, or whoever opens a drawer next.

    JSON: as `task new`.
    """
    from clerktui.services.tasks import moving

    _step(call, moving.give_task, command_id, number=number, body=note, to=to)


@command(app)
def done(
    call: Call, number: NumberArgument, note: WordsOption = "", command_id: IdOption = None
) -> None:
    """Say that a task is done.

    JSON: as `task new`.
    """
    from clerktui.services.tasks import moving

    _step(call, moving.finish_task, command_id, number=number, body=note)


@command(app)
def reopen(
    call: Call, number: NumberArgument, text: WordsArgument, command_id: IdOption = None
) -> None:
    """Open a task again that was done too soon, and say why.

    JSON: as `task new`.
    """
    from clerktui.services.tasks import moving

    _step(call, moving.reopen_task, command_id, number=number, body=text)


def _step(call: Call, do: Callable[..., TaskMoved], command_id: UUID | None, **said: Any) -> None:
    from clerktui.views.tasks import TaskStep

    step = TaskStep(command_id=str(command_id or uuid4()), **said)
    _answer(call, step.command_id, do(call.books, call.actor, step))


def _answer(call: Call, command_id: str, moved: TaskMoved) -> None:
    document = {
        "id": command_id,
        "number": moved.number,
        "state": moved.state,
        "owner": moved.owner,
        "duplicate": moved.duplicate,
    }
    call.reply.note(f"Command {command_id}")
    again = " (done before; nothing new was written)" if moved.duplicate else ""
    said = f"Task {moved.number} is {moved.state}, for {moved.owner}{again}"
    call.reply.document(document, [said])


def _about(text: str) -> tuple[str, str]:
    """What `KIND:NUMBER` names, or two empty texts."""
    kind, colon, number = text.partition(":")
    if text and not (kind and colon):
        raise typer.BadParameter(f"{text!r} is not KIND:NUMBER, such as account:10-0442-07.")
    return kind.strip(), number.strip()


def _row(view: TaskView) -> dict[str, object]:
    from dataclasses import asdict

    row = asdict(view)
    del row["notes"], row["subject_id"]
    return row


def _told(view: TaskView) -> Iterator[str]:
    from clerktui.cli.text import named, shown
    from clerktui.rules.text import display_safe

    yield display_safe(f"Task {view.number}: {view.title}")
    due = f"{shown('', view.due_on)} {view.due_time}".strip()
    yield from named(
        {
            "State": f"{view.state}{', overdue' if view.is_overdue else ''}",
            "For": view.owner_name,
            "From": f"{view.made_by_name}, {shown('', view.made_at)}",
            "About": f"{view.subject_kind} {view.subject}".strip(),
            "Reason": view.reason,
            "Due": due,
            "Said": view.said,
        }
    )
    for note in view.notes:
        words = f": {note.body}" if note.body else ""
        told = f"{shown('', note.at)}  {note.who} {note.kind}, for {note.owner}{words}"
        yield display_safe(told)
