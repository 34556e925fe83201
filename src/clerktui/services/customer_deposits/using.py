"""What becomes of what is held: used for what is owed, left as a credit, refunded, moved.

A deposit is used whole or in part for the account's open items by the town's own order of payment,
as a payment would be. Interest is credited first, up to the day; what was asked and never paid is
asked no longer of an account whose deposit is used.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger.journal import Leg
from clerktui.models import Account, CustomerDeposit, Receivable
from clerktui.rules.allocation import allocate
from clerktui.security.permissions import require
from clerktui.services.customer_deposit_rows import SERVICE, Move
from clerktui.services.customer_deposits.asking import waive_unpaid
from clerktui.services.customer_deposits.interest import credit_one
from clerktui.services.customer_deposits.steps import (
    Stepping,
    balance_of,
    held_of,
    lock_deposits,
    step,
)
from clerktui.services.open_items import AccountRow, get_items
from clerktui.services.refunds import steps as refund_steps
from clerktui.services.refunds.asking import to_whom
from clerktui.services.refunds.steps import Who, find_reason, move_on, write_refund
from clerktui.views.customer_deposits import ApplyDraft, CustomerDepositDone, MoveDraft
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_DEPOSIT = CustomerDeposit.__table__
_RECEIVABLE = Receivable.__table__
RESTS = ("hold", "credit", "refund")
_REASON = "customer_deposit"


def apply_to_account(db: Database, actor: Actor, draft: ApplyDraft) -> CustomerDepositDone:
    """Use everything held of an account for what it owes, the oldest deposit first.

    For a close-out: charge the final bill, then call this with `rest="refund"`; or with
    `rest="hold"` and then `move_to_account`, where the person has a new account. What was asked
    and not paid is waived. With `rest="credit"` or `"refund"` everything is used, and what is owed
    no longer is left on the account as a credit; a refund of it is asked for where it is wanted.

    Raises:
        Refused: `denied`, `account.unknown`, `customer_deposit.nothing_held`,
            `customer_deposit.rest`, `customer_deposit.nothing_owed` where the rest is held and
            nothing is owed, `refund.payee_missing`, `refund.address_missing`, `command.reused`.
    """
    require(actor, "customer_deposit.ask")
    if draft.rest not in RESTS:
        raise Refused("customer_deposit.rest", rest=draft.rest)
    if draft.rest == "refund":
        require(actor, "refund.request")
    return step(db, actor, "applied", draft, lambda stepping: apply(stepping, draft))


def move_to_account(db: Database, actor: Actor, draft: MoveDraft) -> CustomerDepositDone:
    """Move everything held of an account, with its interest, to another account of the customer.

    It is held there since the same day, so that its review and its interest go on.

    Raises:
        Refused: `denied`, `account.unknown`, `correction.same_account`,
            `customer_deposit.other_customer`, `customer_deposit.closed`,
            `customer_deposit.nothing_held`, `command.reused`.
    """
    require(actor, "customer_deposit.ask")
    if draft.account == draft.to_account:
        raise Refused("correction.same_account", account=draft.account)
    return step(db, actor, "moved", draft, lambda stepping: move(stepping, draft))


@dataclass
class Used:
    """What was used of an account's deposits so far, in cents."""

    applied: int = 0
    credit: int = 0
    interest: int = 0
    credits: list[int] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Everything that is held no longer."""
        return self.applied + self.credit


def use(stepping: Stepping, account: AccountRow, row: Any, rest: str, used: Used) -> Any:
    """Use one deposit (locked, as its account is) for what is owed; gives its row as it is now."""
    before = row.interest_cents
    row = credit_one(stepping, waive_unpaid(stepping, row))
    used.interest += row.interest_cents - before
    there = row.held_cents + row.interest_cents
    reference, connection = stepping.reference, stepping.connection
    items = get_items(connection, [account.id])[account.id]
    owed = [one for one in items if one.balance_cents > 0 and one.service != SERVICE]
    # What other credits already cover is not paid a second time.
    there_already = -sum(one.balance_cents for one in items if one.balance_cents < 0)
    due = max(0, sum(one.balance_cents for one in owed) - there_already)
    paid = min(there, due)
    left = there - paid if rest != "hold" else 0
    if paid + left <= 0:
        return row
    shares = allocate(owed, paid, reference.allocation, reference.on).shares if paid else ()
    legs = [Leg(reference.deposits_held_gl_id, paid + left)]
    legs += [
        Leg(
            reference.services[share.service].receivable_gl_id,
            -share.amount_cents,
            account.id,
            share.receivable_id,
        )
        for share in shares
    ]
    if left:
        used.credits.append(_new_credit(stepping, account.id))
        gl = reference.services["credit"].receivable_gl_id
        legs.append(Leg(gl, -left, account.id, used.credits[-1]))
    entry_id = stepping.post("customer_deposit_applied", legs, "")
    used.applied += paid
    used.credit += left
    interest = min(row.interest_cents, paid + left)
    move = Move("applied", held_cents=interest - paid - left, interest_cents=-interest)
    return stepping.move(row, move, entry_id)


def ask_refund(stepping: Stepping, account: AccountRow, row: Any, used: Used, credit: int) -> int:
    """Ask for the refund of the credit a deposit (its row) became; gives the refund's number."""
    connection = stepping.connection
    reason = find_reason(connection, _REASON)
    payee, address = to_whom(connection, account.id)
    if not payee:
        raise Refused("refund.payee_missing")
    if not address:
        raise Refused("refund.address_missing")
    values = {
        "account_id": account.id,
        "receivable_id": used.credits[-1],
        "amount_cents": credit,
        "payee": payee,
        "address": address,
        "reason_id": reason.id,
        "note": stepping.note,
        "requested_by_id": stepping.actor.user_id,
        "requested_at": stepping.now,
        "requested_on": stepping.reference.on,
    }
    made = refund_steps.Stepping(
        connection,
        stepping.reference,
        stepping.actor,
        stepping.now,
        stepping.command_id,
        stepping.head,
    )
    refund = write_refund(made, "requested", values)
    move_on(connection, refund, "requested", Who(stepping.actor, stepping.now, stepping.note))
    closed_on = connection.execute(
        select(_ACCOUNT.c.closed_on).where(_ACCOUNT.c.id == account.id)
    ).scalar()
    payable = row.payable_on or closed_on or stepping.day
    now = {"refund_id": refund.id, "payable_on": payable, "state": "refunded"}
    connection.execute(update(_DEPOSIT).where(_DEPOSIT.c.id == row.id).values(**now))
    return refund.number


# --------------------------------------------------------------------------------------- applying
def apply(stepping: Stepping, draft: ApplyDraft) -> CustomerDepositDone:
    """The same inside a transaction.

    Raises:
        Refused: as `apply_to_account`.
    """
    connection = stepping.connection
    account = stepping.lock_account(draft.account)
    rows = lock_deposits(connection, account.id)
    if not any(row.held_cents + row.interest_cents > 0 for row in rows):
        raise Refused("customer_deposit.nothing_held", account=account.number)
    used, refund = Used(), 0
    for row in rows:
        before = used.credit
        now = use(stepping, account, row, draft.rest, used)
        if draft.rest == "refund" and used.credit > before:
            refund = ask_refund(stepping, account, now, used, used.credit - before)
    if not used.total:
        raise Refused("customer_deposit.nothing_owed", account=account.number)
    stepping.tell("apply_customer_deposit", account.number, used.total)
    return CustomerDepositDone(
        "applied",
        account.number,
        rows[0].id if len(rows) == 1 else 0,
        used.total,
        held_of(connection, account.id),
        balance_of(connection, account.id),
        applied_cents=used.applied,
        credit_cents=used.credit,
        interest_cents=used.interest,
        refund=refund,
    )


def _new_credit(stepping: Stepping, account_id: int) -> int:
    """A receivable that holds the rest as a credit, before anything is in it."""
    return int(
        stepping.connection.execute(
            insert(_RECEIVABLE)
            .values(
                account_id=account_id,
                service="credit",
                component="credit",
                due_on=stepping.day,
                original_cents=0,
                balance_cents=0,
                description="Customer deposit",
            )
            .returning(_RECEIVABLE.c.id)
        ).scalar_one()
    )


# ----------------------------------------------------------------------------------------- moving
def move(stepping: Stepping, draft: MoveDraft) -> CustomerDepositDone:
    """The same inside a transaction.

    Raises:
        Refused: as `move_to_account`.
    """
    connection = stepping.connection
    accounts = stepping.lock_accounts(draft.account, draft.to_account)
    account, to = accounts[draft.account], accounts[draft.to_account]
    _refuse_other(stepping, account, to)
    total = interest = last = 0
    for row in lock_deposits(connection, account.id):
        before = row.interest_cents
        now = credit_one(stepping, waive_unpaid(stepping, row))
        interest += now.interest_cents - before
        there = now.held_cents + now.interest_cents
        if there > 0:
            last = _move_one(stepping, now, to)
            total += there
    if not total:
        raise Refused("customer_deposit.nothing_held", account=account.number)
    stepping.tell("move_customer_deposit", account.number, total)
    return CustomerDepositDone(
        "moved",
        account.number,
        last,
        total,
        held_of(connection, to.id),
        balance_of(connection, account.id),
        interest_cents=interest,
        to_account=to.number,
    )


def _refuse_other(stepping: Stepping, account: AccountRow, to: AccountRow) -> None:
    """What a customer left is moved to an open account of the same customer, to nobody else's."""
    query = select(_ACCOUNT.c.customer_id).where(_ACCOUNT.c.id.in_((account.id, to.id)))
    if len(set(stepping.connection.execute(query).scalars())) != 1:
        raise Refused("customer_deposit.other_customer", account=account.number, to=to.number)
    if to.status == "closed":
        raise Refused("customer_deposit.closed", account=to.number)


def _move_one(stepping: Stepping, row: Any, to: AccountRow) -> int:
    """Move one deposit; gives the id of the one it becomes."""
    connection, held = stepping.connection, stepping.reference.deposits_held_gl_id
    cents, interest = row.held_cents, row.interest_cents
    legs = [Leg(held, cents + interest), Leg(held, -cents - interest)]
    entry_id = stepping.post("customer_deposit_moved", legs, "")
    left = Move("moved_out", held_cents=-cents, interest_cents=-interest, ends_in="transferred")
    stepping.move(row, left, entry_id, f"to account {to.number}")
    new = connection.execute(
        insert(_DEPOSIT)
        .values(
            account_id=to.id,
            customer_id=row.customer_id,
            from_id=row.id,
            asked_on=row.asked_on,
            held_since=row.held_since,
            review_on=row.review_on,
            note=row.note,
        )
        .returning(_DEPOSIT)
    ).one()
    came = Move("moved_in", cents, cents, cents, interest)
    stepping.move(new, came, entry_id, stepping.note)
    return int(new.id)
