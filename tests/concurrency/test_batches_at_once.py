"""Batches posted beside tills, and by two at once: everything once, and nothing lost."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import text

from clerktui.views.tickets import LineDraft, PaymentDraft, TenderDraft
from tests.concurrency.tills import Till, open_tills, post_all, post_batch, run_at_once, url_of
from tests.support.batches import get_batch
from tests.support.big_batch import big_batch
from tests.support.office import Office, new_id

pytestmark = pytest.mark.slow
ACCOUNTS = tuple(f"10-000{number}-00" for number in range(1, 5))
OWED = 50_000


@pytest.fixture
def books(office: Office) -> Office:
    for number in ACCOUNTS:
        office.account(number, water=OWED)
    return office


def ticket(till: Till, *numbers: str) -> PaymentDraft:
    lines = tuple(LineDraft("account", number, 7) for number in numbers)
    tenders = (TenderDraft("cash", 7 * len(lines)),)
    return PaymentDraft(new_id(), till.session_id, lines, tenders)


def test_two_who_post_one_batch_at_one_instant_post_it_once(books):
    number = big_batch(books, 20, ACCOUNTS)
    people = ("sam", "admin", "sam")
    jobs = [(post_batch, books.people[who], number) for who in people]
    said = [done for [done] in run_at_once(url_of(books), jobs)]
    assert Counter(done.duplicate for done in said) == {False: 1, True: 2}
    assert {(done.receipt, done.refused) for done in said} == {("26-000020", "")}
    assert get_batch(books, number).state == "posted"
    books.prove()


def test_a_batch_and_four_tills_on_the_same_accounts_lose_nothing(books):
    tills, each, size = open_tills(books, 4), 12, 200
    number = big_batch(books, size, ACCOUNTS)
    work = [
        (post_all, till, [ticket(till, *(ACCOUNTS[::step])) for _ in range(each)])
        for till, step in zip(tills, (1, -1, 1, -1), strict=True)
    ]
    [done], *said = run_at_once(url_of(books), [(post_batch, books.people["sam"], number), *work])
    assert (done.refused, done.duplicate) == ("", False)
    assert [one for till in said for one in till if one.refused or one.duplicate] == []
    owed = sum(books.balance(account) for account in ACCOUNTS)
    nobodys = size // 50
    assert owed == 4 * OWED - (size - nobodys) - 4 * each * 4 * 7
    with books.db.read() as connection:
        query = "SELECT count(*), max(sequence) FROM receipt"
        assert tuple(connection.execute(text(query)).one()) == (size + 4 * each,) * 2
    books.prove()
