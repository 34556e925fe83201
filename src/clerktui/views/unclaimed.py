"""Unclaimed property as the desk asks for it and sees it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class FindDraft:
    """Look for unclaimed property as of a day (else today); rehearsed, nothing is kept."""

    on: dt.date | None = None
    dry_run: bool = False


@dataclass(frozen=True)
class FoundLine:
    """What a run found: the item's number (0 where it is rehearsed), and its money in cents.

    Attributes:
        what: found, changed or ended.
        why: why it changed or ended.
    """

    what: str
    number: int
    source: str
    account: str
    amount_cents: int
    dormant_on: dt.date | None
    why: str = ""


@dataclass(frozen=True)
class FoundRun:
    """What a run did; the same run again does nothing more."""

    on: dt.date
    lines: tuple[FoundLine, ...]
    dry_run: bool = False

    @property
    def found_cents(self) -> int:
        """What it found, in cents."""
        return sum(one.amount_cents for one in self.lines if one.what == "found")


@dataclass(frozen=True)
class ItemDraft:
    """Something done to an item: its letter, or money of the State that came back for it.

    Attributes:
        bank: the town's bank account the money came to; its first one unless told.
    """

    command_id: str
    number: int
    note: str = ""
    bank: str = ""


@dataclass(frozen=True)
class AnswerDraft:
    """What an owner answered: "claims" or "active".

    Attributes:
        payee, address: where money nobody could place goes; the account's own unless told.
    """

    command_id: str
    number: int
    answer: str
    note: str = ""
    payee: str = ""
    address: str = ""


@dataclass(frozen=True)
class SkipDraft:
    """An item left out of the report, or taken into it again, with the reason."""

    command_id: str
    number: int
    note: str
    again: bool = False


@dataclass(frozen=True)
class UnclaimedDone:
    """What became of an item; `refund` is the refund its money is owed as, 0 for none."""

    number: int
    state: str
    amount_cents: int
    words: str
    refund: int = 0
    duplicate: bool = False


@dataclass(frozen=True)
class ReportDraft:
    """A year's report to be prepared or released, or paid.

    Attributes:
        bank: the town's bank account it is paid from; its first one unless told.
        note: how it was paid: the number of the check or of the transfer.
    """

    command_id: str
    year: int
    bank: str = ""
    note: str = ""


@dataclass(frozen=True)
class ReportDone:
    """What became of a year's report."""

    year: int
    state: str
    item_count: int
    record_count: int
    amount_cents: int
    duplicate: bool = False


@dataclass(frozen=True)
class UnclaimedItemLine:
    """An item in a list, with what it waits for and until when.

    Attributes:
        year: the year of the report it belongs to.
    """

    number: int
    state: str
    account: str
    name: str
    kind: str
    amount_cents: int
    dormant_on: dt.date
    year: int
    waits_for: str
    until: dt.date | None


@dataclass(frozen=True)
class UnclaimedMoveView:
    """A step that was taken."""

    on: dt.date
    code: str
    to_state: str
    words: str
    amount_cents: int
    clerk: str


@dataclass(frozen=True)
class UnclaimedLetterView:
    """A letter that was written for the report of a year."""

    number: str
    year: int
    dated_on: dt.date
    amount_cents: int


@dataclass(frozen=True)
class UnclaimedItemView:
    """An item whole: its owner as known, its clocks, its letters, every step.

    Attributes:
        source: where the money stands, such as "refund 12".
        code: the NAUPA code of the property.
        letter_from, letter_until: when the letter for its report is mailed.
        needs_letter: whether the law wants one.
    """

    line: UnclaimedItemLine
    source: str
    code: str
    active_on: dt.date
    owner_lines: tuple[str, ...]
    refund: int
    refund_state: str
    needs_letter: bool
    letter_from: dt.date
    letter_until: dt.date
    proof_by: dt.date
    file_by: dt.date
    letters: tuple[UnclaimedLetterView, ...]
    moves: tuple[UnclaimedMoveView, ...]


@dataclass(frozen=True)
class ReportLine:
    """An item in a year's report: the record it stands in, alone or as one of an aggregate."""

    record_no: int
    number: int
    account: str
    name: str
    code: str
    amount_cents: int
    is_aggregate: bool


@dataclass(frozen=True)
class HeldLine:
    """An item that stays out of a year's report, and why."""

    number: int
    account: str
    name: str
    amount_cents: int
    why: str


@dataclass(frozen=True)
class YearView:
    """A year's report as its edit list: not prepared yet (no state), or as it was released.

    Attributes:
        is_carried: its total is so small that it is carried to the next year.
        lacks: facts about the town that are missing; it is not prepared without them.
    """

    year: int
    state: str
    cut_off_on: dt.date
    file_by: dt.date
    letter_from: dt.date
    letter_until: dt.date
    proof_by: dt.date
    lines: tuple[ReportLine, ...]
    held_back: tuple[HeldLine, ...]
    record_count: int
    amount_cents: int
    is_carried: bool = False
    lacks: tuple[str, ...] = ()
    prepared_by: str = ""
    released_by: str = ""
    sha256: str = ""
    filed_on: dt.date | None = None
    paid_on: dt.date | None = None


@dataclass(frozen=True)
class NaupaFile:
    """The bytes of a report's file, the same for ever, with its control report.

    Attributes:
        numbers: of how many owners it names the identity number.
    """

    report: YearView
    content: bytes
    is_again: bool
    numbers: int = 0
