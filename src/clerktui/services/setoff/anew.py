"""A week's file that was not uploaded, made anew: what it did to its debts is undone first.

What stopped on Tuesday must not be submitted on Friday. Once somebody said that a file was
uploaded it stands, and the next week's file takes back what stopped.

Source: 11 U.S.C. 362(a); G.S. 105A-5(c).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, func, insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import SetoffFile, SetoffFileLine, SetoffMoney, SetoffUpload
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.setoff import week, weeks
from clerktui.services.setoff.rows import Moved, Stepping, begin, debts, set_figure
from clerktui.views.people import Actor
from clerktui.views.setoff_files import WeekView

_FILE = SetoffFile.__table__
_LINE = SetoffFileLine.__table__
_MONEY = SetoffMoney.__table__
_UPLOAD = SetoffUpload.__table__


def tell_uploaded(db: Database, actor: Actor, number: int, on: dt.date | None = None) -> WeekView:
    """Write down that a file was uploaded, today unless told; told again nothing changes.

    Raises:
        Refused: `denied`, `setoff.file_unknown`, `setoff.file_replaced`, `setoff.uploaded_on`.
    """
    require(actor, "setoff.export")

    def work(connection: Connection) -> WeekView:
        stepping = begin(db, connection, actor, None)
        row = connection.execute(select(_FILE).where(_FILE.c.number == number)).first()
        if row is None:
            raise Refused("setoff.file_unknown", number=number)
        last = weeks.last_file_of(connection, row.due_on)
        if last.id != row.id:
            raise Refused("setoff.file_replaced", number=number, by=last.number)
        if weeks.uploaded_on(connection, row.id) is None:
            _tell(stepping, row, on or stepping.today)
        return week.view_of_file(connection, stepping.reference, row)

    return db.post(work)


def _tell(stepping: Stepping, row: Any, on: dt.date) -> None:
    if not weeks.local_day(stepping.reference, row.made_at) <= on <= stepping.today:
        raise Refused("setoff.uploaded_on", number=row.number)
    values = {"file_id": row.id, "uploaded_on": on, "at": stepping.now}
    stepping.connection.execute(insert(_UPLOAD).values(**values, user_id=stepping.actor.user_id))
    what = ("setoff_file", row.number)
    audit.record(stepping.connection, stepping.actor, "setoff_uploaded", what, stepping.now)


def undo(stepping: Stepping, row: Any) -> None:
    """Take back what a file did to its debts: to the clearinghouse it was never made.

    Raises:
        Refused: `setoff.is_uploaded`.
    """
    connection = stepping.connection
    told = weeks.uploaded_on(connection, row.id)
    if told is not None:
        raise Refused("setoff.is_uploaded", number=row.number, on=told)
    query = (
        debts()
        .add_columns(_LINE.c.change, _LINE.c.before_cents)
        .join(_LINE, _LINE.c.debt_id == week.DEBT_ID)
        .where(_LINE.c.file_id == row.id)
        .order_by(_LINE.c.line_no)
    )
    for one in connection.execute(query).all():
        before = max(0, one.before_cents - _came_since(connection, one.id, row.made_at))
        words = f"file {row.number} is made anew before it was uploaded"
        moved = Moved("file_undone", _state_before(one), words, before)
        set_figure(stepping, one, moved, before)


def _state_before(one: Any) -> str:
    """The state a debt was in before the file; one that went on since stays where it is."""
    if one.state == "sent" and not one.before_cents:
        return "final"
    if one.state == "final" and one.change == "delete":
        return "sent"
    return str(one.state)


def _came_since(connection: Connection, debt_id: int, at: dt.datetime) -> int:
    """What the clearinghouse has lowered its own figure by since, in cents."""
    query = select(func.coalesce(func.sum(_MONEY.c.net_cents), 0)).where(
        _MONEY.c.debt_id == debt_id, _MONEY.c.at > at
    )
    return int(connection.execute(query).scalar_one())
