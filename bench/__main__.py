"""`python -m bench [NAME...]`: measure, and tell it as a table or as JSON."""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import json
import sys
from dataclasses import replace
from pathlib import Path

from bench.figures import FULL, OUT, TINY, Figure, Size, machine, table, tell

BENCHES = {
    "cold_start": "desk:cold_start",
    "keys": "desk:keys",
    "idle": "desk:idle",
    "screen_change": "desk:screen_change",
    "memory": "desk:memory",
    "help_time": "command:help_time",
    "lookup": "lookup:keystrokes",
    "posting_sqlite": "posting:posting_sqlite",
    "crowd_sqlite": "crowd:crowd_sqlite",
    "posting_postgresql": "posting:posting_postgresql",
    "crowd_postgresql": "crowd:crowd_postgresql",
    "batch_posting": "batches:batch_posting",
    "burst_keying": "batches:burst_keying",
    "day_close": "closing:day_close",
    "receipt_pdf": "paper:receipts",
    "queue_pages": "collecting:queue_pages",
    "order_board": "order_board:order_board",
    "aged_receivables": "reports:aged_receivables",
    "long_report": "reports:long_report",
    "collection_letters": "letters:collection_letters",
}
"""Benches by name, as "module:function"; a module is imported when its bench is run."""


def main(arguments: list[str] | None = None) -> int:
    """Run what was asked for; 0, or 2 for a name nobody knows. A missed goal is no failure."""
    asked = _parser().parse_args(arguments)
    unknown = [name for name in asked.names if name not in BENCHES]
    if unknown:
        tell(f"no such bench: {', '.join(unknown)}; there are {', '.join(BENCHES)}")
        return 2
    OUT.mkdir(exist_ok=True)
    figures: list[Figure] = []
    for name in asked.names or BENCHES:
        tell(f"{name} ...")
        module, _, function = BENCHES[name].partition(":")
        bench = getattr(importlib.import_module(f"bench.{module}"), function)
        found = bench(_size(asked))
        _keep(name, found)
        figures += found
    print(_json(figures) if asked.json else table(figures))
    if asked.docs:
        from bench.page import write

        write(figures)
    return 0


def _size(asked: argparse.Namespace) -> Size:
    size = TINY if asked.tiny else FULL
    return replace(size, aged_accounts=asked.aged) if asked.aged else size


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--json", action="store_true", help="JSON instead of a table")
    parser.add_argument("--docs", action="store_true", help="write docs/benchmarks.md anew")
    parser.add_argument("--tiny", action="store_true", help="sizes that prove only that it runs")
    parser.add_argument(
        "--aged", type=int, metavar="ACCOUNTS", help="accounts whose receivables are aged"
    )
    return parser


def _json(figures: list[Figure]) -> str:
    taken = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    data = {"taken": taken, "machine": machine(), "figures": [f.to_data() for f in figures]}
    return json.dumps(data, indent=1)


def _keep(name: str, figures: list[Figure]) -> None:
    """Each bench's last figures stay in bench/out."""
    Path(OUT / f"{name}.json").write_text(_json(figures) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
