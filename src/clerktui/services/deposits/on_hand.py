"""Money on hand: what was taken and is not at the bank, by day, with by when it must go."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.ledger.bank_money import in_open_drawers
from clerktui.models import (
    BankDeposit,
    Drawer,
    DrawerSession,
    Office,
)
from clerktui.rules.deposit_clock import DepositRule, deadlines
from clerktui.services.deposits.holdings import (
    Wanted,
    banked,
    open_items,
    session_items,
)
from clerktui.services.deposits.records import items_of, may_see
from clerktui.services.drawer_money import money_by_tender
from clerktui.services.reference import Reference, get_reference
from clerktui.views.deposits import OnHandView
from clerktui.views.people import Actor

_DEPOSIT = BankDeposit.__table__
_DRAWER = Drawer.__table__
_OFFICE = Office.__table__
_SESSION = DrawerSession.__table__


@dataclass
class _Day:
    """One business date's money, in cents."""

    cash: int = 0
    other: int = 0
    open: int = 0
    prepared: int = 0

    def add(self, cents: int, *, is_cash: bool) -> None:
        """Add what was taken."""
        if is_cash:
            self.cash += cents
        else:
            self.other += cents


def list_on_hand(db: Database, actor: Actor) -> tuple[OnHandView, ...]:
    """The money on hand in the actor's office, oldest first.

    Raises:
        Refused: `denied`.
    """
    may_see(actor)
    with db.read() as connection:
        return money_on_hand(connection, get_reference(db, connection), actor.office_id)


def money_on_hand(
    connection: Connection, reference: Reference, office_id: int
) -> tuple[OnHandView, ...]:
    """The money on hand in an office by business date, oldest first, and what of it is late.

    Counted in: closed sessions and posted batches on no slip, slips nobody has taken to the bank,
    and what drawers that are open have taken. Left out: what the bank has already.

    Source: G.S. 159-32(a), as the town's policy `deposit.daily` says it.
    """
    days: dict[dt.date, _Day] = defaultdict(_Day)
    wanted = Wanted(office_id, reference.on, banked(reference))
    for item in open_items(connection, reference, wanted):
        if not item.is_at_bank:
            days[item.business_date].add(item.amount_cents, is_cash=item.is_cash)
    _add_prepared(connection, reference, office_id, days)
    _add_open(connection, reference, office_id, days)
    taken = [(day, each.cash + each.other) for day, each in sorted(days.items())]
    taken = [(day, cents) for day, cents in taken if cents]
    rule = DepositRule.from_data(reference.policy["deposit.daily"])
    office = connection.execute(
        select(_OFFICE.c.name).where(_OFFICE.c.id == office_id)
    ).scalar_one()
    return tuple(
        OnHandView(
            office=office,
            taken_on=day,
            cash_cents=days[day].cash,
            other_cents=days[day].other,
            open_cents=days[day].open,
            prepared_cents=days[day].prepared,
            days=(reference.on - day).days,
            due_on=due_on,
            is_late=reference.on > due_on,
        )
        for day, due_on in deadlines(rule, taken, reference.calendar(office_id))
    )


def _add_prepared(
    connection: Connection, reference: Reference, office_id: int, days: dict[dt.date, _Day]
) -> None:
    waiting = select(_DEPOSIT.c.id).where(
        _DEPOSIT.c.state == "prepared", _DEPOSIT.c.office_id == office_id
    )
    for deposit_id in connection.execute(waiting).scalars().all():
        for item in items_of(connection, reference, deposit_id):
            if not item.is_at_bank:
                day = days[item.business_date]
                day.add(item.amount_cents, is_cash=item.is_cash)
                day.prepared += item.amount_cents


def _add_open(
    connection: Connection, reference: Reference, office_id: int, days: dict[dt.date, _Day]
) -> None:
    """What open drawers have taken, and what was counted when one of them was handed over."""
    wanted = Wanted(office_id, reference.on, banked(reference))
    held = _SESSION.c.id.in_(in_open_drawers(connection))
    for item in session_items(connection, reference, wanted, held):
        day = days[item.business_date]
        day.add(item.amount_cents, is_cash=item.is_cash)
        day.open += item.amount_cents
    rows = connection.execute(
        select(_SESSION.c.id, _SESSION.c.business_date)
        .join(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
        .where(_DRAWER.c.office_id == office_id, _SESSION.c.state == "open")
        .order_by(_SESSION.c.id)
    ).all()
    for row in rows:
        money = money_by_tender(connection, reference, row.id)
        for code in banked(reference):
            cents = money[code].taken_cents
            days[row.business_date].add(cents, is_cash=code == reference.cash_code())
            days[row.business_date].open += cents
