"""To whom a task can be given: a person, a role, or whoever opens a drawer next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, case, exists, func, literal, select

from clerktui.errors import Refused
from clerktui.models import Drawer, DrawerSession, Role, RolePermission, User
from clerktui.rules.text import snippet
from clerktui.views.people import Actor
from clerktui.views.tasks import ReceiverView

_DRAWER = Drawer.__table__
_GRANT = RolePermission.__table__
_ROLE = Role.__table__
_SESSION = DrawerSession.__table__
_USER = User.__table__
# Names of their own, so that a list may join the tables itself.
_OWNER, _OWNERS_ROLE = _USER.alias("owner"), _ROLE.alias("owners_role")
_OWNERS_DRAWER = _DRAWER.alias("owners_drawer")
_ROLE_MARK, _DRAWER_MARK = "role:", "drawer:"


@dataclass(frozen=True)
class Owner:
    """Whose a task is; exactly one of the three."""

    owner_id: int | None = None
    owner_role: str | None = None
    drawer_id: int | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """Its columns, in a task as in a row of its thread."""
        return dict(self.__dict__)


def find_owner(connection: Connection, to: str) -> Owner:
    """Whom `to` means: a username, `role:clerk`, `drawer:2`.

    Raises:
        Refused: `task.to_missing`, `task.to_unknown` (nobody, disabled, or without `task.use`).
    """
    wanted = to.strip()
    if not wanted:
        raise Refused("task.to_missing")
    may = exists().where(_GRANT.c.permission == "task.use", _GRANT.c.role_id == _ROLE.c.id)
    if wanted.startswith(_ROLE_MARK):
        code = wanted.removeprefix(_ROLE_MARK)
        query = select(_ROLE.c.code).where(_ROLE.c.code == code, may)
        owner = Owner(owner_role=connection.execute(query).scalar())
    elif wanted.startswith(_DRAWER_MARK):
        code = wanted.removeprefix(_DRAWER_MARK)
        query = select(_DRAWER.c.id).where(_DRAWER.c.code == code)
        owner = Owner(drawer_id=connection.execute(query).scalar())
    else:
        query = (
            select(_USER.c.id)
            .join(_ROLE, _ROLE.c.id == _USER.c.role_id)
            .where(_USER.c.username == wanted.lower(), _USER.c.is_active, may)
        )
        owner = Owner(owner_id=connection.execute(query).scalar())
    if owner == Owner():
        raise Refused("task.to_unknown", to=snippet(wanted))
    return owner


def owner_code(table: Any) -> Any:
    """Whose a row of a task or its thread is, as `to` would say it; an SQL expression."""
    return _owner(
        table,
        literal(_ROLE_MARK) + table.c.owner_role,
        literal(_DRAWER_MARK) + _drawer_code(table),
        _OWNER.c.username,
    )


def owner_name(table: Any) -> Any:
    """The same as people say it; an SQL expression."""
    role = _one(_OWNERS_ROLE.c.name, _OWNERS_ROLE.c.code == table.c.owner_role)
    drawer = literal("next at drawer ") + _drawer_code(table)
    return _owner(table, role, drawer, _OWNER.c.full_name)


def _owner(table: Any, role: Any, drawer: Any, person: Any) -> Any:
    return case(
        (table.c.owner_role.is_not(None), role),
        (table.c.drawer_id.is_not(None), drawer),
        else_=_one(person, _OWNER.c.id == table.c.owner_id),
    )


def _drawer_code(table: Any) -> Any:
    return _one(_OWNERS_DRAWER.c.code, _OWNERS_DRAWER.c.id == table.c.drawer_id)


def drawer_of(actor: Actor) -> Any:
    """The drawer this person has open; an SQL expression."""
    return _one(
        _SESSION.c.drawer_id, (_SESSION.c.user_id == actor.user_id) & (_SESSION.c.state == "open")
    )


def list_receivers(connection: Connection, actor: Actor) -> tuple[ReceiverView, ...]:
    """Everybody a task can be given to: roles first, then people, then the office's drawers."""
    may = exists().where(_GRANT.c.permission == "task.use", _GRANT.c.role_id == _ROLE.c.id)
    held = (
        select(func.count()).where(_USER.c.role_id == _ROLE.c.id, _USER.c.is_active)
    ).scalar_subquery()
    roles = select(_ROLE.c.code, _ROLE.c.name).where(may, held > 0).order_by(_ROLE.c.id)
    people = (
        select(_USER.c.username, _USER.c.full_name)
        .join(_ROLE, _ROLE.c.id == _USER.c.role_id)
        .where(_USER.c.is_active, _USER.c.id != actor.user_id, may)
        .order_by(_USER.c.username)
    )
    drawers = select(_DRAWER.c.code).where(_DRAWER.c.office_id == actor.office_id)
    used = exists().where(_SESSION.c.drawer_id == _DRAWER.c.id)
    in_use = drawers.where(used).order_by(_DRAWER.c.code)
    return (
        *(ReceiverView(f"{_ROLE_MARK}{r.code}", r.name) for r in connection.execute(roles)),
        *(ReceiverView(*row) for row in connection.execute(people)),
        *(
            ReceiverView(f"{_DRAWER_MARK}{code}", f"next at drawer {code}")
            for code in connection.execute(in_use).scalars()
        ),
    )


def _one(column: Any, where: Any) -> Any:
    return select(column).where(where).scalar_subquery()
