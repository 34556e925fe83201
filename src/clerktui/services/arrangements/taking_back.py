"""A promise keyed by mistake is taken back, and the one that had given way to it is open again."""

from __future__ import annotations

from sqlalchemy import select, update

from clerktui.errors import Refused
from clerktui.services.arrangement_rows import ARRANGEMENT, name_of, standings
from clerktui.services.arrangements.stepping import Stepping
from clerktui.services.collections.settling import write_move


def take_back(stepping: Stepping, number: int, gave_way: int, account: str) -> None:
    """Cancel a promise as never made, in a transaction that holds its account.

    What the case file says of it is the caller's, who takes back the call it came of.

    Args:
        stepping: the transaction, and why.
        number: the promise.
        gave_way: the promise that was cancelled for it and is open again; 0 for none.
        account: whose, for the refusal.

    Raises:
        Refused: `collect.undo_late` when it has been kept, broken or cancelled since.
    """
    query = select(ARRANGEMENT).where(ARRANGEMENT.c.number == number)
    row = stepping.connection.execute(query).one()
    if row.state != "open":
        raise Refused("collect.undo_late", account=account)
    words = f"Promise {name_of(row)} cancelled: {stepping.note}"
    _become(stepping, number, "cancelled", words)
    if gave_way:
        _become(stepping, gave_way, "open", f"Promise P-{gave_way} is open again: {stepping.note}")


def _become(stepping: Stepping, number: int, state: str, words: str) -> None:
    """Write the state and the move to it; the words of both are one."""
    which = ARRANGEMENT.c.number == number
    row = stepping.connection.execute(select(ARRANGEMENT).where(which)).one()
    one = standings(stepping.connection, stepping.reference, [row])[row.id]
    ended_on = None if state == "open" else stepping.today
    values = {"state": state, "ended_on": ended_on}
    stepping.connection.execute(update(ARRANGEMENT).where(which).values(**values))
    write_move(
        stepping.connection, one, stepping.when, (state, state, words), stepping.actor.user_id
    )
