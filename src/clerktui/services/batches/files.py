"""A bank's or a web service's payment file, read into a batch like any other.

The file is believed when its own trailers agree with it; then its money is matched to accounts,
and what cannot be placed goes to suspense, on the exceptions list. Nothing is posted here.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import town_date
from clerktui.models import BankNotice, Batch, RemittanceFile, canonical_json
from clerktui.rules.text import display_safe
from clerktui.security.permissions import require
from clerktui.services.batches import file_rows
from clerktui.services.batches.headers import begin, header_values
from clerktui.services.batches.lines import good_lines, line_view
from clerktui.services.batches.matching import match
from clerktui.services.batches.records import find_batch, get_view
from clerktui.services.batches.warnings import exceptions_of, warnings_of
from clerktui.services.reference import Reference, get_reference
from clerktui.views.batches import BatchView, HeaderDraft, ImportAnswer, ProofLine
from clerktui.views.people import Actor
from clerktui.views.remittance import Remittance

_BATCH = Batch.__table__
_FILE = RemittanceFile.__table__
_NOTICE = BankNotice.__table__
FILE_BYTES_MAX = 64 * 1024 * 1024


@dataclass(frozen=True)
class Request:
    """Which file, read how, into what kind of batch.

    Attributes:
        path: the file.
        form: "lockbox", "nacha", "mapped", or "auto" to go by what it looks like.
        mapping: for a mapped file, the TOML that says where things stand.
        source: where the batch comes from; nothing takes what the form usually means.
        received_on: the day it counts as received; None takes the file's or today.
        accept_counts: somebody has seen that counts in its trailers are wrong.
        dry_run: read and match, keep nothing.
        digest: what makes the file the same again, where its money alone does not.
    """

    path: Path
    form: str = "auto"
    mapping: Path | None = None
    source: str = ""
    received_on: dt.date | None = None
    accept_counts: bool = False
    dry_run: bool = False
    digest: str = ""


class _NothingToKeepError(Exception):
    """Leaves the transaction without a trace: a rehearsal."""


def import_remittance(db: Database, actor: Actor, request: Request) -> ImportAnswer:
    """Read a payment file into a batch that is keyed and waits for its proof.

    Raises:
        Refused: `denied`, `file.unreadable`, `file.broken`, `file.totals`, `file.layout`,
            `file.counts` unless accepted, `file.duplicate`, `file.empty`, and what a header is
            refused for; nothing is kept then.
    """
    require(actor, "batch.import")
    remittance = read_file(request)
    if remittance.warnings and not (request.accept_counts or request.dry_run):
        raise Refused("file.counts", says="; ".join(one.says for one in remittance.warnings))
    if not (remittance.amount_cents or remittance.notices):
        raise Refused("file.empty", file=request.path.name)
    answer = None
    with suppress(_NothingToKeepError), db.write(patient=True) as connection:
        answer = keep(db, connection, actor, request, remittance)
        if request.dry_run:
            raise _NothingToKeepError
    assert answer is not None
    return answer


def read_file(request: Request) -> Remittance:
    """The file as one of the layouts reads it.

    Raises:
        Refused: `file.unreadable`, `file.broken`, `file.totals`, `file.layout`.
    """
    data = read_bytes(request.path)
    form = request.form if request.form != "auto" else form_of(data, request.mapping)
    return _read(data, form, request.mapping)


def read_bytes(path: Path) -> bytes:
    """What a bank's file holds.

    Raises:
        Refused: `file.unreadable`.
    """
    try:
        if path.stat().st_size > FILE_BYTES_MAX:
            raise Refused("file.unreadable", file=str(path), reason="it is too large")
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Refused("file.unreadable", file=str(path), reason=reason) from error


def form_of(data: bytes, mapping: Path | None) -> str:
    """What a file looks like, by how it begins.

    Raises:
        Refused: `file.layout` when it is no bank's file and no mapping is named.
    """
    if mapping is not None:
        return "mapped"
    start = data.lstrip(b"\xef\xbb\xbf\r\n ")[:40]
    if start[:3] == b"101" and start[34:37] == b"094":
        return "nacha"
    if start[:1] == b"1" and start[1:3].strip().isdigit():
        return "lockbox"
    raise Refused("file.layout")


def _read(data: bytes, form: str, mapping: Path | None) -> Remittance:
    if form == "nacha":
        from clerktui.formats.nacha import nacha_remittance, read_nacha

        return nacha_remittance(read_nacha(data))
    if form == "lockbox":
        from clerktui.formats.lockbox import read_lockbox

        return read_lockbox(data)
    if form == "mapped" and mapping is not None:
        from clerktui.formats.mapped_remittance import load_remittance_mapping, read_mapped

        return read_mapped(data, load_remittance_mapping(mapping))
    raise Refused("file.layout")


# ---------------------------------------------------------------------------------- the keeping
def keep(
    db: Database, connection: Connection, actor: Actor, request: Request, remittance: Remittance
) -> ImportAnswer:
    """Write a file's lines as a batch that is keyed, in the caller's transaction.

    Raises:
        Refused: `file.duplicate`, and what a header is refused for.
    """
    reference, now = get_reference(db, connection), db.clock.now()
    digest = request.digest or content_hash(remittance)
    refuse_again(connection, digest)
    file_id = connection.execute(
        insert(_FILE)
        .values(
            kind=remittance.kind,
            layout=remittance.layout,
            name=display_safe(request.path.name),
            content_hash=digest,
            item_count=len(remittance.items),
            amount_cents=remittance.amount_cents,
            loaded_at=now,
            user_id=actor.user_id,
        )
        .returning(_FILE.c.id)
    ).scalar_one()
    _keep_notices(connection, file_id, remittance, now)
    batch = None
    exceptions: tuple[ProofLine, ...] = ()
    if remittance.amount_cents:
        draft = _header(reference, request, remittance)
        values = {**header_values(connection, reference, actor, draft), "file_id": file_id}
        number = begin(connection, actor, values, now)
        matched = match(connection, reference, file_rows.without_cards(remittance))
        file_rows.write_lines(connection, actor, number, matched, now)
        batch = get_view(connection, number)
        exceptions = _exceptions(connection, reference, number)
    return _answer(request, remittance, batch, exceptions)


def _answer(
    request: Request,
    remittance: Remittance,
    batch: BatchView | None,
    exceptions: tuple[ProofLine, ...],
) -> ImportAnswer:
    return ImportAnswer(
        batch=batch,
        kind=remittance.kind,
        layout=remittance.layout,
        items=len(remittance.items),
        amount_cents=remittance.amount_cents,
        stated_cents=remittance.stated_cents,
        warnings=tuple(f"line {one.line}: {one.says}" for one in remittance.warnings),
        exceptions=exceptions,
        notices=len(remittance.notices),
        dry_run=request.dry_run,
    )


_SOURCES = {"lockbox": "lockbox", "nacha": "bill_pay", "mapped": "web"}


def _header(reference: Reference, request: Request, remittance: Remittance) -> HeaderDraft:
    """The batch's header: the control is what the file's own trailers say."""
    received_on = request.received_on or remittance.deposit_on or reference.on
    source = request.source or _SOURCES[remittance.kind]
    counts_agree = not remittance.warnings
    blank = any(not item.amount_cents for item in remittance.items)
    return HeaderDraft(
        command_id="",
        source=source,
        received_on=min(received_on, reference.on),
        default_tender="check" if remittance.kind == "lockbox" else "third_party",
        control_cents=remittance.stated_cents,
        control_items=remittance.stated_count if counts_agree and not blank else None,
        verify_mode="off",
        note=request.path.name[:60],
    )


def content_hash(remittance: Remittance) -> str:
    """What a file says, whatever its line ends and its name: the same money is not taken twice."""
    said = [
        [
            item.amount_cents,
            item.reference,
            item.payer,
            item.payer_key,
            item.paid_on.isoformat() if item.paid_on else None,
            [[part.account, part.amount_cents, part.bill] for part in item.parts],
        ]
        for item in remittance.items
    ]
    notices = [[one.kind, one.code, one.trace, one.corrected] for one in remittance.notices]
    deposit_on = remittance.deposit_on.isoformat() if remittance.deposit_on else None
    text = canonical_json([remittance.kind, deposit_on, said, notices])
    return hashlib.sha256(text.encode()).hexdigest()


def refuse_again(connection: Connection, digest: str) -> None:
    """Refuse a file whose money is in a batch already.

    Raises:
        Refused: `file.duplicate`.
    """
    known = connection.execute(
        select(_FILE.c.name, _FILE.c.loaded_at, _BATCH.c.number)
        .outerjoin(_BATCH, _BATCH.c.file_id == _FILE.c.id)
        .where(_FILE.c.content_hash == digest)
    ).first()
    if known is not None:
        raise Refused(
            "file.duplicate",
            file=known.name,
            loaded_on=town_date(known.loaded_at.date()),
            batch=known.number or 0,
        )


def _keep_notices(
    connection: Connection, file_id: int, remittance: Remittance, now: dt.datetime
) -> None:
    """Returns and changes wait on their own list; they are no money that came."""
    rows = [
        {
            "file_id": file_id,
            "kind": one.kind,
            "code": one.code,
            "trace": one.trace,
            "amount_cents": one.amount_cents,
            "name": one.name,
            "identification": one.identification,
            "corrected": one.corrected,
            "info": one.info,
            "noticed_at": now,
        }
        for one in remittance.notices
    ]
    if rows:
        connection.execute(insert(_NOTICE), rows)


def _exceptions(connection: Connection, reference: Reference, number: int) -> tuple[ProofLine, ...]:
    """The lines somebody must look at: not placed, closed, over, paid before."""
    row = find_batch(connection, number)
    rows = good_lines(connection, row.id)
    said = warnings_of(connection, reference, row, rows)
    return exceptions_of(ProofLine(line_view(line), said[line.line_no]) for line in rows)
