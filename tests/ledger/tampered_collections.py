"""The proofs about collecting, each tampered with in a file of its own."""

from __future__ import annotations

from tests.ledger import (
    test_accrual_proofs,
    test_agency_proofs,
    test_arrangement_proofs,
    test_collection_queue_proofs,
    test_enforcement_proofs,
    test_mortgage_proofs,
    test_outbox_proofs,
    test_setoff_proofs,
    test_step_batch_proofs,
    test_unclaimed_proofs,
)

COLLECTIONS_TAMPERED: set[str] = {
    *test_accrual_proofs.TAMPERED,
    *test_agency_proofs.TAMPERED,
    *test_arrangement_proofs.TAMPERED,
    *(proof for proof, *_ in test_collection_queue_proofs.TAMPERED),
    *test_enforcement_proofs.TAMPERED,
    *test_mortgage_proofs.TAMPERED,
    *test_outbox_proofs.TAMPERED,
    *test_setoff_proofs.TAMPERED,
    *test_step_batch_proofs.TAMPERED,
    *test_step_batch_proofs.ORDERS_TAMPERED,
    *test_unclaimed_proofs.TAMPERED,
}
