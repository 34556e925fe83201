"""Ways of paying that were keyed wrong and put right: what that moved from tender to tender."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import ColumnElement, Connection, func, select

from clerktui.models import Correction, TenderType

_CORRECTION = Correction.__table__
_TYPE = TenderType.__table__


def rekeyed(connection: Connection, *where: ColumnElement[bool]) -> dict[str, int]:
    """By tender, the cents corrections moved to it, less what they moved away.

    Args:
        connection: an open transaction.
        where: what narrows the corrections, by their own columns.
    """
    moved: Counter[str] = Counter()
    rows = connection.execute(
        select(
            _CORRECTION.c.from_tender,
            _CORRECTION.c.to_tender,
            func.sum(_CORRECTION.c.amount_cents).label("cents"),
        )
        .where(_CORRECTION.c.kind == "tender_change", *where)
        .group_by(_CORRECTION.c.from_tender, _CORRECTION.c.to_tender)
    )
    for row in rows:
        moved[row.from_tender] -= int(row.cents)
        moved[row.to_tender] += int(row.cents)
    return {code: cents for code, cents in moved.items() if cents}


def named(connection: Connection, moved: dict[str, int]) -> list[tuple[str, str, int]]:
    """The same with the tenders' codes and names, in the town's order."""
    names = connection.execute(
        select(_TYPE.c.code, _TYPE.c.name)
        .where(_TYPE.c.code.in_(list(moved)))
        .order_by(_TYPE.c.position, _TYPE.c.code)
    )
    return [(row.code, row.name, moved[row.code]) for row in names]
