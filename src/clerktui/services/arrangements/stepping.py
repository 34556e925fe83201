"""The road of everything done to a promise or a plan: claimed, done, audited, answered once."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection

from clerktui.db import Database
from clerktui.ledger import commands
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.services.reference import Reference, get_reference
from clerktui.views.arrangements import ArrangementDone
from clerktui.views.people import Actor

NOTE_MAX = 200


@dataclass(frozen=True)
class Stepping:
    """Something being done, inside its transaction."""

    connection: Connection
    reference: Reference
    actor: Actor
    now: dt.datetime
    command_id: str
    note: str = ""

    @property
    def today(self) -> dt.date:
        """The town's day."""
        return self.reference.on

    @property
    def when(self) -> tuple[dt.date, dt.datetime]:
        """The town's day and the moment."""
        return self.reference.on, self.now


def take_step(
    db: Database,
    actor: Actor,
    kind: str,
    draft: Any,
    work: Callable[[Stepping], ArrangementDone],
) -> ArrangementDone:
    """Do something once; the same command again gives the same answer.

    Raises:
        Refused: `command.reused`, `text.control`, `text.too_long`, and whatever `work` refuses.
    """
    said = {name: _plain(value) for name, value in asdict(draft).items() if name != "command_id"}
    command = commands.Command(draft.command_id, f"arrangement_{kind}", said, actor.user_id)

    def once(connection: Connection) -> ArrangementDone:
        now = db.clock.now()
        earlier = commands.claim(connection, command, now)
        if earlier is not None:
            told = json.loads(earlier)
            return ArrangementDone(**told | {"notes": tuple(told["notes"])}, duplicate=True)
        note = clean_text(draft.note, max_length=NOTE_MAX)
        reference = get_reference(db, connection)
        done = work(Stepping(connection, reference, actor, now, command.id, note))
        subject = ("arrangement", done.number)
        facts = {"account": done.account, "state": done.state, "note": note}
        audit.record(connection, actor, f"arrangement_{kind}", subject, now, **facts)
        told = {name: value for name, value in asdict(done).items() if name != "duplicate"}
        commands.answer(connection, command.id, told)
        return done

    return db.post(once)


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
