"""Asking for a refund, and taking the request back before anybody has decided."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, or_, select

from clerktui.db import Database
from clerktui.errors import NeedsOverride, Refused
from clerktui.models import Account, Allocation, Customer, Premise, Receipt, Receivable, Refund
from clerktui.rules.text import clean_text
from clerktui.security.permissions import require
from clerktui.services.confidential import substitute_of
from clerktui.services.flag_effects import is_estate, need_allowed
from clerktui.services.letters import estate_of
from clerktui.services.open_items import AccountRow, get_accounts
from clerktui.services.reference import get_reference
from clerktui.services.refunds.steps import (
    NOTE_MAX,
    Stepping,
    Who,
    find_reason,
    lock_refund,
    move_on,
    step,
    write_refund,
)
from clerktui.services.signon import Approvals
from clerktui.views.people import Actor
from clerktui.views.refunds import CreditView, RefundDraft, RefundMoved, RefundStep

_ACCOUNT = Account.__table__
_ALLOCATION = Allocation.__table__
_CUSTOMER = Customer.__table__
_PREMISE = Premise.__table__
_RECEIPT = Receipt.__table__
_RECEIVABLE = Receivable.__table__
_REFUND = Refund.__table__


def request_refund(db: Database, actor: Actor, draft: RefundDraft) -> RefundMoved:
    """Ask for money back from an account's credit; nothing moves until it is approved.

    Raises:
        Refused: `denied`, `account.unknown`, `refund.amount`, `refund.payee_missing`,
            `refund.address_missing`, `refund.no_credit`, `refund.receipt_credit`,
            `refund.credit_gone`, `refund.pending`, `correction.reason_unknown`,
            `correction.no_account`, `command.reused`.
        NeedsOverride: `refund.below_minimum`.
    """
    require(actor, "refund.request")
    if draft.amount_cents <= 0:
        raise Refused("refund.amount")
    return step(db, actor, "request", draft, lambda stepping: request_within(stepping, draft))


def cancel_refund(db: Database, actor: Actor, draft: RefundStep) -> RefundMoved:
    """Take a request back that nobody has decided on.

    Raises:
        Refused: `denied`, `refund.unknown`, `states.no_move`, `command.reused`.
    """
    require(actor, "refund.request")
    return step(db, actor, "cancel", draft, lambda stepping: _end(stepping, draft, "cancelled"))


def leave_as_credit(db: Database, actor: Actor, draft: RefundStep) -> RefundMoved:
    """Leave a requested refund on the account as a credit to the next bill: no money moves.

    Raises:
        Refused: `denied`, `refund.unknown`, `states.no_move`, `command.reused`.
    """
    require(actor, "refund.request")
    return step(db, actor, "credit", draft, lambda stepping: _end(stepping, draft, "credited"))


def get_credit(db: Database, actor: Actor, account: str, receipt: str = "") -> CreditView:
    """What can be given back on an account, of one receipt where one is named, and to whom.

    Raises:
        Refused: `denied`, `account.unknown`, `refund.receipt_credit`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        row = get_accounts(connection, [account]).get(account)
        if row is None:
            raise Refused("account.unknown", account=account)
        chosen = _credit_of(connection, row, receipt) if receipt else None
        payee, address = to_whom(connection, row.id)
        left = _left(connection, row.id, chosen)
        minimum = get_reference(db, connection).policy["refund.minimum_cents"]
        return CreditView(account, max(0, left), minimum, payee, address)


def credits_of(connection: Connection, account_id: int, receivable_id: int | None) -> list[Any]:
    """The credits of an account that hold money, oldest first, or the one named."""
    query = select(_RECEIVABLE.c.id, _RECEIVABLE.c.service, _RECEIVABLE.c.balance_cents).where(
        _RECEIVABLE.c.account_id == account_id,
        _RECEIVABLE.c.component == "credit",
        _RECEIVABLE.c.balance_cents < 0,
    )
    if receivable_id is not None:
        query = query.where(_RECEIVABLE.c.id == receivable_id)
    return list(connection.execute(query.order_by(_RECEIVABLE.c.due_on, _RECEIVABLE.c.id)))


# --------------------------------------------------------------------------------- asking
def request_within(stepping: Stepping, draft: RefundDraft) -> RefundMoved:
    """Ask for a refund as a part of something else, in its step; refusals as `request_refund`."""
    connection = stepping.connection
    reason = find_reason(connection, draft.reason)
    account = get_accounts(connection, [draft.account], lock=True).get(draft.account)
    if account is None:
        raise Refused("account.unknown", account=draft.account)
    _ask_for_flags(stepping, account, draft)
    chosen = _credit_of(connection, account, draft.receipt) if draft.receipt else None
    _refuse_pending(connection, account, chosen)
    _refuse_more(connection, account, chosen, draft)
    _refuse_small(stepping, draft)
    payee, address = to_whom(connection, account.id)
    payee = clean_text(draft.payee) or payee
    address = clean_text(draft.address) or address
    if not payee:
        raise Refused("refund.payee_missing")
    if not address:
        raise Refused("refund.address_missing")
    values = {
        "account_id": account.id,
        "receivable_id": chosen.id if chosen else None,
        "payment_id": chosen.payment_id if chosen else None,
        "amount_cents": draft.amount_cents,
        "payee": payee,
        "address": address,
        "reason_id": reason.id,
        "note": clean_text(draft.note, max_length=NOTE_MAX),
        "requested_by_id": stepping.actor.user_id,
        "requested_at": stepping.now,
        "requested_on": stepping.reference.on,
    }
    refund = write_refund(stepping, "requested", values)
    move_on(connection, refund, "requested", Who(stepping.actor, stepping.now, draft.note))
    return RefundMoved(refund.number, "requested", draft.amount_cents)


def _ask_for_flags(stepping: Stepping, account: AccountRow, draft: RefundDraft) -> None:
    """Money of who has died goes out when a supervisor has looked at who asks for it."""
    who = (account.id, account.number)
    warning = need_allowed(stepping.connection, stepping.reference, who, "refund")
    approvals = Approvals(stepping.connection, draft.command_id)
    if warning is not None and approvals.of(warning) is None:
        raise warning


def _credit_of(connection: Connection, account: AccountRow, receipt: str) -> Any:
    """The credit a receipt's payment left on the account, with the payment's id."""
    row = connection.execute(
        select(_RECEIVABLE.c.id, _RECEIVABLE.c.balance_cents, _ALLOCATION.c.payment_id)
        .join(_ALLOCATION, _ALLOCATION.c.receivable_id == _RECEIVABLE.c.id)
        .join(_RECEIPT, _RECEIPT.c.payment_id == _ALLOCATION.c.payment_id)
        .where(
            _RECEIPT.c.number == receipt,
            _RECEIVABLE.c.account_id == account.id,
            _RECEIVABLE.c.component == "credit",
        )
        .order_by(_RECEIVABLE.c.balance_cents, _RECEIVABLE.c.id)
        .limit(1)
    ).first()
    if row is None:
        raise Refused("refund.receipt_credit", receipt=receipt, account=account.number)
    return row


def _asked(account_id: int, chosen: Any) -> Any:
    """Which requests are for the same credit: the whole account's are for every one of it."""
    same = [_REFUND.c.account_id == account_id, _REFUND.c.state == "requested"]
    if chosen is not None:
        same.append(or_(_REFUND.c.receivable_id.is_(None), _REFUND.c.receivable_id == chosen.id))
    return same


def _left(connection: Connection, account_id: int, chosen: Any) -> int:
    held = -sum(
        row.balance_cents
        for row in credits_of(connection, account_id, chosen.id if chosen else None)
    )
    asked = select(func.coalesce(func.sum(_REFUND.c.amount_cents), 0))
    waiting = connection.execute(asked.where(*_asked(account_id, chosen))).scalar_one()
    return held - int(waiting)


def _refuse_pending(connection: Connection, account: AccountRow, chosen: Any) -> None:
    query = select(_REFUND.c.number, _REFUND.c.amount_cents).where(*_asked(account.id, chosen))
    pending = connection.execute(query.order_by(_REFUND.c.id)).first()
    if pending is not None:
        raise Refused("refund.pending", number=pending.number, amount_cents=pending.amount_cents)


def _refuse_more(
    connection: Connection, account: AccountRow, chosen: Any, draft: RefundDraft
) -> None:
    held = _left(connection, account.id, chosen)
    if held <= 0:
        raise Refused("refund.no_credit", account=account.number)
    if draft.amount_cents > held:
        raise Refused("refund.credit_gone", credit_cents=held, amount_cents=draft.amount_cents)


def _refuse_small(stepping: Stepping, draft: RefundDraft) -> None:
    minimum = stepping.reference.policy["refund.minimum_cents"]
    if draft.amount_cents >= minimum:
        return
    warning = NeedsOverride(
        "refund.below_minimum",
        "correction.approve",
        minimum_cents=minimum,
        amount_cents=draft.amount_cents,
    )
    approvals = Approvals(stepping.connection, draft.command_id)
    if approvals.of(warning, but_not=stepping.actor.user_id) is None:
        raise warning


def to_whom(connection: Connection, account_id: int) -> tuple[str, str]:
    """The customer as an envelope says it, and where mail goes: the place served, unless told."""
    row = connection.execute(
        select(_CUSTOMER, _ACCOUNT.c.status, _PREMISE.c.address, _PREMISE.c.city, _PREMISE.c.zip)
        .join(_ACCOUNT, _ACCOUNT.c.customer_id == _CUSTOMER.c.id)
        .join(_PREMISE, _PREMISE.c.id == _ACCOUNT.c.premise_id)
        .where(_ACCOUNT.c.id == account_id)
    ).one()
    name = " ".join(filter(None, (row.first_name, row.last_name)))
    if is_estate(connection, account_id):
        name = estate_of(name)
    substitute = substitute_of(connection, account_id)
    if substitute is not None:
        return name, substitute
    state = " ".join(filter(None, (row.mail_state, row.mail_zip)))
    parts: tuple[str, ...] = (row.mail_address, row.mail_city, state)
    if not row.mail_address and row.status == "active":
        # Who has left does not get mail there any more.
        parts = (row.address, row.city, row.zip)
    return name, ", ".join(filter(None, parts))


def _end(stepping: Stepping, draft: RefundStep, to_state: str) -> RefundMoved:
    refund = lock_refund(stepping.connection, draft.number, to_state)
    if refund.state != "requested":
        raise Refused("states.no_move", thing="refund", from_state=refund.state, to_state=to_state)
    decided = {"decided_by_id": stepping.actor.user_id, "decided_at": stepping.now}
    who = Who(stepping.actor, stepping.now, draft.note)
    move_on(stepping.connection, refund, to_state, who, **decided)
    return RefundMoved(refund.number, to_state, refund.amount_cents)
