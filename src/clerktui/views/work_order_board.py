"""What the dispatch board sends back: many orders moved at once, a crew's day put in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from clerktui.errors import Refused
from clerktui.views.accounts import Page
from clerktui.views.work_orders import BoardCounts, OrderLine

BOARD_ACTS = ("assign", "dispatch", "reopen", "take", "release", "priority")
"""What can be done with many orders at once."""


@dataclass(frozen=True)
class OrderMark:
    """An order as it stood when somebody looked at it.

    Attributes:
        version: -1 where nobody looked.
        place: where it is to stand in the crew's day, 1 first; what it does not say stays.
    """

    number: int
    version: int = -1
    place: int = 0


@dataclass(frozen=True)
class BatchMoveDraft:
    """One act done with many orders, each by itself.

    Attributes:
        act: one of `BOARD_ACTS`.
        orders: the orders, as they stood on the screen.
        crew: to whom they go, where they are assigned or dispatched.
        wanted_on: the day they are planned for.
        priority: 1 to 5, where it is changed.
    """

    command_id: str
    act: str
    orders: tuple[OrderMark, ...]
    crew: str = ""
    wanted_on: dt.date | None = None
    note: str = ""
    priority: int = 0


@dataclass(frozen=True)
class DayOrderDraft:
    """Orders of a crew's day with the places they are to stand at."""

    command_id: str
    orders: tuple[OrderMark, ...]


@dataclass(frozen=True)
class OrderSkipped:
    """An order nothing was done with, and why."""

    number: int
    why: Refused


@dataclass(frozen=True)
class BatchMoved:
    """What became of many orders: the numbers that were moved, and those that were not."""

    done: tuple[int, ...]
    skipped: tuple[OrderSkipped, ...] = ()


@dataclass(frozen=True)
class BoardNews:
    """The board as it is now: its first page and its figures."""

    page: Page[OrderLine]
    counts: BoardCounts


@dataclass(frozen=True)
class BoardForm:
    """What a dispatcher chooses from: (code, name) of departments, crews and groups of types.

    `department_of` says by its code whose a crew is.
    """

    departments: tuple[tuple[str, str], ...]
    crews: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, str], ...]
    today: dt.date
    department_of: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CrewDayView:
    """A crew's day: what it has to do, as it is to be done."""

    crew: str
    name: str
    day: dt.date
    lines: tuple[OrderLine, ...]
    newest_move: int
