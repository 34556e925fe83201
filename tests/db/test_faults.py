"""Whatever is wrong with the database, the desk is told in the office's words, and soon."""

from __future__ import annotations

import errno
import fcntl
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import event, insert, text
from sqlalchemy.exc import DBAPIError

from clerktui.db import Database, database, faults
from clerktui.errors import DatabaseUnreachable
from clerktui.models import AuditEntry, Policy
from tests.support.office import Office
from tests.support.postgres import _free_port

ACCOUNT = "10-0442-07"


@pytest.fixture
def books(office: Office) -> Office:
    office.account(ACCOUNT, water=4120)
    return office


def unreachable(work, message_id: str, within_s: float = 5.0) -> DatabaseUnreachable:
    """The work cannot reach the books, says which way, and does not keep anybody waiting."""
    began = time.monotonic()
    with pytest.raises(DatabaseUnreachable) as caught:
        work()
    assert time.monotonic() - began < within_s
    assert caught.value.message_id == message_id
    return caught.value


# --------------------------------------------------------------------------------------- SQLite
@pytest.mark.sqlite_only
def test_another_writer_outside_the_queue_is_waited_for_and_then_named(books, monkeypatch):
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 50)
    impatient = Office.reopen(Database(str(books.db.url), books.db.clock))
    other = sqlite3.connect(books.db.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    unreachable(lambda: impatient.pay(ACCOUNT, 100), "db.busy")
    other.execute("ROLLBACK")
    assert impatient.pay(ACCOUNT, 100).receipt == "26-000001"
    other.close()
    impatient.db.dispose()


@pytest.mark.sqlite_only
def test_a_till_that_stands_in_the_turnstile_is_not_waited_for_for_ever(books, monkeypatch):
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 50)
    with Path(f"{books.db.path}-turn").open("w") as turnstile:
        fcntl.flock(turnstile, fcntl.LOCK_EX)
        unreachable(lambda: books.pay(ACCOUNT, 100), "db.busy")
    assert books.pay(ACCOUNT, 100).receipt == "26-000001"
    books.prove()


@pytest.mark.sqlite_only
def test_books_that_can_only_be_read_say_so(books):
    @event.listens_for(books.db.engine, "checkout")
    def _look_only(connection, _record, _proxy):
        connection.execute("PRAGMA query_only=ON")

    unreachable(lambda: books.pay(ACCOUNT, 100), "db.readonly")
    assert books.balance(ACCOUNT) == 4120


@pytest.mark.sqlite_only
def test_a_full_disk_stops_posting_and_nothing_is_lost_or_half_done(books):
    pages = {"max": 0}

    @event.listens_for(books.db.engine, "checkout")
    def _small_disk(connection, _record, _proxy):
        connection.execute(f"PRAGMA max_page_count = {pages['max'] or 1_000_000}")

    with books.db.read() as connection:
        pages["max"] = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    receipts = (books.pay(ACCOUNT, cents).receipt for cents in range(1, 200))
    taken: list[str] = []
    unreachable(lambda: taken.extend(receipts), "db.full", within_s=60)
    pages["max"] = 0
    books.prove()
    assert books.balance(ACCOUNT) == 4120 - sum(range(1, len(taken) + 1))
    assert books.pay(ACCOUNT, 1000).receipt == f"26-{len(taken) + 1:06d}"
    books.prove()


@pytest.mark.sqlite_only
def test_a_full_disk_at_commit_leaves_a_line_that_can_be_used(books):
    def fail(_connection) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    event.listen(books.db.engine, "commit", fail)
    with pytest.raises((DBAPIError, sqlite3.OperationalError)):
        books.pay(ACCOUNT, 10)
    event.remove(books.db.engine, "commit", fail)
    assert books.balance(ACCOUNT) == 4120
    assert books.pay(ACCOUNT, 10).receipt == "26-000001"


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "content", [b"These are no books." * 500, b"SQLite format 3\0" + b"\xff" * 9000]
)
def test_a_file_that_is_no_database_is_called_damaged(content, books_folder):
    path = books_folder / "letter.sqlite3"
    path.write_bytes(content)
    broken = Database(f"sqlite:///{path}")
    error = unreachable(broken.schema_version, "db.damaged")
    assert error.facts["reason"].startswith("SQLITE_")
    assert path.read_bytes() == content


@pytest.mark.sqlite_only
def test_pages_overwritten_are_called_damaged(books):
    path = books.db.path
    books.db.dispose()
    size = path.stat().st_size
    with path.open("r+b") as file:
        for page in range(1, size // 4096):
            file.seek(page * 4096)
            file.write(os.urandom(4096))
    unreachable(books.prove, "db.damaged")


@pytest.mark.sqlite_only
def test_a_folder_that_is_not_there_is_told(books_folder):
    missing = Database(f"sqlite:///{books_folder / 'nowhere' / 'books.sqlite3'}")
    unreachable(missing.schema_version, "db.damaged")
    unreachable(missing.create_schema, "db.damaged")


@pytest.mark.sqlite_only
def test_a_turnstile_that_can_not_be_made_is_told(books):
    (books.db.path.parent / "books.sqlite3-turn").unlink()
    (books.db.path.parent / "books.sqlite3-turn").mkdir()
    unreachable(lambda: books.pay(ACCOUNT, 100), "db.damaged")


@pytest.mark.parametrize(
    ("number", "message_id"),
    [
        (errno.EACCES, "db.readonly"),
        (errno.EROFS, "db.readonly"),
        (errno.ENOSPC, "db.full"),
        (errno.EIO, "db.damaged"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(number, message_id):
    assert faults.unusable_file(OSError(number, "no")).message_id == message_id


# ----------------------------------------------------------------------------------- both engines
def test_a_mistake_of_the_program_stays_a_mistake(books):
    with pytest.raises(DBAPIError), books.db.write() as connection:
        connection.execute(text("SELECT nothing FROM nowhere"))
    duplicate = {"id": 1, "key": "x", "effective_from": None, "value": 1, "entered_at": None}
    with pytest.raises(DBAPIError), books.db.write() as connection:
        connection.execute(insert(Policy.__table__).values(**duplicate))
    assert books.pay(ACCOUNT, 100).receipt == "26-000001"


def test_a_block_that_raises_writes_nothing(books):
    table = AuditEntry.__table__
    entry = {"at": books.db.clock.now(), "action": "x", "subject_kind": "x", "subject_id": "x"}

    def stumble() -> None:
        with books.db.write() as connection:
            connection.execute(insert(table).values(**entry, detail={}))
            raise KeyError

    with pytest.raises(KeyError):
        stumble()
    with books.db.read() as connection:
        found = connection.execute(text("SELECT count(*) FROM audit_entry WHERE action = 'x'"))
        assert found.scalar() == 0


@pytest.mark.parametrize(
    "address", ["postgresql+psycopg://u@127.0.0.1:{port}/town", "sqlite:///{file}"]
)
def test_the_command_line_says_it_in_a_sentence_and_exits_3(address, books_folder):
    letter = books_folder / "letter.sqlite3"
    letter.write_bytes(b"These are no books." * 500)
    url = address.format(port=_free_port(), file=letter)
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "clerktui", "verify", "--db", url],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert time.monotonic() - began < 20
