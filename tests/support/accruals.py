"""Late fees, interest and waivers, for tests."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import insert, select, update

from clerktui.models import Account, Parcel, Premise, Receivable
from clerktui.services.accruals import runs
from clerktui.views.accruals import AccrualList, AccrualRunDraft, AccrualRunView
from tests.support.office import Office

_ACCOUNT = Account.__table__
_RECEIVABLE = Receivable.__table__


def charge(
    office: Office, rule: str, as_of: dt.date | None = None, scope: str = ""
) -> AccrualRunView:
    """Run a rule, as the supervisor."""
    return runs.run(office.db, office.people["sam"], AccrualRunDraft(rule, as_of, scope))


def edit_list(
    office: Office, rule: str, as_of: dt.date | None = None, scope: str = ""
) -> AccrualList:
    """What a run would charge."""
    return runs.edit_list(office.db, office.people["ana"], AccrualRunDraft(rule, as_of, scope))


def open_parts(office: Office, number: str) -> list[tuple[str, str, int]]:
    """What an account owes: service, component, cents; in the order it was made."""
    table, account = _RECEIVABLE, _ACCOUNT
    with office.db.read() as connection:
        rows = connection.execute(
            select(table.c.service, table.c.component, table.c.balance_cents)
            .join(account, account.c.id == table.c.account_id)
            .where(account.c.number == number, table.c.balance_cents != 0)
            .order_by(table.c.id)
        )
        return [tuple(row) for row in rows]


def tax_bill(office: Office, number: str, cents: int, year: int) -> str:
    """The tax of a year, due September 1."""
    bill = office.bill(number, due=dt.date(year, 9, 1), tax=cents)
    with office.db.write() as connection:
        newest = select(_RECEIVABLE.c.id).order_by(_RECEIVABLE.c.id.desc())
        one = newest.limit(1).scalar_subquery()
        connection.execute(update(_RECEIVABLE).where(_RECEIVABLE.c.id == one).values(tax_year=year))
    return bill


def parcel(office: Office, number: str, account: str) -> None:
    """Put an account's place on a parcel."""
    with office.db.write() as connection:
        parcel_id = connection.execute(
            insert(Parcel.__table__)
            .values(number=number, number_n=number.replace("-", ""), description="LOT 4 ELM ST")
            .returning(Parcel.__table__.c.id)
        ).scalar_one()
        premise = select(_ACCOUNT.c.premise_id).where(_ACCOUNT.c.number == account)
        connection.execute(
            update(Premise.__table__)
            .where(Premise.__table__.c.id == premise.scalar_subquery())
            .values(parcel_id=parcel_id)
        )
