"""The proofs over close-outs find what was tampered with."""

from __future__ import annotations

import pytest

from tests.ledger.tampering import finds_all, honest
from tests.support import closing_accounts as closing
from tests.support.closing_accounts import HERE, NEW
from tests.support.office import Office

OPEN_AGAIN = "UPDATE work_order SET state = 'open', ended_at = NULL WHERE number = 1"
TAMPERED: dict[str, list[tuple[str, str]]] = {
    "close_out_is_its_last_step": [
        ("UPDATE close_out SET state = 'billed' WHERE number = 2", "close-out 2 is billed"),
        ("DELETE FROM close_out_move WHERE close_out_id = 2", "its last step says nothing"),
    ],
    "closed_out_is_closed": [
        ("UPDATE account SET status = 'active' WHERE number = '10-0442-07'", "07 is active"),
        ("UPDATE service_agreement SET ended_on = NULL WHERE account_id = 1", "after close-out 1"),
    ],
    "billed_after_reading": [
        ("UPDATE final_reading SET reading = NULL, read_on = NULL", "agreement 1 has no final"),
    ],
    "final_bill_is_of_its_account": [
        ("UPDATE close_out SET new_account_id = 2 WHERE number = 1", "close-out 1 names"),
        ("UPDATE bill SET account_id = 2", "close-out 1 names"),
    ],
    "readings_end_their_orders": [
        (
            OPEN_AGAIN,
            "order 1 is open",
        ),
        ("UPDATE work_order SET account_id = 1 WHERE number = 2", "order 2 is open in close-out 2"),
    ],
    "service_goes_back_to_the_owner": [
        ("UPDATE account SET premise_id = 2 WHERE number = '10-0442-08'", "gave service"),
        ("UPDATE standing_agreement SET customer_id = 1", "standing agreement 1 names"),
    ],
}


@pytest.fixture
def books(office: Office) -> Office:
    """One account closed, another asked for."""
    office.account(HERE, water=4120)
    closing.serve(office, HERE, water="84120")
    office.account(NEW, "WALKER, DEE", address="8 Oak St")
    closing.serve(office, NEW, water="90001")
    number = closing.ask(office).number
    closing.read(office, number, 1234)
    closing.bill(office, number, water=1000)
    closing.own(office, HERE, NEW)
    closing.finish(office, number, to_owner=True)
    closing.ask(office, NEW)
    return office


def test_honest_books_hold(books):
    honest(books.db, TAMPERED)


def test_every_proof_finds_what_was_tampered_with(books, subtests):
    finds_all(books.db, TAMPERED, subtests)
