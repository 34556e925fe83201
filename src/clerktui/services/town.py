"""Setting a town up: offices, drawers, chart of accounts, services, dated policy, first admin.

Safe to repeat: what is already there is left alone.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import (
    Chain,
    Drawer,
    GlAccount,
    Office,
    Policy,
    RevenueCode,
    RevenueRate,
    Role,
    RolePermission,
    Service,
    TenderType,
    Town,
    Workstation,
)
from clerktui.security.permissions import ROLES
from clerktui.services.procedure_rows import usual_rows
from clerktui.services.town_check import check_spec
from clerktui.services.town_completion import complete_town

BACK_OFFICE_CHAIN = "office"
_STATION_DEFAULTS = {
    "printer_kind": "none",
    "printer_value": "",
    "printer_media": "text",
    "receipt_width": 40,
}


@dataclass(frozen=True)
class TownSpec:
    """What a town file says, as read from TOML (see `default_town.toml` for the shape)."""

    data: dict[str, Any]

    @property
    def effective_from(self) -> dt.date:
        """The day from which the file's decisions hold."""
        return self.data["town"]["effective_from"]


def default_spec() -> TownSpec:
    """What a new town starts with; a copy of the caller's own, to change as it likes."""
    return TownSpec({**deepcopy(_usual_town()), "procedures": usual_rows()})


@lru_cache(maxsize=1)
def _usual_town() -> dict[str, Any]:
    """The files as they are read once; a new town asks for them three times."""
    folder = resources.files("clerktui.services")
    read = [
        tomllib.loads((folder / name).read_text(encoding="utf-8"))
        for name in ("default_town.toml", "default_requests.toml")
    ]
    return {**read[0], "policies": {**read[0]["policies"], **read[1]["policies"]}}


def read_spec(path: Path) -> TownSpec:
    """A town file; what it leaves out comes from the defaults.

    Raises:
        Refused: `town.bad_file` when it cannot be read, is not TOML, or names what is not there.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Refused("town.bad_file", reason=str(error)) from error
    usual = default_spec().data
    data = {**usual, **given}
    _refuse_unknown("", given, usual)
    for part in ("town", "policies"):
        if not isinstance(given.get(part, {}), dict):
            raise Refused("town.bad_file", reason=f"[{part}] must be a table")
        data[part] = {**usual[part], **given.get(part, {})}
    _refuse_unknown("town.", given.get("town", {}), usual["town"])
    return TownSpec(data)


def _refuse_unknown(at: str, given: dict[str, Any], usual: dict[str, Any]) -> None:
    """A word misspelt would let the sample town's rule hold without anybody noticing."""
    for name in given.keys() - usual.keys():
        known = ", ".join(sorted(usual))
        raise Refused("town.bad_file", reason=f"{at}{name} is unknown; known are {known}")


def init_town(db: Database, spec: TownSpec | None = None) -> bool:
    """Write the town into empty books; gives whether anything was written.

    Raises:
        Refused: `town.bad_file` when the file names what it does not define, or says what the
            office could not work with.
    """
    spec = spec or default_spec()
    check_spec(spec.data, default_spec().data)
    with db.write() as connection:
        if connection.execute(select(Town.__table__.c.id)).first():
            return False
        try:
            _write_town(connection, spec, db.clock.now())
        except (KeyError, TypeError, AttributeError) as error:
            raise Refused("town.bad_file", reason=f"{error} is missing or unknown") from error
        except (StatementError, IntegrityError) as error:
            if isinstance(error, OperationalError):
                raise
            reason = str(error.orig).splitlines()[0]
            raise Refused("town.bad_file", reason=reason) from error
    return True


def get_town(connection: Connection) -> tuple[str, str]:
    """The town's name and IANA time zone.

    Raises:
        Refused: `town.missing` when the books belong to no town yet.
    """
    row = connection.execute(select(Town.__table__.c.name, Town.__table__.c.timezone)).first()
    if row is None:
        raise Refused("town.missing")
    return row.name, row.timezone


def town_today(db: Database, connection: Connection) -> dt.date:
    """The town date now."""
    return db.clock.today(get_town(connection)[1])


def _write_town(connection: Connection, spec: TownSpec, now: dt.datetime) -> None:
    data = spec.data
    town = data["town"]
    connection.execute(
        insert(Town.__table__).values(
            id=1, name=town["name"], state=town["state"], timezone=town["timezone"], created_at=now
        )
    )
    offices = _insert_coded(connection, Office.__table__, data["offices"])
    stations = [{**_STATION_DEFAULTS, **row} for row in data["workstations"]]
    _insert_coded(connection, Workstation.__table__, _placed(stations, offices))
    _write_drawers(connection, _placed(data["drawers"], offices))
    gl = _insert_coded(connection, GlAccount.__table__, data["gl_accounts"])
    _write_services(connection, data, gl)
    _write_revenue(connection, data["revenue_codes"], gl, spec.effective_from)
    _write_policies(connection, spec, now)
    _write_roles(connection)
    complete_town(connection, _with_defaults(data), spec.effective_from, now)


def bring_town_up(db: Database) -> None:
    """Add to a town of an earlier release what this one needs; nothing it decided moves."""
    with db.write() as connection:
        if connection.execute(select(Town.__table__.c.id)).first():
            usual = default_spec()
            complete_town(connection, usual.data, usual.effective_from, db.clock.now())


def _with_defaults(data: dict[str, Any]) -> dict[str, Any]:
    """A town's file with the usual codes behind its own, for what it leaves out."""
    usual = default_spec().data
    lists = ("gl_accounts", "revenue_codes", "services", "tender_types")
    behind = {name: [*data.get(name, []), *usual[name]] for name in lists}
    own = ("bank_accounts", "correction_reasons")
    return {**data, **behind, **{name: data.get(name) or usual[name] for name in own}}


def _insert_coded(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> dict[str, int]:
    """Insert rows and give their ids by code."""
    connection.execute(insert(table), rows)
    return dict(connection.execute(select(table.c.code, table.c.id)).all())


def _placed(rows: list[dict[str, Any]], offices: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {**{k: v for k, v in row.items() if k != "office"}, "office_id": offices[row["office"]]}
        for row in rows
    ]


def _write_drawers(connection: Connection, rows: list[dict[str, Any]]) -> None:
    codes = [BACK_OFFICE_CHAIN, *(f"drawer:{row['code']}" for row in rows)]
    chains = _insert_coded(connection, Chain.__table__, [{"code": code} for code in codes])
    connection.execute(
        insert(Drawer.__table__),
        [{**row, "chain_id": chains[f"drawer:{row['code']}"]} for row in rows],
    )


def _write_services(connection: Connection, data: dict[str, Any], gl: dict[str, int]) -> None:
    connection.execute(
        insert(Service.__table__),
        [
            {
                "code": row["code"],
                "name": row["name"],
                "kind": row["kind"],
                "position": position,
                "receivable_gl_id": gl[row["receivable"]],
                "revenue_gl_id": gl[row["revenue"]],
            }
            for position, row in enumerate(data["services"])
        ],
    )
    connection.execute(
        insert(TenderType.__table__),
        [
            {
                "code": row["code"],
                "name": row["name"],
                "position": position,
                "gl_account_id": gl[row["gl_account"]],
                "allows_change": row.get("allows_change", False),
                "needs_reference": row.get("needs_reference", False),
                "is_counted": row.get("is_counted", True),
                "is_active": row.get("is_active", True),
            }
            for position, row in enumerate(data["tender_types"])
        ],
    )


def _write_revenue(
    connection: Connection, rows: list[dict[str, Any]], gl: dict[str, int], since: dt.date
) -> None:
    codes = [
        {
            "code": row["code"],
            "name": row["name"],
            "department": row.get("department", ""),
            "revenue_gl_id": gl[row["revenue"]],
            "takes_quantity": row.get("takes_quantity", False),
        }
        for row in rows
    ]
    rates = [
        {
            "revenue_code": row["code"],
            "effective_from": row.get("effective_from", since),
            "unit_cents": row["unit_cents"],
        }
        for row in rows
        if "unit_cents" in row
    ]
    for table, found in ((RevenueCode.__table__, codes), (RevenueRate.__table__, rates)):
        if found:
            connection.execute(insert(table), found)


def _write_policies(connection: Connection, spec: TownSpec, now: dt.datetime) -> None:
    connection.execute(
        insert(Policy.__table__),
        [
            {
                "key": key,
                "effective_from": row.get("effective_from", spec.effective_from),
                "value": row["value"],
                "citation": row.get("citation", ""),
                "entered_at": now,
            }
            for key, row in spec.data["policies"].items()
        ],
    )


def _write_roles(connection: Connection) -> None:
    rows = [{"code": code, "name": name} for code, (name, _) in ROLES.items()]
    roles = _insert_coded(connection, Role.__table__, rows)
    connection.execute(
        insert(RolePermission.__table__),
        [
            {"role_id": roles[code], "permission": permission}
            for code, (_, permissions) in ROLES.items()
            for permission in permissions
        ],
    )
