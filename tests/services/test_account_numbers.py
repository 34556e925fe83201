"""Which account a typed number means."""

from __future__ import annotations

import pytest

from clerktui.errors import Refused
from clerktui.i18n import sentence
from clerktui.services.account_numbers import which_account
from tests.support.books import Books


@pytest.fixture
def books(town_db) -> Books:
    books = Books(town_db)
    books.account("10-0442-07")
    books.account("1-23")
    books.account("12-3")
    return books


def which(books: Books, number: str) -> str:
    with books.db.write() as c:
        locked = which_account(c, number, lock=True)
        assert locked == which_account(c, number)
        return locked.number


def refused(books: Books, number: str) -> Refused:
    with pytest.raises(Refused) as caught:
        which(books, number)
    return caught.value


@pytest.mark.parametrize("number", ["10-0442-07", "10044207", " 10 0442/07 ", "10.0442.07"])
def test_any_punctuation_will_do(books, number):
    assert which(books, number) == "10-0442-07"


def test_a_number_that_could_be_two_is_taken_as_it_is_spelt(books):
    assert which(books, "1-23") == "1-23"
    assert which(books, " 12-3 ") == "12-3"


def test_a_number_that_could_be_two_is_otherwise_asked_about(books):
    error = refused(books, "123")
    assert error.message_id == "account.ambiguous"
    assert sentence(error) == "123 could be 1-23, 12-3. Type it with its dashes."


@pytest.mark.parametrize(
    "number", ["", " ", "--", "10-0442", "99-9999-99", "[/]", "\x00", "\ud800"]
)
def test_no_account_is_said_with_what_was_typed(books, number):
    error = refused(books, number)
    assert error.message_id == "account.unknown"
    assert sentence(error).isprintable()
