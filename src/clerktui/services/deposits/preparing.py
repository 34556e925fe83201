"""Preparing a deposit: what waits goes on a slip, once, sealed with the heads of its chains."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.exc import IntegrityError

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger import commands
from clerktui.models import (
    BankAccount,
    BankDeposit,
    Chain,
    DepositItem,
    Drawer,
    DrawerSession,
    PrintJob,
    Workstation,
)
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.deposits.checks import list_checks
from clerktui.services.deposits.holdings import Wanted, open_items, tenders_of
from clerktui.services.deposits.records import detail_of, may_see
from clerktui.services.deposits.slip import Slip, slip_document
from clerktui.services.drawers import check_pieces, pieces_total
from clerktui.services.reference import Reference, get_reference
from clerktui.services.town import BACK_OFFICE_CHAIN
from clerktui.views.deposits import (
    DepositDetail,
    DepositDraft,
    DepositItemView,
    ProposalView,
    SealView,
)
from clerktui.views.people import Actor

_BANK = BankAccount.__table__
_CHAIN = Chain.__table__
_DEPOSIT = BankDeposit.__table__
_DRAWER = Drawer.__table__
_ITEM = DepositItem.__table__
_SESSION = DrawerSession.__table__
_STATION = Workstation.__table__


def propose(
    db: Database, actor: Actor, bank_account: str, up_to: dt.date | None = None
) -> ProposalView:
    """What waits for a bank account in the actor's office; today when no day is given.

    Batches the bank already has are among it, marked.

    Raises:
        Refused: `denied`, `deposit.no_bank`.
    """
    may_see(actor)
    with db.read() as connection:
        reference = get_reference(db, connection)
        bank = _bank(connection, bank_account)
        day = up_to or reference.on
        wanted = Wanted(actor.office_id, day, tenders_of(reference, bank.code))
        items = open_items(connection, reference, wanted)
        return ProposalView(bank.code, bank.name, actor.office_name, day, items)


def prepare(db: Database, actor: Actor, draft: DepositDraft) -> DepositDetail:
    """Put what waits on a slip.

    Raises:
        Refused: `denied`, `deposit.no_bank`, `deposit.nothing`, `deposit.negative`,
            `deposit.cash_mismatch`, `deposit.taken`, `change.count`,
            `drawer.no_such_piece`, `command.reused`.
    """
    require(actor, "deposit.prepare")
    return db.post(lambda connection: _once(db, connection, actor, draft))


def _once(db: Database, connection: Connection, actor: Actor, draft: DepositDraft) -> DepositDetail:
    now = db.clock.now()
    reference = get_reference(db, connection)
    said = {k: v for k, v in draft.__dict__.items() if k != "command_id"}
    content = {**said, "up_to": draft.up_to.isoformat()}
    command = commands.Command(draft.command_id, "prepare_deposit", content, actor.user_id)
    earlier = commands.claim(connection, command, now)
    if earlier is not None:
        return detail_of(connection, reference, json.loads(earlier), duplicate=True)
    bank = _bank(connection, draft.bank_account, lock=True)
    items = _chosen(connection, reference, actor, draft)
    slip = _slip(connection, reference, actor, (bank, draft, items, now))
    try:
        _write(connection, reference, actor, (bank, draft, slip))
    except IntegrityError as error:
        raise Refused("deposit.taken") from error
    commands.answer(connection, draft.command_id, slip.number)
    return detail_of(connection, reference, slip.number)


def _chosen(
    connection: Connection, reference: Reference, actor: Actor, draft: DepositDraft
) -> tuple[DepositItemView, ...]:
    """The items of the slip.

    Raises:
        Refused: `deposit.nothing`, `deposit.negative`, `deposit.cash_mismatch`.
    """
    codes = tenders_of(reference, draft.bank_account)
    wanted = Wanted(actor.office_id, draft.up_to, codes, draft.sessions)
    found = open_items(connection, reference, wanted)
    items = tuple(item for item in found if item.is_at_bank == draft.is_at_bank)
    if not items:
        raise Refused("deposit.nothing", bank=draft.bank_account)
    cash = sum(item.amount_cents for item in items if item.is_cash)
    total = sum(item.amount_cents for item in items)
    if cash < 0 or total < cash or not total:
        raise Refused("deposit.negative", cash_cents=cash, other_cents=total - cash)
    pieces_cents = pieces_total(draft.counts)
    if draft.counts and pieces_cents != cash:
        raise Refused("deposit.cash_mismatch", pieces_cents=pieces_cents, cash_cents=cash)
    check_pieces(reference, draft.counts)
    return items


def _slip(
    connection: Connection, reference: Reference, actor: Actor, about: tuple[Any, ...]
) -> Slip:
    bank, draft, items, now = about
    sessions = {item.session_id for item in items if item.session_id is not None}
    codes = tenders_of(reference, bank.code)
    last = connection.execute(select(func.max(_DEPOSIT.c.number))).scalar() or 0
    return Slip(
        number=last + 1,
        bank=bank.name,
        office=actor.office_name,
        up_to=draft.up_to,
        items=items,
        checks=list_checks(connection, reference, sessions, codes),
        pieces=tuple(draft.counts),
        bag=clean_text(draft.bag, max_length=40),
        seal=_seal(connection, sessions),
        prepared_by=actor.full_name,
        prepared_at=now,
    )


def _seal(connection: Connection, sessions: set[int]) -> tuple[SealView, ...]:
    """The heads of the chains of every drawer in it, and of the back office."""
    of_sessions = (
        select(_DRAWER.c.chain_id)
        .join(_SESSION, _SESSION.c.drawer_id == _DRAWER.c.id)
        .where(_SESSION.c.id.in_(sessions))
    )
    rows = connection.execute(
        select(_CHAIN.c.code, _CHAIN.c.head_seq, _CHAIN.c.head_hash)
        .where((_CHAIN.c.id.in_(of_sessions)) | (_CHAIN.c.code == BACK_OFFICE_CHAIN))
        .order_by(_CHAIN.c.code)
    )
    return tuple(SealView(row.code, row.head_seq, row.head_hash) for row in rows)


def _write(
    connection: Connection, reference: Reference, actor: Actor, about: tuple[Any, ...]
) -> None:
    bank, draft, slip = about
    document = slip_document(reference, slip)
    deposit_id = connection.execute(
        insert(_DEPOSIT)
        .values(
            number=slip.number,
            bank_account=bank.code,
            office_id=actor.office_id,
            business_date=draft.up_to,
            amount_cents=slip.amount_cents,
            cash_cents=slip.cash_cents,
            checks=len(slip.checks),
            pieces=[list(count) for count in slip.pieces] or None,
            bag=slip.bag,
            prepared_by_id=actor.user_id,
            prepared_at=slip.prepared_at,
            seal=[part.__dict__ for part in slip.seal],
            document=document.to_data(),
        )
        .returning(_DEPOSIT.c.id)
    ).scalar_one()
    connection.execute(
        insert(_ITEM),
        [
            {
                "deposit_id": deposit_id,
                "drawer_session_id": item.session_id,
                "correction_id": item.correction_id,
                "tender_type": item.tender_type,
                "amount_cents": item.amount_cents,
            }
            for item in slip.items
        ],
    )
    queue_slip(connection, actor, slip.number, document.to_data(), slip.prepared_at)
    subject, cents = ("deposit", slip.number), slip.amount_cents
    at = slip.prepared_at
    audit.record(connection, actor, "prepare_deposit", subject, at, amount_cents=cents)


def queue_slip(
    connection: Connection, actor: Actor, number: int, document: Any, now: dt.datetime
) -> None:
    """Owe the slip's paper to the actor's workstation, where it has a printer."""
    kind = connection.execute(
        select(_STATION.c.printer_kind).where(_STATION.c.id == actor.workstation_id)
    ).scalar_one()
    if kind != "none":
        connection.execute(
            insert(PrintJob.__table__).values(
                kind="report",
                subject_id=f"deposit {number}",
                workstation_id=actor.workstation_id,
                document=document,
                next_try_at=now,
                created_at=now,
            )
        )


def _bank(connection: Connection, code: str, *, lock: bool = False) -> Any:
    """A bank account in use; locked, nobody else prepares or numbers a deposit meanwhile.

    Raises:
        Refused: `deposit.no_bank`.
    """
    if lock:
        every = select(_BANK.c.code).order_by(_BANK.c.code)
        connection.execute(every.with_for_update()).all()
    row = connection.execute(select(_BANK).where(_BANK.c.code == code, _BANK.c.is_active)).first()
    if row is None:
        raise Refused("deposit.no_bank", bank=code)
    return row
