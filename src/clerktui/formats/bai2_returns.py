"""The items a bank took back out of a town's account, as a BAI2 file tells of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from clerktui.formats.bai2 import DELETION, TEST, Bai2Detail, Bai2File
from clerktui.formats.bai2_codes import TYPES

_NUMBER = re.compile(r"[0-9]{3,}")


@dataclass(frozen=True, slots=True)
class Bai2Return:
    """A returned item.

    Attributes:
        reference: what the bank calls it.
        numbers: every number it gives, the likeliest first: a trace or a check number may be one.
    """

    line: int
    as_of: dt.date
    amount_cents: int
    reference: str
    says: str
    numbers: tuple[str, ...]


def returned_items(file: Bai2File) -> tuple[Bai2Return, ...]:
    """The returned items of a file, in its order; tests, deletions and totals left out."""
    return tuple(
        _read(group.as_of, detail)
        for group in file.groups
        if group.status not in {TEST, DELETION}
        for account in group.accounts
        for detail in account.details
        if _is_return(detail)
    )


def _is_return(detail: Bai2Detail) -> bool:
    kind = TYPES.get(detail.type_code)
    return bool(kind and kind.is_return and detail.amount_cents)


def _read(as_of: dt.date, detail: Bai2Detail) -> Bai2Return:
    return Bai2Return(
        line=detail.line,
        as_of=as_of,
        amount_cents=detail.amount_cents,
        reference=detail.bank_reference or detail.customer_reference,
        says=" ".join(filter(None, (TYPES[detail.type_code].name, detail.text.strip()))),
        numbers=tuple(dict.fromkeys(_numbers(detail))),
    )


def _numbers(detail: Bai2Detail) -> Iterator[str]:
    for told in (detail.customer_reference, detail.bank_reference):
        if told:
            yield told
    yield from _NUMBER.findall(detail.text)
