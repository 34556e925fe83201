"""Deposits looked at: the list, one with its slip, the bank accounts there are."""

from __future__ import annotations

from sqlalchemy import select

from clerktui.db import Database
from clerktui.models import BankAccount, BankDeposit
from clerktui.services.deposits.preparing import queue_slip
from clerktui.services.deposits.records import deposits, detail_of, may_see, view_of
from clerktui.services.reference import get_reference
from clerktui.views.accounts import Page
from clerktui.views.deposits import BankView, DepositDetail, DepositView
from clerktui.views.people import Actor

_BANK = BankAccount.__table__
_DEPOSIT = BankDeposit.__table__


def list_banks(db: Database) -> tuple[BankView, ...]:
    """The bank accounts money is deposited in, in the town's order."""
    with db.read() as connection:
        rows = connection.execute(
            select(_BANK.c.code, _BANK.c.name, _BANK.c.bank)
            .where(_BANK.c.is_active)
            .order_by(_BANK.c.position, _BANK.c.code)
        )
        return tuple(BankView(*row) for row in rows)


def list_deposits(
    db: Database,
    actor: Actor,
    state: str = "",
    after: tuple[int, ...] | None = None,
    limit: int = 50,
) -> Page[DepositView]:
    """The office's deposits, newest first; "unmatched" is what the bank has not been seen to have.

    Raises:
        Refused: `denied`.
    """
    may_see(actor)
    query = deposits().where(_DEPOSIT.c.office_id == actor.office_id)
    if state == "unmatched":
        query = query.where(_DEPOSIT.c.state.in_(("prepared", "deposited")))
    elif state:
        query = query.where(_DEPOSIT.c.state == state)
    if after:
        query = query.where(_DEPOSIT.c.number < after[0])
    query = query.order_by(_DEPOSIT.c.number.desc())
    with db.read() as connection:
        rows = connection.execute(query.limit(limit + 1)).all()
    shown = tuple(view_of(row) for row in rows[:limit])
    return Page(shown, (shown[-1].number,) if len(rows) > limit else None)


def get_deposit(db: Database, actor: Actor, number: int) -> DepositDetail:
    """A deposit with what it holds and its slip.

    Raises:
        Refused: `denied`, `deposit.unknown`.
    """
    may_see(actor)
    with db.read() as connection:
        return detail_of(connection, get_reference(db, connection), number)


def get_slip_text(db: Database, actor: Actor, number: int, width: int) -> tuple[DepositDetail, str]:
    """A deposit, and its slip as text of so many columns.

    Raises:
        Refused: `denied`, `deposit.unknown`.
    """
    from clerktui.printing.text import report_text

    detail = get_deposit(db, actor, number)
    return detail, report_text(detail.slip, width)


def print_slip(db: Database, actor: Actor, number: int) -> None:
    """Print a slip again at the actor's workstation.

    Raises:
        Refused: `denied`, `deposit.unknown`.
    """
    may_see(actor)
    with db.write() as connection:
        detail = detail_of(connection, get_reference(db, connection), number)
        queue_slip(connection, actor, number, detail.slip.to_data(), db.clock.now())
