"""Posting a released batch: one durable act, all of it or none, however often it is asked for.

The locks are those of a counter payment in the same order: the command, the batch, the office's
batch drawer and its chain, the accounts in id order, the receipt counter. Payments are worked out
and written a piece of the batch at a time, so memory does not grow with it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, or_, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger import commands
from clerktui.models import Account, BatchLine
from clerktui.security.permissions import require
from clerktui.services.batches import followers, till
from clerktui.services.batches.followers import Following
from clerktui.services.batches.piece import Batched, write_piece
from clerktui.services.batches.records import find_batch, move, require_state
from clerktui.services.reference import get_reference
from clerktui.views.batches import BatchPosted
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_LINE = BatchLine.__table__
PAYMENTS_A_PIECE = 100
PATIENT_FROM = 1_000
Progress = Callable[[int, int], None]


def post_batch(
    db: Database, actor: Actor, number: int, progress: Progress | None = None
) -> BatchPosted:
    """Post a released batch; asked again, it answers with what was posted the first time.

    Args:
        db: the books.
        actor: who posts it.
        number: which batch.
        progress: told (payments written, payments in all) after every piece.

    Raises:
        Refused: `denied`, `batch.unknown`, `batch.wrong_state`, `batch.line_refused`.
    """
    require(actor, "batch.release")
    with db.read() as connection:
        items = find_batch(connection, number).item_count

    def work(connection: Connection) -> BatchPosted:
        return _post_once(db, connection, actor, number, progress or _unheard)

    return db.post(work, patient=items >= PATIENT_FROM)


def _post_once(
    db: Database, connection: Connection, actor: Actor, number: int, progress: Progress
) -> BatchPosted:
    now = db.clock.now()
    batch = find_batch(connection, number, lock=True)
    content = [batch.number, batch.tape_hash, batch.amount_cents]
    command = commands.Command(f"batch:{batch.id}", "batch", content, actor.user_id)
    earlier = commands.claim(connection, command, now)
    if earlier is not None:
        return BatchPosted(**json.loads(earlier), duplicate=True)
    require_state(batch, ("released",))
    following = Following(db, connection, batch, actor, now)
    more = followers.hold(following)
    named = till.Posted(batch.office_id, batch.gl_on, f"Batch {number}", batch.created_at)
    session = till.open_session(connection, actor, named, now)
    _lock_accounts(connection, batch.id, more)
    batched = Batched(connection, get_reference(db, connection), batch, session, actor, now)
    total = batch.item_count
    for groups in _pieces(connection, batch.id):
        write_piece(batched, groups)
        progress(min(batched.payments, total), total)
    followers.posted(following)
    posted = _finish(batched)
    told = {name: getattr(posted, name) for name in posted.__dict__ if name != "duplicate"}
    commands.answer(connection, command.id, told)
    return posted


def _finish(batched: Batched) -> BatchPosted:
    batch, connection = batched.batch, batched.connection
    if batched.amount_cents != batch.amount_cents or batched.payments != batch.item_count:
        difference_cents = batch.amount_cents - batched.amount_cents
        raise Refused("ledger.unbalanced", difference_cents=difference_cents)
    till.keep_count(connection, batched.session, batched.by_tender, batched.now)
    move(
        connection,
        batch,
        "posted",
        batched.actor,
        batched.now,
        posted_in_id=batched.session.id,
    )
    return BatchPosted(
        number=batch.number,
        items=batched.payments,
        amount_cents=batched.amount_cents,
        first_receipt=batched.first_receipt,
        last_receipt=batched.last_receipt,
        suspense_cents=batched.suspense_cents,
        suspense_items=batched.suspense_items,
    )


def _lock_accounts(connection: Connection, batch_id: int, more: Sequence[int]) -> None:
    """Hold every account of the batch until it is posted, in the order all posting takes them."""
    paid = select(_LINE.c.account_id).where(
        _LINE.c.batch_id == batch_id, _LINE.c.state == "good", _LINE.c.account_id.is_not(None)
    )
    connection.execute(
        select(_ACCOUNT.c.id)
        .where(or_(_ACCOUNT.c.id.in_(paid), _ACCOUNT.c.id.in_(more)))
        .order_by(_ACCOUNT.c.id)
        .with_for_update()
    ).all()


def _pieces(connection: Connection, batch_id: int) -> Iterator[Sequence[int]]:
    """The payments of the batch by their first lines, some hundred at a time."""
    groups: list[Any] = list(
        connection.execute(
            select(_LINE.c.group_no)
            .where(_LINE.c.batch_id == batch_id, _LINE.c.state == "good")
            .distinct()
            .order_by(_LINE.c.group_no)
        ).scalars()
    )
    for start in range(0, len(groups), PAYMENTS_A_PIECE):
        yield groups[start : start + PAYMENTS_A_PIECE]


def _unheard(_done: int, _total: int) -> None:
    """Nobody watches."""
