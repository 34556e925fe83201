"""What somebody has half keyed of an order's paper: kept while they key it, found again later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, delete, select, text

from clerktui.db import Database
from clerktui.db.prepared import Prepared
from clerktui.models import ProcedureDraft
from clerktui.services.work_orders.moves import may_end
from clerktui.views.people import Actor

_DRAFT = ProcedureDraft.__table__
_TOPIC = "#order_paper"
"""No procedure can have such a topic."""
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


def keep(db: Database, actor: Actor, line: Mapping[str, Any]) -> None:
    """Keep a line as far as it is keyed, as typed; an empty one is forgotten.

    Raises:
        Refused: `denied`.
    """
    may_end(actor)
    mine = (_DRAFT.c.user_id == actor.user_id) & (_DRAFT.c.topic == _TOPIC)
    kept = {"user_id": actor.user_id, "topic": _TOPIC, "content": dict(line)}
    with db.write() as connection:
        if line:
            _KEEP.run(connection, {**kept, "now": db.clock.now()})
        else:
            connection.execute(delete(_DRAFT).where(mine))


def left(db: Database, actor: Actor) -> dict[str, Any]:
    """The line somebody left half keyed; empty where there is none.

    Raises:
        Refused: `denied`.
    """
    may_end(actor)
    mine = (_DRAFT.c.user_id == actor.user_id) & (_DRAFT.c.topic == _TOPIC)
    with db.read() as connection:
        return dict(connection.execute(select(_DRAFT.c.content).where(mine)).scalar() or {})
