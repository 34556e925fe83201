"""Deposits for tests: prepared, taken to the bank and seen there as the office does it.

detail = prepare(office)
deposited(office, detail.deposit.number)
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import text

from clerktui.services.deposits import matching, moving, preparing
from clerktui.views.deposits import (
    CancelDraft,
    DepositDetail,
    DepositDraft,
    DepositedDraft,
    SeenDraft,
)
from tests.support.office import Office, new_id

TODAY = dt.date(2026, 11, 23)


def prepare(office: Office, who: str = "ana", **said: Any) -> DepositDetail:
    """Put what waits for the operating account on a slip."""
    draft = {"command_id": new_id(), "bank_account": "OPER", "up_to": TODAY, **said}
    return preparing.prepare(office.db, office.people[who], DepositDraft(**draft))


def deposited(office: Office, number: int, who: str = "ana", on: dt.date = TODAY) -> DepositDetail:
    """Hand it in at the bank."""
    draft = DepositedDraft(new_id(), number, on)
    return moving.mark_deposited(office.db, office.people[who], draft)


def cancel(office: Office, number: int, why: str = "wrong bag", who: str = "sam") -> DepositDetail:
    """Take it back."""
    return moving.cancel_deposit(office.db, office.people[who], CancelDraft(new_id(), number, why))


def seen(office: Office, number: int, cents: int, on: dt.date = TODAY) -> DepositDetail:
    """The bank has it, said by hand."""
    draft = SeenDraft(number, on, cents, "statement line 7")
    return matching.match_deposit(office.db, office.people["sam"], draft)


def ledger(office: Office, code: str) -> int:
    """What the journal has on an account of the general ledger."""
    with office.db.read() as connection:
        return connection.execute(
            text(
                "SELECT CAST(coalesce(sum(l.amount_cents), 0) AS BIGINT) FROM journal_line l "
                "JOIN gl_account g ON g.id = l.gl_account_id WHERE g.code = :code"
            ),
            {"code": code},
        ).scalar_one()
