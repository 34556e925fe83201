"""Material as a crew types it on one line: what, how much, at what price; the next after a `;`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from clerktui.errors import Refused
from clerktui.rules.names import snippet

_MILLI = 1_000
_CENTS = 100
_PARTS = 3


@dataclass(frozen=True)
class Material:
    """Something that was used: thousandths of a unit, and what one unit costs."""

    what: str
    quantity_milli: int
    unit_cents: int
    unit: str = ""


def parse_materials(typed: str) -> tuple[Material, ...]:
    """What was used: each as `what, how many [unit], price`; one of it and no price where not said.

    >>> parse_materials("clamp, 2, 18.50; pipe, 3 ft")  # doctest: +NORMALIZE_WHITESPACE
    (Material(what='clamp', quantity_milli=2000, unit_cents=1850, unit=''),
     Material(what='pipe', quantity_milli=3000, unit_cents=0, unit='ft'))

    Raises:
        Refused: `work_order.cost`, naming the one that cannot be read.
    """
    return tuple(_material(part) for part in typed.split(";") if part.strip())


def _material(typed: str) -> Material:
    what, *figures = (part.strip() for part in typed.split(","))
    quantity, price = [*figures, "", ""][:2]
    if not what or len(figures) >= _PARTS:
        raise _broken(typed)
    many, _, unit = (quantity or "1").partition(" ")
    milli, cents = _whole(typed, many, _MILLI), _whole(typed, price, _CENTS)
    return Material(what, milli, cents, unit.strip())


def _whole(typed: str, figure: str, parts: int) -> int:
    """A figure in whole parts of its unit: thousandths, cents."""
    try:
        value = Decimal(figure or "0") * parts
    except InvalidOperation:
        raise _broken(typed) from None
    if not value.is_finite() or value < 0 or value != value.to_integral_value():
        raise _broken(typed)
    return int(value)


def _broken(typed: str) -> Refused:
    return Refused("work_order.cost", what=snippet(typed.strip()))
