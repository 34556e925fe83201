"""What is with a collection agency follows the account at once: paid, stopped, taken back.

Called inside the transaction in which something happened to the account. What the agency must know
is a move that `tells`; its next file says it. Judged twice from the same money, nothing is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    bindparam,
    case,
    func,
    insert,
    select,
    update,
)

from clerktui.i18n import money
from clerktui.models import AgencyMoney, Batch, BatchLine, Placement, PlacementMove
from clerktui.rules.agencies import left
from clerktui.rules.allocation import OpenItem
from clerktui.rules.states import PLACEMENT, check_move
from clerktui.services.collections.steps import Step, record
from clerktui.services.collections.stops import find_stops
from clerktui.services.open_items import get_items
from clerktui.services.reference import Reference

RULES = "agency.rules"
SUBJECT = "placement"
_IDS: BindParameter[Any] = bindparam("accounts", expanding=True)
_BATCH = Batch.__table__
_LINE = BatchLine.__table__
_MONEY = AgencyMoney.__table__
_MOVE = PlacementMove.__table__
_PLACEMENT = Placement.__table__
_OPEN = select(_PLACEMENT).where(_PLACEMENT.c.account_id.in_(_IDS), _PLACEMENT.c.state == "placed")
_STEPS = {"placed": "agency", "money": "agency_money", "recalled": "agency_recalled"}


@dataclass(frozen=True)
class Moved:
    """A move of a placement: what it is called, where it leads, the money, which file tells it."""

    code: str
    to_state: str
    words: str
    amount_cents: int = 0
    tells: str = ""


@dataclass(frozen=True)
class Moving:
    """The transaction, the rules of today, the moment, and who does it; nobody for the rules."""

    connection: Connection
    reference: Reference
    at: dt.datetime
    user_id: int | None = None


def follow_placements(moving: Moving, account_ids: Sequence[int], why: str) -> None:
    """Let what agencies have of these accounts follow what happened to them.

    Args:
        moving: the transaction in which it happened; it holds the accounts.
        account_ids: the accounts.
        why: what happened, in words.
    """
    rows = moving.connection.execute(_OPEN, {"accounts": sorted(set(account_ids))}).all()
    if not rows:
        return
    ids = [row.account_id for row in rows]
    items = get_items(moving.connection, ids)
    stops = find_stops(moving.connection, moving.reference, ids, "agency")
    waiting = waiting_of(moving.connection, [row.id for row in rows])
    for was in rows:
        books = owed_of(moving.reference, items[was.account_id], was.due_until)
        row = lowered(moving, was, (books, waiting.get(was.id, 0)), why)
        if books <= 0:
            move(moving, row, Moved("paid", "paid", f"paid in full: {why}", tells="recall"))
        elif row.account_id in stops:
            said = "; ".join(stop.words for stop in stops[row.account_id])
            move(moving, row, Moved("recalled", "recalled", f"taken back: {said}", tells="recall"))


def owed_of(reference: Reference, items: Sequence[OpenItem], due_until: dt.date) -> int:
    """What is owed of what can be placed, due until a day, in cents; credits come off."""
    kinds = reference.policy[RULES]["not_kinds"]
    return sum(
        one.balance_cents
        for one in items
        if one.balance_cents < 0
        or (one.due_on <= due_until and reference.services[one.service].kind not in kinds)
    )


def waiting_of(connection: Connection, placement_ids: Sequence[int]) -> dict[int, int]:
    """What agencies collected on placements that the books do not say yet, gross, in cents.

    Of a line whose net is posted only the commission is missing, until it is booked in the same
    act.
    """
    stands = (
        _LINE.c.payment_id.is_not(None)
        & (_LINE.c.account_id == _PLACEMENT.c.account_id)
        & (_LINE.c.amount_cents == _MONEY.c.net_cents)
    )
    missing = case((stands, _MONEY.c.commission_cents), else_=_MONEY.c.gross_cents)
    query = (
        select(_MONEY.c.placement_id, func.sum(missing))
        .join(_PLACEMENT, _PLACEMENT.c.id == _MONEY.c.placement_id)
        .outerjoin(_BATCH, _BATCH.c.file_id == _MONEY.c.file_id)
        .outerjoin(
            _LINE,
            (_LINE.c.batch_id == _BATCH.c.id)
            & (_LINE.c.line_no == _MONEY.c.batch_line_no)
            & (_LINE.c.state == "good"),
        )
        .where(_MONEY.c.placement_id.in_(placement_ids), _MONEY.c.state == "waiting")
        .group_by(_MONEY.c.placement_id)
    )
    return {id_: int(cents) for id_, cents in connection.execute(query)}


def lowered(moving: Moving, row: Any, books: tuple[int, int], why: str) -> Any:
    """Write what the agency has less to collect, or more again after money was taken back.

    Args:
        moving: the transaction.
        row: the placement.
        books: what is owed, and what of the agency's own money the books do not say yet.
        why: what happened, in words.
    """
    owed = left(row.amount_cents, row.through_cents, *books)
    less = row.owed_cents - owed
    if not less:
        return row
    words = f"{money(abs(less))} {'less' if less > 0 else 'more'} to collect: {why}"
    moved = Moved("payment", row.state, words, less, "payments")
    return move(moving, row, moved, owed_cents=owed)


def move(moving: Moving, row: Any, moved: Moved, **changed: Any) -> Any:
    """Write a placement's new state, the move and the case file's step; gives the row anew.

    Raises:
        Refused: `states.no_move`.
    """
    if row.state != moved.to_state:
        check_move(PLACEMENT, row.state, moved.to_state)
        changed["state"] = moved.to_state
        if row.state == PLACEMENT.start:
            changed["ended_on"] = moving.reference.on
    where = _PLACEMENT.c.id == row.id
    if changed:
        moving.connection.execute(update(_PLACEMENT).where(where).values(**changed))
    now = moving.connection.execute(select(_PLACEMENT).where(where)).one()
    write_move(moving, now, row.state, moved)
    return now


def write_move(moving: Moving, row: Any, from_state: str, moved: Moved) -> None:
    """Write a move and its step; `row` is as the move left it."""
    day = moving.reference.on
    moving.connection.execute(
        insert(_MOVE).values(
            placement_id=row.id,
            code=moved.code,
            from_state=from_state,
            to_state=moved.to_state,
            amount_cents=moved.amount_cents,
            owed_cents=row.owed_cents,
            words=moved.words,
            tells=moved.tells,
            day=day,
            at=moving.at,
            user_id=moving.user_id,
        )
    )
    said = Step(
        account_id=row.account_id,
        code=_STEPS.get(moved.code, "paid" if moved.code in ("paid", "payment") else "released"),
        words=f"Placement {row.number}: {moved.words}",
        outcome=moved.code,
        debt_cents=row.owed_cents,
        subject=(SUBJECT, row.id),
        user_id=moving.user_id,
    )
    record(moving.connection, day, moving.at, [said])
