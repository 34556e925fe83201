"""What taxes of a year are owed on a day: with interest to it, with the discount taken off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from clerktui.services.accruals.tax_bills import bills_of_many
from clerktui.services.confidential import shown_address
from clerktui.services.mortgage.rows import ACCOUNT, CUSTOMER, PARCEL, PREMISE
from clerktui.services.open_items import display_name
from clerktui.services.reference import Reference
from clerktui.views.accruals import TaxBillView

_PIECE = 300


@dataclass(frozen=True)
class Tax:
    """The taxes of one account of one year on a day, in cents."""

    bill: str
    due_on: dt.date
    billed_cents: int
    principal_cents: int
    interest_cents: int
    penalty_cents: int
    cost_cents: int
    discount_cents: int

    @property
    def owed_cents(self) -> int:
        """What pays it whole on the day."""
        charges = self.interest_cents + self.penalty_cents + self.cost_cents
        return self.principal_cents + charges - self.discount_cents


@dataclass(frozen=True)
class Place:
    """An account with its owner and parcel."""

    account: str
    name: str
    parcel: str
    address: str


def taxes_of(
    connection: Connection, reference: Reference, account_ids: Sequence[int]
) -> dict[int, dict[int, Tax]]:
    """The taxes of these accounts by account and year, as of the reference's day."""
    found: dict[int, dict[int, Tax]] = {}
    wanted = sorted(set(account_ids))
    for start in range(0, len(wanted), _PIECE):
        some = bills_of_many(connection, reference, wanted[start : start + _PIECE])
        for account_id, bills in some.items():
            years = {bill.tax_year for bill in bills}
            found[account_id] = {
                year: _sum([bill for bill in bills if bill.tax_year == year]) for year in years
            }
    return found


def places_of(connection: Connection, account_ids: Sequence[int]) -> dict[int, Place]:
    """These accounts with owner, parcel and place; a confidential address is not told."""
    found: dict[int, Place] = {}
    wanted = sorted(set(account_ids))
    for start in range(0, len(wanted), _PIECE):
        rows: Any = connection.execute(
            select(
                ACCOUNT.c.id,
                ACCOUNT.c.number,
                CUSTOMER.c.last_name,
                CUSTOMER.c.first_name,
                PARCEL.c.number.label("parcel"),
                shown_address(),
            )
            .join(CUSTOMER, CUSTOMER.c.id == ACCOUNT.c.customer_id)
            .join(PREMISE, PREMISE.c.id == ACCOUNT.c.premise_id)
            .outerjoin(PARCEL, PARCEL.c.id == PREMISE.c.parcel_id)
            .where(ACCOUNT.c.id.in_(wanted[start : start + _PIECE]))
        )
        for row in rows:
            name = display_name(row.last_name, row.first_name)
            found[row.id] = Place(row.number, name, row.parcel or "", row.address)
    return found


def _sum(bills: Sequence[TaxBillView]) -> Tax:
    return Tax(
        bill=next((bill.bill for bill in bills if bill.bill), ""),
        due_on=min(bill.due_on for bill in bills),
        billed_cents=sum(bill.billed_cents for bill in bills),
        principal_cents=sum(bill.principal_cents for bill in bills),
        interest_cents=sum(bill.interest_cents for bill in bills),
        penalty_cents=sum(bill.penalty_cents for bill in bills),
        cost_cents=sum(bill.cost_cents for bill in bills),
        discount_cents=sum(bill.discount_cents for bill in bills),
    )
