"""A part payment says on its receipt what is still past due, and what must still be paid."""

from __future__ import annotations

import datetime as dt

from clerktui.printing.pdf import receipt_pdf
from clerktui.printing.text import receipt_text
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
