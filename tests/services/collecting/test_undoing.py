"""An outcome keyed by mistake: its steps undone, what was agreed before agreed again."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.errors import Refused
from clerktui.ledger.proofs import run_proofs
from clerktui.models import Arrangement, Contact
from clerktui.rules.collections import Stop
from clerktui.services.collecting import opening, outcomes, undoing
from clerktui.services.collections.stops import find_stops
from clerktui.views.collection_queue import OutcomeDraft, UndoDraft
from tests.support.books import Books
from tests.support.collecting import (
    MARIA,
    SEPTEMBER,
    TODAY,
    case,
    ended,
    item,
    past_due,
    reference_of,
    run,
)
from tests.support.office import Office, new_id

DAY = dt.timedelta(days=1)
PROMISED = {"promised_on": TODAY, "promised_cents": 100}


@pytest.fixture
def maria(office: Office) -> int:
    account_id = past_due(office, due=SEPTEMBER)
    run(office)
    return account_id


def keyed(office: Office, outcome: str, who: str = "ana", **more) -> str:
    """Key an outcome; gives the command it was sent by."""
    draft = OutcomeDraft(new_id(), MARIA, outcome, **more)
    outcomes.record_outcome(office.db, office.people[who], draft)
    return draft.command_id


def undo(office: Office, outcome_id: str, who: str = "ana", command_id: str = ""):
    draft = UndoDraft(command_id or new_id(), MARIA, outcome_id)
    return undoing.undo_outcome(office.db, office.people[who], draft)


def refused(office: Office, outcome_id: str, who: str = "ana") -> str:
    with pytest.raises(Refused) as caught:
        undo(office, outcome_id, who)
    return caught.value.message_id


def stopped(office: Office, account_id: int) -> list[Stop]:
    """What keeps the account from being cut off."""
    with office.db.read() as connection:
        found = find_stops(connection, reference_of(office), [account_id], "cut_off")
    return list(found.get(account_id, ()))


def states(office: Office) -> list[str]:
    return [row["state"] for row in Books(office.db).rows(Arrangement)]


def test_what_was_keyed_by_mistake_is_as_if_it_had_not_been(office, maria):
    ended(office, "promise", **PROMISED)
    before = item(office, maria)
    wrong = keyed(office, "7")
    assert item(office, maria).hold_code == ""
    view = undo(office, wrong, command_id="undo")
    after = item(office, maria)
    for name in ("agreed_on", "hold_code", "hold_until", "owner_id", "lane", "next_on", "attempts"):
        assert getattr(after, name) == getattr(before, name), name
    assert view.line.account == MARIA
    assert view.calls_week == 1, "the call is keyed again, and was made once"
    assert "undone: Keyed by mistake: Refuses" in case(office, maria)[-2:]
    assert Books(office.db).rows(Contact)[-1]["body"].endswith("is taken back.")
    lines = case(office, maria)
    undo(office, wrong, command_id="undo")
    assert case(office, maria) == lines, "sent again"


def test_a_promise_is_taken_back_whole(office, maria):
    before = item(office, maria)
    wrong = keyed(office, "3", **PROMISED)
    assert stopped(office, maria)
    undo(office, wrong)
    assert case(office, maria) == [
        "call: Promise: 1.00 by 11/23/26",
        "promise: Promise: 1.00 by 11/23/26",
        "undone: Keyed by mistake: Promise: 1.00 by 11/23/26",
        "undone: Keyed by mistake: Promise: 1.00 by 11/23/26",
    ]
    [row] = Books(office.db).rows(Arrangement)
    assert (row["state"], row["ended_on"]) == ("cancelled", TODAY)
    assert not stopped(office, maria), "what it kept from being done goes on"
    after = item(office, maria)
    for name in ("agreed_on", "next_step", "next_on", "lane", "paused_why", "owner_id"):
        assert getattr(after, name) == getattr(before, name), name
    assert refused(office, wrong) == "collect.undo_late", "already"
    assert all(result.ok for result in run_proofs(office.db))


def test_the_promise_that_gave_way_to_the_wrong_one_is_open_again_and_judged(office, maria):
    ended(office, "promise", promised_on=TODAY + DAY, promised_cents=200)
    before = item(office, maria)
    undo(office, keyed(office, "3", promised_on=TODAY + 2 * DAY, promised_cents=300))
    assert states(office) == ["open", "cancelled"]
    assert item(office, maria).agreed_on == before.agreed_on
    [stop] = stopped(office, maria)
    assert stop.words == "promised 2.00 by 11/24/26"
    office.db.clock.move(2 * DAY)
    run(office)
    assert states(office) == ["broken", "cancelled"]
    assert all(result.ok for result in run_proofs(office.db))


def test_what_became_of_a_promise_since_is_not_taken_back(office, maria):
    wrong = keyed(office, "3", **PROMISED)
    office.pay(MARIA, 100)
    assert states(office) == ["kept"]
    assert refused(office, wrong) == "collect.undo_late"


def test_only_the_last_of_today_and_ones_own_is_taken_back(office, maria):
    assert refused(office, "nothing") == "collect.undo_unknown"
    first = keyed(office, "1")
    assert refused(office, first, "dee") == "collect.undo_unknown"
    keyed(office, "2")
    assert refused(office, first) == "collect.undo_late"
    office.db.clock.move(dt.timedelta(days=1))
    later = keyed(office, "1")
    office.db.clock.move(dt.timedelta(days=1))
    assert refused(office, later) == "collect.undo_late"


def test_what_was_referred_stays_with_whom_it_was_referred_to(office, maria):
    wrong = keyed(office, "8", note="no")
    assert refused(office, wrong) == "collect.undo_referred"


def test_somebody_else_may_have_it_by_now(office, maria):
    wrong = keyed(office, "1")
    opening.open_account(office.db, office.people["dee"], MARIA)
    assert refused(office, wrong) == "collect.taken"
    assert case(office, maria) == ["call: No answer"], "nothing was written"
