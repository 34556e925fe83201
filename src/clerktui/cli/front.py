"""Opening the app: only on a terminal, and only then is anything heavy imported."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

from clerktui.cli.reply import narrate
from clerktui.config import Settings, demo_settings, load_settings
from clerktui.errors import EXIT_USAGE

NO_TERMINAL = (
    "clerktui needs a terminal for its screens: start it from one, or name a command "
    "(see: clerktui --help)."
)


def has_terminal() -> bool:
    """Whether keys can be read and screens can be drawn."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def open_app(db: str | None = None) -> int:
    """Open the app on the town's books and return its exit code."""
    if not has_terminal():
        narrate(NO_TERMINAL)
        return EXIT_USAGE
    settings = load_settings(db)
    from clerktui.terminal.tty import quiet

    # Quiet first: what is typed while the screens are imported must arrive as it was typed.
    with quiet():
        from clerktui.app import run_app

        return run_app(settings)


def open_demo(settings: Settings) -> int:
    """Open the app on a demonstration that stands, signed on as its clerk."""
    from clerktui.app import run_app

    return run_app(settings, {"demo": True})


def open_standing_demo() -> int | None:
    """Open the demonstration if it was built before; None when there is more to do than that."""
    settings = demo_settings(load_settings())
    path = settings.sqlite_path
    if path is None or not path.exists() or not has_terminal() or is_outdated(path):
        return None
    return open_demo(settings)


def is_outdated(path: Path) -> bool:
    """Whether the books in this file are of another version than this program's.

    Asked before every start of the demonstration, so nothing heavy is imported for it.
    """
    import sqlite3

    versions = Path(__file__).parents[1] / "db" / "migrations" / "versions"
    newest = max(script.name[:4] for script in versions.glob("[0-9]*.py"))
    try:
        with closing(sqlite3.connect(path)) as books:
            found = books.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error:
        return True
    return found is None or str(found[0]) != newest
