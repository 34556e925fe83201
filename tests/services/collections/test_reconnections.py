"""Service that is off is ordered on again by itself once all is paid, and not while it is not."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.models import WorkOrder
from clerktui.services.cutting import reconnecting
from clerktui.services.work_orders import ending
from clerktui.views.cutting import ReconnectDraft
from clerktui.views.work_orders import OrderDraft
from tests.support.arrangements import plan
from tests.support.batches import begin_batch, key, to_state
from tests.support.books import Books
from tests.support.collecting import (
    MARIA,
    SEPTEMBER,
    TODAY,
    case,
    order_cut,
    past_due,
    reference_of,
    run,
)
from tests.support.office import Office, new_id
from tests.support.returned import bounce, pay_by_check

DAY = dt.timedelta(days=1)


@pytest.fixture
def off(office: Office) -> int:
    """Maria's service is off for 41.20; the fee of 40.00 is on her account."""
    account_id = past_due(office, due=SEPTEMBER)
    run(office)
    order_cut(office, account_id)
    ended(office, ending.complete_order)
    return account_id


def ended(office: Office, what, number: int = 12, note: str = ""):
    return what(office.db, office.people["ana"], OrderDraft(new_id(), number, note))


def orders(office: Office) -> list[tuple[str, dt.date]]:
    """State and day of the orders to turn on again."""
    rows = Books(office.db).rows(WorkOrder)
    return [(row["state"], row["wanted_on"]) for row in rows if row["kind"] == "reconnect"]


def decide(office: Office, **otherwise: str) -> None:
    """Let the town's rule say this otherwise."""
    office.decide("reconnect.rules", reference_of(office).policy["reconnect.rules"] | otherwise)


def to_pay(office: Office) -> int:
    return reconnecting.get_off(office.db, office.people["ana"], MARIA).to_pay_cents


def test_the_fee_comes_with_the_cut_off_and_the_last_cent_makes_the_order(office, off):
    assert (office.balance(MARIA), to_pay(office)) == (8_120, 8_120)
    office.pay(MARIA, 8_119)
    assert orders(office) == []
    office.pay(MARIA, 1)
    assert orders(office) == [("open", TODAY)]
    [row] = [row for row in Books(office.db).rows(WorkOrder) if row["kind"] == "reconnect"]
    assert row["note"] == "Made by itself: all is paid, a payment."
    office.bill(MARIA, due=TODAY + 20 * DAY, water=1_000)
    office.pay(MARIA, 500)
    assert len(orders(office)) == 1, "once"
    ended(office, ending.complete_order, 13)
    office.pay(MARIA, 400)
    assert orders(office) == [("completed", TODAY)], "it is on"
    said = [one for one in case(office, off) if one.startswith("reconnect")]
    assert said == [
        "reconnect: Reconnection fee 40.00 charged.",
        "reconnect: Reconnection 13 ordered for 11/23/26: all is paid, a payment.",
        "reconnect: Reconnection 13 is done.",
    ]
    office.prove()


def test_after_the_hour_it_is_for_the_next_open_day(office, off):
    office.db.clock.move(dt.timedelta(days=2, hours=6))  # Wednesday 15:00; Thursday is a holiday
    office.pay(MARIA, 8_120)
    [(_, wanted_on)] = orders(office)
    assert wanted_on == dt.date(2026, 11, 30)


def test_the_higher_fee_buys_the_same_day(office):
    decide(office, charged="request")
    account_id = past_due(office, due=SEPTEMBER)
    run(office)
    order_cut(office, account_id)
    ended(office, ending.complete_order)
    office.db.clock.move(dt.timedelta(hours=9))
    reconnecting.charge_fee(office.db, office.people["ana"], ReconnectDraft(new_id(), MARIA))
    office.pay(MARIA, 11_620)
    assert orders(office) == [("open", TODAY)]


def test_money_that_came_by_mail_counts_when_its_batch_is_posted(office, off):
    number = begin_batch(office, control_cents=8_120, control_items=1)
    key(office, number, (MARIA, 8_120, "2041"))
    to_state(office, number, "released")
    assert orders(office) == []
    to_state(office, number, "posted")
    assert orders(office) == [("open", TODAY)]


def test_what_was_voided_or_returned_cancels_it_before_it_is_done(office, off):
    receipt = office.pay(MARIA, 8_120).receipt
    office.void(receipt)
    assert orders(office) == [("cancelled", TODAY)]
    assert case(office, off)[-1] == "released: Reconnection 13 is cancelled: a receipt was voided."
    pay_by_check(office, MARIA, 8_120)
    assert orders(office)[-1][0] == "open"
    bounce(office, "1187")
    assert [state for state, _ in orders(office)] == ["cancelled", "cancelled"]
    office.prove()


def test_what_somebody_let_through_unpaid_stays(office, off):
    draft = ReconnectDraft(new_id(), MARIA)
    receipt = office.pay(MARIA, 1_000).receipt
    sam = office.people["sam"]
    office.approve(draft.command_id, "reconnect.unpaid", "collect.release", "fay", "sam")
    reconnecting.order(office.db, sam, draft)
    office.void(receipt)
    assert orders(office) == [("open", TODAY)]


def test_the_first_part_of_a_plan_is_enough_where_the_town_says_so(office, off):
    office.bill(MARIA, due=SEPTEMBER, water=40_000)
    plan(office, 14_120, 3)
    assert to_pay(office) == 18_120, "the first part and the fee"
    office.pay(MARIA, 14_120)
    assert (to_pay(office), orders(office)) == (4_000, [])
    office.pay(MARIA, 4_000)
    assert orders(office) == [("open", TODAY)]
    office.prove()


def test_or_not(office, off):
    decide(office, plan="")
    plan(office, 1_120, 3)
    assert to_pay(office) == 8_120
