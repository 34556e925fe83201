"""The review: whose deposit the rule of good history gives back, why, and giving it back.

Looking is free; a supervisor releases. Released, a deposit becomes a credit on its account, or a
refund that is asked for, as the town's dated rule says. Who was given back already is not looked
at again, so a review that is released twice gives nothing twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, or_, select

from clerktui.db import Database
from clerktui.models import Account, Customer, CustomerDeposit
from clerktui.rules.customer_deposits import Held, Judgement, judge
from clerktui.rules.returned import add_months
from clerktui.security.permissions import require
from clerktui.services.customer_deposits.history import histories
from clerktui.services.customer_deposits.steps import Stepping, lock_deposits, step
from clerktui.services.customer_deposits.using import Used, ask_refund, use
from clerktui.services.open_items import display_name
from clerktui.services.reference import Reference, get_reference
from clerktui.views.customer_deposits import DepositDueView, RunDone, RunDraft
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_CUSTOMER = Customer.__table__
_DEPOSIT = CustomerDeposit.__table__
_PIECE = 500


def review(
    db: Database, actor: Actor, on: dt.date | None = None, limit: int = 500
) -> tuple[DepositDueView, ...]:
    """The deposits due for review on a day, with what the rule says of each; changes nothing.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    found: list[DepositDueView] = []
    with db.read() as connection:
        reference = get_reference(db, connection)
        day = on or reference.on
        for rows in _pieces(connection, reference, day):
            judged = judgements(connection, reference, rows, day)
            found += [_due(row, judged[row.id], day) for row in rows]
            if len(found) >= limit:
                break
    return tuple(found[:limit])


def release_review(db: Database, actor: Actor, draft: RunDraft) -> RunDone:
    """Give back every deposit the rule gives back today, or those named that it does.

    Raises:
        Refused: `denied`, `refund.payee_missing`, `refund.address_missing`, `command.reused`.
    """
    require(actor, "customer_deposit.review")
    return step(db, actor, "review", draft, lambda stepping: _release(stepping, draft))


def judgements(
    connection: Connection, reference: Reference, rows: Sequence[Any], on: dt.date
) -> dict[int, Judgement]:
    """What the rule says of each deposit on a day, by its id.

    Args:
        connection: an open transaction.
        reference: the rule in force.
        rows: deposits with `account_class` and `status` of their accounts.
        on: the day.
    """
    rule = reference.policy["customer_deposit.review"]
    seen = histories(connection, [row.account_id for row in rows], rule["months"], on)
    return {
        row.id: judge(
            rule,
            Held(
                row.account_class,
                row.held_since,
                row.state == "held" and row.held_cents > 0,
                row.status == "closed",
                seen[row.account_id],
            ),
            on,
        )
        for row in rows
    }


def _release(stepping: Stepping, draft: RunDraft) -> RunDone:
    connection, reference = stepping.connection, stepping.reference
    day = stepping.day
    how = reference.policy["customer_deposit.review"]["how"]
    only, used, count = set(draft.only), Used(), 0
    refunds: list[int] = []
    for rows in list(_pieces(connection, reference, day)):
        wanted = [row for row in rows if not only or row.id in only]
        judged = judgements(connection, reference, wanted, day) if wanted else {}
        good = {row.id: row for row in wanted if judged[row.id].is_eligible}
        accounts = stepping.lock_accounts(*(row.account for row in good.values()))
        for row in good.values():
            account = accounts[row.account]
            for one in lock_deposits(connection, account.id):
                if one.id != row.id or one.state != "held":
                    continue
                before, used_before = used.credit, used.total
                rest = "refund" if how == "refund" else "credit"
                now = use(stepping, account, one, rest, used)
                count += used.total > used_before
                if how == "refund" and used.credit > before:
                    cents = used.credit - before
                    refunds.append(ask_refund(stepping, account, now, used, cents))
    stepping.tell("review_customer_deposits", "all", used.total)
    return RunDone("review", day, count, used.total, tuple(refunds))


def _pieces(connection: Connection, reference: Reference, on: dt.date) -> Iterator[list[Any]]:
    """The deposits of open accounts whose review is due, in the order of accounts, in pieces."""
    months = reference.policy["customer_deposit.review"]["months"]
    last = (0, 0)
    while True:
        query = (
            _due_for_review(on, months)
            .where(
                or_(
                    _DEPOSIT.c.account_id > last[0],
                    (_DEPOSIT.c.account_id == last[0]) & (_DEPOSIT.c.id > last[1]),
                )
            )
            .order_by(_DEPOSIT.c.account_id, _DEPOSIT.c.id)
            .limit(_PIECE)
        )
        rows = list(connection.execute(query))
        if not rows:
            return
        yield rows
        last = (rows[-1].account_id, rows[-1].id)


def _due_for_review(on: dt.date, months: int) -> Any:
    """Deposits of open accounts held long enough by a day, with what the rule asks about."""
    # What was taken up from earlier books has no day of review of its own.
    since = add_months(on, -months)
    return (
        select(
            _DEPOSIT,
            _ACCOUNT.c.number.label("account"),
            _ACCOUNT.c.account_class,
            _ACCOUNT.c.status,
            _CUSTOMER.c.last_name,
            _CUSTOMER.c.first_name,
        )
        .join(_ACCOUNT, _ACCOUNT.c.id == _DEPOSIT.c.account_id)
        .join(_CUSTOMER, _CUSTOMER.c.id == _DEPOSIT.c.customer_id)
        .where(_DEPOSIT.c.state == "held", _DEPOSIT.c.kind == "cash", _DEPOSIT.c.held_cents > 0)
        .where(_ACCOUNT.c.status != "closed")
        .where(
            or_(
                _DEPOSIT.c.review_on <= on,
                _DEPOSIT.c.review_on.is_(None) & (_DEPOSIT.c.held_since <= since),
            )
        )
    )


def _due(row: Any, judged: Judgement, on: dt.date) -> DepositDueView:
    since = judged.review_on or row.review_on or on
    return DepositDueView(
        row.id,
        row.account,
        display_name(row.last_name, row.first_name),
        row.state,
        row.held_cents + row.interest_cents,
        max(0, (on - since).days),
        "; ".join(judged.reasons),
        judged.is_eligible,
    )
