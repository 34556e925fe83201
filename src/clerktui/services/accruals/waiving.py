"""Late fees waived: one that was charged, or all of them for a time while a condition holds.

Every waiver has a reason, who granted it, and a last day. Interest on a tax is never waived here:
a valid tax is released only as the law says (G.S. 105-380, 105-381), by a correction of the tax.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, insert, or_, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import money, town_date
from clerktui.ledger.journal import Leg
from clerktui.models import Account, Accrual, Customer, FeeWaiver, Receivable, User
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.collections import steps
from clerktui.services.corrections.acts import Act, Booking, Line, Making, correct
from clerktui.services.corrections.limits import account_of_reason, need_within_limit
from clerktui.services.fee_waivers import WAIVER, failed, holding
from clerktui.services.open_items import display_name, get_accounts
from clerktui.services.reference import Reference, get_reference
from clerktui.views.accruals import (
    AccountFees,
    ChargedView,
    ExemptDraft,
    WaiveFeeDraft,
    WaiverView,
)
from clerktui.views.corrections import CorrectionPosted
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_ACCRUAL = Accrual.__table__
_CUSTOMER = Customer.__table__
_RECEIVABLE = Receivable.__table__
_USER = User.__table__
_NOTE_MAX = 200
_REASON = "late_fee_waived"


def exempt(db: Database, actor: Actor, draft: ExemptDraft) -> WaiverView:
    """Spare an account late fees from today until a day; the notice is sent all the same.

    Raises:
        Refused: `denied`, `account.unknown`, `waiver.reason_missing`, `waiver.until`,
            `waiver.holds` where one holds already.
    """
    require(actor, "accrual.waive")
    reason = clean_text(draft.reason, max_length=_NOTE_MAX)
    if not reason:
        raise Refused("waiver.reason_missing")

    def once(connection: Connection) -> int:
        reference = get_reference(db, connection)
        account = get_accounts(connection, [draft.account], lock=True).get(draft.account)
        if account is None:
            raise Refused("account.unknown", account=draft.account)
        last = reference.on + dt.timedelta(days=reference.policy["late_fee.waivers"]["most_days"])
        if not reference.on <= draft.until <= last:
            raise Refused("waiver.until", first=reference.on, last=last)
        if connection.execute(holding(reference.on, [account.id])).first() is not None:
            raise Refused("waiver.holds", account=account.number)
        return _grant(db, connection, actor, (account.id, reference.on), draft)

    waiver_id = db.post(once)
    return get_waiver(db, waiver_id)


def waive_fee(db: Database, actor: Actor, draft: WaiveFeeDraft) -> CorrectionPosted:
    """Take a late fee that was charged off again, as far as it is not paid; within the limit.

    Raises:
        Refused: `denied`, `waiver.unknown`, `waiver.tax`, `waiver.done`, `waiver.paid`, and what
            `corrections.acts.correct` refuses.
        NeedsOverride: `correction.above_limit`, `correction.second_person`.
    """
    require(actor, "accrual.waive")
    content = {"accrual": draft.accrual_id, "note": draft.note}
    act = Act("fee", draft.command_id, _REASON, draft.note, content)
    return correct(db, actor, act, lambda making: _waive(making, draft))


def end_waiver(db: Database, actor: Actor, waiver_id: int, why: str) -> WaiverView:
    """End an exemption before its last day.

    Raises:
        Refused: `denied`, `waiver.unknown`, `waiver.ended`, `waiver.reason_missing`.
    """
    require(actor, "accrual.waive")
    said = clean_text(why, max_length=_NOTE_MAX)
    if not said:
        raise Refused("waiver.reason_missing")

    def once(connection: Connection) -> None:
        row = connection.execute(
            select(WAIVER).where(WAIVER.c.id == waiver_id).with_for_update()
        ).first()
        if row is None:
            raise Refused("waiver.unknown", waiver=waiver_id)
        if row.ended_on is not None or row.accrual_id is not None:
            raise Refused("waiver.ended", waiver=waiver_id)
        reference = get_reference(db, connection)
        _end(connection, row, (reference.on, db.clock.now()), said, actor.user_id)
        subject = ("fee_waiver", waiver_id)
        audit.record(connection, actor, "end_waiver", subject, db.clock.now(), why=said)

    db.post(once)
    return get_waiver(db, waiver_id)


def end_failed(
    connection: Connection, reference: Reference, account_ids: Sequence[int], at: dt.datetime
) -> None:
    """End the exemptions of these accounts whose condition no longer holds, saying why."""
    rows = connection.execute(holding(reference.on, account_ids)).all()
    for waiver_id, due_on in failed(connection, reference, rows).items():
        row = next(row for row in rows if row.id == waiver_id)
        why = f"fell behind: owes what was due {town_date(due_on)}"
        _end(connection, row, (reference.on, at), why, None)


def list_waivers(
    db: Database, actor: Actor, *, ended: bool = False, limit: int = 500
) -> tuple[WaiverView, ...]:
    """The exemptions that hold today, or with `ended` everything ever waived, the newest first.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        query = _waivers().order_by(WAIVER.c.id.desc()).limit(limit)
        if not ended:
            query = query.where(
                WAIVER.c.id.in_(holding(reference.on).with_only_columns(WAIVER.c.id))
            )
        rows = connection.execute(query).all()
        broken = failed(connection, reference, rows)
    return tuple(_view(row, broken) for row in rows)


def get_waiver(db: Database, waiver_id: int) -> WaiverView:
    """One waiver.

    Raises:
        Refused: `waiver.unknown`.
    """
    with db.read() as connection:
        row = connection.execute(_waivers().where(WAIVER.c.id == waiver_id)).first()
        if row is None:
            raise Refused("waiver.unknown", waiver=waiver_id)
        broken = failed(connection, get_reference(db, connection), [row])
    return _view(row, broken)


def get_fees(db: Database, actor: Actor, number: str) -> AccountFees:
    """What rules charged an account, and who spared it what; the newest first.

    Raises:
        Refused: `denied`, `account.unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        account = get_accounts(connection, [number]).get(number)
        if account is None:
            raise Refused("account.unknown", account=number)
        reference = get_reference(db, connection)
        mine = _waivers().where(WAIVER.c.account_id == account.id).order_by(WAIVER.c.id.desc())
        rows = connection.execute(mine).all()
        broken = failed(connection, reference, rows)
        charged = _charged(connection, account.id)
    waivers = tuple(_view(row, broken) for row in rows)
    return AccountFees(account.number, account.name, charged, waivers)


# ------------------------------------------------------------------------------------- the doing
def _grant(
    db: Database,
    connection: Connection,
    actor: Actor,
    where: tuple[int, dt.date],
    draft: ExemptDraft,
) -> int:
    account_id, today = where
    now = db.clock.now()
    values = {
        "account_id": account_id,
        "reason": clean_text(draft.reason, max_length=_NOTE_MAX),
        "note": clean_text(draft.note, max_length=_NOTE_MAX),
        "starts_on": today,
        "until": draft.until,
        "condition": draft.condition,
        "granted_at": now,
        "granted_by_id": actor.user_id,
    }
    waiver_id = connection.execute(
        insert(WAIVER).values(**values).returning(WAIVER.c.id)
    ).scalar_one()
    words = f"late fees until {town_date(draft.until)}: {values['reason']}"
    subject = ("fee_waiver", int(waiver_id))
    step = steps.Step(account_id, "waived", words, subject=subject, user_id=actor.user_id)
    steps.record(connection, today, now, [step])
    audit.record(connection, actor, "exempt_fees", ("account", draft.account), now, words=words)
    return int(waiver_id)


def _waive(making: Making, draft: WaiveFeeDraft) -> CorrectionPosted:
    connection = making.connection
    row = _accrual(connection, draft.accrual_id)
    accounts = making.lock_accounts([row.account])
    row = _accrual(connection, draft.accrual_id)
    if row.balance_cents <= 0:
        raise Refused("waiver.paid", account=row.account)
    cents = min(row.amount_cents, row.balance_cents)
    need_within_limit(making, cents)
    service = making.reference.services[row.service]
    legs = [
        Leg(service.receivable_gl_id, -cents, row.account_id, row.receivable_id),
        Leg(account_of_reason(making), cents),
    ]
    lines = [Line(row.account_id, row.receivable_id, -cents, making.reason.name)]
    booked = making.book(Booking(cents, legs, lines, {"account_id": row.account_id}))
    _keep(making, row, booked.id, cents)
    return CorrectionPosted(booked.number, "fee", cents, making.balances(accounts))


def _accrual(connection: Connection, accrual_id: int) -> Any:
    """The fee that is to be waived, which is one, stands, and was not waived before."""
    undoing = _ACCRUAL.alias("undoing")
    row = connection.execute(
        select(
            _ACCRUAL,
            _RECEIVABLE.c.service,
            _RECEIVABLE.c.balance_cents,
            _ACCOUNT.c.number.label("account"),
            undoing.c.id.label("undone_by"),
            WAIVER.c.id.label("waiver_id"),
        )
        .join(_RECEIVABLE, _RECEIVABLE.c.id == _ACCRUAL.c.receivable_id)
        .join(_ACCOUNT, _ACCOUNT.c.id == _ACCRUAL.c.account_id)
        .outerjoin(undoing, undoing.c.undoes_id == _ACCRUAL.c.id)
        .outerjoin(WAIVER, WAIVER.c.accrual_id == _ACCRUAL.c.id)
        .where(_ACCRUAL.c.id == accrual_id, _ACCRUAL.c.amount_cents > 0)
    ).first()
    if row is None:
        raise Refused("waiver.unknown", waiver=accrual_id)
    if row.rule != "late_fee":
        raise Refused("waiver.tax")
    if row.undone_by is not None or row.waiver_id is not None:
        raise Refused("waiver.done", account=row.account)
    return row


def _keep(making: Making, row: Any, correction_id: int, cents: int) -> None:
    today = making.reference.on
    waiver_id = making.connection.execute(
        insert(WAIVER)
        .values(
            account_id=row.account_id,
            accrual_id=row.id,
            correction_id=correction_id,
            reason=making.note,
            starts_on=today,
            until=today,
            granted_at=making.now,
            granted_by_id=making.actor.user_id,
        )
        .returning(WAIVER.c.id)
    ).scalar_one()
    step = steps.Step(
        row.account_id,
        "waived",
        f"{money(cents)}: {making.note}",
        debt_cents=cents,
        subject=("fee_waiver", int(waiver_id)),
        user_id=making.actor.user_id,
    )
    steps.record(making.connection, today, making.now, [step])


def _end(
    connection: Connection, row: Any, when: tuple[dt.date, dt.datetime], why: str, by: int | None
) -> None:
    day, at = when
    connection.execute(
        update(FeeWaiver.__table__)
        .where(WAIVER.c.id == row.id)
        .values(ended_on=day, ended_why=why, ended_by_id=by)
    )
    subject = ("fee_waiver", row.id)
    words = f"waiver of late fees ended: {why}"
    step = steps.Step(row.account_id, "undone", words, subject=subject, user_id=by)
    steps.record(connection, day, at, [step])


# --------------------------------------------------------------------------------------- showing
def _waivers() -> Select[Any]:
    return (
        select(
            WAIVER,
            _ACCOUNT.c.number.label("account"),
            _CUSTOMER.c.last_name,
            _CUSTOMER.c.first_name,
            _USER.c.full_name.label("by"),
            _ACCRUAL.c.amount_cents.label("fee_cents"),
        )
        .join(_ACCOUNT, _ACCOUNT.c.id == WAIVER.c.account_id)
        .join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
        .join(_USER, _USER.c.id == WAIVER.c.granted_by_id)
        .outerjoin(_ACCRUAL, _ACCRUAL.c.id == WAIVER.c.accrual_id)
    )


def _view(row: Any, broken: dict[int, dt.date]) -> WaiverView:
    ended = ""
    if row.ended_on is not None:
        ended = f"ended {town_date(row.ended_on)}: {row.ended_why}"
    elif row.id in broken:
        ended = f"no longer holds: owes what was due {town_date(broken[row.id])}"
    return WaiverView(
        waiver_id=row.id,
        account=row.account,
        name=display_name(row.last_name, row.first_name),
        reason=row.reason,
        note=row.note,
        starts_on=row.starts_on,
        until=row.until,
        condition=row.condition,
        cents=row.fee_cents or 0,
        by=row.by,
        ended=ended,
    )


def _charged(connection: Connection, account_id: int) -> tuple[ChargedView, ...]:
    undoing = _ACCRUAL.alias("undoing")
    rows = connection.execute(
        select(
            _ACCRUAL,
            _RECEIVABLE.c.balance_cents,
            undoing.c.id.label("undone_by"),
            WAIVER.c.reason.label("waived"),
        )
        .join(_RECEIVABLE, _RECEIVABLE.c.id == _ACCRUAL.c.receivable_id)
        .outerjoin(undoing, undoing.c.undoes_id == _ACCRUAL.c.id)
        .outerjoin(WAIVER, WAIVER.c.accrual_id == _ACCRUAL.c.id)
        .where(
            _ACCRUAL.c.account_id == account_id,
            _ACCRUAL.c.undoes_id.is_(None),
            or_(_ACCRUAL.c.amount_cents > 0, _ACCRUAL.c.rule == "discount"),
        )
        .order_by(_ACCRUAL.c.id.desc())
    )
    return tuple(
        ChargedView(
            accrual_id=row.id,
            rule=row.rule,
            words=row.words,
            as_of=row.as_of,
            cents=row.amount_cents,
            open_cents=row.balance_cents if row.amount_cents > 0 else 0,
            is_back=row.undone_by is not None,
            waived=row.waived or "",
        )
        for row in rows
    )
