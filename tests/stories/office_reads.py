"""The sentences of stories about what the office reads in its reports."""

from __future__ import annotations

import datetime as dt

from clerktui.reports import run_report
from clerktui.views.documents import ReportDocument
from tests.stories.stage import ACCOUNT, MONEY, WHO, Stage, agree, cents, says
from tests.support.wrongs import adjust

REPORT = r"(?P<report>[a-z-]+)"
DAYS_AGO = r"(?P<days>\d+) days ago"


def _report(stage: Stage, name: str, days_ago: int = 0) -> ReportDocument:
    today = stage.db.clock.today("America/New_York")
    return run_report(stage.db, name, today - dt.timedelta(days=days_ago))


def _amounts(document: ReportDocument, first: str) -> list[object]:
    rows = [*document.rows, *document.totals]
    [found] = [row.cells for row in rows if str(row.cells[0]).strip() == first]
    return list(found)


def _signed(amount: str) -> int:
    return -cents(amount[1:]) if amount.startswith("-") else cents(amount)


@says(rf"the report {REPORT} has (?P<amount>-?{MONEY}) for (?P<first>[\w ,/:.-]+)")
def has(stage: Stage, report: str, amount: str, first: str) -> None:
    agree(_signed(amount) in _amounts(_report(stage, report), first), wanted=True)


@says(rf"the report {REPORT} of {DAYS_AGO} has (?P<amount>-?{MONEY}) for (?P<first>[\w ,/:.-]+)")
def had(stage: Stage, report: str, days: str, amount: str, first: str) -> None:
    agree(_signed(amount) in _amounts(_report(stage, report, int(days)), first), wanted=True)


@says(rf"the report {REPORT} has (?P<count>\d+) findings?")
def findings(stage: Stage, report: str, count: str) -> None:
    document = _report(stage, report)
    agree(len([row for row in document.rows if row.style == "plain"]), int(count))


@says(rf"{WHO} takes (?P<amount>{MONEY}) off {ACCOUNT} for a leak")
def leak(stage: Stage, who: str, amount: str, account: str) -> None:
    adjust(stage.office, account, "adjustment", "leak", -cents(amount), who=who.lower())


@says(rf"account {ACCOUNT} of (?P<name>[\w ]+) has owed (?P<owed>{MONEY}) for water {DAYS_AGO}")
def late(stage: Stage, account: str, name: str, owed: str, days: str) -> None:
    first, _, last = name.rpartition(" ")
    due = stage.db.clock.today("America/New_York") - dt.timedelta(days=int(days))
    stage.office.account(account, f"{last.upper()}, {first.upper()}", due=due, water=cents(owed))
