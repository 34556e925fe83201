"""What cannot be collected is written off; what is paid after all is owed again, and taken.

A write-off takes open items off the account whole. A recovery takes write-offs back for the amount
that is being paid, the oldest first: the very same items are owed again, from their own dates, and
the payment then pays them like any other.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger.journal import Leg
from clerktui.models import (
    Account,
    Bill,
    Correction,
    CorrectionReason,
    Receivable,
    Service,
    WriteOff,
)
from clerktui.rules.allocation import OpenItem
from clerktui.security.permissions import require
from clerktui.services.corrections.acts import Act, Booked, Booking, Line, Making, correct
from clerktui.services.corrections.kinds import is_tax_reason, need_kind
from clerktui.services.corrections.limits import account_of_reason, need_within_limit
from clerktui.services.open_items import get_items
from clerktui.services.pending import pending_by_number
from clerktui.views.adjustments import RecoveryDraft, WriteOffDraft, WriteOffView
from clerktui.views.corrections import CorrectionPosted
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_BILL = Bill.__table__
_CORRECTION = Correction.__table__
_REASON = CorrectionReason.__table__
_RECEIVABLE = Receivable.__table__
_SERVICE = Service.__table__
_WRITE_OFF = WriteOff.__table__
_OPEN = _WRITE_OFF.c.amount_cents - _WRITE_OFF.c.recovered_cents


def write_off(db: Database, actor: Actor, draft: WriteOffDraft) -> CorrectionPosted:
    """Write chosen open items of an account off, whole.

    Raises:
        Refused: `denied`, `account.unknown`, `write_off.nothing`, `write_off.pending`,
            `write_off.tax`, `correction.other_kind`, `correction.no_account`, `flag.forbids`,
            and what `acts.correct` refuses.
        NeedsOverride: `correction.above_limit`, `correction.second_person`, `flag.asks`.
    """
    require(actor, "correction.write_off")
    said = dict(draft.__dict__, receivable_ids=sorted(draft.receivable_ids))
    del said["command_id"]
    act = Act("write_off", draft.command_id, draft.reason, draft.note, said)
    return correct(db, actor, act, lambda making: _write_off(making, draft))


def recover(db: Database, actor: Actor, draft: RecoveryDraft) -> CorrectionPosted:
    """Take write-offs of an account back for an amount that is being paid, the oldest first.

    Who takes payments may do this too: the money is in their hand, and more is owed by it, not
    less.

    Raises:
        Refused: `denied`, `account.unknown`, `recovery.amount`, `recovery.too_much`,
            `correction.no_account`, and what `acts.correct` refuses.
    """
    if not actor.may("correction.write_off"):
        require(actor, "payment.take")
    if draft.amount_cents <= 0:
        raise Refused("recovery.amount")
    said = dict(draft.__dict__)
    del said["command_id"]
    act = Act("recovery", draft.command_id, draft.reason, draft.note, said)
    return correct(db, actor, act, lambda making: _recover(making, draft))


def list_write_offs(db: Database, actor: Actor, account: str) -> tuple[WriteOffView, ...]:
    """The write-offs of an account, oldest first.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    query = (
        select(
            _CORRECTION.c.number,
            _WRITE_OFF.c.written_on,
            _SERVICE.c.name,
            func.coalesce(_BILL.c.number, _RECEIVABLE.c.description).label("what"),
            _RECEIVABLE.c.due_on,
            _WRITE_OFF.c.amount_cents,
            _WRITE_OFF.c.recovered_cents,
            _REASON.c.name.label("reason"),
        )
        .join(_ACCOUNT, _ACCOUNT.c.id == _WRITE_OFF.c.account_id)
        .join(_CORRECTION, _CORRECTION.c.id == _WRITE_OFF.c.correction_id)
        .join(_REASON, _REASON.c.id == _CORRECTION.c.reason_id)
        .join(_RECEIVABLE, _RECEIVABLE.c.id == _WRITE_OFF.c.receivable_id)
        .join(_SERVICE, _SERVICE.c.code == _RECEIVABLE.c.service)
        .outerjoin(_BILL, _BILL.c.id == _RECEIVABLE.c.bill_id)
        .where(_ACCOUNT.c.number == account)
        .order_by(_WRITE_OFF.c.id)
    )
    with db.read() as connection:
        return tuple(
            WriteOffView(
                row.number,
                row.written_on,
                f"{row.name} {row.what}".strip(),
                row.due_on,
                row.amount_cents,
                row.recovered_cents,
                row.amount_cents - row.recovered_cents,
                row.reason,
            )
            for row in connection.execute(query)
        )


# ------------------------------------------------------------------------------- writing off
def _write_off(making: Making, draft: WriteOffDraft) -> CorrectionPosted:
    accounts = making.lock_accounts([draft.account])
    account = accounts[draft.account]
    making.ask_flags((account.id, account.number), "write_off")
    waiting = pending_by_number(making.connection, [account.number]).get(account.number)
    if waiting:
        raise Refused("write_off.pending", pending_cents=waiting, account=account.number)
    owed = get_items(making.connection, [account.id])[account.id]
    wanted = set(draft.receivable_ids)
    items = [item for item in owed if item.receivable_id in wanted and item.balance_cents > 0]
    if not items or len(items) != len(wanted):
        raise Refused("write_off.nothing", account=account.number)
    _need_kinds(making, items)
    amount_cents = sum(item.balance_cents for item in items)
    need_within_limit(making, amount_cents)
    taken = [(account.id, item) for item in items]
    booked = book_write_offs(making, taken, {"account_id": account.id})
    balances = making.balances(accounts)
    return CorrectionPosted(booked.number, "write_off", amount_cents, balances)


def _need_kinds(making: Making, items: Iterable[OpenItem]) -> None:
    """The tax is released by the board, not given up with a reason that is for other debts."""
    reference, reason = making.reference, making.reason
    for code in dict.fromkeys(item.service for item in items):
        service = reference.services[code]
        is_tax = is_tax_reason(making.connection, reference, reason.gl_account_id)
        if service.kind == "tax" and is_tax is False:
            raise Refused("write_off.tax", service=service.name, reason=reason.name)
        need_kind(making.connection, reference, reason, code)


def book_write_offs(
    making: Making, items: Iterable[tuple[int, OpenItem]], columns: dict[str, Any]
) -> Booked:
    """Book open items, each with its account's id, as written off whole: one correction."""
    services = making.reference.services
    against = account_of_reason(making)
    lines, legs = [], []
    for account_id, item in items:
        cents, at = item.balance_cents, item.receivable_id
        service = services[item.service]
        what = f"{service.name} {item.label or item.bill}".strip()
        lines.append(Line(account_id, at, -cents, what))
        legs.append(Leg(service.receivable_gl_id, -cents, account_id, at))
    amount_cents = -sum(line.amount_cents for line in lines)
    legs.append(Leg(against, amount_cents))
    booked = making.book(Booking(amount_cents, legs, lines, columns))
    rows = [
        {
            "correction_id": booked.id,
            "account_id": line.account_id,
            "receivable_id": line.receivable_id,
            "amount_cents": -line.amount_cents,
            "recovered_cents": 0,
            "written_on": making.reference.on,
        }
        for line in lines
    ]
    making.connection.execute(insert(_WRITE_OFF), rows)
    return booked


# --------------------------------------------------------------------------------- recovering
def _recover(making: Making, draft: RecoveryDraft) -> CorrectionPosted:
    against = account_of_reason(making)
    accounts = making.lock_accounts([draft.account])
    account = accounts[draft.account]
    left, taken = draft.amount_cents, []
    for row in _written_off(making.connection, account.id):
        cents = min(left, row.open_cents)
        if cents:
            taken.append((row, cents))
        left -= cents
    if left:
        open_cents = draft.amount_cents - left
        raise Refused("recovery.too_much", open_cents=open_cents, account=account.number)
    services = making.reference.services
    lines = [
        Line(account.id, row.receivable_id, cents, f"{services[row.service].name} {row.what}")
        for row, cents in taken
    ]
    legs = [
        Leg(services[row.service].receivable_gl_id, cents, account.id, row.receivable_id)
        for row, cents in taken
    ]
    legs.append(Leg(against, -draft.amount_cents))
    columns = {"account_id": account.id}
    booked = making.book(Booking(draft.amount_cents, legs, lines, columns))
    for row, cents in taken:
        making.connection.execute(
            update(_WRITE_OFF)
            .where(_WRITE_OFF.c.id == row.id)
            .values(recovered_cents=_WRITE_OFF.c.recovered_cents + cents)
        )
    balances = making.balances(accounts)
    return CorrectionPosted(booked.number, "recovery", draft.amount_cents, balances)


def _written_off(connection: Connection, account_id: int) -> list[Any]:
    """The write-offs of a locked account that were not all recovered, oldest first."""
    return list(
        connection.execute(
            select(
                _WRITE_OFF.c.id,
                _WRITE_OFF.c.receivable_id,
                _OPEN.label("open_cents"),
                _RECEIVABLE.c.service,
                func.coalesce(_BILL.c.number, _RECEIVABLE.c.description).label("what"),
            )
            .join(_RECEIVABLE, _RECEIVABLE.c.id == _WRITE_OFF.c.receivable_id)
            .outerjoin(_BILL, _BILL.c.id == _RECEIVABLE.c.bill_id)
            .where(_WRITE_OFF.c.account_id == account_id, _OPEN > 0)
            .order_by(_WRITE_OFF.c.id)
        )
    )
