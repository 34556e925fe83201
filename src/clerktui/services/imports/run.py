"""One file through one transaction: what loading accounts and loading bills have in common."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, insert, text, update

from clerktui.db import Database
from clerktui.formats.mapping import CANONICAL, TownMapping
from clerktui.formats.town_csv import Layout, RowT, TownFile
from clerktui.models import ImportFile
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.imports.source import Progress, Source, open_source
from clerktui.services.imports.tally import CONFLICT, DUPLICATE, ORPHAN, Tally, reject_writer
from clerktui.services.town import town_today
from clerktui.views.imports import ImportResult, ServiceTotal, SharedAddress
from clerktui.views.people import Actor

_FILE = ImportFile.__table__
KEPT_KINDS = ("accounts", "bills")
"""Files whose rows name the file they came with; a reading carries its file's name itself."""


@dataclass(frozen=True)
class Request:
    """Which file is to be loaded, by whom, and how.

    Attributes:
        db: the books.
        actor: who loads it.
        path: the town's export.
        mapping: how the town writes it; None for the canonical layout.
        dry_run: do everything but keep it.
        reject_path: where to write the rows that are not loaded.
        progress: told (bytes read, bytes in all) after every batch.
    """

    db: Database
    actor: Actor
    path: Path
    mapping: TownMapping | None = None
    dry_run: bool = False
    reject_path: Path | None = None
    progress: Progress | None = None


@dataclass
class Run:
    """A file under way: its transaction and its counts."""

    request: Request
    connection: Connection
    source: Source
    tally: Tally
    now: dt.datetime
    today: dt.date
    file_id: int
    shared_addresses: tuple[SharedAddress, ...] = ()
    shared_address_count: int = 0

    def rows(self, town: TownFile[RowT]) -> Iterator[list[RowT]]:
        """The believable rows, batch by batch; whoever takes them rejects or counts each one."""
        for batch in town.batches():
            for error in batch.errors:
                self.tally.reject(error)
            yield batch.rows
            self.tally.settle()
            self.source.tell(self.request.progress)


class _NothingToKeepError(Exception):
    """Leaves the transaction without a trace: a rehearsal, or a file of nothing new."""


def run_import(
    request: Request, layout: Layout[RowT], load: Callable[[Run, TownFile[RowT]], None]
) -> ImportResult:
    """Read the file, hand its rows to `load` inside one transaction, and tell what came of it.

    Raises:
        Refused: denied, import.unreadable, import.reject_file, and what `TownFile` refuses;
            nothing is changed then.
    """
    require(request.actor, "import.run")
    with open_source(request.path) as source:
        town = TownFile(source.stream, layout, request.mapping or CANONICAL)
        with reject_writer(request.reject_path, request.path) as rejects:
            tally = Tally(rejects, town.heading_of)
            with suppress(_NothingToKeepError), request.db.write(patient=True) as connection:
                run = _begin(request, connection, source, tally, layout.kind)
                load(run, town)
                _keep(run, layout.kind)
    return _result(run, layout.kind, town.ignored)


def _begin(
    request: Request, connection: Connection, source: Source, tally: Tally, kind: str
) -> Run:
    if connection.dialect.name == "postgresql":
        # As on SQLite, clerks wait until the file is in: nobody sees or changes half of it, and
        # no ticket over two accounts can meet it in the other order.
        connection.execute(text("LOCK TABLE account IN EXCLUSIVE MODE"))
    now = request.db.clock.now()
    today = town_today(request.db, connection)
    if kind not in KEPT_KINDS:
        return Run(request, connection, source, tally, now, today, 0)
    file_id = connection.execute(
        insert(_FILE)
        .values(
            kind=kind,
            name=source.name,
            sha256="",
            rows=0,
            amount_cents=0,
            loaded_at=now,
            user_id=request.actor.user_id,
        )
        .returning(_FILE.c.id)
    ).scalar_one()
    return Run(request, connection, source, tally, now, today, file_id)


def _keep(run: Run, kind: str) -> None:
    """Write down what was loaded, from which content, by whom; or leave without a trace."""
    tally = run.tally
    if run.request.dry_run or not tally.loaded:
        raise _NothingToKeepError
    digest = run.source.sha256()
    if run.file_id:
        run.connection.execute(
            update(_FILE)
            .where(_FILE.c.id == run.file_id)
            .values(kind=kind, sha256=digest, rows=tally.loaded, amount_cents=tally.amount_cents)
        )
    audit.record(
        run.connection,
        run.request.actor,
        f"import_{kind}",
        ("import_file", run.file_id or digest),
        run.now,
        file=run.source.name,
        sha256=digest,
        read=tally.read,
        loaded=tally.loaded,
        unchanged=tally.unchanged,
        rejected=tally.rejected,
        amount_cents=tally.amount_cents,
    )


def _result(run: Run, kind: str, ignored: tuple[str, ...]) -> ImportResult:
    tally = run.tally
    return ImportResult(
        kind=kind,
        file=run.source.name,
        dry_run=run.request.dry_run,
        read=tally.read,
        loaded=tally.loaded,
        unchanged=tally.unchanged,
        rejected=tally.rejected,
        amount_cents=tally.amount_cents,
        unchanged_cents=tally.unchanged_cents,
        rejected_cents=tally.rejected_cents,
        duplicates=tally.why[DUPLICATE],
        orphans=tally.why[ORPHAN],
        conflicts=tally.why[CONFLICT],
        errors=tuple(tally.errors),
        errors_left_out=tally.rejected - len(tally.errors),
        services=tuple(
            ServiceTotal(code, count, tally.cents_by_service[code])
            for code, count in sorted(tally.bills_by_service.items())
        ),
        shared_addresses=run.shared_addresses,
        shared_address_count=run.shared_address_count,
        ignored_columns=ignored,
        reject_file=str(run.request.reject_path or ""),
    )
