"""A debit or a credit moves to another account and is as old there as it was here."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import insert

from clerktui.errors import NeedsOverride, Refused
from clerktui.models import Receivable
from clerktui.services.corrections import looking, transfer
from clerktui.views.corrections import TransferDraft
from tests.services.corrections.conftest import ACCOUNT, OTHER, THIRD
from tests.support.office import new_id

_RECEIVABLE = Receivable.__table__


def refused(do, wanted):
    with pytest.raises(Refused) as caught:
        do()
    assert caught.value.message_id == wanted
    return caught.value


def told(items):
    return [(i.service, i.component, i.tax_year, i.due_on, i.balance_cents) for i in items]


def test_all_that_is_open_moves_line_by_line_and_keeps_its_age(books, at):
    books.bill(ACCOUNT, due=dt.date(2026, 8, 25), water=1500)
    before, there, ledger = at.items(ACCOUNT), at.items(OTHER), at.ledger()
    answer = at.transfer(ACCOUNT, OTHER)
    assert at.items(ACCOUNT) == []
    moved = [item for item in at.items(OTHER) if item.id not in {one.id for one in there}]
    assert told(moved) == told(before)
    assert [item.original_cents for item in moved] == [item.balance_cents for item in before]
    assert (answer.amount_cents, dict(answer.balances)) == (9420, {ACCOUNT: 0, OTHER: 13_538})
    assert at.ledger() == ledger
    view = looking.get_correction(books.db, books.people["ana"], 1)
    assert (view.account, view.to_account, len(view.lines)) == (ACCOUNT, OTHER, 6)
    assert view.lines[0] == (ACCOUNT, "Water bill B00004", -1500)
    for number in (ACCOUNT, OTHER):
        assert len(looking.list_of_account(books.db, number).rows) == 1
    books.prove()


def test_a_part_of_one_receivable(books, at):
    water, sewer = at.items(ACCOUNT)
    at.transfer(ACCOUNT, THIRD, (water.id, 120), (sewer.id, 3800))
    assert [item.balance_cents for item in at.items(ACCOUNT)] == [4000]
    assert sorted(item.balance_cents for item in at.items(THIRD)) == [120, 3800, 5500]
    books.prove()


def test_a_credit_moves_and_pays_there(books, at):
    books.pay(OTHER, 5000)
    [credit] = at.items(OTHER)
    answer = at.transfer(OTHER, THIRD)
    assert answer.amount_cents == 882
    assert (books.balance(OTHER), books.balance(THIRD)) == (0, 5500 - 882)
    moved = next(item for item in at.items(THIRD) if item.balance_cents < 0)
    assert (moved.component, moved.due_on) == (credit.component, credit.due_on)
    books.prove()


def test_a_debit_and_a_credit_in_one_act(books, at):
    books.pay(OTHER, 5000)
    books.bill(OTHER, tax=10_000)
    answer = at.transfer(OTHER, THIRD)
    assert answer.amount_cents == 10_882
    assert dict(answer.balances) == {OTHER: 0, THIRD: 5500 + 10_000 - 882}
    books.prove()


def test_interest_of_a_tax_year_stays_interest_of_that_year(books, at):
    with books.db.write() as c:
        account = at.items(OTHER)[0].account_id
        c.execute(
            insert(_RECEIVABLE).values(
                account_id=account,
                service="tax",
                component="interest",
                tax_year=2025,
                due_on=dt.date(2026, 1, 6),
                original_cents=0,
                balance_cents=0,
            )
        )
        c.exec_driver_sql("UPDATE receivable SET tax_year = 2025 WHERE service = 'tax'")
    at.transfer(OTHER, ACCOUNT)
    moved = [item for item in at.items(ACCOUNT) if item.service == "tax"]
    assert told(moved) == [("tax", "principal", 2025, dt.date(2026, 11, 25), 4118)]


def test_back_again_everything_is_where_it_was(books, at):
    owed = {number: told(at.items(number)) for number in (ACCOUNT, OTHER)}
    mine = {item.id for item in at.items(OTHER)}
    at.transfer(ACCOUNT, OTHER)
    items = [(i.id, i.balance_cents) for i in at.items(OTHER) if i.id not in mine]
    at.transfer(OTHER, ACCOUNT, *items)
    assert {number: told(at.items(number)) for number in (ACCOUNT, OTHER)} == owed
    books.prove()


def test_a_payment_on_what_was_moved_is_owed_again_where_it_was_paid(books, at):
    posted = books.pay(ACCOUNT, 4120)
    books.close(cash=24_120)
    at.transfer(ACCOUNT, OTHER)
    at.cancel_tender(posted.receipt)
    assert (books.balance(ACCOUNT), books.balance(OTHER)) == (4120, 4118 + 3800)
    books.prove()


def test_asked_again_it_answers_the_same_and_books_nothing(books, at):
    command = new_id()
    first = at.transfer(ACCOUNT, OTHER, command_id=command)
    entries = at.entries()
    again = at.transfer(ACCOUNT, OTHER, command_id=command)
    assert (again.balances, again.duplicate) == (first.balances, True)
    assert at.entries() == entries
    refused(lambda: at.transfer(ACCOUNT, THIRD, command_id=command), "command.reused")


def test_what_is_not_so_is_refused(books, at):
    water, sewer = at.items(ACCOUNT)
    books.account("30-0001-00")
    before = (at.state(), at.entries())
    for items, wanted in (
        ([(water.id, 4121)], "correction.item_amount"),
        ([(water.id, 0)], "correction.item_amount"),
        ([(water.id, -1)], "correction.item_amount"),
        ([(sewer.id + 99, 1)], "correction.item"),
        ([(water.id, 1), (water.id, 1)], "correction.item"),
    ):
        refused(lambda items=items: at.transfer(ACCOUNT, OTHER, *items), wanted)
    refused(lambda: at.transfer(ACCOUNT, ACCOUNT), "correction.same_account")
    refused(lambda: at.transfer(ACCOUNT, "99-9999-99"), "account.unknown")
    refused(lambda: at.transfer("99-9999-99", ACCOUNT), "account.unknown")
    refused(lambda: at.transfer("30-0001-00", ACCOUNT), "correction.nothing_open")
    refused(lambda: at.transfer(ACCOUNT, OTHER, who="ana"), "denied")
    refused(lambda: at.transfer(ACCOUNT, OTHER, reason="combine"), "correction.note_missing")
    assert (at.state(), at.entries()) == before


def test_a_large_one_waits_for_somebody_else(books, at):
    books.decide("correction.second_person", {"when": "above_cents", "above_cents": 7919})
    command = new_id()
    with pytest.raises(NeedsOverride):
        at.transfer(ACCOUNT, OTHER, command_id=command)
    assert at.approved(lambda: at.transfer(ACCOUNT, OTHER, command_id=command), command).number == 1


def test_what_it_would_do_is_what_it_does(books, at):
    sam = books.people["sam"]
    items = transfer.list_open(books.db, sam, ACCOUNT)
    assert [(i.description, i.balance_cents) for i in items] == [
        ("Water bill B00001", 4120),
        ("Sewer bill B00001", 3800),
    ]
    draft = TransferDraft(new_id(), ACCOUNT, OTHER, "moved", ((items[0].receivable_id, 20),))
    effect = transfer.preview(books.db, sam, draft)
    assert (effect.amount_cents, effect.words) == (20, ("Water bill B00001",))
    done = transfer.transfer(books.db, sam, draft)
    assert {e.account: e.after_cents for e in effect.accounts} == dict(done.balances)
    refused(lambda: transfer.list_open(books.db, sam, "99-9999-99"), "account.unknown")
