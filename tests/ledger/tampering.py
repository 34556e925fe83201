"""How somebody with the database's own password would change history behind the program's back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection

from clerktui.db import Database
from clerktui.ledger import proofs
from clerktui.ledger.proofs import ProofResult


@contextmanager
def behind_the_back(db: Database) -> Iterator[Connection]:
    """A transaction without triggers and foreign keys, undone at the end."""
    with db.engine.connect() as connection:
        if db.is_sqlite:
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            names = connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            )
            for name in names.scalars().all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        try:
            yield connection
        finally:
            connection.rollback()
            connection.invalidate()


def prove_one(connection: Connection, name: str) -> ProofResult:
    """What one proof says; the whole list costs far more and is run where it is the subject."""
    listed = [proof for proof in proofs.PROOFS if proof.name == name]
    if listed:
        return proofs._run(connection, listed[0], None)
    [result] = [result for result in proofs.prove(connection) if result.name == name]
    return result


def honest(db: Database, tampered: Mapping[str, object]) -> None:
    """Every proof holds for these books, and those named looked at something."""
    results = {result.name: result for result in proofs.run_proofs(db)}
    assert {result.failures for result in results.values()} == {()}
    assert all(results[name].checked for name in tampered)


def finds_all(
    db: Database, tampered: Mapping[str, Sequence[tuple[str, str]]], subtests: Any
) -> None:
    """Each statement behind the books' back is found by its proof, which says what is wrong."""
    attempts = [(name, *one) for name, each in tampered.items() for one in each]
    for name, statement, said in attempts:
        with subtests.test(proof=name, statement=statement):
            with behind_the_back(db) as connection:
                connection.exec_driver_sql(statement)
                found = {result.name: result for result in proofs.prove(connection)}
            assert not found[name].ok
            assert any(said in failure for failure in found[name].failures), found[name].failures
    honest(db, {})
