"""The files in the import folder: what each would bring, and which is in a batch already.

Looking keeps nothing and finds nobody: no number in a file is compared with anything.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.errors import ClerkError, Refused
from clerktui.formats.setoff_returns import ReturnLine, read_returns
from clerktui.i18n import sentence
from clerktui.models import Batch, RemittanceFile
from clerktui.rules.text import display_safe
from clerktui.security.permissions import require
from clerktui.services.batches.files import read_bytes
from clerktui.services.reference import Reference, get_reference
from clerktui.services.setoff.returns import digest_of, how_to_read
from clerktui.views.people import Actor
from clerktui.views.setoff_files import IncomingFile

FILES_MAX = 100
_BATCH = Batch.__table__
_FILE = RemittanceFile.__table__


def list_incoming(db: Database, actor: Actor, folder: Path) -> tuple[IncomingFile, ...]:
    """The files of a folder, the newest first; links and folders in it are passed over.

    Raises:
        Refused: `denied`, `file.unreadable` when the folder cannot be read.
    """
    require(actor, "batch.import")
    try:
        paths = [path for path in folder.iterdir() if path.is_file() and not path.is_symlink()]
        timed = sorted(((path.stat().st_mtime, path) for path in paths), reverse=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Refused("file.unreadable", file=str(folder), reason=reason) from error
    with db.read() as connection:
        reference = get_reference(db, connection)
        return tuple(_view(connection, reference, path, at) for at, path in timed[:FILES_MAX])


def _view(connection: Connection, reference: Reference, path: Path, at: float) -> IncomingFile:
    lines: tuple[ReturnLine, ...] = ()
    size, problem, batch = 0, "", None
    try:
        data = read_bytes(path)
        size = len(data)
        lines = read_returns(data, *how_to_read(reference))
        batch = _batch_of(connection, digest_of(lines))
    except ClerkError as refusal:
        problem = sentence(refusal)
    return IncomingFile(
        name=display_safe(path.name),
        size=size,
        changed_at=dt.datetime.fromtimestamp(at, dt.UTC),
        records=len(lines),
        gross_cents=sum(one.split.gross_cents for one in lines),
        batch=batch,
        problem=problem,
    )


def _batch_of(connection: Connection, digest: str) -> int | None:
    query = (
        select(_BATCH.c.number)
        .join(_FILE, _FILE.c.id == _BATCH.c.file_id)
        .where(_FILE.c.content_hash == digest)
    )
    number = connection.execute(query).scalar()
    return None if number is None else int(number)
