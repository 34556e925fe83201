"""Asking for help, beside a command that asks the books."""

from __future__ import annotations

import os
import subprocess
import sys

from bench.desk import demo_home
from bench.figures import Figure, Goal, Size
from bench.pace import side_by_side

_GOAL = Goal(0.5, of_ratio=True)


def help_time(size: Size) -> list[Figure]:
    """`clerktui --help` beside `clerktui account find` on a demonstration."""
    home = demo_home(size)
    environ = {**os.environ, "CLERKTUI_DATABASE_URL": f"sqlite:///{home / 'demo.sqlite3'}"}

    def run(*arguments: str) -> None:
        subprocess.run(
            [sys.executable, "-m", "clerktui", *arguments],
            env=environ,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    pair = (lambda: run("--help"), lambda: run("account", "find", "smith", "--json"))
    ours, baseline = side_by_side([pair] * size.starts)
    return [Figure("help_time", ours.ms(0.5), baseline.ms(0.5), "ms", _GOAL)]
