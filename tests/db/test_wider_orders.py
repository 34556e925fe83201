"""Work orders of an older schema stay as they were when more of them can be said."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from clerktui.db import Database
from tests.support.filler import put

pytestmark = pytest.mark.every_case
_OLD = (
    "INSERT INTO work_order (made_at, number, kind, account_id, premise_id, state, wanted_on, "
    "made_by_id, ended_at, note) VALUES (:at, :number, :kind, :account, :premise, :state, "
    "'2026-11-23', :user, :ended, '')"
)
_NEW = (
    "INSERT INTO work_order (made_at, number, kind, account_id, premise_id, state, wanted_on, "
    "made_by_id, note, place, place_n, description, answers, department, priority, crew, raised, "
    "sequence, outcome, version, parent_id) SELECT made_at, number + 100, :kind, NULL, NULL, "
    ":state, wanted_on, made_by_id, '', 'Oak and 3rd', 'oak and 3rd', '', '{}', '', 3, '', 0, 0, "
    "'', 0, id FROM work_order WHERE number = 7"
)
_AT = "2026-11-23T15:00:00.000000Z"


@pytest.fixture
def old(empty_db_url):
    """Books of the schema before, with one order that is open and one that was cancelled."""
    from clerktui.models import Account, User

    database = Database(empty_db_url)
    database.migrate("0022")
    with database.write() as connection:
        account = put(connection, Account.__table__)
        premise = connection.execute(text("SELECT premise_id FROM account")).scalar_one()
        user = put(connection, User.__table__)
        said = {"at": _AT, "account": account, "premise": premise, "user": user}
        orders = ((7, "final_reading", "open", None), (8, "cut_off", "cancelled", _AT))
        for number, kind, state, ended in orders:
            order = {"number": number, "kind": kind, "state": state, "ended": ended}
            connection.execute(text(_OLD), said | order)
    yield database
    database.dispose()


def test_orders_there_were_stay_and_are_at_the_place_of_their_account(old):
    old.migrate()
    query = (
        "SELECT o.kind, o.state, o.number, o.priority, o.place = p.address AS here, o.answers "
        "FROM work_order o JOIN premise p ON p.id = o.premise_id ORDER BY o.id"
    )
    with old.read() as connection:
        rows = [tuple(row) for row in connection.execute(text(query))]
        assert rows == [
            ("final_reading", "open", 7, 3, True, "{}"),
            ("cut_off", "cancelled", 8, 3, True, "{}"),
        ]
        if old.is_sqlite:
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []


def test_an_order_needs_no_account_and_may_be_of_any_kind_and_of_more_states(old):
    with pytest.raises(DBAPIError):
        _add(old, "leak", "dispatched")
    old.migrate()
    _add(old, "leak", "dispatched")
    with pytest.raises(DBAPIError):
        _add(old, "leak", "lost")
    with pytest.raises(DBAPIError, match="ended_when"):
        _add(old, "leak", "completed")


def _add(db: Database, kind: str, state: str) -> None:
    """Write an order at the end of a street, and take it back; on a line of its own."""
    other = Database(str(db.url.render_as_string(hide_password=False)))
    try:
        with other.engine.connect() as connection:
            if db.is_sqlite:
                connection.exec_driver_sql("BEGIN")
            try:
                connection.execute(text(_NEW), {"kind": kind, "state": state})
            finally:
                connection.rollback()
    finally:
        other.dispose()
