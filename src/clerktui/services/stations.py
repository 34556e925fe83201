"""Which desk this is, asked before anybody signs on; the first look at the books."""

from __future__ import annotations

from sqlalchemy import select

from clerktui.db import Database
from clerktui.db.schema import HEAD
from clerktui.errors import DatabaseUnreachable, Refused
from clerktui.models import Office, Workstation
from clerktui.services.town import get_town
from clerktui.views.people import StationView

_OFFICE = Office.__table__
_STATION = Workstation.__table__
_STATIONS = (
    select(_STATION.c.code, _STATION.c.name, _OFFICE.c.name.label("office_name"))
    .join(_OFFICE, _OFFICE.c.id == _STATION.c.office_id)
    .order_by(_STATION.c.id)
    .limit(1)
)


def find_station(db: Database, workstation: str | None = None) -> StationView:
    """The named workstation, or the town's first.

    Raises:
        DatabaseUnreachable: `db.missing` when the file of the books is not there.
        Refused: `db.no_schema`, `db.schema_old`, `town.missing`, `workstation.unknown`.
    """
    if db.path is not None and not db.path.exists():
        # Opening it would make an empty one.
        raise DatabaseUnreachable("db.missing", path=str(db.path))
    version = db.schema_version()
    if not version:
        raise Refused("db.no_schema")
    if version != HEAD:
        raise Refused("db.schema_old", found=version, needed=HEAD)
    with db.read() as connection:
        town_name, timezone = get_town(connection)
        named = _STATIONS.where(_STATION.c.code == workstation) if workstation else _STATIONS
        row = connection.execute(named).first()
    if row is None:
        raise Refused("workstation.unknown", workstation=workstation or "")
    return StationView(row.code, row.name, row.office_name, town_name, timezone)
