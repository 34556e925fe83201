"""Booking a returned item: presented again, or taken back with its fee, flag and letter, in one.

Whatever is done is one command and one transaction. The returned item, its fee and what is
recovered are corrections of their own, each with its entry, so that each can be read, and the fee
taken off, by itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger import commands
from clerktui.models import ReturnedItem
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.contact_letters import note_letter
from clerktui.services.corrections import discounts
from clerktui.services.corrections.acts import (
    NOTE_MAX,
    Act,
    Booked,
    Making,
    correct,
    lock_office_chain,
)
from clerktui.services.flag_effects import left_out
from clerktui.services.open_items import AccountRow, get_accounts
from clerktui.services.receipts import find_row
from clerktui.services.reference import Reference, get_reference
from clerktui.services.returns import (
    charges,
    find,
    interest,
    letters,
    records,
    spared,
    take_back,
)
from clerktui.services.returns.charges import Charge
from clerktui.services.returns.money import Money
from clerktui.services.returns.take_back import TakeBack
from clerktui.services.tax_interest import Interest
from clerktui.views.corrections import CorrectionPosted
from clerktui.views.people import Actor
from clerktui.views.returns import ReturnDraft, ReturnedView, ReturnPlan

_ITEM = ReturnedItem.__table__
AGAIN = "nsf"
"""Only an item returned for want of funds may be presented again."""


@dataclass(frozen=True)
class _Done:
    """What was booked for an item: its correction, charge, interest, recovery, flag."""

    booked: Booked
    charge: Charge
    fee: Booked | None
    interest: Booked | None
    interest_cents: int
    recovery: Booked | None
    flag_id: int | None
    flag_until: Any


def plan_return(db: Database, actor: Actor, draft: ReturnDraft) -> ReturnPlan:
    """What taking an item back would do as things stand; changes nothing.

    Raises:
        Refused: `denied`, and as `book_return` for the item.
    """
    require(actor, "returned.process")
    with db.read() as connection:
        reference = get_reference(db, connection)
        back = take_back.read(connection, reference, draft.tender_id)
        accounts = get_accounts(connection, back.accounts)
        charge = spared.charge(
            connection, reference, charges.charge_for(reference, draft.reason, back)
        )
        charge = charge.waived(draft.note) if draft.waive else charge
        owed = interest.on_item(connection, reference, back)
        on = draft.noticed_on or reference.on
        until, _ = spared.flag_until(connection, reference, charge.account_id, on)
        if draft.waive and reference.policy["returned.cash_only"].get("waived_end_it"):
            until = None
        before = tuple((number, row.balance_cents) for number, row in accounts.items())
        return ReturnPlan(
            candidate=find.get_candidate(connection, draft.tender_id),
            before=before,
            after=_after(back, before, charge, owed),
            lines=tuple(
                (part.account, part.name, part.cents - part.used_cents) for part in back.parts
            ),
            fee_cents=charge.total_cents,
            fee_rule=charge.rule,
            recovery_cents=sum(one.cents for one in back.recoveries) - back.lost_cents,
            lost_cents=back.lost_cents,
            interest_cents=sum(one.cents for one in owed),
            flag_until=until,
            redeposits_left=_redeposits_left(reference, draft.reason, back.item),
            is_tax=bool(charges.tax_parts(reference, back)),
        )


def _after(
    back: TakeBack, before: tuple[tuple[str, int], ...], charge: Charge, owed: Iterable[Interest]
) -> tuple[tuple[str, int], ...]:
    after = dict(before)
    for part in back.parts:
        if part.account:
            after[part.account] += part.cents - part.used_cents
    for one in back.recoveries:
        if one.account:
            after[one.account] += one.cents
    for fee in charge.parts:
        after[fee.account] += fee.cents
    for tax in owed:
        after[tax.account] += tax.cents
    return tuple(after.items())


def _redeposits_left(reference: Reference, reason: str, item: Any) -> int:
    if reason != AGAIN:
        return 0
    allowed: int = reference.policy["returned.redeposits"]
    return max(0, allowed - (item.attempts if item is not None else 0))


# --------------------------------------------------------------------------------------- booking
def book_return(db: Database, actor: Actor, draft: ReturnDraft) -> ReturnedView:
    """Take a returned item back, or write down that it is presented again.

    Raises:
        Refused: `denied`, `command.reused`, `correction.reason_unknown`,
            `correction.note_missing`, `returned.unknown`, `returned.cash`, `returned.void`,
            `returned.cancelled`, `returned.already`, `returned.in_drawer`,
            `returned.no_redeposit`, `returned.future`, `returned.waive_note`, `notice.unknown`.
        NeedsOverride: `correction.second_person` where the town's rule wants one.
    """
    require(actor, "returned.process")
    if draft.waive:
        require(actor, "returned.waive")
        if not draft.note.strip():
            raise Refused("returned.waive_note")
    if draft.redeposit:
        number, duplicate = db.post(lambda connection: _redeposit(db, connection, actor, draft))
        return _view(db, number, duplicate=duplicate)
    act = Act("returned", draft.command_id, draft.reason, draft.note, _content(draft))
    posted = correct(db, actor, act, lambda making: _take_back(making, draft))
    number = _number_of(db, posted.number)
    return _view(db, number, balances=posted.balances, duplicate=posted.duplicate)


def _content(draft: ReturnDraft) -> dict[str, Any]:
    said = {name: value for name, value in draft.__dict__.items() if name != "command_id"}
    said["noticed_on"] = draft.noticed_on.isoformat() if draft.noticed_on else None
    return said


def _take_back(making: Making, draft: ReturnDraft) -> CorrectionPosted:
    """Everything about taking an item back, inside the transaction, the numbering locked."""
    connection, reference = making.connection, making.reference
    _check_day(reference, draft)
    seen = take_back.read(connection, reference, draft.tender_id, lock=True)
    find_row(connection, seen.money.receipt, lock=True)
    accounts = making.lock_accounts(seen.accounts)
    back = take_back.read(connection, reference, draft.tender_id)
    if set(back.accounts) - set(accounts):
        raise Refused("returned.changed", receipt=seen.money.receipt)
    _check_order(draft, back.money)
    making.ask_second_person(back.money.amount_cents)
    records.finish_notice(connection, draft, making.actor, making.now)
    done = _book(making, draft, back, accounts)
    item_id, number = _keep_item(making, draft, back, done)
    _write_letter(making, back, done, (item_id, number))
    records.add_move(
        connection,
        item_id,
        kind="reversed",
        at=making.now,
        user_id=making.actor.user_id,
        approved_by_id=making.approved_by_id,
        note=making.note,
    )
    return CorrectionPosted(
        number=done.booked.number,
        kind="returned",
        amount_cents=back.money.amount_cents,
        balances=making.balances(accounts),
        receipt=back.money.receipt,
    )


def _book(
    making: Making, draft: ReturnDraft, back: TakeBack, accounts: dict[str, AccountRow]
) -> _Done:
    reference, receipt = making.reference, back.money.receipt
    discounts.owe_again(making, back.receivables, receipt)
    owed = interest.on_item(making.connection, reference, back)
    booked = take_back.book(making, back)
    charge = charges.charge_for(reference, making.act.reason, back)
    charge = spared.charge(making.connection, reference, charge)
    if draft.waive:
        charge = charge.waived(making.note)
    step, fee = making, None
    if charge.parts:
        step, fee = charges.book_charge(making, charge, receipt)
    taxed = interest.book(step, owed, receipt)
    _, recovery = charges.recover(step, back.recoveries, receipt)
    on = draft.noticed_on or reference.on
    until, counted = spared.flag_until(making.connection, reference, charge.account_id, on)
    flag_id = None
    if draft.waive and reference.policy["returned.cash_only"].get("waived_end_it"):
        until = None
    if until is not None and until >= reference.on and charge.account_id is not None:
        account = next(row for row in accounts.values() if row.id == charge.account_id)
        flag_id = charges.put_flag(making, account, until, counted)
    cents = sum(one.cents for one in owed)
    ends = until if flag_id else None
    return _Done(booked, charge, fee, taxed, cents, recovery, flag_id, ends)


def _keep_item(making: Making, draft: ReturnDraft, back: TakeBack, done: _Done) -> tuple[int, int]:
    """Write the item, or go on with the one that was presented again; its id and number."""
    values = {
        "state": "reversed",
        "correction_id": done.booked.id,
        "fee_correction_id": done.fee.id if done.fee else None,
        "interest_correction_id": done.interest.id if done.interest else None,
        "recovery_correction_id": done.recovery.id if done.recovery else None,
        "fee_cents": done.charge.total_cents,
        "fee_rule": done.charge.rule,
        "flag_id": done.flag_id,
        "account_id": done.charge.account_id,
        **_told(draft, making.act.reason),
    }
    if back.item is not None:
        making.connection.execute(update(_ITEM).where(_ITEM.c.id == back.item.id).values(**values))
        return back.item.id, back.item.number
    number = records.next_number(making.connection)
    row = {"number": number, "made_at": making.now, "user_id": making.actor.user_id}
    item_id = making.connection.execute(
        insert(_ITEM)
        .values(
            payment_id=back.money.payment_id,
            tender_id=back.money.id,
            amount_cents=back.money.amount_cents,
            noticed_on=draft.noticed_on or making.reference.on,
            **row,
            **values,
        )
        .returning(_ITEM.c.id)
    ).scalar_one()
    return item_id, number


def _told(draft: ReturnDraft, reason: str) -> dict[str, Any]:
    """What the bank told, cleaned."""
    told = {
        "code": clean_text(draft.code, max_length=20).upper() or reason.upper(),
        "bank_reference": clean_text(draft.bank_reference, max_length=80),
    }
    return {**told, "notice_id": draft.notice_id}


def _write_letter(making: Making, back: TakeBack, done: _Done, item: tuple[int, int]) -> None:
    """Keep the letter, and write it down as a contact; none to nobody, or where a flag forbids."""
    charge = done.charge
    account_id = charge.account_id
    account = next((part.account for part in back.parts if part.account_id == account_id), "")
    if account_id is None or not account:
        return
    if left_out(making.connection, making.reference, account_id, "letter"):
        return
    told = letters.Told(
        number=item[1],
        account_id=account_id,
        account=account,
        is_tax=bool(charges.tax_parts(making.reference, back)),
        fee_cents=charge.total_cents,
        recovery_cents=sum(one.cents for one in back.recoveries) - back.lost_cents,
        interest_cents=done.interest_cents,
        flag_until=done.flag_until,
    )
    letter = letters.write(making, back, told)
    making.connection.execute(
        update(_ITEM).where(_ITEM.c.id == item[0]).values(letter=letter.to_data())
    )
    note_letter(making.connection, making.actor.user_id, account_id, letter)


def _check_day(reference: Reference, draft: ReturnDraft) -> None:
    if draft.noticed_on and draft.noticed_on > reference.on:
        raise Refused("returned.future", noticed_on=draft.noticed_on)


def _check_order(draft: ReturnDraft, money: Money) -> None:
    """Nothing comes back before it came."""
    if draft.noticed_on and draft.noticed_on < money.received_on:
        raise Refused(
            "returned.too_early", noticed_on=draft.noticed_on, received_on=money.received_on
        )


# ------------------------------------------------------------------------------- presented again
def _redeposit(
    db: Database, connection: Connection, actor: Actor, draft: ReturnDraft
) -> tuple[int, bool]:
    """Write down that an item is presented again; nothing moves in the books."""
    now = db.clock.now()
    command = commands.Command(draft.command_id, "redeposit", _content(draft), actor.user_id)
    earlier = commands.claim(connection, command, now)
    if earlier is not None:
        return json.loads(earlier), True
    reference = get_reference(db, connection)
    _check_day(reference, draft)
    lock_office_chain(connection)
    back = take_back.read(connection, reference, draft.tender_id)
    _check_order(draft, back.money)
    if not _redeposits_left(reference, draft.reason, back.item):
        raise Refused("returned.no_redeposit", receipt=back.money.receipt)
    records.finish_notice(connection, draft, actor, now)
    item_id, number = _count(connection, reference, actor, draft, back)
    note = clean_text(draft.note, max_length=NOTE_MAX)
    who = actor.user_id
    records.add_move(connection, item_id, kind="redeposited", at=now, user_id=who, note=note)
    subject = ("returned_item", number)
    audit.record(connection, actor, "redeposit", subject, now, amount_cents=back.money.amount_cents)
    commands.answer(connection, draft.command_id, number)
    return number, False


def _count(
    connection: Connection, reference: Reference, actor: Actor, draft: ReturnDraft, back: TakeBack
) -> tuple[int, int]:
    """One more attempt with an item, written down for the first time or again."""
    told = _told(draft, draft.reason)
    if back.item is not None:
        connection.execute(
            update(_ITEM)
            .where(_ITEM.c.id == back.item.id)
            .values(attempts=_ITEM.c.attempts + 1, **told)
        )
        return back.item.id, back.item.number
    number = records.next_number(connection)
    item_id = connection.execute(
        insert(_ITEM)
        .values(
            number=number,
            state="redeposited",
            payment_id=back.money.payment_id,
            tender_id=back.money.id,
            account_id=next((part.account_id for part in back.parts if part.account_id), None),
            amount_cents=back.money.amount_cents,
            noticed_on=draft.noticed_on or reference.on,
            attempts=1,
            made_at=reference.read_at,
            user_id=actor.user_id,
            **told,
        )
        .returning(_ITEM.c.id)
    ).scalar_one()
    return item_id, number


# ---------------------------------------------------------------------------------------- shown
def _number_of(db: Database, correction: int) -> int:
    query = records.item_rows().where(records.CORRECTION.c.number == correction)
    with db.read() as connection:
        return int(connection.execute(query).one().number)


def _view(db: Database, number: int, **more: Any) -> ReturnedView:
    with db.read() as connection:
        reference = get_reference(db, connection)
        row = connection.execute(records.item_rows().where(_ITEM.c.number == number)).one()
        moves = records.moves_of(connection, row.id)
        letter = records.letter_of(row)
        return records.view_of(connection, reference, row, moves=moves, letter=letter, **more)


def get_view(db: Database, number: int) -> ReturnedView:
    """An item with its moves and its letter; the caller has asked for permission.

    Raises:
        Refused: `returned.no_item`.
    """
    with db.read() as connection:
        if connection.execute(select(_ITEM.c.id).where(_ITEM.c.number == number)).first() is None:
            raise Refused("returned.no_item", number=number)
    return _view(db, number)
