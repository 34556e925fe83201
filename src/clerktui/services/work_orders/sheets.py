"""Work orders and a crew's day as papers of today, to be written to a file.

Field staff get those of their own crew; who gets a confidential address gets it on record.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import WorkOrder
from clerktui.security.permissions import require
from clerktui.services.reference import get_reference
from clerktui.services.work_order_rows import papers, town
from clerktui.services.work_orders.board import DAY_ORDER
from clerktui.services.work_orders.looking import get_order
from clerktui.services.work_orders.moves import CREW
from clerktui.views.people import Actor
from clerktui.views.work_order_papers import CrewDaySheet, WorkOrderPaper

_ORDER = WorkOrder.__table__


def order_paper(db: Database, actor: Actor, number: int) -> WorkOrderPaper:
    """An order as it goes into the field.

    Raises:
        Refused: as `looking.get_order`.
    """
    detail = get_order(db, actor, number)
    with db.read() as connection:
        return papers.order_paper(detail, get_reference(db, connection), db.clock.now())


def day_sheet(db: Database, actor: Actor, crew: str, day: dt.date | None = None) -> CrewDaySheet:
    """What a crew has to do on a day, with what is left of days before; in its order.

    Raises:
        Refused: `denied`, `work_order.crew_unknown`, `work_order.sheet_crew`.
    """
    if not actor.may(CREW):
        require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        code = town.crew_of(reference, crew).code
        mine = {one.code for one in town.crews_with(reference, actor.username)}
        if not actor.may("account.view") and code not in mine:
            raise Refused("work_order.sheet_crew", crew=code)
        on = day or reference.on
        planned = (_ORDER.c.crew == code, _ORDER.c.ended_at.is_(None), _ORDER.c.wanted_on <= on)
        query = select(_ORDER.c.number).where(*planned)
        numbers = connection.execute(query.order_by(*DAY_ORDER)).scalars().all()
    details = [get_order(db, actor, number) for number in numbers]
    return papers.day_sheet(code, on, details, reference, db.clock.now())
