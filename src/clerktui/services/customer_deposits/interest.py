"""Interest on what is held, where the town pays it: credited by a run, and before a deposit goes.

What a deposit has earned is always worked out from its first day, less what was credited: a run
that is repeated credits nothing twice, and nothing is lost between two of them to rounding.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger.journal import Leg
from clerktui.models import Account, Customer, CustomerDeposit, CustomerDepositMove, Policy
from clerktui.rules.customer_deposits import credited_until, interest_cents
from clerktui.rules.returned import add_months
from clerktui.security.permissions import require
from clerktui.services.customer_deposit_rows import Move
from clerktui.services.customer_deposits.steps import Stepping, step
from clerktui.services.open_items import display_name
from clerktui.services.reference import Reference, get_reference
from clerktui.views.customer_deposits import DepositDueView, RunDone, RunDraft
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_CUSTOMER = Customer.__table__
_DEPOSIT = CustomerDeposit.__table__
_MOVE = CustomerDepositMove.__table__
_POLICY = Policy.__table__
_KEY = "customer_deposit.interest"
_PIECE = 500


def preview_interest(
    db: Database, actor: Actor, on: dt.date | None = None, limit: int = 500
) -> tuple[DepositDueView, ...]:
    """What a run would credit until a day, deposit by deposit; changes nothing.

    Raises:
        Refused: `denied`, `customer_deposit.interest_day`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        until = _until(reference, on)
        found = []
        for rows in _pieces(connection) if until else ():
            earned = earned_by(connection, rows, until or reference.on)
            found += [_due(row, earned[row.id], until) for row in rows if earned[row.id]]
            if len(found) >= limit:
                break
    return tuple(found[:limit])


def credit_interest(db: Database, actor: Actor, draft: RunDraft) -> RunDone:
    """Credit every deposit held with what it has earned until a day, in one entry.

    Raises:
        Refused: `denied`, `customer_deposit.interest_day`, `command.reused`.
    """
    require(actor, "customer_deposit.review")
    return step(db, actor, "interest", draft, lambda stepping: _run(stepping, draft))


def credit_one(stepping: Stepping, row: Any) -> Any:
    """Credit a deposit (locked), which is about to go, to this day; gives its row as it is now."""
    cents = earned_by(stepping.connection, [row], stepping.day)[row.id]
    if not cents:
        return row
    entry_id = _post(stepping, cents, "")
    return stepping.move(row, Move("interest", interest_cents=cents), entry_id)


def earned_by(connection: Connection, rows: Sequence[Any], until: dt.date) -> dict[int, int]:
    """What each deposit has earned until a day and was not credited yet, in cents, by id."""
    rates, after = rates_of(connection), _wait(connection, until)
    steps: dict[int, list[Any]] = defaultdict(list)
    moves = select(_MOVE).where(_MOVE.c.deposit_id.in_([row.id for row in rows]))
    for move in connection.execute(moves.order_by(_MOVE.c.id)):
        steps[move.deposit_id].append(move)
    found = {}
    for row in rows:
        mine = steps[row.id]
        earned = 0
        if row.held_since is not None and row.kind == "cash":
            balances = [(move.day, move.held_cents) for move in mine if move.held_cents]
            since = add_months(row.held_since, after)
            # Money that was moved here with its deposit has earned on the other account until then.
            first = min((move.day for move in mine if move.held_cents), default=since)
            earned = interest_cents(balances, rates, max(since, first), until)
        credited = sum(move.interest_cents for move in mine if move.kind == "interest")
        found[row.id] = max(0, earned - credited)
    return found


# ---------------------------------------------------------------------------------------- the run
def _run(stepping: Stepping, draft: RunDraft) -> RunDone:
    connection = stepping.connection
    until = _until(stepping.reference, draft.on)
    if until is None:
        return RunDone("interest", stepping.day, 0, 0)
    due: list[tuple[Any, int]] = []
    for rows in _pieces(connection, lock=True):
        earned = earned_by(connection, rows, until)
        due += [(row, earned[row.id]) for row in rows if earned[row.id]]
    total = sum(cents for _, cents in due)
    if due:
        words = f"interest until {until:%m/%d/%y}"
        entry_id = _post(stepping, total, words)
        for row, cents in due:
            stepping.move(row, Move("interest", interest_cents=cents), entry_id, words)
        stepping.tell("credit_customer_deposits", "all", total)
    return RunDone("interest", until, len(due), total)


def _post(stepping: Stepping, cents: int, memo: str) -> int:
    reference = stepping.reference
    legs = [
        Leg(reference.deposit_interest_gl_id, cents),
        Leg(reference.deposits_held_gl_id, -cents),
    ]
    return stepping.post("customer_deposit_interest", legs, memo)


def _until(reference: Reference, on: dt.date | None) -> dt.date | None:
    """Until which day a run credits: the one asked for, else the last one of the town's rule."""
    if on is not None and on > reference.on:
        raise Refused("customer_deposit.interest_day", on=on)
    return on or credited_until(reference.policy[_KEY]["credited"], reference.on)


def _pieces(connection: Connection, *, lock: bool = False) -> Iterable[list[Any]]:
    """The deposits that hold money, with their accounts and locked in id order, piece by piece."""
    last = 0
    while True:
        query = (
            select(
                _DEPOSIT,
                _ACCOUNT.c.number.label("account"),
                _CUSTOMER.c.last_name,
                _CUSTOMER.c.first_name,
            )
            .join(_ACCOUNT, _ACCOUNT.c.id == _DEPOSIT.c.account_id)
            .join(_CUSTOMER, _CUSTOMER.c.id == _DEPOSIT.c.customer_id)
            .where(_DEPOSIT.c.account_id > last, _DEPOSIT.c.held_cents > 0)
            .order_by(_DEPOSIT.c.account_id, _DEPOSIT.c.id)
            .limit(_PIECE)
        )
        rows = list(connection.execute(query.with_for_update(of=_ACCOUNT) if lock else query))
        if not rows:
            return
        if len(rows) == _PIECE and len({row.account_id for row in rows}) > 1:
            # The last account may have more deposits: it comes first in the next piece.
            rows = [row for row in rows if row.account_id != rows[-1].account_id]
        yield rows
        last = rows[-1].account_id


def rates_of(connection: Connection) -> list[tuple[dt.date, int]]:
    """Every rate the town has decided, from its day on."""
    rows = connection.execute(
        select(_POLICY.c.effective_from, _POLICY.c.value)
        .where(_POLICY.c.key == _KEY)
        .order_by(_POLICY.c.effective_from, _POLICY.c.id)
    )
    return [(day, rate) for day, rate in {day: v["rate_ppm"] for day, v in rows}.items()]


def _wait(connection: Connection, on: dt.date) -> int:
    """How many months a deposit is held before it earns, by the rule of that day."""
    rows = connection.execute(
        select(_POLICY.c.value)
        .where(_POLICY.c.key == _KEY, _POLICY.c.effective_from <= on)
        .order_by(_POLICY.c.effective_from.desc(), _POLICY.c.id.desc())
        .limit(1)
    ).first()
    return int(rows.value["after_months"]) if rows is not None else 0


def _due(row: Any, cents: int, until: dt.date | None) -> DepositDueView:
    since = f"held since {row.held_since:%m/%d/%y}"
    words = f"{since}, until {until:%m/%d/%y}" if until else since
    name = display_name(row.last_name, row.first_name)
    return DepositDueView(row.id, row.account, name, row.state, cents, 0, words)
