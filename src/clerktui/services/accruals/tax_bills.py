"""The taxes of an account by year: billed, unpaid, with interest as of any day, and their clock."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import town_date
from clerktui.models import Bill, MortgageParcel
from clerktui.rules.allocation import OpenItem
from clerktui.rules.limitation import bar_words, is_barred, years_of
from clerktui.security.permissions import require
from clerktui.services.accruals.advertising import parcels_of
from clerktui.services.charging import discount, tax
from clerktui.services.charging.found import RECEIVABLE, reference_on
from clerktui.services.open_items import get_accounts, get_items
from clerktui.services.reference import Reference, get_reference
from clerktui.services.tax_clocks import clock
from clerktui.views.accruals import TaxBills, TaxBillView
from clerktui.views.people import Actor

_BILL = Bill.__table__
_PAYS = MortgageParcel.__table__


@dataclass(frozen=True)
class _Year:
    """The open items of one year's tax, and its interest that is not booked."""

    service: str
    tax_year: int
    rows: Sequence[Any]
    running_cents: int
    discount_cents: int = 0

    def open_cents(self, component: str) -> int:
        return sum(row.balance_cents for row in self.rows if row.component == component)


def get_tax_bills(db: Database, actor: Actor, number: str, on: dt.date | None = None) -> TaxBills:
    """The taxes of an account by year as they would be paid on a day (else today).

    Raises:
        Refused: `denied`, `account.unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        today = get_reference(db, connection)
        reference = reference_on(connection, today, on or today.on)
        account = get_accounts(connection, [number]).get(number)
        if account is None:
            raise Refused("account.unknown", account=number)
        bills = bills_of(connection, reference, account.id)
        parcel = parcels_of(connection, [account.id]).get(account.id, "")
        company = companies_of(connection, [account.id]).get(account.id, "")
    return TaxBills(account.number, account.name, parcel, reference.on, bills, company)


def companies_of(connection: Connection, account_ids: Sequence[int]) -> dict[int, str]:
    """The mortgage companies that pay the taxes of these accounts today, by account."""
    query = select(_PAYS.c.account_id, _PAYS.c.company_code).where(
        _PAYS.c.account_id.in_(account_ids), _PAYS.c.ended_on.is_(None)
    )
    return {row.account_id: row.company_code for row in connection.execute(query)}


def bills_of(
    connection: Connection, reference: Reference, account_id: int
) -> tuple[TaxBillView, ...]:
    """The taxes of an account by year as of the reference's day, the newest first."""
    return bills_of_many(connection, reference, [account_id]).get(account_id, ())


def bills_of_many(
    connection: Connection, reference: Reference, account_ids: Sequence[int]
) -> dict[int, tuple[TaxBillView, ...]]:
    """The taxes of some hundred accounts, by account; whoever never had one is missing."""
    rows = connection.execute(
        select(RECEIVABLE, _BILL.c.number.label("bill"))
        .outerjoin(_BILL, _BILL.c.id == RECEIVABLE.c.bill_id)
        .where(
            RECEIVABLE.c.account_id.in_(account_ids),
            RECEIVABLE.c.service.in_(tuple(reference.allocation.tax_services)),
        )
        .order_by(RECEIVABLE.c.due_on, RECEIVABLE.c.id)
    )
    found: dict[int, dict[tuple[str, int | None], list[Any]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for row in rows:
        found[row.account_id][row.service, row.tax_year].append(row)
    shown = tax.shown_items(connection, reference, list(found))
    items = get_items(connection, list(found))
    offers = discount.offers(connection, reference, items)
    return {
        account_id: tuple(
            _view(reference, year)
            for year in _years(
                groups, shown.get(account_id, []), offers.get(account_id, {}).values()
            )
        )
        for account_id, groups in found.items()
    }


def _years(
    groups: Mapping[tuple[str, int | None], Sequence[Any]],
    shown: Sequence[OpenItem],
    offers: Iterable[discount.Offer],
) -> list[_Year]:
    off: dict[tuple[str, int | None], int] = defaultdict(int)
    for one in offers:
        off[one.service, one.tax_year] += one.cents
    running = {(item.service, item.tax_year): item.balance_cents for item in shown}
    years = [
        _Year(key[0], key[1] or each[0].due_on.year, each, running.get(key, 0), off[key])
        for key, each in groups.items()
    ]
    return sorted(years, key=lambda year: (-year.tax_year, year.service))


def _view(reference: Reference, year: _Year) -> TaxBillView:
    principals = [row for row in year.rows if row.component == "principal"]
    first = (principals or list(year.rows))[0]
    principal = year.open_cents("principal")
    interest = year.open_cents("interest") + year.running_cents
    penalty, cost = year.open_cents("penalty"), year.open_cents("cost")
    dates = clock(reference, first.due_on)
    total = principal + interest + penalty + cost
    return TaxBillView(
        service=year.service,
        tax_year=year.tax_year,
        bill=first.bill or "",
        due_on=first.due_on,
        billed_cents=sum(row.original_cents for row in principals),
        principal_cents=principal,
        interest_cents=interest,
        penalty_cents=penalty,
        cost_cents=cost,
        discount_cents=year.discount_cents,
        total_cents=total,
        delinquent_on=dates.delinquent_on,
        barred_after=dates.barred_after,
        words=_words(reference, year.service, (first.due_on, dates.delinquent_on), total),
    )


def _words(
    reference: Reference, service: str, dates: tuple[dt.date, dt.date], total_cents: int
) -> str:
    due_on, delinquent_on = dates
    years = years_of(reference.policy["limitation.years"], service)
    if not total_cents:
        return "paid"
    if is_barred(due_on, reference.on, years):
        return bar_words(due_on, years)
    if reference.on < delinquent_on:
        return f"without interest before {town_date(delinquent_on)}"
    return f"delinquent since {town_date(delinquent_on)}"
