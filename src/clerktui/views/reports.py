"""What a report is asked for with, what the desk is shown of it, and saved sets of reports."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol, Self

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
        only: what narrows a report that rows of others open, as `name=value;name=value`.
    """

    name: str
    since: dt.date | None = None
    until: dt.date | None = None
    office: str = ""
    over_days: int = 0
    only: str = ""


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
    """A report written to a file; a long PDF in `parts`, of which `path` is the first."""

    name: str
    path: str
    rows: int
    parts: int = 1


@dataclass(frozen=True, kw_only=True)
class SetReport(Stored):
    """One report of a set, with how its dates follow from today (see `rules.report_days`)."""

    name: str
    days: str = "today"
    office: str = ""
    over_days: int = 0

    def said(self) -> str:
        """As it is typed: report, days, then what else narrows it, parted by colons.

        >>> SetReport(name="delinquent", over_days=30).said()
        'delinquent:today:30'
        """
        more = (self.office, str(self.over_days or ""))
        return ":".join((self.name, self.days, *filter(None, more)))

    @classmethod
    def read(cls, word: str) -> Self:
        """Read what `said` gives; digits are days past due, other words an office.

        >>> SetReport.read("over-short:this_month:MAIN")
        SetReport(name='over-short', days='this_month', office='MAIN', over_days=0)
        """
        name, *more = word.split(":")
        days, *rest = more or ["today"]
        over = next((int(one) for one in rest if one.isascii() and one.isdigit()), 0)
        office = next((one for one in rest if not one.isdigit()), "")
        return cls(name=name, days=days or "today", office=office, over_days=over)


@dataclass(frozen=True)
class ReportSetView:
    """Reports run together by one key; `position` is that key, 1 to 9."""

    code: str
    name: str
    position: int
    reports: tuple[SetReport, ...]
