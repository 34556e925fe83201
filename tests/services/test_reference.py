"""What every payment needs and seldom changes: kept for a minute, and never a day too long."""

from __future__ import annotations

import datetime as dt

from clerktui.services import policies, reference

DAY = dt.date(2026, 11, 23)


def get(office) -> reference.Reference:
    with office.db.read() as connection:
        return reference.get_reference(office.db, connection)


def test_reference_is_kept_for_a_minute_and_read_again(office):
    first = get(office)
    policies.set_policy(office.db, "payment.maximum_cents", 5, dt.date(2026, 1, 1))
    assert get(office) is first
    office.db.clock.move(dt.timedelta(seconds=59))
    assert get(office) is first
    office.db.clock.move(dt.timedelta(seconds=1))
    assert get(office).policy["payment.maximum_cents"] == 5


def test_a_decision_can_be_told_at_once(office):
    policies.set_policy(office.db, "payment.maximum_cents", 5, dt.date(2026, 1, 1))
    first = get(office)
    reference.forget(office.db)
    assert get(office) is not first
    reference.forget(office.db)
    reference.forget(office.db)


def test_a_clock_put_back_reads_again(office):
    first = get(office)
    office.db.clock.move(dt.timedelta(hours=-1))
    assert get(office) is not first


def test_midnight_brings_tomorrows_decisions(office):
    policies.set_policy(office.db, "payment.maximum_cents", 5, dt.date(2026, 11, 24))
    office.db.clock.at = dt.datetime(2026, 11, 24, 4, 59, 59, tzinfo=dt.UTC)
    assert get(office).on == DAY
    office.db.clock.at = dt.datetime(2026, 11, 24, 5, 1, 0, tzinfo=dt.UTC)
    assert get(office).on == dt.date(2026, 11, 24)
    assert get(office).policy["payment.maximum_cents"] == 5


def test_change_is_given_from_cash(office):
    assert get(office).cash_code() == "cash"
    assert get(office).allocation.mode == "age_then_service"
