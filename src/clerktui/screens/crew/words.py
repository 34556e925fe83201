"""An order in the words of a narrow screen: two lines in a list, paragraphs when it is opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from clerktui.i18n import money, town_date, town_time
from clerktui.views.work_order_crew import CalledOff, CrewOrder
from clerktui.views.work_orders import OrderLine
from clerktui.widgets.reading import Paragraph

STATES = {
    "open": "planned",
    "assigned": "planned",
    "dispatched": "GO",
    "accepted": "accepted",
    "arrived": "there",
    "could_not": "given back",
    "completed": "done",
    "followed_up": "done",
    "cancelled": "CANCELLED",
}
_URGENT = {1: "EMERGENCY", 2: "URGENT"}
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LEAD = "  "


def due_words(line: OrderLine, today: dt.date, timezone: str) -> str:
    """By when: the time where it is today, else the day; LATE where that is past."""
    if line.due_at is None:
        return ""
    due = town_time(line.due_at, timezone)
    by = f"{due:%H:%M}" if due.date() == today else f"{due:%m/%d %H:%M}"
    return f"{'LATE' if line.is_overdue else 'by'} {by}"


def two_lines(line: OrderLine, today: dt.date, timezone: str) -> tuple[tuple[str, str], ...]:
    """What stands at the left and at the right of an order's two lines."""
    state = STATES[line.state]
    if line.state in ("open", "assigned") and line.wanted_on != today:
        state = f"{state} {line.wanted_on:%m/%d}"
    words = ", ".join(filter(None, (_URGENT.get(line.priority, ""), state)))
    place = line.place or "(no place)"
    return (f"{line.number} {line.name}", due_words(line, today, timezone)), (place, words)


def off_words(one: CalledOff) -> str:
    """What is said of an order that was taken from the crew."""
    how = "CANCELLED" if one.how == "cancelled" else "CALLED BACK"
    why = f": {one.why.rstrip('.')}" if one.why else ""
    return f"Order {one.number} {how}{why}. Do not go."


def charge_letters(order: CrewOrder) -> dict[str, str]:
    """The letters that tick what may be charged, each with the charge's code."""
    ticked = [one.code for one in order.charges if not one.is_always]
    return dict(zip(_LETTERS, ticked, strict=False))


def charge_lines(order: CrewOrder) -> Iterator[str]:
    """What may be charged, behind its letter; what always is, behind a +."""
    letters = {code: letter for letter, code in charge_letters(order).items()}
    for one in order.charges:
        yield f"{letters.get(one.code, '+')} {one.description} {money(one.amount_cents)}"


def whole(order: CrewOrder, today: dt.date, timezone: str) -> Iterator[Paragraph]:
    """An order as it is read on the way: where first, then what has to be known, then who asked."""
    line = order.line
    yield Paragraph(line.place or "(no place)", is_bold=True)
    for flag in order.flags:
        yield Paragraph(flag, lead="! ", is_bold=True)
    urgent = _URGENT.get(line.priority, f"priority {line.priority}")
    due = due_words(line, today, timezone)
    who = f"{line.worker} goes" if line.worker else ""
    yield Paragraph(", ".join(filter(None, (STATES[line.state], urgent, due, who))))
    if line.words:
        yield Paragraph(line.words)
    for label, answer in order.asked:
        yield Paragraph(f"{label}: {answer}")
    for note in order.notes:
        yield Paragraph(note, lead="* ")
    yield from _people(order)
    for meter in order.meters:
        seen = f" last {meter.last_reading}" if meter.last_reading is not None else ""
        on = f" on {town_date(meter.last_read_on)}" if meter.last_read_on is not None else ""
        yield Paragraph(f"meter {meter.meter}{seen}{on}")
    if order.charges:
        yield Paragraph("May be charged:")
        yield from (Paragraph(said, lead=_LEAD) for said in charge_lines(order))
    if order.note:
        yield Paragraph(f"Noted: {order.note}")


def _people(order: CrewOrder) -> Iterator[Paragraph]:
    """Whose place it is, and who asked, each with the number they are called at."""
    if order.customer:
        yield Paragraph(" ".join(filter(None, (order.customer, order.phone))))
    known = {(order.customer, order.phone)}
    for one in order.callers:
        if (one.caller, one.number) not in known and (one.caller or one.number):
            said = " ".join(filter(None, (one.caller, one.number)))
            yield Paragraph(f"asked: {said}", lead="")
        if one.words and one.words != order.line.words:
            yield Paragraph(f'"{one.words}"', lead=_LEAD)
