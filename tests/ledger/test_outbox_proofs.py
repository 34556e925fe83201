"""The proofs over the outbox find what was tampered with."""

from __future__ import annotations

import pytest

from clerktui.ledger.proofs import prove, run_proofs
from tests.ledger.tampering import behind_the_back
from tests.services.step_batches.test_emailing import three
from tests.support.office import Office
from tests.support.outbox import queued, run, sends
from tests.support.smtp import MailServer
from tests.support.step_batches import chosen, mailed, printed, released

assert three
TAMPERED: dict[str, list[tuple[str, str]]] = {
    "message_stands_as_it_was_tried": [
        ("UPDATE outbox_message SET state = 'queued' WHERE id = 1", "message 1 is queued"),
        ("DELETE FROM outbox_try WHERE message_id = 1", "message 1 is sent, last never"),
        ("UPDATE outbox_message SET state = 'failed' WHERE id = 1", "message 1 is failed"),
        ("UPDATE outbox_message SET state = 'given_up' WHERE id = 2", "message 2 is given_up"),
        ("UPDATE outbox_message SET state = 'cancelled' WHERE id = 2", "message 2 is cancelled"),
    ],
    "letter_by_email_is_one_message": [
        ("DELETE FROM outbox_message WHERE id = 1", "is mailed: 0 messages"),
        ("UPDATE step_batch_line SET delivery = 'paper'", "goes by paper"),
        ("UPDATE step_batch SET state = 'undone' WHERE id = 1", "is undone: 1 messages"),
        (
            "UPDATE outbox_message SET account_id = 3 WHERE id = 1",
            "message 1 is about a letter of another account",
        ),
    ],
    "letter_by_email_was_agreed_to": [
        ("DELETE FROM email_consent", "was not agreed to"),
        ("UPDATE outbox_message SET address = 'x@example.org' WHERE id = 2", "message 2 of"),
    ],
}


@pytest.fixture
def sent(office: Office, three, tmp_path) -> Office:
    """Two letters by e-mail that were accepted, and a message that waits."""
    chosen(office)
    released(office)
    printed(office, tmp_path)
    mailed(office)
    with MailServer() as server:
        sends(office, server.port)
        run(office)
    queued(office, "waits")
    return office


def test_every_proof_of_the_outbox_finds_what_was_tampered_with(sent, subtests):
    results = {result.name: result for result in run_proofs(sent.db)}
    assert {result.failures for result in results.values()} == {()}
    assert all(results[name].checked for name in TAMPERED)
    for name, statement, said in [(n, *one) for n, each in TAMPERED.items() for one in each]:
        with subtests.test(proof=name, statement=statement):
            with behind_the_back(sent.db) as connection:
                connection.exec_driver_sql(statement)
                found = {result.name: result for result in prove(connection)}
            assert not found[name].ok
            assert any(said in failure for failure in found[name].failures), found[name].failures
