"""Taking back what the bank returned: every cent where it came off, with fee, flag and letter."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import insert, select

from clerktui.errors import Refused
from clerktui.models import (
    AccountFlag,
    BankNotice,
    Correction,
    GlAccount,
    JournalEntry,
    JournalLine,
    Receivable,
    RemittanceFile,
    SuspenseItem,
)
from clerktui.services import receipt_void, suspense
from clerktui.services.corrections import tender
from clerktui.services.returns import booking, find, items
from clerktui.views.batches import SuspenseDraft
from clerktui.views.corrections import TenderDraft as CorrectTender
from clerktui.views.receipts import VoidDraft
from clerktui.views.returns import ReturnedStep
from clerktui.views.tickets import TenderDraft
from tests.support.bank_files import Credit, bai2
from tests.support.office import Office, new_id
from tests.support.refunds import ask, take
from tests.support.refusing import refusal, refused, without
from tests.support.returned import (
    before_interest,
    bounce,
    check,
    draft,
    pay_by_check,
    several,
    tender_of,
)

A, B, TAX = "10-0442-07", "10-0443-01", "20-0001-00"
JANUARY = dt.date(2026, 1, 5)


@pytest.fixture
def books(office: Office) -> Office:
    """A owes 41.20 for water and 38.00 for sewer, B 60.00; TAX owes 1,000.00 since Sept 1, 2025."""
    office.account(A, water=4120, sewer=3800)
    office.account(B, "LEE, ANN", water=6000)
    office.account(TAX, "HILL, JO", due=dt.date(2025, 9, 1), tax=100_000)
    return office


def held(office: Office, code: str) -> int:
    """What an account of the ledger holds."""
    line, gl = JournalLine.__table__, GlAccount.__table__
    with office.db.read() as connection:
        query = select(line.c.amount_cents).join(gl, gl.c.id == line.c.gl_account_id)
        return sum(connection.execute(query.where(gl.c.code == code)).scalars())


def owed(office: Office, number: str) -> dict[str, int]:
    """What an account owes by service."""
    table = Receivable.__table__
    with office.db.read() as connection:
        rows = connection.execute(
            select(table.c.service, table.c.balance_cents).where(
                table.c.account_id == account_id(office, number), table.c.balance_cents != 0
            )
        ).all()
    sums: dict[str, int] = {}
    for service, cents in rows:
        sums[service] = sums.get(service, 0) + cents
    return sums


def account_id(office: Office, number: str) -> int:
    from clerktui.services.open_items import get_accounts

    with office.db.read() as connection:
        return get_accounts(connection, [number])[number].id


def test_a_check_alone_is_undone_whole_and_its_fee_is_owed(books):
    pay_by_check(books, A, 7920)
    assert books.balance(A) == 0
    item = bounce(books, "1187")
    assert (item.number, item.state, item.account, item.amount_cents) == (1, "reversed", A, 7920)
    assert (item.fee_cents, item.owed_cents) == (3500, 11_420)
    assert item.balances == ((A, 11_420),)
    assert owed(books, A) == {"water": 4120, "sewer": 3800, "fee": 3500}
    assert held(books, "10-1020") == 0
    with books.db.read() as connection:
        rows = connection.execute(select(Correction.__table__).order_by("id")).all()
        entry = connection.execute(
            select(JournalEntry.__table__).where(JournalEntry.__table__.c.kind == "returned")
        ).one()
    assert [(row.kind, row.amount_cents) for row in rows] == [("returned", 7920), ("fee", 3500)]
    assert entry.reverses_id is not None
    books.prove()


def test_no_bank_has_what_is_still_in_an_open_drawer(books):
    pay_by_check(books, A, 7920)
    sent = draft(books, "1187")
    pay_by_check(books, B, 6000, "12")
    early = dataclasses.replace(sent, command_id=new_id(), tender_id=tender_of(books, "12"))
    again = dataclasses.replace(early, command_id=new_id(), redeposit=True)
    books.decide("returned.redeposits", 1)
    ana = books.people["ana"]
    for how, said in (
        (booking.plan_return, early),
        (booking.book_return, early),
        (booking.book_return, again),
    ):
        told = refusal(how, books.db, ana, said)
        assert (told.message_id, told.facts["drawer"]) == ("returned.in_drawer", "1")
    assert (books.balance(A), books.balance(B)) == (0, 0)
    booking.book_return(books.db, ana, sent)
    books.close(cash=20_000, check=6000)
    booking.book_return(books.db, ana, early)
    assert (books.balance(A), books.balance(B)) == (11_420, 9500)
    books.prove()


def test_asked_again_it_is_taken_back_once(books):
    pay_by_check(books, A, 7920)
    said = draft(books, "1187")
    first = booking.book_return(books.db, books.people["ana"], said)
    again = booking.book_return(books.db, books.people["ana"], said)
    assert again.duplicate
    assert again.balances == first.balances
    assert books.balance(A) == 11_420
    other = dataclasses.replace(said, reason="closed")
    assert refused(booking.book_return, books.db, books.people["ana"], other) == "command.reused"


def test_of_several_pieces_only_the_bad_one_is_taken_back_the_last_line_first(books):
    several(books, {A: 7920, B: 6000}, check(5000, "11"), check(8920, "12"))
    item = bounce(books, "11", waive=True, who="sam", note="bank's mistake")
    assert item.fee_cents == 0
    assert (books.balance(A), books.balance(B)) == (0, 5000)
    bounce(books, "12", waive=True, who="sam", note="bank's mistake")
    assert (books.balance(A), books.balance(B)) == (7920, 6000)
    assert owed(books, A) == {"water": 4120, "sewer": 3800}
    assert held(books, "10-1020") == 0
    books.prove()


def test_cash_beside_a_check_stays(books):
    several(books, {A: 7920}, TenderDraft("cash", 3000), check(4920))
    bounce(books, "1187")
    assert books.balance(A) == 4920 + 3500
    assert held(books, "10-1020") == 0
    assert held(books, "10-1010") == 3000
    books.prove()


def test_a_credit_still_there_is_taken_back_with_the_rest(books):
    pay_by_check(books, A, 10_000)
    assert books.balance(A) == -2080
    bounce(books, "1187")
    assert owed(books, A) == {"water": 4120, "sewer": 3800, "fee": 3500}
    books.prove()


def refund_credit(office: Office, number: str, cents: int) -> None:
    """Somebody gave the credit back since."""
    take(office, "approve", ask(office, number, cents))


def test_what_was_refunded_meanwhile_is_charged_anew(books):
    pay_by_check(books, A, 10_000)
    refund_credit(books, A, 2000)
    plan = booking.plan_return(books.db, books.people["ana"], draft(books, "1187"))
    assert (plan.recovery_cents, plan.lost_cents) == (2000, 0)
    assert (plan.before, plan.after) == (((A, -80),), ((A, 13_420),))
    item = bounce(books, "1187")
    assert item.recovery_cents == 2000
    assert books.balance(A) == 7920 + 2000 + 3500
    assert item.owed_cents == books.balance(A)
    assert held(books, "10-1295") == 0
    assert held(books, "10-1020") == 0
    books.prove()


def test_unidentified_money_is_taken_back_where_it_still_is(books):
    several(books, {"SUSPENSE": 5000}, check(5000))
    item = bounce(books, "1187")
    assert (item.account, item.fee_cents, item.has_letter) == ("", 0, False)
    assert item.fee_rule == "no account to charge"
    with books.db.read() as connection:
        assert connection.execute(select(SuspenseItem.__table__.c.open_cents)).scalar_one() == 0
    letter = refused(items.get_letter, books.db, books.people["ana"], 1)
    assert letter == "returned.no_letter"
    books.prove()


def test_unidentified_money_applied_meanwhile_is_charged_to_who_had_it(books):
    several(books, {"SUSPENSE": 5000}, check(5000))
    moved = SuspenseDraft(new_id(), 1, 3000, account=B)
    suspense.apply_suspense(books.db, books.people["ana"], moved)
    back = SuspenseDraft(new_id(), 1, 500, payee="LEE", reason="not ours")
    suspense.return_suspense(books.db, books.people["sam"], back)
    item = bounce(books, "1187")
    assert (item.recovery_cents, item.lost_cents) == (3000, 500)
    assert books.balance(B) == 3000 + 3000
    assert held(books, "10-1295") == 500
    books.prove()


@pytest.mark.parametrize(("reason", "fee"), [("closed", 3500), ("stopped", 0), ("other", 0)])
def test_the_law_knows_a_fee_only_for_no_funds_and_no_account(books, reason, fee):
    pay_by_check(books, A, 100)
    assert bounce(books, "1187", reason=reason, note="see notice").fee_cents == fee


def test_a_tax_check_makes_the_tax_unpaid_with_penalty_and_interest(books):
    with before_interest(books):
        pay_by_check(books, TAX, 100_000)
    warning = refusal(bounce, books, "1187")
    assert warning.message_id == "correction.second_person"
    said = draft(books, "1187")
    books.approve(said.command_id, warning.message_id, warning.permission, by="sam")
    item = booking.book_return(books.db, books.people["ana"], said)
    assert (item.fee_cents, item.interest_booked_cents, item.interest_cents) == (10_000, 9500, 0)
    assert owed(books, TAX) == {"tax": 119_500}
    assert item.owed_cents == 119_500
    table = Receivable.__table__
    with books.db.read() as connection:
        rows = connection.execute(
            select(table.c.component, table.c.due_on, table.c.balance_cents)
            .where(table.c.service == "tax")
            .order_by(table.c.id)
        ).all()
    assert [tuple(row) for row in rows] == [
        ("principal", dt.date(2025, 9, 1), 100_000),
        ("penalty", dt.date(2025, 9, 1), 10_000),
        ("interest", dt.date(2025, 9, 1), 9_500),
    ]
    assert item.letter.via == "BY CERTIFIED MAIL, RETURN RECEIPT REQUESTED"
    assert [f.amount_cents for f in item.letter.figures] == [100_000, 10_000, 9500, 119_500]
    books.prove()


def test_cash_only_until_the_points_expire(books):
    pay_by_check(books, A, 100)
    item = bounce(books, "1187")
    assert item.flag_until == dt.date(2027, 11, 23)
    blocked = refusal(pay_by_check, books, A, 100, "12")
    assert blocked.message_id == "payment.cash_only"
    flags = AccountFlag.__table__
    with books.db.read() as connection:
        flag = connection.execute(select(flags)).one()
    assert (flag.code, flag.note) == ("cash_only", "returned item 11/23/26")


def test_a_town_may_wait_for_the_second_one(books):
    books.decide("returned.cash_only", {"items": 2, "within_months": 6, "for_months": 3})
    pay_by_check(books, A, 100, "11")
    pay_by_check(books, A, 200, "12")
    assert bounce(books, "11").flag_until is None
    item = bounce(books, "12")
    assert item.flag_until == dt.date(2027, 2, 23)
    with books.db.read() as connection:
        note = connection.execute(select(AccountFlag.__table__.c.note)).scalar_one()
    assert note == "returned item 11/23/26, 2 in 6 months"


def test_presented_again_as_often_as_the_bank_does(books):
    books.decide("returned.redeposits", 1)
    pay_by_check(books, A, 7920)
    said = draft(books, "1187", redeposit=True)
    item = booking.book_return(books.db, books.people["ana"], said)
    assert (item.state, item.attempts, books.balance(A)) == ("redeposited", 1, 0)
    assert booking.book_return(books.db, books.people["ana"], said).duplicate
    plan = booking.plan_return(books.db, books.people["ana"], draft(books, "1187"))
    assert plan.redeposits_left == 0
    assert refused(bounce, books, "1187", redeposit=True) == "returned.no_redeposit"
    item = bounce(books, "1187")
    assert (item.number, item.state, item.attempts) == (1, "reversed", 1)
    assert [kind for _, _, kind, _ in item.moves] == ["redeposited", "reversed"]
    books.prove()


def test_what_cannot_come_back(books):
    posted = pay_by_check(books, A, 100, "11")
    books.pay(A, 200)
    bounce(books, "11")
    ana = books.people["ana"]
    found = find.find_tenders(books.db, ana, "11")
    assert [one.state for one in found] == ["returned"]
    assert refused(bounce, books, "11") == "returned.already"
    void = VoidDraft(new_id(), posted.receipt, "again")
    assert refused(receipt_void.void_receipt, books.db, ana, void) == "receipt.returned"
    pay_by_check(books, B, 300, "13")
    books.void("26-000003")
    assert refused(bounce, books, "13") == "returned.void"
    said = dataclasses.replace(draft(books, "11"), tender_id=2)
    assert refused(booking.plan_return, books.db, ana, said) == "returned.cash"
    said = dataclasses.replace(said, tender_id=99)
    assert refused(booking.plan_return, books.db, ana, said) == "returned.unknown"
    books.prove()


def test_what_is_asked_wrongly(books):
    pay_by_check(books, A, 100)
    later = {"noticed_on": dt.date(2026, 11, 24)}
    assert refused(bounce, books, "1187", **later) == "returned.future"
    assert refused(bounce, books, "1187", waive=True, who="sam") == "returned.waive_note"
    assert refused(bounce, books, "1187", waive=True, note="x") == "denied"
    assert refused(bounce, books, "1187", notice_id=9) == "notice.unknown"
    assert refused(bounce, books, "1187", reason="late") == "correction.reason_unknown"
    said = draft(books, "1187")
    inquiry = without(books.people["ana"])
    assert refused(booking.book_return, books.db, inquiry, said) == "denied"
    assert books.balance(A) == 7820


def notice(office: Office, **said) -> int:
    """A return read from the bank's file."""
    with office.db.write() as connection:
        file_id = connection.execute(
            insert(RemittanceFile.__table__)
            .values(
                kind="nacha",
                name="r.ach",
                content_hash=new_id(),
                item_count=1,
                amount_cents=0,
                loaded_at=office.db.clock.now(),
                user_id=office.people["ana"].user_id,
            )
            .returning(RemittanceFile.__table__.c.id)
        ).scalar_one()
        return connection.execute(
            insert(BankNotice.__table__)
            .values(
                file_id=file_id,
                kind="return",
                code="R01",
                noticed_at=office.db.clock.now(),
                **said,
            )
            .returning(BankNotice.__table__.c.id)
        ).scalar_one()


def test_a_nacha_return_finds_its_payment_and_is_done_with_it(books):
    office, ana = books, books.people["ana"]
    office.pay(A, 7920, TenderDraft("third_party", 7920, "091000010000001"))
    number = notice(office, trace="091000010000001", amount_cents=7920)
    found = find.the_one(find.find_for_notice(office.db, ana, number))
    assert found.account == A
    bounce(office, "091000010000001", notice_id=number, code="R01")
    with office.db.read() as connection:
        assert connection.execute(select(BankNotice.__table__.c.state)).scalar_one() == "done"
    assert refused(find.find_for_notice, office.db, ana, 99) == "notice.unknown"
    other = notice(office, trace="", amount_cents=0)
    assert find.find_for_notice(office.db, ana, other) == ()


def test_nothing_is_guessed(books):
    ana = books.people["ana"]
    pay_by_check(books, A, 100, "77")
    pay_by_check(books, B, 100, "78")
    two = find.find_tenders(books.db, ana, "1.00")
    assert [one.reference for one in two] == ["78", "77"]
    assert refused(find.the_one, two) == "returned.ambiguous"
    assert refused(find.the_one, ()) == "returned.unknown"
    assert refused(find.find_tenders, books.db, ana, " ") == "returned.nothing_asked"
    assert [one.account for one in find.find_tenders(books.db, ana, "0077")] == [A]
    assert [one.account for one in find.find_tenders(books.db, ana, "26-000002")] == [B]


# ------------------------------------------------------------------------------------- afterwards
def test_settled_when_all_of_it_is_paid(books):
    pay_by_check(books, A, 7920)
    bounce(books, "1187")
    ana = books.people["ana"]
    step = ReturnedStep(new_id(), 1, "paid in cash")
    assert refused(items.settle, books.db, ana, step) == "returned.still_owed"
    books.pay(A, 11_420)
    item = items.settle(books.db, ana, step)
    assert (item.state, item.owed_cents) == ("settled", 0)
    assert items.settle(books.db, ana, step).state == "settled"
    other = ReturnedStep(new_id(), 1)
    assert refused(items.settle, books.db, ana, other) == "returned.not_open"
    assert refused(items.settle, books.db, ana, ReturnedStep(new_id(), 9)) == "returned.no_item"
    assert refused(items.get_returned, books.db, ana, 9) == "returned.no_item"
    books.prove()


def test_a_fee_is_waived_with_the_reason_while_nobody_has_paid_it(books):
    pay_by_check(books, A, 7920)
    bounce(books, "1187")
    sam = books.people["sam"]
    step = ReturnedStep(new_id(), 1, "bank's error letter")
    assert refused(items.waive_fee, books.db, books.people["ana"], step) == "denied"
    bare = ReturnedStep(new_id(), 1)
    assert refused(items.waive_fee, books.db, sam, bare) == "correction.note_missing"
    item = items.waive_fee(books.db, sam, step)
    assert (item.fee_cents, books.balance(A)) == (0, 7920)
    assert item.fee_rule.endswith("waived: bank's error letter")
    assert items.waive_fee(books.db, sam, step).fee_cents == 0
    again = ReturnedStep(new_id(), 1, "twice")
    assert refused(items.waive_fee, books.db, sam, again) == "returned.no_fee"
    pay_by_check_again(books)
    books.prove()


def pay_by_check_again(books):
    pay_by_check(books, B, 6000, "15")
    bounce(books, "15")
    books.pay(B, 9500)
    step = ReturnedStep(new_id(), 2, "too late")
    assert refused(items.waive_fee, books.db, books.people["sam"], step) == "returned.fee_paid"


def test_the_list_and_the_letter(books):
    ana = books.people["ana"]
    for number, account in (("11", A), ("12", B)):
        pay_by_check(books, account, 100, number)
        bounce(books, number)
    assert [one.number for one in items.list_returned(books.db, ana).rows] == [2, 1]
    page = items.list_returned(books.db, ana, limit=1)
    assert [one.number for one in items.list_returned(books.db, ana, "", page.after).rows] == [1]
    for wanted in ("11", "26-000001", A, "rodri"):
        assert [one.number for one in items.list_returned(books.db, ana, wanted).rows] == [1]
    assert len(items.list_returned(books.db, ana, "reversed").rows) == 2
    first = items.get_letter(books.db, ana, 1)
    second = items.get_letter(books.db, ana, 1)
    assert (first.copy_no, second.copy_no) == (0, 1)
    assert first.to_lines == ("MARIA RODRIGUEZ", "12 Elm St")
    assert first.subject == f"Returned payment on account {A}"
    assert "returned by the bank: not enough funds" in first.paragraphs[0]
    assert [f.amount_cents for f in first.figures] == [100, 3500, 3600]


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_was_paid_every_cent_comes_back(office, data):
    """Balances are what they were before the payment, plus the fees, whichever way it was paid."""
    number = f"{data.draw(st.integers(10, 99))}-{new_id()[:6]}"
    water, sewer = data.draw(st.integers(1, 9000)), data.draw(st.integers(1, 9000))
    office.account(number, water=water, sewer=sewer)
    paid = [data.draw(st.integers(1, 9000)) for _ in range(data.draw(st.integers(1, 3)))]
    names = [new_id()[:8] for _ in paid]
    tenders = tuple(check(cents, name) for cents, name in zip(paid, names, strict=True))
    several(office, {number: sum(paid)}, *tenders)
    for name in data.draw(st.permutations(names)):
        bounce(office, name, who="sam", waive=True, note="property")
    assert owed(office, number) == {"water": water, "sewer": sewer}
    office.prove()


def test_a_banks_file_names_its_items_and_leaves_the_choice(books, tmp_path):
    pay_by_check(books, A, 7920, "1187")
    pay_by_check(books, B, 500, "21")
    pay_by_check(books, TAX, 500, "22")
    path = tmp_path / "day.bai"
    told = (
        Credit(7920, "555", "RT0091", "1187", "NSF"),
        Credit(500, "555", "RT0092", "", "NSF"),
        Credit(999, "555", "RT0093", "", "NSF"),
    )
    path.write_bytes(bai2(told))
    found = find.read_returns(books.db, books.people["ana"], path)
    assert [one.verdict for one in found] == ["found", "ambiguous", "unknown"]
    assert found[0].candidates[0].account == A


def test_a_notice_of_a_check_presented_again_is_worked(books):
    books.decide("returned.redeposits", 1)
    pay_by_check(books, A, 7920)
    first = notice(books, trace="1187", amount_cents=7920)
    bounce(books, "1187", redeposit=True, notice_id=first)
    second = notice(books, trace="1187", amount_cents=7920)
    assert bounce(books, "1187", notice_id=second).state == "reversed"
    with books.db.read() as connection:
        states = connection.execute(select(BankNotice.__table__.c.state)).scalars().all()
    assert states == ["done", "done"]
    books.prove()


def test_nothing_comes_back_before_it_came(books):
    pay_by_check(books, A, 7920)
    early = dt.date(2026, 11, 22)
    with pytest.raises(Refused) as caught:
        bounce(books, "1187", noticed_on=early)
    assert caught.value.message_id == "returned.too_early"
    assert books.balance(A) == 0


def keyed_as_check_after_all(office: Office, posted) -> None:
    """Cash was keyed where it was a check: the money lies in the other account."""
    change = CorrectTender(new_id(), posted.receipt, "wrong_tender", "cash", "check", None, "4")
    tender.change_tender(office.db, office.people["ana"], change)


def test_what_was_keyed_as_cash_with_change_comes_back_as_the_check_it_was(books):
    posted = books.pay(A, 4000, TenderDraft("cash", 5000))
    keyed_as_check_after_all(books, posted)
    found = find.find_tenders(books.db, books.people["ana"], posted.receipt)
    assert [(one.tender, one.amount_cents) for one in found] == [("check", 4000)]
    item = bounce(books, posted.receipt)
    assert (item.amount_cents, books.balance(A)) == (4000, 7920 + 3500)
    assert (held(books, "10-1010"), held(books, "10-1020")) == (0, 0)
    letter = items.get_letter(books.db, books.people["ana"], item.number)
    assert any("check 4 for 40.00" in text.lower() for text in letter.paragraphs), letter.paragraphs
    books.prove()


def test_money_comes_off_the_account_it_was_corrected_to(books):
    posted = books.pay(A, 7920)
    assert find.find_tenders(books.db, books.people["ana"], "79.20") == ()
    keyed_as_check_after_all(books, posted)
    item = bounce(books, "79.20")
    assert item.owed_cents == 11_420
    assert (held(books, "10-1010"), held(books, "10-1020")) == (0, 0)
    books.prove()
