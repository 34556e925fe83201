from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import CancelledError
from types import ModuleType

import pytest

from clerktui.clock import FixedClock
from clerktui.config import Settings
from clerktui.errors import DatabaseUnreachable, Refused
from clerktui.gateway import LOG_NAME, Gateway, Incident
from tests.conftest import OFFICE_HOURS
from tests.support.source import ROOT

SERVICES = "clerktui.services.trial"
PATIENCE_S = 10


class Books:
    def __init__(self):
        self.opened_in = threading.current_thread().name
        self.is_disposed = False

    def dispose(self):
        self.is_disposed = True


@pytest.fixture
def service(monkeypatch):
    """A service module whose functions the test writes."""
    module = ModuleType(SERVICES)
    monkeypatch.setitem(sys.modules, SERVICES, module)
    return module


@pytest.fixture
def opened():
    return []


@pytest.fixture
def gateway(tmp_path, opened):
    def open_books(_settings, _clock):
        opened.append(Books())
        return opened[-1]

    gateway = Gateway(
        Settings("sqlite:///none", tmp_path), FixedClock(OFFICE_HOURS), open_books=open_books
    )
    yield gateway
    gateway.close()


def ask(gateway, name, *args, **options):
    return gateway.call(f"trial.{name}", *args, **options).result(PATIENCE_S)


class TestCalls:
    def test_reach_the_service_with_the_books_first(self, gateway, service, opened):
        service.post = lambda db, actor, *, cents: (db, actor, cents)
        assert ask(gateway, "post", "ana", cents=5) == (opened[0], "ana", 5)

    def test_reach_what_the_office_reads_under_its_own_name(self, gateway, monkeypatch):
        module = ModuleType("clerktui.reports.trial")
        module.told = lambda books, word: (isinstance(books, Books), word)
        monkeypatch.setitem(sys.modules, "clerktui.reports.trial", module)
        asked = gateway.call("reports.trial.told", "rows")
        assert asked.result(PATIENCE_S) == (True, "rows")

    def test_run_one_after_the_other_in_one_thread_that_opened_the_books(
        self, gateway, service, opened
    ):
        service.where = lambda _db, number: (number, threading.current_thread().name)
        futures = [gateway.call("trial.where", number) for number in range(50)]
        answers = [future.result(PATIENCE_S) for future in futures]
        assert answers == [(number, opened[0].opened_in) for number in range(50)]
        assert len(opened) == 1
        assert opened[0].opened_in == "gateway"

    def test_warming_up_imports_and_opens_without_asking_anything(self, gateway, opened):
        gateway.warm_up("lookup").result(PATIENCE_S)
        assert len(opened) == 1

    def test_books_that_cannot_be_opened_are_tried_again_at_the_next_call(self, tmp_path, service):
        answers = iter([DatabaseUnreachable("db.unreachable"), Books()])

        def open_books(_settings, _clock):
            answer = next(answers)
            if isinstance(answer, Exception):
                raise answer
            return answer

        gateway = Gateway(Settings("sqlite:///none", tmp_path), open_books=open_books)
        service.fine = lambda _db: "fine"
        with pytest.raises(DatabaseUnreachable):
            ask(gateway, "fine")
        assert ask(gateway, "fine") == "fine"
        gateway.close()

    def test_one_nobody_waits_for_any_more_is_not_begun(self, gateway, service):
        begun, go_on = threading.Event(), threading.Event()
        service.slow = lambda _db: (begun.set(), go_on.wait(PATIENCE_S))
        service.never = lambda _db: pytest.fail("begun all the same")
        slow = gateway.call("trial.slow")
        begun.wait(PATIENCE_S)
        never = gateway.call("trial.never")
        assert never.cancel()
        assert not slow.cancel()
        go_on.set()
        slow.result(PATIENCE_S)
        with pytest.raises(CancelledError):
            never.result(PATIENCE_S)


class TestFailures:
    def test_a_refusal_comes_back_as_it_is(self, gateway, service):
        refusal = Refused("account.unknown", account="7")

        def refuse(_db):
            raise refusal

        service.refuse = refuse
        with pytest.raises(Refused) as caught:
            ask(gateway, "refuse")
        assert caught.value is refusal

    def test_anything_else_is_an_incident_whose_place_is_in_the_log_and_whose_data_is_not(
        self, gateway, service, tmp_path
    ):
        def fail(_db, pin):
            secret = f"{pin} 123-45-6789"
            raise ValueError(secret)

        service.fail = fail
        with pytest.raises(Incident) as caught:
            ask(gateway, "fail", "908172")
        log = (tmp_path / LOG_NAME).read_text(encoding="utf-8")
        assert caught.value.number in log
        assert "ValueError" in log
        assert "in fail" in log
        assert OFFICE_HOURS.isoformat() in log
        assert "908172" not in log
        assert "123-45" not in log
        assert caught.value.__cause__ is None

    def test_what_caused_it_is_in_the_log_too(self, gateway, service, tmp_path):
        def fail(_db):
            try:
                {}["x"]
            except KeyError as error:
                raise RuntimeError from error

        service.fail = fail
        with pytest.raises(Incident):
            ask(gateway, "fail")
        log = (tmp_path / LOG_NAME).read_text(encoding="utf-8")
        assert log.index("RuntimeError") < log.index("KeyError")

    def test_a_service_that_does_not_exist_is_an_incident(self, gateway):
        with pytest.raises(Incident):
            ask(gateway, "nothing")

    def test_the_next_call_is_answered_all_the_same(self, gateway, service):
        service.fail = lambda _db: 1 // 0
        service.fine = lambda _db: "fine"
        with pytest.raises(Incident):
            ask(gateway, "fail")
        assert ask(gateway, "fine") == "fine"

    def test_a_log_that_cannot_be_written_still_gives_a_number(self, tmp_path, service):
        (tmp_path / "home").write_text("a file, not a folder")
        settings = Settings("sqlite:///none", tmp_path / "home")
        gateway = Gateway(settings, open_books=lambda *_: Books())
        service.fail = lambda _db: 1 // 0
        with pytest.raises(Incident, match="not written down"):
            ask(gateway, "fail")
        gateway.close()


class TestClosing:
    def test_finishes_what_was_asked_and_closes_the_books(self, gateway, service, opened):
        service.post = lambda _db: "posted"
        answer = gateway.call("trial.post")
        gateway.close()
        assert answer.result(0) == "posted"
        assert opened[0].is_disposed

    def test_leaves_a_hung_server_behind(self, gateway, service):
        go_on = threading.Event()
        service.hang = lambda _db: go_on.wait(PATIENCE_S)
        gateway.call("trial.hang")
        gateway.close(timeout_s=0.05)
        go_on.set()

    def test_what_was_never_started_closes_at_once(self, tmp_path):
        Gateway(Settings("sqlite:///none", tmp_path)).close()


def test_it_knows_neither_textual_nor_the_database_until_it_is_asked():
    program = "import sys, clerktui.gateway; print([m for m in sys.modules if m in %r])"
    heavy = ["textual", "sqlalchemy", "sqlmodel", "clerktui.db", "clerktui.services"]
    result = subprocess.run(
        [sys.executable, "-c", program % heavy],
        cwd=ROOT / "src",
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.strip() == "[]"
