"""Giving change and counting money, by denomination."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from clerktui.errors import Refused

DENOMINATIONS = (10_000, 5_000, 2_000, 1_000, 500, 100, 25, 10, 5, 1)
"""What a United States drawer gives out, in cents."""


def make_change(
    change_cents: int, denominations: Sequence[int] = DENOMINATIONS
) -> tuple[tuple[int, int], ...]:
    """The fewest pieces that make the change, largest first, as (denomination, count).

    Largest first is fewest for every real coinage.

    >>> make_change(2_000), make_change(4_167)
    (((2000, 1),), ((2000, 2), (100, 1), (25, 2), (10, 1), (5, 1), (1, 2)))

    Raises:
        Refused: change.negative, change.impossible (with what would be left over).
    """
    if change_cents < 0:
        raise Refused("change.negative", change_cents=change_cents)
    pieces = []
    left = change_cents
    for denomination in sorted(set(denominations), reverse=True):
        count, left = divmod(left, denomination)
        if count:
            pieces.append((denomination, count))
    if left:
        raise Refused("change.impossible", change_cents=change_cents, left_cents=left)
    return tuple(pieces)


def count_total(counts: Mapping[int, int]) -> int:
    """What counted money comes to, in cents, from denomination to number of pieces.

    >>> count_total({2_000: 37, 500: 1, 25: 0})
    74500

    Raises:
        Refused: change.count (no piece can be fewer than none).
    """
    for denomination, count in counts.items():
        if count < 0 or denomination <= 0:
            raise Refused("change.count", denomination_cents=denomination, count=count)
    return sum(denomination * count for denomination, count in counts.items())
