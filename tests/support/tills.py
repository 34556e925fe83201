"""Tills for tests: money carried during the day, drawers handed over, tenders corrected.

move(office, "pickup", cash=10_000)
correct_tender(office, posted.receipt, "cash", "check", 2500)
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, insert, select

from clerktui.errors import NeedsOverride
from clerktui.ledger import journal
from clerktui.models import (
    Chain,
    Correction,
    CorrectionReason,
    Drawer,
    DrawerSession,
    Payment,
    Receipt,
)
from clerktui.services import drawer_handover, drawer_moves
from clerktui.services.reference import get_reference
from clerktui.views.drawers import DrawerMoved, HandedOver, HandOverDraft, MoveDraft
from tests.support.office import Office, new_id

_CORRECTION = Correction.__table__
_SESSION = DrawerSession.__table__


def move_draft(office: Office, kind: str, who: str = "ana", **said: Any) -> MoveDraft:
    """Money to be carried; amounts by tender, `counts` and `note` as in the draft."""
    extra = {name: said.pop(name) for name in ("counts", "note", "command_id") if name in said}
    session = office.sessions[who].session_id
    draft = MoveDraft(extra.pop("command_id", new_id()), session, kind, tuple(said.items()))
    return MoveDraft(**{**draft.__dict__, **extra})


def send_move(office: Office, draft: MoveDraft, who: str = "ana") -> DrawerMoved:
    """Carry it as it is drafted."""
    return drawer_moves.move_money(office.db, office.people[who], draft)


def move(office: Office, kind: str, who: str = "ana", by: str = "sam", **said: Any) -> DrawerMoved:
    """Carry money, `by` counting along where the town wants it."""
    draft = move_draft(office, kind, who, **said)
    try:
        return send_move(office, draft, who)
    except NeedsOverride as warning:
        office.approve(draft.command_id, warning.message_id, warning.permission, by, who, warning)
        return send_move(office, draft, who)


def hand_over(
    office: Office, who: str = "ana", to: str = "dee", by: str = "", **counted: int
) -> HandedOver:
    """Hand a drawer over; the receiver agrees, a supervisor approves what is off."""
    session = office.sessions[who].session_id
    draft = HandOverDraft(new_id(), session, to, tuple(sorted(counted.items())))
    while True:
        try:
            handed = drawer_handover.hand_over(office.db, office.people[who], draft)
        except NeedsOverride as warning:
            agrees = by or (to if warning.message_id == "drawer.hand_over" else "sam")
            command, warned = draft.command_id, warning.message_id
            office.approve(command, warned, warning.permission, agrees, who, warning)
        else:
            office.sessions[to] = handed.drawer
            return handed


def correct_tender(
    office: Office, receipt: str, from_tender: str, to_tender: str, cents: int
) -> int:
    """Write a tender correction by hand: on an open drawer it names its session and its chain.

    Gives the correction's number.
    """
    with office.db.write() as c:
        tenders = get_reference(office.db, c).tenders
        found = c.execute(
            select(Payment.__table__.c.id, _SESSION.c.id, _SESSION.c.state)
            .add_columns(_SESSION.c.business_date, Drawer.__table__.c.chain_id)
            .join(Receipt.__table__, Receipt.__table__.c.payment_id == Payment.__table__.c.id)
            .join(_SESSION, _SESSION.c.id == Payment.__table__.c.drawer_session_id)
            .join(Drawer.__table__, Drawer.__table__.c.id == _SESSION.c.drawer_id)
            .where(Receipt.__table__.c.number == receipt)
        ).one()
        payment_id, session_id, state, day, chain_id = found
        if state == "closed":
            session_id = None
            code = Chain.__table__.c.code
            chain_id = c.execute(select(Chain.__table__.c.id).where(code == "office")).scalar_one()
        reason = CorrectionReason.__table__
        reason_id = c.execute(
            select(reason.c.id).where(reason.c.kind == "tender_change").limit(1)
        ).scalar_one()
        number = (c.execute(select(func.max(_CORRECTION.c.number))).scalar() or 0) + 1
        sam, command = office.people["sam"], new_id()
        header = journal.Header(
            "tender_change", chain_id, day, office.db.clock.now(), command, sam.user_id
        )
        header = journal.Header(
            **{**header.__dict__, "office_id": sam.office_id, "drawer_session_id": session_id}
        )
        legs = [
            journal.Leg(tenders[to_tender].gl_account_id, cents),
            journal.Leg(tenders[from_tender].gl_account_id, -cents),
        ]
        entry_id = journal.post(c, header, legs)
        c.execute(
            insert(_CORRECTION).values(
                number=number,
                kind="tender_change",
                entry_id=entry_id,
                command_id=command,
                business_date=day,
                made_at=office.db.clock.now(),
                user_id=sam.user_id,
                office_id=sam.office_id,
                reason_id=reason_id,
                amount_cents=cents,
                payment_id=payment_id,
                from_tender=from_tender,
                to_tender=to_tender,
                drawer_session_id=session_id,
            )
        )
    return number
