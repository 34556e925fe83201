"""The proofs over what rules charge find what was tampered with."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.ledger.proofs import prove
from clerktui.services.accruals import waiving
from clerktui.views.accruals import WaiveFeeDraft
from tests.ledger.tampering import behind_the_back, honest
from tests.support.accruals import charge
from tests.support.office import Office, new_id

TAMPERED: dict[str, list[tuple[str, str]]] = {
    "accrual_is_its_entry": [
        ("UPDATE accrual SET amount_cents = 999 WHERE id = 1", "accrual 1 says 999"),
        ("UPDATE accrual SET receivable_id = 1 WHERE id = 1", "accrual 1 says 1000"),
    ],
    "accrual_charged_once": [
        (
            "UPDATE accrual SET subject = 'bill:1', take = 2 WHERE id = 2",
            "bill:1 is charged 2 times",
        ),
    ],
    "waived_fee_is_taken_off": [
        ("UPDATE fee_waiver SET correction_id = NULL", "waiver 1 took no fee off"),
    ],
}


@pytest.fixture
def books(office: Office) -> Office:
    """Two late fees, one of them waived."""
    for number in ("10-0442-07", "10-0443-01"):
        office.account(number, due=dt.date(2026, 10, 25), water=7000)
    charge(office, "late_fee")
    waiving.waive_fee(office.db, office.people["sam"], WaiveFeeDraft(new_id(), 1, "mail"))
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
