"""Somebody who sends the outbox, as a process of its own, to be killed.

python -m tests.concurrency.sender URL [dies] sends what is due as `sam`; with "dies" it kills
itself when a message was accepted, before the books know of it.
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
    delivering.deliver(office.db, office.people["sam"], delivering.Place(Path("/nowhere")))


if __name__ == "__main__":
    main(*sys.argv[1:])
