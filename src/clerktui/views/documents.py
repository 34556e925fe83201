"""The papers of the office as plain data: receipt, Z report, report, adding-machine tape.

A document holds everything its paper says, so it can be kept with the books, sent to another
program and printed again years later without a question to the database. It says nothing about
looks: `clerktui.printing` turns it into text, PDF or printer bytes. Nothing here may ask the clock.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any, Literal, Self

from clerktui.views.dashboard import DashboardDocument
from clerktui.views.letters import LetterDocument
from clerktui.views.procedures import ProcedureDocument
from clerktui.views.stored import BadDocumentError, Stored
from clerktui.views.work_order_papers import CrewDaySheet, WorkOrderPaper

Cell = str | int | dt.date | None
ColumnKind = Literal["text", "money", "date", "count", "bar"]


# ---------------------------------------------------------------------------------------- receipt
@dataclass(frozen=True, kw_only=True)
class ReceiptLine(Stored):
    """One thing that was paid for: a part of an account, or a miscellaneous revenue.

    Attributes:
        description: what a customer calls it ("November bill", "Tap fee 3/4 inch").
        amount_cents: what was applied to it.
        account: account number; None for miscellaneous revenue.
        unit_cents: price of one; printed with the quantity when the quantity is not 1.
        reason: why the money went here ("oldest bill first").
        balance_after_cents: what is still owed on this bill afterwards; None = not told.
    """

    description: str
    amount_cents: int
    account: str | None = None
    account_name: str = ""
    service: str = ""
    bill: str = ""
    quantity: int = 1
    unit_cents: int | None = None
    reason: str = ""
    balance_after_cents: int | None = None


@dataclass(frozen=True, kw_only=True)
class AccountBalance(Stored):
    """What an account owes after the receipt; below zero is a credit.

    Attributes:
        past_due_cents: what of it is still past due.
        to_pay_cents: what must still be paid, by the town's order, for nothing to be.
        to_leave_cents: what must still be paid to leave the cut-off list, where it is on it.
    """

    account: str
    name: str
    balance_cents: int
    past_due_cents: int = 0
    to_pay_cents: int = 0
    to_leave_cents: int = 0


@dataclass(frozen=True, kw_only=True)
class ReceiptTender(Stored):
    """One piece of money: handed over, or (`is_change`) handed back. The sign is not printed."""

    name: str
    amount_cents: int
    reference: str = ""
    is_change: bool = False


@dataclass(frozen=True, kw_only=True)
class ReceiptDocument(Stored):
    """The proof handed to the payer.

    Attributes:
        town_lines: the town's name first, then address, telephone and the like.
        issued_at: aware instant; printed to the second in `timezone`.
        timezone: IANA name of the town's time zone.
        business_date: the books' day; printed when it is not the day of issue.
        received_on: the day the money counts as received; printed when it is another day.
        total_cents: what was paid: tenders less change.
        corrections: what was put right on it since, a sentence each; nothing when issued.
        copy_no: 0 for the original, n for the paper marked DUPLICATE n.
        language: what it is printed in; the names and reasons in it are kept in English.
    """

    town_lines: tuple[str, ...]
    number: str
    issued_at: dt.datetime
    timezone: str
    business_date: dt.date
    clerk: str
    lines: tuple[ReceiptLine, ...]
    tenders: tuple[ReceiptTender, ...]
    total_cents: int
    change_cents: int = 0
    office: str = ""
    workstation: str = ""
    drawer: str = ""
    received_on: dt.date | None = None
    accounts: tuple[AccountBalance, ...] = ()
    messages: tuple[str, ...] = ()
    status: Literal["issued", "void"] = "issued"
    void_reason: str = ""
    voided_at: dt.datetime | None = None
    voided_by: str = ""
    void_approved_by: str = ""
    corrections: tuple[str, ...] = ()
    copy_no: int = 0
    language: str = "en"

    def as_copy(self, number: int) -> Self:
        """The same receipt as its `number`-th reprint."""
        return replace(self, copy_no=number)


# --------------------------------------------------------------------------------------- Z report
@dataclass(frozen=True, kw_only=True)
class TenderCount(Stored):
    """Expected against counted for one tender of a drawer session, and how it came about.

    Attributes:
        opening_cents: the float, in cash.
        taken_cents: from customers, with what was corrected from one tender to another.
        carried_cents: carried out less brought in.
    """

    name: str
    expected_cents: int
    counted_cents: int
    opening_cents: int = 0
    taken_cents: int = 0
    carried_cents: int = 0

    @property
    def difference_cents(self) -> int:
        """Counted less expected: above zero is over, below zero is short."""
        return self.counted_cents - self.expected_cents


@dataclass(frozen=True, kw_only=True)
class CarriedMoney(Stored):
    """Money carried out of a drawer (above zero) or into it during the day."""

    name: str
    at: dt.datetime
    tender: str
    amount_cents: int
    witness: str = ""


@dataclass(frozen=True, kw_only=True)
class DenominationCount(Stored):
    """How many of one coin or note were counted."""

    name: str
    unit_cents: int
    quantity: int

    @property
    def amount_cents(self) -> int:
        """What they come to."""
        return self.unit_cents * self.quantity


@dataclass(frozen=True, kw_only=True)
class NamedTotal(Stored):
    """One row of a summary: how many of what, and what they come to."""

    name: str
    count: int
    amount_cents: int


@dataclass(frozen=True, kw_only=True)
class ZReportDocument(Stored):
    """The closing proof of a drawer session.

    Attributes:
        drawer: code of the drawer; `session` tells its sessions apart.
        tenders: one row per tender; cash expected and counted include the float.
        void_numbers: the receipts voided in this session, in order.
        first_receipt: with `last_receipt`, the numbers given out; empty when none were.
        over_short_cents: all tenders together; above zero is over, below zero is short.
        services: what was received by service or revenue code.
        moves: money carried out of the drawer and into it, in order.
        chain_head: hash of the drawer's last journal entry, and its number in the chain.
    """

    town_lines: tuple[str, ...]
    drawer: str
    clerk: str
    opened_at: dt.datetime
    closed_at: dt.datetime
    timezone: str
    business_date: dt.date
    float_cents: int
    tenders: tuple[TenderCount, ...]
    over_short_cents: int
    session: str = ""
    office: str = ""
    workstation: str = ""
    denominations: tuple[DenominationCount, ...] = ()
    payments_count: int = 0
    payments_cents: int = 0
    voids_count: int = 0
    voids_cents: int = 0
    void_numbers: tuple[str, ...] = ()
    first_receipt: str = ""
    last_receipt: str = ""
    services: tuple[NamedTotal, ...] = ()
    moves: tuple[CarriedMoney, ...] = ()
    approved_by: str = ""
    chain_head: str = ""
    chain_sequence: int | None = None
    messages: tuple[str, ...] = ()
    copy_no: int = 0

    def as_copy(self, number: int) -> Self:
        """The same report as its `number`-th reprint."""
        return replace(self, copy_no=number)


# ----------------------------------------------------------------------------------------- report
@dataclass(frozen=True, kw_only=True)
class Column(Stored):
    """One column of a report; `width` is in characters, 0 shares what is left.

    A cell of a "bar" is how many of the column's characters it fills.
    """

    name: str
    kind: ColumnKind = "text"
    width: int = 0


@dataclass(frozen=True)
class ReportRow(Stored):
    """One row: a cell per column (money in cents). A heading prints its first cell right across.

    Attributes:
        opens: what Enter opens on the screen, as a kind and its key (("receipt", "26-000001"));
            empty for nothing. It is never on paper.
    """

    cells: tuple[Cell, ...]
    style: Literal["plain", "heading", "subtotal"] = "plain"
    opens: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReportDocument(Stored):
    """Rows under named columns, with totals below.

    Attributes:
        town: the town's name, over the title.
        made_at: when it was made; also the creation date of its PDF.
        totals: rows printed under a rule at the end.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[ReportRow, ...]
    made_at: dt.datetime
    timezone: str
    town: str = ""
    subtitle: str = ""
    totals: tuple[ReportRow, ...] = ()
    footnotes: tuple[str, ...] = ()

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Rebuild; ISO dates in date columns become dates again."""
        report = super().from_data(data)
        rows, totals = (_dated(found, report.columns) for found in (report.rows, report.totals))
        return replace(report, rows=rows, totals=totals)


# ------------------------------------------------------------------------------------------- tape
@dataclass(frozen=True)
class TapeAmount(Stored):
    """One amount of a tape: "keyed", "out" and "in" of a correction, or "removed"."""

    kind: Literal["keyed", "out", "in", "removed"]
    line: int
    amount_cents: int


@dataclass(frozen=True, kw_only=True)
class TapeDocument(Stored):
    """The running tape of a batch, whole.

    Attributes:
        number: of the batch.
        title_lines: what stands above the first amount.
        head: the hash at the end of the tape.
        items: pieces of money keyed; one check for several accounts is one.
        control_cents: what the adding machine said; None while there is none, as for the count.
    """

    number: int
    title_lines: tuple[str, ...]
    amounts: tuple[TapeAmount, ...]
    head: str
    items: int
    made_at: dt.datetime
    control_cents: int | None = None
    control_items: int | None = None


Document = (
    ReceiptDocument
    | ZReportDocument
    | ReportDocument
    | TapeDocument
    | DashboardDocument
    | LetterDocument
    | ProcedureDocument
    | WorkOrderPaper
    | CrewDaySheet
)
_KINDS: dict[str, type[Document]] = {
    "dashboard": DashboardDocument,
    "receipt": ReceiptDocument,
    "z_report": ZReportDocument,
    "report": ReportDocument,
    "tape": TapeDocument,
    "letter": LetterDocument,
    "procedure": ProcedureDocument,
    "work_order": WorkOrderPaper,
    "day_sheet": CrewDaySheet,
}


def document_to_data(document: Document) -> dict[str, Any]:
    """`to_data()` with the kind of document beside it, for a queue that carries all of them."""
    kind = next(name for name, cls in _KINDS.items() if isinstance(document, cls))
    return {"kind": kind, "document": document.to_data()}


def document_from_data(data: dict[str, Any]) -> Document:
    """Rebuild what `document_to_data` wrote.

    Raises:
        BadDocumentError: the kind is unknown or the content is not of that kind.
    """
    kind = data.get("kind")
    if kind not in _KINDS:
        raise BadDocumentError(f"unknown kind of document: {kind!r}")
    return _KINDS[kind].from_data(data["document"])


# ---------------------------------------------------------------------------- dates in a report
def _dated(rows: tuple[ReportRow, ...], columns: tuple[Column, ...]) -> tuple[ReportRow, ...]:
    kinds = [column.kind for column in columns]
    return tuple(
        replace(
            row,
            cells=tuple(
                _dated_cell(cell, kind) for cell, kind in zip(row.cells, kinds, strict=False)
            ),
        )
        for row in rows
    )


def _dated_cell(cell: Cell, kind: ColumnKind) -> Cell:
    if kind != "date" or not isinstance(cell, str):
        return cell
    try:
        return dt.date.fromisoformat(cell)
    except ValueError:
        return cell  # a word such as "Total" may stand in a date column
