"""Posted once, answered always: the replay check every posting command goes through.

The check itself writes (it bumps `attempts`), so on a replicated server the answer to a replay
can never be ahead of the commit it speaks of.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, text, update

from clerktui.db.prepared import Place, Prepared
from clerktui.errors import Refused
from clerktui.models import PostedCommand, canonical_json

_COMMAND = PostedCommand.__table__
_CLAIM = Prepared(
    text(
        "INSERT INTO posted_command (id, kind, content_hash, result, attempts, posted_at, user_id) "
        "VALUES (:id, :kind, :content_hash, '', 1, :posted_at, :user_id) "
        "ON CONFLICT (id) DO UPDATE SET attempts = posted_command.attempts + 1 "
        "RETURNING attempts, kind, content_hash, result"
    ).bindparams(bindparam("posted_at", type_=_COMMAND.c.posted_at.type))
)
_ANSWER = Prepared(
    update(_COMMAND).where(_COMMAND.c.id == bindparam("command")).values(result=bindparam("answer"))
)


@dataclass(frozen=True)
class Command:
    """A command to post: the id its screen minted, its kind, and everything it says."""

    id: str
    kind: str
    content: object
    user_id: int | None

    @property
    def content_hash(self) -> str:
        """The hash of what the command says."""
        return hashlib.sha256(canonical_json(self.content).encode()).hexdigest()


def claim(connection: Connection, command: Command, now: dt.datetime) -> str | None:
    """Claim a command id inside a writing transaction.

    Returns:
        None when this is the first time (post, then `answer`), or the first answer's JSON text.

    Raises:
        Refused: `command.reused` when the id was used with other content.
    """
    wanted = command.content_hash
    row = _CLAIM.run(
        connection,
        {
            "id": command.id,
            "kind": command.kind,
            "content_hash": wanted,
            "user_id": command.user_id,
            "posted_at": now,
        },
    ).one()
    if row.kind != command.kind or row.content_hash != wanted:
        raise Refused("command.reused", command=command.id)
    return row.result if row.attempts > 1 else None


def answer(place: Place, command_id: str, result: object) -> None:
    """Keep the first answer, in the same transaction as what it tells of."""
    _ANSWER.run(place, {"command": command_id, "answer": canonical_json(result)})
