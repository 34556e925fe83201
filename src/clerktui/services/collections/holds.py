"""What a customer and a collector agreed on stops other steps while it lasts: a promise, a dispute.

Which steps each stops, and how long, is the town's policy `collection.outcomes`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select

from clerktui.i18n import town_date
from clerktui.models import CollectionItem
from clerktui.rules.collections import Stop
from clerktui.services.reference import Reference

_ITEM = CollectionItem.__table__
_HELD = select(_ITEM.c.account_id, _ITEM.c.hold_code, _ITEM.c.hold_until).where(
    _ITEM.c.account_id.in_(bindparam("accounts", expanding=True)),
    _ITEM.c.hold_code != "",
    _ITEM.c.hold_until >= bindparam("day"),
)


def outcome_rule(reference: Reference, typed: str) -> dict[str, Any] | None:
    """The town's rule for an outcome, by its code or its key."""
    for rule in reference.policy["collection.outcomes"]:
        if typed.strip().lower() in (rule["code"], rule["key"]):
            return dict(rule)
    return None


def find_holds(
    connection: Connection, reference: Reference, account_ids: Sequence[int], act: str
) -> Iterator[tuple[int, Stop]]:
    """What was agreed and keeps an act from being done; a finder of `stops`."""
    if not account_ids:
        return
    which = {"accounts": sorted(set(account_ids)), "day": reference.on}
    for row in connection.execute(_HELD, which):
        rule = outcome_rule(reference, row.hold_code) or {}
        if act in rule.get("holds", ()):
            words = f"{rule['name'].lower()} until {town_date(row.hold_until)}"
            yield row.account_id, Stop(row.hold_code, words, row.hold_until)
