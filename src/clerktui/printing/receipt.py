"""What a receipt says, in the order a customer and an auditor read it, in the customer's language.

Names and reasons are kept in English in the books and put into the language here, on the paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from clerktui.i18n import ENGLISH, count, money
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
from clerktui.printing.kept_words import in_language
from clerktui.printing.wording import (
    balance,
    on_wall,
    paper_date,
    paper_instant,
    paper_time,
    saying,
)
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
    past_due_cents: int = 0
    to_pay_cents: int = 0
    to_leave_cents: int = 0


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
    say, copy_no = saying(receipt.language), receipt.copy_no
    void = (say("VOID"),) if receipt.status == "void" else ()
    copy = (say("DUPLICATE {copy_no}", copy_no=str(copy_no)),) if copy_no else ()
    return void + copy


def void_facts(receipt: ReceiptDocument) -> tuple[str, ...]:
    """Why, when and by whom the receipt was voided; empty when it was not."""
    if receipt.status != "void":
        return ()
    say, by = saying(receipt.language), receipt.void_approved_by
    said = (
        say("Reason: {reason}", reason=receipt.void_reason) if receipt.void_reason else "",
        _voided(receipt),
        say("Approved by {name}", name=by) if by else "",
    )
    return tuple(filter(None, said))


def line_title(line: ReceiptLine, language: str = ENGLISH) -> str:
    """The service and what was paid for, without saying the same word twice."""
    service = line.service.replace("_", " ")  # a code will do, but reads as words
    say, description = saying(language), in_language(line.description, language)
    if not service or service.casefold() in line.description.casefold():
        return description or say("Payment")
    service = in_language(service, language)
    return f"{service}: {description}" if description else service


def line_notes(line: ReceiptLine, language: str = ENGLISH) -> tuple[str, ...]:
    """Quantity and price, the bill, what is left of it, and the reason."""
    say = saying(language)
    said = (
        _quantity(line, language),
        say("Bill {bill}", bill=line.bill) if line.bill else "",
        _still_owed(line.balance_after_cents, language),
        in_language(line.reason, language),
    )
    return tuple(filter(None, said))


def tender_label(tender: ReceiptTender, language: str = ENGLISH) -> str:
    """The kind of money and its number."""
    return f"{in_language(tender.name, language)} {tender.reference}".rstrip()


def change_rows(receipt: ReceiptDocument) -> tuple[tuple[str, int], ...]:
    """What was handed back: label and cents, one row per tender it was given in."""
    language = receipt.language
    say = saying(language)
    given = tuple(
        (
            say("CHANGE ({tender})", tender=in_language(tender.name, language)),
            abs(tender.amount_cents),
        )
        for tender in receipt.tenders
        if tender.is_change
    )
    return given or (((say("CHANGE"), receipt.change_cents),) if receipt.change_cents else ())


def other_days(receipt: ReceiptDocument) -> tuple[tuple[str, str], ...]:
    """Business date and date of receipt where they are not the day of issue."""
    say = saying(receipt.language)
    issued = on_wall(receipt.issued_at, receipt.timezone).date()
    days = (
        (say("Business date"), receipt.business_date),
        (say("Received on"), receipt.received_on),
    )
    return tuple(
        (label, paper_date(day, receipt.language)) for label, day in days if day and day != issued
    )


def _group(
    account: str | None, lines: tuple[ReceiptLine, ...], told: dict[str, AccountBalance]
) -> AccountLines:
    summary = told.get(account) if account else None
    names = [line.account_name for line in lines] + ([summary.name] if summary else [])
    name = next(filter(None, names), "")
    if summary is None:
        return AccountLines(account, name, lines, None)
    late = (summary.past_due_cents, summary.to_pay_cents, summary.to_leave_cents)
    return AccountLines(account, name, lines, summary.balance_cents, *late)


def past_due(group: AccountLines, language: str) -> Iterator[tuple[str, str]]:
    """What is still past due and what must be paid for nothing to be: words and figures."""
    if group.past_due_cents > 0:
        say = saying(language)
        yield say("Still past due"), money(group.past_due_cents, language)
        yield say("Pay to owe nothing past due"), money(group.to_pay_cents, language)
    if group.to_leave_cents > 0:
        say = saying(language)
        yield say("Pay to leave the cut-off list"), money(group.to_leave_cents, language)


def _voided(receipt: ReceiptDocument) -> str:
    """By whom and when, as far as it is known."""
    say, name = saying(receipt.language), receipt.voided_by
    if receipt.voided_at is None:
        return say("Voided by {name}", name=name) if name else say("Voided")
    when = paper_instant(receipt.voided_at, receipt.timezone, receipt.language)
    if not name:
        return say("Voided, {when}", when=when)
    return say("Voided by {name}, {when}", name=name, when=when)


def _quantity(line: ReceiptLine, language: str) -> str:
    if line.unit_cents is None or line.quantity == 1:
        return ""
    say, price = saying(language), money(line.unit_cents, language)
    return say("{quantity} @ {price}", quantity=count(line.quantity, language), price=price)


def _still_owed(cents: int | None, language: str) -> str:
    if cents is None:
        return ""
    say = saying(language)
    if cents <= 0:
        return say("paid in full")
    return say("still owed {amount}", amount=money(cents, language))


def _blocks(receipt: ReceiptDocument) -> Iterator[Block]:
    for number, text in enumerate(receipt.town_lines):
        yield Centre(text, "plain" if number else "large")
    yield from (Banner(text) for text in banners(receipt))
    yield from (Note((text,)) for text in (*void_facts(receipt), *receipt.corrections))
    yield Rule()
    yield from _head(receipt)
    yield Rule()
    for number, group in enumerate(account_groups(receipt)):
        yield from (Gap(),) if number else ()
        yield from _account(group, receipt.language)
    yield Rule(heavy=True)
    yield from _money(receipt)
    yield Rule()
    yield from (Centre(text) for text in receipt.messages)
    yield from (Banner(text) for text in banners(receipt))
    yield Barcode(receipt.number)


def _head(receipt: ReceiptDocument) -> Iterator[Block]:
    language = receipt.language
    say = saying(language)
    issued = on_wall(receipt.issued_at, receipt.timezone)
    yield Pair(say("Receipt"), receipt.number, "strong")
    time = paper_time(receipt.issued_at, receipt.timezone, language)
    yield Sides(paper_date(issued.date(), language), time)
    yield from (Pair(label, day) for label, day in other_days(receipt))
    if receipt.office:
        yield Sides(say("Office"), receipt.office)
    yield Sides(say("Clerk"), receipt.clerk)
    places = ((say("Station"), receipt.workstation), (say("Drawer"), receipt.drawer))
    said = [f"{label} {code}" for label, code in places if code]
    if said:
        yield Sides(said[0], said[1] if len(said) > 1 else "")


def _account(group: AccountLines, language: str) -> Iterator[Block]:
    say = saying(language)
    if group.account:
        yield Line(say("Account {account}", account=group.account), "strong")
    if group.name:
        yield Line(group.name)
    for line in group.lines:
        yield Pair(line_title(line, language), money(line.amount_cents, language))
        yield Note(line_notes(line, language))
    if group.balance_cents is not None:
        yield Pair(*balance(group.balance_cents, language), "strong")
    for words, figure in past_due(group, language):
        yield Pair(words, figure)


def _money(receipt: ReceiptDocument) -> Iterator[Block]:
    language = receipt.language
    say = saying(language)
    yield Pair(say("TOTAL PAID"), money(receipt.total_cents, language), "large")
    for tender in receipt.tenders:
        if not tender.is_change:
            yield Pair(tender_label(tender, language), money(abs(tender.amount_cents), language))
    for label, cents in change_rows(receipt):
        yield Pair(label, money(cents, language), "large")
