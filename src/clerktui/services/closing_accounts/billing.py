"""The final bill: charges entered at the desk, or the bill the billing system made and loaded."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, func, insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import money, town_date
from clerktui.ledger.journal import Leg
from clerktui.models import Bill, Charge, Receivable
from clerktui.rules.closing_accounts import prorate
from clerktui.rules.states import CLOSE_OUT, check_move
from clerktui.rules.text import clean_text
from clerktui.security.permissions import require
from clerktui.services.closing_accounts.steps import (
    RULES,
    find_close_out,
    move_on,
    readings_of,
    running_services,
    take_step,
)
from clerktui.services.customer_deposit_rows import SERVICE
from clerktui.services.customer_deposits.steps import Stepping, balance_of
from clerktui.services.reference import Reference, ServiceInfo
from clerktui.services.search_index import number_column
from clerktui.views.closing_accounts import CloseOutDone, FinalBillDraft, FinalCharge
from clerktui.views.people import Actor

_BILL = Bill.__table__
_RECEIVABLE = Receivable.__table__


def bill_final(db: Database, actor: Actor, draft: FinalBillDraft) -> CloseOutDone:
    """Make the final bill of these charges, take the one that was loaded, or bill nothing.

    Raises:
        Refused: `denied`, `close_out.unknown`, `close_out.unread`, `close_out.charge`,
            `close_out.charge_service`, `close_out.bill`, `states.no_move`, `text.control`,
            `text.too_long`, `command.reused`.
    """
    require(actor, "account.close")
    return take_step(db, actor, "bill", draft, lambda stepping: _bill(stepping, draft))


def suggested(connection: Connection, reference: Reference, row: Any) -> tuple[FinalCharge, ...]:
    """What the flat services of an account cost by days, from the last bill to the last day.

    Args:
        connection: an open transaction.
        reference: the town's rules of today.
        row: the close-out's row.
    """
    rules = reference.policy[RULES]
    monthly = rules["monthly_cents"]
    charges = []
    for one in running_services(connection, row.account_id):
        if one.service not in monthly:
            continue
        earliest = row.stop_on - dt.timedelta(days=int(rules["flat_days"]))
        begun = _billed_until(connection, row.account_id, one.service) or one.started_on
        billed = max(earliest, begun or earliest)
        days = (row.stop_on - billed).days
        cents = prorate(int(monthly[one.service]), days)
        if cents:
            name = reference.services[one.service].name
            words = f"{name} {town_date(billed)} to {town_date(row.stop_on)}"
            charges.append(FinalCharge(one.service, cents, words, f"{days} days"))
    return tuple(charges)


def _billed_until(connection: Connection, account_id: int, service: str) -> dt.date | None:
    query = (
        select(func.max(_BILL.c.issued_on))
        .join(_RECEIVABLE, _RECEIVABLE.c.bill_id == _BILL.c.id)
        .where(_RECEIVABLE.c.account_id == account_id, _RECEIVABLE.c.service == service)
    )
    return connection.execute(query).scalar()


def _bill(stepping: Stepping, draft: FinalBillDraft) -> CloseOutDone:
    connection = stepping.connection
    number = find_close_out(connection, draft.number).account
    stepping.lock_account(number)
    row = find_close_out(connection, draft.number, lock=True)
    unread = [one.meter for one in readings_of(connection, row.id) if one.reading is None]
    if unread:
        raise Refused("close_out.unread", meter=unread[0])
    check_move(CLOSE_OUT, row.state, "billed")
    bill_id, bill, cents = None, "", 0
    if draft.bill.strip():
        bill_id, bill, cents = _loaded(connection, row, draft.bill.strip())
    elif draft.charges:
        bill_id, bill, cents = _made(stepping, row, draft.charges)
    words = f"final bill {bill} of {money(cents)}" if bill else "nothing more to be billed"
    move_on(stepping, row, "billed", words, bill_id=bill_id)
    stepping.tell("bill_close_out", row.account, cents)
    return CloseOutDone(
        row.number,
        "billed",
        row.account,
        balance_of(connection, row.account_id),
        bill=bill,
        billed_cents=cents,
    )


def _loaded(connection: Connection, row: Any, number: str) -> tuple[int, str, int]:
    """A bill of the account that was loaded, made on the last day or after."""
    bill = connection.execute(
        select(_BILL).where(
            _BILL.c.number == number,
            _BILL.c.account_id == row.account_id,
            _BILL.c.issued_on >= row.stop_on,
        )
    ).first()
    if bill is None:
        raise Refused("close_out.bill", bill=number, account=row.account)
    total = select(func.coalesce(func.sum(_RECEIVABLE.c.original_cents), 0))
    cents = connection.execute(total.where(_RECEIVABLE.c.bill_id == bill.id)).scalar_one()
    return bill.id, bill.number, int(cents)


def _made(stepping: Stepping, row: Any, charges: tuple[FinalCharge, ...]) -> tuple[int, str, int]:
    """Write the bill: a receivable for each service with its charges, in one entry."""
    by_service: dict[str, list[FinalCharge]] = defaultdict(list)
    for charge in charges:
        _billable(stepping.reference, charge)
        by_service[charge.service].append(charge)
    days = int(stepping.reference.policy[RULES]["final_due_days"])
    due_on = stepping.day + dt.timedelta(days=days)
    number = f"F{row.number:06d}"
    bill_id = stepping.connection.execute(
        insert(_BILL)
        .values(
            number=number,
            number_n=number_column(number),
            account_id=row.account_id,
            issued_on=stepping.day,
            due_on=due_on,
        )
        .returning(_BILL.c.id)
    ).scalar_one()
    legs: list[Leg] = []
    for service, lines in by_service.items():
        info = stepping.reference.services[service]
        legs += _receivable(stepping.connection, (row.account_id, bill_id, due_on), info, lines)
    stepping.post("billing", legs, f"Final bill {number}")
    return bill_id, number, sum(charge.amount_cents for charge in charges)


def _billable(reference: Reference, charge: FinalCharge) -> None:
    info = reference.services.get(charge.service)
    if info is None or info.kind == "credit" or info.code in (SERVICE, "tax"):
        raise Refused("close_out.charge_service", service=charge.service or "''")
    if charge.amount_cents <= 0:
        raise Refused("close_out.charge", service=info.name)


def _receivable(
    connection: Connection,
    keys: tuple[int, int, dt.date],
    info: ServiceInfo,
    lines: list[FinalCharge],
) -> list[Leg]:
    """One service of the bill, with nothing in it yet: the entry's legs move its balance."""
    account_id, bill_id, due_on = keys
    cents = sum(line.amount_cents for line in lines)
    receivable_id = connection.execute(
        insert(_RECEIVABLE)
        .values(
            account_id=account_id,
            bill_id=bill_id,
            service=info.code,
            due_on=due_on,
            original_cents=cents,
            balance_cents=0,
            description=f"Final {info.name}",
        )
        .returning(_RECEIVABLE.c.id)
    ).scalar_one()
    connection.execute(
        insert(Charge.__table__),
        [
            {
                "receivable_id": receivable_id,
                "description": clean_text(line.words, max_length=80) or info.name,
                "quantity": clean_text(line.quantity, max_length=40),
                "amount_cents": line.amount_cents,
            }
            for line in lines
        ],
    )
    return [
        Leg(info.receivable_gl_id, cents, account_id, receivable_id),
        Leg(info.revenue_gl_id, -cents),
    ]
