"""A refund's life: asked for, decided by somebody else, paid, stopped, unclaimed, or a credit."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import update

from clerktui.errors import NeedsOverride, Refused
from clerktui.models import Account, CorrectionReason, Customer, Payment, Receipt, Workstation
from clerktui.printing.papers import paper_bytes
from clerktui.services import open_refunds, spool
from clerktui.services.refunds import asking, listing, paying, voucher
from clerktui.views.refunds import RefundsWanted, TakeUpDraft
from tests.support.office import new_id
from tests.support.refunds import ask, ledger, return_unidentified, take

ACCOUNT = "10-0442-07"
PAYABLE, BANK, UNCLAIMED = "10-2110", "10-1005", "10-2150"
_CUSTOMER = Customer.__table__


@pytest.fixture
def books(office):
    """An account that owed 41.20 and was paid 60.00: 18.80 credit."""
    office.account(ACCOUNT, water=4120)
    office.receipt = office.pay(ACCOUNT, 6000).receipt
    return office


def refusal(work, *args, **said):
    with pytest.raises(Refused) as refused:
        work(*args, **said)
    return refused.value.message_id


def refund(office, number=1):
    return listing.get_refund(office.db, office.people["fay"], number)


# ------------------------------------------------------------------------------------- asking
def test_asking_moves_nothing_and_blocks_a_second(books):
    number = ask(books, ACCOUNT, 1880)
    assert (number, books.balance(ACCOUNT)) == (1, -1880)
    assert refusal(ask, books, ACCOUNT, 100) == "refund.pending"
    assert refusal(ask, books, ACCOUNT, 100, receipt=books.receipt) == "refund.pending"
    asked = refund(books)
    assert (asked.state, asked.payee, asked.address) == ("requested", "MARIA RODRIGUEZ", "1 Elm St")
    assert (asked.requested_by, asked.reason, asked.days) == ("Ana Ruiz", "Overpaid", 0)
    credit = asking.get_credit(books.db, books.people["ana"], ACCOUNT)
    assert (credit.credit_cents, credit.minimum_cents) == (0, 100)
    books.prove()


def test_each_payments_credit_is_its_own(books):
    second = books.pay(ACCOUNT, 500).receipt
    first = asking.get_credit(books.db, books.people["ana"], ACCOUNT, books.receipt)
    assert first.credit_cents == 1880
    ask(books, ACCOUNT, 1880, receipt=books.receipt)
    ask(books, ACCOUNT, 500, receipt=second)
    assert refusal(ask, books, ACCOUNT, 100) == "refund.pending"
    assert [take(books, "approve", n).balances for n in (1, 2)] == [
        ((ACCOUNT, -500),),
        ((ACCOUNT, 0),),
    ]
    assert refund(books).receipt == books.receipt
    books.prove()


@pytest.mark.parametrize(
    ("cents", "said", "message_id"),
    [
        (0, {}, "refund.amount"),
        (1881, {}, "refund.credit_gone"),
        (100, {"reason": "because"}, "correction.reason_unknown"),
        (100, {"receipt": "26-999999"}, "refund.receipt_credit"),
        (99, {}, "refund.below_minimum"),
    ],
)
def test_what_cannot_be_is_refused(books, cents, said, message_id):
    assert refusal(ask, books, ACCOUNT, cents, **said) == message_id


def test_who_owes_has_nothing_to_be_given_back(books):
    books.account("10-0233-05", water=100)
    assert refusal(ask, books, "10-0233-05", 100) == "refund.no_credit"
    assert refusal(ask, books, "99-9999-99", 100) == "account.unknown"
    with books.db.write() as connection:
        connection.execute(update(Account.__table__).values(status="closed"))
    assert refusal(ask, books, ACCOUNT, 100, address="") == "refund.address_missing"
    with pytest.raises(Refused, match=r"account\.unknown"):
        asking.get_credit(books.db, books.people["ana"], "99-9999-99")
    with books.db.write() as connection:
        connection.execute(update(_CUSTOMER).values(first_name="", last_name=""))
    assert refusal(ask, books, ACCOUNT, 100) == "refund.payee_missing"


def test_a_reason_needs_an_account_of_the_ledger(books):
    reasons = CorrectionReason.__table__
    with books.db.write() as connection:
        connection.execute(
            update(reasons).where(reasons.c.kind == "refund").values(gl_account_id=None)
        )
    assert refusal(ask, books, ACCOUNT, 100) == "correction.no_account"


def test_it_goes_where_mail_goes_unless_told(books):
    with books.db.write() as connection:
        where = {"mail_address": "PO Box 7", "mail_city": "Maple Falls", "mail_state": "NC"}
        connection.execute(update(_CUSTOMER).values(**where, mail_zip="28099"))
    ask(books, ACCOUNT, 1880, address="")
    assert refund(books).address == "PO Box 7, Maple Falls, NC 28099"


def test_without_a_mail_address_it_goes_to_the_place_served(books):
    assert asking.get_credit(books.db, books.people["ana"], ACCOUNT).address == "12 Elm St"


def test_a_small_one_is_sent_when_somebody_says_so(books):
    command = new_id()
    with pytest.raises(NeedsOverride) as warned:
        ask(books, ACCOUNT, 99, command_id=command)
    warning = warned.value
    books.approve(command, warning.message_id, warning.permission, warning=warning)
    assert ask(books, ACCOUNT, 99, command_id=command) == 1


# ----------------------------------------------------------------------------------- deciding
def test_approved_the_credit_is_used_up_and_the_town_owes_it(books):
    number = ask(books, ACCOUNT, 1000)
    moved = take(books, "approve", number)
    assert (moved.state, moved.balances) == ("approved", ((ACCOUNT, -880),))
    assert ledger(books, PAYABLE) == -1000
    assert (refund(books).decided_by, refund(books).correction) == ("Fay Hinson", 1)
    assert refusal(take, books, "approve", number) == "states.no_move"
    books.prove()


def test_nobody_decides_on_what_they_asked_for(books):
    number = ask(books, ACCOUNT, 1000, who="fay")
    for step in ("approve", "refuse"):
        assert refusal(take, books, step, number) == "refund.own_request"
    assert take(books, "approve", number, who="admin").state == "approved"


def test_refused_the_credit_stays_and_can_be_asked_for_again(books):
    number = ask(books, ACCOUNT, 1000)
    assert refusal(take, books, "refuse", number, note=" ") == "refund.note_missing"
    assert take(books, "refuse", number, note="owes tax").state == "refused"
    assert [move.note for move in refund(books).moves] == ["", "owes tax"]
    assert ask(books, ACCOUNT, 1000) == 2
    assert books.balance(ACCOUNT) == -1880
    books.prove()


@pytest.mark.parametrize(("step", "state"), [("cancel", "cancelled"), ("credit", "credited")])
def test_a_request_is_taken_back_and_no_money_moves(books, step, state):
    number = ask(books, ACCOUNT, 1000)
    assert take(books, step, number, who="ana").state == state
    assert (books.balance(ACCOUNT), ledger(books, PAYABLE)) == (-1880, 0)
    assert refusal(take, books, "approve", number) == "states.no_move"
    books.prove()


def test_approved_it_can_still_be_left_as_the_credit_it_was(books):
    number = ask(books, ACCOUNT, 1000)
    assert refusal(take, books, "undo", number) == "states.no_move"
    take(books, "approve", number)
    assert refusal(take, books, "credit", number, who="ana") == "states.no_move"
    moved = take(books, "undo", number)
    assert (moved.state, moved.balances) == ("credited", ((ACCOUNT, -1880),))
    assert ledger(books, PAYABLE) == 0
    books.prove()


def test_a_credit_that_is_gone_cannot_be_given_back(books):
    number = ask(books, ACCOUNT, 1880)
    other = ask_behind_the_request(books)
    assert refusal(take, books, "approve", number) == "refund.credit_gone"
    assert other.balance(ACCOUNT) == 0
    books.prove()


def ask_behind_the_request(office):
    """Use the credit up by a debit and a payment nobody asked the refund about."""
    from clerktui.ledger import journal
    from clerktui.services.corrections.acts import Act, Booking, Line, correct
    from clerktui.services.refunds.asking import credits_of
    from clerktui.views.corrections import CorrectionPosted

    def work(making):
        account = making.lock_accounts([ACCOUNT])[ACCOUNT]
        credit = credits_of(making.connection, account.id, None)[0]
        gl = making.reference.services["credit"].receivable_gl_id
        legs = [
            journal.Leg(gl, 1880, account.id, credit.id),
            journal.Leg(making.reason.gl_account_id, -1880),
        ]
        booked = making.book(Booking(1880, legs, [Line(account.id, credit.id, 1880)]))
        return CorrectionPosted(booked.number, "adjustment", 1880, ())

    act = Act("adjustment", new_id(), "misread", "", [])
    correct(office.db, office.people["sam"], act, work)
    return office


# ------------------------------------------------------------------------------------- paying
def test_paid_the_liability_is_gone_and_the_check_is_known(books):
    number = ask(books, ACCOUNT, 1000)
    assert refusal(take, books, "pay", number) == "states.no_move"
    take(books, "approve", number)
    assert refusal(take, books, "pay", number, check_number=" ") == "refund.check_missing"
    assert refusal(take, books, "pay", number, bank="NONE") == "refund.bank_unknown"
    take(books, "pay", number, bank="OPER")
    assert (ledger(books, PAYABLE), ledger(books, BANK)) == (0, -1000)
    paid = refund(books)
    assert (paid.check_number, paid.paid_on) == ("5001", dt.date(2026, 11, 23))
    books.prove()


def test_a_stopped_check_is_owed_again_and_paid_anew(books):
    number = ask(books, ACCOUNT, 1000)
    take(books, "approve", number)
    assert refusal(take, books, "stop", number) == "states.no_move"
    take(books, "pay", number)
    assert refusal(take, books, "stop", number, note="") == "refund.note_missing"
    take(books, "stop", number, note="lost in the mail")
    assert (refund(books).state, refund(books).check_number) == ("approved", "")
    assert (ledger(books, PAYABLE), ledger(books, BANK)) == (-1000, 0)
    take(books, "pay", number, check_number="5002")
    assert refund(books).check_number == "5002"
    assert [move.note for move in refund(books).moves][2:] == [
        "check 5001 why not",
        "check 5001 stopped: lost in the mail",
        "check 5002 why not",
    ]
    books.prove()


def test_the_number_of_a_check_is_used_once_a_stopped_one_too(books):
    first = ask(books, ACCOUNT, 500)
    take(books, "approve", first)
    second = ask(books, ACCOUNT, 400)
    take(books, "approve", second)
    take(books, "pay", first, check_number="11")
    assert refusal(take, books, "pay", second, check_number="0011") == "refund.check_used"
    take(books, "stop", first, note="lost")
    assert refusal(take, books, "pay", second, check_number="11") == "refund.check_used"
    assert refusal(take, books, "pay", first, check_number="11") == "refund.check_used"
    take(books, "pay", second, check_number="111")
    take(books, "pay", first, check_number="12")
    books.prove()


@pytest.mark.parametrize("is_paid", [False, True])
def test_nobody_cashed_it_and_then_somebody_came(books, clock, is_paid):
    number = ask(books, ACCOUNT, 1000)
    take(books, "approve", number)
    if is_paid:
        take(books, "pay", number)
    clock.move(dt.timedelta(days=365))
    assert refusal(take, books, "unclaimed", number) == "refund.too_young"
    assert listing.list_old(books.db, books.people["fay"]) == ()
    clock.move(dt.timedelta(days=1))
    assert [one.days for one in listing.list_old(books.db, books.people["fay"])] == [366]
    take(books, "unclaimed", number)
    assert [ledger(books, code) for code in (PAYABLE, BANK, UNCLAIMED)] == [0, 0, -1000]
    books.prove()
    assert refusal(take, books, "stop", number) == "states.no_move"
    assert refusal(take, books, "claimed", number, note="") == "refund.note_missing"
    take(books, "claimed", number, note="came in with identification")
    assert [ledger(books, code) for code in (PAYABLE, BANK, UNCLAIMED)] == [-1000, 0, 0]
    assert refusal(take, books, "claimed", number) == "states.no_move"
    take(books, "pay", number, check_number="6001")
    assert ledger(books, BANK) == -1000
    books.prove()


@pytest.mark.parametrize(
    ("step", "who"), [("approve", "sam"), ("refuse", "ana"), ("pay", "sam"), ("unclaimed", "ana")]
)
def test_only_who_may_does_it(books, step, who):
    number = ask(books, ACCOUNT, 1000)
    assert refusal(take, books, step, number, who=who) == "denied"
    assert refusal(take, books, step, 99) == "refund.unknown"


def test_sent_again_it_is_answered(books):
    command, other = new_id(), new_id()
    number = ask(books, ACCOUNT, 1000)
    first = take(books, "approve", number, command_id=command)
    again = take(books, "approve", number, command_id=command)
    assert again == replace(first, duplicate=True)
    take(books, "pay", number, command_id=other)
    assert take(books, "pay", number, command_id=other).duplicate
    assert ledger(books, BANK) == -1000


# --------------------------------------------------------------- what others ask, and the paper
def test_money_whose_refund_is_on_its_way_is_not_taken_back(books):
    with books.db.read() as connection:
        receipts, payments = Receipt.__table__, Payment.__table__
        payment = connection.execute(
            payments.select().join(receipts).where(receipts.c.number == books.receipt)
        ).one()
    number = ask(books, ACCOUNT, 1000)
    assert refusal(books.void, books.receipt) == "refund.open"
    take(books, "approve", number)
    with books.db.read() as connection:
        open_for = open_refunds.open_for
        assert [o.state for o in open_for(connection, payment_id=payment.id)] == ["approved"]
        assert len(open_for(connection, account_id=1)) == 1
        assert open_for(connection, account_id=99) == ()
    assert refusal(books.void, books.receipt) == "refund.open"
    take(books, "pay", number)
    assert refusal(books.void, books.receipt) == "receipt.credit_used"
    with books.db.read() as connection:
        given = open_for(connection, payment_id=payment.id, states=open_refunds.GIVEN_BACK)
        assert [one.amount_cents for one in given] == [1000]


def test_another_payments_refund_is_in_nobodys_way(books):
    second = books.pay(ACCOUNT, 500).receipt
    ask(books, ACCOUNT, 1880, receipt=books.receipt)
    books.void(second)
    assert take(books, "approve", 1).balances == ((ACCOUNT, 0),)
    books.prove()


def test_the_queue_is_oldest_first_and_paged(books):
    for number in range(1, 4):
        ask(books, ACCOUNT, 100 * number)
        take(books, "refuse", number)
    ask(books, ACCOUNT, 400)
    fay = books.people["fay"]
    assert [r.number for r in listing.list_refunds(books.db, fay).rows] == [4]
    page = listing.list_refunds(books.db, fay, RefundsWanted(()), limit=2)
    assert [r.number for r in page.rows] == [1, 2]
    rest = listing.list_refunds(books.db, fay, RefundsWanted((), ACCOUNT), page.after)
    assert ([r.number for r in rest.rows], rest.after) == ([3, 4], None)


def test_the_check_request_says_everything(books):
    number = ask(books, ACCOUNT, 1000, receipt=books.receipt, note="asked at the counter")
    take(books, "approve", number, note="")
    fay = books.people["fay"]
    paper = voucher.get_voucher(books.db, fay, number)
    text = paper_bytes(paper, "text", 80).decode()
    for said in (
        "Check request, refund 1",
        "APPROVED",
        "MARIA RODRIGUEZ",
        "1 Elm St",
        f"{ACCOUNT} RODRIGUEZ, MARIA",
        books.receipt,
        "asked at the counter",
        "Fay Hinson",
        "10.00",
    ):
        assert said in text, said
    assert paper_bytes(paper, "pdf", 80).startswith(b"%PDF")


def test_the_voucher_is_printed_where_there_is_a_printer(books, tmp_path):
    number, fay = ask(books, ACCOUNT, 1000), books.people["fay"]
    voucher.print_voucher(books.db, fay, number)
    assert spool.run_jobs(books.db, fay.workstation_id, tmp_path)[1] == 0
    stations = Workstation.__table__
    with books.db.write() as connection:
        connection.execute(update(stations).values(printer_kind="none"))
    with pytest.raises(Refused, match=r"print\.no_printer"):
        voucher.print_voucher(books.db, fay, number)


# --------------------------------------------------------------------------- returned suspense
def test_returned_unidentified_money_is_taken_up_and_paid(books):

    return_unidentified(books)
    (waiting,) = listing.list_returns(books.db, books.people["fay"])
    draft = TakeUpDraft(new_id(), waiting.move_id, "9 Oak St")
    owed = ledger(books, PAYABLE)
    assert owed == -waiting.amount_cents

    def take_up(who, **said):
        return paying.take_up_return(books.db, books.people[who], replace(draft, **said))

    assert refusal(take_up, "sam") == "denied"
    assert refusal(take_up, "fay", move_id=99) == "refund.suspense_unknown"
    assert refusal(take_up, "fay", reason="because") == "correction.reason_unknown"
    moved = take_up("fay")
    assert (moved.state, ledger(books, PAYABLE)) == ("approved", owed)
    assert listing.list_returns(books.db, books.people["fay"]) == ()
    assert refusal(take_up, "fay", command_id=new_id()) == "refund.suspense_unknown"
    assert refusal(take, books, "undo", moved.number) == "refund.no_account"
    assert take_up("fay").duplicate
    books.prove()
    take(books, "pay", moved.number)
    assert ledger(books, PAYABLE) == 0
    assert refund(books, moved.number).account == ""
    books.prove()
