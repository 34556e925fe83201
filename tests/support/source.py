"""The program's own source, as the tests that watch over it read it."""

from __future__ import annotations

import ast
import functools
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = ROOT / "src" / "clerktui"


def modules() -> list[Path]:
    """Every Python file of the program, the migrations Alembic names included."""
    return sorted(SOURCE.rglob("*.py"))


def named(path: Path) -> str:
    """How a test names a file: relative to the checkout."""
    return path.relative_to(ROOT).as_posix()


@functools.cache
def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def floor(path: Path) -> str:
    """The top-level module or package of clerktui the file belongs to."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")
