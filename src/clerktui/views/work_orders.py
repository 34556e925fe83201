"""Work orders out of the books, and requests, moves and completions on their way into them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from clerktui.views.order_completion import CostsDone, MeterView, OrderDone, OrderDraft

__all__ = ["CostsDone", "MeterView", "OrderDone", "OrderDraft"]  # known by this name, too


@dataclass(frozen=True)
class RequestDraft:
    """A request for service, as it is taken from whoever asks.

    Attributes:
        kind: the code of a request type of today.
        account: whose; empty where nobody's account is meant.
        place: where, in words, where the account does not say it: an address or a crossing.
        caller: who asks; the account's customer when empty.
        number: under which number they can be called; the customer's when empty.
        wants_call: whether they are to be called when it is done; as the type says when None.
        words: what they say.
        answers: what the type asks, by field code.
        wanted_on: the day it is wanted; today where nothing is said.
        priority: 1 to 5; the type's own when 0.
        join: the number of an open order this is one more call about.
        is_other: somebody looked at the open orders there, and this is none of them.
        parent: the number of the order this one belongs to.
        crew: who goes, where that is said already.
    """

    command_id: str
    kind: str
    account: str = ""
    place: str = ""
    caller: str = ""
    number: str = ""
    wants_call: bool | None = None
    words: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    wanted_on: dt.date | None = None
    priority: int = 0
    join: int = 0
    is_other: bool = False
    parent: int = 0
    crew: str = ""


@dataclass(frozen=True)
class RequestTaken:
    """What became of a request: the order it is, or joined, and by when it is to be done."""

    number: int
    kind: str
    name: str
    state: str
    place: str
    account: str
    is_joined: bool
    callers: int
    due_at: dt.datetime | None
    duplicate: bool = False


@dataclass(frozen=True)
class SameRequest:
    """An open order at the same place for the same thing."""

    number: int
    kind: str
    name: str
    state: str
    place: str
    account: str
    made_at: dt.datetime
    callers: int
    words: str


@dataclass(frozen=True)
class OrderMoveDraft:
    """Something done about an order short of completing it.

    Attributes:
        version: how the order stood when the clerk looked; -1 where nobody looked.
        crew: to whom it goes, where it is assigned or dispatched.
        wanted_on: the day it is planned for.
        sequence: its place in the crew's day.
        outcome: why it could not be done, or why it is cancelled, as a code.
        priority: 1 to 5, where it is changed.
    """

    command_id: str
    number: int
    note: str = ""
    version: int = -1
    crew: str = ""
    wanted_on: dt.date | None = None
    sequence: int = 0
    outcome: str = ""
    priority: int = 0


@dataclass(frozen=True)
class OrderMoved:
    """How an order stands after a move."""

    number: int
    state: str
    crew: str
    owner: str
    version: int
    duplicate: bool = False


@dataclass(frozen=True)
class OrderLine:
    """An order as a line of the board, of a crew's day or of a list.

    Attributes:
        name: the type's name.
        due_at: the deadline its clock runs to; None where none does.
        is_overdue: whether that deadline is past.
        minutes_left: open minutes, by the type's clock, until it; below zero when it is past.
        callers: how many asked for it.
    """

    number: int
    kind: str
    name: str
    group: str
    state: str
    priority: int
    department: str
    crew: str
    owner: str
    worker: str
    account: str
    place: str
    wanted_on: dt.date
    sequence: int
    made_at: dt.datetime
    due_at: dt.datetime | None
    is_overdue: bool
    minutes_left: int | None
    callers: int
    words: str
    version: int
    ended_at: dt.datetime | None = None


@dataclass(frozen=True)
class CallerView:
    """Somebody who asked for an order, and the call they were promised about it."""

    caller: str
    number: str
    account: str
    words: str
    wants_call: bool
    at: dt.datetime
    taken_by: str
    call_back: int | None
    called: str


@dataclass(frozen=True)
class MoveView:
    """A move of an order."""

    at: dt.datetime
    kind: str
    from_state: str
    to_state: str
    crew: str
    who: str
    note: str


@dataclass(frozen=True)
class CostView:
    """Something an order took, in whole cents."""

    kind: str
    description: str
    quantity_milli: int
    unit: str
    amount_cents: int


@dataclass(frozen=True)
class ChargeView:
    """Something an order was charged for, and what of it is still owed."""

    code: str
    description: str
    account: str
    amount_cents: int
    owed_cents: int


@dataclass(frozen=True)
class OrderReadingView:
    """What a meter showed when an order was done."""

    kind: str
    meter: str
    reading: int
    read_on: dt.date


@dataclass(frozen=True)
class OrderDetail:
    """One order whole: its line, what was asked and done, who asked, what it took and brought in.

    Attributes:
        asked: the script's questions with what was answered, (label, answer).
        children: numbers of the orders that belong to this one.
        flags: what must be known of the account, in words.
        field_flags: those of them that go into the field (policy `work_order.rules`).
    """

    line: OrderLine
    description: str
    asked: tuple[tuple[str, str], ...]
    made_by: str
    customer: str
    phone: str
    schedule_by: dt.datetime | None
    arrive_by: dt.datetime | None
    complete_by: dt.datetime | None
    assigned_at: dt.datetime | None
    dispatched_at: dt.datetime | None
    accepted_at: dt.datetime | None
    arrived_at: dt.datetime | None
    outcome: str
    note: str
    parent: int
    children: tuple[int, ...]
    flags: tuple[str, ...]
    callers: tuple[CallerView, ...] = ()
    moves: tuple[MoveView, ...] = ()
    costs: tuple[CostView, ...] = ()
    charges: tuple[ChargeView, ...] = ()
    meters: tuple[MeterView, ...] = ()
    readings: tuple[OrderReadingView, ...] = ()
    application: int = 0
    field_flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class BoardFilter:
    """What of the open orders a dispatcher wants to see; empty is all.

    Attributes:
        crew: a crew's code; "-" is those nobody has.
        day: planned for this day or before it.
        words: in the place, the account or the number.
        mine: only those this dispatcher has taken.
    """

    department: str = ""
    crew: str = ""
    group: str = ""
    state: str = ""
    priority: int = 0
    day: dt.date | None = None
    words: str = ""
    mine: bool = False
    overdue: bool = False


@dataclass(frozen=True)
class BoardCounts:
    """How many orders are open, overdue, not given to anybody; by department and by crew."""

    open: int
    overdue: int
    unassigned: int
    could_not: int
    by_department: Mapping[str, int]
    by_crew: Mapping[str, int]
    newest_move: int


@dataclass(frozen=True)
class PlanDraft:
    """Orders that are to come again and again, or a change of them.

    Attributes:
        number: of the plan that is changed or ended; 0 for a new one.
        every: so many of `every_unit` ("day", "week", "month", "year") from one to the next.
        starts_on: the day of the first one.
    """

    command_id: str
    number: int = 0
    kind: str = ""
    account: str = ""
    place: str = ""
    words: str = ""
    crew: str = ""
    every: int = 1
    every_unit: str = "month"
    starts_on: dt.date | None = None


@dataclass(frozen=True)
class PlanView:
    """Orders that come again and again.

    Attributes:
        made: how many orders it has made.
        newest: the number of the last one; 0 where there is none yet.
    """

    number: int
    kind: str
    name: str
    account: str
    place: str
    words: str
    crew: str
    every: int
    every_unit: str
    next_on: dt.date
    ended_on: dt.date | None
    made: int
    newest: int = 0
    duplicate: bool = False


@dataclass(frozen=True)
class OrdersRun:
    """What the daily run of orders did: made by plans, raised because they are late."""

    made: tuple[int, ...]
    raised: tuple[int, ...]


@dataclass(frozen=True)
class Decided:
    """A decision about requests: from which day it holds, and what it changed."""

    effective_from: dt.date
    changed: tuple[str, ...]
