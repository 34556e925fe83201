"""Money that was at the bank and was not good comes out of the bank's account again."""

from __future__ import annotations

import pytest

from clerktui.services.corrections import reversals
from clerktui.views.corrections import ReversalDraft
from tests.services.deposits.conftest import ACCOUNT
from tests.support.deposits import deposited, ledger, prepare
from tests.support.office import new_id
from tests.support.returned import bounce

CHECKS, BANK = "10-1020", "10-1005"


def take_to_the_bank(office):
    """All of the day's cash and checks, and the money order with them: 135.00."""
    deposited(office, prepare(office).deposit.number)
    assert (ledger(office, CHECKS), ledger(office, BANK)) == (0, 13_500)


def cancel(office, receipt):
    draft = ReversalDraft(new_id(), receipt, "bad_money", "")
    return reversals.cancel_tender(office.db, office.people["sam"], draft)


def test_a_returned_check_comes_out_of_the_bank(takings):
    take_to_the_bank(takings)
    bounce(takings, "310")
    assert (ledger(takings, CHECKS), ledger(takings, BANK)) == (0, 13_500 - 4000)
    takings.prove()


def test_a_cancelled_tender_comes_out_of_the_bank(takings):
    take_to_the_bank(takings)
    owed = takings.balance(ACCOUNT)
    cancel(takings, "26-000003")
    assert takings.balance(ACCOUNT) == owed + 4000
    assert (ledger(takings, CHECKS), ledger(takings, BANK)) == (0, 13_500 - 4000)
    takings.prove()


@pytest.mark.parametrize(
    "how", [lambda office: bounce(office, "310"), lambda o: cancel(o, "26-000003")]
)
def test_before_the_bank_it_comes_out_of_the_drawers_checks_and_is_on_no_slip(takings, how):
    how(takings)
    assert (ledger(takings, CHECKS), ledger(takings, BANK)) == (7500 - 4000, 0)
    deposited(takings, prepare(takings).deposit.number)
    assert (ledger(takings, CHECKS), ledger(takings, BANK)) == (0, 13_500 - 4000)
    takings.prove()
