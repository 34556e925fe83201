"""The vocabulary of a narrow paper: what stands on it, not where or in which letter.

Receipt and Z report are composed into these blocks once; the text, the 80 mm PDF and the receipt
printer each know how to set a block. A figure (money, a number, a time) is never broken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Weight = Literal["plain", "strong", "large"]


@dataclass(frozen=True, slots=True)
class Centre:
    """A centred line, wrapped when it is long."""

    text: str
    weight: Weight = "plain"


@dataclass(frozen=True, slots=True)
class Pair:
    """Words at the left, a figure at the right edge; only the words may wrap."""

    left: str
    right: str
    weight: Weight = "plain"


@dataclass(frozen=True, slots=True)
class Sides:
    """Two short texts on one line when they fit, on two when they do not."""

    left: str
    right: str
    weight: Weight = "plain"


@dataclass(frozen=True, slots=True)
class Note:
    """Remarks set smaller and further in; several share a line where they fit."""

    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Words at the left edge."""

    text: str
    weight: Weight = "plain"


@dataclass(frozen=True, slots=True)
class Figures:
    """A small table: words in the first column, figures in the others.

    Where the columns do not fit beside each other, each row is told line by line.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Banner:
    """What nobody may overlook: DUPLICATE 2, VOID."""

    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper."""

    heavy: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """A little air."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A line to sign on, with who signs below it."""

    who: str


@dataclass(frozen=True, slots=True)
class Barcode:
    """A bar code that brings the paper back to the screen; plain text leaves it out."""

    value: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """A finished line in letters of one width, its spaces kept, on a paper of `columns` of them."""

    text: str
    columns: int


Block = (
    Centre
    | Pair
    | Sides
    | Note
    | Line
    | Figures
    | Banner
    | Rule
    | Gap
    | Signature
    | Barcode
    | Fixed
)
