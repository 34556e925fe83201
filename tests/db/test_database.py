"""Every connection is opened as the reference settings say, and transactions are what they say."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import suppress

import pytest
from sqlalchemy import text

from clerktui.db import Database
from clerktui.db.turnstile import turn
from clerktui.errors import DatabaseUnreachable

pytestmark = pytest.mark.every_case


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("cell_size_check", 1),
        ("busy_timeout", 5000),
    ],
)
def test_sqlite_is_set_for_money(db, pragma, value):
    for block in (db.read, db.write, db.snapshot):
        with block() as connection:
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


@pytest.mark.postgresql_only
@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("synchronous_commit", "on"),
        ("timezone", "UTC"),
        ("lock_timeout", "5s"),
        ("idle_in_transaction_session_timeout", "30s"),
        ("transaction_isolation", "read committed"),
        ("statement_timeout", "0"),
    ],
)
def test_postgresql_is_set_for_money(db, setting, value):
    for block in (db.read, db.write):
        with block() as connection:
            assert connection.exec_driver_sql(f"SHOW {setting}").scalar() == value


def test_a_snapshot_does_not_rub_off_on_what_comes_after(db):
    if db.is_sqlite:
        return
    with db.snapshot() as connection:
        assert _isolation(connection) == ("repeatable read", "on", "0")
    with db.write() as connection:
        assert _isolation(connection) == ("read committed", "off", "5s")
    with db.write(patient=True) as connection:
        assert _isolation(connection) == ("read committed", "off", "0")
    with db.read() as connection:
        assert _isolation(connection) == ("read committed", "on", "5s")
    with db.write() as connection:
        assert _isolation(connection) == ("read committed", "off", "5s")


def _isolation(connection) -> tuple[str, ...]:
    settings = ("transaction_isolation", "transaction_read_only", "lock_timeout")
    return tuple(connection.exec_driver_sql(f"SHOW {name}").scalar() for name in settings)


def test_a_reader_is_not_kept_waiting_by_a_writer(db):
    with db.write() as writing:
        writing.execute(text("INSERT INTO role (code, name) VALUES ('x', 'X')"))
        with db.read() as reading:
            assert reading.execute(text("SELECT count(*) FROM role")).scalar() == 0
    with db.read() as reading:
        assert reading.execute(text("SELECT count(*) FROM role")).scalar() == 1


def test_what_is_written_where_only_reading_was_meant_is_not_kept(db):
    with suppress(DatabaseUnreachable), db.read() as connection:
        connection.execute(text("INSERT INTO role (code, name) VALUES ('x', 'X')"))
    with db.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM role")).scalar() == 0


@pytest.mark.sqlite_only
def test_who_may_write_has_the_file_from_the_first_moment(db):
    """Asking for the write lock only with the first write would fail instead of wait."""
    other = sqlite3.connect(db.path, isolation_level=None, timeout=0)
    with db.write(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.close()


@pytest.mark.sqlite_only
def test_books_in_memory_need_no_turnstile():
    db = Database("sqlite://")
    assert db.path is None
    with db.write() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1


# ------------------------------------------------------------------------------------ turnstile
def test_the_turnstile_lets_one_in_at_a_time(tmp_path):
    path, inside, most = str(tmp_path / "turn"), [], []

    def work() -> None:
        for _ in range(20):
            with turn(path, 30):
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (len(most), max(most)) == (120, 1)


def test_who_gave_up_waiting_does_not_stand_in_the_way_later(tmp_path):
    path = str(tmp_path / "turn")
    with turn(path, None):
        for _ in range(3):
            with pytest.raises(DatabaseUnreachable, match=r"db\.busy"), turn(path, 0.01):
                pytest.fail("two are inside")
    for _ in range(3):
        with turn(path, 5):
            pass


def test_a_turn_ends_however_the_work_ends(tmp_path):
    path = str(tmp_path / "turn")
    for _ in range(2):
        with pytest.raises(KeyError), turn(path, 1):
            raise KeyError
