"""A deposit taken to the bank, or taken back, with its entry."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from sqlalchemy import Connection, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger import commands, journal
from clerktui.models import Chain, DepositItem
from clerktui.rules.states import DEPOSIT, check_move
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.deposits.agreeing import refuse_unless_books
from clerktui.services.deposits.records import detail_of, find_deposit, items_of, move
from clerktui.services.reference import Reference, get_reference
from clerktui.services.town import BACK_OFFICE_CHAIN
from clerktui.views.deposits import CancelDraft, DepositDetail, DepositedDraft, DepositItemView
from clerktui.views.people import Actor

_CHAIN = Chain.__table__
_ITEM = DepositItem.__table__


def mark_deposited(db: Database, actor: Actor, draft: DepositedDraft) -> DepositDetail:
    """Say that a prepared deposit was handed in at the bank, and book it.

    Raises:
        Refused: `denied`, `deposit.unknown`, `states.no_move`, `deposit.date`, `deposit.changed`
            where something on it was corrected since, `deposit.not_books`, `command.reused`.
    """
    require(actor, "deposit.prepare")

    def work(connection: Connection) -> DepositDetail:
        content = [draft.number, draft.deposited_on.isoformat()]
        command = commands.Command(draft.command_id, "deposited", content, actor.user_id)
        return _once(db, connection, command, partial(_deposit, db, connection, actor, draft))

    return db.post(work)


def cancel_deposit(db: Database, actor: Actor, draft: CancelDraft) -> DepositDetail:
    """Take a deposit back before the bank has it: its items wait again, its entry is reversed.

    Raises:
        Refused: `denied`, `deposit.unknown`, `deposit.reason_missing`, `states.no_move`,
            `command.reused`.
    """
    require(actor, "deposit.match")
    reason = clean_text(draft.reason, max_length=120)
    if not reason:
        raise Refused("deposit.reason_missing", deposit=draft.number)

    def work(connection: Connection) -> DepositDetail:
        content = [draft.number, reason]
        command = commands.Command(draft.command_id, "cancel_deposit", content, actor.user_id)
        return _once(db, connection, command, partial(_cancel, db, connection, actor, draft))

    return db.post(work)


def _once(
    db: Database,
    connection: Connection,
    command: commands.Command,
    do: Callable[[dt.datetime], int],
) -> DepositDetail:
    """Do it the first time; answer as it stands when it is sent again."""
    now = db.clock.now()
    earlier = commands.claim(connection, command, now)
    number = do(now) if earlier is None else json.loads(earlier)
    if earlier is None:
        commands.answer(connection, command.id, number)
    reference = get_reference(db, connection)
    return detail_of(connection, reference, number, duplicate=earlier is not None)


def _deposit(
    db: Database, connection: Connection, actor: Actor, draft: DepositedDraft, now: dt.datetime
) -> int:
    reference = get_reference(db, connection)
    row = find_deposit(connection, draft.number, lock=True)
    check_move(DEPOSIT, row.state, "deposited")
    if not row.business_date <= draft.deposited_on <= reference.on:
        raise Refused("deposit.date", deposit=row.number, on=draft.deposited_on)
    items = items_of(connection, reference, row.id)
    refuse_unless_books(connection, reference, row, items)
    by_account = _by_account(reference, items)
    legs = [journal.Leg(row.bank_gl_id, row.amount_cents)]
    legs += [journal.Leg(account, -cents) for account, cents in sorted(by_account.items())]
    header = _header(connection, (row, actor, reference), now, draft.command_id)
    move(
        connection,
        row,
        "deposited",
        deposited_by_id=actor.user_id,
        deposited_at=now,
        deposited_on=draft.deposited_on,
        entry_id=journal.post(connection, header, [leg for leg in legs if leg.amount_cents]),
    )
    subject, cents = ("deposit", row.number), row.amount_cents
    on = draft.deposited_on.isoformat()
    audit.record(connection, actor, "deposited", subject, now, amount_cents=cents, on=on)
    return int(row.number)


def _cancel(
    db: Database, connection: Connection, actor: Actor, draft: CancelDraft, now: dt.datetime
) -> int:
    row = find_deposit(connection, draft.number, lock=True)
    reason = clean_text(draft.reason, max_length=120)
    move(connection, row, "cancelled", reason=reason)
    mine = _ITEM.c.deposit_id == row.id
    connection.execute(update(_ITEM).where(mine).values(released_at=now))
    if row.entry_id is not None:
        reference = get_reference(db, connection)
        header = _header(connection, (row, actor, reference), now, draft.command_id)
        journal.reverse(connection, row.entry_id, header)
    subject = ("deposit", row.number)
    audit.record(connection, actor, "cancel_deposit", subject, now, reason=reason)
    return int(row.number)


def _header(
    connection: Connection, about: tuple[Any, Actor, Reference], now: dt.datetime, command_id: str
) -> journal.Header:
    row, actor, reference = about
    chain_id = connection.execute(
        select(_CHAIN.c.id).where(_CHAIN.c.code == BACK_OFFICE_CHAIN)
    ).scalar_one()
    return journal.Header(
        kind="deposit",
        chain_id=chain_id,
        business_date=reference.working_day(connection, row.office_id),
        posted_at=now,
        command_id=command_id,
        user_id=actor.user_id,
        office_id=row.office_id,
        memo=f"deposit {row.number}",
    )


def _by_account(reference: Reference, items: Iterable[DepositItemView]) -> dict[int, int]:
    """What is deposited out of each ledger account of the tenders."""
    found: dict[int, int] = defaultdict(int)
    for item in items:
        found[reference.tenders[item.tender_type].gl_account_id] += item.amount_cents
    return found
