"""Reads a story and acts it out: one plain sentence, one thing that happens or must hold.

A story is a Markdown file; every list item is a sentence to be acted out, everything else is for
the reader. A sentence nobody taught the teller is a failure, so a story can not quietly say more
than is checked. `stage.py` teaches the sentences.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Act = Callable[..., None]
_BULLET = re.compile(r"\s*[-*]\s+(?P<said>.+?)\s*$")


class StoryError(AssertionError):
    """A sentence that did not come true, told with its place and its words."""


@dataclass(frozen=True)
class Line:
    """One sentence of a story and where it stands."""

    path: Path
    number: int
    said: str

    def __str__(self) -> str:
        return f"{self.path.name}:{self.number}: {self.said}"


class Teller:
    """The sentences that are understood, each with what it does."""

    def __init__(self) -> None:
        self._known: list[tuple[re.Pattern[str], Act]] = []

    def says(self, pattern: str) -> Callable[[Act], Act]:
        """Teach a sentence: a pattern whose named groups are given to the act."""

        def taught(act: Act) -> Act:
            self._known.append((re.compile(pattern), act))
            return act

        return taught

    def act_out(self, path: Path, stage: Any) -> int:
        """Act a story out to its end; gives how many sentences there were.

        Raises:
            StoryError: with the first sentence that is not understood or does not come true.
        """
        count = 0
        for line in _lines(path):
            self._act(line, stage)
            count += 1
        return count

    def _act(self, line: Line, stage: Any) -> None:
        understood = [
            (act, found)
            for pattern, act in self._known
            if (found := pattern.fullmatch(line.said.rstrip(".")))
        ]
        if len(understood) != 1:
            how = "two ways" if understood else "no way"
            raise StoryError(f"{line}\n    can be understood {how}")
        act, found = understood[0]
        try:
            act(stage, **found.groupdict())
        except AssertionError as error:
            raise StoryError(f"{line}\n    {error}") from error
        except Exception as error:
            raise StoryError(f"{line}\n    {type(error).__name__}: {error}") from error


def _lines(path: Path) -> Iterator[Line]:
    """The list items of a story; an item may go on in indented lines."""
    pending: Line | None = None
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        bullet = _BULLET.fullmatch(text)
        if pending and not bullet and text.startswith("  ") and text.strip():
            pending = Line(path, pending.number, f"{pending.said} {text.strip()}")
            continue
        if pending:
            yield pending
        pending = Line(path, number, bullet["said"]) if bullet else None
    if pending:
        yield pending
