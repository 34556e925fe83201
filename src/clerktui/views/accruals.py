"""What rules charge: edit lists, runs, waivers, and what a clerk asks for them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class AccrualLine:
    """One line of an edit list.

    Attributes:
        about: the bill, or the tax of a year.
        owed_cents: what it is charged on.
        cents: what would be charged; 0 where something stands in the way.
        words: how the amount comes about.
        reasons: every reason it is not charged.
    """

    account: str
    name: str
    about: str
    owed_cents: int
    cents: int
    words: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class AccrualList:
    """What a run of a rule would charge, and what it leaves out; `lines` as far as asked for."""

    rule: str
    as_of: dt.date
    lines: tuple[AccrualLine, ...]
    count: int
    cents: int
    left_out: int
    more: bool


@dataclass(frozen=True)
class AccrualRunDraft:
    """A run to be done: the rule, the day, and its scope (of advertising: the year and dates)."""

    rule: str
    as_of: dt.date | None = None
    scope: str = ""


@dataclass(frozen=True)
class AccrualRunView:
    """One run: what it charged, what of it was taken back; in cents."""

    run_id: int
    rule: str
    name: str
    as_of: dt.date
    state: str
    count: int
    cents: int
    back_cents: int
    began_at: dt.datetime
    user: str
    left: tuple[str, ...] = ()


@dataclass(frozen=True)
class ChargedView:
    """One amount a rule charged an account; `is_back` where it was taken off again."""

    accrual_id: int
    rule: str
    words: str
    as_of: dt.date
    cents: int
    open_cents: int
    is_back: bool
    waived: str


@dataclass(frozen=True)
class WaiverView:
    """One waiver: of a fee charged, or of all fees for a time."""

    waiver_id: int
    account: str
    name: str
    reason: str
    note: str
    starts_on: dt.date
    until: dt.date
    condition: str
    cents: int
    by: str
    ended: str


@dataclass(frozen=True)
class ExemptDraft:
    """Spare an account late fees until a day; under "current" until it falls behind."""

    account: str
    reason: str
    until: dt.date
    note: str = ""
    condition: str = ""


@dataclass(frozen=True)
class WaiveFeeDraft:
    """Take a late fee that was charged off again."""

    command_id: str
    accrual_id: int
    note: str


@dataclass(frozen=True)
class AccountFees:
    """What rules charged an account, who spared it what, and the interest of today."""

    account: str
    name: str
    charged: tuple[ChargedView, ...]
    waivers: tuple[WaiverView, ...]
