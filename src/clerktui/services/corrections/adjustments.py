"""Adjustments: what is owed made less or more, with a reason, within a limit; and undone again.

A credit adjustment comes off open items and never makes them less than nothing; what is over
becomes a credit only where that was said. A debit adjustment is a new open item. A reason for the
tax touches the tax only, and any other reason never does. An adjustment is undone whole by another
that names it, or not at all.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger.journal import Leg, legs_of
from clerktui.models import Account, Correction, CorrectionLine, CorrectionReason, Receivable
from clerktui.rules.allocation import OpenItem
from clerktui.rules.text import clean_text
from clerktui.security.permissions import require
from clerktui.services.corrections.acts import Act, Booking, Line, Making, correct
from clerktui.services.corrections.kinds import fits, is_tax_reason, need_kind
from clerktui.services.corrections.limits import account_of_reason, limit_of, need_within_limit
from clerktui.services.open_items import AccountRow, get_accounts, get_items
from clerktui.services.reference import Reference, get_reference
from clerktui.views.adjustments import (
    AdjustmentDraft,
    AdjustmentPreview,
    ServiceChange,
    UndoDraft,
)
from clerktui.views.corrections import CorrectionPosted
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_CORRECTION = Correction.__table__
_LINE = CorrectionLine.__table__
_REASON = CorrectionReason.__table__
_RECEIVABLE = Receivable.__table__
_DESCRIPTION_MAX = 60


@dataclass(frozen=True)
class _Part:
    """What becomes of one open item, or of one that is to be made (no receivable yet)."""

    service: str
    amount_cents: int
    receivable_id: int | None = None
    description: str = ""


@dataclass(frozen=True)
class _Asked:
    """What is asked, and the row of its reason; none is chosen yet while the form is filled."""

    connection: Connection
    reference: Reference
    draft: AdjustmentDraft
    reason: Any


def adjust(db: Database, actor: Actor, draft: AdjustmentDraft) -> CorrectionPosted:
    """Make an account owe less or more.

    Raises:
        Refused: `denied`, `account.unknown`, `adjustment.amount`, `adjustment.service`,
            `adjustment.item_unknown`, `adjustment.more_than_owed`, `adjustment.due`,
            `correction.direction`, `correction.no_account`, `correction.other_kind`,
            `flag.forbids`, and what `acts.correct` refuses.
        NeedsOverride: `correction.above_limit`, `correction.second_person`, `flag.asks`.
    """
    require(actor, "correction.adjust")
    said = dict(draft.__dict__, due_on=draft.due_on.isoformat() if draft.due_on else None)
    del said["command_id"]
    act = Act("adjustment", draft.command_id, draft.reason, draft.note, said)
    return correct(db, actor, act, lambda making: _adjust(making, draft))


def preview_adjustment(db: Database, actor: Actor, draft: AdjustmentDraft) -> AdjustmentPreview:
    """What an adjustment would make of each service; changes nothing.

    Until a reason is chosen nothing is left out for being of another kind than the reason.

    Raises:
        Refused: as `adjust` for the amount, the service, the items and what the reason is for.
    """
    require(actor, "correction.adjust")
    with db.read() as connection:
        reference = get_reference(db, connection)
        account = get_accounts(connection, [draft.account]).get(draft.account)
        if account is None:
            raise Refused("account.unknown", account=draft.account)
        items = get_items(connection, [account.id])[account.id]
        reason = connection.execute(
            select(_REASON).where(_REASON.c.kind == "adjustment", _REASON.c.code == draft.reason)
        ).first()
        parts = _parts(_Asked(connection, reference, draft, reason), items)
    before: dict[str, int] = defaultdict(int)
    for item in items:
        before[item.service] += item.balance_cents
    after = dict(before)
    for part in parts:
        after[part.service] = after.get(part.service, 0) + part.amount_cents
    return AdjustmentPreview(
        tuple(
            ServiceChange(code, service.name, before.get(code, 0), after[code])
            for code, service in reference.services.items()
            if code in after
        ),
        account.balance_cents,
        account.balance_cents + sum(part.amount_cents for part in parts),
        limit_of(reference, actor.role),
    )


def undo_adjustment(db: Database, actor: Actor, draft: UndoDraft) -> CorrectionPosted:
    """Undo an adjustment whole, by an adjustment that names it; every cent goes back.

    Raises:
        Refused: `denied`, `adjustment.unknown`, `adjustment.undone`, `adjustment.is_undo`,
            `adjustment.used_since`, `correction.note_missing`, and what `acts.correct` refuses.
        NeedsOverride: `correction.above_limit`, `correction.second_person`.
    """
    require(actor, "correction.adjust")
    with db.read() as connection:
        undone = connection.execute(
            select(_CORRECTION, _REASON.c.code.label("reason"), _REASON.c.name.label("named"))
            .join(_REASON, _REASON.c.id == _CORRECTION.c.reason_id)
            .where(_CORRECTION.c.number == draft.number, _CORRECTION.c.kind == "adjustment")
        ).first()
    if undone is None:
        raise Refused("adjustment.unknown", number=draft.number)
    if not clean_text(draft.note):
        raise Refused("correction.note_missing", reason=undone.named)
    content = {"undoes": draft.number, "note": draft.note}
    act = Act("adjustment", draft.command_id, undone.reason, draft.note, content)
    return correct(db, actor, act, lambda making: _undo(making, undone))


# --------------------------------------------------------------------------- working it out
def adjust_by_contract(making: Making, draft: AdjustmentDraft) -> CorrectionPosted:
    """Make an account owe less or more inside other work, by what a contract says.

    Nobody decides about it: no limit holds. The work has claimed the command of `making`.

    Raises:
        Refused: as `adjust`.
    """
    return _adjust(making, draft, is_limited=False)


def _adjust(making: Making, draft: AdjustmentDraft, *, is_limited: bool = True) -> CorrectionPosted:
    if making.reason.direction not in ("any", draft.direction):
        raise Refused(
            "correction.direction", reason=making.reason.name, direction=making.reason.direction
        )
    against = account_of_reason(making)
    accounts = making.lock_accounts([draft.account])
    account = accounts[draft.account]
    if draft.direction == "debit":
        making.ask_flags((account.id, account.number), "adjust_up")
    items = get_items(making.connection, [account.id])[account.id]
    asked = _Asked(making.connection, making.reference, draft, making.reason)
    parts = _parts(asked, items)
    if is_limited:
        need_within_limit(making, draft.amount_cents)
    lines = [_line(making, account, draft, part) for part in parts]
    services = making.reference.services
    legs = [
        Leg(services[part.service].receivable_gl_id, line.amount_cents, account.id, at)
        for part, line in zip(parts, lines, strict=True)
        for at in (line.receivable_id,)
    ]
    legs.append(Leg(against, -sum(line.amount_cents for line in lines)))
    columns = {"account_id": account.id}
    booked = making.book(Booking(draft.amount_cents, legs, lines, columns))
    balances = making.balances(accounts)
    return CorrectionPosted(booked.number, "adjustment", draft.amount_cents, balances)


def _parts(asked: _Asked, items: Sequence[OpenItem]) -> tuple[_Part, ...]:
    """What is to become of each open item, oldest due first."""
    draft, reference = asked.draft, asked.reference
    if draft.amount_cents <= 0:
        raise Refused("adjustment.amount")
    if draft.direction == "debit":
        code = draft.service or reference.policy["adjustment.service"]
        service = reference.services.get(code)
        if service is None or service.kind == "credit":
            raise Refused("adjustment.service", service=code)
        _need_kind(asked, code)
        _check_due(reference, draft)
        return (_Part(code, draft.amount_cents),)
    if draft.direction != "credit":
        raise ValueError(f"an adjustment is a credit or a debit, never {draft.direction!r}")
    if draft.service and draft.service not in reference.services:
        raise Refused("adjustment.service", service=draft.service)
    return _credits(draft, _meant(asked, items))


def _meant(asked: _Asked, items: Sequence[OpenItem]) -> list[OpenItem]:
    draft = asked.draft
    owing = [item for item in items if item.balance_cents > 0]
    if draft.receivable_id is not None:
        owing = [item for item in owing if item.receivable_id == draft.receivable_id]
        if not owing:
            raise Refused("adjustment.item_unknown", account=draft.account)
        _need_kind(asked, owing[0].service)
    elif draft.service:
        _need_kind(asked, draft.service)
        owing = [item for item in owing if item.service == draft.service]
    else:
        owing = _fitting(asked, owing)
    return owing


def _fitting(asked: _Asked, owing: list[OpenItem]) -> list[OpenItem]:
    """Of all that is owed what the reason may touch; refused when that is nothing of it."""
    if asked.reason is None:
        return owing
    is_tax = is_tax_reason(asked.connection, asked.reference, asked.reason.gl_account_id)
    fitting = [item for item in owing if fits(asked.reference, item.service, is_tax=is_tax)]
    if owing and not fitting:
        _need_kind(asked, owing[0].service)
    return fitting


def _need_kind(asked: _Asked, service: str) -> None:
    if asked.reason is not None:
        need_kind(asked.connection, asked.reference, asked.reason, service)


def _credits(draft: AdjustmentDraft, items: Sequence[OpenItem]) -> tuple[_Part, ...]:
    left, parts = draft.amount_cents, []
    for item in items:
        taken = min(left, item.balance_cents)
        if taken:
            what = item.label or item.bill
            parts.append(_Part(item.service, -taken, item.receivable_id, what))
        left -= taken
    if left and not draft.makes_credit:
        raise Refused(
            "adjustment.more_than_owed",
            amount_cents=draft.amount_cents,
            owed_cents=draft.amount_cents - left,
        )
    if left:
        parts.append(_Part("credit", -left, description="Credit held"))
    return tuple(parts)


def _check_due(reference: Reference, draft: AdjustmentDraft) -> None:
    """A due date somebody keyed wrongly would make a debt decades old."""
    bounds = reference.policy["adjustment.due"]
    first = reference.on - dt.timedelta(days=bounds["back_days"])
    last = reference.on + dt.timedelta(days=bounds["ahead_days"])
    if draft.due_on is not None and not first <= draft.due_on <= last:
        raise Refused("adjustment.due", due_on=draft.due_on, first=first, last=last)


def _line(making: Making, account: AccountRow, draft: AdjustmentDraft, part: _Part) -> Line:
    """The line of one part; its open item is made where there is none yet."""
    name = making.reference.services[part.service].name
    if part.receivable_id is not None:
        description = f"{name} {part.description}".strip()
        return Line(account.id, part.receivable_id, part.amount_cents, description)
    said = part.description or clean_text(draft.description, max_length=_DESCRIPTION_MAX)
    said = said or making.reason.name
    due_on = draft.due_on or making.reference.on
    is_tax = making.reference.services[part.service].kind == "tax"
    # A credit's row says what was put on it by what it holds; a debit's by its original amount.
    receivable_id = making.connection.execute(
        insert(_RECEIVABLE)
        .values(
            account_id=account.id,
            service=part.service,
            component="credit" if part.service == "credit" else "principal",
            tax_year=due_on.year if is_tax else None,
            due_on=due_on if draft.direction == "debit" else making.reference.on,
            original_cents=max(0, part.amount_cents),
            balance_cents=0,
            description=said,
        )
        .returning(_RECEIVABLE.c.id)
    ).scalar_one()
    return Line(account.id, receivable_id, part.amount_cents, said)


# ---------------------------------------------------------------------------------- undoing it
def _undo(making: Making, undone: Any) -> CorrectionPosted:
    connection = making.connection
    if undone.undoes_id is not None:
        raise Refused("adjustment.is_undo", number=undone.number)
    number = connection.execute(
        select(_ACCOUNT.c.number).where(_ACCOUNT.c.id == undone.account_id)
    ).scalar_one()
    accounts = making.lock_accounts([number])
    by = select(_CORRECTION.c.number).where(_CORRECTION.c.undoes_id == undone.id)
    already = connection.execute(by).scalar()
    if already is not None:
        raise Refused("adjustment.undone", number=undone.number, by=already)
    need_within_limit(making, undone.amount_cents)
    booking = Booking(
        amount_cents=undone.amount_cents,
        legs=[leg.reversed() for leg in legs_of(connection, undone.entry_id)],
        lines=_lines_back(connection, undone),
        columns={"account_id": undone.account_id, "undoes_id": undone.id},
        reverses_id=undone.entry_id,
        memo=f"undoes correction {undone.number}",
    )
    booked = making.book(booking)
    balances = making.balances(accounts)
    return CorrectionPosted(booked.number, "adjustment", undone.amount_cents, balances)


def _lines_back(connection: Connection, undone: Any) -> list[Line]:
    """The lines the other way round; what they take must still be there."""
    rows = connection.execute(
        select(_LINE, _RECEIVABLE.c.balance_cents, _RECEIVABLE.c.component)
        .join(_RECEIVABLE, _RECEIVABLE.c.id == _LINE.c.receivable_id)
        .where(_LINE.c.correction_id == undone.id)
        .order_by(_LINE.c.line_no)
    ).all()
    for row in rows:
        left = row.balance_cents - row.amount_cents
        if left > 0 if row.component == "credit" else left < 0:
            raise Refused("adjustment.used_since", number=undone.number, what=row.description)
    return [
        Line(row.account_id, row.receivable_id, -row.amount_cents, row.description) for row in rows
    ]
