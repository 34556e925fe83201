"""What people do about messages: try again, cancel, say that one came back, print it instead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Account, OutboxMessage
from clerktui.rules.outbox import FAILING
from clerktui.rules.states import OUTBOX, check_move
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services import letters
from clerktui.services.contact_letters import note_letter
from clerktui.services.outbox import looking
from clerktui.services.outbox.answers import Answer
from clerktui.services.outbox.delivering import write_try
from clerktui.services.outbox.papers import letter_of
from clerktui.services.outbox.ways import TEXT
from clerktui.views.outbox import MessageView
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_MESSAGE = OutboxMessage.__table__
_WHY_MAX = 200
_Act = Callable[[Connection, Any, dt.datetime], None]


def retry(db: Database, actor: Actor, number: int) -> MessageView:
    """Let a message be tried at the next run, also one that was given up or refused.

    Raises:
        Refused: `denied`, `outbox.unknown`, `outbox.sending`, `states.no_move`.
    """

    def act(connection: Connection, row: Any, now: dt.datetime) -> None:
        _move(connection, row, "queued", next_try_at=now)
        _write(connection, actor, row, ("retried", ""), now)

    return _done(db, actor, number, act)


def retry_all(db: Database, actor: Actor) -> int:
    """The same for every message that was refused or given up; gives how many.

    Raises:
        Refused: `denied`.
    """
    require(actor, "outbox.manage")
    with db.read() as connection:
        query = select(_MESSAGE.c.id).where(_MESSAGE.c.state.in_(FAILING))
        numbers = connection.execute(query.order_by(_MESSAGE.c.id)).scalars().all()
    for number in numbers:
        retry(db, actor, number)
    return len(numbers)


def cancel(db: Database, actor: Actor, number: int, reason: str) -> MessageView:
    """Never send a message, for a reason that is kept with it.

    Raises:
        Refused: `denied`, `outbox.unknown`, `outbox.sending`, `outbox.reason`, `states.no_move`,
            `text.control`, `text.too_long`.
    """
    why = _why(reason)

    def act(connection: Connection, row: Any, now: dt.datetime) -> None:
        _move(connection, row, "cancelled")
        _write(connection, actor, row, ("cancelled", why), now)

    return _done(db, actor, number, act)


def bounced(db: Database, actor: Actor, number: int, reason: str) -> MessageView:
    """Say that a message that was sent came back: it fails, and somebody must look.

    Raises:
        Refused: `denied`, `outbox.unknown`, `outbox.sending`, `outbox.not_sent`, `outbox.reason`,
            `text.control`, `text.too_long`.
    """
    why = _why(reason)

    def act(connection: Connection, row: Any, now: dt.datetime) -> None:
        if row.state != "sent":
            raise Refused("outbox.not_sent", number=number)
        _move(connection, row, "failed", last_error=why)
        _write(connection, actor, row, ("bounced", why), now)

    return _done(db, actor, number, act)


def on_paper(db: Database, actor: Actor, number: int) -> MessageView:
    """Print the letter of a message at this desk instead; the message is cancelled.

    Raises:
        Refused: `denied`, `outbox.unknown`, `outbox.sending`, `outbox.no_paper`,
            `print.no_printer`, `states.no_move`.
    """

    def act(connection: Connection, row: Any, now: dt.datetime) -> None:
        letter = None
        if row.channel != TEXT:
            letter = letter_of(connection, row.subject_kind, row.subject_id)
        if letter is None:
            raise Refused("outbox.no_paper", number=number)
        _move(connection, row, "cancelled")
        letters.queue(connection, actor, letter, now)
        note_letter(connection, actor.user_id, row.account_id, letter)
        _write(connection, actor, row, ("cancelled", "Printed and mailed instead."), now)

    return _done(db, actor, number, act)


def _why(reason: str) -> str:
    why = clean_text(reason, max_length=_WHY_MAX)
    if not why:
        raise Refused("outbox.reason")
    return why


def _done(db: Database, actor: Actor, number: int, act: _Act) -> MessageView:
    require(actor, "outbox.manage")

    def work(connection: Connection) -> None:
        query = select(_MESSAGE, _ACCOUNT.c.number.label("account"))
        query = query.outerjoin(_ACCOUNT, _ACCOUNT.c.id == _MESSAGE.c.account_id)
        query = query.where(_MESSAGE.c.id == number).with_for_update(of=_MESSAGE)
        row = connection.execute(query).first()
        if row is None:
            raise Refused("outbox.unknown", number=number)
        if row.state == "sending":
            raise Refused("outbox.sending", number=number)
        act(connection, row, db.clock.now())

    db.post(work)
    return looking.get_message(db, actor, number)


def _move(connection: Connection, row: Any, to_state: str, **values: Any) -> None:
    check_move(OUTBOX, row.state, to_state)
    where = update(_MESSAGE).where(_MESSAGE.c.id == row.id)
    connection.execute(where.values(state=to_state, **values))


def _write(
    connection: Connection, actor: Actor, row: Any, what: tuple[str, str], now: dt.datetime
) -> None:
    outcome, why = what
    write_try(connection, row.id, Answer(outcome, 0, why), (actor.user_id, now))
    about = ("account", row.account) if row.account else ("outbox_message", row.id)
    audit.record(connection, actor, f"message_{outcome}", about, now, message=row.id, reason=why)
