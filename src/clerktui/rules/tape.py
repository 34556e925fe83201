"""The running tape: every amount in the order it was keyed, hash-linked, printed as machines do.

A correction is two entries, the amount out and the amount in, so that the paper shows what was
keyed first. Who wants to know whether a paper belongs to a batch compares the ends of its hash.
"""

from __future__ import annotations

import hashlib
import json
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

from clerktui.rules.money import format_cents
from clerktui.rules.text import display_safe

KINDS = ("keyed", "out", "in", "removed")
WIDTH_MIN, WIDTH_MAX = 24, 48
SUBTOTAL_EVERY = 25
HEAD_SHOWN = 12
_MARKS = {"keyed": "", "out": "c", "in": "c", "removed": "r"}
_COUNTS = {"keyed": 1, "out": -1, "in": 1, "removed": -1}


@dataclass(frozen=True, slots=True)
class TapeEntry:
    """One amount on the tape.

    Attributes:
        seq: its place on the tape, from 1.
        kind: "keyed"; "out" and "in" for the two halves of a correction; "removed".
        line: the line of the batch it belongs to.
        amount_cents: signed; what goes out or is removed stands below zero.
        account: the account number as the line had it.
        reference: the check number.
        tender: what it was paid with.
    """

    seq: int
    kind: str
    line: int
    amount_cents: int
    account: str = ""
    reference: str = ""
    tender: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"nothing on a tape is {self.kind!r}")


@dataclass(frozen=True)
class TapePaper:
    """What a printed tape says beside its amounts.

    Attributes:
        head: the hash at the end of the tape.
        title: lines above the first amount.
        width: columns of the paper, 24 to 48.
        control_cents: the control total; None while there is none.
        control_count: the items counted; None while nobody counted them.
        items: the items keyed, where one check for several lines is one item; None: its lines.
        subtotal_every: after how many entries a subtotal stands.
    """

    head: str
    title: Sequence[str] = ()
    width: int = 40
    control_cents: int | None = None
    control_count: int | None = None
    items: int | None = None
    subtotal_every: int = SUBTOTAL_EVERY

    def __post_init__(self) -> None:
        if not WIDTH_MIN <= self.width <= WIDTH_MAX:
            raise ValueError(f"no tape is {self.width} columns wide")
        if self.subtotal_every < 1:
            raise ValueError(f"no subtotal after {self.subtotal_every} entries")


def entry_hash(previous_hash: str, batch_key: str, entry: TapeEntry, at_iso: str, user: str) -> str:
    """The hash of an entry: SHA-256 over everything it says and the hash of the one before.

    Args:
        previous_hash: the hash of the entry before; of the first, whatever the tape begins with.
        batch_key: which batch, so that no tape passes for another's.
        entry: the entry.
        at_iso: when, in one fixed spelling.
        user: who keyed it.

    >>> entry_hash("", "7", TapeEntry(1, "keyed", 1, 5400), "2026-11-23T14:00:00Z", "mary")[:12]
    '9d2151646c20'
    """
    said = {"previous": previous_hash, "batch": batch_key, "at": at_iso, "user": user}
    written = json.dumps(
        said | asdict(entry), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(written.encode()).hexdigest()


def total(entries: Iterable[TapeEntry]) -> int:
    """What the tape comes to, in cents.

    >>> total([TapeEntry(1, "keyed", 1, 5400), TapeEntry(2, "removed", 1, -5400)])
    0
    """
    return sum(entry.amount_cents for entry in entries)


def count_lines(entries: Iterable[TapeEntry]) -> int:
    """How many lines are left on the tape once corrections and removals are worked in.

    >>> count_lines([TapeEntry(1, "keyed", 1, 5400), TapeEntry(2, "removed", 1, -5400)])
    0
    """
    return sum(_COUNTS[entry.kind] for entry in entries)


# --------------------------------------------------------------------------------------- on paper
def layout_tape(entries: Sequence[TapeEntry], paper: TapePaper) -> tuple[str, ...]:
    """The tape as an adding machine prints it: amounts, S subtotals, * total, count, difference.

    A line corrected stands twice with its number and c, out and in; a line removed once with r.

    >>> entries = [TapeEntry(1, "keyed", 1, 5400), TapeEntry(2, "out", 1, -5400)]
    >>> entries.append(TapeEntry(3, "in", 1, 4500))
    >>> paper = TapePaper("3f9a" * 16, ("Batch 118",), 24, control_cents=4500, control_count=1)
    >>> for line in layout_tape(entries, paper)[2:6]:
    ...     print(line.replace(" ", "_"))
    _________________54.00
    1c_______________54.00-
    1c_______________45.00
    _________________45.00_*
    """
    return tuple(line.rstrip() for line in _printed(entries, paper))


def _printed(entries: Sequence[TapeEntry], paper: TapePaper) -> Iterator[str]:
    for line in paper.title:
        yield from textwrap.wrap(display_safe(line), paper.width)
    if paper.title:
        yield ""
    subtotal = 0
    for place, entry in enumerate(entries, start=1):
        mark = _MARKS[entry.kind]
        yield from _row(f"{entry.line}{mark}" if mark else "", entry.amount_cents, "", paper.width)
        subtotal += entry.amount_cents
        if place % paper.subtotal_every == 0 and place < len(entries):
            yield from _row("", subtotal, "S", paper.width)
    yield from _row("", subtotal, "*", paper.width)
    yield ""
    yield from _proof(entries, paper, subtotal)
    yield from _ends(paper)


def _proof(entries: Sequence[TapeEntry], paper: TapePaper, cents: int) -> Iterator[str]:
    """The count, and what the adding machine said, where it said so."""
    items = count_lines(entries) if paper.items is None else paper.items
    yield from _said("Items", f"{items}  ", paper.width)
    if paper.control_count is not None:
        yield from _said("Control items", f"{paper.control_count}  ", paper.width)
    if paper.control_cents is not None:
        yield from _row("Control", paper.control_cents, "", paper.width)
        yield from _row("Difference", cents - paper.control_cents, "", paper.width)


def _ends(paper: TapePaper) -> Iterator[str]:
    head = display_safe(paper.head)
    if head:
        yield ""
        yield from _said("Tape", head[:HEAD_SHOWN], paper.width)
        yield from _said("to", head[-HEAD_SHOWN:], paper.width)


def _row(left: str, cents: int, symbol: str, width: int) -> Iterator[str]:
    """An amount at the right edge, then a column for its sign and one for S and *."""
    right = f"{format_cents(abs(cents))}{'-' if cents < 0 else ' '}{symbol:1}"
    return _said(left, right, width)


def _said(left: str, right: str, width: int) -> Iterator[str]:
    """Words at the left edge and figures at the right, on two lines where they would touch."""
    if left and len(left) + 1 + len(right) > width:
        yield left[:width]
        left = ""
    # Thousands lose their commas before a figure leaves the paper.
    fitting = right if len(right) <= width else right.replace(",", "")
    yield left + fitting.rjust(width - len(left))
