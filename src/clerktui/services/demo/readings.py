"""Two years of meter readings behind the demonstration town's water bills."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, select

from clerktui.db.bulk import insert_rows
from clerktui.models import MeterReading, ServiceAgreement
from clerktui.services.demo.rates import BillPart

GALLONS_A_UNIT = 100
_READ_BEFORE = dt.timedelta(days=4)
_FIRST_DAYS = 30
_ESTIMATED_ONE_IN = 37
_AGREEMENT = ServiceAgreement.__table__
_NAMES = ("agreement_id", "read_on", "reading", "usage", "days", "is_estimated", "source")

Used = tuple[int, dt.date, int]
"""Account id, the day its bill was issued, hundreds of gallons used."""


def used_of(parts: Iterable[BillPart]) -> int:
    """Hundreds of gallons on a bill's water; 0 where none was used."""
    gallons = (
        quantity for part in parts if part.service == "water" for _, quantity, _ in part.charges
    )
    told = (quantity for quantity in gallons if quantity.endswith(" gal"))
    return sum(int(quantity.removesuffix(" gal").replace(",", "")) for quantity in told) // (
        GALLONS_A_UNIT
    )


def write_readings(connection: Connection, used: Iterable[Used]) -> None:
    """One reading for every water bill, its meter counting on; a few are estimated."""
    meters = dict(
        connection.execute(
            select(_AGREEMENT.c.account_id, _AGREEMENT.c.id).where(_AGREEMENT.c.service == "water")
        ).all()
    )
    of_account: dict[int, list[tuple[dt.date, int]]] = defaultdict(list)
    for account_id, issued_on, units in used:
        of_account[account_id].append((issued_on - _READ_BEFORE, units))
    rows = []
    for account_id, months in of_account.items():
        shows = 1_000 + account_id * 37 % 4_000
        before: dt.date | None = None
        for place, (read_on, units) in enumerate(months):
            shows += units
            days = (read_on - before).days if before else _FIRST_DAYS
            is_estimated = (account_id + place) % _ESTIMATED_ONE_IN == 0
            rows.append((meters[account_id], read_on, shows, units, days, is_estimated, "demo"))
            before = read_on
    insert_rows(connection, MeterReading.__table__, _NAMES, rows)
