"""Two commands laid over one another on purpose: the second begins in the middle of the first."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest import mock

import pytest

from clerktui.errors import ClerkError
from clerktui.services import (
    drawer_close,
    drawers,
    payment_checks,
    payment_rows,
    receipt_void,
    suspense,
    tickets,
)
from clerktui.services.batches import headers, keying, posting, proofing
from clerktui.views.batches import LineKeyed, SuspenseDraft
from clerktui.views.drawers import CloseDrawerDraft, OpenDrawerDraft
from clerktui.views.receipts import VoidDraft
from clerktui.views.tickets import LineDraft
from tests.support.batches import HOLDER, begin_batch, get_batch, key, post, to_state
from tests.support.office import Office, new_id

ACCOUNT, OTHER = "10-0442-07", "07-1190-04"
# Long enough for the second to get through if nothing keeps it back.
HEAD_START_S = 0.4


@pytest.fixture
def books(office: Office) -> Office:
    office.account(ACCOUNT, water=8640)
    office.account(OTHER, "LEE, ANN", water=5000)
    office.open_drawer("2", "dee")
    return office


@contextmanager
def in_the_middle(of: object, name: str, second: Callable[[], object]) -> Iterator[list[object]]:
    """Start `second` when the first command has come to `of.name`; gives what it answered."""
    answers: list[object] = []
    honest = getattr(of, name)

    def answered() -> None:
        try:
            answers.append(second())
        except ClerkError as error:
            answers.append(error.message_id)

    thread = threading.Thread(target=answered)

    def meanwhile(*args, **options):
        if not thread.ident:
            thread.start()
            thread.join(HEAD_START_S)
        return honest(*args, **options)

    with mock.patch.object(of, name, meanwhile):
        yield answers
        thread.join(30)


def test_a_payment_in_the_middle_of_another_on_the_account_sees_what_it_left(books):
    version = version_of(books)
    mine, hers = (books.draft_for(ACCOUNT, 8640, who=who) for who in ("ana", "dee"))
    mine, hers = (
        dataclasses.replace(d, lines=(dataclasses.replace(d.lines[0], seen_version=version),))
        for d in (mine, hers)
    )
    with in_the_middle(payment_checks, "check", lambda: books.post(hers, "dee")) as answers:
        assert books.post(mine).receipt == "26-000001"
    assert answers == ["payment.account_changed"]
    assert books.balance(ACCOUNT) == 0
    books.prove()


def test_two_payments_of_all_that_is_owed_pay_no_receivable_twice(books):
    mine, hers = (books.draft_for(ACCOUNT, 8640, who=who) for who in ("ana", "dee"))
    hers = dataclasses.replace(
        hers,
        lines=(dataclasses.replace(hers.lines[0], amount_cents=8000),),
        tenders=(dataclasses.replace(hers.tenders[0], amount_cents=8000),),
    )
    with in_the_middle(payment_checks, "check", lambda: books.post(hers, "dee")) as answers:
        books.post(mine)
    [second] = answers
    # Whoever came second found nothing owed: all of it is credit.
    assert [share.share.service for share in second.shares] == ["credit"]
    assert books.balance(ACCOUNT) == -8000
    books.prove()


def test_two_payments_in_one_drawer_keep_one_chain(books):
    mine, other = books.draft_for(ACCOUNT, 100), books.draft_for(OTHER, 200)
    with in_the_middle(payment_checks, "check", lambda: books.post(other)) as answers:
        books.post(mine)
    assert answers[0].receipt == "26-000002"
    books.prove()


def test_a_command_sent_again_while_it_is_posted_waits_for_its_answer(books):
    draft = books.draft_for(ACCOUNT, 100)
    with in_the_middle(payment_checks, "check", lambda: books.post(draft)) as answers:
        first = books.post(draft)
    assert answers == [dataclasses.replace(first, duplicate=True)]
    books.prove()


def test_a_void_in_the_middle_of_a_void_finds_it_void(books):
    receipt = books.pay(ACCOUNT, 8640).receipt
    second = VoidDraft(new_id(), receipt, "wrong account")

    def void_again() -> object:
        return receipt_void.void_receipt(books.db, books.people["sam"], second)

    with in_the_middle(receipt_void, "restore", void_again) as answers:
        books.void(receipt)
    assert answers == ["receipt.already_void"]
    assert books.balance(ACCOUNT) == 8640
    books.prove()


def test_a_payment_in_the_middle_of_the_close_is_too_late(books):
    late = books.draft_for(ACCOUNT, 100)
    with in_the_middle(drawer_close, "make_z_report", lambda: books.post(late)) as answers:
        closed = books.close(cash=20_000)
    assert answers == ["drawer.closed"]
    assert closed.z_report.payments_count == 0
    books.prove()


def test_a_close_in_the_middle_of_a_payment_counts_it(books):
    session = books.sessions["ana"].session_id
    closing = CloseDrawerDraft(new_id(), session, (("cash", 20_100),))

    def close() -> object:
        return drawer_close.close_drawer(books.db, books.people["ana"], closing)

    with in_the_middle(payment_checks, "check", close) as answers:
        books.pay(ACCOUNT, 100)
    assert (answers[0].over_short_cents, answers[0].z_report.payments_count) == (0, 1)
    books.prove()


def test_two_who_open_one_drawer_and_one_who_opens_two(books):
    def open_(who: str, drawer: str) -> Callable[[], object]:
        draft = OpenDrawerDraft(new_id(), drawer, 0)
        return lambda: drawers.open_drawer(books.db, books.people[who], draft)

    books.close(cash=20_000)
    with in_the_middle(drawers, "keep_counts", open_("sam", "1")) as answers:
        open_("ana", "1")()
    assert answers == ["drawer.already_open"]
    books.sessions["ana"] = drawers.current_drawer(books.db, books.people["ana"])
    books.close(cash=0)
    with in_the_middle(drawers, "keep_counts", open_("ana", "3")) as answers:
        open_("ana", "1")()
    assert answers == ["drawer.user_has_other"]
    books.prove()


# ---------------------------------------------------------------------------------------- batches
def test_a_batch_given_away_while_another_takes_it_up_is_taken_up_from_its_new_owner(books):
    number = begin_batch(books)

    def take_up() -> object:
        return keying.take_up(books.db, books.people["dee"], number, "desk 2").batch.owner

    with in_the_middle(headers, "write_move", take_up) as answers:
        headers.reassign(books.db, books.people["ana"], number, "sam")
    assert answers == ["dee"]
    moves = headers.list_moves(books.db, books.people["ana"], number)
    assert moves[-1].reason == "taken up from Sam Locklear"


def test_a_line_kept_while_another_desk_takes_the_batch_up_is_told(books):
    number = begin_batch(books)
    key(books, number, (ACCOUNT, 100, "1"))
    late = LineKeyed(number, HOLDER, 2, OTHER, 5, "check")

    def keep() -> object:
        return keying.keep_line(books.db, books.people["ana"], late)

    with in_the_middle(keying.places, "hold", keep) as answers:
        hand = keying.take_up(books.db, books.people["dee"], number, "desk 2")
    assert answers == ["batch.taken_over"]
    assert hand.next_line == 2
    books.prove()


def test_a_batch_sent_back_while_it_is_about_to_be_posted_is_not_posted(books):
    number = begin_batch(books, "ana", 100, 1)
    key(books, number, (ACCOUNT, 100, "1"))
    to_state(books, number, "released")
    sam = books.people["sam"]
    with in_the_middle(proofing, "move", lambda: post(books, number)) as answers:
        proofing.send_back(books.db, sam, number, "wait")
    assert answers == ["batch.wrong_state"]
    to_state(books, number, "released")

    def send_back() -> object:
        return proofing.send_back(books.db, sam, number, "wait")

    with in_the_middle(posting, "write_piece", send_back) as answers:
        post(books, number)
    assert answers == ["batch.wrong_state"]
    assert get_batch(books, number).state == "posted"
    books.prove()


def test_two_who_apply_the_same_unidentified_money_apply_it_once(books):
    books.post(books.draft(LineDraft("revenue", "SUSPENSE", 500)))
    drafts = [SuspenseDraft(new_id(), 1, 500, number) for number in (ACCOUNT, OTHER)]

    def apply(draft: SuspenseDraft) -> object:
        return suspense.apply_suspense(books.db, books.people["ana"], draft)

    with in_the_middle(payment_rows, "book", lambda: apply(drafts[1])) as answers:
        apply(drafts[0])
    assert answers == ["suspense.unknown"]
    assert (books.balance(ACCOUNT), books.balance(OTHER)) == (8140, 5000)
    books.prove()


def test_a_void_in_the_middle_of_applying_what_came_with_it_is_too_late(books):
    receipt = books.post(books.draft(LineDraft("revenue", "SUSPENSE", 500))).receipt
    draft = SuspenseDraft(new_id(), 1, 1, ACCOUNT)
    with in_the_middle(payment_rows, "book", lambda: books.void(receipt)) as answers:
        suspense.apply_suspense(books.db, books.people["ana"], draft)
    assert answers == ["receipt.suspense_used"]
    books.prove()


def version_of(books: Office) -> int:
    return tickets.open_line(books.db, books.people["ana"], ACCOUNT).version
