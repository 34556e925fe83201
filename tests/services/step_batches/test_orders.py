"""Door tags, the cut-off list, cut-off orders: made by the batch, cancelled by what stops them."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from clerktui.errors import NeedsOverride, Refused
from clerktui.models import WorkOrder
from clerktui.services import accounts
from clerktui.services.cutting import reconnecting
from clerktui.services.step_batches import releasing
from clerktui.services.work_orders import ending
from clerktui.views.accounts import FlagDraft
from clerktui.views.cutting import ReconnectDraft
from clerktui.views.step_batches import BatchDraft
from clerktui.views.work_orders import OrderDraft
from tests.support.collecting import (
    BO,
    MARIA,
    SEPTEMBER,
    case,
    did,
    ended,
    item,
    noticed,
    past_due,
    reference_of,
    run,
)
from tests.support.office import Office, new_id
from tests.support.step_batches import chosen, lines, released, undone

DAY = dt.timedelta(days=1)


def orders(office: Office) -> list[tuple[int, str, str]]:
    """Number, kind and state of the orders there are."""
    table = WorkOrder.__table__
    with office.db.read() as connection:
        found = connection.execute(
            select(table.c.number, table.c.kind, table.c.state).order_by(table.c.number)
        )
        return [tuple(row) for row in found]


def complete(office: Office, number: int, who: str = "ana"):
    """Say that an order is done."""
    draft = OrderDraft(new_id(), number)
    return ending.complete_order(office.db, office.people[who], draft)


@pytest.fixture
def two(office: Office) -> dict[str, int]:
    """Two accounts past due since September that nobody reached by telephone; it is Monday."""
    ids = {
        MARIA: past_due(office, due=SEPTEMBER),
        BO: past_due(office, BO, "TATE, BO", due=SEPTEMBER, water=7_000),
    }
    for account_id in ids.values():
        noticed(office, account_id)
        did(office, account_id, "call", "call", "call")
    office.db.clock.move(7 * DAY)  # Monday, November 30
    run(office)
    return ids


@pytest.fixture
def to_cut(office: Office, two: dict[str, int]) -> dict[str, int]:
    """The same with their tags hung and the list written: a cut-off order is next, on Tuesday."""
    chosen(office, "door_tag")
    released(office)
    complete(office, 1)
    complete(office, 2)
    chosen(office, "cut_list")
    released(office, 2)
    office.db.clock.move(DAY)
    run(office)
    return two


def test_a_door_tag_is_an_order_and_a_payment_cancels_it_at_once(office, two):
    batch = chosen(office, "door_tag")
    assert (batch.kind, batch.count) == ("order", 2)
    batch = released(office)
    assert (batch.state, batch.wanted_on, batch.unfinished) == (
        "released",
        dt.date(2026, 11, 30),
        0,
    )
    assert orders(office) == [(1, "door_tag", "open"), (2, "door_tag", "open")]
    office.pay(BO, 7_000)
    assert orders(office)[1] == (2, "door_tag", "cancelled")
    assert "released: Door tag 2 is cancelled: a payment." in case(office, two[BO])
    complete(office, 1)
    assert case(office, two[MARIA])[-1] == "door_tag: Door tag 1 is done."
    assert accounts.get_account(office.db, MARIA).flags == (), "a tag cuts nobody off"
    office.prove()


def test_the_list_is_written_down_and_can_be_taken_back(office, to_cut):
    assert item(office, to_cut[MARIA]).next_step == "cut_order"
    undone(office, 2)
    assert item(office, to_cut[MARIA]).next_step == "cut_list"
    assert case(office, to_cut[MARIA])[-1] == "undone: On the cut-off list taken back with batch 2."
    assert chosen(office, "cut_list").count == 2
    office.prove()


@pytest.mark.parametrize("how", ["payment", "flag", "promise"])
def test_a_cut_off_order_is_cancelled_before_the_truck_by_what_stops_it(office, to_cut, how):
    chosen(office, "cut_order")
    released(office, 3)
    assert orders(office)[2:] == [(3, "cut_off", "open"), (4, "cut_off", "open")]
    if how == "payment":
        office.pay(MARIA, 4_120)
    elif how == "flag":
        proof = FlagDraft("life_support", proof="doctor_letter")
        accounts.add_flag(office.db, office.people["sam"], MARIA, proof)
    else:
        later = dt.date(2026, 12, 8)
        ended(office, "promise", promised_on=later, promised_cents=4_000)
    assert orders(office)[2:] == [(3, "cut_off", "cancelled"), (4, "cut_off", "open")]
    with pytest.raises(Refused, match=r"work_order\.ended"):
        complete(office, 3)
    office.prove()


def test_orders_wait_for_a_day_on_which_somebody_may_be_cut_off(office, to_cut):
    chosen(office, "cut_order")
    office.db.clock.move(3 * DAY)  # Friday
    assert released(office, 3).wanted_on == dt.date(2026, 12, 7)
    with pytest.raises(Refused, match=r"work_order\.cut_day"):
        complete(office, 3)
    office.db.clock.move(3 * DAY)
    complete(office, 3)
    assert [flag.code for flag in accounts.get_account(office.db, MARIA).flags] == ["cut_off"]


def test_what_was_carried_out_is_not_undone_and_open_orders_are(office, to_cut):
    chosen(office, "cut_order")
    released(office, 3)
    complete(office, 3)
    with pytest.raises(Refused, match=r"step_batch\.carried_out.*order=3"):
        undone(office, 3)
    office.prove()


def test_undoing_cancels_what_is_open_and_the_step_is_due_again(office, to_cut):
    chosen(office, "cut_order")
    released(office, 3)
    undone(office, 3, reason="wrong")
    assert {state for _, kind, state in orders(office) if kind == "cut_off"} == {"cancelled"}
    assert item(office, to_cut[BO]).next_step == "cut_order"
    assert chosen(office, "cut_order").count == 2
    office.prove()


def test_who_paid_since_the_selection_gets_no_order(office, to_cut):
    chosen(office, "cut_order")
    office.pay(BO, 7_000)
    batch = released(office, 3)
    assert lines(batch) == [(MARIA, "in", ""), (BO, "out", "nothing past due any more")]
    assert orders(office)[2:] == [(3, "cut_off", "open")]
    office.prove()


def test_who_the_plan_excludes_is_in_the_edit_list_with_the_reason(office, two):
    proof = FlagDraft("life_support", proof="doctor_letter")
    accounts.add_flag(office.db, office.people["sam"], BO, proof)
    for account_id in two.values():
        did(office, account_id, "door_tag")
    run(office)
    assert item(office, two[BO]).next_step == "final_notice"
    assert lines(chosen(office, "cut_list")) == [
        (MARIA, "in", ""),
        (BO, "out", "LIFE SUPPORT: do not cut"),
    ]


def test_a_mark_the_plan_excludes_is_minded_after_the_selection_too(office, two):
    plan = {
        "code": "utility",
        "name": "Utility",
        "steps": [{"code": "cut_list", "kind": "list", "days": 5, "excluded_flags": ["landlord"]}],
    }
    office.decide("collection.procedure", [plan])
    run(office)
    chosen(office, "cut_list")
    office.flag(two[BO], "landlord")
    assert [one[:2] for one in lines(released(office))] == [(MARIA, "in"), (BO, "out")]
    office.prove()


def test_a_class_the_plan_excludes_is_named(office, two):
    plan = {
        "code": "utility",
        "name": "Utility",
        "steps": [
            {
                "code": "door_tag",
                "kind": "order",
                "days": 5,
                "act": "cut_off",
                "excluded_classes": ["residential"],
            }
        ],
    }
    office.decide("collection.procedure", [plan])
    run(office)
    with pytest.raises(Refused, match=r"step_batch\.nobody.*left_out=2"):
        chosen(office, "door_tag")


def test_the_cut_off_rule_of_the_town_keeps_people_off_the_list(office, two):
    winter = {"first": "2026-11-20", "last": "2026-12-31", "why": "freeze"}
    office.decide(
        "cutoff",
        {
            "services": ["water"],
            "after_days": 10,
            "lawful_days": 10,
            "minimum_cents": 1,
            "excluded_flags": [],
            "moratoria": [winter],
        },
    )
    for account_id in two.values():
        did(office, account_id, "door_tag")
    run(office)
    with pytest.raises(Refused, match=r"step_batch\.nobody.*left_out=2"):
        chosen(office, "cut_list")


def test_an_interrupted_release_goes_on(office, two, monkeypatch):
    chosen(office, "door_tag")
    monkeypatch.setattr(releasing, "AT_ONCE", 1)

    def stop(_done, _total):
        raise KeyboardInterrupt

    sam = office.people["sam"]
    with pytest.raises(KeyboardInterrupt):
        releasing.release(office.db, sam, BatchDraft(new_id(), 1), progress=stop)
    office.prove()
    assert len(orders(office)) == 1
    batch = released(office)
    assert (batch.unfinished, len(orders(office))) == (0, 2)
    office.prove()


# ---------------------------------------------------------------------------------- on again
def ask(
    office: Office, what, who: str = "ana", command_id: str | None = None, account: str = MARIA
):
    """Charge the fee, or order the reconnection."""
    draft = ReconnectDraft(command_id or new_id(), account)
    return what(office.db, office.people[who], draft)


@pytest.fixture
def cut(office: Office, to_cut: dict[str, int]) -> int:
    """Maria's service is off, in a town that charges the fee on request and orders by hand."""
    rules = reference_of(office).policy["reconnect.rules"] | {"charged": "request"}
    office.decide("reconnect.rules", rules)
    chosen(office, "cut_order")
    released(office, 3)
    complete(office, 3)
    return to_cut[MARIA]


def test_service_is_on_again_once_the_past_due_and_the_fee_are_paid(office, cut):
    view = reconnecting.get_off(office.db, office.people["ana"], MARIA)
    assert (view.past_due_cents, view.fee_cents, view.to_pay_cents) == (4_120, 4_000, 8_120)
    with pytest.raises(Refused, match=r"reconnect\.no_fee"):
        ask(office, reconnecting.order)
    command = new_id()
    assert ask(office, reconnecting.charge_fee, command_id=command).fee_cents == 4_000
    assert ask(office, reconnecting.charge_fee, command_id=command).duplicate
    assert office.balance(MARIA) == 8_120
    with pytest.raises(Refused, match=r"reconnect\.charged"):
        ask(office, reconnecting.charge_fee)
    office.pay(MARIA, 5_000)
    draft = ReconnectDraft(new_id(), MARIA)
    with pytest.raises(NeedsOverride, match=r"reconnect\.unpaid.*3120"):
        reconnecting.order(office.db, office.people["ana"], draft)
    office.pay(MARIA, 3_120)
    (first, *_) = reconnecting.list_off(office.db, office.people["ana"])
    assert (first.account, first.order, first.to_pay_cents) == (MARIA, 5, 0), "made by itself"
    with pytest.raises(Refused, match=r"reconnect\.ordered.*number=5"):
        ask(office, reconnecting.order)
    complete(office, 5)
    assert accounts.get_account(office.db, MARIA).flags == ()
    with pytest.raises(Refused, match=r"reconnect\.not_cut"):
        ask(office, reconnecting.charge_fee)
    assert case(office, cut)[-4:] == [
        "reconnect: Reconnection fee 40.00 charged.",
        "paid: Nothing is past due any more: a payment.",
        "reconnect: Reconnection 5 ordered for 12/01/26: all is paid, a payment.",
        "reconnect: Reconnection 5 is done.",
    ]
    office.prove()


def test_after_hours_costs_more_and_a_supervisor_may_let_it_be_turned_on_unpaid(office, cut):
    office.db.clock.move(dt.timedelta(hours=9))
    assert reconnecting.get_off(office.db, office.people["ana"], MARIA).is_after_hours
    assert ask(office, reconnecting.charge_fee).fee_cents == 7_500
    draft = ReconnectDraft(new_id(), MARIA)
    with pytest.raises(NeedsOverride) as warning:
        reconnecting.order(office.db, office.people["ana"], draft)
    office.approve(draft.command_id, "reconnect.unpaid", "collect.release", warning=warning.value)
    assert reconnecting.order(office.db, office.people["ana"], draft).order == 5
    cancel = OrderDraft(new_id(), 5, "customer not there")
    assert ending.cancel_order(office.db, office.people["ana"], cancel).state == "cancelled"
    assert reconnecting.get_off(office.db, office.people["ana"], MARIA).order == 0
    office.prove()
