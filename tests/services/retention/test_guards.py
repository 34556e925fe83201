"""A purge opens history for its own rows in its own moment only, on either engine."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from clerktui.db.purge_triggers import PURGEABLE
from clerktui.ledger import proofs
from clerktui.ledger.retention_proofs import RETENTION_PROOFS
from clerktui.models import PurgeItem
from clerktui.services import reference
from clerktui.services.retention import running
from tests.ledger.tampering import behind_the_back
from tests.support.office import Office
from tests.support.retention import LATER, OLD, OWING, approve, old_books, plan, purge

pytestmark = pytest.mark.every_case
_GUARDED = (
    r"only ever added to|frozen|not released|without its tombstone|worked|FOREIGN|foreign"
    r"|listed|deleted"
)


@pytest.fixture
def running_run(office: Office, clock, monkeypatch) -> Office:
    """A released run that was begun and has not worked its one item."""
    old_books(office)
    office.pay(OWING, 100)
    clock.at = LATER
    reference.forget(office.db)
    approve(office, plan(office))
    monkeypatch.setattr(running, "_work", lambda *_: None)
    running.run_some(office.db, office.people["sam"], 1)
    return office


PERMIT = "INSERT INTO purge_permit (item_id, never_id) VALUES (1, -1)"
DONE = "UPDATE purge_item SET state = 'done', tombstone = 'x', changed = '{}' WHERE id = 1"


def attack(office: Office, *statements: str) -> None:
    """All of it is refused, at the statement or at the commit."""

    def run() -> None:
        with office.db.write() as connection:
            for statement in statements:
                connection.execute(text(statement))

    with pytest.raises(DBAPIError, match=_GUARDED):
        run()


def test_without_a_permit_nothing_gives_way(running_run):
    attack(running_run, "UPDATE receipt SET document = '{}' WHERE number = '26-000001'")
    attack(running_run, "UPDATE audit_entry SET detail = '{}'")


def test_a_permit_cannot_be_committed_nor_taken_back_without_a_tombstone(running_run):
    attack(running_run, PERMIT)
    attack(running_run, PERMIT, "DELETE FROM purge_permit")
    attack(running_run, PERMIT, "UPDATE purge_permit SET item_id = 2")
    attack(running_run, PERMIT, DONE)
    attack(running_run, "INSERT INTO purge_permit (item_id, never_id) VALUES (99, -1)")
    attack(running_run, DONE)


def test_a_permit_opens_no_other_account_and_no_other_column(running_run):
    other = "(SELECT r.id FROM receipt r WHERE r.number = '26-000002')"
    attack(running_run, PERMIT, f"UPDATE receipt SET document = '{{}}' WHERE id = {other}")
    attack(running_run, PERMIT, "UPDATE receipt SET number = 'x' WHERE number = '26-000001'")
    attack(
        running_run, PERMIT, "UPDATE audit_entry SET action = 'x' WHERE subject_id = '10-0001-00'"
    )
    attack(running_run, PERMIT, "UPDATE tender SET reference = ''")
    attack(running_run, PERMIT, "UPDATE journal_entry SET memo = ''")
    attack(running_run, PERMIT, "UPDATE payment SET amount_cents = 1")
    attack(running_run, PERMIT, "DELETE FROM receipt")


def test_a_permit_lets_its_own_account_go(running_run):
    with running_run.db.write() as connection:
        for statement in (
            PERMIT,
            "UPDATE receipt SET document = document WHERE number = '26-000001'",
            DONE,
            "DELETE FROM purge_permit",
        ):
            connection.execute(text(statement))


def test_a_manifest_neither_grows_nor_changes_hands(running_run):
    grown = (
        "INSERT INTO purge_item (run_id, account_id, number, record_class, reason, state, "
        "skipped_because) VALUES (1, 2, 'x', 'x', '{}', 'planned', '')"
    )
    attack(running_run, grown)
    attack(running_run, "UPDATE purge_item SET account_id = 2")
    attack(running_run, "UPDATE purge_run SET planned_by_id = 1, manifest_hash = 'x'")
    attack(running_run, "UPDATE purge_run SET approved_by_id = 1")
    attack(running_run, "UPDATE purge_run SET state = 'planning'")


def test_every_purgeable_column_is_one_that_is_guarded():
    from clerktui.db import triggers

    guarded = {*triggers.APPEND_ONLY, *triggers.FROZEN_EXCEPT, *triggers.FINAL}
    assert set(PURGEABLE) <= guarded
    assert not {"journal_entry", "journal_line", "payment", "tender", "allocation"} & set(PURGEABLE)


TAMPERED = {
    "purges_were_released_by_two": "UPDATE purge_run SET approved_by_id = planned_by_id",
    "purges_are_their_items": "UPDATE purge_run SET done = 5",
    "purged_accounts_name_nobody": "UPDATE customer SET first_name = 'Chidi' WHERE id = 1",
}


def test_each_proof_names_what_is_wrong(office, clock):
    old_books(office)
    clock.at = LATER
    reference.forget(office.db)
    purge(office)
    with office.db.read() as connection:
        assert connection.execute(select(PurgeItem.__table__.c.number)).scalar() == OLD
    assert [proof.name for proof in RETENTION_PROOFS] == list(TAMPERED)
    for proof in RETENTION_PROOFS:
        with behind_the_back(office.db) as connection:
            assert proofs._run(connection, proof, None).ok
            if not office.db.is_sqlite:
                connection.exec_driver_sql(
                    "ALTER TABLE purge_run DROP CONSTRAINT IF EXISTS ck_purge_run_second_person"
                )
            connection.execute(text(TAMPERED[proof.name]))
            assert not proofs._run(connection, proof, None).ok, proof.name
