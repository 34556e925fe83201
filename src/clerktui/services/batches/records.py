"""A batch's row: found, locked, moved from state to state, and told as a view."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update

from clerktui.errors import Refused
from clerktui.models import (
    Batch,
    BatchMove,
    BatchSource,
    Office,
    RemittanceFile,
    TenderType,
    User,
)
from clerktui.rules.states import BATCH, check_move
from clerktui.security import audit
from clerktui.views.batches import BatchView
from clerktui.views.people import Actor

_BATCH = Batch.__table__
_FILE = RemittanceFile.__table__
_MOVE = BatchMove.__table__
_OFFICE = Office.__table__
_SOURCE = BatchSource.__table__
_TENDER = TenderType.__table__
_USER = User.__table__


def batches() -> Select[Any]:
    """Every batch with the names its view shows."""
    return (
        select(
            _BATCH,
            _SOURCE.c.name.label("source_name"),
            _OFFICE.c.name.label("office_name"),
            _TENDER.c.name.label("tender_name"),
            _USER.c.username,
            _USER.c.full_name,
            _FILE.c.name.label("file_name"),
        )
        .join(_SOURCE, _SOURCE.c.code == _BATCH.c.source)
        .join(_OFFICE, _OFFICE.c.id == _BATCH.c.office_id)
        .join(_TENDER, _TENDER.c.code == _BATCH.c.default_tender)
        .join(_USER, _USER.c.id == _BATCH.c.owner_id)
        .outerjoin(_FILE, _FILE.c.id == _BATCH.c.file_id)
    )


def find_batch(connection: Connection, number: int, *, lock: bool = False) -> Any:
    """The row of a batch by its number, locked until the transaction ends when `lock`.

    Raises:
        Refused: `batch.unknown`.
    """
    if lock:
        # Locked before it is read: who waited for another's change reads all of it, names as well.
        mine = select(_BATCH.c.id).where(_BATCH.c.number == number)
        connection.execute(mine.with_for_update())
    row = connection.execute(batches().where(_BATCH.c.number == number)).first()
    if row is None:
        raise Refused("batch.unknown", batch=number)
    return row


def find_id(connection: Connection, number: int) -> int:
    """The id of a batch by its number.

    Raises:
        Refused: `batch.unknown`.
    """
    found = connection.execute(select(_BATCH.c.id).where(_BATCH.c.number == number)).scalar()
    if found is None:
        raise Refused("batch.unknown", batch=number)
    return int(found)


def get_view(connection: Connection, number: int) -> BatchView:
    """A batch as it stands.

    Raises:
        Refused: `batch.unknown`.
    """
    return view_of(find_batch(connection, number))


def view_of(row: Any) -> BatchView:
    """A batch's row as a view."""
    return BatchView(
        batch_id=row.id,
        number=row.number,
        source=row.source,
        source_name=row.source_name,
        state=row.state,
        office=row.office_name,
        received_on=row.received_on,
        gl_on=row.gl_on,
        default_tender=row.default_tender,
        tender_name=row.tender_name,
        control_cents=row.control_cents,
        control_items=row.control_items,
        start_field=row.start_field,
        implied_decimals=row.implied_decimals,
        verify_mode=row.verify_mode,
        note=row.note,
        owner=row.username,
        owner_name=row.full_name,
        created_at=row.created_at,
        items=row.item_count,
        amount_cents=row.amount_cents,
        tape_hash=row.tape_hash,
        file_name=row.file_name or "",
    )


def require_state(row: Any, states: Sequence[str]) -> None:
    """Let a batch in one of these states pass.

    Raises:
        Refused: `batch.wrong_state`.
    """
    if row.state not in states:
        raise Refused("batch.wrong_state", batch=row.number, state=row.state)


def move(
    connection: Connection,
    row: Any,
    to_state: str,
    actor: Actor,
    at: dt.datetime,
    **changes: Any,
) -> None:
    """Move a locked batch on and write down who, when, its totals and why.

    Args:
        connection: the writing transaction that holds the batch.
        row: the batch.
        to_state: where it goes.
        actor: who moves it.
        at: when.
        changes: columns of the batch that change with the move; `reason` is kept with the move.

    Raises:
        Refused: `states.no_move`.
    """
    check_move(BATCH, row.state, to_state)
    reason = changes.pop("reason", "")
    connection.execute(
        update(_BATCH).where(_BATCH.c.id == row.id).values(state=to_state, **changes)
    )
    write_move(connection, row, to_state, actor, at, reason=reason, **changes)


def write_move(
    connection: Connection, row: Any, to_state: str, actor: Actor, at: dt.datetime, **said: Any
) -> None:
    """Write a move down without making it: a batch is born, or goes to another clerk."""
    reason = said.get("reason", "")
    connection.execute(
        insert(_MOVE).values(
            batch_id=row.id,
            from_state=row.state,
            to_state=to_state,
            at=at,
            user_id=actor.user_id,
            owner_id=said.get("owner_id", row.owner_id),
            item_count=said.get("item_count", row.item_count),
            amount_cents=said.get("amount_cents", row.amount_cents),
            control_cents=said.get("control_cents", row.control_cents),
            control_items=said.get("control_items", row.control_items),
            tape_hash=said.get("tape_hash", row.tape_hash),
            reason=reason,
        )
    )
    audit.record(
        connection,
        actor,
        f"batch_{to_state}",
        ("batch", row.number),
        at,
        from_state=row.state,
        items=said.get("item_count", row.item_count),
        amount_cents=said.get("amount_cents", row.amount_cents),
        reason=reason,
    )
