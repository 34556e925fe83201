"""An account that owes water and a delinquent tax: each plan demands what is its own."""

from __future__ import annotations

import pytest
from pypdf import PdfReader

from tests.support.accruals import tax_bill
from tests.support.collecting import MARIA, ended, item, past_due, run
from tests.support.office import Office
from tests.support.step_batches import chosen, lines, mailed, printed, released


@pytest.fixture
def both(office: Office) -> int:
    """41.20 of water whose notice is due, and 300.00 of the tax of 2025, whose call is due."""
    account_id = past_due(office)
    tax_bill(office, MARIA, 300_00, 2025)
    run(office)
    return account_id


def test_the_call_that_is_due_comes_first_and_the_other_plan_is_named(office, both):
    row = item(office, both)
    assert (row.plan, row.next_step, row.past_due_cents) == ("tax", "call", 300_00)
    assert (row.also, row.services) == ("utility", "tax")
    office.prove()


def test_the_notice_of_the_water_demands_the_water_and_nothing_else(office, both, tmp_path):
    batch = chosen(office)
    assert (lines(batch), batch.cents) == ([(MARIA, "in", "")], 4_120)
    released(office)
    [path] = printed(office, tmp_path).files
    page = PdfReader(path).pages[0].extract_text()
    assert "41.20" in page
    assert "300.00" not in page
    assert "Credit" not in page
    mailed(office)
    row = item(office, both)
    assert (row.plan, row.next_step) == ("tax", "call"), "the notice is none of the tax"
    office.prove()


def test_a_call_about_the_tax_is_none_about_the_water(office, both):
    ended(office, "left_message")
    ended(office, "left_message")
    row = item(office, both)
    assert (row.plan, row.next_step) == ("utility", "notice")
    assert row.also == "tax"
    office.prove()
