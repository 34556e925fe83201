"""The lines and the tape of a batch, read; nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select

from clerktui.db import Database
from clerktui.models import (
    Account,
    BatchLine,
    BatchTape,
    Customer,
    Receipt,
    RevenueCode,
    User,
)
from clerktui.security.permissions import require
from clerktui.services.batches.records import find_batch
from clerktui.services.open_items import display_name
from clerktui.views.batches import LineView, TapeView
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_CUSTOMER = Customer.__table__
_LINE = BatchLine.__table__
_RECEIPT = Receipt.__table__
_REVENUE = RevenueCode.__table__
_TAPE = BatchTape.__table__
_USER = User.__table__
UNKNOWN = "?"
UNKNOWN_NAME = "to suspense"
PAGE_LINES_MAX = 500


def lines() -> Select[Any]:
    """Every line with the names its view shows."""
    return (
        select(
            _LINE,
            _ACCOUNT.c.number.label("account"),
            _CUSTOMER.c.last_name,
            _CUSTOMER.c.first_name,
            _REVENUE.c.name.label("revenue_name"),
            _USER.c.full_name.label("verified_by"),
            _RECEIPT.c.number.label("receipt"),
        )
        .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _LINE.c.account_id)
        .outerjoin(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
        .outerjoin(_REVENUE, _REVENUE.c.code == _LINE.c.revenue_code)
        .outerjoin(_USER, _USER.c.id == _LINE.c.verified_by_id)
        .outerjoin(_RECEIPT, _RECEIPT.c.payment_id == _LINE.c.payment_id)
    )


def line_view(row: Any) -> LineView:
    """A line's row as a view."""
    return LineView(
        line_no=row.line_no,
        group_no=row.group_no,
        state=row.state,
        kind=row.kind,
        account=row.account or row.revenue_code or UNKNOWN,
        name=_name(row),
        amount_cents=row.amount_cents,
        owed_cents=row.owed_cents,
        tender=row.tender_type,
        reference=row.reference,
        was_scanned=row.was_scanned,
        is_corrected=row.is_corrected,
        bill=row.bill,
        payer=row.payer,
        memo=row.memo,
        typed=row.typed,
        verified_by=row.verified_by or "",
        receipt=row.receipt or "",
    )


def _name(row: Any) -> str:
    if row.account:
        return display_name(row.last_name, row.first_name)
    if row.revenue_name:
        return str(row.revenue_name)
    return row.payer or row.typed or UNKNOWN_NAME


def get_line(connection: Connection, batch_id: int, line_no: int) -> LineView | None:
    """One line, whatever became of it; None when there is none of that number."""
    row = connection.execute(
        lines().where(_LINE.c.batch_id == batch_id, _LINE.c.line_no == line_no)
    ).first()
    return line_view(row) if row else None


def newest_lines(connection: Connection, batch_id: int, limit: int) -> tuple[LineView, ...]:
    """The last lines, in their order."""
    rows = connection.execute(
        lines().where(_LINE.c.batch_id == batch_id).order_by(_LINE.c.line_no.desc()).limit(limit)
    ).all()
    return tuple(line_view(row) for row in reversed(rows))


def newest_tape(connection: Connection, batch_id: int, limit: int) -> tuple[TapeView, ...]:
    """The end of the tape, in its order."""
    rows = connection.execute(
        select(_TAPE.c.seq, _TAPE.c.kind, _TAPE.c.line_no, _TAPE.c.amount_cents)
        .where(_TAPE.c.batch_id == batch_id)
        .order_by(_TAPE.c.seq.desc())
        .limit(limit)
    ).all()
    return tuple(TapeView(*row) for row in reversed(rows))


def good_lines(connection: Connection, batch_id: int) -> Sequence[Any]:
    """Every line that counts, as rows, in order."""
    return connection.execute(
        lines()
        .where(_LINE.c.batch_id == batch_id, _LINE.c.state == "good")
        .order_by(_LINE.c.line_no)
    ).all()


def last_line(connection: Connection, batch_id: int) -> int:
    """The number of the last line there is; 0 before the first."""
    return (
        connection.execute(
            select(func.max(_LINE.c.line_no)).where(_LINE.c.batch_id == batch_id)
        ).scalar()
        or 0
    )


def good_line_above(connection: Connection, batch_id: int, line_no: int) -> Any:
    """The last line before this one that counts, as its row; None when there is none."""
    return connection.execute(
        select(_LINE)
        .where(
            _LINE.c.batch_id == batch_id,
            _LINE.c.line_no < line_no,
            _LINE.c.state == "good",
        )
        .order_by(_LINE.c.line_no.desc())
        .limit(1)
    ).first()


def list_lines(
    db: Database, actor: Actor, number: int, after: int = 0, limit: int = PAGE_LINES_MAX
) -> tuple[LineView, ...]:
    """A page of a batch's lines after a line number, in order.

    Raises:
        Refused: `denied`, `batch.unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        batch = find_batch(connection, number)
        rows = connection.execute(
            lines()
            .where(_LINE.c.batch_id == batch.id, _LINE.c.line_no > after)
            .order_by(_LINE.c.line_no)
            .limit(min(limit, PAGE_LINES_MAX))
        )
        return tuple(line_view(row) for row in rows)
