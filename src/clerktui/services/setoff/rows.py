"""The road of every step of a debt in setoff: claimed, locked, done, written down, answered.

Locks: the command, the office chain (which also numbers debts and files), the debt's own row; the
accounts, in id order, where money moves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger.commands import Command
from clerktui.models import Account, Customer, SetoffDebt, SetoffMove, SetoffPart
from clerktui.rules.states import SETOFF_DEBT
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.services.answered_once import answer_once, said_of
from clerktui.services.collections import steps
from clerktui.services.corrections.acts import lock_office_chain
from clerktui.services.reference import Reference, get_reference
from clerktui.views.people import Actor
from clerktui.views.setoff import SetoffDone

_ACCOUNT = Account.__table__
_CUSTOMER = Customer.__table__
_DEBT = SetoffDebt.__table__
_MOVE = SetoffMove.__table__
_PART = SetoffPart.__table__
NOTE_MAX = 200
RULES = "setoff.rules"
SUBJECT = "setoff_debt"


@dataclass(frozen=True)
class Stepping:
    """A step being taken, inside its transaction, the office chain locked."""

    connection: Connection
    reference: Reference
    actor: Actor
    now: dt.datetime
    note: str = ""

    @property
    def today(self) -> dt.date:
        """The town's day."""
        return self.reference.on

    @property
    def rules(self) -> Any:
        """What may be set off, and its clocks, as the town decides today."""
        return self.reference.policy[RULES]


@dataclass(frozen=True)
class Moved:
    """What a step is called, the state it leads to, its words, and the case file's step.

    Attributes:
        step: a code of `rules.collections.STEPS`; empty where the case file has none for it.
    """

    code: str
    to_state: str
    words: str
    amount_cents: int = 0
    step: str = ""


def take_step(
    db: Database, actor: Actor, kind: str, draft: Any, work: Callable[[Stepping], SetoffDone]
) -> SetoffDone:
    """Do something once; the same command again gives the same answer.

    Raises:
        Refused: `command.reused`, and whatever `work` refuses.
    """
    return db.post(lambda connection: once(db, connection, actor, (kind, draft), work))


def once(
    db: Database,
    connection: Connection,
    actor: Actor,
    asked: tuple[str, Any],
    work: Callable[[Stepping], SetoffDone],
) -> SetoffDone:
    """The same, in the caller's transaction."""
    kind, draft = asked
    command = Command(draft.command_id, f"setoff_{kind}", said_of(draft), actor.user_id)

    def take() -> SetoffDone:
        return work(begin(db, connection, actor, draft))

    return answer_once(connection, command, db.clock.now(), SetoffDone, take)


def begin(db: Database, connection: Connection, actor: Actor, draft: Any) -> Stepping:
    """A step about to be taken, the office chain locked."""
    reference = get_reference(db, connection)
    lock_office_chain(connection)
    note = clean_text(getattr(draft, "note", ""), max_length=NOTE_MAX)
    return Stepping(connection, reference, actor, db.clock.now(), note)


# ------------------------------------------------------------------------------------- the rows
def find_debt(connection: Connection, number: int, *, lock: bool = False) -> Any:
    """A debt's row with its debtor's names.

    Raises:
        Refused: `setoff.unknown`.
    """
    query = debts().where(_DEBT.c.number == number)
    row = connection.execute(query.with_for_update(of=_DEBT) if lock else query).first()
    if row is None:
        raise Refused("setoff.unknown", number=number)
    return row


def debts() -> Any:
    """Debts with their debtors' names."""
    return select(_DEBT, _CUSTOMER.c.last_name, _CUSTOMER.c.first_name).join(
        _CUSTOMER, _CUSTOMER.c.id == _DEBT.c.customer_id
    )


def parts_of(connection: Connection, debt_id: int) -> list[Any]:
    """The accounts of a debt with their numbers and the debt's code, in order."""
    query = (
        select(_PART, _ACCOUNT.c.number, _DEBT.c.account_code)
        .join(_ACCOUNT, _ACCOUNT.c.id == _PART.c.account_id)
        .join(_DEBT, _DEBT.c.id == _PART.c.debt_id)
        .where(_PART.c.debt_id == debt_id)
        .order_by(_PART.c.position)
    )
    return list(connection.execute(query))


def open_debt(connection: Connection, account_id: int, code: str) -> int | None:
    """The number of the debt of this account code an account is in, or None."""
    query = (
        select(_DEBT.c.number)
        .join(_PART, _PART.c.debt_id == _DEBT.c.id)
        .where(
            _PART.c.account_id == account_id,
            _DEBT.c.account_code == code,
            _DEBT.c.state != "closed",
        )
    )
    return connection.execute(query).scalar()


def next_number(connection: Connection) -> int:
    """The next debt's number; the office chain is locked."""
    last = select(func.coalesce(func.max(_DEBT.c.number), 0))
    return int(connection.execute(last).scalar_one()) + 1


_NEXT = {
    "prepared": "write down when its letter was mailed (mailed)",
    "noticed": "its days to ask for a hearing run; write down a request (hearing), or determine it "
    "when they are over",
    "contested": "write down how its hearing ended (decide)",
    "decided": "write down when the debtor had the decision (told), an appeal (appeal), or "
    "determine it when the appeal's days are over",
    "appealed": "write down how the appeal ended (appeal with its decision)",
    "final": "it goes with the week's file; a request that was mailed in time stops it (hearing)",
    "sent": "the clearinghouse has it; a request that was mailed in time stops it (hearing), "
    "withdraw takes it back",
    "closed": "nothing more is done to it",
}


def not_now(row: Any) -> Refused:
    """The refusal of a step that a debt's state does not allow: what comes next instead."""
    return Refused("setoff.not_now", number=row.number, state=row.state, next=_NEXT[row.state])


def check(row: Any, to_state: str) -> None:
    """Let a debt go on to a state.

    Raises:
        Refused: `setoff.not_now`.
    """
    if to_state not in SETOFF_DEBT.moves[row.state]:
        raise not_now(row)


def move(stepping: Stepping, row: Any, moved: Moved, **changed: Any) -> SetoffDone:
    """Write a debt's new state, the move, the case file's step of each account, and the audit.

    Raises:
        Refused: `setoff.not_now`.
    """
    if row.state != moved.to_state:
        check(row, moved.to_state)
    values = {"state": moved.to_state, **changed}
    if moved.to_state == "closed" != row.state:
        values |= {"closed_on": stepping.today}
    stepping.connection.execute(update(_DEBT).where(_DEBT.c.id == row.id).values(**values))
    write_move(stepping, (row.id, row.state), moved)
    return written(stepping, row, moved)


def set_figure(stepping: Stepping, row: Any, moved: Moved, sent_cents: int) -> None:
    """Write the figure the clearinghouse has of a debt with its move; one that ended stays so."""
    if row.state != "closed":
        move(stepping, row, moved, sent_cents=sent_cents)
        return
    values = {"sent_cents": sent_cents}
    stepping.connection.execute(update(_DEBT).where(_DEBT.c.id == row.id).values(**values))
    write_move(stepping, (row.id, row.state), moved)
    written(stepping, row, moved)


def write_move(stepping: Stepping, debt: tuple[int, str], moved: Moved) -> None:
    """Write a move down: the debt's id and the state it was in, and what was done."""
    stepping.connection.execute(
        insert(_MOVE).values(
            debt_id=debt[0],
            code=moved.code,
            from_state=debt[1],
            to_state=moved.to_state,
            amount_cents=moved.amount_cents,
            words=moved.words,
            day=stepping.today,
            at=stepping.now,
            user_id=stepping.actor.user_id,
        )
    )


def written(stepping: Stepping, row: Any, moved: Moved) -> SetoffDone:
    """Write the case file and the audit of a move; gives what is answered."""
    parts = parts_of(stepping.connection, row.id)
    if moved.step:
        _write_steps(stepping, row, parts, moved)
    audit.record(
        stepping.connection,
        stepping.actor,
        f"setoff_{moved.code}",
        (SUBJECT, row.number),
        stepping.now,
        state=moved.to_state,
        amount_cents=moved.amount_cents,
    )
    accounts = tuple(part.number for part in parts)
    return SetoffDone(row.number, moved.to_state, accounts, moved.amount_cents)


def _write_steps(stepping: Stepping, row: Any, parts: Sequence[Any], moved: Moved) -> None:
    steps.record(
        stepping.connection,
        stepping.today,
        stepping.now,
        [
            steps.Step(
                account_id=part.account_id,
                code=moved.step,
                words=f"Debt {row.number}: {moved.words}",
                debt_cents=moved.amount_cents,
                subject=(SUBJECT, row.id),
                user_id=stepping.actor.user_id,
            )
            for part in parts
        ],
    )


def with_note(words: str, note: str) -> str:
    """What was done, with what was said about it."""
    return f"{words}: {note}" if note else words
