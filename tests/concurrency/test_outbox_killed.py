"""Who sends the outbox is killed at the worst moment, or is not alone: no message is lost."""

from __future__ import annotations

import datetime as dt
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.office import Office
from tests.support.outbox import (
    PHONE,
    given,
    message,
    program,
    queued,
    run,
    sends,
    texts,
    tried,
)
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


def test_killed_before_it_wrote_down_a_text_the_next_gives_it_under_the_same_mark(
    office, clock, tmp_path
):
    texts(office, lease_minutes=15)
    queued(office, "one", address=PHONE, channel="text")
    command = program(tmp_path)
    assert sender(office, "dies", str(command)).wait(30) == -signal.SIGKILL
    assert message(office).state == "sending"
    assert run(office, text_command=(command,)).sent == 0, "it may be alive still"
    clock.move(LEASE)
    assert run(office, text_command=(command,)).sent == 1
    assert tried(office) == [("lost", 0), ("sent", 0)]
    first, second = given(tmp_path)
    assert first == second, "the program can tell that it is one message"
    assert first["mark"] == message(office).message_id
    office.prove()


def test_killed_while_the_program_runs_the_text_is_not_lost(office, clock, tmp_path):
    texts(office, lease_minutes=15)
    queued(office, "one", address=PHONE, channel="text")
    for name in ("runs", "go"):
        os.mkfifo(tmp_path / name)
    command = program(tmp_path, f"echo runs > '{tmp_path}/runs'; cat '{tmp_path}/go'; exit 0")
    line = os.open(tmp_path / "runs", os.O_RDWR)
    process = sender(office, str(command))
    assert select.select([line], [], [], 30)[0], "the program runs"
    os.close(line)
    process.send_signal(signal.SIGKILL)
    assert process.wait(30) == -signal.SIGKILL
    (tmp_path / "go").write_text("on")
    command = program(tmp_path)
    clock.move(LEASE)
    assert run(office, text_command=(command,)).sent == 1
    assert len({one["mark"] for one in given(tmp_path)}) == 1
    assert tried(office) == [("lost", 0), ("sent", 0)]
    office.prove()


def test_two_who_send_at_once_give_each_text_once(office, tmp_path):
    texts(office)
    queued(office, *(f"text {n}" for n in range(MESSAGES)), address=PHONE, channel="text")
    command = program(tmp_path)
    with ThreadPoolExecutor(2) as senders:
        done = list(
            senders.map(lambda who: run(office, who=who, text_command=(command,)), ("sam", "fay"))
        )
    assert sum(one.sent for one in done) == MESSAGES
    assert [one["id"] for one in given(tmp_path)] == [*range(1, MESSAGES + 1)]
    office.prove()
