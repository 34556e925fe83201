"""Usage by reading, compared with the year before, and the note of a high-bill call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger import commands
from clerktui.models import (
    Account,
    Bill,
    Contact,
    Customer,
    MeterReading,
    Receivable,
    ServiceAgreement,
)
from clerktui.rules.text import clean_text, snippet
from clerktui.rules.usage import Reading, change_percent, findings, per_day_tenths, year_before
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.open_items import display_name
from clerktui.services.reference import Reference, get_reference
from clerktui.views.accounts import ContactView
from clerktui.views.people import Actor
from clerktui.views.usage import CheckStep, HighBillDraft, UsageMonth, UsageView

MONTHS = 12
_READINGS_MAX = 60
_BILLED_WITHIN = dt.timedelta(days=45)
_NOTE_MAX = 300
_ACCOUNT = Account.__table__
_AGREEMENT = ServiceAgreement.__table__
_BILL = Bill.__table__
_CONTACT = Contact.__table__
_CUSTOMER = Customer.__table__
_READING = MeterReading.__table__
_RECEIVABLE = Receivable.__table__


def get_usage(db: Database, number: str, service: str = "") -> UsageView:
    """What an account used in its last twelve readings, each beside the one of the year before.

    Args:
        db: the books.
        number: the account's number.
        service: which of its services; the first one that has readings when empty.

    Raises:
        Refused: `account.unknown`, `account.ambiguous`.
    """
    with db.read() as connection:
        reference = get_reference(db, connection)
        account = which_account(connection, number)
        agreement = _agreement(connection, account.id, service)
        rows = _readings(connection, account.id, agreement)
        bills = _bills(connection, account.id, agreement.service) if agreement else []
        readings = [_reading(row) for row in rows]
        months = tuple(_months(rows, readings, bills))
        newest = readings[-1] if readings else None
        then = year_before(newest, readings) if newest else None
        before = readings[-2] if len(readings) > 1 else None
        code = agreement.service if agreement else service
        return UsageView(
            account=account.number,
            name=_name(connection, account.customer_id),
            service=code,
            service_name=reference.services[code].name if code in reference.services else code,
            unit=reference.policy["usage.units"].get(code, ""),
            meter=agreement.meter if agreement else "",
            months=months,
            change_percent=change_percent(newest, then) if newest and then else None,
            findings=findings(newest, before, then) if newest else (),
            steps=steps_of(reference),
        )


def steps_of(reference: Reference) -> tuple[CheckStep, ...]:
    """The town's checklist of a high-bill call, in its order."""
    return tuple(
        CheckStep(said["code"], said["words"], said["say"])
        for said in reference.policy["usage.checklist"]
    )


def _agreement(connection: Connection, account_id: int, service: str) -> Any:
    """The service asked for; else the one that was read last, else one with a meter, or None."""
    last = (
        select(_READING.c.agreement_id, func.max(_READING.c.read_on).label("read_on"))
        .group_by(_READING.c.agreement_id)
        .subquery()
    )
    query = (
        select(_AGREEMENT, last.c.read_on.label("last_on"))
        .outerjoin(last, last.c.agreement_id == _AGREEMENT.c.id)
        .where(_AGREEMENT.c.account_id == account_id)
    )
    if service:
        query = query.where(_AGREEMENT.c.service == service)
    rows = connection.execute(query).all()
    return max(
        rows, key=lambda row: (row.last_on or dt.date.min, row.meter != "", -row.id), default=None
    )


def _readings(connection: Connection, account_id: int, agreement: Any) -> Sequence[Any]:
    """The readings of the service on this account, a changed meter's too, oldest first."""
    if agreement is None:
        return ()
    rows = connection.execute(
        select(_READING)
        .join(_AGREEMENT, _AGREEMENT.c.id == _READING.c.agreement_id)
        .where(_AGREEMENT.c.account_id == account_id, _AGREEMENT.c.service == agreement.service)
        .order_by(_READING.c.read_on.desc(), _READING.c.id.desc())
        .limit(_READINGS_MAX)
    ).all()
    return rows[::-1]


def _reading(row: Any) -> Reading:
    return Reading(row.read_on, row.usage, row.days, row.is_estimated)


def _bills(connection: Connection, account_id: int, service: str) -> Sequence[Any]:
    """The bills of the service, oldest first: number, day, what they came to."""
    return connection.execute(
        select(
            _BILL.c.number,
            _BILL.c.issued_on,
            func.sum(_RECEIVABLE.c.original_cents).label("cents"),
        )
        .join(_RECEIVABLE, _RECEIVABLE.c.bill_id == _BILL.c.id)
        .where(
            _BILL.c.account_id == account_id,
            _RECEIVABLE.c.service == service,
            _RECEIVABLE.c.component == "principal",
        )
        .group_by(_BILL.c.id, _BILL.c.number, _BILL.c.issued_on)
        .order_by(_BILL.c.issued_on, _BILL.c.id)
    ).all()


def _months(
    rows: Sequence[Any], readings: Sequence[Reading], bills: Sequence[Any]
) -> Sequence[UsageMonth]:
    billed = {one.read_on: _billed(one.read_on, readings, bills) for one in readings}
    months = []
    for row, one in list(zip(rows, readings, strict=True))[-MONTHS:]:
        then, bill = year_before(one, readings), billed[one.read_on]
        last = billed[then.read_on] if then else None
        months.append(
            UsageMonth(
                one.read_on,
                row.reading,
                one.usage,
                one.days,
                per_day_tenths(one.usage, one.days),
                one.is_estimated,
                bill.number if bill else "",
                int(bill.cents) if bill else None,
                then.read_on if then else None,
                then.usage if then else None,
                then.days if then else None,
                per_day_tenths(then.usage, then.days) if then else None,
                then.is_estimated if then else False,
                int(last.cents) if last else None,
            )
        )
    return months


def _billed(read_on: dt.date, readings: Sequence[Reading], bills: Sequence[Any]) -> Any:
    """The first bill after a reading and before the next one, in which it was billed."""
    following = [one.read_on for one in readings if one.read_on > read_on]
    until = min([read_on + _BILLED_WITHIN, *following])
    return next((bill for bill in bills if read_on <= bill.issued_on < until), None)


def _name(connection: Connection, customer_id: int) -> str:
    row = connection.execute(
        select(_CUSTOMER.c.last_name, _CUSTOMER.c.first_name).where(_CUSTOMER.c.id == customer_id)
    ).one()
    return display_name(row.last_name, row.first_name)


# ------------------------------------------------------------------------------ the call's note
def note_high_bill(db: Database, actor: Actor, draft: HighBillDraft) -> ContactView:
    """Write a high-bill call down as a contact: the steps done, those left, what else was said.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`, `usage.steps_unknown`,
            `command.reused`, `text.control`, `text.too_long`.
    """
    require(actor, "contact.add")
    return db.post(lambda connection: _noted(db, connection, actor, draft))


def _noted(db: Database, connection: Connection, actor: Actor, draft: HighBillDraft) -> ContactView:
    now = db.clock.now()
    said = {"account": draft.account, "done": list(draft.done), "note": draft.note}
    command = commands.Command(draft.command_id, "high_bill", said, actor.user_id)
    earlier = commands.claim(connection, command, now)
    if earlier is not None:
        row = connection.execute(select(_CONTACT).where(_CONTACT.c.id == int(earlier))).one()
        return ContactView(row.id, "call", row.at, actor.full_name, row.body)
    steps = steps_of(get_reference(db, connection))
    body = _body(steps, draft)
    account = which_account(connection, draft.account)
    values = {"account_id": account.id, "kind": "call", "at": now, "user_id": actor.user_id}
    contact_id = connection.execute(
        insert(_CONTACT).values(**values, body=body).returning(_CONTACT.c.id)
    ).scalar_one()
    subject = ("account", account.number)
    audit.record(connection, actor, "high_bill_call", subject, now, contact_id=contact_id)
    commands.answer(connection, command.id, contact_id)
    return ContactView(contact_id, "call", now, actor.full_name, body)


def _body(steps: Sequence[CheckStep], draft: HighBillDraft) -> str:
    known = {step.code for step in steps}
    for code in draft.done:
        if code not in known:
            raise Refused("usage.steps_unknown", step=snippet(code))
    ticked = [f"[{'x' if step.code in draft.done else ' '}] {step.code}" for step in steps]
    note = clean_text(draft.note, max_length=_NOTE_MAX)
    return " ".join(filter(None, ("High-bill call:", "; ".join(ticked) + ".", note)))
