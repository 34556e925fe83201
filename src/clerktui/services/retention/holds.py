"""Holds on records: set and lifted with a reason; in force until lifted, or past their last day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Account, Customer, RecordHold, User
from clerktui.rules.names import snippet
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.reference import get_reference
from clerktui.views.accounts import Page
from clerktui.views.people import Actor
from clerktui.views.retention import HoldDraft, HoldView

KINDS = ("audit", "bankruptcy", "dispute", "legal", "public_records", "other")
SCOPES = ("account", "person", "class", "all")
_REASON_MAX = 200
_ACCOUNT = Account.__table__
_CUSTOMER = Customer.__table__
_HOLD = RecordHold.__table__
_USER = User.__table__


def set_hold(db: Database, actor: Actor, draft: HoldDraft) -> HoldView:
    """Put a hold on an account, a person, a class of accounts, or everything.

    Raises:
        Refused: `denied`, `hold.kind`, `hold.scope`, `hold.reason`, `hold.class`, `hold.ends`,
            `account.unknown`, `account.ambiguous`, `text.control`, `text.too_long`.
    """
    require(actor, "hold.set")
    reason = _checked(draft)
    now = db.clock.now()
    with db.write() as connection:
        today = get_reference(db, connection).on
        if draft.ends_on is not None and draft.ends_on < today:
            raise Refused("hold.ends", day=draft.ends_on)
        hold_id = connection.execute(
            insert(_HOLD)
            .values(
                kind=draft.kind,
                scope=draft.scope,
                reason=reason,
                set_by_id=actor.user_id,
                set_at=now,
                starts_on=today,
                ends_on=draft.ends_on,
                **_covered(connection, draft),
            )
            .returning(_HOLD.c.id)
        ).scalar_one()
        audit.record(
            connection,
            actor,
            "set_hold",
            ("record_hold", hold_id),
            now,
            kind=draft.kind,
            scope=draft.scope,
        )
        return _one(connection, hold_id, today)


def _checked(draft: HoldDraft) -> str:
    if draft.kind not in KINDS:
        raise Refused("hold.kind", kind=snippet(draft.kind), known=", ".join(KINDS))
    if draft.scope not in SCOPES:
        raise Refused("hold.scope", scope=snippet(draft.scope), known=", ".join(SCOPES))
    reason = clean_text(draft.reason, max_length=_REASON_MAX)
    if not reason:
        raise Refused("hold.reason")
    return reason


def _covered(connection: Connection, draft: HoldDraft) -> dict[str, Any]:
    """The columns that say what a hold covers; the account is locked, so that no purge passes."""
    if draft.scope == "class":
        wanted = draft.account_class.strip()
        known = connection.execute(
            select(_ACCOUNT.c.id).where(_ACCOUNT.c.account_class == wanted).limit(1)
        ).first()
        if known is None:
            raise Refused("hold.class", account_class=snippet(wanted))
        return {"account_class": wanted}
    if draft.scope == "all":
        return {}
    account = which_account(connection, draft.account, lock=True)
    if draft.scope == "account":
        return {"account_id": account.id}
    return {"customer_id": account.customer_id}


def lift_hold(db: Database, actor: Actor, hold_id: int, reason: str) -> HoldView:
    """End a hold; that it was there stays in the books. Lifted again, it answers the same.

    Raises:
        Refused: `denied`, `hold.unknown`, `hold.reason`, `text.control`, `text.too_long`.
    """
    require(actor, "hold.set")
    said = clean_text(reason, max_length=_REASON_MAX)
    if not said:
        raise Refused("hold.reason")
    now = db.clock.now()
    with db.write() as connection:
        today = get_reference(db, connection).on
        row = connection.execute(
            select(_HOLD).where(_HOLD.c.id == hold_id).with_for_update()
        ).first()
        if row is None:
            raise Refused("hold.unknown", hold=hold_id)
        if row.lifted_at is None:
            lifted = {"lifted_at": now, "lifted_by_id": actor.user_id, "lift_reason": said}
            connection.execute(update(_HOLD).where(_HOLD.c.id == hold_id).values(**lifted))
            audit.record(connection, actor, "lift_hold", ("record_hold", hold_id), now)
        return _one(connection, hold_id, today)


def list_holds(
    db: Database,
    actor: Actor,
    account: str = "",
    after: tuple[int, ...] | None = None,
    limit: int = 50,
) -> Page[HoldView]:
    """Holds, the newest first: all there were, or those that cover one account.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`.
    """
    require(actor, "account.view")
    query = _holds().order_by(_HOLD.c.id.desc()).limit(limit + 1)
    if after:
        query = query.where(_HOLD.c.id < after[0])
    with db.read() as connection:
        today = get_reference(db, connection).on
        if account.strip():
            found = which_account(connection, account)
            kind = select(_ACCOUNT.c.account_class).where(_ACCOUNT.c.id == found.id)
            query = query.where(
                or_(
                    _HOLD.c.scope == "all",
                    _HOLD.c.account_id == found.id,
                    _HOLD.c.customer_id == found.customer_id,
                    (_HOLD.c.scope == "class") & (_HOLD.c.account_class == kind.scalar_subquery()),
                )
            )
        rows = connection.execute(query).all()
    shown = tuple(_view(row, today) for row in rows[:limit])
    return Page(shown, (shown[-1].hold_id,) if len(rows) > limit else None)


def _holds() -> Any:
    return (
        select(
            _HOLD,
            _USER.c.full_name,
            _ACCOUNT.c.number.label("account"),
            _CUSTOMER.c.last_name,
            _CUSTOMER.c.first_name,
        )
        .join(_USER, _USER.c.id == _HOLD.c.set_by_id)
        .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _HOLD.c.account_id)
        .outerjoin(_CUSTOMER, _CUSTOMER.c.id == _HOLD.c.customer_id)
    )


def _one(connection: Connection, hold_id: int, today: dt.date) -> HoldView:
    return _view(connection.execute(_holds().where(_HOLD.c.id == hold_id)).one(), today)


def _view(row: Any, today: dt.date) -> HoldView:
    person = " ".join(filter(None, (row.first_name, row.last_name)))
    covers = {
        "account": f"account {row.account}",
        "person": f"every account of {person}",
        "class": f"all {row.account_class} accounts",
        "all": "all records",
    }
    return HoldView(
        hold_id=row.id,
        kind=row.kind,
        scope=row.scope,
        covers=covers[row.scope],
        reason=row.reason,
        set_by=row.full_name,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        is_in_force=row.lifted_at is None and (row.ends_on is None or row.ends_on >= today),
        lift_reason=row.lift_reason,
    )
