"""The rows of batches: made, found, moved, shown; and the road of everything done once.

Locks: the command, the office chain (which also numbers batches), the batch's own row; then the
accounts, in id order.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger import commands
from clerktui.models import (
    Account,
    CollectionStep,
    Customer,
    StepBatch,
    StepBatchLine,
    StepBatchMove,
    StepLetter,
    User,
    WorkOrder,
)
from clerktui.rules.collections import STEPS
from clerktui.rules.email import EMAIL, PAPER
from clerktui.rules.states import STEP_BATCH, check_move
from clerktui.security import audit
from clerktui.services.corrections.acts import lock_office_chain
from clerktui.services.open_items import display_name
from clerktui.services.reference import Reference, get_reference
from clerktui.views.people import Actor
from clerktui.views.step_batches import BatchLineView, BatchReason, BatchView

ACCOUNT = Account.__table__
BATCH = StepBatch.__table__
LETTER = StepLetter.__table__
LINE = StepBatchLine.__table__
MOVE = StepBatchMove.__table__
ORDER = WorkOrder.__table__
USER = User.__table__
STEP = CollectionStep.__table__
SUBJECT = "step_batch"
_CUSTOMER = Customer.__table__
_MAKER = User.__table__.alias("maker")
_RELEASER = User.__table__.alias("releaser")


@dataclass(frozen=True)
class Working:
    """Something being done to a batch, inside its transaction."""

    connection: Connection
    reference: Reference
    actor: Actor
    now: dt.datetime


def once(
    db: Database,
    actor: Actor,
    asked: tuple[str, Any],
    work: Callable[[Working], int],
) -> int:
    """Do something once, the office chain locked; gives the batch's number, again when asked again.

    Raises:
        Refused: `command.reused`, and whatever `work` refuses.
    """
    kind, draft = asked

    def take(connection: Connection) -> int:
        now = db.clock.now()
        told = {name: value for name, value in asdict(draft).items() if name != "command_id"}
        said = {n: v.isoformat() if isinstance(v, dt.date) else v for n, v in told.items()}
        command = commands.Command(draft.command_id, f"step_batch_{kind}", said, actor.user_id)
        earlier = commands.claim(connection, command, now)
        if earlier is not None:
            return int(json.loads(earlier))
        lock_office_chain(connection)
        number = work(Working(connection, get_reference(db, connection), actor, now))
        commands.answer(connection, command.id, number)
        return number

    return db.post(take)


def find_batch(connection: Connection, number: int, *, lock: bool = False) -> Any:
    """A batch's row.

    Raises:
        Refused: `step_batch.unknown`.
    """
    query = select(BATCH).where(BATCH.c.number == number)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise Refused("step_batch.unknown", number=number)
    return row


def lock_accounts(connection: Connection, ids: Sequence[int]) -> None:
    """Hold these accounts in id order: no money moves while it is decided about them."""
    locked = select(ACCOUNT.c.id).where(ACCOUNT.c.id.in_(ids)).order_by(ACCOUNT.c.id)
    connection.execute(locked.with_for_update()).all()


def move_batch(working: Working, row: Any, to_state: str, **columns: Any) -> None:
    """Bring a batch into its next state.

    Raises:
        Refused: `states.no_move`.
    """
    check_move(STEP_BATCH, row.state, to_state)
    where = update(BATCH).where(BATCH.c.id == row.id)
    working.connection.execute(where.values(state=to_state, **columns))


def write_move(
    working: Working, batch: tuple[int, int], kind: str, sums: tuple[int, int], **said: Any
) -> None:
    """Write down what was done: `batch` is its id and number, `sums` how many and how much."""
    batch_id, number = batch
    values = {"batch_id": batch_id, "kind": kind, "count": sums[0], "amount_cents": sums[1]}
    values |= {"at": working.now, "user_id": working.actor.user_id, **said}
    working.connection.execute(insert(MOVE), [values])
    facts = {"count": sums[0], "cents": sums[1]}
    if said.get("reason"):
        facts["reason"] = said["reason"]
    subject = (SUBJECT, str(number))
    audit.record(working.connection, working.actor, f"batch_{kind}", subject, working.now, **facts)


def sums_of(connection: Connection, batch_id: int, state: str = "in") -> tuple[int, int]:
    """How many lines of a batch are in a state, and what they are about, in cents."""
    query = select(func.count(), func.coalesce(func.sum(LINE.c.amount_cents), 0))
    count, cents = connection.execute(
        query.where(LINE.c.batch_id == batch_id, LINE.c.state == state)
    ).one()
    return int(count), int(cents)


def reasons_data(reasons: Sequence[BatchReason]) -> list[dict[str, Any]]:
    """Reasons as a line keeps them."""
    return [
        {"code": one.code, "words": one.words}
        | ({"until": one.until.isoformat()} if one.until else {})
        for one in reasons
    ]


def reasons_from(data: Sequence[dict[str, Any]]) -> tuple[BatchReason, ...]:
    """Reasons as they were kept."""
    return tuple(
        BatchReason(
            one["code"],
            one["words"],
            dt.date.fromisoformat(one["until"]) if one.get("until") else None,
        )
        for one in data
    )


def leave_out(connection: Connection, line_id: int, reasons: Sequence[BatchReason]) -> None:
    """Leave an account out of a batch it was in."""
    where = update(LINE).where(LINE.c.id == line_id)
    connection.execute(where.values(state="out", reasons=reasons_data(reasons), position=None))


def next_lines(connection: Connection, batch_id: int, after: int, most: int) -> Sequence[Any]:
    """The next lines of a batch that are in it and not done, by id, with the letter each has."""
    query = (
        select(LINE, LETTER.c.id.label("letter_id"))
        .outerjoin(LETTER, LETTER.c.line_id == LINE.c.id)
        .where(LINE.c.batch_id == batch_id, LINE.c.id > after, LINE.c.state == "in")
        .where(LINE.c.done_on.is_(None))
        .order_by(LINE.c.id)
        .limit(most)
    )
    return connection.execute(query).all()


# --------------------------------------------------------------------------------------- showing
_SUMS = (
    select(
        LINE.c.batch_id,
        func.count().filter(LINE.c.state != "out").label("count"),
        func.coalesce(func.sum(LINE.c.amount_cents).filter(LINE.c.state != "out"), 0).label(
            "cents"
        ),
        func.count().filter(LINE.c.state == "out").label("left_out"),
        func.count().filter(LINE.c.state == "in", LINE.c.done_on.is_(None)).label("waiting"),
        func.count(LETTER.c.id).filter(LINE.c.state != "out").label("letters"),
        func.count().filter(LINE.c.state != "out", LINE.c.delivery != PAPER).label("by_email"),
        func.count().filter(LINE.c.state != "out", LINE.c.delivery == EMAIL).label("email_only"),
    )
    .outerjoin(LETTER, LETTER.c.line_id == LINE.c.id)
    .group_by(LINE.c.batch_id)
    .subquery()
)
BATCHES = (
    select(
        BATCH,
        *(_SUMS.c[name] for name in ("count", "cents", "left_out", "waiting", "letters")),
        *(_SUMS.c[name] for name in ("by_email", "email_only")),
        _MAKER.c.full_name.label("maker"),
        _RELEASER.c.full_name.label("releaser"),
    )
    .join(_MAKER, _MAKER.c.id == BATCH.c.made_by_id)
    .outerjoin(_RELEASER, _RELEASER.c.id == BATCH.c.released_by_id)
    .outerjoin(_SUMS, _SUMS.c.batch_id == BATCH.c.id)
)
"""Batches with their sums and the names of who made and released them."""


def batch_view(row: Any, lines: tuple[BatchLineView, ...] = (), *, more: bool = False) -> BatchView:
    """A row of `BATCHES` as it is shown."""
    begun = row.state == "mailed" or (row.kind != "letter" and row.state == "released")
    return BatchView(
        number=row.number,
        step=row.step,
        name=STEPS[row.step],
        kind=row.kind,
        state=row.state,
        as_of=row.as_of,
        count=row.count or 0,
        cents=int(row.cents or 0),
        left_out=row.left_out or 0,
        made_by=row.maker,
        made_at=row.made_at,
        released_by=row.releaser or "",
        wanted_on=row.wanted_on,
        letters=row.letters or 0,
        parts=row.parts,
        mailed_on=row.mailed_on,
        mail_class=row.mail_class,
        pieces=row.pieces,
        unfinished=(row.waiting or 0) if begun else 0,
        by_email=row.by_email or 0,
        email_only=row.email_only or 0,
        lines=lines,
        more=more,
    )


LINES = (
    select(
        LINE,
        ACCOUNT.c.number.label("account"),
        _CUSTOMER.c.last_name,
        _CUSTOMER.c.first_name,
        func.coalesce(ORDER.c.number, 0).label("order_number"),
        func.coalesce(LETTER.c.number, "").label("letter"),
    )
    .join(ACCOUNT, ACCOUNT.c.id == LINE.c.account_id)
    .join(_CUSTOMER, _CUSTOMER.c.id == ACCOUNT.c.customer_id)
    .outerjoin(ORDER, ORDER.c.id == LINE.c.order_id)
    .outerjoin(LETTER, LETTER.c.line_id == LINE.c.id)
)
"""Lines with what an edit list shows of them."""


def line_view(row: Any) -> BatchLineView:
    """A row of `LINES` as it is shown."""
    return BatchLineView(
        account=row.account,
        name=display_name(row.last_name, row.first_name),
        due_on=row.due_on,
        amount_cents=row.amount_cents,
        state=row.state,
        reasons=reasons_from(row.reasons),
        order=row.order_number,
        letter=row.letter,
        done_on=row.done_on,
        delivery=row.delivery,
    )
