"""Procedures as a folder of Markdown files: loaded all or none, written so that they load again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from clerktui.db import Database
from clerktui.errors import ClerkError, Refused
from clerktui.formats.procedure_files import file_name, read_procedure, write_procedure
from clerktui.i18n import sentence
from clerktui.security.permissions import require
from clerktui.services.procedure_rows import cleaned
from clerktui.services.procedures import saving
from clerktui.services.procedures.finding import all_versions, in_force, versions_of
from clerktui.services.town import town_today
from clerktui.views.people import Actor
from clerktui.views.procedures import (
    ProcedureDraft,
    ProcedureLoaded,
    ProceduresLoaded,
    ProcedureView,
)


class _NothingToKeepError(Exception):
    """Leaves the transaction without a trace: a rehearsal, or a file was refused."""


@dataclass(frozen=True)
class _Loading:
    """A folder under way."""

    db: Database
    connection: Connection
    actor: Actor
    today: dt.date
    screens: Collection[str]


def import_folder(
    db: Database,
    actor: Actor,
    folder: Path,
    screens: Collection[str] = (),
    *,
    dry_run: bool = False,
) -> ProceduresLoaded:
    """Load every .md file of a folder, by name; loading the same again changes nothing.

    A version of an earlier day may be loaded, because a town brings its old ones along; it never
    takes the place of one that has begun. When one file is refused nothing is kept.

    Raises:
        Refused: `denied`, `procedure.no_folder`, `procedure.no_files`.
    """
    if not actor.may("import.run"):
        require(actor, "procedure.edit")
    paths = _files(folder)
    found: list[ProcedureLoaded] = []

    def load(connection: Connection) -> None:
        found.clear()
        saving.lock(connection)
        today = town_today(db, connection)
        loading = _Loading(db, connection, actor, today, screens)
        seen: dict[tuple[str, dt.date], str] = {}
        found.extend(_load(loading, path, seen) for path in paths)
        if dry_run or any(one.outcome == "refused" for one in found):
            raise _NothingToKeepError

    with suppress(_NothingToKeepError):
        db.post(load)
    return ProceduresLoaded(files=tuple(found), dry_run=dry_run)


def _files(folder: Path) -> list[Path]:
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".md")
    except OSError as error:
        raise Refused("procedure.no_folder", path=str(folder)) from error
    if not paths:
        raise Refused("procedure.no_files", path=str(folder))
    return paths


def _load(loading: _Loading, path: Path, seen: dict[tuple[str, dt.date], str]) -> ProcedureLoaded:
    try:
        draft = _read(path, loading.screens)
        before = seen.setdefault((draft.topic, draft.effective_from), path.name)
        if before != path.name:
            raise Refused(
                "procedure.same_day", file=before, topic=draft.topic, day=draft.effective_from
            )
        outcome = _enter(loading, draft)
    except ClerkError as error:
        return ProcedureLoaded(file=path.name, outcome="refused", reason=sentence(error))
    return ProcedureLoaded(
        file=path.name, outcome=outcome, topic=draft.topic, effective_from=draft.effective_from
    )


def _read(path: Path, screens: Collection[str]) -> ProcedureDraft:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Refused("procedure.file_text", file=path.name) from error
    return cleaned(read_procedure(data, path.name), screens)


def _enter(loading: _Loading, draft: ProcedureDraft) -> str:
    """Write a version unless it is there; what became of it."""
    versions = versions_of(loading.connection, draft.topic, loading.today)
    if saving.entered_before(versions, draft) is not None:
        return "unchanged"
    is_of_day = any(one.effective_from == draft.effective_from for one in versions)
    if is_of_day and draft.effective_from < loading.today:
        raise Refused("procedure.begun", topic=draft.topic, day=draft.effective_from)
    if draft.ends and not versions:
        raise Refused("procedure.unknown", topic=draft.topic)
    saving.write_version(loading.connection, loading.actor, draft, loading.db.clock.now())
    return "version" if versions else "new"


def export_files(
    db: Database,
    actor: Actor,
    topics: Collection[str] = (),
    on: dt.date | None = None,
    *,
    every: bool = False,
) -> list[tuple[str, bytes]]:
    """The files of what holds on a day, or of every version that ever could hold.

    Args:
        db: the books.
        actor: who asks.
        topics: only these; all when empty.
        on: the town date; today when it is left out.
        every: whether versions of other days come along.

    Raises:
        Refused: `denied`, `procedure.unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        day = on or town_today(db, connection)
        found = list(_standing(connection, day) if every else in_force(connection, day))
    unknown = set(topics) - {one.topic for one in found}
    if unknown:
        raise Refused("procedure.unknown", topic=min(unknown))
    return [
        (file_name(one.topic, one.effective_from), write_procedure(to_draft(one)))
        for one in found
        if not topics or one.topic in topics
    ]


def _standing(connection: Connection, on: dt.date) -> Iterator[ProcedureView]:
    """Every version but those another of the same day took the place of."""
    return (one for one in all_versions(connection, on) if one.state != "replaced")


def to_draft(view: ProcedureView) -> ProcedureDraft:
    """A version as it would be entered."""
    return ProcedureDraft(
        topic=view.topic,
        title=view.title,
        body=view.body,
        effective_from=view.effective_from,
        script_en=view.script_en,
        script_es=view.script_es,
        governs=view.governs,
        citation=view.citation,
        ends=view.ends,
    )
