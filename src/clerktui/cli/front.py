"""Opening the app: only on a terminal, and only then is anything heavy imported."""

from __future__ import annotations

import sys

from clerktui.cli.reply import narrate
from clerktui.config import load_settings
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
