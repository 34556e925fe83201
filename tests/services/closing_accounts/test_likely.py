"""A final reading is looked over: its dials, the last reading, what is used there."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.errors import NeedsOverride
from tests.services.closing_accounts.test_closing_accounts import refused
from tests.support import closing_accounts as closing
from tests.support.closing_accounts import HERE
from tests.support.office import Office, new_id
from tests.support.usage import add_readings

LAST = 1000 + 20 * 40 + 4 * 80
LAST_ON = dt.date(2026, 10, 28)


@pytest.fixture
def asked(office: Office) -> int:
    """A close-out whose meter showed 2120 in October and used 80 in its highest month."""
    office.account(HERE, address="12 Elm St", water=4120)
    add_readings(office, HERE)
    return closing.ask(office).number


def test_a_reading_has_no_more_digits_than_the_meter_has_dials(office, asked):
    error = refused("close_out.reading", closing.read, office, asked, 99_999_999_999)
    assert error.facts["dials"] == 7


def test_below_the_last_reading_it_wants_a_reason_and_a_supervisor(office, asked):
    error = refused("close_out.reading_why", closing.read, office, asked, 1)
    assert (error.facts["last"], error.facts["last_on"]) == (LAST, LAST_ON)
    command = new_id()
    said = {"note": "meter replaced", "command_id": command}
    with pytest.raises(NeedsOverride) as told:
        closing.read(office, asked, 1, **said)
    assert told.value.message_id == "close_out.reading_below"
    office.approve(command, told.value.message_id, told.value.permission, warning=told.value)
    done = closing.read(office, asked, 1, **said)
    assert done.state == "read"
    assert "below the last one of 2120: meter replaced" in done.notes[0]


def test_far_above_what_is_used_it_is_asked_about_with_the_figures(office, asked):
    likely = LAST + 3 * 80
    error = refused("close_out.reading_high", closing.read, office, asked, likely + 1)
    assert (error.facts["used"], error.facts["highest"]) == (241, 80)
    done = closing.read(office, asked, likely + 1, is_sure=True)
    assert "241 used where 80 is the highest month" in done.notes[0]
    assert closing.read(office, asked, likely).notes[0].endswith("11/23/26")


def test_an_order_takes_its_reading_by_the_same_rule(office, asked):
    refused("close_out.reading_high", closing.do_order, office, 1, reading=9_000_000)
    refused("close_out.reading_why", closing.do_order, office, 1, reading=5)
    done = closing.do_order(office, 1, reading=9_000_000, is_sure=True)
    assert done.state == "completed"
