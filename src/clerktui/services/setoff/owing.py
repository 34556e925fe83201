"""What a person owes that can be set off: by account, as of today, and what is left of a debt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, or_, select

from clerktui.models import Account, Customer, CustomerIdentity
from clerktui.rules.allocation import OpenItem
from clerktui.rules.setoff import share
from clerktui.services.collections.lateness import last_timely_day
from clerktui.services.open_items import get_items
from clerktui.services.pending import pending_by_number
from clerktui.services.reference import Reference
from clerktui.services.setoff.rows import RULES

_ACCOUNT = Account.__table__
_CUSTOMER = Customer.__table__
_IDENTITY = CustomerIdentity.__table__


@dataclass(frozen=True)
class Owed:
    """What an account owes that is past due long enough, in cents; the days it fell due.

    Attributes:
        younger_on: the last timely day of the first item that is not past due long enough yet.
        kind: "utility", "tax" or "other", by what most of it is owed for.
    """

    account_id: int
    number: str
    cents: int
    oldest_due_on: dt.date | None
    latest_due_on: dt.date | None
    younger_on: dt.date | None
    services: tuple[str, ...]
    kind: str


def owed_of(connection: Connection, reference: Reference, account: Any) -> Owed:
    """What an account (its row, with id and number) owes that can be set off today.

    Credits held and money in unposted batches come off first.
    """
    rules = reference.policy[RULES]
    items = get_items(connection, [account.id])[account.id]
    debts = [one for one in items if _is_debt(one, rules)]
    last = reference.on - dt.timedelta(days=rules["past_due_days"])
    late = {one.receivable_id: last_timely_day(reference, one) for one in debts}
    old = [one for one in debts if late[one.receivable_id] <= last]
    young = [
        late[one.receivable_id]
        for one in debts
        if one.due_on < reference.on and last < late[one.receivable_id]
    ]
    less = -sum(one.balance_cents for one in items if one.balance_cents < 0)
    less += pending_by_number(connection, [account.number]).get(account.number, 0)
    cents = max(0, sum(one.balance_cents for one in old) - less)
    return Owed(
        account_id=account.id,
        number=account.number,
        cents=cents,
        oldest_due_on=min((one.due_on for one in old), default=None),
        latest_due_on=max((one.due_on for one in old), default=None),
        younger_on=min(young, default=None),
        services=tuple(dict.fromkeys(one.service for one in old)),
        kind=_kind(reference, old),
    )


def _is_debt(item: OpenItem, rules: Any) -> bool:
    return item.balance_cents > 0 and item.service not in rules["not_services"]


def _kind(reference: Reference, items: Sequence[OpenItem]) -> str:
    """What most of it is owed for; a fee is what the rest is."""
    sums = {"utility": 0, "tax": 0}
    for one in items:
        kind = reference.services[one.service].kind
        if kind in sums:
            sums[kind] += one.balance_cents
    most = max(sums, key=lambda kind: sums[kind])
    return most if sums[most] else "other"


def accounts_of_person(connection: Connection, account: Any) -> list[Any]:
    """Every account of the same person: of the customer, and of whoever has the same number."""
    same = select(_IDENTITY.c.blind_index).where(
        _IDENTITY.c.customer_id == account.customer_id, _IDENTITY.c.blind_index != ""
    )
    twins = select(_IDENTITY.c.customer_id).where(_IDENTITY.c.blind_index.in_(same))
    query = (
        select(_ACCOUNT.c.id, _ACCOUNT.c.number, _ACCOUNT.c.customer_id)
        .where(
            or_(
                _ACCOUNT.c.customer_id == account.customer_id,
                _ACCOUNT.c.customer_id.in_(twins),
            )
        )
        .order_by(_ACCOUNT.c.id)
    )
    return list(connection.execute(query))


def left_of(connection: Connection, reference: Reference, debt: Any, parts: Sequence[Any]) -> int:
    """What of a debt is still owed, in cents: never more than its letter and its decision say.

    Only what was past due when the letter was written counts; later bills had no letter.
    """
    limit = debt.letter_cents if debt.determined_cents is None else debt.determined_cents
    return min(sum(left_by_part(connection, reference, parts)), limit)


def is_paid(connection: Connection, reference: Reference, parts: Sequence[Any]) -> bool:
    """Whether nothing of a debt is owed any more in the books; money in batches is no money yet."""
    return not any(left_by_part(connection, reference, parts, with_pending=False))


def left_by_part(
    connection: Connection, reference: Reference, parts: Sequence[Any], *, with_pending: bool = True
) -> list[int]:
    """The same for each account of a debt, before the whole is limited; unposted money is off."""
    items = get_items(connection, [part.account_id for part in parts])
    numbers = [part.number for part in parts] if with_pending else []
    waiting = pending_by_number(connection, numbers)
    rules = reference.policy[RULES]
    return [
        max(
            0,
            min(
                part.amount_cents,
                _still_owed(_late(reference, items[part.account_id]), part, rules),
            )
            - waiting.get(part.number, 0),
        )
        for part in parts
    ]


def _late(reference: Reference, items: Sequence[OpenItem]) -> list[OpenItem]:
    """What is late today, and the credits: a tax that is not delinquent yet is left out."""
    return [
        one
        for one in items
        if one.balance_cents < 0 or last_timely_day(reference, one) < reference.on
    ]


def _still_owed(items: Sequence[OpenItem], part: Any, rules: Any) -> int:
    """What is owed of the days the letter spoke of, less what is held as a credit."""
    owed = sum(
        one.balance_cents
        for one in items
        if _is_debt(one, rules) and one.due_on <= part.latest_due_on
    )
    return owed + sum(one.balance_cents for one in items if one.balance_cents < 0)


def shared(
    connection: Connection, reference: Reference, parts: Sequence[Any], cents: int
) -> list[int]:
    """Money over the accounts of a debt: each what it owes, the rest to the first."""
    return share(cents, left_by_part(connection, reference, parts))
