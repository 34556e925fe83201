"""Completions of work orders on their way into the books, and what became of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class MeterView:
    """A meter at the place of an order, with its last reading."""

    meter: str
    service: str
    agreement_id: int
    last_reading: int | None = None
    last_read_on: dt.date | None = None


@dataclass(frozen=True)
class MeterRead:
    """What a meter at the place of an order shows, and the one that was put in for it.

    Attributes:
        reading: what it shows; its last one where it was taken out.
        meter: its number; empty where there is only one.
        new_meter: the number of the meter put in; empty where none was.
        new_reading: what the new one shows at its start.
    """

    reading: int
    meter: str = ""
    new_meter: str = ""
    new_reading: int | None = None


@dataclass(frozen=True)
class CostDone:
    """Something an order took: so many units at a price.

    Attributes:
        kind: "labor", "material", "equipment", "other".
        quantity_milli: thousandths of the unit; below zero takes back.
        unit_cents: what one unit costs.
    """

    kind: str
    description: str
    quantity_milli: int = 1000
    unit: str = ""
    unit_cents: int = 0


@dataclass(frozen=True)
class ChargeDone:
    """Something an order is charged for, by the code its type has for it.

    Attributes:
        amount_cents: another amount than the type says; 0 leaves a charge out that is always made.
    """

    code: str
    amount_cents: int | None = None


@dataclass(frozen=True)
class OrderDraft:
    """A work order that is done, could not be done, or is cancelled with the reason in `note`.

    Attributes:
        note: what was done, or why not.
        reading: what the meter shows, where one is asked for and there is only one.
        read_on: the day it was read; today where nothing is said.
        is_sure: whether somebody who saw the figures says that so much was used.
        outcome: "" or "done", or the code of a reason for which it could not be done.
        arrived_at: when the crew was there, where that is known only from its paper.
        done_at: when it was done, where that is known only from its paper.
        minutes: worked; between arriving and done where both are said and this is 0.
        people: who worked so long.
        readings: what meters showed, and which were changed.
        costs: material, machines and whatever else it took; labor comes of the minutes.
        charges: what it is charged for, beside what always is.
        charge_to: the account that is charged; the order's own where nothing is said.
    """

    command_id: str
    number: int
    note: str = ""
    reading: int | None = None
    read_on: dt.date | None = None
    is_estimated: bool = False
    is_sure: bool = False
    outcome: str = ""
    arrived_at: dt.datetime | None = None
    done_at: dt.datetime | None = None
    minutes: int = 0
    people: int = 1
    readings: tuple[MeterRead, ...] = ()
    costs: tuple[CostDone, ...] = ()
    charges: tuple[ChargeDone, ...] = ()
    charge_to: str = ""


@dataclass(frozen=True)
class OrderDone:
    """What became of an order and its account.

    Attributes:
        account_was: how its account stood before.
        cost_cents: what it took.
        charged_cents: what was charged, to the account `charged`.
        read: each meter in words: what it showed, what was used.
    """

    number: int
    state: str
    account: str
    account_status: str
    duplicate: bool = False
    cost_cents: int = 0
    charged_cents: int = 0
    charged: str = ""
    read: tuple[str, ...] = ()
    account_was: str = ""


@dataclass(frozen=True)
class CostsDraft:
    """What an order took besides, said after it was done; a quantity below zero takes back."""

    command_id: str
    number: int
    costs: tuple[CostDone, ...]
    note: str = ""


@dataclass(frozen=True)
class CostsDone:
    """What an order took in all."""

    number: int
    added_cents: int
    cost_cents: int
    duplicate: bool = False


@dataclass(frozen=True)
class ToKey:
    """An order as whoever keys its paper needs it: which one it is, and what is asked of it.

    Attributes:
        name: the type's name.
        today: the town's day, of which it is keyed where nothing else is said.
        meters: those at the place, where a reading or a change is asked; else none.
        asks_reading: whether a meter's reading is asked.
        needs_reading: whether it cannot be completed without one.
        asks_change: whether the number of a new meter is asked.
        charges: what may be charged: code, description, cents, whether it always is.
        reasons: why it could not be done: code, words.
    """

    number: int
    kind: str
    name: str
    state: str
    account: str
    place: str
    crew: str
    today: dt.date
    meters: tuple[MeterView, ...] = ()
    asks_reading: bool = False
    needs_reading: bool = False
    asks_change: bool = False
    charges: tuple[tuple[str, str, int, bool], ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()
