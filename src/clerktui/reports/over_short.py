"""Over and short: what drawers counted more or less than they should, by drawer, clerk and day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, select

from clerktui.i18n import town_date
from clerktui.models import Drawer, DrawerSession, User
from clerktui.reports.setting import Setting
from clerktui.reports.sheet import Below, Sheet, items, of_office
from clerktui.views.documents import Column, ReportRow

_DRAWER = Drawer.__table__
_SESSION = DrawerSession.__table__
_USER = User.__table__
COLUMNS = (
    Column(name="", width=36),
    Column(name="Closed", kind="count", width=7),
    Column(name="Over", kind="money", width=10),
    Column(name="Short", kind="money", width=10),
    Column(name="Net", kind="money", width=10),
)
_SECTIONS: tuple[tuple[str, str, Callable[[Any], str]], ...] = (
    ("By drawer", "drawer", lambda row: f"Drawer {row.code}"),
    ("By clerk", "clerk", lambda row: str(row.full_name)),
    ("By day", "day", lambda row: town_date(row.business_date)),
)
_KEYS: dict[str, Callable[[Any], object]] = {
    "drawer": lambda row: row.drawer_id,
    "clerk": lambda row: row.user_id,
    "day": lambda row: row.business_date,
}


def make(connection: Connection, setting: Setting) -> Sheet:
    """Drawer sessions closed for these days; those that were off are also told one by one."""
    found = list(_sessions(connection, setting))
    rows: list[ReportRow] = []
    for title, key, name in _SECTIONS:
        rows.append(ReportRow((title,), "heading"))
        rows += [_group(key, name, some) for some in _grouped(found, _KEYS[key])]
    off = [row for row in found if row.over_short_cents]
    if off:
        rows.append(ReportRow(("Drawers that were off",), "heading"))
        rows += map(_one, off)
    exact = len(found) - len(off)
    below = Below(
        (_sums("All", found),),
        (f"{items(exact, 'drawer')} of {len(found):,} closed exact.",),
    )
    return Sheet("Over and short", setting.days, COLUMNS, rows, lambda: below)


def sessions(connection: Connection, setting: Setting) -> Sheet:
    """The same drawer sessions one by one, exact ones too.

    Narrowed by `drawer` (its id), `clerk` (the user's id) or `day`.
    """
    wanted = setting.only
    found = [
        row
        for row in _sessions(connection, setting)
        if all(str(_KEYS[name](row)) == wanted[name] for name in wanted)
    ]
    below = Below((_sums("All", found),))
    return Sheet("Drawers, one by one", setting.days, COLUMNS, map(_one, found), lambda: below)


def _grouped(rows: Iterable[Any], key: Callable[[Any], object]) -> Iterator[list[Any]]:
    groups: dict[object, list[Any]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    yield from groups.values()


def _group(key: str, name: Callable[[Any], str], some: list[Any]) -> ReportRow:
    """What one drawer, clerk or day comes to; Enter opens its sessions."""
    opens = ("report", "drawer-sessions", f"{key}={_KEYS[key](some[0])}")
    return ReportRow(_sums(f"  {name(some[0])}", some).cells, opens=opens)


def _sums(name: str, sessions: list[Any]) -> ReportRow:
    over = sum(row.over_short_cents for row in sessions if row.over_short_cents > 0)
    short = sum(row.over_short_cents for row in sessions if row.over_short_cents < 0)
    return ReportRow((name, len(sessions), over, short, over + short))


def _one(row: Any) -> ReportRow:
    cents = row.over_short_cents
    name = f"  {town_date(row.business_date)} Drawer {row.code}, {row.full_name}"
    return ReportRow(
        (name, None, cents if cents > 0 else None, cents if cents < 0 else None, cents),
        opens=("drawer_session", str(row.id)),
    )


def _sessions(connection: Connection, setting: Setting) -> Iterator[Any]:
    """Closed sessions of drawers people count; a batch was counted before it was keyed."""
    yield from connection.execute(
        select(
            _SESSION.c.id,
            _SESSION.c.drawer_id,
            _SESSION.c.user_id,
            _SESSION.c.business_date,
            _SESSION.c.over_short_cents,
            _DRAWER.c.code,
            _USER.c.full_name,
        )
        .join(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
        .join(_USER, _USER.c.id == _SESSION.c.user_id)
        .where(
            _SESSION.c.state == "closed",
            _SESSION.c.over_short_cents.is_not(None),
            _SESSION.c.business_date.between(setting.since, setting.until),
            _SESSION.c.z_report.is_not(None),
            *of_office(setting, _DRAWER.c.office_id),
        )
        .order_by(_SESSION.c.business_date, _SESSION.c.id)
    )
