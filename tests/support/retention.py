"""Old accounts for a purge to find, and the whole road of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import update

from clerktui.errors import ClerkError
from clerktui.models import Account, Customer
from clerktui.services import account_notes
from clerktui.services.retention import planning, releasing, running
from clerktui.views.retention import PurgeRunView
from clerktui.views.tickets import TenderDraft
from tests.support.office import Office

OLD, YOUNG, OWING = "10-0001-00", "10-0002-00", "10-0003-00"
LATER = dt.datetime(2030, 6, 3, 15, 0, tzinfo=dt.UTC)


def close_account(office: Office, number: str, closed_on: dt.date) -> None:
    """Write down that an account was closed on a day."""
    table = Account.__table__
    with office.db.write() as connection:
        connection.execute(
            update(table)
            .where(table.c.number == number)
            .values(status="closed", closed_on=closed_on)
        )


def old_books(office: Office) -> Office:
    """OLD was paid, noted and closed in 2026, OWING still owes, YOUNG is open; paid by check."""
    office.account(OLD, "OKAFOR, CHIDI", water=5000)
    office.account(OWING, "OKAFOR-SMITH, ADA", water=700)
    office.account(YOUNG, "RODRIGUEZ, MARIA", water=900)
    table = Customer.__table__
    with office.db.write() as connection:
        connection.execute(
            update(table)
            .where(table.c.last_name == "OKAFOR")
            .values(phone="919-555-0142", email="c@okafor.example", mail_address="9 Oak St")
        )
    office.pay(OLD, 5000, TenderDraft("check", 5000, "1187"))
    account_notes.add_contact(office.db, office.people["ana"], OLD, "note", "Chidi moved to Ohio")
    for number in (OLD, OWING):
        close_account(office, number, dt.date(2026, 11, 23))
    return office


def plan(office: Office, who: str = "sam") -> PurgeRunView:
    """A plan, looked at to its end."""
    run = planning.begin_plan(office.db, office.people[who])
    while not planning.plan_some(office.db, office.people[who], run.number, chunk=2).is_finished:
        pass
    return planning.plan_some(office.db, office.people[who], run.number).run


def approve(office: Office, run: PurgeRunView, who: str = "fay") -> PurgeRunView:
    """The manifest released."""
    return releasing.approve_run(office.db, office.people[who], run.number, run.manifest_hash)


def run_all(office: Office, number: int, who: str = "sam", piece: int = 20) -> PurgeRunView:
    """A released run worked to its end."""
    while True:
        step = running.run_some(office.db, office.people[who], number, piece)
        if step.is_finished:
            return step.run


def purge(office: Office) -> PurgeRunView:
    """Planned, released, run."""
    run = plan(office)
    approve(office, run)
    return run_all(office, run.number)


@contextmanager
def refuses(message_id: str) -> Iterator[None]:
    """What is done inside is refused with this id."""
    with pytest.raises(ClerkError) as caught:
        yield
    assert caught.value.message_id == message_id
