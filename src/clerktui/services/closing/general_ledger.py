"""The general ledger: a day's distribution proved, posted as a batch, exported alike for ever."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from sqlalchemy import Connection, func, insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.formats import gl_exports
from clerktui.ledger import commands, gl
from clerktui.ledger.gl_days import Day
from clerktui.models import BusinessDay, GlBatch, GlExport, Office, User
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.policies import get_policies
from clerktui.views.closing import DayDraft, GlBatchView, GlEntryLine, GlExported, GlProof
from clerktui.views.people import Actor

_BATCH = GlBatch.__table__
_DAY = BusinessDay.__table__
_EXPORT = GlExport.__table__
_OFFICE = Office.__table__
_USER = User.__table__
_POLICIES = ("gl.between_funds", "gl.projects")


def get_proof(db: Database, actor: Actor, day: dt.date) -> GlProof:
    """What posting a day of the actor's office would give now: only entries in no batch yet.

    Raises:
        Refused: `denied`, `policy.missing`, `gl.fund_unknown`, `ledger.unbalanced`.
    """
    require(actor, "report.view")
    with db.snapshot() as connection:
        distribution = gl.distribute(
            connection, Day(actor.office_id, day), get_chart(connection, day)
        )
        return proof_of(actor.office_name, day, distribution, None)


def post_day(db: Database, actor: Actor, draft: DayDraft) -> GlProof:
    """Post what a day has given the ledger so far; later entries go into a further batch.

    Raises:
        Refused: `denied`, `gl.nothing`, `gl.off`, `gl.fund_unknown`, `command.reused`.
    """
    require(actor, "gl.post")
    number = db.post(lambda connection: _post_once(db, connection, actor, draft))
    return get_batch(db, actor, number)


def list_batches(db: Database, actor: Actor, limit: int = 50) -> tuple[GlBatchView, ...]:
    """The ledger batches of the actor's office, newest first.

    Raises:
        Refused: `denied`.
    """
    require(actor, "report.view")
    with db.read() as connection:
        rows = connection.execute(
            _batches()
            .where(_BATCH.c.office_id == actor.office_id)
            .order_by(_BATCH.c.number.desc())
            .limit(limit)
        ).all()
    return tuple(
        GlBatchView(
            number=row.number,
            office=row.office,
            day=row.business_date,
            entries=row.entries,
            debit_cents=row.debit_cents,
            posted_at=row.posted_at,
            posted_by=row.full_name,
            exports=row.exports,
        )
        for row in rows
    )


def get_batch(db: Database, actor: Actor, number: int, *, is_detail: bool = False) -> GlProof:
    """A posted ledger batch with its lines, in summary or entry by entry.

    Raises:
        Refused: `denied`, `gl.unknown`.
    """
    require(actor, "report.view")
    with db.snapshot() as connection:
        row = _find(connection, number)
        lines = (gl.detail_lines if is_detail else gl.batch_lines)(connection, row.id)
    return GlProof(
        office=row.office,
        day=row.business_date,
        entries=row.entries,
        debit_cents=row.debit_cents,
        lines=lines,
        funds=gl.fund_totals(lines),
        number=row.number,
        content_hash=row.content_hash,
        posted_at=row.posted_at,
    )


def list_entries(
    db: Database, actor: Actor, account: str, day: dt.date, number: int | None = None
) -> tuple[GlEntryLine, ...]:
    """The journal lines behind one account: of a ledger batch, or of what is not posted yet.

    Raises:
        Refused: `denied`.
    """
    require(actor, "report.view")
    with db.read() as connection:
        return gl.entry_lines(connection, account, Day(actor.office_id, day), number)


def export(
    db: Database, actor: Actor, number: int, layout: str, *, is_detail: bool = False
) -> GlExported:
    """A ledger batch as the bytes of a file; the same batch gives the same bytes for ever.

    Raises:
        Refused: `denied`, `gl.unknown`, `gl.layout_unknown`, `gl.export_differs` when the bytes
            are not those that were given before: the file is not written then.
    """
    require(actor, "gl.export")
    batch = get_batch(db, actor, number, is_detail=is_detail)
    content = gl_exports.export_bytes(batch, layout)
    sha256 = hashlib.sha256(content).hexdigest()

    def work(connection: Connection) -> bool:
        row = _find(connection, number, lock=True)
        first = connection.execute(
            select(_EXPORT.c.sha256)
            .where(
                _EXPORT.c.gl_batch_id == row.id,
                _EXPORT.c.layout == layout,
                _EXPORT.c.is_detail == is_detail,
            )
            .order_by(_EXPORT.c.id)
            .limit(1)
        ).scalar()
        if first is not None and first != sha256:
            raise Refused("gl.export_differs", number=number, layout=layout)
        now = db.clock.now()
        connection.execute(
            insert(_EXPORT).values(
                gl_batch_id=row.id,
                layout=layout,
                is_detail=is_detail,
                sha256=sha256,
                made_at=now,
                user_id=actor.user_id,
            )
        )
        audit.record(connection, actor, "export_gl", ("gl_batch", number), now, layout=layout)
        return first is not None

    is_again = db.post(work)
    return GlExported(number, layout, is_detail, sha256, content, is_again)


def get_chart(connection: Connection, on: dt.date) -> gl.Chart:
    """The town's decisions about its funds, as they hold on a day.

    Raises:
        Refused: `policy.missing`.
    """
    policy = get_policies(connection, _POLICIES, on)
    return gl.Chart.from_policies(policy["gl.between_funds"], policy["gl.projects"])


def proof_of(
    office: str, day: dt.date, distribution: gl.Distribution, number: int | None
) -> GlProof:
    """A distribution as the desk sees it."""
    return GlProof(
        office=office,
        day=day,
        entries=len(distribution.entry_ids),
        debit_cents=distribution.debit_cents,
        lines=distribution.lines,
        funds=gl.fund_totals(distribution.lines),
        problems=distribution.problems,
        number=number,
        content_hash=distribution.content_hash if distribution.entry_ids else "",
    )


def _post_once(db: Database, connection: Connection, actor: Actor, draft: DayDraft) -> int:
    now = db.clock.now()
    content = [actor.office_id, draft.day.isoformat()]
    command = commands.Command(draft.command_id, "post_gl", content, actor.user_id)
    earlier = commands.claim(connection, command, now)
    if earlier is not None:
        return int(json.loads(earlier))
    day = Day(actor.office_id, draft.day)
    distribution = gl.distribute(connection, day, get_chart(connection, draft.day))
    number = gl.post(connection, day, distribution, actor.user_id, now)
    audit.record(connection, actor, "post_gl", ("gl_batch", number), now, day=str(draft.day))
    commands.answer(connection, command.id, number)
    return number


def _batches() -> Any:
    exports = select(func.count()).where(_EXPORT.c.gl_batch_id == _BATCH.c.id).scalar_subquery()
    return (
        select(_BATCH, _OFFICE.c.name.label("office"), _USER.c.full_name, exports.label("exports"))
        .join(_OFFICE, _OFFICE.c.id == _BATCH.c.office_id)
        .join(_USER, _USER.c.id == _BATCH.c.user_id)
    )


def _find(connection: Connection, number: int, *, lock: bool = False) -> Any:
    query = _batches().where(_BATCH.c.number == number)
    row = connection.execute(query.with_for_update(of=[_BATCH]) if lock else query).first()
    if row is None:
        raise Refused("gl.unknown", number=number)
    return row
