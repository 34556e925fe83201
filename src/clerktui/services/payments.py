"""Taking a payment: a whole ticket, posted once, in one transaction, with its receipt.

The order of locks is the same for everything that moves money: the command, the drawer session
and its chain, the accounts in id order, the office's receipt counter. A receivable is only ever
changed by who holds its account.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.db.prepared import together
from clerktui.errors import Refused
from clerktui.ledger import commands
from clerktui.models import Payment, Receipt
from clerktui.rules.allocation import Allocation, OpenItem, Share, allocate
from clerktui.rules.standing import standing
from clerktui.security.permissions import require
from clerktui.services import payment_checks, payment_rows
from clerktui.services.charging import at_payment
from clerktui.services.charging.at_payment import Taken
from clerktui.services.collections.reactions import account_changed
from clerktui.services.cutoffs import stand_after
from clerktui.services.drawer_sessions import SessionRow, lock_session
from clerktui.services.improper import taking
from clerktui.services.open_items import AccountRow, get_accounts, get_items
from clerktui.services.payment_plan import Plan, PlannedLine, Posting, plan_tenders
from clerktui.services.reference import Reference, get_reference
from clerktui.views.documents import ReceiptDocument
from clerktui.views.people import Actor
from clerktui.views.tickets import LineDraft, LineShare, PaymentDraft, PaymentPosted

_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__


def post_payment(db: Database, actor: Actor, draft: PaymentDraft) -> PaymentPosted:
    """Post a ticket and give its receipt; the same command again gives the same answer.

    Raises:
        Refused: `denied`, `command.reused`, `drawer.closed`, `drawer.not_yours`, `payment.empty`,
            `payment.bad_line`, `payment.short`, `payment.change_not_allowed`,
            `payment.unknown_tender`, `payment.reference_missing`, `payment.future`,
            `payment.account_changed`, `account.unknown`, `revenue.unknown`, `revenue.quantity`,
            `allocation.overpayment`, `improper.unknown`, `held.unknown`, `held.decided`,
            `held.amount`.
        NeedsOverride: `payment.closed_account`, `payment.cash_only`, `payment.maximum`,
            `payment.duplicate`, `improper.not_taken`, `improper.to_suspense`, `held.not_yet` until
            a permitted person has approved that warning.
    """
    require(actor, "payment.take")
    return db.post(lambda connection: _post(db, connection, actor, draft))


def preview(
    db: Database, actor: Actor, lines: Sequence[LineDraft]
) -> tuple[tuple[LineShare, ...], int]:
    """Where the money of these lines would go as things stand, and the total; changes nothing.

    Raises:
        Refused: as `post_payment` for the lines.
    """
    require(actor, "payment.take")
    with db.read() as connection:
        reference = get_reference(db, connection)
        accounts = get_accounts(connection, _numbers(lines))
        planned = plan_lines(connection, reference, lines, accounts)
    return payment_rows.shares_of(planned), sum(line.amount_cents for line in planned)


def session_of(db: Database, command_id: str) -> int | None:
    """The drawer session a command was posted in; None when it was not posted.

    Who sends a command again after its drawer was closed finds the same answer by it.
    """
    with db.read() as connection:
        return connection.execute(
            select(_PAYMENT.c.drawer_session_id).where(_PAYMENT.c.command_id == command_id)
        ).scalar()


def _post(db: Database, connection: Connection, actor: Actor, draft: PaymentDraft) -> PaymentPosted:
    reference = get_reference(db, connection)
    command = commands.Command(
        draft.command_id, "payment", payment_rows.content_of(draft), actor.user_id
    )
    earlier = commands.claim(connection, command, db.clock.now())
    if earlier is not None:
        return _answered(connection, earlier)
    session = lock_session(connection, draft.drawer_session_id, actor)
    plan, session = _plan(Taken(connection, reference, draft, session, actor, db.clock.now()))
    payment_checks.check(connection, reference, draft, plan)
    posting = Posting(db.clock.now(), session, plan, actor)
    booked = payment_rows.book(connection, posting)
    with together(connection) as place:
        posted = payment_rows.write(place, posting, booked)
        commands.answer(place, draft.command_id, _told(posted))
    paid = [account.id for account in plan.accounts.values()]
    account_changed(connection, reference, posting.now, paid, "payment")
    if draft.improper or draft.held:
        taking.keep(connection, posting, posted.payment_id)
    return posted


def _plan(taken: Taken) -> tuple[Plan, SessionRow]:
    """Everything that will be written, worked out from locked rows; only interest is booked."""
    connection, reference, draft = taken.connection, taken.reference, taken.draft
    if not draft.lines:
        raise Refused("payment.empty")
    received_on = draft.received_on or reference.on
    if received_on > reference.on:
        raise Refused("payment.future", received_on=received_on)
    accounts = get_accounts(connection, _numbers(draft.lines), lock=True)
    items = get_items(connection, [account.id for account in accounts.values()])
    owing = at_payment.settle(taken, accounts, items)
    accounts, items = owing.accounts, owing.items
    lines = _planned(reference, owing.lines, accounts, items)
    total = sum(line.amount_cents for line in lines)
    tenders, change_cents = plan_tenders(reference, draft.tenders, total)
    plan = Plan(
        reference=reference,
        draft=draft,
        lines=tuple(lines),
        accounts=accounts,
        tenders=tenders,
        total_cents=total,
        change_cents=change_cents,
        received_on=received_on,
        standings={
            account.number: standing(items[account.id], reference.allocation, reference.on)
            for account in accounts.values()
        },
        cutoffs=stand_after(connection, reference, accounts.values(), items),
    )
    return plan, owing.session


def _numbers(lines: Sequence[LineDraft]) -> list[str]:
    return [line.key for line in lines if line.kind == "account"]


def plan_lines(
    connection: Connection,
    reference: Reference,
    lines: Sequence[LineDraft],
    accounts: dict[str, AccountRow],
) -> list[PlannedLine]:
    """Where the money of each line goes, one after the other, as things stand.

    Raises:
        Refused: as `post_payment` for the lines; `line` counts from 1.
    """
    items = get_items(connection, [account.id for account in accounts.values()])
    at_payment.add_shown(connection, reference, items)
    at_payment.take_shown(connection, reference, lines, accounts, items)
    return _planned(reference, lines, accounts, items)


def _planned(
    reference: Reference,
    lines: Sequence[LineDraft],
    accounts: dict[str, AccountRow],
    items: dict[int, list[OpenItem]],
) -> list[PlannedLine]:
    """Where each line's money goes; `items` are left as they stand after all of them."""
    return [
        plan_line(reference, number, line, accounts, items)
        for number, line in enumerate(lines, start=1)
    ]


def plan_line(
    reference: Reference,
    number: int,
    line: LineDraft,
    accounts: dict[str, AccountRow],
    items: dict[int, list[OpenItem]],
) -> PlannedLine:
    """Where the money of one line goes; what it takes is taken off `items` for the next.

    Raises:
        Refused: as `post_payment` for the lines.
    """
    if line.amount_cents <= 0:
        raise Refused("payment.bad_line", line=number)
    if line.kind == "revenue":
        return _revenue_line(reference, number, line)
    account = accounts.get(line.key)
    if account is None:
        raise Refused("account.unknown", account=line.key)
    if line.seen_version is not None and line.seen_version != account.version:
        raise Refused(
            "payment.account_changed",
            account=account.number,
            balance_cents=account.balance_cents,
            line=number,
        )
    allocation = _allocate(reference, line, items[account.id])
    _use_up(items, account.id, allocation)
    return PlannedLine(number, line, account, allocation)


def _allocate(reference: Reference, line: LineDraft, items: Sequence[OpenItem]) -> Allocation:
    if line.bill and not any(item.bill == line.bill for item in items):
        raise Refused("bill.unknown", bill=line.bill, account=line.key)
    allocation = allocate(
        items,
        line.amount_cents,
        reference.allocation,
        reference.on,
        only_service=line.service,
        only_bill=line.bill,
        manual=dict(line.manual) or None,
    )
    given = sum(share.amount_cents for share in allocation.shares) + allocation.credit_cents
    if given != line.amount_cents:
        raise Refused("ledger.unbalanced", difference_cents=line.amount_cents - given)
    return allocation


def _use_up(items: dict[int, list[OpenItem]], account_id: int, allocation: Allocation) -> None:
    """Take a line's shares off the open items, so that a second line of the account sees less."""
    left = {share.receivable_id: share.leaves_cents for share in allocation.shares}
    items[account_id] = [
        item
        if item.receivable_id not in left
        else replace(item, balance_cents=left[item.receivable_id])
        for item in items[account_id]
    ]


def _revenue_line(reference: Reference, number: int, line: LineDraft) -> PlannedLine:
    code = reference.revenue.get(line.key)
    if code is None:
        raise Refused("revenue.unknown", code=line.key)
    if line.quantity < 1:
        raise Refused("revenue.quantity", name=code.name)
    priced = code.unit_cents is not None and code.takes_quantity
    if priced and line.amount_cents != line.quantity * (code.unit_cents or 0):
        raise Refused(
            "revenue.price",
            name=code.name,
            quantity=line.quantity,
            unit_cents=code.unit_cents,
            amount_cents=line.amount_cents,
        )
    return PlannedLine(number, line, None, Allocation((), 0, line.amount_cents), code)


def _told(posted: PaymentPosted) -> dict[str, object]:
    """What is kept as the answer to the command; the document stays with its receipt."""
    return {
        "receipt": posted.receipt,
        "payment_id": posted.payment_id,
        "amount_cents": posted.amount_cents,
        "change_cents": posted.change_cents,
        "balances": [list(balance) for balance in posted.balances],
        "shares": [[s.line, s.account, dict(s.share.__dict__)] for s in posted.shares],
    }


def _answered(connection: Connection, earlier: str) -> PaymentPosted:
    told = json.loads(earlier)
    stored = connection.execute(
        select(_RECEIPT.c.document).where(_RECEIPT.c.number == told["receipt"])
    ).scalar_one()
    return PaymentPosted(
        receipt=told["receipt"],
        payment_id=told["payment_id"],
        amount_cents=told["amount_cents"],
        change_cents=told["change_cents"],
        balances=tuple((account, cents) for account, cents in told["balances"]),
        shares=tuple(
            LineShare(line, account, Share(**share)) for line, account, share in told["shares"]
        ),
        document=ReceiptDocument.from_data(stored),
        duplicate=True,
    )
