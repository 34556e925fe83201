from __future__ import annotations

import os
import pty
import select
import termios

import pytest

from clerktui.terminal import tty


@pytest.fixture
def fds():
    master, slave = pty.openpty()
    yield master, slave
    os.close(master)
    os.close(slave)


def test_a_quiet_line_neither_echoes_nor_changes_anything_and_is_restored(fds):
    before = termios.tcgetattr(fds[1])
    line = tty.Line(fds[1])
    line.quiet()
    os.write(fds[0], b"1\r\x03\x11\x13")
    assert os.read(fds[1], 100) == b"1\r\x03\x11\x13"
    line.restore()
    assert termios.tcgetattr(fds[1]) == before


def test_what_was_typed_before_is_counted_because_its_enters_were_changed(fds):
    os.write(fds[0], b"1042\r75")
    select.select([fds[1]], [], [], 5)
    line = tty.Line(fds[1])
    line.quiet()
    assert line.cooked_bytes == 7
    assert os.read(fds[1], 100) == b"1042\n75"
    line.quiet()
    assert line.cooked_bytes == 7


def test_keys_can_be_forgotten(fds):
    line = tty.Line(fds[1])
    line.quiet()
    os.write(fds[0], b"rm -rf\r")
    line.forget_keys()
    assert tty.waiting_bytes(fds[1]) == 0


def test_what_is_no_terminal_is_left_alone():
    reading, writing = os.pipe()
    line = tty.Line(reading)
    line.quiet()
    line.restore()
    line.forget_keys()
    assert tty.size(reading) == (80, 24)
    os.close(reading)
    os.close(writing)


def test_a_line_that_does_not_know_its_size_is_80_by_24(fds):
    assert tty.size(fds[1]) == (80, 24)


def test_the_environment_gives_textual_no_orders(monkeypatch, fds):
    monkeypatch.setenv("TEXTUAL_DRIVER", "evil:Driver")
    monkeypatch.setenv("TEXTUAL_LOG", "somewhere")
    with tty.quiet():
        assert not [name for name in os.environ if name.startswith("TEXTUAL")]
