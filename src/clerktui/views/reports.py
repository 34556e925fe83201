"""What a report is asked for with, what the desk is shown of it, and saved sets of reports."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from clerktui.views.documents import ReportDocument
from clerktui.views.stored import Stored


class Progress(Protocol):
    """Whoever waits for a long report; asked from the thread that makes it."""

    def told(self, rows: int) -> None:
        """So many rows are made."""

    def is_cancelled(self) -> bool:
        """Whether nobody wants it any more."""


@dataclass(frozen=True)
class ReportAsked:
    """A report and what narrows it.

    Attributes:
        since: first business date; None for the last day, or today.
        until: last business date, or the day it tells of; None for the first day, or today.
        office: code of one office; empty for all.
        over_days: only what is past due for more days than this.
    """

    name: str
    since: dt.date | None = None
    until: dt.date | None = None
    office: str = ""
    over_days: int = 0


@dataclass(frozen=True)
class ReportKind:
    """A report there is.

    Attributes:
        takes: what may narrow it: "dates" or "as_of", "office", "over_days".
    """

    name: str
    title: str
    says: str
    takes: frozenset[str]


@dataclass(frozen=True)
class ReportShown:
    """A report for the glass: as many rows as anybody reads, and how many there are."""

    document: ReportDocument
    rows: int

    @property
    def is_cut(self) -> bool:
        """Whether there are more rows than are shown."""
        return self.rows > len(self.document.rows)


@dataclass(frozen=True)
class ReportWritten:
    """A report written to a file."""

    name: str
    path: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class SetReport(Stored):
    """One report of a set, with how its dates follow from today (see `rules.report_days`)."""

    name: str
    days: str = "today"
    office: str = ""
    over_days: int = 0


@dataclass(frozen=True)
class ReportSetView:
    """Reports run together by one key; `position` is that key, 1 to 9."""

    code: str
    name: str
    position: int
    reports: tuple[SetReport, ...]
