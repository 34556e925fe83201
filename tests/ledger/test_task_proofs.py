"""The proofs over tasks find what was tampered with."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from clerktui.ledger.proofs import prove
from tests.ledger.tampering import behind_the_back
from tests.support.office import Office
from tests.support.tasks import ask, step

TAMPERED = [
    ("tasks_are_their_threads", "UPDATE task SET state = 'taken'", "task 1 is taken, its thread"),
    (
        "tasks_are_their_threads",
        "UPDATE task SET owner_id = NULL, owner_role = 'clerk'",
        "task 1 is waiting, its thread says waiting",
    ),
    ("tasks_are_their_threads", "UPDATE task SET last_note_id = 1", "its thread says open"),
    (
        "task_moves_follow_each_other",
        "DELETE FROM task_note WHERE id = 2",
        "task 1 was taken and before that led to open",
    ),
    (
        "tasks_read_are_there",
        "UPDATE task_read SET last_note_id = 9 WHERE user_id = 2",
        "task 1 is read up to 9 of 3",
    ),
]


@pytest.fixture
def office(office: Office) -> Office:
    number = ask(office, "Leak")
    step(office, "take", number, who="sam")
    step(office, "answer", number, "fixed", who="sam")
    office.prove()
    return office


@pytest.mark.parametrize(("proof", "statement", "told"), TAMPERED)
def test_tampering_is_found(office, proof, statement, told):
    with behind_the_back(office.db) as connection:
        connection.execute(text(statement))
        failed = {one.name: " ".join(one.failures) for one in prove(connection) if not one.ok}
    assert told in failed[proof]
