"""Every column that can hold words is decided; what is to go is nowhere after a purge."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import Connection, select, text, update

from clerktui.db.purge_triggers import PURGEABLE
from clerktui.models import AccountLink, Customer, Table
from clerktui.services import reference
from clerktui.services.retention import columns, looking
from tests.support import filler
from tests.support.office import Office
from tests.support.retention import LATER, OLD, YOUNG, close_account, old_books, purge

NAME, PHONE, MAIL, STREET = "Quillfeather", "919-555-0977", "q@feather.example", "77 Zephyr Walk"
SAID = f"{NAME} {PHONE} {MAIL} {STREET}"
LANDLORD = "Vandersloot"
PLACE = "4 Premise Alley"
WORDS = ("Text", "JsonText", "LargeBinary")
# Kept on purpose: docs/retention.md, "What stays".
STAYS = {("premise", PLACE)}


def test_every_column_that_can_hold_words_is_decided_once():
    decided = Counter((one.table, one.column) for one in columns.decisions())
    whole = set(columns.DESTROYED)
    missing = [
        f"{table.name}.{column.name}"
        for table in Table.metadata.sorted_tables
        for column in table.columns
        if type(column.type).__name__ in WORDS
        and not column.foreign_keys
        and table.name not in whole
        and decided.pop((table.name, column.name), 0) != 1
    ]
    assert not missing, f"decide in services/retention/columns.py what a purge does: {missing}"
    left = {name for name in decided if name[1] != "*"}
    # Days are no words; what is left over must still be there.
    assert left == {("customer_identity", "birth_on")}
    assert {name for name, _ in decided if _ == "*"} == whole


def test_the_decisions_can_be_listed(office: Office):
    listed = looking.list_columns(office.db, office.people["ana"])
    assert {one.what for one in listed} == {"destroyed", "emptied", "kept", "written again"}
    assert all(one.why for one in listed if one.what == "kept")


# ------------------------------------------------------------------------- nothing is found again
GIVEN: dict[str, dict[str, Any]] = {
    "account_flag": {"expires_on": dt.date(2027, 1, 1)},
    "application": {"state": "completed", "account_id": 1, "customer_id": 1},
    "audit_entry": {"subject_kind": "account", "subject_id": OLD, "detail": {"reason": SAID}},
    "bank_deposit": {"document": {"rows": [{"cells": ["1187", SAID, OLD, "26-000001", 5000]}]}},
    "batch_line": {"account_id": 1, "payment_id": 1},
    "call_back": {"account_id": 1, "state": "done"},
    "close_out": {"state": "cancelled"},
    "correction": {"account_id": 1},
    "customer_identity": {"customer_id": 1, "birth_on": dt.date(1970, 1, 2)},
    "draft": {"id": "given up", "state": "discarded", "content": [OLD, SAID]},
    "held_payment": {"account_id": 1, "state": "returned"},
    "mortgage_line": {"account_id": 1},
    "outbox_message": {"account_id": 1},
    "print_job": {"subject_id": OLD},
    "receivable": {"balance_cents": 0},
    "record_hold": {"scope": "account", "account_id": 1, "account_class": "", "lifted_at": LATER},
    "refund": {"account_id": 1, "state": "refused"},
    "returned_item": {"account_id": 1, "state": "settled", "notice_id": 1, "letter": {"a": SAID}},
    "suspense_item": {"open_cents": 0},
    "suspense_move": {"account_id": 1},
    "work_order": {"state": "completed", "ended_at": LATER, "account_id": 1},
    "work_order_caller": {"account_id": 1},
    "task": {
        "subject_kind": "account",
        "subject_id": "1",
        "subject": OLD,
        "state": "done",
        "done_at": LATER,
    },
}
# Rows that services wrote before; the receipt is a real one.
REAL = frozenset({"customer", "name_word", "receipt", "surname", "surname_deletion"})


def fill(connection: Connection) -> None:
    """A row in every table a purge reaches, with the person in every column that is to go."""
    going: dict[str, list[str]] = {name: [] for name in columns.DESTROYED}
    for one in columns.decisions():
        if one.what in {"emptied", "written again"}:
            going.setdefault(one.table, []).append(one.column)
    filler.put(connection, Table.metadata.tables["unclaimed_item"], account_id=1)
    for table in Table.metadata.sorted_tables:
        if table.name in going and table.name not in REAL:
            _put(connection, table, going[table.name])
    filler.put(connection, Table.metadata.tables["deposit_item"], drawer_session_id=1)
    filler.put(connection, Table.metadata.tables["setoff_part"], account_id=1)


def _put(connection: Connection, table: Any, going: list[str]) -> None:
    given = dict(GIVEN.get(table.name, {}))
    names = going or [c.name for c in table.columns if c.name in {"body", "payer"}]
    if table.name == "print_job":
        names = ["document"]
    for name in names:
        is_json = type(table.c[name].type).__name__ == "JsonText"
        if type(table.c[name].type).__name__ in WORDS:
            given.setdefault(name, {"name": SAID} if is_json else SAID)
    if table.name in {"task", "task_note"}:
        given["owner_id"] = 1
    if table.name == "draft":
        connection.execute(table.insert().values(**{**_needed(connection, table), **given}))
    else:
        filler.put(connection, table, **given)


def _needed(connection: Connection, table: Any) -> dict[str, Any]:
    return {
        column.name: filler._value(connection, table, column)
        for column in table.columns
        if not column.nullable
    }


@pytest.fixture
def books(office: Office, clock) -> Office:
    """Old books with the person in every place there is, looked at in June 2030."""
    old_books(office)
    customer = Customer.__table__
    with office.db.write() as connection:
        connection.execute(
            update(customer)
            .where(customer.c.id == 1)
            .values(phone=PHONE, email=MAIL, mail_address=STREET, mail_city=STREET)
        )
        connection.execute(
            text("UPDATE premise SET address = :place WHERE id = 1"), {"place": PLACE}
        )
        fill(connection)
    clock.at = LATER
    reference.forget(office.db)
    return office


def everything(office: Office) -> dict[str, str]:
    """Every row of every table as text; bytes as they are."""
    with office.db.read() as connection:
        return {
            table.name: "\n".join(str(row) for row in connection.execute(select(table)).all())
            for table in Table.metadata.sorted_tables
        }


@pytest.mark.every_case
def test_nobody_is_found_in_any_column_of_any_table(books):
    before = everything(books)
    reached = {one.table for one in columns.decisions() if one.what != "kept"} - REAL
    assert {name for name in reached if NAME not in before[name]} <= {"name_word"}
    told = looking.explain_account(books.db, books.people["sam"], OLD)
    assert told.is_eligible, told.says
    assert purge(books).done == 1
    after = everything(books)
    words = [NAME, PHONE, MAIL, STREET, "OKAFOR,", "Chidi", "CHIDI", PLACE]
    found = {(name, word) for name, told in after.items() for word in words if word in told}
    assert found == STAYS


def test_a_landlord_goes_with_the_last_account_that_names_them(office, clock):
    old_books(office)
    customer, link = Customer.__table__, AccountLink.__table__
    for place in (1, 2):
        office.account(f"10-0010-0{place}", f"{LANDLORD}{place}, LOU")
        close_account(office, f"10-0010-0{place}", dt.date(2026, 11, 23))
    with office.db.write() as connection:
        people = select(customer.c.id).where(customer.c.first_name == "LOU").order_by(customer.c.id)
        ids = list(connection.execute(people).scalars())
        for account, person in ((1, ids[0]), (1, ids[1]), (3, ids[1])):
            said = {"account_id": account, "customer_id": person, "role": "landlord"}
            filler.put(connection, link, **said)
    clock.at = LATER
    reference.forget(office.db)
    purge(office)
    with office.db.read() as connection:
        names = connection.execute(select(customer.c.last_name).where(customer.c.id.in_(ids)))
        assert sorted(names.scalars()) == ["PURGED", f"{LANDLORD}2"]
    office.prove()


@pytest.mark.parametrize(
    ("table", "said", "because"),
    [
        ("application", {"account_id": 1}, "an application of its customer is not finished"),
        ("application", {"customer_id": 1}, "an application of its customer is not finished"),
        ("call_back", {"account_id": 1}, "a call was promised and not made"),
        ("close_out", {"state": "asked"}, "a close-out is under way"),
        ("task", {"subject_kind": "account", "subject_id": "1"}, "a task about it is not done"),
        ("task", {"subject_kind": "receipt", "subject_id": "1"}, "a task about it is not done"),
        ("task", {"subject_kind": "bill", "subject_id": "1"}, "a task about it is not done"),
        ("work_order", {"account_id": 1}, "a work order for it is not done"),
    ],
)
def test_what_is_open_keeps_an_account(office, clock, table, said, because):
    old_books(office)
    whose = {"owner_id": 1} if table == "task" else {}
    given = {"state": "open", **whose, **said}
    with office.db.write() as connection:
        filler.put(connection, Table.metadata.tables[table], **given)
    clock.at = LATER
    told = looking.explain_account(office.db, office.people["sam"], OLD)
    assert told.blocks == (because,)
    assert YOUNG not in told.says


def test_what_a_purge_reaches_is_guarded_or_listed():
    assert not set(PURGEABLE) & set(columns.EMPTIED)
    assert not set(columns.DESTROYED) & {*PURGEABLE, *columns.EMPTIED}
