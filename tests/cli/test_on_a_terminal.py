"""What changes when a person watches: PINs are asked for, long work draws a bar on stderr."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest

from tests.cli.conftest import BILLS_CSV
from tests.cli.program import environment

pytestmark = pytest.mark.end_to_end


def _watched(town, *arguments, keys=b""):
    """Run with stdin and stderr on a terminal; gives exit code, stdout and what was seen."""
    leader, follower = pty.openpty()
    who = {"CLERKTUI_USER": town.user, "CLERKTUI_PIN_FILE": str(town.home / "pin")}
    running = subprocess.Popen(
        [sys.executable, "-m", "clerktui", *map(str, arguments)],
        env=environment(town.home, **who),
        stdin=follower,
        stdout=subprocess.PIPE,
        stderr=follower,
        start_new_session=True,
    )
    os.close(follower)
    seen = b""
    for key in keys.splitlines(keepends=True):
        while not seen.endswith(b": "):
            seen += os.read(leader, 4096)
        os.write(leader, key)
        seen += b"\n"
    out, _ = running.communicate(timeout=60)
    while True:
        try:
            piece = os.read(leader, 4096)
        except OSError:
            break
        if not piece:
            break
        seen += piece
    os.close(leader)
    return running.returncode, out.decode(), seen.decode()


def test_a_new_pin_is_asked_for_twice_and_never_shown(town):
    code, out, seen = _watched(town, "users", "add", "ann", keys=b"84-62-15\n84-62-15\n")
    assert (code, out) == (0, "Added ann (clerk).\n")
    assert seen.count("PIN for ann") == 1
    assert "84-62" not in seen
    (town.home / "ann").write_text("84-62-15")
    ann = {"CLERKTUI_USER": "ann", "CLERKTUI_PIN_FILE": str(town.home / "ann")}
    refused = town.run("users", "disable", "boss", "--json", **ann).expect(1)
    assert refused.document["error"]["id"] == "denied"


def test_a_bar_is_drawn_on_stderr_and_taken_away(billed):
    rows = "".join(f"N{n},10-0002,water,2026-11-01,2026-11-21,1.00\n" for n in range(3000))
    (billed.home / "many.csv").write_text(BILLS_CSV + rows)
    code, out, seen = _watched(billed, "import", "bills", billed.home / "many.csv")
    assert code == 0
    assert "many.csv" in out
    assert "\r" not in out
    assert "Loading many.csv [" in seen
    assert "100%" in seen
    assert seen.endswith(" \r")
