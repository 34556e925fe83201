"""Reading procedures: the one that holds on a day, by words, by topic, by where they govern."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Procedure
from clerktui.rules.procedures import Place, ends_on, holding, matching, nearness, state_of
from clerktui.security.permissions import require
from clerktui.services.town import town_today
from clerktui.views.people import Actor
from clerktui.views.procedures import ProcedureView

_PROCEDURE = Procedure.__table__
_ALL = select(_PROCEDURE).order_by(_PROCEDURE.c.topic, _PROCEDURE.c.effective_from, _PROCEDURE.c.id)


def find_procedures(
    db: Database, actor: Actor, typed: str = "", on: dt.date | None = None
) -> list[ProcedureView]:
    """The procedures in force on a day in which every typed word begins a word, the best first.

    Args:
        db: the books.
        actor: who asks.
        typed: words of the title, the topic, the text; none for all, by their titles.
        on: the town date; today when it is left out.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        return matching(in_force(connection, on or town_today(db, connection)), typed)


def get_procedure(
    db: Database, actor: Actor, topic: str, on: dt.date | None = None
) -> ProcedureView:
    """The version of a topic that holds on a day.

    Raises:
        Refused: `denied`, `procedure.unknown`, `procedure.not_in_force`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        day = on or town_today(db, connection)
        found = versions_of(connection, topic, day)
    held = holding(found, day)
    if not found:
        raise Refused("procedure.unknown", topic=topic)
    if held is None or held.ends:
        raise Refused("procedure.not_in_force", topic=topic, day=day)
    return held


def list_versions(db: Database, actor: Actor, topic: str) -> list[ProcedureView]:
    """Every version of a topic ever entered, the newest effective date first.

    Raises:
        Refused: `denied`, `procedure.unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        found = versions_of(connection, topic, town_today(db, connection))
    if not found:
        raise Refused("procedure.unknown", topic=topic)
    return found[::-1]


def get_version(db: Database, actor: Actor, version_id: int) -> ProcedureView:
    """One version, whether it holds or not.

    Raises:
        Refused: `denied`, `procedure.unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        topic = connection.execute(
            select(_PROCEDURE.c.topic).where(_PROCEDURE.c.id == version_id)
        ).scalar()
        found = versions_of(connection, topic or "", town_today(db, connection))
    for version in found:
        if version.version_id == version_id:
            return version
    raise Refused("procedure.unknown", topic=str(version_id))


def governing(
    db: Database, screen: str, field: str = "", topic: str = "", on: dt.date | None = None
) -> list[ProcedureView]:
    """The procedures that govern a place of the program, the one closest to it first.

    Nobody need be signed on: it is the help of every screen, the first one included.

    Args:
        db: the books.
        screen: the name of the screen.
        field: the name of its field with the keyboard, or nothing.
        topic: what the screen is about, or nothing.
        on: the town date; today when it is left out.
    """
    place = Place(screen, field, topic)
    with db.read() as connection:
        held = in_force(connection, on or town_today(db, connection))
    near = [(nearness(place, one.topic, one.governs), one.title, one) for one in held]
    linked = [(how, title, one) for how, title, one in near if how is not None]
    return [one for *_, one in sorted(linked, key=lambda found: found[:2])]


# ---------------------------------------------------------------------------- for the neighbours
def in_force(connection: Connection, on: dt.date) -> list[ProcedureView]:
    """What the town goes by on a day, by topic."""
    found = []
    for _, rows in groupby(connection.execute(_ALL), key=lambda row: row.topic):
        held = holding(_views(rows, on), on)
        if held is not None and not held.ends:
            found.append(held)
    return found


def versions_of(connection: Connection, topic: str, on: dt.date) -> list[ProcedureView]:
    """Every version of a topic, as it stands on a day; the oldest effective date first."""
    return _views(connection.execute(_ALL.where(_PROCEDURE.c.topic == topic)), on)


def all_versions(connection: Connection, on: dt.date) -> Iterator[ProcedureView]:
    """Every version of every topic."""
    for _, rows in groupby(connection.execute(_ALL), key=lambda row: row.topic):
        yield from _views(rows, on)


def _views(rows: Iterable[Any], on: dt.date) -> list[ProcedureView]:
    """The versions of one topic with until when each holds."""
    plain = [_view(row) for row in rows]
    told = []
    for one in plain:
        until = ends_on(plain, one)
        facts = {**one.__dict__, "until": until, "state": state_of(one, until, on)}
        told.append(ProcedureView(**facts))
    return told


def _view(row: Any) -> ProcedureView:
    return ProcedureView(
        version_id=row.id,
        topic=row.topic,
        title=row.title,
        body=row.body,
        effective_from=row.effective_from,
        script_en=row.script_en,
        script_es=row.script_es,
        governs=tuple(row.governs),
        citation=row.citation,
        ends=row.ends,
        entered_at=row.entered_at,
        entered_by=row.entered_by,
    )
