"""What the proofs of deposits must find: each with a statement that breaks it, and what is said."""

from __future__ import annotations

from tests.support.deposits import cancel, deposited, prepare
from tests.support.office import Office
from tests.support.tills import move

_MORE = "UPDATE deposit_item SET amount_cents = amount_cents + 1 WHERE tender_type = 'cash'"
DEPOSITS_TAMPERED: dict[str, list[tuple[str, str]]] = {
    "deposit_is_its_items": [
        (
            "UPDATE bank_deposit SET amount_cents = amount_cents + 1 WHERE number = 2",
            "deposit 2 (deposited) says",
        ),
        ("UPDATE bank_deposit SET cash_cents = 0 WHERE number = 2", "deposit 2 (deposited) says"),
        (_MORE, "deposit 2 (deposited) says"),
        ("UPDATE bank_deposit SET state = 'cancelled'", "deposit 2 (cancelled) says"),
    ],
    "deposit_is_its_entry": [
        (_MORE, "deposit 2 and its entry differ by -1 on account 10-1010"),
        ("UPDATE bank_deposit SET amount_cents = 1 WHERE number = 2", "on account 10-1005"),
    ],
    "deposits_booked_while_at_the_bank": [
        (
            "UPDATE bank_deposit SET entry_id = NULL WHERE number = 2",
            "deposit 2 is deposited, its entry is not there",
        ),
        (
            "UPDATE bank_deposit SET state = 'prepared' WHERE number = 2",
            "deposit 2 is prepared, its entry is not reversed",
        ),
        (
            "UPDATE bank_deposit SET state = 'matched' WHERE number = 1",
            "deposit 1 is matched, its entry is not there",
        ),
    ],
    "sessions_deposited_once": [
        (_MORE, "drawer session 1 holds 18645 of cash, deposited 18646"),
        (
            "UPDATE drawer_move SET drawer_session_id = 1",
            "drawer session 1 holds 18695 of cash, deposited 18645",
        ),
        (
            "UPDATE drawer_session SET float_cents = 0 WHERE id = 1",
            "drawer session 1 holds 38645 of cash, deposited 18645",
        ),
    ],
}


def deposits_of(office: Office) -> None:
    """One slip cancelled and one taken to the bank; money carried out of a drawer that is open."""
    cancel(office, prepare(office).deposit.number)
    deposited(office, prepare(office).deposit.number)
    move(office, "pickup", "dee", cash=50)
