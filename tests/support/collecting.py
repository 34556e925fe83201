"""Accounts to be collected, collectors and calls, for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import insert, select, update

from clerktui.models import Account, CollectionItem, Customer, WorkOrder
from clerktui.services.collecting import opening, outcomes, queue, running
from clerktui.services.collections import steps
from clerktui.services.collections.steps import Step
from clerktui.services.reference import get_reference
from clerktui.views.collection_queue import OutcomeDone, OutcomeDraft, RunResult
from tests.support.office import Office, new_id

MARIA, BO, ANN = "10-0442-07", "10-0871-01", "10-0510-02"
SEPTEMBER, OCTOBER = dt.date(2026, 9, 15), dt.date(2026, 10, 26)
TODAY = dt.date(2026, 11, 23)


def past_due(
    office: Office, number: str = MARIA, name: str = "RODRIGUEZ, MARIA", **more: Any
) -> int:
    """An account 28 days past due unless told otherwise, with a telephone; gives its id."""
    facts = {"due": OCTOBER, "water": 4120, **more}
    account_id = office.account(number, name, **facts)
    with office.db.write() as connection:
        customer = select(Account.__table__.c.customer_id).where(
            Account.__table__.c.id == account_id
        )
        connection.execute(
            update(Customer.__table__)
            .where(Customer.__table__.c.id == customer.scalar_subquery())
            .values(phone="(919) 555-0177", mail_state="NC")
        )
    return account_id


def run(office: Office, **options: Any) -> RunResult:
    """The daily run, by the supervisor."""
    return running.run_procedure(office.db, office.people["sam"], **options)


def item(office: Office, account_id: int) -> Any:
    """The row of an account, or None."""
    table = CollectionItem.__table__
    with office.db.read() as connection:
        return connection.execute(select(table).where(table.c.account_id == account_id)).first()


def did(
    office: Office, account_id: int, *codes: str, on: dt.date = TODAY, outcome: str = ""
) -> None:
    """Write steps into the case file as taken today, or on another day."""
    with office.db.write() as connection:
        now = office.db.clock.now()
        taken = [Step(account_id, code, code, outcome=outcome) for code in codes]
        steps.record(connection, on, now, taken)


def noticed(office: Office, account_id: int) -> None:
    """The notice of a debt of September was mailed in October."""
    did(office, account_id, "notice", on=dt.date(2026, 10, 5))


def case(office: Office, account_id: int) -> list[str]:
    """The case file: the steps' codes and words."""
    with office.db.read() as connection:
        return [f"{one.code}: {one.words}" for one in steps.steps_of(connection, account_id)]


def ended(
    office: Office, outcome: str, number: str = MARIA, who: str = "ana", **more: Any
) -> OutcomeDone:
    """Say how a call ended."""
    draft = OutcomeDraft(new_id(), number, outcome, **more)
    return outcomes.record_outcome(office.db, office.people[who], draft)


def listed(office: Office, who: str = "ana", lane: str = "call") -> list[str]:
    """The accounts of a collector's list, in order."""
    return [one.account for one in queue.list_queue(office.db, office.people[who], lane).rows]


def up_next(office: Office, who: str = "ana", **more: Any) -> str:
    """The account a collector is given next; empty when there is none."""
    view = opening.open_next(office.db, office.people[who], **more)
    return view.line.account if view else ""


def order_cut(office: Office, account_id: int, number: int = 12) -> None:
    """An open order to cut an account off."""
    table = WorkOrder.__table__
    account = Account.__table__
    with office.db.write() as connection:
        premise = select(account.c.premise_id).where(account.c.id == account_id)
        connection.execute(
            insert(table).values(
                made_at=office.db.clock.now(),
                number=number,
                kind="cut_off",
                account_id=account_id,
                premise_id=premise.scalar_subquery(),
                wanted_on=TODAY,
                made_by_id=office.people["sam"].user_id,
            )
        )


def order_state(office: Office, number: int = 12) -> str:
    """How an order stands."""
    table = WorkOrder.__table__
    with office.db.read() as connection:
        return str(
            connection.execute(select(table.c.state).where(table.c.number == number)).scalar_one()
        )


def reference_of(office: Office) -> Any:
    """The town's rules of today."""
    with office.db.read() as connection:
        return get_reference(office.db, connection)
