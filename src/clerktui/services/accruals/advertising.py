"""The list of unpaid tax liens that is advertised, and the cost each parcel then bears.

Listed are the record owners of parcels whose tax of the year is delinquent, in alphabetical order,
with the principal. Left out, with the reason: what bears a flag that stops enforcing, what is
barred, what has no parcel. The cost is charged once a parcel and year; it is tax.

Source: G.S. 105-369(b1), (c), (d); 105-378.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from clerktui.errors import Refused
from clerktui.i18n import money, town_date
from clerktui.models import Accrual, Parcel, Premise
from clerktui.rules.limitation import bar_words, is_barred, years_of
from clerktui.rules.tax_clock import may_advertise
from clerktui.services.charging.booking import Owed
from clerktui.services.charging.found import ACCOUNT, RECEIVABLE, Found, owing_accounts, who_are
from clerktui.services.flag_effects import bearing_on
from clerktui.services.reference import Reference
from clerktui.services.tax_clocks import clock

_ACCRUAL = Accrual.__table__
_PARCEL = Parcel.__table__
_PREMISE = Premise.__table__


@dataclass(frozen=True)
class AdScope:
    """Whose tax of which year, when the list is in the paper, when the owners were written to."""

    tax_year: int
    published_on: dt.date
    mailed_on: dt.date

    def said(self) -> str:
        """As a run keeps it.

        >>> AdScope(2025, dt.date(2026, 4, 1), dt.date(2026, 3, 1)).said()
        '2025 2026-04-01 2026-03-01'
        """
        return f"{self.tax_year} {self.published_on.isoformat()} {self.mailed_on.isoformat()}"


def scope_of(connection: Connection, reference: Reference, scope: str) -> AdScope:
    """Read a scope, held to the clock of its tax.

    Raises:
        Refused: `advertising.scope`, `advertising.no_tax`, `advertising.window`,
            `advertising.notice`.
    """
    words = scope.split()
    try:
        year, published, mailed = words
        said = AdScope(int(year), dt.date.fromisoformat(published), dt.date.fromisoformat(mailed))
    except ValueError:
        raise Refused("advertising.scope", scope=scope) from None
    due_on = due_of(connection, reference, said.tax_year)
    dates = clock(reference, due_on)
    why = may_advertise(dates, said.published_on, said.mailed_on)
    if why == "window":
        raise Refused(
            "advertising.window",
            published_on=said.published_on,
            first=dates.advertise_from,
            last=dates.advertise_until,
        )
    if why:
        raise Refused("advertising.notice", mailed_on=said.mailed_on)
    return said


def due_of(connection: Connection, reference: Reference, tax_year: int) -> dt.date:
    """When the tax of a year fell due.

    Raises:
        Refused: `advertising.no_tax`.
    """
    due_on = connection.execute(
        select(RECEIVABLE.c.due_on)
        .where(
            RECEIVABLE.c.tax_year == tax_year,
            RECEIVABLE.c.service.in_(tuple(reference.allocation.tax_services)),
            RECEIVABLE.c.component == "principal",
        )
        .order_by(RECEIVABLE.c.due_on)
        .limit(1)
    ).scalar()
    if due_on is None:
        raise Refused("advertising.no_tax", tax_year=tax_year)
    found: dt.date = due_on
    return found


def next_accounts(
    connection: Connection, reference: Reference, after: int, scope: str
) -> list[int]:
    """The next accounts with unpaid tax of the scope's year, by id."""
    year = int(scope.split(maxsplit=1)[0])
    query = owing_accounts(reference.allocation.tax_services, reference.on, after)
    query = query.where(RECEIVABLE.c.tax_year == year)
    return list(connection.execute(query).scalars())


def find(
    connection: Connection, reference: Reference, account_ids: Sequence[int], scope: str
) -> list[Found]:
    """What of these accounts is advertised, with its cost, or why not."""
    year = int(scope.split(maxsplit=1)[0])
    people = who_are(connection, account_ids)
    taxes = _principals(connection, reference, account_ids, year)
    parcels = parcels_of(connection, account_ids)
    held = bearing_on(connection, reference, account_ids, "enforce")
    charged = _charged(connection, [_subject(one, year) for one in account_ids])
    found = []
    for account_id in account_ids:
        rows = taxes.get(account_id, [])
        if not rows:
            continue
        reasons = [held[account_id].words] if account_id in held else []
        parcel = parcels.get(account_id, "")
        reasons += _reasons(reference, rows, parcel)
        if _subject(account_id, year) in charged:
            reasons.append("its cost is charged already")
        cents = sum(row.balance_cents for row in rows)
        owed = _owed(reference, account_id, year, rows[0])
        about = parcel or f"{year} tax"
        found.append(Found(people[account_id], about, cents, owed, owed.words, tuple(reasons)))
    return found


def parcels_of(connection: Connection, account_ids: Sequence[int]) -> dict[int, str]:
    """The parcel of each account that has one: its number and description."""
    rows = connection.execute(
        select(ACCOUNT.c.id, _PARCEL.c.number, _PARCEL.c.description)
        .join(_PREMISE, _PREMISE.c.id == ACCOUNT.c.premise_id)
        .join(_PARCEL, _PARCEL.c.id == _PREMISE.c.parcel_id)
        .where(ACCOUNT.c.id.in_(account_ids))
    )
    return {row.id: f"{row.number} {row.description}".strip() for row in rows}


def _reasons(reference: Reference, rows: Sequence[Any], parcel: str) -> list[str]:
    due_on = rows[0].due_on
    years = years_of(reference.policy["limitation.years"], rows[0].service)
    dates = clock(reference, due_on)
    reasons = []
    if not parcel:
        reasons.append("no parcel: no lien to advertise")
    if reference.on < dates.delinquent_on:
        reasons.append(f"not delinquent before {town_date(dates.delinquent_on)}")
    if is_barred(due_on, reference.on, years):
        reasons.append(bar_words(due_on, years))
    least = reference.policy["tax.advertising"]["least_cents"]
    if sum(row.balance_cents for row in rows) < least:
        reasons.append(f"less than {money(least)}")
    return reasons


def _owed(reference: Reference, account_id: int, year: int, row: Any) -> Owed:
    cost = reference.policy["tax.advertising"]["cost_cents"]
    words = f"cost of advertising the {year} tax {money(cost)}, G.S. 105-369(d)"
    return Owed(
        rule="advertising",
        subject=_subject(account_id, year),
        account_id=account_id,
        service=row.service,
        component="cost",
        due_on=row.due_on,
        cents=cost,
        words=words,
        description=f"{year} cost of advertising",
        tax_year=year,
    )


def _subject(account_id: int, year: int) -> str:
    return f"advertising:{account_id}:{year}"


def _principals(
    connection: Connection, reference: Reference, account_ids: Sequence[int], year: int
) -> dict[int, list[Any]]:
    rows = connection.execute(
        select(RECEIVABLE)
        .where(
            RECEIVABLE.c.account_id.in_(account_ids),
            RECEIVABLE.c.service.in_(tuple(reference.allocation.tax_services)),
            RECEIVABLE.c.component == "principal",
            RECEIVABLE.c.tax_year == year,
            RECEIVABLE.c.balance_cents > 0,
        )
        .order_by(RECEIVABLE.c.account_id, RECEIVABLE.c.due_on)
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.account_id].append(row)
    return found


def _charged(connection: Connection, subjects: Sequence[str]) -> set[str]:
    """The subjects whose cost was charged and not taken back."""
    rows = connection.execute(
        select(_ACCRUAL).where(_ACCRUAL.c.rule == "advertising", _ACCRUAL.c.subject.in_(subjects))
    ).all()
    undone = {row.undoes_id for row in rows if row.undoes_id is not None}
    return {row.subject for row in rows if row.amount_cents > 0 and row.id not in undone}
