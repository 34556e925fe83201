"""Contacts written down while they last: why, how it ended, in whose words, and what was promised.

One command is one contact and, where one was promised, one call back. A contact of somebody
without an account is kept by the caller's name.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Text, func, insert, literal_column, or_, select, union_all

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger import commands
from clerktui.models import Account, Contact, Customer, FreeContact, User
from clerktui.rules.names import clean_text, snippet
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services import call_backs
from clerktui.services.account_notes import CONTACT_KINDS
from clerktui.services.account_numbers import which_account
from clerktui.services.contact_codes import codes_of, find_code
from clerktui.services.flag_effects import need_allowed
from clerktui.services.open_items import display_name
from clerktui.services.reference import Reference, get_reference
from clerktui.views.accounts import Page
from clerktui.views.contacts import ContactDraft, ContactLine, ContactLogged
from clerktui.views.people import Actor

_BODY_MAX = 2_000
_WORD_MAX = 80
_ACCOUNT = Account.__table__
_CONTACT = Contact.__table__
_CUSTOMER = Customer.__table__
_FREE = FreeContact.__table__
_USER = User.__table__
_NOTHING = literal_column("''", Text())
DIRECTIONS = ("in", "out")


def log_contact(db: Database, actor: Actor, draft: ContactDraft) -> ContactLogged:
    """Write a contact down, with the call back that was promised in it.

    Raises:
        Refused: `denied`, `command.reused`, `contact.kind_unknown`, `contact.direction`,
            `contact.empty`, `contact.reason_unknown`, `contact.outcome_unknown`,
            `contact.caller_missing`, `flag.forbids` for a call to somebody who is not to be
            called, what `call_backs.promise` refuses, `text.control`, `text.too_long`,
            `account.unknown`, `account.ambiguous`.
    """
    require(actor, "contact.add")
    if draft.kind not in CONTACT_KINDS:
        known = ", ".join(CONTACT_KINDS)
        raise Refused("contact.kind_unknown", kind=snippet(draft.kind), known=known)
    if draft.direction not in DIRECTIONS:
        raise Refused("contact.direction", direction=snippet(draft.direction))
    return db.post(lambda connection: _log(db, connection, actor, draft))


def _log(db: Database, connection: Connection, actor: Actor, draft: ContactDraft) -> ContactLogged:
    now = db.clock.now()
    said = {name: value for name, value in draft.__dict__.items() if name != "command_id"}
    command = commands.Command(draft.command_id, "contact", said, actor.user_id)
    earlier = commands.claim(connection, command, now)
    if earlier is not None:
        return _answered(json.loads(earlier))
    reference = get_reference(db, connection)
    values, follows = _values(reference, draft)
    account = which_account(connection, draft.account) if draft.account.strip() else None
    caller = clean_text(draft.caller, max_length=_WORD_MAX)
    if account is None and not caller:
        raise Refused("contact.caller_missing")
    if account is not None and draft.kind == "call" and draft.direction == "out":
        need_allowed(connection, reference, (account.id, account.number), "call")
    values |= {"at": now, "user_id": actor.user_id}
    contact_id = _insert(connection, account, caller, values)
    subject = ("account", account.number) if account else ("free_contact", contact_id)
    facts = {"contact_id": contact_id, "kind": draft.kind}
    audit.record(connection, actor, "add_contact", subject, now, **facts)
    promised = None
    if draft.call_back.strip():
        whom = call_backs.Whom(account, caller, values["number"], values["body"])
        asked = (draft.call_back, draft.owner)
        promised = call_backs.promise(connection, reference, actor, now, (whom, asked))
    logged = ContactLogged(
        contact_id,
        draft.kind,
        account.number if account else "",
        follows,
        promised[0] if promised else None,
        promised[1] if promised else None,
    )
    commands.answer(connection, draft.command_id, _told(logged))
    return logged


def _insert(connection: Connection, account: Any, caller: str, values: dict[str, Any]) -> int:
    if account is None:
        table, who = _FREE, {"caller": caller}
    else:
        table, who = _CONTACT, {"account_id": account.id}
    made = connection.execute(insert(table).values(**who, **values).returning(table.c.id))
    return int(made.scalar_one())


def _values(reference: Reference, draft: ContactDraft) -> tuple[dict[str, Any], str]:
    """The columns, and what follows from the outcome."""
    codes = codes_of(reference)
    reason = find_code(codes.reasons, draft.reason, "contact.reason_unknown")
    outcome = find_code(codes.outcomes, draft.outcome, "contact.outcome_unknown")
    body = clean_text(draft.body, max_length=_BODY_MAX)
    if not body and outcome is None:
        raise Refused("contact.empty")
    values = {
        "kind": draft.kind,
        "direction": draft.direction,
        "reason": reason.code if reason else "",
        "outcome": outcome.code if outcome else "",
        "number": clean_text(draft.number, max_length=_WORD_MAX),
        "body": body or (outcome.name if outcome else ""),
    }
    return values, outcome.next if outcome else ""


def _told(logged: ContactLogged) -> dict[str, Any]:
    told = dict(logged.__dict__, due_at=logged.due_at.isoformat() if logged.due_at else None)
    del told["duplicate"]
    return told


def _answered(told: dict[str, Any]) -> ContactLogged:
    due_at = dt.datetime.fromisoformat(told["due_at"]) if told["due_at"] else None
    return replace(ContactLogged(**told), due_at=due_at, duplicate=True)


# ------------------------------------------------------------------------------------ the list
def list_recent(
    db: Database,
    actor: Actor,
    wanted: str = "",
    after: tuple[int, ...] | None = None,
    limit: int = 50,
) -> Page[ContactLine]:
    """Contacts of the whole office, newest first; `wanted` finds account, caller, clerk, words.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    both = _both(wanted.strip().lower())
    offset = after[0] if after else 0
    with db.read() as connection:
        names = _names(get_reference(db, connection))
        query = select(both).order_by(both.c.at.desc(), both.c.source, both.c.id.desc())
        rows = connection.execute(query.offset(offset).limit(limit + 1)).all()
    lines = tuple(_line(row, names) for row in rows[:limit])
    return Page(lines, (offset + limit,) if len(rows) > limit else None)


def _names(reference: Reference) -> dict[str, str]:
    codes = codes_of(reference)
    return {one.code: one.name for one in (*codes.outcomes, *codes.reasons)}


def _both(wanted: str) -> Any:
    """Contacts with and without an account, in the same columns."""
    same = ("id", "kind", "at", "body")
    asked = ("direction", "reason", "outcome", "number")
    ours = select(
        literal_column("1").label("source"),
        *(_CONTACT.c[name] for name in same),
        *(func.coalesce(_CONTACT.c[name], _NOTHING).label(name) for name in asked),
        func.coalesce(_USER.c.full_name, _NOTHING).label("clerk"),
        _ACCOUNT.c.number.label("account"),
        _CUSTOMER.c.last_name,
        _CUSTOMER.c.first_name,
    )
    ours = ours.join(_ACCOUNT, _ACCOUNT.c.id == _CONTACT.c.account_id)
    ours = ours.join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
    ours = ours.outerjoin(_USER, _USER.c.id == _CONTACT.c.user_id)
    free = select(
        literal_column("2").label("source"),
        *(_FREE.c[name] for name in (*same, *asked)),
        _USER.c.full_name.label("clerk"),
        _NOTHING.label("account"),
        _FREE.c.caller.label("last_name"),
        _NOTHING.label("first_name"),
    ).join(_USER, _USER.c.id == _FREE.c.user_id)
    if wanted:
        like = f"%{wanted.replace('%', '').replace('_', '')}%"
        texts = (_CONTACT.c.body, _ACCOUNT.c.number, _CUSTOMER.c.last_name, _USER.c.full_name)
        ours = ours.where(or_(*(func.lower(text).like(like) for text in texts)))
        texts = (_FREE.c.body, _FREE.c.caller, _FREE.c.number, _USER.c.full_name)
        free = free.where(or_(*(func.lower(text).like(like) for text in texts)))
    return union_all(ours, free).subquery("contacts")


def _line(row: Any, names: dict[str, str]) -> ContactLine:
    return ContactLine(
        contact_id=row.id,
        kind=row.kind,
        at=row.at,
        clerk=row.clerk,
        account=row.account,
        caller=display_name(row.last_name, row.first_name),
        number=row.number,
        direction=row.direction,
        reason=names.get(row.reason, row.reason),
        outcome=names.get(row.outcome, row.outcome),
        body=row.body,
    )
