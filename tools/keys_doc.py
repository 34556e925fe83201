"""Write docs/keys.md from the Command classes: every key of every screen.

python tools/keys_doc.py            # writes the page
python tools/keys_doc.py --check    # exit code 1 when the page is not what the code says
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Iterable
from pathlib import Path

from clerktui.app import DUTIES, ClerkApp
from clerktui.widgets.command import Command, key_word

PAGE = Path(__file__).parent.parent / "docs" / "keys.md"
HEAD = """\
# Keys

Made from the program by `python tools/keys_doc.py`. Every command is also in the F10 menu (Ctrl+O)
under a plain letter, so a terminal without a key can still do everything.

## In every field

| key | does |
|---|---|
| Enter, keypad Enter | accept and go on |
| + in an amount | accept and go on |
| - in an empty amount | back one field |
| * in an amount | quantity: `2*` or `2*35` |
| / in an amount | the tender |
| sums, where money is counted | `20*37+5` |
| Ctrl+U | empty the field |
| Up, Down, PgUp, PgDn, Home, End | move in a list |
| 1 to 9 | choose a numbered row |
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD, _part("On every screen", ClerkApp.all_commands(), ClerkApp.__doc__ or "")]
    for name, where in sorted(DUTIES.items()):
        module, _, cls = where.partition(":")
        screen = getattr(importlib.import_module(module), cls)
        title = f"{screen.TITLE.capitalize()} (`{name}`)"
        parts.append(_part(title, screen.all_commands(), screen.__doc__ or ""))
    return "\n".join(parts)


def _part(title: str, commands: Iterable[type[Command]], about: str) -> str:
    said = " ".join(about.strip().partition("\n\n")[0].split())
    rows = [
        f"| {' or '.join(key_word(k) for k in (c.key, c.twin) if k) or 'menu'} "
        f"| {c.word} | {c.help()} |"
        for c in commands
    ]
    return "\n".join(
        [f"## {title}", "", said, "", "| key | word | does |", "|---|---|---|", *rows, ""]
    )


def main() -> int:
    """Write or check the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare")
    if parser.parse_args().check:
        return int(PAGE.read_text(encoding="utf-8") != page())
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
