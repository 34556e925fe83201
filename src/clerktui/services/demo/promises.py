"""What the demonstration town's customers promised: kept, broken, due today, on plans."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, func, select

from clerktui.db import Database
from clerktui.ledger.arrangement_money import last_entry_by
from clerktui.models import Account, AccountFlag, Allocation, Payment, Receivable
from clerktui.rules.arrangements import Instalment
from clerktui.services.arrangements import ending, making
from clerktui.services.arrangements.stepping import Stepping
from clerktui.services.collections.settling import settle
from clerktui.services.reference import Reference, get_reference
from clerktui.views.arrangements import ArrangementStep, PlanDraft
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_ALLOCATION = Allocation.__table__
_FLAG = AccountFlag.__table__
_PAYMENT = Payment.__table__
_RECEIVABLE = Receivable.__table__
_DAY = dt.timedelta(days=1)
_LEAST_CENTS = 4_000
_PROMISED = ((12, 3), (6, -2), (5, 0), (4, 2), (3, 5), (1, 9))
"""Promises of who owes: made so many days ago, due so many days from now."""
_PLANS = 3


@dataclass(frozen=True)
class _Past:
    """The collector at work on days that have passed."""

    connection: Connection
    reference: Reference
    actor: Actor
    now: dt.datetime

    def promise(self, account: Any, days_ago: int, due_on: dt.date, cents: int) -> None:
        """A promise made so many days ago, judged by what was paid since."""
        made_on = self.reference.on - days_ago * _DAY
        then = replace(self.reference, on=made_on)
        at = self.now - days_ago * _DAY
        stepping = Stepping(self.connection, then, self.actor, at, "")
        said = making.promise_words(cents, due_on)
        since = last_entry_by(self.connection, account.id, made_on)
        parts = (Instalment(1, due_on, cents),)
        making.write(stepping, account, making.Agreed("promise", parts, words=said), since)


def write_promises(db: Database, actor: Actor) -> None:
    """Promises of the last two weeks and some plans; nothing where nobody owes enough."""
    with db.write() as connection:
        past = _Past(connection, get_reference(db, connection), actor, db.clock.now())
        today = past.reference.on
        late = _late(connection, today)
        owing, planned = late[: len(_PROMISED)], late[len(_PROMISED) :][:_PLANS]
        for account, (days_ago, days) in zip(owing, _PROMISED, strict=False):
            cents = account.late_cents // 200 * 100
            past.promise(account, days_ago, today + days * _DAY, cents)
        payers = _payers(connection, today, {one.id for one in late})
        for account in payers:
            days_ago = (today - account.paid_on).days + 1
            past.promise(account, days_ago, account.paid_on + 3 * _DAY, account.cents)
        ids = sorted({one.id for one in (*owing, *payers)})
        settle(connection, past.reference, past.now, ids)
    _plan(db, actor, planned, today)


def _plan(db: Database, actor: Actor, planned: Sequence[Any], today: dt.date) -> None:
    """Plans made this morning; the first is printed and signed."""
    for place, account in enumerate(planned):
        down = -(-account.late_cents * 3 // 1000) * 100
        command_id = f"demo-plan-{account.number}"
        first = today + (14 + 7 * place) * _DAY
        draft = PlanDraft(command_id, account.number, down, 2, first)
        number = making.make_plan(db, actor, draft).number
        if not place:
            for act in (ending.print_agreement, ending.sign):
                act(db, actor, ArrangementStep(f"{command_id}-{act.__name__}", number))


def _late(connection: Connection, today: dt.date) -> Sequence[Any]:
    """Active accounts without a flag or a tax that are late with enough, some way apart."""
    taxed = select(_RECEIVABLE.c.account_id).where(
        _RECEIVABLE.c.service == "tax", _RECEIVABLE.c.balance_cents > 0
    )
    cents = func.sum(_RECEIVABLE.c.balance_cents)
    query = (
        select(_ACCOUNT.c.id, _ACCOUNT.c.number, _ACCOUNT.c.customer_id, cents.label("late_cents"))
        .join(_RECEIVABLE, _RECEIVABLE.c.account_id == _ACCOUNT.c.id)
        .where(_RECEIVABLE.c.due_on < today, _RECEIVABLE.c.balance_cents > 0)
        .where(_RECEIVABLE.c.service != "tax", _ACCOUNT.c.status == "active")
        .where(_ACCOUNT.c.id.not_in(select(_FLAG.c.account_id)))
        .where(_ACCOUNT.c.id.not_in(taxed))
        .group_by(_ACCOUNT.c.id, _ACCOUNT.c.number, _ACCOUNT.c.customer_id)
        .having(cents >= _LEAST_CENTS)
        .order_by(_ACCOUNT.c.id.desc())
    )
    wanted = len(_PROMISED) + _PLANS
    return connection.execute(query.limit(wanted)).all()


def _payers(connection: Connection, today: dt.date, not_these: set[int]) -> Sequence[Any]:
    """Who paid within the last days."""
    cents = func.sum(_ALLOCATION.c.amount_cents)
    query = (
        select(
            _ACCOUNT.c.id,
            _ACCOUNT.c.number,
            _PAYMENT.c.received_on.label("paid_on"),
            cents.label("cents"),
        )
        .join(_ALLOCATION, _ALLOCATION.c.account_id == _ACCOUNT.c.id)
        .join(_PAYMENT, _PAYMENT.c.id == _ALLOCATION.c.payment_id)
        .where(_PAYMENT.c.received_on < today, _PAYMENT.c.received_on > today - 9 * _DAY)
        .group_by(_ACCOUNT.c.id, _ACCOUNT.c.number, _PAYMENT.c.id, _PAYMENT.c.received_on)
        .having(cents > 0)
        .order_by(_PAYMENT.c.id.desc())
        .limit(40)
    )
    found: dict[int, Any] = {}
    for row in connection.execute(query):
        if row.id not in not_these:
            found.setdefault(row.id, row)
    return list(found.values())[:4]
