"""Closing an office's day.

A close is one transaction: the ledger batch, the seal over every chain, the papers, and the day
itself. What takes long is made before it in a snapshot of its own: the proofs and the reports. If
anything of the day moved meanwhile, the reports are made again inside. Tills that work on the
next day wait for no report.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger import commands, gl, seal as seals, window
from clerktui.ledger.gl_days import Day, fingerprint
from clerktui.ledger.proof import ProofResult
from clerktui.ledger.proofs import prove
from clerktui.models import (
    BusinessDay,
    Chain,
    DayMove,
    Drawer,
    DrawerSession,
    Office,
    PostedCommand,
    PrintJob,
    Workstation,
)
from clerktui.rules.text import clean_text
from clerktui.security.permissions import require
from clerktui.services.closing import day_views, papers
from clerktui.services.closing.checklist import what_is_open
from clerktui.services.closing.general_ledger import get_chart, proof_of
from clerktui.services.closing.moves import Working, audit_day, lock_day, move
from clerktui.services.policies import get_policy
from clerktui.services.reference import Reference, get_reference
from clerktui.services.town import BACK_OFFICE_CHAIN
from clerktui.views.closing import BLOCK, WARN, DayClosed, DayDraft, DayView, GlProof
from clerktui.views.documents import ReportDocument
from clerktui.views.people import Actor

_CHAIN = Chain.__table__
_DAY = BusinessDay.__table__
_DRAWER = Drawer.__table__
_MOVE = DayMove.__table__
_OFFICE = Office.__table__
_SESSION = DrawerSession.__table__
_STATION = Workstation.__table__
Make = Callable[[Database, Connection, str, Day], ReportDocument]
"""Makes a report of one office's day by its name; the reports stand beside the services."""


@dataclass(frozen=True)
class _Ready:
    """What was made before the close: proofs, papers, and what of the day they were made from.

    Attributes:
        proved: what the proofs have proved, for the next close to begin from.
    """

    proofs: tuple[ProofResult, ...]
    proved: dict[str, Any] | None
    papers: tuple[papers.Paper, ...]
    made_from: tuple[int, ...]


@dataclass(frozen=True)
class _Closing(Working):
    """A day about to be closed, its office's chains locked."""

    make: Make


def get_day(
    db: Database, actor: Actor, day: dt.date | None = None, *, with_proofs: bool = False
) -> DayView:
    """A day of the actor's office with what is open; the day now worked on when none is named.

    Args:
        db: the books.
        actor: whose office.
        day: which day.
        with_proofs: run every proof over the books, too; a close always does.

    Raises:
        Refused: `denied`, `policy.missing`.
    """
    require(actor, "report.view")
    with db.snapshot() as connection:
        reference = get_reference(db, connection)
        asked = Day(actor.office_id, day or _due_day(connection, actor.office_id, reference))
        proofs = prove(connection) if with_proofs else ()
        lines = what_is_open(connection, asked, reference, proofs)
        return day_views.view(connection, asked, lines, reference)


def list_days(db: Database, actor: Actor, limit: int = 30) -> tuple[DayView, ...]:
    """The newest days of the actor's office that were closed at least once.

    Raises:
        Refused: `denied`.
    """
    require(actor, "report.view")
    with db.read() as connection:
        return day_views.newest(connection, actor.office_id, limit)


def close_day(db: Database, actor: Actor, draft: DayDraft, make: Make) -> DayClosed:
    """Close a day of the actor's office: ledger batch, seal and papers, all of it or none.

    Args:
        db: the books.
        actor: who closes it.
        draft: which day, and whether the warnings were read.
        make: makes the reports the town keeps (`day.papers`).

    Raises:
        Refused: `denied`, `day.future`, `day.already_closed`, `day.blocked`, `day.warned` until
            the warnings are accepted, `report.unknown` for a paper the town wants and nobody
            makes, `gl.fund_unknown`, `gl.off`, `command.reused`.
    """
    require(actor, "day.close")
    ready = None if _is_known(db, draft.command_id) else _prepare(db, actor, draft.day, make)

    def work(connection: Connection) -> DayClosed:
        return _close_once(db, connection, (actor, draft, make), ready)

    return db.post(work, patient=True)


# -------------------------------------------------------------------------------------- closing
def _is_known(db: Database, command_id: str) -> bool:
    table = PostedCommand.__table__
    with db.read() as connection:
        return (
            connection.execute(select(table.c.id).where(table.c.id == command_id)).first()
            is not None
        )


def _prepare(db: Database, actor: Actor, on: dt.date, make: Make) -> _Ready:
    """Run the proofs of what is new and make the reports while everybody goes on working."""
    day = Day(actor.office_id, on)
    with db.snapshot() as connection:
        made_from = _made_from(connection, day)
        made = _reports(db, connection, day, make)
        proofs = prove(connection, window.last_proved(connection))
        is_proved = all(proof.ok for proof in proofs)
        proved = window.proved_now(connection) if is_proved else window.kept(connection)
        return _Ready(proofs, proved, made, made_from)


def _reports(
    db: Database, connection: Connection, day: Day, make: Make
) -> tuple[papers.Paper, ...]:
    names = get_policy(connection, "day.papers", day.on)
    return tuple(
        paper for name in names for paper in papers.as_papers(name, make(db, connection, name, day))
    )


def _made_from(connection: Connection, day: Day) -> tuple[int, ...]:
    """What of a day its papers hang on: another figure, and they are made again."""
    closed = connection.execute(
        select(func.count())
        .select_from(_SESSION)
        .join(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
        .where(
            _DRAWER.c.office_id == day.office_id,
            _SESSION.c.business_date == day.on,
            _SESSION.c.state == "closed",
        )
    ).scalar_one()
    return (*fingerprint(connection, day), closed)


def _close_once(
    db: Database,
    connection: Connection,
    asked: tuple[Actor, DayDraft, Make],
    ready: _Ready | None,
) -> DayClosed:
    actor, draft, make = asked
    now = db.clock.now()
    content = [actor.office_id, draft.day.isoformat(), draft.accept_warnings]
    command = commands.Command(draft.command_id, "close_day", content, actor.user_id)
    earlier = commands.claim(connection, command, now)
    if earlier is not None:
        return _answered(json.loads(earlier))
    _lock_chains(connection, actor.office_id)
    reference = get_reference(db, connection)
    closing = _Closing(db, connection, actor, draft, reference, now, make)
    row = lock_day(connection, closing.day)
    if draft.day > reference.on:
        raise Refused("day.future", day=draft.day)
    if row.state == "closed":
        raise Refused("day.already_closed", day=draft.day)
    closed = _close(closing, row, ready or _prepare(db, actor, draft.day, make))
    told = {**closed.__dict__, "day": draft.day.isoformat()}
    del told["duplicate"]
    commands.answer(connection, command.id, told)
    return closed


def _close(closing: _Closing, row: Any, ready: _Ready) -> DayClosed:
    connection, draft = closing.connection, closing.draft
    lines = what_is_open(connection, closing.day, closing.reference, ready.proofs)
    _refuse_open(draft, lines)
    made = ready.papers
    if _made_from(connection, closing.day) != ready.made_from:
        made = _reports(closing.db, connection, closing.day, closing.make)
    proof = _to_the_ledger(closing)
    time = row.times_closed + 1
    about = {"office": row.code, "day": draft.day.isoformat(), "time": time}
    seal = {**seals.take(connection, about), "proved": ready.proved}
    checklist = [line.to_data() for line in lines]
    reason = clean_text(draft.reason, max_length=120)
    move_id = move(closing, row, "closed", checklist=checklist, seal=seal, reason=reason)
    head = papers.Head(
        closing.reference.town, row.name, draft.day, time, closing.now, closing.reference.timezone
    )
    summary = papers.summary_document(head, lines, seal)
    kept = [
        *papers.as_papers("day-close", summary),
        *papers.as_papers("gl-distribution", papers.distribution_document(head, proof)),
        *(paper for paper in made if not paper.name.startswith(("day-close.", "gl-distribution."))),
    ]
    papers.keep(connection, move_id, kept, closing.now)
    _print(closing, move_id, summary)
    audit_day(closing, "close_day", seal=seal["hash"], time=time)
    names = tuple(paper.name for paper in kept)
    return DayClosed(draft.day, time, seal["short"], seal["hash"], names, proof.number)


def _print(closing: _Closing, move_id: int, summary: ReportDocument) -> None:
    """The paper with the seal, on the printer of whoever closes, where there is one."""
    station = closing.actor.workstation_id
    printer = closing.connection.execute(
        select(_STATION.c.printer_kind).where(_STATION.c.id == station)
    ).scalar_one()
    if printer != "none":
        closing.connection.execute(
            insert(PrintJob.__table__).values(
                kind="report",
                subject_id=f"day-{move_id}",
                workstation_id=station,
                document=summary.to_data(),
                next_try_at=closing.now,
                created_at=closing.now,
            )
        )


def _refuse_open(draft: DayDraft, lines: Any) -> None:
    blocks = [line for line in lines if line.weight == BLOCK]
    if blocks:
        raise Refused("day.blocked", day=draft.day, count=len(blocks), first=blocks[0].says)
    warns = [line for line in lines if line.weight == WARN]
    if warns and not draft.accept_warnings:
        raise Refused("day.warned", day=draft.day, count=len(warns), first=warns[0].says)


def _to_the_ledger(closing: _Closing) -> GlProof:
    """Post what no ledger batch has yet; a day without an entry posts none."""
    connection, day = closing.connection, closing.day
    distribution = gl.distribute(connection, day, get_chart(connection, day.on))
    number = None
    if distribution.entry_ids:
        number = gl.post(connection, day, distribution, closing.actor.user_id, closing.now)
    return proof_of(closing.actor.office_name, day.on, distribution, number)


def _lock_chains(connection: Connection, office_id: int) -> None:
    """Hold the office's drawers, and every chain an entry of it can go to, in one order.

    Whoever opens a drawer holds it, and whoever books holds the chain: both wait, then find the
    day closed.
    """
    connection.execute(
        select(_DRAWER.c.id)
        .where(_DRAWER.c.office_id == office_id)
        .order_by(_DRAWER.c.id)
        .with_for_update()
    ).all()
    own = select(_DRAWER.c.chain_id).where(_DRAWER.c.office_id == office_id)
    connection.execute(
        select(_CHAIN.c.id)
        .where(or_(_CHAIN.c.id.in_(own), _CHAIN.c.code == BACK_OFFICE_CHAIN))
        .order_by(_CHAIN.c.id)
        .with_for_update()
    ).all()


def _answered(told: dict[str, Any]) -> DayClosed:
    day = dt.date.fromisoformat(told.pop("day"))
    papers_named = tuple(told.pop("papers"))
    return DayClosed(day=day, papers=papers_named, **told, duplicate=True)


def _due_day(connection: Connection, office_id: int, reference: Reference) -> dt.date:
    """Today while it is open or was closed; the day worked on is never before it."""
    return min(reference.working_day(connection, office_id), reference.on)
