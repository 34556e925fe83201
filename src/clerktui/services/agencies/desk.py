"""Agencies as the desk lists them: what each has and brought, its lists and its files."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, case, func, select

from clerktui.db import Database
from clerktui.i18n import money
from clerktui.models import (
    AgencyMoney,
    Batch,
    PlacementFile,
    PlacementFileLine,
    PlacementList,
    PlacementMove,
    RemittanceFile,
    User,
)
from clerktui.rules.agencies import SIDES
from clerktui.security.permissions import require
from clerktui.services.agencies.directory import list_agencies
from clerktui.services.agencies.placing import expired_where
from clerktui.services.agencies.rows import AGENCY, PLACEMENT
from clerktui.services.reference import get_reference
from clerktui.views.agencies import AgencyLine, AgencyPaper
from clerktui.views.people import Actor

_BATCH = Batch.__table__
_FILE = PlacementFile.__table__
_LINE = PlacementFileLine.__table__
_LIST = PlacementList.__table__
_MONEY = AgencyMoney.__table__
_MOVE = PlacementMove.__table__
_REMITTANCE = RemittanceFile.__table__
_USER = User.__table__
_NOTHING = (0, 0, 0)


def list_lines(db: Database, actor: Actor) -> tuple[AgencyLine, ...]:
    """Every agency as it is agreed today, with what it has and what waits to be done.

    Raises:
        Refused: `denied`.
    """
    found = list_agencies(db, actor)
    with db.read() as connection:
        today = get_reference(db, connection).on
        waiting = _lists_waiting(connection)
        came = _money(connection)
        untold = _untold(connection)
        over = _over(connection, today)
    return tuple(
        AgencyLine(
            one,
            *waiting.get(one.code, (0, 0)),
            *came.get(one.code, _NOTHING),
            untold.get(one.code, 0),
            over.get(one.code, 0),
        )
        for one in found
    )


def _lists_waiting(connection: Connection) -> dict[str, tuple[int, int]]:
    query = select(_LIST).where(_LIST.c.state == "prepared")
    return {row.agency_code: (row.number, row.item_count) for row in connection.execute(query)}


def _money(connection: Connection) -> dict[str, tuple[int, int, int]]:
    waiting = case((_MONEY.c.state == "waiting", _MONEY.c.gross_cents), else_=0)
    query = (
        select(
            AGENCY.c.code,
            func.sum(_MONEY.c.gross_cents),
            func.sum(_MONEY.c.commission_cents),
            func.sum(waiting),
        )
        .join(PLACEMENT, PLACEMENT.c.agency_id == AGENCY.c.id)
        .join(_MONEY, _MONEY.c.placement_id == PLACEMENT.c.id)
        .where(_MONEY.c.state != "dropped")
        .group_by(AGENCY.c.code)
    )
    return {
        code: (int(gross), int(kept), int(waits))
        for code, gross, kept, waits in connection.execute(query)
    }


def _moves(*columns: Any) -> Any:
    """The moves no file has told yet."""
    return (
        select(*columns)
        .join(PLACEMENT, PLACEMENT.c.agency_id == AGENCY.c.id)
        .join(_MOVE, _MOVE.c.placement_id == PLACEMENT.c.id)
        .outerjoin(_LINE, _LINE.c.move_id == _MOVE.c.id)
        .where(_MOVE.c.tells != "", _LINE.c.id.is_(None))
    )


def _untold(connection: Connection) -> dict[str, int]:
    query = _moves(AGENCY.c.code, func.count()).group_by(AGENCY.c.code)
    return dict(connection.execute(query).all())


def _over(connection: Connection, today: dt.date) -> dict[str, int]:
    query = (
        select(AGENCY.c.code, func.count())
        .join(PLACEMENT, PLACEMENT.c.agency_id == AGENCY.c.id)
        .where(PLACEMENT.c.state == "placed", expired_where(connection, today))
        .group_by(AGENCY.c.code)
    )
    return dict(connection.execute(query).all())


def list_papers(
    db: Database, actor: Actor, agency: str, limit: int = 200
) -> tuple[AgencyPaper, ...]:
    """An agency's files to be made first, then its lists and files, the newest first.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        to_make = _to_make(connection, agency)
        made = [
            *_lists(connection, agency, limit),
            *_files(connection, agency, limit),
            *_money_files(connection, agency, limit),
        ]
    made.sort(key=lambda one: one.at or dt.datetime.min.replace(tzinfo=dt.UTC), reverse=True)
    return (*to_make, *made[:limit])


def _to_make(connection: Connection, agency: str) -> list[AgencyPaper]:
    query = _moves(_MOVE.c.tells, func.count(), func.sum(_MOVE.c.amount_cents))
    rows = connection.execute(query.where(AGENCY.c.code == agency).group_by(_MOVE.c.tells))
    found = {side: (count, int(cents)) for side, count, cents in rows}
    return [
        AgencyPaper(side, None, "to be made", *found[side], None, "")
        for side in SIDES
        if side in found
    ]


def _lists(connection: Connection, agency: str, limit: int) -> list[AgencyPaper]:
    released = _USER.alias()
    query = (
        select(_LIST, _USER.c.full_name, released.c.full_name.label("released_by"))
        .join(_USER, _USER.c.id == _LIST.c.prepared_by_id)
        .outerjoin(released, released.c.id == _LIST.c.released_by_id)
        .where(_LIST.c.agency_code == agency)
        .order_by(_LIST.c.id.desc())
        .limit(limit)
    )
    return [
        AgencyPaper(
            *("list", row.number, row.state, row.item_count, row.amount_cents),
            *(row.released_at or row.prepared_at, row.released_by or row.full_name),
            f"prepared by {row.full_name}",
        )
        for row in connection.execute(query)
    ]


def _files(connection: Connection, agency: str, limit: int) -> list[AgencyPaper]:
    query = (
        select(_FILE, _USER.c.full_name)
        .join(_USER, _USER.c.id == _FILE.c.user_id)
        .where(_FILE.c.agency_code == agency)
        .order_by(_FILE.c.id.desc())
        .limit(limit)
    )
    return [
        AgencyPaper(
            *(row.side, row.number, "made", row.record_count, row.amount_cents),
            *(row.made_at, row.full_name, f"SHA-256 {row.content_hash}"),
        )
        for row in connection.execute(query)
    ]


def _money_files(connection: Connection, agency: str, limit: int) -> list[AgencyPaper]:
    """The files of money that came, gross, with the batch each went into."""
    query = (
        select(
            *(_REMITTANCE.c.id, _REMITTANCE.c.name, _REMITTANCE.c.loaded_at, _USER.c.full_name),
            *(_BATCH.c.number, _BATCH.c.state, func.count().label("lines")),
            func.sum(_MONEY.c.gross_cents).label("gross"),
            func.sum(_MONEY.c.commission_cents).label("kept"),
        )
        .join(_MONEY, _MONEY.c.file_id == _REMITTANCE.c.id)
        .join(PLACEMENT, PLACEMENT.c.id == _MONEY.c.placement_id)
        .join(AGENCY, AGENCY.c.id == PLACEMENT.c.agency_id)
        .join(_USER, _USER.c.id == _REMITTANCE.c.user_id)
        .outerjoin(_BATCH, _BATCH.c.file_id == _REMITTANCE.c.id)
        .where(AGENCY.c.code == agency)
        .group_by(
            *(_REMITTANCE.c.id, _REMITTANCE.c.name, _REMITTANCE.c.loaded_at, _USER.c.full_name),
            *(_BATCH.c.number, _BATCH.c.state),
        )
        .order_by(_REMITTANCE.c.id.desc())
        .limit(limit)
    )
    return [_money_paper(row) for row in connection.execute(query)]


def _money_paper(row: Any) -> AgencyPaper:
    batch = f"batch {row.number}" if row.number else "no batch: nothing was sent"
    kept = f"{money(int(row.kept))} commission"
    return AgencyPaper(
        *("money", row.number, row.state or "posted", row.lines, int(row.gross)),
        *(row.loaded_at, row.full_name, f"{row.name}: {kept}, {batch}"),
    )
