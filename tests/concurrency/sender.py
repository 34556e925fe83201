"""Somebody who sends the outbox, as a process of its own, to be killed.

python -m tests.concurrency.sender URL [dies] [PROGRAM] sends what is due as `sam`, texts by the
program; with "dies" it kills itself when a message was accepted, before the books know of it.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from clerktui.clock import FixedClock
from clerktui.db import Database
from clerktui.services.outbox import delivering
from tests.conftest import OFFICE_HOURS
from tests.support.office import Office


def _die(*_: Any) -> str:
    os.kill(os.getpid(), signal.SIGKILL)
    return "dead"


def main(url: str, *how: str) -> None:
    """Send, and perhaps die."""
    office = Office.reopen(Database(url, FixedClock(OFFICE_HOURS)))
    if "dies" in how:
        delivering.settle = _die
    command = tuple(word for word in how if word != "dies")
    place = delivering.Place(Path("/nowhere"), text_command=command)
    delivering.deliver(office.db, office.people["sam"], place)


if __name__ == "__main__":
    main(*sys.argv[1:])
