"""Money carried during the day: a pickup, a turn-in, change brought in; each with its slip.

Nothing here moves a balance: what is carried is the town's before and after, and stays with the
session it was taken in until it goes to the bank. What leaves a drawer is counted by two.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace

from sqlalchemy import Connection, insert, select

from clerktui.db import Database
from clerktui.errors import NeedsOverride, Refused
from clerktui.i18n import money
from clerktui.ledger import commands
from clerktui.models import Drawer, DrawerMove, DrawerSession, PrintJob, TenderType, User
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services import drawers
from clerktui.services.drawer_money import expected_by_tender
from clerktui.services.drawer_sessions import SessionRow, lock_session
from clerktui.services.reference import Reference, get_reference
from clerktui.services.signon import Approvals
from clerktui.services.z_report import MOVE_WORDS
from clerktui.views.documents import Column, ReportDocument, ReportRow
from clerktui.views.drawers import DrawerMoved, MoveDraft, MoveView
from clerktui.views.people import Actor

_DRAWER = Drawer.__table__
_MOVE = DrawerMove.__table__
_SESSION = DrawerSession.__table__
_TENDER = TenderType.__table__
_USER = User.__table__
KINDS = ("change_in", "pickup", "turn_in")
_SIGN_HERE = "Signed ______________________________"


@dataclass(frozen=True)
class _Carrying:
    """Money on its way out of a locked session, or into it."""

    reference: Reference
    session: SessionRow
    actor: Actor
    draft: MoveDraft
    now: dt.datetime
    note: str
    witness_id: int | None = None

    @property
    def sign(self) -> int:
        """Above zero leaves the drawer."""
        return -1 if self.draft.kind == "change_in" else 1


def move_money(db: Database, actor: Actor, draft: MoveDraft) -> DrawerMoved:
    """Carry money out of an open drawer, or bring change in, and give the slip for it.

    Raises:
        Refused: `denied`, `drawer.move_kind`, `drawer.move_empty`, `drawer.move_too_much`,
            `drawer.move_not_cash`, `drawer.closed`, `drawer.not_yours`, `drawer.pending`,
            `command.reused`, and as `drawers.check_counts`.
        NeedsOverride: `drawer.witness` where the town wants a second person to count along.
    """
    require(actor, "drawer.move")
    if draft.kind not in KINDS:
        raise Refused("drawer.move_kind", kind=draft.kind)
    if not draft.amounts or not all(cents > 0 for _, cents in draft.amounts):
        raise Refused("drawer.move_empty")
    return db.post(lambda connection: _once(db, connection, actor, draft))


def list_moves(db: Database, actor: Actor, session_id: int) -> tuple[MoveView, ...]:
    """What was carried out of and into a session's drawer, in order.

    Raises:
        Refused: `denied`.
    """
    require(actor, "drawer.open")
    witness = _USER.alias()
    with db.read() as connection:
        rows = connection.execute(
            select(
                _MOVE,
                _DRAWER.c.code.label("drawer"),
                _TENDER.c.name.label("tender"),
                _USER.c.full_name.label("who"),
                witness.c.full_name.label("witness"),
            )
            .join(_SESSION, _SESSION.c.id == _MOVE.c.drawer_session_id)
            .join(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
            .join(_TENDER, _TENDER.c.code == _MOVE.c.tender_type)
            .join(_USER, _USER.c.id == _MOVE.c.user_id)
            .outerjoin(witness, witness.c.id == _MOVE.c.witness_id)
            .where(_MOVE.c.drawer_session_id == session_id)
            .order_by(_MOVE.c.id)
        )
        return tuple(
            MoveView(
                move_id=row.id,
                session_id=session_id,
                drawer=row.drawer,
                kind=row.kind,
                tender_type=row.tender_type,
                tender=row.tender,
                amount_cents=row.amount_cents,
                at=row.at,
                who=row.who,
                witness=row.witness or "",
                note=row.note,
            )
            for row in rows
        )


def _once(db: Database, connection: Connection, actor: Actor, draft: MoveDraft) -> DrawerMoved:
    now = db.clock.now()
    note = clean_text(draft.note, max_length=120)
    content = [draft.session_id, draft.kind, sorted(draft.amounts), sorted(draft.counts), note]
    command = commands.Command(draft.command_id, "drawer_move", content, actor.user_id)
    earlier = commands.claim(connection, command, now)
    if earlier is not None:
        told = json.loads(earlier)
        slip = ReportDocument.from_data(told.pop("slip"))
        return DrawerMoved(**told, slip=slip, duplicate=True)
    reference = get_reference(db, connection)
    drawers.check_counts(reference, draft.amounts, draft.counts)
    may_any = actor.may("drawer.any")
    session = lock_session(connection, draft.session_id, actor, any_drawer=may_any)
    _refuse_more_than_there_is(connection, reference, draft)
    carrying = _Carrying(reference, session, actor, draft, now, note)
    carrying = replace(carrying, witness_id=_witness(connection, carrying))
    write_moves(connection, carrying.session.id, carrying.draft.kind, _rows(carrying))
    moved = _moved(connection, carrying)
    told = {**moved.__dict__, "slip": moved.slip.to_data()}
    del told["duplicate"]
    commands.answer(connection, draft.command_id, told)
    return moved


def _refuse_more_than_there_is(
    connection: Connection, reference: Reference, draft: MoveDraft
) -> None:
    """Nobody carries out what is not there; how much there is stays unsaid before the count."""
    expected = expected_by_tender(connection, reference, draft.session_id)
    cash = reference.cash_code()
    for code, cents in draft.amounts:
        tender = reference.tenders[code]
        if draft.kind == "change_in" and code != cash:
            raise Refused("drawer.move_not_cash", tender=tender.name.lower())
        if draft.kind != "change_in" and (cents > expected[code] or not tender.is_counted):
            raise Refused("drawer.move_too_much", tender=tender.name.lower(), moved_cents=cents)


def _witness(connection: Connection, carrying: _Carrying) -> int | None:
    """Who counted along, where the town wants somebody to."""
    draft = carrying.draft
    if draft.kind not in carrying.reference.policy["drawer.witness"]:
        return None
    total_cents = sum(cents for _, cents in draft.amounts)
    drawer = carrying.session.drawer
    warning = NeedsOverride("drawer.witness", "drawer.open", drawer=drawer, moved_cents=total_cents)
    approvals = Approvals(connection, draft.command_id)
    witness = approvals.of(warning, but_not=carrying.actor.user_id)
    if witness is None:
        raise warning
    return witness


def _rows(carrying: _Carrying) -> list[dict[str, object]]:
    draft, cash = carrying.draft, carrying.reference.cash_code()
    return [
        {
            "command_id": f"{draft.command_id}:{code}",
            "tender_type": code,
            "amount_cents": carrying.sign * cents,
            "pieces": [list(c) for c in draft.counts] if code == cash and draft.counts else None,
            "user_id": carrying.actor.user_id,
            "witness_id": carrying.witness_id,
            "note": carrying.note,
            "at": carrying.now,
        }
        for code, cents in draft.amounts
    ]


def write_moves(
    connection: Connection, session_id: int, kind: str, rows: list[dict[str, object]]
) -> None:
    """Write down what was carried; a row for each tender, never changed."""
    if rows:
        named = {"drawer_session_id": session_id, "kind": kind}
        connection.execute(insert(_MOVE), [{**named, **row} for row in rows])


def _moved(connection: Connection, carrying: _Carrying) -> DrawerMoved:
    draft, session = carrying.draft, carrying.session
    total_cents = sum(cents for _, cents in draft.amounts)
    slip = _slip(connection, carrying)
    if session.has_printer:
        connection.execute(
            insert(PrintJob.__table__).values(
                kind="report",
                subject_id=f"drawer {session.drawer}",
                workstation_id=session.workstation_id,
                document=slip.to_data(),
                next_try_at=carrying.now,
                created_at=carrying.now,
            )
        )
    subject = ("drawer", session.drawer)
    audit.record(
        connection,
        carrying.actor,
        f"drawer_{draft.kind}",
        subject,
        carrying.now,
        session=session.id,
        amount_cents=total_cents,
        witness=_name(connection, carrying.witness_id),
    )
    return DrawerMoved(session.drawer, draft.kind, total_cents, slip)


def _slip(connection: Connection, carrying: _Carrying) -> ReportDocument:
    """The paper in the bag: what it holds, who counted it, where it came from."""
    draft, session, tenders = carrying.draft, carrying.session, carrying.reference.tenders
    pieces = [
        ReportRow((money(unit), count, unit * count)) for unit, count in draft.counts if count
    ]
    rows = [ReportRow((tenders[code].name, None, cents)) for code, cents in draft.amounts]
    total_cents = sum(cents for _, cents in draft.amounts)
    clerk, witness = (
        _name(connection, user) for user in (carrying.actor.user_id, carrying.witness_id)
    )
    said = [f"Counted by {clerk}", _SIGN_HERE]
    said += [f"Witness {witness}", _SIGN_HERE] if witness else []
    return ReportDocument(
        title=f"{MOVE_WORDS[draft.kind].upper()}, DRAWER {session.drawer}",
        subtitle=f"Session {session.id} of {session.username}",
        town=carrying.reference.town,
        columns=(
            Column(name="What", width=14),
            Column(name="Pieces", kind="count", width=7),
            Column(name="Amount", kind="money", width=12),
        ),
        rows=(*rows, *pieces),
        totals=(ReportRow(("Total", None, total_cents)),),
        footnotes=(*filter(None, (carrying.note,)), *said),
        made_at=carrying.now,
        timezone=carrying.reference.timezone,
    )


def _name(connection: Connection, user_id: int | None) -> str:
    if user_id is None:
        return ""
    return str(
        connection.execute(select(_USER.c.full_name).where(_USER.c.id == user_id)).scalar_one()
    )
