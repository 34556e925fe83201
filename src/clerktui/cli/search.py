"""`clerktui search`: what searches run on, compared with the books and repaired."""

from __future__ import annotations

from typing import Annotated

import typer

from clerktui.cli.call import Call, command, group
from clerktui.errors import EXIT_OK, EXIT_REFUSED

app = group("Look after the search index.")


@command(app)
def rebuild(
    call: Call,
    check: Annotated[
        bool, typer.Option("--check", help="Repair nothing; exit code 1 if something is wrong.")
    ] = False,
) -> int:
    """Compare every row searches run on with what it should be, and repair it; tills may go on.

    JSON: ok, repaired, checked{table: rows}, wrong{table: rows}.
    """
    from clerktui.services import search_index

    found = search_index.rebuild(call.books, call.actor_if_named, check=check)
    verb = "wrong" if check else "repaired"
    lines = [
        f"{table}: {rows:,} checked, {found['wrong'][table]:,} {verb}"
        for table, rows in found["checked"].items()
    ]
    call.reply.document(found, lines)
    return EXIT_REFUSED if check and not found["ok"] else EXIT_OK
