"""Customer deposits held, account by account, as they stood on a day, against the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, case, func, or_, select

from clerktui.models import (
    Account,
    Customer,
    CustomerDeposit,
    CustomerDepositMove,
    GlAccount,
    JournalEntry,
    JournalLine,
    Policy,
)
from clerktui.reports.setting import Setting
from clerktui.reports.sheet import Below, Sheet, items
from clerktui.views.documents import Column, ReportRow

_ACCOUNT = Account.__table__
_CUSTOMER = Customer.__table__
_DEPOSIT = CustomerDeposit.__table__
_ENTRY = JournalEntry.__table__
_GL = GlAccount.__table__
_LINE = JournalLine.__table__
_MOVE = CustomerDepositMove.__table__
_POLICY = Policy.__table__
COLUMNS = (
    Column(name="Account", width=12),
    Column(name="Name", width=20),
    Column(name="Held since", kind="date", width=10),
    Column(name="Deposit", kind="money", width=11),
    Column(name="Interest", kind="money", width=9),
    Column(name="Held", kind="money", width=11),
)


def make(connection: Connection, setting: Setting) -> Sheet:
    """What was held of every account at the end of the day, and the ledger's own figure."""
    sums = {"count": 0, "held": 0, "interest": 0}

    def rows() -> Iterator[ReportRow]:
        for row in connection.execute(_held(setting)):
            sums["count"] += 1
            sums["held"] += int(row.held)
            sums["interest"] += int(row.interest)
            yield _row(row)

    def below() -> Below:
        total = sums["held"] + sums["interest"]
        code, owed = _owed(connection, setting)
        return Below(
            (
                ReportRow(
                    (
                        items(sums["count"], "account"),
                        "Together",
                        None,
                        sums["held"],
                        sums["interest"],
                        total,
                    )
                ),
                ReportRow((code, "In the ledger", None, None, None, owed)),
                ReportRow((None, "Difference", None, None, None, total - owed)),
            )
        )

    return Sheet("Customer deposits held", setting.as_of, COLUMNS, rows(), below)


def _row(row: Any) -> ReportRow:
    name = ", ".join(filter(None, (row.last_name, row.first_name)))
    held, interest = int(row.held), int(row.interest)
    cells = (row.number, name, row.since, held, interest, held + interest)
    return ReportRow(cells, opens=("account", row.number))


def _held(setting: Setting) -> Any:
    """What the steps until the day come to, by account."""
    held = func.sum(_MOVE.c.held_cents)
    interest = func.sum(_MOVE.c.interest_cents)
    paid = case((_MOVE.c.held_cents > 0, _MOVE.c.day))
    then = (
        select(
            _DEPOSIT.c.account_id,
            held.label("held"),
            interest.label("interest"),
            func.min(func.coalesce(_DEPOSIT.c.held_since, paid)).label("since"),
        )
        .join(_MOVE, _MOVE.c.deposit_id == _DEPOSIT.c.id)
        .where(_MOVE.c.day <= setting.until)
        .group_by(_DEPOSIT.c.account_id)
        .having(or_(held != 0, interest != 0))
        .subquery("then")
    )
    return (
        select(_ACCOUNT.c.number, _CUSTOMER.c.last_name, _CUSTOMER.c.first_name, then)
        .join(then, then.c.account_id == _ACCOUNT.c.id)
        .join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
        .order_by(_ACCOUNT.c.number)
    )


def _owed(connection: Connection, setting: Setting) -> tuple[str, int]:
    """The liability's account, and what it came to at the end of the day."""
    decided = connection.execute(
        select(_POLICY.c.value)
        .where(_POLICY.c.key == "customer_deposit.ledger")
        .order_by(_POLICY.c.effective_from.desc(), _POLICY.c.id.desc())
        .limit(1)
    ).scalar_one()
    cents = connection.execute(
        select(func.coalesce(func.sum(_LINE.c.amount_cents), 0))
        .select_from(_LINE)
        .join(_ENTRY, _ENTRY.c.id == _LINE.c.entry_id)
        .join(_GL, _GL.c.id == _LINE.c.gl_account_id)
        .where(_GL.c.code == decided["held"], _ENTRY.c.business_date <= setting.until)
    ).scalar_one()
    return decided["held"], -int(cents)
