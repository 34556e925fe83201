"""The unpaid taxes of the town by year, and the parcels of a year, with interest as of today."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, case, distinct, func, select

from clerktui.db import Database
from clerktui.i18n import town_date
from clerktui.rules.limitation import bar_words, is_barred, years_of
from clerktui.security.permissions import require
from clerktui.services.accruals.advertising import parcels_of
from clerktui.services.accruals.tax_bills import bills_of_many, companies_of
from clerktui.services.charging import tax
from clerktui.services.charging.found import ACCOUNT, RECEIVABLE, who_are
from clerktui.services.reference import Reference, get_reference
from clerktui.services.tax_clocks import clock
from clerktui.views.accruals import (
    TaxBillView,
    TaxParcel,
    TaxParcels,
    TaxYearLine,
    TaxYears,
)
from clerktui.views.people import Actor

_PAGE = 400
_SOON = dt.timedelta(days=365)


def by_year(db: Database, actor: Actor) -> TaxYears:
    """What is unpaid of every year's tax in the whole town, the oldest first.

    Sums are the database's; only interest that runs is worked out by account, a page at a time.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    with db.snapshot() as connection:
        reference = get_reference(db, connection)
        running: dict[int, int] = defaultdict(int)
        for ids in _owing(connection, reference):
            for items in tax.shown_items(connection, reference, ids).values():
                for item in items:
                    running[item.tax_year or item.due_on.year] += item.balance_cents
        rows = connection.execute(_sums(reference)).all()
    return TaxYears(reference.on, tuple(_years(reference, rows, running)))


def of_year(
    db: Database, actor: Actor, tax_year: int, after: str = "", limit: int = 100
) -> TaxParcels:
    """The accounts that owe the tax of a year, by their numbers.

    Args:
        db: the books.
        actor: who looks.
        tax_year: which tax.
        after: the last number of the page before.
        limit: how many at most.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        query = (
            select(ACCOUNT.c.id, ACCOUNT.c.number)
            .where(
                ACCOUNT.c.number > after,
                ACCOUNT.c.id.in_(
                    select(RECEIVABLE.c.account_id).where(
                        *_unpaid(reference), RECEIVABLE.c.tax_year == tax_year
                    )
                ),
            )
            .order_by(ACCOUNT.c.number)
            .limit(limit + 1)
        )
        rows = connection.execute(query).all()
        ids = [row.id for row in rows[:limit]]
        found = _parcels(connection, reference, tax_year, ids)
    return TaxParcels(tax_year, reference.on, found, len(rows) > limit)


# ------------------------------------------------------------------------------------- the sums
def _unpaid(reference: Reference) -> tuple[Any, ...]:
    return (
        RECEIVABLE.c.service.in_(tuple(reference.allocation.tax_services)),
        RECEIVABLE.c.component == "principal",
        RECEIVABLE.c.balance_cents > 0,
    )


def _owing(connection: Connection, reference: Reference) -> Iterator[Sequence[int]]:
    """The accounts that owe a tax, some hundred at a time."""
    after = 0
    while True:
        query = (
            select(RECEIVABLE.c.account_id)
            .where(*_unpaid(reference), RECEIVABLE.c.account_id > after)
            .distinct()
            .order_by(RECEIVABLE.c.account_id)
            .limit(_PAGE)
        )
        ids = list(connection.execute(query).scalars())
        if not ids:
            return
        yield ids
        after = ids[-1]


def _sums(reference: Reference) -> Any:
    """What is open by year and component; parcels are counted by their principal."""
    is_principal = RECEIVABLE.c.component == "principal"
    return (
        select(
            RECEIVABLE.c.tax_year,
            func.count(distinct(case((is_principal, RECEIVABLE.c.account_id)))).label("parcels"),
            func.min(case((is_principal, RECEIVABLE.c.due_on))).label("due_on"),
            *(
                func.coalesce(
                    func.sum(
                        case((RECEIVABLE.c.component.in_(of), RECEIVABLE.c.balance_cents), else_=0)
                    ),
                    0,
                ).label(name)
                for name, of in (
                    ("principal", ("principal",)),
                    ("interest", ("interest",)),
                    ("cost", ("penalty", "cost")),
                )
            ),
        )
        .where(
            RECEIVABLE.c.service.in_(tuple(reference.allocation.tax_services)),
            RECEIVABLE.c.balance_cents > 0,
            RECEIVABLE.c.component != "credit",
            RECEIVABLE.c.tax_year.is_not(None),
        )
        .group_by(RECEIVABLE.c.tax_year)
        .order_by(RECEIVABLE.c.tax_year)
    )


def _years(
    reference: Reference, rows: Sequence[Any], running: dict[int, int]
) -> Iterator[TaxYearLine]:
    for row in rows:
        due_on = row.due_on or dt.date(row.tax_year, 9, 1)
        dates = clock(reference, due_on)
        state, words = "delinquent", f"delinquent since {town_date(dates.delinquent_on)}"
        if reference.on < dates.delinquent_on:
            state, words = "not yet", f"no interest before {town_date(dates.delinquent_on)}"
        barred, warns = _warns(reference, due_on, dates.barred_after)
        yield TaxYearLine(
            tax_year=row.tax_year,
            parcels=row.parcels,
            principal_cents=int(row.principal),
            interest_cents=int(row.interest) + running.get(row.tax_year, 0),
            cost_cents=int(row.cost),
            delinquent_on=dates.delinquent_on,
            barred_after=dates.barred_after,
            words=words,
            state=barred or state,
            warns=warns,
        )


def _warns(reference: Reference, due_on: dt.date, barred_after: dt.date) -> tuple[str, str]:
    """Whether remedies are barred or soon will be, in a word and in words; else nothing."""
    years = years_of(reference.policy["limitation.years"], "tax")
    if is_barred(due_on, reference.on, years):
        return "barred", bar_words(due_on, years)
    if barred_after - reference.on <= _SOON:
        return "barred soon", f"barred soon, after {town_date(barred_after)}"
    return "", ""


# ---------------------------------------------------------------------------------- the parcels
def _parcels(
    connection: Connection, reference: Reference, tax_year: int, ids: Sequence[int]
) -> tuple[TaxParcel, ...]:
    people = who_are(connection, ids)
    parcels = parcels_of(connection, ids)
    bills = bills_of_many(connection, reference, ids)
    companies = companies_of(connection, ids)
    return tuple(
        _parcel(
            (people[id_].number, people[id_].name, parcels.get(id_, "")),
            [bill for bill in bills[id_] if bill.tax_year == tax_year],
            companies.get(id_, ""),
        )
        for id_ in ids
    )


def _parcel(who: tuple[str, str, str], bills: Sequence[TaxBillView], company: str) -> TaxParcel:
    return TaxParcel(
        *who,
        principal_cents=sum(bill.principal_cents for bill in bills),
        interest_cents=sum(bill.interest_cents for bill in bills),
        cost_cents=sum(bill.penalty_cents + bill.cost_cents for bill in bills),
        discount_cents=sum(bill.discount_cents for bill in bills),
        words=bills[0].words if bills else "",
        company=company,
    )
