"""Posting a batch: all of it or none of it, once, each check with a receipt of its own."""

from __future__ import annotations

import dataclasses
import datetime as dt
import tracemalloc

import pytest
from sqlalchemy import event, func, select, text

from clerktui.models import Payment, SuspenseItem, Table
from clerktui.services import (
    accounts,
    drawers,
    payment_rows,
    policies,
    receipt_void,
    receipts,
    reference,
)
from clerktui.services.batches import lines, posting, proofing
from clerktui.views.batches import LineKeyed
from clerktui.views.drawers import OpenDrawerDraft
from clerktui.views.receipts import VoidDraft
from tests.services.batches.conftest import A, B, C, D
from tests.support.batches import HOLDER, begin_batch, key, key_again, post, to_state
from tests.support.big_batch import big_batch
from tests.support.office import Office, new_id
from tests.support.refusing import refusal, refused


def released(office: Office, *keyed, cents: int, items: int) -> int:
    number = begin_batch(office, "ana", cents, items)
    key(office, number, *keyed)
    to_state(office, number, "released")
    return number


def same_check(line_no: int, account: str, cents: int, number: int = 1, **more) -> LineKeyed:
    more = {"same_check": True, **more}
    return LineKeyed(number, HOLDER, line_no, account, cents, "check", **more)


def count(office: Office, table) -> int:
    with office.db.read() as connection:
        return connection.execute(select(func.count()).select_from(table.__table__)).scalar_one()


def rows(office: Office) -> dict[str, list]:
    with office.db.read() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table))))
            for table in Table.metadata.sorted_tables
        }


def receipt(office: Office, number: int):
    found = receipts.get_receipt(office.db, office.people["ana"], f"26-00000{number}")
    return found.document


def test_every_check_gets_its_receipt(books):
    number = released(
        books,
        (A, 5000, "2041"),
        same_check(2, B, 4000),
        ("", 300, "88"),
        ("REC-SWIM", 7000, "89"),
        (C, 250, "90", "money_order"),
        cents=16_550,
        items=4,
    )
    done: list[tuple[int, int]] = []
    posted = posting.post_batch(books.db, books.people["sam"], number, lambda *at: done.append(at))
    assert (posted.number, posted.items, posted.amount_cents) == (number, 4, 16_550)
    assert (posted.first_receipt, posted.last_receipt) == ("26-000001", "26-000004")
    assert (posted.suspense_cents, posted.suspense_items, posted.duplicate) == (300, 1, False)
    assert done == [(4, 4)]
    assert [books.balance(number) for number in (A, B, C)] == [3000, 0, -250]
    found = lines.list_lines(books.db, books.people["ana"], number)
    assert [one.receipt for one in found] == [f"26-00000{n}" for n in (1, 1, 2, 3, 4)]
    first = receipt(books, 1)
    assert (first.total_cents, first.drawer) == (9000, f"Batch {number}")
    assert [(one.name, one.reference) for one in first.tenders] == [("Check", "2041")]
    assert {one.account: one.balance_cents for one in first.accounts} == {A: 3000, B: 0}
    [swim] = receipt(books, 3).lines
    assert (swim.quantity, swim.unit_cents) == (2, 3500)
    books.prove()


def test_a_batch_is_posted_once_however_often_it_is_asked_for(books):
    number = released(books, (B, 4000, "31"), cents=4000, items=1)
    first = post(books, number)
    again = posting.post_batch(books.db, books.people["admin"], number)
    assert again == dataclasses.replace(first, duplicate=True)
    to_state(books, number, "deposited")
    assert post(books, number).duplicate
    assert (books.balance(B), count(books, Payment)) == (0, 1)
    books.prove()


def test_a_batch_is_posted_by_who_may_once_it_is_released(books):
    number = begin_batch(books, "ana", 4000, 1)
    key(books, number, (B, 4000, "31"))
    assert refused(posting.post_batch, books.db, books.people["ana"], number) == "denied"
    assert refused(post, books, 9) == "batch.unknown"
    for state in ("keyed", "balanced"):
        to_state(books, number, state)
        before = rows(books)
        assert refused(post, books, number) == "batch.wrong_state"
        assert rows(books) == before


def test_batches_and_counter_share_one_row_of_receipts(books):
    books.pay(A, 100)
    number = released(books, (B, 4000, "1"), (D, 2500, "2"), cents=6500, items=2)
    books.pay(A, 200)
    posted = post(books, number)
    assert (posted.first_receipt, posted.last_receipt) == ("26-000003", "26-000004")
    assert books.pay(A, 300).receipt == "26-000005"
    books.prove()


# ------------------------------------------------------------------------------ where it goes
def test_an_account_paid_twice_is_paid_as_two_customers_at_the_counter_would(books, monkeypatch):
    monkeypatch.setattr(posting, "PAYMENTS_A_PIECE", 2)
    keyed = ((A, 3000, "1"), (A, 3000, "2"), same_check(3, A, 1000), (A, 1500, "3"))
    post(books, released(books, *keyed, cents=8500, items=3))
    assert books.balance(A) == -500
    found = accounts.get_account(books.db, A)
    assert {row.service: row.balance_cents for row in found.by_service} == {"credit": -500}
    said = [receipt(books, number).accounts[0].balance_cents for number in (1, 2, 3)]
    assert said == [5000, 1000, -500]
    books.prove()


@pytest.mark.parametrize("a_piece", [1, 500])
def test_a_bill_named_is_paid_while_it_is_owed(books, monkeypatch, a_piece):
    monkeypatch.setattr(posting, "PAYMENTS_A_PIECE", a_piece)
    bills = dict(books_bills(books))
    second = {"bill": bills["sewer"], "same_check": False}
    keyed = [
        same_check(line_no, A, cents, reference=str(line_no), **second)
        for line_no, cents in enumerate((2900, 100, 700), start=1)
    ]
    post(books, released(books, *keyed, cents=3700, items=3))
    with books.db.read() as connection:
        query = text("SELECT service, balance_cents FROM receivable WHERE account_id = 1")
        assert dict(connection.execute(query).all()) == {"water": 4300, "sewer": 0}
    books.prove()


def books_bills(office: Office) -> list[tuple[str, str]]:
    """The bills of account A, by what is on them."""
    with office.db.read() as connection:
        query = "SELECT r.service, b.number FROM receivable r JOIN bill b ON b.id = r.bill_id"
        return [tuple(row) for row in connection.execute(text(f"{query} WHERE b.account_id = 1"))]


def test_a_bill_that_was_paid_meanwhile_does_not_stand_in_the_way(books):
    bill = dict(books_bills(books))["water"]
    paid = same_check(1, A, 3000, bill=bill, same_check=False)
    number = released(books, paid, cents=3000, items=1)
    books.pay(A, 5000)
    post(books, number)
    assert books.balance(A) == 0
    books.prove()


def test_what_is_paid_beyond_what_is_owed_is_credit(books):
    number = released(books, (B, 4100, "1"), (D, 9000, "2"), (C, 5, "3"), cents=13_105, items=3)
    post(books, number)
    assert [books.balance(one) for one in (B, D, C)] == [-100, -6500, -5]
    books.bill(B, water=100)
    assert books.balance(B) == 0
    books.prove()


# ------------------------------------------------------------------------------- all or nothing
def test_a_line_that_is_refused_keeps_the_whole_batch_out(books, monkeypatch):
    monkeypatch.setattr(posting, "PAYMENTS_A_PIECE", 1)
    keyed = ((B, 100, "1"), ("", 5, "2"), (D, 2500, "3"), (D, 50, "4"))
    number = released(books, *keyed, cents=2655, items=4)
    rule = {"mode": "age_then_service", "service_order": ["water"], "overpayment": "refuse"}
    policies.set_policy(books.db, "allocation.default", rule, dt.date(2026, 1, 1))
    reference.forget(books.db)
    before = rows(books)
    said = refusal(post, books, number)
    assert (said.message_id, said.facts["line"]) == ("batch.line_refused", 4)
    assert "0.50" in said.facts["reason"]
    assert rows(books) == before
    proofing.send_back(books.db, books.people["sam"], number, "line 4")
    key_again(books, number, 4, (C, 50, "4"))
    assert refused(to_state, books, number, "posted") == "batch.line_refused"
    proofing.send_back(books.db, books.people["sam"], number, "line 4")
    key_again(books, number, 4, ("", 50, "4"))
    to_state(books, number, "posted")
    books.prove()


def test_a_code_no_longer_taken_is_named_with_its_line(books):
    number = released(books, (B, 100, "1"), ("REC-SWIM", 3500, "2"), cents=3600, items=2)
    with books.db.write() as connection:
        gone = "UPDATE revenue_code SET is_active = false WHERE code = 'REC-SWIM'"
        connection.execute(text(gone))
    reference.forget(books.db)
    said = refusal(post, books, number)
    assert (said.message_id, said.facts["line"]) == ("batch.line_refused", 2)
    proofing.send_back(books.db, books.people["sam"], number, "line 2")
    found = proofing.edit_list(books.db, books.people["ana"], number)
    assert [w.code for w in found.lines[1].warnings] == ["stop"]


def test_a_fault_in_the_middle_posts_nothing(books, monkeypatch):
    number = released(books, (B, 100, "1"), ("", 5, "2"), (C, 50, "3"), cents=155, items=3)
    monkeypatch.setattr(posting, "PAYMENTS_A_PIECE", 1)
    before = rows(books)
    honest, calls = payment_rows.tender_values, []

    def fails_at_the_third(*args):
        calls.append(args)
        if len(calls) == 3:
            raise ZeroDivisionError
        return honest(*args)

    with monkeypatch.context() as patch:
        patch.setattr(payment_rows, "tender_values", fails_at_the_third)
        with pytest.raises(ZeroDivisionError):
            post(books, number)
    assert rows(books) == before
    assert post(books, number).first_receipt == "26-000001"
    books.prove()


def test_a_batch_that_is_not_what_it_says_is_not_posted(books):
    number = released(books, (B, 100, "1"), cents=100, items=1)
    with books.db.write() as connection:
        connection.execute(text("UPDATE batch SET amount_cents = 101"))
    before = rows(books)
    said = refusal(post, books, number)
    assert (said.message_id, said.facts) == ("ledger.unbalanced", {"difference_cents": 1})
    assert rows(books) == before


# ------------------------------------------------------------------------------- the clerk's drawer
def test_a_clerks_drawer_knows_nothing_of_batches(books):
    books.pay(A, 1000)
    number = released(books, (B, 4000, "1"), ("", 5, "2", "cash"), cents=4005, items=2)
    post(books, number)
    ana = books.people["ana"]
    assert drawers.current_drawer(books.db, ana).taken_cents == 1000
    closed = books.close(cash=21_000)
    assert (closed.over_short_cents, closed.z_report.payments_count) == (0, 1)
    assert "BATCH" not in {code for code, *_ in drawers.list_drawers(books.db, ana)}
    opening = OpenDrawerDraft(new_id(), "BATCH", 0)
    assert refused(drawers.open_drawer, books.db, ana, opening) == "drawer.unknown"
    books.prove()


def test_a_receipt_of_a_batch_is_not_voided_at_the_counter(books):
    number = released(books, (B, 4000, "1"), cents=4000, items=1)
    draft = VoidDraft(new_id(), post(books, number).first_receipt, "wrong account")
    said = refused(receipt_void.void_receipt, books.db, books.people["sam"], draft)
    assert said == "receipt.drawer_closed"
    books.prove()


# ------------------------------------------------------------------------------------- many lines
def test_a_big_batch_is_posted_in_pieces_and_bounded_memory(books, monkeypatch, record_property):
    sizes = (100, 800)
    numbers = [big_batch(books, size, (A, B, C, D)) for size in sizes]
    monkeypatch.setattr(posting, "PATIENT_FROM", 500)
    monkeypatch.setattr(posting, "PAYMENTS_A_PIECE", 50)
    (few, low), (many, high) = (posted_with(books, number) for number in numbers)
    record_property("peak_kib", [low // 1024, high // 1024])
    # Eight times the payments are eight times the pieces, and no piece is larger.
    assert high < low * 3
    assert many < few * 8
    assert count(books, Payment) == sum(sizes)
    assert count(books, SuspenseItem) == sum(sizes) // 50
    books.prove()


def posted_with(office: Office, number: int) -> tuple[int, int]:
    """How many statements posting this batch takes, and how much memory at the most."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        sent.append(statement)

    event.listen(office.db.engine, "before_cursor_execute", note)
    tracemalloc.start()
    try:
        post(office, number)
        return len(sent), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        event.remove(office.db.engine, "before_cursor_execute", note)
