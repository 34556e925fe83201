"""What happens to the terminal, through a real one: its modes, its end, the line going dead."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time

import pytest

from clerktui.terminal.driver import START, STOP
from tests.support.pty_screen import PtyScreen
from tests.support.source import ROOT

pytestmark = pytest.mark.end_to_end

READY = "Nothing yet"
SOON_S = 3.0
ARGUMENTS = ["-m", "tests.support.trial_desk"]


@pytest.fixture
def environ(tmp_path):
    return {"TRIAL_HOME": str(tmp_path)}


@pytest.fixture
def desk(environ):
    with PtyScreen(ARGUMENTS, environ=environ) as screen:
        screen.wait_for(READY).wait_quiet()
        yield screen


class TestEnding:
    def test_leaving_restores_the_terminal(self, desk):
        desk.send("<C-x>")
        assert desk.wait_exit() == 0
        assert desk.received.endswith(STOP.encode())

    @pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGINT])
    def test_a_signal_ends_in_order_and_restores_the_terminal(self, desk, number):
        asked = time.monotonic()
        desk.signal(number)
        assert desk.wait_exit() == 128 + number
        assert time.monotonic() - asked < SOON_S
        assert desk.received.endswith(STOP.encode())

    def test_a_dropped_line_ends_the_program(self, desk):
        desk.hang_up()
        assert desk.wait_exit(SOON_S) == 128 + signal.SIGHUP

    def test_a_dropped_line_ends_it_even_when_hang_ups_are_ignored(self, environ):
        launcher = (
            "import os, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN);"
            f"os.execv(sys.executable, [sys.executable, *{ARGUMENTS!r}])"
        )
        with PtyScreen(["-c", launcher], environ=environ) as screen:
            screen.wait_for(READY)
            screen.hang_up()
            assert screen.wait_exit(SOON_S) == 128 + signal.SIGHUP

    def test_a_terminal_that_takes_nothing_does_not_stop_the_desk(self, desk):
        # Nobody reads: the whole screen again, until far more than any line holds is waiting.
        for _ in range(400):
            desk.send("<C-l>")
        desk.signal(signal.SIGTERM)
        ended = time.monotonic()
        while not desk._has_ended() and time.monotonic() - ended < 2 * SOON_S:
            signal.sigtimedwait([signal.SIGCHLD], 0.05)
        assert desk.exit_status == 128 + signal.SIGTERM

    def test_no_keyboard_ends_it(self, environ, tmp_path):
        import os

        result = subprocess.run(
            [sys.executable, *ARGUMENTS],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            cwd=ROOT,
            env={**os.environ, **environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
            timeout=20,
            check=False,
        )
        assert result.returncode == 128 + signal.SIGHUP

    def test_stopped_and_continued_it_paints_again(self, desk):
        before = len(desk.received)
        desk.signal(signal.SIGSTOP)
        desk.signal(signal.SIGCONT)
        desk.wait_for(lambda screen: START.encode() in screen.received[before:])
        desk.wait_quiet()
        assert READY in desk.text

    @pytest.mark.parametrize("keys", ["<C-q>", "<C-c>", "<C-z>", "<C-s>", "<C-d>", "<C-p>"])
    def test_keys_that_trap_elsewhere_do_nothing(self, desk, keys):
        desk.send(keys)
        desk.send("1")
        desk.wait_for("> 1")
        assert desk.exit_status is None
        assert READY in desk.text


class TestAccidents:
    def test_the_clerk_gets_a_number_and_goes_on(self, desk, tmp_path):
        desk.send("10<F9>")
        desk.wait_for("Tell your administrator")
        log = (tmp_path / "incidents.log").read_text(encoding="utf-8")
        number = re.search(r"incident (\w{8})\.", desk.text)[1]
        assert number in log
        assert "action_fail" in log
        assert "908172" not in log + desk.text
        desk.send("42<Enter>5<Enter>")
        desk.wait_for("paid        1042")

    def test_one_after_the_other_ends_the_program_with_its_own_code(self, desk):
        desk.send("<F9>" * 6)
        assert desk.wait_exit() == 70
        desk.wait_quiet(0.05)
        assert b"Tell your administrator" in desk.received
        assert b"Traceback" not in desk.received
        assert b"908172" not in desk.received


class TestBytes:
    def test_what_is_sent_at_start_is_what_a_plain_terminal_understands(self, desk):
        assert desk.received.startswith(START.encode())
        for asked in (b"\x1b[?2026$p", b"\x1b[?2048$p", b"\x1b[>", b"1003h", b"1004h", b"\x1b]22"):
            assert asked not in desk.received
        assert len(desk.received) < 2_500

    def test_a_digit_costs_less_than_ten_bytes(self, desk):
        assert desk.count_bytes("1") <= 24  # it also takes away the row before it
        assert [desk.count_bytes(digit) for digit in "042"] == [8, 8, 8]

    def test_nothing_is_sent_while_nobody_types(self, desk):
        before = len(desk.received)
        desk.wait_quiet(1.5, 1.5)
        assert len(desk.received) == before

    def test_a_menu_costs_less_than_a_kilobyte(self, desk):
        assert desk.count_bytes("<F10>") < 1_000
        assert desk.count_bytes("<Esc>") < 1_200

    def test_no_colour_means_none(self, environ):
        with PtyScreen(ARGUMENTS, environ={**environ, "NO_COLOR": "1"}) as screen:
            screen.wait_for(READY)
            screen.send("0000<Enter>")
            screen.wait_for("! There is no account 0000.")
            assert b";31m" not in screen.received
            assert b"[31m" not in screen.received


class TestPainting:
    def cells(self, desk):
        rows, columns = desk.emulator.lines, desk.emulator.columns
        buffer = desk.emulator.buffer
        return [[buffer[row][column] for column in range(columns)] for row in range(rows)]

    @pytest.mark.parametrize("size", [(80, 24), (132, 43), (61, 17)], ids=str)
    def test_what_is_shown_after_any_day_is_what_would_be_painted_afresh(self, desk, size):
        desk.resize(*size)
        desk.send("1042<Enter>75.25<Enter><F6>muñoz 中文 €<Enter><F10><Down><Down><Esc>")
        desk.send("0000<Enter>123<BS><BS><F1><PgDn><Esc><Tab><Tab><Down><Up><S-Tab>")
        desk.wait_for("muñoz").wait_quiet(0.4)
        for more in ("<F10>", "<Esc>", "<F8>", "<Esc>", "<F6>x", "<Esc>"):
            desk.send(more)
            desk.wait_quiet(0.5)
            kept = self.cells(desk)
            desk.send("<C-l>")
            desk.wait_quiet()
            assert self.cells(desk) == kept, more

    def test_another_size_paints_everything_anew(self, desk):
        desk.resize(100, 30)
        desk.wait_for(lambda screen: "F10 Menu" in screen.lines[29]).wait_quiet()
        assert desk.lines[29].endswith("F1 Help  F10 Menu")
        assert desk.received.count(b"\x1b[2J") >= 2


class TestPlainTerminals:
    @pytest.mark.parametrize("term", ["vt220", "vt100", "ansi"])
    def test_only_ascii_is_sent(self, environ, term):
        with PtyScreen(ARGUMENTS, term=term, environ=environ) as screen:
            screen.wait_for(READY).wait_quiet()
            assert screen.received.isascii()
            assert "-" * 80 in screen.text

    @pytest.mark.parametrize("term", ["xterm-256color", "linux", "screen", "dumb", "nonsense", ""])
    def test_it_works_whatever_the_terminal_is_called(self, environ, term):
        with PtyScreen(ARGUMENTS, term=term, environ=environ) as screen:
            screen.wait_for(READY)
            screen.send("1042<Enter>5<Enter>")
            screen.wait_for("paid        1042")

    def test_a_latin_1_line_gets_ascii(self, environ):
        with PtyScreen(ARGUMENTS, environ={**environ, "PYTHONIOENCODING": "latin-1"}) as screen:
            screen.wait_for(READY).wait_quiet()
            assert screen.received.isascii()

    def test_the_cursor_is_where_the_typing_goes(self, desk):
        desk.send("10")
        desk.wait_for("> 10").wait_quiet()
        assert desk.cursor == (16, 1)
        desk.send("<Left>")
        desk.wait_quiet()
        assert desk.cursor == (15, 1)
        desk.send("<Tab>")
        desk.wait_for("Amount      >").wait_quiet()
        assert desk.cursor[1] == 2
        desk.send("<F10>")
        desk.wait_for("MENU").wait_quiet()
        assert desk.emulator.buffer[desk.cursor[1]][desk.cursor[0]].data == ">"
