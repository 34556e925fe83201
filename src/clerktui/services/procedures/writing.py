"""What somebody is writing: kept while they type, found again when they come back."""

from __future__ import annotations

from sqlalchemy import bindparam, select, text

from clerktui.db import Database
from clerktui.db.prepared import Prepared
from clerktui.models import ProcedureDraft as Draft
from clerktui.security.permissions import require
from clerktui.services.procedures.finding import versions_of
from clerktui.services.procedures.saving import drop_draft
from clerktui.services.town import town_today
from clerktui.views.people import Actor
from clerktui.views.procedures import ProcedureWriting

_DRAFT = Draft.__table__
_KEEP = Prepared(
    text(
        "INSERT INTO procedure_draft (user_id, topic, content, kept_at) "
        "VALUES (:user_id, :topic, :content, :now) ON CONFLICT (user_id, topic) "
        "DO UPDATE SET content = :content, kept_at = :now"
    ).bindparams(
        bindparam("content", type_=_DRAFT.c.content.type),
        bindparam("now", type_=_DRAFT.c.kept_at.type),
    )
)
NEW = ""
"""The topic under which a new procedure is kept until it is entered."""


def keep_writing(db: Database, actor: Actor, key: str, writing: ProcedureWriting) -> None:
    """Keep what was typed so far, as typed, under the topic it was begun with (`NEW` for none).

    Raises:
        Refused: `denied`.
    """
    require(actor, "procedure.edit")
    kept = {
        "user_id": actor.user_id,
        "topic": key,
        "content": writing.to_data(),
        "now": db.clock.now(),
    }
    with db.write() as connection:
        _KEEP.run(connection, kept)


def begin_writing(db: Database, actor: Actor, key: str) -> tuple[ProcedureWriting, bool]:
    """What there is to write on, and whether it was found as it was left.

    It is what the actor left last, else the newest version of the topic, else an empty page. A
    text begun before somebody else entered a version still says so when it is entered.

    Raises:
        Refused: `denied`.
    """
    require(actor, "procedure.edit")
    with db.read() as connection:
        kept = connection.execute(
            select(_DRAFT.c.content).where(_DRAFT.c.user_id == actor.user_id, _DRAFT.c.topic == key)
        ).scalar()
        if kept is not None:
            return ProcedureWriting.from_data(kept), True
        versions = versions_of(connection, key, town_today(db, connection))
    if not versions:
        return ProcedureWriting(topic=key), False
    last = versions[-1]
    return (
        ProcedureWriting(
            topic=key,
            title=last.title,
            governs=", ".join(last.governs),
            citation=last.citation,
            body=last.body,
            script_en=last.script_en,
            script_es=last.script_es,
            based_on=max(one.version_id for one in versions),
        ),
        False,
    )


def drop_writing(db: Database, actor: Actor, key: str) -> None:
    """Give up what was being written.

    Raises:
        Refused: `denied`.
    """
    require(actor, "procedure.edit")
    with db.write() as connection:
        drop_draft(connection, actor, key)
