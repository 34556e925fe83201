"""Tills for tests: money carried during the day, drawers handed over, tenders corrected.

move(office, "pickup", cash=10_000)
correct_tender(office, posted.receipt, "cash", "check", 2500)
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, insert, select

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
    office: Office,
    receipt: str,
    from_tender: str,
    to_tender: str,
    cents: int,
    *,
    counted_cents: int = 0,
) -> int:
    """Write a tender correction by hand; on an open drawer it names its session and its chain.

    `counted_cents` of it the close of the drawer has moved before, having counted it so. Gives the
    correction's number.
    """
    with office.db.write() as c:
        tenders = get_reference(office.db, c).tenders
        over_short = get_reference(office.db, c).over_short_gl_id
        moved = cents - counted_cents
        sides = (
            (tenders[to_tender].gl_account_id, moved),
            (tenders[from_tender].gl_account_id, -moved),
            (over_short, counted_cents),
            (over_short, -counted_cents),
        )
        legs = [journal.Leg(account, amount) for account, amount in sides if amount]
        tendered = {
            "from_tender": from_tender,
            "to_tender": to_tender,
            "amount_cents": cents,
            "document": {"counted_cents": counted_cents},
        }
        return _correct(office, c, _found(c, receipt), legs, kind="tender_change", **tendered)


def take_back(office: Office, receipt: str, kind: str) -> int:
    """Write by hand that a payment of a closed drawer is taken back: its entry, turned round.

    What it does to accounts and receipts is left out: the books do not prove afterwards.
    """
    with office.db.write() as c:
        found = _found(c, receipt)
        legs = [leg.reversed() for leg in journal.legs_of(c, found.entry_id)]
        return _correct(office, c, found, legs, kind=kind, amount_cents=found.amount_cents)


def _found(c: Connection, receipt: str) -> Any:
    payment = Payment.__table__
    return c.execute(
        select(
            payment.c.id,
            payment.c.entry_id,
            payment.c.amount_cents,
            _SESSION.c.id.label("session_id"),
            _SESSION.c.state,
            _SESSION.c.business_date,
            Drawer.__table__.c.chain_id,
        )
        .join(Receipt.__table__, Receipt.__table__.c.payment_id == payment.c.id)
        .join(_SESSION, _SESSION.c.id == payment.c.drawer_session_id)
        .join(Drawer.__table__, Drawer.__table__.c.id == _SESSION.c.drawer_id)
        .where(Receipt.__table__.c.number == receipt)
    ).one()


def _correct(office: Office, c: Connection, found: Any, legs: list[Any], **said: Any) -> int:
    chain, reason = Chain.__table__, CorrectionReason.__table__
    is_open = found.state == "open"
    office_chain = select(chain.c.id).where(chain.c.code == "office")
    number = (c.execute(select(func.max(_CORRECTION.c.number))).scalar() or 0) + 1
    sam, now = office.people["sam"], office.db.clock.now()
    header = journal.Header(
        kind=said["kind"],
        chain_id=found.chain_id if is_open else c.execute(office_chain).scalar_one(),
        business_date=found.business_date,
        posted_at=now,
        command_id=new_id(),
        user_id=sam.user_id,
        office_id=sam.office_id,
        drawer_session_id=found.session_id if is_open else None,
    )
    c.execute(
        insert(_CORRECTION).values(
            number=number,
            entry_id=journal.post(c, header, legs),
            command_id=header.command_id,
            business_date=found.business_date,
            made_at=now,
            user_id=sam.user_id,
            office_id=sam.office_id,
            reason_id=c.execute(
                select(reason.c.id).where(reason.c.kind == said["kind"]).limit(1)
            ).scalar_one(),
            payment_id=found.id,
            drawer_session_id=header.drawer_session_id,
            **said,
        )
    )
    return number
