"""What the ten-key pad means: + next, - back, * quantity, / tender, and sums typed in line.

Clerks watch paper, not the screen, so a key means the same in every field. Where a field takes
sums, `+`, `-` and `*` belong to the sum while there is a number in front of them to work on.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from clerktui.errors import Refused
from clerktui.rules.money import MAXIMUM_CENTS, parse_cents
from clerktui.rules.text import snippet

QUANTITY_MAX = 9_999
_SUM_LENGTH_MAX = 80
_OPERATOR = re.compile(r"[-+*]")
_COUNT = re.compile(r"[0-9]{1,6}")
_QUANTITY = re.compile(r"[0-9]{1,4}")

# The names a keypad key may arrive under: kitty's protocol first, then Textual's own.
_NAMED = {
    "decimal": ".",
    "add": "+",
    "subtract": "-",
    "multiply": "*",
    "divide": "/",
    "separator": ",",
    "full_stop": ".",
    "plus": "+",
    "minus": "-",
    "asterisk": "*",
    "slash": "/",
    "comma": ",",
    "dollar_sign": "$",
}


class Meaning(StrEnum):
    """What a ten-key key asks for."""

    ACCEPT = "accept"
    BACK = "back"
    QUANTITY = "quantity"
    TENDER = "tender"
    TYPED = "typed"


_MEANINGS = {
    "+": Meaning.ACCEPT,
    "-": Meaning.BACK,
    "*": Meaning.QUANTITY,
    "/": Meaning.TENDER,
}


def key_character(key: str) -> str | None:
    """The character a key stands for, whichever of its names it came under; None: not ten-key.

    >>> key_character("add"), key_character("plus"), key_character("+"), key_character("f3")
    ('+', '+', '+', None)
    """
    character = _NAMED.get(key, key)
    return character if len(character) == 1 and character in "0123456789.,$+-*/" else None


def classify_key(key: str, *, typed: str = "", sums: bool = False) -> Meaning | None:
    """Say what a key asks for in a money field, by its character or any of its names.

    Args:
        key: a character, or a key name as the terminal gives it.
        typed: what stands in the field in front of the cursor.
        sums: whether the field takes sums such as `20*37+5` (counting does).

    >>> classify_key("+").value, classify_key("subtract").value, classify_key("divide").value
    ('accept', 'back', 'tender')
    >>> classify_key("*").value, classify_key("7").value, classify_key("x")
    ('quantity', 'typed', None)
    >>> classify_key("+", typed="20*37", sums=True).value, classify_key("+", sums=True).value
    ('typed', 'accept')
    """
    character = key_character(key)
    if character is None:
        return None
    if sums and character in "+-*" and typed.rstrip()[-1:] not in ("", "+", "-", "*"):
        return Meaning.TYPED
    return _MEANINGS.get(character, Meaning.TYPED)


def parse_amount(
    text: str, *, implied_decimals: bool = False, maximum_cents: int = MAXIMUM_CENTS
) -> int:
    """Read an amount or a sum typed in line; numbers are dollars unless cents are implied.

    In a product one number may carry a point and the others count it: `20*37` is 37 pieces of
    20 dollars. A `+` left at the end is forgiven, as on an adding machine.

    >>> parse_amount("20*37+5"), parse_amount("0.25*40"), parse_amount("100-12.5")
    (74500, 1000, 8750)
    >>> parse_amount("20*37+5", implied_decimals=True), parse_amount("5+10+")
    (745, 1500)
    >>> parse_amount("99,999,999.99", maximum_cents=99_999_999_999)
    9999999999

    Raises:
        Refused: what `parse_cents` raises, tenkey.incomplete, tenkey.two_amounts.
    """
    typed = text.strip(" ")
    if len(typed) > _SUM_LENGTH_MAX:
        raise Refused("money.not_a_number", typed=snippet(typed))
    if not _OPERATOR.search(typed):
        return parse_cents(typed, implied_decimals=implied_decimals, maximum_cents=maximum_cents)
    if typed[0] == "-" and len(typed) > 1:
        raise Refused("money.negative", typed=snippet(typed))
    terms = re.split(r"([+-])", typed)
    if terms[-1] == "" and terms[-2] == "+":
        del terms[-2:]
    read = partial(_product, implied=implied_decimals, maximum_cents=maximum_cents)
    total = read(terms[0], typed)
    for sign, term in zip(terms[1::2], terms[2::2], strict=True):
        value = read(term, typed)
        total += value if sign == "+" else -value
    return _in_range(total, typed, maximum_cents)


def _product(term: str, typed: str, *, implied: bool, maximum_cents: int) -> int:
    factors = [factor.strip(" ") for factor in term.split("*")]
    if "" in factors:
        raise Refused("tenkey.incomplete", typed=snippet(typed))
    amounts = [factor for factor in factors if not _COUNT.fullmatch(factor)]
    counts = [factor for factor in factors if _COUNT.fullmatch(factor)]
    if not amounts:
        amounts = [counts.pop()]
    cents = [
        parse_cents(amount, implied_decimals=implied, maximum_cents=maximum_cents)
        for amount in amounts
    ]
    if len(cents) > 1:
        raise Refused("tenkey.two_amounts", typed=snippet(typed))
    return cents[0] * math.prod(int(count) for count in counts)


def _in_range(cents: int, typed: str, maximum_cents: int) -> int:
    if cents < 0:
        raise Refused("money.negative", typed=snippet(typed))
    if cents > maximum_cents:
        raise Refused("money.too_large", typed=snippet(typed), maximum_cents=maximum_cents)
    return cents


@dataclass(frozen=True)
class QuantityAmount:
    """How many, and what each costs; `unit_cents` is None where the dated price is to be used."""

    quantity: int
    unit_cents: int | None

    @property
    def amount_cents(self) -> int | None:
        """All of them together; None while the price is not known."""
        return None if self.unit_cents is None else self.quantity * self.unit_cents


def parse_quantity_amount(text: str, *, implied_decimals: bool = False) -> QuantityAmount:
    """Read `2*35` as two at 35.00, `2*` as two at the dated price, `35` as one at 35.00.

    >>> parse_quantity_amount("2*35")
    QuantityAmount(quantity=2, unit_cents=3500)
    >>> parse_quantity_amount("3*"), parse_quantity_amount("12.50").amount_cents
    (QuantityAmount(quantity=3, unit_cents=None), 1250)

    Raises:
        Refused: what `parse_amount` raises, tenkey.quantity.
    """
    typed = text.strip(" ")
    count, star, price = (part.strip(" ") for part in typed.partition("*"))
    if not star:
        unit = parse_amount(typed, implied_decimals=implied_decimals) if typed else None
        return QuantityAmount(1, unit)
    if not _QUANTITY.fullmatch(count) or int(count) == 0:
        raise Refused("tenkey.quantity", typed=snippet(typed), quantity_max=QUANTITY_MAX)
    unit = parse_cents(price, implied_decimals=implied_decimals) if price else None
    if unit is not None:
        _in_range(unit * int(count), typed, MAXIMUM_CENTS)
    return QuantityAmount(int(count), unit)


def parse_pieces(text: str) -> int:
    """Read how many pieces were counted; empty is none. Sums such as `37+5` are added up.

    >>> parse_pieces("37"), parse_pieces("37+5"), parse_pieces("")
    (37, 42, 0)

    Raises:
        Refused: tenkey.pieces.
    """
    typed = text.strip(" +")
    if not typed:
        return 0
    terms = [term.strip(" ") for term in typed.split("+")]
    if not all(_COUNT.fullmatch(term) for term in terms):
        raise Refused("tenkey.pieces", typed=snippet(typed))
    return sum(int(term) for term in terms)


def pieces_of(text: str, denominations: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """The pieces a typed count speaks of, when every term of it names a denomination.

    >>> pieces_of("20*37+5*2+1", (2000, 500, 100))
    ((2000, 37), (500, 2), (100, 1))
    >>> pieces_of("745.00", (2000, 500, 100))
    ()
    """
    counts: dict[int, int] = {}
    for term in text.replace(" ", "").rstrip("+").split("+"):
        unit, _, pieces = term.partition("*")
        try:
            cents = parse_cents(unit)
        except Refused:
            return ()
        if cents not in denominations or not _COUNT.fullmatch(pieces or "1"):
            return ()
        counts[cents] = counts.get(cents, 0) + int(pieces or "1")
    return tuple(sorted(counts.items(), reverse=True))
