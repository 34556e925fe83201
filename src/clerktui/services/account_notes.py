"""What people write on an account: contacts, and flags put on and ended. No money moves here."""

from __future__ import annotations

from sqlalchemy import insert

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Contact
from clerktui.rules.names import clean_text, snippet
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.account_flags import add_flag, end_flag, renew_flag
from clerktui.services.account_numbers import which_account
from clerktui.views.accounts import ContactView
from clerktui.views.people import Actor

__all__ = ["add_contact", "add_flag", "end_flag", "renew_flag"]

CONTACT_KINDS = ("call", "visit", "letter", "note")
_BODY_MAX = 2_000
_CONTACT = Contact.__table__


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
