"""A co-worker at another desk: a process of its own that asks something and ends.

python -m tests.support.elsewhere URL TITLE TO
"""

from __future__ import annotations

import subprocess
import sys

from clerktui.clock import FixedClock
from clerktui.db import Database
from tests.conftest import OFFICE_HOURS
from tests.support.office import Office
from tests.support.source import ROOT
from tests.support.tasks import ask


def ask_elsewhere(url: str, title: str, to: str = "ana") -> None:
    """Have a process of its own ask somebody something, as dee; gives when it has ended."""
    subprocess.run(
        [sys.executable, "-m", "tests.support.elsewhere", url, title, to], cwd=ROOT, check=True
    )


if __name__ == "__main__":
    url, title, to = sys.argv[1:]
    db = Database(url, FixedClock(OFFICE_HOURS))
    ask(Office.reopen(db), title, to=to, who="dee")
    db.dispose()
