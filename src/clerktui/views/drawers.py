"""A drawer session as the desk sees it, and what opens, counts and closes it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from clerktui.views.documents import ReportDocument, ZReportDocument


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
    """An open or closed drawer session.

    Attributes:
        is_pending: counted and off; it takes nothing more until a supervisor settles it.
        is_over_cash_limit: more cash should be in it than the town wants lying at a counter.
    """

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
    is_pending: bool = False
    is_over_cash_limit: bool = False
    full_name: str = ""


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

    Approval of an over/short above the limit is found by `command_id`. Who closes the drawer of
    somebody else says the `reason`.
    """

    command_id: str
    session_id: int
    counted: tuple[tuple[str, int], ...]
    counts: tuple[tuple[int, int], ...] = ()
    park_open_tickets: bool = False
    reason: str = ""


@dataclass(frozen=True)
class DrawerClosed:
    """The Z report of a session that has just been closed."""

    session_id: int
    drawer: str
    over_short_cents: int
    z_report: ZReportDocument
    duplicate: bool = False
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class MoveDraft:
    """Carry money out of a drawer, or bring change in, without a customer.

    Attributes:
        kind: "pickup", "turn_in" or "change_in".
        amounts: (tender type, cents above zero), whichever way the money goes.
        counts: the cash by piece, as (denomination_cents, pieces).
    """

    command_id: str
    session_id: int
    kind: str
    amounts: tuple[tuple[str, int], ...]
    counts: tuple[tuple[int, int], ...] = ()
    note: str = ""


@dataclass(frozen=True)
class MoveView:
    """Money carried out of (above zero) or into (below zero) a drawer session."""

    move_id: int
    session_id: int
    drawer: str
    kind: str
    tender_type: str
    tender: str
    amount_cents: int
    at: dt.datetime
    who: str
    witness: str
    note: str


@dataclass(frozen=True)
class DrawerMoved:
    """Money was carried; `slip` is the paper that goes with it."""

    drawer: str
    kind: str
    amount_cents: int
    slip: ReportDocument
    duplicate: bool = False


@dataclass(frozen=True)
class HandOverDraft:
    """Hand a drawer to another clerk on a count both agree to; the receiver gives the PIN."""

    command_id: str
    session_id: int
    to_username: str
    counted: tuple[tuple[str, int], ...]
    counts: tuple[tuple[int, int], ...] = ()
    park_open_tickets: bool = False

    def closing(self) -> CloseDrawerDraft:
        """The close of the session that is handed over."""
        return CloseDrawerDraft(
            self.command_id, self.session_id, self.counted, self.counts, self.park_open_tickets
        )


@dataclass(frozen=True)
class HandedOver:
    """The session that was closed, and the one that goes on in the same drawer."""

    closed: DrawerClosed
    drawer: DrawerView
    duplicate: bool = False


@dataclass(frozen=True)
class PendingTender:
    """One kind of money of a drawer that waits: what should be there and what was counted."""

    code: str
    name: str
    expected_cents: int
    counted_cents: int


@dataclass(frozen=True)
class PendingView:
    """A drawer counted and off that waits for a supervisor; above zero is over."""

    session_id: int
    drawer: str
    clerk: str
    username: str
    business_date: dt.date
    over_short_cents: int
    since: dt.datetime
    note: str
    tenders: tuple[PendingTender, ...] = ()


@dataclass(frozen=True)
class SettleDraft:
    """Settle a pending drawer: on a new count, or on the one that was left when none is given."""

    command_id: str
    session_id: int
    counted: tuple[tuple[str, int], ...] = ()
    counts: tuple[tuple[int, int], ...] = ()
