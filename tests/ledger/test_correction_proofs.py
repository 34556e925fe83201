"""The proofs over corrections hold for honest books and find what was tampered with."""

from __future__ import annotations

import pytest

from clerktui.ledger.correction_proofs import CORRECTION_PROOFS
from clerktui.ledger.proofs import run_proofs
from clerktui.views.tickets import TenderDraft
from tests.ledger.tampered_corrections import CORRECTIONS_TAMPERED
from tests.ledger.tampering import behind_the_back, prove_one
from tests.support.corrections import Correcting
from tests.support.office import Office

ACCOUNT, OTHER, THIRD = "10-0442-07", "07-1190-04", "10-0233-05"


@pytest.fixture
def books(office: Office) -> Office:
    """One of each correction: reversed, cancelled, moved, paid otherwise (undone too), moved on."""
    at = Correcting(office)
    office.account(ACCOUNT, water=4120, sewer=3800)
    office.account(OTHER, "RODRIGUEZ, MARTA", tax=41_18)
    office.account(THIRD, "OKAFOR, N", water=5500)
    paid = [
        office.pay(ACCOUNT, cents, TenderDraft("check", cents, "1187")).receipt
        for cents in (1000, 1500, 2000)
    ]
    paid += [office.pay(OTHER, cents).receipt for cents in (600, 700)]
    at.close_as_expected()
    at.cancel_tender(paid[0])
    at.cancel_payment(paid[1])
    at.reapply(paid[2], THIRD)
    at.change_tender(paid[3], "cash", "check")
    at.transfer(ACCOUNT, OTHER)
    at.cancel_tender(at.reapply(paid[4], THIRD).receipt)
    return office


def test_honest_books_hold(books):
    found = {result.name: result for result in run_proofs(books.db)}
    assert {result.failures for result in found.values()} == {()}
    assert found["corrections_gap_free"].checked == 7
    assert all(found[proof.name].checked for proof in CORRECTION_PROOFS)


def test_every_proof_finds_what_was_tampered_with(books, subtests):
    for name, attempts in CORRECTIONS_TAMPERED.items():
        for statement, said in attempts:
            with subtests.test(proof=name, statement=statement):
                with behind_the_back(books.db) as connection:
                    if "SET payment_id" in statement:
                        connection.exec_driver_sql("DROP INDEX uq_correction_takes_back")
                    connection.exec_driver_sql(statement)
                    found = prove_one(connection, name)
                failures = found.failures
                assert any(said in failure for failure in failures), failures
    books.prove()
