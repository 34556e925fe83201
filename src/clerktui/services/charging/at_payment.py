"""Interest at payment: what tax owes to the day the payment counts from is booked with it.

So that no clerk works interest out, and what the law puts first is there to be paid first. Until
then it is only shown, as open items of ids below zero.

Source: G.S. 105-358(b), 105-360(a), (d).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from clerktui.ledger import journal
from clerktui.rules.discount import Wish
from clerktui.rules.policy import OpenItem
from clerktui.services.charging import discount, tax
from clerktui.services.charging.booking import Books
from clerktui.services.drawer_sessions import SessionRow
from clerktui.services.open_items import AccountRow, get_items
from clerktui.services.reference import Reference
from clerktui.views.people import Actor
from clerktui.views.tickets import LineDraft, PaymentDraft

Items = dict[int, list[OpenItem]]


@dataclass(frozen=True)
class Taken:
    """A ticket being posted, in its locked drawer session."""

    connection: Connection
    reference: Reference
    draft: PaymentDraft
    session: SessionRow
    actor: Actor
    now: dt.datetime


@dataclass(frozen=True)
class Owing:
    """What the ticket's accounts owe now that interest is booked, and the chain's new head."""

    accounts: dict[str, AccountRow]
    items: Items
    lines: Sequence[LineDraft]
    session: SessionRow


@dataclass(frozen=True)
class Settled:
    """What settling interest left: accounts and items to pay from, and the session."""

    accounts: dict[str, AccountRow]
    items: Items
    session: SessionRow
    booked: bool = False


def settle(taken: Taken, accounts: dict[str, AccountRow], items: Items) -> Owing:
    """Book the interest of the accounts whose tax these lines may pay; the accounts are locked.

    Args:
        taken: the ticket; its day is when it counts from.
        accounts: by number, locked.
        items: what they owe by account id.
    """
    reference, draft = taken.reference, taken.draft
    taxes = reference.allocation.tax_services
    paying = {
        line.key
        for line in draft.lines
        if line.kind == "account" and line.service in (None, *taxes)
    }
    books = books_of(taken, draft.command_id, draft.received_on or reference.on)
    found = settle_in(books, taken.session, _those(accounts, paying), items)
    lines: Sequence[LineDraft] = draft.lines
    if found.booked:
        lines = [_pinned(line, accounts, items, found.items) for line in draft.lines]
    found = discounts_in(books, found, lines)
    if not found.booked:
        return Owing(accounts, items, draft.lines, taken.session)
    return Owing({**accounts, **found.accounts}, found.items, lines, found.session)


def discounts_in(books: Books, settled: Settled, lines: Iterable[LineDraft]) -> Settled:
    """Take off the discounts these lines earn, of those of the settled accounts they pay."""
    moved = discount.settle(books, settled.items, _wishes(settled.accounts, lines))
    return _moved(books, settled, moved) if moved else settled


def take_shown(
    connection: Connection,
    reference: Reference,
    lines: Iterable[LineDraft],
    accounts: Mapping[str, AccountRow],
    items: Items,
) -> None:
    """Take off the items what these lines would earn today; nothing is booked."""
    discount.preview(connection, reference, items, _wishes(accounts, lines))


def _wishes(
    accounts: Mapping[str, AccountRow], lines: Iterable[LineDraft]
) -> dict[int, list[Wish]]:
    wishes: dict[int, list[Wish]] = defaultdict(list)
    for line in lines:
        if line.kind == "account" and line.key in accounts:
            wish = Wish(line.amount_cents, line.service, line.bill, dict(line.manual))
            wishes[accounts[line.key].id].append(wish)
    return wishes


def settle_in(
    books: Books, session: SessionRow, accounts: dict[str, AccountRow], items: Items
) -> Settled:
    """Book interest to `books.as_of` for those of these locked accounts that owe tax."""
    ids = [
        account.id
        for account in accounts.values()
        if tax.owes_tax(books.reference, items[account.id])
    ]
    moved = tax.settle(books, ids) if ids else {}
    settled = Settled(accounts, items, session)
    return _moved(books, settled, moved) if moved else settled


def _moved(books: Books, settled: Settled, moved: Mapping[int, int]) -> Settled:
    """What is owed, and the chain's new head, once something was booked on these accounts."""
    accounts, items, session = settled.accounts, settled.items, settled.session
    fresh = get_items(books.connection, list(moved))
    head = journal.lock_head(books.connection, books.chain_id)
    changed = {
        number: replace(account, balance_cents=account.balance_cents + moved.get(account.id, 0))
        for number, account in accounts.items()
    }
    left: Items = defaultdict(list, items)
    left.update({account_id: list(fresh[account_id]) for account_id in moved})
    return Settled(changed, left, replace(session, head=head), booked=True)


def books_of(taken: Taken, command_id: str, as_of: dt.date) -> Books:
    """Where the interest of a ticket is written: its drawer's chain, its business day."""
    session = taken.session
    return Books(
        connection=taken.connection,
        reference=taken.reference,
        as_of=as_of,
        day=session.business_date,
        at=taken.now,
        chain_id=session.head.chain_id,
        command_id=command_id,
        office_id=session.office_id,
        user_id=taken.actor.user_id,
        drawer_session_id=session.id,
    )


def add_shown(connection: Connection, reference: Reference, items: Items) -> int:
    """Add to what accounts owe the interest to today that is not booked; gives its cents."""
    ids = [account_id for account_id, owed in items.items() if tax.owes_tax(reference, owed)]
    shown = tax.shown_items(connection, reference, ids) if ids else {}
    for account_id, more in shown.items():
        items[account_id] = [*items[account_id], *more]
    return sum(item.balance_cents for more in shown.values() for item in more)


def _those(accounts: Mapping[str, AccountRow], numbers: Iterable[str]) -> dict[str, AccountRow]:
    return {number: accounts[number] for number in numbers if number in accounts}


def _pinned(
    line: LineDraft, accounts: Mapping[str, AccountRow], before: Items, after: Items
) -> LineDraft:
    """A line whose money was pinned to interest that was only shown: to its real item now."""
    if not any(receivable_id < 0 for receivable_id, _ in line.manual):
        return line
    account_id = accounts[line.key].id
    known = {item.receivable_id for item in before[account_id]}
    new = sorted(i.receivable_id for i in after[account_id] if i.receivable_id not in known)
    real = {-number: receivable_id for number, receivable_id in enumerate(new, start=1)}
    pins = tuple((real.get(id_, id_), cents) for id_, cents in line.manual)
    return replace(line, manual=pins)
