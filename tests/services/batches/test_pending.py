"""Money in the house that is not in the books yet is seen wherever a balance is."""

from __future__ import annotations

from clerktui.services import accounts, lookup, pending, tickets
from clerktui.services.batches import clearing, keying
from tests.services.batches.conftest import A, B, C
from tests.support.batches import HOLDER, begin_batch, key, to_state
from tests.support.office import Office


def seen(office: Office, number: str) -> tuple[int, str]:
    view = accounts.get_account(office.db, number)
    return view.pending_cents, view.pending_words


def test_pending_money_is_told_by_batch_until_it_is_posted(books):
    first, second = begin_batch(books, "ana", 600, 3), begin_batch(books, "dee", source="drop_box")
    key(books, first, (A, 100, "1"), (A, 200, "2"), (B, 300, "3"))
    key(books, second, (A, 1000, "4"), ("", 7, "5"), who="dee")
    words = f"batch {first}, Mail, Ana Ruiz; batch {second}, Drop box, Dee Walker"
    assert seen(books, A) == (1300, words)
    assert seen(books, B) == (300, f"batch {first}, Mail, Ana Ruiz")
    assert seen(books, C) == (0, "")
    line = tickets.open_line(books.db, books.people["ana"], A)
    assert f"Not yet posted: 13.00 ({words})." in line.warnings
    assert tickets.open_line(books.db, books.people["ana"], C).warnings == ("Nothing is owed.",)
    found = {
        one.account: one.pending_cents for one in lookup.find_accounts(books.db, "10-000").results
    }
    assert {number: found[number] for number in (A, B, C)} == {A: 1300, B: 300, C: 0}
    assert by_number(books, A, B, C) == {A: 1300, B: 300}
    assert by_number(books) == {}
    for state in ("keyed", "balanced", "released"):
        to_state(books, first, state)
        assert seen(books, A)[0] == 1300
    to_state(books, first, "posted")
    assert seen(books, A) == (1000, f"batch {second}, Drop box, Dee Walker")
    assert (seen(books, B), books.balance(B)) == ((0, ""), 3700)


def by_number(office: Office, *numbers: str) -> dict[str, int]:
    with office.db.read() as connection:
        return pending.pending_by_number(connection, numbers)


def test_a_line_taken_off_is_not_pending(books):
    db, dee = books.db, books.people["dee"]
    number = begin_batch(books)
    key(books, number, (A, 1000, "4"), (B, 5, "5"))
    assert seen(books, A)[0] == 1000
    keying.take_up(db, dee, number, HOLDER)
    # The words name who has the batch now.
    assert seen(books, A) == (1000, f"batch {number}, Mail, Dee Walker")
    keying.remove_line(db, dee, number, HOLDER, 1)
    assert seen(books, A) == (0, "")
    keying.remove_line(db, dee, number, HOLDER, 2)
    clearing.discard(db, dee, number)
    assert seen(books, B) == (0, "")
