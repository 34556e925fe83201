"""Release a planned purge as a second person, or call a run off."""

from __future__ import annotations

from sqlalchemy import Connection

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.rules.text import clean_text
from clerktui.security.permissions import require
from clerktui.services.retention import runs
from clerktui.views.people import Actor
from clerktui.views.retention import PurgeRunView

_NOTE_MAX = 200


def approve_run(db: Database, actor: Actor, number: int, manifest_hash: str) -> PurgeRunView:
    """Release the manifest that was read; sent again it answers the same.

    Args:
        db: the books.
        actor: anybody permitted but who planned it.
        number: the run.
        manifest_hash: of the manifest that was read, or its first letters (at least 8).

    Raises:
        Refused: `denied`, `purge.unknown`, `purge.own` for the planner, `purge.state`,
            `purge.manifest` when another manifest was read, `purge.nothing` for an empty one.
    """
    require(actor, "purge.approve")

    def work(connection: Connection) -> PurgeRunView:
        row = runs.row_of(connection, number, lock=True)
        if row.planned_by_id == actor.user_id:
            raise Refused("purge.own")
        read = manifest_hash.strip().lower()
        if len(read) < 8 or not row.manifest_hash.startswith(read):
            raise Refused("purge.manifest", number=number)
        if row.state == "planned":
            if not row.eligible:
                raise Refused("purge.nothing", number=number)
            now = db.clock.now()
            runs.change(
                connection, row, state="approved", approved_by_id=actor.user_id, approved_at=now
            )
            runs.moved(connection, row, "approved", (actor, now), row.manifest_hash)
        elif row.approved_by_id != actor.user_id or row.state == "cancelled":
            raise Refused("purge.state", number=number, state=row.state)
        return runs.run_view(connection, actor, number)

    return db.post(work)


def cancel_run(db: Database, actor: Actor, number: int, reason: str) -> PurgeRunView:
    """Call a run off: what is purged stays purged, the rest of its manifest is never touched.

    Who planned it may do so, and who may release.

    Raises:
        Refused: `denied`, `purge.unknown`, `purge.state` when it is done, `purge.reason`,
            `text.control`, `text.too_long`.
    """
    said = clean_text(reason, max_length=_NOTE_MAX)
    if not said:
        raise Refused("purge.reason")

    def work(connection: Connection) -> PurgeRunView:
        row = runs.row_of(connection, number, lock=True)
        own = row.planned_by_id == actor.user_id and actor.may("purge.plan")
        if not own:
            require(actor, "purge.approve")
        if row.state == "done":
            raise Refused("purge.state", number=number, state=row.state)
        if row.state != "cancelled":
            runs.change(connection, row, state="cancelled")
            runs.moved(connection, row, "cancelled", (actor, db.clock.now()), said)
        return runs.run_view(connection, actor, number)

    return db.post(work)
