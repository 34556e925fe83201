"""The files an agency gets: made once of what it was not told yet, their bytes the same for ever.

A file names people and what they owe; no identity number is in it. It is logged as given away.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.formats import agency_files
from clerktui.models import (
    PlacementFile,
    PlacementFileLine,
    PlacementMove,
    Premise,
    Receivable,
)
from clerktui.rules.agencies import SIDES
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.agencies import rows
from clerktui.services.agencies.rows import ACCOUNT, AGENCY, CUSTOMER, PLACEMENT, Stepping, begin
from clerktui.services.collections.placements import RULES, Moved, move
from clerktui.services.confidential import hidden_among
from clerktui.services.private_files import write_private
from clerktui.services.reference import Reference, get_reference
from clerktui.views.agencies import AgencyFile
from clerktui.views.people import Actor

_FILE = PlacementFile.__table__
_LINE = PlacementFileLine.__table__
_MOVE = PlacementMove.__table__
_PREMISE = Premise.__table__
_RECEIVABLE = Receivable.__table__
_ENDED = ("recalled", "paid")
_CHANGES = {"placed": "NEW", "payment": "PAYMENT", "paid": "PAID"}


def look(db: Database, actor: Actor, agency: str, side: str) -> AgencyFile:
    """The next file of an agency as it would be now; nothing is written.

    Raises:
        Refused: `denied`, `agency.side`, `agency.unknown`, `agency.nothing`, `file.too_wide`.
    """
    require(actor, "agency.enter")
    with db.read() as connection:
        reference = get_reference(db, connection)
        told = _untold(connection, agency, _known(side))
        head, records = _written(connection, reference, agency, told)
    content = agency_files.to_bytes(head, records)
    return _view((agency, side, None), (len(records), _cents(told)), content)


def make_file(
    db: Database, actor: Actor, agency: str, side: str, number: int | None = None
) -> AgencyFile:
    """Make the next file of an agency, or give the bytes of one that was made.

    Args:
        db: the books.
        actor: who makes it.
        agency: the agency's code.
        side: one of `rules.agencies.SIDES`.
        number: of a file that was made; None makes the next.

    Raises:
        Refused: `denied`, `agency.side`, `agency.unknown`, `agency.nothing`, `file.too_wide`,
            `agency.file_unknown`, `agency.file_changed`, `agency.purged`.
    """
    require(actor, "agency.enter")
    _known(side)

    def work(connection: Connection) -> AgencyFile:
        stepping = begin(db, connection, actor)
        if number is not None:
            return _again(stepping, agency, number)
        return _new(stepping, agency, side)

    return db.post(work)


def write_file(
    db: Database, actor: Actor, folder: Path, which: tuple[str, str], number: int | None = None
) -> tuple[AgencyFile, Path]:
    """Make a file of an agency, or one again, and write it into a folder for its owner only.

    Args:
        db: the books.
        actor: who makes it.
        folder: where to.
        which: the agency's code and the side.
        number: as `make_file`.

    Raises:
        Refused: as `make_file`, `file.not_written`.
    """
    made = make_file(db, actor, *which, number)
    path = folder / made.name
    write_private(path, made.content)
    return made, path


# -------------------------------------------------------------------------------------- a new one
def _known(side: str) -> str:
    if side not in SIDES:
        raise Refused("agency.side", known=", ".join(SIDES))
    return side


def _untold(connection: Connection, agency: str, side: str) -> list[Any]:
    """The moves an agency was not told yet, in order, with whom they are about."""
    query = (
        select(
            *(_MOVE.c.id, _MOVE.c.code, _MOVE.c.amount_cents, _MOVE.c.owed_cents, _MOVE.c.day),
            *(_MOVE.c.placement_id, PLACEMENT.c.number, PLACEMENT.c.account_id),
            PLACEMENT.c.due_until,
            ACCOUNT.c.number.label("account"),
            *(CUSTOMER.c.last_name, CUSTOMER.c.first_name),
            *(CUSTOMER.c.mail_address, CUSTOMER.c.mail_city, CUSTOMER.c.mail_state),
            CUSTOMER.c.mail_zip,
            *(_PREMISE.c.address, _PREMISE.c.city, _PREMISE.c.zip),
        )
        .join(PLACEMENT, PLACEMENT.c.id == _MOVE.c.placement_id)
        .join(AGENCY, AGENCY.c.id == PLACEMENT.c.agency_id)
        .join(ACCOUNT, ACCOUNT.c.id == PLACEMENT.c.account_id)
        .join(CUSTOMER, CUSTOMER.c.id == ACCOUNT.c.customer_id)
        .join(_PREMISE, _PREMISE.c.id == ACCOUNT.c.premise_id)
        .outerjoin(_LINE, _LINE.c.move_id == _MOVE.c.id)
        .where(AGENCY.c.code == agency, _MOVE.c.tells == side, _LINE.c.id.is_(None))
        .order_by(_MOVE.c.id)
    )
    found = list(connection.execute(query))
    if not found:
        raise Refused("agency.nothing", agency=agency)
    return found


def _written(
    connection: Connection, reference: Reference, agency: str, told: Sequence[Any]
) -> tuple[str, list[str]]:
    """The head and the records of moves, in the agency's layout."""
    row = rows.agency_of(connection, agency, reference.on)
    layout = reference.policy["agency.layouts"][row.layout]
    ids = sorted({one.account_id for one in told})
    oldest = _oldest(connection, ids)
    hidden = hidden_among(connection, ids)
    with_address = bool(reference.policy[RULES]["address"])
    records = []
    for one in told:
        values = {
            "agency": agency,
            "number": one.number,
            "account": one.account,
            "change": "REVERSED" if one.amount_cents < 0 else _CHANGES.get(one.code, "RECALL"),
            "last_name": one.last_name,
            "first_name": one.first_name,
            "oldest_due_on": oldest.get(one.account_id),
            "amount_cents": abs(one.amount_cents),
            "owed_cents": one.owed_cents,
            "on": one.day,
        }
        if with_address and one.account_id not in hidden:
            values |= _address(one)
        records.append(agency_files.write_line(layout, values))
    return agency_files.write_head(layout), records


def _address(one: Any) -> dict[str, str]:
    if one.mail_address:
        said = (one.mail_address, one.mail_city, one.mail_state, one.mail_zip)
    else:
        said = (one.address, one.city, "NC" if one.city else "", one.zip)
    return dict(zip(("address", "city", "state", "zip"), said, strict=True))


def _oldest(connection: Connection, ids: Sequence[int]) -> dict[int, Any]:
    query = (
        select(_RECEIVABLE.c.account_id, func.min(_RECEIVABLE.c.due_on).label("due_on"))
        .where(_RECEIVABLE.c.account_id.in_(ids), _RECEIVABLE.c.balance_cents > 0)
        .group_by(_RECEIVABLE.c.account_id)
    )
    return {row.account_id: row.due_on for row in connection.execute(query)}


def _new(stepping: Stepping, agency: str, side: str) -> AgencyFile:
    connection = stepping.connection
    told = _untold(connection, agency, side)
    head, records = _written(connection, stepping.reference, agency, told)
    content = agency_files.to_bytes(head, records)
    number = rows.next_number(connection, _FILE.c.number)
    file_id = connection.execute(
        insert(_FILE)
        .values(
            number=number,
            agency_code=agency,
            side=side,
            head=head,
            record_count=len(records),
            amount_cents=_cents(told),
            content_hash=hashlib.sha256(content).hexdigest(),
            made_at=stepping.now,
            user_id=stepping.actor.user_id,
        )
        .returning(_FILE.c.id)
    ).scalar_one()
    kept = [
        {
            "file_id": file_id,
            "line_no": line_no,
            "placement_id": one.placement_id,
            "move_id": one.id,
            "amount_cents": one.amount_cents,
            "record": record,
        }
        for line_no, (one, record) in enumerate(zip(told, records, strict=True), start=1)
    ]
    connection.execute(insert(_LINE), kept)
    if side == "recall":
        _close(stepping, told, number)
    _log(stepping, number, agency)
    return _view((agency, side, number), (len(records), _cents(told)), content)


def _close(stepping: Stepping, told: Sequence[Any], number: int) -> None:
    """What the agency was told it has no more is closed."""
    ids = [one.placement_id for one in told]
    query = select(PLACEMENT).where(PLACEMENT.c.id.in_(ids), PLACEMENT.c.state.in_(_ENDED))
    for row in stepping.connection.execute(query.order_by(PLACEMENT.c.id)).all():
        move(stepping.moving, row, Moved("closed", "closed", f"told in file {number}"))


def _log(stepping: Stepping, number: int, agency: str) -> None:
    about = ("placement_file", number)
    audit.record(stepping.connection, stepping.actor, "agency_file", about, stepping.now, to=agency)


# -------------------------------------------------------------------------------- the same again
def _again(stepping: Stepping, agency: str, number: int) -> AgencyFile:
    connection = stepping.connection
    row = connection.execute(
        select(_FILE).where(_FILE.c.number == number, _FILE.c.agency_code == agency)
    ).first()
    if row is None:
        raise Refused("agency.file_unknown", number=number, agency=agency)
    query = select(_LINE.c.record).where(_LINE.c.file_id == row.id).order_by(_LINE.c.line_no)
    records = list(connection.execute(query).scalars())
    if not all(records):
        raise Refused("agency.purged", number=number)
    content = agency_files.to_bytes(row.head, records)
    if hashlib.sha256(content).hexdigest() != row.content_hash:
        raise Refused("agency.file_changed", number=number)
    _log(stepping, number, agency)
    sums = (len(records), int(row.amount_cents))
    return _view((agency, row.side, number), sums, content, is_again=True)


def _cents(told: Sequence[Any]) -> int:
    return sum(one.amount_cents for one in told)


def _view(
    which: tuple[str, str, int | None],
    sums: tuple[int, int],
    content: bytes,
    *,
    is_again: bool = False,
) -> AgencyFile:
    digest = hashlib.sha256(content).hexdigest()
    return AgencyFile(*which, *sums, digest, content, is_again)
