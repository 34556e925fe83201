"""The audit trail's only writer: who, where, what, to what."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import insert

from clerktui.db.prepared import Place, Prepared
from clerktui.models import AuditEntry
from clerktui.views.people import Actor

_RECORD = Prepared(insert(AuditEntry.__table__))


def record(
    place: Place,
    actor: Actor | None,
    action: str,
    subject: tuple[str, object],
    at: dt.datetime,
    **detail: object,
) -> None:
    """Add one audit entry in the caller's transaction.

    Args:
        place: the transaction of what is being told.
        actor: who did it; None for a maintenance command before there are users.
        action: the verb, such as `post_payment`.
        subject: what kind of thing, and which one.
        at: when.
        detail: facts, JSON-able and never secret.
    """
    _RECORD.run(
        place,
        {
            "at": at,
            "user_id": actor.user_id if actor else None,
            "workstation_id": actor.workstation_id if actor else None,
            "action": action,
            "subject_kind": subject[0],
            "subject_id": str(subject[1]),
            "detail": detail,
        },
    )
