"""The tape's only writer: every amount in the order it was keyed, each linked to the one before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from clerktui.db.prepared import Prepared
from clerktui.models import Batch, BatchTape
from clerktui.rules.tape import TapeEntry, entry_hash
from clerktui.views.people import Actor

_BATCH = Batch.__table__
_INSERT_TAPE = Prepared(insert(BatchTape.__table__))


@dataclass(frozen=True)
class Keying:
    """A locked batch somebody keys in: where, who, when."""

    connection: Connection
    batch: Any
    actor: Actor
    now: dt.datetime


def write_tape(at: Keying, kind: str, amount_cents: int, line: Any) -> None:
    """Add one amount to the tape, linked to the one before it."""
    head = at.connection.execute(
        select(_BATCH.c.tape_seq, _BATCH.c.tape_hash).where(_BATCH.c.id == at.batch.id)
    ).one()
    entry = TapeEntry(
        seq=head.tape_seq + 1,
        kind=kind,
        line=line.line_no,
        amount_cents=amount_cents,
        account=line.account or line.revenue_code or "",
        reference=line.reference,
        tender=line.tender_type,
    )
    made = entry_hash(
        head.tape_hash, str(at.batch.number), entry, tape_time(at.now), str(at.actor.user_id)
    )
    _INSERT_TAPE.run(
        at.connection,
        {
            "batch_id": at.batch.id,
            "seq": entry.seq,
            "kind": kind,
            "line_no": entry.line,
            "amount_cents": amount_cents,
            "account": entry.account,
            "reference": entry.reference,
            "tender_type": entry.tender,
            "at": at.now,
            "user_id": at.actor.user_id,
            "prev_hash": head.tape_hash,
            "hash": made,
        },
    )
    at.connection.execute(
        update(_BATCH).where(_BATCH.c.id == at.batch.id).values(tape_seq=entry.seq, tape_hash=made)
    )


def tape_time(at: dt.datetime) -> str:
    """An instant as the tape's hash knows it: UTC, to the microsecond."""
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")
