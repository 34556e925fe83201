"""Work orders and a crew's day as papers, and into the queue of a printer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, insert, select

from clerktui.errors import Refused
from clerktui.models import PrintJob, Workstation
from clerktui.rules.request_types import RequestType
from clerktui.services.reference import Reference
from clerktui.services.work_order_rows.town import crews, departments, rules, types
from clerktui.views.documents import document_to_data
from clerktui.views.people import Actor
from clerktui.views.work_order_papers import (
    Asked,
    CrewDaySheet,
    DaySheetLine,
    OrderCaller,
    OrderCharge,
    OrderFact,
    OrderMeter,
    OrderOutcome,
    WorkOrderPaper,
)
from clerktui.views.work_orders import OrderDetail

_READ = frozenset({"reading", "final_reading"})
_EMERGENCY = 1
_JOB: Any = PrintJob.__table__
_STATION: Any = Workstation.__table__


def order_paper(
    detail: OrderDetail, reference: Reference, printed_at: dt.datetime
) -> WorkOrderPaper:
    """An order as it goes into the field, with the boxes its type asks for."""
    line, kind = detail.line, types(reference).get(detail.line.kind)
    return WorkOrderPaper(
        town_lines=tuple(reference.policy["receipt.header"]),
        number=line.number,
        kind=line.name,
        department=_named(departments(reference), line.department),
        crew=_named(crews(reference), line.crew),
        priority=line.priority,
        priority_words="Emergency" if line.priority == _EMERGENCY else "",
        place=line.place,
        account=line.account,
        customer=detail.customer,
        callers=tuple(
            OrderCaller(name=one.caller, phone=one.number, wants_call=one.wants_call)
            for one in detail.callers
        ),
        description=detail.description,
        answers=tuple(OrderFact(label=label, value=value) for label, value in detail.asked),
        wanted_on=line.wanted_on,
        schedule_by=detail.schedule_by,
        arrive_by=detail.arrive_by,
        complete_by=detail.complete_by,
        flags=detail.field_flags,
        meters=_meters(detail, kind),
        outcomes=outcomes(reference),
        charges=_charges(kind),
        parent=detail.parent or None,
        children=detail.children,
        made_at=line.made_at,
        made_by=detail.made_by,
        printed_at=printed_at,
        timezone=reference.timezone,
    )


def day_sheet(
    crew: str,
    day: dt.date,
    details: Iterable[OrderDetail],
    reference: Reference,
    printed_at: dt.datetime,
) -> CrewDaySheet:
    """A crew's day, its orders in the order they are given."""
    found = crews(reference).get(crew)
    return CrewDaySheet(
        town=reference.town,
        crew=_named(crews(reference), crew),
        department=_named(departments(reference), found.department) if found else "",
        members=found.members if found else (),
        day=day,
        lines=tuple(map(_day_line, details)),
        outcomes=outcomes(reference),
        note=str(rules(reference).get("day_sheet_note", "")),
        printed_at=printed_at,
        timezone=reference.timezone,
    )


def outcomes(reference: Reference) -> tuple[OrderOutcome, ...]:
    """How an order may end: done, or why it could not be, by the number each is keyed by."""
    reasons: Mapping[str, Any] = rules(reference).get("could_not", {})
    could_not = (
        OrderOutcome(code=str(place), words=str(words), is_done=False)
        for place, words in enumerate(reasons.values(), start=2)
    )
    return (OrderOutcome(code="1", words="Done"), *could_not)


def queue(
    connection: Connection,
    actor: Actor,
    papers: Iterable[WorkOrderPaper | CrewDaySheet],
    now: dt.datetime,
) -> int:
    """Queue papers for the printer of the actor's workstation; how many.

    Raises:
        Refused: `print.no_printer`.
    """
    kind = connection.execute(
        select(_STATION.c.printer_kind).where(_STATION.c.id == actor.workstation_id)
    ).scalar_one()
    if kind == "none":
        raise Refused("print.no_printer", workstation=actor.workstation)
    return _insert(connection, actor.workstation_id, papers, now)


def queue_at(
    connection: Connection,
    station: str,
    papers: Iterable[WorkOrderPaper | CrewDaySheet],
    now: dt.datetime,
) -> int:
    """Queue papers for the printer of another workstation, by its code; how many.

    None where there is no such workstation, or it has no printer: nobody stands there to be told.
    """
    found = connection.execute(
        select(_STATION.c.id).where(_STATION.c.code == station, _STATION.c.printer_kind != "none")
    ).scalar()
    return 0 if found is None else _insert(connection, found, papers, now)


def _insert(
    connection: Connection,
    station_id: int,
    papers: Iterable[WorkOrderPaper | CrewDaySheet],
    now: dt.datetime,
) -> int:
    jobs = [
        {
            "subject_id": _subject(paper),
            "workstation_id": station_id,
            "next_try_at": now,
            "created_at": now,
            "copy_no": paper.copy_no,
            **document_to_data(paper),
        }
        for paper in papers
    ]
    if jobs:
        connection.execute(insert(_JOB), jobs)
    return len(jobs)


def _subject(paper: WorkOrderPaper | CrewDaySheet) -> str:
    if isinstance(paper, WorkOrderPaper):
        return str(paper.number)
    return f"{paper.crew} {paper.day.isoformat()}"


def _named(known: Mapping[str, Any], code: str) -> str:
    return str(known[code].name) if code in known else code


def _charges(kind: RequestType | None) -> tuple[OrderCharge, ...]:
    return tuple(
        OrderCharge(
            code=str(place),
            description=one.description,
            amount_cents=one.amount_cents,
            is_always=one.is_always,
        )
        for place, one in enumerate(kind.charges if kind else (), start=1)
    )


def _meters(detail: OrderDetail, kind: RequestType | None) -> tuple[OrderMeter, ...]:
    asks = _asks(frozenset(kind.effects) if kind else frozenset())
    return tuple(
        OrderMeter(
            number=one.meter,
            service=one.service,
            last_reading=one.last_reading,
            read_on=one.last_read_on,
            asks=asks,
        )
        for one in detail.meters
    )


def _asks(effects: frozenset[str]) -> Asked:
    if "meter" in effects:
        return "change"
    return "reading" if effects & _READ else ""


def _day_line(detail: OrderDetail) -> DaySheetLine:
    line = detail.line
    waiting = next((one for one in detail.callers if one.number), None)
    return DaySheetLine(
        number=line.number,
        kind=line.name,
        place=line.place,
        what=detail.description,
        priority=line.priority,
        due_at=line.due_at,
        customer=detail.customer,
        phone=waiting.number if waiting else detail.phone,
        meter=", ".join(meter.meter for meter in detail.meters),
        flags=detail.field_flags,
    )
