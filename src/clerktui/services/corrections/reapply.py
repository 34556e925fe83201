"""The same money to the right account, bill or service, in one step and one transaction.

What was paid is cancelled and paid anew, out of suspense, with a receipt of its own and the day
the money came. Of a receipt that paid several things the others are paid again as they were.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import insert, select, update

from clerktui.db import Database
from clerktui.ledger.journal import lock_head
from clerktui.models import Payment, SuspenseItem, SuspenseMove
from clerktui.security.permissions import require
from clerktui.services import payment_rows
from clerktui.services.batches import till
from clerktui.services.collections.reactions import account_changed
from clerktui.services.corrections import replanning
from clerktui.services.corrections.acts import Act, Making, correct
from clerktui.services.corrections.reversals import CANCEL_PAYMENT, Parked, park
from clerktui.services.corrections.subject import find_subject, refuse_open_drawer
from clerktui.services.drawer_sessions import SessionRow
from clerktui.services.open_items import get_accounts
from clerktui.services.payment_plan import Plan, PlannedLine, PlannedTender, Posting
from clerktui.services.reference import get_reference
from clerktui.services.suspense_rows import suspense_tender
from clerktui.services.take_back import given_by
from clerktui.views.corrections import AccountEffect, CorrectionPosted, Effect, ReapplyDraft
from clerktui.views.people import Actor
from clerktui.views.tickets import LineShare, PaymentDraft, PaymentPosted, TenderDraft

_ITEM = SuspenseItem.__table__
_MOVE = SuspenseMove.__table__
_PAYMENT = Payment.__table__


def reapply(db: Database, actor: Actor, draft: ReapplyDraft) -> CorrectionPosted:
    """Move a payment to what it was meant for; it counts from the day the money came.

    Raises:
        Refused: `denied`, `command.reused`, `receipt.unknown`, `receipt.already_void`,
            `receipt.credit_used`, `correction.taken_back`, `correction.drawer_open`,
            `correction.in_suspense`, `correction.same_account`, `correction.which_part`,
            `account.unknown`, `bill.unknown`, `revenue.price`, what the allocation refuses, and
            as `acts.correct`.
        NeedsOverride: `correction.second_person` where the town wants one, until approved.
    """
    require(actor, "correction.reapply")
    said = {name: value for name, value in draft.__dict__.items() if name != "command_id"}
    act = Act(CANCEL_PAYMENT, draft.command_id, draft.reason, draft.note, said)
    return correct(db, actor, act, lambda making: _reapply(making, draft))


def preview(
    db: Database, actor: Actor, draft: ReapplyDraft
) -> tuple[Effect, tuple[LineShare, ...]]:
    """What moving a payment would do as things stand, and where its money would go.

    Raises:
        Refused: as `reapply`.
    """
    require(actor, "correction.reapply")
    with db.read() as connection:
        reference = get_reference(db, connection)
        row = find_subject(connection, draft.receipt, lock=False)
        refuse_open_drawer(connection, row)
        given = given_by(connection, row, lock=False)
        wanted = replanning.find_wanted(connection, reference, row, draft)
        accounts = get_accounts(connection, wanted.numbers)
        lines = replanning.plan_lines(connection, reference, wanted, accounts, given.by_receivable)
        everybody = get_accounts(connection, sorted({*wanted.numbers, *given.balances}))
    after = {number: account.balance_cents for number, account in everybody.items()}
    after |= given.balances_after
    for line in lines:
        if line.account:
            after[line.account.number] -= line.amount_cents
    effects = tuple(
        AccountEffect(number, account.name, account.balance_cents, after[number])
        for number, account in everybody.items()
    )
    return Effect(wanted.amount_cents, effects), payment_rows.shares_of(lines)


def _reapply(making: Making, draft: ReapplyDraft) -> CorrectionPosted:
    connection, reference = making.connection, making.reference
    row = find_subject(connection, draft.receipt)
    refuse_open_drawer(connection, row)
    named = till.Posted(making.actor.office_id, making.day, "Suspense", making.now)
    session = till.open_session(connection, making.actor, named, making.now)
    wanted = replanning.find_wanted(connection, reference, row, draft)
    touched = making.lock_accounts(sorted({*wanted.numbers, *wanted.given_numbers}))
    parked = park(making, row)
    # The accounts as they are now that they owe again.
    accounts = get_accounts(connection, wanted.numbers)
    lines = replanning.plan_lines(connection, reference, wanted, accounts, {})
    posted = _pay(making, draft, session, parked, lines)
    columns = {
        **parked.booking.columns,
        "new_payment_id": posted.payment_id,
        "account_id": wanted.wrong_account_id,
        "to_account_id": accounts[wanted.target].id if wanted.is_account else None,
    }
    booked = making.write_down(replace(parked.booking, columns=columns), parked.entry_id)
    return CorrectionPosted(
        booked.number,
        CANCEL_PAYMENT,
        parked.booking.amount_cents,
        making.balances(touched),
        posted.receipt,
    )


def _pay(
    making: Making,
    draft: ReapplyDraft,
    session: SessionRow,
    parked: Parked,
    lines: tuple[PlannedLine, ...],
) -> PaymentPosted:
    """Pay these lines out of the parked money, and keep what became of it."""
    connection = making.connection
    # The correction's own entry has used the id the till's chain knew of.
    session = replace(session, head=lock_head(connection, session.head.chain_id))
    plan = _plan(making, draft, session, parked, lines)
    posting = Posting(making.now, session, plan, making.actor)
    booked = payment_rows.book(connection, posting)
    posted = payment_rows.write(connection, posting, booked)
    till.keep_count(
        connection, session, {plan.tenders[0].tendering.code: plan.total_cents}, making.now
    )
    entry_id = connection.execute(
        select(_PAYMENT.c.entry_id).where(_PAYMENT.c.id == posted.payment_id)
    ).scalar_one()
    _use_up(making, parked, posted, entry_id)
    paid = [account.id for account in plan.accounts.values()]
    account_changed(connection, making.reference, making.now, paid, "payment")
    return posted


def _plan(
    making: Making,
    draft: ReapplyDraft,
    session: SessionRow,
    parked: Parked,
    lines: tuple[PlannedLine, ...],
) -> Plan:
    tendering = suspense_tender(making.connection, making.reference)
    total_cents = parked.booking.amount_cents
    numbers = {line.account.number: line.account for line in lines if line.account}
    return Plan(
        reference=making.reference,
        draft=PaymentDraft(
            command_id=draft.command_id,
            drawer_session_id=session.id,
            lines=tuple(line.draft for line in lines),
            tenders=(TenderDraft(tendering.code, total_cents, parked.row.number),),
            received_on=parked.row.received_on,
            print_receipt=False,
        ),
        lines=lines,
        accounts=numbers,
        tenders=(PlannedTender(tendering, total_cents, parked.row.number),),
        total_cents=total_cents,
        change_cents=0,
        received_on=parked.row.received_on,
    )


def _use_up(making: Making, parked: Parked, posted: PaymentPosted, entry_id: int) -> None:
    connection, now = making.connection, making.now
    connection.execute(
        insert(_MOVE).values(
            item_id=parked.item_id,
            kind="applied",
            amount_cents=parked.booking.amount_cents,
            entry_id=entry_id,
            payment_id=posted.payment_id,
            reason=making.reason.name,
            at=now,
            user_id=making.actor.user_id,
        )
    )
    connection.execute(update(_ITEM).where(_ITEM.c.id == parked.item_id).values(open_cents=0))
