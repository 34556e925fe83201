"""Writes the part of `docs/commands.md` below its marker from the commands themselves.

Run from the checkout: `python -m tools.commands_doc`. A test compares the file with the code.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from clerktui.cli.registry import COMMANDS
from clerktui.cli.root import PROGRAM, load_command, root

PAGE = Path(__file__).parents[1] / "docs" / "commands.md"
MARKER = "<!-- Below this line: written by `python -m tools.commands_doc`; do not edit. -->\n"


def every_command() -> Iterator[tuple[str, Any]]:
    """Each command that can be run, by its full name, groups left out."""
    yield PROGRAM, typer.main.get_command(root)
    for name in COMMANDS:
        yield from _below(f"{PROGRAM} {name}", load_command(name))


def _below(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    """The command itself, or those of a group, and of a group in it."""
    inner = getattr(command, "commands", None)
    if inner is None:
        yield name, command
    else:
        for one in inner:
            yield from _below(f"{name} {one}", inner[one])


def reference() -> str:
    """The generated part of the page."""
    return "\n".join(line for name, command in every_command() for line in _section(name, command))


def page(current: str) -> str:
    """The whole page: what people wrote above the marker, and the reference below."""
    written, _, _ = current.partition(MARKER)
    return f"{written}{MARKER}\n{reference()}"


def _section(name: str, command: Any) -> Iterator[str]:
    context = typer.Context(command, info_name=name)
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"### `{name}`"
    yield ""
    yield f"`{name} {usage}`"
    yield ""
    yield from _paragraphs(command.help or "")
    rows = [
        record for parameter in command.params if (record := parameter.get_help_record(context))
    ]
    if rows:
        yield "| argument or option | meaning |"
        yield "|---|---|"
        yield from (f"| `{_cell(left)}` | {_cell(right, '&lt;')} |" for left, right in rows)
        yield ""


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.strip().split("\n\n"):
        yield " ".join(paragraph.split())
        yield ""


def _cell(text: str, less_than: str = "<") -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", less_than)


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    sys.exit(0)
