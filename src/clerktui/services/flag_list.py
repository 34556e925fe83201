"""Flags told whole: with proof, who put them on, who ended them; and those that run out soon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, or_, select

from clerktui.db import Database
from clerktui.models import Account, AccountFlag, Customer, FlagMove, FlagProof, User
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.flag_effects import rule_of
from clerktui.services.flags import FLAGS, flag_view
from clerktui.services.open_items import display_name
from clerktui.services.reference import Reference, get_reference
from clerktui.views.accounts import Page
from clerktui.views.contacts import FlagDetail
from clerktui.views.people import Actor

DAYS_AHEAD = 30
_ACCOUNT = Account.__table__
_CUSTOMER = Customer.__table__
_FLAG = AccountFlag.__table__
_MOVE = FlagMove.__table__
_ENDING = FlagMove.__table__.alias("ending")
_PROOF = FlagProof.__table__
_SETTER = User.__table__.alias("setter")
_ENDER = User.__table__.alias("ender")
_SEER = User.__table__.alias("seer")


def list_flags(db: Database, actor: Actor, number: str) -> tuple[FlagDetail, ...]:
    """Every flag an account ever had: those in force first, then the newest.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        account = which_account(connection, number)
        query = _rows().where(_FLAG.c.account_id == account.id).order_by(_FLAG.c.id.desc())
        found = [_detail(reference, row) for row in connection.execute(query)]
    return tuple(
        sorted(
            found, key=lambda one: (one.state == "ended", not FLAGS.get(one.code, ("", False))[1])
        )
    )


def list_expiring(
    db: Database,
    actor: Actor,
    wanted: str = "",
    after: tuple[int, ...] | None = None,
    limit: int = 50,
) -> Page[FlagDetail]:
    """Flags that run out or are to be looked at again within 30 days, and what has run out unended.

    What merely ran out and needs no proof is not listed: it ended as it was meant to. Flags that
    only inform, such as a promise, are found when they are searched for.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        until = reference.on + dt.timedelta(days=DAYS_AHEAD)
        proved = [code for code in reference.policy["flag.rules"] if rule_of(reference, code).proof]
        soon = or_(_FLAG.c.expires_on <= until, _FLAG.c.review_on <= until)
        alive = or_(_FLAG.c.expires_on >= reference.on, _FLAG.c.code.in_(proved))
        query = _rows().where(_FLAG.c.ended_at.is_(None), soon, alive)
        if wanted.strip():
            query = query.where(_matches(wanted))
        else:
            query = query.where(_FLAG.c.code.in_([c for c, (_, grave) in FLAGS.items() if grave]))
        offset = after[0] if after else 0
        query = query.order_by(_FLAG.c.expires_on, _FLAG.c.id).offset(offset).limit(limit + 1)
        rows = connection.execute(query).all()
        shown = tuple(_detail(reference, row) for row in rows[:limit])
    return Page(shown, (offset + limit,) if len(rows) > limit else None)


def _matches(wanted: str) -> Any:
    like = f"%{wanted.strip().lower().replace('%', '').replace(' ', '_')}%"
    texts: Sequence[Any] = (_FLAG.c.code, _FLAG.c.note, _ACCOUNT.c.number, _CUSTOMER.c.last_name)
    return or_(*(func.lower(text).like(like) for text in texts))


def _rows() -> Any:
    """Flags with their account, their newest proof, who put them on and who ended them."""
    other = _PROOF.alias("other_proof")
    newest = select(func.max(other.c.id)).where(other.c.flag_id == _FLAG.c.id)
    latest = newest.correlate(_FLAG).scalar_subquery()
    query = select(
        _FLAG,
        _ACCOUNT.c.number.label("account"),
        _CUSTOMER.c.last_name,
        _CUSTOMER.c.first_name,
        _PROOF.c.kind.label("proof"),
        _PROOF.c.reference.label("proof_reference"),
        _PROOF.c.seen_on,
        _SEER.c.full_name.label("seen_by"),
        _SETTER.c.full_name.label("set_by"),
        _ENDER.c.full_name.label("ended_by"),
        _ENDING.c.reason.label("end_reason"),
    )
    query = query.join(_ACCOUNT, _ACCOUNT.c.id == _FLAG.c.account_id)
    query = query.join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
    query = query.outerjoin(_PROOF, _PROOF.c.id == latest)
    query = query.outerjoin(_SEER, _SEER.c.id == _PROOF.c.seen_by_id)
    put_on = (_MOVE.c.flag_id == _FLAG.c.id) & (_MOVE.c.kind != "ended")
    query = query.outerjoin(_MOVE, put_on).outerjoin(_SETTER, _SETTER.c.id == _MOVE.c.user_id)
    ended = (_ENDING.c.flag_id == _FLAG.c.id) & (_ENDING.c.kind == "ended")
    query = query.outerjoin(_ENDING, ended)
    return query.outerjoin(_ENDER, _ENDER.c.id == _ENDING.c.user_id)


def _detail(reference: Reference, row: Any) -> FlagDetail:
    flag = flag_view(row.code, row.note, row.expires_on)
    left = (row.expires_on - reference.on).days if row.expires_on else None
    return FlagDetail(
        flag_id=row.id,
        account=row.account,
        name=display_name(row.last_name, row.first_name),
        code=row.code,
        words=flag.words,
        effect=rule_of(reference, row.code).says,
        note=row.note,
        state=_state(row, reference.on),
        starts_on=row.starts_on,
        expires_on=row.expires_on,
        review_on=row.review_on,
        days_left=left,
        proof=row.proof or "",
        proof_reference=row.proof_reference or "",
        proof_seen_on=row.seen_on,
        proof_seen_by=row.seen_by or "",
        set_by=row.set_by or "",
        ended_at=row.ended_at,
        ended_by=row.ended_by or "",
        end_reason=row.end_reason or "",
        case_number=row.case_number or "",
        court=row.court or "",
        filed_on=row.filed_on,
        petition_on=row.petition_on,
        substitute_address=row.substitute_address or "",
    )


def _state(row: Any, on: dt.date) -> str:
    if row.ended_at is not None:
        return "ended"
    return "ran out" if row.expires_on is not None and row.expires_on < on else "in force"
