"""Clearing a batch that keeps its day open: lines taken off, its posting date moved, thrown away.

Nothing is lost: what is taken off goes on the tape below zero, each step is a move with its
reason, and a number stays. Whoever has the batch on the screen is told at the next key.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Batch, BatchLine
from clerktui.rules.states import BEFORE_RELEASE, KEYABLE, UNPOSTED
from clerktui.rules.text import clean_text
from clerktui.security.permissions import require
from clerktui.services.batches import followers, headers, keying, places
from clerktui.services.batches.headers import require_owner
from clerktui.services.batches.lines import good_lines
from clerktui.services.batches.records import find_batch, get_view, move, require_state, write_move
from clerktui.services.batches.tape_rows import Keying, write_tape
from clerktui.services.reference import get_reference
from clerktui.views.batches import BatchView
from clerktui.views.people import Actor

_BATCH = Batch.__table__
_LINE = BatchLine.__table__
_REASON_MAX = 120


def remove_lines(
    db: Database, actor: Actor, number: int, line_nos: Sequence[int], reason: str
) -> BatchView:
    """Take lines off a batch that is not released; one keyed whole goes back to keying first.

    Raises:
        Refused: `denied`, `batch.unknown`, `batch.wrong_state`, `batch.not_yours`,
            `batch.reason_missing`, `batch.no_line` for a line that is not there or is off already.
    """
    require(actor, "batch.key")
    why = _reason(number, reason)
    with db.write() as connection:
        row, now = find_batch(connection, number, lock=True), db.clock.now()
        require_state(row, (*KEYABLE, *BEFORE_RELEASE))
        require_owner(row, actor)
        row = _back_to_keying(connection, row, actor, now, why)
        at = Keying(connection, row, actor, now)
        for line_no in dict.fromkeys(line_nos):
            keying.take_off(at, line_no)
        _tell_the_desk(connection, row)
        listed = ", ".join(str(line_no) for line_no in dict.fromkeys(line_nos))
        row = find_batch(connection, number, lock=True)
        said = clean_text(f"lines {listed} taken off: {why}", max_length=_REASON_MAX)
        write_move(connection, row, row.state, actor, now, reason=said)
        return get_view(connection, number)


def move_posting_day(
    db: Database, actor: Actor, number: int, day: dt.date, reason: str
) -> BatchView:
    """Post an unposted batch to another day that is open, so that its own day can be closed.

    Raises:
        Refused: `denied` for a released batch and somebody who may not release, `batch.unknown`,
            `batch.wrong_state`, `batch.not_yours`, `batch.reason_missing`, `batch.posting_far`
            for a day after the one the office works on next, `day.closed`.
    """
    require(actor, "batch.key")
    why = _reason(number, reason)
    with db.write() as connection:
        row, now = find_batch(connection, number, lock=True), db.clock.now()
        require_state(row, UNPOSTED)
        if row.state == "released":
            require(actor, "batch.release")
        require_owner(row, actor)
        reference = get_reference(db, connection)
        headers.require_posting_day(connection, reference, row.office_id, day)
        connection.execute(update(_BATCH).where(_BATCH.c.id == row.id).values(gl_on=day))
        said = f"posting date {row.gl_on} to {day}: {why}"
        said = clean_text(said, max_length=_REASON_MAX)
        write_move(connection, row, row.state, actor, now, reason=said)
        return get_view(connection, number)


def discard(db: Database, actor: Actor, number: int, reason: str = "") -> BatchView:
    """Throw away a batch that is not released; its number stays.

    Lines that stand in it are taken off on the tape first. That takes a reason, and somebody who
    may release batches, or (where the lines were read from a file) who may read files.

    Raises:
        Refused: `denied`, `batch.unknown`, `batch.wrong_state`, `batch.not_yours`,
            `batch.not_empty`, `batch.reason_missing`.
    """
    require(actor, "batch.key")
    with db.write() as connection:
        row, now = find_batch(connection, number, lock=True), db.clock.now()
        require_state(row, (*KEYABLE, *BEFORE_RELEASE))
        require_owner(row, actor)
        why = clean_text(reason, max_length=_REASON_MAX)
        if row.item_count:
            _may_discard_lines(actor, row)
            why = _reason(number, reason)
            row = _back_to_keying(connection, row, actor, now, why)
            _take_all_off(Keying(connection, row, actor, now))
            _tell_the_desk(connection, row)
            row = find_batch(connection, number, lock=True)
        elif row.state in BEFORE_RELEASE:
            row = _back_to_keying(connection, row, actor, now, why)
        followers.discarded(followers.Following(db, connection, row, actor, now))
        move(connection, row, "discarded", actor, now, reason=why)
        return get_view(connection, number)


def _take_all_off(at: Keying) -> None:
    for line in good_lines(at.connection, at.batch.id):
        write_tape(at, "removed", -line.amount_cents, line)
    connection, of_batch = at.connection, _LINE.c.batch_id == at.batch.id
    connection.execute(update(_LINE).where(of_batch).values(state="removed"))
    nothing = {"item_count": 0, "amount_cents": 0}
    connection.execute(update(_BATCH).where(_BATCH.c.id == at.batch.id).values(**nothing))


def _may_discard_lines(actor: Actor, row: Any) -> None:
    if row.file_id is not None:
        require(actor, "batch.import")
    elif not actor.may("batch.release"):
        raise Refused("batch.not_empty", batch=row.number, items=row.item_count)


def _back_to_keying(
    connection: Connection, row: Any, actor: Actor, now: dt.datetime, why: str
) -> Any:
    if row.state in KEYABLE:
        return row
    move(connection, row, "keying", actor, now, reason=why)
    return find_batch(connection, row.number, lock=True)


def _tell_the_desk(connection: Connection, row: Any) -> None:
    """Whoever keys in it holds it no more: the list on that screen is another by now."""
    places.give_to(connection, row.id, row.owner_id)


def _reason(number: int, reason: str) -> str:
    why = clean_text(reason, max_length=_REASON_MAX)
    if not why:
        raise Refused("batch.reason_missing", batch=number)
    return why
