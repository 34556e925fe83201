"""Send what is due: claimed one by one under a lease, sent with no transaction open, settled.

Two who send at once never claim the same message. Who dies while sending leaves it under its
lease; when that has run out it is sent again under the same Message-ID, and the try whose end
nobody saw is told as lost. Before the point of no return the lease is looked at once more.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import tempfile
import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, and_, func, insert, or_, select, update

from clerktui.db import Database
from clerktui.models import OutboxMessage, OutboxTry
from clerktui.rules.outbox import FAILING, is_over, next_try
from clerktui.security.permissions import require
from clerktui.services.outbox.envelopes import domain_of, envelope
from clerktui.services.outbox.papers import has_paper, paper_of
from clerktui.services.outbox.queueing import Way
from clerktui.services.outbox.smtp import Answer, Line, password_for
from clerktui.services.reference import get_reference
from clerktui.views.outbox import Delivered
from clerktui.views.people import Actor

ALL = 1_000_000
_MESSAGE = OutboxMessage.__table__
_TRY = OutboxTry.__table__
_STATES = {"sent": "sent", "refused": "failed"}


@dataclass(frozen=True)
class Place:
    """Where this machine keeps what the outbox needs: its folder, its password."""

    folder: Path
    password_files: tuple[Path, ...] = ()


@dataclass(frozen=True)
class _Run:
    """One run of the outbox."""

    db: Database
    way: Way
    town: str
    user_id: int | None
    holder: str
    place: Place


def deliver(
    db: Database,
    actor: Actor,
    place: Place,
    limit: int = ALL,
    progress: Callable[[int], None] | None = None,
) -> Delivered:
    """Send the messages that are due, the oldest first, until none is left or the line fails.

    Args:
        db: the books.
        actor: who runs it; whoever keeps the machine may.
        place: where files and the password are.
        limit: at most so many.
        progress: told how many were tried.

    Raises:
        Refused: `denied`, `outbox.password_file`, `outbox.password_open`,
            `outbox.password_clear`.
    """
    if not actor.may("admin.run"):
        require(actor, "outbox.manage")
    with db.read() as connection:
        reference = get_reference(db, connection)
    way = Way.of(reference)
    if not way.is_on:
        return _told(db, Counter(), off="outbox.off")
    holder = f"{actor.workstation}-{uuid.uuid4()}"
    run = _Run(db, way, reference.town, actor.user_id, holder, place)
    counted: Counter[str] = Counter()
    # Asked for before anything is claimed: without it nothing is to be held back under a lease.
    with closing(Line(way, password_for(way, place.password_files))) as line:
        for tried in range(1, limit + 1):
            row = claim(db, way, holder)
            if row is None:
                break
            answer = _sent(run, line, row)
            counted[settle(run.db, run.way, row, answer, actor.user_id)] += 1
            if progress is not None:
                progress(tried)
            if answer.stops:
                return _told(db, counted, trouble=answer.said)
    return _told(db, counted)


def _told(db: Database, counted: Counter[str], trouble: str = "", off: str = "") -> Delivered:
    with db.read() as connection:
        waiting, failing = standing(connection)
    failed = counted["failed"] + counted["given_up"]
    return Delivered(counted["sent"], counted["queued"], failed, waiting, failing, trouble, off)


def standing(connection: Connection) -> tuple[int, int]:
    """How many messages wait to be sent, and how many fail."""
    state = _MESSAGE.c.state
    waits = func.count().filter(state.in_(("queued", "sending")))
    row = connection.execute(select(waits, func.count().filter(is_failing()))).one()
    return int(row[0]), int(row[1])


def is_failing() -> Any:
    """Messages somebody should look at: given up, refused, or put off and still tried."""
    put_off = and_(_MESSAGE.c.state == "queued", _MESSAGE.c.last_error != "")
    return or_(_MESSAGE.c.state.in_(FAILING), put_off)


# ------------------------------------------------------------------------------------- the claim
def due(way: Way, now: dt.datetime) -> Any:
    """Which messages are to be tried now: queued ones whose time has come, and orphans."""
    waits = and_(_MESSAGE.c.state == "queued", _MESSAGE.c.next_try_at <= now)
    left = and_(_MESSAGE.c.state == "sending", _MESSAGE.c.held_until <= now)
    return and_(or_(waits, left), _MESSAGE.c.channel.in_(way.channels))


def claim(db: Database, way: Way, holder: str) -> Any:
    """Take the next message that is due, for as long as the lease lasts; None when none is.

    One whose senders ended again and again while sending it is given up instead: somebody looks.
    """

    def work(connection: Connection) -> Any:
        now = db.clock.now()
        query = select(_MESSAGE).where(due(way, now)).order_by(_MESSAGE.c.id).limit(1)
        query = query.with_for_update(skip_locked=True)
        while (row := connection.execute(query).first()) is not None:
            if row.state == "queued" or _go_on(connection, way, row, now):
                return _hold(connection, way, row, (holder, now))
        return None

    return db.post(work)


def _go_on(connection: Connection, way: Way, row: Any, now: dt.datetime) -> bool:
    """Tell the try whose end nobody saw; False when there were too many of them."""
    said = "Whoever was sending it ended before saying what came of it."
    outcome = _outcome(connection, way, row, Answer("lost", 0, said), now)
    write_try(connection, row.id, Answer("lost", 0, said), (None, now))
    if outcome == "lost":
        return True
    write_try(connection, row.id, Answer(outcome, 0, said), (None, now))
    values = {"state": outcome, "holder": "", "held_until": None, "last_error": said}
    connection.execute(update(_MESSAGE).where(_MESSAGE.c.id == row.id).values(**values))
    return False


def _hold(connection: Connection, way: Way, row: Any, by: tuple[str, dt.datetime]) -> Any:
    holder, now = by
    held = now + dt.timedelta(minutes=way.lease_minutes)
    taken = {"state": "sending", "holder": holder, "held_until": held, "tries": row.tries + 1}
    changed = update(_MESSAGE).where(_MESSAGE.c.id == row.id)
    changed = changed.values(**taken, mark=_mark(row, way))
    return connection.execute(changed.returning(*_MESSAGE.c)).one()


def _mark(row: Any, way: Way) -> str:
    """What the Message-ID is made of, once for all tries: the row, its cause, the domain."""
    if row.mark:
        return str(row.mark)
    seed = f"{row.cause}|{row.queued_at.isoformat()}"
    return f"{row.id}.{hashlib.sha256(seed.encode()).hexdigest()[:24]}@{domain_of(way.sender)}"


# ----------------------------------------------------------------------------------- the sending
def _sent(run: _Run, line: Line, row: Any) -> Answer:
    paper = None
    if has_paper(row.subject_kind):
        with run.db.read() as connection:
            paper = paper_of(connection, row.subject_kind, row.subject_id)
        if paper is None:
            return Answer("refused", 0, "The letter was purged.")
    if not row.address or not row.address.isascii():
        return Answer("refused", 0, "No mail server takes this address.")
    try:
        content = envelope(row, (run.town, run.way.sender), paper)
    except ValueError as error:
        return Answer("refused", 0, f"It cannot be written as e-mail: {error}")
    if row.channel == "spool":
        return _spooled(run.place.folder, row, content)
    # Two waits are left to come: to give it all, and to hear the answer.
    spare = dt.timedelta(seconds=2 * run.way.timeout_seconds)
    return line.send(row.address, content, lambda: run.db.clock.now() + spare < row.held_until)


def _spooled(folder: Path, row: Any, content: bytes) -> Answer:
    """Write the file whole, under a name made of its id: written again it is the same file."""
    path = folder / f"message-{row.id}.eml"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, part = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(part).replace(path)
    except OSError as error:
        return Answer("put_off", 0, f"{path}: {error.strerror or error}", stops=True)
    return Answer("sent", 0, str(path))


# ---------------------------------------------------------------------------------- the settling
def settle(db: Database, way: Way, row: Any, answer: Answer, user_id: int | None) -> str:
    """Write down what came of a try; gives the message's state.

    What was accepted is sent, whoever holds it now; anything else counts only for the holder.
    """

    def work(connection: Connection) -> str:
        now = db.clock.now()
        query = select(_MESSAGE.c.state, _MESSAGE.c.holder).where(_MESSAGE.c.id == row.id)
        stands = connection.execute(query.with_for_update()).one()
        if answer.outcome != "sent" and stands.holder != row.holder:
            # That try was told as lost when its lease ran out.
            return str(stands.state)
        outcome = _outcome(connection, way, row, answer, now)
        told = Answer(outcome, answer.code, answer.said)
        write_try(connection, row.id, told, (user_id, now))
        state = "given_up" if outcome == "given_up" else _STATES.get(outcome, "queued")
        values: dict[str, Any] = {"state": state, "holder": "", "held_until": None}
        values["last_error"] = "" if state == "sent" else answer.said or outcome
        if state == "sent":
            values["sent_at"] = now
        if state == "queued":
            values["next_try_at"] = now + next_try(row.tries, way.retry_minutes)
        connection.execute(update(_MESSAGE).where(_MESSAGE.c.id == row.id).values(**values))
        return state

    return db.post(work)


def _outcome(connection: Connection, way: Way, row: Any, answer: Answer, now: dt.datetime) -> str:
    """What comes of a try: one too many, or too late, is given up.

    Tries are counted since the message was queued, or somebody let it be tried again. A try nobody
    saw the end of may have reached the customer: there are only few of them.
    """
    if answer.outcome not in ("put_off", "lost"):
        return answer.outcome
    since, lost = row.queued_at, 0
    query = select(_TRY.c.at, _TRY.c.outcome).where(_TRY.c.message_id == row.id)
    for one in connection.execute(query.order_by(_TRY.c.id)):
        if one.outcome == "retried":
            since, lost = one.at, 0
        lost += one.outcome == "lost"
    is_once_too_often = answer.outcome == "lost" and lost + 1 >= way.lost_tries
    is_given_up = is_once_too_often or is_over(since, now, way.give_up_hours)
    return "given_up" if is_given_up else answer.outcome


def write_try(
    connection: Connection, message_id: int, answer: Answer, by: tuple[int | None, dt.datetime]
) -> None:
    """Write down what came of a try, or what somebody did."""
    user_id, now = by
    said = {"outcome": answer.outcome, "code": answer.code, "error": answer.said}
    values = {"message_id": message_id, "at": now, "user_id": user_id, **said}
    connection.execute(insert(_TRY), [values])
