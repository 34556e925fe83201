"""The road of every step of a refund: claimed, locked, moved on, written down, answered.

Locks: the command, the office chain (which also numbers refunds), the accounts, the refund.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, insert, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger import commands, journal
from clerktui.models import Correction, CorrectionReason, CustomerDeposit, Refund, RefundMove
from clerktui.rules.states import REFUND, check_move
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.services.corrections.acts import lock_office_chain
from clerktui.services.customer_deposit_rows import Following, follow_refund
from clerktui.services.reference import Reference, get_reference
from clerktui.services.town import get_town
from clerktui.views.people import Actor
from clerktui.views.refunds import RefundMoved

_CORRECTION = Correction.__table__
_DEPOSIT = CustomerDeposit.__table__
_MOVE = RefundMove.__table__
_REASON = CorrectionReason.__table__
_REFUND = Refund.__table__
NOTE_MAX = 200


@dataclass(frozen=True)
class Stepping:
    """A step being taken, inside its transaction, the office chain locked."""

    connection: Connection
    reference: Reference
    actor: Actor
    now: dt.datetime
    command_id: str
    head: journal.Head

    def post(self, kind: str, legs: Sequence[journal.Leg], memo: str, **more: Any) -> int:
        """Write the entry of this step in the office chain; gives its id."""
        day = self.reference.working_day(self.connection, self.actor.office_id)
        header = journal.Header(
            kind=kind,
            chain_id=self.head.chain_id,
            business_date=day,
            posted_at=self.now,
            command_id=self.command_id,
            user_id=self.actor.user_id,
            office_id=self.actor.office_id,
            memo=memo,
            **more,
        )
        return journal.post(self.connection, header, legs, self.head)


Work = Callable[[Stepping], RefundMoved]


def step(db: Database, actor: Actor, kind: str, draft: Any, work: Work) -> RefundMoved:
    """Take a step once; the same command again gives the same answer.

    Raises:
        Refused: `command.reused`, and whatever `work` refuses.
    """
    said = {name: value for name, value in draft.__dict__.items() if name != "command_id"}
    command = commands.Command(draft.command_id, f"refund_{kind}", said, actor.user_id)

    def once(connection: Connection) -> RefundMoved:
        now = db.clock.now()
        earlier = commands.claim(connection, command, now)
        if earlier is not None:
            return replace(answered(json.loads(earlier)), duplicate=True)
        reference, head = get_reference(db, connection), lock_office_chain(connection)
        stepping = Stepping(connection, reference, actor, now, command.id, head)
        moved = work(stepping)
        told = {name: value for name, value in moved.__dict__.items() if name != "duplicate"}
        commands.answer(connection, command.id, told)
        return moved

    return db.post(once)


def answered(told: dict[str, Any]) -> RefundMoved:
    """What was kept as a step's answer."""
    balances = tuple((account, cents) for account, cents in told["balances"])
    return RefundMoved(**{**told, "balances": balances})


def next_number(connection: Connection) -> int:
    """The next refund's number; the office chain is locked."""
    last = select(func.coalesce(func.max(_REFUND.c.number), 0))
    return int(connection.execute(last).scalar_one()) + 1


def find_refund(connection: Connection, number: int, *, lock: bool = False) -> Any:
    """A refund's row with its reason's code, name and account of the ledger.

    Raises:
        Refused: `refund.unknown`.
    """
    query = (
        select(
            _REFUND,
            _REASON.c.code.label("reason"),
            _REASON.c.name.label("reason_name"),
            _REASON.c.gl_account_id.label("payable_gl_id"),
            _DEPOSIT.c.payable_on,
        )
        .join(_REASON, _REASON.c.id == _REFUND.c.reason_id)
        .outerjoin(_DEPOSIT, _DEPOSIT.c.refund_id == _REFUND.c.id)
        .where(_REFUND.c.number == number)
    )
    row = connection.execute(query.with_for_update(of=_REFUND) if lock else query).first()
    if row is None:
        raise Refused("refund.unknown", number=number)
    return row


def lock_refund(connection: Connection, number: int, to_state: str) -> Any:
    """A refund, locked, that may move on to this state.

    Raises:
        Refused: `refund.unknown`, `states.no_move`.
    """
    row = find_refund(connection, number, lock=True)
    check_move(REFUND, row.state, to_state)
    return row


@dataclass(frozen=True)
class Who:
    """Who moves a refund on, when and why, and the entry it made where it moved money."""

    actor: Actor
    now: dt.datetime
    note: str = ""
    entry_id: int | None = None


def move_on(connection: Connection, refund: Any, to_state: str, who: Who, **changed: Any) -> None:
    """Write a refund's new state and the step that led there."""
    if refund.state:
        connection.execute(
            update(_REFUND).where(_REFUND.c.id == refund.id).values(state=to_state, **changed)
        )
    connection.execute(
        insert(_MOVE).values(
            refund_id=refund.id,
            from_state=refund.state,
            to_state=to_state,
            at=who.now,
            user_id=who.actor.user_id,
            note=clean_text(who.note, max_length=NOTE_MAX),
            entry_id=who.entry_id,
        )
    )
    follow_refund(connection, refund, to_state, _following(connection, who))
    subject = ("refund", refund.number)
    audit.record(
        connection,
        who.actor,
        f"refund_{to_state}",
        subject,
        who.now,
        amount_cents=refund.amount_cents,
        note=who.note,
    )


def _following(connection: Connection, who: Who) -> Following:
    _, timezone = get_town(connection)
    day = who.now.astimezone(ZoneInfo(timezone)).date()
    return Following(who.entry_id or 0, day, who.now, who.actor.user_id, who.note)


@dataclass(frozen=True)
class NewRefund:
    """A refund that is just being written: it has no state before its first step."""

    id: int
    number: int
    amount_cents: int
    state: str = ""


def write_refund(stepping: Stepping, state: str, values: dict[str, Any]) -> NewRefund:
    """Write a refund's row in its first state; the step itself is written by `move_on`."""
    number = next_number(stepping.connection)
    refund_id = stepping.connection.execute(
        insert(_REFUND)
        .values(number=number, state=state, office_id=stepping.actor.office_id, **values)
        .returning(_REFUND.c.id)
    ).scalar_one()
    return NewRefund(refund_id, number, values["amount_cents"])


def find_reason(connection: Connection, code: str) -> Any:
    """The row of a reason for refunds.

    Raises:
        Refused: `correction.reason_unknown`, `correction.no_account`.
    """
    row = connection.execute(
        select(_REASON).where(
            _REASON.c.kind == "refund", _REASON.c.code == code, _REASON.c.is_active
        )
    ).first()
    if row is None:
        raise Refused("correction.reason_unknown", reason=code)
    if row.gl_account_id is None:
        raise Refused("correction.no_account", reason=row.name)
    return row


def last_entry(connection: Connection, refund: Any) -> int:
    """The entry of the step that led a refund to the state it is in."""
    return int(
        connection.execute(
            select(_MOVE.c.entry_id)
            .where(_MOVE.c.refund_id == refund.id, _MOVE.c.to_state == refund.state)
            .order_by(_MOVE.c.id.desc())
            .limit(1)
        ).scalar_one()
    )
