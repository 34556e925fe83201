"""What a record of a return file is stopped for, before its money is put to a debt.

A record that was read before is no new money and is not taken again. Any other that cannot be right
waits in suspense with its reason, so that the batch still is what the clearinghouse paid.

Source: G.S. 105A-5(e), 105A-13.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.formats.setoff_returns import ReturnLine
from clerktui.models import (
    Batch,
    BatchLine,
    CustomerIdentity,
    SetoffFile,
    SetoffFileLine,
    SetoffMoney,
)
from clerktui.security import identity_keys
from clerktui.services.reference import Reference
from clerktui.services.setoff_links import group_of

_BATCH = Batch.__table__
_BATCH_LINE = BatchLine.__table__
_FILE = SetoffFile.__table__
_IDENTITY = CustomerIdentity.__table__
_LINE = SetoffFileLine.__table__
_MONEY = SetoffMoney.__table__
REFERENCE_MAX = 30


def batch_it_was_read_in(connection: Connection, line: ReturnLine, debt: Any) -> int | None:
    """The batch a record's money is in already: the same key or debt, match date and amount."""
    keys = {line.key[:REFERENCE_MAX]} | ({debt.unique_key} if debt is not None else set())
    query = (
        select(_MONEY, _BATCH.c.id.label("batch_id"), _BATCH.c.number)
        .join(_BATCH, _BATCH.c.file_id == _MONEY.c.file_id)
        .where(
            _MONEY.c.matched_on == line.matched_on,
            _MONEY.c.state_fee_cents + _MONEY.c.local_fee_cents + _MONEY.c.net_cents
            == line.split.gross_cents,
            _BATCH.c.state != "discarded",
        )
        .order_by(_MONEY.c.id)
    )
    for money in connection.execute(query).all():
        if debt is not None and money.debt_id == debt.id:
            return int(money.number)
        if _reference_of(connection, money) in keys - {""}:
            return int(money.number)
    return None


def _reference_of(connection: Connection, money: Any) -> str:
    """The town's key a record of nobody was kept with."""
    if money.debt_id is not None:
        return ""
    query = select(_BATCH_LINE.c.reference).where(
        _BATCH_LINE.c.batch_id == money.batch_id,
        _BATCH_LINE.c.group_no == group_of(connection, money, money.batch_id),
    )
    return connection.execute(query.limit(1)).scalar() or ""


def stopped_because(
    db: Database, connection: Connection, reference: Reference, line: ReturnLine, debt: Any
) -> str:
    """Why a record's money is not put to the debt it names, in words; empty where nothing is."""
    if line.matched_on > reference.on:
        return "Its match date is in the future."
    since = _sent_on(connection, reference, debt.id)
    if since is None:
        return f"Debt {debt.number} is {debt.state} and was never sent: find out why it came."
    if line.matched_on < since:
        return f"It was matched before debt {debt.number} was sent."
    if _is_of_another(db, connection, line, debt):
        return f"It names another person's number than debt {debt.number}."
    return ""


def _sent_on(connection: Connection, reference: Reference, debt_id: int) -> dt.date | None:
    """The day the first file with a debt was made; None where none was.

    One that was made anew before it was uploaded does not count.
    """
    later = _FILE.alias("later")
    is_replaced = (
        select(later.c.id).where(later.c.due_on == _FILE.c.due_on, later.c.id > _FILE.c.id).exists()
    )
    query = (
        select(_FILE.c.made_at)
        .join(_LINE, _LINE.c.file_id == _FILE.c.id)
        .where(_LINE.c.debt_id == debt_id, ~is_replaced)
        .order_by(_FILE.c.id)
        .limit(1)
    )
    at = connection.execute(query).scalar()
    return None if at is None else at.astimezone(ZoneInfo(reference.timezone)).date()


def _is_of_another(db: Database, connection: Connection, line: ReturnLine, debt: Any) -> bool:
    """Whether the number is not the debtor's; unknown where this machine's key made no index."""
    key = identity_keys.load_key(db.identity_key_files)
    if key is None or not line.number:
        return False
    query = select(_IDENTITY.c.blind_index, _IDENTITY.c.key_code)
    paper = connection.execute(query.where(_IDENTITY.c.id == debt.identity_id)).one()
    if not paper.blind_index or paper.key_code != key.code:
        return False
    return bool(key.index(line.number) != paper.blind_index)
