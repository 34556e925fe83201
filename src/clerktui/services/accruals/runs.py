"""Runs: a rule charged to everybody it concerns as of a day, after an edit list.

A run works in pieces of some hundred accounts, each its own transaction, so that tills go on
meanwhile. What was charged is not charged again: a run that was killed is begun again and goes on
where it stopped.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Account, Accrual, AccrualRun, Correction, FeeWaiver, Receivable, User
from clerktui.rules.accruals import RULES
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.accruals import advertising, late_fees
from clerktui.services.accruals.waiving import end_failed
from clerktui.services.charging import booking, tax
from clerktui.services.charging.booking import Books
from clerktui.services.charging.found import Found, reference_on
from clerktui.services.collections.reactions import account_changed
from clerktui.services.corrections.acts import lock_office_chain
from clerktui.services.reference import Reference, get_reference
from clerktui.views.accruals import AccrualLine, AccrualList, AccrualRunDraft, AccrualRunView
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_ACCRUAL = Accrual.__table__
_CORRECTION = Correction.__table__
_RECEIVABLE = Receivable.__table__
_RUN = AccrualRun.__table__
_USER = User.__table__
_WAIVER = FeeWaiver.__table__
_FINDERS: dict[str, ModuleType] = {
    "late_fee": late_fees,
    "tax_interest": tax,
    "advertising": advertising,
}
_LISTED = 500


@dataclass(frozen=True)
class Running:
    """A run under way: its row, and what it charges by."""

    db: Database
    actor: Actor
    run_id: int
    draft: AccrualRunDraft
    as_of: dt.date


def edit_list(
    db: Database, actor: Actor, draft: AccrualRunDraft, limit: int = _LISTED
) -> AccrualList:
    """What a run would charge, and everything it would leave out with its reasons.

    Args:
        db: the books.
        actor: who looks.
        draft: the rule, the day (it may be ahead), the scope.
        limit: how many lines are given; the totals are of all.

    Raises:
        Refused: `denied`, `accrual.rule`, and of advertising what `advertising.scope_of` refuses.
    """
    require(actor, "account.view")
    finder = _finder(draft.rule)
    lines: list[AccrualLine] = []
    count = cents = left_out = 0
    with db.snapshot() as connection:
        reference = reference_on(connection, get_reference(db, connection), _day(db, draft))
        for found in _everything(connection, reference, finder, draft.scope):
            if found.is_charged and found.owed is not None:
                count, cents = count + 1, cents + found.owed.cents
            else:
                left_out += 1
            if len(lines) < limit:
                lines.append(_line(found))
    more = count + left_out > len(lines)
    as_of = reference.on
    return AccrualList(draft.rule, as_of, tuple(lines), count, cents, left_out, more)


def run(db: Database, actor: Actor, draft: AccrualRunDraft) -> AccrualRunView:
    """Charge a rule as of a day; the same again charges what was not charged yet, and no more.

    Raises:
        Refused: `denied`, `accrual.rule`, `accrual.ahead`, and of advertising what
            `advertising.scope_of` refuses.
    """
    require(actor, "accrual.run")
    finder = _finder(draft.rule)
    as_of = _day(db, draft)
    running = _begin(db, actor, draft, as_of)
    after = 0
    while True:
        ids = _next(running, finder, after)
        if not ids:
            break
        db.post(partial(_piece, running, finder, ids))
        after = ids[-1]
    db.post(lambda connection: finish(running, connection, "done"))
    return get_run(db, running.run_id)


def list_runs(db: Database, actor: Actor, limit: int = 100) -> tuple[AccrualRunView, ...]:
    """The runs there were, the newest first.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        query = _runs().order_by(_RUN.c.id.desc()).limit(limit)
        return tuple(_view(row) for row in connection.execute(query))


def get_run(db: Database, run_id: int, left: tuple[str, ...] = ()) -> AccrualRunView:
    """One run, with what it charged.

    Raises:
        Refused: `accrual.run_unknown`.
    """
    with db.read() as connection:
        row = connection.execute(_runs().where(_RUN.c.id == run_id)).first()
    if row is None:
        raise Refused("accrual.run_unknown", run=run_id)
    return _view(row, left)


# --------------------------------------------------------------------------------------- finding
def _finder(rule: str) -> ModuleType:
    if rule not in RULES:
        raise Refused("accrual.rule", rule=rule)
    return _FINDERS[rule]


def _day(db: Database, draft: AccrualRunDraft) -> dt.date:
    with db.read() as connection:
        return draft.as_of or get_reference(db, connection).on


def _everything(
    connection: Connection, reference: Reference, finder: ModuleType, scope: str
) -> Iterator[Found]:
    after = 0
    while ids := finder.next_accounts(connection, reference, after, scope):
        yield from finder.find(connection, reference, ids, scope)
        after = ids[-1]


def _line(found: Found) -> AccrualLine:
    cents = found.owed.cents if found.is_charged and found.owed else 0
    return AccrualLine(
        found.who.number,
        found.who.name,
        found.about,
        found.owed_cents,
        cents,
        found.words,
        found.reasons,
    )


# -------------------------------------------------------------------------------------- charging
def _begin(db: Database, actor: Actor, draft: AccrualRunDraft, as_of: dt.date) -> Running:
    """The run's row: the one that was begun and not ended, or a new one."""

    def once(connection: Connection) -> int:
        lock_office_chain(connection)
        reference = get_reference(db, connection)
        if as_of > reference.on:
            raise Refused("accrual.ahead", as_of=as_of)
        if draft.rule == "advertising":
            advertising.scope_of(
                connection, reference_on(connection, reference, as_of), draft.scope
            )
        begun = connection.execute(
            select(_RUN.c.id).where(
                _RUN.c.rule == draft.rule,
                _RUN.c.as_of == as_of,
                _RUN.c.scope == draft.scope,
                _RUN.c.state == "running",
            )
        ).scalar()
        if begun is not None:
            return int(begun)
        now = db.clock.now()
        run_id = connection.execute(
            insert(_RUN)
            .values(
                rule=draft.rule,
                as_of=as_of,
                scope=draft.scope,
                began_at=now,
                user_id=actor.user_id,
                office_id=actor.office_id,
            )
            .returning(_RUN.c.id)
        ).scalar_one()
        subject = ("accrual_run", run_id)
        said = {"rule": draft.rule, "as_of": as_of.isoformat(), "scope": draft.scope}
        audit.record(connection, actor, "run_accruals", subject, now, **said)
        return int(run_id)

    return Running(db, actor, db.post(once), draft, as_of)


def _next(running: Running, finder: ModuleType, after: int) -> list[int]:
    with running.db.read() as connection:
        today = get_reference(running.db, connection)
        reference = reference_on(connection, today, running.as_of)
        found: list[int] = finder.next_accounts(connection, reference, after, running.draft.scope)
        return found


def _piece(running: Running, finder: ModuleType, ids: Sequence[int], connection: Connection) -> int:
    """Charge these accounts, found again now that they are locked."""
    books = books_of(running, connection)
    reference = reference_on(connection, books.reference, running.as_of)
    lock(connection, ids)
    end_failed(connection, reference, ids, running.db.clock.now())
    found = finder.find(connection, reference, ids, running.draft.scope)
    owed = [one.owed for one in found if one.is_charged and one.owed is not None]
    cents = booking.charge(books, owed)
    follow(books, (one.account_id for one in owed))
    return cents


def books_of(running: Running, connection: Connection) -> Books:
    """Where a piece is written: the office chain, locked, on the day the office works on."""
    head = lock_office_chain(connection)
    reference = get_reference(running.db, connection)
    actor = running.actor
    return Books(
        connection=connection,
        reference=reference,
        as_of=running.as_of,
        day=reference.working_day(connection, actor.office_id),
        at=running.db.clock.now(),
        chain_id=head.chain_id,
        command_id=f"accrual_run:{running.run_id}",
        office_id=actor.office_id,
        user_id=actor.user_id,
        run_id=running.run_id,
    )


def follow(books: Books, account_ids: Iterable[int]) -> None:
    """Let the collection of accounts follow what was charged to them, or taken off again."""
    account_changed(books.connection, books.reference, books.at, account_ids, "charge")


def lock(connection: Connection, ids: Sequence[int]) -> None:
    """Hold these accounts, in the order everything that moves money takes them."""
    connection.execute(
        select(_ACCOUNT.c.id)
        .where(_ACCOUNT.c.id.in_(ids))
        .order_by(_ACCOUNT.c.id)
        .with_for_update()
    ).all()


def finish(running: Running, connection: Connection, state: str) -> None:
    """Write how a run ended."""
    now = running.db.clock.now()
    connection.execute(
        update(_RUN).where(_RUN.c.id == running.run_id).values(state=state, ended_at=now)
    )
    if state == "undone":
        audit.record(
            connection, running.actor, "undo_accruals", ("accrual_run", running.run_id), now
        )


# --------------------------------------------------------------------------------------- showing
def run_row(connection: Connection, run_id: int) -> Any:
    """A run's row.

    Raises:
        Refused: `accrual.run_unknown`.
    """
    row = connection.execute(select(_RUN).where(_RUN.c.id == run_id)).first()
    if row is None:
        raise Refused("accrual.run_unknown", run=run_id)
    return row


def _runs() -> Any:
    charged = (
        select(
            _ACCRUAL.c.run_id,
            func.count().filter(_ACCRUAL.c.amount_cents > 0).label("count"),
            func.sum(_ACCRUAL.c.amount_cents).filter(_ACCRUAL.c.amount_cents > 0).label("cents"),
            func.sum(_ACCRUAL.c.amount_cents).filter(_ACCRUAL.c.amount_cents < 0).label("back"),
        )
        .group_by(_ACCRUAL.c.run_id)
        .subquery()
    )
    return (
        select(_RUN, _USER.c.full_name, charged.c.count, charged.c.cents, charged.c.back)
        .join(_USER, _USER.c.id == _RUN.c.user_id)
        .outerjoin(charged, charged.c.run_id == _RUN.c.id)
    )


def _view(row: Any, left: tuple[str, ...] = ()) -> AccrualRunView:
    return AccrualRunView(
        run_id=row.id,
        rule=row.rule,
        name=RULES[row.rule],
        as_of=row.as_of,
        state=row.state,
        count=row.count or 0,
        charged_cents=int(row.cents or 0),
        back_cents=-int(row.back or 0),
        began_at=row.began_at,
        user=row.full_name,
        left=left,
    )
