"""A receipt is written in the language of whoever it is for, and stays in it."""

from __future__ import annotations

import datetime as dt
import doctest

import pytest
from sqlalchemy import select, update

from clerktui.models import Account, Allocation, Customer
from clerktui.printing.text import receipt_text
from clerktui.services import payments, policies, receipt_document, receipts
from clerktui.services.receipt_document import messages_in, receipt_language
from clerktui.services.reference import forget
from clerktui.views.documents import ReceiptDocument
from clerktui.views.tickets import LineDraft, PaymentDraft, TenderDraft
from tests.support.office import Office

ROSA, JOHN = "10-0442-07", "07-1190-04"
SPANISH = ("Gracias. Conserve este recibo.",)
ENGLISH = ("Thank you. Keep this receipt.",)


@pytest.fixture
def office(office: Office) -> Office:
    office.account(ROSA, "NUÑEZ, ROSA", water=4120, sewer=3800)
    office.account(JOHN, "SMITH, JOHN", tax=4118)
    speak(office, ROSA, "es")
    return office


def speak(office: Office, number: str, language: str) -> None:
    account, customer = Account.__table__, Customer.__table__
    whose = select(account.c.customer_id).where(account.c.number == number).scalar_subquery()
    with office.db.write() as connection:
        connection.execute(update(customer).where(customer.c.id == whose).values(language=language))


def post(office: Office, *lines: LineDraft) -> ReceiptDocument:
    draft: PaymentDraft = office.draft(*lines)
    return payments.post_payment(office.db, office.people["ana"], draft).document


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(receipt_document).failed == 0


def test_a_spanish_speaking_customer_gets_a_spanish_receipt(office):
    document = office.pay(ROSA, 5000, TenderDraft("cash", 6000)).document
    assert (document.language, document.messages) == ("es", SPANISH)
    text = receipt_text(document, 48)
    for word in ("Recibo", "Agua", "Alcantarillado", "CAMBIO (Efectivo)", "Nuevo saldo", *SPANISH):
        assert word in text


def test_the_books_keep_the_reason_in_english(office):
    office.pay(ROSA, 5000)
    with office.db.read() as connection:
        kept = set(connection.execute(select(Allocation.__table__.c.reason)).scalars())
    assert kept == {"oldest first", "town order 5"}


def test_everybody_else_gets_an_english_one(office):
    document = office.pay(JOHN, 4118).document
    assert (document.language, document.messages) == ("en", ENGLISH)
    assert post(office, LineDraft("revenue", "DEP-POLICE", 500)).language == "en"


def test_the_first_account_paid_decides(office):
    rosa, john = LineDraft("account", ROSA, 100), LineDraft("account", JOHN, 100)
    swim = LineDraft("revenue", "REC-SWIM", 3500, quantity=1, unit_cents=3500)
    assert post(office, swim, rosa, john).language == "es"
    again = LineDraft("account", JOHN, 200), LineDraft("account", ROSA, 200)
    assert post(office, *again).language == "en"


def test_a_language_without_a_catalogue_is_answered_in_english(office):
    speak(office, ROSA, "zh")
    document = office.pay(ROSA, 100).document
    assert (document.language, document.messages) == ("en", ENGLISH)
    assert receipt_language("") == "en"


def test_a_reprint_and_a_void_keep_the_language(office):
    number = office.pay(ROSA, 100).receipt
    speak(office, ROSA, "en")
    copy = receipts.reprint(office.db, office.people["ana"], number)
    assert (copy.language, copy.copy_no) == ("es", 1)
    assert "DUPLICADO 1" in receipt_text(copy)


def test_a_receipt_kept_before_there_were_languages_is_english(office):
    data = office.pay(JOHN, 100).document.to_data()
    del data["language"]
    assert ReceiptDocument.from_data(data).language == "en"


def test_one_list_of_messages_is_for_all_languages(office):
    policies.set_policy(office.db, "receipt.messages", ["Town Hall"], dt.date(2026, 1, 1))
    forget(office.db)
    assert office.pay(ROSA, 100).document.messages == ("Town Hall",)


@pytest.mark.parametrize(
    ("decided", "language", "said"),
    [
        (["a", "b"], "es", ("a", "b")),
        ({"en": ["a"]}, "es", ("a",)),
        ({"en": ["a"], "es": []}, "es", ("a",)),
        ({"es": ["b"]}, "en", ()),
        ([], "en", ()),
    ],
)
def test_what_the_town_decided_is_said_as_far_as_it_goes(decided, language, said):
    assert messages_in(decided, language) == said
