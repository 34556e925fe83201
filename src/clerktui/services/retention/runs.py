"""Purge runs as rows: found, locked, moved from state to state, shown."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, insert, select, update

from clerktui.errors import Refused
from clerktui.models import PurgeItem, PurgeMove, PurgeRun, User
from clerktui.rules.retention import rules_from_data
from clerktui.security import audit
from clerktui.services.reference import Reference
from clerktui.services.retention.facts import Asked
from clerktui.services.retention.words import BLOCKS
from clerktui.views.people import Actor
from clerktui.views.retention import PurgeItemView, PurgeMoveView, PurgeRunView

_ITEM = PurgeItem.__table__
_MOVE = PurgeMove.__table__
_RUN = PurgeRun.__table__
_PLANNER = User.__table__.alias("planner")
_APPROVER = User.__table__.alias("approver")
OPEN = ("planning", "planned", "approved", "running")


def row_of(connection: Connection, number: int, *, lock: bool = False) -> Any:
    """A run's row, locked until the transaction ends if asked.

    Raises:
        Refused: `purge.unknown`.
    """
    query = select(_RUN).where(_RUN.c.number == number)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise Refused("purge.unknown", number=number)
    return row


def asked_of(row: Any, reference: Reference) -> Asked:
    """What the run asks of every account: by its own day and rules, today's flags."""
    flags = tuple(reference.policy["retention.blocking_flags"])
    return Asked(row.as_of, rules_from_data(row.rules), flags, reference.timezone)


def change(connection: Connection, row: Any, **values: Any) -> None:
    """Write columns of a run."""
    connection.execute(update(_RUN).where(_RUN.c.id == row.id).values(**values))


def moved(
    connection: Connection, row: Any, to_state: str, who: tuple[Actor, dt.datetime], note: str = ""
) -> None:
    """Write down a step of a run, in its moves and in the audit trail."""
    actor, now = who
    connection.execute(
        insert(_MOVE).values(
            run_id=row.id, to_state=to_state, at=now, user_id=actor.user_id, note=note
        )
    )
    audit.record(connection, actor, f"purge_{to_state}", ("purge", row.number), now)


def runs() -> Any:
    """Runs with the names of who planned and released them."""
    return (
        select(
            _RUN,
            _PLANNER.c.full_name.label("planner"),
            _APPROVER.c.full_name.label("approver"),
        )
        .join(_PLANNER, _PLANNER.c.id == _RUN.c.planned_by_id)
        .outerjoin(_APPROVER, _APPROVER.c.id == _RUN.c.approved_by_id)
    )


def run_view(connection: Connection, actor: Actor, number: int) -> PurgeRunView:
    """One run with its moves.

    Raises:
        Refused: `purge.unknown`.
    """
    row = connection.execute(runs().where(_RUN.c.number == number)).first()
    if row is None:
        raise Refused("purge.unknown", number=number)
    moves = connection.execute(
        select(_MOVE, User.__table__.c.full_name)
        .join(User.__table__, User.__table__.c.id == _MOVE.c.user_id)
        .where(_MOVE.c.run_id == row.id)
        .order_by(_MOVE.c.id)
    )
    told = tuple(PurgeMoveView(m.to_state, m.at, m.full_name, m.note) for m in moves)
    return as_view(row, actor, told)


def as_view(row: Any, actor: Actor, moves: tuple[PurgeMoveView, ...] = ()) -> PurgeRunView:
    """A row of `runs` as the desk sees it."""
    return PurgeRunView(
        number=row.number,
        state=row.state,
        as_of=row.as_of,
        considered=row.considered,
        eligible=row.eligible,
        done=row.done,
        skipped=row.skipped,
        kept=tuple((BLOCKS[code], count) for code, count in sorted(row.kept.items())),
        manifest_hash=row.manifest_hash,
        planned_by=row.planner,
        planned_at=row.planned_at,
        approved_by=row.approver or "",
        certificate=row.certificate or "",
        is_planner=row.planned_by_id == actor.user_id,
        moves=moves,
    )


def item_view(row: Any) -> PurgeItemView:
    """An item of a manifest."""
    skipped = row.skipped_because
    return PurgeItemView(
        item_id=row.id,
        account=row.number,
        record_class=row.record_class,
        not_before=dt.date.fromisoformat(row.reason["not_before"]),
        says=row.reason["says"],
        state=row.state,
        skipped_because=BLOCKS.get(skipped, skipped),
        tombstone=row.tombstone or "",
    )
