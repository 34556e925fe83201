"""The reports there are, by name, and how one is made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from clerktui.db import Database
from clerktui.db.interrupting import stopped_when
from clerktui.errors import Refused
from clerktui.reports import (
    accounts_owing,
    adjustments,
    aged_receivables,
    batch_register,
    clerk_accuracy,
    customer_deposits,
    daily_cash,
    deposits,
    detail_clerk,
    detail_ledger,
    detail_money,
    detail_orders,
    exceptions,
    gl_distribution,
    open_orders,
    order_cost,
    order_deadlines,
    order_months,
    order_places,
    over_short,
    receipt_register,
    refunds,
    returned_items,
    suspense_aging,
    tender_summary,
    voids_corrections,
)
from clerktui.reports.setting import Setting, read_only, setting_for
from clerktui.reports.sheet import Sheet, finished, sheet_of
from clerktui.security.permissions import require
from clerktui.views.documents import ReportDocument
from clerktui.views.people import Actor
from clerktui.views.reports import Progress, ReportAsked

Maker = Callable[[Connection, Setting], Sheet | ReportDocument]
DATES = frozenset({"dates"})
AS_OF = frozenset({"as_of"})
BY_OFFICE = DATES | {"office"}
KEYING = "batch.errors"
"""The permission to see how accurately each clerk keys."""


_TITLES = {
    "closed-owing": "Closed, owing",
    "gl-distribution": "GL distribution",
    "order-months": "Orders by month",
    "order-places": "Orders by address",
    "over-short": "Over and short",
    "voids-corrections": "Voids, corrections",
}
DEAD_ENDS = {
    "heading": "a heading has no figure of its own: its rows stand below it",
    "subtotal": "it sums the rows above it, and each of them opens what it sums",
    "total": "it sums the rows above it, and each of them opens what it sums",
}
"""Kinds of rows that need not open anything, and why; a plain row with a figure always opens."""


@dataclass(frozen=True)
class Report:
    """A report: what it is for, what makes it, and what may narrow it."""

    name: str
    says: str
    make: Maker
    takes: frozenset[str] = DATES

    @property
    def title(self) -> str:
        """Its name as a list shows it."""
        return _TITLES.get(self.name) or self.name.replace("-", " ").capitalize()

    def sheet(self, connection: Connection, setting: Setting) -> Sheet:
        """The report, ready to be read row by row."""
        made = self.make(connection, setting)
        return sheet_of(made) if isinstance(made, ReportDocument) else made


REPORTS: dict[str, Report] = {
    report.name: report
    for report in (
        Report(
            "daily-cash",
            "What came in, by drawer, tender and service.",
            daily_cash.make,
            BY_OFFICE,
        ),
        Report(
            "tender-summary",
            "What came in by way of paying, change taken off.",
            tender_summary.make,
            BY_OFFICE,
        ),
        Report(
            "over-short", "Over and short by drawer, clerk and day.", over_short.make, BY_OFFICE
        ),
        Report(
            "receipt-register",
            "Every receipt by number, with voids and gaps.",
            receipt_register.make,
            BY_OFFICE,
        ),
        Report(
            "voids-corrections",
            "Voids and corrections: who, who approved, and why.",
            voids_corrections.make,
            BY_OFFICE,
        ),
        Report(
            "batches",
            "Batches by posting date, who released and posted.",
            batch_register.make,
            BY_OFFICE,
        ),
        Report(
            "deposits",
            "Bank deposits, what is in them, and what is in none yet.",
            deposits.make,
            BY_OFFICE,
        ),
        Report(
            "gl-distribution",
            "Debits and credits by fund and account, a preview.",
            gl_distribution.make,
            BY_OFFICE,
        ),
        Report(
            "aged-receivables",
            "What is owed by service and class of account, by age.",
            aged_receivables.make,
            AS_OF,
        ),
        Report(
            "delinquent",
            "Accounts past due: oldest bill, phone, flags.",
            accounts_owing.delinquent,
            AS_OF | {"over_days"},
        ),
        Report(
            "credit-balances",
            "Accounts the town owes something.",
            accounts_owing.credit_balances,
            AS_OF,
        ),
        Report(
            "closed-owing",
            "Closed accounts that still owe something.",
            accounts_owing.closed_owing,
            AS_OF,
        ),
        Report(
            "suspense-aging",
            "Unidentified money by age, as it stood on a day.",
            suspense_aging.make,
            AS_OF,
        ),
        Report(
            "customer-deposits",
            "Customer deposits held by account, against the ledger.",
            customer_deposits.make,
            AS_OF,
        ),
        Report("refunds", "Refunds by what became of them.", refunds.make, BY_OFFICE),
        Report(
            "adjustments",
            "Adjustments, write-offs and recoveries by reason.",
            adjustments.make,
            BY_OFFICE,
        ),
        Report(
            "returned-items",
            "Checks and drafts the bank returned, and their fees.",
            returned_items.make,
            BY_OFFICE,
        ),
        Report(
            "clerk-accuracy",
            "Voids and corrections per 100 receipts, drawers.",
            clerk_accuracy.make,
            BY_OFFICE,
        ),
        Report(
            "exceptions",
            "What a second person should look at, and why.",
            exceptions.make,
            BY_OFFICE,
        ),
        Report(
            "open-orders",
            "Open work orders by department and age, overdue ones.",
            open_orders.make,
            AS_OF,
        ),
        Report(
            "order-deadlines",
            "Whether orders were planned, there, done in time.",
            order_deadlines.make,
        ),
        Report(
            "order-months",
            "Orders by month for two years, each department's bars.",
            order_months.make,
            AS_OF,
        ),
        Report(
            "order-places",
            "Addresses asked about; each opens its whole history.",
            order_places.make,
        ),
        Report(
            "order-cost",
            "What orders took and what was charged, by type, crew.",
            order_cost.make,
        ),
    )
}

ONLY = frozenset({"only"})
NARROWS: dict[str, set[str]] = {
    "allocations": {"name"},
    "clerk-work": {"clerk"},
    "drawer-sessions": {"clerk", "day", "drawer"},
    "journal-lines": {"entry", "fund", "gl"},
    "open-items": {"account", "class", "overdue", "service"},
    "order-costs": {"crew", "from", "kind", "to"},
    "tenders": {"session", "tender"},
    "work-orders": {"account", "crew", "department", "from", "kind", "open", "place", "to"},
}
"""What each of them may be narrowed by."""
DETAILS: dict[str, Report] = {
    report.name: report
    for report in (
        Report(
            "allocations",
            "What money was for, share by share.",
            detail_money.allocations,
            BY_OFFICE | ONLY,
        ),
        Report(
            "clerk-work",
            "A clerk's voids, corrections and drawers, one by one.",
            detail_clerk.make,
            BY_OFFICE | ONLY,
        ),
        Report(
            "drawer-sessions",
            "Over and short drawer by drawer, exact ones too.",
            over_short.sessions,
            BY_OFFICE | ONLY,
        ),
        Report(
            "journal-lines",
            "The journal lines behind a ledger account.",
            detail_ledger.journal_lines,
            BY_OFFICE | ONLY,
        ),
        Report(
            "open-items",
            "Every open item in the column of its age.",
            detail_ledger.open_items,
            AS_OF | ONLY,
        ),
        Report(
            "order-costs",
            "What each order took, kind by kind.",
            detail_orders.costs,
            DATES | ONLY,
        ),
        Report(
            "tenders",
            "Ways of paying, piece by piece.",
            detail_money.tenders,
            BY_OFFICE | ONLY,
        ),
        Report(
            "work-orders",
            "Orders one by one, also all there were at an address.",
            detail_orders.make,
            DATES | ONLY,
        ),
    )
}
"""Reports that rows of the others open, narrowed to what the row sums; they stand in no list."""


def run_report(
    db: Database, name: str, since: dt.date | None = None, until: dt.date | None = None
) -> ReportDocument:
    """Make a report over business dates, both included; today when none are given.

    Raises:
        Refused: `report.unknown`, `report.dates`.
    """
    return make_report(db, ReportAsked(name, since, until))


def make_report(db: Database, asked: ReportAsked, actor: Actor | None = None) -> ReportDocument:
    """Make a whole report with all that narrows it; `actor` is who sees it, where it is known.

    Raises:
        Refused: `denied`, `report.unknown`, `report.dates`, `report.office`, `report.not_taken`.
    """
    with opened(db, asked, actor) as (sheet, setting):
        return finished(sheet, setting)[0]


@contextmanager
def opened(
    db: Database, asked: ReportAsked, actor: Actor | None = None, progress: Progress | None = None
) -> Iterator[tuple[Sheet, Setting]]:
    """A report to be read row by row, from the books as they stand at one moment.

    Raises:
        Refused: `denied` where an actor is named, `report.unknown`, `report.dates`,
            `report.office`, `report.not_taken`, `report.future` for how it stands on a day to
            come, `report.cancelled`.
    """
    report = check(asked)
    if actor is not None:
        require(actor, "report.view")
    sees = actor is not None and actor.may(KEYING)
    is_cancelled = progress.is_cancelled if progress else None
    with db.snapshot() as connection, stopped_when(connection, is_cancelled, "report.cancelled"):
        setting = replace(setting_for(db, connection, asked), sees_keying=sees, progress=progress)
        if "as_of" in report.takes and setting.until > setting.today:
            raise Refused("report.future", until=setting.until)
        yield report.sheet(connection, setting), setting


def check(asked: ReportAsked) -> Report:
    """The report that is asked for; what it cannot be narrowed by is refused, not left out.

    Raises:
        Refused: `report.unknown`, `report.not_taken`, `report.only`.
    """
    report = REPORTS.get(asked.name) or DETAILS.get(asked.name)
    if report is None:
        raise Refused("report.unknown", name=asked.name, known=", ".join(REPORTS))
    if asked.office and "office" not in report.takes:
        raise Refused("report.not_taken", name=report.name, what="an office")
    if asked.over_days and "over_days" not in report.takes:
        raise Refused("report.not_taken", name=report.name, what="days past due")
    if asked.only and "only" not in report.takes:
        raise Refused("report.not_taken", name=report.name, what="what a row sums")
    if wrong := set(read_only(asked.only)) - NARROWS.get(report.name, set()):
        known = ", ".join(sorted(NARROWS[report.name]))
        raise Refused("report.only", name=report.name, only=", ".join(sorted(wrong)), known=known)
    return report
