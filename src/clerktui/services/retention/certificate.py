"""The certificate of destruction: what went, by which rules, who planned, released and ran it.

It names no person and no address: only figures, rules and hashes. Its bytes are kept under their
own hash and are never made again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import clock_time, town_date
from clerktui.models import PrintJob, PurgeItem, StoredDocument
from clerktui.printing.papers import paper_bytes
from clerktui.security.permissions import require
from clerktui.services.reference import get_reference
from clerktui.services.retention import runs
from clerktui.services.retention.certificate_words import record_words, rule_words
from clerktui.views.documents import Column, ReportDocument, ReportRow, document_to_data
from clerktui.views.people import Actor
from clerktui.views.retention import PurgeRunView

MEDIA = "application/pdf"
_WIDTH = 80
_PAGE = 500
_ITEM = PurgeItem.__table__
_KEPT = StoredDocument.__table__


def make_ready() -> None:
    """Load what makes PDFs before the books are locked: that takes a second, and tills wait."""
    from clerktui.printing import pdf

    assert pdf


def keep(db: Database, connection: Connection, actor: Actor, row: Any, now: dt.datetime) -> str:
    """Make the certificate of a run whose last item was worked; gives the hash it is kept under."""
    document = _document(db, connection, actor, row)
    content = paper_bytes(document, "pdf", _WIDTH)
    sha256 = hashlib.sha256(content).hexdigest()
    known = connection.execute(select(_KEPT.c.sha256).where(_KEPT.c.sha256 == sha256)).first()
    if known is None:
        connection.execute(
            insert(_KEPT).values(
                sha256=sha256,
                media=MEDIA,
                size=len(content),
                content=zlib.compress(content, 6),
                stored_at=now,
            )
        )
    return sha256


def get_certificate(db: Database, actor: Actor, number: int) -> bytes:
    """The certificate of a run that is done, as PDF, proved against its hash.

    Raises:
        Refused: `denied`, `purge.unknown`, `purge.no_certificate`, `paper.changed`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        row = runs.row_of(connection, number)
        if row.certificate is None:
            raise Refused("purge.no_certificate", number=number, state=row.state)
        packed = connection.execute(
            select(_KEPT.c.content).where(_KEPT.c.sha256 == row.certificate)
        ).scalar_one()
    try:
        content = zlib.decompress(packed)
    except zlib.error:
        content = b""
    if hashlib.sha256(content).hexdigest() != row.certificate:
        raise Refused("paper.changed", paper=number)
    return content


def print_certificate(db: Database, actor: Actor, number: int) -> None:
    """Queue the certificate for the printer of the actor's workstation.

    Raises:
        Refused: `denied`, `purge.unknown`, `purge.no_certificate`.
    """
    require(actor, "account.view")
    now = db.clock.now()
    with db.write() as connection:
        row = runs.row_of(connection, number)
        if row.certificate is None:
            raise Refused("purge.no_certificate", number=number, state=row.state)
        document = _document(db, connection, actor, row)
        connection.execute(
            insert(PrintJob.__table__).values(
                subject_id=f"purge {number}",
                workstation_id=actor.workstation_id,
                next_try_at=now,
                created_at=now,
                **document_to_data(document),
            )
        )


def _document(db: Database, connection: Connection, actor: Actor, row: Any) -> ReportDocument:
    """The paper of a run whose last move is written: the same whenever it is made."""
    reference = get_reference(db, connection)
    view = runs.run_view(connection, actor, row.number)
    totals, chain = _totals(connection, row.id)
    ended = view.moves[-1]
    return ReportDocument(
        title="Certificate of destruction",
        subtitle=f"Purge {row.number}, records eligible on {town_date(row.as_of)}",
        town=reference.town,
        columns=(Column(name="", width=28), Column(name="", width=50)),
        rows=tuple(_rows(view, row, totals, chain, clock_time(ended.at, reference.timezone))),
        footnotes=(
            "Persons were taken out of these records; every figure of the ledger was kept.",
        ),
        made_at=ended.at,
        timezone=reference.timezone,
    )


def _rows(
    view: PurgeRunView, row: Any, totals: Counter[str], chain: str, ended: str
) -> Iterator[ReportRow]:
    yield _head("Who")
    yield _line("Planned by", view.planned_by)
    yield _line("Released by", view.approved_by)
    yield _line("Run by", f"{view.moves[-1].by}, finished {ended}")
    yield _head("Accounts")
    yield _line("Looked at", f"{view.considered:,}")
    yield _line("On the manifest", f"{view.eligible:,}")
    yield _line("Purged", f"{view.done:,}")
    yield _line("Skipped", f"{view.skipped:,}")
    yield _head("Records")
    for words in sorted(record_words(table, count) for table, count in totals.items()):
        yield _line(*words)
    if not totals:
        yield _line("None", "nothing was changed")
    yield _head("By which rules")
    for rule in row.rules:
        yield _line(*rule_words(rule))
        yield _line("", rule["citation"])
    yield _head("Hashes (SHA-256)")
    yield _line("Manifest", view.manifest_hash[:32])
    yield _line("", view.manifest_hash[32:])
    yield _line("Tombstones together", chain[:32])
    yield _line("", chain[32:])
    yield _head("Signed")
    for who in ("Released by", "Custodian of the records"):
        yield _line("", "")
        yield _line(who, "____________________________  Date _____________")


def _head(words: str) -> ReportRow:
    return ReportRow((words,), "heading")


def _line(what: str, said: str) -> ReportRow:
    return ReportRow((what, said))


def _totals(connection: Connection, run_id: int) -> tuple[Counter[str], str]:
    """The rows changed by table, and the hash over every tombstone in the order of accounts."""
    totals: Counter[str] = Counter()
    digest = hashlib.sha256()
    after = 0
    while True:
        rows = connection.execute(
            select(_ITEM)
            .where(_ITEM.c.run_id == run_id, _ITEM.c.state == "done", _ITEM.c.account_id > after)
            .order_by(_ITEM.c.account_id)
            .limit(_PAGE)
        ).all()
        for item in rows:
            totals.update(item.changed)
            digest.update(f"{item.number} {item.tombstone}\n".encode())
        if len(rows) < _PAGE:
            return totals, digest.hexdigest()
        after = rows[-1].account_id
