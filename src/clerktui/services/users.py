"""Users: added, listed, disabled, given a new PIN."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Office, Role, RolePermission, User
from clerktui.rules.names import clean_text
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.security.pins import hash_pin
from clerktui.views.people import Actor, UserDraft, UserView

_USER = User.__table__
_ROLE = Role.__table__
_OFFICE = Office.__table__
_PERMISSION = RolePermission.__table__
_USERNAME = re.compile(r"[a-z][a-z0-9._-]{0,31}")


def add_user(db: Database, actor: Actor | None, draft: UserDraft) -> UserView:
    """Add a user; `actor` is None only while a town has no users at all.

    Raises:
        Refused: `denied`, `user.exists`, `user.bad_name`, `user.role_unknown`, `user.pin_weak`,
            `office.unknown`.
    """
    username = draft.username.strip().lower()
    if not _USERNAME.fullmatch(username):
        raise Refused("user.bad_name", username=username)
    full_name = clean_text(draft.full_name, max_length=60) or username
    hashed = hash_pin(draft.pin)
    with db.write() as connection:
        _may_add(connection, actor)
        role_id = connection.execute(select(_ROLE.c.id).where(_ROLE.c.code == draft.role)).scalar()
        if role_id is None:
            raise Refused("user.role_unknown", role=draft.role)
        office = _office(connection, draft.office)
        now = db.clock.now()
        try:
            connection.execute(
                insert(_USER).values(
                    username=username,
                    full_name=full_name,
                    role_id=role_id,
                    office_id=office.id,
                    pin_hash=hashed,
                    created_at=now,
                )
            )
        except IntegrityError as error:
            raise Refused("user.exists", username=username) from error
        audit.record(connection, actor, "add_user", ("user", username), now, role=draft.role)
    return UserView(username, full_name, draft.role, office.code, is_active=True, is_locked=False)


def _may_add(connection: Connection, actor: Actor | None) -> None:
    if actor is not None:
        require(actor, "user.manage")
    elif connection.execute(select(_USER.c.id).limit(1)).first() is not None:
        raise Refused("denied", permission="user.manage")


def _office(connection: Connection, code: str | None) -> Any:
    which = _OFFICE.c.code == code if code else _OFFICE.c.id > 0
    office = connection.execute(select(_OFFICE).where(which).order_by(_OFFICE.c.id)).first()
    if office is None:
        raise Refused("office.unknown", office=code)
    return office


def list_users(db: Database) -> tuple[UserView, ...]:
    """Every user, by name."""
    now = db.clock.now()
    with db.read() as connection:
        rows = connection.execute(
            select(_USER, _ROLE.c.code.label("role"), _OFFICE.c.code.label("office"))
            .join(_ROLE, _ROLE.c.id == _USER.c.role_id)
            .join(_OFFICE, _OFFICE.c.id == _USER.c.office_id)
            .order_by(_USER.c.username)
        ).all()
    return tuple(
        UserView(
            row.username,
            row.full_name,
            row.role,
            row.office,
            is_active=row.is_active,
            is_locked=bool(row.locked_until and row.locked_until > now),
        )
        for row in rows
    )


def disable_user(db: Database, actor: Actor, username: str) -> None:
    """Stop a user from signing on; what they did stays.

    Raises:
        Refused: `denied`, `user.unknown`, `user.last_admin` for the only one who may manage users.
    """
    require(actor, "user.manage")
    _refuse_last_manager(db, username)
    _change(db, actor, username, "disable_user", is_active=False)


def reset_pin(db: Database, actor: Actor, username: str, pin: str) -> None:
    """Give a user a new PIN and end any wait.

    Raises:
        Refused: `denied`, `user.unknown`, `user.pin_weak`.
    """
    hashed = hash_pin(pin)
    values = {"pin_hash": hashed, "failed_attempts": 0, "locked_until": None, "is_active": True}
    _change(db, actor, username, "reset_pin", **values)


def _refuse_last_manager(db: Database, username: str) -> None:
    """Somebody must be left who can let the others in."""
    with db.read() as connection:
        managers = connection.execute(
            select(_USER.c.username)
            .join(_PERMISSION, _PERMISSION.c.role_id == _USER.c.role_id)
            .where(_PERMISSION.c.permission == "user.manage", _USER.c.is_active)
        ).scalars()
        if set(managers) == {username.strip().lower()}:
            raise Refused("user.last_admin", username=username)


def _change(db: Database, actor: Actor, username: str, action: str, **values: object) -> None:
    require(actor, "user.manage")
    username = username.strip().lower()
    with db.write() as connection:
        done = connection.execute(
            update(_USER).where(_USER.c.username == username).values(**values)
        )
        if done.rowcount == 0:
            raise Refused("user.unknown", username=username)
        audit.record(connection, actor, action, ("user", username), db.clock.now())
