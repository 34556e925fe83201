"""The database: connections, transactions, schema, migrations. Knows no rule of the office."""

from clerktui.db.database import Database

__all__ = ["Database"]
