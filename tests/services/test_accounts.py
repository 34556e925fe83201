"""The account view and its lists: who, where, what is owed and how old it is."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import event, insert, update

from clerktui.errors import Refused
from clerktui.models import Account, Allocation, Contact, Customer
from clerktui.services import accounts, payments, reference
from clerktui.services.policies import set_policy
from clerktui.views.accounts import BillView, ServiceBalance
from clerktui.views.tickets import LineDraft, TenderDraft
from tests.support.books import HOSTILE, Books

MARIA = "10-0442-07"
MARIO = "10-0871-01"
TODAY = dt.date(2026, 11, 23)
ROUND_TRIPS_MAX = 9


def ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


@pytest.fixture
def db(town_db):
    """The books of a town."""
    return town_db


# ---------------------------------------------------------------------------------- who and where
def test_an_account_says_who_and_where(db):
    books = Books(db)
    customer = books.customer(
        "Rodriguez, Maria E",
        "(919) 555-0142",
        email="maria@example.org",
        mail_address="PO Box 12",
        mail_city="Maple Falls",
        mail_state="NC",
        mail_zip="28099",
        language="es",
    )
    place = books.premise("12 Elm St Apt 2", parcel="1234-56-78")
    number = books.account(MARIA, customer, address=place, meter="M-88213")
    with db.write() as c:
        c.execute(
            update(Account.__table__).values(
                opened_on=dt.date(2019, 3, 14), account_class="rental", deposit_cents=10_000
            )
        )
    view = accounts.get_account(db, " 10 0442 07")
    assert (view.account_id, view.account) == (number, MARIA)
    assert (view.name, view.language) == ("Rodriguez, Maria E", "es")
    assert (view.status, view.account_class) == ("active", "rental")
    assert (view.opened_on, view.closed_on) == (dt.date(2019, 3, 14), None)
    assert view.service_address == "12 Elm St Apt 2"
    assert view.mail_address == "PO Box 12, Maple Falls, NC 28099"
    assert (view.phone, view.email) == ("(919) 555-0142", "maria@example.org")
    assert (view.meters, view.parcel) == (("M-88213",), "1234-56-78")
    assert view.deposit_cents == 10_000


def test_an_account_nothing_ever_happened_on_is_all_empty(db):
    Books(db).account(MARIA)
    view = accounts.get_account(db, MARIA)
    assert (view.balance_cents, view.past_due_cents, view.pending_cents) == (0, 0, 0)
    assert (view.current_cents, view.d30_cents, view.d60_cents, view.d90_cents) == (0, 0, 0, 0)
    for nothing in (view.by_service, view.open_bills, view.payments, view.contacts, view.flags):
        assert nothing == ()
    assert (view.meters, view.parcel, view.mail_address, view.next_due_on) == ((), "", "", None)
    assert (view.bill_count, view.payment_count, view.contact_count, view.person_count) == (
        0,
        0,
        0,
        1,
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_come_back_as_they_are(db, name):
    Books(db).account(MARIA, f"{name}, {name}", address=name, phone=name, meter=name)
    view = accounts.get_account(db, MARIA)
    assert (view.name, view.service_address, view.phone) == (f"{name}, {name}", name, name)
    assert view.meters == (name,)


def test_no_account_is_refused(db):
    for call in (
        accounts.get_account,
        accounts.list_bills,
        accounts.list_payments,
        accounts.list_contacts,
        accounts.list_person_accounts,
    ):
        with pytest.raises(Refused) as refused:
            call(db, MARIA)
        assert refused.value.message_id == "account.unknown"
        assert refused.value.facts == {"account": MARIA}


# -------------------------------------------------------------------------------- what is owed
def test_what_is_owed_is_told_by_service_and_age(office):
    office.account(MARIA, water=100, sewer=2_000, due=ago(95))
    office.bill(MARIA, water=300, due=ago(60))
    office.bill(MARIA, water=400, due=ago(30))
    office.bill(MARIA, water=500, due=ago(29))
    office.bill(MARIA, water=600, solid_waste=7_000, due=ago(0))
    office.bill(MARIA, water=800, due=ago(-10))
    view = accounts.get_account(office.db, MARIA)
    assert view.balance_cents == office.balance(MARIA) == 11_700
    assert (view.current_cents, view.d30_cents, view.d60_cents, view.d90_cents) == (
        500 + 600 + 7_000 + 800,
        400,
        300,
        2_100,
    )
    assert view.past_due_cents == 100 + 2_000 + 300 + 400 + 500
    assert view.next_due_on == TODAY
    assert view.by_service == (
        ServiceBalance("water", "Water", 2_700, 1_900, 400, 300, 100, TODAY),
        ServiceBalance("sewer", "Sewer", 2_000, 0, 0, 0, 2_000, None),
        ServiceBalance("solid_waste", "Solid waste", 7_000, 7_000, 0, 0, 0, TODAY),
    )


def test_the_town_decides_where_an_age_begins(office):
    office.account(MARIA, water=100, due=ago(10))
    set_policy(office.db, "aging.thresholds", [5, 15, 25], dt.date(2026, 11, 1))
    reference.forget(office.db)
    view = accounts.get_account(office.db, MARIA)
    assert (view.current_cents, view.d30_cents) == (0, 100)


def test_a_credit_is_current_and_lessens_what_is_past_due(office):
    office.account(MARIA)
    office.pay(MARIA, 3_000)
    office.bill(MARIA, water=4_000, due=ago(40))
    view = accounts.get_account(office.db, MARIA)
    assert (view.balance_cents, view.current_cents, view.d30_cents) == (1_000, -3_000, 4_000)
    assert view.past_due_cents == 1_000
    assert [row.service for row in view.by_service] == ["water", "credit"]
    assert view.by_service[1].next_due_on is None


def test_open_bills_come_oldest_first_with_what_is_left_of_them(office):
    office.account(MARIA, water=4_120, sewer=3_800, due=ago(20))
    office.bill(MARIA, solid_waste=720, due=ago(-10))
    office.pay(MARIA, 4_000)
    first, second = accounts.get_account(office.db, MARIA).open_bills
    assert first == BillView(
        first.bill_id, "B00001", ago(44), ago(20), "Water, Sewer", 7_920, 3_920, 20
    )
    assert (second.bill, second.balance_cents, second.days_past_due) == ("B00002", 720, 0)
    office.pay(MARIA, 3_920)
    assert [bill.bill for bill in accounts.get_account(office.db, MARIA).open_bills] == ["B00002"]


def test_no_more_than_fifty_open_bills_are_shown_and_all_are_counted(office):
    office.account(MARIA)
    for number in range(53):
        office.bill(MARIA, water=100 + number, due=ago(100 - number))
    view = accounts.get_account(office.db, MARIA)
    assert len(view.open_bills) == 50
    assert view.open_bills[0].due_on == ago(100)
    assert view.bill_count == 53
    assert sum(row.balance_cents for row in view.by_service) == view.balance_cents


# ------------------------------------------------------------------------------------- payments
def test_a_payment_is_shown_with_how_and_by_whom_it_was_paid(office):
    office.account(MARIA, water=6_000)
    posted = office.pay(
        MARIA, 6_000, TenderDraft("check", 5_000, "1187"), TenderDraft("cash", 2_000)
    )
    (payment,) = accounts.get_account(office.db, MARIA).payments
    assert (payment.receipt, payment.amount_cents) == (posted.receipt, 6_000)
    assert (payment.tenders, payment.clerk) == ("Check 1187, Cash", "Ana Ruiz")
    assert (payment.received_on, payment.status) == (TODAY, "issued")


def test_only_this_accounts_part_of_a_ticket_is_its_payment(office):
    office.account(MARIA, water=6_000, sewer=1_000)
    office.account(MARIO, water=2_000)
    draft = office.draft(
        LineDraft("account", MARIA, 7_000),
        LineDraft("account", MARIO, 2_000),
        LineDraft("revenue", "DEP-POLICE", 500),
    )
    payments.post_payment(office.db, office.people["ana"], draft)
    amounts = [
        [payment.amount_cents for payment in accounts.get_account(office.db, number).payments]
        for number in (MARIA, MARIO)
    ]
    assert amounts == [[7_000], [2_000]]


def test_a_voided_payment_stays_and_says_so(office):
    office.account(MARIA, water=6_000)
    office.void(office.pay(MARIA, 6_000).receipt)
    view = accounts.get_account(office.db, MARIA)
    assert [payment.status for payment in view.payments] == ["void"]
    assert view.payment_count == 1
    assert view.balance_cents == 6_000


def test_the_latest_five_of_each_are_shown_newest_first(office, clock):
    office.account(MARIA, water=60_000)
    for number in range(7):
        clock.move(dt.timedelta(minutes=10))
        office.pay(MARIA, 1_000 + number)
        accounts.add_contact(office.db, office.people["ana"], MARIA, "note", f"note {number}")
    view = accounts.get_account(office.db, MARIA)
    assert [payment.amount_cents for payment in view.payments] == [
        1_006,
        1_005,
        1_004,
        1_003,
        1_002,
    ]
    assert [contact.body[-1] for contact in view.contacts] == ["6", "5", "4", "3", "2"]
    assert (view.payment_count, view.contact_count) == (7, 7)


# ------------------------------------------------------------------------------------- the lists
def pages(call, db, number: str, limit: int) -> list[list[object]]:
    """Every page of a list, followed to its end."""
    found, after = [], None
    while True:
        page = call(db, number, after, limit)
        found.append(list(page.rows))
        after = page.after
        if after is None:
            return found


def test_bills_are_paged_newest_first_none_lost_and_none_twice(office):
    office.account(MARIA)
    for number in range(7):  # three of them on one day
        office.bill(MARIA, water=100, sewer=number + 1, due=ago(max(0, number - 2)))
    office.pay(MARIA, 250)
    found = pages(accounts.list_bills, office.db, MARIA, 3)
    assert [len(page) for page in found] == [3, 3, 1]
    bills = [bill for page in found for bill in page]
    assert [bill.bill for bill in bills] == [f"B0000{number}" for number in (3, 2, 1, 4, 5, 6, 7)]
    assert [bill.issued_on for bill in bills] == sorted(
        (bill.issued_on for bill in bills), reverse=True
    )
    assert sum(bill.balance_cents for bill in bills) == office.balance(MARIA)
    assert sum(bill.amount_cents for bill in bills) == 728
    assert bills == [
        bill for page in pages(accounts.list_bills, office.db, MARIA, 50) for bill in page
    ]


def test_a_paid_bill_is_not_past_due(office):
    office.account(MARIA, water=500, due=ago(40))
    office.pay(MARIA, 500)
    (bill,) = accounts.list_bills(office.db, MARIA).rows
    assert (bill.amount_cents, bill.balance_cents, bill.days_past_due) == (500, 0, 0)


def test_payments_are_paged_newest_first(office, clock):
    office.account(MARIA, water=60_000)
    for number in range(5):
        clock.move(dt.timedelta(minutes=10))
        office.pay(MARIA, 1_000 + number)
    found = pages(accounts.list_payments, office.db, MARIA, 2)
    assert [[row.amount_cents for row in page] for page in found] == [
        [1_004, 1_003],
        [1_002, 1_001],
        [1_000],
    ]


def test_contacts_are_paged_newest_first_and_imported_ones_have_no_clerk(office):
    account = office.account(MARIA)
    at = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
    with office.db.write() as c:
        c.execute(
            insert(Contact.__table__),
            [{"account_id": account, "kind": "note", "at": at, "body": str(n)} for n in range(4)],
        )
    found = pages(accounts.list_contacts, office.db, MARIA, 2)
    assert [[row.body for row in page] for page in found] == [["3", "2"], ["1", "0"]]
    assert {row.clerk for page in found for row in page} == {""}
    assert found[0][0].at == at


def test_every_account_of_a_person_is_listed_with_this_one(db):
    books = Books(db)
    landlord = books.customer("Patel, R")
    numbers = [f"20-{number:02d}" for number in range(5)]
    for place, number in enumerate(numbers):
        books.account(number, landlord, status="closed" if place == 2 else "active")
    books.account(MARIA)
    found = pages(accounts.list_person_accounts, db, "20-03", 2)
    assert [[row.account for row in page] for page in found] == [
        numbers[:2],
        numbers[2:4],
        numbers[4:],
    ]
    rows = [row for page in found for row in page]
    assert [row.status for row in rows].count("closed") == 1
    assert {row.name for row in rows} == {"Patel, R"}
    assert accounts.get_account(db, "20-03").person_count == 5
    assert accounts.get_account(db, MARIA).person_count == 1


@pytest.mark.parametrize("limit", [-5, 0, 1])
def test_a_page_has_at_least_one_row(office, limit):
    office.account(MARIA, water=100)
    office.bill(MARIA, water=100)
    page = accounts.list_bills(office.db, MARIA, None, limit)
    assert len(page.rows) == 1
    assert page.after is not None


def test_no_caller_can_ask_for_a_page_without_end(office):
    account = office.account(MARIA)
    at = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)
    row = {"account_id": account, "kind": "note", "at": at, "body": "x"}
    with office.db.write() as c:
        c.execute(insert(Contact.__table__), [row] * (accounts.PAGE_ROWS_MAX + 1))
    page = accounts.list_contacts(office.db, MARIA, None, 10**9)
    assert len(page.rows) == accounts.PAGE_ROWS_MAX
    assert page.after is not None


# ---------------------------------------------------------------------------------- what it costs
def test_an_account_is_opened_in_a_handful_of_questions(office):
    office.account(MARIA, water=100, due=ago(40))
    office.bill(MARIA, water=100)
    office.pay(MARIA, 50)
    accounts.get_account(office.db, MARIA)
    sent: list[str] = []

    def note(_connection, _cursor, statement, _parameters, _context, _many):
        sent.append(statement)

    event.listen(office.db.engine, "before_cursor_execute", note)
    accounts.get_account(office.db, MARIA)
    event.remove(office.db.engine, "before_cursor_execute", note)
    assert len([sql for sql in sent if "SELECT" in sql]) <= ROUND_TRIPS_MAX
    assert not [sql for sql in sent if "journal_" in sql]


def test_the_view_agrees_with_the_books(office):
    office.account(MARIA, water=4_120, sewer=3_800, solid_waste=720, due=ago(35))
    office.bill(MARIA, water=2_000, tax=9_999)
    office.pay(MARIA, 5_000)
    office.void(office.pay(MARIA, 1_234).receipt)
    view = accounts.get_account(office.db, MARIA)
    ages = view.current_cents + view.d30_cents + view.d60_cents + view.d90_cents
    assert view.balance_cents == ages == sum(row.balance_cents for row in view.by_service)
    assert view.balance_cents == sum(bill.balance_cents for bill in view.open_bills)
    assert len(Books(office.db).rows(Allocation)) > 0
    assert len(Books(office.db).rows(Customer)) == 1
    office.prove()


def test_the_next_bill_comes_in_the_rhythm_of_the_last(office):
    office.account("10-0442-07", water=100, due=dt.date(2026, 9, 25))
    assert accounts.get_account(office.db, "10-0442-07").next_bill_on is None
    for due in (dt.date(2026, 10, 26), dt.date(2026, 11, 25)):
        office.bill("10-0442-07", due=due, water=100)
    assert accounts.get_account(office.db, "10-0442-07").next_bill_on == dt.date(2026, 12, 2)
    office.bill("10-0442-07", due=dt.date(2026, 11, 27), tax=100)
    assert accounts.get_account(office.db, "10-0442-07").next_bill_on == dt.date(2026, 12, 2)
