"""What another process wrote is heard at once from a server, soon from a file, and never twice."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text

from clerktui.db import watching
from clerktui.db.watching import FIRST_DELAY_S, LONGEST_DELAY_S, announce, follow
from tests.support.elsewhere import ask_elsewhere
from tests.support.office import Office
from tests.support.tasks import ask
from tests.support.work_orders import move, request

PATIENCE_S = 30


class Ear:
    """Somebody who follows the books in a thread."""

    def __init__(self, url: str) -> None:
        self.heard: queue.SimpleQueue[None] = queue.SimpleQueue()
        self._end, stop = socket.socketpair()
        told = (url, lambda: self.heard.put(None), stop)
        self.thread = threading.Thread(target=follow, args=told, daemon=True)
        self.thread.start()

    def hears(self) -> None:
        self.heard.get(timeout=PATIENCE_S)

    def stop(self) -> None:
        self._end.close()
        self.thread.join(PATIENCE_S)
        assert not self.thread.is_alive()


@pytest.fixture(autouse=True)
def hurried(monkeypatch):
    monkeypatch.setattr(watching, "LOOK_EVERY_S", 0.05)
    monkeypatch.setattr(watching, "FIRST_DELAY_S", 0.05)


@pytest.fixture
def ear(office: Office) -> Iterator[Ear]:
    ear = Ear(office.db.url.render_as_string(hide_password=False))
    ear.hears()
    yield ear
    ear.stop()


def test_what_another_process_asks_is_heard(office, ear):
    ask_elsewhere(office.db.url.render_as_string(hide_password=False), "Leak")
    ear.hears()
    assert ear.heard.empty()


def test_what_is_done_about_an_order_is_heard(office, ear):
    request(office, "pothole", place="9 Oak St")
    ear.hears()
    move(office, "add_note", 1, who="ana", note="two of them")
    ear.hears()


def test_what_was_rolled_back_is_not_heard(office, ear):
    def fail(connection: Connection) -> None:
        announce(connection)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        office.db.post(fail)
    ask(office, "Leak")
    ear.hears()
    assert ear.heard.empty()


@pytest.mark.postgresql_only
def test_a_payment_is_none_of_its_business_on_a_server(office, ear):
    office.account("10-0442-07", water=4120)
    office.pay("10-0442-07", 100)
    ask(office, "Leak")
    ear.hears()
    assert ear.heard.empty()


@pytest.mark.postgresql_only
def test_a_broken_line_is_opened_again_and_what_it_missed_is_looked_for(office, ear):
    end = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE application_name = 'clerktui watch' AND datname = current_database()"
    )
    with office.db.write() as connection:
        assert connection.execute(text(end)).scalars().all() == [True]
    ear.hears()
    ask(office, "Leak")
    ear.hears()


@pytest.mark.sqlite_only
def test_a_file_that_is_not_there_yet_is_waited_for_and_not_made(tmp_path):
    path = tmp_path / "books.sqlite3"
    ear = Ear(f"sqlite:///{path}")
    with pytest.raises(queue.Empty):
        ear.heard.get(timeout=0.2)
    assert not path.exists()
    path.touch()
    ear.hears()
    ear.stop()


def test_the_wait_between_tries_doubles_up_to_a_minute_and_starts_anew(monkeypatch):
    monkeypatch.undo()
    delays = watching._Delays()
    told = [delays.next() for _ in range(8)]
    assert told[:3] == [FIRST_DELAY_S, 2 * FIRST_DELAY_S, 4 * FIRST_DELAY_S]
    assert told[-1] == LONGEST_DELAY_S
    delays.heard(lambda: None)()
    assert delays.next() == FIRST_DELAY_S
