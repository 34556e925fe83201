"""What a batch comes to against its adding machine, in words and in a column."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from clerktui.i18n import money
from clerktui.rules.states import KEYABLE
from clerktui.views.batches import BatchView
from clerktui.widgets import visible
from clerktui.widgets.listing import Part


def control_words(batch: BatchView) -> str:
    """Whether a batch agrees with its control, and by what it does not.

    For `1,715.35 short, 17 items short`, `in balance`, `no control total`.
    """
    if batch.control_cents is None:
        return "no control total"
    return ", ".join(_off(batch)) or "in balance"


def _off(batch: BatchView) -> Iterator[str]:
    cents, items = batch.difference_cents, batch.difference_items
    if cents:
        yield f"{money(abs(cents))} {_way(cents)}"
    if items:
        yield f"{abs(items)} {'item' if abs(items) == 1 else 'items'} {_way(items)}"


def _way(difference: int) -> str:
    return "over" if difference > 0 else "short"


def control_cell(batch: BatchView) -> str:
    """The same for a narrow column: below zero is short."""
    if batch.control_cents is None:
        return "no control"
    if batch.difference_cents:
        return money(batch.difference_cents)
    items = batch.difference_items
    return f"{items:+d} items" if items else "agrees"


def is_off(batch: BatchView) -> bool:
    """Whether somebody must look: out of balance though keyed whole, or more than the control."""
    if batch.control_cents is None or batch.is_balanced or batch.state == "discarded":
        return False
    is_over = (batch.difference_cents or 0) > 0 or (batch.difference_items or 0) > 0
    return is_over or batch.state not in KEYABLE


def of_control(done: str, control: str | None) -> str:
    """What there is, of what there should be where that is known.

    >>> of_control("63", "80"), of_control("63", None)
    ('63 of 80', '63')
    """
    return done if control is None else f"{done} of {control}"


def items_of(batch: BatchView) -> str:
    """Items keyed, of the items counted."""
    counted = batch.control_items
    return of_control(str(batch.items), None if counted is None else str(counted))


def amount_of(batch: BatchView) -> str:
    """The amount keyed, of the control total."""
    control = batch.control_cents
    return of_control(money(batch.amount_cents), None if control is None else money(control))


def wrapped(texts: Iterable[str], width: int, lines_max: int) -> list[tuple[Part, ...]]:
    """Sentences one after the other in so many lines of a width; the last line runs out."""
    whole = "   ".join(map(visible, texts))
    lines = textwrap.wrap(whole, max(1, width - 2)) or [""]
    lines = [*lines[: lines_max - 1], " ".join(lines[lines_max - 1 :])]
    return [((f" {line}", ""),) for line in lines]
