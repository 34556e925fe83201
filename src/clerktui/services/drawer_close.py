"""Closing a drawer: a blind count against what the tenders say; over or short is booked."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from clerktui.db import Database
from clerktui.errors import NeedsOverride, Refused
from clerktui.ledger import commands, journal
from clerktui.models import Draft, DrawerSession, PrintJob, User
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services import drawers
from clerktui.services.drawer_money import money_by_tender
from clerktui.services.drawer_sessions import lock_session
from clerktui.services.reference import Reference, get_reference
from clerktui.services.signon import Approvals
from clerktui.services.z_report import Closing, make_z_report
from clerktui.views.documents import ZReportDocument
from clerktui.views.drawers import CloseDrawerDraft, DrawerClosed
from clerktui.views.people import Actor

_DRAFT = Draft.__table__
_SESSION = DrawerSession.__table__
_USER = User.__table__


def close_drawer(db: Database, actor: Actor, draft: CloseDrawerDraft) -> DrawerClosed:
    """Close a drawer session and give its Z report.

    Raises:
        Refused: `denied`, `drawer.closed`, `drawer.not_yours`, `drawer.open_tickets`,
            `drawer.count_missing`, `drawer.absent_reason` when somebody else's drawer is closed
            without saying why, `command.reused`, and as `drawers.check_counts`.
            A drawer left pending is settled instead (`drawer.pending`).
        NeedsOverride: `drawer.over_short` above the town's limit, `drawer.close_approval` where
            the town wants every close approved, until approved.
    """
    require(actor, "drawer.open")
    try:
        return db.post(lambda connection: _close_once(db, connection, actor, draft))
    except NeedsOverride:
        # A count that was off is kept even if the clerk counts again before it is approved.
        drawers.count_drawer(db, actor, draft.session_id, draft.counted, draft.counts)
        raise


def _close_once(
    db: Database, connection: Connection, actor: Actor, draft: CloseDrawerDraft
) -> DrawerClosed:
    now = db.clock.now()
    content: list[Any] = [draft.session_id, sorted(draft.counted), sorted(draft.counts)]
    content += [draft.reason] if draft.reason else []
    command = commands.Command(draft.command_id, "close_drawer", content, actor.user_id)
    earlier = commands.claim(connection, command, now)
    if earlier is not None:
        return closed_before(connection, json.loads(earlier))
    closing = _marked(closing_of(db, connection, actor, draft), draft)
    closing = approved(connection, closing, draft.command_id)
    closed = finish(connection, closing, draft.command_id)
    commands.answer(connection, draft.command_id, closed.session_id)
    return closed


def _marked(closing: Closing, draft: CloseDrawerDraft) -> Closing:
    """A drawer that somebody else closes says so on its Z report, and why."""
    session, actor = closing.session, closing.actor
    if session.user_id == actor.user_id:
        return closing
    reason = clean_text(draft.reason, max_length=120)
    if not reason:
        raise Refused("drawer.absent_reason", drawer=session.drawer, username=session.username)
    said = f"Counted by {actor.full_name} in the absence of {session.full_name}: {reason}"
    return replace(closing, said=(*closing.said, said), absent_reason=reason)


def closing_of(
    db: Database,
    connection: Connection,
    actor: Actor,
    draft: CloseDrawerDraft,
    *,
    settling: bool = False,
) -> Closing:
    """Lock a session and hold what was counted against what should be there; nobody approved yet.

    Raises:
        Refused: `drawer.closed`, `drawer.not_yours`, `drawer.open_tickets`, `drawer.pending`
            unless `settling`, `drawer.count_missing`, and as `drawers.check_counts`.
    """
    now, reference = db.clock.now(), get_reference(db, connection)
    drawers.check_counts(reference, draft.counted, draft.counts)
    may_any = actor.may("drawer.any")
    session = lock_session(
        connection, draft.session_id, actor, any_drawer=may_any or settling, settling=settling
    )
    _park_or_refuse(connection, draft)
    if draft.park_open_tickets:
        drawers.park_drafts(connection, session.id, now)
    money = money_by_tender(connection, reference, session.id)
    expected = {code: found.expected_cents for code, found in money.items()}
    counted = _counted(reference, draft, expected)
    return Closing(now, reference, session, actor, draft.counts, money, counted)


def approved(connection: Connection, closing: Closing, command_id: str) -> Closing:
    """The closing with who approved it, where the town wants somebody to.

    Raises:
        NeedsOverride: `drawer.over_short`, `drawer.close_approval`.
    """
    warning = warning_of(closing)
    if warning is None:
        return closing
    approver = Approvals(connection, command_id).of(warning)
    if approver is None:
        raise warning
    return replace(closing, approved_by_id=approver)


def warning_of(closing: Closing) -> NeedsOverride | None:
    """What a supervisor must approve before this drawer closes; None where nobody is asked."""
    policy = closing.reference.policy
    rule, off = policy["drawer.close_approval"], closing.over_short_cents
    limit = max(policy["drawer.over_short_limit_cents"], closing.tolerance_cents)
    if rule == "never":
        return None
    if abs(off) > limit:
        # The clerk counts blind: how much it is off is told to who approves, not before.
        return NeedsOverride(
            "drawer.over_short", "drawer.approve", over_short_cents=off, limit_cents=limit
        )
    if rule == "always":
        return NeedsOverride("drawer.close_approval", "drawer.approve", over_short_cents=off)
    return None


def finish(connection: Connection, closing: Closing, command_id: str) -> DrawerClosed:
    """Close the session as it was counted: book what it is off, make its Z report.

    Whoever calls keeps the answer with the command.
    """
    session = closing.session
    drawers.keep_counts(
        connection,
        drawers.Counting(closing.actor.user_id, session.id, "close", closing.now),
        tuple(closing.counted.items()),
        closing.counts,
    )
    _book_over_short(connection, closing, command_id)
    z_report = make_z_report(connection, closing)
    connection.execute(
        update(_SESSION)
        .where(_SESSION.c.id == session.id)
        .values(
            state="closed",
            closed_at=closing.now,
            over_short_cents=closing.over_short_cents,
            approved_by_id=closing.approved_by_id,
            z_report=z_report.to_data(),
        )
    )
    _queue_paper(connection, closing, z_report)
    absent = bool(closing.absent_reason)
    audit.record(
        connection,
        closing.actor,
        "close_drawer",
        ("drawer", session.drawer),
        closing.now,
        session=session.id,
        over_short_cents=closing.over_short_cents,
        **({"absent": session.username, "reason": closing.absent_reason} if absent else {}),
    )
    return DrawerClosed(session.id, session.drawer, closing.over_short_cents, z_report)


def _park_or_refuse(connection: Connection, draft: CloseDrawerDraft) -> None:
    """A drawer does not close over an open ticket without naming its owner."""
    if draft.park_open_tickets:
        return
    row = connection.execute(
        select(_USER.c.full_name, func.count())
        .join(_DRAFT, _DRAFT.c.owner_id == _USER.c.id)
        .where(_DRAFT.c.drawer_session_id == draft.session_id, _DRAFT.c.state == "open")
        .group_by(_USER.c.full_name)
        .order_by(_USER.c.full_name)
    ).first()
    if row is not None:
        raise Refused("drawer.open_tickets", owner=row[0], tickets=row[1])


def _counted(
    reference: Reference, draft: CloseDrawerDraft, expected: dict[str, int]
) -> dict[str, int]:
    """The count by tender: what is not counted (third-party money) stands as expected."""
    given = dict(draft.counted)
    for code, tender in reference.tenders.items():
        if not tender.is_counted:
            given.setdefault(code, expected[code])
        elif code not in given and expected[code]:
            raise Refused("drawer.count_missing", tender=tender.name.lower())
    return {code: given.get(code, 0) for code in reference.tenders}


def _book_over_short(connection: Connection, closing: Closing, command_id: str) -> None:
    """Book each tender's difference against the over-and-short account."""
    differences = {
        code: cents - closing.expected[code]
        for code, cents in closing.counted.items()
        if cents != closing.expected[code]
    }
    if not differences:
        return
    tenders = closing.reference.tenders
    legs = [journal.Leg(tenders[code].gl_account_id, cents) for code, cents in differences.items()]
    if closing.over_short_cents:
        legs.append(journal.Leg(closing.reference.over_short_gl_id, -closing.over_short_cents))
    session = closing.session
    header = journal.Header(
        kind="over_short",
        chain_id=session.head.chain_id,
        business_date=session.business_date,
        posted_at=closing.now,
        command_id=command_id,
        user_id=closing.actor.user_id,
        office_id=session.office_id,
        drawer_session_id=session.id,
    )
    journal.post(connection, header, legs, session.head)


def _queue_paper(connection: Connection, closing: Closing, z_report: ZReportDocument) -> None:
    if not closing.session.has_printer:
        return
    connection.execute(
        insert(PrintJob.__table__).values(
            kind="z_report",
            subject_id=str(closing.session.id),
            workstation_id=closing.session.workstation_id,
            document=z_report.to_data(),
            next_try_at=closing.now,
            created_at=closing.now,
        )
    )


def closed_before(connection: Connection, session_id: int) -> DrawerClosed:
    """A session that was closed by the same command, as it was answered then."""
    row = connection.execute(
        select(_SESSION.c.over_short_cents, _SESSION.c.z_report).where(_SESSION.c.id == session_id)
    ).one()
    report = ZReportDocument.from_data(row.z_report)
    return DrawerClosed(session_id, report.drawer, row.over_short_cents, report, duplicate=True)
