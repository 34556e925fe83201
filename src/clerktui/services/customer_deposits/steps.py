"""The road of everything done to a customer deposit: claimed, locked, booked, written, answered.

Locks: the command, the office chain, the accounts in id order, their deposits in id order.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger import commands, journal
from clerktui.models import Account, CustomerDeposit
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.services.collections.reactions import account_changed
from clerktui.services.corrections.acts import lock_office_chain
from clerktui.services.customer_deposit_rows import Following, Move, write_move
from clerktui.services.open_items import AccountRow, get_accounts
from clerktui.services.payment_rows import move_accounts, move_receivables
from clerktui.services.reference import Reference, get_reference
from clerktui.views.customer_deposits import CustomerDepositDone, RunDone
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_DEPOSIT = CustomerDeposit.__table__
NOTE_MAX = 200
_Done = TypeVar("_Done", CustomerDepositDone, RunDone)


@dataclass
class Stepping:
    """Something being done to deposits, inside its transaction, the office chain locked."""

    connection: Connection
    reference: Reference
    actor: Actor
    now: dt.datetime
    command_id: str
    head: journal.Head
    note: str = ""

    @property
    def day(self) -> dt.date:
        """The day the office works on."""
        return self.reference.working_day(self.connection, self.actor.office_id)

    def lock_account(self, number: str) -> AccountRow:
        """An account by its number, locked.

        Raises:
            Refused: `account.unknown`.
        """
        return self.lock_accounts(number)[number]

    def lock_accounts(self, *numbers: str) -> dict[str, AccountRow]:
        """Accounts by number, locked in id order.

        Raises:
            Refused: `account.unknown`.
        """
        found = get_accounts(self.connection, numbers, lock=True)
        for number in numbers:
            if number not in found:
                raise Refused("account.unknown", account=number)
        return found

    def post(self, kind: str, legs: Sequence[journal.Leg], memo: str) -> int:
        """Write an entry in the office chain and move the balances its legs name; gives its id."""
        header = journal.Header(
            kind=kind,
            chain_id=self.head.chain_id,
            business_date=self.day,
            posted_at=self.now,
            command_id=self.command_id,
            user_id=self.actor.user_id,
            office_id=self.actor.office_id,
            memo=memo,
        )
        entry_id = journal.post(self.connection, header, legs, self.head)
        self.head = lock_office_chain(self.connection)
        by_receivable: dict[int, int] = {}
        by_account: dict[int, int] = {}
        for leg in legs:
            if leg.receivable_id is not None and leg.account_id is not None:
                for sums, key in ((by_receivable, leg.receivable_id), (by_account, leg.account_id)):
                    sums[key] = sums.get(key, 0) + leg.amount_cents
        if by_receivable:
            move_receivables(self.connection, by_receivable)
            move_accounts(self.connection, by_account)
            changed = (self.connection, self.reference, self.now, by_account)
            account_changed(*changed, "customer_deposit")
        return entry_id

    def move(self, row: Any, move: Move, entry_id: int, note: str = "") -> Any:
        """Write a step of a deposit; gives its row as it is now."""
        said = note or self.note
        following = Following(entry_id, self.day, self.now, self.actor.user_id, said)
        return write_move(self.connection, self.reference, row, move, following)

    def tell(self, what: str, account: str, amount_cents: int) -> None:
        """Write the audit entry."""
        subject = ("account", account)
        facts = {"amount_cents": amount_cents, "note": self.note}
        audit.record(self.connection, self.actor, what, subject, self.now, **facts)


def step(
    db: Database, actor: Actor, kind: str, draft: Any, work: Callable[[Stepping], _Done]
) -> _Done:
    """Do something to deposits once; the same command again gives the same answer.

    Args:
        db: the books.
        actor: who does it; what they may do is checked before.
        kind: the command's kind, and the first words of its audit entry.
        draft: a dataclass with a `command_id`; all it says must be the same when sent again.
        work: does it and gives its answer, a dataclass of plain values with `duplicate`.

    Raises:
        Refused: `command.reused`, and whatever `work` refuses.
    """
    said = {name: _plain(value) for name, value in draft.__dict__.items() if name != "command_id"}
    command = commands.Command(draft.command_id, f"customer_deposit_{kind}", said, actor.user_id)

    def once(connection: Connection) -> _Done:
        now = db.clock.now()
        earlier = commands.claim(connection, command, now)
        reference = get_reference(db, connection)
        head = lock_office_chain(connection)
        note = clean_text(getattr(draft, "note", ""), max_length=NOTE_MAX)
        stepping = Stepping(connection, reference, actor, now, command.id, head, note)
        if earlier is not None:
            return _answered(json.loads(earlier))
        done = work(stepping)
        told = {name: _plain(value) for name, value in done.__dict__.items() if name != "duplicate"}
        told["is"] = type(done).__name__
        commands.answer(connection, command.id, told)
        return done

    return db.post(once)


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _answered(told: dict[str, Any]) -> Any:
    """What was kept as a command's answer."""
    if told.pop("is") == RunDone.__name__:
        on = dt.date.fromisoformat(told.pop("on"))
        return RunDone(**{**told, "on": on, "refunds": tuple(told["refunds"]), "duplicate": True})
    return CustomerDepositDone(**told, duplicate=True)


def lock_deposits(connection: Connection, account_id: int) -> list[Any]:
    """The deposits of an account that hold anything or ask for it, oldest first, locked."""
    query = (
        select(_DEPOSIT)
        .where(_DEPOSIT.c.account_id == account_id)
        .where(_DEPOSIT.c.kind == "cash")
        .where(
            (_DEPOSIT.c.held_cents != 0)
            | (_DEPOSIT.c.interest_cents != 0)
            | (_DEPOSIT.c.paid_cents < _DEPOSIT.c.required_cents)
        )
        .order_by(_DEPOSIT.c.id)
    )
    return list(connection.execute(query.with_for_update()))


def held_of(connection: Connection, account_id: int) -> int:
    """What is held of an account, with interest, in cents."""
    query = select(_ACCOUNT.c.deposit_cents).where(_ACCOUNT.c.id == account_id)
    return int(connection.execute(query).scalar_one())


def balance_of(connection: Connection, account_id: int) -> int:
    """What an account owes now, in cents."""
    query = select(_ACCOUNT.c.balance_cents).where(_ACCOUNT.c.id == account_id)
    return int(connection.execute(query).scalar_one())
