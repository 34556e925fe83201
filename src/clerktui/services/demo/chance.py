"""The demonstration town's dice: everything that is drawn comes from one seed, by name.

Each part of the town draws from its own stream, so that a change to the phones does not move the
bills. Nothing outside this package may draw anything.
"""

from __future__ import annotations

import itertools
import random
from bisect import bisect
from collections.abc import Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
Dice = random.Random


def dice(seed: int, stream: str) -> Dice:
    """The dice of one part of the town."""
    return random.Random(f"clerktui demo {seed} {stream}")  # noqa: S311 - a town, not a secret


class Skewed(Generic[T]):
    """A list from which the first are drawn far oftener than the last, as surnames are in life."""

    def __init__(
        self, values: Sequence[T], *, offset: int = 8, power: tuple[int, int] = (1, 1)
    ) -> None:
        """Weigh the value at place n by 1 / (n + offset) ** (power as a fraction)."""
        exponent = power[0] / power[1]
        self._values = values
        self._sums = list(
            itertools.accumulate(1 / (place + offset) ** exponent for place in range(len(values)))
        )

    def draw(self, rng: Dice) -> T:
        """One of the values."""
        place = bisect(self._sums, rng.random() * self._sums[-1])
        return self._values[min(place, len(self._values) - 1)]


def happens(rng: Dice, per_mille: int) -> bool:
    """Whether something that happens so many times in a thousand happens now."""
    return rng.random() * 1000 < per_mille
