"""A drawer session as the desk sees it, and what opens, counts and closes it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from clerktui.views.documents import ZReportDocument


@dataclass(frozen=True)
class OpenDrawerDraft:
    """Open `drawer` with a counted float; counts are (denomination_cents, pieces)."""

    command_id: str
    drawer: str
    float_cents: int
    counts: tuple[tuple[int, int], ...] = ()
    business_date: dt.date | None = None


@dataclass(frozen=True)
class DrawerView:
    """An open or closed drawer session."""

    session_id: int
    drawer: str
    name: str
    state: str
    username: str
    business_date: dt.date
    opened_at: dt.datetime
    float_cents: int
    payments: int = 0
    taken_cents: int = 0
    open_tickets: int = 0


@dataclass(frozen=True)
class DrawerLine:
    """One tender of a drawer: what should be there, what was counted."""

    tender_type: str
    name: str
    expected_cents: int
    counted_cents: int | None
    is_counted: bool = True


@dataclass(frozen=True)
class DrawerDetail:
    """A drawer session with its totals by tender (expected only for those who may see it)."""

    drawer: DrawerView
    lines: tuple[DrawerLine, ...]
    over_short_cents: int | None


@dataclass(frozen=True)
class CloseDrawerDraft:
    """Blind counts by tender type in cents; `counts` is the cash by denomination.

    Approval of an over/short above the limit is found by `command_id`.
    """

    command_id: str
    session_id: int
    counted: tuple[tuple[str, int], ...]
    counts: tuple[tuple[int, int], ...] = ()
    park_open_tickets: bool = False


@dataclass(frozen=True)
class DrawerClosed:
    """The Z report of a session that has just been closed."""

    session_id: int
    drawer: str
    over_short_cents: int
    z_report: ZReportDocument
    duplicate: bool = False
    detail: dict[str, Any] = field(default_factory=dict)
