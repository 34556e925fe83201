"""The rows of deposits: found, read into views, moved from one state to the next."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select, update

from clerktui.errors import Refused
from clerktui.models import (
    BankAccount,
    BankDeposit,
    Batch,
    Correction,
    DepositItem,
    Drawer,
    DrawerSession,
    Office,
    User,
)
from clerktui.rules.states import DEPOSIT, check_move
from clerktui.security.permissions import require
from clerktui.services.reference import Reference
from clerktui.views.deposits import DepositDetail, DepositItemView, DepositView, SealView
from clerktui.views.documents import ReportDocument
from clerktui.views.people import Actor

_BANK = BankAccount.__table__
_BATCH = Batch.__table__
_CORRECTION = Correction.__table__
_DEPOSIT = BankDeposit.__table__
_DRAWER = Drawer.__table__
_ITEM = DepositItem.__table__
_OFFICE = Office.__table__
_SESSION = DrawerSession.__table__
_USER = User.__table__
_CARRIER = _USER.alias()


def may_see(actor: Actor) -> None:
    """Let whoever prepares or matches deposits pass.

    Raises:
        Refused: `denied`.
    """
    if not actor.may("deposit.match"):
        require(actor, "deposit.prepare")


def deposits() -> Any:
    """Every deposit with the names a view needs."""
    return (
        select(
            _DEPOSIT,
            _BANK.c.name.label("bank_name"),
            _BANK.c.gl_account_id.label("bank_gl_id"),
            _BANK.c.bai2_account,
            _OFFICE.c.name.label("office_name"),
            _USER.c.full_name.label("prepared_by"),
            _CARRIER.c.full_name.label("deposited_by"),
        )
        .join(_BANK, _BANK.c.code == _DEPOSIT.c.bank_account)
        .join(_OFFICE, _OFFICE.c.id == _DEPOSIT.c.office_id)
        .join(_USER, _USER.c.id == _DEPOSIT.c.prepared_by_id)
        .outerjoin(_CARRIER, _CARRIER.c.id == _DEPOSIT.c.deposited_by_id)
    )


def find_deposit(connection: Connection, number: int, *, lock: bool = False) -> Any:
    """A deposit's row by its number.

    Raises:
        Refused: `deposit.unknown`.
    """
    if lock:
        mine = select(_DEPOSIT.c.id).where(_DEPOSIT.c.number == number)
        connection.execute(mine.with_for_update())
    row = connection.execute(deposits().where(_DEPOSIT.c.number == number)).first()
    if row is None:
        raise Refused("deposit.unknown", deposit=number)
    return row


def move(connection: Connection, row: Any, to_state: str, **changes: Any) -> None:
    """Move a locked deposit on.

    Raises:
        Refused: `states.no_move`.
    """
    check_move(DEPOSIT, row.state, to_state)
    connection.execute(
        update(_DEPOSIT).where(_DEPOSIT.c.id == row.id).values(state=to_state, **changes)
    )


def view_of(row: Any) -> DepositView:
    """A deposit's row as a view; what was cancelled is not at the bank."""
    is_there = row.state != "cancelled"
    return DepositView(
        number=row.number,
        state=row.state,
        bank_account=row.bank_account,
        bank_name=row.bank_name,
        office=row.office_name,
        business_date=row.business_date,
        amount_cents=row.amount_cents,
        cash_cents=row.cash_cents,
        checks=row.checks,
        bag=row.bag,
        prepared_by=row.prepared_by,
        prepared_at=row.prepared_at,
        deposited_by=(row.deposited_by or "") if is_there else "",
        deposited_on=row.deposited_on if is_there else None,
        bank_on=row.bank_on if is_there else None,
        bank_reference=row.bank_reference if is_there else "",
        reason=row.reason,
    )


def detail_of(
    connection: Connection, reference: Reference, number: int, *, duplicate: bool = False
) -> DepositDetail:
    """A deposit with its items and its slip, as it stands.

    Raises:
        Refused: `deposit.unknown`.
    """
    row = find_deposit(connection, number)
    return DepositDetail(
        deposit=view_of(row),
        items=items_of(connection, reference, row.id),
        pieces=tuple((unit, count) for unit, count in row.pieces or ()),
        seal=tuple(SealView(**part) for part in row.seal or ()),
        slip=ReportDocument.from_data(row.document),
        duplicate=duplicate,
    )


def items_of(
    connection: Connection, reference: Reference, deposit_id: int
) -> tuple[DepositItemView, ...]:
    """What is (or, where it was cancelled, was) on a deposit, in order."""
    rows = connection.execute(
        select(
            _ITEM,
            _SESSION.c.business_date,
            _DRAWER.c.name.label("drawer"),
            _USER.c.full_name,
            _BATCH.c.number.label("batch"),
            _BATCH.c.state.label("batch_state"),
            _CORRECTION.c.number.label("correction"),
            _CORRECTION.c.business_date.label("corrected_on"),
        )
        .outerjoin(_SESSION, _SESSION.c.id == _ITEM.c.drawer_session_id)
        .outerjoin(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
        .outerjoin(_USER, _USER.c.id == _SESSION.c.user_id)
        .outerjoin(_BATCH, _BATCH.c.posted_in_id == _SESSION.c.id)
        .outerjoin(_CORRECTION, _CORRECTION.c.id == _ITEM.c.correction_id)
        .where(_ITEM.c.deposit_id == deposit_id)
        .order_by(_ITEM.c.id)
    )
    return tuple(
        DepositItemView(
            name=_name(row),
            business_date=row.business_date or row.corrected_on,
            tender_type=row.tender_type,
            tender=reference.tenders[row.tender_type].name,
            amount_cents=row.amount_cents,
            session_id=row.drawer_session_id,
            correction_id=row.correction_id,
            is_cash=row.tender_type == reference.cash_code(),
            is_at_bank=row.batch_state == "deposited",
        )
        for row in rows
    )


def _name(row: Any) -> str:
    if row.correction:
        return f"Correction {row.correction}"
    return f"Batch {row.batch}" if row.batch else f"{row.drawer}, {row.full_name}"
