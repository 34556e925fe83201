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
        charge_cents: what would be charged; 0 where something stands in the way.
        words: how the amount comes about.
        reasons: every reason it is not charged.
    """

    account: str
    name: str
    about: str
    owed_cents: int
    charge_cents: int
    words: str
    reasons: tuple[str, ...] = ()

    @property
    def why_not(self) -> str:
        """Every reason in one line; empty where it is charged."""
        return "; ".join(self.reasons)


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
    charged_cents: int
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


@dataclass(frozen=True)
class TaxBillView:
    """One year's tax of an account as of a day, in cents.

    Attributes:
        billed_cents: the principal as it was billed.
        principal_cents: what of it is unpaid.
        interest_cents: unpaid interest, with what runs to the day and is not booked yet.
        penalty_cents, cost_cents: unpaid.
        discount_cents: what would come off if it were paid whole on the day.
        total_cents: what paying it on the day takes, the discount not taken off.
        delinquent_on, barred_after: of its clock.
        words: where it stands: paid, not due, delinquent since, barred.
    """

    service: str
    tax_year: int
    bill: str
    due_on: dt.date
    billed_cents: int
    principal_cents: int
    interest_cents: int
    penalty_cents: int
    cost_cents: int
    discount_cents: int
    total_cents: int
    delinquent_on: dt.date
    barred_after: dt.date
    words: str


@dataclass(frozen=True)
class TaxBills:
    """The taxes of an account by year, the newest first, as of a day.

    `company` is the mortgage company that pays them, if one does.
    """

    account: str
    name: str
    parcel: str
    on: dt.date
    bills: tuple[TaxBillView, ...]
    company: str = ""

    @property
    def total_cents(self) -> int:
        """What paying all of it on the day takes."""
        return sum(bill.total_cents for bill in self.bills)


@dataclass(frozen=True)
class TaxYearLine:
    """The unpaid taxes of one year in the whole town, with interest as of a day, in cents.

    Attributes:
        parcels: how many accounts owe principal.
        cost_cents: penalties and costs.
        state: barred, barred soon, delinquent or not yet.
        warns: that a remedy is barred, or soon will be; empty otherwise.
    """

    tax_year: int
    parcels: int
    principal_cents: int
    interest_cents: int
    cost_cents: int
    delinquent_on: dt.date
    barred_after: dt.date
    words: str
    state: str
    warns: str = ""

    @property
    def total_cents(self) -> int:
        """What paying all of it on the day takes."""
        return self.principal_cents + self.interest_cents + self.cost_cents


@dataclass(frozen=True)
class TaxYears:
    """The unpaid taxes of the town by year, the oldest first, as of a day."""

    on: dt.date
    years: tuple[TaxYearLine, ...]

    @property
    def total_cents(self) -> int:
        """What paying all of it on the day takes."""
        return sum(year.total_cents for year in self.years)


@dataclass(frozen=True)
class TaxParcel:
    """An account that owes the tax of a year, with interest as of a day, in cents."""

    account: str
    name: str
    parcel: str
    principal_cents: int
    interest_cents: int
    cost_cents: int
    discount_cents: int
    words: str
    company: str = ""

    @property
    def total_cents(self) -> int:
        """What paying it on the day takes."""
        charges = self.interest_cents + self.cost_cents
        return self.principal_cents + charges - self.discount_cents


@dataclass(frozen=True)
class TaxParcels:
    """A page of the accounts that owe the tax of a year, by their numbers; `more` below it."""

    tax_year: int
    on: dt.date
    parcels: tuple[TaxParcel, ...]
    more: bool
