"""The outbox for tests: a town that sends, customers who said yes, messages that wait."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from sqlalchemy import select

from clerktui.models import OutboxTry
from clerktui.services import email_consents, policies, reference
from clerktui.services.outbox import delivering, looking
from clerktui.services.outbox.queueing import Outgoing, enqueue
from clerktui.services.reference import get_reference
from clerktui.views.email_consents import ConsentDraft, ConsentsView
from clerktui.views.outbox import Delivered, MessageView
from tests.support.office import Office, new_id

SENDER = "billing@maplefalls.example"
USUAL: dict[str, Any] = {
    "channel": "email",
    "host": "127.0.0.1",
    "tls": "none",
    "user": "",
    "sender": SENDER,
    "ca_file": "",
    "timeout_seconds": 5,
    "retry_minutes": [5, 15, 60],
    "give_up_hours": 72,
    "lease_minutes": 15,
    "lost_tries": 3,
}
USUAL_TEXTS: dict[str, Any] = {
    "way": "command",
    "longest": 160,
    "timeout_seconds": 20,
    "retry_minutes": [1, 5, 15],
    "give_up_hours": 12,
    "lease_minutes": 5,
    "lost_tries": 3,
}
PHONE = "919-555-0100"


def sends(office: Office, port: int = 0, **more: Any) -> None:
    """The town sends its mail through a server here from today on."""
    decided = {**USUAL, "port": port or 25, **more}
    policies.set_policy(office.db, "outbox.email", decided, dt.date(2026, 1, 2))
    reference.forget(office.db)


def texts(office: Office, way: str = "command", **more: Any) -> None:
    """How the town sends texts from today on."""
    decided = {**USUAL_TEXTS, "way": way, **more}
    policies.set_policy(office.db, "outbox.text", decided, dt.date(2026, 1, 2))
    reference.forget(office.db)


def program(folder: Path, then: str = "exit 0") -> Path:
    """A program that keeps what it is given, a file each time in `got`, and then does a thing."""
    got, path = folder / "got", folder / "send-text"
    got.mkdir(exist_ok=True)
    lines = ["#!/bin/sh", f"cat > \"$(mktemp '{got}/XXXXXX')\"", f"env > '{folder}/env'", then]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def given(folder: Path) -> list[dict[str, Any]]:
    """What the program was given, each time it ran, by the message's number."""
    found = [json.loads(path.read_bytes()) for path in (folder / "got").iterdir()]
    return sorted(found, key=lambda one: int(one["id"]))


def rules_are(office: Office, **rules: str) -> None:
    """The kinds of letters there are, and whether each may go by e-mail."""
    said = [{"code": code, "name": code, "email": rule} for code, rule in rules.items()]
    policies.set_policy(office.db, "email.letters", said, dt.date(2026, 1, 2))
    reference.forget(office.db)


def agrees(
    office: Office, account: str, wants: str = "both", address: str = "", **more: Any
) -> ConsentsView:
    """The customer of an account says how letters are wanted."""
    draft = ConsentDraft(new_id(), account, wants, address=address, **more)
    return email_consents.enter(office.db, office.people["ana"], draft)


def queued(
    office: Office,
    *causes: str,
    address: str = "ann@example.org",
    about: str = "notice",
    **more: Any,
) -> None:
    """Messages about nothing in particular, or about the first things of a kind."""
    messages = [
        Outgoing(cause, (about, place), address, f"About {cause}", f"Words of {cause}.", **more)
        for place, cause in enumerate(causes, start=1)
    ]
    with office.db.write() as connection:
        by = (office.people["ana"].user_id, office.db.clock.now())
        enqueue(connection, get_reference(office.db, connection), by, messages)


def run(
    office: Office, folder: Path | str = "/nowhere", who: str = "sam", **more: Any
) -> Delivered:
    """Send what is due."""
    secrets, command = more.pop("password_files", ()), more.pop("text_command", ())
    place = delivering.Place(Path(folder), secrets, tuple(str(word) for word in command))
    return delivering.deliver(office.db, office.people[who], place, **more)


def message(office: Office, number: int = 1) -> MessageView:
    """A message as it stands."""
    return looking.get_message(office.db, office.people["ana"], number)


def tried(office: Office, number: int = 1) -> list[tuple[str, int]]:
    """What came of its tries: outcome and code."""
    table = OutboxTry.__table__
    query = select(table.c.outcome, table.c.code).where(table.c.message_id == number)
    with office.db.read() as connection:
        return [(row.outcome, row.code) for row in connection.execute(query.order_by(table.c.id))]
