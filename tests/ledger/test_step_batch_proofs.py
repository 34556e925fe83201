"""The proofs over steps taken for many accounts find what was tampered with."""

from __future__ import annotations

import pytest

from clerktui.ledger.proofs import prove, run_proofs
from tests.ledger.tampering import behind_the_back
from tests.services.step_batches.test_orders import two
from tests.support.collecting import BO, MARIA, past_due, run
from tests.support.office import Office
from tests.support.step_batches import chosen, mailed, printed, released

assert two
_LIVE = "DROP INDEX uq_step_batch_line_live"
TAMPERED: dict[str, list[tuple[str, str]]] = {
    "batch_is_released_by_another": [
        ("UPDATE step_batch SET released_by_id = NULL WHERE id = 1", "released by nobody"),
        ("UPDATE step_batch SET released_by_id = made_by_id WHERE id = 1", "released by ana"),
        ("UPDATE step_batch SET pieces = 3 WHERE id = 1", "batch 1 is mailed, released by sam, 3"),
        ("UPDATE step_batch SET mailed_on = NULL WHERE id = 1", "batch 1 is mailed"),
    ],
    "step_is_taken_once": [
        (
            "UPDATE step_batch_line SET account_id = 1, batch_id = 2 WHERE id = 2",
            "account 10-0442-07 has notice 2 times",
        ),
        ("UPDATE step_batch SET state = 'undone' WHERE id = 1", "batch 1 is undone"),
        ("UPDATE step_batch_line SET step = 'reminder' WHERE id = 1", "has reminder of account"),
    ],
    "batch_step_is_in_the_case_file": [
        ("DELETE FROM collection_step WHERE code = 'notice'", "batch 1 did notice to account 10"),
        ("UPDATE step_batch SET state = 'printed' WHERE id = 1", "batch 1 did notice"),
    ],
    "letter_is_of_its_line": [
        ("UPDATE step_letter SET amount_cents = 5 WHERE id = 1", "letter L1-1 says 5"),
        ("DELETE FROM step_letter WHERE id = 1", "has no letter"),
    ],
}
ORDERS_TAMPERED: dict[str, list[tuple[str, str]]] = {
    "order_of_a_batch_is_of_its_account": [
        ("UPDATE work_order SET kind = 'reconnect' WHERE number = 1", "order 1 is a reconnect"),
        ("UPDATE work_order SET account_id = 2 WHERE number = 1", "order 1 is a door_tag"),
    ],
    "batch_step_is_in_the_case_file": [
        ("UPDATE step_batch_line SET order_id = NULL WHERE id = 1", "batch 1 did door_tag"),
    ],
}


def _find(office: Office, tampered: dict[str, list[tuple[str, str]]], subtests) -> None:
    results = {result.name: result for result in run_proofs(office.db)}
    assert {result.failures for result in results.values()} == {()}
    assert all(results[name].checked for name in tampered)
    for name, statement, said in [(n, *one) for n, each in tampered.items() for one in each]:
        with subtests.test(proof=name, statement=statement):
            with behind_the_back(office.db) as connection:
                connection.exec_driver_sql(_LIVE)
                connection.exec_driver_sql("DROP INDEX uq_step_batch_line_account")
                connection.exec_driver_sql(statement)
                found = {result.name: result for result in prove(connection)}
            assert not found[name].ok
            assert any(said in failure for failure in found[name].failures), found[name].failures


@pytest.fixture
def letters(office: Office, tmp_path) -> Office:
    """Two letters mailed."""
    past_due(office)
    past_due(office, BO, "TATE, BO", water=7_000)
    run(office)
    chosen(office)
    released(office)
    printed(office, tmp_path)
    mailed(office)
    return office


def test_every_proof_of_letters_finds_what_was_tampered_with(letters, subtests):
    _find(letters, TAMPERED, subtests)


def test_every_proof_of_orders_finds_what_was_tampered_with(office, two, subtests):
    assert set(two) == {MARIA, BO}
    chosen(office, "door_tag")
    released(office)
    _find(office, ORDERS_TAMPERED, subtests)
