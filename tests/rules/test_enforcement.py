"""The rules of garnishment: the clock rolls forward, no cent more than the law lets be taken."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, strategies as st

from clerktui.rules import enforcement as rules
from clerktui.rules.calendar import Calendar

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31))
CENTS = st.integers(0, 10_000_000)


@given(DAYS, st.integers(1, 40), st.integers(0, 40))
def test_a_clock_ends_on_business_days_and_default_comes_after_the_answer(day, answer, more):
    clock = rules.clock_of(day, answer, answer + more, Calendar())
    assert day + dt.timedelta(days=answer) <= clock.answer_by < clock.default_from
    assert clock.answer_by.weekday() < 5
    assert (clock.default_from - dt.timedelta(days=1)).weekday() < 5
    assert clock.answer_by - day <= dt.timedelta(days=answer + 5)


@given(CENTS, st.integers(0, 1_000_000), CENTS)
def test_wages_never_give_more_than_their_part_or_what_is_left(gross, ppm, left):
    most = rules.most_of_wages(gross, ppm, left)
    assert 0 <= most <= left
    assert most * 1_000_000 <= gross * ppm
    if most < left:
        assert (most + 1) * 1_000_000 > gross * ppm


@given(CENTS, st.lists(st.integers(0, 500_000), max_size=8))
def test_money_is_poured_in_order_and_none_is_lost(cents, owed):
    given_ = rules.poured(cents, list(enumerate(owed)))
    assert sum(given_.values()) == min(cents, sum(owed))
    assert all(0 < part <= owed[id_] for id_, part in given_.items())
    unfilled = [id_ for id_, part in enumerate(owed) if given_.get(id_, 0) < part]
    assert all(id_ <= unfilled[0] for id_ in given_) if unfilled else True


def test_the_first_stop_of_the_town_s_list_ends_a_case():
    ending = ("bankruptcy", "foreclosure")
    assert rules.must_release(["disputed", "foreclosure", "bankruptcy"], ending) == "bankruptcy"
    assert rules.must_release(["disputed"], ending) == ""
    assert rules.fee_of({"fee_cents": 3_000}, 2) == 6_000
