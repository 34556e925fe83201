"""The discount for early payment: taken off as a tax is paid whole by its day, given back after.

Nobody types a discount. What is paid by the last day is held against the tax less its discount; if
that pays the tax whole, the discount comes off it in the same act, as an entry of its own. When a
payment on that tax is taken back, the discount is owed again.

Source: G.S. 105-360(c), (d); 105-395.1.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from clerktui.i18n import money, town_date
from clerktui.models import Accrual
from clerktui.rules.discount import Wish, earned, reduced
from clerktui.rules.policy import OpenItem
from clerktui.rules.tax_clock import discount_cents, discount_until
from clerktui.services.charging import booking
from clerktui.services.charging.booking import Back, Books
from clerktui.services.charging.found import RECEIVABLE
from clerktui.services.reference import Reference
from clerktui.services.tax_interest import paid_on

_ACCRUAL = Accrual.__table__
RULE = "discount"
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Offer:
    """What comes off a principal if its tax is paid whole by a day, in cents."""

    account_id: int
    receivable_id: int
    service: str
    tax_year: int | None
    whole_cents: int
    cents: int
    until: dt.date


def last_day(reference: Reference, due_on: dt.date) -> dt.date:
    """The last day a payment of a tax earns the discount."""
    return discount_until(due_on, reference.calendar().closing(frozenset()))


def offers(
    connection: Connection, reference: Reference, items: Mapping[int, Sequence[OpenItem]]
) -> dict[int, dict[int, Offer]]:
    """What the discount would be on the reference's day, by account and receivable.

    It is reckoned on the whole tax, what was paid on it before included.
    """
    rule = reference.policy["tax.discount"]
    if int(rule["ppm"]) <= 0:
        return {}
    early = {
        item.receivable_id: (account_id, item)
        for account_id, owed in items.items()
        for item in owed
        if _is_early(reference, item)
    }
    if not early:
        return {}
    paid = paid_on(connection, list(early), {})
    given = {row.receivable_id for row in _standing(connection, list(early))}
    found: dict[int, dict[int, Offer]] = defaultdict(dict)
    for id_, (account_id, item) in early.items():
        whole = item.balance_cents + sum(cents for cents, _ in paid[id_])
        cents = min(
            discount_cents(whole, item.due_on, item.due_on - _DAY, rule), item.balance_cents
        )
        if cents > 0 and id_ not in given:
            until = last_day(reference, item.due_on)
            found[account_id][id_] = Offer(
                account_id, id_, item.service, item.tax_year, whole, cents, until
            )
    return dict(found)


def settle(
    books: Books, items: Mapping[int, Sequence[OpenItem]], wishes: Mapping[int, Sequence[Wish]]
) -> dict[int, int]:
    """Take off the discounts these payments earn; gives cents, below zero, by account.

    Args:
        books: where it is written; its day is when the money counts from.
        items: what each locked account owes, by its id.
        wishes: what is paid on each.
    """
    reference = replace(books.reference, on=books.as_of)
    when = (reference, books.reference.on)
    backs = [_back(reference, one) for one in _earned(books.connection, when, items, wishes)]
    if backs:
        booking.take_back(books, backs)
    moved: dict[int, int] = defaultdict(int)
    for back in backs:
        moved[back.account_id] -= back.cents
    return dict(moved)


def preview(
    connection: Connection,
    reference: Reference,
    items: dict[int, list[OpenItem]],
    wishes: Mapping[int, Sequence[Wish]],
) -> int:
    """Take what these payments would earn today off the items; gives its cents. Books nothing."""
    off: dict[int, dict[int, int]] = defaultdict(dict)
    for one in _earned(connection, (reference, reference.on), items, wishes):
        off[one.account_id][one.receivable_id] = one.cents
    for account_id, cents in off.items():
        items[account_id] = reduced(items[account_id], cents)
    return sum(sum(cents.values()) for cents in off.values())


def shown(
    connection: Connection, reference: Reference, items: dict[int, list[OpenItem]]
) -> tuple[Offer, ...]:
    """Take what would come off today off these items, which only show it; gives what it is."""
    found = offers(connection, reference, items)
    for account_id, offered in found.items():
        off = {id_: one.cents for id_, one in offered.items()}
        items[account_id] = reduced(items[account_id], off)
    return tuple(one for offered in found.values() for one in offered.values())


def owe_again(books: Books, receivables: Iterable[int], why: str) -> dict[int, int]:
    """Owe the discounts on these principals again; gives cents by account.

    Their payment is being taken back: the tax is not paid whole any more.
    """
    backs = [
        Back(
            RULE,
            row.subject,
            row.account_id,
            row.service,
            row.receivable_id,
            row.amount_cents,
            f"discount {money(-row.amount_cents)} is owed again: {why}",
            undoes_id=row.id,
        )
        for row in _standing(books.connection, list(receivables))
    ]
    if backs:
        booking.take_back(books, backs)
    moved: dict[int, int] = defaultdict(int)
    for back in backs:
        moved[back.account_id] -= back.cents
    return dict(moved)


# ------------------------------------------------------------------------------------ of both
def _earned(
    connection: Connection,
    when: tuple[Reference, dt.date],
    items: Mapping[int, Sequence[OpenItem]],
    wishes: Mapping[int, Sequence[Wish]],
) -> list[Offer]:
    """The discounts these payments earn: by the rules of the day they count from, paid today."""
    reference, today = when
    paying = {account_id: items[account_id] for account_id in wishes if account_id in items}
    found = []
    for account_id, offered in offers(connection, reference, paying).items():
        cents = {id_: one.cents for id_, one in offered.items()}
        given = earned(paying[account_id], wishes[account_id], cents, reference.allocation, today)
        found += [offered[id_] for id_ in given]
    return found


def _is_early(reference: Reference, item: OpenItem) -> bool:
    """Whether an item is principal of a tax whose discount can be earned on the day."""
    return (
        item.service in reference.allocation.tax_services
        and item.component == "principal"
        and item.balance_cents > 0
        and reference.on <= last_day(reference, item.due_on)
    )


def _standing(connection: Connection, receivables: Sequence[int]) -> list[Any]:
    """The discounts that were given on these principals and not taken back, in order."""
    if not receivables:
        return []
    undoing = _ACCRUAL.alias("undoing")
    query = (
        select(_ACCRUAL, RECEIVABLE.c.service)
        .join(RECEIVABLE, RECEIVABLE.c.id == _ACCRUAL.c.receivable_id)
        .outerjoin(undoing, undoing.c.undoes_id == _ACCRUAL.c.id)
        .where(
            _ACCRUAL.c.receivable_id.in_(receivables),
            _ACCRUAL.c.rule == RULE,
            _ACCRUAL.c.amount_cents < 0,
            undoing.c.id.is_(None),
        )
        .order_by(_ACCRUAL.c.account_id, _ACCRUAL.c.id)
    )
    return list(connection.execute(query))


def _back(reference: Reference, one: Offer) -> Back:
    year = one.tax_year or one.until.year
    rule = reference.policy["tax.discount"]
    percent = f"{int(rule['ppm']) / 10_000:g}"
    words = (
        f"discount {money(one.cents)}, {percent} % of the {year} tax of {money(one.whole_cents)}: "
        f"paid whole on {town_date(reference.on)}, by {town_date(one.until)}; G.S. 105-360(c)"
    )
    subject = f"discount:{one.receivable_id}"
    return Back(RULE, subject, one.account_id, one.service, one.receivable_id, one.cents, words)
