"""Work orders chosen by what they are, as scripts and spreadsheets read them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class OrderFilter:
    """Which orders; what is empty narrows nothing.

    Attributes:
        since: made on this day of the town, or later.
        until: made on this day, or before.
        place: how the address begins, in whatever spelling.
        words: a number, or in the account, the address or the customer's name.
        overdue: only what is past the deadline its clock runs to.
        is_all: those that have ended, too.
    """

    state: str = ""
    department: str = ""
    crew: str = ""
    kind: str = ""
    account: str = ""
    place: str = ""
    words: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    overdue: bool = False
    is_all: bool = False


@dataclass(frozen=True)
class OrderFound:
    """An order with its times, whether its deadlines were met, what it took and what it brought.

    Attributes:
        kind: the type's code; `name` is what people call it.
        place: where, as anybody may see it; `address` says the same.
        owed_cents: what its account owes.
        planned_in_time: of the deadline to plan it; None where it has none, or none has come yet.
        there_in_time: of the deadline to be there; whoever completed it was there by then.
        done_in_time: of the deadline to complete it; None for one that is cancelled.
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
    account: str
    place: str
    address: str
    words: str
    wanted_on: dt.date
    made_at: dt.datetime
    made_by: str
    schedule_by: dt.datetime | None
    arrive_by: dt.datetime | None
    complete_by: dt.datetime | None
    due_at: dt.datetime | None
    is_overdue: bool
    assigned_at: dt.datetime | None
    dispatched_at: dt.datetime | None
    accepted_at: dt.datetime | None
    arrived_at: dt.datetime | None
    ended_at: dt.datetime | None
    planned_in_time: bool | None
    there_in_time: bool | None
    done_in_time: bool | None
    outcome: str
    note: str
    application: int
    meter: str
    owed_cents: int
    callers: int
    labor_cents: int
    material_cents: int
    equipment_cents: int
    other_cents: int
    cost_cents: int
    charged_cents: int
