"""Voiding a receipt: the entry is reversed whole and every balance is what it was before."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from clerktui.db import Database
from clerktui.errors import NeedsOverride, Refused
from clerktui.ledger import commands, journal
from clerktui.models import Correction, Receipt
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services import customer_deposit_rows
from clerktui.services.charging import discount
from clerktui.services.charging.booking import Books
from clerktui.services.collections.reactions import account_changed
from clerktui.services.corrections import tender
from clerktui.services.drawer_sessions import SessionRow, lock_session
from clerktui.services.open_refunds import refuse_open
from clerktui.services.receipts import find_row
from clerktui.services.reference import Reference, get_reference
from clerktui.services.signon import Approvals
from clerktui.services.suspense_rows import void_items
from clerktui.services.take_back import Given, restore
from clerktui.views.people import Actor
from clerktui.views.receipts import VoidDraft, VoidPosted

_CORRECTION = Correction.__table__
_RECEIPT = Receipt.__table__
SECOND_PERSON = "receipt.second_person"


@dataclass(frozen=True)
class Voiding:
    """Who voids, when, by which command, and why."""

    now: dt.datetime
    actor: Actor
    draft: VoidDraft
    reason: str


def void_receipt(db: Database, actor: Actor, draft: VoidDraft) -> VoidPosted:
    """Void a receipt of a drawer that is still open; its number stays, marked VOID.

    Raises:
        Refused: `denied`, `receipt.unknown`, `receipt.reason_missing`, `receipt.already_void`,
            `receipt.drawer_closed`, `receipt.credit_used`, `receipt.suspense_used`,
            `refund.open`, `receipt.returned`, `customer_deposit.used`, `command.reused`.
        NeedsOverride: `receipt.not_own` for another clerk's receipt, `receipt.second_person`
            where the town wants one, until approved.
    """
    require(actor, "receipt.void")
    reason = clean_text(draft.reason, max_length=120)
    if not reason:
        raise Refused("receipt.reason_missing", receipt=draft.receipt)
    voiding = Voiding(db.clock.now(), actor, draft, reason)
    return db.post(lambda connection: _post(db, connection, voiding))


def _post(db: Database, connection: Connection, voiding: Voiding) -> VoidPosted:
    draft, actor = voiding.draft, voiding.actor
    content = [draft.receipt, voiding.reason]
    command = commands.Command(draft.command_id, "void", content, actor.user_id)
    earlier = commands.claim(connection, command, voiding.now)
    if earlier is not None:
        return _answered(json.loads(earlier))
    reference = get_reference(db, connection)
    row = find_row(connection, draft.receipt)
    # Said before the lock: what the bank returned is in a closed drawer, which is no reason.
    _refuse_taken_back(connection, row)
    session = _lock_session(connection, row, actor)
    row = find_row(connection, draft.receipt, lock=True)
    if row.status == "void":
        raise Refused("receipt.already_void", receipt=row.number)
    refuse_open(connection, payment_id=row.payment_id)
    approver = _approver(connection, reference, draft, row, actor)
    tender.undo_in_drawer(
        connection,
        reference,
        tender.Voiding(row.payment_id, actor, voiding.now, draft.command_id, session),
    )
    given = restore(connection, row)
    entry_id = _reverse(connection, session, row, voiding)
    again = _owe_discounts(connection, reference, session, voiding, given)
    _take_back_deposits(connection, reference, session, voiding, entry_id)
    void_items(connection, row, entry_id, voiding.actor, voiding.now)
    _mark(connection, row, voiding, entry_id, approver)
    account_changed(connection, reference, voiding.now, given.by_account, "void")
    owed = tuple(
        (number, cents + again.get(number, 0)) for number, cents in given.balances_after.items()
    )
    posted = VoidPosted(row.number, "void", row.amount_cents, owed)
    commands.answer(
        connection,
        draft.command_id,
        [posted.receipt, posted.amount_cents, [list(b) for b in posted.balances]],
    )
    return posted


def _refuse_taken_back(connection: Connection, row: Any) -> None:
    """What the bank returned was given back to its accounts once, and is not a second time."""
    number = connection.execute(
        select(_CORRECTION.c.number)
        .where(_CORRECTION.c.payment_id == row.payment_id, _CORRECTION.c.kind == "returned")
        .limit(1)
    ).scalar()
    if number is not None:
        raise Refused("receipt.returned", receipt=row.number, number=number)


def _mark(
    connection: Connection, row: Any, voiding: Voiding, entry_id: int, approver: int | None
) -> None:
    """Mark the receipt VOID; its number and document stay."""
    connection.execute(
        update(_RECEIPT)
        .where(_RECEIPT.c.id == row.id)
        .values(
            status="void",
            void_reason=voiding.reason,
            voided_at=voiding.now,
            voided_by_id=voiding.actor.user_id,
            void_approved_by_id=approver,
            void_entry_id=entry_id,
        )
    )
    subject = ("receipt", row.number)
    audit.record(
        connection, voiding.actor, "void_receipt", subject, voiding.now, reason=voiding.reason
    )


def _lock_session(connection: Connection, row: Any, actor: Actor) -> SessionRow:
    """The receipt's own drawer session, still open (its clerk's or any other's)."""
    try:
        return lock_session(connection, row.drawer_session_id, actor, any_drawer=True)
    except Refused as refused:
        if refused.message_id == "drawer.closed":
            raise Refused("receipt.drawer_closed", receipt=row.number) from refused
        raise


def _approver(
    connection: Connection, reference: Reference, draft: VoidDraft, row: Any, actor: Actor
) -> int | None:
    """Who approved as the second person, where one is needed; None where none is."""
    approvals = Approvals(connection, draft.command_id)
    approver = None
    if row.user_id != actor.user_id and not actor.may("receipt.void_any"):
        clerk = row.document["clerk"]
        not_own = NeedsOverride(
            "receipt.not_own", "receipt.void_any", receipt=row.number, clerk=clerk
        )
        approver = approvals.of(not_own)
        if approver is None:
            raise not_own
    rule = reference.policy["void.second_person"]
    wanted = rule["when"] == "always" or (
        rule["when"] == "above_cents" and row.amount_cents > rule["above_cents"]
    )
    if not wanted:
        return approver
    second_person = NeedsOverride(SECOND_PERSON, "void.approve", receipt=row.number)
    approver = approvals.of(second_person, but_not=actor.user_id)
    if approver is None:
        raise second_person
    return approver


def _reverse(connection: Connection, session: SessionRow, row: Any, voiding: Voiding) -> int:
    header = journal.Header(
        kind="void",
        chain_id=session.head.chain_id,
        business_date=session.business_date,
        posted_at=voiding.now,
        command_id=voiding.draft.command_id,
        user_id=voiding.actor.user_id,
        office_id=session.office_id,
        drawer_session_id=session.id,
        memo=f"void of receipt {row.number}",
    )
    return journal.reverse(connection, row.entry_id, header)


def _owe_discounts(
    connection: Connection,
    reference: Reference,
    session: SessionRow,
    voiding: Voiding,
    given: Given,
) -> dict[str, int]:
    """The discounts the receipt earned are owed again; gives cents by account number."""
    books = Books(
        connection=connection,
        reference=reference,
        as_of=reference.on,
        day=session.business_date,
        at=voiding.now,
        chain_id=session.head.chain_id,
        command_id=voiding.draft.command_id,
        office_id=session.office_id,
        user_id=voiding.actor.user_id,
        drawer_session_id=session.id,
    )
    why = f"receipt {voiding.draft.receipt} is void"
    again = discount.owe_again(books, given.by_receivable, why)
    numbers = {part.account_id: part.account for part in given.parts}
    return {numbers[account_id]: cents for account_id, cents in again.items()}


def _take_back_deposits(
    connection: Connection,
    reference: Reference,
    session: SessionRow,
    voiding: Voiding,
    entry_id: int,
) -> None:
    """What the receipt paid of customer deposits is held no more."""
    customer_deposit_rows.follow(
        connection,
        reference,
        journal.legs_of(connection, entry_id),
        customer_deposit_rows.Following(
            entry_id,
            session.business_date,
            voiding.now,
            voiding.actor.user_id,
            f"void of receipt {voiding.draft.receipt}",
        ),
    )


def _answered(told: list[Any]) -> VoidPosted:
    balances = tuple((account, cents) for account, cents in told[2])
    return VoidPosted(told[0], "void", told[1], balances, duplicate=True)
