"""The proofs over promises and plans find what was tampered with."""

from __future__ import annotations

import pytest

from clerktui.ledger.proofs import prove
from tests.ledger.tampering import behind_the_back, honest
from tests.support.arrangements import DECEMBER, SEPTEMBER, plan, promise, step
from tests.support.collecting import past_due
from tests.support.office import Office

TAMPERED: dict[str, list[tuple[str, str]]] = {
    "instalments_add_up": [
        (
            "UPDATE arrangement_instalment SET amount_cents = 1 WHERE arrangement_id = 1",
            "P-1 is over 1000, its instalments come to 1",
        ),
        ("UPDATE arrangement_item SET amount_cents = 5", "P-2 is over 12000, its items came to 5"),
    ],
    "arrangements_are_as_last_moved": [
        (
            "UPDATE arrangement SET state = 'kept', ended_on = made_on WHERE id = 2",
            "P-2 is kept, its last move says open",
        ),
        (
            "UPDATE arrangement_move SET from_state = 'kept' WHERE code = 'cancelled'",
            "begins at kept, the one before ended at open",
        ),
    ],
    "arrangements_are_in_the_case_file": [
        (
            "UPDATE collection_step SET outcome = '' WHERE outcome = 'cancelled'",
            "P-1 is cancelled and not so in the case file",
        ),
    ],
    "signed_agreements_were_printed": [
        ("DELETE FROM arrangement_paper", "P-2 is signed and has no agreement"),
    ],
}


@pytest.fixture
def books(office: Office) -> Office:
    """A promise that gave way to a plan, which is signed."""
    past_due(office, due=SEPTEMBER, water=12_000)
    promise(office, 1000, DECEMBER)
    made = plan(office)
    step(office, "print_agreement", made.number)
    step(office, "sign", made.number)
    return office


def test_every_proof_finds_what_was_tampered_with(books, subtests):
    honest(books.db, TAMPERED)
    for name, statement, said in [(n, *one) for n, each in TAMPERED.items() for one in each]:
        with subtests.test(proof=name, statement=statement):
            with behind_the_back(books.db) as connection:
                connection.exec_driver_sql(statement)
                found = {result.name: result for result in prove(connection)}
            assert not found[name].ok
            assert any(said in failure for failure in found[name].failures), found[name].failures
