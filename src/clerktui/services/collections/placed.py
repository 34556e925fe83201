"""What an agency has is its to collect: the town neither calls nor writes about it meanwhile.

Which steps that stops is the town's policy `agency.rules`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, bindparam, literal_column, select

from clerktui.i18n import town_date
from clerktui.models import Agency, Placement
from clerktui.rules.collections import Stop
from clerktui.services.reference import Reference

_AGENCY = Agency.__table__
_PLACEMENT = Placement.__table__
_PLACED = (
    select(_PLACEMENT.c.account_id, _PLACEMENT.c.placed_on, _AGENCY.c.name, _AGENCY.c.recall_days)
    .join(_AGENCY, _AGENCY.c.id == _PLACEMENT.c.agency_id)
    .where(
        _PLACEMENT.c.account_id.in_(bindparam("accounts", expanding=True)),
        _PLACEMENT.c.state == literal_column("'placed'"),
    )
)


def find_placed(
    connection: Connection, reference: Reference, account_ids: Sequence[int], act: str
) -> Iterator[tuple[int, Stop]]:
    """What an agency has keeps the town from acting itself; a finder of `stops`."""
    if not account_ids or act not in reference.policy["agency.rules"].get("stops", ()):
        return
    for row in connection.execute(_PLACED, {"accounts": sorted(set(account_ids))}):
        until = row.placed_on + dt.timedelta(days=row.recall_days)
        words = f"{row.name} collects it until {town_date(until)}"
        yield row.account_id, Stop("placed", words, until)
