"""Close-outs for tests, made by the services as a desk makes them.

serve(office, "10-0442-07", water="84120", solid_waste="")
number = ask(office, "10-0442-07").number
read(office, number, 1234); bill(office, number, water=2150); finish(office, number)
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import insert, select, text, update

from clerktui.models import Account, Premise, ServiceAgreement
from clerktui.services import accounts, policies, reference
from clerktui.services.closing_accounts import (
    billing,
    finishing,
    looking,
    moving,
    readings,
    renaming,
    standing,
    starting,
    undoing,
)
from clerktui.services.work_orders import ending, listing
from clerktui.views.closing_accounts import (
    CloseOutDone,
    CloseOutDraft,
    CloseOutStep,
    CloseOutView,
    FinalBillDraft,
    FinalCharge,
    FinishDraft,
    MoveTownDraft,
    NameChanged,
    NameDraft,
    OwnerDone,
    OwnerDraft,
    ReadingDraft,
)
from clerktui.views.work_orders import OrderDone, OrderDraft
from tests.support.office import Office, new_id

HERE, NEW = "10-0442-07", "10-0555-02"
TODAY = dt.date(2026, 11, 23)


def serve(
    office: Office, account: str, since: dt.date = dt.date(2024, 1, 1), **meters: str
) -> None:
    """Let an account take services since a day: service=meter, or empty where it has none."""
    with office.db.write() as connection:
        table = Account.__table__
        id_ = connection.execute(
            update(table)
            .where(table.c.number == account)
            .values(opened_on=since)
            .returning(table.c.id)
        ).scalar_one()
        rows = [
            {
                "account_id": id_,
                "service": service,
                "rate_class": "R1",
                "meter": meter,
                "meter_n": meter,
                "started_on": since,
            }
            for service, meter in meters.items()
        ]
        connection.execute(insert(ServiceAgreement.__table__), rows)


FORWARD = ("forward_address", "forward_city", "forward_state", "forward_zip")


def ask(office: Office, account: str = HERE, who: str = "ana", **said: Any) -> CloseOutDone:
    """Ask for an account to be closed."""
    mail = ("9 New Rd", "Apex", "NC", "27502")
    told = {
        "command_id": new_id(),
        "stop_on": TODAY,
        "reason": "moved_out",
        **dict(zip(FORWARD, mail, strict=True)),
        **said,
    }
    if not told["forward_address"]:
        told |= dict.fromkeys(FORWARD, "")
    return starting.start(office.db, office.people[who], CloseOutDraft(account=account, **told))


def read(office: Office, number: int, reading: int, who: str = "ana", **said: Any) -> CloseOutDone:
    """Enter a final reading."""
    told = {"command_id": new_id(), **said}
    draft = ReadingDraft(number=number, reading=reading, **told)
    return readings.enter_reading(office.db, office.people[who], draft)


def bill(office: Office, number: int, loaded: str = "", **cents: int) -> CloseOutDone:
    """Make the final bill."""
    charges = tuple(FinalCharge(service, amount) for service, amount in cents.items())
    draft = FinalBillDraft(new_id(), number, charges, loaded)
    return billing.bill_final(office.db, office.people["ana"], draft)


def finish(office: Office, number: int, who: str = "ana", **said: Any) -> CloseOutDone:
    """Close the account."""
    draft = FinishDraft(**{"command_id": new_id(), "number": number, **said})
    return finishing.finish(office.db, office.people[who], draft)


def cancel(office: Office, number: int, note: str = "stays after all") -> CloseOutDone:
    """Take a close-out back."""
    draft = CloseOutStep(new_id(), number, note)
    return undoing.cancel(office.db, office.people["ana"], draft)


def reopen(office: Office, number: int, note: str = "wrong account", who: str = "sam"):
    """Open an account again."""
    draft = CloseOutStep(new_id(), number, note)
    return undoing.reopen(office.db, office.people[who], draft)


def shown(office: Office, number: int) -> CloseOutView:
    """A close-out whole."""
    return looking.get_close_out(office.db, office.people["ana"], number)


def move(office: Office, account: str, place: str, **said: Any) -> CloseOutDone:
    """Move a customer within town."""
    told = {"command_id": new_id(), "stop_on": TODAY, "start_on": TODAY, **said}
    draft = MoveTownDraft(account=account, place=place, **told)
    return moving.move_within_town(office.db, office.people["ana"], draft)


def rename(office: Office, account: str, last: str, first: str = "", **said: Any) -> NameChanged:
    """Change a name."""
    told = {"command_id": new_id(), "reason": "married", "proof": "marriage certificate", **said}
    draft = NameDraft(account=account, last_name=last, first_name=first, **told)
    return renaming.change_name(office.db, office.people["ana"], draft)


def facts(office: Office, account: str) -> tuple[str, int, int]:
    """An account's status, what it owes and what is held of it."""
    table = Account.__table__
    with office.db.read() as connection:
        row = connection.execute(select(table).where(table.c.number == account)).one()
    return row.status, row.balance_cents, row.deposit_cents


def running(office: Office, account: str) -> dict[str, str]:
    """The services that run on an account, with their meters."""
    services, table = ServiceAgreement.__table__, Account.__table__
    query = (
        select(services.c.service, services.c.meter)
        .join(table, table.c.id == services.c.account_id)
        .where(table.c.number == account, services.c.ended_on.is_(None))
    )
    with office.db.read() as connection:
        return dict(connection.execute(query).all())


def set_account(office: Office, account: str, **values: Any) -> None:
    """Write an account as another program might have left it."""
    table = Account.__table__
    with office.db.write() as connection:
        connection.execute(update(table).where(table.c.number == account).values(**values))


def drop_address(office: Office, account: str) -> None:
    """Leave a place without an address."""
    table, place = Account.__table__, Premise.__table__
    there = select(table.c.premise_id).where(table.c.number == account).scalar_subquery()
    with office.db.write() as connection:
        values = {"address": "", "street_n": "", "house": None}
        connection.execute(update(place).where(place.c.id == there).values(**values))


def count(office: Office, table: str) -> int:
    """How many rows a table has."""
    with office.db.read() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def orders(office: Office, text: str = "") -> dict[int, tuple[str, str, str]]:
    """The work orders by number: kind, account, state; with text, also those that ended."""
    page = listing.list_orders(office.db, office.people["ana"], text)
    return {one.number: (one.kind, one.account, one.state) for one in page.rows}


def do_order(office: Office, number: int, who: str = "ana", **said: Any) -> OrderDone:
    """Complete a work order; with `reading`, what the meter shows."""
    draft = OrderDraft(**{"command_id": new_id(), "number": number, **said})
    return ending.complete_order(office.db, office.people[who], draft)


def drop_order(office: Office, number: int, note: str = "nobody there") -> OrderDone:
    """Cancel a work order."""
    draft = OrderDraft(new_id(), number, note)
    return ending.cancel_order(office.db, office.people["ana"], draft)


def own(office: Office, account: str, owner: str = "", **said: Any) -> OwnerDone:
    """Name the owner to whom service at a place comes back; with none, end that."""
    draft = OwnerDraft(**{"command_id": new_id(), "account": account, "owner": owner, **said})
    return standing.agree(office.db, office.people["ana"], draft)


def place(office: Office, account: str) -> str:
    """How the place of an account stands, as its clerk reads it."""
    return accounts.get_account(office.db, account).place


def rule(office: Office, key: str, **other: Any) -> None:
    """Change a town's rule for the days of the tests."""
    with office.db.write() as connection:
        decided = policies.get_policy(connection, key, TODAY)
    policies.set_policy(office.db, key, {**decided, **other}, dt.date(2026, 1, 1))
    reference.forget(office.db)


def together(office: Office, account: str, other: str) -> None:
    """Let an account be at the place of another."""
    table = Account.__table__
    there = select(table.c.premise_id).where(table.c.number == other)
    with office.db.read() as connection:
        premise = connection.execute(there).scalar_one()
    set_account(office, account, premise_id=premise)
