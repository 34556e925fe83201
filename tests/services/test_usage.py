"""Usage beside the year before, and what is written down of a high-bill call."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.errors import Refused
from clerktui.services import accounts, usage
from clerktui.views.usage import HighBillDraft
from tests.support.office import new_id
from tests.support.usage import MARIA, add_readings


@pytest.fixture
def read(office):
    """Maria's meter, read every month for two years; this autumn she uses twice as much."""
    office.account(MARIA, water=6240, due=dt.date(2026, 11, 25))
    add_readings(office, MARIA)
    return office


def test_every_month_stands_beside_the_year_before(read):
    found = usage.get_usage(read.db, MARIA)
    assert (found.service_name, found.unit, found.meter) == ("Water", "100 gal", "88213")
    assert len(found.months) == 12
    newest = found.months[-1]
    assert (newest.read_on, newest.usage, newest.days) == (dt.date(2026, 10, 28), 80, 30)
    assert (newest.last_read_on, newest.last_usage) == (dt.date(2025, 10, 28), 40)
    assert (newest.per_day_tenths, newest.last_per_day_tenths) == (27, 13)
    assert (newest.bill, newest.billed_cents) == ("B00001", 6240)
    assert found.change_percent == 100
    assert found.findings == ("much_more",)
    assert [step.code for step in found.steps][:2] == ["period", "estimated"]


def test_without_readings_there_is_nothing_to_compare(office):
    office.account(MARIA, water=6240)
    found = usage.get_usage(office.db, MARIA)
    assert (found.months, found.findings, found.change_percent) == ((), (), None)


def test_a_call_is_written_down_with_its_steps(read):
    draft = HighBillDraft(new_id(), MARIA, ("period", "leak"), "will call a plumber")
    ana = read.people["ana"]
    noted = usage.note_high_bill(read.db, ana, draft)
    assert noted.kind == "call"
    assert noted.body == (
        "High-bill call: [x] period; [ ] estimated; [ ] people; [ ] toilet; [x] leak; [ ] reread. "
        "will call a plumber"
    )
    assert usage.note_high_bill(read.db, ana, draft).contact_id == noted.contact_id
    [kept] = accounts.get_account(read.db, MARIA).contacts
    assert kept.body == noted.body


def test_a_step_the_town_does_not_know_is_refused(read):
    with pytest.raises(Refused) as refused:
        usage.note_high_bill(
            read.db, read.people["ana"], HighBillDraft(new_id(), MARIA, ("dance",))
        )
    assert refused.value.message_id == "usage.steps_unknown"
