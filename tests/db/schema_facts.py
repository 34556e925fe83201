"""What a database says of its own schema, as plain data that can be compared."""

from __future__ import annotations

import re

from sqlalchemy import Connection

from clerktui.db import Database

_POSTGRES = {
    "columns": """
        SELECT c.relname || '.' || a.attname,
               format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' not null'
               ELSE '' END || coalesce(' collate ' || nullif(l.collname, 'default'), '')
               || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
        LEFT JOIN pg_collation l ON l.oid = a.attcollation
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE a.attnum > 0 AND c.relnamespace = 'public'::regnamespace""",
    "constraints": """
        SELECT conrelid::regclass::text || '.' || conname,
               contype::text || ' ' || pg_get_constraintdef(oid)
        FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND contype <> 'n' AND contype <> 't'""",
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "triggers": """
        SELECT tgrelid::regclass::text || '.' || tgname,
               tgenabled::text || ' ' || pg_get_triggerdef(oid)
        FROM pg_trigger WHERE NOT tgisinternal""",
    "functions": """
        SELECT proname, pg_get_functiondef(oid) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace""",
    "sequences": "SELECT sequencename, data_type::text FROM pg_sequences",
}


def facts_of(db: Database) -> dict[str, dict[str, object]]:
    """Everything the schema is made of: part -> name -> definition."""
    with db.read() as connection:
        if db.is_sqlite:
            return _sqlite(connection)
        return {
            part: dict(connection.exec_driver_sql(query).all()) for part, query in _POSTGRES.items()
        }


def _sqlite(connection: Connection) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {"table": {}, "index": {}, "trigger": {}}
    rows = connection.exec_driver_sql(
        "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    )
    for kind, name, sql in rows:
        # The order in which columns and constraints are written down says nothing.
        found[kind][name] = _parts(sql) if kind == "table" else re.sub(r"\s+", " ", sql)
    listed = connection.exec_driver_sql("PRAGMA table_list")
    found["strict"] = {
        row.name: bool(row.strict)
        for row in listed
        if row.schema == "main" and not row.name.startswith("sqlite_")
    }
    return found


def _parts(sql: str) -> list[str]:
    """The columns and constraints of a CREATE TABLE, in order of the alphabet."""
    head, _, body = re.sub(r"\s+", " ", sql).partition("(")
    body, _, tail = body.rpartition(")")
    parts, depth = [""], 0
    for sign in body:
        depth += (sign == "(") - (sign == ")")
        if depth == 0 and sign == ",":
            parts.append("")
        else:
            parts[-1] += sign
    return [head.strip(), tail.strip(), *sorted(part.strip() for part in parts)]
