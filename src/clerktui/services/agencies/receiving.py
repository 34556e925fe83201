"""Money an agency collected: its net in a batch, its commission credited to the customer.

The customer paid the whole; what the agency kept is the town's expense and comes off the account by
a correction when the batch of the net is posted, as the bank shows it. A batch that is thrown away
books nothing, so there is nothing to undo (`agencies.following`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Any

from sqlalchemy import insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.formats.agency_files import MoneyLine, read_money
from clerktui.i18n import money
from clerktui.models import AgencyMoney, Batch, RemittanceFile, canonical_json
from clerktui.rules.agencies import commission, left
from clerktui.rules.folding import fold_number
from clerktui.security.permissions import require
from clerktui.services.agencies import rows
from clerktui.services.agencies.following import book, money_of, need_reason
from clerktui.services.agencies.rows import ACCOUNT, PLACEMENT, Stepping, begin
from clerktui.services.batches import files as batch_files
from clerktui.services.batches.followers import Following
from clerktui.services.collections.placements import Moved, move, owed_of, waiting_of
from clerktui.services.open_items import get_items
from clerktui.views.agencies import AgencyMoneyAnswer, AgencyMoneyLine, AgencyMoneyRequest
from clerktui.views.people import Actor
from clerktui.views.remittance import Remittance, RemittanceItem, RemittancePart

SOURCE = "agency"
_BATCH = Batch.__table__
_FILE = RemittanceFile.__table__
_MONEY = AgencyMoney.__table__


class _NothingToKeepError(Exception):
    """Leaves the transaction without a trace: a rehearsal."""


@dataclass(frozen=True)
class _Found:
    """A line with its placement and its split, in cents."""

    line: MoneyLine
    placement: Any
    commission_cents: int
    net_cents: int
    agreed_cents: int


def import_money(db: Database, actor: Actor, request: AgencyMoneyRequest) -> AgencyMoneyAnswer:
    """Read an agency's file: its net into a batch that is keyed, its commission off the accounts.

    Raises:
        Refused: `denied`, `file.unreadable`, `file.empty`, `file.duplicate`, `agency.column`,
            `agency.line`, `agency.adds_up`, `agency.not_placed`, `agency.mixed`, `agency.rate`
            unless accepted, and what a batch's header or a correction is refused for.
    """
    require(actor, "batch.import")
    require(actor, "agency.enter")
    data = batch_files.read_bytes(request.path)
    answer = None
    with suppress(_NothingToKeepError), db.write(patient=True) as connection:
        stepping = begin(db, connection, actor)
        found = _read(stepping, data, request)
        batch = _keep(stepping, request, found)
        answer = _answer(request, found, None if request.dry_run else batch)
        if request.dry_run:
            raise _NothingToKeepError
    assert answer is not None
    return answer


# ------------------------------------------------------------------------------------- reading
def _read(stepping: Stepping, data: bytes, request: AgencyMoneyRequest) -> list[_Found]:
    lines = read_money(data, stepping.reference.policy["agency.return_layout"])
    found = [_find(stepping, line, request) for line in lines]
    first = found[0].placement.agency
    for one in found:
        if one.placement.agency != first:
            other = one.placement.agency
            raise Refused("agency.mixed", line=one.line.line, other=other, agency=first)
    return found


def _find(stepping: Stepping, line: MoneyLine, request: AgencyMoneyRequest) -> _Found:
    query = rows.placements().where(PLACEMENT.c.number == line.number)
    row = stepping.connection.execute(query).first()
    if row is None or fold_number(row.account) != fold_number(line.account):
        raise Refused("agency.not_placed", line=line.line, number=line.number, account=line.account)
    agreed = commission(line.gross_cents, row.commission_permille)
    kept = agreed if line.commission_cents is None else line.commission_cents
    if kept != agreed and not request.accepts_rate:
        raise Refused("agency.rate", line=line.line, commission_cents=kept, agreed_cents=agreed)
    return _Found(line, row, kept, line.gross_cents - kept, agreed)


# ------------------------------------------------------------------------------------- keeping
def _keep(stepping: Stepping, request: AgencyMoneyRequest, found: Sequence[_Found]) -> int | None:
    """Write the batch of the net, then what each line does to its placement."""
    digest = _digest(stepping, found)
    remittance = Remittance(
        kind="mapped",
        layout=SOURCE,
        items=tuple(_item(one) for one in found if one.net_cents),
        stated_cents=sum(one.net_cents for one in found),
        stated_count=None,
    )
    following = Following(stepping.db, stepping.connection, None, stepping.actor, stepping.now)
    if any(one.commission_cents for one in found):
        need_reason(following)
    asked = batch_files.Request(
        request.path, source=SOURCE, received_on=request.received_on, digest=digest
    )
    kept = batch_files.keep(stepping.db, stepping.connection, stepping.actor, asked, remittance)
    batch = kept.batch.number if kept.batch is not None else None
    file_id = _file_of(stepping, digest)
    ids = sorted({one.placement.account_id for one in found})
    stepping.connection.execute(
        select(ACCOUNT.c.id).where(ACCOUNT.c.id.in_(ids)).order_by(ACCOUNT.c.id).with_for_update()
    ).all()
    numbers = count(1)
    for one in found:
        _follow(stepping, one, (file_id, batch, next(numbers) if one.net_cents else None))
    if batch is None:
        _book_at_once(following, file_id)
    return batch


def _book_at_once(following: Following, file_id: int) -> None:
    """The agency kept all of it: there is no batch to wait for."""
    for one in money_of(following, file_id):
        book(following, one)


def _file_of(stepping: Stepping, digest: str) -> int:
    query = select(_FILE.c.id).where(_FILE.c.content_hash == digest)
    return int(stepping.connection.execute(query).scalar_one())


def _digest(stepping: Stepping, found: Sequence[_Found]) -> str:
    """What makes a file the same again: its lines, whatever its name.

    One whose batch was thrown away has not come: it may be read again.
    """
    said = [
        [one.line.number, one.line.paid_on.isoformat(), one.line.gross_cents, one.commission_cents]
        for one in found
    ]
    for times in count():
        text = canonical_json([SOURCE, said, *([times] if times else [])])
        digest = hashlib.sha256(text.encode()).hexdigest()
        if not _is_thrown_away(stepping, digest):
            break
    return digest


def _is_thrown_away(stepping: Stepping, digest: str) -> bool:
    query = (
        select(_BATCH.c.id)
        .join(_FILE, _FILE.c.id == _BATCH.c.file_id)
        .where(_FILE.c.content_hash == digest, _BATCH.c.state == "discarded")
    )
    return stepping.connection.execute(query).first() is not None


def _item(one: _Found) -> RemittanceItem:
    return RemittanceItem(
        line=one.line.line,
        amount_cents=one.net_cents,
        parts=(RemittancePart(one.placement.account, one.net_cents),),
        reference=f"{one.placement.agency} {one.line.number}",
        tender="third_party",
        paid_on=one.line.paid_on,
        memo=f"Collection agency {one.placement.agency}",
    )


def _follow(stepping: Stepping, one: _Found, kept: tuple[int, int | None, int | None]) -> None:
    """The placement falls by the whole; the commission waits for the batch."""
    file_id, batch, line_no = kept
    connection = stepping.connection
    row = rows.find_placement(connection, one.line.number, lock=True)
    connection.execute(
        insert(_MONEY).values(
            file_id=file_id,
            line_no=one.line.line,
            placement_id=row.id,
            paid_on=one.line.paid_on,
            gross_cents=one.line.gross_cents,
            commission_cents=one.commission_cents,
            net_cents=one.net_cents,
            batch_line_no=line_no,
            at=stepping.now,
        )
    )
    items = get_items(connection, [row.account_id])[row.account_id]
    through = row.through_cents + one.line.gross_cents
    books = owed_of(stepping.reference, items, row.due_until)
    said = (
        f"{money(one.line.gross_cents)} collected: {money(one.commission_cents)} commission, "
        f"{money(one.net_cents)} in batch {batch or '-'}"
    )
    moved = Moved("money", row.state, said, one.line.gross_cents)
    waiting = waiting_of(connection, [row.id]).get(row.id, 0)
    owed = left(row.amount_cents, through, books, waiting)
    if row.state != "placed":
        owed = min(row.owed_cents, owed)
    move(stepping.moving, row, moved, through_cents=through, owed_cents=owed)


def _answer(
    request: AgencyMoneyRequest, found: Sequence[_Found], batch: int | None
) -> AgencyMoneyAnswer:
    lines = tuple(
        AgencyMoneyLine(
            line=one.line.line,
            number=one.line.number,
            account=one.placement.account,
            paid_on=one.line.paid_on,
            gross_cents=one.line.gross_cents,
            commission_cents=one.commission_cents,
            net_cents=one.net_cents,
            agreed_cents=one.agreed_cents,
        )
        for one in found
    )
    return AgencyMoneyAnswer(
        agency=found[0].placement.agency,
        lines=lines,
        gross_cents=sum(one.gross_cents for one in lines),
        commission_cents=sum(one.commission_cents for one in lines),
        net_cents=sum(one.net_cents for one in lines),
        batch=batch,
        dry_run=request.dry_run,
    )
