"""Work orders of an older schema stay as they were when more kinds of them are let in."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from clerktui.db import Database
from tests.support.filler import put

pytestmark = pytest.mark.every_case
_KINDS = "SELECT kind, state, number FROM work_order ORDER BY id"


def test_orders_there_were_stay_and_a_cut_off_is_let_in(empty_db_url):
    from clerktui.models import FinalReading, WorkOrder

    db = Database(empty_db_url)
    try:
        db.migrate("0015")
        with db.write() as connection:
            order = put(connection, WorkOrder.__table__, kind="final_reading", number=7)
            put(connection, FinalReading.__table__, order_id=order)
        assert not _lets_in(db, "cut_off")
        db.migrate()
        with db.read() as connection:
            assert [tuple(row) for row in connection.execute(text(_KINDS))] == [
                ("final_reading", "open", 7)
            ]
            if db.is_sqlite:
                assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
                assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        assert _lets_in(db, "cut_off")
        assert _lets_in(db, "reconnect")
        assert not _lets_in(db, "party")
    finally:
        db.dispose()


def _lets_in(db: Database, kind: str) -> bool:
    """Whether an order of a kind may be written; on a connection of its own, as tills have."""
    from sqlalchemy.exc import DBAPIError

    other = Database(str(db.url.render_as_string(hide_password=False)))
    statement = text(
        "INSERT INTO work_order (made_at, number, kind, account_id, premise_id, state, wanted_on, "
        "made_by_id, note) SELECT made_at, 900 + length(:kind), :kind, account_id, premise_id, "
        "'cancelled', wanted_on, made_by_id, '' FROM work_order WHERE number = 7"
    )
    try:
        with other.engine.connect() as connection:
            if db.is_sqlite:
                connection.exec_driver_sql("BEGIN")
            try:
                connection.execute(statement, {"kind": kind})
            except DBAPIError:
                return False
            finally:
                connection.rollback()
        return True
    finally:
        other.dispose()
