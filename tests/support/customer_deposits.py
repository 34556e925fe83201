"""Customer deposits for tests, made by the services as a desk makes them.

deposit = ask(office, "10-0442-07", 15000).deposit_id
office.pay("10-0442-07", 15000)
use(office, "10-0442-07", rest="refund")
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select, text, update

from clerktui.models import Account, CustomerDeposit, CustomerDepositMove
from clerktui.services.customer_deposits import asking, interest, looking, review, using
from clerktui.views.customer_deposits import (
    AccountDepositsView,
    ApplyDraft,
    AskDraft,
    CustomerDepositDone,
    MoveDraft,
    RunDone,
    RunDraft,
    WaiveDraft,
)
from tests.support.office import Office, new_id

HERE = "10-0442-07"
RATE = {"rate_ppm": 20_000, "after_months": 0, "credited": "quarterly"}


def ask(
    office: Office, account: str, cents: int, who: str = "ana", **said: Any
) -> CustomerDepositDone:
    """Ask for a deposit."""
    told = {"command_id": new_id(), **said}
    draft = AskDraft(account=account, amount_cents=cents, **told)
    return asking.ask_deposit(office.db, office.people[who], draft)


def waive(office: Office, deposit: int, who: str = "sam", note: str = "moved in with owner"):
    """Waive what is not paid."""
    draft = WaiveDraft(new_id(), deposit, note)
    return asking.waive_deposit(office.db, office.people[who], draft)


def use(
    office: Office, account: str, rest: str = "hold", who: str = "ana", **said: Any
) -> CustomerDepositDone:
    """Apply what is held."""
    draft = ApplyDraft(**{"command_id": new_id(), "account": account, "rest": rest, **said})
    return using.apply_to_account(office.db, office.people[who], draft)


def move(office: Office, account: str, to: str, who: str = "ana") -> CustomerDepositDone:
    """Move what is held to another account."""
    draft = MoveDraft(new_id(), account, to)
    return using.move_to_account(office.db, office.people[who], draft)


def credit_interest(office: Office, on: dt.date | None = None, **said: Any) -> RunDone:
    """Credit interest, as the supervisor does."""
    draft = RunDraft(**{"command_id": new_id(), "on": on, **said})
    return interest.credit_interest(office.db, office.people["sam"], draft)


def release(office: Office, *only: int, **said: Any) -> RunDone:
    """Release a review, as the supervisor does."""
    draft = RunDraft(**{"command_id": new_id(), "only": only, **said})
    return review.release_review(office.db, office.people["sam"], draft)


def deposits(office: Office, account: str) -> AccountDepositsView:
    """The deposits of an account."""
    return looking.get_deposits(office.db, office.people["ana"], account)


def facts(office: Office, account: str) -> tuple[str, int, int, int]:
    """The newest deposit of an account: its state, and what is unpaid, held and earned."""
    one = deposits(office, account).deposits[0]
    return one.state, one.open_cents, one.held_cents, one.interest_cents


def ledger(office: Office) -> dict[str, int]:
    """What is asked, asked and unpaid, and held in the ledger; debits above zero."""
    query = text(
        "SELECT g.code, sum(l.amount_cents) FROM journal_line l "
        "JOIN gl_account g ON g.id = l.gl_account_id GROUP BY g.code"
    )
    with office.db.read() as connection:
        found = {code: int(cents) for code, cents in connection.execute(query)}
    return {name: found.get(code, 0) for name, code in _LEDGER.items()}


_LEDGER = {"owed": "30-1270", "asked": "30-2325", "held": "30-2320", "interest": "30-5920"}


def held_before(office: Office, account: str, cents: int, since: dt.date) -> int:
    """A deposit held since a day; its money came in by a payment which is made to look as old."""
    deposit = ask(office, account, cents).deposit_id
    office.pay(account, cents)
    table, moves = CustomerDeposit.__table__, CustomerDepositMove.__table__
    with office.db.write() as connection:
        _age(connection, moves, deposit, since)
        connection.execute(
            update(table).where(table.c.id == deposit).values(held_since=since, review_on=None)
        )
    return deposit


def _age(connection: Any, moves: Any, deposit: int, since: dt.date) -> None:
    """History cannot be changed, so its guards are set aside for a moment."""
    from clerktui.db import triggers

    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DROP TRIGGER customer_deposit_move_no_update")
    else:
        connection.exec_driver_sql("ALTER TABLE customer_deposit_move DISABLE TRIGGER USER")
    connection.execute(update(moves).where(moves.c.deposit_id == deposit).values(day=since))
    triggers.install(connection)
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("ALTER TABLE customer_deposit_move ENABLE TRIGGER USER")


def close_account(office: Office, account: str, on: dt.date) -> None:
    """Mark an account closed on a day, and say where its customer gets mail."""
    table = Account.__table__
    with office.db.write() as connection:
        connection.execute(
            update(table).where(table.c.number == account).values(status="closed", closed_on=on)
        )
        customer = connection.execute(
            select(table.c.customer_id).where(table.c.number == account)
        ).scalar_one()
        connection.execute(
            text("UPDATE customer SET mail_address = '9 New Rd' WHERE id = :id"), {"id": customer}
        )


def same_customer(office: Office, account: str, other: str) -> None:
    """Give the second account to the customer of the first."""
    table = Account.__table__
    with office.db.write() as connection:
        owner = select(table.c.customer_id).where(table.c.number == account).scalar_subquery()
        connection.execute(update(table).where(table.c.number == other).values(customer_id=owner))
        connection.execute(
            text("DELETE FROM name_word WHERE customer_id NOT IN (SELECT customer_id FROM account)")
        )
        connection.execute(
            text("DELETE FROM customer WHERE id NOT IN (SELECT customer_id FROM account)")
        )
