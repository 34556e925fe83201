"""The instalments of a plan, the town's limits, kept and broken: examples and what always holds."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from clerktui.errors import Refused
from clerktui.rules.arrangements import (
    BROKEN,
    EVERY,
    KEPT,
    OPEN,
    Due,
    Instalment,
    Limits,
    Received,
    Terms,
    above_limits,
    build,
    judge,
    last_day,
)
from clerktui.rules.calendar import WEEKDAYS

NOW = dt.date(2026, 11, 25)
DAY = dt.timedelta(days=1)
DAYS = st.integers(0, 400).map(lambda n: NOW + n * DAY)
DUES = st.lists(st.builds(lambda on, c: Due(on, c, on), DAYS, st.integers(1, 9000)), max_size=6)
MONEY = st.lists(st.builds(Received, DAYS, st.integers(1, 9000)), max_size=8)
RULE = Limits(6, 183, 60, 250, 1000, 2, 12, 0, True, 120, {})


@given(
    rest=st.integers(1, 10**7),
    down=st.integers(0, 10**6),
    count=st.integers(1, 36),
    first=DAYS,
    every=st.sampled_from(sorted(EVERY)),
)
def test_instalments_are_the_sum_to_the_cent_on_open_days(rest, down, count, first, every):
    count = min(count, rest)
    parts = build(Terms(rest + down, down, count, first, every), NOW, WEEKDAYS)
    assert sum(one.cents for one in parts) == rest + down
    ordinary = [one for one in parts if one.position]
    assert len(ordinary) == count
    assert all(one.cents > 0 and WEEKDAYS.is_open(one.due_on) for one in ordinary)
    assert len({one.cents for one in ordinary[:-1]}) <= 1
    assert 0 <= ordinary[-1].cents - ordinary[0].cents < count
    assert [one.due_on for one in ordinary] == sorted(one.due_on for one in ordinary)
    assert [one.position for one in ordinary] == list(range(1, count + 1))


@given(dues=DUES, money=MONEY, on=DAYS, later=st.integers(0, 200))
def test_broken_stays_broken_as_days_pass(dues, money, on, later):
    if judge(dues, money, on).state == BROKEN:
        assert judge(dues, money, on + later * DAY).state == BROKEN


@given(dues=DUES, money=MONEY, on=DAYS, more=st.builds(Received, DAYS, st.integers(1, 9000)))
def test_more_money_never_makes_it_worse(dues, money, on, more):
    order = [BROKEN, OPEN, KEPT]
    before, after = judge(dues, money, on), judge(dues, [*money, more], on)
    assert order.index(after.state) >= order.index(before.state)
    assert after.paid_cents >= before.paid_cents


@given(dues=DUES, money=MONEY, on=DAYS, turned=st.randoms())
def test_it_is_judged_the_same_in_any_order_and_again(dues, money, on, turned):
    first = judge(dues, money, on)
    turned.shuffle(dues)
    turned.shuffle(money)
    assert judge(dues, money, on).state == first.state == judge(dues, money, on).state


@given(dues=DUES, money=MONEY, on=DAYS)
def test_what_came_and_went_again_never_was(dues, money, on):
    gone = [Received(on, 500), Received(on, -500)]
    assert judge(dues, [*money, *gone], on) == judge(dues, money, on)


@given(dues=DUES, money=MONEY, on=DAYS)
def test_an_open_one_says_when_to_look_again_and_nothing_changes_before(dues, money, on):
    judged = judge(dues, money, on)
    if judged.state == OPEN:
        assert judged.judge_on >= on
        known = [one for one in money if one.on <= on]
        assert judge(dues, known, judged.judge_on).state == OPEN
        assert judge(dues, known, judged.judge_on + DAY).state == BROKEN


def test_a_bill_meanwhile_counts_but_is_never_the_next_instalment():
    due = [Due(NOW, 5000, NOW, is_current=True), Due(NOW + 9 * DAY, 4000, NOW + 9 * DAY)]
    judged = judge(due, [Received(NOW, 6000)], NOW)
    assert (judged.next.cents, judged.next.due_on) == (3000, NOW + 9 * DAY)
    missed = judge(due, [], NOW + DAY).missed
    assert (missed.cents, missed.is_current) == (5000, True)


def test_grace_rolls_to_the_next_open_day():
    assert last_day(dt.date(2026, 12, 5), 0, WEEKDAYS) == dt.date(2026, 12, 7)


def test_every_limit_that_is_passed_is_named():
    parts = [
        Instalment(0, NOW, 2000),
        *(Instalment(n, NOW + 30 * n * DAY, 900) for n in range(1, 8)),
    ]
    assert above_limits(RULE, "plan", parts, NOW, 2) == (
        "7 instalments, at most 6",
        "20.00 down, at least 20.75",
        "an instalment of 9.00, at least 10.00",
        "210 days ahead, at most 183",
        "2 broken within 12 months",
    )
    assert above_limits(RULE, "promise", [Instalment(1, NOW, 100)], NOW, 1) == ()


@pytest.mark.parametrize(
    ("asked", "message_id"),
    [
        (Terms(0, 0, 1, NOW), "arrangement.total"),
        (Terms(100, 100, 1, NOW), "arrangement.down"),
        (Terms(100, -1, 1, NOW), "arrangement.down"),
        (Terms(100, 0, 0, NOW), "arrangement.count"),
        (Terms(100, 98, 3, NOW), "arrangement.count"),
        (Terms(100, 0, 1, NOW - DAY), "arrangement.first_on"),
        (Terms(100, 0, 2, NOW, "year"), "arrangement.every"),
    ],
)
def test_terms_that_cannot_be_are_refused(asked, message_id):
    with pytest.raises(Refused) as caught:
        build(asked, NOW, WEEKDAYS)
    assert caught.value.message_id == message_id
