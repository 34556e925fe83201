"""Money on hand: by day, wherever it lies, and what of it is late."""

from __future__ import annotations

import datetime as dt

from clerktui.services import policies, reference
from clerktui.services.deposits.on_hand import list_on_hand
from clerktui.views.tickets import TenderDraft
from tests.support.deposits import cancel, deposited, prepare
from tests.support.office import Office
from tests.support.tills import hand_over

ACCOUNT = "10-0442-07"
MONDAY = dt.date(2026, 11, 23)


def on_hand(office: Office) -> list[tuple]:
    found = list_on_hand(office.db, office.people["sam"])
    return [(d.cash_cents, d.other_cents, d.open_cents, d.prepared_cents) for d in found]


def decide(office: Office, **rule) -> None:
    value = {"threshold_cents": 0, "most_days": 1, **rule}
    policies.set_policy(office.db, "deposit.daily", value, dt.date(2026, 1, 1))
    reference.forget(office.db)


def test_it_is_on_hand_until_it_is_at_the_bank(takings):
    assert on_hand(takings) == [(6000, 7500, 0, 0)]
    number = prepare(takings).deposit.number
    assert on_hand(takings) == [(6000, 7500, 0, 13_500)]
    cancel(takings, number)
    assert on_hand(takings) == [(6000, 7500, 0, 0)]
    deposited(takings, prepare(takings).deposit.number)
    assert on_hand(takings) == []


def test_what_open_drawers_took_is_on_hand_once_however_often_it_was_handed_over(office):
    office.account(ACCOUNT, water=500_000)
    office.pay(ACCOUNT, 6000)
    office.pay(ACCOUNT, 2500, TenderDraft("check", 2500, "1"))
    assert on_hand(office) == [(6000, 2500, 8500, 0)]
    hand_over(office, cash=26_000, check=2500)
    assert on_hand(office) == [(6000, 2500, 8500, 0)]
    office.pay(ACCOUNT, 100, who="dee")
    assert on_hand(office) == [(6100, 2500, 8600, 0)]
    office.close("dee", cash=26_100, check=2500)
    assert on_hand(office) == [(6100, 2500, 0, 0)]


def test_daily_money_is_late_after_the_next_business_day(takings, clock):
    [day] = list_on_hand(takings.db, takings.people["sam"])
    assert (day.taken_on, day.due_on, day.is_late) == (MONDAY, dt.date(2026, 11, 24), False)
    clock.move(dt.timedelta(days=1))
    [day] = list_on_hand(takings.db, takings.people["sam"])
    assert (day.days, day.is_late) == (1, False)
    clock.move(dt.timedelta(days=1))
    [day] = list_on_hand(takings.db, takings.people["sam"])
    assert (day.days, day.is_late, day.total_cents) == (2, True, 13_500)


def test_below_the_boards_threshold_it_may_wait_for_the_end_of_the_month(takings):
    decide(takings, threshold_cents=50_000)
    [day] = list_on_hand(takings.db, takings.people["sam"])
    assert (day.due_on, day.is_late) == (dt.date(2026, 11, 30), False)
    decide(takings, threshold_cents=13_500)
    [day] = list_on_hand(takings.db, takings.people["sam"])
    assert day.due_on == dt.date(2026, 11, 24)
