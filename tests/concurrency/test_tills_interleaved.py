"""Drawers and deposits laid over one another: the second begins in the middle of the first."""

from __future__ import annotations

import pytest

from clerktui.services import drawer_pending, drawers, payment_checks
from clerktui.services.deposits import moving, preparing
from clerktui.views.drawers import CloseDrawerDraft
from tests.concurrency.test_interleaved import in_the_middle
from tests.support.deposits import cancel, deposited, ledger, prepare
from tests.support.office import Office, new_id

ACCOUNT = "10-0442-07"


@pytest.fixture
def till(office: Office) -> Office:
    """60.00 in cash on a float of 200.00."""
    office.account(ACCOUNT, water=900_000)
    office.pay(ACCOUNT, 6000)
    return office


def leave(office: Office) -> None:
    session = office.sessions["ana"].session_id
    draft = CloseDrawerDraft(new_id(), session, (("cash", 100),))
    drawer_pending.leave_pending(office.db, office.people["ana"], draft)


def test_money_that_waited_for_a_drawer_left_pending_is_not_taken(till):
    draft = till.draft_for(ACCOUNT, 700)
    with in_the_middle(drawers, "keep_counts", lambda: till.post(draft)) as answers:
        leave(till)
    assert answers == ["drawer.pending"]
    till.prove()


def test_a_drawer_left_in_the_middle_of_a_payment_is_left_with_it(till):
    with in_the_middle(payment_checks, "check", lambda: leave(till)) as answers:
        till.pay(ACCOUNT, 700)
    assert answers == [None]
    [waiting] = drawer_pending.list_pending(till.db, till.people["sam"])
    assert waiting.over_short_cents == 100 - 26_700
    till.prove()


def test_two_who_prepare_at_once_make_one_slip(till):
    till.close(cash=26_000)
    with in_the_middle(preparing, "slip_document", lambda: prepare(till, "dee")) as answers:
        assert prepare(till).deposit.amount_cents == 6000
    assert answers == ["deposit.nothing"]
    till.prove()


def test_a_deposit_cancelled_while_it_is_booked_is_booked_and_then_reversed(till):
    till.close(cash=26_000)
    number = prepare(till).deposit.number
    with in_the_middle(moving, "refuse_unless_books", lambda: cancel(till, number)) as answers:
        deposited(till, number)
    assert answers[0].deposit.state == "cancelled"
    assert ledger(till, "10-1005") == 0
    till.prove()
