"""What may not be done about an account and why, in words for a screen and for paper."""

from __future__ import annotations

from sqlalchemy import Connection

from clerktui.rules.collections import ACTS
from clerktui.services.collections.stops import find_stops
from clerktui.services.reference import Reference


def stops_of(connection: Connection, reference: Reference, account_id: int) -> tuple[str, ...]:
    """Each reason once, with the acts it stops ("promise until 11/27/26: no penalty")."""
    by_words: dict[str, list[str]] = {}
    for act in ACTS:
        for stop in find_stops(connection, reference, [account_id], act).get(account_id, []):
            by_words.setdefault(stop.words, []).append(act.replace("_", "-"))
    return tuple(
        f"{words}: no {'; no '.join(dict.fromkeys(acts))}" for words, acts in by_words.items()
    )
