"""The dispatch board: the orders somebody still has to do something about, what is late first.

Everything here reads the partial indexes over live orders, so that it costs the same however many
orders there ever were. Only `#12` finds one that has ended.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from sqlalchemy import Connection, and_, case, func, or_, select

from clerktui.db import Database
from clerktui.models import Account, Customer, WorkOrder, WorkOrderMove
from clerktui.rules.addresses import folded_place
from clerktui.rules.folding import fold_number
from clerktui.rules.request_types import GROUPS
from clerktui.security.permissions import require
from clerktui.services.confidential import is_hidden
from clerktui.services.reference import Reference, get_reference
from clerktui.services.work_order_rows import town
from clerktui.services.work_order_rows.lines import lines_of
from clerktui.views.accounts import Page
from clerktui.views.people import Actor
from clerktui.views.work_order_board import BoardForm, BoardNews, CrewDayView
from clerktui.views.work_orders import BoardCounts, BoardFilter, OrderLine

_ACCOUNT = Account.__table__
_CUSTOMER = Customer.__table__
_MOVE = WorkOrderMove.__table__
_ORDER = WorkOrder.__table__
_LIVE = _ORDER.c.ended_at.is_(None)
_NOBODY = "-"
DAY_ORDER = (
    case((_ORDER.c.sequence > 0, 0), else_=1),
    _ORDER.c.sequence,
    _ORDER.c.priority,
    _ORDER.c.due_at.is_(None),
    _ORDER.c.due_at,
    _ORDER.c.number,
)
"""How the orders of a crew's day stand: as the dispatcher put them, then by what presses."""


def list_board(
    db: Database,
    actor: Actor,
    wanted: BoardFilter | str = "",
    after: tuple[int, ...] | None = None,
    limit: int = 50,
) -> Page[OrderLine]:
    """The open orders: overdue first, then the most urgent, then what is due next, then the oldest.

    Args:
        db: the books.
        actor: who asks.
        wanted: which of them; a text is words to look for, `#12` the order of that number, open
            or not.
        after: where the page before ended.
        limit: how many.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    offset = after[0] if after else 0
    with db.read() as connection:
        reference = get_reference(db, connection)
        now = db.clock.now()
        late = case((_ORDER.c.due_at < now, 0), else_=1)
        placed = (late, _ORDER.c.priority, _ORDER.c.due_at.is_(None), _ORDER.c.due_at)
        chosen = _chosen(reference, actor, wanted, now)
        ids = chosen.order_by(*placed, _ORDER.c.number).offset(offset).limit(limit + 1)
        lines = lines_of(connection, reference, now, ids, (*placed, _ORDER.c.number))
    return Page(lines[:limit], (offset + limit,) if len(lines) > limit else None)


def crew_day(db: Database, actor: Actor, crew: str, day: dt.date) -> tuple[OrderLine, ...]:
    """What a crew still has to do on a day, with what is left of earlier days, as it is to be done.

    Raises:
        Refused: `denied`, `work_order.crew_unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        code = town.crew_of(reference, crew).code
        its = (_LIVE, _ORDER.c.crew == code, _ORDER.c.wanted_on <= day)
        ids = select(_ORDER.c.id).where(*its, _ORDER.c.state != "could_not")
        return lines_of(connection, reference, db.clock.now(), ids, DAY_ORDER)


def get_crew_day(
    db: Database, actor: Actor, crew: str, day: dt.date, seen: int = -1
) -> CrewDayView | None:
    """A crew's day with its name; None where no order was moved since that move was the newest.

    Raises:
        Refused: as `crew_day`.
    """
    newest_move = newest(db)
    if newest_move == seen:
        return None
    lines = crew_day(db, actor, crew, day)
    with db.read() as connection:
        name = town.crew_of(get_reference(db, connection), crew).name
    return CrewDayView(crew, name, day, lines, newest_move)


def counts(db: Database, actor: Actor) -> BoardCounts:
    """How many orders are open, late, nobody's, given back; by department and by crew.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        rows = connection.execute(_counted(db.clock.now())).all()
        newest_move = _newest(connection)
    by_department: Counter[str] = Counter()
    by_crew: Counter[str] = Counter()
    for row in rows:
        by_department[row.department] += row.orders
        by_crew[row.crew] += row.orders
    return BoardCounts(
        by_crew.total(),
        sum(row.overdue for row in rows),
        by_crew[""],
        sum(row.orders for row in rows if row.state == "could_not"),
        dict(by_department),
        dict(by_crew),
        newest_move,
    )


def newest(db: Database) -> int:
    """The newest move of any order: another number says that somebody did something."""
    with db.read() as connection:
        return _newest(connection)


def get_news(
    db: Database, actor: Actor, wanted: BoardFilter | str = "", limit: int = 50, seen: int = -1
) -> BoardNews | None:
    """The board with its figures; None where no order was moved since that move was the newest.

    Raises:
        Refused: `denied`.
    """
    if newest(db) == seen:
        return None
    # The figures first: what is moved between the two questions is asked for once more.
    counted = counts(db, actor)
    return BoardNews(list_board(db, actor, wanted, limit=limit), counted)


def get_form(db: Database, actor: Actor) -> BoardForm:
    """What the board can be narrowed by, and who may be sent.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
    told = (town.departments(reference), town.crews(reference))
    departments, crews = (tuple((one.code, one.name) for one in of.values()) for of in told)
    groups = tuple((code, code.replace("_", " ").capitalize()) for code in GROUPS)
    return BoardForm(departments, crews, groups, reference.on, town.departments_of_crews(reference))


# ------------------------------------------------------------------------------------- inside
def _newest(connection: Connection) -> int:
    return int(connection.execute(select(func.coalesce(func.max(_MOVE.c.id), 0))).scalar_one())


def _counted(now: dt.datetime) -> Any:
    groups = (_ORDER.c.department, _ORDER.c.crew, _ORDER.c.state)
    late = func.coalesce(func.sum(case((_ORDER.c.due_at < now, 1), else_=0)), 0)
    numbers = (func.count().label("orders"), late.label("overdue"))
    return select(*groups, *numbers).where(_LIVE).group_by(*groups)


def _chosen(reference: Reference, actor: Actor, wanted: BoardFilter | str, now: dt.datetime) -> Any:
    """The ids of the orders that are wanted."""
    if isinstance(wanted, str):
        wanted = BoardFilter(words=wanted.strip())
    number = fold_number(wanted.words)
    if wanted.words.startswith("#") and number.isdecimal():
        return select(_ORDER.c.id).where(_ORDER.c.number == int(number))
    query = select(_ORDER.c.id).where(_LIVE)
    exact = {
        "department": wanted.department,
        "state": wanted.state,
        "priority": wanted.priority,
        "crew": "" if wanted.crew == _NOBODY else wanted.crew,
    }
    parts = [_ORDER.c[name] == value for name, value in exact.items() if value]
    if wanted.crew == _NOBODY:
        parts.append(_ORDER.c.crew == "")
    if wanted.group:
        types = town.types(reference).values()
        kinds = [one.code for one in types if one.group == wanted.group]
        parts.append(_ORDER.c.kind.in_(kinds))
    if wanted.day is not None:
        parts.append(_ORDER.c.wanted_on <= wanted.day)
    if wanted.mine:
        parts.append(_ORDER.c.owner_id == actor.user_id)
    if wanted.overdue:
        parts.append(_ORDER.c.due_at < now)
    if wanted.words:
        query = query.outerjoin(_ACCOUNT, _ACCOUNT.c.id == _ORDER.c.account_id)
        query = query.outerjoin(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
        parts.append(_said(wanted.words, number))
    return query.where(*parts)


def _said(words: str, number: str) -> Any:
    """Whether an order has these words; a place that is kept from everybody is not looked in."""
    texts = (_ACCOUNT.c.number, _CUSTOMER.c.last_name, _ORDER.c.description)
    parts = [column.icontains(words, autoescape=True) for column in texts]
    if number.isdecimal():
        parts.append(_ORDER.c.number == int(number))
    if folded := folded_place(words):
        parts.append(and_(_ORDER.c.place_n.contains(folded, autoescape=True), ~is_hidden()))
    return or_(*parts)
