"""Code 128: the bar code that brings a paper back to the screen with one scan.

The bars are worked out by python-barcode (ISO/IEC 15417); here they become widths to be drawn. The
library is loaded at the first bar code, not with this module.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby
from typing import Any

QUIET_MODULES = 10
START_C, START_B, TO_C, TO_B = 105, 104, 99, 100
_ENCODABLE = re.compile(r"[ -~]+")


def modules(text: str) -> list[int] | None:
    """Widths of bar, space, bar, ... in modules; None when the text cannot be a bar code.

    >>> modules("A")
    [2, 1, 1, 2, 1, 4, 1, 1, 1, 3, 2, 3, 1, 3, 1, 1, 2, 3, 2, 3, 3, 1, 1, 1, 2]
    """
    if not _ENCODABLE.fullmatch(text):
        return None
    (row,) = _encoder()(text).build()
    return [len(list(run)) for _, run in groupby(row)]


def codes(text: str) -> list[int]:
    """The code words from the start on, without check and stop, for a printer that draws itself.

    >>> codes("CS-000123")
    [104, 35, 51, 13, 99, 0, 1, 23]
    """
    said: list[int] = _encoder()(text).encoded
    return said


def bars(widths: list[int], module: float) -> list[tuple[float, float]]:
    """Where each dark bar begins and how wide it is, with modules of this width."""
    spans, at = [], 0
    for number, width in enumerate(widths):
        if number % 2 == 0:
            spans.append((at * module, width * module))
        at += width
    return spans


@cache
def _encoder() -> Any:
    from barcode.codex import Code128

    class Whole(Code128):  # type: ignore[misc]
        """Keeps a 99 at the beginning: 0.16.1 takes the pair for its own change into pairs.

        Mended upstream after 0.16.1 (python-barcode 251, 263).
        """

        def _try_to_optimize(self, encoded: list[int]) -> list[int]:
            if encoded[1] == TO_C:
                return encoded
            kept: list[int] = super()._try_to_optimize(encoded)
            return kept

    return Whole
