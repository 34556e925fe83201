"""Wrong way of paying, put right in one keyed step: nobody's balance moves, the money's place does.

While the drawer is open it is done in the drawer's own session and chain, so that what should be
in the drawer follows; afterwards in the office chain.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger.journal import Leg
from clerktui.models import Correction, CorrectionReason, DrawerSession, Payment, TenderType
from clerktui.rules.references import numbered_thing
from clerktui.security.permissions import require
from clerktui.services.correction_marks import tenders_held
from clerktui.services.corrections.acts import Act, Booking, Making, correct, lock_office_chain
from clerktui.services.corrections.subject import (
    find_subject,
    is_drawer_open,
    is_from_suspense,
)
from clerktui.services.drawer_sessions import SessionRow, lock_session
from clerktui.services.payment_plan import check_reference
from clerktui.services.reference import Reference
from clerktui.views.corrections import CorrectionPosted, TenderDraft
from clerktui.views.people import Actor

KIND = "tender_change"
_CORRECTION = Correction.__table__
_PAYMENT = Payment.__table__
_REASON = CorrectionReason.__table__
_SESSION = DrawerSession.__table__
_TYPE = TenderType.__table__


@dataclass(frozen=True)
class Voiding:
    """A void about to be booked in a drawer: of which payment, by whom, when, by which command."""

    payment_id: int
    actor: Actor
    now: dt.datetime
    command_id: str
    session: SessionRow


def change_tender(db: Database, actor: Actor, draft: TenderDraft) -> CorrectionPosted:
    """Correct the way a receipt, or a part of it, was paid.

    Raises:
        Refused: `denied`, `command.reused`, `receipt.unknown`, `receipt.already_void`,
            `correction.taken_back`, `correction.from_suspense`, `correction.same_tender`,
            `correction.tender_held`, `correction.tender_none`, `payment.unknown_tender`,
            `payment.reference_missing`, `payment.card_number`, `drawer.not_yours`, and as
            `acts.correct`.
        NeedsOverride: `correction.second_person` where the town wants one, until approved.
    """
    require(actor, "correction.tender")
    content = [
        draft.receipt,
        draft.from_tender,
        draft.to_tender,
        draft.amount_cents,
        draft.reference,
        draft.reason,
        draft.note,
    ]
    act = Act(KIND, draft.command_id, draft.reason, draft.note, content)
    return correct(db, actor, act, lambda making: _change(making, draft))


def check(connection: Connection, reference: Reference, row: Any, draft: TenderDraft) -> int:
    """What would be changed, in cents: all the receipt holds of that way, or the part asked for.

    Raises:
        Refused: as `change_tender` for the ways of paying and the amount.
    """
    held = tenders_held(connection, row.payment_id)
    if is_from_suspense(reference, held):
        raise Refused("correction.from_suspense", receipt=row.number)
    for code in (draft.from_tender, draft.to_tender):
        if code not in reference.tenders:
            raise Refused("payment.unknown_tender", tender=code)
    to_tender = reference.tenders[draft.to_tender]
    if draft.from_tender == draft.to_tender:
        raise Refused("correction.same_tender", tender=to_tender.name)
    if to_tender.needs_reference and not draft.reference.strip():
        missing = numbered_thing(to_tender.code, to_tender.name)
        raise Refused("payment.reference_missing", tender=missing)
    check_reference(draft.to_tender, draft.reference)
    held_cents = max(0, held.get(draft.from_tender, 0))
    cents = held_cents if draft.amount_cents is None else draft.amount_cents
    name = reference.tenders[draft.from_tender].name.lower()
    if not held_cents:
        raise Refused("correction.tender_none", receipt=row.number, tender=name)
    if not 0 < cents <= held_cents:
        raise Refused(
            "correction.tender_held",
            receipt=row.number,
            held_cents=held_cents,
            tender=name,
            amount_cents=cents,
        )
    return cents


def _change(making: Making, draft: TenderDraft) -> CorrectionPosted:
    connection, actor = making.connection, making.actor
    row = find_subject(connection, draft.receipt, lock=False)
    if is_drawer_open(connection, row):
        any_drawer = actor.may("drawer.any")
        making.session = lock_session(
            connection, row.drawer_session_id, actor, any_drawer=any_drawer
        )
    row = find_subject(connection, draft.receipt)
    cents = check(connection, making.reference, row, draft)
    making.ask_second_person(cents)
    counted_cents = _counted_already(making, row, draft, cents)
    document = {"reference": draft.reference.strip(), "counted_cents": counted_cents}
    swap = _Swap(draft.from_tender, draft.to_tender, cents, counted_cents)
    number = _book(making, row.payment_id, swap, document=document)
    return CorrectionPosted(number, KIND, cents, ())


@dataclass(frozen=True)
class _Swap:
    """Cents that were booked as paid one way and were paid another.

    Attributes:
        counted_cents: what of it the close of its drawer has moved already, having counted it.
    """

    from_tender: str
    to_tender: str
    amount_cents: int
    counted_cents: int = 0


def _book(making: Making, payment_id: int, swap: _Swap, **columns: Any) -> int:
    rows = making.connection.execute(select(_TYPE.c.code, _TYPE.c.gl_account_id))
    gl = {row.code: row.gl_account_id for row in rows}
    moved, over_short_gl = swap.amount_cents - swap.counted_cents, making.reference.over_short_gl_id
    sides = (
        (gl[swap.to_tender], moved),
        (gl[swap.from_tender], -moved),
        # What was counted over in the one and short in the other explains itself.
        (over_short_gl, swap.counted_cents),
        (over_short_gl, -swap.counted_cents),
    )
    booking = Booking(
        amount_cents=swap.amount_cents,
        legs=[Leg(account, cents) for account, cents in sides if cents],
        columns={
            "payment_id": payment_id,
            "from_tender": swap.from_tender,
            "to_tender": swap.to_tender,
            **columns,
        },
    )
    return making.book(booking).number


def _counted_already(making: Making, row: Any, draft: TenderDraft, cents: int) -> int:
    """How much of it the close of the drawer found: over in the one way, short in the other."""
    connection = making.connection
    z_report = connection.execute(
        select(_SESSION.c.z_report).where(_SESSION.c.id == row.drawer_session_id)
    ).scalar()
    if not z_report:
        return 0
    off = {t["name"]: t["counted_cents"] - t["expected_cents"] for t in z_report["tenders"]}
    tenders = making.reference.tenders
    short = -off.get(tenders[draft.from_tender].name, 0)
    over = off.get(tenders[draft.to_tender].name, 0)
    found = min(short, over) - _explained(connection, row.drawer_session_id, draft)
    return max(0, min(cents, found))


def _explained(connection: Connection, session_id: int, draft: TenderDraft) -> int:
    """What of a drawer's difference earlier changes of its receipts have explained, in cents."""
    documents = connection.execute(
        select(_CORRECTION.c.document)
        .join(_PAYMENT, _PAYMENT.c.id == _CORRECTION.c.payment_id)
        .where(
            _PAYMENT.c.drawer_session_id == session_id,
            _CORRECTION.c.kind == KIND,
            _CORRECTION.c.from_tender == draft.from_tender,
            _CORRECTION.c.to_tender == draft.to_tender,
        )
    ).scalars()
    return sum((document or {}).get("counted_cents", 0) for document in documents)


# -------------------------------------------------------------------------------- undone again
def undo_changes(making: Making, payment_id: int) -> None:
    """Undo every change of a payment's ways of paying, newest first, before it is taken back.

    What takes a payment back mirrors its entry, which knows only what was keyed.
    """
    undoing = replace(making, act=replace(making.act, kind=KIND))
    for row in _standing(making.connection, payment_id):
        back = _Swap(row.to_tender, row.from_tender, row.amount_cents)
        _book(undoing, payment_id, back, undoes_id=row.id)
    making.head, making.session = undoing.head, undoing.session


def undo_in_drawer(connection: Connection, reference: Reference, voiding: Voiding) -> None:
    """As `undo_changes`, for a void in a drawer that is still open.

    The office chain, which numbers corrections, is locked after the session here and before it
    elsewhere; where two meet, the database puts one of them back and it is done again.
    """
    standing = _standing(connection, voiding.payment_id)
    if not standing:
        return
    reason = connection.execute(select(_REASON).where(_REASON.c.id == standing[0].reason_id)).one()
    making = Making(
        connection=connection,
        reference=reference,
        actor=voiding.actor,
        now=voiding.now,
        act=Act(KIND, voiding.command_id, reason.code, "", []),
        reason=reason,
        note="void of the receipt",
        head=lock_office_chain(connection),
        session=voiding.session,
    )
    undo_changes(making, voiding.payment_id)


def _standing(connection: Connection, payment_id: int) -> list[Any]:
    undone = _CORRECTION.alias("undone")
    query = (
        select(_CORRECTION)
        .where(
            _CORRECTION.c.payment_id == payment_id,
            _CORRECTION.c.kind == KIND,
            _CORRECTION.c.undoes_id.is_(None),
            ~select(undone.c.id).where(undone.c.undoes_id == _CORRECTION.c.id).exists(),
        )
        .order_by(_CORRECTION.c.number.desc())
    )
    return list(connection.execute(query))
