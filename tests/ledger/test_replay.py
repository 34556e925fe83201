"""Receivables at a moment, in one statement, the same on both engines."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import func, select

from clerktui.ledger import replay
from clerktui.ledger.replay import open_receivables
from clerktui.models import Receivable
from clerktui.views.as_of import AsOf

_RECEIVABLE = Receivable.__table__


def _by_service(office, moment: AsOf) -> dict[str, int]:
    then = open_receivables(moment).subquery()
    query = select(then.c.service, func.sum(then.c.balance_cents)).group_by(then.c.service)
    with office.db.read() as connection:
        return {service: int(cents) for service, cents in connection.execute(query)}


def test_now_is_what_the_receivables_say(office):
    office.account("10-0001-00", water=4120, sewer=3800)
    office.account("10-0002-00", water=1000, tax=9000)
    office.pay("10-0001-00", 5000)
    office.pay("10-0002-00", 12_000)
    with office.db.read() as connection:
        kept = connection.execute(
            select(_RECEIVABLE.c.id, _RECEIVABLE.c.balance_cents).where(
                _RECEIVABLE.c.balance_cents != 0
            )
        ).all()
        now = connection.execute(open_receivables(AsOf(known_at=office.db.clock.now()))).all()
    assert sorted((row.receivable_id, row.balance_cents) for row in now) == sorted(kept)
    assert all(type(row.balance_cents) is int for row in now)
    assert {row.service for row in now if row.bill_id is None} == {"credit"}


def test_an_earlier_instant_and_an_earlier_day_say_what_was_owed_then(office):
    office.account("10-0001-00", water=4120, due=dt.date(2026, 11, 20))
    before = AsOf(known_at=office.db.clock.now())
    office.db.clock.move(dt.timedelta(hours=1))
    office.pay("10-0001-00", 4120)
    assert _by_service(office, before) == {"water": 4120}
    assert _by_service(office, AsOf(known_at=office.db.clock.now())) == {}
    assert _by_service(office, AsOf(business_day=dt.date(2026, 11, 22))) == {"water": 4120}
    assert _by_service(office, AsOf(business_day=dt.date(2026, 11, 23))) == {}
    assert _by_service(office, AsOf(business_day=dt.date(2026, 11, 19))) == {}


@pytest.mark.parametrize("day", [18, 20, 22, 23, 24, 25])
def test_counted_back_is_summed_up(office, day):
    office.account("10-0001-00", water=4120, due=dt.date(2026, 11, 20))
    office.account("10-0002-00", sewer=900, due=dt.date(2026, 11, 24))
    office.pay("10-0001-00", 5000)
    moment = AsOf(business_day=dt.date(2026, 11, day))
    with office.db.read() as connection:
        forward = connection.execute(replay.receivable_balances(moment)).all()
        back = connection.execute(replay.receivable_balances_back(moment)).all()
    assert sorted(map(tuple, forward)) == sorted(map(tuple, back))
