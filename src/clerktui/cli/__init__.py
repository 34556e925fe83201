"""The front door: `clerktui` opens the app, `clerktui COMMAND` does one thing and leaves.

Importing this package does no work. A command's own module is imported when that command is
asked for, and the books, the screens and the printer only inside the command that needs them, so
every `--help` answers at once.
"""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from clerktui.errors import EXIT_INTERRUPTED

COMPLETE_VARIABLE = "_CLERKTUI_COMPLETE"


def run() -> NoReturn:
    """Run the console script and leave with its exit code."""
    sys.exit(main())


def main(argv: list[str] | None = None) -> int:
    """Run one command line (the process's own when None) and return its exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    try:
        from clerktui.cli.fence import fenced
        from clerktui.cli.reply import Reply

        # What goes wrong outside any command is answered in the form that was asked for, too.
        reply = Reply(json="--json" in arguments or "--jsonl" in arguments)
        return fenced(lambda: _chosen(arguments), reply=reply)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED


def _chosen(arguments: list[str]) -> int:
    """Open the app when nothing else was asked for; Typer is not even imported then."""
    code: int | None = None
    if COMPLETE_VARIABLE not in os.environ:
        from clerktui.cli import front

        if not arguments:
            code = front.open_app()
        elif arguments == ["demo"]:
            code = front.open_standing_demo()
    if code is None:
        from clerktui.cli.root import dispatch

        code = dispatch(arguments)
    return code
