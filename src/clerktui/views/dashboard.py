"""The supervisor's dashboard as plain data: what came in, what is owed, what waits, the drawers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from clerktui.views.stored import Stored


@dataclass(frozen=True, kw_only=True)
class Taken(Stored):
    """What came in by one way of paying, or at one office: today and this month.

    Amounts are good receipts, change taken off. At an office and in all, what corrections took
    back is off, too; by way of paying it is not, and stands in `DashboardDocument.taken_back`.
    Counts are of what was handed over; those of what was taken back are in no other count.
    """

    name: str
    today_count: int = 0
    today_cents: int = 0
    month_count: int = 0
    month_cents: int = 0


@dataclass(frozen=True, kw_only=True)
class DayTaken(Stored):
    """What came in on one business day."""

    on: dt.date
    amount_cents: int


@dataclass(frozen=True, kw_only=True)
class Age(Stored):
    """What is owed of one age; credits are in the first."""

    name: str
    items: int
    amount_cents: int


@dataclass(frozen=True, kw_only=True)
class Queue(Stored):
    """Work that waits.

    Attributes:
        key: tells the queues apart: "suspense", "batch_keying", "print", ...
        count: how many wait.
        amount_cents: what they come to; None where it is no money.
        oldest_on: the town date of the oldest, where that is known.
        opens: the screen where it is worked on.
    """

    key: str
    name: str
    count: int
    amount_cents: int | None = None
    oldest_on: dt.date | None = None
    opens: str = ""


@dataclass(frozen=True, kw_only=True)
class DrawerLine(Stored):
    """A drawer session of today, or one that is still open or pending.

    Attributes:
        taken_cents: its good receipts.
        over_short_cents: above zero over, below zero short; None while nothing is counted.
    """

    session_id: int
    drawer: str
    clerk: str
    state: Literal["open", "pending", "closed"]
    business_date: dt.date
    taken_cents: int
    over_short_cents: int | None = None


@dataclass(frozen=True, kw_only=True)
class DashboardDocument(Stored):
    """Everything on the dashboard, made at one moment from one reading of the books.

    Attributes:
        on: the town date it is of; the month is its calendar month up to this day.
        total: all that came in, less `taken_back` (below zero): the tenders and it add up to it.
        days: the last days, oldest first, those without money included.
        owed_cents: what all accounts owe together; the ages add up to it.
    """

    town: str
    timezone: str
    made_at: dt.datetime
    on: dt.date
    total: Taken
    taken_back: Taken
    tenders: tuple[Taken, ...]
    offices: tuple[Taken, ...]
    days: tuple[DayTaken, ...]
    ages: tuple[Age, ...]
    owed_cents: int
    queues: tuple[Queue, ...]
    drawers: tuple[DrawerLine, ...]
