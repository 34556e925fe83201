"""What keeps a step of collecting from being taken, asked in one place by everybody.

Each area that can stop another gives a finder; all of them are asked, so that an edit list shows
every reason and not the first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from sqlalchemy import Connection

from clerktui.rules.collections import Stop
from clerktui.services import fee_waivers, flag_effects
from clerktui.services.arrangement_rows import find_arrangements
from clerktui.services.collections.holds import find_holds
from clerktui.services.collections.placed import find_placed
from clerktui.services.reference import Reference

Finder = Callable[[Connection, Reference, Sequence[int], str], Iterator[tuple[int, Stop]]]
"""(transaction, rules of today, account ids, act) -> the stops there are, by account."""


def find_stops(
    connection: Connection, reference: Reference, account_ids: Sequence[int], act: str
) -> dict[int, list[Stop]]:
    """Why an act is not done to each of these accounts; an account missing here may be worked.

    Args:
        connection: a reading or writing transaction.
        reference: the town's rules of today.
        account_ids: a page of accounts, a few hundred at most.
        act: one of `rules.collections.ACTS`.
    """
    found: dict[int, list[Stop]] = defaultdict(list)
    for finder in FINDERS:
        for account_id, stop in finder(connection, reference, account_ids, act):
            found[account_id].append(stop)
    return dict(found)


def _flags(
    connection: Connection, reference: Reference, account_ids: Sequence[int], act: str
) -> Iterator[tuple[int, Stop]]:
    """What the town's rule of a flag forbids; what it only asks about stops what runs by itself."""
    held = flag_effects.bearing_on(connection, reference, account_ids, act)
    for account_id, flag in held.items():
        yield account_id, Stop(flag.code, flag.words)


FINDERS: tuple[Finder, ...] = (
    _flags,
    find_arrangements,
    find_holds,
    find_placed,
    fee_waivers.stops,
)
