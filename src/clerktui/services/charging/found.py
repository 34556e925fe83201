"""What a rule finds before it charges: what it would charge whom, or why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Select, select

from clerktui.models import Account, Customer, Receivable
from clerktui.services.charging.booking import Owed
from clerktui.services.open_items import display_name
from clerktui.services.policies import get_policies
from clerktui.services.reference import Reference

ACCOUNT = Account.__table__
CUSTOMER = Customer.__table__
RECEIVABLE = Receivable.__table__
PAGE = 200
"""Accounts looked at, and charged, in one short transaction."""
_DATED = (
    "allocation.default",
    "flag.rules",
    "late_fee.rules",
    "late_fee.waivers",
    "limitation.years",
    "tax.advertising",
    "tax.discount",
    "tax.interest",
    "town.holidays",
)


@dataclass(frozen=True)
class Who:
    """An account a rule looks at."""

    id: int
    number: str
    name: str
    account_class: str
    balance_cents: int


@dataclass(frozen=True)
class Found:
    """One thing a rule found: what it would charge, and every reason it does not."""

    who: Who
    about: str
    owed_cents: int
    owed: Owed | None
    words: str
    reasons: tuple[str, ...] = ()

    @property
    def is_charged(self) -> bool:
        """Whether nothing stands in the way."""
        return self.owed is not None and not self.reasons


def reference_on(connection: Connection, reference: Reference, on: dt.date) -> Reference:
    """Today's reference with the day, and what the town decided to hold on it."""
    if on == reference.on:
        return reference
    dated = get_policies(connection, _DATED, on)
    return replace(reference, on=on, policy={**reference.policy, **dated})


def owing_accounts(
    services: Iterable[str], due_before: dt.date, after: int, limit: int = PAGE
) -> Select[Any]:
    """The ids of the next accounts that owe principal on these services, in order."""
    return (
        select(RECEIVABLE.c.account_id)
        .where(
            RECEIVABLE.c.account_id > after,
            RECEIVABLE.c.service.in_(tuple(services)),
            RECEIVABLE.c.component == "principal",
            RECEIVABLE.c.balance_cents > 0,
            RECEIVABLE.c.due_on < due_before,
        )
        .distinct()
        .order_by(RECEIVABLE.c.account_id)
        .limit(limit)
    )


def who_are(connection: Connection, account_ids: Sequence[int]) -> dict[int, Who]:
    """These accounts with their customers' names."""
    rows = connection.execute(
        select(ACCOUNT, CUSTOMER.c.last_name, CUSTOMER.c.first_name)
        .join(CUSTOMER, CUSTOMER.c.id == ACCOUNT.c.customer_id)
        .where(ACCOUNT.c.id.in_(account_ids))
    )
    return {
        row.id: Who(
            row.id,
            row.number,
            display_name(row.last_name, row.first_name),
            row.account_class,
            row.balance_cents,
        )
        for row in rows
    }
