"""Who sends the outbox is killed at the worst moment, or is not alone: no message is lost."""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.office import Office
from tests.support.outbox import message, queued, run, sends, tried
from tests.support.smtp import MailServer
from tests.support.source import ROOT

MESSAGES = 24
LEASE = dt.timedelta(minutes=15)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


def sender(office: Office, *how: str) -> subprocess.Popen[bytes]:
    """A process that sends."""
    url = office.db.url.render_as_string(hide_password=False)
    said = [sys.executable, "-m", "tests.concurrency.sender", url, *how]
    return subprocess.Popen(said, cwd=ROOT)


@pytest.mark.parametrize(
    ("hangs", "taken"),
    [("rcpt", 1), ("data", 2), ("", 2)],
    ids=["before it is given over", "given over, not answered", "accepted, not written down"],
)
def test_killed_it_is_sent_by_the_next_under_the_same_id(office, server, clock, hangs, taken):
    sends(office, server.port, timeout_seconds=30)
    queued(office, "one")
    server.faults.hangs = hangs
    process = sender(office, *([] if hangs else ["dies"]))
    if hangs:
        assert server.hung.wait(30)
        process.send_signal(signal.SIGKILL)
    assert process.wait(30) == -signal.SIGKILL
    server.let_go.set()
    server.faults.hangs = ""
    assert message(office).state == "sending"
    assert run(office).sent == 0, "it may be alive still"
    clock.move(LEASE)
    assert run(office).sent == 1
    assert tried(office) == [("lost", 0), ("sent", 250)]
    assert len(server.taken) == taken, "never lost, and twice only where nobody could know"
    assert len(set(server.ids)) == 1
    office.prove()


def test_two_who_send_at_once_send_each_message_once(office, server):
    sends(office, server.port)
    queued(office, *(f"message {number}" for number in range(MESSAGES)))
    with ThreadPoolExecutor(2) as senders:
        done = list(senders.map(lambda who: run(office, who=who), ("sam", "fay")))
    assert sum(one.sent for one in done) == MESSAGES
    assert len(server.ids) == len(set(server.ids)) == MESSAGES
    office.prove()
