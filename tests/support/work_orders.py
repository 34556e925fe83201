"""Work orders for tests: crews with members, requests taken, orders moved on and ended."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select

from clerktui.models import OutboxMessage, WorkOrder, WorkOrderCaller, WorkOrderMove
from clerktui.services import policies, reference, signon, users
from clerktui.services.work_orders import ending, moves, taking
from clerktui.views.people import UserDraft
from clerktui.views.work_orders import (
    OrderDone,
    OrderDraft,
    OrderMoved,
    OrderMoveDraft,
    RequestDraft,
    RequestTaken,
)
from tests.support.office import Office, cheap_pins, new_id

MARIA = "10-0442-07"
NOTIFIES = ["dispatched", "called_back", "cancelled", "raised"]
CREWS = {
    "w1": {
        "name": "Water crew 1",
        "department": "utilities",
        "members": ["walt"],
        "email": "crew1@maplefalls.example",
        "text": "919-555-0131",
        "notify": NOTIFIES,
    },
    "w2": {"name": "Water crew 2", "department": "utilities", "members": ["ruth"]},
}
DEPARTMENTS = {
    "utilities": {
        "name": "Utilities",
        "email": "utilities@maplefalls.example",
        "notify": ["opened"],
    },
    "sanitation": {"name": "Sanitation"},
    "streets": {"name": "Streets"},
    "parks": {"name": "Parks"},
    "code": {"name": "Code enforcement"},
}
_DAY = dt.date(2026, 1, 2)


def decide(office: Office, key: str, value: Any) -> None:
    """The town decides something about orders."""
    policies.set_policy(office.db, key, value, _DAY)
    reference.forget(office.db)


def staffed(office: Office) -> Office:
    """Two water crews with a member each, walt and ruth, and a dispatcher, dot."""
    admin = office.people["admin"]
    hired = (
        ("walt", "Walt Pike", "crew", "4411"),
        ("ruth", "Ruth Cobb", "crew", "4422"),
        ("dot", "Dot Avery", "dispatcher", "4433"),
    )
    with cheap_pins():
        for username, full_name, role, pin in hired:
            users.add_user(office.db, admin, UserDraft(username, full_name, role, pin))
            office.people[username] = signon.sign_on(office.db, username, pin, "DESK1")
    decide(office, "work_order.crews", CREWS)
    decide(office, "work_order.departments", DEPARTMENTS)
    return office


def only_looks(office: Office) -> str:
    """Somebody who may look accounts up and nothing else; gives their user name."""
    with cheap_pins():
        ida = UserDraft("ida", "Ida Hale", "inquiry", "4455")
        users.add_user(office.db, office.people["admin"], ida)
        office.people["ida"] = signon.sign_on(office.db, "ida", "4455", "DESK1")
    return "ida"


def request(office: Office, kind: str = "leak", who: str = "ana", **said: Any) -> RequestTaken:
    """Take a request; a leak is in the street unless told."""
    if kind == "leak":
        said.setdefault("answers", {"from": "street"})
    draft = RequestDraft(said.pop("command_id", new_id()), kind, **said)
    return taking.take_request(office.db, office.people[who], draft)


def move(office: Office, act: str, number: int, who: str = "dot", **said: Any) -> OrderMoved:
    """Do something about an order: "dispatch", "accept", ..."""
    draft = OrderMoveDraft(said.pop("command_id", new_id()), number, **said)
    done: OrderMoved = getattr(moves, act)(office.db, office.people[who], draft)
    return done


def complete(office: Office, number: int, who: str = "ana", **said: Any) -> OrderDone:
    """Say that an order is done."""
    draft = OrderDraft(said.pop("command_id", new_id()), number, **said)
    return ending.complete_order(office.db, office.people[who], draft)


def cancel(office: Office, number: int, note: str = "not wanted", who: str = "ana") -> OrderDone:
    """Cancel an order."""
    draft = OrderDraft(new_id(), number, note)
    return ending.cancel_order(office.db, office.people[who], draft)


def row(office: Office, number: int) -> Any:
    """An order as it is kept."""
    query = select(WorkOrder.__table__).where(WorkOrder.__table__.c.number == number)
    with office.db.read() as connection:
        return connection.execute(query).one()


def history(office: Office, number: int) -> list[tuple[str, str]]:
    """What was done about an order: what, and the state after it."""
    table = WorkOrderMove.__table__
    query = select(table.c.kind, table.c.to_state).where(table.c.order_id == row(office, number).id)
    with office.db.read() as connection:
        return [tuple(one) for one in connection.execute(query.order_by(table.c.id))]


def callers(office: Office, number: int) -> list[Any]:
    """Who asked for an order."""
    table = WorkOrderCaller.__table__
    query = select(table).where(table.c.order_id == row(office, number).id).order_by(table.c.id)
    with office.db.read() as connection:
        return list(connection.execute(query))


def told(office: Office) -> list[tuple[str, str, str]]:
    """The messages about orders, in order: channel, address, subject."""
    table = OutboxMessage.__table__
    query = select(table.c.channel, table.c.address, table.c.subject)
    query = query.where(table.c.subject_kind == "work_order").order_by(table.c.id)
    with office.db.read() as connection:
        return [tuple(one) for one in connection.execute(query)]
