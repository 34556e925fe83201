"""One key for how a call ended: contact, step, next action and day; limits with their sentence."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import update

from clerktui.errors import NeedsOverride, Refused
from clerktui.i18n import sentence
from clerktui.models import Arrangement, Contact, Customer, Task
from clerktui.services.collecting import opening, outcomes
from clerktui.services.collections.stops import find_stops
from clerktui.views.collection_queue import OutcomeDraft
from tests.support.books import Books
from tests.support.collecting import (
    BO,
    MARIA,
    SEPTEMBER,
    TODAY,
    case,
    ended,
    item,
    noticed,
    past_due,
    reference_of,
    run,
)
from tests.support.office import Office, new_id

DAY = dt.timedelta(days=1)
WEDNESDAY = dt.date(2026, 11, 25)


@pytest.fixture
def maria(office: Office) -> int:
    account_id = past_due(office, due=SEPTEMBER)
    run(office)
    return account_id


@pytest.fixture
def warned(office: Office, maria: int) -> int:
    """The same, whose notice was mailed in October: what comes next is a call."""
    noticed(office, maria)
    run(office)
    return maria


@pytest.mark.parametrize("key", ["1", "2", "left_message"])
def test_nobody_reached_is_called_again_by_the_procedure(office, warned, key):
    done = ended(office, key)
    assert (done.lane, done.next_name, done.next_on) == ("call", "Call", WEDNESDAY)
    row = item(office, warned)
    assert (row.attempts, row.claimed_by_id, row.agreed_on) == (1, None, None)
    [contact] = Books(office.db).rows(Contact)
    assert (contact["kind"], contact["direction"]) == ("call", "out")
    assert contact["body"].startswith("Collections: ")


def test_a_promise_stops_the_cut_off_until_its_day_and_comes_back_after_it(office, maria):
    promised = {"promised_on": dt.date(2026, 11, 27), "promised_cents": 4_000}
    done = ended(office, "3", **promised)
    assert (done.lane, done.next_on) == ("call", dt.date(2026, 11, 30)), "after a long weekend"
    assert case(office, maria)[:2] == [
        "call: Promise: 40.00 by 11/27/26",
        "promise: Promise: 40.00 by 11/27/26",
    ]
    with office.db.read() as connection:
        [stop] = find_stops(connection, reference_of(office), [maria], "cut_off")[maria]
        assert (stop.code, stop.until) == ("promise", dt.date(2026, 11, 30)), "the next open day"
        assert stop.words == "promised 40.00 by 11/27/26"
        assert not find_stops(connection, reference_of(office), [maria], "call")
    assert item(office, maria).owner_id == office.people["ana"].user_id


def test_a_dispute_is_referred_and_holds_what_would_hurt(office, maria):
    done = ended(office, "dispute", note="meter was read wrong")
    [task] = Books(office.db).rows(Task)
    assert (done.task, task["owner_role"]) == (task["number"], "supervisor")
    assert task["said"] == "Disputes: meter was read wrong"
    assert [one.partition(":")[0] for one in case(office, maria)] == [
        "call",
        "dispute",
        "referred",
    ]


def test_who_refuses_or_cannot_be_reached_goes_on_to_the_next_step(office, warned):
    assert ended(office, "7").next_name == "Door tag"
    other = past_due(office, BO, "TATE, BO", due=SEPTEMBER)
    noticed(office, other)
    run(office)
    assert ended(office, "6", BO).next_name == "Door tag"
    assert item(office, other).lane == "batch"


def test_says_paid_is_looked_at_again_in_five_days(office, maria):
    assert ended(office, "5").next_on == dt.date(2026, 11, 30)


def test_the_same_command_again_gives_the_same_answer(office, maria):
    draft = OutcomeDraft(new_id(), MARIA, "1")
    ana = office.people["ana"]
    first = outcomes.record_outcome(office.db, ana, draft)
    again = outcomes.record_outcome(office.db, ana, draft)
    assert (again.duplicate, again.next_on, first.duplicate) == (True, first.next_on, False)
    assert len(case(office, maria)) == 1


def test_the_next_account_is_given_in_the_same_trip(office, maria):
    past_due(office, BO, "TATE, BO", due=SEPTEMBER, water=900)
    run(office)
    ana = office.people["ana"]
    opening.open_account(office.db, ana, MARIA)
    done, following = outcomes.finish_call(office.db, ana, OutcomeDraft(new_id(), MARIA, "1"))
    assert (done.account, following.line.account) == (MARIA, BO)
    _, none = outcomes.finish_call(office.db, ana, OutcomeDraft(new_id(), BO, "1"))
    assert none is None


# -------------------------------------------------------------------------------- what is refused
def refused(office, outcome="1", who="ana", **more):
    with pytest.raises(Refused) as caught:
        ended(office, outcome, who=who, **more)
    return caught.value


def test_an_outcome_nobody_knows_is_refused(office, maria):
    assert "there is no outcome 9" in sentence(refused(office, "9")).lower()


def test_a_promise_needs_a_day_and_an_amount_that_can_be(office, maria):
    assert refused(office, "3").message_id == "collect.amount"
    much = {"promised_on": TODAY, "promised_cents": 99_999}
    assert "41.20" in sentence(refused(office, "3", **much))
    some = {"promised_cents": 100}
    assert refused(office, "3", **some).message_id == "collect.promise_day"
    assert refused(office, "3", promised_on=TODAY - DAY, **some).message_id == "collect.promise_day"
    assert case(office, maria) == []


def test_a_promise_above_the_limits_needs_a_reason_and_somebody_permitted(office, maria):
    late = {"promised_on": TODAY + 61 * DAY, "promised_cents": 100}
    assert refused(office, "3", **late).message_id == "arrangement.reason"
    draft = OutcomeDraft(new_id(), MARIA, "3", note="pension in January", **late)
    ana = office.people["ana"]
    with pytest.raises(NeedsOverride) as caught:
        outcomes.record_outcome(office.db, ana, draft)
    assert "61 days ahead, at most 60" in sentence(caught.value)
    assert case(office, maria) == [], "nothing was written"
    office.approve(draft.command_id, caught.value.message_id, caught.value.permission)
    done = outcomes.record_outcome(office.db, ana, draft)
    [row] = Books(office.db).rows(Arrangement)
    assert (row["approved_by_id"], row["note"]) == (office.people["sam"].user_id, draft.note)
    assert (done.promise, done.next_on) == (row["number"], dt.date(2027, 1, 25))
    assert case(office, maria)[0] == "call: Promise: 1.00 by 01/23/27: pension in January"


def test_calls_are_limited_a_day_and_within_seven_days(office, maria):
    ended(office, "1")
    ended(office, "1")
    told = refused(office)
    assert sentence(told) == "This account was called 2 times today. No more calls today."
    assert ended(office, "1", direction="in").outcome == "no_answer", "they called: no limit"
    for _ in range(2):
        office.db.clock.move(DAY)
        ended(office, "1")
        ended(office, "1")
    office.db.clock.move(2 * DAY)  # from Wednesday over the holiday to Friday
    ended(office, "1")
    office.db.clock.move(DAY)
    told = refused(office)
    assert sentence(told) == (
        "This account was called 7 times within seven days. The next call may be made "
        "11/30/26 09:00."
    )
    view = opening.open_account(office.db, office.people["ana"], MARIA)
    assert (view.may_call, view.calls_week, view.may_not) == (False, 7, sentence(told))


def test_nobody_is_called_at_night_nor_on_sunday(office, maria):
    office.db.clock.move(dt.timedelta(hours=13))  # 22:00 in the town
    assert sentence(refused(office)).startswith("It is 22:00 where the customer is")
    office.db.clock.move(dt.timedelta(days=6, hours=-9))
    assert refused(office).message_id == "collect.weekday"


def test_it_must_be_a_lawful_hour_where_the_customer_is(office, maria):
    with office.db.write() as connection:
        connection.execute(update(Customer.__table__).values(mail_state="CA"))
    assert sentence(refused(office)).startswith("It is 06:00 where the customer is")


def test_who_is_not_to_be_called_is_not_called(office, warned):
    office.flag(warned, "do_not_call")
    run(office)
    assert item(office, warned).lane == "held"
    view = opening.open_account(office.db, office.people["ana"], MARIA)
    assert view.may_not == "Do not call: do not call."
    assert refused(office).message_id == "flag.forbids"


def test_what_somebody_else_has_open_is_theirs(office, maria):
    opening.open_account(office.db, office.people["dee"], MARIA)
    assert sentence(refused(office)).startswith("Dee Walker has account 10-0442-07 open.")


def test_what_is_not_collected_has_no_outcome(office):
    past_due(office, due=TODAY)
    assert refused(office).message_id == "collect.not_collected"


# --------------------------------------------------------------------------------- ending a hold
def test_a_supervisor_ends_a_hold_and_the_procedure_goes_on(office, warned):
    ended(office, "4")
    sam = office.people["sam"]
    with pytest.raises(Refused, match=r"collect\.reason"):
        outcomes.end_hold(office.db, sam, MARIA, " ")
    outcomes.end_hold(office.db, sam, MARIA, "meter was right")
    assert item(office, warned).next_step == "door_tag"
    assert "released: Hold ended: meter was right" in case(office, warned)
    with pytest.raises(Refused, match=r"collect\.no_hold"):
        outcomes.end_hold(office.db, sam, MARIA, "again")
    with pytest.raises(Refused, match="denied"):
        outcomes.end_hold(office.db, office.people["ana"], MARIA, "mine")


def test_the_script_is_the_towns_with_what_is_known_filled_in(office, maria):
    view = opening.open_account(office.db, office.people["ana"], MARIA)
    [said] = view.script
    assert said == (
        "Hello, this is Ana Ruiz with the Town of Maple Falls about account 10-0442-07 at "
        "12 Elm St. There is 41.20 past due since 09/15/26. When can you pay it?"
    )
    assert (view.phone, view.calls_week, view.calls_most) == ("(919) 555-0177", 0, 7)
    assert [one.key for one in view.outcomes] == list("12345678")


def test_the_script_speaks_spanish_with_who_does(office, maria):
    with office.db.write() as connection:
        connection.execute(update(Customer.__table__).values(language="es"))
    ended(office, "2")
    view = opening.open_account(office.db, office.people["ana"], MARIA)
    assert view.language == "es"
    assert view.script[0].startswith("Buenos días, le habla Ana Ruiz")
    assert view.last == ("11/23/26 Call: Left message",)
