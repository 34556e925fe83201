"""The papers of a closed day: made as text, PDF and data, kept under the hash of their bytes.

A paper's bytes are what was made at the close; they are never made again. The same bytes are kept
once, however many closes name them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import clock_time, town_date
from clerktui.models import (
    BusinessDay,
    DayDocument,
    DayMove,
    StoredDocument,
    canonical_json,
)
from clerktui.printing.papers import paper_bytes
from clerktui.security.permissions import require
from clerktui.views.closing import ChecklistLine, GlProof, PaperView
from clerktui.views.documents import Column, ReportDocument, ReportRow
from clerktui.views.people import Actor

_DAY = BusinessDay.__table__
_KEPT = StoredDocument.__table__
_MOVE = DayMove.__table__
_NAMED = DayDocument.__table__
TEXT_WIDTH = 80
MEDIA = {"txt": "text/plain; charset=utf-8", "pdf": "application/pdf", "json": "application/json"}
_WEIGHTS = {"block": "Blocks", "warn": "Warns", "inform": "For information"}


@dataclass(frozen=True)
class Paper:
    """A paper ready to be kept."""

    name: str
    title: str
    media: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The hash of its bytes, under which it is kept."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Head:
    """What stands over every paper of a close."""

    town: str
    office: str
    day: dt.date
    time: int
    made_at: dt.datetime
    timezone: str

    @property
    def words(self) -> str:
        """Office and day in words; a day closed again says so."""
        again = f", closed again, time {self.time}" if self.time > 1 else ""
        return f"{self.office}, business date {town_date(self.day)}{again}"


def as_papers(name: str, document: ReportDocument) -> Iterator[Paper]:
    """A report as text, PDF and data."""
    yield Paper(
        f"{name}.txt", document.title, MEDIA["txt"], paper_bytes(document, "text", TEXT_WIDTH)
    )
    yield Paper(
        f"{name}.pdf", document.title, MEDIA["pdf"], paper_bytes(document, "pdf", TEXT_WIDTH)
    )
    data = canonical_json(document.to_data()).encode()
    yield Paper(f"{name}.json", document.title, MEDIA["json"], data)


def summary_document(
    head: Head, lines: Iterable[ChecklistLine], seal: Mapping[str, Any]
) -> ReportDocument:
    """The first paper of a close: what was open, and the seal with every chain's head."""
    rows = [ReportRow((f"Seal {seal['short']}",), "heading")]
    for code, number, end in seal["heads"]:
        rows.append(ReportRow((code, str(number), end[:16], end[16:32])))
        rows.append(ReportRow(("", "", end[32:48], end[48:])))
    rows.append(ReportRow(("Open at the close",), "heading"))
    kept = list(lines)
    if not kept:
        rows.append(ReportRow(("Nothing was open.",), "heading"))
    for line in kept:
        rows.append(ReportRow((f"{_WEIGHTS[line.weight]}: {line.says}",), "heading"))
        rows.append(ReportRow(("", "", line.owner, line.todo)))
    return ReportDocument(
        title="Day close",
        subtitle=head.words,
        town=head.town,
        columns=(
            Column(name="Chain", width=20),
            Column(name="Entry", width=8),
            Column(name="Hash, or owner", width=20),
            Column(name="", width=26),
        ),
        rows=tuple(rows),
        footnotes=(
            f"The whole seal is {seal['hash']}",
            f"It is checked by: clerktui verify --seal {seal['short']}",
            f"Closed {clock_time(head.made_at, head.timezone)}",
        ),
        made_at=head.made_at,
        timezone=head.timezone,
    )


def distribution_document(head: Head, proof: GlProof) -> ReportDocument:
    """The general ledger distribution of a day, by fund."""
    rows: list[ReportRow] = []
    for fund in proof.funds:
        rows.append(ReportRow((f"Fund {fund.fund}",), "heading"))
        rows += [
            ReportRow(
                (
                    line.account,
                    line.description,
                    line.project,
                    line.debit_cents or None,
                    line.credit_cents or None,
                )
            )
            for line in proof.lines
            if line.fund == fund.fund
        ]
        total = ("", f"Fund {fund.fund} together", "", fund.debit_cents, fund.credit_cents)
        rows.append(ReportRow(total, "subtotal"))
    batch = f", ledger batch {proof.number}" if proof.number else ", nothing to post"
    credit_cents = sum(line.credit_cents for line in proof.lines)
    said = f"{proof.entries:,} journal entries"
    return ReportDocument(
        title="General ledger distribution",
        subtitle=head.words + batch,
        town=head.town,
        columns=(
            Column(name="Account", width=10),
            Column(name="Description", width=28),
            Column(name="Project", width=8),
            Column(name="Debit", kind="money", width=13),
            Column(name="Credit", kind="money", width=13),
        ),
        rows=tuple(rows),
        totals=(ReportRow(("All", said, "", proof.debit_cents, credit_cents)),),
        footnotes=(f"Content {proof.content_hash}",) if proof.content_hash else (),
        made_at=head.made_at,
        timezone=head.timezone,
    )


def keep(connection: Connection, move_id: int, papers: Iterable[Paper], at: dt.datetime) -> None:
    """Keep papers of a close: bytes that are there already are only named."""
    kept = list(papers)
    hashes = {paper.sha256 for paper in kept}
    known = set(
        connection.execute(select(_KEPT.c.sha256).where(_KEPT.c.sha256.in_(hashes))).scalars()
    )
    for paper in kept:
        if paper.sha256 not in known:
            known.add(paper.sha256)
            connection.execute(
                insert(_KEPT).values(
                    sha256=paper.sha256,
                    media=paper.media,
                    size=len(paper.content),
                    content=zlib.compress(paper.content, 6),
                    stored_at=at,
                )
            )
    connection.execute(
        insert(_NAMED),
        [
            {
                "move_id": move_id,
                "name": paper.name,
                "title": paper.title,
                "sha256": paper.sha256,
            }
            for paper in kept
        ],
    )


def list_papers(db: Database, actor: Actor, day: dt.date) -> tuple[PaperView, ...]:
    """The papers of a day of the actor's office, those of its last close first.

    Raises:
        Refused: `denied`.
    """
    require(actor, "report.view")
    with db.read() as connection:
        moves = connection.execute(
            select(_MOVE.c.id, _MOVE.c.at)
            .join(_DAY, _DAY.c.id == _MOVE.c.day_id)
            .where(
                _DAY.c.office_id == actor.office_id,
                _DAY.c.business_date == day,
                _MOVE.c.to_state == "closed",
            )
            .order_by(_MOVE.c.id)
        ).all()
        found: list[PaperView] = []
        for time, move in enumerate(moves, start=1):
            found[:0] = _papers_of(connection, move, time)
    return tuple(found)


def _papers_of(connection: Connection, move: Any, time: int) -> list[PaperView]:
    rows = connection.execute(
        select(
            _NAMED.c.id, _NAMED.c.name, _NAMED.c.title, _KEPT.c.sha256, _KEPT.c.media, _KEPT.c.size
        )
        .join(_KEPT, _KEPT.c.sha256 == _NAMED.c.sha256)
        .where(_NAMED.c.move_id == move.id)
        .order_by(_NAMED.c.id)
    )
    return [
        PaperView(row.id, row.name, row.title, row.media, row.size, row.sha256, time, move.at)
        for row in rows
    ]


def get_paper(db: Database, actor: Actor, document_id: int) -> bytes:
    """A kept paper's bytes, proved against the hash they are kept under.

    Raises:
        Refused: `denied`, `paper.unknown`, `paper.changed` when the bytes are not what was kept.
    """
    require(actor, "report.view")
    with db.read() as connection:
        row = connection.execute(
            select(_KEPT.c.sha256, _KEPT.c.content)
            .join(_NAMED, _NAMED.c.sha256 == _KEPT.c.sha256)
            .where(_NAMED.c.id == document_id)
        ).first()
    if row is None:
        raise Refused("paper.unknown", paper=document_id)
    content = unpacked(row.content)
    if content is None or hashlib.sha256(content).hexdigest() != row.sha256:
        raise Refused("paper.changed", paper=document_id)
    return content


def get_report(db: Database, actor: Actor, document_id: int) -> ReportDocument:
    """A paper kept as data, as the report it was.

    Raises:
        Refused: as `get_paper`, and `paper.unknown` for a paper that is not kept as data.
    """
    content = get_paper(db, actor, document_id)
    try:
        return ReportDocument.from_data(json.loads(content))
    except ValueError as error:
        raise Refused("paper.unknown", paper=document_id) from error


def get_text(db: Database, actor: Actor, document_id: int) -> tuple[str, ...]:
    """A paper kept as text, line by line.

    Raises:
        Refused: as `get_paper`.
    """
    return tuple(get_paper(db, actor, document_id).decode("utf-8", "replace").splitlines())


def unpacked(content: bytes) -> bytes | None:
    """The bytes of a kept paper; None when they are not what was packed."""
    try:
        return zlib.decompress(content)
    except zlib.error:
        return None
