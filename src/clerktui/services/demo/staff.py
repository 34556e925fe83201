"""Who works in the demonstration town. Their PINs are no secret: README and handbook print them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from clerktui.models import Office, Policy, Role, User, Workstation
from clerktui.security import audit
from clerktui.security.permissions import ROLES
from clerktui.security.pins import hash_pin
from clerktui.services.policies import write_policy
from clerktui.services.town import get_town
from clerktui.views.people import Actor


@dataclass(frozen=True)
class DemoUser:
    """A person of the demonstration office, with the PIN printed in its handbook."""

    username: str
    full_name: str
    role: str
    pin: str
    workstation: str


DEMO_USERS = (
    DemoUser("ana", "Ana Ruiz", "clerk", "2468", "DESK2"),
    DemoUser("dee", "Dee Walker", "clerk", "1357", "DESK1"),
    DemoUser("sam", "Sam Locklear", "supervisor", "8642", "DESK1"),
    DemoUser("fay", "Fay Hinson", "finance", "7531", "DESK1"),
    DemoUser("admin", "Alex Morgan", "admin", "9753", "HEADLESS"),
    DemoUser("ivy", "Ivy Chavis", "inquiry", "4826", "DESK1"),
    DemoUser("rae", "Rae Jacobs", "dispatcher", "3916", "DESK1"),
    DemoUser("joe", "Joe Oxendine", "crew", "6174", "DESK1"),
    DemoUser("lou", "Lou Bryant", "crew", "5283", "DESK1"),
)
CREWS = {"w1": ("joe",), "st": ("lou",)}
"""Who of them goes with which crew."""


def hire(connection: Connection, now: dt.datetime) -> dict[str, Actor]:
    """Add the demonstration's users, those who are missing; gives everybody as actors."""
    users = User.__table__
    known = set(connection.execute(select(users.c.username)).scalars())
    roles = _ids(connection, Role)
    office_id = connection.execute(select(Office.__table__.c.id).order_by(Office.__table__.c.id))
    first_office = office_id.scalars().first()
    for user in DEMO_USERS:
        if user.username in known:
            continue
        connection.execute(
            insert(users).values(
                username=user.username,
                full_name=user.full_name,
                role_id=roles[user.role],
                office_id=first_office,
                pin_hash=hash_pin(user.pin, salt=f"clerktui demo {user.username}".encode()),
                created_at=now,
            )
        )
        audit.record(connection, None, "add_user", ("user", user.username), now, role=user.role)
    _man_crews(connection, now)
    return _actors(connection)


def _man_crews(connection: Connection, now: dt.datetime) -> None:
    """Put the field staff into their crews, from the day the town's own decision holds."""
    policy = Policy.__table__
    query = select(policy.c.value, policy.c.effective_from, policy.c.citation)
    query = query.where(policy.c.key == "work_order.crews")
    newest = query.order_by(policy.c.effective_from.desc(), policy.c.id.desc()).limit(1)
    decided = connection.execute(newest).one()
    crews = {
        code: {**crew, "members": list(CREWS.get(code, crew.get("members", ())))}
        for code, crew in decided.value.items()
    }
    if crews != decided.value:
        since = (decided.effective_from, now)
        write_policy(connection, "work_order.crews", crews, since, decided.citation)


def _actors(connection: Connection) -> dict[str, Actor]:
    users, offices = User.__table__, Office.__table__
    stations = _ids(connection, Workstation)
    town_name, timezone = get_town(connection)
    rows = connection.execute(
        select(users.c.username, users.c.id, users.c.office_id, offices.c.name).join(
            offices, offices.c.id == users.c.office_id
        )
    )
    found = {row.username: row for row in rows}
    return {
        user.username: Actor(
            user_id=found[user.username].id,
            username=user.username,
            full_name=user.full_name,
            role=user.role,
            permissions=frozenset(ROLES[user.role][1]),
            office_id=found[user.username].office_id,
            office_name=found[user.username].name,
            workstation_id=stations[user.workstation],
            workstation=user.workstation,
            town_name=town_name,
            timezone=timezone,
        )
        for user in DEMO_USERS
    }


def _ids(connection: Connection, model: type[Role | Workstation]) -> dict[str, int]:
    table = model.__table__
    return {row.code: row.id for row in connection.execute(select(table.c.code, table.c.id))}
