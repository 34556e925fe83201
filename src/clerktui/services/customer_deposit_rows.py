"""What becomes of customer deposits wherever money moves: the liability, the sums, the steps.

A deposit that is asked for is a receivable against what is *asked and not paid*. Whatever pays a
part of it (a ticket, a batch, a credit) moves as much from asked to *held* in the same entry, and
whatever takes the payment back moves it back. So the entry of a payment has both effects, and its
reversal undoes both to the cent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from clerktui.errors import Refused
from clerktui.ledger.journal import Leg
from clerktui.models import Account, CustomerDeposit, CustomerDepositMove
from clerktui.rules.customer_deposits import review_day
from clerktui.services.reference import Reference

_ACCOUNT = Account.__table__
_DEPOSIT = CustomerDeposit.__table__
_MOVE = CustomerDepositMove.__table__
SERVICE = "customer_deposit"
FINAL = ("applied", "refunded", "transferred", "unclaimed", "waived")
_SUMS = ("required_cents", "paid_cents", "held_cents", "interest_cents")
_REFUND_STATES = {
    "approved": ("refunded", "refund_owed"),
    "cancelled": ("applied", "kept_as_credit"),
    "credited": ("applied", "kept_as_credit"),
    "paid": ("refunded", "refunded"),
    "refused": ("applied", "kept_as_credit"),
    "unclaimed": ("unclaimed", "unclaimed"),
}


@dataclass(frozen=True)
class Following:
    """The entry a deposit follows: its id, its day, who made it, and what it was.

    Attributes:
        is_lost: the bank took the money away, whatever it was used for meanwhile.
    """

    entry_id: int
    day: dt.date
    now: dt.datetime
    user_id: int | None
    note: str = ""
    is_lost: bool = False


def touches(reference: Reference, legs: Sequence[Leg]) -> bool:
    """Whether an entry moves the receivable of a deposit."""
    asked = reference.services[SERVICE].receivable_gl_id
    return any(leg.gl_account_id == asked for leg in legs)


def completed(reference: Reference, legs: Sequence[Leg]) -> Sequence[Leg]:
    """The legs of an entry with those that move what it pays of deposits to what is held.

    An entry that has them already (the reversal of a payment, a deposit asked for) stays as it is.
    """
    if not touches(reference, legs):
        return legs
    service = reference.services[SERVICE]
    asked_gl, held_gl = service.revenue_gl_id, reference.deposits_held_gl_id
    owed = sum(leg.amount_cents for leg in legs if leg.gl_account_id == service.receivable_gl_id)
    asked = sum(leg.amount_cents for leg in legs if leg.gl_account_id == asked_gl)
    missing = -owed - asked
    if not missing:
        return legs
    return [*legs, Leg(asked_gl, missing), Leg(held_gl, -missing)]


def refuse_other_roads(reference: Reference, legs: Sequence[Leg]) -> None:
    """A deposit is waived or moved as such: no adjustment, transfer or write-off touches it.

    Raises:
        Refused: `customer_deposit.own_road`.
    """
    if touches(reference, legs):
        raise Refused("customer_deposit.own_road")


def follow(
    connection: Connection, reference: Reference, legs: Sequence[Leg], following: Following
) -> None:
    """Let deposits follow an entry that paid them, or took a payment of them back.

    The accounts are locked by whoever posted the entry.

    Raises:
        Refused: `customer_deposit.used` when what is taken back was applied or given back already,
            unless the bank took it.
    """
    if not touches(reference, legs):
        return
    owed_gl = reference.services[SERVICE].receivable_gl_id
    paid: dict[int, int] = {}
    for leg in legs:
        if leg.gl_account_id == owed_gl and leg.receivable_id is not None:
            paid[leg.receivable_id] = paid.get(leg.receivable_id, 0) - leg.amount_cents
    rows = connection.execute(
        select(_DEPOSIT)
        .where(_DEPOSIT.c.receivable_id.in_(sorted(paid)))
        .order_by(_DEPOSIT.c.id)
        .with_for_update()
    ).all()
    for row in rows:
        cents = paid[row.receivable_id]
        if cents < 0 and row.held_cents + cents < 0 and not following.is_lost:
            raise Refused("customer_deposit.used", number=row.id)
        kind = "paid" if cents > 0 else "taken_back"
        if cents:
            move = Move(kind, paid_cents=cents, held_cents=cents)
            write_move(connection, reference, row, move, following)


@dataclass(frozen=True)
class Move:
    """A step: what it adds to each of a deposit's sums, and the state it ends in where it does."""

    kind: str
    required_cents: int = 0
    paid_cents: int = 0
    held_cents: int = 0
    interest_cents: int = 0
    ends_in: str = ""


def write_move(
    connection: Connection, reference: Reference, row: Any, move: Move, following: Following
) -> Any:
    """Write a step of a deposit (its row, locked) and what it makes of the deposit and account.

    Returns:
        The deposit's row as it is now.
    """
    changes = {name: getattr(move, name) for name in _SUMS}
    now = {name: getattr(row, name) + cents for name, cents in changes.items()}
    state = move.ends_in or _state(row, now)
    values: dict[str, Any] = {**now, "state": state}
    if row.kind == "cash":
        values |= _dates(reference, row, state, following.day)
    connection.execute(update(_DEPOSIT).where(_DEPOSIT.c.id == row.id).values(**values))
    connection.execute(
        insert(_MOVE).values(
            deposit_id=row.id,
            kind=move.kind,
            entry_id=following.entry_id or None,
            day=following.day,
            at=following.now,
            user_id=following.user_id,
            note=following.note,
            **changes,
        )
    )
    more = move.held_cents + move.interest_cents
    if more:
        connection.execute(
            update(_ACCOUNT)
            .where(_ACCOUNT.c.id == row.account_id)
            .values(deposit_cents=_ACCOUNT.c.deposit_cents + more)
        )
    return connection.execute(select(_DEPOSIT).where(_DEPOSIT.c.id == row.id)).one()


def _state(row: Any, now: dict[str, int]) -> str:
    """The state its sums make a deposit that nothing has ended."""
    if row.kind == "guarantee":
        return str(row.state)
    if now["paid_cents"] < now["required_cents"]:
        return "part_paid" if now["paid_cents"] else "asked"
    if now["held_cents"] <= 0 and now["interest_cents"] <= 0:
        return str(row.state) if row.state in FINAL else "applied"
    return "held"


def _dates(reference: Reference, row: Any, state: str, day: dt.date) -> dict[str, dt.date | None]:
    """Held since the day it was paid in full; looked at when the rule of good history says."""
    if state in FINAL:
        return {"review_on": None}
    if state != "held":
        return {"held_since": None, "review_on": None}
    since = row.held_since or day
    rule = reference.policy["customer_deposit.review"]
    return {"held_since": since, "review_on": row.review_on or review_day(rule, since)}


def follow_refund(connection: Connection, refund: Any, to_state: str, following: Following) -> None:
    """Let a deposit that is given back follow its refund."""
    if to_state not in _REFUND_STATES or not refund.state:
        return
    row = connection.execute(
        select(_DEPOSIT).where(_DEPOSIT.c.refund_id == refund.id).with_for_update()
    ).first()
    if row is None:
        return
    state, kind = _REFUND_STATES[to_state]
    connection.execute(update(_DEPOSIT).where(_DEPOSIT.c.id == row.id).values(state=state))
    connection.execute(
        insert(_MOVE).values(
            deposit_id=row.id,
            kind=kind,
            entry_id=following.entry_id or None,
            day=following.day,
            at=following.now,
            user_id=following.user_id,
            note=following.note,
        )
    )
