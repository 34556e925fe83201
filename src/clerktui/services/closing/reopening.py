"""Opening a closed day again: with a reason, by the finance officer, and never without a mark."""

from __future__ import annotations

from sqlalchemy import Connection

from clerktui.db import Database
from clerktui.errors import NeedsOverride, Refused
from clerktui.ledger import commands
from clerktui.ledger.gl_days import Day
from clerktui.rules.text import clean_text
from clerktui.security.permissions import require
from clerktui.services.closing import day_views
from clerktui.services.closing.checklist import what_is_open
from clerktui.services.closing.moves import Working, audit_day, lock_day, move
from clerktui.services.reference import get_reference
from clerktui.services.signon import Approvals
from clerktui.views.closing import DayDraft, DayView
from clerktui.views.people import Actor


def reopen_day(db: Database, actor: Actor, draft: DayDraft) -> DayView:
    """Open a closed day again; the mark stays for ever.

    Raises:
        Refused: `denied`, `day.not_closed`, `day.reason_missing`, `command.reused`.
        NeedsOverride: `day.reopen` for who may close but not reopen, until approved.
    """
    require(actor, "day.close")
    reason = clean_text(draft.reason, max_length=120)
    if not reason:
        raise Refused("day.reason_missing", day=draft.day)
    return db.post(lambda connection: _reopen_once(db, connection, actor, draft, reason))


def _reopen_once(
    db: Database, connection: Connection, actor: Actor, draft: DayDraft, reason: str
) -> DayView:
    now = db.clock.now()
    content = [actor.office_id, draft.day.isoformat(), reason]
    command = commands.Command(draft.command_id, "reopen_day", content, actor.user_id)
    day = Day(actor.office_id, draft.day)
    reference = get_reference(db, connection)
    if commands.claim(connection, command, now) is not None:
        return day_views.view(connection, day, what_is_open(connection, day, reference), reference)
    row = lock_day(connection, day)
    if row.state != "closed":
        raise Refused("day.not_closed", day=draft.day)
    working = Working(db, connection, actor, draft, reference, now)
    approver = _approver(connection, actor, draft)
    move(working, row, "reopened", reason=reason, approved_by_id=approver)
    audit_day(working, "reopen_day", reason=reason)
    commands.answer(connection, command.id, row.id)
    return day_views.view(connection, day, what_is_open(connection, day, reference), reference)


def _approver(connection: Connection, actor: Actor, draft: DayDraft) -> int | None:
    """Who let it be reopened, where the actor alone may not."""
    if actor.may("day.reopen"):
        return None
    wanted = NeedsOverride("day.reopen", "day.reopen", day=draft.day)
    approver = Approvals(connection, draft.command_id).of(wanted)
    if approver is None:
        raise wanted
    return approver
