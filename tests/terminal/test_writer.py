from __future__ import annotations

import fcntl
import os
import threading

import pytest

from clerktui.terminal.writer import BACKLOG_MAX, Writer

PATIENCE_S = 5.0


@pytest.fixture
def pipe():
    reading, writing = os.pipe()
    fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
    yield reading, writing
    for fd in (reading, writing):
        try:
            os.close(fd)
        except OSError:
            continue


def test_what_is_written_arrives_in_order_and_stopping_waits_for_it(pipe):
    writer = Writer(pipe[1], lambda: None)
    for number in range(100):
        writer.write(b"%d " % number)
    writer.stop()
    assert os.read(pipe[0], 4096).split() == [b"%d" % number for number in range(100)]


def test_a_reader_that_stops_reading_is_noticed_and_so_is_its_coming_back(pipe):
    drained = threading.Event()
    writer = Writer(pipe[1], drained.set)
    assert not writer.is_behind
    writer.write(b"x" * (BACKLOG_MAX + 8192))
    assert writer.is_behind
    read = 0
    while read < BACKLOG_MAX + 8192:
        read += len(os.read(pipe[0], 4096))
    assert drained.wait(PATIENCE_S)
    assert not writer.is_behind
    writer.stop()


def test_a_dead_line_swallows_everything(pipe):
    writer = Writer(pipe[1], lambda: None)
    os.close(pipe[0])
    writer.write(b"x")
    writer.stop()
    writer.write(b"y")
    assert writer.is_broken
    assert writer.backlog == 0


def test_stopping_does_not_wait_for_a_frozen_line(pipe):
    writer = Writer(pipe[1], lambda: None)
    writer.write(b"x" * 100_000)
    writer.stop(timeout_s=0.05)
    assert writer.is_behind
