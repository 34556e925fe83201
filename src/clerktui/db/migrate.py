"""Schema versions by Alembic: upgrade, check, and nothing at import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from clerktui.db import triggers
from clerktui.errors import Refused

if TYPE_CHECKING:
    from alembic.config import Config

    from clerktui.db.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"


def config(db: Database | None = None) -> Config:
    """Alembic's configuration, made here so that no ini file is needed."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    made.attributes["database"] = db
    return made


def newest() -> str:
    """The newest revision there is a migration for."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(config()).get_current_head() or ""


def upgrade(db: Database, to: str = "head") -> tuple[str, str]:
    """Bring the schema up to `to` and put every trigger back; gives (from, to).

    Raises:
        Refused: `migrate.unknown_revision` when there is no such revision.
    """
    from alembic import command
    from alembic.util import CommandError

    before = db.schema_version()
    with db.write(patient=True) as connection:
        made = config(db)
        made.attributes["connection"] = connection
        try:
            command.upgrade(made, to)
        except CommandError as error:
            raise Refused("migrate.unknown_revision", revision=to) from error
        triggers.install(connection)
    return before, db.schema_version()
