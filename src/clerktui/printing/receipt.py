"""What a receipt says, in the order a customer and an auditor read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from clerktui.i18n import money
from clerktui.printing.blocks import (
    Banner,
    Barcode,
    Block,
    Centre,
    Gap,
    Line,
    Note,
    Pair,
    Rule,
    Sides,
)
from clerktui.printing.wording import balance, on_wall, paper_date, paper_instant, paper_time
from clerktui.views.documents import (
    AccountBalance,
    ReceiptDocument,
    ReceiptLine,
    ReceiptTender,
)


@dataclass(frozen=True)
class AccountLines:
    """The lines of one account (or of no account), with what it owes afterwards."""

    account: str | None
    name: str
    lines: tuple[ReceiptLine, ...]
    balance_cents: int | None


def receipt_blocks(receipt: ReceiptDocument) -> tuple[Block, ...]:
    """The receipt for a narrow paper."""
    return tuple(_blocks(receipt))


def account_groups(receipt: ReceiptDocument) -> tuple[AccountLines, ...]:
    """The lines by account, in the order the accounts first appear; then balances alone."""
    lines: dict[str | None, list[ReceiptLine]] = {}
    for line in receipt.lines:
        lines.setdefault(line.account, []).append(line)
    told = {summary.account: summary for summary in receipt.accounts}
    groups = [_group(account, tuple(found), told) for account, found in lines.items()]
    rest = [_group(account, (), told) for account in told if account not in lines]
    return tuple(groups + rest)


def banners(receipt: ReceiptDocument) -> tuple[str, ...]:
    """What the paper must shout."""
    void = ("VOID",) if receipt.status == "void" else ()
    copy = (f"DUPLICATE {receipt.copy_no}",) if receipt.copy_no else ()
    return void + copy


def void_facts(receipt: ReceiptDocument) -> tuple[str, ...]:
    """Why, when and by whom the receipt was voided; empty when it was not."""
    if receipt.status != "void":
        return ()
    when = receipt.voided_at and paper_instant(receipt.voided_at, receipt.timezone)
    by = " by ".join(filter(None, ("Voided", receipt.voided_by)))
    said = (
        f"Reason: {receipt.void_reason}" if receipt.void_reason else "",
        by if not when else f"{by}, {when}",
        f"Approved by {receipt.void_approved_by}" if receipt.void_approved_by else "",
    )
    return tuple(filter(None, said))


def line_title(line: ReceiptLine) -> str:
    """The service and what was paid for, without saying the same word twice."""
    service = line.service.replace("_", " ")  # a code will do, but reads as words
    if not service or service.casefold() in line.description.casefold():
        return line.description or "Payment"
    return f"{service}: {line.description}" if line.description else service


def line_notes(line: ReceiptLine) -> tuple[str, ...]:
    """Quantity and price, the bill, what is left of it, and the reason."""
    said = (
        _quantity(line),
        f"Bill {line.bill}" if line.bill else "",
        _still_owed(line.balance_after_cents),
        line.reason,
    )
    return tuple(filter(None, said))


def tender_label(tender: ReceiptTender) -> str:
    """The kind of money and its number."""
    return f"{tender.name} {tender.reference}".rstrip()


def change_rows(receipt: ReceiptDocument) -> tuple[tuple[str, int], ...]:
    """What was handed back: label and cents, one row per tender it was given in."""
    given = tuple(
        (f"CHANGE ({tender.name})", abs(tender.amount_cents))
        for tender in receipt.tenders
        if tender.is_change
    )
    return given or ((("CHANGE", receipt.change_cents),) if receipt.change_cents else ())


def other_days(receipt: ReceiptDocument) -> tuple[tuple[str, str], ...]:
    """Business date and date of receipt where they are not the day of issue."""
    issued = on_wall(receipt.issued_at, receipt.timezone).date()
    days = (("Business date", receipt.business_date), ("Received on", receipt.received_on))
    return tuple((label, paper_date(day)) for label, day in days if day and day != issued)


def _group(
    account: str | None, lines: tuple[ReceiptLine, ...], told: dict[str, AccountBalance]
) -> AccountLines:
    summary = told.get(account) if account else None
    names = [line.account_name for line in lines] + ([summary.name] if summary else [])
    name = next(filter(None, names), "")
    return AccountLines(account, name, lines, summary.balance_cents if summary else None)


def _quantity(line: ReceiptLine) -> str:
    if line.unit_cents is None or line.quantity == 1:
        return ""
    return f"{line.quantity:,} @ {money(line.unit_cents)}"


def _still_owed(cents: int | None) -> str:
    if cents is None:
        return ""
    return f"still owed {money(cents)}" if cents > 0 else "paid in full"


def _blocks(receipt: ReceiptDocument) -> Iterator[Block]:
    for number, text in enumerate(receipt.town_lines):
        yield Centre(text, "plain" if number else "large")
    yield from (Banner(text) for text in banners(receipt))
    yield from (Note((text,)) for text in void_facts(receipt))
    yield Rule()
    yield from _head(receipt)
    yield Rule()
    for number, group in enumerate(account_groups(receipt)):
        yield from (Gap(),) if number else ()
        yield from _account(group)
    yield Rule(heavy=True)
    yield from _money(receipt)
    yield Rule()
    yield from (Centre(text) for text in receipt.messages)
    yield from (Banner(text) for text in banners(receipt))
    yield Barcode(receipt.number)


def _head(receipt: ReceiptDocument) -> Iterator[Block]:
    issued = on_wall(receipt.issued_at, receipt.timezone)
    yield Pair("Receipt", receipt.number, "strong")
    yield Sides(paper_date(issued.date()), paper_time(receipt.issued_at, receipt.timezone))
    yield from (Pair(label, day) for label, day in other_days(receipt))
    if receipt.office:
        yield Sides("Office", receipt.office)
    yield Sides("Clerk", receipt.clerk)
    places = (("Station", receipt.workstation), ("Drawer", receipt.drawer))
    said = [f"{label} {code}" for label, code in places if code]
    if said:
        yield Sides(said[0], said[1] if len(said) > 1 else "")


def _account(group: AccountLines) -> Iterator[Block]:
    if group.account:
        yield Line(f"Account {group.account}", "strong")
    if group.name:
        yield Line(group.name)
    for line in group.lines:
        yield Pair(line_title(line), money(line.amount_cents))
        yield Note(line_notes(line))
    if group.balance_cents is not None:
        yield Pair(*balance(group.balance_cents), "strong")


def _money(receipt: ReceiptDocument) -> Iterator[Block]:
    yield Pair("TOTAL PAID", money(receipt.total_cents), "large")
    for tender in receipt.tenders:
        if not tender.is_change:
            yield Pair(tender_label(tender), money(abs(tender.amount_cents)))
    yield from (Pair(label, money(cents), "large") for label, cents in change_rows(receipt))
