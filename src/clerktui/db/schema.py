"""A fresh schema in one go: every table, every trigger, stamped as the newest version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from clerktui.db import triggers
from clerktui.models import Table

if TYPE_CHECKING:
    from clerktui.db.database import Database

# The newest revision in `migrations/versions`; a test holds the two together.
HEAD = "0023"


def create(db: Database) -> None:
    """Create all tables and triggers in an empty database and stamp it with HEAD."""
    with db.write(patient=True) as connection:
        Table.metadata.create_all(connection)
        triggers.install(connection)
        stamp(connection, HEAD)


def drop(db: Database) -> None:
    """Drop every table of the books. Only a demonstration is ever dropped; its keeper asks."""
    with db.write(patient=True) as connection:
        Table.metadata.drop_all(connection)
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))


def stamp(connection: Connection, revision: str) -> None:
    """Write down the schema version, the way Alembic reads it."""
    connection.execute(
        text(
            "CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL, "
            "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
    )
    connection.execute(text("DELETE FROM alembic_version"))
    connection.execute(
        text("INSERT INTO alembic_version (version_num) VALUES (:revision)"),
        {"revision": revision},
    )
