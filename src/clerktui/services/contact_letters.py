"""A letter the office wrote is a contact with its customer, written in the same transaction."""

from __future__ import annotations

from sqlalchemy import Connection, insert

from clerktui.models import Contact
from clerktui.views.letters import LetterDocument

_CONTACT = Contact.__table__


def note_letter(
    connection: Connection, user_id: int, account_id: int | None, letter: LetterDocument
) -> None:
    """Write a letter down on the account it is about; one about no account is no contact."""
    if account_id is None:
        return
    connection.execute(
        insert(_CONTACT).values(
            account_id=account_id,
            kind="letter",
            direction="out",
            at=letter.made_at,
            user_id=user_id,
            body=f"Letter {letter.number}: {letter.subject}",
        )
    )
