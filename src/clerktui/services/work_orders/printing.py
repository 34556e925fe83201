"""Orders and a crew's day on paper, for the printer of whoever asks."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from clerktui.db import Database
from clerktui.security.permissions import require
from clerktui.services.reference import get_reference
from clerktui.services.work_order_rows import papers, town
from clerktui.services.work_order_rows.steps import Working
from clerktui.services.work_order_rows.whole import order_row, placed, whole
from clerktui.services.work_orders.board import crew_day
from clerktui.services.work_orders.looking import LOOKS
from clerktui.views.people import Actor
from clerktui.views.work_orders import OrderDetail


def print_orders(db: Database, actor: Actor, numbers: tuple[int, ...]) -> int:
    """Queue orders to be filled in where the work is; how many sheets.

    The paper of whoever may look at a confidential address says it; that it was looked at is
    written down. On anybody else's it is hidden, and the crew sees it on its own screen.

    Raises:
        Refused: `denied`, `work_order.unknown`, `print.no_printer`.
    """
    require(actor, "account.view")

    def work(connection: Connection) -> int:
        reference, now = get_reference(db, connection), db.clock.now()
        working = Working(connection, reference, actor, now)
        details = [_detail(working, actor, number) for number in numbers]
        sheets = [papers.order_paper(one, reference, now) for one in details]
        return papers.queue(connection, actor, sheets, now)

    return db.post(work)


def print_day(db: Database, actor: Actor, crew: str, day: dt.date) -> int:
    """Queue a crew's day, in its order, as a sheet to take along; how many sheets.

    Raises:
        Refused: `denied`, `work_order.crew_unknown`, `print.no_printer`.
    """
    numbers = [one.number for one in crew_day(db, actor, crew, day)]

    def work(connection: Connection) -> int:
        reference, now = get_reference(db, connection), db.clock.now()
        code = town.crew_of(reference, crew).code
        working = Working(connection, reference, actor, now)
        details = [_detail(working, actor, number) for number in numbers]
        sheet = papers.day_sheet(code, day, details, reference, now)
        return papers.queue(connection, actor, [sheet], now)

    return db.post(work)


# ------------------------------------------------------------------------------------- inside
def _detail(working: Working, actor: Actor, number: int) -> OrderDetail:
    """An order whole, with where it is for whoever may look at a confidential address."""
    row = order_row(working.connection, number)
    detail = whole(working.connection, working.reference, working.now, row)
    if not actor.may(LOOKS):
        return detail
    return placed(working, detail, row, actor.workstation)
