"""The files of mortgage companies: kept with every line, listed, shown again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, case, func, insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Batch, User
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.mortgage import owing
from clerktui.services.mortgage.comparing import Compared
from clerktui.services.mortgage.rows import FILE, LINE, company_of, next_number
from clerktui.services.reference import get_reference
from clerktui.views.mortgage import CheckedFile, CheckedLine, FileView
from clerktui.views.people import Actor

_BATCH = Batch.__table__
_USER = User.__table__
_RIGHT = ("exact", "billed")


@dataclass(frozen=True)
class Kept:
    """What is kept of a file beside its lines."""

    company: str
    kind: str
    name: str
    tax_year: int
    as_of: dt.date
    digest: str
    check_cents: int | None = None
    remittance_file_id: int | None = None


def keep(
    connection: Connection, by: tuple[Actor, dt.datetime], kept: Kept, lines: Sequence[Compared]
) -> int:
    """Write a file with its lines; gives its number. The office chain is locked."""
    actor, now = by
    number = next_number(connection)
    file_id = connection.execute(
        insert(FILE)
        .values(
            number=number,
            company_code=kept.company,
            kind=kept.kind,
            name=kept.name,
            tax_year=kept.tax_year,
            as_of=kept.as_of,
            line_count=len(lines),
            amount_cents=sum(one.line.amount_cents for one in lines),
            owed_cents=sum(one.line.owed_cents for one in lines),
            check_cents=kept.check_cents,
            content_hash=kept.digest,
            remittance_file_id=kept.remittance_file_id,
            made_at=now,
            user_id=actor.user_id,
        )
        .returning(FILE.c.id)
    ).scalar_one()
    connection.execute(insert(LINE), [_row(file_id, no, one) for no, one in enumerate(lines, 1)])
    about = ("mortgage_file", number)
    audit.record(connection, actor, f"mortgage_{kept.kind}", about, now, company=kept.company)
    return number


def _row(file_id: int, line_no: int, one: Compared) -> dict[str, Any]:
    line = one.line
    return {
        "file_id": file_id,
        "line_no": line_no,
        "account_id": one.account_id,
        "typed": line.typed,
        "loan": line.loan,
        "tax_year": line.tax_year,
        "amount_cents": line.amount_cents,
        "owed_cents": line.owed_cents,
        "finding": line.finding,
        "words": line.words,
    }


def list_files(
    db: Database, actor: Actor, company: str = "", limit: int = 200
) -> tuple[FileView, ...]:
    """The files that went to companies or came from them, the newest first.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    query = _files().order_by(FILE.c.id.desc()).limit(limit)
    if company:
        query = query.where(FILE.c.company_code == company)
    with db.read() as connection:
        return tuple(_view(row) for row in connection.execute(query))


def get_file(db: Database, actor: Actor, number: int) -> CheckedFile:
    """A file as it was held against the books when it came.

    Raises:
        Refused: `denied`, `mortgage.file_unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        row = connection.execute(_files().where(FILE.c.number == number)).first()
        if row is None:
            raise Refused("mortgage.file_unknown", number=number)
        reference = get_reference(db, connection)
        company = company_of(connection, row.company_code, reference.on)
        query = select(LINE).where(LINE.c.file_id == row.id).order_by(LINE.c.line_no)
        lines = connection.execute(query).all()
        ids = [one.account_id for one in lines if one.account_id is not None]
        places = owing.places_of(connection, ids)
    return CheckedFile(
        number=row.number,
        company=row.company_code,
        company_name=company.name,
        kind=row.kind,
        name=row.name,
        tax_year=row.tax_year,
        as_of=row.as_of,
        lines=tuple(_line(one, places) for one in lines),
        amount_cents=row.amount_cents,
        owed_cents=row.owed_cents,
        check_cents=row.check_cents,
        batch=row.batch,
    )


def _line(row: Any, places: dict[int, owing.Place]) -> CheckedLine:
    place = places.get(row.account_id)
    return CheckedLine(
        line=row.line_no,
        typed=row.typed,
        loan=row.loan,
        account=place.account if place else "",
        parcel=place.parcel if place else "",
        name=place.name if place else "",
        bill="",
        tax_year=row.tax_year,
        amount_cents=row.amount_cents,
        owed_cents=row.owed_cents,
        finding=row.finding,
        words=row.words,
    )


def _files() -> Any:
    wrong = (
        select(LINE.c.file_id, func.sum(case((LINE.c.finding.in_(_RIGHT), 0), else_=1)).label("n"))
        .group_by(LINE.c.file_id)
        .subquery()
    )
    return (
        select(
            FILE,
            func.coalesce(wrong.c.n, 0).label("wrong"),
            _BATCH.c.number.label("batch"),
            _USER.c.full_name.label("clerk"),
        )
        .join(_USER, _USER.c.id == FILE.c.user_id)
        .outerjoin(wrong, wrong.c.file_id == FILE.c.id)
        .outerjoin(_BATCH, _BATCH.c.file_id == FILE.c.remittance_file_id)
    )


def _view(row: Any) -> FileView:
    return FileView(
        number=row.number,
        company=row.company_code,
        kind=row.kind,
        name=row.name,
        tax_year=row.tax_year,
        as_of=row.as_of,
        line_count=row.line_count,
        amount_cents=row.amount_cents,
        owed_cents=row.owed_cents,
        wrong=int(row.wrong),
        batch=row.batch,
        made_at=row.made_at,
        clerk=row.clerk,
    )
