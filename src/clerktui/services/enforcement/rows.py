"""The road of every step of a case: claimed, locked, done, written down, answered.

Locks: the command, the office chain (which also numbers cases), the case's own row, the account.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger.commands import Command
from clerktui.models import Account, Customer, EnforcementCase, EnforcementMove, ThirdParty
from clerktui.rules.enforcement import STEPS_OF
from clerktui.rules.states import ENFORCEMENT_CASE, check_move
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.services.answered_once import answer_once, said_of
from clerktui.services.collections import steps
from clerktui.services.corrections.acts import lock_office_chain
from clerktui.services.reference import Reference, get_reference
from clerktui.views.enforcement import CaseDone
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_CASE = EnforcementCase.__table__
_CUSTOMER = Customer.__table__
_MOVE = EnforcementMove.__table__
_PARTY = ThirdParty.__table__
NOTE_MAX = 200
RULES = "enforcement.rules"
SUBJECT = "enforcement_case"
OPEN = ("draft", "served", "answered", "paying", "defaulted")


@dataclass(frozen=True)
class Stepping:
    """A step being taken, inside its transaction, the office chain locked."""

    db: Database
    connection: Connection
    reference: Reference
    actor: Actor
    now: dt.datetime
    command_id: str
    note: str = ""

    @property
    def today(self) -> dt.date:
        """The town's day."""
        return self.reference.on

    @property
    def rules(self) -> Any:
        """The clocks and figures as the town decides today."""
        return self.reference.policy[RULES]


@dataclass(frozen=True)
class Moved:
    """What a step is called, the state it leads to, its words, and the case file's step.

    Attributes:
        step: a code of `rules.collections.STEPS`; empty for the one of the case's kind.
    """

    code: str
    to_state: str
    words: str
    amount_cents: int = 0
    step: str = ""
    notes: tuple[str, ...] = ()


def take_step(
    db: Database, actor: Actor, kind: str, draft: Any, work: Callable[[Stepping], CaseDone]
) -> CaseDone:
    """Do something once; the same command again gives the same answer.

    Raises:
        Refused: `command.reused`, and whatever `work` refuses.
    """

    def once(connection: Connection) -> CaseDone:
        now = db.clock.now()
        command = Command(draft.command_id, f"enforcement_{kind}", said_of(draft), actor.user_id)

        def take() -> CaseDone:
            reference = get_reference(db, connection)
            lock_office_chain(connection)
            note = clean_text(getattr(draft, "note", ""), max_length=NOTE_MAX)
            return work(Stepping(db, connection, reference, actor, now, draft.command_id, note))

        return answer_once(connection, command, now, CaseDone, take)

    return db.post(once)


def cases() -> Any:
    """Cases with their account's number, their taxpayer's names and their third party's name."""
    return (
        select(
            _CASE,
            _ACCOUNT.c.number.label("account"),
            _ACCOUNT.c.customer_id,
            _CUSTOMER.c.last_name,
            _CUSTOMER.c.first_name,
            _PARTY.c.name.label("third_party"),
        )
        .join(_ACCOUNT, _ACCOUNT.c.id == _CASE.c.account_id)
        .join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
        .join(_PARTY, _PARTY.c.id == _CASE.c.third_party_id)
    )


def find_case(connection: Connection, number: int, *, lock: bool = False) -> Any:
    """A case's row.

    Raises:
        Refused: `enforcement.unknown`.
    """
    query = cases().where(_CASE.c.number == number)
    row = connection.execute(query.with_for_update(of=_CASE) if lock else query).first()
    if row is None:
        raise Refused("enforcement.unknown", number=number)
    return row


def notice_cents(row: Any) -> int:
    """What the notice of a case asks for, its fee included."""
    return int(
        row.tax_cents + row.interest_cents + row.penalty_cents + row.cost_cents + row.fee_cents
    )


def next_number(connection: Connection) -> int:
    """The next case's number; the office chain is locked."""
    last = select(func.coalesce(func.max(_CASE.c.number), 0))
    return int(connection.execute(last).scalar_one()) + 1


def move(stepping: Stepping, row: Any, moved: Moved, **changed: Any) -> CaseDone:
    """Write a case's new state, the move, the case file's step, and the audit.

    Raises:
        Refused: `states.no_move`.
    """
    if row.state != moved.to_state:
        check_move(ENFORCEMENT_CASE, row.state, moved.to_state)
    values = {"state": moved.to_state, **changed}
    stepping.connection.execute(update(_CASE).where(_CASE.c.id == row.id).values(**values))
    return write_move(stepping, row, moved)


def write_move(stepping: Stepping, row: Any, moved: Moved, *, is_first: bool = False) -> CaseDone:
    """Write a move, the case file's step and the audit; gives what is answered."""
    connection, actor = stepping.connection, stepping.actor
    connection.execute(
        insert(_MOVE).values(
            case_id=row.id,
            code=moved.code,
            from_state="" if is_first else row.state,
            to_state=moved.to_state,
            amount_cents=moved.amount_cents,
            words=moved.words,
            day=stepping.today,
            at=stepping.now,
            user_id=actor.user_id,
        )
    )
    step = steps.Step(
        account_id=row.account_id,
        code=moved.step or STEPS_OF[row.kind],
        words=f"Case {row.number}, {row.third_party}: {moved.words}",
        debt_cents=moved.amount_cents,
        subject=(SUBJECT, row.id),
        user_id=actor.user_id,
    )
    steps.record(connection, stepping.today, stepping.now, [step])
    audit.record(
        connection,
        actor,
        f"enforcement_{moved.code}",
        (SUBJECT, row.number),
        stepping.now,
        state=moved.to_state,
        amount_cents=moved.amount_cents,
    )
    return CaseDone(row.number, moved.to_state, row.account, moved.amount_cents, moved.notes)


def with_note(words: str, note: str) -> str:
    """What was done, with what was said about it."""
    return f"{words}: {note}" if note else words
