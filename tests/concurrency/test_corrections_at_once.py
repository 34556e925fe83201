"""Corrections laid over one another and over what else moves the same money: one is late."""

from __future__ import annotations

import random
import threading

import pytest

from clerktui.services import payment_checks, payment_rows, suspense
from clerktui.services.corrections import acts, reapply
from clerktui.views.batches import SuspenseDraft
from clerktui.views.tickets import LineDraft
from tests.concurrency.test_interleaved import in_the_middle
from tests.concurrency.tills import (
    heard_so_far,
    move_all,
    move_draft,
    one_process,
    run_at_once,
    url_of,
)
from tests.support.corrections import Correcting
from tests.support.office import Office, new_id

ACCOUNT, OTHER = "10-0442-07", "07-1190-04"
ROUNDS, DRAFTS = 12, 30


@pytest.fixture
def books(office: Office) -> Office:
    office.account(ACCOUNT, water=8640)
    office.account(OTHER, "LEE, ANN", water=5000)
    return office


def paid(books: Office, cents: int = 4000) -> str:
    """A receipt of a closed drawer."""
    receipt = books.pay(ACCOUNT, cents).receipt
    Correcting(books).close_as_expected()
    return receipt


def test_a_payment_is_taken_back_by_the_first_only(books):
    at, receipt = Correcting(books), paid(books)
    second = lambda: at.cancel_tender(receipt)  # noqa: E731
    with in_the_middle(payment_rows, "book", second) as answers:
        at.reapply(receipt, OTHER)
    assert answers == ["correction.taken_back"]
    assert (books.balance(ACCOUNT), books.balance(OTHER)) == (8640, 1000)
    books.prove()


def test_two_of_the_same_command_are_done_once(books):
    at, receipt, command = Correcting(books), paid(books), new_id()
    again = lambda: at.reapply(receipt, OTHER, command_id=command)  # noqa: E731
    with in_the_middle(payment_rows, "book", again) as answers:
        first = at.reapply(receipt, OTHER, command_id=command)
    [second] = answers
    assert (second.duplicate, second.receipt) == (True, first.receipt)
    books.prove()


def test_a_reversal_in_the_middle_of_applying_what_came_with_it_is_too_late(books):
    at = Correcting(books)
    receipt = books.post(books.draft(LineDraft("revenue", "SUSPENSE", 500))).receipt
    at.close_as_expected()
    draft = SuspenseDraft(new_id(), 1, 1, ACCOUNT)
    with in_the_middle(payment_rows, "book", lambda: at.cancel_tender(receipt)) as answers:
        suspense.apply_suspense(books.db, books.people["ana"], draft)
    assert answers == ["receipt.suspense_used"]
    books.prove()


def test_a_payment_in_the_middle_of_a_transfer_pays_what_is_left(books):
    at = Correcting(books)
    draft = books.draft_for(ACCOUNT, 8640)
    with in_the_middle(acts, "_told", lambda: books.post(draft)) as answers:
        at.transfer(ACCOUNT, OTHER)
    assert [share.share.service for share in answers[0].shares] == ["credit"]
    assert (books.balance(ACCOUNT), books.balance(OTHER)) == (-8640, 13_640)
    books.prove()


def test_a_transfer_in_the_middle_of_a_payment_moves_what_is_left(books):
    at, draft = Correcting(books), books.draft_for(ACCOUNT, 640)
    with in_the_middle(payment_checks, "check", lambda: at.transfer(ACCOUNT, OTHER)) as answers:
        books.post(draft)
    assert answers[0].amount_cents == 8000
    assert (books.balance(ACCOUNT), books.balance(OTHER)) == (0, 13_000)
    books.prove()


def test_a_void_and_a_change_of_the_way_of_paying_in_one_drawer(books):
    at = Correcting(books)
    receipt = books.pay(ACCOUNT, 4000).receipt
    at.change_tender(receipt, "cash", "check")
    other = books.pay(ACCOUNT, 300).receipt
    change = lambda: at.change_tender(other, "cash", "card")  # noqa: E731
    with in_the_middle(acts, "lock_office_chain", change) as answers:
        books.void(receipt)
    assert answers[0].amount_cents == 300
    assert books.balance(ACCOUNT) == 8340
    books.prove()


@pytest.mark.slow
def test_two_processes_number_corrections_without_a_gap(books):
    receipts = [books.pay(ACCOUNT, 100 + n).receipt for n in range(2 * DRAFTS)]
    Correcting(books).close_as_expected()
    sam = books.people["sam"]
    halves = [receipts[::2], receipts[1::2]]
    said = run_at_once(url_of(books), [(move_all, sam, half) for half in halves])
    assert not [done for one in said for done in one if done.refused]
    assert books.balance(ACCOUNT) == 8640
    books.prove()


@pytest.mark.slow
def test_killed_at_any_instant_it_is_done_once_or_not_at_all(books):
    books.decide("payment.duplicate_days", 0)
    receipts = [books.pay(ACCOUNT, 10).receipt for _ in range(ROUNDS * 8)]
    Correcting(books).close_as_expected()
    sam, chance, wait = books.people["sam"], random.Random(20261123), threading.Event()
    left = list(receipts)
    while left:
        with one_process(url_of(books), (move_all, sam, left)) as (process, line):
            wait.wait(chance.uniform(0.01, 0.12))
            process.kill()
            said = heard_so_far(line)
        assert not [done for done in said if done.refused]
        left = left[len(said) :]
        if left:
            # Its command's id is the receipt's own: sent again it settles what happened.
            draft = move_draft(left[0])
            assert reapply.reapply(books.db, sam, draft).amount_cents == 10
            assert reapply.reapply(books.db, sam, draft).duplicate
            left = left[1:]
    assert books.balance(ACCOUNT) == 8640
    assert books.balance(OTHER) == 5000 - 10 * len(receipts)
    books.prove()
