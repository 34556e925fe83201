"""Discounts for early payment owed again, because a correction takes their payment back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from clerktui.ledger import journal
from clerktui.services.charging import discount
from clerktui.services.charging.booking import Books
from clerktui.services.corrections.acts import Making, lock_office_chain


def owe_again(making: Making, receivables: Iterable[int], receipt: str) -> dict[int, int]:
    """Owe the discounts on these principals again, in the correction's chain.

    The accounts are locked. Gives cents by account id.
    """
    session = making.session
    head = session.head if session else making.head
    books = Books(
        connection=making.connection,
        reference=making.reference,
        as_of=making.reference.on,
        day=making.day,
        at=making.now,
        chain_id=head.chain_id,
        command_id=making.act.command_id,
        office_id=session.office_id if session else making.actor.office_id,
        user_id=making.actor.user_id,
        drawer_session_id=session.id if session else None,
    )
    again = discount.owe_again(books, receivables, f"receipt {receipt} is taken back")
    if again:
        # Every head knows the id of the next entry, which has just been used.
        making.head = lock_office_chain(making.connection)
        if session is not None:
            head = journal.lock_head(making.connection, head.chain_id)
            making.session = replace(session, head=head)
    return again
