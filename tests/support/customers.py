"""An account with everything on it: arrears, flags, a meter, a deposit, a past."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import insert, select, update

from clerktui.models import Account, Customer, ServiceAgreement
from clerktui.services import accounts
from clerktui.views.tickets import TenderDraft
from tests.support.office import Office

MARIA = "10-0442-07"


def add_maria(office: Office) -> int:
    """Maria: water, sewer and solid waste, partly late; two payments, a call, three flags."""
    account = office.account(
        MARIA, "RODRIGUEZ, MARIA E", address="12 Elm St Apt 2", water=2140, sewer=2010
    )
    office.bill(MARIA, due=dt.date(2026, 10, 20), water=1980, sewer=1790)
    office.bill(MARIA, due=dt.date(2026, 6, 20), solid_waste=5000)
    office.pay(MARIA, 4500, TenderDraft("check", 4500, "1187"))
    office.pay(MARIA, 500)
    accounts.add_contact(
        office.db,
        office.people["dee"],
        MARIA,
        "call",
        "asks for extension to payday, promise taken",
    )
    office.flag(account, "promise", "60.00 by 11/27")
    office.flag(account, "cash_only", "returned check 08/02/26")
    _reach(office, account)
    return account


def _reach(office: Office, account: int) -> None:
    """Phone, mail, meter, language, since when, and a deposit."""
    whose = select(Account.__table__.c.customer_id).where(Account.__table__.c.id == account)
    with office.db.write() as connection:
        connection.execute(
            update(Customer.__table__)
            .where(Customer.__table__.c.id == whose.scalar_subquery())
            .values(
                phone="(919) 555-0142",
                email="maria@example.org",
                mail_address="PO Box 9",
                mail_city="Maple Falls",
                mail_state="NC",
                mail_zip="28099",
                language="es",
            )
        )
        connection.execute(
            update(Account.__table__)
            .where(Account.__table__.c.id == account)
            .values(opened_on=dt.date(2019, 3, 14), deposit_cents=10_000)
        )
        connection.execute(
            insert(ServiceAgreement.__table__).values(
                account_id=account, service="water", meter="88213", meter_n="88213"
            )
        )


def give_to_the_same_person(office: Office, account: int, other: int) -> None:
    """Make the other account one of the same person."""
    table = Account.__table__
    with office.db.write() as connection:
        owner = connection.execute(
            select(table.c.customer_id).where(table.c.id == account)
        ).scalar()
        connection.execute(update(table).where(table.c.id == other).values(customer_id=owner))
