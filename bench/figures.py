"""What a bench gives back, and how it is told: a figure beside its baseline and its goal."""

from __future__ import annotations

import math
import os
import platform
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

OUT = Path(__file__).parent / "out"


@dataclass(frozen=True)
class Size:
    """How much of everything is measured.

    Attributes:
        accounts: in the town that is looked up and paid in; on a server, `server_accounts`.
        posts: counter payments, each beside one by hand.
        crowd_s: how long eight clerks post at once.
        targets: accounts searched for, key by key.
        pages: receipts drawn.
        starts: starts of the program, each beside one of the bare app.
        keys: typed one after another, by hand's pace.
        idle_s: how long nobody types.
        demo: accounts of the demonstration the desk is opened on.
        envelopes: keyed in one burst.
        aged_accounts: whose receivables are aged, five each.
        report_pages: of the long PDF.
        letters: of the batch that is mailed.
        orders: work orders there ever were.
    """

    accounts: int = 100_000
    server_accounts: int = 20_000
    posts: int = 1_500
    crowd_s: float = 6.0
    targets: int = 60
    pages: int = 200
    starts: int = 9
    keys: int = 60
    idle_s: float = 10.0
    demo: int = 500
    envelopes: int = 500
    aged_accounts: int = 1_000_000
    report_pages: int = 500
    letters: int = 10_000
    orders: int = 1_000_000


FULL = Size()
TINY = Size(60, 60, 4, 0.3, 3, 2, 1, 4, 0.2, 40, 6, 60, 3, 12, 400)


@dataclass(frozen=True)
class Goal:
    """A limit: for the ratio ("3x") or for our own figure."""

    limit: float
    of_ratio: bool = False

    def text(self, unit: str) -> str:
        return f"<= {self.limit:g}x" if self.of_ratio else f"<= {self.limit:g} {unit}"


@dataclass(frozen=True)
class Figure:
    """One thing measured, beside a baseline timed in the same run.

    Attributes:
        name: which figure of which bench.
        ours: what the program takes; less is better, unless `more_is_better`.
        baseline: what the bare thing takes; None where there is nothing to stand beside it.
        goal: what it is held to; None where it is only told.
        detail: further numbers of the same measurement.
    """

    name: str
    ours: float
    baseline: float | None
    unit: str
    goal: Goal | None = None
    more_is_better: bool = False
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        """How many times the baseline it takes; above 1 is dearer, whatever the unit."""
        if not self.baseline or not self.ours:
            return None
        return self.baseline / self.ours if self.more_is_better else self.ours / self.baseline

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None where there is none."""
        if self.goal is None:
            return None
        measured = self.ratio if self.goal.of_ratio else self.ours
        return measured is not None and measured <= self.goal.limit

    def to_data(self) -> dict[str, Any]:
        """The fields every bench gives, and its details."""
        return {
            "name": self.name,
            "ours": _short(self.ours),
            "baseline": _short(self.baseline),
            "ratio": _short(self.ratio),
            "goal": self.goal.text(self.unit) if self.goal else None,
            "unit": self.unit,
            "met": self.met,
            "detail": {name: _short(value) for name, value in self.detail.items()},
        }


Bench = Callable[[Size], list[Figure]]


def _short(value: Any) -> Any:
    if not isinstance(value, float) or not math.isfinite(value):
        return value
    return round(value, 3 if abs(value) < 10 else 1)


HEADS = ("what", "ours", "baseline", "unit", "ratio", "goal", "met")


def rows(figures: Sequence[Figure]) -> list[tuple[str, ...]]:
    """The figures as the cells of a table."""
    listed = []
    for figure in figures:
        data = figure.to_data()
        met = {None: "", True: "yes", False: "NO"}[figure.met]
        ratio = "" if data["ratio"] is None else f"{figure.ratio:.2f}x"
        baseline = "" if data["baseline"] is None else f"{data['baseline']:g}"
        listed.append(
            (
                figure.name,
                f"{data['ours']:g}",
                baseline,
                figure.unit,
                ratio,
                data["goal"] or "",
                met,
            )
        )
    return listed


def table(figures: Sequence[Figure]) -> str:
    """The figures as a table for a terminal."""
    cells = [HEADS, *rows(figures)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(HEADS))]
    right = {1, 2, 4}
    lines = [
        "  ".join(
            cell.rjust(width) if place in right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def machine() -> dict[str, Any]:
    """What the figures were taken on, and how busy it was meanwhile."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "processors": os.cpu_count(),
        "load_1_minute": round(os.getloadavg()[0], 1),
    }


def tell(what: str) -> None:
    """Say what is being done, beside the figures."""
    print(what, file=sys.stderr, flush=True)
