"""10,000 collection letters, and how much more memory they need than 100."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.figures import Figure, Goal, Size

ROOT = Path(__file__).parents[1]
FEW = 100
_MEMORY_RATIO = 1.5


def collection_letters(size: Size) -> list[Figure]:
    """Highest memory of a large batch beside that of a small one, and the time of its parts."""
    few, many = (_child(count) for count in (min(FEW, size.letters), size.letters))
    detail = {name: many[name] for name in ("letters", "files", "bytes", "before_mb")}
    memory = Goal(_MEMORY_RATIO, of_ratio=True)
    figures = [
        Figure("letters_memory", many["peak_mb"], few["peak_mb"], "MB", memory, detail=detail)
    ]
    for name in ("select", "print", "mail"):
        each = {"of": many["letters"]}
        took = many[f"{name}_ms"]
        figures.append(Figure(f"letters_{name}", took, None, "ms", detail=each))
    return figures


def _child(count: int) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.many_letters", str(count)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found
