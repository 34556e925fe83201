"""Debt setoff's files: the week that is sent, the money that comes back, what is given back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class WeekLine:
    """A record of a week's file, or a debt that is held back and why."""

    number: int
    account: str
    name: str
    change: str
    before_cents: int
    amount_cents: int
    last4: str
    why: str = ""


@dataclass(frozen=True)
class WeekView:
    """What goes in the file of a week: its control report, before it is made or after.

    Attributes:
        due_on: the day by which the clearinghouse must have it.
        file_number: None while the file is not made.
        amount_cents: the new figures together.
        held_back: debts that would go and may not, each with every reason.
        changed: debts of a file that was made which stopped, were contested or paid since.
        uploaded_on: when somebody told that it was uploaded; None while nobody did.
        replaces: the number of the file it was made instead of.
    """

    due_on: dt.date
    due_at: dt.datetime
    entity_code: str
    file_number: int | None
    lines: tuple[WeekLine, ...]
    held_back: tuple[WeekLine, ...]
    added: int
    updated: int
    deleted: int
    amount_cents: int
    sha256: str = ""
    made_at: dt.datetime | None = None
    changed: tuple[WeekLine, ...] = ()
    uploaded_on: dt.date | None = None
    replaces: int | None = None

    @property
    def is_stale(self) -> bool:
        """Whether it should be made anew before it is uploaded."""
        return bool(self.changed) and self.uploaded_on is None


@dataclass(frozen=True)
class SetoffRun:
    """What a run did: debts that were finally determined, and those that are paid."""

    determined: tuple[int, ...]
    paid: tuple[int, ...]
    dry_run: bool


@dataclass(frozen=True)
class SetoffFileMade:
    """A file with its bytes; not to be kept on a screen: it names identity numbers."""

    week: WeekView
    content: bytes = field(repr=False)
    is_again: bool = False


@dataclass(frozen=True)
class ReturnRequest:
    """Which return file, and whether it is only a rehearsal.

    Attributes:
        control_cents: the clearinghouse's own total of what is for the debts; None asks nothing.
    """

    path: Path
    received_on: dt.date | None = None
    dry_run: bool = False
    control_cents: int | None = None


@dataclass(frozen=True)
class ReturnView:
    """A record of a return file.

    Attributes:
        number: the debt it was found to be for; None is left for unidentified money.
        excess_cents: what of it is more than the debt.
        why_not: why no debt was found, in words; empty where one was.
        warning: why it was stopped though it names a debt, in words; its money waits in suspense.
        is_read: it was read before; its money is in no total and not taken again.
    """

    line: int
    number: int | None
    account: str
    matched_on: dt.date
    gross_cents: int
    state_fee_cents: int
    local_fee_cents: int
    net_cents: int
    excess_cents: int
    found_by: str
    why_not: str = ""
    warning: str = ""
    is_read: bool = False


@dataclass(frozen=True)
class ReturnsAnswer:
    """What a return file brought.

    Attributes:
        doubt: what must be looked at before the layout is trusted; empty where nothing must.
        control_cents: the clearinghouse's own total of what is for the debts, where it was typed.
        unmatched_cents: what of the net is for no debt that was found.
    """

    layout: str
    doubt: str
    lines: tuple[ReturnView, ...]
    gross_cents: int
    fees_cents: int
    net_cents: int
    unmatched_cents: int
    control_cents: int | None
    batch: int | None
    dry_run: bool

    @property
    def matched(self) -> int:
        """How many records were found to be for a debt."""
        return sum(one.number is not None for one in self.lines)

    @property
    def excess_cents(self) -> int:
        """What is more than its debt, together."""
        return sum(one.excess_cents for one in self.lines)


@dataclass(frozen=True)
class IncomingFile:
    """A file in the import folder, and whether its money is in a batch already.

    Attributes:
        records: how many it holds; 0 where it cannot be read.
        batch: the batch its money is in; None where it was not taken in yet.
        problem: why it cannot be read, in words.
    """

    name: str
    size: int
    changed_at: dt.datetime
    records: int
    gross_cents: int
    batch: int | None
    problem: str = ""


@dataclass(frozen=True)
class RateDraft:
    """A rate of the Secretary of Revenue, for a half year or longer.

    Attributes:
        rate_ppm: parts of a million a year.
        until_on: the last day it is known for; None is the end of the half year it begins in.
        source: where it is written.
    """

    command_id: str
    rate_ppm: int
    from_on: dt.date
    source: str
    until_on: dt.date | None = None


@dataclass(frozen=True)
class RateView:
    """A rate as it was entered."""

    percent: str
    rate_ppm: int
    from_on: dt.date
    until_on: dt.date
    source: str
    duplicate: bool = False


@dataclass(frozen=True)
class GiveBackDraft:
    """Setoff money to go back to the debtor.

    Attributes:
        reason: "excess" (more than the debt), "not_owed", or "no_notice" (no letter was mailed).
        notice_on: the day the Department mailed its notice to the debtor; interest runs from it.
    """

    command_id: str
    money_id: int
    reason: str
    notice_on: dt.date | None = None
    note: str = ""


@dataclass(frozen=True)
class GivenBack:
    """What goes back, in cents, and the refund that was asked for."""

    number: int
    account: str
    net_cents: int
    fees_cents: int
    interest_cents: int
    refund: int
    correction: int | None
    duplicate: bool = False

    @property
    def amount_cents(self) -> int:
        """All of it."""
        return self.net_cents + self.fees_cents + self.interest_cents
