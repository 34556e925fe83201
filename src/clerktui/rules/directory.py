"""Finding who to give a caller to: every word typed begins a word of the entry."""

from __future__ import annotations

from collections.abc import Sequence

from clerktui.rules.folding import fold


def rank(typed: str, parts: Sequence[str]) -> int | None:
    """How well an entry fits, the least best; None when it does not.

    Args:
        typed: what was typed so far; nothing fits everything.
        parts: the entry's texts, the most telling first.

    >>> rank("wat", ["water leaks", "Public Works"]), rank("works", ["water", "Public Works"])
    (0, 1)
    >>> rank("tax", ["water", "Public Works"]) is None
    True
    """
    wanted = fold(typed).split()
    words = [fold(part).split() for part in parts]
    places = []
    for word in wanted:
        at = [n for n, part in enumerate(words) if any(known.startswith(word) for known in part)]
        if not at:
            return None
        places.append(at[0])
    return max(places, default=0)
