"""Send what is due: claimed one by one under a lease, sent with no transaction open, settled.

Two who send at once never claim the same message. Who dies while sending leaves it under its
lease; when that has run out it is sent again under the same Message-ID, and the try whose end
nobody saw is told as lost. Before the point of no return the lease is looked at once more. A
channel whose way fails is left for this run; the others go on.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, case, func, insert, or_, select, update

from clerktui.db import Database
from clerktui.models import OutboxMessage, OutboxTry
from clerktui.rules.outbox import FAILING, is_over, next_try
from clerktui.security.permissions import require
from clerktui.services.outbox import texts
from clerktui.services.outbox.answers import Answer
from clerktui.services.outbox.envelopes import domain_of, envelope
from clerktui.services.outbox.files import written
from clerktui.services.outbox.papers import paper_of
from clerktui.services.outbox.smtp import Line, password_for
from clerktui.services.outbox.ways import TEXT, Pace, Way, Ways
from clerktui.services.reference import Reference, get_reference
from clerktui.views.outbox import Delivered
from clerktui.views.people import Actor

ALL = 1_000_000
_MESSAGE = OutboxMessage.__table__
_TRY = OutboxTry.__table__
TURN = (case((_MESSAGE.c.channel == TEXT, 0), else_=1), _MESSAGE.c.id)
"""A text is short and somebody waits for it: it goes before any letter."""
_STATES = {"sent": "sent", "refused": "failed"}


@dataclass(frozen=True)
class Place:
    """Where this machine keeps what the outbox needs.

    Attributes:
        folder: for messages as files.
        password_files: where the mail server's password may be.
        text_command: the program that sends texts, with its arguments.
    """

    folder: Path
    password_files: tuple[Path, ...] = ()
    text_command: tuple[str, ...] = ()


@dataclass
class _Run:
    """One run of the outbox: a channel whose way fails is left, the others go on."""

    db: Database
    ways: Ways
    reference: Reference
    user_id: int | None
    holder: str
    place: Place
    most: int
    progress: Callable[[int], None] | None
    counted: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)
    stopped: set[str] = field(default_factory=set)

    def deliver(self, channels: Sequence[str], line: Line | None = None) -> None:
        """Send what is due in these channels."""
        working = [name for name in channels if name not in self.stopped]
        while working and self.counted.total() < self.most:
            row = claim(self.db, self.ways, self.holder, working)
            if row is None:
                return
            answer = _text(self, row) if row.channel == TEXT else _email(self, line, row)
            self.counted[settle(self.db, self.ways, row, answer, self.user_id)] += 1
            if self.progress is not None:
                self.progress(self.counted.total())
            if answer.stops:
                self.troubles.append(answer.said)
                self.stopped |= {*self.ways.for_channel(row.channel).channels}
                working = [name for name in working if name not in self.stopped]


def deliver(
    db: Database,
    actor: Actor,
    place: Place,
    limit: int = ALL,
    progress: Callable[[int], None] | None = None,
) -> Delivered:
    """Send the messages that are due, texts first, the oldest first, until none can go.

    Args:
        db: the books.
        actor: who runs it; whoever keeps the machine may.
        place: where files, the password and the program for texts are.
        limit: at most so many.
        progress: told how many were tried.

    Raises:
        Refused: `denied`; and, once the texts are sent, `outbox.password_file`,
            `outbox.password_open`, `outbox.password_clear`.
    """
    if not actor.may("admin.run"):
        require(actor, "outbox.manage")
    with db.read() as connection:
        reference = get_reference(db, connection)
    ways = Ways.of(reference)
    holder = f"{actor.workstation}-{uuid.uuid4()}"
    run = _Run(db, ways, reference, actor.user_id, holder, place, limit, progress)
    run.deliver(ways.text.channels)
    if ways.email.is_on:
        # Asked for before anything is claimed: without it nothing is held back under a lease.
        with closing(Line(ways.email, password_for(ways.email, place.password_files))) as line:
            run.deliver(ways.channels, line)
    return _told(run)


def _told(run: _Run) -> Delivered:
    with run.db.read() as connection:
        stands = standing(connection)
    counted = run.counted
    return Delivered(
        counted["sent"],
        counted["queued"],
        counted["failed"] + counted["given_up"],
        stands.waiting,
        stands.failing,
        "; ".join(run.troubles),
        off="" if run.ways.email.is_on else "outbox.off",
        text_off=stands.text_off(run.ways),
    )


class Standing(NamedTuple):
    """How many messages wait to be sent, how many of them are texts, and how many fail."""

    waiting: int
    texts: int
    failing: int

    def text_off(self, ways: Ways) -> str:
        """Why the texts that wait are not sent; nothing where none waits, or they are."""
        return "outbox.text_off" if self.texts and not ways.text.is_on else ""


def standing(connection: Connection) -> Standing:
    """How the outbox stands."""
    waits = _MESSAGE.c.state.in_(("queued", "sending"))
    counts = (waits, and_(waits, _MESSAGE.c.channel == TEXT), is_failing())
    query = select(*(func.count().filter(one) for one in counts)).select_from(_MESSAGE)
    return Standing(*(int(one) for one in connection.execute(query).one()))


def is_failing() -> Any:
    """Messages somebody should look at: given up, refused, or put off and still tried."""
    put_off = and_(_MESSAGE.c.state == "queued", _MESSAGE.c.last_error != "")
    return or_(_MESSAGE.c.state.in_(FAILING), put_off)


# ------------------------------------------------------------------------------------- the claim
def due(channels: Sequence[str], now: dt.datetime) -> Any:
    """Which messages are to be tried now: queued ones whose time has come, and orphans."""
    waits = and_(_MESSAGE.c.state == "queued", _MESSAGE.c.next_try_at <= now)
    left = and_(_MESSAGE.c.state == "sending", _MESSAGE.c.held_until <= now)
    return and_(or_(waits, left), _MESSAGE.c.channel.in_(channels))


def claim(db: Database, ways: Ways, holder: str, channels: Sequence[str] = ()) -> Any:
    """Take the next message that is due, for as long as the lease lasts; None when none is.

    One whose senders ended again and again while sending it is given up instead: somebody looks.

    Args:
        db: the books.
        ways: how the town sends.
        holder: who takes it.
        channels: only of these; all that work for none.
    """

    def work(connection: Connection) -> Any:
        now = db.clock.now()
        query = select(_MESSAGE).where(due(channels or ways.channels, now)).order_by(*TURN)
        query = query.limit(1).with_for_update(skip_locked=True)
        while (row := connection.execute(query).first()) is not None:
            way = ways.for_channel(row.channel)
            if row.state == "queued" or _go_on(connection, way, row, now):
                return _hold(connection, way, row, (holder, now))
        return None

    return db.post(work)


def _go_on(connection: Connection, way: Pace, row: Any, now: dt.datetime) -> bool:
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


def _hold(connection: Connection, way: Pace, row: Any, by: tuple[str, dt.datetime]) -> Any:
    holder, now = by
    held = now + dt.timedelta(minutes=way.lease_minutes)
    taken = {"state": "sending", "holder": holder, "held_until": held, "tries": row.tries + 1}
    changed = update(_MESSAGE).where(_MESSAGE.c.id == row.id)
    changed = changed.values(**taken, mark=_mark(row, way))
    return connection.execute(changed.returning(*_MESSAGE.c)).one()


def _mark(row: Any, way: Pace) -> str:
    """What the Message-ID is made of, once for all tries: the row, its cause, the domain.

    A text has no domain: its mark is what the program that sends it knows it by.
    """
    if row.mark:
        return str(row.mark)
    seed = f"{row.cause}|{row.queued_at.isoformat()}"
    mark = f"{row.id}.{hashlib.sha256(seed.encode()).hexdigest()[:24]}"
    return f"{mark}@{domain_of(way.sender)}" if isinstance(way, Way) else mark


# ----------------------------------------------------------------------------------- the sending
def _text(run: _Run, row: Any) -> Answer:
    way = run.ways.text
    if is_over(row.next_try_at, run.db.clock.now(), way.give_up_hours):
        # "Go" of last week sends a crew to where nobody needs it.
        return Answer("put_off", 0, "It waited too long. Try it again if it is still of use.")
    spare = dt.timedelta(seconds=way.timeout_seconds)
    places = (run.place.folder, run.place.text_command)
    return texts.send(way, row, places, lambda: run.db.clock.now() + spare < row.held_until)


def _email(run: _Run, line: Line | None, row: Any) -> Answer:
    assert line is not None, "no e-mail is claimed without a line"
    way = run.ways.email
    try:
        with run.db.read() as connection:
            paper = paper_of(connection, run.reference, row)
    except LookupError as error:
        return Answer("refused", 0, str(error.args[0]))
    if not row.address or not row.address.isascii():
        return Answer("refused", 0, "No mail server takes this address.")
    try:
        content = envelope(row, (run.reference.town, way.sender), paper)
    except ValueError as error:
        return Answer("refused", 0, f"It cannot be written as e-mail: {error}")
    if row.channel == "spool":
        return written(run.place.folder / f"message-{row.id}.eml", content)
    # Two waits are left to come: to give it all, and to hear the answer.
    spare = dt.timedelta(seconds=2 * way.timeout_seconds)
    return line.send(row.address, content, lambda: run.db.clock.now() + spare < row.held_until)


# ---------------------------------------------------------------------------------- the settling
def settle(db: Database, ways: Ways, row: Any, answer: Answer, user_id: int | None) -> str:
    """Write down what came of a try; gives the message's state.

    What was accepted is sent, whoever holds it now; anything else counts only for the holder.
    """
    way = ways.for_channel(row.channel)

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


def _outcome(connection: Connection, way: Pace, row: Any, answer: Answer, now: dt.datetime) -> str:
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
