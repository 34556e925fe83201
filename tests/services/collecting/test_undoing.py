"""An outcome keyed by mistake: its steps undone, what was agreed before agreed again."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.errors import Refused
from clerktui.models import Contact
from clerktui.services.collecting import opening, outcomes, undoing
from clerktui.views.collection_queue import OutcomeDraft, UndoDraft
from tests.support.books import Books
from tests.support.collecting import MARIA, SEPTEMBER, TODAY, case, ended, item, past_due, run
from tests.support.office import Office, new_id

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
    assert case(office, maria)[-1] == "undone: Keyed by mistake: Refuses"
    assert Books(office.db).rows(Contact)[-1]["body"].endswith("is taken back.")
    lines = case(office, maria)
    undo(office, wrong, command_id="undo")
    assert case(office, maria) == lines, "sent again"


def test_a_promise_is_taken_back_whole(office, maria):
    wrong = keyed(office, "3", **PROMISED)
    undo(office, wrong)
    assert [one.partition(":")[0] for one in case(office, maria)] == [
        "call",
        "promise",
        "undone",
        "undone",
    ]
    assert item(office, maria).agreed_on is None
    assert refused(office, wrong) == "collect.undo_late", "already"


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
