"""Money as clerks type it and as paper shows it: whole cents in, whole cents out.

The one door by which typed text becomes money. It must never guess: what could be read two ways
is refused with the reason. No binary fractions anywhere; `Decimal` only to round a rate once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from clerktui.errors import Refused
from clerktui.rules.text import snippet

MAXIMUM_CENTS = 999_999_999
"""The most one typed amount may be: 9,999,999.99."""

_ROUNDINGS = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}
_DIGITS_MAX = 15
_AMOUNT = re.compile(
    r"\$?(?P<dollars>[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)?(?:(?P<point>\.)(?P<cents>[0-9]{0,2}))?"
)
_TOO_FINE = re.compile(r"\$?[0-9,]*\.[0-9]{3,}")
_GROUPED = re.compile(r"\$?[0-9.]*,[0-9.,]*")
_SIGNED = re.compile(r"[-\N{MINUS SIGN}](?P<a>.+)|(?P<b>.+)-|\((?P<c>.+)\)")


def parse_cents(
    text: str, *, implied_decimals: bool = False, maximum_cents: int = MAXIMUM_CENTS
) -> int:
    """Read one typed amount of dollars and cents.

    ASCII digits, an optional `$` in front, commas only where thousands end, at most one point
    and two decimals. With `implied_decimals`, digits without a point are cents; then a comma or
    a `$` needs a point beside it, because 1,234 could be read two ways.

    >>> parse_cents("1,234.5"), parse_cents("$40"), parse_cents(".07")
    (123450, 4000, 7)
    >>> parse_cents("12345", implied_decimals=True), parse_cents("1.", implied_decimals=True)
    (12345, 100)
    >>> parse_cents("1.005")
    Traceback (most recent call last):
    clerktui.errors.Refused: money.decimals(typed='1.005')

    Raises:
        Refused: money.empty, money.negative, money.decimals, money.commas, money.not_a_number,
            money.point_needed, money.too_large.
    """
    typed = text.strip(" ")
    match = _AMOUNT.fullmatch(typed)
    if match is None or not (match["dollars"] or match["cents"]):
        raise Refused(_why_not(typed), typed=snippet(typed))
    digits = (match["dollars"] or "").replace(",", "")
    if match["point"] or not implied_decimals:
        digits += (match["cents"] or "").ljust(2, "0")
    elif "," in typed or "$" in typed:
        raise Refused("money.point_needed", typed=snippet(typed))
    digits = digits.lstrip("0") or "0"
    if len(digits) > _DIGITS_MAX or int(digits) > maximum_cents:
        raise Refused("money.too_large", typed=snippet(typed), maximum_cents=maximum_cents)
    return int(digits)


def _why_not(typed: str) -> str:
    signed = _SIGNED.fullmatch(typed)
    if not typed.strip("$ "):
        return "money.empty"
    if signed and _AMOUNT.fullmatch(signed["a"] or signed["b"] or signed["c"]):
        return "money.negative"
    if _TOO_FINE.fullmatch(typed):
        return "money.decimals"
    return "money.commas" if _GROUPED.fullmatch(typed) else "money.not_a_number"


def format_cents(cents: int) -> str:
    """Show cents as dollars with a point, exactly.

    >>> format_cents(123456), format_cents(-5), format_cents(0)
    ('1,234.56', '-0.05', '0.00')
    """
    dollars, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{dollars:,}.{rest:02d}"


def round_cents(cents: Decimal, policy: str = "half_up") -> int:
    """Round an exact amount of cents to whole cents, once, by the policy the ordinance names.

    "half_up" takes a half away from zero, "half_even" to the even cent.

    >>> round_cents(Decimal("2750.5")), round_cents(Decimal("2750.5"), "half_even")
    (2751, 2750)
    >>> round_cents(Decimal(100000) * 27500 / 1000000)
    2750

    Raises:
        ValueError: for a policy that does not exist, and for NaN or infinity.
    """
    if policy not in _ROUNDINGS or not cents.is_finite():
        raise ValueError(f"cannot round {cents} by {policy!r}")
    return int(cents.to_integral_value(rounding=_ROUNDINGS[policy]))


def split(total_cents: int, weights: Sequence[int]) -> list[int]:
    """Share cents out by weight and lose none: largest remainder first, then first in line.

    A weight of zero gets nothing. Below zero the same shares come out with the sign turned.

    >>> split(1000, [1, 1, 1]), split(-100, [1, 2]), split(5, [0, 7])
    ([334, 333, 333], [-33, -67], [0, 5])

    Raises:
        ValueError: when no weight is above zero, or one is below.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError(f"cannot split by {list(weights)!r}")
    parts = [divmod(abs(total_cents) * weight, whole) for weight in weights]
    shares = [share for share, _ in parts]
    in_line = sorted(range(len(parts)), key=lambda place: -parts[place][1])
    for place in in_line[: abs(total_cents) - sum(shares)]:
        shares[place] += 1
    return shares if total_cents >= 0 else [-share for share in shares]
