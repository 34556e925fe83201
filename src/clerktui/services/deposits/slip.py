"""The deposit slip as a document: what it is made of, each check, the cash by piece, the seal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from clerktui.i18n import money, town_date
from clerktui.i18n.words import items
from clerktui.services.reference import Reference
from clerktui.views.deposits import CheckView, DepositItemView, SealView
from clerktui.views.documents import Column, ReportDocument, ReportRow

COLUMNS = (
    Column(name="Number", width=12),
    Column(name="From", width=24),
    Column(name="Account", width=14),
    Column(name="Receipt", width=11),
    Column(name="Amount", kind="money", width=13),
)
_SIGN_HERE = "Signed ____________________   Carried by ____________________"


@dataclass(frozen=True)
class Slip:
    """Everything a slip says."""

    number: int
    bank: str
    office: str
    up_to: dt.date
    items: tuple[DepositItemView, ...]
    checks: tuple[CheckView, ...]
    pieces: tuple[tuple[int, int], ...]
    bag: str
    seal: tuple[SealView, ...]
    prepared_by: str
    prepared_at: dt.datetime

    @property
    def amount_cents(self) -> int:
        """All of it."""
        return sum(item.amount_cents for item in self.items)

    @property
    def cash_cents(self) -> int:
        """The part in cash."""
        return sum(item.amount_cents for item in self.items if item.is_cash)


def slip_document(reference: Reference, slip: Slip) -> ReportDocument:
    """The slip, ready for any paper."""
    bag = f"Bag {slip.bag}" if slip.bag else "Bag ____________"
    others = len({item.tender_type for item in slip.items if not item.is_cash})
    totals = [ReportRow(("", "Cash", None, None, slip.cash_cents))]
    if others:
        rest = slip.amount_cents - slip.cash_cents
        totals.append(ReportRow(("", f"Checks: {len(slip.checks):,}", None, None, rest)))
    totals.append(ReportRow(("", "Deposit", None, None, slip.amount_cents)))
    seal = (f"Seal of {part.chain} at {part.sequence}: {part.hash}" for part in slip.seal)
    return ReportDocument(
        title=f"DEPOSIT SLIP {slip.number}",
        subtitle=f"{slip.bank}   {slip.office}   up to {town_date(slip.up_to)}   {bag}",
        town=reference.town,
        columns=COLUMNS,
        rows=tuple(_rows(slip)),
        totals=tuple(totals),
        footnotes=(f"Prepared by {slip.prepared_by}", _SIGN_HERE, *seal),
        made_at=slip.prepared_at,
        timezone=reference.timezone,
    )


def _rows(slip: Slip) -> Iterator[ReportRow]:
    yield ReportRow(("Made of",), "heading")
    for item in slip.items:
        yield ReportRow(
            (town_date(item.business_date), item.name, item.tender, None, item.amount_cents)
        )
    yield ReportRow(("", "Together", None, None, slip.amount_cents), "subtotal")
    if slip.checks:
        yield from _check_rows(slip)
    yield from _cash_rows(slip)


def _check_rows(slip: Slip) -> Iterator[ReportRow]:
    """Each check, then what the counts and later corrections make of their sum."""
    yield ReportRow(("Checks",), "heading")
    for check in slip.checks:
        cells = (check.number, check.payer, check.account, check.receipt, check.amount_cents)
        yield ReportRow(cells)
    listed = sum(check.amount_cents for check in slip.checks)
    corrected = sum(i.amount_cents for i in slip.items if i.correction_id and not i.is_cash)
    counted = slip.amount_cents - slip.cash_cents - listed - corrected
    for words, cents in (("Counted over or short", counted), ("Corrections", corrected)):
        if cents:
            yield ReportRow(("", words, None, None, cents))
    total = slip.amount_cents - slip.cash_cents
    yield ReportRow(("", items(len(slip.checks), "check"), None, None, total), "subtotal")


def _cash_rows(slip: Slip) -> Iterator[ReportRow]:
    if not slip.cash_cents and not slip.pieces:
        return
    yield ReportRow(("Cash",), "heading")
    for unit, count in slip.pieces:
        if count:
            yield ReportRow((money(unit), items(count, "piece"), None, None, unit * count))
    yield ReportRow(("", "Cash", None, None, slip.cash_cents), "subtotal")
