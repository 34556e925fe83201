"""A batch's running tape as an adding machine prints it, composed for any narrow paper."""

from __future__ import annotations

from collections.abc import Iterator

from clerktui.printing.blocks import Block, Fixed
from clerktui.rules.tape import WIDTH_MAX, WIDTH_MIN, TapeEntry, TapePaper, layout_tape
from clerktui.views.documents import TapeDocument


def tape_lines(tape: TapeDocument, width: int) -> tuple[str, ...]:
    """The whole tape as lines; a paper too narrow or too wide gets the nearest width there is."""
    entries = [
        TapeEntry(seq, one.kind, one.line, one.amount_cents)
        for seq, one in enumerate(tape.amounts, start=1)
    ]
    paper = TapePaper(
        head=tape.head,
        title=tape.title_lines,
        width=min(max(width, WIDTH_MIN), WIDTH_MAX),
        control_cents=tape.control_cents,
        control_count=tape.control_items,
        items=tape.items,
    )
    return layout_tape(entries, paper)


def tape_blocks(tape: TapeDocument, width: int) -> Iterator[Block]:
    """The tape for a paper that many letters wide."""
    return (Fixed(line, width) for line in tape_lines(tape, width))
