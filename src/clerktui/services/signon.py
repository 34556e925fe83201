"""Signing on, and approving on the spot what another person's command was warned about."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select, update

from clerktui.db import Database
from clerktui.errors import NeedsOverride, Refused
from clerktui.models import Approval, Office, Role, RolePermission, User, Workstation
from clerktui.security import audit
from clerktui.security.pins import pin_matches, wait_after
from clerktui.services.town import get_town
from clerktui.views.people import Actor, ApprovalDraft

_APPROVAL = Approval.__table__
_USER = User.__table__
_ROLE = Role.__table__
_PERMISSION = RolePermission.__table__
_STATION = Workstation.__table__
_OFFICE = Office.__table__
_SECOND_PERSON_WARNINGS = ("drawer.hand_over", "drawer.witness")
SECOND_PERSONS = ("void.approve", "correction.approve")
"""What is never let through by the person who asks."""


def sign_on(db: Database, username: str, pin: str, workstation: str) -> Actor:
    """Sign a person on at a workstation.

    Raises:
        Refused: `signon.wrong`, `signon.locked`, `signon.disabled`, `workstation.unknown`,
            `town.missing`.
    """
    user = _prove(db, username, pin)
    with db.write() as connection:
        actor = _actor(connection, user, workstation)
        audit.record(connection, actor, "sign_on", ("user", user.username), db.clock.now())
    return actor


def approve(db: Database, actor: Actor, draft: ApprovalDraft) -> str:
    """Write down a permitted person's approval of one warning of one command; gives their name.

    Raises:
        Refused: as `sign_on`, and `approval.no_permission`, `approval.self` (a second person must
            approve whatever needs a second person).
    """
    user = _prove(db, draft.username, draft.pin)
    with db.write() as connection:
        if draft.permission not in _permissions(connection, user.role_id):
            raise Refused("approval.no_permission", username=user.username)
        is_second = (
            draft.permission in SECOND_PERSONS or draft.message_id in _SECOND_PERSON_WARNINGS
        )
        if is_second and user.id == actor.user_id:
            raise Refused("approval.self", username=user.username)
        now = db.clock.now()
        connection.execute(
            insert(_APPROVAL).values(
                command_id=draft.command_id,
                message_id=draft.message_id,
                permission=draft.permission,
                requested_by_id=actor.user_id,
                approved_by_id=user.id,
                about=draft.about,
                reason=draft.reason,
                approved_at=now,
            )
        )
        audit.record(
            connection,
            actor,
            "approve",
            ("command", draft.command_id),
            now,
            warning=draft.message_id,
            approved_by=user.username,
            reason=draft.reason,
        )
    return user.full_name


class Approvals:
    """What permitted persons have let one command do."""

    def __init__(self, connection: Connection, command_id: str) -> None:
        rows = connection.execute(
            select(
                _APPROVAL.c.message_id,
                _APPROVAL.c.permission,
                _APPROVAL.c.about,
                _APPROVAL.c.approved_by_id,
            )
            .where(_APPROVAL.c.command_id == command_id)
            .order_by(_APPROVAL.c.id.desc())
        )
        self._given = rows.all()

    def is_by(self, warning: NeedsOverride, user_id: int) -> bool:
        """Whether this very person let this very warning through."""
        given = (warning.message_id, warning.permission, str(warning), user_id)
        return any(tuple(row) == given for row in self._given)

    def of(self, warning: NeedsOverride, *, but_not: int | None = None) -> int | None:
        """Who let this very warning through; None when nobody did (or only user `but_not`)."""
        wanted = (warning.message_id, warning.permission)
        for given in self._given:
            if (
                (given.message_id, given.permission) == wanted
                and given.about in ("", str(warning))
                and given.approved_by_id != but_not
            ):
                return given.approved_by_id
        return None


def demo_sign_on(db: Database, username: str, workstation: str) -> Actor:
    """Sign on without a PIN, for the demonstration town only.

    Raises:
        Refused: `signon.wrong` when these books are no demonstration.
    """
    from clerktui.models import Policy

    with db.read() as connection:
        marked = connection.execute(
            select(Policy.__table__.c.value).where(Policy.__table__.c.key == "town.is_demo")
        ).scalar()
        user = connection.execute(select(_USER).where(_USER.c.username == username)).first()
        if not marked or user is None:
            raise Refused("signon.wrong")
        return _actor(connection, user, workstation)


def _prove(db: Database, username: str, pin: str) -> Any:
    """The user whose PIN this is; wrong PINs are counted and make the user wait."""
    user = _user_who_need_not_wait(db, username)
    if not pin_matches(user.pin_hash if user else None, pin) or user is None:
        if user is not None:
            _count_failure(db, user.id)
        raise Refused("signon.wrong")
    # Looked at again: others may have guessed wrong while this PIN was being checked.
    user = _user_who_need_not_wait(db, username)
    if not user.is_active:
        raise Refused("signon.disabled", username=user.username)
    if user.failed_attempts:
        with db.write() as connection:
            connection.execute(
                update(_USER)
                .where(_USER.c.id == user.id)
                .values(failed_attempts=0, locked_until=None)
            )
    return user


def _user_who_need_not_wait(db: Database, username: str) -> Any:
    with db.read() as connection:
        user = connection.execute(
            select(_USER).where(_USER.c.username == username.strip().lower())
        ).first()
    now = db.clock.now()
    if user is not None and user.locked_until and user.locked_until > now:
        wait = int((user.locked_until - now).total_seconds()) + 1
        raise Refused("signon.locked", wait_s=wait)
    return user


def _count_failure(db: Database, user_id: int) -> None:
    """One more wrong PIN; counted in the database, so that guessing at two desks counts twice."""
    this_user = _USER.c.id == user_id
    with db.write() as connection:
        failed = connection.execute(
            update(_USER)
            .where(this_user)
            .values(failed_attempts=_USER.c.failed_attempts + 1)
            .returning(_USER.c.failed_attempts)
        ).scalar_one()
        wait = wait_after(failed)
        if wait:
            until = db.clock.now() + wait
            connection.execute(update(_USER).where(this_user).values(locked_until=until))


def _permissions(connection: Connection, role_id: int) -> frozenset[str]:
    rows = connection.execute(
        select(_PERMISSION.c.permission).where(_PERMISSION.c.role_id == role_id)
    )
    return frozenset(rows.scalars())


def _actor(connection: Connection, user: Any, workstation: str) -> Actor:
    station = connection.execute(
        select(_STATION.c.id, _STATION.c.code, _OFFICE.c.id, _OFFICE.c.name)
        .join(_OFFICE, _OFFICE.c.id == _STATION.c.office_id)
        .where(_STATION.c.code == workstation)
    ).first()
    if station is None:
        raise Refused("workstation.unknown", workstation=workstation)
    town_name, timezone = get_town(connection)
    role = connection.execute(select(_ROLE.c.code).where(_ROLE.c.id == user.role_id)).scalar_one()
    return Actor(
        user_id=user.id,
        username=user.username,
        full_name=user.full_name,
        role=role,
        permissions=_permissions(connection, user.role_id),
        office_id=station[2],
        office_name=station[3],
        workstation_id=station[0],
        workstation=station[1],
        town_name=town_name,
        timezone=timezone,
    )
