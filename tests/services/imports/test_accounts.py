from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import update

from clerktui.errors import Refused
from clerktui.models import (
    Account,
    Contact,
    Customer,
    ImportFile,
    Parcel,
    Premise,
    Service,
    ServiceAgreement,
)
from clerktui.services import lookup, reference
from tests.services.imports.conftest import ACCOUNT_HEADINGS, Books

WHOLE = (
    "account,name,first_name,business,service_address,service_city,service_zip,mail_address,"
    "mail_city,mail_state,mail_zip,phone,email,meter,parcel,class,status,opened,closed,note"
)
MARIA = (
    "10-0442-07,Rodríguez,Maria E,n,418-B Mill Rd,Maple Falls,28099,PO Box 7,Maple Falls,NC,28099,"
    '(919) 555-0142,maria@example.org,W-33,0412-33,Senior,closed,2019-02-01,2025-06-30,"Dog.\n'
    'Ring."'
)


def reasons(result) -> list[tuple[int, str | None, str]]:
    return [(error.line, error.column, error.reason) for error in result.errors]


def test_an_account_is_loaded_with_everything_it_stands_on(books: Books):
    result = books.accounts(MARIA, headings=WHOLE)
    assert (result.loaded, result.rejected, result.amount_cents) == (1, 0, 0)
    assert books.rows(Account, "number", "number_n", "account_class", "status") == [
        ("10-0442-07", "10044207", "senior", "closed")
    ]
    names = ("opened_on", "closed_on", "balance_cents", "deposit_cents", "version")
    assert books.rows(Account, *names) == [(dt.date(2019, 2, 1), dt.date(2025, 6, 30), 0, 0, 0)]
    assert books.rows(
        Customer, "last_name", "first_name", "is_business", "phone", "email", "language"
    ) == [("Rodríguez", "Maria E", False, "(919) 555-0142", "maria@example.org", "en")]
    assert books.rows(Customer, "mail_address", "mail_city", "mail_state", "mail_zip") == [
        ("PO Box 7", "Maple Falls", "NC", "28099")
    ]
    assert books.rows(Customer, "last_n", "first_n", "phone_n", "phone4") == [
        ("rodriguez", "maria e", "9195550142", "0142")
    ]
    assert books.rows(Premise, "address", "city", "zip", "house", "street_n", "parcel_id") == [
        ("418-B Mill Rd", "Maple Falls", "28099", 418, "mill road b", 1)
    ]
    assert books.rows(Parcel, "number", "number_n") == [("0412-33", "041233")]
    assert books.rows(
        ServiceAgreement, "service", "meter", "meter_n", "started_on", "ended_on"
    ) == [("water", "W-33", "w33", dt.date(2019, 2, 1), dt.date(2025, 6, 30))]
    assert books.rows(Contact, "kind", "body", "at") == [
        ("note", "Dog.\nRing.", books.db.clock.now())
    ]
    books.prove()


@pytest.mark.parametrize(
    "typed",
    [
        "10-0442-07",
        "rodriguez",
        "rodrigues",
        "maria rodri",
        "418 mill",
        "5550142",
        "w-33",
        "0412-33",
    ],
)
def test_a_loaded_account_is_found_by_everything_a_clerk_may_type(books: Books, typed):
    books.accounts(MARIA, headings=WHOLE)
    assert [found.account for found in lookup.find_accounts(books.db, typed).results] == [
        "10-0442-07"
    ]


def test_the_least_there_may_be(books: Books):
    books.accounts("1,Lee,1 Elm St", '2,"ELM ST LAUNDRY, LLC",2 Elm St')
    books.accounts("3,Kay's Café,3 Elm St,y", headings=ACCOUNT_HEADINGS + ",business")
    assert books.rows(Account, "number", "account_class", "status", "opened_on") == [
        ("1", "residential", "active", None),
        ("2", "residential", "active", None),
        ("3", "commercial", "active", None),
    ]
    assert books.rows(ServiceAgreement, "id") == books.rows(Contact, "id") == []
    books.prove()


def test_the_same_file_again_changes_nothing(books: Books):
    books.accounts(MARIA, headings=WHOLE)
    again = books.accounts(
        MARIA.replace("Maria E", "MARIA E.")
        .replace("Mill Rd", "MILL ROAD")
        .replace("0142", "0199"),
        headings=WHOLE,
    )
    assert (again.loaded, again.unchanged, again.rejected) == (0, 1, 0)
    assert len(books.rows(Customer, "id")) == len(books.rows(Contact, "id")) == 1
    assert len(books.rows(ImportFile, "id")) == 1


def test_a_number_used_for_somebody_or_somewhere_else_is_a_conflict(books: Books):
    books.accounts("1,Lee,1 Elm St")
    result = books.accounts("1,Leigh,1 Elm St")
    assert reasons(result) == [(2, "name", 'account "1" is in the books for "Lee"')]
    result = books.accounts("1,Lee,2 Elm St")
    assert reasons(result) == [(2, "service_address", 'account "1" is in the books at "1 Elm St"')]
    assert result.conflicts == 1
    assert books.rows(Premise, "address") == [("1 Elm St",)]


def test_a_number_twice_in_a_file_is_loaded_once(books: Books):
    result = books.accounts("1,Lee,1 Elm St", "2,Kay,2 Elm St", "1,Lee,1 Elm St")
    assert reasons(result) == [(4, "account", 'account "1" is on line 2 already')]
    assert (result.loaded, result.duplicates) == (2, 1)


def test_a_rehearsal_keeps_nothing(books: Books):
    assert books.accounts(MARIA, headings=WHOLE, dry_run=True).loaded == 1
    for model in (Account, Customer, Premise, Parcel, Contact, ImportFile):
        assert books.rows(model, "id") == []


def test_places_with_more_than_one_active_account_are_told(books: Books):
    headings = ACCOUNT_HEADINGS + ",status,closed,parcel"
    result = books.accounts(
        "1,Lee,1 Elm St,active,,",
        "2,Kay,1 ELM STREET,active,,P-1",
        "3,Old Tenant,1 Elm St,closed,2020-01-01,",
        "4,Ray,1 Elm St Apt 2,active,,",
        "5,Moe,9 Oak St,active,,",
        "6,Zoe,9 Oak St,closed,2020-01-01,",
        headings=headings,
    )
    assert result.shared_address_count == 1
    (shared,) = result.shared_addresses
    assert (shared.accounts, shared.first_account, shared.last_account) == (2, "1", "2")
    later = books.accounts("7,Poe,9 Oak St,active,,", headings=headings)
    assert [place.address for place in later.shared_addresses] == ["9 Oak St"]
    assert books.accounts("8,Roe,20 Oak St,active,,", headings=headings).shared_addresses == ()


def test_meters_belong_to_water_or_the_first_utility(books: Books):
    service = Service.__table__
    with books.db.write() as connection:
        connection.execute(update(service).where(service.c.code == "water").values(kind="other"))
    books.accounts("1,Lee,1 Elm St,M1", headings=ACCOUNT_HEADINGS + ",meter")
    assert books.rows(ServiceAgreement, "service", "meter") == [("sewer", "M1")]


def test_meters_without_any_utility_are_refused(books: Books):
    with books.db.write() as connection:
        connection.execute(update(Service.__table__).values(kind="other"))
    reference.forget(books.db)
    with pytest.raises(Refused) as refusal:
        books.accounts("1,Lee,1 Elm St,M1", headings=ACCOUNT_HEADINGS + ",meter")
    assert refusal.value.message_id == "import.no_meter_service"
    assert books.rows(Account, "id") == []


def test_many_batches_share_what_they_stand_on(books: Books):
    headings = ACCOUNT_HEADINGS + ",phone,parcel"
    lines = [f"{n},Landlord,{n % 3 + 1} Elm St,919-555-0142,P-{n % 3}" for n in range(1, 4_502)]
    assert books.accounts(*lines, headings=headings).loaded == 4_501
    assert len(books.rows(Customer, "id")) == 1
    assert len(books.rows(Premise, "id")) == len(books.rows(Parcel, "id")) == 3
    books.prove()
