"""A second person releases a batch; lists are then written down, orders made, letters printed.

The release is one short transaction. What follows from it goes account by account in pieces, each
its own transaction, so that tills go on; interrupted, the same release goes on where it stopped.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.rules.collections import STEPS
from clerktui.security.permissions import require
from clerktui.services.collections.reactions import account_changed
from clerktui.services.collections.steps import Step, record
from clerktui.services.reference import get_reference
from clerktui.services.step_batches import finding, rows, selecting
from clerktui.services.step_batches.finding import Candidate
from clerktui.services.step_batches.rows import (
    LINE,
    ORDER,
    Working,
    find_batch,
    leave_out,
    lock_accounts,
    move_batch,
    next_lines,
    once,
    sums_of,
    write_move,
)
from clerktui.services.work_order_rows.making import make, new_order, places_of
from clerktui.services.work_order_rows.steps import Working as Ordering, end_orders
from clerktui.views.people import Actor
from clerktui.views.step_batches import BatchDraft, BatchView

AT_ONCE = 200
ORDER_KINDS = {"cut_order": "cut_off", "door_tag": "door_tag"}
Progress = Callable[[int, int], None]


def release(
    db: Database, actor: Actor, draft: BatchDraft, progress: Progress | None = None
) -> BatchView:
    """Release what another person selected, all asked again; a list or orders are carried out.

    Asked again for a batch that is released it goes on with what was interrupted.

    Args:
        db: the books.
        actor: who releases; never who selected it.
        draft: the batch.
        progress: told how many accounts of how many are done.

    Raises:
        Refused: `denied`, `step_batch.unknown`, `step_batch.same_person`, `step_batch.empty`,
            `states.no_move`, `command.reused`.
    """
    require(actor, "collect.release")

    def work(working: Working) -> int:
        batch = find_batch(working.connection, draft.number, lock=True)
        if batch.made_by_id == actor.user_id:
            raise Refused("step_batch.same_person", number=batch.number)
        if batch.state == "released":
            return int(batch.number)
        sums = sums_of(working.connection, batch.id)
        if not sums[0] and batch.state == "selected":
            raise Refused("step_batch.empty", number=batch.number)
        wanted_on = _wanted_on(working, batch) if batch.kind == "order" else None
        released = {"released_by_id": actor.user_id, "wanted_on": wanted_on}
        move_batch(working, batch, "released", **released)
        write_move(working, (batch.id, batch.number), "released", sums)
        return int(batch.number)

    number = once(db, actor, ("release", draft), work)
    _carry_out(db, actor, number, progress)
    return selecting.get_batch(db, actor, number)


def _wanted_on(working: Working, batch: Any) -> dt.date:
    """The first day from today on which the step may be taken: never on a day it may not be."""
    reference = working.reference
    steps = finding.step_in(reference, batch.step)
    plan = batch.asked.get("plan") or next(iter(steps))
    step = steps.get(plan, next(iter(steps.values())))
    return step.fits(reference.on, reference.calendar(), reference.on)


def _carry_out(db: Database, actor: Actor, number: int, progress: Progress | None) -> None:
    """Ask everything again, piece by piece; steps are written down, letters wait for the mail."""
    with db.read() as connection:
        batch = find_batch(connection, number)
        total = sums_of(connection, batch.id)[0]
    after = done = 0
    while True:
        last = db.post(partial(_piece, db, (actor, batch), after))
        if last is None:
            return
        after, done = last, min(total, done + AT_ONCE)
        if progress is not None:
            progress(done, total)


def _piece(db: Database, who: tuple[Actor, Any], after: int, connection: Connection) -> int | None:
    """The next accounts of a batch; the last line's id, None when none is left."""
    actor, known = who
    batch = find_batch(connection, known.number, lock=True)
    lines = next_lines(connection, batch.id, after, AT_ONCE) if batch.state == "released" else ()
    if not lines:
        return None
    working = Working(connection, get_reference(db, connection), actor, db.clock.now())
    now = recheck(working, batch, lines)
    if batch.kind != "letter":
        kept = [line for line in lines if not now[line.account_id].reasons]
        (_make_orders if batch.kind == "order" else _write_steps)(working, batch, kept, now)
        ids = [line.account_id for line in kept]
        account_changed(connection, working.reference, working.now, ids, "account")
    return int(lines[-1].id)


def recheck(working: Working, batch: Any, lines: Sequence[Any]) -> dict[int, Candidate]:
    """Ask again, holding the accounts; what must not be done any more is left out, and told.

    A line's amount follows what is owed until its letter is written.
    """
    ids = [line.account_id for line in lines]
    lock_accounts(working.connection, ids)
    now = finding.lines_now(working.connection, working.reference, batch.step, lines)
    gone = [line for line in lines if now[line.account_id].reasons]
    for line in gone:
        leave_out(working.connection, line.id, now[line.account_id].reasons)
    if gone:
        sums = (len(gone), sum(line.amount_cents for line in gone))
        write_move(working, (batch.id, batch.number), "left_out", sums)
    for line in lines:
        cents = now[line.account_id].cents
        is_written = line.letter_id is not None
        if not now[line.account_id].reasons and cents != line.amount_cents and not is_written:
            where = update(LINE).where(LINE.c.id == line.id)
            working.connection.execute(where.values(amount_cents=cents))
    return now


def _write_steps(
    working: Working, batch: Any, lines: Sequence[Any], now: dict[int, Candidate]
) -> None:
    """The accounts of a list: the step is in the case file."""
    words = f"{STEPS[batch.step]}, batch {batch.number}."
    steps = [_step(working, batch, now[line.account_id], words) for line in lines]
    record(working.connection, working.reference.on, working.now, steps)
    _done(working, lines)


def _done(working: Working, lines: Sequence[Any]) -> None:
    where = update(LINE).where(LINE.c.id.in_([line.id for line in lines]))
    working.connection.execute(where.values(done_on=working.reference.on))


def _step(
    working: Working, batch: Any, one: Candidate, words: str, order: int | None = None
) -> Step:
    subject = (rows.SUBJECT, batch.id) if order is None else ("work_order", order)
    return Step(
        one.account_id,
        batch.step,
        words,
        debt_cents=one.cents,
        plan=one.plan,
        subject=subject,
        user_id=working.actor.user_id,
    )


def _make_orders(
    working: Working, batch: Any, lines: Sequence[Any], now: dict[int, Candidate]
) -> None:
    """A work order for each account, for the first day it may be done."""
    if not lines:
        return
    connection = working.connection
    accounts = finding.accounts_of(connection, [line.account_id for line in lines])
    places = places_of(connection, [one.premise_id for one in accounts.values()])
    ordering = Ordering(connection, working.reference, working.actor, working.now)
    kind, steps = ORDER_KINDS[batch.step], []
    for line in lines:
        one = now[line.account_id]
        premise_id = accounts[line.account_id].premise_id
        values = new_order(
            working.reference,
            kind,
            working.now,
            account_id=line.account_id,
            premise_id=premise_id,
            place=places[premise_id],
            wanted_on=batch.wanted_on,
            made_by_id=batch.released_by_id,
            note=f"Batch {batch.number}",
        )
        order = make(ordering, values, f"Batch {batch.number}")
        where = update(LINE).where(LINE.c.id == line.id)
        connection.execute(where.values(order_id=order.id, done_on=working.reference.on))
        words = f"{STEPS[batch.step]} {order.number} for {batch.wanted_on:%m/%d/%y}"
        steps.append(_step(working, batch, one, f"{words}, batch {batch.number}.", int(order.id)))
    record(connection, working.reference.on, working.now, steps)


def undo(db: Database, actor: Actor, draft: BatchDraft) -> BatchView:
    """Take a batch back: nothing of it was mailed, none of its orders was carried out.

    Its open orders are cancelled and its steps taken back in the case files; its accounts may be
    selected again.

    Raises:
        Refused: `denied`, `step_batch.unknown`, `step_batch.mailed`, `step_batch.carried_out`,
            `step_batch.reason_missing`, `states.no_move`, `command.reused`.
    """
    require(actor, "collect.release")
    if not draft.reason.strip():
        raise Refused("step_batch.reason_missing")

    def work(working: Working) -> int:
        batch = find_batch(working.connection, draft.number, lock=True)
        known = working.reference.policy["step_batch.rules"]["drop_reasons"]
        if draft.reason not in known:
            raise Refused("step_batch.reason", reason=draft.reason, known=", ".join(known))
        if batch.state == "mailed":
            raise Refused("step_batch.mailed", number=batch.number, mailed_on=batch.mailed_on)
        sums = sums_of(working.connection, batch.id)
        move_batch(working, batch, "undone")
        _take_back(working, batch)
        write_move(working, (batch.id, batch.number), "undone", sums, reason=draft.reason)
        return int(batch.number)

    return selecting.get_batch(db, actor, once(db, actor, ("undo", draft), work))


def _take_back(working: Working, batch: Any) -> None:
    connection = working.connection
    mine = (LINE.c.batch_id == batch.id) & (LINE.c.state == "in")
    lines = connection.execute(select(LINE).where(mine).order_by(LINE.c.account_id)).all()
    done = [line for line in lines if line.done_on is not None]
    lock_accounts(connection, [line.account_id for line in done])
    _cancel_orders(working, batch, [line.order_id for line in done if line.order_id is not None])
    connection.execute(update(LINE).where(mine).values(state="undone"))
    for start in range(0, len(done), AT_ONCE):
        part = done[start : start + AT_ONCE]
        _undo_steps(working, batch, part)
        ids = [line.account_id for line in part]
        account_changed(connection, working.reference, working.now, ids, "account")


def _cancel_orders(working: Working, batch: Any, order_ids: Sequence[int]) -> None:
    connection = working.connection
    ordering = Ordering(connection, working.reference, working.actor, working.now)
    for start in range(0, len(order_ids), AT_ONCE):
        part = order_ids[start : start + AT_ONCE]
        query = select(ORDER.c.number).where(ORDER.c.id.in_(part), ORDER.c.state == "completed")
        carried = connection.execute(query.limit(1)).scalar()
        if carried is not None:
            raise Refused("step_batch.carried_out", number=batch.number, order=carried)
        note = f"Batch {batch.number} was taken back"
        end_orders(ordering, ORDER.c.id.in_(part), "cancelled", note)


def _undo_steps(working: Working, batch: Any, lines: Sequence[Any]) -> None:
    """Take the steps of these lines back in the case file, each by one that names it."""
    table = rows.STEP
    of_batch = (table.c.subject_kind == rows.SUBJECT) & (table.c.subject_id == batch.id)
    orders = [line.order_id for line in lines if line.order_id is not None]
    of_order = (table.c.subject_kind == "work_order") & table.c.subject_id.in_(orders)
    taken = working.connection.execute(
        select(table.c.id, table.c.account_id, table.c.debt_cents).where(
            table.c.account_id.in_([line.account_id for line in lines]),
            table.c.code == batch.step,
            of_order if orders else of_batch,
        )
    ).all()
    words = f"{STEPS[batch.step]} taken back with batch {batch.number}."
    undone = [
        Step(
            row.account_id,
            "undone",
            words,
            debt_cents=row.debt_cents,
            subject=(rows.SUBJECT, batch.id),
            undoes_id=row.id,
            user_id=working.actor.user_id,
        )
        for row in taken
    ]
    record(working.connection, working.reference.on, working.now, undone)
