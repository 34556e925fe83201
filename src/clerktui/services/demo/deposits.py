"""The demonstration town's customer deposits: held of tenants, left behind, asked and not paid."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from clerktui.db import Database
from clerktui.models import Account, CustomerDeposit, CustomerDepositMove
from clerktui.rules.returned import add_months
from clerktui.services.customer_deposits.asking import ask_deposit, recommend
from clerktui.services.demo.days import Calendar
from clerktui.services.demo.residents import Resident
from clerktui.services.demo.tables import Pile
from clerktui.views.customer_deposits import AskDraft, RecommendDraft
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_MONTHS, _NOON = 12, 12 * 3600
_LEFT_BEHIND, _ONE_IN = 10_000, 16
_ASKED_MAX = 6
INTEREST = {"rate_ppm": 10_000, "after_months": 3, "credited": "quarterly"}
"""What the demonstration town pays: one percent a year, from the fourth month on."""


def left_behind(resident: Resident) -> int:
    """What a tenant who moved out never asked back, in cents; most have."""
    return 0 if resident.account_id % _ONE_IN else _LEFT_BEHIND


def write_held(pile: Pile, calendar: Calendar, resident: Resident, customer_id: int) -> None:
    """Put a deposit a resident left on the pile: held since the account was opened.

    Its step is of the day its money is booked on, which is the month's first.
    """
    since, cents = resident.opened_on, resident.deposit_cents
    if since is None:
        return
    booked_on = max(calendar.begins, since.replace(day=1))
    deposit_id = pile.take_id(CustomerDeposit)
    row = (deposit_id, resident.account_id, customer_id, "held", cents, cents, cents)
    pile.add(CustomerDeposit, (*row, since, since, add_months(since, _MONTHS)))
    at = calendar.at(booked_on, _NOON)
    step = (deposit_id, "opening", cents, cents, cents, booked_on, at)
    pile.add(CustomerDepositMove, step)


def ask_newcomers(db: Database, actor: Actor, today: dt.date) -> None:
    """Ask a few who have only asked for service for what the rule says."""
    with db.read() as connection:
        numbers = connection.execute(
            select(_ACCOUNT.c.number)
            .where(_ACCOUNT.c.status == "pending")
            .order_by(_ACCOUNT.c.id)
            .limit(_ASKED_MAX)
        ).scalars()
        pending = list(numbers)
    for place, number in enumerate(pending):
        cents = recommend(db, actor, RecommendDraft(number)).amount_cents
        due_on = today - dt.timedelta(days=3 * place)
        draft = AskDraft(f"demo-deposit-{number}", number, cents, due_on=due_on)
        ask_deposit(db, actor, draft)
