"""Text at the door: what may come into the books, and what may go to a screen or a page.

Names and addresses come from people, files and scanners, and some carry bytes that would command
a terminal or reorder what is read. Nothing that passes here can do either.
"""

from __future__ import annotations

import re
import unicodedata

from clerktui.errors import Refused

_SNIPPET_LENGTH = 40

# Letters and symbols that draw nothing at all, though Unicode does not call them format controls.
_INVISIBLE = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef"
)
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17)
)
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_DROPPED = re.compile(f"[{_INVISIBLE}{_NONCHARACTERS}]")
_PLAIN = re.compile(r"[\x20-\x7e]*")


def clean_text(value: str, *, max_length: int | None = 200) -> str:
    r"""Take text into the books: composed (NFC), on one line, single-spaced, doing nothing.

    Line ends and tabs become spaces; direction marks and whatever draws nothing are dropped.
    Control characters and broken surrogates are refused, because whoever sent them sent something
    other than this text. Composing can lengthen a text; `max_length` counts what is kept (None: no
    limit).

    >>> clean_text("  Jose\u0301   O'Brien\r\n"), clean_text("Smith [/] \u202eJr")
    ("José O'Brien", 'Smith [/] Jr')
    >>> clean_text("\x1b]52;c;AA")
    Traceback (most recent call last):
    clerktui.errors.Refused: text.control(code='U+001B', position=1, typed=']52;c;AA')

    Raises:
        Refused: text.control, text.too_long.
    """
    broken = _REFUSED.search(value)
    if broken:
        raise Refused(
            "text.control",
            code=f"U+{ord(broken[0]):04X}",
            position=broken.start() + 1,
            typed=snippet(value),
        )
    cleaned = unicodedata.normalize("NFC", display_safe(value))
    cleaned = " ".join(cleaned.split())
    if max_length is not None and len(cleaned) > max_length:
        raise Refused(
            "text.too_long", length=len(cleaned), max_length=max_length, typed=snippet(cleaned)
        )
    return cleaned


def display_safe(text: str) -> str:
    r"""Make any text safe to show: no control, direction mark, surrogate or invisible is left.

    Never refuses, never lengthens; line ends, tabs and odd spaces become plain spaces.

    >>> display_safe("a\x1b[31mb\u202ec\td")
    'a[31mbc d'
    """
    if _PLAIN.fullmatch(text):
        return text
    return _DROPPED.sub("", "".join(map(_shown, text)))


def _shown(character: str) -> str:
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in {"Cc", "Cf", "Cs"} else character


def snippet(text: str) -> str:
    r"""The beginning of what was typed, safe to repeat in a refusal or a log.

    >>> snippet("12,34.56\x07"), len(snippet("9" * 1000))
    ('12,34.56', 40)
    """
    safe = display_safe(text[: 4 * _SNIPPET_LENGTH])
    return safe if len(safe) <= _SNIPPET_LENGTH else safe[: _SNIPPET_LENGTH - 1] + "…"
