"""What people write on an account: contacts, and flags put on and ended. No money moves here."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, insert, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import AccountFlag, Contact
from clerktui.rules.names import clean_text, snippet
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services import account_statements as statements
from clerktui.services.account_numbers import which_account
from clerktui.services.flags import FLAGS, flag_view
from clerktui.services.reference import get_reference
from clerktui.views.accounts import ContactView, FlagDraft, FlagView
from clerktui.views.people import Actor

CONTACT_KINDS = ("call", "visit", "letter", "note")
_BODY_MAX = 2_000
_NOTE_MAX = 200
_CONTACT = Contact.__table__
_FLAG = AccountFlag.__table__


def add_contact(db: Database, actor: Actor, number: str, kind: str, text: str) -> ContactView:
    """Write down a call, a visit, a letter or a note.

    Raises:
        Refused: `denied`, `contact.kind_unknown`, `contact.empty`, `text.control`,
            `text.too_long`, `account.unknown`, `account.ambiguous`.
    """
    require(actor, "contact.add")
    if kind not in CONTACT_KINDS:
        raise Refused("contact.kind_unknown", kind=snippet(kind), known=", ".join(CONTACT_KINDS))
    body = clean_text(text, max_length=_BODY_MAX)
    if not body:
        raise Refused("contact.empty")
    now = db.clock.now()
    with db.write() as connection:
        account = which_account(connection, number)
        contact_id = connection.execute(
            insert(_CONTACT)
            .values(account_id=account.id, kind=kind, at=now, user_id=actor.user_id, body=body)
            .returning(_CONTACT.c.id)
        ).scalar_one()
        subject = ("account", account.number)
        audit.record(
            connection, actor, "add_contact", subject, now, contact_id=contact_id, kind=kind
        )
    return ContactView(contact_id, kind, now, actor.full_name, body)


def add_flag(db: Database, actor: Actor, number: str, draft: FlagDraft) -> FlagView:
    """Put a flag on an account from today on, until it expires or is ended.

    Raises:
        Refused: `denied`, `flag.unknown`, `flag.expired`, `flag.already`, `text.control`,
            `text.too_long`, `account.unknown`, `account.ambiguous`.
    """
    code, expires_on = draft.code, draft.expires_on
    _require_flag(actor, code)
    note = clean_text(draft.note, max_length=_NOTE_MAX)
    now = db.clock.now()
    with db.write() as connection:
        today = get_reference(db, connection).on
        if expires_on is not None and expires_on < today:
            raise Refused("flag.expired", expires_on=expires_on)
        account = which_account(connection, number, lock=True)
        if _held(connection, account.id, code, today):
            raise Refused("flag.already", account=account.number, flag=FLAGS[code][0])
        flag = {"code": code, "note": note, "starts_on": today, "expires_on": expires_on}
        connection.execute(insert(_FLAG).values(account_id=account.id, **flag))
        detail = {"code": code, "expires_on": expires_on.isoformat() if expires_on else None}
        audit.record(connection, actor, "add_flag", ("account", account.number), now, **detail)
    return flag_view(code, note, expires_on)


def end_flag(db: Database, actor: Actor, number: str, code: str) -> None:
    """End a flag now; that it was there stays in the books.

    Raises:
        Refused: `denied`, `flag.unknown`, `flag.not_there`, `account.unknown`,
            `account.ambiguous`.
    """
    _require_flag(actor, code)
    now = db.clock.now()
    with db.write() as connection:
        today = get_reference(db, connection).on
        account = which_account(connection, number, lock=True)
        ids = _held(connection, account.id, code, today)
        if not ids:
            raise Refused("flag.not_there", account=account.number, flag=FLAGS[code][0])
        connection.execute(update(_FLAG).where(_FLAG.c.id.in_(ids)).values(ended_at=now))
        audit.record(connection, actor, "end_flag", ("account", account.number), now, code=code)


def _held(connection: Connection, account_id: int, code: str, today: dt.date) -> list[int]:
    """The ids of this flag where it is in force on the account."""
    which = {"account_id": account_id, "today": today}
    return [row.id for row in connection.execute(statements.FLAGS, which) if row.code == code]


def _require_flag(actor: Actor, code: str) -> None:
    """Grave flags change what the town may do with an account; the others only inform."""
    if code not in FLAGS:
        raise Refused("flag.unknown", flag=snippet(code), known=", ".join(FLAGS))
    _, is_grave = FLAGS[code]
    require(actor, "account.flag" if is_grave else "contact.add")
