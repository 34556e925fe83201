"""Meter readings: each row one reading of a service an account takes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, select

from clerktui.db import Database
from clerktui.db.bulk import insert_rows
from clerktui.formats.cells import shown
from clerktui.formats.mapping import TownMapping
from clerktui.formats.rows import ReadingRow
from clerktui.formats.town_csv import READINGS, TownFile
from clerktui.models import Account, MeterReading, ServiceAgreement
from clerktui.services.imports.run import Request, Run, run_import
from clerktui.services.imports.source import Progress
from clerktui.services.imports.tally import CONFLICT, DUPLICATE, ORPHAN, OTHER
from clerktui.services.search_index import number_column
from clerktui.views.imports import ImportResult
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_AGREEMENT = ServiceAgreement.__table__
_READING = MeterReading.__table__
_AGREEMENTS = (
    select(
        _ACCOUNT.c.number,
        _AGREEMENT.c.id,
        _AGREEMENT.c.service,
        _AGREEMENT.c.meter_n,
        _AGREEMENT.c.ended_on,
    )
    .join(_AGREEMENT, _AGREEMENT.c.account_id == _ACCOUNT.c.id)
    .where(_ACCOUNT.c.number.in_(bindparam("numbers", expanding=True)))
    .order_by(_AGREEMENT.c.id)
)
_KNOWN = select(_READING).where(
    _READING.c.agreement_id.in_(bindparam("agreements", expanding=True))
)
_NAMES = ("agreement_id", "read_on", "reading", "usage", "days", "is_estimated", "source")


def import_readings(  # noqa: PLR0913 - each is one choice of the person who loads the file
    db: Database,
    actor: Actor,
    path: Path,
    mapping: TownMapping | None = None,
    *,
    dry_run: bool = False,
    reject_path: Path | None = None,
    progress: Progress | None = None,
) -> ImportResult:
    """Load meter readings.

    A reading that is in the books with the same figures is unchanged; with others the row is
    rejected, and so are rows of an account, a service or a meter that is not there.

    Args:
        db: the books.
        actor: who loads the file.
        path: the town's export.
        mapping: how the town writes it; None for the canonical columns.
        dry_run: do everything, keep nothing.
        reject_path: where to write the rows that are not loaded.
        progress: told (bytes read, bytes in all) after every batch.

    Raises:
        Refused: denied, import.unreadable, import.not_csv, import.empty,
            import.headings_broken, import.headings_missing, import.headings_duplicate,
            import.reject_file, mapping.bad_value, town.missing; nothing is changed then.
    """
    request = Request(db, actor, path, mapping, dry_run, reject_path, progress)
    return run_import(request, READINGS, _load)


def _load(run: Run, town: TownFile[ReadingRow]) -> None:
    loader = _Loader(run)
    for rows in run.rows(town):
        loader.load(rows)


@dataclass
class _Loader:
    """Turns rows into readings."""

    run: Run
    seen: dict[tuple[int, object], int] = field(default_factory=dict)

    def load(self, rows: list[ReadingRow]) -> None:
        """Load a batch: count or reject every row of it, and write those that are new."""
        connection = self.run.connection
        numbers = sorted({row.account for row in rows})
        services: dict[str, list[Any]] = defaultdict(list)
        for one in connection.execute(_AGREEMENTS, {"numbers": numbers}):
            services[one.number].append(one)
        ids = sorted({one.id for of_account in services.values() for one in of_account})
        known = {
            (one.agreement_id, one.read_on): one
            for one in connection.execute(_KNOWN, {"agreements": ids})
        }
        values = []
        for row in rows:
            agreement = self._agreement(row, services[row.account])
            if agreement is not None and self._is_new(row, agreement, known):
                values.append(_values(row, agreement, self.run.source.name))
        insert_rows(connection, _READING, _NAMES, values)
        self.run.tally.loaded += len(values)

    def _agreement(self, row: ReadingRow, services: list[Any]) -> int | None:
        """The service that was read; the row is rejected where that is not one."""
        reject = self.run.tally.reject_row
        if not services:
            reject(row, "account", f"account {shown(row.account)} takes no service here", ORPHAN)
            return None
        meter = number_column(row.meter)
        fitting = [
            one
            for one in services
            if row.service in ("", one.service) and (meter == one.meter_n if meter else True)
        ]
        metered = [one for one in fitting if one.meter_n] or fitting
        # Of a meter that was changed and the one that runs, the one that runs.
        running = [one for one in metered if one.ended_on is None] or metered
        if len(running) != 1:
            many = "several of its services fit" if running else "none of its services fits"
            reject(row, "meter" if row.meter else "service", many, ORPHAN)
            return None
        if row.read_on > self.run.today:
            reject(row, "read_on", f"{row.read_on} has not come yet", OTHER)
            return None
        return int(running[0].id)

    def _is_new(self, row: ReadingRow, agreement: int, known: dict[Any, Any]) -> bool:
        tally = self.run.tally
        line = self.seen.setdefault((agreement, row.read_on), row.line)
        if line != row.line:
            tally.reject_row(row, "read_on", f"is on line {line} already", DUPLICATE)
            return False
        was = known.get((agreement, row.read_on))
        if was is None:
            return True
        if (was.reading, was.usage, was.days) == (row.reading, row.usage, row.days):
            tally.unchanged += 1
        else:
            reason = f"is in the books with {was.reading}, {was.usage} used in {was.days} days"
            tally.reject_row(row, "reading", reason, CONFLICT)
        return False


def _values(row: ReadingRow, agreement: int, name: str) -> tuple[object, ...]:
    return (agreement, row.read_on, row.reading, row.usage, row.days, row.estimated, name)
