"""Batches: every number by posting date, with its control, its state, who released and posted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, func, select

from clerktui.i18n import town_date
from clerktui.i18n.words import items as counted
from clerktui.models import Batch, BatchMove, BatchSource, User
from clerktui.reports.setting import Setting
from clerktui.reports.sheet import of_office
from clerktui.views.documents import Column, ReportDocument, ReportRow

_BATCH = Batch.__table__
_MOVE = BatchMove.__table__
_SOURCE = BatchSource.__table__
_USER = User.__table__
_IN_THE_BOOKS = ("posted", "deposited")
COLUMNS = (
    Column(name="Batch", width=8),
    Column(name="Source", width=12),
    Column(name="Items", kind="count", width=6),
    Column(name="Amount", kind="money", width=12),
    Column(name="Control", kind="money", width=12),
    Column(name="State", width=9),
    Column(name="Released by / posted by", width=14),
)


def make(connection: Connection, setting: Setting) -> ReportDocument:
    """Batches by posting date and number, those not posted yet in their place."""
    batches = list(_batches(connection, setting))
    released = _movers(connection, setting, "released")
    posted = _movers(connection, setting, "posted")
    rows: list[ReportRow] = []
    for day, some in groupby(batches, key=lambda row: row.gl_on):
        of_day = list(some)
        rows.append(ReportRow((f"Posting date {town_date(day)}",), "heading"))
        rows += [_row(row, released.get(row.id, ""), posted.get(row.id, "")) for row in of_day]
        rows.append(ReportRow(_total("Together", of_day).cells, "subtotal"))
    in_books = [row for row in batches if row.state in _IN_THE_BOOKS]
    waiting = [row for row in batches if row.state not in (*_IN_THE_BOOKS, "discarded")]
    return ReportDocument(
        title="Batches",
        subtitle=setting.days.replace("Business", "Posting"),
        town=setting.town,
        columns=COLUMNS,
        rows=tuple(rows),
        totals=(_total("Posted", in_books), _total("Not yet", waiting)),
        made_at=setting.made_at,
        timezone=setting.timezone,
    )


def _row(row: Any, released_by: str, posted_by: str) -> ReportRow:
    is_out = row.state in (*_IN_THE_BOOKS, "released")
    return ReportRow(
        (
            str(row.number),
            row.source_name,
            row.item_count,
            row.amount_cents,
            row.control_cents,
            row.state,
            " / ".join(filter(None, (released_by if is_out else "", posted_by))),
        ),
        opens=("batch", str(row.number)),
    )


def _total(name: str, rows: Sequence[Any]) -> ReportRow:
    items = sum(row.item_count for row in rows)
    cents = sum(row.amount_cents for row in rows)
    control = sum(row.control_cents or 0 for row in rows)
    said = counted(len(rows), "batch", "batches")
    return ReportRow((name, said, items, cents, control, None, None))


def _batches(connection: Connection, setting: Setting) -> Iterator[Any]:
    yield from connection.execute(
        select(
            _BATCH.c.id,
            _BATCH.c.number,
            _BATCH.c.gl_on,
            _BATCH.c.state,
            _BATCH.c.item_count,
            _BATCH.c.amount_cents,
            _BATCH.c.control_cents,
            _SOURCE.c.name.label("source_name"),
        )
        .join(_SOURCE, _SOURCE.c.code == _BATCH.c.source)
        .where(
            _BATCH.c.gl_on.between(setting.since, setting.until),
            *of_office(setting, _BATCH.c.office_id),
        )
        .order_by(_BATCH.c.gl_on, _BATCH.c.number)
    )


def _movers(connection: Connection, setting: Setting, to_state: str) -> dict[int, str]:
    """Who last moved each batch of these days to a state, and who approved that."""
    last = (
        select(func.max(_MOVE.c.id))
        .join(_BATCH, _BATCH.c.id == _MOVE.c.batch_id)
        .where(
            _MOVE.c.to_state == to_state,
            _BATCH.c.gl_on.between(setting.since, setting.until),
        )
        .group_by(_MOVE.c.batch_id)
    )
    rows = connection.execute(
        select(_MOVE.c.batch_id, _MOVE.c.to_state, _MOVE.c.reason, _USER.c.full_name)
        .join(_USER, _USER.c.id == _MOVE.c.user_id)
        .where(_MOVE.c.id.in_(last))
    )
    return {row.batch_id: _mover(row) for row in rows}


def _mover(row: Any) -> str:
    # The only thing said of a release is who approved it.
    said = row.reason if row.to_state == "released" else ""
    return ", ".join(filter(None, (row.full_name, said)))
