"""The papers of the field as plain data: a work order to be filled in, and a crew's day sheet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal, Self

from clerktui.views.stored import Stored

Asked = Literal["", "reading", "change"]


def scanned(number: int) -> str:
    """What the bar code of an order holds: its number as the desk takes it everywhere.

    >>> scanned(10442)
    '#10442'
    """
    return f"#{number}"


@dataclass(frozen=True, kw_only=True)
class OrderFact(Stored):
    """One thing the caller was asked, and what they said."""

    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class OrderCaller(Stored):
    """Somebody who asked for the order."""

    name: str = ""
    phone: str = ""
    wants_call: bool = False


@dataclass(frozen=True, kw_only=True)
class OrderMeter(Stored):
    """A meter at the place.

    Attributes:
        service: what it measures ("Water").
        last_reading: None where it was never read.
        digits: how many its register shows: as many boxes are printed to fill in.
        asks: "" it is only shown; "reading" it is to be read; "change" it is to be changed.
    """

    number: str
    service: str = ""
    last_reading: int | None = None
    read_on: dt.date | None = None
    digits: int = 6
    asks: Asked = ""


@dataclass(frozen=True, kw_only=True)
class OrderOutcome(Stored):
    """How an order may end, and the code it is keyed by; not `is_done` is why it could not be."""

    code: str
    words: str
    is_done: bool = True


@dataclass(frozen=True, kw_only=True)
class OrderCharge(Stored):
    """What may be charged, with the code it is keyed by; `is_always` is charged unasked."""

    code: str
    description: str
    amount_cents: int
    is_always: bool = False


@dataclass(frozen=True, kw_only=True)
class WorkOrderPaper(Stored):
    """A work order as it goes into the field and comes back filled in.

    Attributes:
        kind: the name of its type ("Water leak").
        group: what the type belongs to ("Water"), and `department` whose work it is.
        priority: 1 is an emergency; `priority_words` says so.
        place: the address, or what stands for one; `where` is where exactly, in words.
        account: of the place; empty where there is none.
        customer: empty where the customer is confidential or there is none.
        answers: the script of the type with what was answered.
        arrive_by: with `schedule_by` and `complete_by`, the deadlines it has.
        flags: what whoever goes there must know ("LIFE SUPPORT", "Dog").
        parent: the order it is part of; None for none.
        children: the orders that are part of it.
        printed_at: when this paper was made; also the creation date of its PDF.
        copy_no: 0 for the first paper, n for its n-th reprint.
    """

    town_lines: tuple[str, ...]
    number: int
    kind: str
    place: str
    made_at: dt.datetime
    made_by: str
    printed_at: dt.datetime
    timezone: str
    group: str = ""
    department: str = ""
    crew: str = ""
    priority: int = 3
    priority_words: str = ""
    where: str = ""
    account: str = ""
    customer: str = ""
    callers: tuple[OrderCaller, ...] = ()
    description: str = ""
    answers: tuple[OrderFact, ...] = ()
    wanted_on: dt.date | None = None
    schedule_by: dt.datetime | None = None
    arrive_by: dt.datetime | None = None
    complete_by: dt.datetime | None = None
    flags: tuple[str, ...] = ()
    meters: tuple[OrderMeter, ...] = ()
    outcomes: tuple[OrderOutcome, ...] = ()
    charges: tuple[OrderCharge, ...] = ()
    parent: int | None = None
    children: tuple[int, ...] = ()
    language: str = "en"
    copy_no: int = 0

    def as_copy(self, number: int) -> Self:
        """The same order as its `number`-th reprint."""
        return replace(self, copy_no=number)


@dataclass(frozen=True, kw_only=True)
class DaySheetLine(Stored):
    """One order of a crew's day.

    Attributes:
        due_at: the deadline that runs now; None for none.
        window: what was said about the time ("8 to 12"); stands before the deadline.
        what: type and description in few words.
        phone: of who is waiting.
        flags: as on the order.
    """

    number: int
    kind: str
    place: str
    what: str = ""
    where: str = ""
    priority: int = 3
    window: str = ""
    due_at: dt.datetime | None = None
    customer: str = ""
    phone: str = ""
    meter: str = ""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CrewDaySheet(Stored):
    """All a crew has to do on a day, in the order it is to be done.

    Attributes:
        town: the town's name.
        outcomes: the codes the outcome boxes are filled in with.
        note: what the town tells every crew below the orders.
    """

    town: str
    crew: str
    day: dt.date
    lines: tuple[DaySheetLine, ...]
    printed_at: dt.datetime
    timezone: str
    department: str = ""
    members: tuple[str, ...] = ()
    outcomes: tuple[OrderOutcome, ...] = ()
    note: str = ""
    language: str = "en"
    copy_no: int = 0

    @property
    def count(self) -> int:
        """How many orders there are."""
        return len(self.lines)

    def as_copy(self, number: int) -> Self:
        """The same sheet as its `number`-th reprint."""
        return replace(self, copy_no=number)
