"""Words for orders: what state they are in, what time is left, what came of what was done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from clerktui.errors import Refused
from clerktui.i18n import sentence, town_date
from clerktui.views.work_order_board import BatchMoved
from clerktui.views.work_orders import BoardCounts, OrderLine
from clerktui.widgets.listing import Part

_HOUR = 60
_PRECISE = 10
_LONG = 100 * _HOUR
DONE = {
    "cut_off": "Is the water off at {place}?",
    "door_tag": "Does the tag hang at {place}?",
    "reconnect": "Is the water on again at {place}?",
    "turn_on": "Is the water on at {place}?",
}
"""What is asked before an order of the program's own is said to be done."""
DONE_OTHERWISE = "Is order {number} done at {place}?"
ACTS = {
    "assign": "planned",
    "dispatch": "dispatched",
    "reopen": "open again",
    "take": "yours",
    "release": "let go",
    "priority": "changed",
    "place": "placed",
}


def usual_crew(line: OrderLine, department_of: Mapping[str, str]) -> str:
    """The crew an order has, or the first one of its department."""
    its = (code for code, department in department_of.items() if department == line.department)
    return line.crew or next(its, "")


def early_words(lines: Sequence[OrderLine], today: dt.date) -> str:
    """What is asked before a crew is sent to what is planned for a later day; empty for none."""
    later = [line for line in lines if line.wanted_on > today]
    if not later:
        return ""
    named = ", ".join(f"{line.number} ({town_date(line.wanted_on)})" for line in later[:3])
    return f"Planned for a later day: {named}. Send the crew now?"


def time_left(line: OrderLine) -> str:
    """How long it has, or how late it is; a dash where no clock runs.

    >>> from types import SimpleNamespace as one
    >>> time_left(one(minutes_left=130, is_overdue=False))
    'in 2:10'
    >>> time_left(one(minutes_left=-5, is_overdue=True))
    '0:05 late'
    >>> time_left(one(minutes_left=-1513, is_overdue=True))
    '25h late'
    >>> time_left(one(minutes_left=-9000, is_overdue=True)), time_left(one(minutes_left=None))
    ('6d late', '-')
    """
    left = line.minutes_left
    if left is None:
        return "-"
    hours, minutes = divmod(abs(left), _HOUR)
    said = f"{hours}:{minutes:02}" if hours < _PRECISE else f"{hours}h"
    if abs(left) >= _LONG:
        said = f"{hours // 24}d"
    return f"{said} late" if line.is_overdue else f"in {said}"


def state_words(state: str) -> str:
    """A state as it is read.

    >>> state_words("could_not")
    'could not'
    """
    return state.replace("_", " ")


def head(counts: BoardCounts | None, shown: str) -> list[Part]:
    """What stands over the board: how many, how many late, nobody's, given back; what is shown."""
    if counts is None:
        return []
    parts: list[Part] = [
        (f"{counts.open} open", "bold"),
        (f"{counts.overdue} overdue", "grave" if counts.overdue else ""),
        (f"{counts.unassigned} nobody's", ""),
        (f"{counts.could_not} could not", ""),
    ]
    return [*parts, (f"shown: {shown}", "bold")] if shown else parts


def moved_words(moved: BatchMoved, act: str, more: str = "") -> str:
    """What became of many orders: how many were moved, and why one was not."""
    done = f"{_orders(moved.done)} {ACTS[act]}{more}." if moved.done else ""
    if not moved.skipped:
        return done
    others = len(moved.skipped) - 1
    why: Refused = moved.skipped[0].why
    rest = f" {others} more not done: still marked." if others else ""
    return f"{done} {sentence(why)}{rest}".strip()


def _orders(numbers: tuple[int, ...]) -> str:
    return f"Order {numbers[0]} is" if len(numbers) == 1 else f"{len(numbers)} orders are"
