"""Meter readings for tests: two years of one account's meter."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import insert, select

from clerktui.models import Account, MeterReading, ServiceAgreement
from tests.support.office import Office

MARIA = "10-0442-07"


def add_readings(office: Office, number: str, *, estimated: dt.date | None = None) -> None:
    """A water meter read on the 28th of 24 months; from July 2026 on twice as much is used."""
    account = Account.__table__
    with office.db.write() as c:
        account_id = c.execute(select(account.c.id).where(account.c.number == number)).scalar_one()
        meter = {"account_id": account_id, "service": "water", "meter": "88213"}
        agreement = c.execute(
            insert(ServiceAgreement.__table__)
            .values(**meter, meter_n="88213")
            .returning(ServiceAgreement.__table__.c.id)
        ).scalar_one()
        shows, before = 1000, dt.date(2024, 10, 28)
        for place in range(24):
            month = 10 + place
            read_on = dt.date(2024 + month // 12, month % 12 + 1, 28)
            usage = 80 if read_on >= dt.date(2026, 7, 1) else 40
            shows += usage
            c.execute(
                insert(MeterReading.__table__).values(
                    agreement_id=agreement,
                    read_on=read_on,
                    reading=shows,
                    usage=usage,
                    days=(read_on - before).days,
                    is_estimated=read_on == estimated,
                    source="test",
                )
            )
            before = read_on
