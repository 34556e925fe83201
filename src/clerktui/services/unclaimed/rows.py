"""The road of every step of unclaimed property: claimed, locked, done, written down, answered.

Locks: the command, the office chain (which also numbers items), the item's or the report's row;
the accounts, in id order, where money moves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, func, insert, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger import journal
from clerktui.ledger.commands import Command
from clerktui.models import (
    Account,
    BankAccount,
    Customer,
    GlAccount,
    Refund,
    SuspenseItem,
    UnclaimedItem,
    UnclaimedMove,
)
from clerktui.rules import unclaimed as rules
from clerktui.rules.states import UNCLAIMED_ITEM, check_move
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.services.answered_once import answer_once, said_of
from clerktui.services.collections import steps
from clerktui.services.corrections.acts import lock_office_chain
from clerktui.services.open_items import display_name
from clerktui.services.reference import Reference, get_reference
from clerktui.views.people import Actor
from clerktui.views.unclaimed import ReportDone, UnclaimedDone

_ACCOUNT = Account.__table__
_BANK = BankAccount.__table__
_CUSTOMER = Customer.__table__
_GL = GlAccount.__table__
_ITEM = UnclaimedItem.__table__
_MOVE = UnclaimedMove.__table__
_REFUND = Refund.__table__
_SUSPENSE = SuspenseItem.__table__
NOTE_MAX = 200
RULES = "unclaimed.rules"
SUBJECT = "unclaimed_item"
_Done = TypeVar("_Done", UnclaimedDone, ReportDone)


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
        """The town's dated rules of unclaimed property."""
        return self.reference.policy[RULES]

    def year_of(self, row: Any) -> int:
        """The year of the report an item belongs to, as of today."""
        return rules.report_year(self.rules, row.dormant_on, self.today)

    def post(self, kind: str, legs: Sequence[journal.Leg], memo: str) -> int:
        """Write an entry in the office chain; gives its id."""
        head = lock_office_chain(self.connection)
        header = journal.Header(
            kind=kind,
            chain_id=head.chain_id,
            business_date=self.reference.working_day(self.connection, self.actor.office_id),
            posted_at=self.now,
            command_id=self.command_id,
            user_id=self.actor.user_id,
            office_id=self.actor.office_id,
            memo=memo,
        )
        return journal.post(self.connection, header, legs, head)


@dataclass(frozen=True)
class Moved:
    """What a step is called, the state it leads to, its words, and the entry it made."""

    code: str
    to_state: str
    words: str
    entry_id: int | None = None


def take_step(
    db: Database,
    actor: Actor,
    asked: tuple[str, Any],
    done_as: type[_Done],
    work: Callable[[Stepping], _Done],
) -> _Done:
    """Do something once; the same command again gives the same answer.

    Args:
        db: the books.
        actor: who does it; what they may do is checked before.
        asked: the command's kind and the draft, which has a `command_id`.
        done_as: what is answered.
        work: does it.

    Raises:
        Refused: `command.reused`, and whatever `work` refuses.
    """
    kind, draft = asked

    def once(connection: Connection) -> _Done:
        command = Command(draft.command_id, f"unclaimed_{kind}", said_of(draft), actor.user_id)

        def take() -> _Done:
            return work(begin(db, connection, actor, draft))

        return answer_once(connection, command, db.clock.now(), done_as, take)

    return db.post(once)


def begin(db: Database, connection: Connection, actor: Actor, draft: Any) -> Stepping:
    """A step about to be taken, the office chain locked."""
    reference = get_reference(db, connection)
    lock_office_chain(connection)
    note = clean_text(getattr(draft, "note", ""), max_length=NOTE_MAX)
    command_id = getattr(draft, "command_id", "")
    return Stepping(db, connection, reference, actor, db.clock.now(), command_id, note)


# ------------------------------------------------------------------------------------- the rows
def items() -> Any:
    """Items with their account's number, the owner's names, and the refund they are owed as."""
    return (
        select(
            _ITEM,
            func.coalesce(_ACCOUNT.c.number, "").label("account"),
            _CUSTOMER.c.last_name,
            _CUSTOMER.c.first_name,
            _REFUND.c.payee,
            _REFUND.c.address,
            func.coalesce(_REFUND.c.number, 0).label("refund"),
            func.coalesce(_REFUND.c.state, "").label("refund_state"),
            _SUSPENSE.c.payer,
        )
        .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _ITEM.c.account_id)
        .outerjoin(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
        .outerjoin(_REFUND, _REFUND.c.id == _ITEM.c.refund_id)
        .outerjoin(
            _SUSPENSE,
            (_ITEM.c.source_kind == "suspense") & (_SUSPENSE.c.id == _ITEM.c.source_id),
        )
    )


def find_item(connection: Connection, number: int, *, lock: bool = False) -> Any:
    """An item's row.

    Raises:
        Refused: `unclaimed.unknown`.
    """
    query = items().where(_ITEM.c.number == number)
    row = connection.execute(query.with_for_update(of=_ITEM) if lock else query).first()
    if row is None:
        raise Refused("unclaimed.unknown", number=number)
    return row


def owner_of(row: Any) -> str:
    """The owner as a list shows it; empty where nobody is known."""
    if row.last_name is not None:
        return display_name(row.last_name, row.first_name)
    return str(row.payee or row.payer or "")


def next_number(connection: Connection) -> int:
    """The next item's number; the office chain is locked."""
    last = select(func.coalesce(func.max(_ITEM.c.number), 0))
    return int(connection.execute(last).scalar_one()) + 1


def move(stepping: Stepping, row: Any, moved: Moved, **changed: Any) -> UnclaimedDone:
    """Write an item's new state, the move, the case file's step of its account, and the audit.

    Raises:
        Refused: `states.no_move`.
    """
    if row.state != moved.to_state:
        check_move(UNCLAIMED_ITEM, row.state, moved.to_state)
    values = {"state": moved.to_state, **changed}
    stepping.connection.execute(update(_ITEM).where(_ITEM.c.id == row.id).values(**values))
    cents = changed.get("amount_cents", row.amount_cents)
    write_move(stepping, (row.id, row.state, cents), moved)
    _tell(stepping, row, moved, cents)
    return UnclaimedDone(row.number, moved.to_state, cents, moved.words)


def write_move(stepping: Stepping, item: tuple[int, str, int], moved: Moved) -> None:
    """Write a move down: the item's id, the state it was in, its cents; and what was done."""
    stepping.connection.execute(
        insert(_MOVE).values(
            item_id=item[0],
            code=moved.code,
            from_state=item[1],
            to_state=moved.to_state,
            amount_cents=item[2],
            words=moved.words,
            entry_id=moved.entry_id,
            day=stepping.today,
            at=stepping.now,
            user_id=stepping.actor.user_id,
        )
    )


def _tell(stepping: Stepping, row: Any, moved: Moved, cents: int) -> None:
    if row.account_id is not None:
        step = steps.Step(
            account_id=row.account_id,
            code="unclaimed",
            words=f"Unclaimed property {row.number}: {moved.words}",
            subject=(SUBJECT, row.id),
            user_id=stepping.actor.user_id,
        )
        steps.record(stepping.connection, stepping.today, stepping.now, [step])
    audit.record(
        stepping.connection,
        stepping.actor,
        f"unclaimed_{moved.code}",
        (SUBJECT, row.number),
        stepping.now,
        state=moved.to_state,
        amount_cents=cents,
    )


def bank_gl(connection: Connection, code: str) -> int:
    """The ledger account of a bank account; of the first one where none is named.

    Raises:
        Refused: `refund.bank_unknown`.
    """
    query = select(_BANK.c.gl_account_id).where(_BANK.c.is_active)
    if code:
        query = query.where(_BANK.c.code == code)
    found = connection.execute(query.order_by(_BANK.c.position, _BANK.c.code).limit(1)).scalar()
    if found is None:
        raise Refused("refund.bank_unknown", bank=code)
    return int(found)


def gl_of(connection: Connection, code: str) -> int:
    """A ledger account by its code, which the town's own check has found there.

    Raises:
        Refused: `unclaimed.no_gl`.
    """
    found = connection.execute(select(_GL.c.id).where(_GL.c.code == code)).scalar()
    if found is None:
        raise Refused("unclaimed.no_gl", code=code)
    return int(found)
