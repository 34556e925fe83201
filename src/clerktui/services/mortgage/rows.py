"""Rows every step about a mortgage company begins with."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, func, select

from clerktui.errors import Refused
from clerktui.models import (
    Account,
    Customer,
    MortgageCompany,
    MortgageFile,
    MortgageLine,
    MortgageParcel,
    Parcel,
    Premise,
)
from clerktui.services.charging.found import RECEIVABLE
from clerktui.services.reference import Reference

ACCOUNT = Account.__table__
COMPANY = MortgageCompany.__table__
CUSTOMER = Customer.__table__
FILE = MortgageFile.__table__
LINE = MortgageLine.__table__
PARCEL = Parcel.__table__
PAYS = MortgageParcel.__table__
PREMISE = Premise.__table__


def company_of(connection: Connection, code: str, on: dt.date) -> Any:
    """What is agreed with a company on a day.

    Raises:
        Refused: `mortgage.unknown`.
    """
    query = (
        select(COMPANY)
        .where(COMPANY.c.code == code, COMPANY.c.effective_from <= on)
        .order_by(COMPANY.c.effective_from.desc(), COMPANY.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    if row is None:
        raise Refused("mortgage.unknown", code=code)
    return row


def layout_of(reference: Reference, company: Any) -> Any:
    """How a company's files are laid out: `bill` and `pay`.

    Raises:
        Refused: `mortgage.layout`.
    """
    known = reference.policy["mortgage.layouts"]
    if company.layout not in known:
        raise Refused("mortgage.layout", layout=company.layout, known=", ".join(known))
    return known[company.layout]


def newest_year(connection: Connection, reference: Reference) -> int:
    """The newest year a tax was billed for.

    Raises:
        Refused: `mortgage.no_tax`.
    """
    query = select(func.max(RECEIVABLE.c.tax_year)).where(
        RECEIVABLE.c.service.in_(tuple(reference.allocation.tax_services)),
        RECEIVABLE.c.component == "principal",
    )
    year = connection.execute(query).scalar()
    if year is None:
        raise Refused("mortgage.no_tax")
    return int(year)


def paid_accounts(connection: Connection, company: str) -> dict[int, str]:
    """The accounts a company pays the tax of today, with its loan numbers."""
    query = select(PAYS.c.account_id, PAYS.c.loan).where(
        PAYS.c.company_code == company, PAYS.c.ended_on.is_(None)
    )
    return {row.account_id: row.loan for row in connection.execute(query)}


def next_number(connection: Connection) -> int:
    """The next number of a file; the office chain is locked."""
    last = select(func.coalesce(func.max(FILE.c.number), 0))
    return int(connection.execute(last).scalar_one()) + 1
