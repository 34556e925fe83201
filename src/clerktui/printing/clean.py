"""What data may put on paper: words, never orders to a printer or a terminal.

Every string of a document passes through here before it is laid out, so a name can neither steer
the printer, nor turn the line around, nor push a figure out of its column.
"""
# ruff: noqa: RUF001 - letters that look like other letters are what this module is about

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from functools import cache
from typing import Any, TypeVar

from clerktui.views.stored import Stored

LOST = "?"
MARKS_MAX = 2
_VARIATION = {*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}
_SPELLED = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′ʼ´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("•·", "*"),
        **dict.fromkeys("ĐÐ", "D"),
        **dict.fromkeys("đð", "d"),
        "…": "...",
        "€": "EUR",
        "£": "GBP",
        "×": "x",
        "÷": "/",
        "⁄": "/",
        "©": "(c)",
        "®": "(R)",
        "Æ": "AE",
        "æ": "ae",
        "Œ": "OE",
        "œ": "oe",
        "Ø": "O",
        "ø": "o",
        "Ł": "L",
        "ł": "l",
        "ß": "ss",
        "ẞ": "SS",
        "Þ": "Th",
        "þ": "th",
        "ı": "i",
    }
)

Clean = Callable[[str], str]
Part = TypeVar("Part")


def printable(text: str) -> str:
    r"""The text on one line without control, bidi, zero-width and broken characters.

    >>> printable("O\x1b[31mB\u202erien\n[/]")
    'O[31mBrien [/]'
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text or text[:1] == " " else text.rstrip()
    shown: list[str] = []
    marks = 0
    for char in unicodedata.normalize("NFC", text):
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= MARKS_MAX:
            shown.append(_shown(char))
    return " ".join("".join(shown).split())


def folded(text: str) -> str:
    """The text in ASCII: accents dropped, quotes straight, anything unknown a question mark.

    >>> folded("Nguyễn’s café – 5 €")
    "Nguyen's cafe - 5 EUR"
    """
    text = printable(text)
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text.translate(_SPELLED)).translate(_SPELLED)
    kept = "".join(char for char in apart if not unicodedata.combining(char))
    return kept.encode("ascii", "replace").decode("ascii")


def coded(coding: str) -> Clean:
    """A cleaner that keeps what a code page can say and spells the rest in ASCII.

    >>> coded("cp437")("José Nguyễn…")
    'José Nguyen...'
    """

    def clean(text: str) -> str:
        text = printable(text)
        return text if text.isascii() else "".join(_said(char, coding) for char in text)

    return clean


def cleaned(part: Part, clean: Clean) -> Part:
    """A copy of a document, of a part or a block of one, with every string through `clean`."""
    kind: Any = type(part)
    changes: dict[str, Any] = {}
    for name in _names(kind):
        before = getattr(part, name)
        after = _cleaned(before, clean)
        if after is not before:
            changes[name] = after
    rebuilt: Part = replace(part, **changes) if changes else part  # type: ignore[type-var]
    return rebuilt


def cells(text: str) -> int:
    """How many columns the text takes on a terminal or a character printer."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def wrapped(text: str, width: int) -> list[str]:
    """Break into lines of at most `width` columns, at spaces where possible; never empty.

    >>> wrapped("Customer service counter", 10)
    ['Customer', 'service', 'counter']
    """
    lines: list[str] = []
    line, taken = "", 0
    for word in text.split():
        length = cells(word)
        if line and taken + 1 + length <= width:
            line, taken = f"{line} {word}", taken + 1 + length
            continue
        if line:
            lines.append(line)
        *full, line = _split(word, width)
        taken = cells(line)
        lines += full
    return [*lines, line] if line or not lines else lines


def balanced(text: str, width: int) -> list[str]:
    """Wrap into as few lines as `wrapped` would, but of about the same length.

    >>> balanced("210 Main Street, Mapleton, NC 28000", 32)
    ['210 Main Street,', 'Mapleton, NC 28000']
    """
    lines = wrapped(text, width)
    for narrower in range(max(map(cells, lines)) - 1, 0, -1):
        tighter = wrapped(text, narrower)
        if len(tighter) > len(lines):
            break
        lines = tighter
    return lines


def packed(parts: Iterable[str], width: int) -> list[str]:
    """Lines holding as many whole parts as fit, separated by semicolons.

    >>> packed(("Bill W-10420", "due first", "paid in full"), 24)
    ['Bill W-10420; due first', 'paid in full']
    """
    lines: list[str] = []
    for part in parts:
        if lines and cells(lines[-1]) + 2 + cells(part) <= width:
            lines[-1] += f"; {part}"
        else:
            lines += wrapped(part, width)
    return lines


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _cleaned(value: Any, clean: Clean) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, tuple):
        return tuple(_cleaned(item, clean) for item in value)
    if isinstance(value, Stored):
        return cleaned(value, clean)
    assert value is None or isinstance(value, int | dt.date)
    return value


def _shown(char: str) -> str:
    category = unicodedata.category(char)
    if category in {"Cs", "Co", "Cn"}:
        return LOST
    if char.isspace() or category.startswith("Z"):
        return " "
    if category.startswith("C") or ord(char) in _VARIATION:
        return ""
    return char


def _said(char: str, coding: str) -> str:
    try:
        char.encode(coding)
    except UnicodeEncodeError:
        return folded(char)
    return char


@cache
def _cells(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def _split(word: str, width: int) -> list[str]:
    """A word too long for a line, cut where the line ends; a short word comes back whole."""
    if cells(word) <= width:
        return [word]
    pieces, piece, taken = [], "", 0
    for char in word:
        length = _cells(char)
        if piece and taken + length > width:
            pieces.append(piece)
            piece, taken = "", 0
        piece, taken = piece + char, taken + length
    return [*pieces, piece]
