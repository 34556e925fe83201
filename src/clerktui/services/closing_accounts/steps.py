"""The road of every step of a close-out: claimed, locked, done, written down, answered.

Locks: the command, the office chain (which also numbers close-outs), the accounts in id order, the
close-out's own row.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, TypeVar

from sqlalchemy import Connection, exists, func, insert, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger import commands
from clerktui.models import (
    Account,
    Bill,
    CloseOut,
    CloseOutMove,
    Contact,
    FinalReading,
    NameChange,
    ServiceAgreement,
)
from clerktui.rules.closing_accounts import OPEN
from clerktui.rules.states import CLOSE_OUT, check_move
from clerktui.rules.text import clean_text
from clerktui.services.corrections.acts import lock_office_chain
from clerktui.services.customer_deposits.steps import NOTE_MAX, Stepping
from clerktui.services.open_items import display_name
from clerktui.services.reference import Reference, get_reference
from clerktui.views.closing_accounts import CloseOutDone, NameChanged, OwnerDone
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_AGREEMENT = ServiceAgreement.__table__
_BILL = Bill.__table__
_CLOSE_OUT = CloseOut.__table__
_MOVE = CloseOutMove.__table__
_NEW = Account.__table__.alias("new_account")
_READING = FinalReading.__table__
_RENAMED = NameChange.__table__
RULES = "closing_account.rules"
_ANSWERS = {one.__name__: one for one in (CloseOutDone, NameChanged, OwnerDone)}
_Done = TypeVar("_Done", CloseOutDone, NameChanged, OwnerDone)
# Names stay in their own row, where a purge finds them, and not in the command's answer.
_NOT_KEPT = frozenset({"duplicate", "old_name", "new_name"})


def take_step(
    db: Database, actor: Actor, kind: str, draft: Any, work: Callable[[Stepping], _Done]
) -> _Done:
    """Do something once; the same command again gives the same answer.

    Raises:
        Refused: `command.reused`, and whatever `work` refuses.
    """
    said = {name: _plain(value) for name, value in asdict(draft).items() if name != "command_id"}
    command = commands.Command(draft.command_id, f"close_out_{kind}", said, actor.user_id)

    def once(connection: Connection) -> _Done:
        now = db.clock.now()
        earlier = commands.claim(connection, command, now)
        if earlier is not None:
            return _answered(connection, json.loads(earlier))
        reference = get_reference(db, connection)
        head = lock_office_chain(connection)
        note = clean_text(getattr(draft, "note", ""), max_length=NOTE_MAX)
        done = work(Stepping(connection, reference, actor, now, command.id, head, note))
        told = {name: said for name, said in asdict(done).items() if name not in _NOT_KEPT}
        commands.answer(connection, command.id, {**told, "is": type(done).__name__})
        return done

    return db.post(once)


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _answered(connection: Connection, told: dict[str, Any]) -> Any:
    """What was kept as a command's answer."""
    answer = _ANSWERS[told.pop("is")]
    if answer is NameChanged:
        told |= _names_of(connection, told["change_id"])
    told |= {name: tuple(told[name]) for name in ("refunds", "notes") if name in told}
    return answer(**told, duplicate=True)


def _names_of(connection: Connection, change_id: int) -> dict[str, str]:
    row = connection.execute(select(_RENAMED).where(_RENAMED.c.id == change_id)).one()
    return {
        "old_name": display_name(row.old_last_name, row.old_first_name),
        "new_name": display_name(row.new_last_name, row.new_first_name),
    }


# ------------------------------------------------------------------------------------- the rows
def find_close_out(connection: Connection, number: int, *, lock: bool = False) -> Any:
    """A close-out's row with its account's number, the new account's and the final bill's.

    Raises:
        Refused: `close_out.unknown`.
    """
    query = (
        select(
            _CLOSE_OUT,
            _ACCOUNT.c.number.label("account"),
            func.coalesce(_NEW.c.number, "").label("new_account"),
            func.coalesce(_BILL.c.number, "").label("bill"),
        )
        .join(_ACCOUNT, _ACCOUNT.c.id == _CLOSE_OUT.c.account_id)
        .outerjoin(_NEW, _NEW.c.id == _CLOSE_OUT.c.new_account_id)
        .outerjoin(_BILL, _BILL.c.id == _CLOSE_OUT.c.bill_id)
        .where(_CLOSE_OUT.c.number == number)
    )
    row = connection.execute(query.with_for_update(of=_CLOSE_OUT) if lock else query).first()
    if row is None:
        raise Refused("close_out.unknown", number=number)
    return row


def open_close_out(connection: Connection, account_id: int) -> int | None:
    """The number of the close-out an account is in, or None."""
    query = select(_CLOSE_OUT.c.number).where(
        _CLOSE_OUT.c.account_id == account_id, _CLOSE_OUT.c.state.in_(OPEN)
    )
    return connection.execute(query).scalar()


def was_read_out(account_id: Any, on: dt.date) -> Any:
    """A condition: the account is on its way out, its last day is past and its meters are read."""
    return exists().where(
        _CLOSE_OUT.c.account_id == account_id,
        _CLOSE_OUT.c.state.in_(("read", "billed")),
        _CLOSE_OUT.c.stop_on < on,
    )


def next_number(connection: Connection) -> int:
    """The next close-out's number; the office chain is locked."""
    last = select(func.coalesce(func.max(_CLOSE_OUT.c.number), 0))
    return int(connection.execute(last).scalar_one()) + 1


def move_on(stepping: Stepping, row: Any, to_state: str, words: str, **changed: Any) -> None:
    """Write a close-out's new state, and the step that led there.

    Raises:
        Refused: `states.no_move`.
    """
    if row.state != to_state:
        check_move(CLOSE_OUT, row.state, to_state)
    stepping.connection.execute(
        update(_CLOSE_OUT).where(_CLOSE_OUT.c.id == row.id).values(state=to_state, **changed)
    )
    write_move(stepping, row.id, (row.state, to_state), words)


def write_move(stepping: Stepping, close_out_id: int, states: tuple[str, str], words: str) -> None:
    """Write a step down: the state before and after, and what was done."""
    stepping.connection.execute(
        insert(_MOVE).values(
            close_out_id=close_out_id,
            from_state=states[0],
            to_state=states[1],
            words=words,
            day=stepping.day,
            at=stepping.now,
            user_id=stepping.actor.user_id,
        )
    )


def write_contact(stepping: Stepping, account_id: int, body: str) -> None:
    """Write on the account what was done, as a note every clerk reads."""
    stepping.connection.execute(
        insert(Contact.__table__).values(
            account_id=account_id,
            kind="note",
            at=stepping.now,
            user_id=stepping.actor.user_id,
            body=body,
        )
    )


def readings_of(connection: Connection, close_out_id: int) -> list[Any]:
    """The final readings of a close-out with their meters, in the order they were asked for."""
    query = (
        select(_READING, _AGREEMENT.c.meter, _AGREEMENT.c.service)
        .join(_AGREEMENT, _AGREEMENT.c.id == _READING.c.agreement_id)
        .where(_READING.c.close_out_id == close_out_id)
        .order_by(_READING.c.id)
    )
    return list(connection.execute(query))


def running_services(connection: Connection, account_id: int) -> list[Any]:
    """The services an account takes that have no end yet."""
    query = select(_AGREEMENT).where(
        _AGREEMENT.c.account_id == account_id, _AGREEMENT.c.ended_on.is_(None)
    )
    return list(connection.execute(query.order_by(_AGREEMENT.c.id)))


def reason_name(reference: Reference, code: str) -> str:
    """A reason in words.

    Raises:
        Refused: `close_out.reason`.
    """
    names = {one["code"]: one["name"] for one in reference.policy[RULES]["reasons"]}
    if code not in names:
        raise Refused("close_out.reason", reason=code or "''", known=", ".join(names))
    return str(names[code])
