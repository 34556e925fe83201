"""What the desk and the commands ask: every explanation there is of one thing.

Nothing here moves money. Who may look at a thing may know why it is so.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from clerktui.db import Database
from clerktui.i18n import ENGLISH
from clerktui.models import Account
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.receipts import find_row
from clerktui.services.why.balances import explain_aging, explain_balance
from clerktui.services.why.bills import explain_bill, explain_rest, find_bill
from clerktui.services.why.corrections import (
    corrections_of_account,
    explain_correction,
    find_correction,
)
from clerktui.services.why.customer_deposits import explain_deposits
from clerktui.services.why.cutoff import explain_cutoff
from clerktui.services.why.drawers import explain_drawer, find_session
from clerktui.services.why.flags import explain_flags
from clerktui.services.why.receipts import explain_receipt
from clerktui.services.why.retention import explain_retention
from clerktui.services.why.setoffs import explain_setoff_payment, explain_setoffs
from clerktui.services.why.shares import explain_plan
from clerktui.services.why.telling import Telling, telling_of
from clerktui.views.people import Actor
from clerktui.views.why import Explanation

_ACCOUNT = Account.__table__


def why_account(
    db: Database, actor: Actor, number: str, language: str = ENGLISH
) -> tuple[Explanation, ...]:
    """The balance, its age, the cut-off list, grave marks, debt setoff, its newest corrections.

    Of a closed account also from when its records may be purged.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`.
    """
    require(actor, "account.view")
    with telling_of(db, language) as telling:
        head = _head(telling, number)
        return (
            explain_balance(telling, head),
            explain_aging(telling, head),
            explain_cutoff(telling, head),
            *explain_flags(telling, head),
            *explain_retention(telling, head),
            *explain_setoffs(telling, head),
            *(explain_correction(telling, row) for row in corrections_of_account(telling, head.id)),
        )


def why_customer_deposit(
    db: Database, actor: Actor, number: str, language: str = ENGLISH
) -> tuple[Explanation, ...]:
    """The customer deposits of an account: steps, interest, review, and what the rule asks.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`.
    """
    require(actor, "account.view")
    with telling_of(db, language) as telling:
        return tuple(explain_deposits(telling, _head(telling, number)))


def why_bill(
    db: Database, actor: Actor, number: str, language: str = ENGLISH
) -> tuple[Explanation, ...]:
    """What a bill came to, and what is open on it.

    Raises:
        Refused: `denied`, `why.no_bill`.
    """
    require(actor, "account.view")
    with telling_of(db, language) as telling:
        bill = find_bill(telling, number)
        return explain_bill(telling, bill), explain_rest(telling, bill)


def why_receipt(
    db: Database, actor: Actor, number: str, language: str = ENGLISH
) -> tuple[Explanation, ...]:
    """Why a receipt is void or taken back, where its money went, its change, what was set off.

    Raises:
        Refused: `denied`, `receipt.unknown`.
    """
    require(actor, "receipt.view")
    with telling_of(db, language) as telling:
        row = find_row(telling.connection, number)
        setoffs = explain_setoff_payment(telling, row.payment_id)
        return (*explain_receipt(telling, row), *setoffs)


def why_drawer(
    db: Database, actor: Actor, session_id: int, language: str = ENGLISH
) -> tuple[Explanation, ...]:
    """Why a drawer session was over or short: one's own, or any for who sees them all.

    Raises:
        Refused: `denied`, `why.no_session`.
    """
    with telling_of(db, language) as telling:
        session = find_session(telling, session_id)
        if session.user_id != actor.user_id and not actor.may("drawer.any"):
            require(actor, "dashboard.view")
        return (explain_drawer(telling, session),)


def why_correction(
    db: Database, actor: Actor, number: int, language: str = ENGLISH
) -> tuple[Explanation, ...]:
    """What a correction did, who made it and why, and by which rule.

    Raises:
        Refused: `denied`, `correction.unknown`.
    """
    require(actor, "account.view")
    with telling_of(db, language) as telling:
        return (explain_correction(telling, find_correction(telling, number)),)


def why_plan(
    db: Database,
    actor: Actor,
    number: str,
    amount_cents: int,
    *wishes: str | None,
) -> tuple[Explanation, ...]:
    """Where an amount that is not posted would go on an account.

    Args:
        db: the books.
        actor: who asks.
        number: the account.
        amount_cents: the amount.
        wishes: the service and the bill the payer named, or None, as the ticket has them.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`, what allocating refuses.
    """
    require(actor, "account.view")
    with telling_of(db, ENGLISH) as telling:
        return (explain_plan(telling, _head(telling, number), amount_cents, *wishes),)


def _head(telling: Telling, number: str) -> Any:
    account = which_account(telling.connection, number)
    return telling.connection.execute(select(_ACCOUNT).where(_ACCOUNT.c.id == account.id)).one()
