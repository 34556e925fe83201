"""Who has an account of the queue open: claimed for some minutes, given back when it is left.

A claim that was never given back (the line broke) ends by itself; nobody has to free it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, or_, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import CollectionItem, User
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.reference import Reference
from clerktui.views.people import Actor

_ITEM = CollectionItem.__table__
_USER = User.__table__


def claim(
    connection: Connection, reference: Reference, actor: Actor, now: dt.datetime, account: Any
) -> dt.datetime:
    """Take an account up, or keep it longer; gives the moment the claim ends.

    Args:
        connection: a writing transaction.
        reference: the town's rules of today.
        actor: the collector.
        now: the moment.
        account: its row, with `id` and `number`.

    Raises:
        Refused: `collect.taken`, `collect.not_collected`.
    """
    until = now + dt.timedelta(minutes=int(reference.policy["collection.claim_minutes"]))
    free = or_(
        _ITEM.c.claimed_by_id.is_(None),
        _ITEM.c.claimed_by_id == actor.user_id,
        _ITEM.c.claimed_until <= now,
    )
    taken = connection.execute(
        update(_ITEM)
        .where(_ITEM.c.account_id == account.id, _ITEM.c.state == "open", free)
        .values(claimed_by_id=actor.user_id, claimed_until=until)
    )
    if taken.rowcount != 1:
        raise _why_not(connection, account)
    return until


def stands_as(connection: Connection, row: Any) -> bool:
    """Lock an account's row; whether it still stands as it was listed: nobody called meanwhile."""
    same = (_ITEM.c[name] == getattr(row, name) for name in ("lane", "next_on", "sort_key"))
    locked = select(_ITEM.c.account_id).where(_ITEM.c.account_id == row.account_id, *same)
    return connection.execute(locked.with_for_update()).first() is not None


def release(db: Database, actor: Actor, number: str) -> None:
    """Give an account back that was taken up; one that is somebody else's by now stays so.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`.
    """
    require(actor, "collect.work")
    with db.write() as connection:
        let_go(connection, actor, which_account(connection, number).id)


def let_go(connection: Connection, actor: Actor, account_id: int) -> None:
    """Give an account back, in the caller's transaction."""
    connection.execute(
        update(_ITEM)
        .where(_ITEM.c.account_id == account_id, _ITEM.c.claimed_by_id == actor.user_id)
        .values(claimed_by_id=None, claimed_until=None)
    )


def _why_not(connection: Connection, account: Any) -> Refused:
    who = connection.execute(
        select(_USER.c.full_name)
        .join(_ITEM, _ITEM.c.claimed_by_id == _USER.c.id)
        .where(_ITEM.c.account_id == account.id, _ITEM.c.state == "open")
    ).scalar()
    if who is None:
        return Refused("collect.not_collected", account=account.number)
    return Refused("collect.taken", account=account.number, who=who)
