"""What a person owes that can be set off: by account, as of today, and what is left of a debt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, or_, select

from clerktui.models import Account, Customer, CustomerIdentity, SetoffHearing
from clerktui.rules.allocation import OpenItem
from clerktui.rules.setoff import KINDS, share
from clerktui.services.collections.lateness import last_timely_day
from clerktui.services.open_items import get_items
from clerktui.services.pending import pending_by_number
from clerktui.services.reference import Reference
from clerktui.services.setoff.credits import usable_credits
from clerktui.services.setoff.rows import RULES, open_debt

_ACCOUNT = Account.__table__
_CUSTOMER = Customer.__table__
_HEARING = SetoffHearing.__table__
_IDENTITY = CustomerIdentity.__table__


@dataclass(frozen=True)
class Owed:
    """What an account owes of one kind that is past due long enough, in cents; when it fell due.

    Attributes:
        younger_on: the last timely day of the first item that is not past due long enough yet.
        kind: "tax", "utility" or "other": a debt is of one kind, with a letter of its own.
        others: what the account owes of the other kinds, in cents, each another debt.
    """

    account_id: int
    number: str
    cents: int
    oldest_due_on: dt.date | None
    latest_due_on: dt.date | None
    younger_on: dt.date | None
    services: tuple[str, ...]
    kind: str
    others: tuple[tuple[str, int], ...] = ()


def owed_of(connection: Connection, reference: Reference, account: Any, kind: str = "") -> Owed:
    """What an account (its row, with id and number) owes of a kind that can be set off today.

    Without a kind it is the one most is owed of that is in no debt yet. Credits that are not on
    their way back and money in unposted batches come off first.
    """
    items = get_items(connection, [account.id])[account.id]
    less = usable_credits(connection, {account.id: items})[account.id]
    less += pending_by_number(connection, [account.number]).get(account.number, 0)
    found = {one: _owed_of_kind(reference, account, items, (one, less)) for one in KINDS}
    codes = reference.policy[RULES]["codes"]

    def order(one: str) -> tuple[bool, int, bool]:
        under_way = open_debt(connection, account.id, codes[one]) is not None
        is_behind = under_way or not found[one].cents
        return is_behind, -found[one].cents, found[one].younger_on is None

    chosen = kind or min(KINDS, key=order)
    others = tuple((one, found[one].cents) for one in KINDS if one != chosen and found[one].cents)
    return replace(found[chosen], others=others)


def _owed_of_kind(
    reference: Reference, account: Any, items: Sequence[OpenItem], what: tuple[str, int]
) -> Owed:
    rules, (kind, less) = reference.policy[RULES], what
    debts = [one for one in items if _is_debt(one, rules) and kind_of(reference, one) == kind]
    last = reference.on - dt.timedelta(days=rules["past_due_days"])
    late = {one.receivable_id: last_timely_day(reference, one) for one in debts}
    old = [one for one in debts if late[one.receivable_id] <= last]
    young = [
        late[one.receivable_id]
        for one in debts
        if one.due_on < reference.on and last < late[one.receivable_id]
    ]
    covered = _covered(reference, _late(reference, items), kind, less)
    return Owed(
        account_id=account.id,
        number=account.number,
        cents=max(0, sum(one.balance_cents for one in old) - covered),
        oldest_due_on=min((one.due_on for one in old), default=None),
        latest_due_on=max((one.due_on for one in old), default=None),
        younger_on=min(young, default=None),
        services=tuple(dict.fromkeys(one.service for one in old)),
        kind=kind,
    )


def _is_debt(item: OpenItem, rules: Any) -> bool:
    return item.balance_cents > 0 and item.service not in rules["not_services"]


def kind_of(reference: Reference, item: OpenItem) -> str:
    """What an item is owed for: tax, utility, or anything else."""
    kind = reference.services[item.service].kind
    return kind if kind in KINDS else "other"


def kind_of_code(reference: Reference, code: str) -> str:
    """The kind of a debt by its account code."""
    codes = reference.policy[RULES]["codes"]
    return next((kind for kind in KINDS if codes[kind] == code), "other")


def _covered(reference: Reference, items: Sequence[OpenItem], kind: str, less: int) -> int:
    """What of credits and money on its way is for a kind: each cent is counted for one only."""
    rules = reference.policy[RULES]
    for one in KINDS:
        owed = sum(
            item.balance_cents
            for item in items
            if _is_debt(item, rules) and kind_of(reference, item) == one
        )
        covered = min(less, owed)
        if one == kind:
            return covered
        less -= covered
    return 0


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
    limit = _limit(connection, debt)
    return min(sum(left_by_part(connection, reference, parts)), limit)


def _limit(connection: Connection, debt: Any) -> int:
    """What a debt is at most: as determined, as a hearing decided so far, as its letter says."""
    if debt.state in ("decided", "appealed"):
        query = select(_HEARING.c.decided_cents).where(
            _HEARING.c.debt_id == debt.id, _HEARING.c.decided_cents.is_not(None)
        )
        decided = connection.execute(query.order_by(_HEARING.c.id.desc()).limit(1)).scalar()
        return int(debt.letter_cents if decided is None else decided)
    return int(debt.letter_cents if debt.determined_cents is None else debt.determined_cents)


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
    held = usable_credits(connection, items)
    return [
        _left_of_part(
            reference,
            part,
            items[part.account_id],
            (held.get(part.account_id, 0), waiting.get(part.number, 0)),
        )
        for part in parts
    ]


def _left_of_part(
    reference: Reference, part: Any, items: Sequence[OpenItem], less: tuple[int, int]
) -> int:
    """What of a part is owed, less what is held as a credit and what waits in batches."""
    held, waiting = less
    kind, late = kind_of_code(reference, part.account_code), _late(reference, items)
    credited = _covered(reference, late, kind, held)
    coming = _covered(reference, late, kind, held + waiting) - credited
    owed = sum(one.balance_cents for one in noticed_items(reference, part, items))
    return max(0, min(part.amount_cents, owed - credited) - coming)


def left_of_items(
    connection: Connection, reference: Reference, part: Any, items: Sequence[OpenItem]
) -> int:
    """What of a part is owed by these open items of its account, money in batches not counted."""
    held = usable_credits(connection, {part.account_id: items})[part.account_id]
    return _left_of_part(reference, part, items, (held, 0))


def noticed_items(
    reference: Reference, part: Any, items: Sequence[OpenItem]
) -> tuple[OpenItem, ...]:
    """The open items a letter asked for: of its kind, late, due on the days it spoke of."""
    rules, kind = reference.policy[RULES], kind_of_code(reference, part.account_code)
    return tuple(
        one
        for one in _late(reference, items)
        if _is_debt(one, rules)
        and kind_of(reference, one) == kind
        and one.due_on <= part.latest_due_on
    )


def _late(reference: Reference, items: Sequence[OpenItem]) -> list[OpenItem]:
    """What is late today: a tax that is not delinquent yet is left out."""
    return [one for one in items if last_timely_day(reference, one) < reference.on]


def shared(
    connection: Connection, reference: Reference, parts: Sequence[Any], cents: int
) -> list[int]:
    """Money over the accounts of a debt: each what it owes, the rest to the first."""
    return share(cents, left_by_part(connection, reference, parts))
