"""A part payment says on its receipt what is still past due, and what must still be paid."""

from __future__ import annotations

import datetime as dt

from clerktui.printing.pdf import receipt_pdf
from clerktui.printing.text import receipt_text
from clerktui.services.accounts import get_account
from clerktui.views.documents import ReceiptDocument
from tests.printing.reading import words

A = "10-0442-07"


def test_the_receipt_explains_the_order_and_what_remains_past_due(office):
    office.account(A, due=dt.date(2026, 10, 25), water=5000)
    office.bill(A, sewer=3000)
    document = office.pay(A, 2000).document
    (account,) = document.accounts
    assert (account.past_due_cents, account.to_pay_cents) == (3000, 3000)
    said = receipt_text(document)
    assert "oldest first" in said
    assert "Still past due" in said
    assert "Pay to owe nothing past due" in said
    assert "Still past due  30.00" in " ".join(words(receipt_pdf(document, "letter")).split(" "))
    rest = office.pay(A, 3000).document
    assert "past due" not in receipt_text(rest)


def test_where_a_service_is_paid_first_more_must_be_paid(office):
    order = ["fee", "sewer", "water", "solid_waste", "stormwater", "tax"]
    office.decide(
        "allocation.default",
        {"service_order": order, "mode": "service_then_age", "tax_services": ["tax"]},
        on=dt.date(2026, 11, 1),
    )
    office.account(A, due=dt.date(2026, 10, 25), water=5000)
    office.bill(A, sewer=3000)
    (account,) = office.pay(A, 1000).document.accounts
    assert (account.past_due_cents, account.to_pay_cents) == (5000, 7000)


def test_an_older_receipt_is_read_as_it_was(office):
    office.account(A, due=dt.date(2026, 10, 25), water=5000)
    data = office.pay(A, 2000).document.to_data()
    for account in data["accounts"]:
        del account["past_due_cents"], account["to_pay_cents"]
    (account,) = ReceiptDocument.from_data(data).accounts
    assert account.past_due_cents == 0


def test_the_receipt_says_what_takes_the_account_off_the_cut_off_list(office):
    office.account(A, due=dt.date(2026, 10, 25), fee=1000, water=5000)
    office.bill(A, due=dt.date(2026, 11, 20), water=700)
    document = office.pay(A, 2000).document
    (account,) = document.accounts
    assert (account.past_due_cents, account.to_leave_cents) == (4700, 4000)
    assert "Pay to leave the cut-off list" in receipt_text(document)
    assert "cut-off list  40.00" in " ".join(words(receipt_pdf(document, "letter")).split(" "))
    (off,) = office.pay(A, 4000).document.accounts
    assert (off.past_due_cents, off.to_leave_cents) == (700, 0)


def test_the_account_says_the_same_and_counts_what_keeps_it_off(office):
    id_ = office.account(A, due=dt.date(2026, 10, 25), water=5000, tax=9000)
    found = get_account(office.db, A).cutoff
    assert (found.status, found.since) == ("eligible", dt.date(2026, 11, 5))
    assert (found.owed_cents, found.to_leave_cents) == (5000, 5000)
    office.flag(id_, "life_support")
    assert get_account(office.db, A).cutoff.reason == "life_support"
    assert office.pay(A, 100).document.accounts[0].to_leave_cents == 0
    office.decide("cutoff", {"services": ["water"], "classes": ["commercial"], "after_days": 10})
    assert get_account(office.db, A).cutoff.reason == "class"
