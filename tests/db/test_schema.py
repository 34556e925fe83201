"""Books made in one go and books made by migration are the same books, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from clerktui.db import Database, migrate, schema
from clerktui.errors import Refused
from clerktui.models import Table
from tests.db.schema_facts import facts_of

pytestmark = pytest.mark.every_case


@pytest.fixture
def migrated(empty_db_url):
    database = Database(empty_db_url)
    database.migrate()
    yield database
    database.dispose()


def test_the_newest_version_is_the_one_fresh_books_are_stamped_with(db):
    assert migrate.newest() == schema.HEAD == db.schema_version()


@pytest.mark.pg_versions
def test_fresh_and_migrated_books_are_made_alike(db, migrated):
    fresh, grown = facts_of(db), facts_of(migrated)
    for part, found in fresh.items():
        assert grown[part].keys() == found.keys(), part
        for name, definition in found.items():
            assert grown[part][name] == definition, f"{part} {name}"
    assert migrated.schema_version() == schema.HEAD


@pytest.mark.pg_versions
def test_every_table_of_the_models_is_there_with_its_columns(migrated):
    with migrated.read() as connection:
        for table in Table.metadata.sorted_tables:
            names = ", ".join(column.name for column in table.columns)
            assert connection.execute(text(f"SELECT {names} FROM {table.name}")).all() == []


@pytest.mark.sqlite_only
def test_every_table_is_strict(db):
    loose = {name for name, strict in facts_of(db)["strict"].items() if not strict}
    assert loose == {"alembic_version"}


def test_every_constraint_has_a_name_a_migration_can_find(db):
    for table in Table.metadata.sorted_tables:
        for constraint in table.constraints:
            assert constraint.name, f"{table.name}: {constraint}"


def test_migrating_again_changes_nothing(migrated):
    before = facts_of(migrated)
    assert migrated.migrate() == (schema.HEAD, schema.HEAD)
    assert facts_of(migrated) == before


def test_migrating_puts_back_a_trigger_that_was_lost(db):
    before = facts_of(db)
    on_table = "" if db.is_sqlite else " ON tender"
    with db.write() as connection:
        connection.execute(text(f"DROP TRIGGER tender_no_update{on_table}"))
    assert facts_of(db) != before
    db.migrate()
    assert facts_of(db) == before


def test_a_version_nobody_made_is_refused(db):
    with pytest.raises(Refused, match=r"migrate\.unknown_revision"):
        db.migrate("1999")
    assert db.schema_version() == schema.HEAD


def test_books_without_a_schema_have_no_version(empty_db_url):
    database = Database(empty_db_url)
    assert database.schema_version() == ""
    database.dispose()


def test_only_two_engines_keep_books():
    with pytest.raises(Refused, match=r"db\.unknown_engine"):
        Database("mysql+mysqldb://till@books/town")
