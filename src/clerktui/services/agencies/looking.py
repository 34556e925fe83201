"""Placements as they are listed and looked at; changes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, case, func, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import AgencyMoney, PlacementFile, PlacementFileLine, PlacementMove, User
from clerktui.rules.states import PLACEMENT as MACHINE
from clerktui.security.permissions import require
from clerktui.services.agencies import rows
from clerktui.services.agencies.rows import ACCOUNT, AGENCY, PLACEMENT
from clerktui.services.open_items import display_name
from clerktui.views.agencies import PlacementMoveView, PlacementView
from clerktui.views.people import Actor

_FILE = PlacementFile.__table__
_LINE = PlacementFileLine.__table__
_MONEY = AgencyMoney.__table__
_MOVE = PlacementMove.__table__
_USER = User.__table__
LISTS = ("all", *sorted(MACHINE.moves))


def list_placements(
    db: Database, actor: Actor, which: str = "placed", agency: str = "", limit: int = 500
) -> tuple[PlacementView, ...]:
    """Placements in a state, or all; of one agency, or of every one; the newest first.

    Raises:
        Refused: `denied`, `agency.list_which`.
    """
    require(actor, "account.view")
    if which not in LISTS:
        raise Refused("agency.list_which", known=", ".join(LISTS))
    query = rows.placements().order_by(PLACEMENT.c.number.desc()).limit(limit)
    if which != "all":
        query = query.where(PLACEMENT.c.state == which)
    if agency:
        query = query.where(AGENCY.c.code == agency)
    with db.read() as connection:
        return _views(connection, connection.execute(query).all())


def placements_of(db: Database, actor: Actor, account: str) -> tuple[PlacementView, ...]:
    """Every placement of an account with its moves, the newest first.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    query = rows.placements().where(ACCOUNT.c.number == account)
    with db.read() as connection:
        found = connection.execute(query.order_by(PLACEMENT.c.number.desc())).all()
        return _views(connection, found, with_moves=True)


def get_placement(db: Database, actor: Actor, number: int) -> PlacementView:
    """A placement with every move.

    Raises:
        Refused: `denied`, `agency.placement_unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        row = rows.find_placement(connection, number)
        return _views(connection, [row], with_moves=True)[0]


def _moves(connection: Connection, placement_id: int) -> tuple[PlacementMoveView, ...]:
    query = (
        select(
            _MOVE,
            _FILE.c.number.label("told_in"),
            func.coalesce(_USER.c.full_name, "").label("clerk"),
        )
        .outerjoin(_LINE, _LINE.c.move_id == _MOVE.c.id)
        .outerjoin(_FILE, _FILE.c.id == _LINE.c.file_id)
        .outerjoin(_USER, _USER.c.id == _MOVE.c.user_id)
        .where(_MOVE.c.placement_id == placement_id)
        .order_by(_MOVE.c.id)
    )
    return tuple(
        PlacementMoveView(
            *(row.day, row.code, row.words, row.amount_cents, row.owed_cents),
            *(row.tells, row.told_in, row.clerk),
        )
        for row in connection.execute(query)
    )


def _views(
    connection: Connection, found: Sequence[Any], *, with_moves: bool = False
) -> tuple[PlacementView, ...]:
    ids = [row.id for row in found]
    direct = dict(
        connection.execute(
            select(_MOVE.c.placement_id, func.sum(_MOVE.c.amount_cents))
            .where(_MOVE.c.placement_id.in_(ids), _MOVE.c.code == "payment")
            .group_by(_MOVE.c.placement_id)
        ).all()
    )
    waiting = case((_MONEY.c.state == "waiting", _MONEY.c.gross_cents), else_=0)
    came = {
        row.placement_id: row
        for row in connection.execute(
            select(
                _MONEY.c.placement_id,
                func.sum(_MONEY.c.commission_cents).label("kept"),
                func.sum(waiting).label("waiting"),
            )
            .where(_MONEY.c.placement_id.in_(ids), _MONEY.c.state != "dropped")
            .group_by(_MONEY.c.placement_id)
        )
    }
    return tuple(
        _view(
            row,
            (int(direct.get(row.id, 0)), came.get(row.id)),
            _moves(connection, row.id) if with_moves else (),
        )
        for row in found
    )


def _view(row: Any, paid: tuple[int, Any], moves: tuple[PlacementMoveView, ...]) -> PlacementView:
    direct, came = paid
    return PlacementView(
        direct_cents=direct,
        commission_cents=int(came.kept) if came else 0,
        waiting_cents=int(came.waiting) if came else 0,
        balance_cents=row.balance_cents,
        number=row.number,
        state=row.state,
        agency=row.agency,
        account=row.account,
        name=display_name(row.last_name, row.first_name),
        amount_cents=row.amount_cents,
        through_cents=row.through_cents,
        owed_cents=row.owed_cents,
        placed_on=row.placed_on,
        recall_on=row.placed_on + dt.timedelta(days=row.recall_days),
        moves=moves,
    )
