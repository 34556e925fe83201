"""A day is closed while others post, open drawers and close it themselves: nothing slips in."""

from __future__ import annotations

import pytest

from clerktui.services import payment_checks
from clerktui.services.closing import days
from tests.concurrency.test_interleaved import in_the_middle
from tests.support.closing import TODAY, TOMORROW, A, busy_day, close_day, day_of, weigh
from tests.support.office import Office


@pytest.fixture
def books(office: Office) -> Office:
    """The busy day; the town lets a day be closed over an open drawer, so that both may happen."""
    busy_day(office)
    weigh(office, drawer_open="warn")
    return office


def test_a_payment_in_the_middle_of_a_close_is_too_late(books):
    with in_the_middle(days.papers, "keep", lambda: books.pay(A, 100)) as answers:
        close_day(books)
    assert answers == ["day.closed"]
    assert books.balance(A) == 2500
    books.prove()


def test_a_close_in_the_middle_of_a_payment_takes_it_into_the_ledger(books):
    with in_the_middle(payment_checks, "check", lambda: close_day(books)) as answers:
        books.pay(A, 700)
    [closed] = answers
    assert closed.gl_batch == 1
    assert day_of(books).receipts == 4
    books.prove()


def test_a_drawer_opened_in_the_middle_of_a_close_works_for_the_next_day(books):
    opened = lambda: books.open_drawer("2", "dee")  # noqa: E731
    with in_the_middle(days.papers, "keep", opened) as answers:
        close_day(books)
    assert [drawer.business_date for drawer in answers] == [TOMORROW]
    books.prove()


def test_two_who_close_the_same_day_close_it_once(books):
    with in_the_middle(days.papers, "keep", lambda: close_day(books, TODAY, "admin")) as answers:
        close_day(books)
    assert answers == ["day.already_closed"]
    assert day_of(books).times_closed == 1
    books.prove()
