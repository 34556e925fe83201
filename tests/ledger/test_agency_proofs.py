"""The proofs over collection agencies find what was tampered with."""

from __future__ import annotations

import pytest

from clerktui.services.agencies import files, receiving
from clerktui.views.agencies import AgencyMoneyRequest
from tests.ledger.tampering import finds_all, honest
from tests.support import agencies
from tests.support.batches import to_state
from tests.support.office import Office

TAMPERED: dict[str, list[tuple[str, str]]] = {
    "placement_is_its_last_move": [
        ("UPDATE placement SET state = 'closed' WHERE number = 1", "placement 1 is closed"),
        ("DELETE FROM placement_move WHERE code = 'money'", "placement 1 is placed with 8000"),
    ],
    "placement_list_is_its_placements": [
        ("UPDATE placement_list SET amount_cents = 5", "list 1 says 2 debts of 5"),
        ("UPDATE placement_list SET released_by_id = prepared_by_id", "list 1 says 2 debts"),
    ],
    "placement_file_is_its_lines": [
        ("UPDATE placement_file SET record_count = 5", "agency file 1 says 5 records"),
    ],
    "agency_money_is_its_placement": [
        ("UPDATE placement SET through_cents = 5 WHERE number = 2", "placement 2 has 5"),
    ],
    "agency_commission_is_its_correction": [
        ("UPDATE agency_money SET correction_id = NULL", "kept 1000, its correction is 0"),
        ("UPDATE agency_money SET net_cents = 5", "kept 1000"),
    ],
    "agency_money_is_in_its_batch": [
        ("UPDATE agency_money SET state = 'waiting'", "is waiting, its batch is posted"),
        ("UPDATE batch SET state = 'keyed'", "is posted, its batch is keyed"),
    ],
}


@pytest.fixture
def books(office: Office, tmp_path) -> Office:
    """Two debts placed and told, money on the first."""
    agencies.owing(office)
    agencies.agree(office)
    agencies.placed(office)
    ana = office.people["ana"]
    files.make_file(office.db, ana, agencies.AGENCY, "placement")
    path = agencies.money_file(tmp_path, "1,10-0442-07,11/20/2026,40.00,10.00,30.00")
    batch = receiving.import_money(office.db, ana, AgencyMoneyRequest(path)).batch
    to_state(office, batch, "posted", "ana")
    return office


def test_honest_books_hold(books):
    honest(books.db, TAMPERED)


def test_every_proof_finds_what_was_tampered_with(books, subtests):
    finds_all(books.db, TAMPERED, subtests)
