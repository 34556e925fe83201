"""Alembic's environment: runs migrations on the connection the caller already holds."""

from __future__ import annotations

from alembic import context

from clerktui.models import Table

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Table.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=False,
    transactional_ddl=False,
)
context.run_migrations()
