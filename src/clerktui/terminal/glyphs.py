"""Which characters this terminal can show, and what stands in for the others.

Only UTF-8 terminals get rules, blocks and accents; a DEC terminal or a Latin-1 line gets ASCII of
the same width, so that no column moves.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

_ASCII = {
    **dict.fromkeys("─━┄┅╌╍═", "-"),
    **dict.fromkeys("│┃┆┇╎╏║", "|"),
    **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╰╯╔╗╚╝╠╣╦╩╬", "+"),
    **dict.fromkeys("█▓▒▌▐▀▄■", "#"),
    # A sparkline keeps its shape: the higher the block, the heavier the character.
    **dict(zip("▁▂▃▅▆▇", "_.-=+*", strict=True)),
    **dict.fromkeys("•·∙", "*"),
    "…": ".",
    "–": "-",
    "—": "-",
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "→": ">",
    "←": "<",
    "↑": "^",
    "↓": "v",
}
_PLAIN_TERMINALS = ("vt", "ansi", "dumb", "wy", "tvi", "sco")


def is_ascii_only(encoding: str, term: str) -> bool:
    """Whether to send ASCII only: the line is not UTF-8, or the terminal is older than it."""
    return encoding.lower().replace("-", "") != "utf8" or term.lower().startswith(_PLAIN_TERMINALS)


def is_linux_console(environ: Mapping[str, str]) -> bool:
    """Whether the keys come from the Linux console, which has sequences of its own."""
    return environ.get("TERM", "") == "linux"


@lru_cache(maxsize=4096)
def ascii_only(text: str) -> str:
    """One cell's text in ASCII of the same width: the base letter, a look-alike, or `?`.

    >>> ascii_only("─"), ascii_only("é"), ascii_only("ß"), ascii_only("A")
    ('-', 'e', '?', 'A')
    """
    if text.isascii():
        return text
    if stand_in := _ASCII.get(text[0]):
        return stand_in
    base = unicodedata.normalize("NFKD", text)[0]
    wide = unicodedata.east_asian_width(text[0]) in "WF"
    return (base if base.isascii() and base.isprintable() else "?") + ("?" if wide else "")
