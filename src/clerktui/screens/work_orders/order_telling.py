"""An order told whole: its head in lines, everything else as paragraphs to be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from clerktui.i18n import clock_time, money, town_date
from clerktui.screens.work_orders.order_words import move_words, priority_words
from clerktui.screens.work_orders.words import state_words
from clerktui.views.work_orders import CallerView, MoveView, OrderDetail, OrderLine
from clerktui.widgets import fit
from clerktui.widgets.listing import Part, flow
from clerktui.widgets.reading import Paragraph

_NARROW = 60
_HOUR = 60
_MILLI = 1000
_LONG = 100 * _HOUR


def head(one: OrderDetail, zone: str, width: int) -> list[list[Part]]:
    """What, how it stands, how urgent, whether it is late; where, whose, under which number."""
    line = one.line
    stands = f"{state_words(line.state).upper()}   {priority_words(line.priority)}"
    late = lateness(line)
    named = f" {line.number}  {line.name}"
    where: list[Part] = [(line.place or "no place", "bold")]
    where += [(part, "") for part in (line.account, one.customer, one.phone) if part]
    flags: list[Part] = [(flag, "grave") for flag in one.flags]
    if width < _NARROW:
        top: list[Part] = [(named.strip(), "bold"), (stands, "bold")]
        top += [(late, "grave")] if late else []
        return [*flow(top, width), *flow([*where, *flags, *_who(one, zone)], width, 9)]
    beside = f"{stands}   {late}".rstrip()
    room = max(0, width - len(beside) - 3)
    first: list[Part] = [
        (fit(named, room), "bold"),
        (f"  {beside} ", "grave" if late else "bold"),
    ]
    lines = [first, *flow(where, width, 2), *flow(flags, width, 2)]
    return [*lines, *flow(_who(one, zone), width, 2)]


def lateness(line: OrderLine) -> str:
    """How late it is, as a word that needs no color.

    >>> from types import SimpleNamespace as one
    >>> lateness(one(is_overdue=True, minutes_left=-75)), lateness(one(is_overdue=False))
    ('LATE by 1:15', '')
    """
    if not line.is_overdue or line.minutes_left is None:
        return ""
    hours, minutes = divmod(abs(line.minutes_left), _HOUR)
    if hours * _HOUR >= _LONG:
        return f"LATE by {hours // 24} days"
    return f"LATE by {hours}:{minutes:02}"


def _who(one: OrderDetail, zone: str) -> list[Part]:
    """Who goes and who has it; for which day."""
    line = one.line
    crew = f"crew {line.crew}" if line.crew else "nobody goes yet"
    known = (
        f"{crew}, {line.worker}" if line.worker else crew,
        f"{line.owner} has it" if line.owner else "",
        f"wanted {town_date(line.wanted_on)}",
        f"taken {clock_time(line.made_at, zone)} by {one.made_by}",
    )
    return [(part, "") for part in known if part]


def told(one: OrderDetail, zone: str) -> Iterator[Paragraph]:
    """All the rest, part by part; a part there is nothing of is not there."""
    yield from _clock(one, zone)
    yield from _part("Asked for", _asked(one))
    yield from _part("Came of it", filter(None, (one.note,) if one.line.ended_at else ()))
    yield from _part("Callers", (_caller(caller, zone) for caller in one.callers))
    yield from _part("Meters", _meters(one))
    yield from _part("Took", _costs(one))
    yield from _part("Belongs to it", _family(one))
    yield from _part("History", (_move(move, zone) for move in one.moves))


def _part(title: str, lines: Iterator[str]) -> Iterator[Paragraph]:
    found = list(lines)
    if not found:
        return
    yield Paragraph("")
    yield Paragraph(title, is_bold=True)
    yield from (Paragraph(line, lead="  ") for line in found)


def _clock(one: OrderDetail, zone: str) -> Iterator[Paragraph]:
    """By when it has to be planned, somebody there, it done; and when that was."""
    line = one.line
    planned = one.assigned_at or one.dispatched_at
    done = line.ended_at if line.state in ("completed", "followed_up") else None
    rows = (
        ("planned", one.schedule_by, planned),
        ("there", one.arrive_by, one.arrived_at),
        ("done", one.complete_by, done),
    )
    said = [_met(name, by, at, line, zone) for name, by, at in rows if by or at]
    yield from map(Paragraph, said or ["No deadline."])


def _met(
    name: str, by: dt.datetime | None, at: dt.datetime | None, line: OrderLine, zone: str
) -> str:
    due = f" by {clock_time(by, zone)}" if by else ""
    if at is not None:
        how = "" if by is None else ", met" if at <= by else ", LATE"
        return f"{name}{due}: {clock_time(at, zone)}{how}"
    is_late = by is not None and line.is_overdue and line.due_at is not None and by <= line.due_at
    return f"{name}{due}{': LATE' if is_late else ''}"


def _asked(one: OrderDetail) -> Iterator[str]:
    yield from (f"{label}: {said}" for label, said in one.asked)
    if one.description:
        yield one.description
    if one.application:
        yield f"application {one.application}"


def _caller(one: CallerView, zone: str) -> str:
    calls = one.called or ("wants a call" if one.wants_call else "no call wanted")
    known = (one.caller or "(no name)", one.number, one.account, calls)
    told = "  ".join(filter(None, known))
    at = clock_time(one.at, zone)
    return f"{at}  {told}" + (f": {one.words}" if one.words else "")


def _meters(one: OrderDetail) -> Iterator[str]:
    for meter in one.meters:
        last = ""
        if meter.last_reading is not None:
            last = f", last {meter.last_reading:,} on {town_date(meter.last_read_on)}"
        yield f"{meter.meter}, {meter.service}{last}"
    for read in one.readings:
        yield f"{read.meter} {read.kind}: {read.reading:,} on {town_date(read.read_on)}"


def _costs(one: OrderDetail) -> Iterator[str]:
    for cost in one.costs:
        quantity = f"{cost.quantity_milli / _MILLI:g} {cost.unit}".strip()
        yield f"{money(cost.amount_cents):>10}  {cost.description}, {quantity}"
    if len(one.costs) > 1:
        yield f"{money(sum(cost.amount_cents for cost in one.costs)):>10}  in all"
    for charge in one.charges:
        owed = f"{money(charge.owed_cents)} owed" if charge.owed_cents else "paid"
        whom = f"charged to {charge.account}, {owed}"
        yield f"{money(charge.amount_cents):>10}  {charge.description}, {whom}"


def _family(one: OrderDetail) -> Iterator[str]:
    if one.parent:
        yield f"it belongs to order {one.parent}"
    if one.children:
        yield "orders " + ", ".join(map(str, one.children))


def _move(move: MoveView, zone: str) -> str:
    crew = f" crew {move.crew}" if move.kind in ("assigned", "dispatched") and move.crew else ""
    who = f"  {move.who}" if move.who else ""
    note = f": {move.note}" if move.note else ""
    return f"{clock_time(move.at, zone)}{who}  {move_words(move.kind)}{crew}{note}"
