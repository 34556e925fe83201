"""Returned items afterwards: listed, shown, their fee waived, made good, written about again."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger import commands, journal
from clerktui.models import Account, Correction, CorrectionLine, Receivable, ReturnedItem
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services import letters
from clerktui.services.corrections.acts import NOTE_MAX, Act, Booking, Line, Making, correct
from clerktui.services.open_items import AccountRow
from clerktui.services.reference import get_reference
from clerktui.services.returns import booking, charges, letters as letters_of_items, records
from clerktui.views.accounts import Page
from clerktui.views.corrections import CorrectionPosted
from clerktui.views.letters import LetterDocument
from clerktui.views.people import Actor
from clerktui.views.returns import ReturnedStep, ReturnedView

_ACCOUNT = Account.__table__
_CORRECTION = Correction.__table__
_ITEM = ReturnedItem.__table__
_LINE = CorrectionLine.__table__
_RECEIVABLE = Receivable.__table__
STATES = ("redeposited", "reversed", "settled")


def list_returned(
    db: Database,
    actor: Actor,
    wanted: str = "",
    after: tuple[int, ...] | None = None,
    limit: int = 50,
) -> Page[ReturnedView]:
    """Returned items, those still owed first, the newest of them first.

    `wanted` narrows by number, receipt, check number, account, name, the bank's code, or a state.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    settled_last, newest = records.open_first()
    query = records.item_rows().order_by(settled_last, newest)
    said = wanted.strip()
    if said.lower() in STATES:
        query = query.where(_ITEM.c.state == said.lower())
    elif said:
        query = query.where(records.matches(said))
    if after:
        behind = (settled_last > after[0]) | ((settled_last == after[0]) & (_ITEM.c.id < after[1]))
        query = query.where(behind)
    with db.read() as connection:
        reference = get_reference(db, connection)
        rows = connection.execute(query.limit(limit + 1)).all()
        shown = tuple(records.view_of(connection, reference, row) for row in rows[:limit])
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(shown, (int(last.state == "settled"), last.id) if last is not None else None)


def get_returned(db: Database, actor: Actor, number: int) -> ReturnedView:
    """A returned item with everything that was done about it, and its letter.

    Raises:
        Refused: `denied`, `returned.no_item`.
    """
    require(actor, "account.view")
    return booking.get_view(db, number)


def get_letter(db: Database, actor: Actor, number: int, *, queue: bool = False) -> LetterDocument:
    """The letter about an item: the first time as it was written, then marked as a copy.

    Each time is written down. With `queue` it also goes to the actor's printer.

    Raises:
        Refused: `denied`, `returned.no_item`, `returned.no_letter`, `print.no_printer`.
    """
    require(actor, "returned.process")
    with db.write() as connection:
        row = records.find_item(connection, number, lock=True)
        letter = records.letter_of(row)
        if letter is None:
            raise Refused("returned.no_letter", number=number)
        copies = _copies([kind for _, _, kind, _ in records.moves_of(connection, row.id)])
        now, who = db.clock.now(), actor.user_id
        records.add_move(connection, row.id, kind="letter", at=now, user_id=who)
        audit.record(connection, actor, "reprint_letter", ("returned_item", number), now)
        letter = letter.as_copy(copies)
        if queue:
            letters.queue(connection, actor, letter, now)
    return letter


def _copies(moves: list[str]) -> int:
    """How often the letter was printed as it is now: a fee that was waived made it another."""
    since = len(moves) - moves[::-1].index("waived") if "waived" in moves else 0
    return moves[since:].count("letter")


def settle(db: Database, actor: Actor, step: ReturnedStep) -> ReturnedView:
    """Say that an item was made good: nothing of it is owed any more.

    Raises:
        Refused: `denied`, `command.reused`, `returned.no_item`, `returned.not_open`,
            `returned.still_owed`.
    """
    require(actor, "returned.process")
    note = clean_text(step.note, max_length=NOTE_MAX)

    def once(connection: Connection) -> None:
        now = db.clock.now()
        said = [step.number, note]
        command = commands.Command(step.command_id, "returned_settle", said, actor.user_id)
        if commands.claim(connection, command, now) is not None:
            return
        reference = get_reference(db, connection)
        row = records.find_item(connection, step.number, lock=True)
        if row.state == "settled":
            raise Refused("returned.not_open", number=step.number)
        owed, _ = records.owed_now(connection, reference, row)
        if owed:
            raise Refused("returned.still_owed", number=step.number, owed_cents=owed)
        connection.execute(update(_ITEM).where(_ITEM.c.id == row.id).values(state="settled"))
        records.add_move(
            connection, row.id, kind="settled", at=now, user_id=actor.user_id, note=note
        )
        audit.record(connection, actor, "settle", ("returned_item", step.number), now, note=note)
        commands.answer(connection, step.command_id, json.dumps(step.number))

    db.post(once)
    return booking.get_view(db, step.number)


def waive_fee(db: Database, actor: Actor, step: ReturnedStep) -> ReturnedView:
    """Take the fee or penalty of an item off again, with the reason; a correction of its own.

    Its letter is written anew without it; where the town says so CASH ONLY ends.

    Raises:
        Refused: `denied`, `command.reused`, `correction.note_missing`, `returned.no_item`,
            `returned.no_fee`, `returned.fee_paid`.
        NeedsOverride: `correction.second_person` where the town's rule wants one.

    Source: G.S. 105-358(a): the collector may waive the penalty if the reasons are recorded.
    """
    require(actor, "returned.waive")
    act = Act("fee", step.command_id, "waived", step.note, [step.number])
    correct(db, actor, act, lambda making: _waive(making, step))
    return booking.get_view(db, step.number)


def _waive(making: Making, step: ReturnedStep) -> CorrectionPosted:
    connection = making.connection
    row = records.find_item(connection, step.number)
    if row.fee_correction_id is None or not row.fee_cents:
        raise Refused("returned.no_fee", number=step.number)
    fees = connection.execute(
        select(
            _LINE.c.receivable_id,
            _LINE.c.account_id,
            _LINE.c.amount_cents,
            _ACCOUNT.c.number,
        )
        .join(_ACCOUNT, _ACCOUNT.c.id == _LINE.c.account_id)
        .where(_LINE.c.correction_id == row.fee_correction_id)
        .order_by(_LINE.c.line_no)
    ).all()
    accounts = making.lock_accounts(sorted({fee.number for fee in fees}))
    row = records.find_item(connection, step.number, lock=True)
    is_tax = _refuse_paid(connection, step.number, fees)
    making.ask_second_person(row.fee_cents)
    booked = making.book(_unbooked(making, row, fees))
    _say_waived(making, row, (accounts[fees[0].number], is_tax))
    return CorrectionPosted(booked.number, "fee", row.fee_cents, making.balances(accounts))


def _refuse_paid(connection: Connection, number: int, fees: Sequence[Any]) -> bool:
    """Nothing of a fee may be paid; gives whether it is a penalty on a tax.

    Raises:
        Refused: `returned.fee_paid`.
    """
    is_tax, paid = False, 0
    for fee in fees:
        receivable = connection.execute(
            select(_RECEIVABLE).where(_RECEIVABLE.c.id == fee.receivable_id)
        ).one()
        paid += max(0, fee.amount_cents - receivable.balance_cents)
        is_tax = is_tax or receivable.component == "penalty"
    if paid:
        raise Refused("returned.fee_paid", number=number, paid_cents=paid)
    return is_tax


def _say_waived(making: Making, row: Any, about: tuple[AccountRow, bool]) -> None:
    """Write down with the item that its fee was waived: its letter, its flag, its moves."""
    connection, (account, is_tax) = making.connection, about
    rule = f"{row.fee_rule}; {charges.WAIVED}{making.note}"
    connection.execute(update(_ITEM).where(_ITEM.c.id == row.id).values(fee_cents=0, fee_rule=rule))
    ended = charges.lift_flag(making, account, row)
    letter = records.letter_of(row)
    if letter is not None:
        gone = letters_of_items.Waived(row.fee_cents, is_tax, ended)
        anew = letters_of_items.without_fee(making, letter, gone)
        connection.execute(update(_ITEM).where(_ITEM.c.id == row.id).values(letter=anew.to_data()))
    records.add_move(
        connection,
        row.id,
        kind="waived",
        at=making.now,
        user_id=making.actor.user_id,
        approved_by_id=making.approved_by_id,
        note=making.note,
    )


def _unbooked(making: Making, row: Any, fees: Sequence[Any]) -> Booking:
    """The fee's own entry the other way round."""
    entry_id = making.connection.execute(
        select(_CORRECTION.c.entry_id).where(_CORRECTION.c.id == row.fee_correction_id)
    ).scalar_one()
    return Booking(
        amount_cents=row.fee_cents,
        legs=[leg.reversed() for leg in journal.legs_of(making.connection, entry_id)],
        lines=[
            Line(fee.account_id, fee.receivable_id, -fee.amount_cents, "Fee waived") for fee in fees
        ],
        columns={"account_id": fees[0].account_id, "undoes_id": row.fee_correction_id},
        reverses_id=entry_id,
        memo=making.reason.name,
    )


def today(db: Database) -> dt.date:
    """The town's day, for a form that offers it."""
    with db.read() as connection:
        return get_reference(db, connection).on
