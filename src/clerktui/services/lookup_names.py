"""A typed text read as names: every way round, and with one slip forgiven.

What is searched by is a `NameReading`: the beginning of a last name and of a first name; its arm
is one of those of `lookup_statements`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from sqlalchemy import Connection

from clerktui.rules.names import deletions, fold, next_prefix
from clerktui.services.lookup_statements import COMMON_FIRST, NEAR_SURNAMES, first_counts

_WORDS_MAX = 8
_SLIP_MIN = 3
_NEAR_READINGS_MAX = 8
_ALL_SPLITS_WORDS = 4
# Sorts after a space and before every letter and digit.
_WORD_END = "!"


class NameReading(NamedTuple):
    """One reading of the text as a name: how the last name begins, and how the first.

    Attributes:
        last: beginning of the folded last name; empty when only the first name is known.
        first: beginning of the folded first name; empty when only the last name is known.
        is_whole_word: `last` is a whole word of the last name, not a beginning of one.
    """

    last: str
    first: str = ""
    is_whole_word: bool = False

    def level(self, last_n: str, first_n: str) -> int:
        """How well a customer fits: 0 exactly, 1 the last name exactly, 2 as far as typed.

        Only the first name: 3 a whole word of it, 4 as far as typed.
        """
        has_first = f"{first_n} ".startswith(f"{self.first} ") or not self.first
        if not self.last:
            return 3 if has_first else 4
        if last_n != self.last:
            return 2
        return 0 if has_first else 1

    def word_level(self, last_n: str) -> int:
        """The same for a later word of the last name: 3 a whole word of it, 4 as far as typed."""
        return 3 if f" {self.last} " in f"{last_n} " else 4

    def parameters(self) -> dict[str, str]:
        """The ranges of its arm."""
        end = self.last + _WORD_END if self.is_whole_word else next_prefix(self.last)
        return {
            "last_lo": self.last,
            "last_hi": end,
            "first_lo": self.first,
            "first_hi": next_prefix(self.first),
        }


def name_arms(
    connection: Connection, names: Sequence[NameReading]
) -> Iterator[tuple[str, NameReading]]:
    """Each reading with the arms that find it, whichever of its two names has less to walk.

    All the Smiths are not gone through for a first name hardly anybody has, nor all the Marys for
    a last name; a reading with a first name that nobody has needs no arm. With a common first name
    the last name is taken as it stands before all that begin with it.
    """
    firsts = list(dict.fromkeys(name.first for name in names if name.first))
    counts = dict(zip(firsts, _counts(connection, firsts), strict=True))
    for name in names:
        if not name.first:
            yield "last", name
        elif counts[name.first] >= COMMON_FIRST:
            if not name.is_whole_word:
                yield "whole", name
            yield "common", name
        elif counts[name.first]:
            yield "rare", name


def _counts(connection: Connection, firsts: Sequence[str]) -> Sequence[int]:
    if not firsts:
        return ()
    ranges: dict[str, str] = {}
    for number, first in enumerate(firsts):
        ranges |= {f"count{number}_lo": first, f"count{number}_hi": next_prefix(first)}
    return connection.execute(first_counts(len(firsts)), ranges).one()


def readings(typed: str) -> list[NameReading]:
    """Every way to read the text as a last and a first name, likeliest first.

    >>> [tuple(reading)[:2] for reading in readings("Rodriguez, Maria")]
    [('rodriguez', 'maria')]
    >>> [tuple(reading)[:2] for reading in readings("m rodrig")]
    [('m', 'rodrig'), ('rodrig', 'm')]
    """
    before, _, after = typed.partition(",")
    last, first = fold(before), fold(after)
    if last and first:
        return [NameReading(last, first)]
    words = fold(typed).split()[:_WORDS_MAX]
    found = []
    for split in _splits(words):
        front, back = " ".join(words[:split]), " ".join(words[split:])
        found += [NameReading(front, back), NameReading(back, front)]
    return found


def near_readings(connection: Connection, typed: str) -> list[NameReading]:
    """The text read again, each time with one last name that is one slip from what was typed."""
    surname_part, _, first_part = typed.partition(",")
    words = fold(surname_part).split()[:_WORDS_MAX]
    tried = [word for word in dict.fromkeys((*words, " ".join(words))) if len(word) >= _SLIP_MIN]
    forms = sorted({form for word in tried for form in deletions(word)})
    if not forms:
        return []
    known = connection.execute(NEAR_SURNAMES, {"forms": forms}).scalars().all()
    found: dict[NameReading, None] = {}
    for word, name in _slips(tried, known):
        found |= dict.fromkeys(_corrected(words, word, name, fold(first_part)))
    return list(found)[:_NEAR_READINGS_MAX]


def _slips(tried: Iterable[str], known: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Typed words and the names one slip away, each word in turn, likeliest first.

    A right first letter is the likelier.
    """
    by_word = [
        sorted(
            ((word, name) for name in known if is_one_slip(word, name)),
            key=lambda slip: (slip[0][0] != slip[1][0], slip[1]),
        )
        for word in tried
    ]
    for turn in zip_longest(*by_word):
        yield from filter(None, turn)


def _corrected(words: list[str], word: str, name: str, rest: str) -> Iterator[NameReading]:
    """The readings with `name` for `word` in the last name; the other words as a first name."""
    if word not in words:  # all words together: "mc donald" for "mcdonald"
        yield NameReading(name, rest, is_whole_word=True)
        return
    place = words.index(word)
    right = [*words[:place], name, *words[place + 1 :]]
    end = len(right) - 1
    for split in _splits(right) if not rest else ():
        front, back = " ".join(right[:split]), " ".join(right[split:])
        if place < split:
            yield NameReading(front, back, is_whole_word=place == split - 1)
        else:
            yield NameReading(back, front, is_whole_word=place == end)
    yield NameReading(" ".join(right), rest, is_whole_word=place == end)


def _splits(words: Sequence[str]) -> Sequence[int]:
    """Where a name may be parted in two; long ones only at their ends."""
    if len(words) > _ALL_SPLITS_WORDS:
        return 1, len(words) - 1
    return range(1, len(words))


def is_one_slip(a: str, b: str) -> bool:
    """Whether one letter wrong, missing, added or swapped with its neighbour parts two words.

    The same as `osa_distance(a, b) == 1`, without the whole table.

    >>> is_one_slip("rodriguez", "rodriquez"), is_one_slip("ngyuen", "nguyen"), is_one_slip("a", "")
    (True, True, True)
    """
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    same = 0
    for left, right in zip(a, b, strict=False):
        if left != right:
            break
        same += 1
    rest_a, rest_b = a[same:], b[same:]
    if len(a) != len(b):
        return rest_a[1:] == rest_b or rest_a == rest_b[1:]
    swapped = rest_a[1::-1] == rest_b[:2] and rest_a[2:] == rest_b[2:]
    return rest_a[1:] == rest_b[1:] or swapped
