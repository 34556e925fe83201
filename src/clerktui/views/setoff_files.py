"""Debt setoff's files: the week that is sent, the money that comes back, what is given back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field


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
class ReturnView:
    """A record of a return file.

    Attributes:
        number: the debt it was found to be for; None is left for unidentified money.
        excess_cents: what of it is more than the debt.
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


@dataclass(frozen=True)
class ReturnsAnswer:
    """What a return file brought."""

    layout: str
    lines: tuple[ReturnView, ...]
    gross_cents: int
    fees_cents: int
    net_cents: int
    batch: int | None
    dry_run: bool


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
