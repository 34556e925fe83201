"""Saved sets of reports: what the office runs together, with days that follow from today."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import DrawerSession, ReportSet
from clerktui.reports import catalogue, desk
from clerktui.reports.setting import setting_for
from clerktui.reports.writing import Form
from clerktui.rules.report_days import DAYS, days_of
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.views.people import Actor
from clerktui.views.reports import (
    Progress,
    ReportAsked,
    ReportSetView,
    ReportWritten,
    SetReport,
)

_SET = ReportSet.__table__
_SESSION = DrawerSession.__table__
KEYS = range(1, 10)
CODE_MAX, NAME_MAX = 12, 40


def list_sets(db: Database, actor: Actor) -> tuple[ReportSetView, ...]:
    """Every set, those with a key first.

    Raises:
        Refused: `denied`.
    """
    require(actor, "report.view")
    with db.read() as connection:
        rows = connection.execute(select(_SET).order_by(_SET.c.code)).all()
    views = (_view(row) for row in rows)
    return tuple(sorted(views, key=lambda one: (one.position or KEYS.stop, one.code)))


def save_set(db: Database, actor: Actor, draft: ReportSetView) -> ReportSetView:
    """Save a set under its code; one that is there is replaced. Saved again, nothing changes.

    Raises:
        Refused: `denied`, `report.set_code`, `report.set_name`, `report.set_key`,
            `report.set_key_taken`, `report.set_empty`, `report.set_days`, `report.unknown`,
            `report.not_taken`, `report.office`.
    """
    require(actor, "report.save")
    kept = _checked(draft)
    db.post(lambda connection: _save(db, connection, actor, kept))
    return kept


def delete_set(db: Database, actor: Actor, code: str) -> None:
    """Take a set away.

    Raises:
        Refused: `denied`, `report.set_unknown`.
    """
    require(actor, "report.save")

    def work(connection: Connection) -> None:
        found = connection.execute(delete(_SET).where(_SET.c.code == code.upper()))
        if not found.rowcount:
            raise Refused("report.set_unknown", code=code)
        subject = ("report_set", code.upper())
        audit.record(connection, actor, "delete_report_set", subject, db.clock.now())

    db.post(work)


def asked_by(db: Database, actor: Actor, code: str) -> tuple[ReportAsked, ...]:
    """What a set asks for today.

    Raises:
        Refused: `denied`, `report.set_unknown`.
    """
    require(actor, "report.view")
    with db.read() as connection:
        row = connection.execute(select(_SET).where(_SET.c.code == code.upper())).first()
        if row is None:
            raise Refused("report.set_unknown", code=code)
        today = setting_for(db, connection, ReportAsked("")).today
        before = connection.execute(
            select(func.max(_SESSION.c.business_date, type_=_SESSION.c.business_date.type)).where(
                _SESSION.c.business_date < today
            )
        ).scalar()
    return tuple(_asked(one, today, before) for one in _view(row).reports)


def run_set(
    db: Database,
    actor: Actor,
    code: str,
    where: tuple[Path, Form],
    progress: Progress | None = None,
) -> tuple[ReportWritten, ...]:
    """Write every report of a set into a folder, in one form.

    Raises:
        Refused: `denied`, `report.set_unknown`, and what `desk.write_report` refuses; the files
            written before stay.
    """
    asked = asked_by(db, actor, code)
    return tuple(desk.write_report(db, actor, one, where, progress) for one in asked)


def _asked(one: SetReport, today: dt.date, before: dt.date | None) -> ReportAsked:
    since, until = days_of(one.days, today, before)
    return ReportAsked(one.name, since, until, one.office, one.over_days)


def _view(row: Any) -> ReportSetView:
    reports = tuple(SetReport.from_data(one) for one in row.content["reports"])
    return ReportSetView(row.code, row.name, row.position, reports)


# -------------------------------------------------------------------------------------- saving
def _checked(draft: ReportSetView) -> ReportSetView:
    code = clean_text(draft.code, max_length=CODE_MAX).upper()
    name = clean_text(draft.name, max_length=NAME_MAX)
    if not (code.isascii() and code.isalnum()):
        raise Refused("report.set_code", code=draft.code)
    if not name:
        raise Refused("report.set_name")
    if draft.position and draft.position not in KEYS:
        raise Refused("report.set_key", key=draft.position)
    if not draft.reports:
        raise Refused("report.set_empty")
    for one in draft.reports:
        if one.days not in DAYS:
            raise Refused("report.set_days", days=one.days, known=", ".join(DAYS))
        catalogue.check(ReportAsked(one.name, None, None, one.office, one.over_days))
    return replace(draft, code=code, name=name)


def _save(db: Database, connection: Connection, actor: Actor, kept: ReportSetView) -> None:
    for one in kept.reports:
        setting_for(db, connection, ReportAsked(one.name, office=one.office))
    taken = connection.execute(
        select(_SET.c.code).where(
            _SET.c.position == kept.position, _SET.c.code != kept.code, _SET.c.position > 0
        )
    ).scalar()
    if taken:
        raise Refused("report.set_key_taken", key=kept.position, code=taken)
    values = {
        "name": kept.name,
        "position": kept.position,
        "content": {"reports": [one.to_data() for one in kept.reports]},
        "saved_at": db.clock.now(),
        "user_id": actor.user_id,
    }
    changed = connection.execute(update(_SET).where(_SET.c.code == kept.code).values(**values))
    if not changed.rowcount:
        connection.execute(insert(_SET).values(code=kept.code, **values))
    subject = ("report_set", kept.code)
    audit.record(connection, actor, "save_report_set", subject, db.clock.now())
