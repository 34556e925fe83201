"""The proofs over accounts being collected find what was tampered with."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.ledger.tampering import behind_the_back, prove_one
from tests.support.collecting import BO, SEPTEMBER, ended, past_due, run
from tests.support.office import Office

TAMPERED = [
    (
        "collected_is_past_due",
        "UPDATE collection_item SET past_due_cents = 1 WHERE state = 'open'",
        "account 10-0442-07 is collected for 1 since 2026-09-15, its open items say 4120",
    ),
    (
        "collected_is_past_due",
        "UPDATE collection_item SET oldest_due = '2026-01-01' WHERE state = 'open'",
        "since 2026-01-01",
    ),
    (
        "collected_is_past_due",
        "UPDATE receivable SET balance_cents = 4000 WHERE balance_cents = 4120",
        "its open items say 4000",
    ),
    (
        "clear_accounts_hold_nothing",
        "UPDATE collection_item SET claimed_by_id = 1 WHERE state = 'clear'",
        "account 10-0871-01 is clear and still held",
    ),
    (
        "agreements_are_in_the_case_file",
        "UPDATE collection_item SET hold_code = 'dispute' WHERE state = 'open'",
        "account 10-0442-07 holds dispute, its calls say paid",
    ),
    (
        "agreements_are_in_the_case_file",
        "DELETE FROM collection_step WHERE code = 'call'",
        "its calls say nothing",
    ),
]


@pytest.fixture
def office(office: Office) -> Office:
    past_due(office, due=SEPTEMBER)
    past_due(office, BO, "TATE, BO")
    run(office)
    ended(office, "paid")
    office.pay(BO, 4_120)
    office.prove()
    return office


@pytest.mark.parametrize(("proof", "statement", "told"), TAMPERED)
def test_tampering_is_found(office, proof, statement, told):
    with behind_the_back(office.db) as connection:
        connection.execute(text(statement))
        result = prove_one(connection, proof)
    assert told in " ".join(result.failures)
