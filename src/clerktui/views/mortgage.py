"""Mortgage companies as the desk asks for them and sees them; amounts in cents."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from clerktui.rules.mortgage import FINDINGS


@dataclass(frozen=True)
class CompanyDraft:
    """What is agreed with a mortgage company from a day on (else today)."""

    command_id: str
    code: str
    name: str
    layout: str = "csv"
    effective_from: dt.date | None = None
    is_active: bool = True


@dataclass(frozen=True)
class CompanyView:
    """A company as of today, and how many parcels it pays for."""

    code: str
    name: str
    layout: str
    is_active: bool
    effective_from: dt.date
    parcels: int = 0


@dataclass(frozen=True)
class PayerDraft:
    """Say which company pays an account's tax, by account or parcel number."""

    command_id: str
    company: str
    account: str
    loan: str = ""


@dataclass(frozen=True)
class ParcelView:
    """An account a company pays the tax of."""

    parcel_id: int
    company: str
    account: str
    name: str
    parcel: str
    loan: str
    starts_on: dt.date
    ended_on: dt.date | None = None


@dataclass(frozen=True)
class LoadedRow:
    """A row of a list of parcels, and why it was not taken; empty where it was."""

    line: int
    typed: str
    why: str = ""
    account: str = ""


@dataclass(frozen=True)
class LoadedParcels:
    """What became of a list of parcels."""

    company: str
    rows: tuple[LoadedRow, ...]
    taken: int
    unchanged: int
    rejected: int
    dry_run: bool


@dataclass(frozen=True)
class CheckRequest:
    """A company's file: what it means to pay, or has paid.

    Attributes:
        path: the file.
        company: the company's code.
        tax_year: whose tax lines mean that name no bill; None takes the newest billed.
        as_of: the day its money counts from; None is today.
        check_cents: what its one check is over.
        check_number: its number.
        tender: how it is paid.
        dry_run: compare, keep nothing.
    """

    path: Path
    company: str
    tax_year: int | None = None
    as_of: dt.date | None = None
    check_cents: int | None = None
    check_number: str = ""
    tender: str = "check"
    dry_run: bool = False


@dataclass(frozen=True)
class CheckedLine:
    """A line of a file beside what is owed on its day."""

    line: int
    typed: str
    loan: str
    account: str
    parcel: str
    name: str
    bill: str
    tax_year: int
    amount_cents: int
    owed_cents: int
    finding: str
    words: str

    @property
    def said(self) -> str:
        """The finding in words."""
        return FINDINGS[self.finding]


@dataclass(frozen=True)
class CheckedFile:
    """A company's file held against the books.

    Attributes:
        number: under which it is kept; 0 where nothing was kept.
        left_out: accounts the company pays for, that owe, and are not in the file.
        batch: the batch its money is in.
    """

    number: int
    company: str
    company_name: str
    kind: str
    name: str
    tax_year: int
    as_of: dt.date
    lines: tuple[CheckedLine, ...]
    amount_cents: int
    owed_cents: int
    check_cents: int | None = None
    left_out: tuple[str, ...] = ()
    batch: int | None = None
    dry_run: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """How many lines of each finding, in the order findings are listed."""
        found = dict.fromkeys(FINDINGS, 0)
        for line in self.lines:
            found[line.finding] += 1
        return {one: count for one, count in found.items() if count}

    @property
    def wrong(self) -> int:
        """How many lines are not exact."""
        return sum(one.finding not in ("exact", "billed") for one in self.lines)


@dataclass(frozen=True)
class FileView:
    """A file in a list."""

    number: int
    company: str
    kind: str
    name: str
    tax_year: int
    as_of: dt.date
    line_count: int
    amount_cents: int
    owed_cents: int
    wrong: int
    batch: int | None
    made_at: dt.datetime
    clerk: str


@dataclass(frozen=True)
class BillFile:
    """A file of bills for a company, and its bytes."""

    number: int
    company: str
    tax_year: int
    as_of: dt.date
    record_count: int
    amount_cents: int
    sha256: str
    content: bytes
