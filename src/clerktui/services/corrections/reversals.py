"""Taking a payment back after its drawer was closed, in one of two ways that are not the same.

The money was bad: the payment's entry is undone whole, the town has the money no more. The money is
good and the account was wrong: the accounts owe again and the money waits in suspense, from where
it is applied to whoever it belongs to, or returned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger.journal import Leg, legs_of
from clerktui.models import SuspenseItem, Tender
from clerktui.security.permissions import require
from clerktui.services import suspense_rows
from clerktui.services.correction_marks import tenders_held
from clerktui.services.corrections import discounts, tender, waiting
from clerktui.services.corrections.acts import Act, Booking, Line, Making, correct
from clerktui.services.corrections.bank import take_from_bank
from clerktui.services.corrections.subject import (
    find_subject,
    is_from_suspense,
    refuse_open_drawer,
    source_legs,
    taken_of,
)
from clerktui.services.open_items import get_accounts
from clerktui.services.open_refunds import refuse_open
from clerktui.services.take_back import Given, given_by
from clerktui.views.corrections import CorrectionPosted, ReversalDraft
from clerktui.views.people import Actor

CANCEL_TENDER = "cancel_tender"
CANCEL_PAYMENT = "cancel_payment"
_ITEM = SuspenseItem.__table__
_TENDER = Tender.__table__


@dataclass(frozen=True)
class Parked:
    """A payment whose accounts owe again, with its money in an item of suspense.

    Attributes:
        booking: the entry that did it, to be written down once it is known what became of it.
    """

    row: Any
    given: Given
    booking: Booking
    entry_id: int
    item_id: int


def cancel_tender(db: Database, actor: Actor, draft: ReversalDraft) -> CorrectionPosted:
    """Take a payment back whose money was not good: every account owes again, the money is gone.

    Where the payment was cancelled before and its money waits in suspense, it is gone from there.

    Raises:
        Refused: `denied`, `command.reused`, `receipt.unknown`, `receipt.already_void`,
            `receipt.credit_used`, `receipt.suspense_used`, `correction.taken_back`,
            `correction.drawer_open`, `correction.source_stands`, and as `acts.correct`.
        NeedsOverride: `correction.second_person` where the town wants one, until approved.
    """
    require(actor, "correction.reverse")
    return correct(db, actor, _act(CANCEL_TENDER, draft), lambda m: _cancel_tender(m, draft))


def cancel_payment(db: Database, actor: Actor, draft: ReversalDraft) -> CorrectionPosted:
    """Take a payment back whose money is good: every account owes again, the money is in suspense.

    Raises:
        Refused: as `cancel_tender`, and `correction.in_suspense`.
        NeedsOverride: `correction.second_person` where the town wants one, until approved.
    """
    require(actor, "correction.reverse")
    return correct(db, actor, _act(CANCEL_PAYMENT, draft), lambda m: _cancel_payment(m, draft))


def _act(kind: str, draft: ReversalDraft) -> Act:
    content = [draft.receipt, draft.reason, draft.note]
    return Act(kind, draft.command_id, draft.reason, draft.note, content)


# ----------------------------------------------------------------------------- the money was bad
def _cancel_tender(making: Making, draft: ReversalDraft) -> CorrectionPosted:
    items = waiting.waiting_of(making.connection, draft.receipt, lock=True)
    if items:
        return _cancel_waiting(making, draft, items)
    return _reverse(making, draft)


def _cancel_waiting(making: Making, draft: ReversalDraft, items: Sequence[Any]) -> CorrectionPosted:
    """The money of a cancelled payment waits in suspense and was bad: out of there, too."""
    refuse_open(making.connection, payment_id=items[0].payment_id)
    making.ask_second_person(sum(item.open_cents for item in items))
    for item in items:
        receipt = waiting.pay_back(making, draft.receipt, item)
        last = _reverse(making, replace(draft, receipt=receipt))
    cents = sum(item.open_cents for item in items)
    return replace(last, amount_cents=cents, receipt=receipt)


def _reverse(making: Making, draft: ReversalDraft) -> CorrectionPosted:
    connection = making.connection
    row = find_subject(connection, draft.receipt)
    refuse_open_drawer(connection, row)
    refuse_open(connection, payment_id=row.payment_id)
    items = suspense_rows.whole_items(connection, row)
    given = given_by(connection, row)
    making.ask_second_person(row.amount_cents)
    tender.undo_changes(making, row.payment_id)
    legs, mirrors = _undoing(making, row)
    booking = Booking(
        amount_cents=row.amount_cents,
        legs=legs,
        lines=lines_of(given),
        columns=_columns(row, given),
        reverses_id=row.entry_id if mirrors else None,
        memo=f"{making.reason.name}: receipt {row.number}",
    )
    discounts.owe_again(making, given.by_receivable, row.number)
    booked = making.book(booking)
    suspense_rows.close_items(connection, items, booked.entry_id, making.actor, making.now)
    if mirrors:
        held = tenders_held(connection, row.payment_id)
        take_from_bank(making, row.drawer_session_id, held)
    return CorrectionPosted(booked.number, CANCEL_TENDER, row.amount_cents, _owed(making, given))


def _undoing(making: Making, row: Any) -> tuple[list[Leg], bool]:
    """The legs that take the money back, and whether they mirror the payment's own.

    A payment out of suspense never had money of its own: what was bad is the money it is made of,
    and it is taken from where that lies.
    """
    connection, reference = making.connection, making.reference
    if not is_from_suspense(reference, tenders_held(connection, row.payment_id)):
        return [leg.reversed() for leg in legs_of(connection, row.entry_id)], True
    back = [leg.reversed() for leg in taken_of(connection, row).given]
    cents = sum(leg.amount_cents for leg in back)
    return [*back, *source_legs(connection, reference, row, cents)], False


# -------------------------------------------------------------- the money is good, in suspense
def _cancel_payment(making: Making, draft: ReversalDraft) -> CorrectionPosted:
    row = find_subject(making.connection, draft.receipt)
    refuse_open_drawer(making.connection, row)
    parked = park(making, row)
    booked = making.write_down(parked.booking, parked.entry_id)
    balances = _owed(making, parked.given)
    return CorrectionPosted(booked.number, CANCEL_PAYMENT, parked.booking.amount_cents, balances)


def park(making: Making, row: Any, **columns: Any) -> Parked:
    """Have the accounts of a payment owe again and put its money into suspense.

    Raises:
        Refused: `receipt.credit_used`, `refund.open`, `correction.in_suspense`.
        NeedsOverride: `correction.second_person`.
    """
    connection = making.connection
    refuse_open(connection, payment_id=row.payment_id)
    given = given_by(connection, row)
    taken = taken_of(connection, row)
    if not taken.given:
        raise Refused("correction.in_suspense", receipt=row.number)
    making.ask_second_person(taken.given_cents)
    held_gl = suspense_gl(making)
    booking = Booking(
        amount_cents=taken.given_cents,
        legs=[*(leg.reversed() for leg in taken.given), Leg(held_gl, -taken.given_cents)],
        lines=lines_of(given),
        columns={**_columns(row, given), **columns},
        memo=f"{making.reason.name}: receipt {row.number}",
    )
    discounts.owe_again(making, given.by_receivable, row.number)
    entry_id = making.enter(booking)
    item_id = connection.execute(
        insert(_ITEM).values(_item(connection, row, taken.given_cents)).returning(_ITEM.c.id)
    ).scalar_one()
    return Parked(row, given, booking, entry_id, item_id)


def suspense_gl(making: Making) -> int:
    """The account of the ledger that holds money nobody could place."""
    reference = making.reference
    return reference.revenue[reference.policy["suspense.revenue_code"]].revenue_gl_id


def _item(connection: Connection, row: Any, cents: int) -> dict[str, object]:
    """What is known of money that waits again: who paid, with what, since when."""
    accounts = row.document.get("accounts", [])
    references = connection.execute(
        select(_TENDER.c.reference)
        .where(_TENDER.c.payment_id == row.payment_id, _TENDER.c.reference != "")
        .order_by(_TENDER.c.line_no)
    ).scalars()
    return {
        "payment_id": row.payment_id,
        "amount_cents": cents,
        "open_cents": cents,
        "received_on": row.received_on,
        "payer": accounts[0]["name"] if accounts else "",
        "reference": "; ".join(references),
        "memo": f"taken back from receipt {row.number}",
    }


# ------------------------------------------------------------------------------------ of both
def lines_of(given: Given) -> list[Line]:
    """What is owed again, as lines of a correction."""
    return [
        Line(part.account_id, part.receivable_id, part.amount_cents, part.service)
        for part in given.parts
    ]


def _owed(making: Making, given: Given) -> tuple[tuple[str, int], ...]:
    """What the accounts owe now, in cents, by number."""
    now = get_accounts(making.connection, sorted(given.balances))
    return tuple((number, account.balance_cents) for number, account in now.items())


def _columns(row: Any, given: Given) -> dict[str, Any]:
    accounts = list(given.by_account)
    account_id = accounts[0] if len(accounts) == 1 else None
    return {"payment_id": row.payment_id, "account_id": account_id}
