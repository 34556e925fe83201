"""What an account that is cut off has to pay before its service is on again, and by which day.

Asked by whoever looks and by what happens by itself when money comes: this module writes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from clerktui.errors import Refused
from clerktui.i18n import town_time
from clerktui.ledger.arrangement_money import moves_since
from clerktui.models import (
    Account,
    AccountFlag,
    ArrangementItem,
    CollectionStep,
    Customer,
    Receivable,
    WorkOrder,
)
from clerktui.rules.allocation import OpenItem
from clerktui.rules.collection_debts import past_due
from clerktui.rules.office_hours import OfficeHours
from clerktui.services.arrangement_rows import ARRANGEMENT, standings
from clerktui.services.open_items import display_name, get_items
from clerktui.services.reference import Reference
from clerktui.views.cutting import ReconnectView

RULES = "reconnect.rules"
_ACCOUNT = Account.__table__
_CUSTOMER = Customer.__table__
_DAY = dt.timedelta(days=1)
_FLAG = AccountFlag.__table__
_ITEM = ArrangementItem.__table__
_ORDER = WorkOrder.__table__
_RECEIVABLE = Receivable.__table__
_STEP = CollectionStep.__table__
_WHO = select(_ACCOUNT.c.number, _CUSTOMER.c.last_name, _CUSTOMER.c.first_name).join(
    _CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id
)


def view_of(
    connection: Connection, reference: Reference, now: dt.datetime, account_id: int
) -> ReconnectView:
    """What an account has to pay before its service is on again.

    Raises:
        Refused: `reconnect.not_cut`.
    """
    who = connection.execute(_WHO.where(_ACCOUNT.c.id == account_id)).one()
    query = select(_FLAG.c.starts_on).where(
        _FLAG.c.account_id == account_id, _FLAG.c.code == "cut_off", _FLAG.c.ended_at.is_(None)
    )
    cut_on = connection.execute(query.order_by(_FLAG.c.id.desc()).limit(1)).scalar()
    if cut_on is None:
        raise Refused("reconnect.not_cut", account=who.number)
    rules = reference.policy["reconnect.rules"]
    hours = OfficeHours.from_data(reference.policy["office.hours"], calendar=reference.calendar())
    is_after = not hours.is_open(town_time(now, reference.timezone).replace(tzinfo=None))
    fee = _fee_of(connection, account_id)
    by_rule = rules["after_hours_fee_cents"] if is_after else rules["fee_cents"]
    open_cents = fee.balance_cents if fee is not None else 0
    items = get_items(connection, [account_id])[account_id]
    owed = _owed(reference, items, fee, rules["pays"]) - max(0, open_cents)
    if rules["plan"] == "first" and rules["pays"] != "all":
        unpaid = _plan_unpaid(connection, reference, account_id, fee)
        if unpaid is not None:
            open_cents = min(max(0, open_cents), unpaid)
            owed = unpaid - open_cents
    charged = charged_step(connection, account_id)
    cents = fee.original_cents if fee is not None else by_rule
    return ReconnectView(
        account=who.number,
        name=display_name(who.last_name, who.first_name),
        cut_on=cut_on,
        past_due_cents=max(0, owed),
        fee_cents=0 if charged is not None and fee is None else cents,
        is_charged=charged is not None,
        fee_open_cents=max(0, open_cents),
        is_after_hours=is_after,
        order=_open_order(connection, account_id),
    )


def _owed(reference: Reference, items: Sequence[OpenItem], fee: Any, pays: str) -> int:
    """What the rule wants paid, with the fee where it is in it; credits count as paid."""
    if pays == "all":
        return sum(item.balance_cents for item in items)
    late = past_due(items, reference.on)
    # The fee is not past due on its first day and is taken off again by who asked.
    is_late = fee is None or fee.due_on < reference.on
    return (late.cents if late else 0) + (0 if is_late else max(0, fee.balance_cents))


def _plan_unpaid(
    connection: Connection, reference: Reference, account_id: int, fee: Any
) -> int | None:
    """What is to be paid by who is on a plan: its first part and the fee; None when on none.

    All money since the plan was made counts, whatever it was applied to, as it does for the plan.
    A fee the plan is about is paid with its parts.
    """
    mine = (ARRANGEMENT.c.account_id == account_id) & (ARRANGEMENT.c.kind == "plan")
    row = connection.execute(select(ARRANGEMENT).where(mine, ARRANGEMENT.c.state == "open")).first()
    if row is None:
        return None
    one = standings(connection, reference, [row])[row.id]
    wanted = one.instalments[0].cents
    if fee is not None:
        about = select(_ITEM.c.id).where(
            _ITEM.c.arrangement_id == row.id, _ITEM.c.receivable_id == fee.id
        )
        if connection.execute(about).first() is None:
            moves = moves_since(connection, {account_id: row.since_entry_id})[account_id]
            wanted += max(0, moves.items.get(fee.id, fee.balance_cents))
    return max(0, wanted - one.judged.paid_cents)


def charged_step(connection: Connection, account_id: int) -> Any:
    """The step that says the fee of this cut-off was charged; None while it was not."""
    query = (
        select(_STEP)
        .where(_STEP.c.account_id == account_id, _STEP.c.code.in_(("reconnect", "cut_order")))
        .where(_STEP.c.outcome.in_(("fee", "done")))
        .order_by(_STEP.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return row if row is not None and row.outcome == "fee" else None


def _fee_of(connection: Connection, account_id: int) -> Any:
    step = charged_step(connection, account_id)
    if step is None or not step.subject_id:
        return None
    query = select(_RECEIVABLE).where(_RECEIVABLE.c.id == step.subject_id)
    return connection.execute(query).one()


def _open_order(connection: Connection, account_id: int) -> int:
    query = select(_ORDER.c.number).where(
        _ORDER.c.account_id == account_id, _ORDER.c.kind == "reconnect", _ORDER.c.ended_at.is_(None)
    )
    return int(connection.execute(query.limit(1)).scalar() or 0)


def wanted_day(reference: Reference, now: dt.datetime, fee_cents: int) -> dt.date:
    """The day service is to be on again, by the town's rule, once everything is paid now.

    After the hour it is another open day, unless the higher fee was charged: that buys today.

    Args:
        reference: the town's rules of today.
        now: when the last of it was paid.
        fee_cents: the fee that was charged.
    """
    rules = reference.policy[RULES]
    day = reference.on + int(rules["wanted_days"]) * _DAY
    if fee_cents >= rules["after_hours_fee_cents"] > rules["fee_cents"]:
        return day
    last = dt.time.fromisoformat(rules["same_day_until"])
    if day == reference.on and town_time(now, reference.timezone).time() >= last:
        day += _DAY
    return reference.calendar().next_open(day)
