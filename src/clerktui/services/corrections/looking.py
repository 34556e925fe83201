"""Corrections looked up: one, all of them, or those of an account; newest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, or_, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import (
    Account,
    Correction,
    CorrectionLine,
    CorrectionReason,
    Receipt,
    TenderType,
    User,
)
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.views.accounts import Page
from clerktui.views.corrections import CorrectionView
from clerktui.views.people import Actor

LIMIT_MAX = 1000
_ACCOUNT = Account.__table__
_CORRECTION = Correction.__table__
_LINE = CorrectionLine.__table__
_REASON = CorrectionReason.__table__
_RECEIPT = Receipt.__table__
_TYPE = TenderType.__table__
_USER = User.__table__
_TO_ACCOUNT = _ACCOUNT.alias("to_account_row")
_NEW_RECEIPT = _RECEIPT.alias("new_receipt_row")
_APPROVER = _USER.alias("approver")
_FROM_TYPE = _TYPE.alias("from_type")
_TO_TYPE = _TYPE.alias("to_type")
_UNDONE = _CORRECTION.alias("undone")
_ALL = (
    select(
        _CORRECTION,
        _USER.c.full_name.label("clerk"),
        _APPROVER.c.full_name.label("approver"),
        _REASON.c.name.label("reason_name"),
        _RECEIPT.c.number.label("receipt"),
        _NEW_RECEIPT.c.number.label("new_receipt"),
        _ACCOUNT.c.number.label("account"),
        _TO_ACCOUNT.c.number.label("to_account"),
        _FROM_TYPE.c.name.label("from_name"),
        _TO_TYPE.c.name.label("to_name"),
        _UNDONE.c.number.label("undoes"),
    )
    .join(_USER, _USER.c.id == _CORRECTION.c.user_id)
    .join(_REASON, _REASON.c.id == _CORRECTION.c.reason_id)
    .outerjoin(_APPROVER, _APPROVER.c.id == _CORRECTION.c.approved_by_id)
    .outerjoin(_RECEIPT, _RECEIPT.c.payment_id == _CORRECTION.c.payment_id)
    .outerjoin(_NEW_RECEIPT, _NEW_RECEIPT.c.payment_id == _CORRECTION.c.new_payment_id)
    .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _CORRECTION.c.account_id)
    .outerjoin(_TO_ACCOUNT, _TO_ACCOUNT.c.id == _CORRECTION.c.to_account_id)
    .outerjoin(_FROM_TYPE, _FROM_TYPE.c.code == _CORRECTION.c.from_tender)
    .outerjoin(_TO_TYPE, _TO_TYPE.c.code == _CORRECTION.c.to_tender)
    .outerjoin(_UNDONE, _UNDONE.c.id == _CORRECTION.c.undoes_id)
)


def get_correction(db: Database, actor: Actor, number: int) -> CorrectionView:
    """A correction by its number.

    Raises:
        Refused: `denied`, `correction.unknown`.
    """
    require(actor, "receipt.view")
    with db.read() as connection:
        found = _views(connection, _ALL.where(_CORRECTION.c.number == number))
    if not found:
        raise Refused("correction.unknown", number=number)
    return found[0]


def list_corrections(
    db: Database, actor: Actor, after: tuple[int, ...] | None = None, limit: int = 50
) -> Page[CorrectionView]:
    """Every correction, newest first.

    Raises:
        Refused: `denied`.
    """
    require(actor, "receipt.view")
    with db.read() as connection:
        return _page(connection, _ALL, after, limit)


def list_of_account(
    db: Database, number: str, after: tuple[int, ...] | None = None, limit: int = 50
) -> Page[CorrectionView]:
    """Every correction that touched an account, newest first.

    Raises:
        Refused: `account.unknown`, `account.ambiguous`.
    """
    with db.read() as connection:
        account_id = which_account(connection, number).id
        touched = select(_LINE.c.correction_id).where(_LINE.c.account_id == account_id)
        query = _ALL.where(
            or_(
                _CORRECTION.c.account_id == account_id,
                _CORRECTION.c.to_account_id == account_id,
                _CORRECTION.c.id.in_(touched),
            )
        )
        return _page(connection, query, after, limit)


def list_of_receipt(db: Database, actor: Actor, number: str) -> tuple[CorrectionView, ...]:
    """Every correction of a receipt, newest first; those that made it, too.

    Raises:
        Refused: `denied`.
    """
    require(actor, "receipt.view")
    plain = number.replace("-", "").lower()
    query = _ALL.where(or_(_RECEIPT.c.number_n == plain, _NEW_RECEIPT.c.number_n == plain))
    with db.read() as connection:
        return _page(connection, query, None, LIMIT_MAX).rows


def _page(
    connection: Connection, query: Any, after: tuple[int, ...] | None, limit: int
) -> Page[CorrectionView]:
    limit = max(1, min(limit, LIMIT_MAX))
    if after:
        query = query.where(_CORRECTION.c.number < after[0])
    found = _views(connection, query.order_by(_CORRECTION.c.number.desc()).limit(limit + 1))
    shown = tuple(found[:limit])
    return Page(shown, (shown[-1].number,) if len(found) > limit else None)


def _views(connection: Connection, query: Any) -> list[CorrectionView]:
    rows = connection.execute(query).all()
    lines = _lines(connection, [row.id for row in rows])
    return [_view(row, tuple(lines[row.id])) for row in rows]


def _lines(
    connection: Connection, correction_ids: Sequence[int]
) -> dict[int, list[tuple[str, str, int]]]:
    found: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
    if not correction_ids:
        return found
    rows = connection.execute(
        select(_LINE.c.correction_id, _ACCOUNT.c.number, _LINE.c.description, _LINE.c.amount_cents)
        .join(_ACCOUNT, _ACCOUNT.c.id == _LINE.c.account_id)
        .where(_LINE.c.correction_id.in_(correction_ids))
        .order_by(_LINE.c.correction_id, _LINE.c.line_no)
    )
    for correction_id, *line in rows:
        found[correction_id].append((line[0], line[1], line[2]))
    return found


def _view(row: Any, lines: tuple[tuple[str, str, int], ...]) -> CorrectionView:
    return CorrectionView(
        number=row.number,
        kind=row.kind,
        made_at=row.made_at,
        business_date=row.business_date,
        clerk=row.clerk,
        approved_by=row.approver or "",
        reason=row.reason_name,
        note=row.note,
        amount_cents=row.amount_cents,
        receipt=row.receipt or "",
        new_receipt=row.new_receipt or "",
        account=row.account or "",
        to_account=row.to_account or "",
        from_tender=row.from_name or "",
        to_tender=row.to_name or "",
        undoes=row.undoes,
        lines=lines,
    )
