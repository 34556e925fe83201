"""Unidentified money: found again, applied to the account it was meant for, or returned.

Applying it posts a payment like any other, paid "from suspense", with its own receipt; returning
it moves it to what the town owes as a refund. What came in stays where it was written.
"""

from __future__ import annotations

import datetime as dt
import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, insert, or_, select, text, update

from clerktui.db import Database
from clerktui.db.prepared import Prepared
from clerktui.errors import Refused
from clerktui.ledger import commands, journal
from clerktui.models import (
    Account,
    Batch,
    Customer,
    GlAccount,
    PayerAlias,
    Payment,
    PostedCommand,
    Receipt,
    SuspenseItem,
    SuspenseMove,
)
from clerktui.rules.folding import fold_number
from clerktui.rules.money import parse_cents
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services import payment_rows, payments
from clerktui.services.batches import till
from clerktui.services.collections.reactions import account_changed
from clerktui.services.open_items import get_accounts, get_items
from clerktui.services.payment_plan import Plan, PlannedTender, Posting
from clerktui.services.reference import Reference, get_reference
from clerktui.services.suspense_rows import suspense_tender
from clerktui.views.accounts import Page
from clerktui.views.batches import SuspenseDraft, SuspenseMoved, SuspenseView
from clerktui.views.people import Actor
from clerktui.views.tickets import LineDraft, PaymentDraft, TenderDraft

_ACCOUNT = Account.__table__
_BATCH = Batch.__table__
_CUSTOMER = Customer.__table__
_ITEM = SuspenseItem.__table__
_MOVE = SuspenseMove.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__
_LEARN = Prepared(
    text(
        "INSERT INTO payer_alias (key_hash, account_id, payer, learnt_at, user_id, uses) "
        "VALUES (:key_hash, :account, :payer, :now, :user_id, 0) "
        "ON CONFLICT (key_hash) DO UPDATE SET account_id = :account, learnt_at = :now"
    ).bindparams(bindparam("now", type_=PayerAlias.__table__.c.learnt_at.type))
)


@dataclass(frozen=True)
class _Moving:
    """An item locked and about to move: where, who, when, by which command."""

    connection: Connection
    reference: Reference
    item: Any
    actor: Actor
    now: dt.datetime
    draft: SuspenseDraft
    reason: str


def list_suspense(
    db: Database,
    actor: Actor,
    wanted: str = "",
    after: tuple[int, ...] | None = None,
    limit: int = 50,
) -> Page[SuspenseView]:
    """Unidentified money that is still open, oldest first; `wanted` narrows by name or amount.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    query = _items().where(_ITEM.c.open_cents > 0).order_by(_ITEM.c.received_on, _ITEM.c.id)
    if wanted.strip():
        query = query.where(_matches(wanted.strip()))
    if after:
        query = query.where(
            or_(
                _ITEM.c.received_on > dt.date.fromordinal(after[0]),
                (_ITEM.c.received_on == dt.date.fromordinal(after[0])) & (_ITEM.c.id > after[1]),
            )
        )
    with db.read() as connection:
        today = get_reference(db, connection).on
        rows = connection.execute(query.limit(limit + 1)).all()
    shown = tuple(_view(row, today) for row in rows[:limit])
    last = shown[-1] if len(rows) > limit else None
    return Page(shown, (last.received_on.toordinal(), last.item_id) if last else None)


def get_item(db: Database, actor: Actor, item_id: int) -> SuspenseView:
    """An item of unidentified money, open or not.

    Raises:
        Refused: `denied`, `suspense.unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        row = connection.execute(_items().where(_ITEM.c.id == item_id)).first()
        if row is None:
            raise Refused("suspense.unknown", item=item_id)
        return _view(row, get_reference(db, connection).on)


def moved_by(db: Database, command_id: str) -> int | None:
    """What a command moved when it was first sent, in cents; None when it is new."""
    commands_sent = PostedCommand.__table__
    with db.read() as connection:
        answer = connection.execute(
            select(commands_sent.c.result).where(
                commands_sent.c.id == command_id, commands_sent.c.kind.startswith("suspense_")
            )
        ).scalar()
    return int(json.loads(answer)["amount_cents"]) if answer else None


def _items() -> Any:
    return (
        select(_ITEM, _RECEIPT.c.number.label("receipt"), _BATCH.c.number.label("batch"))
        .join(_PAYMENT, _PAYMENT.c.id == _ITEM.c.payment_id)
        .join(_RECEIPT, _RECEIPT.c.payment_id == _PAYMENT.c.id)
        .outerjoin(_BATCH, _BATCH.c.posted_in_id == _PAYMENT.c.drawer_session_id)
    )


def _matches(wanted: str) -> Any:
    said = (_ITEM.c.payer, _ITEM.c.typed, _ITEM.c.memo, _ITEM.c.reference)
    parts: list[Any] = [column.icontains(wanted, autoescape=True) for column in said]
    number = fold_number(wanted)
    if number:
        parts.append(_RECEIPT.c.number_n.startswith(number, autoescape=True))
    with suppress(Refused):
        parts.append(_ITEM.c.amount_cents == parse_cents(wanted))
    return or_(*parts)


def _view(row: Any, today: dt.date) -> SuspenseView:
    return SuspenseView(
        item_id=row.id,
        receipt=row.receipt,
        received_on=row.received_on,
        days=(today - row.received_on).days,
        amount_cents=row.amount_cents,
        open_cents=row.open_cents,
        typed=row.typed,
        payer=row.payer,
        reference=row.reference,
        memo=row.memo,
        batch=row.batch,
    )


# ----------------------------------------------------------------------------------- moving it
def apply_suspense(db: Database, actor: Actor, draft: SuspenseDraft) -> SuspenseMoved:
    """Apply unidentified money, or a part of it, to an account; the payer's number is learnt.

    Raises:
        Refused: `denied`, `suspense.unknown`, `suspense.amount`, `account.unknown`,
            `command.reused`, and what the allocation refuses.
    """
    require(actor, "suspense.apply")
    return db.post(lambda connection: _once(db, connection, actor, draft, _apply))


def return_suspense(db: Database, actor: Actor, draft: SuspenseDraft) -> SuspenseMoved:
    """Return unidentified money: it becomes a refund the town owes to `payee`.

    Raises:
        Refused: `denied`, `suspense.unknown`, `suspense.amount`, `suspense.payee_missing`,
            `command.reused`.
    """
    require(actor, "suspense.return")
    if not draft.payee.strip() or not draft.reason.strip():
        raise Refused("suspense.payee_missing")
    return db.post(lambda connection: _once(db, connection, actor, draft, _return))


def _once(
    db: Database, connection: Connection, actor: Actor, draft: SuspenseDraft, do: Any
) -> SuspenseMoved:
    now = db.clock.now()
    said = {name: value for name, value in draft.__dict__.items() if name != "command_id"}
    command = commands.Command(draft.command_id, f"suspense{do.__name__}", said, actor.user_id)
    earlier = commands.claim(connection, command, now)
    if earlier is not None:
        return SuspenseMoved(**json.loads(earlier), duplicate=True)
    item = _locked(connection, draft)
    reference = get_reference(db, connection)
    reason = clean_text(draft.reason, max_length=120)
    moved = do(_Moving(connection, reference, item, actor, now, draft, reason))
    told = {name: value for name, value in moved.__dict__.items() if name != "duplicate"}
    commands.answer(connection, command.id, told)
    return moved


def _locked(connection: Connection, draft: SuspenseDraft) -> Any:
    item = connection.execute(
        select(_ITEM).where(_ITEM.c.id == draft.item_id).with_for_update()
    ).first()
    if item is None or not item.open_cents:
        raise Refused("suspense.unknown", item=draft.item_id)
    if not 0 < draft.amount_cents <= item.open_cents:
        raise Refused(
            "suspense.amount", amount_cents=draft.amount_cents, open_cents=item.open_cents
        )
    return item


def return_within(
    connection: Connection, reference: Reference, who: tuple[Actor, Any], draft: SuspenseDraft
) -> None:
    """Return all that is open of an item as a part of something else; the office chain is locked.

    Args:
        connection: the transaction.
        reference: the town's rules of today.
        who: who does it, and when.
        draft: the item, its amount, who it is owed to, and why.

    Raises:
        Refused: `suspense.unknown`, `suspense.amount`.
    """
    item = _locked(connection, draft)
    reason = clean_text(draft.reason, max_length=120)
    _return(_Moving(connection, reference, item, who[0], who[1], draft, reason))


def _apply(moving: _Moving) -> SuspenseMoved:
    draft, connection = moving.draft, moving.connection
    named = _named(moving)
    session = till.open_session(connection, moving.actor, named, moving.now)
    plan = _plan(moving, session.id)
    posting = Posting(moving.now, session, plan, moving.actor)
    booked = payment_rows.book(connection, posting)
    posted = payment_rows.write(connection, posting, booked)
    counted = {plan.tenders[0].tendering.code: draft.amount_cents}
    till.keep_count(connection, session, counted, moving.now)
    account = plan.lines[0].account_id
    entry_id = connection.execute(
        select(_PAYMENT.c.entry_id).where(_PAYMENT.c.id == posted.payment_id)
    ).scalar_one()
    _learn(moving, account)
    account_changed(connection, moving.reference, moving.now, [account], "payment")
    where = {"payment_id": posted.payment_id, "account_id": account}
    return _moved(
        moving,
        "applied",
        entry_id,
        where,
        receipt=posted.receipt,
        account=draft.account,
        balance_cents=posted.balances[0][1],
    )


def _named(moving: _Moving) -> till.Posted:
    """The office and the day it works on, under the name of suspense."""
    office_id = moving.actor.office_id
    day = moving.reference.working_day(moving.connection, office_id)
    return till.Posted(office_id, day, "Suspense", moving.now)


def _plan(moving: _Moving, session_id: int) -> Plan:
    """The payment it becomes: one line on the account, paid from suspense."""
    connection, draft = moving.connection, moving.draft
    accounts = get_accounts(connection, [draft.account], lock=True)
    items = get_items(connection, [account.id for account in accounts.values()])
    line = LineDraft("account", draft.account, draft.amount_cents)
    planned = payments.plan_line(moving.reference, 1, line, accounts, items)
    tendering = suspense_tender(connection, moving.reference)
    reference = moving.item.reference
    return Plan(
        reference=moving.reference,
        draft=PaymentDraft(
            command_id=draft.command_id,
            drawer_session_id=session_id,
            lines=(line,),
            tenders=(TenderDraft(tendering.code, draft.amount_cents, reference),),
            received_on=moving.item.received_on,
            print_receipt=False,
        ),
        lines=(planned,),
        accounts=accounts,
        tenders=(PlannedTender(tendering, draft.amount_cents, reference),),
        total_cents=draft.amount_cents,
        change_cents=0,
        received_on=moving.item.received_on,
    )


def _return(moving: _Moving) -> SuspenseMoved:
    connection, draft = moving.connection, moving.draft
    gl = GlAccount.__table__
    refund_gl = connection.execute(
        select(gl.c.id).where(gl.c.code == moving.reference.policy["suspense.refund_gl"])
    ).scalar_one()
    held_gl = moving.reference.revenue[
        moving.reference.policy["suspense.revenue_code"]
    ].revenue_gl_id
    named = _named(moving)
    chain = till.lock_chain(connection, named.office_id)
    header = journal.Header(
        kind="suspense_return",
        chain_id=chain.chain_id,
        business_date=named.business_date,
        posted_at=moving.now,
        command_id=draft.command_id,
        user_id=moving.actor.user_id,
        office_id=moving.actor.office_id,
        memo=f"suspense item {moving.item.id} returned",
    )
    legs = [journal.Leg(held_gl, draft.amount_cents), journal.Leg(refund_gl, -draft.amount_cents)]
    entry_id = journal.post(connection, header, legs, chain)
    where = {"payee": clean_text(draft.payee, max_length=120)}
    return _moved(moving, "returned", entry_id, where)


def _moved(
    moving: _Moving, kind: str, entry_id: int, where: dict[str, Any], **told: Any
) -> SuspenseMoved:
    """Write the move down and take it off what is open."""
    open_cents = moving.item.open_cents - moving.draft.amount_cents
    moving.connection.execute(
        insert(_MOVE).values(
            item_id=moving.item.id,
            kind=kind,
            amount_cents=moving.draft.amount_cents,
            entry_id=entry_id,
            reason=moving.reason,
            at=moving.now,
            user_id=moving.actor.user_id,
            **where,
        )
    )
    moving.connection.execute(
        update(_ITEM).where(_ITEM.c.id == moving.item.id).values(open_cents=open_cents)
    )
    subject = ("suspense", moving.item.id)
    audit.record(
        moving.connection,
        moving.actor,
        f"suspense_{kind}",
        subject,
        moving.now,
        amount_cents=moving.draft.amount_cents,
        reason=moving.reason,
    )
    return SuspenseMoved(moving.item.id, kind, moving.draft.amount_cents, open_cents, **told)


def _learn(moving: _Moving, account_id: int) -> None:
    """Next time money with this payer's number finds the account by itself."""
    if not moving.item.payer_key:
        return
    _LEARN.run(
        moving.connection,
        {
            "key_hash": moving.item.payer_key,
            "account": account_id,
            "payer": moving.item.payer,
            "now": moving.now,
            "user_id": moving.actor.user_id,
        },
    )
