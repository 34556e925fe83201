"""What the books keep as codes about orders, in the words of the desk."""

from __future__ import annotations

from collections.abc import Mapping

from clerktui.i18n import clock_time, money
from clerktui.i18n.words import items
from clerktui.screens.work_orders.words import state_words
from clerktui.views.work_orders import OrderDone, OrderLine, RequestTaken, SameRequest

PRIORITIES: Mapping[int, str] = {
    1: "EMERGENCY",
    2: "urgent",
    3: "soon",
    4: "normal",
    5: "when there is time",
}
GROUPS: Mapping[str, str] = {
    "water": "Water and sewer",
    "solid_waste": "Solid waste",
    "streets": "Streets",
    "parks": "Parks",
    "code": "Code",
    "other": "Other",
}
MOVES: Mapping[str, str] = {
    "called_back": "called back",
    "could_not": "could not be done",
    "followed_up": "followed up",
    "joined": "one more caller",
    "noted": "note",
}


def priority_words(priority: int) -> str:
    """How urgent, with its number.

    >>> priority_words(1), priority_words(3)
    ('1 EMERGENCY', '3 soon')
    """
    return f"{priority} {PRIORITIES[priority]}"


def move_words(kind: str) -> str:
    """What was done about an order, as its history says it.

    >>> move_words("could_not"), move_words("dispatched")
    ('could not be done', 'dispatched')
    """
    return MOVES.get(kind, kind.replace("_", " "))


def due_words(line: OrderLine, timezone: str) -> str:
    """Until when its clock runs, as a word that needs no color."""
    if line.due_at is None:
        return ""
    late = "LATE, was due" if line.is_overdue else "due"
    return f"{late} {clock_time(line.due_at, timezone)}"


def ended_words(done: OrderDone) -> str:
    """What came of an order, what it cost and what was charged, and how its account stands."""
    told = [f"Order {done.number}: {state_words(done.state)}."]
    if done.account_status != done.account_was:
        told.append(f"{done.account} is {done.account_status}.")
    if done.cost_cents:
        told.append(f"It took {money(done.cost_cents)}.")
    if done.charged_cents:
        told.append(f"{money(done.charged_cents)} is charged to {done.charged}.")
    return " ".join([*told, *done.read])


def same_words(same: SameRequest, timezone: str) -> str:
    """An order that is open already for the same thing at the same place."""
    since = clock_time(same.made_at, timezone)
    told = f"{same.number} since {since}, {state_words(same.state)}, {_callers(same.callers)}"
    return f"{told}: {same.words}" if same.words else told


def taken_words(taken: RequestTaken, timezone: str, place: str) -> str:
    """What became of a request, to be said to the caller before they hang up."""
    due = f"by {clock_time(taken.due_at, timezone)}" if taken.due_at else "no deadline"
    head = f"{'Joined order' if taken.is_joined else 'Order'} {taken.number}"
    what = ", ".join(filter(None, (head, taken.name, place)))
    return f"{what}: {due}. {_callers(taken.callers).capitalize()}."


def _callers(number: int) -> str:
    return items(number, "caller")
