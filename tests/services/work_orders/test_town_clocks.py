"""The sample town's own clocks: its hours, its holidays, its types, as the page of them says."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from clerktui.rules.request_types import RequestType
from clerktui.services.reference import get_reference
from clerktui.services.work_order_rows import town

ZONE = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("runs", "minutes", "opened", "due"),
    [
        ("business", 120, "2026-11-25T16:00", "2026-11-30T09:00"),
        ("always", 60, "2026-11-26T16:00", "2026-11-26T17:00"),
    ],
)
def test_holidays_stop_the_clock_of_the_office_only(office, runs, minutes, opened, due):
    with office.db.read() as connection:
        reference = get_reference(office.db, connection)
    kind = RequestType("a", "A", "other", "utilities", clock=runs, arrive_minutes=minutes)
    at = dt.datetime.fromisoformat(opened).replace(tzinfo=ZONE)
    expected = dt.datetime.fromisoformat(due).replace(tzinfo=ZONE)
    assert town.clocks(reference, kind, at.astimezone(dt.UTC)).arrive_by == expected


def test_a_sewer_backup_has_an_hour_on_thanksgiving(office):
    with office.db.read() as connection:
        reference = get_reference(office.db, connection)
    at = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)
    due = town.clocks(reference, town.type_of(reference, "sewer_backup"), at)
    assert due.arrive_by == at + dt.timedelta(hours=1)
