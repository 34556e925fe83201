"""Unidentified money: kept where it came in, found again, applied, returned, voided; never lost."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from sqlalchemy import insert, select, text

from clerktui.errors import Refused
from clerktui.models import GlAccount, JournalLine, PayerAlias, SuspenseItem, SuspenseMove
from clerktui.services import receipt_void, receipts, suspense
from clerktui.services.suspense_rows import payer_hash
from clerktui.views.batches import SuspenseDraft
from clerktui.views.receipts import VoidDraft
from clerktui.views.tickets import LineDraft, TenderDraft
from tests.support.batches import begin_batch, key, to_state
from tests.support.office import Office, new_id
from tests.support.refusing import refusal, refused, without

A, B = "10-0001-00", "10-0002-00"
ALIAS, ITEM = PayerAlias.__table__, SuspenseItem.__table__


@pytest.fixture
def books(office: Office) -> Office:
    """A owes 5000; a batch of checks brought 300 and 200 nobody can place, ana's drawer 100."""
    office.account(A, water=5000)
    office.account(B, "LEE, ANN")
    number = begin_batch(office, "ana", 500, 2, received_on=dt.date(2026, 11, 20))
    key(office, number, ("", 300, "88"), ("", 200, "89"))
    to_state(office, number, "posted")
    line = LineDraft("revenue", "SUSPENSE", 100)
    office.post(office.draft(line, tenders=(TenderDraft("check", 100, "1187"),)))
    return office


def listed(office: Office, wanted: str = "", **more) -> list[int]:
    page = suspense.list_suspense(office.db, office.people["ana"], wanted, **more)
    return [one.item_id for one in page.rows]


def item(office: Office, item_id: int):
    return suspense.get_item(office.db, office.people["ana"], item_id)


def applied(office: Office, item_id: int, cents: int, account: str = A, **more):
    draft = SuspenseDraft(new_id(), item_id, cents, account, **more)
    return suspense.apply_suspense(office.db, office.people["ana"], draft)


def returned(office: Office, item_id: int, cents: int, who: str = "sam", **more):
    said = {"payee": "LEE, ANN", "reason": "no account here", **more}
    draft = SuspenseDraft(new_id(), item_id, cents, **said)
    return suspense.return_suspense(office.db, office.people[who], draft)


def held(office: Office, code: str) -> int:
    """What an account of the ledger holds."""
    line, gl = JournalLine.__table__, GlAccount.__table__
    with office.db.read() as connection:
        query = select(line.c.amount_cents).join(gl, gl.c.id == line.c.gl_account_id)
        return sum(connection.execute(query.where(gl.c.code == code)).scalars())


def test_the_oldest_is_worked_first(books):
    assert listed(books) == [1, 2, 3]
    first, third = item(books, 1), item(books, 3)
    assert (first.receipt, first.batch, first.reference, first.typed) == (
        "26-000001",
        1,
        "88",
        "no stub",
    )
    assert (first.received_on, first.days, first.amount_cents, first.open_cents) == (
        dt.date(2026, 11, 20),
        3,
        300,
        300,
    )
    assert (third.batch, third.days, third.reference) == (None, 0, "1187")
    page = suspense.list_suspense(books.db, books.people["ana"], limit=2)
    assert listed(books, after=page.after, limit=2) == [3]
    page = suspense.list_suspense(books.db, books.people["ana"], limit=1)
    assert listed(books, after=page.after) == [2, 3]
    assert held(books, "10-2390") == -600
    books.prove()


def test_it_is_found_by_whatever_is_known_of_it(books):
    with books.db.write() as connection:
        payment = connection.execute(select(ITEM.c.payment_id)).scalars().first()
        known = {"payer": "Núñez & Søn_100%", "memo": "acct 7", "typed": "Elm St"}
        known |= {"payment_id": payment, "amount_cents": 5, "open_cents": 5, "reference": "44"}
        connection.execute(insert(ITEM).values(**known, received_on=dt.date(2026, 11, 1)))
    for wanted in ("Søn_100%", "ELM st", "Acct 7", "0.05", "44", "_100%"):
        assert listed(books, wanted) == [4], wanted
    assert listed(books, "3.00") == [1]
    assert listed(books, "26-000002") == [2]
    assert listed(books, " no stub ") == [1, 2]
    for wanted in ("%%", "__", "--", "nobody", "9.99"):
        assert listed(books, wanted) == [], wanted


def test_the_whole_is_applied_with_a_receipt_of_its_own(books):
    moved = applied(books, 1, 300)
    assert (moved.kind, moved.amount_cents, moved.open_cents) == ("applied", 300, 0)
    assert (moved.receipt, moved.account, moved.balance_cents) == ("26-000004", A, 4700)
    document = receipts.get_receipt(books.db, books.people["ana"], moved.receipt).document
    assert [(t.name, t.amount_cents, t.reference) for t in document.tenders] == [
        ("From suspense", 300, "88")
    ]
    assert document.received_on == dt.date(2026, 11, 20)
    assert (listed(books), books.balance(A)) == ([2, 3], 4700)
    assert item(books, 1).open_cents == 0
    assert held(books, "10-2390") == -300
    books.prove()


def test_parts_are_applied_until_nothing_is_left(books):
    assert applied(books, 1, 100).open_cents == 200
    assert applied(books, 1, 50, B).balance_cents == -50
    over = refusal(applied, books, 1, 151)
    assert over.facts == {"amount_cents": 151, "open_cents": 150}
    assert refused(applied, books, 1, 0) == "suspense.amount"
    assert refused(applied, books, 1, 1, "10-9999-00") == "account.unknown"
    assert returned(books, 1, 150).open_cents == 0
    assert refused(applied, books, 1, 1) == "suspense.unknown"
    assert (books.balance(A), books.balance(B), listed(books)) == (4900, -50, [2, 3])
    books.prove()


def test_what_is_returned_is_owed_to_who_sent_it(books):
    before = held(books, "10-2110")
    moved = returned(books, 2, 200, payee=" LEE,  ANN ")
    assert (moved.kind, moved.receipt, moved.account) == ("returned", "", "")
    assert held(books, "10-2110") - before == -200
    assert held(books, "10-2390") == -400
    table = SuspenseMove.__table__
    with books.db.read() as connection:
        row = connection.execute(select(table)).one()
    assert (row.payee, row.reason) == ("LEE, ANN", "no account here")
    for missing in ({"payee": " "}, {"reason": ""}):
        assert refused(returned, books, 1, 1, **missing) == "suspense.payee_missing"
    assert refused(returned, books, 2, 1) == "suspense.unknown"
    assert refused(returned, books, 1, 301) == "suspense.amount"
    books.prove()


@pytest.mark.parametrize("move", [suspense.apply_suspense, suspense.return_suspense])
def test_a_command_sent_again_moves_nothing_twice(books, move):
    sam = books.people["sam"]
    draft = SuspenseDraft(new_id(), 1, 100, A, "LEE, ANN", "why")
    assert suspense.moved_by(books.db, draft.command_id) is None
    first = move(books.db, sam, draft)
    assert move(books.db, sam, draft) == dataclasses.replace(first, duplicate=True)
    other = dataclasses.replace(draft, amount_cents=50)
    assert refused(move, books.db, sam, other) == "command.reused"
    assert suspense.moved_by(books.db, draft.command_id) == 100
    assert item(books, 1).open_cents == 200
    books.prove()


def test_only_who_may_moves_it_and_only_what_is_there(books):
    db, ana = books.db, books.people["ana"]
    draft = SuspenseDraft(new_id(), 9, 1, A, "LEE, ANN", "why")
    assert refused(suspense.return_suspense, db, ana, draft) == "denied"
    assert refused(suspense.apply_suspense, db, without(ana), draft) == "denied"
    assert refused(suspense.list_suspense, db, without(ana)) == "denied"
    assert refused(suspense.get_item, db, without(ana), 1) == "denied"
    assert refused(suspense.get_item, db, ana, 9) == "suspense.unknown"
    assert refused(suspense.apply_suspense, db, ana, draft) == "suspense.unknown"


def test_a_payer_is_known_again_once_somebody_said_who_it_is(books):
    hashed = payer_hash("053000196/4471")
    with books.db.write() as connection:
        payment = connection.execute(select(ITEM.c.payment_id)).scalars().first()
        keyed = {"payer": "MARIA R", "payer_key": hashed, "received_on": dt.date(2026, 11, 20)}
        keyed |= {"payment_id": payment, "amount_cents": 9, "open_cents": 9}
        connection.execute(insert(ITEM).values(**keyed))
    for account in (A, B):
        applied(books, 4, 1, account)
        with books.db.read() as connection:
            alias = connection.execute(select(ALIAS)).one()
            number = text("SELECT number FROM account WHERE id = :id")
            assert connection.execute(number, {"id": alias.account_id}).scalar() == account
        assert (alias.key_hash, alias.payer, alias.uses) == (hashed, "MARIA R", 0)
    applied(books, 1, 1)
    with books.db.read() as connection:
        assert len(connection.execute(select(ALIAS)).all()) == 1
    assert payer_hash("") == ""


# -------------------------------------------------------------------------------- at the counter
def counter(office: Office) -> str:
    """A ticket with two lines nobody can place, beside one somebody can."""
    drafts = (
        LineDraft("revenue", "SUSPENSE", 40),
        LineDraft("account", A, 1000),
        LineDraft("revenue", "SUSPENSE", 60),
    )
    tenders = (TenderDraft("check", 1000, "31"), TenderDraft("check", 100, "32"))
    return office.post(office.draft(*drafts, tenders=tenders)).receipt


def test_a_ticket_with_unidentified_money_can_be_void(books):
    receipt = counter(books)
    assert listed(books)[-2:] == [4, 5]
    assert [item(books, n).reference for n in (4, 5)] == ["31; 32"] * 2
    books.void(receipt)
    assert (listed(books), books.balance(A)) == ([1, 2, 3], 5000)
    assert held(books, "10-2390") == -600
    books.prove()


def test_a_ticket_is_not_void_once_its_unidentified_money_was_used(books):
    receipt = counter(books)
    applied(books, 5, 1, B)
    draft = VoidDraft(new_id(), receipt, "wrong account")
    with pytest.raises(Refused, match=r"receipt\.suspense_used"):
        receipt_void.void_receipt(books.db, books.people["ana"], draft)
    assert (listed(books)[-2:], books.balance(A)) == ([4, 5], 4000)
    books.prove()


def test_applying_it_leaves_the_clerks_drawer_alone(books):
    applied(books, 3, 100)
    closed = books.close(cash=20_000, check=100)
    assert (closed.over_short_cents, closed.z_report.payments_count) == (0, 1)
    books.prove()
