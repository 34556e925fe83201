"""Reports for who is signed on: listed, shown, printed, written to the spool folder."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy import insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import DrawerSession, Office, PrintJob, Workstation
from clerktui.reports import catalogue
from clerktui.reports.setting import Setting
from clerktui.reports.sheet import Sheet, finished
from clerktui.reports.volumes import part_path, volumes
from clerktui.reports.writing import Form, pieces, whole
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.views.documents import ReportRow, ZReportDocument, document_to_data
from clerktui.views.people import Actor
from clerktui.views.reports import (
    Progress,
    ReportAsked,
    ReportKind,
    ReportShown,
    ReportWritten,
)

SHOWN_MAX = 900
"""Rows on the glass: more than anybody reads; the totals are always those of all rows."""
_JOB = PrintJob.__table__
_OFFICE = Office.__table__
_SESSION = DrawerSession.__table__
_STATION = Workstation.__table__
_ENDINGS: dict[str, str] = {"text": "txt"}
_MODE = 0o600


def list_reports(db: Database, actor: Actor) -> tuple[tuple[ReportKind, ...], tuple[str, ...]]:
    """Every report there is, and the codes of the offices.

    Raises:
        Refused: `denied`.
    """
    require(actor, "report.view")
    kinds = tuple(
        ReportKind(one.name, one.title, one.says, one.takes) for one in catalogue.REPORTS.values()
    )
    with db.read() as connection:
        offices = connection.execute(select(_OFFICE.c.code).order_by(_OFFICE.c.id)).scalars()
        return kinds, tuple(offices)


def get_report(db: Database, actor: Actor, name: str) -> tuple[ReportKind, tuple[str, ...]]:
    """One report, also one that only rows of others open, and the codes of the offices.

    Raises:
        Refused: `denied`, `report.unknown`.
    """
    require(actor, "report.view")
    one = catalogue.check(ReportAsked(name))
    _, offices = list_reports(db, actor)
    return ReportKind(one.name, one.title, one.says, one.takes), offices


def show(
    db: Database, actor: Actor, asked: ReportAsked, progress: Progress | None = None
) -> ReportShown:
    """The first rows of a report and all its totals.

    Raises:
        Refused: `denied`, and what `catalogue.opened` refuses.
    """
    require(actor, "report.view")
    with catalogue.opened(db, asked, actor, progress) as (sheet, setting):
        return ReportShown(*finished(sheet, setting, SHOWN_MAX))


def print_report(
    db: Database, actor: Actor, asked: ReportAsked, progress: Progress | None = None
) -> int:
    """Queue the report for the printer of the actor's workstation; gives its number of rows.

    Raises:
        Refused: `denied`, `print.no_printer`, `report.too_long`, and what `catalogue.opened`
            refuses.
    """
    require(actor, "report.view")
    with db.read() as connection:
        kind = connection.execute(
            select(_STATION.c.printer_kind).where(_STATION.c.id == actor.workstation_id)
        ).scalar_one()
    if kind == "none":
        raise Refused("print.no_printer", workstation=actor.workstation)
    with catalogue.opened(db, asked, actor, progress) as (sheet, setting):
        document = whole(sheet, setting)
    values = {
        "subject_id": asked.name,
        "workstation_id": actor.workstation_id,
        **document_to_data(document),
        "next_try_at": db.clock.now(),
        "created_at": db.clock.now(),
    }
    db.post(lambda connection: connection.execute(insert(_JOB).values(**values)))
    return len(document.rows)


def write_report(
    db: Database,
    actor: Actor,
    asked: ReportAsked,
    where: tuple[Path, Form],
    progress: Progress | None = None,
) -> ReportWritten:
    """Write the report as a file into a folder, under a name of its own; nobody else may read it.

    A long PDF is written in parts, `NAME-1.pdf` and so on.

    Args:
        db: the books.
        actor: who asks.
        asked: which report, and what narrows it.
        where: the folder, made if need be, and the form.
        progress: whoever waits.

    Raises:
        Refused: `denied`, `file.not_written`, and what
            `catalogue.opened` refuses; nothing of the file is left then.
    """
    require(actor, "report.view")
    with catalogue.opened(db, asked, actor, progress) as (sheet, setting):
        rows = _Counter()
        sheet.rows = rows.through(sheet.rows)
        name = _name(asked, setting.since, setting.until, where[1])
        path, parts = where[0] / name, 1
        if where[1] == "pdf":
            path, parts = _write_volumes(path, sheet, setting)
        else:
            _write(path, pieces(sheet, setting, where[1]))
    subject = ("report", asked.name)
    now = db.clock.now()
    db.post(lambda c: audit.record(c, actor, "write_report", subject, now, file=name))
    return ReportWritten(asked.name, str(path), rows.count, parts)


def get_z_report(db: Database, actor: Actor, session_id: int) -> ZReportDocument:
    """The Z report of a closed drawer.

    Raises:
        Refused: `denied` for another's without `drawer.any`, `report.no_z_report`.
    """
    require(actor, "report.view")
    with db.read() as connection:
        row = connection.execute(
            select(_SESSION.c.z_report, _SESSION.c.user_id).where(_SESSION.c.id == session_id)
        ).first()
    if row is None or row.z_report is None:
        raise Refused("report.no_z_report")
    if row.user_id != actor.user_id:
        require(actor, "drawer.any")
    return ZReportDocument.from_data(row.z_report)


class _Counter:
    """Counts rows as they go by."""

    count = 0

    def through(self, rows: Iterable[ReportRow]) -> Iterator[ReportRow]:
        for row in rows:
            self.count += 1
            yield row


def _name(asked: ReportAsked, since: dt.date, until: dt.date, form: str) -> str:
    """Report, days, office and days past due: what tells one file of a report from another."""
    days = [str(day) for day in dict.fromkeys((since, until))]
    over = [f"over-{asked.over_days}"] if asked.over_days else []
    office = [slug] if (slug := "".join(filter(str.isalnum, asked.office.lower()))) else []
    only = ["".join(char if char.isalnum() else "-" for char in asked.only)] if asked.only else []
    stem = "_".join([asked.name, *days, *office, *over, *only])
    return f"{stem}.{_ENDINGS.get(form, form)}"


def _write_volumes(path: Path, sheet: Sheet, setting: Setting) -> tuple[Path, int]:
    """A PDF, or its parts; gives the first of them and how many there are. All or none is left."""
    written: list[Path] = []
    with volumes(sheet, setting) as made:
        try:
            for number, content in enumerate(made.parts, start=1):
                one = part_path(path, number, made.count)
                _write(one, iter([content]))
                written.append(one)
        except BaseException:
            for one in written:
                one.unlink(missing_ok=True)
            raise
    return written[0], made.count


def _write(path: Path, content: Iterator[bytes]) -> None:
    """All or nothing: written beside its place, then put there."""
    draft = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, _MODE)
        with os.fdopen(handle, "wb") as file:
            file.writelines(content)
        draft.replace(path)
    except OSError as error:
        raise Refused("file.not_written", path=str(path), reason=error.strerror or "") from None
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
