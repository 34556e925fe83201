"""The end of an office's day as the desk sees it: checklist, close, papers, ledger batches."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from clerktui.views.stored import Stored

BLOCK, WARN, INFORM = "block", "warn", "inform"


@dataclass(frozen=True, kw_only=True)
class ChecklistLine(Stored):
    """One thing that is open at the end of a day.

    Attributes:
        kind: what kind of thing, as `day.checklist` names it.
        weight: `block`, `warn` or `inform`.
        says: what is open.
        owner: whose it is.
        todo: what to do about it.
        opens: the screen where it is dealt with, empty when there is none.
        subject: which one that screen is given.
    """

    kind: str
    weight: str
    says: str
    owner: str
    todo: str
    opens: str = ""
    subject: str = ""


@dataclass(frozen=True)
class DayMoveView:
    """One close or reopening of a day."""

    move_id: int
    to_state: str
    at: dt.datetime
    by: str
    approved_by: str
    reason: str
    seal: str


@dataclass(frozen=True)
class DayView:
    """A day of an office.

    Attributes:
        state: `open`, `closed` or `reopened`.
        receipts: good receipts of money that came in; they come to `taken_cents`.
        moved: good receipts out of suspense, whose money came in before: `moved_cents`.
        seal: its short form when the day is closed, else empty.
        lines: what is open; None when nobody asked.
        holiday: why the office keeps the day, where it does.
        next_day: the next business day of the office's calendar.
    """

    office: str
    day: dt.date
    state: str
    times_closed: int
    receipts: int
    taken_cents: int
    seal: str = ""
    seal_hash: str = ""
    lines: tuple[ChecklistLine, ...] = ()
    moves: tuple[DayMoveView, ...] = ()
    holiday: str = ""
    next_day: dt.date | None = None
    moved: int = 0
    moved_cents: int = 0

    @property
    def blocks(self) -> int:
        """How many things keep the day from being closed."""
        return sum(line.weight == BLOCK for line in self.lines)

    @property
    def warns(self) -> int:
        """How many things are warned about."""
        return sum(line.weight == WARN for line in self.lines)


@dataclass(frozen=True)
class CalendarDay:
    """A day on which an office differs from a plain week: `is_closed` or open all the same."""

    day: dt.date
    name: str
    is_closed: bool
    by: str


@dataclass(frozen=True)
class CalendarChange:
    """A decision about the calendar.

    Attributes:
        act: `close` a day, `open` a day or a holiday of every year, or `forget` such a decision.
        day: which day; None for a holiday by its name.
        holiday: the name of a holiday of every year.
        office: only in this office, by its code.
    """

    act: str
    reason: str = ""
    day: dt.date | None = None
    holiday: str = ""
    office: str = ""


@dataclass(frozen=True)
class DayDraft:
    """Close a day (`accept_warnings` once they were read), or open it again with a reason."""

    command_id: str
    day: dt.date
    accept_warnings: bool = False
    reason: str = ""


@dataclass(frozen=True)
class DayClosed:
    """What a close made."""

    day: dt.date
    times_closed: int
    seal: str
    seal_hash: str
    papers: tuple[str, ...]
    gl_batch: int | None
    duplicate: bool = False


@dataclass(frozen=True)
class PaperView:
    """A kept paper of a day's close; `document_id` finds its bytes."""

    document_id: int
    name: str
    title: str
    media: str
    size: int
    sha256: str
    time: int
    at: dt.datetime


@dataclass(frozen=True)
class SealCheck:
    """How a seal came out: which one it is, what was worked out again, what does not hold."""

    seal: str
    about: str
    ok: bool
    checked: int
    failures: tuple[str, ...]


# --------------------------------------------------------------------------------------- ledger
@dataclass(frozen=True, kw_only=True)
class GlLine:
    """One line for the general ledger: a debit or a credit.

    Attributes:
        kind: of the account: asset, liability, equity, revenue, expense.
        entry_id: the journal entry in detail; None in summary and between funds.
    """

    line_no: int
    fund: str
    account: str
    kind: str
    description: str
    project: str = ""
    is_between_funds: bool = False
    debit_cents: int = 0
    credit_cents: int = 0
    entry_id: int | None = None


@dataclass(frozen=True)
class FundTotal:
    """A fund's debits and credits, the lines between funds included: they are equal."""

    fund: str
    debit_cents: int
    credit_cents: int


@dataclass(frozen=True)
class GlProof:
    """A day's distribution proved, posted or not.

    Attributes:
        number: of the ledger batch; None while it is not posted.
        problems: what does not hold; it cannot be posted with any.
    """

    office: str
    day: dt.date
    entries: int
    debit_cents: int
    lines: tuple[GlLine, ...]
    funds: tuple[FundTotal, ...]
    problems: tuple[str, ...] = ()
    number: int | None = None
    content_hash: str = ""
    posted_at: dt.datetime | None = None

    @property
    def is_ok(self) -> bool:
        """Whether it may be posted, or was."""
        return not self.problems


@dataclass(frozen=True)
class GlBatchView:
    """A posted ledger batch in a list."""

    number: int
    office: str
    day: dt.date
    entries: int
    debit_cents: int
    posted_at: dt.datetime
    posted_by: str
    exports: int


@dataclass(frozen=True)
class GlEntryLine:
    """One journal line behind a line of a distribution."""

    entry_id: int
    kind: str
    memo: str
    receipt: str
    account: str
    amount_cents: int


@dataclass(frozen=True)
class GlExported:
    """A ledger batch as a file; `is_again` when the same bytes had been given before."""

    number: int
    layout: str
    is_detail: bool
    sha256: str
    content: bytes = field(repr=False)
    is_again: bool = False
