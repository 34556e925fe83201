"""The desk in a real pseudo-terminal: starting, typing, idling, changing screens, memory."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.figures import OUT, Figure, Goal, Size, tell
from bench.pace import now, quantile
from clerktui.db import schema
from tests.support.pty_screen import PtyScreen
from tests.support.source import ROOT

BARE = ["-m", "bench.bare_app"]
_TICKS = os.sysconf("SC_CLK_TCK")


def cold_start(size: Size) -> list[Figure]:
    """From exec to the first screen, and to a look-up box that answers; beside the bare app."""
    first, loaded, bare = [], [], []
    for _ in range(size.starts):
        begun = now()
        with open_desk(size) as screen:
            screen.wait_for("Account")
            first.append(now() - begun)
            screen.wait_for("ana")
            loaded.append(now() - begun)
        begun = now()
        with PtyScreen(BARE) as screen:
            screen.wait_for("Account")
            bare.append(now() - begun)
    base = 1_000 * quantile(bare, 0.5)
    return [
        Figure("cold_start_first", _ms(first), base, "ms", Goal(1.3, of_ratio=True)),
        Figure("cold_start_loaded", _ms(loaded), base, "ms"),
    ]


def keys(size: Size) -> list[Figure]:
    """A digit in the amount field and in the look-up box: time to paint it, bytes it costs."""
    with PtyScreen(BARE) as screen:
        screen.wait_for("Account").wait_quiet()
        bare = _typed(screen, size.keys)
    with open_desk(size) as screen:
        screen.wait_for("ana").wait_quiet()
        find = _typed(screen, size.keys)
        screen.send("<Esc><F4>")
        screen.wait_for("PAYMENT").wait_quiet()
        screen.send("rec-swim<Enter>")
        screen.wait_for("Swim").wait_quiet()
        amount = _typed(screen, size.keys)
    bytes_goal = Goal(130)
    return [
        Figure("key_to_paint_amount", amount[0], bare[0], "ms", detail={"p95_ms": amount[2]}),
        Figure("key_to_paint_find", find[0], bare[0], "ms", detail={"p95_ms": find[2]}),
        Figure("bytes_per_digit_amount", amount[1], bare[1], "bytes", bytes_goal),
        Figure("bytes_per_digit_find", find[1], bare[1], "bytes"),
    ]


def idle(size: Size) -> list[Figure]:
    """Nobody types: bytes sent and processor used, beside the bare app."""
    with PtyScreen(BARE) as screen:
        screen.wait_for("Account").wait_quiet()
        bare = _idled(screen, size.idle_s)
    with open_desk(size) as screen:
        screen.wait_for("ana").wait_quiet()
        ours = _idled(screen, size.idle_s)
    return [
        Figure("idle_bytes", ours[0], bare[0], "bytes", Goal(0), detail={"seconds": size.idle_s}),
        Figure("idle_processor", ours[1], bare[1], "% of a core", Goal(0.2)),
    ]


def screen_change(size: Size) -> list[Figure]:
    """Bytes a form and a list cost when their screen is opened."""
    with open_desk(size) as screen:
        screen.wait_for("ana").wait_quiet()
        form = screen.count_bytes("<F4>")
        screen.send("<Esc>")
        screen.wait_for("FIND").wait_quiet()
        listed = screen.count_bytes("<F7>")
    return [
        Figure("screen_change_form", form, None, "bytes", Goal(6_000)),
        Figure("screen_change_list", listed, None, "bytes", Goal(12_000)),
    ]


def memory(size: Size) -> list[Figure]:
    """Private memory of a session that has looked an account up, before any PDF."""
    with PtyScreen(BARE) as screen:
        screen.wait_for("Account").wait_quiet()
        bare = _private_mib(screen.pid)
    with open_desk(size) as screen:
        screen.wait_for("ana")
        screen.send("smith")
        screen.wait_for("found").wait_quiet()
        ours = _private_mib(screen.pid)
    return [Figure("memory_private", ours, bare, "MiB", Goal(60))]


def demo_home(size: Size) -> Path:
    """The home folder of a demonstration town, built once for each schema."""
    home = OUT / f"desk-{size.demo}-{schema.HEAD}"
    if not (home / "demo.sqlite3").exists():
        tell(f"building a demonstration of {size.demo} accounts (kept in bench/out)")
        command = [sys.executable, "-m", "clerktui", "demo", "--no-open"]
        subprocess.run(
            [*command, "--accounts", str(size.demo)],
            env={**os.environ, **_environ(home)},
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return home


@contextmanager
def open_desk(size: Size) -> Iterator[PtyScreen]:
    """The program on the demonstration, in a terminal."""
    home = demo_home(size)
    with PtyScreen(["-m", "clerktui", "demo"], environ=_environ(home)) as screen:
        yield screen


def _environ(home: Path) -> dict[str, str]:
    return {"CLERKTUI_HOME": str(home), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}


def _typed(screen: PtyScreen, count: int) -> tuple[float, float, float]:
    """Type digits one at a time: median and p95 ms until one is seen, bytes each."""
    paints: list[float] = []
    before = len(screen.received)
    digits = "123456"
    for number in range(count):
        if number % len(digits) == 0 and number:
            screen.send("<C-u>")
            cleared = len(screen.received)
            screen.wait_quiet()
            before += len(screen.received) - cleared
        seen = digits[: number % len(digits) + 1]
        begun = now()
        screen.send(seen[-1])
        screen.wait_for(seen)
        paints.append(now() - begun)
        screen.wait_quiet(0.05)
    each = (len(screen.received) - before) / count
    return 1_000 * quantile(paints, 0.5), each, 1_000 * quantile(paints, 0.95)


def _idled(screen: PtyScreen, seconds: float) -> tuple[int, float]:
    """Bytes sent, and share of a core used in per cent, while nobody types."""
    sent, spent = len(screen.received), _processor_s(screen.pid)
    screen.read_for(seconds)
    used = _processor_s(screen.pid) - spent
    return len(screen.received) - sent, 100 * used / seconds


def _processor_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _private_mib(pid: int) -> float:
    said = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return sum(int(kb) for kb in re.findall(r"Private_\w+:\s+(\d+) kB", said)) / 1024


def _ms(times: list[float]) -> float:
    return 1_000 * quantile(times, 0.5)
