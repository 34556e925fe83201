"""What can be adjusted on an account, and what was; changes nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Account, Correction, CorrectionLine, CorrectionReason, User
from clerktui.security.permissions import require
from clerktui.services.customer_deposit_rows import SERVICE
from clerktui.services.open_items import get_accounts, get_items
from clerktui.services.reference import get_reference
from clerktui.views.adjustments import AdjustmentView, OpenItemView
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_CORRECTION = Correction.__table__
_LINE = CorrectionLine.__table__
_REASON = CorrectionReason.__table__
_USER = User.__table__
_APPROVER = _USER.alias("approver")
_UNDOING = _CORRECTION.alias("undoing")
_UNDONE = _CORRECTION.alias("undone")


def list_open_items(db: Database, actor: Actor, account: str) -> tuple[OpenItemView, ...]:
    """Everything of an account that can be adjusted, oldest due first: no credit, no deposit.

    Raises:
        Refused: `denied`, `account.unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        services = get_reference(db, connection).services
        row = get_accounts(connection, [account]).get(account)
        if row is None:
            raise Refused("account.unknown", account=account)
        items = get_items(connection, [row.id])[row.id]
    return tuple(
        OpenItemView(
            item.receivable_id,
            item.service,
            services[item.service].name,
            item.bill,
            item.due_on,
            item.balance_cents,
            item.label,
        )
        for item in items
        if item.balance_cents > 0 and item.service != SERVICE
    )


def list_services(db: Database) -> tuple[tuple[str, str], ...]:
    """What the town bills for, in its own order: code and name; credits are no service."""
    with db.read() as connection:
        services = get_reference(db, connection).services.values()
    return tuple(
        (one.code, one.name) for one in services if one.kind != "credit" and one.code != SERVICE
    )


def list_adjustments(
    db: Database, actor: Actor, account: str, limit: int = 50
) -> tuple[AdjustmentView, ...]:
    """The adjustments of an account, newest first.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        rows = connection.execute(_adjustments(account).limit(limit)).all()
    return tuple(_view(row) for row in rows)


def _adjustments(account: str) -> Any:
    moved = (
        select(
            _LINE.c.correction_id,
            func.sum(_LINE.c.amount_cents).label("cents"),
            func.min(_LINE.c.description).label("what"),
        )
        .join(_CORRECTION, _CORRECTION.c.id == _LINE.c.correction_id)
        .join(_ACCOUNT, _ACCOUNT.c.id == _CORRECTION.c.account_id)
        .where(_ACCOUNT.c.number == account)
        .group_by(_LINE.c.correction_id)
        .subquery()
    )
    return (
        select(
            _CORRECTION.c.number,
            _CORRECTION.c.business_date,
            _CORRECTION.c.note,
            moved.c.cents,
            moved.c.what,
            _REASON.c.name.label("reason"),
            _USER.c.full_name.label("clerk"),
            func.coalesce(_APPROVER.c.full_name, "").label("approved_by"),
            _UNDONE.c.number.label("undoes"),
            _UNDOING.c.number.label("undone_by"),
        )
        .join(moved, moved.c.correction_id == _CORRECTION.c.id)
        .join(_REASON, _REASON.c.id == _CORRECTION.c.reason_id)
        .join(_USER, _USER.c.id == _CORRECTION.c.user_id)
        .outerjoin(_APPROVER, _APPROVER.c.id == _CORRECTION.c.approved_by_id)
        .outerjoin(_UNDONE, _UNDONE.c.id == _CORRECTION.c.undoes_id)
        .outerjoin(_UNDOING, _UNDOING.c.undoes_id == _CORRECTION.c.id)
        .where(_CORRECTION.c.kind == "adjustment")
        .order_by(_CORRECTION.c.id.desc())
    )


def _view(row: Any) -> AdjustmentView:
    return AdjustmentView(
        number=row.number,
        business_date=row.business_date,
        amount_cents=int(row.cents),
        reason=row.reason,
        note=row.note,
        clerk=row.clerk,
        approved_by=row.approved_by,
        undoes=row.undoes,
        undone_by=row.undone_by,
        what=row.what,
    )
