"""Deadlines of an order: kept, missed, or not known yet."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.rules.order_clocks import Kept, Times, kept, percent


def at(hour: int) -> dt.datetime:
    return dt.datetime(2026, 11, 23, hour, tzinfo=dt.UTC)


NOTHING = Times(at(9), at(11), at(17), None, None, None, None, was_done=False)


@pytest.mark.parametrize(
    ("moments", "now", "told"),
    [
        ({}, 8, Kept(None, None, None)),
        ({}, 9, Kept(None, None, None)),
        ({}, 10, Kept(planned=False, there=None, done=None)),
        ({}, 23, Kept(planned=False, there=False, done=False)),
        ({"assigned_at": at(9)}, 10, Kept(planned=True, there=None, done=None)),
        ({"dispatched_at": at(10)}, 10, Kept(planned=False, there=None, done=None)),
        ({"arrived_at": at(11)}, 12, Kept(planned=False, there=True, done=None)),
        ({"ended_at": at(8), "was_done": True}, 23, Kept(planned=True, there=True, done=True)),
        ({"ended_at": at(18), "was_done": True}, 23, Kept(planned=False, there=False, done=False)),
        ({"ended_at": at(10)}, 23, Kept(planned=False, there=None, done=None)),
    ],
)
def test_a_deadline_is_kept_missed_or_not_known_yet(moments, now, told):
    assert kept(Times(**{**vars(NOTHING), **moments}), at(now)) == told


def test_without_a_deadline_nothing_is_kept_or_missed():
    done = Times(None, None, None, None, None, None, at(12), was_done=True)
    assert kept(done, at(20)) == Kept(None, None, None)


@pytest.mark.parametrize(("part", "whole", "told"), [(1, 3, "33%"), (1, 2, "50%"), (3, 3, "100%")])
def test_a_share_is_a_whole_percentage(part, whole, told):
    assert percent(part, whole) == told
