"""Promises and plans as they are looked at: lists, one of them, and what an account has open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import (
    Account,
    ArrangementItem,
    ArrangementMove,
    ArrangementPaper,
    Customer,
    Receivable,
    User,
)
from clerktui.rules.arrangements import OPEN, STATES
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.arrangement_rows import ARRANGEMENT, Standing, standings, words_of
from clerktui.services.open_items import display_name
from clerktui.services.reference import Reference, get_reference
from clerktui.views.arrangements import (
    ArrangementLine,
    ArrangementView,
    InstalmentView,
    MoveView,
)
from clerktui.views.people import Actor

KINDS = ("promise", "plan")
_ACCOUNT = Account.__table__
_CUSTOMER = Customer.__table__
_ITEM = ArrangementItem.__table__
_MOVE = ArrangementMove.__table__
_PAPER = ArrangementPaper.__table__
_RECEIVABLE = Receivable.__table__
_USER = User.__table__


def list_arrangements(
    db: Database, actor: Actor, state: str = OPEN, kind: str = "", limit: int = 200
) -> tuple[ArrangementLine, ...]:
    """Promises and plans of a state: open ones by the day they are due, others newest first.

    Args:
        db: the books.
        actor: who looks.
        state: one of `rules.arrangements.STATES`; empty for all.
        kind: "promise" or "plan"; empty for both.
        limit: most rows.

    Raises:
        Refused: `denied`, `arrangement.state`.
    """
    require(actor, "account.view")
    if state and state not in STATES:
        raise Refused("arrangement.state", state=state, known=", ".join(STATES))
    if kind and kind not in KINDS:
        raise Refused("arrangement.state", state=kind, known=", ".join(KINDS))
    query = _rows().limit(limit)
    if state:
        query = query.where(ARRANGEMENT.c.state == state)
    if kind:
        query = query.where(ARRANGEMENT.c.kind == kind)
    newest = (ARRANGEMENT.c.ended_on.desc(), ARRANGEMENT.c.id.desc())
    due_first = (ARRANGEMENT.c.judge_on, ARRANGEMENT.c.id)
    query = query.order_by(*(due_first if state == OPEN else newest))
    with db.read() as connection:
        return _lines(db, connection, query)


def list_account(db: Database, actor: Actor, number: str) -> tuple[ArrangementLine, ...]:
    """Everything an account ever promised, the newest first.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        account = which_account(connection, number)
        query = _rows().where(ARRANGEMENT.c.account_id == account.id)
        return _lines(db, connection, query.order_by(ARRANGEMENT.c.id.desc()))


def get_arrangement(db: Database, actor: Actor, number: int) -> ArrangementView:
    """One promise or plan.

    Raises:
        Refused: `denied`, `arrangement.unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        row = connection.execute(_rows().where(ARRANGEMENT.c.number == number)).first()
        if row is None:
            raise Refused("arrangement.unknown", number=number)
        reference = get_reference(db, connection)
        one = standings(connection, reference, [row])[row.id]
        paper = select(_PAPER.c.number).where(_PAPER.c.arrangement_id == row.id)
        return ArrangementView(
            line=_line(one),
            instalments=_parts(one),
            items=_items(connection, reference, row.id),
            moves=_moves(connection, row.id),
            words=words_of(one) if row.state == OPEN else "",
            pays_current=row.pays_current,
            note=row.note,
            approved_by=row.approver or "",
            paper=str(connection.execute(paper).scalar() or ""),
        )


def _rows() -> Select[Any]:
    approver = _USER.alias("approver")
    return (
        select(
            ARRANGEMENT,
            _ACCOUNT.c.number.label("account"),
            _CUSTOMER.c.last_name,
            _CUSTOMER.c.first_name,
            _USER.c.full_name,
            approver.c.full_name.label("approver"),
        )
        .join(_ACCOUNT, _ACCOUNT.c.id == ARRANGEMENT.c.account_id)
        .join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
        .join(_USER, _USER.c.id == ARRANGEMENT.c.made_by_id)
        .outerjoin(approver, approver.c.id == ARRANGEMENT.c.approved_by_id)
    )


def _lines(db: Database, connection: Connection, query: Any) -> tuple[ArrangementLine, ...]:
    rows = connection.execute(query).all()
    reference = get_reference(db, connection)
    return tuple(_line(one) for one in _standing(connection, reference, rows))


def _standing(connection: Connection, reference: Reference, rows: Sequence[Any]) -> list[Standing]:
    """Each row with how it stands; an account's several, one after another."""
    found: dict[int, Standing] = {}
    left = list(rows)
    while left:
        by_account = {row.account_id: row for row in left}
        found |= standings(connection, reference, list(by_account.values()))
        left = [row for row in left if row.id not in found]
    return [found[row.id] for row in rows]


def _parts(one: Standing) -> tuple[InstalmentView, ...]:
    return tuple(
        InstalmentView(part.position, part.due_on, part.cents, paid)
        for part, paid in zip(one.instalments, one.covered, strict=True)
    )


def _line(one: Standing) -> ArrangementLine:
    row, due = one.row, one.judged.next if one.row.state == OPEN else None
    return ArrangementLine(
        number=row.number,
        name=one.name,
        kind=row.kind,
        state=row.state,
        account=row.account,
        customer=display_name(row.last_name, row.first_name),
        total_cents=row.total_cents,
        paid_cents=sum(one.covered),
        next_on=due.due_on if due else None,
        next_cents=due.cents if due else 0,
        made_on=row.made_on,
        signed_on=row.signed_on,
        ended_on=row.ended_on,
        by=row.full_name,
    )


def _items(connection: Connection, reference: Reference, arrangement_id: int) -> Any:
    query = (
        select(_RECEIVABLE.c.service, _RECEIVABLE.c.due_on, _ITEM.c.amount_cents)
        .join(_RECEIVABLE, _RECEIVABLE.c.id == _ITEM.c.receivable_id)
        .where(_ITEM.c.arrangement_id == arrangement_id)
        .order_by(_RECEIVABLE.c.due_on, _ITEM.c.id)
    )
    return tuple(
        (reference.services[row.service].name, row.due_on, row.amount_cents)
        for row in connection.execute(query)
    )


def _moves(connection: Connection, arrangement_id: int) -> tuple[MoveView, ...]:
    query = (
        select(_MOVE.c.day, _MOVE.c.words, _USER.c.full_name)
        .outerjoin(_USER, _USER.c.id == _MOVE.c.user_id)
        .where(_MOVE.c.arrangement_id == arrangement_id)
        .order_by(_MOVE.c.id)
    )
    return tuple(MoveView(*row[:2], row[2] or "") for row in connection.execute(query))
