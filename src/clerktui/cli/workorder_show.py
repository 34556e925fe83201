"""`clerktui workorder show` and `print`: one order whole, on the screen or on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clerktui.cli.call import Call, command
from clerktui.cli.options import parse_day
from clerktui.cli.paper import text_of, write_pdf
from clerktui.cli.text import listed, named
from clerktui.cli.workorder import CrewOption, NumberArgument
from clerktui.cli.workorder_ends import app

if TYPE_CHECKING:
    from clerktui.views.work_orders import OrderDetail

__all__ = ["app"]
_CALLERS = {"CALLER": "caller", "NUMBER": "number", "CALL": "wants_call", "SAID": "words"}
_MOVES = {"AT": "at", "WHAT": "kind", "STATE": "to_state", "CREW": "crew", "BY": "who"}
_COSTS = {"TOOK": "kind", "WHAT": "description", "UNIT": "unit", "AMOUNT": "amount_cents"}
_CHARGES = {
    "CHARGE": "description",
    "ACCOUNT": "account",
    "AMOUNT": "amount_cents",
    "OWED": "owed_cents",
}
_READINGS = {"READING": "kind", "METER": "meter", "SHOWED": "reading", "ON": "read_on"}


@command(app)
def show(call: Call, number: NumberArgument) -> None:
    """Show an order whole: who asked, what was done, what it took and brought in.

    JSON: number, kind, name, group, state, priority, department, crew, owner, worker, account,
    place, wanted_on, sequence, made_at, due_at, is_overdue, minutes_left, words, version, ended_at,
    description, asked[[label, answer]], made_by, customer, phone, schedule_by, arrive_by,
    complete_by, assigned_at, dispatched_at, accepted_at, arrived_at, outcome, note, parent,
    children[], flags[], callers[caller, number, account, words, wants_call, at, taken_by,
    call_back, called], moves[at, kind, from_state, to_state, crew, who, note], costs[kind,
    description, quantity_milli, unit, amount_cents], charges[code, description, account,
    amount_cents, owed_cents], meters[meter, service, agreement_id, last_reading, last_read_on],
    readings[kind, meter, reading, read_on], application.
    """
    from clerktui.services.work_orders import looking

    detail = looking.get_order(call.books, call.actor_or_maintenance, number)
    said = {**vars(detail.line), **vars(detail)}
    del said["line"]
    call.reply.document(said, _told(detail))


@command(app, "print")
def print_paper(
    call: Call,
    number: Annotated[
        int, typer.Argument(metavar="[NUMBER]", help="Of the order; none for a crew's day.")
    ] = 0,
    pdf: Annotated[
        Path | None, typer.Option("--pdf", metavar="FILE", help="Write a PDF there.")
    ] = None,
    crew: CrewOption = "",
    day: Annotated[
        dt.date | None,
        typer.Option("--day", metavar="DATE", parser=parse_day, help="Of the crew; else today."),
    ] = None,
    width: Annotated[
        int, typer.Option("--text", metavar="WIDTH", min=40, help="As text, so wide.")
    ] = 80,
) -> None:
    """Print an order, or with --crew the sheet of a crew's day, as PDF or as text.

    JSON: path (of the PDF, else null), text, number or crew and orders (how many).
    """
    from clerktui.services.work_orders import sheets
    from clerktui.views.work_order_papers import CrewDaySheet, WorkOrderPaper

    if bool(number) == bool(crew):
        raise typer.BadParameter("say the order's number, or --crew for a crew's day.")
    actor = call.actor_or_maintenance
    if number:
        paper: WorkOrderPaper | CrewDaySheet = sheets.order_paper(call.books, actor, number)
        said: dict[str, object] = {"number": number}
    else:
        paper = sheets.day_sheet(call.books, actor, crew, day)
        said = {"crew": crew, "orders": len(paper.lines)}
    if pdf is not None:
        write_pdf(call, pdf, paper)
    text = text_of(paper, width)
    path = None if pdf is None else str(pdf)
    call.reply.document({**said, "path": path, "text": text}, [] if pdf else [text])


def _told(detail: OrderDetail) -> Iterator[str]:
    line = detail.line
    order = {
        "Order": f"{line.number}, {line.name}, {line.state.replace('_', ' ')}",
        "Where": line.place,
        "Account": ", ".join(filter(None, (line.account, detail.customer, detail.phone))),
        "Priority": line.priority,
        "Department": line.department,
        "Crew": ", ".join(filter(None, (line.crew, line.worker))),
        "Taken by": line.owner,
        "Wanted": line.wanted_on,
        "Made": line.made_at,
        "Made by": detail.made_by,
        "Due": line.due_at,
        "There": detail.arrived_at,
        "Ended": line.ended_at,
        "Part of": detail.parent or None,
        "Parts": ", ".join(map(str, detail.children)),
        "Mind": ", ".join(detail.flags),
        "Said": detail.description,
        **dict(detail.asked),
        "Note": detail.note,
    }
    yield from named({name: value for name, value in order.items() if value not in (None, "")})
    for rows, columns in (
        (detail.callers, _CALLERS),
        (detail.moves, _MOVES),
        (detail.costs, _COSTS),
        (detail.charges, _CHARGES),
        (detail.readings, _READINGS),
    ):
        yield from _table(rows, columns)


def _table(rows: Iterable[object], columns: Mapping[str, str]) -> Iterator[str]:
    kept = list(rows)
    if kept:
        yield ""
        yield from listed(kept, columns)
