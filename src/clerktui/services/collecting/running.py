"""The daily run: every account with something past due is worked out anew, some at a time.

Run twice, it changes nothing the second time. Others work meanwhile: each piece is a transaction
of its own that holds its few accounts.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, bindparam, literal_column, select, union

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Account, CollectionItem, Receivable
from clerktui.rules.collection_procedure import HELD, OVER
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services import policies
from clerktui.services.agencies import placing
from clerktui.services.arrangements import running as judging
from clerktui.services.collections import reactions, standing
from clerktui.services.collections.standing import Changed
from clerktui.services.reference import Reference, get_reference
from clerktui.views.collection_queue import RunResult
from clerktui.views.people import Actor

AT_ONCE = 300
_KEYS = ("collection.procedure", "collection.outcomes", "collection.risk", "aging.thresholds")
_ACCOUNT = Account.__table__
_ITEM = CollectionItem.__table__
_RECEIVABLE = Receivable.__table__
_ZERO: Any = literal_column("0")
_AFTER: Any = bindparam("after")
_LATE = (
    select(_RECEIVABLE.c.account_id)
    .where(
        _RECEIVABLE.c.account_id > _AFTER,
        _RECEIVABLE.c.due_on < bindparam("day"),
        _RECEIVABLE.c.balance_cents != _ZERO,
        _RECEIVABLE.c.balance_cents > _ZERO,
    )
    .distinct()
    .order_by(_RECEIVABLE.c.account_id)
    .limit(bindparam("most"))
    .subquery()
)
_COLLECTED = (
    select(_ITEM.c.account_id)
    .where(_ITEM.c.account_id > _AFTER, _ITEM.c.state == literal_column("'open'"))
    .order_by(_ITEM.c.account_id)
    .limit(bindparam("most"))
    .subquery()
)
_BOTH = union(select(_LATE.c.account_id), select(_COLLECTED.c.account_id)).subquery()
_NEXT_ONES = select(_BOTH.c.account_id).order_by(_BOTH.c.account_id).limit(bindparam("most"))
Progress = Callable[[int, int | None], None]


@dataclass
class _Tally:
    """What is counted while the accounts go by."""

    on: dt.date
    counts: Counter[str] = field(default_factory=Counter)
    lanes: Counter[str] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)

    def add(self, changes: Iterable[Changed], orders: int = 0) -> None:
        """Count what happened to some accounts."""
        self.counts["orders"] += orders
        for one in changes:
            self.counts["looked_at"] += 1
            self.counts["began"] += one.began
            self.counts["cleared"] += one.cleared
            self.counts["changed"] += one.is_other and not one.began and not one.cleared
            if one.after is None:
                continue
            lane = one.after["lane"]
            self.lanes[lane] += 1
            if lane not in (HELD, OVER) and one.after["next_on"] <= self.on:
                self.steps[one.after["next_step"]] += 1

    def told(self, *, dry_run: bool) -> RunResult:
        """The result."""
        return RunResult(
            self.on,
            looked_at=self.counts["looked_at"],
            began=self.counts["began"],
            changed=self.counts["changed"],
            cleared=self.counts["cleared"],
            lanes=dict(sorted(self.lanes.items())),
            steps=dict(sorted(self.steps.items())),
            orders_cancelled=self.counts["orders"],
            dry_run=dry_run,
        )


def run_procedure(
    db: Database,
    actor: Actor,
    as_of: dt.date | None = None,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> RunResult:
    """Work out for every account how it stands with the procedure.

    Promises and plans whose day has passed are judged first; what an agency has had for as long as
    was agreed is taken back last.

    Args:
        db: the books.
        actor: who runs it; maintenance may.
        as_of: for what day; another than today can only be looked at.
        dry_run: change nothing, say what would be.
        progress: told how many accounts were looked at.

    Raises:
        Refused: `denied`, `collect.as_of`, `procedure.plan`.
    """
    require(actor, "collect.run")
    with db.read() as connection:
        today = get_reference(db, connection).on
    on = as_of or today
    if on != today and not dry_run:
        raise Refused("collect.as_of", day=on)
    if not dry_run:
        judging.run(db, actor)
    tally, after = _Tally(on), 0
    while (last := _piece(db, tally, after, dry_run=dry_run)) is not None:
        after = last
        if progress is not None:
            progress(tally.counts["looked_at"], None)
    recalled = placing.expire(db, actor, on, dry_run=dry_run)
    result = replace(tally.told(dry_run=dry_run), recalled=recalled)
    if not dry_run:
        _tell(db, actor, result)
    return result


def _piece(db: Database, tally: _Tally, after: int, *, dry_run: bool) -> int | None:
    """Work out the next accounts; gives the last one's id, None when there are no more."""
    if dry_run:
        with db.read() as connection:
            reference = _reference(db, connection, tally.on)
            ids = _next_ones(connection, reference, after)
            rows = standing.rows_of(connection, ids) if ids else {}
            tally.add(standing.work_out(connection, reference, rows, ids))
    else:
        with db.write() as connection:
            reference = _reference(db, connection, tally.on)
            ids = _next_ones(connection, reference, after)
            if ids:
                _lock(connection, ids)
                words = reactions.WHYS["run"]
                now = db.clock.now()
                tally.add(*reactions.follow(connection, reference, now, ids, words))
    return ids[-1] if ids else None


def _reference(db: Database, connection: Connection, on: dt.date) -> Reference:
    """The town's rules of a day."""
    reference = get_reference(db, connection)
    if reference.on == on:
        return reference
    decided = policies.get_policies(connection, _KEYS, on)
    return replace(reference, on=on, policy={**reference.policy, **decided})


def _next_ones(connection: Connection, reference: Reference, after: int) -> list[int]:
    which = {"after": after, "day": reference.on, "most": AT_ONCE}
    return list(connection.execute(_NEXT_ONES, which).scalars())


def _lock(connection: Connection, ids: list[int]) -> None:
    """Hold the accounts in id order: no money moves while they are worked out."""
    locked = select(_ACCOUNT.c.id).where(_ACCOUNT.c.id.in_(ids)).order_by(_ACCOUNT.c.id)
    connection.execute(locked.with_for_update()).all()


def _tell(db: Database, actor: Actor, result: RunResult) -> None:
    facts = {name: getattr(result, name) for name in ("looked_at", "began", "changed", "cleared")}
    facts["recalled"] = len(result.recalled)
    with db.write() as connection:
        now = db.clock.now()
        subject = ("collection", result.on.isoformat())
        audit.record(connection, actor, "run_collection", subject, now, **facts)
