"""Clerks who key a batch and are killed: each one a process of its own, forked from a warm one.

python -m tests.concurrency.keyer reads one JSON line for each clerk: in which books, who keys which
batch, which keys, whether it says where it is after each of them, and whether they are acted on
before the end. The clerk sits down at a real desk, says where it is, types, says where it is then,
and is killed with SIGKILL, nothing closed and nothing flushed.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import json
import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

from clerktui.clock import FixedClock
from clerktui.db import Database
from clerktui.screens.batches.keying import BatchScreen
from clerktui.widgets import Confirm
from tests.conftest import OFFICE_HOURS
from tests.support.desk import Desk, at_desk
from tests.support.office import Office

# What a desk loads when it is first needed: here once, not by every clerk.
WARM = """
clerktui.services.batches.headers clerktui.services.batches.keying clerktui.services.batches.lines
clerktui.services.batches.places clerktui.services.pending clerktui.services.tickets
clerktui.services.written_off sqlite3 textual.drivers.headless_driver textual.layouts.horizontal
textual.layouts.stream textual.pilot
""".split()


def main() -> None:
    """Fork a clerk for each line, wait until it is dead, go on with the next."""
    for name in WARM:
        importlib.import_module(name)
    gc.disable()  # nobody lives long enough for garbage
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                asyncio.run(_key(**json.loads(line)))
            finally:
                os._exit(1)  # a clerk who lives was not killed
        _, status = os.waitpid(child, 0)
        _say({"killed_by": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0})


async def _key(
    *, url: str, who: str, number: int, typed: str, blind_turns: int | None, each: bool
) -> None:
    """Sit down, type, and be killed: once all is acted on, or after so many turns of the loop."""
    office = Office.reopen(Database(url, FixedClock(OFFICE_HOURS)))
    async with at_desk(office, Path(tempfile.gettempdir()), "batch", number, who=who) as at:
        if isinstance(at.screen, Confirm):  # the clerk before died a moment ago
            at.answer("y")
            await at.settle()
        _say(where(at))
        for key in typed:
            if key == "\n":
                at.press("enter")
            else:
                at.type(key)
            if each:
                await at.settle()
                _say(where(at))
        if blind_turns is None:
            await at.settle()
            _say(where(at))
        else:
            for _ in range(blind_turns):
                await asyncio.sleep(0)
        os.kill(os.getpid(), signal.SIGKILL)


def where(at: Desk) -> dict[str, Any]:
    """What the clerk sees: the line, the field, what stands in every field, and the tape."""
    screen = at.screen
    assert isinstance(screen, BatchScreen)
    place = screen.place()
    return {
        "line": screen.entry.line_no,
        "is_correction": screen.entry.is_correction,
        "field": place.field,
        "text": place.text,
        "is_fresh": place.is_fresh,
        "fields": [screen.field(name).value for name in ("account", "amount", "reference")],
        "lines": [
            [line.line_no, line.account, line.amount_cents, line.reference, line.state]
            for line in sorted(screen.lines.values(), key=lambda line: line.line_no)
        ],
    }


def _say(what: dict[str, Any]) -> None:
    os.write(1, (json.dumps(what) + "\n").encode())


if __name__ == "__main__":
    main()
