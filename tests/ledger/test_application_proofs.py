"""The proofs over papers of identity and applications find what was tampered with."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from clerktui.ledger.proofs import prove
from clerktui.services import identities
from clerktui.views.identities import IdentityDraft
from tests.ledger.tampering import behind_the_back
from tests.support.applications import apply, complete
from tests.support.office import Office, new_id

TAMPERED = [
    (
        "identity_numbers_are_sealed",
        "UPDATE customer_identity SET last4 = '219099871'",
        "paper of identity 1 shows 9 characters",
    ),
    (
        "identity_numbers_are_sealed",
        "UPDATE customer_identity SET blind_index = 'aa'",
        "sealed with no key",
    ),
    (
        "applications_are_their_moves",
        "UPDATE application SET state = 'open' WHERE number = 1",
        "application 1 is open at version 3, its moves say completed",
    ),
    (
        "applications_are_their_moves",
        "DELETE FROM application_move WHERE id = 1",
        "application 1 is completed",
    ),
    (
        "orders_make_accounts_active",
        "UPDATE account SET status = 'active' WHERE number = '10-0442-08'",
        "order 1 is open, account 10-0442-08 is active",
    ),
    (
        "applied_for_is_opened",
        "DELETE FROM service_agreement",
        "application 1 opened account 10-0442-08 with 0 services",
    ),
    (
        "applied_for_is_opened",
        "UPDATE account_link SET account_id = 1",
        "application 1 opened account",
    ),
]


@pytest.fixture
def office(office: Office) -> Office:
    office.account("10-0442-07", "ROE, JO", status="closed")
    paper = IdentityDraft(new_id(), "passport", "1234", "10-0442-07")
    identities.enter(office.db, office.people["ana"], paper)
    complete(office, apply(office))
    office.prove()
    return office


@pytest.mark.parametrize(("proof", "statement", "told"), TAMPERED)
def test_tampering_is_found(office, proof, statement, told):
    with behind_the_back(office.db) as connection:
        connection.execute(text(statement))
        failed = {one.name: " ".join(one.failures) for one in prove(connection) if not one.ok}
    assert told in failed[proof]
