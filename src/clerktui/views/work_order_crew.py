"""What a crew sees of its orders: its day, what was taken from it, one order whole."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from clerktui.views.order_completion import MeterView
from clerktui.views.work_orders import OrderLine


@dataclass(frozen=True)
class CalledOff:
    """An order that was taken from a crew that had been sent: nobody goes there any more.

    Attributes:
        how: "cancelled", or "called_back" where another crew goes, or nobody for now.
        why: the reason that was given.
        version: how the order stood when it was taken.
    """

    number: int
    name: str
    place: str
    how: str
    why: str
    at: dt.datetime
    version: int


@dataclass(frozen=True)
class CrewDay:
    """The orders of somebody's crews as they are to be done, and those that were taken from them.

    Attributes:
        crews: the names of the crews.
        newest_move: the newest move of any order.
    """

    crews: tuple[str, ...]
    lines: tuple[OrderLine, ...]
    called_off: tuple[CalledOff, ...]
    newest_move: int


@dataclass(frozen=True)
class CrewCaller:
    """Somebody who asked, and the number they are called at."""

    caller: str
    number: str
    words: str


@dataclass(frozen=True)
class CrewCharge:
    """What may be charged for an order; `is_always` is charged without being ticked."""

    code: str
    description: str
    amount_cents: int
    is_always: bool


@dataclass(frozen=True)
class CrewOrder:
    """One order as whoever goes there needs it.

    Attributes:
        line: the order; its place is said even where it is kept from everybody else.
        asked: what the caller was asked, with the answer.
        flags: what has to be known before somebody knocks, in words.
        notes: what was written on the account about getting in.
        asks_reading: whether a meter's reading is asked when it is done.
        asks_change: whether a new meter is put in.
        reasons: why it could not be done: code, words.
    """

    line: OrderLine
    customer: str
    phone: str
    asked: tuple[tuple[str, str], ...]
    callers: tuple[CrewCaller, ...]
    flags: tuple[str, ...]
    notes: tuple[str, ...]
    meters: tuple[MeterView, ...]
    asks_reading: bool
    needs_reading: bool
    asks_change: bool
    charges: tuple[CrewCharge, ...]
    reasons: tuple[tuple[str, str], ...]
    note: str
