"""Tasks in words: when they are due, how they stand, what was said in their threads."""

from __future__ import annotations

from clerktui.i18n import clock_time, town_date
from clerktui.views.tasks import TaskView
from clerktui.widgets.listing import Part, flow
from clerktui.widgets.plain import fit
from clerktui.widgets.reading import Paragraph

KINDS = {
    "question": "question",
    "note": "note",
    "refer": "referred",
    "hand_off": "hand-off",
}


def due(task: TaskView) -> str:
    """The day, and the time of it where one was said; LATE before what is overdue."""
    late = "LATE " if task.is_overdue else ""
    return f"{late}{town_date(task.due_on)} {task.due_time}".rstrip()


def about(task: TaskView) -> str:
    """What it is about, in a word and its number; an account is its number."""
    kind = "" if task.subject_kind in ("account", "") else f"{task.subject_kind} "
    return f"{kind}{task.subject}"


def whole(task: TaskView, width: int) -> list[list[Part]]:
    """A task as it stands under its list: title and time, whose, and the caller's own words."""
    wanted = f"due {due(task)}" if task.due_on else "no day"
    parts = (task.title, wanted, f"for {task.owner_name}", f"from {task.made_by_name}")
    said = [[(fit(f' "{task.said}"', width), "")]] if task.said else []
    return [*flow([(part, "") for part in parts], width, 2), *said]


def head(task: TaskView, zone: str, width: int) -> list[list[Part]]:
    """What it is, how it stands, whose it is, when it is due, what it is about."""
    state = f"{task.state.upper()}   {KINDS[task.kind]}"
    room = max(0, width - len(state) - 3)
    parts: list[Part] = [(f"for {task.owner_name}", "bold")]
    if task.due_on:
        parts.append((f"due {due(task)}", "grave" if task.is_overdue else ""))
    if task.subject:
        parts.append((f"about {task.subject_kind} {task.subject}", ""))
    if task.reason and task.reason != task.title:
        parts.append((task.reason, ""))
    parts.append((f"from {task.made_by_name} {clock_time(task.made_at, zone)}", ""))
    title = fit(f" {task.number}  {task.title}", room)
    return [[(title, "bold"), (f"  {state} ", "")], *flow(parts, width)]


def thread(task: TaskView, zone: str) -> list[Paragraph]:
    """The caller's own words, then what co-workers wrote and did, the oldest first."""
    paragraphs: list[Paragraph] = []
    if task.said:
        paragraphs += [
            Paragraph("The caller's own words", is_bold=True),
            Paragraph(f'"{task.said}"', lead="  "),
            Paragraph(""),
        ]
    for note in task.notes:
        moved = "" if note.kind in ("note", "done") else f", for {note.owner}"
        did = "wrote" if note.kind == "note" else note.kind
        when = clock_time(note.at, zone)
        paragraphs.append(Paragraph(f"{when}  {note.who}  {did}{moved}", is_bold=True))
        if note.body:
            paragraphs.append(Paragraph(note.body, lead="  "))
    return paragraphs
