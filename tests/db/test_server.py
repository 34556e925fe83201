"""PostgreSQL at its worst: frozen, gone, unsure, or locked by somebody else."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import contextmanager, suppress

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from clerktui.db import Database, database, server
from clerktui.errors import DatabaseUnreachable, OutcomeUnknown
from tests.support.office import Office
from tests.support.postgres import _free_port

pytestmark = pytest.mark.postgresql_only
ACCOUNT = "10-0442-07"
WARN_AT_COMMIT = """
    CREATE FUNCTION warn() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE WARNING 'canceling wait for synchronous replication'; RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER warn AFTER INSERT ON payment DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION warn()"""


@pytest.fixture
def books(office: Office) -> Office:
    office.account(ACCOUNT, water=4120)
    return office


@pytest.fixture
def impatient(books, monkeypatch):
    """The same books through a line that gives up after a third of a second."""
    monkeypatch.setattr(server.TillConnection, "deadline_s", 0.3)
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 100)
    db = Database(books.db.url.render_as_string(hide_password=False), books.db.clock)
    yield Office.reopen(db)
    db.dispose()


def run(db: Database, statement: str) -> None:
    with db.write() as connection:
        connection.exec_driver_sql(statement)


def cut(db: Database, other: Database, then: str = "") -> None:
    """Write something, have the server cut this line, and go on."""
    with db.write() as connection:
        connection.exec_driver_sql("UPDATE account SET version = version + 1")
        run(other, f"SELECT pg_terminate_backend({backend(connection)}, 5000)")
        if then:
            connection.exec_driver_sql(then)


@contextmanager
def frozen(pid: int):
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def backend(connection) -> int:
    return connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()


def test_a_server_that_is_not_there_is_told_at_once():
    absent = Database(f"postgresql+psycopg://u@127.0.0.1:{_free_port()}/town")
    began = time.monotonic()
    with pytest.raises(DatabaseUnreachable, match=r"db\.unreachable"):
        absent.schema_version()
    assert time.monotonic() - began < 2


def test_a_database_that_is_not_there_is_told(books):
    absent = Database(
        books.db.url.set(database="nowhere").render_as_string(hide_password=False), books.db.clock
    )
    with pytest.raises(DatabaseUnreachable, match=r"db\.unreachable"):
        absent.schema_version()


def test_a_server_that_froze_does_not_hang_the_till(books, impatient):
    with impatient.db.write() as connection:
        pid = backend(connection)
    began = time.monotonic()
    with frozen(pid), pytest.raises(DatabaseUnreachable, match=r"db\.unreachable"):
        impatient.pay(ACCOUNT, 100)
    assert time.monotonic() - began < 3
    assert books.pay(ACCOUNT, 100).receipt == "26-000001"
    books.prove()


def test_a_server_that_froze_in_a_commit_leaves_the_outcome_unknown(books, impatient):
    draft = books.draft_for(ACCOUNT, 100)

    def post() -> None:
        with impatient.db.write() as connection:
            connection.exec_driver_sql("UPDATE account SET version = version + 1")
            pid = backend(connection)
            os.kill(pid, signal.SIGSTOP)
            woken.append(pid)

    woken: list[int] = []
    with pytest.raises(OutcomeUnknown):
        post()
    os.kill(woken[0], signal.SIGCONT)
    assert books.post(draft).receipt == "26-000001"


@pytest.mark.parametrize("when", ["before", "during"])
def test_a_line_cut_while_posting_is_told_and_the_same_command_goes_through(books, when):
    draft = books.draft_for(ACCOUNT, 100)
    other = Database(books.db.url.render_as_string(hide_password=False))
    if when == "before":
        with books.db.read() as connection:
            pid = backend(connection)
        run(other, f"SELECT pg_terminate_backend({pid}, 5000)")
        with pytest.raises(DatabaseUnreachable):
            books.post(draft)
    else:
        with pytest.raises(DatabaseUnreachable):
            cut(books.db, other, "SELECT 1")
    assert books.post(draft).duplicate is False
    assert books.post(draft).duplicate is True
    books.prove()
    other.dispose()


def test_a_line_cut_before_the_commit_leaves_the_outcome_unknown(books):
    other = Database(books.db.url.render_as_string(hide_password=False))
    with pytest.raises(OutcomeUnknown):
        cut(books.db, other)
    other.dispose()
    books.prove()


def test_a_commit_the_server_warned_about_is_not_believed(books):
    run(books.db, WARN_AT_COMMIT)
    draft = books.draft_for(ACCOUNT, 100)
    with pytest.raises(OutcomeUnknown):
        books.post(draft)
    run(books.db, "DROP TRIGGER warn ON payment")
    again = books.post(draft)
    assert (again.receipt, again.duplicate) == ("26-000001", True)
    books.prove()


def test_a_notice_is_no_warning(books):
    run(books.db, WARN_AT_COMMIT.replace("RAISE WARNING", "RAISE NOTICE"))
    assert books.pay(ACCOUNT, 100).receipt == "26-000001"


def test_a_failed_transaction_is_never_committed(books):
    def swallow() -> None:
        with books.db.write() as connection:
            connection.exec_driver_sql("UPDATE account SET version = version + 1")
            with suppress(DBAPIError):
                connection.exec_driver_sql("SELECT nothing FROM nowhere")

    with pytest.raises(DBAPIError, match="nothing can be committed"):
        swallow()
    books.prove()
    assert books.pay(ACCOUNT, 100).receipt == "26-000001"


def test_a_row_somebody_holds_is_waited_for_and_then_told(books, impatient):
    with books.db.write() as connection:
        connection.exec_driver_sql("SELECT 1 FROM account FOR UPDATE")
        with pytest.raises(DatabaseUnreachable, match=r"db\.busy"):
            impatient.pay(ACCOUNT, 100)
    assert books.pay(ACCOUNT, 100).receipt == "26-000001"


def test_work_at_night_may_take_its_time(impatient):
    with impatient.db.write(patient=True) as connection:
        connection.exec_driver_sql("SELECT pg_sleep(0.6)")
    with impatient.db.snapshot() as connection:
        connection.exec_driver_sql("SELECT pg_sleep(0.6)")
    with pytest.raises(DatabaseUnreachable), impatient.db.read() as connection:
        connection.exec_driver_sql("SELECT pg_sleep(0.6)")


def test_a_snapshot_sees_one_moment_and_can_not_write(books):
    with books.db.snapshot() as connection:
        before = connection.execute(text("SELECT count(*) FROM payment")).scalar()
        books.pay(ACCOUNT, 100)
        assert connection.execute(text("SELECT count(*) FROM payment")).scalar() == before
    with (
        pytest.raises(DatabaseUnreachable, match=r"db\.readonly"),
        books.db.snapshot() as connection,
    ):
        connection.exec_driver_sql("UPDATE account SET version = version + 1")
    assert books.pay(ACCOUNT, 200).receipt == "26-000002"


def test_a_deadlock_is_settled_without_a_word(books):
    books.account("20-0001-00", "LEE, ANN", water=9000)
    numbers = [ACCOUNT, "20-0001-00"]
    both_have_one, done = threading.Barrier(2, timeout=5), []

    def cross(first: str, second: str) -> None:
        tries = []

        def work(connection) -> str:
            tries.append(first)
            connection.exec_driver_sql("SET LOCAL deadlock_timeout = '20ms'")
            _bump(connection, first)
            if len(tries) == 1:
                both_have_one.wait()
            _bump(connection, second)
            return first

        done.append((books.db.post(work), len(tries)))

    threads = [threading.Thread(target=cross, args=order) for order in (numbers, numbers[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(first for first, _ in done) == sorted(numbers)
    # Whoever was put back may meet the other once more before it is through.
    fewest, most = sorted(tries for _, tries in done)
    assert fewest == 1 < most
    with books.db.read() as connection:
        versions = connection.execute(text("SELECT deposit_cents FROM account")).scalars().all()
    assert versions == [2, 2]


def test_a_deadlock_that_comes_back_is_told_in_the_end(books):
    tries = []

    def work(connection) -> None:
        tries.append(1)
        connection.exec_driver_sql("DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$")

    with pytest.raises(DatabaseUnreachable, match=r"db\.busy"):
        books.db.post(work)
    assert len(tries) == database.PUT_BACK_MAX + 1


def _bump(connection, number: str) -> None:
    connection.execute(
        text("UPDATE account SET deposit_cents = deposit_cents + 1 WHERE number = :number"),
        {"number": number},
    )
