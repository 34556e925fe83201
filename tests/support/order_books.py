"""Books with orders of three months: done in time and late, cancelled, open, at one address often.

What orders took and were charged is written as rows, so that reports have known figures.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import insert, select

from clerktui.db import FixedClock
from clerktui.models import Account, Receivable, WorkOrderCharge, WorkOrderCost
from tests.support.office import Office
from tests.support.work_orders import MARIA, cancel, complete, move, request, row, staffed

OAK = "9 Oak St"


def took(office: Office, number: int, kind: str, cents: int) -> None:
    """Something an order took."""
    values = {
        "order_id": row(office, number).id,
        "kind": kind,
        "description": kind,
        "amount_cents": cents,
        "at": office.db.clock.now(),
        "user_id": office.people["ana"].user_id,
    }
    office.db.post(lambda c: c.execute(insert(WorkOrderCost.__table__).values(**values)))


def charged(office: Office, number: int, cents: int) -> None:
    """Something an order was charged for, to Maria's account."""
    account, item = Account.__table__, Receivable.__table__
    mine = select(item.c.id, item.c.account_id).join(account, account.c.id == item.c.account_id)

    def write(connection: Any) -> None:
        found = connection.execute(mine.where(account.c.number == MARIA)).first()
        connection.execute(
            insert(WorkOrderCharge.__table__).values(
                order_id=row(office, number).id,
                code="house",
                account_id=found.account_id,
                receivable_id=found.id,
                amount_cents=cents,
                at=office.db.clock.now(),
                user_id=office.people["ana"].user_id,
            )
        )

    office.db.post(write)


def worked(office: Office, clock: FixedClock) -> Office:
    """Eight orders from September to November; today is 23 November 2026."""
    staffed(office)
    office.account(MARIA, "RODRIGUEZ, MARIA E", water=4120)
    clock.move(dt.timedelta(days=-70))  # Monday, 14 September
    request(office, place=OAK)  # 1: done in time
    move(office, "dispatch", 1, crew="w1")
    clock.move(dt.timedelta(minutes=60))
    move(office, "arrive", 1)
    clock.move(dt.timedelta(minutes=90))
    complete(office, 1, note="clamp on the service line")
    took(office, 1, "labor", 6300)
    took(office, 1, "material", 2150)
    request(office, "low_pressure", place=OAK)  # 2: cancelled
    cancel(office, 2, "it was the filter")
    clock.move(dt.timedelta(days=30))  # October
    request(office, account=MARIA)  # 3: late, charged
    clock.move(dt.timedelta(days=2))
    move(office, "dispatch", 3, crew="w2")
    complete(office, 3, note="her own line")
    took(office, 3, "labor", 4200)
    took(office, 3, "equipment", 8000)
    charged(office, 3, 7500)
    clock.move(dt.timedelta(days=37))  # Saturday, 21 November
    request(office, place=OAK)  # 4: open and overdue
    request(office, "pothole", place="Oak St & 3rd", answers={"size": "small"})  # 5
    clock.move(dt.timedelta(days=2) - dt.timedelta(minutes=150))
    return office
