"""The nightly run over arrangements whose day has passed; run twice, it does nothing more."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, literal_column, select

from clerktui.db import Database
from clerktui.models import Account
from clerktui.rules.arrangements import BROKEN, KEPT
from clerktui.security.permissions import require
from clerktui.services.arrangement_rows import ARRANGEMENT, standings
from clerktui.services.collections import reactions
from clerktui.services.collections.settling import settle
from clerktui.services.reference import Reference, get_reference
from clerktui.views.arrangements import JudgedRun
from clerktui.views.people import Actor

AT_ONCE = 300
_ACCOUNT = Account.__table__
_PASSED = (
    select(ARRANGEMENT)
    .where(
        ARRANGEMENT.c.state == literal_column("'open'"),
        ARRANGEMENT.c.judge_on < bindparam("day"),
        ARRANGEMENT.c.account_id > bindparam("after"),
    )
    .order_by(ARRANGEMENT.c.account_id)
    .limit(AT_ONCE)
)


def run(db: Database, actor: Actor, *, dry_run: bool = False) -> JudgedRun:
    """Judge every open promise and plan whose last day has passed.

    Args:
        db: the books.
        actor: who runs it; maintenance may.
        dry_run: change nothing, say what would be.

    Raises:
        Refused: `denied`.
    """
    require(actor, "collect.run")
    with db.read() as connection:
        on = get_reference(db, connection).on
    states: list[str] = []
    after: int | None = 0
    while after is not None:
        after, found = _look(db, after) if dry_run else _piece(db, after)
        states += found
    kept, broken = states.count(KEPT), states.count(BROKEN)
    return JudgedRun(on, len(states), kept, broken, dry_run)


def _look(db: Database, after: int) -> tuple[int | None, list[str]]:
    with db.read() as connection:
        reference = get_reference(db, connection)
        return _judged(connection, reference, after)


def _judged(
    connection: Connection, reference: Reference, after: int
) -> tuple[int | None, list[str]]:
    """The last account of the next piece, and how each of them stands now."""
    rows = connection.execute(_PASSED, {"day": reference.on, "after": after}).all()
    found = [one.judged.state for one in standings(connection, reference, rows).values()]
    return (rows[-1].account_id if rows else None), found


def _piece(db: Database, after: int) -> tuple[int | None, list[str]]:
    """Judge the next accounts, in a transaction of its own that holds them in id order."""
    with db.write() as connection:
        reference, now = get_reference(db, connection), db.clock.now()
        which = {"day": reference.on, "after": after}
        ids = [row.account_id for row in connection.execute(_PASSED, which)]
        if not ids:
            return None, []
        locked = select(_ACCOUNT.c.id).where(_ACCOUNT.c.id.in_(ids)).order_by(_ACCOUNT.c.id)
        connection.execute(locked.with_for_update()).all()
        _, states = _judged(connection, reference, after)
        changed = settle(connection, reference, now, ids)
        if changed:
            words = reactions.WHYS["run"]
            reactions.follow(connection, reference, now, sorted(changed), words)
    return ids[-1], states
