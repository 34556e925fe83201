"""The procedure: which step is next, when, and why; never too early, never on a forbidden day."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

import clerktui.services
from clerktui.errors import Refused
from clerktui.rules.calendar import Calendar
from clerktui.rules.collection_debts import done_by, past_due, plans_for
from clerktui.rules.collection_order import RiskRule, sort_key
from clerktui.rules.collection_procedure import (
    BATCH,
    CALL,
    OVER,
    Debtor,
    Done,
    PastDue,
    next_step,
    read_procedure,
)
from clerktui.services.calendars import calendar_of
from tests.rules.owed import open_items, owed

TOWN_FILE = Path(clerktui.services.__file__).parent / "default_town.toml"
DECIDED = tomllib.loads(TOWN_FILE.read_text(encoding="utf-8"))["policies"]
PLANS = read_procedure(DECIDED["collection.procedure"]["value"])
UTILITY = PLANS[0]
CALENDAR = calendar_of({"country": "US", "subdivision": "NC"})
DUE = dt.date(2026, 10, 26)
DAY = dt.timedelta(days=1)
DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31))


def after(days, *done, cents=20_000, flags=(), plan=UTILITY, account_class="residential"):
    """The next step so many days after the due date, when this was done before."""
    debtor = Debtor(account_class, "active", frozenset(flags))
    return next_step(plan, PastDue(DUE, cents), debtor, done, (DUE + days * DAY, CALENDAR))


def done(code, days, outcome=""):
    return Done(code, DUE + days * DAY, outcome)


NOTICED = done("notice", 18)


def test_nobody_is_cut_off_without_a_notice_nor_before_the_days_it_gives():
    called = [done("call", 21 + n, "no_answer") for n in range(3)]
    assert after(33, *called).code == "notice"
    late = [*called, done("notice", 30), done("door_tag", 30)]
    listed = after(33, *late)
    assert (listed.code, listed.on) == ("cut_list", DUE + 43 * DAY), "ten days to an open one"
    ordered = after(43, *late, done("cut_list", 43))
    assert ordered.code == "cut_order"
    assert ordered.on > DUE + 41 * DAY


def test_steps_follow_each_other_each_on_its_day_and_say_why():
    first = after(1)
    assert (first.lane, first.code, first.on) == (BATCH, "reminder", DUE + 7 * DAY)
    assert first.why == (
        "Reminder: 5 days after the due date 10/26/26 is 10/31/26; the business day for it is "
        "11/02/26."
    )
    penalty = after(8, done("reminder", 7))
    assert (penalty.code, penalty.why) == (
        "penalty",
        "Penalty: 15 days after the due date 10/26/26 is 11/10/26.",
    )
    call = after(20, done("reminder", 7), done("penalty", 15), done("notice", 18))
    assert (call.lane, call.code, call.attempt) == (CALL, "call", 1)
    assert (call.on, call.topic) == (DUE + 21 * DAY, "collect_call")


def test_a_call_is_tried_as_often_as_the_town_says_then_the_next_step_comes():
    before = (done("reminder", 7), done("penalty", 15), done("notice", 18))
    tried = (*before, done("call", 21, "no_answer"))
    again = after(22, *tried)
    assert (again.code, again.attempt, again.on) == ("call", 2, DUE + 23 * DAY)
    assert again.why.startswith("Call, try 2 of 3: 2 days after the last is 11/18/26")
    often = (*tried, done("call", 23, "left_message"), done("call", 25, "no_answer"))
    assert after(25, *often).code == "door_tag"
    refused = (*before, done("call", 21, "refused"))
    assert after(22, *refused).code == "door_tag", "who refuses is not called again"


def test_what_was_not_done_in_time_is_left_out_unless_it_never_is():
    assert after(60).code == "notice", "without it nobody is cut off"
    assert after(80).code == "call", "the cut-off lapsed, and its notice with it"
    called = [NOTICED, *(done("call", 21 + n, "no_answer") for n in range(3))]
    assert after(40, *called).code == "cut_list", "the door tag lapsed"
    assert after(800, *called).code == "setoff_letter", "a referral never lapses"


def test_a_cut_is_never_ordered_on_a_friday_nor_before_a_closed_day():
    called = [NOTICED, *(done("call", 21 + n, "no_answer") for n in range(3))]
    listed = (*called, done("door_tag", 24), done("cut_list", 30))
    cut = after(30, *listed)
    assert (cut.code, cut.on) == ("cut_order", dt.date(2026, 11, 30))
    assert cut.why == (
        'Cut-off order: 1 day after "On the cut-off list" (11/25/26) is 11/26/26; never on Fri, '
        "on Sat, on Sun, on holidays, before a closed day, so on 11/30/26."
    )


def test_what_is_too_little_or_kept_off_is_passed_over():
    called = [done("call", 21 + n, "no_answer") for n in range(3)]
    assert after(40, *called, cents=2_000).code == "final_notice", "too little to cut off for"
    assert after(40, *called, flags=["life_support"]).code == "final_notice"
    spared = replace(UTILITY.steps[0], excluded_classes=frozenset({"church"}))
    plan = replace(UTILITY, steps=(spared, *UTILITY.steps[1:]))
    assert after(1, plan=plan, account_class="church").code == "penalty"


def test_what_was_done_for_an_older_debt_does_not_count():
    assert after(1, done("reminder", -10)).code == "reminder"


def test_a_plan_ends():
    everything = [done(step.code, 10, "refused") for step in UTILITY.steps]
    assert (after(2000, *everything).lane, after(2000, *everything).on) == (OVER, None)


def test_each_plan_takes_what_it_collects_of_what_is_past_due():
    today = dt.date(2026, 11, 23)
    water, tax = owed(1, "water", 4_000, "10/25/26"), owed(2, "tax", 9_000, "09/01/26")

    def plans(account, *items):
        found = plans_for(PLANS, account, items, today)
        return [(plan.code, late.cents) for plan, late in found]

    assert plans(Debtor(), tax, water) == [("utility", 4_000), ("tax", 9_000)]
    assert plans(Debtor(), tax) == [("tax", 9_000)]
    assert plans(Debtor(status="closed"), water) == [("closed", 4_000)]
    assert plans(Debtor(), owed(1, "water", 400, "10/25/26")) == [], "too little"
    credit = owed(3, "credit", -4_000, "10/25/26")
    assert plans(Debtor(), water, credit) == [], "a credit covers it"
    assert plans(Debtor(), owed(1, "water", 4_000, "11/23/26")) == [], "due today is not past due"


def test_what_one_plan_did_counts_for_no_plan_of_other_services():
    tax, closed = PLANS[2], PLANS[1]
    named = {plan.code: plan for plan in PLANS}
    notice = Done("notice", DUE + 18 * DAY, plan="utility")
    referred = Done("referred", DUE + 18 * DAY)
    assert done_by(tax, [notice, referred], named) == [referred]
    assert done_by(closed, [notice, referred], named) == [notice, referred]


def test_a_step_taken_late_gives_what_lapsed_before_it_no_new_day():
    called = done("call", 100, "left_message")
    late_fee = done("penalty", 101)
    assert after(101, called, late_fee).code == "call", "the notice lapsed long ago"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "shout", "kind": "call", "days": 1}, "shout code"),
        ({"code": "call", "kind": "shout", "days": 1}, "call kind"),
        ({"code": "call", "kind": "call", "days": -1}, "call days"),
        ({"code": "call", "kind": "call", "days": 1, "act": "shout"}, "call act"),
        ({"code": "call", "kind": "call", "days": 1, "since": "ever"}, "call since"),
        ({"code": "call", "kind": "call", "days": 1, "roll": "up"}, "call roll"),
        ({"code": "call", "kind": "call", "days": 1, "never_on": ["payday"]}, "call never_on"),
        ({"code": "call", "kind": "call", "days": 1, "times": 0}, "call times"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_by_its_field(wrong, field):
    with pytest.raises(Refused) as caught:
        read_procedure([{"code": "p", "name": "P", "steps": [wrong]}])
    assert (caught.value.message_id, caught.value.facts["field"]) == ("procedure.plan", field)


def test_a_plan_without_steps_is_refused():
    with pytest.raises(Refused, match=r"procedure\.plan"):
        read_procedure([{"code": "p", "name": "P"}])


# ---------------------------------------------------------------------------------- whatever comes
HISTORY = st.lists(
    st.tuples(
        st.sampled_from([step.code for step in UTILITY.steps]),
        st.integers(-20, 200),
        st.sampled_from(["", "no_answer", "refused", "promise"]),
    ),
    max_size=8,
)


@given(DAYS, st.integers(1, 400), st.integers(1, 50_000), HISTORY)
def test_a_step_is_lawful_whenever_it_comes(due, days, cents, history):
    on = due + days * DAY
    case = [Done(code, due + n * DAY, outcome) for code, n, outcome in sorted(history, key=by_day)]
    found = next_step(UTILITY, PastDue(due, cents), Debtor(), case, (on, CALENDAR))
    if found.on is None:
        assert found.lane == OVER
        return
    step = next(one for one in UTILITY.steps if one.code == found.code)
    assert CALENDAR.is_open(found.on)
    assert step.may_be_on(found.on, CALENDAR)
    assert found.on >= due + step.days * DAY or step.since == "previous" or found.attempt > 1
    assert cents >= step.minimum_cents
    assert found.attempt <= step.times
    if step.act == "cut_off" and step.lawful_days:
        assert (found.on - due).days > 10
    if step.never_on:
        assert found.on.weekday() < 4 or step.code == "door_tag"
    assert found.why.endswith(".")
    assert step.name in found.why
    again = next_step(UTILITY, PastDue(due, cents), Debtor(), case, (on, CALENDAR))
    assert again == found


def by_day(entry):
    return entry[1]


@given(DAYS, st.integers(1, 300))
def test_taking_every_step_on_its_day_goes_through_the_plan_and_never_back(due, start):
    on, case, days = due + start * DAY, [], []
    for _ in range(40):
        found = next_step(UTILITY, PastDue(due, 90_000), Debtor(), case, (on, CALENDAR))
        if found.on is None:
            break
        on = max(on, found.on)
        days.append(found.on)
        case.append(Done(found.code, on, "no_answer" if found.lane == CALL else ""))
    assert found.lane == OVER
    order = [step.code for step in UTILITY.steps]
    places = [order.index(one.code) for one in case]
    assert places == sorted(places)


@given(open_items(), DAYS)
def test_what_is_past_due_is_never_more_than_is_owed_at_all(items, on):
    found = past_due(items, on)
    owed_cents = sum(one.balance_cents for one in items)
    if found is not None:
        assert 0 < found.cents <= owed_cents
        assert found.oldest_due < on
    else:
        late = sum(max(0, one.balance_cents) for one in items if one.due_on < on)
        assert late == 0 or owed_cents <= 0


@given(
    st.tuples(DAYS, st.integers(0, 99), st.integers(0, 10**11)),
    st.tuples(DAYS, st.integers(0, 99), st.integers(0, 10**11)),
)
def test_the_list_is_ordered_oldest_riskiest_most(one, other):
    def order(due, risk, cents):
        return due, -risk, -cents

    assert (sort_key(*one) < sort_key(*other)) == (order(*one) < order(*other))


def test_risk_counts_what_happened_within_a_year():
    rule = RiskRule(**DECIDED["collection.risk"]["value"])
    today = dt.date(2026, 11, 23)
    old = Done("cut_order", dt.date(2025, 1, 5), "done")
    recent = [Done("call", today, "refused"), Done("cut_order", dt.date(2026, 5, 5), "done")]
    assert rule.of("d60", [old, *recent], today) == 7
    assert rule.of("current", [], today) == 0
    assert rule.of("d90", [Done("write_off", today)] * 40, today) == 99


def test_rolling_back_never_goes_before_what_is_lawful():
    [plan] = read_procedure(
        [
            {
                "code": "p",
                "name": "P",
                "steps": [
                    {"code": "cut_order", "kind": "order", "days": 10, "roll": "previous"},
                ],
            }
        ]
    )
    step = replace(plan.steps[0], lawful_days=10)
    sunday = dt.date(2026, 11, 22)
    assert plan.steps[0].fits(sunday, Calendar(), dt.date.min) == dt.date(2026, 11, 20)
    assert step.fits(sunday, Calendar(), sunday) == dt.date(2026, 11, 23)
