"""A void puts every cent back where it came from, keeps the number, and is done by whom it may."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from sqlalchemy import select, text

from clerktui.errors import NeedsOverride, Refused
from clerktui.ledger import journal
from clerktui.models import Account, Receivable
from clerktui.services import policies, receipt_void, receipts, reference, signon
from clerktui.views.people import ApprovalDraft
from clerktui.views.receipts import VoidDraft
from clerktui.views.tickets import LineDraft, TenderDraft
from tests.support.office import PINS, Office, new_id

ACCOUNT, OTHER = "10-0442-07", "07-1190-04"


@pytest.fixture
def books(office: Office) -> Office:
    office.account(ACCOUNT, water=4120, sewer=3800, solid_waste=720)
    office.account(OTHER, "RODRIGUEZ, MARTA", tax=41_18)
    office.bill(ACCOUNT, due=dt.date(2026, 8, 25), water=1500)
    return office


def void(office: Office, draft: VoidDraft, who: str = "ana"):
    return receipt_void.void_receipt(office.db, office.people[who], draft)


def refused(office: Office, draft: VoidDraft, who: str = "ana") -> Refused:
    before = state(office)
    with pytest.raises(Refused) as caught:
        void(office, draft, who)
    assert state(office) == before
    office.prove()
    return caught.value


def state(office: Office) -> tuple[dict[int, int], dict[str, int]]:
    """Every open receivable and every account's balance."""
    receivable, account = Receivable.__table__, Account.__table__
    with office.db.read() as connection:
        rows = connection.execute(
            select(receivable.c.id, receivable.c.balance_cents).where(
                receivable.c.balance_cents != 0
            )
        )
        balances = connection.execute(select(account.c.number, account.c.balance_cents))
        return dict(rows.all()), dict(balances.all())


def second_person(office: Office, when: str, above_cents: int = 0) -> None:
    rule = {"when": when, "above_cents": above_cents}
    policies.set_policy(office.db, "void.second_person", rule, dt.date(2026, 1, 1))
    reference.forget(office.db)


def ticket(office: Office):
    """Several accounts, one of them twice, more than is owed, revenue, split tenders, change."""
    return office.draft(
        LineDraft("account", ACCOUNT, 6000),
        LineDraft("account", OTHER, 9999),
        LineDraft("revenue", "REC-SWIM", 7000, 2, 3500),
        LineDraft("account", ACCOUNT, 5000),
        tenders=(TenderDraft("check", 20_000, "1187"), TenderDraft("cash", 10_000)),
    )


def test_every_receivable_is_exactly_what_it_was(books):
    before = state(books)
    posted = books.post(ticket(books))
    assert state(books) != before
    voided = books.void(posted.receipt)
    assert state(books) == before
    assert (voided.status, voided.amount_cents) == ("void", posted.amount_cents)
    assert dict(voided.balances) == {ACCOUNT: 10_140, OTHER: 4118}
    books.prove()


def test_payments_made_since_stay_where_they_are(books):
    first = books.pay(ACCOUNT, 2000)
    before = state(books)
    books.pay(OTHER, 1000)
    books.pay(ACCOUNT, 3000)
    books.void(first.receipt)
    assert books.balance(ACCOUNT) == 10_140 - 3000
    assert books.balance(OTHER) == 3118
    assert before != state(books)
    books.prove()


def test_a_void_and_a_payment_again_and_again_end_where_they_began(books):
    before = state(books)
    for _ in range(3):
        books.void(books.post(ticket(books)).receipt)
    assert state(books) == before
    assert books.pay(ACCOUNT, 1).receipt == "26-000004"
    books.prove()


def test_the_number_stays_marked_void_and_is_never_given_again(books):
    posted = books.pay(ACCOUNT, 2000)
    books.void(posted.receipt, "  wrong   account ")
    view = receipts.get_receipt(books.db, books.people["ana"], posted.receipt)
    assert (view.status, view.void_reason) == ("void", "wrong account")
    assert view.document.total_cents == 2000
    assert books.pay(ACCOUNT, 2000).receipt == "26-000002"


def test_a_receipt_without_accounts_can_be_void(books):
    posted = books.post(books.draft(LineDraft("revenue", "DEP-POLICE", 12_345)))
    assert books.void(posted.receipt).balances == ()
    books.prove()


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_reason_is_needed(books, reason):
    posted = books.pay(ACCOUNT, 2000)
    assert refused(books, VoidDraft(new_id(), posted.receipt, reason)).message_id == (
        "receipt.reason_missing"
    )


def test_what_is_not_there_or_void_already_is_refused(books):
    posted = books.pay(ACCOUNT, 2000)
    books.void(posted.receipt)
    assert refused(books, VoidDraft(new_id(), posted.receipt, "x")).message_id == (
        "receipt.already_void"
    )
    assert refused(books, VoidDraft(new_id(), "26-000099", "x")).message_id == "receipt.unknown"


def test_not_after_the_drawer_was_closed(books):
    posted = books.pay(ACCOUNT, 2000)
    books.close(cash=22_000)
    books.open_drawer("1")
    error = refused(books, VoidDraft(new_id(), posted.receipt, "too late"))
    assert (error.message_id, error.facts) == ("receipt.drawer_closed", {"receipt": posted.receipt})
    assert refused(books, VoidDraft(new_id(), posted.receipt, "too late"), "sam").message_id == (
        "receipt.drawer_closed"
    )


def test_whoever_may_not_void_may_not(books):
    actor = dataclasses.replace(books.people["ana"], permissions=frozenset({"payment.take"}))
    posted = books.pay(ACCOUNT, 2000)
    with pytest.raises(Refused, match="denied"):
        receipt_void.void_receipt(books.db, actor, VoidDraft(new_id(), posted.receipt, "x"))


# -------------------------------------------------------------------------------- another person's
def test_another_clerks_receipt_needs_a_permitted_person(books):
    posted = books.pay(ACCOUNT, 2000)
    draft = VoidDraft(new_id(), posted.receipt, "asked by phone")
    error = refused(books, draft, "dee")
    assert isinstance(error, NeedsOverride)
    assert (error.message_id, error.permission) == ("receipt.not_own", "receipt.void_any")
    assert error.facts == {"receipt": posted.receipt, "clerk": "Ana Ruiz"}
    books.approve(draft.command_id, error.message_id, error.permission, who="dee", warning=error)
    void(books, draft, "dee")
    document = receipts.get_receipt(books.db, books.people["ana"], posted.receipt).document
    assert (document.voided_by, document.void_approved_by) == ("Dee Walker", "Sam Locklear")
    books.prove()


def test_a_supervisor_voids_anybodys(books):
    posted = books.pay(ACCOUNT, 2000)
    void(books, VoidDraft(new_id(), posted.receipt, "customer at the desk"), "sam")
    books.prove()


# ---------------------------------------------------------------------------------- second person
@pytest.mark.parametrize(
    ("when", "above_cents", "wanted"),
    [
        ("never", 0, False),
        ("always", 0, True),
        ("above_cents", 2000, False),
        ("above_cents", 1999, True),
    ],
)
def test_the_town_decides_when_a_second_person_is_needed(books, when, above_cents, wanted):
    second_person(books, when, above_cents)
    posted = books.pay(ACCOUNT, 2000)
    draft = VoidDraft(new_id(), posted.receipt, "wrong account")
    if wanted:
        error = refused(books, draft)
        assert (error.message_id, error.permission) == ("receipt.second_person", "void.approve")
        books.approve(draft.command_id, error.message_id, error.permission, warning=error)
    void(books, draft)
    document = receipts.get_receipt(books.db, books.people["ana"], posted.receipt).document
    assert document.void_approved_by == ("Sam Locklear" if wanted else "")
    books.prove()


def test_nobody_is_his_own_second_person(books):
    second_person(books, "always")
    posted = books.pay(ACCOUNT, 2000)
    draft = VoidDraft(new_id(), posted.receipt, "wrong account")
    with pytest.raises(Refused, match=r"approval\.self"):
        books.approve(draft.command_id, "receipt.second_person", "void.approve", who="sam")
    # Asked for by the clerk, approved by the supervisor, and then sent by the supervisor himself.
    books.approve(draft.command_id, "receipt.second_person", "void.approve")
    assert refused(books, draft, "sam").message_id == "receipt.second_person"
    books.approve(draft.command_id, "receipt.second_person", "void.approve", by="admin", who="sam")
    void(books, draft, "sam")


def test_an_approval_proves_the_permission_that_is_asked_for(books):
    second_person(books, "always")
    posted = books.pay(ACCOUNT, 2000)
    draft = VoidDraft(new_id(), posted.receipt, "wrong account")
    lesser = ApprovalDraft(
        draft.command_id, "receipt.second_person", "payment.take", "dee", PINS["dee"]
    )
    signon.approve(books.db, books.people["ana"], lesser)
    assert refused(books, draft).message_id == "receipt.second_person"


def test_an_approval_of_one_receipt_is_none_of_another(books):
    second_person(books, "always")
    small, large = books.pay(ACCOUNT, 100), books.pay(ACCOUNT, 5000)
    draft = VoidDraft(new_id(), small.receipt, "wrong account")
    error = refused(books, draft)
    books.approve(draft.command_id, error.message_id, error.permission, warning=error)
    other = dataclasses.replace(draft, receipt=large.receipt)
    assert refused(books, other).message_id == "receipt.second_person"
    void(books, draft)


# ----------------------------------------------------------------------------------------- credit
def test_a_credit_that_was_used_since_can_not_be_taken_back(books):
    posted = books.pay(OTHER, 5000)
    assert books.balance(OTHER) == -882
    _use_credit(books, 500)
    error = refused(books, VoidDraft(new_id(), posted.receipt, "wrong account"))
    assert error.message_id == "receipt.credit_used"


def _use_credit(office: Office, cents: int) -> None:
    """Apply a part of the credit held to the account's tax, as a bill run would."""
    with office.db.write() as connection:
        credit = connection.execute(
            text("SELECT id FROM receivable WHERE component = 'credit'")
        ).scalar_one()
        tax, account = connection.execute(
            text("SELECT id, account_id FROM receivable WHERE service = 'tax'")
        ).one()
        gl = dict(connection.execute(text("SELECT code, receivable_gl_id FROM service")).all())
        legs = [
            journal.Leg(gl["credit"], cents, account, credit),
            journal.Leg(gl["tax"], -cents, account, tax),
        ]
        now = office.db.clock.now()
        journal.post(connection, journal.Header("apply", 1, now.date(), now, new_id()), legs)
        for receivable, more in ((credit, cents), (tax, -cents)):
            connection.execute(
                text("UPDATE receivable SET balance_cents = balance_cents + :more WHERE id = :id"),
                {"more": more, "id": receivable},
            )


# ----------------------------------------------------------------------------------------- replay
def test_the_same_command_voids_once_and_answers_again(books):
    posted = books.pay(ACCOUNT, 2000)
    draft = VoidDraft(new_id(), posted.receipt, "wrong account")
    first = void(books, draft)
    after = state(books)
    assert void(books, draft) == dataclasses.replace(first, duplicate=True)
    assert refused(books, dataclasses.replace(draft, reason="another")).message_id == (
        "command.reused"
    )
    assert state(books) == after


def test_a_payments_id_can_not_be_used_for_a_void(books):
    paying = books.draft_for(ACCOUNT, 2000)
    posted = books.post(paying)
    assert refused(books, VoidDraft(paying.command_id, posted.receipt, "x")).message_id == (
        "command.reused"
    )


def test_the_payment_sent_again_after_its_void_answers_as_it_did(books):
    paying = books.draft_for(ACCOUNT, 2000)
    first = books.post(paying)
    books.void(first.receipt)
    again = books.post(paying)
    assert (again.receipt, again.duplicate) == (first.receipt, True)
    assert books.balance(ACCOUNT) == 10_140
    books.prove()
