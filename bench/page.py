"""docs/benchmarks.md, written from a run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from bench.figures import HEADS, Figure, machine, rows

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
HEAD = """\
# Benchmarks

`make bench` measures all of this anew; `python -m bench --docs` writes this page. Every baseline is
timed in the same run, turn by turn, so read the ratios: milliseconds are those of one machine. A
goal that is missed is told, and fails nothing.

Posting stands beside the same rows written by hand through the raw driver with the same
durability; look-up beside the bare range query on the same index; the desk beside a bare app of the
same toolkit with a field and a list of twenty rows; help beside a look-up command.
"""


def write(figures: Sequence[Figure]) -> None:
    """Write the page anew."""
    said = machine()
    taken = dt.datetime.now(dt.UTC).date().isoformat()
    head = (
        f"Taken {taken} on {said['processors']} processors, {said['system']}, Python "
        f"{said['python']}."
    )
    lines = [f"| {' | '.join(row)} |" for row in (HEADS, ("---",) * len(HEADS), *rows(figures))]
    PAGE.write_text("\n".join([HEAD, head, "", *lines, ""]), encoding="utf-8")
