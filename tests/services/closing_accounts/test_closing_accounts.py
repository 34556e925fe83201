"""A close-out from the last day to the closed account, and everything that stops it."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import update

from clerktui.errors import NeedsOverride, Refused
from clerktui.models import Customer
from clerktui.services.closing_accounts import finishing, looking, starting
from clerktui.views.closing_accounts import FinalCharge, FinishDraft
from tests.support import closing_accounts as closing
from tests.support.batches import begin_batch, key
from tests.support.closing_accounts import HERE, NEW, TODAY
from tests.support.customer_deposits import ask as ask_deposit, same_customer
from tests.support.office import Office, new_id

DAY = dt.timedelta(days=1)


def refused(message_id: str, call, *args, **said) -> Refused:
    with pytest.raises(Refused) as told:
        call(*args, **said)
    assert told.value.message_id == message_id
    return told.value


@pytest.fixture
def home(office: Office) -> Office:
    """An account with a meter, carts, 150.00 of a deposit, and 41.20 owed for water."""
    office.account(HERE, address="12 Elm St", water=4120, solid_waste=1475)
    closing.serve(office, HERE, water="84120", solid_waste="")
    ask_deposit(office, HERE, 15_000)
    office.pay(HERE, 15_000 + 1_475)
    # The oldest item is paid first; what is left of it all is the water.
    assert office.balance(HERE) == 4120
    return office


def billed(office: Office, account: str = HERE, **said) -> int:
    number = closing.ask(office, account, **said).number
    if closing.shown(office, number).readings:
        closing.read(office, number, 1234)
    closing.bill(office, number, water=2150)
    return number


def test_the_deposit_pays_the_final_bill_and_the_rest_is_refunded(home):
    asked = closing.ask(home)
    assert (asked.state, closing.shown(home, asked.number).missing) == (
        "asked",
        ("reading", "bill"),
    )
    read = closing.read(home, asked.number, 1234)
    assert read.state == "read"
    made = closing.bill(home, asked.number, water=2150, sewer=1800)
    assert (made.billed_cents, home.balance(HERE)) == (3950, 8070)
    done = closing.finish(home, asked.number)
    held = 15_000
    assert (done.applied_cents, done.refund_cents) == (8070, held - 8070)
    assert closing.facts(home, HERE) == ("closed", 8070 - held, 0)
    assert closing.running(home, HERE) == {}
    view = closing.shown(home, asked.number)
    assert (view.state, view.missing, view.closed_on) == ("closed", (), TODAY)
    assert view.forward == "9 New Rd, Apex, NC 27502"
    assert [step.to_state for step in view.steps] == ["asked", "read", "billed", "closed"]
    assert (view.readings[0].reading, view.readings[0].meter) == (1234, "84120")
    assert looking.find_of_account(home.db, home.people["ana"], HERE) == asked.number
    home.prove()


def test_each_step_is_taken_once(home):
    command = new_id()
    first = closing.ask(home, command_id=command)
    again = closing.ask(home, command_id=command)
    assert (again.number, again.duplicate) == (first.number, True)
    closing.read(home, first.number, 1)
    closing.bill(home, first.number)
    draft = FinishDraft(new_id(), first.number)
    ana = home.people["ana"]
    done, sent_again = (finishing.finish(home.db, ana, draft) for _ in range(2))
    assert sent_again.refunds == done.refunds != ()
    assert sent_again.duplicate
    assert closing.count(home, "refund") == 1
    refused("command.reused", closing.finish, home, 99, command_id=draft.command_id)


def test_without_an_address_the_rest_waits(home):
    number = billed(home, forward_address="")
    assert "address" in closing.shown(home, number).missing
    error = refused("close_out.forward_missing", closing.finish, home, number, deposit="refund")
    assert error.facts["amount_cents"] == 15_000
    done = closing.finish(home, number)
    assert closing.facts(home, HERE) == ("closed", 0, 15_000 - 4120 - 2150)
    assert any("87.30 of the deposit waits" in one for one in done.notes)
    home.prove()


def test_the_deposit_and_the_balance_go_to_the_new_account(home):
    home.account(NEW, address="8 Oak St")
    same_customer(home, HERE, NEW)
    number = billed(home, reason="moving", new_account=NEW, forward_address="")
    command = new_id()
    home.decide("correction.second_person", {"when": "always", "above_cents": 0})
    with pytest.raises(NeedsOverride) as told:
        closing.finish(home, number, balance=True, command_id=command)
    home.approve(command, told.value.message_id, told.value.permission, warning=told.value)
    done = closing.finish(home, number, balance=True, command_id=command)
    assert (done.moved_cents, done.transferred_cents) == (15_000, 4120 + 2150)
    assert closing.facts(home, HERE) == ("closed", 0, 0)
    assert closing.facts(home, NEW) == ("active", 6270, 15_000)
    home.prove()


def test_the_deposit_pays_first_and_its_rest_moves(home):
    home.account(NEW, address="8 Oak St")
    same_customer(home, HERE, NEW)
    number = billed(home, reason="moving", new_account=NEW)
    done = closing.finish(home, number, deposit="apply_move")
    assert (done.applied_cents, done.moved_cents) == (6270, 8730)
    assert closing.facts(home, NEW) == ("active", 0, 8730)
    home.prove()


def test_what_was_paid_too_much_is_refunded_or_told(office):
    office.account(HERE, water=1000)
    office.pay(HERE, 4000)
    number = closing.ask(office).number
    closing.bill(office, number)
    done = closing.finish(office, number)
    assert (done.refund_cents, len(done.refunds)) == (3000, 1)
    office.account(NEW, water=1000)
    office.pay(NEW, 1050)
    number = closing.ask(office, NEW, stop_on=TODAY).number
    closing.bill(office, number)
    office.decide("refund.minimum_cents", 100)
    assert "below what is refunded" in closing.finish(office, number).notes[0]
    office.prove()


def test_an_unpaid_deposit_is_waived_and_a_guarantee_told(office):
    office.account(HERE)
    ask_deposit(office, HERE, 15_000)
    ask_deposit(office, HERE, 0, kind="guarantee", note="father")
    number = closing.ask(office).number
    closing.bill(office, number)
    assert "guarantee" in closing.finish(office, number).notes[0]
    assert closing.facts(office, HERE) == ("closed", 0, 0)
    office.prove()


def test_a_loaded_bill_is_the_final_bill(home):
    number = closing.ask(home).number
    refused("close_out.unread", closing.bill, home, number)
    closing.read(home, number, 7, is_estimated=True)
    early = home.bill(HERE, water=100, due=TODAY)
    refused("close_out.bill", closing.bill, home, number, early)
    loaded = home.bill(HERE, water=2000, due=TODAY + 30 * DAY)
    done = closing.bill(home, number, loaded)
    assert (done.bill, done.billed_cents) == (loaded, 2000)


def test_flat_services_are_suggested_by_days(home):
    number = closing.ask(home).number
    (suggested,) = closing.shown(home, number).suggested
    # Billed 24 days before it was due on November 25, and stopped on the 23rd.
    assert suggested == FinalCharge(
        "solid_waste", 1082, "Solid waste 11/01/26 to 11/23/26", "22 days"
    )


def test_charges_that_are_none(home):
    number = closing.ask(home).number
    closing.read(home, number, 1234)
    refused("close_out.charge", closing.bill, home, number, water=0)
    for service in ("tax", "credit", "customer_deposit", "milk"):
        refused("close_out.charge_service", closing.bill, home, number, **{service: 100})


def test_readings_that_are_none(home):
    number = closing.ask(home).number
    refused("close_out.reading", closing.read, home, number, -1)
    refused("close_out.reading_unknown", closing.read, home, number, 1, meter="999")
    refused("close_out.read_on", closing.read, home, number, 1, read_on=TODAY + DAY)
    closing.read(home, number, 1, meter="84120")
    closing.read(home, number, 2)
    closing.bill(home, number)
    refused("states.no_move", closing.read, home, number, 3)
    refused("close_out.unknown", closing.read, home, 99, 3)


def test_what_is_no_close_out(home):
    home.account(NEW, "WALKER, DEE", address="8 Oak St")
    refused("close_out.reason", closing.ask, home, reason="bored")
    refused("close_out.stop_on", closing.ask, home, stop_on=dt.date(2020, 1, 1))
    refused("close_out.stop_on", closing.ask, home, stop_on=TODAY + 200 * DAY)
    refused("close_out.new_account", closing.ask, home, new_account=NEW)
    refused("close_out.new_account", closing.ask, home, new_account=HERE)
    closing.ask(home)
    assert refused("close_out.open", closing.ask, home).facts["number"] == 1
    closing.set_account(home, NEW, status="closed")
    refused("close_out.account_state", closing.ask, home, NEW)


def test_what_is_not_finished_yet(home):
    number = closing.ask(home, stop_on=TODAY + DAY).number
    refused("close_out.not_billed", closing.finish, home, number)
    closing.read(home, number, 1234)
    closing.bill(home, number)
    refused("close_out.too_early", closing.finish, home, number)
    refused("close_out.deposit", closing.finish, home, number, deposit="burn")


def test_money_on_its_way_is_waited_for(home):
    number = billed(home)
    batch = begin_batch(home, "ana", 500, 1)
    key(home, batch, (HERE, 500, "31"))
    refused("close_out.pending", closing.finish, home, number)
    form = starting.get_form(home.db, home.people["ana"], HERE)
    assert form.notes[0].startswith("5.00 is not posted yet")
    assert ("moved_out", "Moved out of town") in form.reasons


def test_nothing_moves_without_a_new_account(home):
    number = billed(home)
    refused("close_out.no_new_account", closing.finish, home, number, balance=True)
    refused("close_out.no_new_account", closing.finish, home, number, deposit="move")


def test_the_new_account_is_still_open(home):
    home.account(NEW, address="8 Oak St")
    same_customer(home, HERE, NEW)
    number = billed(home, new_account=NEW)
    closing.set_account(home, NEW, status="closed", closed_on=TODAY)
    refused("close_out.new_account", closing.finish, home, number, deposit="move")


def test_who_depends_on_it_is_not_closed_by_a_clerk_alone(office):
    office.flag(office.account(HERE), "life_support")
    command = new_id()
    with pytest.raises(NeedsOverride) as told:
        closing.ask(office, command_id=command)
    home = told.value
    office.approve(command, home.message_id, home.permission, warning=home)
    assert closing.ask(office, command_id=command).state == "read"


def test_money_of_who_has_died_goes_out_when_somebody_looked(office):
    office.flag(office.account(HERE, water=1000), "deceased")
    office.pay(HERE, 4000)
    number = closing.ask(office, reason="deceased").number
    closing.bill(office, number)
    with pytest.raises(NeedsOverride):
        closing.finish(office, number)


def test_it_is_cancelled_before_it_is_closed(home):
    number = closing.ask(home).number
    refused("close_out.note_missing", closing.cancel, home, number, " ")
    closing.cancel(home, number)
    assert closing.facts(home, HERE)[0] == "active"
    again = billed(home)
    assert "stays owed" in closing.cancel(home, again).notes[0]
    refused("states.no_move", closing.finish, home, again)
    home.prove()


def test_it_is_opened_again(home):
    number = billed(home)
    closing.finish(home, number)
    refused("denied", closing.reopen, home, number, who="ana")
    closing.reopen(home, number)
    assert closing.facts(home, HERE)[0] == "active"
    assert closing.running(home, HERE) == {"water": "84120", "solid_waste": ""}
    assert looking.find_of_account(home.db, home.people["ana"], HERE) == 0
    second = closing.ask(home).number
    assert second == 2
    home.prove()


def test_it_is_not_opened_again_when_somebody_lives_there(home):
    number = billed(home)
    closing.finish(home, number)
    home.account(NEW, "WALKER, DEE", address="12 Elm St")
    closing.serve(home, NEW, water="84120")
    with home.db.read() as c:
        from sqlalchemy import text

        premise = c.execute(
            text(f"SELECT premise_id FROM account WHERE number = '{HERE}'")
        ).scalar_one()
    closing.set_account(home, NEW, premise_id=premise)
    refused("close_out.place_taken", closing.reopen, home, number)
    home.decide(
        "closing_account.rules",
        {**reference_rules(home), "reopen_days": -1},
    )
    refused("close_out.reopen_late", closing.reopen, home, number)


def reference_rules(office: Office) -> dict:
    from clerktui.services.reference import get_reference

    with office.db.read() as connection:
        return get_reference(office.db, connection).policy["closing_account.rules"]


def test_the_queue(home):
    number = closing.ask(home).number
    (line,) = looking.list_close_outs(home.db, home.people["ana"])
    assert (line.number, line.unread, line.state, line.days) == (number, 1, "asked", 0)
    closing.cancel(home, number)
    assert looking.list_close_outs(home.db, home.people["ana"]) == ()


def test_no_refund_is_mailed_to_the_place_that_was_left(home):
    with home.db.write() as connection:
        connection.execute(update(Customer.__table__).values(mail_address="12 Elm Street"))
    number = billed(home, forward_address="")
    assert "address" in closing.shown(home, number).missing
    refused("close_out.forward_missing", closing.finish, home, number, deposit="refund")
    assert closing.finish(home, number).refunds == ()


def test_half_a_forwarding_address_is_refused_and_says_what_it_lacks(home):
    error = refused("close_out.forward_part", closing.ask, home, forward_city="", forward_zip="")
    assert error.facts["missing"] == "city, zip"
    refused("reach.phone", closing.ask, home, phone="555")
