"""What is known of accounts that retention asks about: events with their days, and what is open.

Asked for many accounts at once, always in the caller's transaction: a plan and the run that works
it out again see the same thing the same way.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select

from clerktui.i18n import town_time
from clerktui.ledger.last_moves import last_moves
from clerktui.models import (
    Account,
    AccountFlag,
    Allocation,
    Application,
    Batch,
    BatchLine,
    Bill,
    CallBack,
    CloseOut,
    Contact,
    Disclosure,
    Draft,
    HeldPayment,
    PurgeItem,
    Receipt,
    Receivable,
    RecordHold,
    Refund,
    RefundMove,
    ReturnedItem,
    Service,
    Task,
    WorkOrder,
    WriteOff,
)
from clerktui.rules.retention import Eligibility, RetentionRule, decide

_ACCOUNT = Account.__table__
_APPLICATION = Application.__table__
_BATCH = Batch.__table__
_CALL = CallBack.__table__
_CLOSING = CloseOut.__table__
_CONTACT = Contact.__table__
_DISCLOSED = Disclosure.__table__
_DRAFT = Draft.__table__
_FLAG = AccountFlag.__table__
_HELD = HeldPayment.__table__
_HOLD = RecordHold.__table__
_ITEM = PurgeItem.__table__
_LINE = BatchLine.__table__
_ORDER = WorkOrder.__table__
_OWED = Receivable.__table__
_REFUND = Refund.__table__
_REFUND_MOVE = RefundMove.__table__
_RETURNED = ReturnedItem.__table__
_SERVICE = Service.__table__
_TASK = Task.__table__
_WRITTEN = WriteOff.__table__
_DAY = _ACCOUNT.c.closed_on.type
_DEBTS = {"tax": "debt_tax", "utility": "debt_utility"}
# The order in which what stands in the way is told.
ORDER = (
    "purged",
    "hold",
    "active",
    "balance",
    "open_item",
    "deposit",
    "refund",
    "held_payment",
    "returned_item",
    "batch",
    "ticket",
    "close_out",
    "application",
    "work_order",
    "call_back",
    "task",
    "flag",
)


@dataclass(frozen=True)
class Asked:
    """For which day, by which rules, in which time zone, and which flags stand in the way."""

    as_of: dt.date
    rules: tuple[RetentionRule, ...]
    flags: tuple[str, ...]
    timezone: str


def eligibility(
    connection: Connection, account_ids: Sequence[int], asked: Asked
) -> dict[int, Eligibility]:
    """Whether each account may be purged on a day, with all its reasons."""
    rows = connection.execute(select(_ACCOUNT).where(_ACCOUNT.c.id.in_(account_ids))).all()
    ids = [row.id for row in rows]
    events = _events(connection, rows, asked.timezone)
    blocks = _blocks(connection, rows, asked)
    return {
        key: decide(
            asked.rules, events[key], [code for code in ORDER if code in blocks[key]], asked.as_of
        )
        for key in ids
    }


# ------------------------------------------------------------------------------------- its events
def _events(
    connection: Connection, rows: Sequence[Any], timezone: str
) -> dict[int, dict[str, dt.date]]:
    ids = [row.id for row in rows]
    found: dict[int, dict[str, dt.date]] = defaultdict(dict)
    moved = last_moves(connection, ids)
    for row in rows:
        if row.closed_on is not None:
            found[row.id]["closed"] = row.closed_on
            found[row.id]["settled"] = max(row.closed_on, moved.get(row.id, row.closed_on))
    for name, statement in _newest(ids):
        for account_id, day in connection.execute(statement).all():
            found[account_id][name] = _as_day(day, timezone)
    owed = connection.execute(
        select(_WRITTEN.c.account_id, _SERVICE.c.kind, func.max(_WRITTEN.c.written_on, type_=_DAY))
        .join(_OWED, _OWED.c.id == _WRITTEN.c.receivable_id)
        .join(_SERVICE, _SERVICE.c.code == _OWED.c.service)
        .where(_WRITTEN.c.account_id.in_(ids), _WRITTEN.c.recovered_cents < _WRITTEN.c.amount_cents)
        .group_by(_WRITTEN.c.account_id, _SERVICE.c.kind)
    )
    for account_id, kind, day in owed.all():
        found[account_id][_DEBTS.get(kind, "debt_other")] = day
    return found


def _as_day(moment: Any, timezone: str) -> dt.date:
    return town_time(moment, timezone).date() if isinstance(moment, dt.datetime) else moment


def _newest(ids: Sequence[int]) -> Iterator[tuple[str, Select[Any]]]:
    """For each event the newest of its days, by account."""

    def of(table: Any, column: Any, *where: Any) -> Select[Any]:
        return (
            select(table.c.account_id, func.max(column, type_=column.type))
            .where(table.c.account_id.in_(ids), *where)
            .group_by(table.c.account_id)
        )

    yield "contact", of(_CONTACT, _CONTACT.c.at)
    yield "disclosed", of(_DISCLOSED, _DISCLOSED.c.given_on)
    yield "written_off", of(_WRITTEN, _WRITTEN.c.written_on)
    yield "returned", of(_RETURNED, _RETURNED.c.noticed_on)
    yield "refunded", of(_REFUND, _REFUND.c.paid_on, _REFUND.c.state == "paid")
    yield (
        "unclaimed",
        select(_REFUND.c.account_id, func.max(_REFUND_MOVE.c.at, type_=_REFUND_MOVE.c.at.type))
        .join(_REFUND_MOVE, _REFUND_MOVE.c.refund_id == _REFUND.c.id)
        .where(_REFUND.c.account_id.in_(ids), _REFUND_MOVE.c.to_state == "unclaimed")
        .group_by(_REFUND.c.account_id),
    )
    yield (
        "tax",
        select(_OWED.c.account_id, func.max(_OWED.c.due_on, type_=_DAY))
        .join(_SERVICE, _SERVICE.c.code == _OWED.c.service)
        .where(_OWED.c.account_id.in_(ids), _SERVICE.c.kind == "tax")
        .group_by(_OWED.c.account_id),
    )


# -------------------------------------------------------------------------------- what is open
def _blocks(connection: Connection, rows: Sequence[Any], asked: Asked) -> dict[int, set[str]]:
    ids = [row.id for row in rows]
    found: dict[int, set[str]] = defaultdict(set)
    holds = connection.execute(in_force(asked.as_of)).all()
    tickets = connection.execute(
        select(_DRAFT.c.content).where(_DRAFT.c.state.in_(("open", "parked")))
    ).scalars()
    typed = "\n".join(str(content) for content in tickets)
    for row in rows:
        blocks = found[row.id]
        if row.status != "closed":
            blocks.add("active")
        if row.balance_cents:
            blocks.add("balance")
        if row.deposit_cents:
            blocks.add("deposit")
        if any(covers(hold, row) for hold in holds):
            blocks.add("hold")
        if f"'{row.number}'" in typed:
            blocks.add("ticket")
    for code, statement in _open(ids, asked):
        for account_id in connection.execute(statement).scalars():
            found[account_id].add(code)
    for account_id in _asked_about(connection, ids):
        found[account_id].add("task")
    return found


def _asked_about(connection: Connection, ids: Sequence[int]) -> set[int]:
    """The accounts that a task which is not done is about: itself, or a paper of it."""
    tasks = connection.execute(
        select(_TASK.c.subject_kind, _TASK.c.subject_id).where(
            _TASK.c.state != "done", _TASK.c.subject_kind.in_(("account", *_SUBJECTS))
        )
    ).all()
    of: dict[str, set[int]] = defaultdict(set)
    for kind, key in tasks:
        of[kind].add(int(key))
    found = of.pop("account", set()) & set(ids)
    for kind, keys in of.items():
        found |= set(connection.execute(_SUBJECTS[kind](ids, sorted(keys))).scalars())
    return found


def _receipt_accounts(ids: Sequence[int], keys: list[int]) -> Select[Any]:
    line, receipt = Allocation.__table__, Receipt.__table__
    return (
        select(line.c.account_id)
        .join(receipt, receipt.c.payment_id == line.c.payment_id)
        .where(receipt.c.id.in_(keys), line.c.account_id.in_(ids))
        .distinct()
    )


def _accounts_by(table: Any) -> Any:
    return lambda ids, keys: select(table.c.account_id).where(
        table.c.id.in_(keys), table.c.account_id.in_(ids)
    )


# The papers a task can be about, and the accounts they are of; a ticket is in the way by itself.
_SUBJECTS: dict[str, Any] = {
    "application": _accounts_by(_APPLICATION),
    "bill": _accounts_by(Bill.__table__),
    "order": _accounts_by(_ORDER),
    "receipt": _receipt_accounts,
}


def in_force(on: dt.date) -> Select[Any]:
    """The holds in force on a day: not lifted, and not past their last day."""
    return select(_HOLD).where(
        _HOLD.c.lifted_at.is_(None), or_(_HOLD.c.ends_on.is_(None), _HOLD.c.ends_on >= on)
    )


def covers(hold: Any, account: Any) -> bool:
    """Whether a hold covers an account."""
    return bool(
        hold.scope == "all"
        or (hold.scope == "account" and hold.account_id == account.id)
        or (hold.scope == "person" and hold.customer_id == account.customer_id)
        or (hold.scope == "class" and hold.account_class == account.account_class)
    )


def _open(ids: Sequence[int], asked: Asked) -> Iterator[tuple[str, Select[Any]]]:
    def of(table: Any, *where: Any) -> Select[Any]:
        return select(table.c.account_id).where(table.c.account_id.in_(ids), *where).distinct()

    yield "purged", of(_ITEM, _ITEM.c.state == "done")
    yield "open_item", of(_OWED, _OWED.c.balance_cents != 0)
    yield "refund", of(_REFUND, _REFUND.c.state.in_(("requested", "approved")))
    yield "held_payment", of(_HELD, _HELD.c.state == "held")
    yield "returned_item", of(_RETURNED, _RETURNED.c.state == "redeposited")
    discarded = select(_BATCH.c.id).where(_BATCH.c.state == "discarded")
    waiting = (_LINE.c.payment_id.is_(None), _LINE.c.state == "good")
    yield "batch", of(_LINE, *waiting, _LINE.c.batch_id.not_in(discarded))
    yield "close_out", of(_CLOSING, _CLOSING.c.state.in_(("asked", "read", "billed")))
    moving_in = _CLOSING.c.new_account_id
    yield (
        "close_out",
        select(moving_in).where(
            moving_in.in_(ids), _CLOSING.c.state.in_(("asked", "read", "billed"))
        ),
    )
    yield "application", of(_APPLICATION, _APPLICATION.c.state == "open")
    yield (
        "application",
        select(_ACCOUNT.c.id)
        .join(_APPLICATION, _APPLICATION.c.customer_id == _ACCOUNT.c.customer_id)
        .where(_ACCOUNT.c.id.in_(ids), _APPLICATION.c.state == "open"),
    )
    yield "work_order", of(_ORDER, _ORDER.c.ended_at.is_(None))
    yield "call_back", of(_CALL, _CALL.c.state == "open")
    flagged = and_(
        _FLAG.c.code.in_(asked.flags),
        _FLAG.c.ended_at.is_(None),
        or_(_FLAG.c.expires_on.is_(None), _FLAG.c.expires_on >= asked.as_of),
    )
    yield "flag", of(_FLAG, flagged)
