"""Messages are queued in the transaction of what causes them; the cause makes each of them one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from clerktui.models import OutboxMessage
from clerktui.services.reference import Reference

_MESSAGE = OutboxMessage.__table__
_ENGINES: dict[str, Any] = {"postgresql": postgresql, "sqlite": sqlite}


@dataclass(frozen=True)
class Outgoing:
    """A message to be queued.

    Attributes:
        cause: what causes it, once ("step_letter:12"); the same cause queues nothing more.
        about: the kind and id of what it is about; a kept paper of that kind goes with it.
        address: where to.
        account_id: the account it belongs to, whose purge takes the address and the words.
        channel: "text" for a short message; as the town sends e-mail when empty.
    """

    cause: str
    about: tuple[str, int]
    address: str
    subject: str
    body: str
    account_id: int | None = None
    language: str = "en"
    channel: str = ""


@dataclass(frozen=True)
class Way:
    """How the town sends, as policy `outbox.email` decides it today.

    Attributes:
        channel: "email" to a server, "spool" into files another program sends.
        tls: "tls" from the first byte, "none" only where it says so, else "starttls".
        lost_tries: a message is given up when nobody saw the end of so many tries.
        ca_file: who signed the server's certificate; empty for whom the system trusts.
    """

    channel: str = "email"
    host: str = ""
    port: int = 587
    tls: str = "starttls"
    user: str = ""
    sender: str = ""
    ca_file: str = ""
    timeout_seconds: int = 30
    retry_minutes: tuple[int, ...] = (5, 15, 60, 240)
    give_up_hours: int = 72
    lease_minutes: int = 15
    lost_tries: int = 3

    @classmethod
    def of(cls, reference: Reference) -> Way:
        """As it is decided today."""
        decided: Mapping[str, Any] = reference.policy["outbox.email"]
        said = {one.name: decided[one.name] for one in fields(cls) if one.name in decided}
        waits = tuple(said.pop("retry_minutes", ())) or cls.retry_minutes
        return cls(**said, retry_minutes=waits)

    @property
    def is_on(self) -> bool:
        """Whether anything goes out at all; without it everything goes on paper."""
        return bool(self.sender) and (self.channel == "spool" or bool(self.host))

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels that work today; what was queued for another one waits."""
        smtp = ("email",) if self.sender and self.host else ()
        return (*smtp, "spool") if self.sender else smtp


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
    channel = Way.of(reference).channel
    rows = [
        {
            "cause": one.cause,
            "channel": one.channel or channel,
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
    insert = _ENGINES[connection.dialect.name].insert(_MESSAGE)
    connection.execute(insert.on_conflict_do_nothing(index_elements=["cause"]), rows)
