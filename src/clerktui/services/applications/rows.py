"""The road of everything done about an application: claimed, locked, written, answered."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger import commands
from clerktui.models import Account, Application, ApplicationMove
from clerktui.security import audit
from clerktui.services.reference import Reference, get_reference
from clerktui.views.applications import ApplicationDone
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_APPLICATION = Application.__table__
_MOVE = ApplicationMove.__table__


@dataclass(frozen=True)
class Moving:
    """Something being done about an application, inside its transaction."""

    connection: Connection
    reference: Reference
    actor: Actor
    now: dt.datetime
    command_id: str


Work = Callable[[Moving], ApplicationDone]


def take(db: Database, actor: Actor, kind: str, draft: Any, work: Work) -> ApplicationDone:
    """Do it once; the same command again gives the same answer.

    Raises:
        Refused: `command.reused`, and what `work` refuses.
    """
    said = {name: _plain(value) for name, value in draft.__dict__.items() if name != "command_id"}
    command = commands.Command(draft.command_id, f"application_{kind}", said, actor.user_id)

    def once(connection: Connection) -> ApplicationDone:
        now = db.clock.now()
        earlier = commands.claim(connection, command, now)
        if earlier is not None:
            return ApplicationDone(**json.loads(earlier), duplicate=True)
        reference = get_reference(db, connection)
        done = work(Moving(connection, reference, actor, now, command.id))
        told = {name: value for name, value in done.__dict__.items() if name != "duplicate"}
        commands.answer(connection, command.id, told)
        return done

    return db.post(once)


def _plain(value: Any) -> Any:
    return [list(one) for one in value] if isinstance(value, tuple) else value


def find_open(connection: Connection, number: int, *, lock: bool = False) -> Any:
    """An open application's row.

    Raises:
        Refused: `application.unknown`, `application.ended`.
    """
    query = select(_APPLICATION).where(_APPLICATION.c.number == number)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise Refused("application.unknown", number=number)
    if row.state != "open":
        raise Refused("application.ended", number=number, state=row.state)
    return row


def lock_open(moving: Moving, number: int, version: int | None = None) -> Any:
    """An open application's row, locked.

    Args:
        moving: the transaction.
        number: of the application.
        version: what the screen has seen, where it must still be so.

    Raises:
        Refused: `application.unknown`, `application.ended`, `application.changed`.
    """
    row = find_open(moving.connection, number, lock=True)
    if version is not None and row.version != version:
        raise Refused("application.changed", number=number)
    return row


def move(
    moving: Moving, row: Any, kind: str, said: dict[str, Any], note: str = "", **values: Any
) -> ApplicationDone:
    """Write a move and what it makes of the application (its row, locked)."""
    connection = moving.connection
    version = row.version + 1
    values = {"state": row.state, "owner_id": row.owner_id, **values, "version": version}
    connection.execute(update(_APPLICATION).where(_APPLICATION.c.id == row.id).values(**values))
    write_move(moving, row.id, kind, {**values, "said": said, "note": note})
    subject = ("application", row.number)
    audit.record(connection, moving.actor, f"application_{kind}", subject, moving.now)
    account = ""
    if values.get("account_id"):
        numbers = select(_ACCOUNT.c.number).where(_ACCOUNT.c.id == values["account_id"])
        account = str(connection.execute(numbers).scalar_one())
    return ApplicationDone(row.number, values["state"], version, account)


def write_move(moving: Moving, application_id: int, kind: str, values: dict[str, Any]) -> None:
    """Write the row of a move: who, when, what was said, and how the application stands then."""
    names = ("state", "owner_id", "version", "said", "note")
    moving.connection.execute(
        insert(_MOVE).values(
            application_id=application_id,
            kind=kind,
            at=moving.now,
            user_id=moving.actor.user_id,
            **{name: values[name] for name in names},
        )
    )
