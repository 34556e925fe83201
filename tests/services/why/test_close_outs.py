"""Why a close-out stands where it does."""

from __future__ import annotations

import datetime as dt

from clerktui.services import tickets
from clerktui.services.why.close_outs import why_close_out
from tests.support import closing_accounts as closing
from tests.support.batches import begin_batch, key
from tests.support.closing_accounts import HERE, TODAY


def why(office, number):
    (found,) = why_close_out(office.db, office.people["ana"], number)
    return found


def test_it_says_what_is_missing_and_what_was_done(office):
    office.account(HERE, water=4120, solid_waste=1475)
    closing.serve(office, HERE, water="84120", solid_waste="")
    tomorrow = TODAY + dt.timedelta(days=1)
    number = closing.ask(office, stop_on=tomorrow).number
    key(office, begin_batch(office, "ana", 500, 1), (HERE, 500, "31"))
    found = why(office, number)
    assert found.answer == (
        "It is asked. Missing: the final reading of 84120, the final bill, the last day, 11/24/26, "
        "money in a batch: 5.00."
    )
    assert found.notes[0].startswith("Solid waste 11/01/26 to 11/24/26, 23 days")
    assert found.rules[0].key == "closing_account.rules"
    closing.cancel(office, number)
    found = why(office, number)
    assert found.answer == "It is cancelled."
    assert [step.words for step in found.steps][-1] == "cancelled: stays after all (Ana Ruiz)"


def test_it_says_that_somebody_is_typing_a_payment(office):
    office.account(HERE, water=4120)
    closing.serve(office, HERE, water="84120")
    number = closing.ask(office).number
    line = {"key": HERE, "amount_cents": 500}
    tickets.save_draft(office.db, office.people["dee"], "t-1", {"lines": [line]})
    assert "an unfinished ticket at a desk" in why(office, number).answer
