"""At the release of a report all its money is owed as refunds nobody claimed.

A deposit and a credit are asked back by who prepared the report and approved by who releases it;
a payment nobody could place is returned and taken up. So whatever the State gets has the number of
a refund, and every proof over refunds holds for it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from clerktui.errors import Refused
from clerktui.models import Account, CustomerDeposit, SuspenseMove
from clerktui.services import suspense
from clerktui.services.corrections.acts import Act, begin, lock_office_chain
from clerktui.services.customer_deposits import steps as deposit_steps, using
from clerktui.services.customer_deposits.using import Used
from clerktui.services.open_items import AccountRow, get_accounts
from clerktui.services.refunds import paying, steps as refund_steps
from clerktui.services.refunds.asking import to_whom
from clerktui.services.refunds.deciding import approve_within
from clerktui.services.refunds.steps import Who, find_reason, find_refund, move_on, write_refund
from clerktui.services.unclaimed.rows import Stepping
from clerktui.views.batches import SuspenseDraft

_ACCOUNT = Account.__table__
_DEPOSIT = CustomerDeposit.__table__
_MOVE = SuspenseMove.__table__
_UNKNOWN = "UNKNOWN"


def owe(stepping: Stepping, row: Any, preparer_id: int) -> Any:
    """Owe an item (its row) as a refund nobody claimed; gives the refund's row.

    Raises:
        Refused: `unclaimed.changed` when another sum stands there than the item says,
            `refund.own_request`, `refund.credit_gone`, `states.no_move`.
    """
    makers = {
        "credit": _of_credit,
        "deposit": _of_deposit,
        "suspense": _of_suspense,
    }
    if row.source_kind in makers:
        number = makers[row.source_kind](stepping, row, preparer_id)
    else:
        number = row.refund
    refund = find_refund(stepping.connection, number, lock=True)
    if refund.amount_cents != row.amount_cents:
        raise Refused("unclaimed.changed", number=row.number)
    if refund.state != "unclaimed":
        paying.unclaim_within(refund_stepping(stepping), refund, f"item {row.number}")
        refund = find_refund(stepping.connection, number)
    return refund


def refund_stepping(stepping: Stepping) -> refund_steps.Stepping:
    """The same step as refunds take it, the office chain read anew."""
    return refund_steps.Stepping(
        connection=stepping.connection,
        reference=stepping.reference,
        actor=stepping.actor,
        now=stepping.now,
        command_id=stepping.command_id,
        head=lock_office_chain(stepping.connection),
    )


def deposit_stepping(stepping: Stepping) -> deposit_steps.Stepping:
    """The same step as customer deposits take it, the office chain read anew."""
    return deposit_steps.Stepping(
        connection=stepping.connection,
        reference=stepping.reference,
        actor=stepping.actor,
        now=stepping.now,
        command_id=stepping.command_id,
        head=lock_office_chain(stepping.connection),
        note=stepping.note,
    )


# --------------------------------------------------------------------------------- the sources
def _of_credit(stepping: Stepping, row: Any, preparer_id: int) -> int:
    account = _locked(stepping, row)
    if -account.balance_cents < row.amount_cents:
        raise Refused("unclaimed.changed", number=row.number)
    return _approved(stepping, (row, account, preparer_id), "closed", None)


def _of_deposit(stepping: Stepping, row: Any, preparer_id: int) -> int:
    """Use the deposit for what is owed still; what is left becomes a credit, and that a refund."""
    account = _locked(stepping, row)
    making = deposit_stepping(stepping)
    held = stepping.connection.execute(
        select(_DEPOSIT).where(_DEPOSIT.c.id == row.source_id).with_for_update()
    ).one()
    used = Used()
    now = using.use(making, account, held, "refund", used)
    # Interest since the report was prepared stays a credit, and is reported with the next year's.
    if used.credit < row.amount_cents:
        raise Refused("unclaimed.changed", number=row.number)
    return _approved(
        stepping, (row, account, preparer_id), "customer_deposit", (used.credits[-1], now)
    )


def _of_suspense(stepping: Stepping, row: Any, preparer_id: int) -> int:
    """Return what nobody could place, and take it up as a refund, owed at once."""
    connection = stepping.connection
    payee = row.payer or _UNKNOWN
    why = f"unclaimed property {row.number}"
    draft = SuspenseDraft(
        stepping.command_id, row.source_id, row.amount_cents, payee=payee, reason=why
    )
    who = (stepping.actor, stepping.now)
    suspense.return_within(connection, stepping.reference, who, draft)
    moved = connection.execute(
        select(_MOVE)
        .where(_MOVE.c.item_id == row.source_id, _MOVE.c.kind == "returned")
        .order_by(_MOVE.c.id.desc())
        .limit(1)
    ).one()
    values = {"suspense_move_id": moved.id, "payee": payee}
    decided = {"decided_by_id": stepping.actor.user_id, "decided_at": stepping.now}
    values |= _asked(stepping, row, preparer_id, "unidentified") | decided
    made = write_refund(refund_stepping(stepping), "approved", values)
    who_moved = Who(stepping.actor, stepping.now, why, moved.entry_id)
    move_on(connection, made, "approved", who_moved)
    return made.number


def _approved(
    stepping: Stepping, whose: tuple[Any, AccountRow, int], reason: str, deposit: Any
) -> int:
    """A refund of an account's credit, asked for by who prepared and approved by who releases."""
    row, account, preparer_id = whose
    connection = stepping.connection
    payee, address = to_whom(connection, account.id)
    why = f"unclaimed property {row.number}"
    values = {
        "account_id": account.id,
        "receivable_id": deposit[0] if deposit else None,
        "payee": payee or _UNKNOWN,
        "address": address,
    } | _asked(stepping, row, preparer_id, reason)
    made = write_refund(refund_stepping(stepping), "requested", values)
    move_on(connection, made, "requested", Who(stepping.actor, stepping.now, why))
    if deposit:
        _follow(stepping, deposit[1], made.id, row)
    act = Act("refund", stepping.command_id, reason, why, {})
    making = begin(stepping.db, connection, stepping.actor, act, stepping.now)
    approve_within(making, find_refund(connection, made.number, lock=True), why)
    return made.number


def _asked(stepping: Stepping, row: Any, preparer_id: int, reason: str) -> dict[str, Any]:
    return {
        "amount_cents": row.amount_cents,
        "reason_id": find_reason(stepping.connection, reason).id,
        "note": f"unclaimed property {row.number}",
        "requested_by_id": preparer_id,
        "requested_at": stepping.now,
        "requested_on": stepping.today,
    }


def _follow(stepping: Stepping, held: Any, refund_id: int, row: Any) -> None:
    """Let a deposit know its refund, and since when it is the customer's again."""
    values = {"refund_id": refund_id, "state": "refunded"}
    if held.payable_on is None:
        values["payable_on"] = row.active_on
    stepping.connection.execute(update(_DEPOSIT).where(_DEPOSIT.c.id == held.id).values(**values))


def _locked(stepping: Stepping, row: Any) -> AccountRow:
    return get_accounts(stepping.connection, [row.account], lock=True)[row.account]
