"""Who a command is done by when nobody is named: whoever runs the town's machine.

Opening the books from a shell needs their file or their password already, so nothing is gained by
asking for a PIN to look, to load a file or to prove the books; but nobody may move a customer's
money, or say who may, without a name.
"""

from __future__ import annotations

from sqlalchemy import select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Office, Workstation
from clerktui.services.town import get_town
from clerktui.views.people import Actor

_OFFICE = Office.__table__
_STATION = Workstation.__table__

PERMISSIONS = frozenset(
    {"account.view", "receipt.view", "report.view", "dashboard.view", "import.run", "admin.run"}
)
USERNAME = "maintenance"


def maintenance_actor(db: Database, workstation: str) -> Actor:
    """An actor without a user; what it does is audited with no user at the named workstation.

    Raises:
        Refused: `town.missing`, `workstation.unknown`.
    """
    with db.read() as connection:
        town_name, timezone = get_town(connection)
        station = connection.execute(
            select(_STATION.c.id, _OFFICE.c.id.label("office_id"), _OFFICE.c.name)
            .join(_OFFICE, _OFFICE.c.id == _STATION.c.office_id)
            .where(_STATION.c.code == workstation)
        ).first()
    if station is None:
        raise Refused("workstation.unknown", workstation=workstation)
    return Actor(
        user_id=None,  # type: ignore[arg-type]  # nobody: the columns it goes into may be empty
        username=USERNAME,
        full_name="Maintenance",
        role=USERNAME,
        permissions=PERMISSIONS,
        office_id=station.office_id,
        office_name=station.name,
        workstation_id=station.id,
        workstation=workstation,
        town_name=town_name,
        timezone=timezone,
    )
