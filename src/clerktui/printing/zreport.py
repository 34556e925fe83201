"""What a Z report says: the proof of a drawer from its opening float to its over or short."""

from __future__ import annotations

from collections.abc import Iterator

from clerktui.i18n import clock_time, money
from clerktui.printing.blocks import (
    Banner,
    Block,
    Centre,
    Figures,
    Gap,
    Line,
    Note,
    Pair,
    Rule,
    Sides,
    Signature,
)
from clerktui.printing.wording import over_short, paper_date, paper_instant, share
from clerktui.views.documents import CarriedMoney, ZReportDocument

TENDER_HEADINGS = ("Tender", "Expected", "Counted", "Over/short")
FLOW_HEADINGS = ("Tender", "Opening", "Taken", "Carried out")
COUNT_HEADINGS = ("Cash count", "Pieces", "Amount")


def z_report_blocks(report: ZReportDocument) -> tuple[Block, ...]:
    """The Z report for a narrow paper."""
    return tuple(_blocks(report))


def z_report_facts(report: ZReportDocument) -> tuple[tuple[str, str], ...]:
    """Who, where and when, as label and value."""
    said = (
        ("Drawer", report.drawer),
        ("Session", report.session),
        ("Business date", paper_date(report.business_date)),
        ("Office", report.office),
        ("Clerk", report.clerk),
        ("Station", report.workstation),
        ("Opened", paper_instant(report.opened_at, report.timezone)),
        ("Closed", paper_instant(report.closed_at, report.timezone)),
    )
    return tuple((label, value) for label, value in said if value)


def tender_rows(report: ZReportDocument) -> tuple[tuple[str, ...], ...]:
    """Expected, counted and difference of each tender; the last row is all of them."""
    rows = [
        (tender.expected_cents, tender.counted_cents, tender.difference_cents)
        for tender in report.tenders
    ]
    names = [tender.name for tender in report.tenders]
    sums = tuple(sum(row[column] for row in rows) for column in range(3))
    return tuple(
        (name, *map(money, figures))
        for name, figures in zip([*names, "Total"], [*rows, sums], strict=True)
    )


def flow_rows(report: ZReportDocument) -> tuple[tuple[str, ...], ...]:
    """How each tender came to be expected; the last row is all of them."""
    rows = [
        (tender.opening_cents, tender.taken_cents, tender.carried_cents)
        for tender in report.tenders
    ]
    names = [tender.name for tender in report.tenders]
    sums = tuple(sum(row[column] for row in rows) for column in range(3))
    return tuple(
        (name, *map(money, figures))
        for name, figures in zip([*names, "Total"], [*rows, sums], strict=True)
    )


def move_rows(report: ZReportDocument) -> tuple[tuple[str, str], ...]:
    """What was carried out of the drawer and (below zero) into it, labelled."""
    return tuple(
        (
            ", ".join(
                filter(None, (_move_words(move, report.timezone), move.tender, move.witness))
            ),
            money(move.amount_cents),
        )
        for move in report.moves
    )


def _move_words(move: CarriedMoney, timezone: str) -> str:
    return f"{move.name} {clock_time(move.at, timezone)[-5:]}"


def count_rows(report: ZReportDocument) -> tuple[tuple[str, ...], ...]:
    """The denominations counted; the last row is what they come to."""
    rows = [
        (count.name, f"{count.quantity:,}", money(count.amount_cents))
        for count in report.denominations
    ]
    total_cents = sum(count.amount_cents for count in report.denominations)
    return (*rows, ("Total", "", money(total_cents)))


def activity_rows(report: ZReportDocument) -> tuple[tuple[str, str], ...]:
    """Float, payments and voids."""
    return (
        ("Opening float", money(report.float_cents)),
        (share("Payments", report.payments_count), money(report.payments_cents)),
        (share("Voids", report.voids_count), money(report.voids_cents)),
    )


def receipt_range(report: ZReportDocument) -> tuple[tuple[str, str], ...]:
    """The first and the last receipt number given out in the session, labelled."""
    first, last = report.first_receipt, report.last_receipt
    if not first:
        return (("Receipts", "none"),)
    return (("First receipt", first), ("Last receipt", last or first))


def chain_words(report: ZReportDocument) -> str:
    """How the seal of the journal is introduced."""
    at = report.chain_sequence
    return "Journal seal" if at is None else f"Journal seal after entry {at:,}"


def _blocks(report: ZReportDocument) -> Iterator[Block]:
    for number, text in enumerate(report.town_lines):
        yield Centre(text, "plain" if number else "large")
    yield Gap()
    yield Centre("Z REPORT - DRAWER CLOSE", "strong")
    if report.copy_no:
        yield Banner(f"DUPLICATE {report.copy_no}")
    yield Rule()
    yield from (Sides(label, value) for label, value in z_report_facts(report))
    yield Rule()
    yield _figures(TENDER_HEADINGS, tender_rows(report))
    yield Rule(heavy=True)
    yield Pair(*over_short(report.over_short_cents), "large")
    if report.approved_by:
        yield Sides("Approved by", report.approved_by)
    yield Rule()
    yield from _moves(report)
    yield from _activity(report)
    yield from _counts(report)
    yield from (Note((text,)) for text in report.messages)
    yield from _seal(report)
    yield Signature("Clerk")
    yield Signature("Supervisor")


def _moves(report: ZReportDocument) -> Iterator[Block]:
    """Opening, taken and carried out, where anything was carried at all."""
    if report.moves:
        yield _figures(FLOW_HEADINGS, flow_rows(report))
        yield from (Pair(label, figure) for label, figure in move_rows(report))
        yield Rule()


def _activity(report: ZReportDocument) -> Iterator[Block]:
    yield from (Pair(label, figure) for label, figure in activity_rows(report))
    if report.void_numbers:
        yield Note(tuple(f"Void {number}" for number in report.void_numbers))
    yield from (Sides(label, number) for label, number in receipt_range(report))
    if report.services:
        yield Gap()
        yield Line("Received for", "strong")
        for row in report.services:
            yield Pair(share(row.name, row.count), money(row.amount_cents))


def _counts(report: ZReportDocument) -> Iterator[Block]:
    if report.denominations:
        yield Gap()
        yield _figures(COUNT_HEADINGS, count_rows(report))


def _figures(headings: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Figures:
    *above, total = rows
    return Figures(headings, tuple(above), total)


def _seal(report: ZReportDocument) -> Iterator[Block]:
    if report.chain_head:
        yield Rule()
        yield Line(chain_words(report))
        yield Note((report.chain_head,))
