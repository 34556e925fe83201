"""A tax is collected once it is delinquent, and not from the day it falls due."""

from __future__ import annotations

import datetime as dt

from clerktui.services.accruals import runs, undoing
from clerktui.services.collections import steps
from clerktui.services.collections.standing import done_of
from clerktui.services.setoff import gate
from clerktui.views.accruals import AccrualRunDraft
from tests.support.accruals import tax_bill
from tests.support.collecting import MARIA, TODAY, item, past_due, run

PAR_2025 = dt.date(2026, 1, 5)


def test_a_tax_in_its_time_is_not_collected_and_one_delinquent_counts_from_its_last_good_day(
    office,
):
    in_time = past_due(office, "47-0017-06", "HOBBS, JO", due=TODAY)
    tax_bill(office, "47-0017-06", 500_00, 2026)
    late = past_due(office, "47-0018-01", "WELLS, IDA", due=TODAY)
    tax_bill(office, "47-0018-01", 300_00, 2025)
    tax_bill(office, "47-0018-01", 320_00, 2026)
    run(office)
    assert item(office, in_time) is None
    row = item(office, late)
    assert (row.oldest_due, row.past_due_cents) == (PAR_2025, 300_00)
    office.prove()


def test_a_tax_in_its_time_is_no_debt_for_the_state(office):
    past_due(office, "47-0017-06", "HOBBS, JO", due=TODAY)
    tax_bill(office, "47-0017-06", 500_00, 2026)
    found = gate.get_gate(office.db, office.people["sam"], "47-0017-06")
    said = {one.code: one.words for one in found.lines if not one.is_met}
    assert "03/06/27" in said["age"]


def test_a_fee_taken_back_counts_in_no_case_file(office):
    account_id = past_due(office, MARIA)
    sam = office.people["sam"]
    run_id = runs.run(office.db, sam, AccrualRunDraft("late_fee")).run_id
    undoing.undo(office.db, sam, run_id, "wrong day")
    with office.db.read() as connection:
        [fee, back] = steps.steps_of(connection, account_id)
        assert (fee.code, fee.is_undone, back.code) == ("penalty", True, "undone")
        assert done_of(connection, [account_id]).get(account_id, []) == []
    office.prove()


def test_a_run_for_an_earlier_day_is_collected_at_once(office):
    account_id = past_due(office, MARIA)
    run(office)
    assert item(office, account_id).past_due_cents == 4120
    draft = AccrualRunDraft("late_fee", dt.date(2026, 11, 20))
    runs.run(office.db, office.people["sam"], draft)
    assert item(office, account_id).past_due_cents > 4120
    office.prove()
