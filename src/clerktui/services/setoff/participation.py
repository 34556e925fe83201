"""The town's yearly agreement with the clearinghouse: entered once, kept for ever.

Source: the clearinghouse's annual participation form; G.S. 105A-3(b1).
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger import commands
from clerktui.models import SetoffParticipation
from clerktui.rules.text import snippet
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.answered_once import said_of
from clerktui.services.reference import Reference, get_reference
from clerktui.services.setoff.rows import RULES
from clerktui.views.people import Actor
from clerktui.views.setoff import ParticipationDraft, ParticipationView

_CODE = re.compile(r"[CM][0-9]{3}")
_TABLE = SetoffParticipation.__table__


def participate(db: Database, actor: Actor, draft: ParticipationDraft) -> ParticipationView:
    """Enter a year's agreement, with the code the clearinghouse gave the town.

    Raises:
        Refused: `denied`, `setoff.entity_code`, `setoff.agreement_days`, `command.reused`.
    """
    require(actor, "setoff.decide")
    if not _CODE.fullmatch(draft.entity_code):
        raise Refused("setoff.entity_code", code=snippet(draft.entity_code))
    if not draft.signed_on <= draft.until_on or not draft.from_on <= draft.until_on:
        raise Refused("setoff.agreement_days")

    def work(connection: Any) -> ParticipationView:
        now, reference = db.clock.now(), get_reference(db, connection)
        command = commands.Command(
            draft.command_id, "setoff_participate", said_of(draft), actor.user_id
        )
        duplicate = commands.claim(connection, command, now) is not None
        values = {name: value for name, value in draft.__dict__.items() if name != "command_id"}
        values["clearinghouse"] = reference.policy[RULES]["clearinghouse"]
        if not duplicate:
            made = insert(_TABLE).values(**values, at=now, user_id=actor.user_id)
            connection.execute(made)
            subject = ("setoff_participation", draft.entity_code)
            until = draft.until_on.isoformat()
            audit.record(connection, actor, "setoff_participate", subject, now, until_on=until)
            commands.answer(connection, command.id, draft.entity_code)
        return _view(reference, values, duplicate=duplicate)

    return db.post(work)


def list_participation(db: Database, actor: Actor) -> tuple[ParticipationView, ...]:
    """Every agreement, the newest first.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        rows = connection.execute(select(_TABLE).order_by(_TABLE.c.id.desc())).mappings().all()
    return tuple(_view(reference, row, duplicate=False) for row in rows)


def _view(reference: Reference, said: Any, *, duplicate: bool) -> ParticipationView:
    return ParticipationView(
        entity_code=said["entity_code"],
        clearinghouse=said["clearinghouse"],
        signed_on=said["signed_on"],
        from_on=said["from_on"],
        until_on=said["until_on"],
        is_in_force=said["from_on"] <= reference.on <= said["until_on"],
        duplicate=duplicate,
    )
