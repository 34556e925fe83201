"""Text folded for searching: one spelling for what a clerk would call the same.

Columns ending `_n` hold what these functions make; a typed query is folded the same way and then
compared by code point, so both databases answer alike.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_DELETABLE_LENGTH = 12
# Apostrophes however typed, and points: they stand inside a word.
_JOINED = frozenset("'`.\u00b4\u00b7\u02b9\u02bb\u02bc\u2018\u2019\u201b\u2024\u2032\uff07")
# Letters of European names that carry no accent to strip.
_SPELT = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "ħ": "h",
    }
)


def fold(text: str) -> str:
    r"""Fold text for searching: no case, accents, punctuation or controls; single spaces.

    Apostrophes and points close up (O'Brien, J.R.), all other punctuation parts words.

    >>> fold("  O'BRIEN-Núñez,  J.R. "), fold("Łódź & Søn"), fold("Straße\u202e\x07")
    ('obrien nunez jr', 'lodz son', 'strasse')
    """
    if text.isascii() and text.replace(" ", "").isalnum():
        return " ".join(text.lower().split())
    text = "".join(character for character in text if character not in _JOINED)
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join("".join(map(_folded, text.translate(_SPELT))).split())


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    kind = unicodedata.category(character)
    if character.isspace():
        return " "
    if kind[0] in "MC" or character in _JOINED:
        return ""
    return character if kind[0] in "LN" else " "


def fold_number(text: str) -> str:
    """Fold an account, receipt, bill, meter or parcel number: letters and digits only.

    >>> fold_number("10-0442-07"), fold_number("W 26/0018")
    ('10044207', 'w260018')
    """
    return fold(text).replace(" ", "")


def digits(text: str) -> str:
    """Only the plain digits of a text.

    >>> digits("(919) 555-0142 x7")
    '91955501427'
    """
    return "".join(character for character in text if character in "0123456789")


def next_prefix(text: str) -> str:
    r"""The smallest string above every string that begins with `text`, by code point.

    For ranges: `column >= text and column < next_prefix(text)`. Surrogates are stepped over. An
    empty text gives U+10FFFF, which no text in the books begins with.

    >>> next_prefix("rod"), next_prefix("az"), next_prefix("\ud7ff") == "\ue000"
    ('roe', 'a{', True)
    """
    kept = text.rstrip("\U0010ffff")
    if not kept:
        return "\U0010ffff"
    following = ord(kept[-1]) + 1
    return kept[:-1] + chr(0xE000 if 0xD800 <= following < 0xE000 else following)


def deletions(word: str) -> tuple[str, ...]:
    """A folded word and every form of it with one letter left out, sorted.

    Two words one slip apart (a letter wrong, missing, added or two swapped) always share a form.
    Words over 12 letters are cut to 12, which keeps that promise and the table small.

    >>> deletions("lee"), deletions("a")
    (('ee', 'le', 'lee'), ('a',))
    """
    word = word[:_DELETABLE_LENGTH]
    forms = {word} | {word[:place] + word[place + 1 :] for place in range(len(word))}
    return tuple(sorted(forms - {""}))


def osa_distance(a: str, b: str) -> int:
    """How many slips part two words: letters wrong, missing, added, or neighbours swapped.

    >>> osa_distance("rodriguez", "rodriquez"), osa_distance("lee", "ele")
    (1, 1)
    >>> osa_distance("ca", "abc"), osa_distance("", "lee")
    (3, 3)
    """
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, start=1):
        before, above, row = row, before, [i]
        for j, right in enumerate(b, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1]
