"""A letter the office wrote is a contact with its customer, written in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, insert

from clerktui.models import Contact
from clerktui.views.letters import LetterDocument

_CONTACT = Contact.__table__


def note_letter(
    connection: Connection, user_id: int, account_id: int | None, letter: LetterDocument
) -> None:
    """Write a letter down on the account it is about; one about no account is no contact."""
    if account_id is not None:
        note_letters(connection, user_id, [(account_id, letter)])


def note_letters(
    connection: Connection, user_id: int, letters: Iterable[tuple[int, LetterDocument]]
) -> None:
    """Write letters down, each on the account it is about."""
    rows = [
        {
            "account_id": account_id,
            "kind": "letter",
            "direction": "out",
            "at": letter.made_at,
            "user_id": user_id,
            "body": f"Letter {letter.number}: {letter.subject}",
        }
        for account_id, letter in letters
    ]
    if rows:
        connection.execute(insert(_CONTACT), rows)
