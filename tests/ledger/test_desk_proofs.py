"""The proofs over promised calls and flags find what was tampered with."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.ledger.proofs import prove
from clerktui.services import accounts, call_backs, contacts
from clerktui.views.accounts import FlagDraft
from clerktui.views.contacts import CallBackStep, ContactDraft
from tests.ledger.tampering import behind_the_back, honest
from tests.support.office import Office, new_id

ACCOUNT = "10-0442-07"
TAMPERED: dict[str, list[tuple[str, str]]] = {
    "call_moves_lead_there": [
        ("UPDATE call_back SET state = 'open' WHERE id = 1", "call 1 is open, its last step done"),
        ("UPDATE call_back SET state = 'missed' WHERE id = 1", "call 1 is missed"),
        ("UPDATE call_back SET due_at = promised_at WHERE id = 2", "call 2 is open"),
        ("DELETE FROM call_back_move WHERE call_back_id = 2", "its last step none"),
    ],
    "flag_moves_lead_there": [
        ("UPDATE account_flag SET ended_at = NULL WHERE id = 1", "flag 1 (disputed) differs"),
        (
            "UPDATE account_flag SET expires_on = NULL WHERE id = 2",
            "flag 2 (life_support) runs out otherwise",
        ),
    ],
}


@pytest.fixture
def books(office: Office) -> Office:
    """A call that was made, one still to be made; a flag that ended, one that holds."""
    office.account(ACCOUNT, water=4120)
    db, ana, sam = office.db, office.people["ana"], office.people["sam"]
    for name in ("Bo Tate", "Jo Hunter"):
        draft = ContactDraft(new_id(), "call", "asks", caller=name, number="5", call_back="soon")
        contacts.log_contact(db, ana, draft)
    call_backs.step(db, ana, CallBackStep(new_id(), 1, "done"))
    call_backs.step(db, ana, CallBackStep(new_id(), 2, "no_answer"))
    accounts.add_flag(db, sam, ACCOUNT, FlagDraft("disputed"))
    accounts.end_flag(db, sam, ACCOUNT, "disputed", "settled")
    until = dt.date(2027, 1, 31)
    proof = FlagDraft("life_support", "oxygen", until, "doctor_letter")
    accounts.add_flag(db, sam, ACCOUNT, proof)
    return office


def test_honest_books_hold(books):
    honest(books.db, TAMPERED)


def test_every_proof_finds_what_was_tampered_with(books, subtests):
    for name, statement, said in [(n, *one) for n, each in TAMPERED.items() for one in each]:
        with subtests.test(proof=name, statement=statement):
            with behind_the_back(books.db) as connection:
                connection.exec_driver_sql(statement)
                found = {result.name: result for result in prove(connection)}
            assert not found[name].ok
            assert any(said in failure for failure in found[name].failures), found[name].failures
