"""Timing two things side by side, so that a busy neighbour slows both alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

now = time.perf_counter


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


@dataclass
class Times:
    """How long each run of one thing took, in seconds: by the clock, and on the processor."""

    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def take(self, work: Callable[[], object]) -> None:
        """Run it once and note how long it took."""
        spent, begun = time.process_time(), now()
        work()
        self.clock.append(now() - begun)
        self.processor.append(time.process_time() - spent)

    def ms(self, share: float) -> float:
        """A quantile by the clock, in milliseconds."""
        return 1_000 * quantile(self.clock, share)

    def cpu_ms(self) -> float:
        """The median on the processor, in milliseconds."""
        return 1_000 * quantile(self.processor, 0.5)


def side_by_side(
    pairs: Iterable[tuple[Callable[[], object], Callable[[], object]]], warm: int = 0
) -> tuple[Times, Times]:
    """Run pairs of ours and baseline, changing who goes first; the first `warm` are not counted."""
    ours, baseline = Times(), Times()
    for count, (first, second) in enumerate(pairs):
        turns = [(ours, first), (baseline, second)]
        for times, work in turns if count % 2 else reversed(turns):
            if count < warm:
                work()
            else:
                times.take(work)
    return ours, baseline
