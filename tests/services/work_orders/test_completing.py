"""What a completion brings: times, costs, charges, readings, changed meters, an account's state."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, strategies as st
from sqlalchemy import func, insert, select

from clerktui.errors import NeedsOverride
from clerktui.models import (
    Account,
    JournalEntry,
    JournalLine,
    MeterReading,
    Receivable,
    ServiceAgreement,
    WorkOrderCharge,
    WorkOrderCost,
    WorkOrderReading,
)
from clerktui.rules.usage import used_since
from clerktui.services.batches import keying
from clerktui.services.corrections import adjustments
from clerktui.services.why import asking
from clerktui.services.work_orders import costs, keyed
from clerktui.views.adjustments import AdjustmentDraft
from clerktui.views.order_completion import (
    ChargeDone,
    CostDone,
    CostsDraft,
    MeterRead,
    OrderDone,
)
from tests.rules.refusals import refused
from tests.support import closing_accounts as closing
from tests.support.batches import HOLDER, begin_batch, key
from tests.support.books import Books
from tests.support.office import Office, new_id
from tests.support.work_orders import MARIA, complete, decide, history, move, request, row, staffed

OWNER = "10-0900-01"
PLACE = "12 Nowhere Ln"
TODAY = dt.date(2026, 11, 23)
READ = [(dt.date(2026, 9, 3), 1000, 40, 30), (dt.date(2026, 11, 3), 1080, 80, 61)]


@pytest.fixture
def office(office: Office) -> Office:
    office.account(MARIA, "RODRIGUEZ, MARIA", water=4120)
    office.account(OWNER, "ELM HOLDINGS", address="1 Elm St", water=100)
    closing.serve(office, MARIA, water="84120")
    return staffed(office)


def add_readings(office: Office, number: str, read: list[tuple[dt.date, int, int, int]]) -> None:
    """Readings of an account's meter: day, reading, used, days."""
    agreement, account = ServiceAgreement.__table__, Account.__table__
    mine = select(account.c.id).where(account.c.number == number).scalar_subquery()
    with office.db.write() as connection:
        query = select(agreement.c.id).where(agreement.c.account_id == mine)
        id_ = connection.execute(query).scalar_one()
        names = ("read_on", "reading", "usage", "days")
        values = [{"agreement_id": id_, **dict(zip(names, one, strict=True))} for one in read]
        connection.execute(insert(MeterReading.__table__), values)


def rows(office: Office, table: Any) -> list[dict[str, Any]]:
    return Books(office.db).rows(table)


def readings(office: Office) -> list[tuple[Any, ...]]:
    """What is among the readings of the books: day, reading, used, days."""
    found = rows(office, MeterReading)
    return [(one["read_on"], one["reading"], one["usage"], one["days"]) for one in found]


def nothing_left(office: Office, number: int = 1) -> None:
    """Nothing of a completion that was refused is in the books."""
    assert row(office, number).ended_at is None
    for table in (WorkOrderCost, WorkOrderCharge, WorkOrderReading):
        assert rows(office, table) == []
    office.prove()


# ------------------------------------------------------------------------------ times and costs
def test_labor_is_booked_at_the_rate_and_material_at_its_price(office):
    request(office, place=PLACE)
    parts = CostDone("material", "Clamp", 2_500, "pc", 1_999)
    done = complete(office, 1, minutes=45, people=2, costs=(parts,), note="clamp put on")
    assert done.cost_cents == 6_300 + 4_998
    [material, labor] = rows(office, WorkOrderCost)
    assert (labor["quantity_milli"], labor["unit"], labor["amount_cents"]) == (1_500, "h", 6_300)
    assert (material["description"], material["amount_cents"]) == ("Clamp", 4_998)
    assert row(office, 1).outcome == "done"
    office.prove()


def test_the_times_of_the_paper_are_the_times_of_the_order(office):
    request(office, place=PLACE)
    now = office.db.clock.now()
    office.db.clock.move(dt.timedelta(hours=8))
    there, over = now + dt.timedelta(hours=1), now + dt.timedelta(hours=2, minutes=30)
    done = complete(office, 1, arrived_at=there, done_at=over)
    assert done.cost_cents == 6_300, "an hour and a half between arriving and done"
    assert (row(office, 1).arrived_at, row(office, 1).ended_at) == (there, over)
    office.prove()


@pytest.mark.parametrize(("arrived", "over"), [(-1, None), (2, 1), (1, 9)])
def test_times_that_cannot_be_are_refused(office, arrived, over):
    request(office, place=PLACE)
    now = office.db.clock.now()
    office.db.clock.move(dt.timedelta(hours=8))
    hours = [None if one is None else now + dt.timedelta(hours=one) for one in (arrived, over)]
    with refused("work_order.times", number=1):
        complete(office, 1, arrived_at=hours[0], done_at=hours[1])
    nothing_left(office)


def test_costs_are_added_and_taken_back_by_rows(office):
    request(office, place=PLACE)
    complete(office, 1, costs=(CostDone("material", "Clamp", 1_000, "pc", 1_999),))

    def add(quantity_milli: int, note: str = "", **said: Any):
        one = CostDone("material", "Clamp", quantity_milli, "pc", 1_999)
        draft = CostsDraft(said.get("command_id", new_id()), 1, (one,), note)
        return costs.add_costs(office.db, office.people["ana"], draft)

    with refused("work_order.note"):
        add(-1_000)
    with refused("work_order.cost_below", number=1, below_cents=1_999):
        add(-2_000, "two too many")
    id_ = new_id()
    assert add(-1_000, "was not used", command_id=id_).cost_cents == 0
    assert add(-1_000, "was not used", command_id=id_).duplicate
    assert [one["amount_cents"] for one in rows(office, WorkOrderCost)] == [1_999, -1_999]
    assert history(office, 1)[-1] == ("costs", "completed")
    with refused("work_order.cost_none", number=1):
        costs.add_costs(office.db, office.people["ana"], CostsDraft(new_id(), 1, ()))
    office.prove()


@pytest.mark.parametrize(
    ("said", "message_id"),
    [
        ({"minutes": -1}, "work_order.minutes"),
        ({"minutes": 5, "people": 0}, "work_order.minutes"),
        ({"costs": (CostDone("gold", "Bar"),)}, "work_order.cost"),
        ({"costs": (CostDone("material", " "),)}, "work_order.cost"),
        ({"costs": (CostDone("material", "Clamp", -1_000),)}, "work_order.cost"),
        ({"costs": (CostDone("material", "Clamp", 1_000, "", -1),)}, "work_order.cost"),
    ],
)
def test_what_cannot_have_been_taken_is_refused(office, said, message_id):
    request(office, place=PLACE)
    with refused(message_id):
        complete(office, 1, **said)
    nothing_left(office)


# -------------------------------------------------------------------------------------- charges
def test_a_charge_is_an_open_item_of_its_account_and_says_why(office):
    request(office, account=MARIA)
    done = complete(office, 1, charges=(ChargeDone("house"),))
    assert (done.charged_cents, done.charged) == (7_500, MARIA)
    [charge] = rows(office, WorkOrderCharge)
    [item] = [one for one in rows(office, Receivable) if one["id"] == charge["receivable_id"]]
    assert (item["original_cents"], item["balance_cents"], item["service"]) == (7_500, 7_500, "fee")
    assert item["due_on"] == TODAY + dt.timedelta(days=25)
    assert closing.facts(office, MARIA)[1] == 4_120 + 7_500
    said = str(asking.why_account(office.db, office.people["ana"], MARIA)[0])
    assert "Leak on the owner's side, repair at the meter, order 1" in said
    office.prove()


def test_a_charge_that_was_wrong_comes_off_by_an_adjustment_of_its_item(office):
    request(office, account=MARIA)
    complete(office, 1, charges=(ChargeDone("house"),))
    [charge] = rows(office, WorkOrderCharge)
    item = charge["receivable_id"]
    said = {"reason": "billing_error", "note": "it was in the street", "receivable_id": item}
    off = AdjustmentDraft(new_id(), MARIA, "credit", 7_500, **said)
    adjustments.adjust(office.db, office.people["sam"], off)
    assert closing.facts(office, MARIA)[1] == 4_120
    [taken] = [one for one in rows(office, Receivable) if one["id"] == item]
    assert taken["balance_cents"] == 0
    office.prove()


def test_the_owner_is_charged_for_an_order_of_nobody(office):
    request(office, place=PLACE)
    with refused("work_order.charge_nobody", number=1):
        complete(office, 1, charges=(ChargeDone("house"),))
    nothing_left(office)
    said = {"charges": (ChargeDone("house", 5_000),), "charge_to": "10 0900 01"}
    done = complete(office, 1, command_id="c" * 8, **said)
    assert (done.charged, done.charged_cents, done.account) == (OWNER, 5_000, "")
    again = complete(office, 1, command_id="c" * 8, **said)
    assert again.duplicate
    assert again.charged_cents == 5_000
    assert closing.facts(office, OWNER)[1] == 5_100
    office.prove()


def test_what_is_always_charged_is_left_out_only_with_a_reason(office):
    charge = {"code": "bulk", "description": "Bulk", "amount_cents": 3500, "service": "fee"}
    kinds = {"bulk": {**_TYPE, "charges": [{**charge, "is_always": True}]}}
    decide(office, "work_order.types", kinds)
    request(office, "bulk", account=MARIA)
    request(office, "bulk", account=OWNER)
    assert complete(office, 1).charged_cents == 3_500
    with refused("work_order.note"):
        complete(office, 2, charges=(ChargeDone("bulk", 0),))
    assert complete(office, 2, charges=(ChargeDone("bulk", 0),), note="ours").charged_cents == 0
    office.prove()


_TYPE = {"name": "Bulk", "group": "solid_waste", "department": "sanitation", "place": "place"}


@pytest.mark.parametrize(
    ("said", "message_id"),
    [
        ({"charges": (ChargeDone("gold"),)}, "work_order.charge_unknown"),
        ({"charges": (ChargeDone("house"), ChargeDone("house"))}, "work_order.charge_unknown"),
        ({"charges": (ChargeDone("house", 0),)}, "work_order.charge_amount"),
        ({"charges": (ChargeDone("house", -5),)}, "work_order.charge_amount"),
        ({"charges": (ChargeDone("house"),), "charge_to": "99"}, "account.unknown"),
    ],
)
def test_what_cannot_be_charged_is_refused(office, said, message_id):
    request(office, account=MARIA)
    with refused(message_id):
        complete(office, 1, minutes=30, **said)
    nothing_left(office)


def test_nobody_is_charged_on_a_closed_account(office):
    closing.set_account(office, OWNER, status="closed")
    request(office, place=PLACE)
    with refused("work_order.charge_closed", account=OWNER):
        complete(office, 1, charges=(ChargeDone("house"),), charge_to=OWNER)
    nothing_left(office)


def test_the_crew_completes_its_own_and_ticks_what_is_listed(office):
    request(office, account=MARIA)
    move(office, "dispatch", 1, crew="w1")
    with refused("work_order.other_crew", number=1):
        complete(office, 1, "ruth")
    with refused("work_order.crew_charge", number=1):
        complete(office, 1, "walt", charges=(ChargeDone("house", 1),))
    with refused("work_order.crew_charge", number=1):
        complete(office, 1, "walt", charges=(ChargeDone("house"),), charge_to=OWNER)
    assert complete(office, 1, "walt", charges=(ChargeDone("house"),)).charged_cents == 7_500
    office.prove()


# ------------------------------------------------------------------------------------- readings
def test_a_reading_is_one_of_the_account_with_what_was_used(office):
    add_readings(office, MARIA, READ)
    request(office, "reread", account=MARIA)
    with refused("work_order.reading_missing", number=1):
        complete(office, 1)
    done = complete(office, 1, reading=1100, charges=(ChargeDone("right"),))
    assert done.read == ("meter 84120 read 1100, 20 used in 20 days",)
    assert readings(office)[-1] == (TODAY, 1100, 20, 20)
    [shown] = rows(office, WorkOrderReading)
    assert (shown["kind"], shown["reading"]) == ("read", 1100)
    office.prove()


def test_a_meter_is_changed_and_its_usage_goes_on(office):
    add_readings(office, MARIA, READ)
    request(office, "meter_change", account=MARIA, answers={"why": "stuck"})
    with refused("work_order.new_meter", number=1):
        complete(office, 1, reading=1100)
    nothing_left(office)
    change = MeterRead(1100, "84120", "90-777", 3)
    done = complete(office, 1, readings=(change,))
    assert done.read == ("meter 84120 read 1100, 20 used in 20 days; meter 90-777 put in at 3",)
    assert closing.running(office, MARIA) == {"water": "90-777"}
    kinds = [(one["kind"], one["meter"], one["reading"]) for one in rows(office, WorkOrderReading)]
    assert kinds == [("removed", "84120", 1100), ("installed", "90-777", 3)]
    request(office, "reread", account=MARIA)
    with refused("work_order.read_today", meter="90-777"):
        complete(office, 2, reading=9)
    office.db.clock.move(dt.timedelta(days=10))
    assert complete(office, 2, reading=9).read == ("meter 90-777 read 9, 6 used in 10 days",)
    assert [one[2] for one in readings(office)] == [40, 80, 20, 6]
    office.prove()


def test_a_final_reading_after_a_change_counts_from_the_new_meter(office):
    add_readings(office, MARIA, READ)
    request(office, "meter_change", account=MARIA, answers={"why": "age"})
    complete(office, 1, readings=(MeterRead(1100, new_meter="90777", new_reading=0),))
    number = closing.ask(office).number
    closing.read(office, number, 5)
    assert closing.shown(office, number).readings[0].reading == 5


def test_a_reading_below_the_last_needs_a_reason_and_a_supervisor(office):
    add_readings(office, MARIA, READ)
    request(office, "reread", account=MARIA)
    with refused("close_out.reading_why"):
        complete(office, 1, reading=1070)
    said = {"command_id": new_id(), "reading": 1070, "note": "misread before"}
    with refused("close_out.reading_below"):
        complete(office, 1, **said)
    nothing_left(office)
    with refused("close_out.reading_high"):
        complete(office, 1, reading=5000)
    assert complete(office, 1, reading=5000, is_sure=True).state == "completed"
    assert readings(office)[-1][1:3] == (5000, 3920)


@pytest.mark.parametrize(
    ("said", "message_id"),
    [
        ((MeterRead(1100, "999"),), "work_order.meter_unknown"),
        ((MeterRead(1100), MeterRead(1101)), "work_order.meter_twice"),
        ((MeterRead(1100, new_meter="55555", new_reading=0),), "work_order.meter_used"),
        ((MeterRead(10**7),), "close_out.reading"),
    ],
)
def test_what_no_meter_shows_is_refused(office, said, message_id):
    closing.serve(office, OWNER, water="55555")
    add_readings(office, MARIA, READ)
    request(office, "reread", account=MARIA)
    with refused(message_id):
        complete(office, 1, readings=said, minutes=10)
    nothing_left(office)


@pytest.mark.parametrize("days", [-25, 1])
def test_a_reading_follows_the_last_one_and_is_not_of_a_day_to_come(office, days):
    add_readings(office, MARIA, READ)
    request(office, "reread", account=MARIA)
    with refused("work_order.read_on"):
        complete(office, 1, reading=1100, read_on=TODAY + dt.timedelta(days=days))
    nothing_left(office)


def test_the_same_reading_on_the_same_day_is_the_one_that_is_there(office):
    add_readings(office, MARIA, [*READ, (TODAY, 1100, 20, 20)])
    request(office, "reread", account=MARIA)
    assert complete(office, 1, reading=1100).read == ("meter 84120 read 1100, as it was",)
    assert len(readings(office)) == 3


# ------------------------------------------------------------------- not done; final; the account
def test_what_could_not_be_done_is_given_back_with_what_the_way_took(office):
    request(office, account=MARIA)
    with refused("work_order.not_done", number=1):
        complete(office, 1, outcome="locked", charges=(ChargeDone("house"),))
    with refused("work_order.outcome_unknown"):
        complete(office, 1, outcome="bored")
    done = complete(office, 1, outcome="locked", minutes=20, note="dog")
    assert (done.state, done.cost_cents) == ("could_not", 1_400)
    assert row(office, 1).note == "Gate or door was locked. dog"
    assert complete(office, 1, minutes=30).state == "completed"
    office.prove()


def test_a_final_reading_from_paper_takes_its_costs_with_it(office):
    number = closing.ask(office).number
    done = complete(office, 1, readings=(MeterRead(500),), minutes=30)
    assert (done.state, done.cost_cents) == ("completed", 2_100)
    assert closing.shown(office, number).readings[0].reading == 500
    with refused("work_order.crew_none"):
        closing.ask(office, OWNER)
        closing.serve(office, OWNER, water="5")
        complete(office, _final(office), "walt", reading=3)


def _final(office: Office) -> int:
    """An order for a final reading of the owner's account, which no crew has."""
    closing.cancel(office, 2)
    closing.ask(office, OWNER)
    return max(number for number, one in closing.orders(office).items() if one[1] == OWNER)


CLOSES = {"cart_off": {**_TYPE, "name": "Cart away", "place": "account", "effects": ["close"]}}


def remove_line(office: Office, batch: int) -> None:
    """The only line of a batch taken out again."""
    keying.remove_line(office.db, office.people["ana"], batch, HOLDER, 1)


def test_an_order_closes_an_account_that_is_settled(office):
    decide(office, "work_order.types", CLOSES)
    request(office, "cart_off", account=OWNER)
    with refused("work_order.money", account=OWNER):
        complete(office, 1)
    nothing_left(office)
    office.pay(OWNER, 100)
    batch = begin_batch(office)
    key(office, batch, (OWNER, 500))
    with refused("work_order.on_its_way", account=OWNER, amount_cents=500):
        complete(office, 1)
    remove_line(office, batch)
    done = complete(office, 1)
    assert (done.account, done.account_status) == (OWNER, "closed")
    office.prove()


def test_an_account_with_a_meter_is_closed_by_a_close_out(office):
    decide(office, "work_order.types", {**CLOSES, "final_reading": {**_TYPE, "name": "Final"}})
    office.pay(MARIA, 4_120)
    request(office, "cart_off", account=MARIA)
    with refused("work_order.metered", account=MARIA):
        complete(office, 1)
    number = closing.ask(office).number
    with refused("work_order.in_close_out", close_out=number):
        complete(office, 1)


# --------------------------------------------------------------------------------------- keying
def test_whoever_keys_paper_sees_which_order_it_is_and_what_it_asks(office):
    add_readings(office, MARIA, READ)
    request(office, "meter_change", account=MARIA, answers={"why": "age"})
    one = keyed.get_to_key(office.db, office.people["ana"], 1)
    assert (one.name, one.account, one.state) == ("Change the meter", MARIA, "open")
    assert (one.asks_reading, one.needs_reading, one.asks_change) == (True, True, True)
    assert [(meter.meter, meter.last_reading) for meter in one.meters] == [("84120", 1080)]
    assert one.charges == (("damage", "Meter damaged by the customer", 35_000, False),)
    assert ("locked", "Gate or door was locked") in one.reasons
    with refused("work_order.unknown"):
        keyed.get_to_key(office.db, office.people["ana"], 9)
    with refused("work_order.crew_none"):
        keyed.get_to_key(office.db, office.people["walt"], 1)
    with refused("denied"):
        keyed.get_to_key(office.db, office.people["fay"], 1)


# ------------------------------------------------------------------------------------ properties
@given(last=st.integers(1_000, 9_999_999), used=st.integers(0, 300), most=st.integers(300, 2_000))
def test_a_counter_that_goes_past_its_nines_counts_on(last, used, most):
    turn = 10 ** len(str(last))
    assert used_since(last, (last + used) % turn, most) == used


def test_costs_charges_items_and_journal_are_the_same_sums(office):
    total = charged = 0
    for number, minutes in enumerate((1, 7, 61, 240), start=1):
        request(office, account=MARIA, is_other=True)
        done: OrderDone = complete(
            office,
            number,
            minutes=minutes,
            costs=(CostDone("equipment", "Backhoe", 333 * minutes, "h", 9_995),),
            charges=(ChargeDone("house", 1_000 + minutes),),
        )
        total, charged = total + done.cost_cents, charged + done.charged_cents
    assert total == sum(one["amount_cents"] for one in rows(office, WorkOrderCost))
    assert charged == sum(one["amount_cents"] for one in rows(office, WorkOrderCharge))
    entry, line = JournalEntry.__table__, JournalLine.__table__
    query = (
        select(func.sum(line.c.amount_cents))
        .join(entry, entry.c.id == line.c.entry_id)
        .where(entry.c.kind == "fee", line.c.receivable_id.is_not(None))
    )
    with office.db.read() as connection:
        assert connection.execute(query).scalar_one() == charged
        balance = select(Account.__table__.c.balance_cents).where(
            Account.__table__.c.number == MARIA
        )
        assert connection.execute(balance).scalar_one() == 4_120 + charged
    office.prove()


def test_far_more_than_the_type_says_takes_a_second_person(office):
    request(office, account=MARIA)
    said = {"command_id": new_id(), "charges": (ChargeDone("house", 99_999_999),)}
    with refused("work_order.charge_above", amount_cents=99_999_999, usual_cents=7_500):
        complete(office, 1, **said)
    nothing_left(office)
    facts = {"charge": "Leak on the owner's side, repair at the meter"}
    facts |= {"amount_cents": 99_999_999, "usual_cents": 7_500}
    warning = NeedsOverride("work_order.charge_above", "correction.approve", **facts)
    office.approve(said["command_id"], warning.message_id, warning.permission, warning=warning)
    assert complete(office, 1, **said).charged_cents == 99_999_999
    office.prove()
