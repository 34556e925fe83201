"""Messages are queued in the transaction of what causes them; the cause makes each of them one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, update
from sqlalchemy.dialects import postgresql, sqlite

from clerktui.models import OutboxMessage, OutboxTry
from clerktui.services.outbox.ways import TEXT, Way
from clerktui.services.reference import Reference

_MESSAGE = OutboxMessage.__table__
_OVERTAKEN = "A newer text about it was written."
_TRY = OutboxTry.__table__
_ENGINES: dict[str, Any] = {"postgresql": postgresql, "sqlite": sqlite}


@dataclass(frozen=True)
class Outgoing:
    """A message to be queued.

    Attributes:
        cause: what causes it, once ("step_letter:12"); the same cause queues nothing more.
        about: the kind and id of what it is about; a kept paper of that kind goes with it.
        address: where to: an e-mail address, or a telephone or pager number for a text.
        subject: of the e-mail; a text is known by it in the outbox, and does not carry it.
        account_id: the account it belongs to, whose purge takes the address and the words.
        channel: "text" for a short message; empty for e-mail, the way the town has decided.
    """

    cause: str
    about: tuple[str, int]
    address: str
    subject: str
    body: str
    account_id: int | None = None
    language: str = "en"
    channel: str = ""


def enqueue(
    connection: Connection,
    reference: Reference,
    by: tuple[int | None, dt.datetime],
    messages: Sequence[Outgoing],
) -> None:
    """Queue messages in the caller's transaction; what was caused before is there already.

    Args:
        connection: the transaction of the act.
        reference: the rules of today.
        by: who did it (nobody for a rule), and when.
        messages: what is to be sent.
    """
    if not messages:
        return
    user_id, now = by
    email = Way.of(reference).channel
    rows = [
        {
            "cause": one.cause,
            "channel": one.channel or email,
            "subject_kind": one.about[0],
            "subject_id": one.about[1],
            "account_id": one.account_id,
            "address": one.address,
            "subject": one.subject,
            "body": one.body,
            "language": one.language,
            "next_try_at": now,
            "queued_at": now,
            "queued_by_id": user_id,
        }
        for one in messages
    ]
    for one in rows:
        if one["channel"] == TEXT:
            _overtake(connection, one, now)
    adding = _ENGINES[connection.dialect.name].insert(_MESSAGE)
    connection.execute(adding.on_conflict_do_nothing(index_elements=["cause"]), rows)


def _overtake(connection: Connection, newer: Mapping[str, Any], now: dt.datetime) -> None:
    """Cancel the texts that wait with an older word about the same thing for the same telephone.

    Sent late, after the newer one, "go" or "do not go" would be the wrong last word.
    """
    same = ("channel", "address", "subject_kind", "subject_id")
    waiting = (
        update(_MESSAGE)
        .where(*(_MESSAGE.c[name] == newer[name] for name in same))
        .where(_MESSAGE.c.state == "queued", _MESSAGE.c.cause != newer["cause"])
        .values(state="cancelled", last_error=_OVERTAKEN)
        .returning(_MESSAGE.c.id)
    )
    for number in connection.execute(waiting).scalars().all():
        said = {"message_id": number, "outcome": "cancelled", "error": _OVERTAKEN, "at": now}
        connection.execute(insert(_TRY).values(code=0, **said))
