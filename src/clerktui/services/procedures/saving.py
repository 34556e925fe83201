"""Entering a version of a procedure: what was there stays, the new one takes its place by its date.

A day that has begun is not written anew: what F1 said on it stays what it said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from sqlalchemy import Connection, delete, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import ProcedureDraft as Draft, Town
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.procedure_rows import cleaned, insert_version
from clerktui.services.procedures.finding import versions_of
from clerktui.services.town import town_today
from clerktui.views.people import Actor
from clerktui.views.procedures import ProcedureDraft, ProcedureSaved, ProcedureView

_DRAFT = Draft.__table__
_TOWN = Town.__table__
CONTENT = ("title", "body", "script_en", "script_es", "governs", "citation", "ends")


def save_procedure(
    db: Database, actor: Actor, draft: ProcedureDraft, screens: Collection[str] = ()
) -> ProcedureSaved:
    """Enter a version, for today or a later day; entered again, the very same changes nothing.

    Args:
        db: the books.
        actor: who enters it.
        draft: the version; `based_on` keeps two people from overwriting each other.
        screens: the screens there are; it may govern no other. Empty does not ask.

    Raises:
        Refused: `denied`, `procedure.topic`, `procedure.no_title`, `procedure.no_text`,
            `procedure.place`, `procedure.no_screen`, `procedure.marker`, `procedure.too_long`,
            `procedure.past`, `procedure.changed`, `procedure.unknown`, `text.control`,
            `text.too_long`.
    """
    require(actor, "procedure.edit")
    draft = cleaned(draft, screens)

    def enter(connection: Connection) -> ProcedureSaved:
        lock(connection)
        today = town_today(db, connection)
        versions = versions_of(connection, draft.topic, today)
        same = entered_before(versions, draft)
        if same is not None:
            drop_draft(connection, actor, draft.topic)
            return _saved(same.version_id, draft, is_new=False)
        newest = max((one.version_id for one in versions), default=0)
        if draft.based_on is not None and draft.based_on != newest:
            raise Refused("procedure.changed", topic=draft.topic)
        if draft.effective_from < today:
            raise Refused("procedure.past", day=draft.effective_from, today=today)
        if draft.ends and not versions:
            raise Refused("procedure.unknown", topic=draft.topic)
        version_id = write_version(connection, actor, draft, db.clock.now())
        drop_draft(connection, actor, draft.topic)
        return _saved(version_id, draft)

    return db.post(enter)


def lock(connection: Connection) -> None:
    """One at a time enters versions, so that nobody overlooks another's."""
    connection.execute(select(_TOWN.c.id).with_for_update()).all()


def entered_before(
    versions: Collection[ProcedureView], draft: ProcedureDraft
) -> ProcedureView | None:
    """The version a day has already, when it says the very same; None otherwise."""
    of_day = [one for one in versions if one.effective_from == draft.effective_from]
    last = max(of_day, key=lambda one: one.version_id, default=None)
    if last is None or any(getattr(last, name) != getattr(draft, name) for name in CONTENT):
        return None
    return last


def write_version(
    connection: Connection, actor: Actor, draft: ProcedureDraft, now: dt.datetime
) -> int:
    """Write a cleaned version and its audit entry; gives its number."""
    version_id = insert_version(connection, draft, now, actor.username)
    audit.record(
        connection,
        actor,
        "end_procedure" if draft.ends else "save_procedure",
        ("procedure", draft.topic),
        now,
        version=version_id,
        effective_from=draft.effective_from.isoformat(),
        title=draft.title,
    )
    return version_id


def drop_draft(connection: Connection, actor: Actor, topic: str) -> None:
    """What was being written of a topic is entered, or given up."""
    connection.execute(
        delete(_DRAFT).where(_DRAFT.c.user_id == actor.user_id, _DRAFT.c.topic == topic)
    )


def _saved(version_id: int, draft: ProcedureDraft, *, is_new: bool = True) -> ProcedureSaved:
    return ProcedureSaved(
        version_id=version_id,
        topic=draft.topic,
        title=draft.title,
        effective_from=draft.effective_from,
        is_new=is_new,
    )
