"""Paper that is owed: print jobs wait, are tried, are tried again, and never touch money.

A job is claimed in one transaction, delivered with no transaction open, and settled in another; a
job whose till died while printing is claimed again when its time has passed.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, or_, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import sentence
from clerktui.models import PrintJob, Workstation
from clerktui.printing.spooler import Printout, PrintTrouble, Target, deliver
from clerktui.security.permissions import require
from clerktui.views.documents import document_from_data
from clerktui.views.people import Actor
from clerktui.views.receipts import PrintJobView

ATTEMPTS_MAX = 12
CLAIMED_FOR = dt.timedelta(minutes=2)
RETRY_FIRST = dt.timedelta(seconds=5)
RETRY_MOST = dt.timedelta(minutes=10)
_JOB = PrintJob.__table__
_STATION = Workstation.__table__
_DUE = ("queued", "printing")


def run_jobs(db: Database, workstation_id: int, folder: Path, limit: int = 10) -> tuple[int, int]:
    """Try the jobs of a workstation that are due; gives how many were printed and how many wait.

    Args:
        db: the books.
        workstation_id: whose paper.
        folder: the spool folder a `file` printer without a folder of its own writes to.
        limit: how many jobs to try at the most.
    """
    printed = 0
    for _ in range(limit):
        job = _claim(db, workstation_id)
        if job is None:
            break
        printed += _try(db, job, folder)
    return printed, _waiting(db, workstation_id)


def list_jobs(db: Database, actor: Actor) -> tuple[PrintJobView, ...]:
    """The newest hundred jobs of the actor's office that are not printed, and the last printed."""
    require(actor, "receipt.view")
    with db.read() as connection:
        rows = connection.execute(
            select(_JOB, _STATION.c.code)
            .join(_STATION, _STATION.c.id == _JOB.c.workstation_id)
            .where(_STATION.c.office_id == actor.office_id)
            .order_by((_JOB.c.state == "printed"), _JOB.c.id.desc())
            .limit(100)
        )
        return tuple(
            PrintJobView(
                row.id,
                row.kind,
                row.subject_id,
                row.code,
                row.state,
                row.attempts,
                row.last_error,
                row.created_at,
            )
            for row in rows
        )


def retry_job(db: Database, actor: Actor, job_id: int) -> None:
    """Try a waiting or failed job again, from the first attempt.

    Raises:
        Refused: `denied`, `print.unknown_job`.
    """
    _set(db, actor, job_id, ("queued", "failed"), state="queued", attempts=0)


def cancel_job(db: Database, actor: Actor, job_id: int) -> None:
    """Give a job up; its receipt can be printed again as a duplicate.

    Raises:
        Refused: `denied`, `print.unknown_job`.
    """
    _set(db, actor, job_id, ("queued", "failed"), state="cancelled")


def wait_before(attempts: int) -> dt.timedelta:
    """How long a job waits after so many attempts.

    >>> wait_before(1), wait_before(3)
    (datetime.timedelta(seconds=5), datetime.timedelta(seconds=20))
    """
    return min(RETRY_MOST, RETRY_FIRST * 2 ** (attempts - 1))


def _claim(db: Database, workstation_id: int) -> Any:
    with db.write() as connection:
        now = db.clock.now()
        row = connection.execute(
            select(
                _JOB,
                _STATION.c.printer_kind,
                _STATION.c.printer_value,
                _STATION.c.printer_media,
                _STATION.c.receipt_width,
            )
            .join(_STATION, _STATION.c.id == _JOB.c.workstation_id)
            .where(
                _JOB.c.workstation_id == workstation_id,
                _JOB.c.state.in_(_DUE),
                _JOB.c.next_try_at <= now,
            )
            .order_by(_JOB.c.id)
            .limit(1)
            .with_for_update(of=_JOB, skip_locked=True)
        ).first()
        if row is not None:
            _settle(
                connection,
                row.id,
                state="printing",
                attempts=row.attempts + 1,
                next_try_at=now + CLAIMED_FOR,
            )
        return row


def _try(db: Database, job: Any, folder: Path) -> int:
    now = db.clock.now()
    try:
        if job.printer_kind != "none":
            deliver(_printout(job), _target(job, folder))
    except PrintTrouble as trouble:
        attempts = job.attempts + 1
        state = "failed" if attempts >= ATTEMPTS_MAX else "queued"
        with db.write() as connection:
            _settle(
                connection,
                job.id,
                state=state,
                last_error=sentence(trouble),
                next_try_at=now + wait_before(attempts),
            )
        return 0
    with db.write() as connection:
        done = "printed" if job.printer_kind != "none" else "cancelled"
        _settle(connection, job.id, state=done, last_error="", printed_at=now)
    return 1


def _settle(connection: Connection, job_id: int, **values: object) -> None:
    connection.execute(update(_JOB).where(_JOB.c.id == job_id).values(**values))


def _target(job: Any, folder: Path) -> Target:
    value = job.printer_value
    if job.printer_kind == "file" and not value:
        value = str(folder)
    return Target(job.printer_kind, value)


def _printout(job: Any) -> Printout:
    """The job's document in the workstation's kind of bytes, named by ids alone."""
    from clerktui.printing.papers import paper_bytes

    document = document_from_data({"kind": job.kind, "document": job.document})
    payload = paper_bytes(document, job.printer_media, job.receipt_width)
    return Printout(f"{job.kind}-{job.id}-{job.copy_no}", job.printer_media, payload)


def _waiting(db: Database, workstation_id: int) -> int:
    with db.read() as connection:
        rows = connection.execute(
            select(_JOB.c.id).where(
                _JOB.c.workstation_id == workstation_id,
                or_(_JOB.c.state.in_(_DUE), _JOB.c.state == "failed"),
            )
        )
        return len(rows.all())


def _set(
    db: Database, actor: Actor, job_id: int, states: tuple[str, ...], **values: object
) -> None:
    require(actor, "print.jobs")
    with db.write() as connection:
        done = connection.execute(
            update(_JOB)
            .where(_JOB.c.id == job_id, _JOB.c.state.in_(states))
            .values(next_try_at=db.clock.now(), **values)
        )
        if done.rowcount == 0:
            raise Refused("print.unknown_job", job=job_id)
