"""Orders to read a meter a last time: done with what it shows, or cancelled with the reason.

A reading that is taken at the desk ends its order, too; where an order is cancelled, the reading
is estimated at the desk. Whoever ends such an order has locked its close-out before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Account, CloseOut, FinalReading, ServiceAgreement, WorkOrder
from clerktui.rules.names import fold_number, snippet
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.services.closing_accounts.order_rows import end_order
from clerktui.services.closing_accounts.readings import take_reading
from clerktui.services.closing_accounts.steps import find_close_out, take_step
from clerktui.services.customer_deposits.steps import NOTE_MAX, Stepping, balance_of
from clerktui.services.work_order_rows.steps import LIVE
from clerktui.views.closing_accounts import CloseOutDone, ReadingDraft
from clerktui.views.people import Actor
from clerktui.views.work_orders import OrderDone, OrderDraft

_ACCOUNT = Account.__table__
_AGREEMENT = ServiceAgreement.__table__
_CLOSE_OUT = CloseOut.__table__
_ORDER = WorkOrder.__table__
_READING = FinalReading.__table__


def is_reading(db: Database, number: int) -> bool:
    """Whether an order is one to read a meter a last time."""
    query = select(_ORDER.c.kind).where(_ORDER.c.number == number)
    with db.read() as connection:
        return connection.execute(query).scalar() == "final_reading"


_Also = Callable[[Stepping, Any], None]


def complete(db: Database, actor: Actor, draft: OrderDraft, also: _Also | None = None) -> OrderDone:
    """Take the reading an order asked for; the caller has checked who may.

    Args:
        db: the books.
        actor: who says so.
        draft: the order's number, and what the meter shows.
        also: what else is done in that transaction, given it and the order's row.

    Raises:
        Refused: `work_order.ended`, `work_order.reading`, `work_order.meter_unknown` for another
            meter, `work_order.meter_kept` where one was put in, and as `readings.enter_reading`.
        NeedsOverride: `close_out.reading_below`.
    """
    if draft.reading is None and not draft.readings:
        raise Refused("work_order.reading", number=draft.number)
    return _ended(db, actor, (draft, "completed"), also)


def cancel(db: Database, actor: Actor, draft: OrderDraft) -> OrderDone:
    """Say that nobody goes to read; the reading is then estimated at the desk.

    Raises:
        Refused: `work_order.ended`, `command.reused`.
    """
    return _ended(db, actor, (draft, "cancelled"))


def _ended(
    db: Database, actor: Actor, what: tuple[OrderDraft, str], also: _Also | None = None
) -> OrderDone:
    draft, state = what

    def work(stepping: Stepping) -> CloseOutDone:
        order = _order(stepping.connection, draft.number)
        stepping.lock_account(order.account)
        row = find_close_out(stepping.connection, order.close_out, lock=True)
        order = _order(stepping.connection, draft.number)
        if order.state not in LIVE:
            raise Refused("work_order.ended", number=draft.number, state=order.state)
        audit_as = ("work_order", draft.number)
        audit.record(stepping.connection, actor, f"{state}_order", audit_as, stepping.now)
        note = clean_text(draft.note, max_length=NOTE_MAX)
        end_order(stepping, order.id, state, note or order.note)
        if also is not None:
            also(stepping, order)
        if state == "completed":
            return take_reading(stepping, _reading(draft, row.number, order.meter))
        balance = balance_of(stepping.connection, row.account_id)
        return CloseOutDone(row.number, row.state, row.account, balance)

    done = take_step(db, actor, f"order_{state}", draft, work)
    return OrderDone(draft.number, state, done.account, _status(db, done.account), done.duplicate)


def _reading(draft: OrderDraft, close_out: int, meter: str) -> ReadingDraft:
    """What the meter of the order shows; of another meter nothing is taken."""
    shown = draft.reading if draft.reading is not None else -1
    for one in draft.readings:
        if fold_number(one.meter or meter) != fold_number(meter) or len(draft.readings) > 1:
            facts = {"number": draft.number, "meter": snippet(one.meter) or "''"}
            raise Refused("work_order.meter_unknown", known=meter, **facts)
        if one.new_meter.strip():
            raise Refused("work_order.meter_kept", number=draft.number, meter=meter)
        shown = one.reading
    said = (draft.command_id, close_out, shown, meter)
    return ReadingDraft(*said, draft.read_on, draft.is_estimated, draft.note, is_sure=draft.is_sure)


def _order(connection: Connection, number: int) -> Any:
    query = (
        select(
            _ORDER,
            _ACCOUNT.c.number.label("account"),
            _CLOSE_OUT.c.number.label("close_out"),
            _AGREEMENT.c.meter,
        )
        .join(_READING, _READING.c.order_id == _ORDER.c.id)
        .join(_CLOSE_OUT, _CLOSE_OUT.c.id == _READING.c.close_out_id)
        .join(_AGREEMENT, _AGREEMENT.c.id == _READING.c.agreement_id)
        .join(_ACCOUNT, _ACCOUNT.c.id == _ORDER.c.account_id)
        .where(_ORDER.c.number == number)
    )
    return connection.execute(query).one()


def _status(db: Database, account: str) -> str:
    query = select(_ACCOUNT.c.status).where(_ACCOUNT.c.number == account)
    with db.read() as connection:
        return str(connection.execute(query).scalar_one())
