"""What a crew has typed of a completion, kept field by field: a line out there drops.

It is a draft of its own kind, of one person and one order, and gone once the order is done.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert, select, update

from clerktui.db import Database
from clerktui.models import Draft
from clerktui.security.permissions import require
from clerktui.views.people import Actor

KIND = "crew_done"
_CREW = "work_order.crew"
_DRAFT = Draft.__table__


def keep(
    db: Database, actor: Actor, number: int, command_id: str, typed: Mapping[str, str]
) -> None:
    """Keep what stands in the fields, with the id it will be sent under.

    Raises:
        Refused: `denied`.
    """
    require(actor, _CREW)
    said = {"command_id": command_id, "typed": dict(typed)}
    with db.write() as connection:
        now = db.clock.now()
        changed = update(_DRAFT).where(_DRAFT.c.id == _id(actor, number))
        if connection.execute(changed.values(content=said, updated_at=now)).rowcount:
            return
        connection.execute(
            insert(_DRAFT).values(
                id=_id(actor, number),
                kind=KIND,
                state="open",
                owner_id=actor.user_id,
                office_id=actor.office_id,
                label=f"order {number}",
                content=said,
                created_at=now,
                updated_at=now,
            )
        )


def kept(db: Database, actor: Actor, number: int) -> dict[str, Any] | None:
    """What was typed before: `command_id` and `typed`, by field; None where nothing was.

    Raises:
        Refused: `denied`.
    """
    require(actor, _CREW)
    with db.read() as connection:
        query = select(_DRAFT.c.content).where(_DRAFT.c.id == _id(actor, number))
        found: dict[str, Any] | None = connection.execute(query).scalar()
    return found


def forget(db: Database, actor: Actor, number: int) -> None:
    """It is booked: what was typed is kept no longer.

    Raises:
        Refused: `denied`.
    """
    require(actor, _CREW)
    with db.write() as connection:
        connection.execute(delete(_DRAFT).where(_DRAFT.c.id == _id(actor, number)))


def _id(actor: Actor, number: int) -> str:
    return f"{KIND}-{actor.user_id}-{number}"
