"""The counter through a real terminal: a day's keys at any speed, dropped lines, odd terminals."""

from __future__ import annotations

import signal

import pytest

from tests.support.pty_screen import PtyScreen

pytestmark = pytest.mark.end_to_end


def ready(screen: PtyScreen) -> PtyScreen:
    return screen.wait_for("Account").wait_for("ana")


def shown(cents: int) -> str:
    return f"{cents // 100:,}.{cents % 100:02d}"


@pytest.mark.parametrize("gap_ms", [0, 4, 80], ids=lambda ms: f"{ms}ms")
def test_payments_typed_ahead_land_where_they_belong(town, gap_ms):
    accounts = town.owing()[:3]
    assert len(accounts) == 3
    with town.open() as screen:
        ready(screen)
        # From the look-up box: account, pay it, an amount, then on with the next customers.
        script = ""
        for number, (account, _) in enumerate(accounts):
            script += account.replace("-", "") + ("+" if number == 0 else "<Enter>")
            script += f"1{number}.25<Enter><Enter><Enter>"
        screen.send(script, gap_s=gap_ms / 1000)
        screen.wait_for(f"{accounts[-1][0]} now owes")
        screen.send("<Esc>")
    for number, (account, owed) in enumerate(accounts):
        assert town.balance(account) == owed - 1000 - 100 * number - 25
    town.prove()


def test_the_first_byte_counts(town):
    account, owed = town.owing()[0]
    with town.open() as screen:
        # Typed before the program has drawn anything.
        screen.send(account.replace("-", "") + "+")
        screen.wait_for("PAYMENT").wait_for(shown(owed))
        screen.send("<Enter><Enter><Enter>")
        screen.wait_for("now owes 0.00")
    assert town.balance(account) == 0


@pytest.mark.parametrize("term", ["xterm-256color", "linux", "vt220", "screen", "putty"])
def test_every_terminal_shows_the_look_up_box(town, term):
    with town.open(term=term) as screen:
        ready(screen)
        screen.send("smith")
        screen.wait_for("found")
        assert all(len(line) <= 80 for line in screen.lines)


def test_a_dropped_line_ends_the_program_and_keeps_the_ticket(town):
    account, owed = town.owing()[0]
    with town.open() as screen:
        ready(screen)
        screen.send("<F4>")
        screen.wait_for("PAYMENT")
        screen.send(account + "<Enter>12.34<Enter>")
        screen.wait_for("tickets 1").wait_quiet()
        screen.hang_up()
        screen.wait_exit(5)
    assert town.balance(account) == owed
    town.prove()
    with town.open() as screen:
        ready(screen)
        screen.send("<F6>")
        screen.wait_for("12.34")
        screen.send("<Enter>")
        screen.wait_for("PAYMENT").wait_for(account)
        screen.send("<Enter><Enter>")
        screen.wait_for("now owes")
    assert town.balance(account) == owed - 1234
    town.prove()


def test_a_signal_ends_it_with_the_terminal_put_right(town):
    with town.open() as screen:
        ready(screen)
        screen.signal(signal.SIGTERM)
        assert screen.wait_exit(5) == 128 + signal.SIGTERM
        assert b"\x1b[?1049l" in bytes(screen.received)


def test_ctrl_q_and_ctrl_c_and_ctrl_s_are_no_traps(town):
    with town.open() as screen:
        ready(screen)
        screen.send("<C-q><C-c><C-s><C-z>smi")
        screen.wait_for("smi")
        assert screen.is_open
