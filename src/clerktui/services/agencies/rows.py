"""The road of every step of a placement: claimed, locked, done, written down, answered.

Locks: the command, the office chain (which also numbers lists, placements and files), the accounts
in id order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, func, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger.commands import Command
from clerktui.models import Account, Agency, Customer, Placement
from clerktui.rules.text import clean_text
from clerktui.services.answered_once import answer_once, said_of
from clerktui.services.collections.placements import Moving
from clerktui.services.corrections.acts import lock_office_chain
from clerktui.services.reference import Reference, get_reference
from clerktui.views.agencies import ListDone, PlacementDone
from clerktui.views.people import Actor

ACCOUNT = Account.__table__
AGENCY = Agency.__table__
CUSTOMER = Customer.__table__
PLACEMENT = Placement.__table__
NOTE_MAX = 200
Done = TypeVar("Done", ListDone, PlacementDone)


@dataclass(frozen=True)
class Stepping:
    """A step being taken, inside its transaction, the office chain locked."""

    db: Database
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
    def moving(self) -> Moving:
        """The same, for what moves placements."""
        return Moving(self.connection, self.reference, self.now, self.actor.user_id)


def take_step(
    db: Database,
    actor: Actor,
    asked: tuple[str, Any],
    done_as: type[Done],
    work: Callable[[Stepping], Done],
) -> Done:
    """Do something once; the same command again gives the same answer.

    Raises:
        Refused: `command.reused`, and whatever `work` refuses.
    """
    kind, draft = asked

    def once(connection: Connection) -> Done:
        command = Command(draft.command_id, f"agency_{kind}", said_of(draft), actor.user_id)

        def take() -> Done:
            return work(begin(db, connection, actor, draft))

        return answer_once(connection, command, db.clock.now(), done_as, take)

    return db.post(once)


def begin(db: Database, connection: Connection, actor: Actor, draft: Any = None) -> Stepping:
    """A step about to be taken, the office chain locked."""
    reference = get_reference(db, connection)
    lock_office_chain(connection)
    note = clean_text(getattr(draft, "note", ""), max_length=NOTE_MAX)
    return Stepping(db, connection, reference, actor, db.clock.now(), note)


def agency_of(connection: Connection, code: str, on: dt.date) -> Any:
    """What is agreed with an agency on a day.

    Raises:
        Refused: `agency.unknown`.
    """
    query = (
        select(AGENCY)
        .where(AGENCY.c.code == code, AGENCY.c.effective_from <= on)
        .order_by(AGENCY.c.effective_from.desc(), AGENCY.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    if row is None:
        raise Refused("agency.unknown", code=code)
    return row


def placements() -> Any:
    """Placements with their account, its customer and their agency."""
    return (
        select(
            PLACEMENT,
            ACCOUNT.c.number.label("account"),
            ACCOUNT.c.balance_cents,
            CUSTOMER.c.last_name,
            CUSTOMER.c.first_name,
            AGENCY.c.code.label("agency"),
            AGENCY.c.commission_permille,
            AGENCY.c.recall_days,
        )
        .join(ACCOUNT, ACCOUNT.c.id == PLACEMENT.c.account_id)
        .join(CUSTOMER, CUSTOMER.c.id == ACCOUNT.c.customer_id)
        .join(AGENCY, AGENCY.c.id == PLACEMENT.c.agency_id)
    )


def find_placement(connection: Connection, number: int, *, lock: bool = False) -> Any:
    """A placement by its number.

    Raises:
        Refused: `agency.placement_unknown`.
    """
    query = placements().where(PLACEMENT.c.number == number)
    row = connection.execute(query.with_for_update(of=PLACEMENT) if lock else query).first()
    if row is None:
        raise Refused("agency.placement_unknown", number=number)
    return row


def next_number(connection: Connection, column: Any) -> int:
    """The next number of a table; the office chain is locked."""
    last = select(func.coalesce(func.max(column), 0))
    return int(connection.execute(last).scalar_one()) + 1
