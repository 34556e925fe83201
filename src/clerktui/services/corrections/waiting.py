"""Money of a cancelled payment that waits in suspense and turns out to be bad after all.

It never lay anywhere but where the check was booked, so it is paid back to the account it came off
and that payment is reversed: two steps a supervisor took by hand, here under one command.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, insert, select, update

from clerktui.errors import Refused
from clerktui.ledger.journal import lock_head
from clerktui.models import Account, Correction, CorrectionLine, Payment, SuspenseItem, SuspenseMove
from clerktui.services import payment_rows, payments
from clerktui.services.batches import till
from clerktui.services.collections.reactions import account_changed
from clerktui.services.corrections.acts import Making, lock_office_chain
from clerktui.services.open_items import get_accounts, get_items
from clerktui.services.payment_plan import Plan, PlannedTender, Posting
from clerktui.services.receipts import find_row
from clerktui.services.suspense_rows import suspense_tender
from clerktui.views.tickets import LineDraft, PaymentDraft, PaymentPosted, TenderDraft

_ACCOUNT = Account.__table__
_CORRECTION = Correction.__table__
_ITEM = SuspenseItem.__table__
_LINE = CorrectionLine.__table__
_MOVE = SuspenseMove.__table__
_PAYMENT = Payment.__table__


def waiting_of(connection: Connection, number: str, *, lock: bool = False) -> Sequence[Any]:
    """The open items of a receipt that was cancelled with good money; none of any other.

    Raises:
        Refused: `receipt.unknown`; `receipt.suspense_used` when a part of the money is gone on.
    """
    row = find_row(connection, number, lock=lock)
    if _cancelled(connection, row.payment_id) is None:
        return ()
    query = select(_ITEM).where(_ITEM.c.payment_id == row.payment_id).order_by(_ITEM.c.id)
    items = connection.execute(query.with_for_update() if lock else query).all()
    if not any(item.open_cents for item in items):
        return ()
    if any(item.open_cents != item.amount_cents for item in items):
        raise Refused("receipt.suspense_used", receipt=row.number)
    return items


def pay_back(making: Making, receipt: str, item: Any) -> str:
    """Pay an item's money back to the account it came off; the receipt that is to be reversed.

    Raises:
        Refused: `correction.in_suspense` when it came off no account.
    """
    connection, actor = making.connection, making.actor
    account = _account_of(connection, item.payment_id)
    if account is None:
        raise Refused("correction.in_suspense", receipt=receipt)
    named = till.Posted(actor.office_id, making.day, "Suspense", making.now)
    session = till.open_session(connection, actor, named, making.now)
    session = replace(session, head=lock_head(connection, session.head.chain_id))
    plan = _plan(making, session.id, account, item)
    posting = Posting(making.now, session, plan, actor)
    booked = payment_rows.book(connection, posting)
    posted = payment_rows.write(connection, posting, booked)
    till.keep_count(
        connection, session, {plan.tenders[0].tendering.code: plan.total_cents}, making.now
    )
    _use_up(making, item, posted, plan.lines[0].account_id)
    paid = [one.id for one in plan.accounts.values()]
    account_changed(connection, making.reference, making.now, paid, "payment")
    making.head = lock_office_chain(connection)
    return posted.receipt


def _cancelled(connection: Connection, payment_id: int) -> int | None:
    """The correction that put the money into suspense and left it there."""
    return connection.execute(
        select(_CORRECTION.c.id).where(
            _CORRECTION.c.payment_id == payment_id,
            _CORRECTION.c.kind == "cancel_payment",
            _CORRECTION.c.new_payment_id.is_(None),
        )
    ).scalar()


def _account_of(connection: Connection, payment_id: int) -> str | None:
    return connection.execute(
        select(_ACCOUNT.c.number)
        .join(_LINE, _LINE.c.account_id == _ACCOUNT.c.id)
        .where(_LINE.c.correction_id == _cancelled(connection, payment_id))
        .order_by(_LINE.c.line_no)
        .limit(1)
    ).scalar()


def _plan(making: Making, session_id: int, number: str, item: Any) -> Plan:
    connection, reference, cents = making.connection, making.reference, item.open_cents
    accounts = making.lock_accounts([number])
    items = get_items(connection, [account.id for account in accounts.values()])
    line = LineDraft("account", number, cents)
    planned = payments.plan_line(reference, 1, line, accounts, items)
    tendering = suspense_tender(connection, reference)
    return Plan(
        reference=reference,
        draft=PaymentDraft(
            command_id=making.act.command_id,
            drawer_session_id=session_id,
            lines=(line,),
            tenders=(TenderDraft(tendering.code, cents, item.reference),),
            received_on=item.received_on,
            print_receipt=False,
        ),
        lines=(planned,),
        accounts=get_accounts(connection, [number]),
        tenders=(PlannedTender(tendering, cents, item.reference),),
        total_cents=cents,
        change_cents=0,
        received_on=item.received_on,
    )


def _use_up(making: Making, item: Any, posted: PaymentPosted, account_id: int) -> None:
    connection = making.connection
    entry_id = connection.execute(
        select(_PAYMENT.c.entry_id).where(_PAYMENT.c.id == posted.payment_id)
    ).scalar_one()
    connection.execute(
        insert(_MOVE).values(
            item_id=item.id,
            kind="applied",
            amount_cents=item.open_cents,
            entry_id=entry_id,
            payment_id=posted.payment_id,
            account_id=account_id,
            reason="bad money, paid back to be reversed",
            at=making.now,
            user_id=making.actor.user_id,
        )
    )
    connection.execute(update(_ITEM).where(_ITEM.c.id == item.id).values(open_cents=0))
