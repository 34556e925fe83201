"""Money a third party paid over: posted as any payment, the case first, then other taxes, refunds.

The payment is posted first and by itself, so that money in the house is in the books whatever
follows; the same command again goes on where it stopped.

Source: G.S. 105-368(a); 105-358(b) (charges before the tax); the town's `enforcement.rules`.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, func, insert, select

from clerktui.db import Database
from clerktui.errors import ClerkError, Refused
from clerktui.i18n import money, sentence, town_date
from clerktui.models import (
    Account,
    Allocation,
    EnforcementPayment,
    Payment,
    Receipt,
    Receivable,
    Refund,
)
from clerktui.rules.enforcement import PERIODS, most_of_wages, poured
from clerktui.rules.policy import OpenItem
from clerktui.security.permissions import require
from clerktui.services import payments
from clerktui.services.accruals.tax_bills import bills_of
from clerktui.services.charging import at_payment
from clerktui.services.corrections.acts import lock_office_chain
from clerktui.services.enforcement import gate
from clerktui.services.enforcement.papers import items_of
from clerktui.services.enforcement.rows import Moved, Stepping, find_case, move, take_step
from clerktui.services.open_items import get_items
from clerktui.services.reference import Reference, get_reference
from clerktui.services.refunds.asking import request_within
from clerktui.services.refunds.steps import Stepping as RefundStepping
from clerktui.views.enforcement import CaseDone, ReceiveDraft
from clerktui.views.people import Actor
from clerktui.views.refunds import RefundDraft
from clerktui.views.tickets import LineDraft, PaymentDraft, TenderDraft

_ACCOUNT = Account.__table__
_ALLOCATION = Allocation.__table__
_PAID = EnforcementPayment.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__
_RECEIVABLE = Receivable.__table__
_REFUND = Refund.__table__
_ORDER = ("cost", "penalty", "interest", "principal")
_REFUND_REASON = "overpaid"
_CREDIT = "credit"


def receive(db: Database, actor: Actor, draft: ReceiveDraft) -> CaseDone:
    """Take what a third party paid over, or put a receipt that was posted to its case.

    Raises:
        Refused: `denied`, `enforcement.unknown`, `enforcement.amount`, `enforcement.gross`,
            `enforcement.over_limit`, `enforcement.period`, `enforcement.period_day`,
            `enforcement.must_release`, `enforcement.no_drawer`, `enforcement.receipt`,
            `enforcement.receipt_amount`, `states.no_move`, what a payment is refused for,
            `command.reused`.
        NeedsOverride: what a payment asks a second person for.
    """
    require(actor, "enforce.enter")
    receipt = draft.receipt or _post(db, actor, draft)
    # Sent again after the drawer was closed it is still the same.
    same = replace(draft, session_id=None)
    return take_step(db, actor, "receive", same, lambda stepping: _keep(stepping, draft, receipt))


def split(db: Database, actor: Actor, draft: ReceiveDraft) -> tuple[LineDraft, ...]:
    """Where the money would go, line by line; changes nothing.

    Raises:
        Refused: as `receive`, for what is said of the money.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        row = find_case(connection, draft.number)
        _check(connection, reference, row, draft)
        return tuple(_lines(connection, reference, row, draft.amount_cents))


# -------------------------------------------------------------------------------------- posting
def _post(db: Database, actor: Actor, draft: ReceiveDraft) -> str:
    """Post the payment; sent again it gives the receipt of the first time."""
    command_id = str(uuid.uuid5(uuid.UUID(draft.command_id), "payment"))
    with db.read() as connection:
        posted = connection.execute(
            select(_RECEIPT.c.number)
            .join(_PAYMENT, _PAYMENT.c.id == _RECEIPT.c.payment_id)
            .where(_PAYMENT.c.command_id == command_id)
        ).scalar()
        if posted is not None:
            return str(posted)
        reference = get_reference(db, connection)
        row = find_case(connection, draft.number)
        _check(connection, reference, row, draft)
        lines = tuple(_lines(connection, reference, row, draft.amount_cents))
    if draft.session_id is None:
        raise Refused("enforcement.no_drawer")
    tender = TenderDraft(draft.tender, draft.amount_cents, draft.reference)
    payment = PaymentDraft(command_id, draft.session_id, lines, (tender,))
    return payments.post_payment(db, actor, payment).receipt


def _check(connection: Connection, reference: Reference, row: Any, draft: ReceiveDraft) -> None:
    """See that the money may be taken, before it is."""
    if draft.amount_cents <= 0:
        raise Refused("enforcement.amount")
    if row.state in ("draft", "closed"):
        raise Refused(
            "states.no_move", thing="enforcement case", from_state=row.state, to_state="paying"
        )
    must = gate.release_code(reference, gate.stops_of(connection, reference, row.account_id))
    if must:
        raise Refused("enforcement.must_release", number=row.number, reason=must)
    if row.kind == "wages":
        _check_wages(connection, reference, row, draft)


def _check_wages(
    connection: Connection, reference: Reference, row: Any, draft: ReceiveDraft
) -> None:
    if draft.gross_cents <= 0 or draft.period_on is None:
        raise Refused("enforcement.gross")
    _check_period(reference, row, draft, draft.period_on)
    same = select(_PAID.c.id).where(_PAID.c.case_id == row.id, _PAID.c.period_on == draft.period_on)
    if connection.execute(same).first() is not None:
        raise Refused("enforcement.period", number=row.number, period_on=draft.period_on)
    most = most_of_wages(
        draft.gross_cents, reference.policy["enforcement.rules"]["wages_ppm"], draft.gross_cents
    )
    if draft.amount_cents > most and not draft.note:
        raise Refused("enforcement.over_limit", amount_cents=draft.amount_cents, most_cents=most)


def _check_period(reference: Reference, row: Any, draft: ReceiveDraft, ended: dt.date) -> None:
    """A pay period is over; wages of one that was paid before the notices were not attached."""
    longest = dt.timedelta(days=PERIODS.get(row.pay_period, max(PERIODS.values())))
    is_before = row.served_on is not None and ended < row.served_on - longest and not draft.note
    if ended > reference.on or is_before:
        raise Refused(
            "enforcement.period_day",
            period_on=ended,
            served_on=row.served_on or row.dated_on,
            today=reference.on,
        )


def _lines(
    connection: Connection, reference: Reference, row: Any, cents: int
) -> Iterable[LineDraft]:
    """The case first, then other delinquent taxes of the taxpayer, what is over as a credit."""
    accounts = _accounts(connection, row)
    items = get_items(connection, [one.id for one in accounts])
    at_payment.add_shown(connection, reference, items)
    case = {(one.service, one.tax_year) for one in items_of(connection, row.id)}
    left = cents
    for account in accounts:
        own = account.id == row.account_id
        taxes = gate.enforceable(reference, bills_of(connection, reference, account.id))
        others = {(one.service, one.tax_year) for one in taxes}
        wanted = [_fee(items[account.id], row), _taxes(items[account.id], case)] if own else []
        if reference.policy["enforcement.rules"]["other_taxes"]:
            wanted.append(_taxes(items[account.id], others - (case if own else set())))
        owed = [(one.receivable_id, one.balance_cents) for each in wanted for one in each]
        pins = poured(left, owed)
        if pins:
            given = sum(pins.values())
            left -= given
            yield LineDraft("account", account.number, given, manual=tuple(pins.items()))
    if left:
        yield LineDraft("account", row.account, left, service=_CREDIT)


def _accounts(connection: Connection, row: Any) -> list[Any]:
    """The taxpayer's accounts, the case's own first."""
    query = (
        select(_ACCOUNT.c.id, _ACCOUNT.c.number)
        .where(_ACCOUNT.c.customer_id == row.customer_id)
        .order_by(_ACCOUNT.c.id != row.account_id, _ACCOUNT.c.id)
    )
    return list(connection.execute(query))


def _fee(items: Sequence[OpenItem], row: Any) -> list[OpenItem]:
    return [
        one for one in items if one.receivable_id == row.fee_receivable_id and one.balance_cents > 0
    ]


def _taxes(items: Sequence[OpenItem], years: set[tuple[str, int]]) -> list[OpenItem]:
    """What is owed of these years, the oldest first, charges before the tax."""
    mine = [
        one
        for one in items
        if (one.service, one.tax_year or one.due_on.year) in years
        and one.balance_cents > 0
        and one.component in _ORDER
    ]
    # Interest falls due after its tax, and is paid before it all the same.
    return sorted(
        mine,
        key=lambda one: (one.tax_year or one.due_on.year, _ORDER.index(one.component), one.due_on),
    )


# ------------------------------------------------------------------------------------ writing it
@dataclass(frozen=True)
class _Went:
    """Where a payment went, in cents."""

    applied: int
    other: int
    excess: int


def _keep(stepping: Stepping, draft: ReceiveDraft, receipt: str) -> CaseDone:
    connection, reference = stepping.connection, stepping.reference
    row = find_case(connection, draft.number, lock=True)
    if draft.receipt:
        _check(connection, reference, row, draft)
    payment = _payment(connection, draft, receipt)
    went = _went(connection, row, payment)
    left = sum(gate.left_of(connection, reference, row).values())
    refund, notes = _give_back(stepping, row, went.excess)
    ppm = stepping.rules["wages_ppm"]
    allowed = most_of_wages(draft.gross_cents, ppm, left + went.applied)
    connection.execute(
        insert(_PAID).values(
            case_id=row.id,
            period_on=draft.period_on,
            gross_cents=draft.gross_cents,
            allowed_cents=allowed,
            received_cents=draft.amount_cents,
            applied_cents=went.applied,
            other_cents=went.other,
            excess_cents=went.excess,
            payment_id=payment.id,
            refund_id=_refund_id(connection, refund),
            day=stepping.today,
            at=stepping.now,
            user_id=stepping.actor.user_id,
        )
    )
    if not left and row.state != "released":
        notes = (*notes, f"Case {row.number} is paid in full: release it.")
    moved = Moved(
        code="receive",
        to_state="released" if row.state == "released" else "paying",
        words=_words(stepping, draft, receipt, went),
        amount_cents=went.applied,
        notes=notes,
    )
    done = move(stepping, row, moved)
    return CaseDone(**{**done.__dict__, "receipt": receipt, "refund": refund})


def _payment(connection: Connection, draft: ReceiveDraft, receipt: str) -> Any:
    """The payment of a receipt that stands and is no other case's."""
    row = connection.execute(
        select(_PAYMENT.c.id, _PAYMENT.c.amount_cents, _RECEIPT.c.status, _PAID.c.id.label("used"))
        .join(_RECEIPT, _RECEIPT.c.payment_id == _PAYMENT.c.id)
        .outerjoin(_PAID, _PAID.c.payment_id == _PAYMENT.c.id)
        .where(_RECEIPT.c.number == receipt)
    ).first()
    if row is None or row.status == "void" or row.used is not None:
        raise Refused("enforcement.receipt", receipt=receipt)
    if row.amount_cents != draft.amount_cents:
        raise Refused("enforcement.receipt_amount", receipt=receipt, amount_cents=row.amount_cents)
    return row


def _went(connection: Connection, row: Any, payment: Any) -> _Went:
    """What of a payment the case got, what other debts got, what is held as a credit."""
    parts = connection.execute(
        select(
            _RECEIVABLE.c.id,
            _RECEIVABLE.c.account_id,
            _RECEIVABLE.c.service,
            _RECEIVABLE.c.component,
            func.coalesce(_RECEIVABLE.c.tax_year, 0).label("tax_year"),
            _RECEIVABLE.c.due_on,
            _ALLOCATION.c.amount_cents,
        )
        .join(_ALLOCATION, _ALLOCATION.c.receivable_id == _RECEIVABLE.c.id)
        .where(_ALLOCATION.c.payment_id == payment.id)
    ).all()
    case = {(one.service, one.tax_year) for one in items_of(connection, row.id)}
    applied = excess = 0
    for one in parts:
        mine = one.account_id == row.account_id
        year = (one.service, one.tax_year or one.due_on.year)
        if mine and (one.id == row.fee_receivable_id or year in case):
            applied += one.amount_cents
        elif mine and one.component == _CREDIT:
            excess += one.amount_cents
    return _Went(applied, payment.amount_cents - applied - excess, excess)


def _give_back(stepping: Stepping, row: Any, cents: int) -> tuple[int | None, tuple[str, ...]]:
    """Ask for the refund of what was over; where it cannot be asked for it stays a credit."""
    if not cents:
        return None, ()
    draft = RefundDraft(
        stepping.command_id,
        row.account,
        cents,
        _REFUND_REASON,
        note=f"case {row.number}: more than was owed",
    )
    refund = RefundStepping(
        stepping.connection,
        stepping.reference,
        stepping.actor,
        stepping.now,
        stepping.command_id,
        lock_office_chain(stepping.connection),
    )
    try:
        require(stepping.actor, "refund.request")
        number = request_within(refund, draft).number
    except ClerkError as refusal:
        return None, (f"{money(cents)} is over and held as a credit: {sentence(refusal)}",)
    return number, (f"{money(cents)} is over: refund {number} is asked for.",)


def _refund_id(connection: Connection, number: int | None) -> int | None:
    if number is None:
        return None
    query = select(_REFUND.c.id).where(_REFUND.c.number == number)
    return int(connection.execute(query).scalar_one())


def _words(stepping: Stepping, draft: ReceiveDraft, receipt: str, went: _Went) -> str:
    period = ""
    if draft.period_on is not None:
        period = f" for {town_date(draft.period_on)}, gross {money(draft.gross_cents)}"
    words = f"{money(draft.amount_cents)} came{period}, receipt {receipt}"
    rest = {"other taxes": went.other, "over": went.excess}
    said = [f"{name} {money(cents)}" for name, cents in rest.items() if cents]
    words = f"{words} ({', '.join(said)})" if said else words
    return f"{words}: {stepping.note}" if stepping.note else words
