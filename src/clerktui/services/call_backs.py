"""Calls that were promised: due in office hours, kept, tried again, or missed.

Every step is a row of its own; a promise that is over stands still.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, insert, or_, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger import commands
from clerktui.models import Account, CallBack, CallBackMove, Contact, Customer, FreeContact, User
from clerktui.rules.call_times import parse_due
from clerktui.rules.names import clean_text, snippet
from clerktui.rules.office_hours import OfficeHours
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.flag_effects import need_allowed
from clerktui.services.open_items import display_name
from clerktui.services.reference import Reference, get_reference
from clerktui.services.work_order_rows.followed import call_ended
from clerktui.services.work_order_rows.steps import Working
from clerktui.views.accounts import Page
from clerktui.views.contacts import CallBackStep, CallBackView
from clerktui.views.people import Actor

STEPS = ("done", "no_answer", "again", "missed")
_NOTE_MAX = 200
_ACCOUNT = Account.__table__
_CALL = CallBack.__table__
_CONTACT = Contact.__table__
_CUSTOMER = Customer.__table__
_FREE = FreeContact.__table__
_MOVE = CallBackMove.__table__
_USER = User.__table__
_OWNER = User.__table__.alias("call_owner")


@dataclass(frozen=True)
class Whom:
    """Whom a call was promised: an account's row or None, the caller, the number, the words."""

    account: Any
    caller: str
    number: str
    words: str


def promise(
    connection: Connection,
    reference: Reference,
    actor: Actor,
    now: dt.datetime,
    asked: tuple[Whom, tuple[str, str]],
) -> tuple[int, dt.datetime]:
    """Promise a call in the transaction of its contact; gives its number and when it is due.

    Args:
        connection: the contact's transaction.
        reference: the town's rules of today, with its hours.
        actor: who promises.
        now: the moment.
        asked: whom, and when and by whom they are to be called, as typed.

    Raises:
        Refused: `call_back.number_missing`, `call_back.owner_unknown`, `flag.forbids`, and as
            `rules.call_times.parse_due`.
    """
    whom, (typed, owner) = asked
    account = whom.account
    if account is not None:
        need_allowed(connection, reference, (account.id, account.number), "call")
    number = whom.number or _phone(connection, account)
    if not number:
        raise Refused("call_back.number_missing")
    due_at = _due(reference, typed, now, "first")
    values = {
        "account_id": account.id if account else None,
        "caller": whom.caller,
        "number": number,
        "words": whom.words,
        "due_at": due_at,
        "promised_at": now,
        "promised_by_id": actor.user_id,
        "owner_id": _owner(connection, actor, owner),
    }
    made = connection.execute(insert(_CALL).values(**values).returning(_CALL.c.id))
    call_back = int(made.scalar_one())
    _move(connection, actor, call_back, kind="promised", at=now, due_at=due_at)
    subject = ("call_back", call_back)
    audit.record(connection, actor, "promise_call", subject, now, due_at=due_at.isoformat())
    return call_back, due_at


def _phone(connection: Connection, account: Any) -> str:
    if account is None:
        return ""
    query = select(_CUSTOMER.c.phone).where(_CUSTOMER.c.id == account.customer_id)
    return str(connection.execute(query).scalar_one())


def _owner(connection: Connection, actor: Actor, owner: str) -> int:
    wanted = owner.strip().lower()
    if not wanted or wanted == actor.username:
        return actor.user_id
    query = select(_USER.c.id).where(_USER.c.username == wanted, _USER.c.is_active)
    found = connection.execute(query).scalar()
    if found is None:
        raise Refused("call_back.owner_unknown", owner=snippet(owner))
    return int(found)


def _due(reference: Reference, typed: str, now: dt.datetime, which: str) -> dt.datetime:
    """When a call is due, from the town's clock into an instant."""
    zone = ZoneInfo(reference.timezone)
    hours = OfficeHours.from_data(reference.policy["office.hours"], calendar=reference.calendar())
    here = now.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
    minutes = int(reference.policy["call_back.minutes"][which])
    return parse_due(typed, here, hours, minutes).replace(tzinfo=zone).astimezone(dt.UTC)


def _move(connection: Connection, actor: Actor, call_back: int, **said: Any) -> None:
    values = {"call_back_id": call_back, "user_id": actor.user_id, **said}
    connection.execute(insert(_MOVE).values(**values))


# ------------------------------------------------------------------------------------- its steps
def step(db: Database, actor: Actor, draft: CallBackStep) -> CallBackView:
    """Write down what became of a promised call: done, no answer, again later, or missed.

    A call that was made or tried is a contact, too. Nobody is called whom a flag forbids to call:
    such a promise can only be given up as missed.

    Raises:
        Refused: `denied`, `command.reused`, `call_back.unknown`, `call_back.done`,
            `call_back.not_yours`, `flag.forbids`, and as `rules.call_times.parse_due`.
    """
    require(actor, "contact.add")
    if draft.kind not in STEPS:
        raise ValueError(f"a call is one of {STEPS}, never {draft.kind!r}")
    call_back, duplicate = db.post(lambda connection: _step(db, connection, actor, draft))
    return replace(get_call_back(db, actor, call_back), duplicate=duplicate)


def _step(
    db: Database, connection: Connection, actor: Actor, draft: CallBackStep
) -> tuple[int, bool]:
    now = db.clock.now()
    said = [draft.call_back, draft.kind, draft.note, draft.due]
    command = commands.Command(draft.command_id, "call_back", said, actor.user_id)
    earlier = commands.claim(connection, command, now)
    if earlier is not None:
        return json.loads(earlier), True
    reference = get_reference(db, connection)
    row = _lock(connection, actor, draft.call_back)
    values = _after(reference, row, draft, now)
    _write_contact(connection, reference, actor, row, (draft, now))
    if draft.kind in ("done", "missed"):
        values |= {"ended_at": now, "ended_by_id": actor.user_id}
    note = clean_text(draft.note, max_length=_NOTE_MAX)
    due_at = values.get("due_at", row.due_at)
    _move(connection, actor, row.id, kind=draft.kind, at=now, due_at=due_at, note=note)
    connection.execute(update(_CALL).where(_CALL.c.id == row.id).values(**values))
    audit.record(connection, actor, f"call_{draft.kind}", ("call_back", row.id), now)
    if draft.kind in ("done", "missed"):
        call_ended(Working(connection, reference, actor, now, command.id), row.id)
    commands.answer(connection, draft.command_id, row.id)
    return row.id, False


def _lock(connection: Connection, actor: Actor, call_back: int) -> Any:
    query = select(_CALL, _USER.c.full_name, _ACCOUNT.c.number.label("account"))
    query = query.join(_USER, _USER.c.id == _CALL.c.owner_id)
    query = query.outerjoin(_ACCOUNT, _ACCOUNT.c.id == _CALL.c.account_id)
    row = connection.execute(query.where(_CALL.c.id == call_back).with_for_update(of=_CALL)).first()
    if row is None:
        raise Refused("call_back.unknown", call_back=call_back)
    if row.state != "open":
        raise Refused("call_back.done", state=row.state)
    if actor.user_id not in (row.owner_id, row.promised_by_id) and not actor.may("call_back.any"):
        raise Refused("call_back.not_yours", owner=row.full_name)
    return row


def _after(reference: Reference, row: Any, draft: CallBackStep, now: dt.datetime) -> dict[str, Any]:
    if draft.kind in ("done", "missed"):
        tries = row.tries + (draft.kind == "done")
        return {"state": draft.kind, "tries": tries}
    due_at = _due(reference, draft.due or "soon", now, "again")
    return {"due_at": due_at, "tries": row.tries + (draft.kind == "no_answer")}


def _write_contact(
    connection: Connection,
    reference: Reference,
    actor: Actor,
    row: Any,
    made: tuple[CallBackStep, dt.datetime],
) -> None:
    """The call itself is a contact of its account or its caller."""
    draft, now = made
    if draft.kind not in ("done", "no_answer"):
        return
    if row.account_id is not None:
        need_allowed(connection, reference, (row.account_id, row.account), "call")
    said = clean_text(draft.note, max_length=_NOTE_MAX) or f"Called back: {row.words}"
    values = {
        "kind": "call",
        "direction": "out",
        "reason": "",
        "outcome": "resolved" if draft.kind == "done" else "no_answer",
        "number": row.number,
        "body": said,
        "at": now,
        "user_id": actor.user_id,
    }
    if row.account_id is not None:
        connection.execute(insert(_CONTACT).values(account_id=row.account_id, **values))
    else:
        connection.execute(insert(_FREE).values(caller=row.caller, **values))


# ------------------------------------------------------------------------------------- the lists
def list_mine(
    db: Database,
    actor: Actor,
    wanted: str = "",
    after: tuple[int, ...] | None = None,
    limit: int = 50,
) -> Page[CallBackView]:
    """The open calls this clerk is to make, what is due first; with text, also what is over.

    Raises:
        Refused: `denied`.
    """
    require(actor, "contact.add")
    return _list(db, (_CALL.c.owner_id == actor.user_id,), wanted, (after, limit))


def list_all(
    db: Database,
    actor: Actor,
    wanted: str = "",
    after: tuple[int, ...] | None = None,
    limit: int = 50,
) -> Page[CallBackView]:
    """The open calls of everybody, what is due first; with text, also what is over.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    return _list(db, (), wanted, (after, limit))


def _list(
    db: Database, only: Sequence[Any], wanted: str, page: tuple[tuple[int, ...] | None, int]
) -> Page[CallBackView]:
    after, limit = page
    offset = after[0] if after else 0
    query = _rows().where(*only)
    like = f"%{wanted.strip().lower().replace('%', '').replace('_', '')}%"
    texts = (_CALL.c.words, _CALL.c.caller, _CALL.c.number, _ACCOUNT.c.number)
    names = (_CUSTOMER.c.last_name, _OWNER.c.full_name)
    if wanted.strip():
        query = query.where(or_(*(func.lower(text).like(like) for text in (*texts, *names))))
    else:
        query = query.where(_CALL.c.state == "open")
    query = query.order_by(_CALL.c.state != "open", _CALL.c.due_at, _CALL.c.id)
    with db.read() as connection:
        rows = connection.execute(query.offset(offset).limit(limit + 1)).all()
    now = db.clock.now()
    shown = tuple(_view(row, now) for row in rows[:limit])
    return Page(shown, (offset + limit,) if len(rows) > limit else None)


def get_call_back(db: Database, actor: Actor, call_back: int) -> CallBackView:
    """One promised call.

    Raises:
        Refused: `denied`, `call_back.unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        row = connection.execute(_rows().where(_CALL.c.id == call_back)).first()
    if row is None:
        raise Refused("call_back.unknown", call_back=call_back)
    return _view(row, db.clock.now())


def _rows() -> Any:
    query = select(
        _CALL,
        _ACCOUNT.c.number.label("account"),
        _CUSTOMER.c.last_name,
        _CUSTOMER.c.first_name,
        _USER.c.full_name.label("promised_by"),
        _OWNER.c.full_name.label("owner"),
    )
    query = query.outerjoin(_ACCOUNT, _ACCOUNT.c.id == _CALL.c.account_id)
    query = query.outerjoin(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
    query = query.join(_USER, _USER.c.id == _CALL.c.promised_by_id)
    return query.join(_OWNER, _OWNER.c.id == _CALL.c.owner_id)


def _view(row: Any, now: dt.datetime) -> CallBackView:
    name = display_name(row.last_name, row.first_name) if row.account else ""
    return CallBackView(
        call_back=row.id,
        account=row.account or "",
        caller=row.caller or name,
        number=row.number,
        words=row.words,
        state=row.state,
        due_at=row.due_at,
        is_overdue=row.state == "open" and row.due_at < now,
        promised_at=row.promised_at,
        promised_by=row.promised_by,
        owner=row.owner,
        tries=row.tries,
        ended_at=row.ended_at,
    )
