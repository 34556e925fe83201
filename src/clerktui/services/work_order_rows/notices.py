"""Who is told of an order: its department and its crew, as each of them wants it, once a move.

A message is written with the move that causes it and sent by the outbox afterwards. A line of it
says what a truck needs: number, what, where, how urgent, by when, who asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from clerktui.models import WorkOrderCaller
from clerktui.services.confidential import HIDDEN, hidden_among
from clerktui.services.outbox.queueing import Outgoing, enqueue
from clerktui.services.work_order_rows import town
from clerktui.services.work_order_rows.papers import order_paper, queue_at
from clerktui.services.work_order_rows.whole import order_row, placed, whole

if TYPE_CHECKING:
    from clerktui.services.work_order_rows.steps import Working

_CALLER = WorkOrderCaller.__table__
_EVENTS = {
    "opened": "New order",
    "assigned": "Planned",
    "dispatched": "Go",
    "called_back": "Do not go: called back",
    "cancelled": "CANCELLED, do not go",
    "completed": "Done",
    "could_not": "Could not be done",
    "raised": "More urgent now",
    "joined": "One more call",
}
_PRINTED = ("opened", "assigned", "dispatched")
_URGENT = {1: "EMERGENCY", 2: "URGENT"}
_TEXT_MAX = 300


def notify(working: Working, order: Any, event: str) -> None:
    """Queue what the order's department and crew want to hear of a move."""
    if event not in _EVENTS:
        return
    crew = town.crews(working.reference).get(order.crew)
    told = [town.departments(working.reference).get(order.department), crew]
    wanted = [one for one in told if one is not None and event in one.notify]
    if not wanted:
        return
    hidden = order.account_id is not None and hidden_among(working.connection, [order.account_id])
    place = HIDDEN if hidden else order.place
    subject, body = _words(working, order, (event, place))
    cause = f"work_order:{order.id}:{order.version}:{event}"
    messages = []
    for one in wanted:
        about = ("work_order", int(order.id))
        if one.email:
            said = (f"{cause}:{one.email}", about, one.email, subject, body)
            messages.append(Outgoing(*said, account_id=order.account_id))
        if one.text:
            said = (f"{cause}:{one.text}", about, one.text, subject, _short(working, subject, body))
            messages.append(Outgoing(*said, account_id=order.account_id, channel="text"))
    enqueue(working.connection, working.reference, (working.user_id, working.now), messages)
    printers = dict.fromkeys(one.printer for one in wanted if one.printer)
    if printers and event in _PRINTED:
        _print(working, order, printers)


def _print(working: Working, order: Any, printers: Iterable[str]) -> None:
    """Queue the order itself for the printers of who goes, with the address it is at.

    Where that is confidential, the paper is a look at it, which is written down.
    """
    connection, reference, now = working.connection, working.reference, working.now
    row = order_row(connection, order.number)
    detail = whole(connection, reference, now, row)
    for printer in printers:
        paper = order_paper(placed(working, detail, row, printer), reference, now)
        queue_at(connection, printer, [paper], now)


def _words(working: Working, order: Any, what: tuple[str, str]) -> tuple[str, str]:
    """The subject and the body of what is told, of which move, at which place."""
    event, place = what
    reference = working.reference
    name = town.name_of(town.types(reference), order.kind)
    urgent = _URGENT.get(order.priority, "")
    head = f"{_EVENTS[event]}: order {order.number}, {name}"
    subject = ", ".join(filter(None, (head, urgent, place)))
    zone = ZoneInfo(reference.timezone)
    lines = [head, f"Where: {place}"]
    if urgent:
        lines.append(urgent)
    if order.due_at is not None:
        lines.append(f"By: {order.due_at.astimezone(zone):%m/%d/%y %H:%M}")
    if order.description:
        lines.append(f"What: {order.description}")
    lines += [f"{code}: {said}" for code, said in _answers(working, order)]
    lines += [f"Asked by: {one}" for one in _callers(working, order.id)]
    if order.note and event in ("cancelled", "could_not", "completed"):
        lines.append(f"Why: {order.note}" if event != "completed" else f"Done: {order.note}")
    return subject, "\n".join(lines)


def _answers(working: Working, order: Any) -> list[tuple[str, str]]:
    kind = town.types(working.reference).get(order.kind)
    labels = {one.code: one.label for one in kind.fields} if kind else {}
    return [(labels.get(code, code), str(said)) for code, said in order.answers.items()]


def _callers(working: Working, order_id: int) -> list[str]:
    query = select(_CALLER.c.caller, _CALLER.c.number).where(_CALLER.c.order_id == order_id)
    rows = working.connection.execute(query.order_by(_CALLER.c.id)).all()
    return [" ".join(filter(None, (row.caller, row.number))) for row in rows]


def _short(working: Working, subject: str, body: str) -> str:
    """What fits a pager: the time, so that the newest is known; the subject; what else it needs."""
    at = working.now.astimezone(ZoneInfo(working.reference.timezone))
    by = [line for line in body.splitlines()[1:] if line.startswith(("By:", "What:", "Why:"))]
    return ". ".join((f"{at:%H:%M} {subject}", *by))[:_TEXT_MAX]
