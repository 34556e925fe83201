"""A run taken back, amount by amount, as long as nothing was paid on it."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import town_date
from clerktui.models import Account, Accrual, FeeWaiver, Receivable
from clerktui.security.permissions import require
from clerktui.services.accruals.runs import (
    Running,
    books_of,
    finish,
    follow,
    get_run,
    lock,
    run_row,
)
from clerktui.services.charging import booking
from clerktui.services.charging.booking import Back
from clerktui.services.charging.found import PAGE
from clerktui.views.accruals import AccrualRunDraft, AccrualRunView
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_ACCRUAL = Accrual.__table__
_RECEIVABLE = Receivable.__table__
_WAIVER = FeeWaiver.__table__


def undo(db: Database, actor: Actor, run_id: int, note: str) -> AccrualRunView:
    """Take a run back: every amount by an entry that names it, as long as nothing was paid on it.

    Killed in the middle it is asked for again, and goes on. What is paid meanwhile stays, named
    in `left`; the run is then not taken back whole.

    Raises:
        Refused: `denied`, `accrual.run_unknown`, `accrual.undone`, `accrual.paid`,
            `accrual.note_missing`.
    """
    require(actor, "accrual.run")
    if not note.strip():
        raise Refused("accrual.note_missing")
    with db.read() as connection:
        row = run_row(connection, run_id)
        if row.state == "undone":
            raise Refused("accrual.undone", run=run_id)
        paid = _paid(connection, run_id)
    if paid:
        raise Refused("accrual.paid", run=run_id, count=len(paid), first=paid[0])
    draft = AccrualRunDraft(row.rule, row.as_of, row.scope)
    running = Running(db, actor, run_id, draft, row.as_of)
    while db.post(partial(_undo_piece, running, note.strip())):
        pass
    with db.read() as connection:
        left = tuple(_paid(connection, run_id))
    if not left:
        db.post(lambda connection: finish(running, connection, "undone"))
    return get_run(db, run_id, left)


def _standing(run_id: int) -> Any:
    """What a run charged and nobody took back, with what is still owed on it."""
    undoing = _ACCRUAL.alias("undoing")
    return (
        select(
            _ACCRUAL,
            _RECEIVABLE.c.service,
            _RECEIVABLE.c.balance_cents,
            _ACCOUNT.c.number.label("account"),
        )
        .join(_RECEIVABLE, _RECEIVABLE.c.id == _ACCRUAL.c.receivable_id)
        .join(_ACCOUNT, _ACCOUNT.c.id == _ACCRUAL.c.account_id)
        .outerjoin(undoing, undoing.c.undoes_id == _ACCRUAL.c.id)
        .outerjoin(_WAIVER, _WAIVER.c.accrual_id == _ACCRUAL.c.id)
        .where(_ACCRUAL.c.run_id == run_id, _ACCRUAL.c.amount_cents > 0)
        .where(undoing.c.id.is_(None), _WAIVER.c.id.is_(None))
        .order_by(_ACCRUAL.c.account_id, _ACCRUAL.c.id)
    )


def _paid(connection: Connection, run_id: int) -> list[str]:
    """The accounts that paid something of what a run charged, or had it taken off otherwise."""
    query = _standing(run_id).where(_RECEIVABLE.c.balance_cents < _ACCRUAL.c.amount_cents)
    return [row.account for row in connection.execute(query)]


def _undo_piece(running: Running, note: str, connection: Connection) -> int:
    """Take the next amounts back; gives how many there were, 0 when none is left."""
    books = books_of(running, connection)
    unpaid = _standing(running.run_id).where(_RECEIVABLE.c.balance_cents >= _ACCRUAL.c.amount_cents)
    ids = sorted({row.account_id for row in connection.execute(unpaid.limit(PAGE))})
    if not ids:
        return 0
    lock(connection, ids)
    rows = connection.execute(unpaid.where(_ACCRUAL.c.account_id.in_(ids))).all()
    words = f"run {running.run_id} of {town_date(running.as_of)} taken back: {note}"
    taken = booking.take_back(books, [_back(row, words) for row in rows])
    follow(books, ids)
    return len(rows) if taken else 0


def _back(row: Any, words: str) -> Back:
    return Back(
        row.rule,
        row.subject,
        row.account_id,
        row.service,
        row.receivable_id,
        row.amount_cents,
        words,
        undoes_id=row.id,
    )
