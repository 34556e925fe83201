"""The edit list: whom a step is due for, who is left out and why; lines dropped and put back.

The books are read as they stand at one moment, without holding anybody up; the lines are then
written in one go. Money that comes meanwhile is asked for again before anything is done.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from sqlalchemy import Connection, insert, select, update

from clerktui.db import Database
from clerktui.errors import NeedsOverride, Refused
from clerktui.rules.collections import STEPS
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.charging.found import who_are
from clerktui.services.collections import standing
from clerktui.services.flag_effects import bearing_on
from clerktui.services.numbering import next_number
from clerktui.services.reference import get_reference
from clerktui.services.signon import Approvals
from clerktui.services.step_batches import emailing, finding, rows
from clerktui.services.step_batches.finding import Candidate
from clerktui.services.step_batches.rows import (
    BATCH,
    BATCHES,
    LINE,
    LINES,
    Working,
    batch_view,
    find_batch,
    line_view,
    once,
    reasons_data,
    write_move,
)
from clerktui.views.people import Actor
from clerktui.views.step_batches import (
    SELECTED_MOST,
    BatchLineView,
    BatchReason,
    BatchView,
    LineDraft,
    SelectDraft,
)

_LISTED = 500
PUT_BACK = "collect.release"


def select_batch(db: Database, actor: Actor, draft: SelectDraft) -> BatchView:
    """Select the accounts a step is due for; nothing is done to them yet.

    Raises:
        Refused: `denied`, `step_batch.step`, `step_batch.limit`, `step_batch.as_of`,
            `step_batch.nobody`, `command.reused`.
    """
    require(actor, "collect.batch")
    with db.snapshot() as connection:
        today = get_reference(db, connection)
        if (draft.as_of or today.on) != today.on:
            raise Refused("step_batch.as_of", day=draft.as_of)
        kind = next(iter(finding.step_in(today, draft.step).values())).kind
        found = list(_found(connection, today, draft))

    def work(working: Working) -> int:
        return _write(working, draft, kind, found)

    number = once(db, actor, ("select", replace(draft, as_of=today.on)), work)
    return get_batch(db, actor, number)


def look(db: Database, actor: Actor, draft: SelectDraft, limit: int = _LISTED) -> BatchView:
    """The same edit list, written nowhere; as of a day that may be ahead.

    Raises:
        Refused: `denied`, `step_batch.step`, `step_batch.limit`.
    """
    require(actor, "account.view")
    lines: list[BatchLineView] = []
    count = cents = left_out = 0
    with db.snapshot() as connection:
        today = get_reference(db, connection)
        reference = finding.dated(connection, today, draft.as_of or today.on)
        kind = next(iter(finding.step_in(reference, draft.step).values())).kind
        for one, how in _told_how(connection, reference, draft):
            left_out += bool(one.reasons)
            count += not one.reasons
            cents += 0 if one.reasons else one.cents
            if len(lines) < limit:
                name = who_are(connection, [one.account_id])[one.account_id].name
                state = "out" if one.reasons else "in"
                facts = (one.number, name, one.due_on, one.cents, state, one.reasons)
                lines.append(BatchLineView(*facts, delivery=how))
    more = count + left_out > len(lines)
    head = (0, draft.step, STEPS[draft.step], kind, "selected", reference.on)
    return BatchView(*head, count, cents, left_out, lines=tuple(lines), more=more)


def _told_how(
    connection: Connection, reference: Any, draft: SelectDraft
) -> Iterator[tuple[Candidate, str]]:
    """Candidates with how the letter of each would go, a page at a time."""
    found = _found(connection, reference, draft)
    while page := list(islice(found, finding.AT_ONCE)):
        going = emailing.how_they_go(connection, reference, draft.step, page)
        for one in page:
            yield one, going[one.account_id].how


def _found(connection: Connection, reference: Any, draft: SelectDraft) -> Iterator[Candidate]:
    """Candidates until so many are in that were asked for."""
    if not 1 <= draft.limit <= SELECTED_MOST:
        raise Refused("step_batch.limit", limit=draft.limit, most=SELECTED_MOST)
    left = draft.limit
    for one in finding.find(connection, reference, draft):
        yield one
        left -= not one.reasons
        if not left:
            return


def _write(working: Working, draft: SelectDraft, kind: str, found: list[Candidate]) -> int:
    connection = working.connection
    live = _live(connection, draft.step)
    going = emailing.how_they_go(connection, working.reference, draft.step, found)
    if not any(not one.reasons and (one.account_id, one.due_on) not in live for one in found):
        raise Refused("step_batch.nobody", step=STEPS[draft.step], left_out=len(found))
    number = next_number(connection, BATCH.c.number)
    asked = {"plan": draft.plan, "account_class": draft.account_class, "limit": draft.limit}
    batch_id = connection.execute(
        insert(BATCH)
        .values(
            number=number,
            step=draft.step,
            kind=kind,
            as_of=working.reference.on,
            asked={**asked, "minimum_cents": draft.minimum_cents},
            made_at=working.now,
            made_by_id=working.actor.user_id,
        )
        .returning(BATCH.c.id)
    ).scalar_one()
    lines = [_line(batch_id, draft.step, one, live) for one in found]
    for line in lines:
        line["delivery"] = going[line["account_id"]].how
    connection.execute(insert(LINE), lines)
    write_move(working, (batch_id, number), "selected", rows.sums_of(connection, batch_id))
    return number


def _live(connection: Connection, step: str) -> dict[tuple[int, dt.date], int]:
    """The debts that are in a live batch of this step, looked at again under the lock."""
    query = (
        select(LINE.c.account_id, LINE.c.due_on, BATCH.c.number)
        .join(BATCH, BATCH.c.id == LINE.c.batch_id)
        .where(LINE.c.step == step, LINE.c.state == "in")
    )
    return {(row.account_id, row.due_on): row.number for row in connection.execute(query)}


def _line(
    batch_id: int, step: str, one: Candidate, live: dict[tuple[int, dt.date], int]
) -> dict[str, Any]:
    reasons = one.reasons
    taken = live.get((one.account_id, one.due_on))
    if taken is not None and not reasons:
        reasons = (BatchReason("batch", f"in batch {taken} already"),)
    return {
        "batch_id": batch_id,
        "account_id": one.account_id,
        "step": step,
        "plan": one.plan,
        "due_on": one.due_on,
        "amount_cents": one.cents,
        "state": "out" if reasons else "in",
        "reasons": reasons_data(reasons),
    }


# ----------------------------------------------------------------------------------- single lines
def drop_line(db: Database, actor: Actor, draft: LineDraft) -> BatchView:
    """Take an account out of a batch nothing was mailed of, for a reason of the town.

    What was printed with it is to be printed again without it before it can be mailed.

    Raises:
        Refused: `denied`, `step_batch.unknown`, `step_batch.reason`, `step_batch.line`,
            `step_batch.done`, `account.unknown`, `account.ambiguous`, `command.reused`.
    """
    require(actor, "collect.batch")

    def work(working: Working) -> int:
        known = working.reference.policy["step_batch.rules"]["drop_reasons"]
        if draft.reason not in known:
            raise Refused("step_batch.reason", reason=draft.reason, known=", ".join(known))
        batch, line = _find_line(working, draft, "in")
        if line.done_on is not None:
            raise Refused("step_batch.done", account=draft.account, number=draft.number)
        reason = BatchReason(draft.reason, known[draft.reason])
        rows.leave_out(working.connection, line.id, [reason])
        if batch.state == "printed":
            rows.move_batch(working, batch, "released")
        _write_line(working, batch, line, "dropped", draft.reason)
        return int(batch.number)

    return get_batch(db, actor, once(db, actor, ("drop", draft), work))


def put_back(db: Database, actor: Actor, draft: LineDraft) -> BatchView:
    """Put an account that was left out back into a batch nobody has released yet.

    What was dropped by hand comes back at once, if nothing else stands in the way; against any
    other reason a second person must let it through. A flag or a batch that forbids stays.

    Raises:
        Refused: `denied`, `step_batch.unknown`, `step_batch.line`, `step_batch.released`,
            `step_batch.forbidden`, `account.unknown`, `account.ambiguous`, `command.reused`.
        NeedsOverride: `step_batch.against`.
    """
    require(actor, "collect.batch")

    def work(working: Working) -> int:
        batch, line = _find_line(working, draft, "out")
        if batch.state != "selected":
            raise Refused("step_batch.released", number=batch.number)
        rows.lock_accounts(working.connection, [line.account_id])
        now = finding.still_due(
            working.connection, working.reference, batch.step, {line.account_id: line.plan}
        )[line.account_id]
        _may_come_back(working, draft, batch, now)
        kept = {"reasons": reasons_data(now.reasons), "amount_cents": now.cents}
        where = update(LINE).where(LINE.c.id == line.id)
        working.connection.execute(where.values(state="in", **kept))
        _write_line(working, batch, line, "put_back", "")
        return int(batch.number)

    return get_batch(db, actor, once(db, actor, ("put_back", draft), work))


_NEVER = ("batch", "clear", "no_address", "cut_off", "pending")


def _may_come_back(working: Working, draft: LineDraft, batch: Any, now: Candidate) -> None:
    """Refuse what nobody may let through; ask a second person about the rest."""
    live = _live(working.connection, batch.step)
    act = next(iter(finding.step_in(working.reference, batch.step).values())).act
    held = bearing_on(working.connection, working.reference, [now.account_id], act)
    flag = held.get(now.account_id)
    is_forbidden = flag is not None and not flag.asks
    is_taken = (now.account_id, now.due_on) in live
    if is_forbidden or is_taken or any(one.code in _NEVER for one in now.reasons):
        words = "; ".join(one.words for one in now.reasons) or "in another batch already"
        raise Refused("step_batch.forbidden", account=now.number, reasons=words)
    if not now.reasons:
        return
    said = "; ".join(one.words for one in now.reasons)
    warning = NeedsOverride("step_batch.against", PUT_BACK, account=now.number, reasons=said)
    approvals = Approvals(working.connection, draft.command_id)
    if approvals.of(warning, but_not=working.actor.user_id) is None:
        raise warning


def _find_line(working: Working, draft: LineDraft, state: str) -> tuple[Any, Any]:
    batch = find_batch(working.connection, draft.number, lock=True)
    account = which_account(working.connection, draft.account)
    line = working.connection.execute(
        select(LINE).where(
            LINE.c.batch_id == batch.id, LINE.c.account_id == account.id, LINE.c.state == state
        )
    ).first()
    if line is None:
        raise Refused("step_batch.line", account=account.number, number=batch.number)
    return batch, line


def _write_line(working: Working, batch: Any, line: Any, kind: str, reason: str) -> None:
    sums = (1, line.amount_cents)
    which = (batch.id, batch.number)
    write_move(working, which, kind, sums, line_id=line.id, reason=reason)


# --------------------------------------------------------------------------------------- looking
def list_batches(db: Database, actor: Actor, limit: int = 100) -> tuple[BatchView, ...]:
    """The batches there are, the newest first.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    query = BATCHES.order_by(BATCH.c.number.desc()).limit(limit)
    with db.read() as connection:
        return tuple(batch_view(row) for row in connection.execute(query))


def get_batch(db: Database, actor: Actor, number: int, limit: int = _LISTED) -> BatchView:
    """A batch with its edit list: who is left out first, then by account.

    Raises:
        Refused: `denied`, `step_batch.unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        row = connection.execute(BATCHES.where(BATCH.c.number == number)).first()
        if row is None:
            raise Refused("step_batch.unknown", number=number)
        query = LINES.where(LINE.c.batch_id == row.id)
        query = query.order_by(LINE.c.state.desc(), rows.ACCOUNT.c.number).limit(limit + 1)
        lines = connection.execute(query).all()
    shown = tuple(line_view(line) for line in lines[:limit])
    return batch_view(row, shown, more=len(lines) > limit)


def drop_reasons(db: Database, actor: Actor) -> tuple[tuple[str, str], ...]:
    """Why a clerk may take an account out of a batch: codes and words.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        rules = get_reference(db, connection).policy["step_batch.rules"]
    return tuple(rules["drop_reasons"].items())


def batch_steps(db: Database, actor: Actor) -> tuple[tuple[str, str, str], ...]:
    """The steps that are taken for many accounts at once: code, words, kind.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
    plans = standing.plans_of(reference)
    steps = {s.code: s for p in plans for s in p.steps if s.kind in finding.KINDS}
    return tuple((one.code, one.name, one.kind) for one in steps.values())
