"""What a close proves: all that is new since the last one; `verify` proves everything."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import text

from clerktui.ledger import window
from clerktui.ledger.proofs import prove, prove_chains
from clerktui.services import reference
from tests.ledger.tampering import behind_the_back
from tests.support.closing import TODAY, TOMORROW, A, busy_day, close_day, close_drawer, weigh
from tests.support.office import Office


@pytest.fixture
def second(office: Office) -> Office:
    """The second day, after the first was closed: 7.00 taken, the drawer closed."""
    busy_day(office)
    close_drawer(office)
    close_day(office)
    office.db.clock.at += dt.timedelta(days=1)
    reference.forget(office.db)
    office.open_drawer("1")
    office.pay(A, 700)
    close_drawer(office, cash=20_700)
    return office


def broken(office: Office, sql: str, **values: object) -> tuple[bool, bool]:
    """Whether the chains are found broken: from what was proved last, and as a whole."""
    with behind_the_back(office.db) as connection:
        connection.execute(text(sql), values)
        found = [prove_chains(connection, one)[0] for one in (window.last_proved(connection), None)]
    assert {one.name for one in found} == {"chains_unbroken"}
    return not found[0].ok, not found[1].ok


def checked(office: Office, name: str, *, since_last: bool) -> int:
    with office.db.read() as connection:
        last = window.last_proved(connection) if since_last else None
        return next(one.checked for one in prove(connection, last) if one.name == name)


def memo_of(which: str) -> str:
    return f"UPDATE journal_entry SET memo = 'x' WHERE id = (SELECT {which} FROM journal_entry)"


def test_only_what_is_new_is_hashed_and_balanced_again(second):
    for name in ("chains_unbroken", "entries_balance", "control_lines_name_receivables"):
        new, whole = (checked(second, name, since_last=one) for one in (True, False))
        assert 0 < new < whole
    assert checked(second, "papers_are_themselves", since_last=True) > 0
    close_day(second, TOMORROW)
    assert checked(second, "chains_unbroken", since_last=True) == 0
    second.prove()


def test_what_is_new_and_changed_is_found_by_the_next_close(second):
    assert broken(second, memo_of("max(id)")) == (True, True)


def test_what_is_old_and_changed_is_found_by_verify(second):
    assert broken(second, memo_of("min(id)")) == (False, True)


def test_the_place_that_was_proved_must_still_be_what_it_was(second):
    changed = "UPDATE journal_entry SET hash = 'x' WHERE business_date = :day"
    assert broken(second, changed, day=TODAY.isoformat()) == (True, True)


def test_a_close_over_a_failing_proof_moves_no_window(second):
    weigh(second, proof_failed="warn")
    with second.db.write() as connection:
        before = window.kept(connection)
        connection.execute(text("UPDATE account SET balance_cents = 7 WHERE number = :a"), {"a": A})
    close_day(second, TOMORROW)
    with second.db.read() as connection:
        assert before is not None
        assert window.kept(connection) == before


def test_books_that_were_never_closed_are_proved_whole(office):
    with office.db.read() as connection:
        assert window.last_proved(connection) is None
        assert window.windowed("[NEW e.id]", None) == "1 = 1"
