"""What a clerk types to find somebody, and the one doorway to how it is folded and cleaned.

Look-up, entry and import take everything they need of names, numbers and addresses from here, so
that what is stored and what is typed are always folded alike.
"""

from __future__ import annotations

import re

from clerktui.rules.addresses import split_address
from clerktui.rules.folding import (
    deletions,
    digits,
    fold,
    fold_number,
    next_prefix,
    osa_distance,
)
from clerktui.rules.text import clean_text, display_safe, snippet

__all__ = [
    "classify_query",
    "clean_text",
    "deletions",
    "digits",
    "display_safe",
    "fold",
    "fold_number",
    "next_prefix",
    "osa_distance",
    "snippet",
    "split_address",
]

_NUMBERS = ("account", "receipt", "bill", "meter", "parcel")
_NUMERIC = re.compile(r"[0-9 ()./+#-]+")
_PHONE = re.compile(r"(?:\+?1[ .-]*)?(?:\([0-9]{3}\)|[0-9]{3})[ .-]*[0-9]{3}[ .-]*[0-9]{4}")
_PHONE_LOCAL = re.compile(r"[0-9]{3}[ .-]?[0-9]{4}")
_RECEIPT = re.compile(r"[0-9]{2}-[0-9]{4,7}")
_HOUSE_AND_STREET = re.compile(r"[0-9]+\S* +\S")
_HOUSE_DIGITS = 6


def classify_query(text: str) -> tuple[str, ...]:
    """What a search text may be, by its shape, likeliest first.

    Kinds: account, receipt, bill, meter, parcel, phone, name, address. Nothing searchable gives
    an empty tuple.

    >>> classify_query("10-0442-07")
    ('account', 'receipt', 'bill', 'meter', 'parcel')
    >>> classify_query("26-018221")[0], classify_query("919 555-0142")[0], classify_query("0142")[1]
    ('receipt', 'phone', 'phone')
    >>> classify_query("418 mill"), classify_query("rodrig, m"), classify_query("rodrig m")
    (('address', 'name'), ('name',), ('name', 'address'))
    """
    typed = display_safe(text).strip()
    if not fold(typed):
        return ()
    if _NUMERIC.fullmatch(typed):
        return _numeric_kinds(typed)
    if not any(character.isdigit() for character in typed):
        return ("name",) if "," in typed else ("name", "address")
    if _HOUSE_AND_STREET.match(typed) or " " in typed:
        return ("address", "name")
    return (*_NUMBERS, "address", "name")


def _numeric_kinds(typed: str) -> tuple[str, ...]:
    count = len(digits(typed))
    kinds = list(_NUMBERS)
    if _RECEIPT.fullmatch(typed):
        kinds.insert(0, kinds.pop(kinds.index("receipt")))
    if _PHONE.fullmatch(typed):
        kinds.insert(0, "phone")
    elif count == 4 or _PHONE_LOCAL.fullmatch(typed):
        kinds.insert(1, "phone")
    if count <= _HOUSE_DIGITS:
        kinds.append("address")
    return tuple(kinds)
