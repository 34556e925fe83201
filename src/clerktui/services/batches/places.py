"""Where somebody is in a batch, kept to the half-typed character, and whose desk holds it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select, text, update

from clerktui.db.prepared import Prepared
from clerktui.errors import Refused
from clerktui.models import BatchPlace, User
from clerktui.views.batches import Place
from clerktui.views.people import Actor

IN_HAND_MINUTES = 5
"""How long after somebody's last key a co-worker who takes the batch up is asked first."""
_PLACE, _USER = BatchPlace.__table__, User.__table__
_TAKE = Prepared(
    text(
        "INSERT INTO batch_place (batch_id, purpose, holder, user_id, content, saved_at) "
        "VALUES (:batch, :purpose, :holder, :user_id, NULL, :now) "
        "ON CONFLICT (batch_id, purpose) DO UPDATE SET holder = :holder, user_id = :user_id"
    ).bindparams(bindparam("now", type_=_PLACE.c.saved_at.type))
)
_KEEP = Prepared(
    update(_PLACE)
    .where(
        _PLACE.c.batch_id == bindparam("batch"),
        _PLACE.c.purpose == bindparam("for_what"),
        _PLACE.c.holder == bindparam("held_by"),
    )
    .values(content=bindparam("said"), saved_at=bindparam("now"))
)


@dataclass(frozen=True)
class Holding:
    """One desk's hold on a batch: for keying or for verifying, by the desk's token."""

    batch_id: int
    purpose: str
    holder: str


def hold(connection: Connection, holding: Holding, actor: Actor, now: dt.datetime) -> None:
    """Take the place in a batch for one desk; whoever had it finds out at the next key."""
    _TAKE.run(
        connection,
        {
            "batch": holding.batch_id,
            "purpose": holding.purpose,
            "holder": holding.holder,
            "user_id": actor.user_id,
            "now": now,
        },
    )


def require_quiet(connection: Connection, holding: Holding, actor: Actor, now: dt.datetime) -> None:
    """Let pass unless somebody else struck a key in the batch a moment ago.

    Raises:
        Refused: `batch.in_hand` with `who` and `minutes`.
    """
    held = connection.execute(
        select(_USER.c.full_name).where(
            _USER.c.id == _PLACE.c.user_id,
            _PLACE.c.batch_id == holding.batch_id,
            _PLACE.c.purpose == holding.purpose,
            _PLACE.c.user_id != actor.user_id,
            _PLACE.c.saved_at > now - dt.timedelta(minutes=IN_HAND_MINUTES),
        )
    ).scalar()
    if held is not None:
        raise Refused("batch.in_hand", who=held, minutes=IN_HAND_MINUTES)


def give_to(connection: Connection, batch_id: int, user_id: int) -> None:
    """Keep the places for another clerk; whoever has them on the screen is told at the next key."""
    connection.execute(
        update(_PLACE).where(_PLACE.c.batch_id == batch_id).values(holder="", user_id=user_id)
    )


def forget(connection: Connection, batch_id: int, purpose: str) -> None:
    """What was half-typed is a line now, or none any more."""
    connection.execute(
        update(_PLACE)
        .where(_PLACE.c.batch_id == batch_id, _PLACE.c.purpose == purpose)
        .values(content=None)
    )


def require_holder(connection: Connection, holding: Holding, number: int) -> None:
    """Let the desk pass that holds the batch.

    Raises:
        Refused: `batch.taken_over`.
    """
    held = connection.execute(
        select(_PLACE.c.holder).where(
            _PLACE.c.batch_id == holding.batch_id, _PLACE.c.purpose == holding.purpose
        )
    ).scalar()
    if held != holding.holder:
        raise Refused("batch.taken_over", batch=number)


def get_place(connection: Connection, batch_id: int, purpose: str) -> Place | None:
    """Where somebody was in a batch; None when nobody has been yet."""
    said = connection.execute(
        select(_PLACE.c.content).where(_PLACE.c.batch_id == batch_id, _PLACE.c.purpose == purpose)
    ).scalar()
    return Place(**said) if said else None


def save_place(
    connection: Connection, holding: Holding, place: Place, number: int, now: dt.datetime
) -> None:
    """Keep a place, as long as this desk still holds the batch.

    Raises:
        Refused: `batch.taken_over`.
    """
    values = {
        "batch": holding.batch_id,
        "for_what": holding.purpose,
        "held_by": holding.holder,
        "said": place.__dict__,
        "now": now,
    }
    if _KEEP.run(connection, values).rowcount == 0:
        raise Refused("batch.taken_over", batch=number)
