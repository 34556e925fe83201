"""The counter over a real SSH line: paid, dropped, taken up again."""

from __future__ import annotations

import shutil

import pytest

from tests.support.pty_screen import PtyScreen
from tests.support.sshd import NoSshdError, running_sshd

pytestmark = pytest.mark.end_to_end


@pytest.fixture
def line(town, tmp_path):
    """A function that opens an SSH line to the counter."""
    folder = tmp_path / "ssh"
    folder.mkdir()
    try:
        with running_sshd(folder, town.environ) as server:
            ssh = shutil.which("ssh") or "ssh"
            yield lambda **options: PtyScreen(server.arguments, program=ssh, **options)
    except NoSshdError as problem:
        pytest.skip(f"NO SSHD, so the counter over SSH was not proven: {problem}")


@pytest.mark.parametrize("term", ["xterm-256color", "linux", "vt220"])
def test_a_payment_over_ssh(town, line, term):
    account, owed = town.owing()[0]
    with line(term=term) as screen:
        screen.wait_for("Account").wait_for("ana")
        screen.send(account.replace("-", "") + "+<Enter><Enter><Enter>")
        screen.wait_for("now owes 0.00")
    assert owed > 0
    assert town.balance(account) == 0


def test_a_killed_line_keeps_the_ticket(town, line):
    account, owed = town.owing()[0]
    with line() as screen:
        screen.wait_for("Account").wait_for("ana")
        screen.send(account.replace("-", "") + "+12.34<Enter>")
        screen.wait_for("tickets 1").wait_quiet()
        screen.hang_up()
    assert town.balance(account) == owed
    with line() as screen:
        screen.wait_for("Account").wait_for("ana")
        screen.send("<F6>")
        screen.wait_for("12.34")
        screen.send("<Enter>")
        screen.wait_for("PAYMENT").wait_for(account)
        screen.send("<Enter><Enter>")
        screen.wait_for("now owes")
    assert town.balance(account) == owed - 1234
    town.prove()
