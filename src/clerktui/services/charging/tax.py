"""Interest on unpaid tax: found as of any day, booked by a run or as a payment comes in.

Interest runs whether anybody books it or not; what is booked is what runs to a day less what was
booked before. A payment that counts from an earlier day (a postmark) takes back what was booked
for later. No clerk works interest out. Under a flag that forbids charging (a bankruptcy) none is
booked.

Source: G.S. 105-360(a), (d).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from clerktui.i18n import town_date
from clerktui.models import Accrual
from clerktui.rules.policy import OpenItem
from clerktui.services.charging import booking
from clerktui.services.charging.booking import Back, Books, Owed
from clerktui.services.charging.found import RECEIVABLE, Found, owing_accounts, who_are
from clerktui.services.flag_effects import bearing_on
from clerktui.services.reference import Reference
from clerktui.services.tax_interest import Interest, differences

_ACCRUAL = Accrual.__table__
RULE = "tax_interest"


def next_accounts(
    connection: Connection, reference: Reference, after: int, _scope: str
) -> list[int]:
    """The next accounts with unpaid tax that has fallen due, by id."""
    query = owing_accounts(reference.allocation.tax_services, reference.on, after)
    return list(connection.execute(query).scalars())


def find(
    connection: Connection, reference: Reference, account_ids: Sequence[int], _scope: str
) -> list[Found]:
    """The interest to the reference's day that these accounts were not charged yet."""
    people = who_are(connection, account_ids)
    held = bearing_on(connection, reference, account_ids, "penalty")
    found = []
    for one in interest_of(connection, reference, account_ids):
        if one.cents <= 0:
            continue
        flag = held.get(one.account_id)
        reasons = (flag.words,) if flag and not flag.asks else ()
        owed = _owed(reference, one)
        about = f"{one.tax_year or one.due_on.year} tax"
        who = people[one.account_id]
        found.append(Found(who, about, who.balance_cents, owed, one.rule, reasons))
    return found


def interest_of(
    connection: Connection, reference: Reference, account_ids: Sequence[int]
) -> tuple[Interest, ...]:
    """Interest to the reference's day less what was charged, by account and year of tax.

    Below zero where more was charged, to a later day.
    """
    principals = _principals(connection, reference, account_ids)
    return differences(connection, reference, principals)


def shown_items(
    connection: Connection, reference: Reference, account_ids: Sequence[int]
) -> dict[int, list[OpenItem]]:
    """Interest to today that is not booked yet, as open items of ids below zero.

    A payment taken today books it and pays it; the items only show what will be owed then.
    """
    found: dict[int, list[OpenItem]] = defaultdict(list)
    held = bearing_on(connection, reference, account_ids, "penalty")
    for one in interest_of(connection, reference, account_ids):
        flag = held.get(one.account_id)
        if one.cents <= 0 or (flag and not flag.asks):
            continue
        item = OpenItem(
            receivable_id=-len(found[one.account_id]) - 1,
            service=one.service,
            component="interest",
            bill="",
            due_on=one.due_on,
            tax_year=one.tax_year,
            balance_cents=one.cents,
            label=f"Interest to {town_date(reference.on)}",
        )
        found[one.account_id].append(item)
    return found


def owes_tax(reference: Reference, items: Iterable[OpenItem]) -> bool:
    """Whether any of these open items is tax that has fallen due."""
    taxes = reference.allocation.tax_services
    return any(
        item.service in taxes and item.component == "principal" and item.balance_cents > 0
        for item in items
    )


def settle(books: Books, account_ids: Sequence[int]) -> dict[int, int]:
    """Book the interest of these locked accounts to `books.as_of`; gives cents by account.

    What was charged beyond that day comes off again, as far as it is not paid.
    """
    connection = books.connection
    reference = replace(books.reference, on=books.as_of)
    held = bearing_on(connection, books.reference, account_ids, "penalty")
    owed, backs = [], []
    for one in interest_of(connection, reference, account_ids):
        flag = held.get(one.account_id)
        if flag and not flag.asks:
            continue
        if one.cents > 0:
            owed.append(_owed(reference, one))
        else:
            backs += _backs(connection, reference, one)
    booking.charge(books, owed)
    if backs:
        booking.take_back(books, backs)
    moved: dict[int, int] = defaultdict(int)
    for charged in owed:
        moved[charged.account_id] += charged.cents
    for back in backs:
        moved[back.account_id] -= back.cents
    return dict(moved)


def _owed(reference: Reference, one: Interest) -> Owed:
    year = one.tax_year or one.due_on.year
    return Owed(
        rule=RULE,
        subject=f"tax:{one.account_id}:{one.service}:{year}:{reference.on.isoformat()}",
        account_id=one.account_id,
        service=one.service,
        component="interest",
        due_on=one.due_on,
        cents=one.cents,
        words=one.rule,
        description=f"{year} tax interest to {town_date(reference.on)}",
        tax_year=one.tax_year,
    )


def _backs(connection: Connection, reference: Reference, one: Interest) -> list[Back]:
    """What a rule charged to a later day comes off as far as it is not paid, the newest first.

    What came from elsewhere (a file, earlier books) stays: nobody here knows how it came about.
    """
    rows = connection.execute(
        select(RECEIVABLE)
        .join(_ACCRUAL, _ACCRUAL.c.receivable_id == RECEIVABLE.c.id)
        .where(
            RECEIVABLE.c.account_id == one.account_id,
            RECEIVABLE.c.service == one.service,
            RECEIVABLE.c.tax_year.is_not_distinct_from(one.tax_year),
            RECEIVABLE.c.balance_cents > 0,
            _ACCRUAL.c.rule == RULE,
            _ACCRUAL.c.amount_cents > 0,
            _ACCRUAL.c.as_of > reference.on,
        )
        .order_by(RECEIVABLE.c.id.desc())
    )
    left, backs = -one.cents, []
    for row in rows:
        cents = min(left, row.balance_cents)
        if cents > 0:
            subject = f"back:{row.id}:{reference.on.isoformat()}"
            words = f"received {town_date(reference.on)}: interest for later comes off"
            backs.append(Back(RULE, subject, one.account_id, one.service, row.id, cents, words))
            left -= cents
    return backs


def _principals(
    connection: Connection, reference: Reference, account_ids: Sequence[int]
) -> list[int]:
    """Every principal of the taxes of which something is unpaid: paid parts bore interest, too."""
    if not account_ids:
        return []
    rows: Any = connection.execute(
        select(
            RECEIVABLE.c.id,
            RECEIVABLE.c.account_id,
            RECEIVABLE.c.service,
            RECEIVABLE.c.tax_year,
            RECEIVABLE.c.balance_cents,
        ).where(
            RECEIVABLE.c.account_id.in_(account_ids),
            RECEIVABLE.c.service.in_(tuple(reference.allocation.tax_services)),
            RECEIVABLE.c.component == "principal",
        )
    ).all()
    unpaid = {(row.account_id, row.service, row.tax_year) for row in rows if row.balance_cents > 0}
    return [row.id for row in rows if (row.account_id, row.service, row.tax_year) in unpaid]
