"""Every keystroke goes by an index: proved from the plans of the statements that really run."""

from __future__ import annotations

import re
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from clerktui.services import accounts
from clerktui.services.lookup import find_accounts
from clerktui.services.lookup_statements import candidates
from tests.support.books import Books

TEXTS = (
    "1",
    "10-04",
    "10-0442-07",
    "0142",
    "5550142",
    "(919) 555-0142",
    "26-000001",
    "B00001",
    "M 88213",
    "r",
    "rodrig",
    "rodriguez maria",
    "m r",
    "maria e rodriguez lopez garcia",
    "rodriguez, m",
    ", maria",
    "rodriquez",
    "rodriquez maria",
    "de la crux",
    "lopez",
    "lopez ana",
    "creek church",
    "cedar creek baptist church",
    "12",
    "12 elm",
    "12 elm st apt 2",
    "elm st",
    "lot 9 mill rd",
)
BIG = (
    "account|bill|customer|premise|parcel|receivable|service_agreement|name_word|surname"
    "|surname_deletion|receipt|payment|allocation|tender|contact|account_flag|charge"
)
STATEMENTS_MAX = 12


@contextmanager
def listening(db):
    """Every statement sent to the database meanwhile, with its parameters."""
    sent: list[tuple[str, object]] = []

    def note(_connection, _cursor, statement, parameters, _context, _many):
        sent.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def books(office) -> Books:
    office.account("10-0871-01", "RODRIGUEZ, MARIO", water=5000)
    books = Books(office.db)
    books.account("10-0500-01", "GARCIA LOPEZ, ANA")
    books.account("10-0442-07", phone="(919) 555-0142", meter="M-88213", parcel="1234-56")
    find_accounts(books.db, "warm")  # what seldom changes is kept from here on
    return books


def everything(books: Books) -> list[tuple[str, object]]:
    """What is sent for every kind of text, and for an account with all its lists."""
    with listening(books.db) as sent:
        for text in TEXTS:
            find_accounts(books.db, text)
        accounts.get_account(books.db, "10-0871-01")
        for lists in (
            accounts.list_bills,
            accounts.list_payments,
            accounts.list_contacts,
            accounts.list_person_accounts,
        ):
            lists(books.db, "10-0871-01")
    return [(sql, parameters) for sql, parameters in sent if sql.startswith(("SELECT", "WITH"))]


@pytest.mark.sqlite_only
def test_sqlite_never_scans_a_big_table(books):
    sent = everything(books)
    with books.db.read() as c:
        for statement, parameters in sent:
            rows = c.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plan = "\n".join(row[3] for row in rows)
            assert not re.search(rf"\bSCAN ({BIG})\b", plan), (statement, plan)


@pytest.mark.postgresql_only
def test_postgresql_never_needs_to_scan_a_big_table(books):
    sent = everything(books)
    with books.db.read() as c:
        # Tables of two rows are read whole unless that is made to look dear.
        c.exec_driver_sql("SET LOCAL enable_seqscan = off")
        for statement, parameters in sent:
            rows = c.exec_driver_sql(f"EXPLAIN {statement}", parameters)
            plan = "\n".join(row[0] for row in rows)
            assert not re.search(rf"Seq Scan on ({BIG})\b", plan), (statement, plan)


@pytest.mark.parametrize("text", TEXTS)
def test_a_keystroke_asks_little(books, text):
    with listening(books.db) as sent:
        find_accounts(books.db, text)
    assert len([sql for sql, _ in sent if "SELECT" in sql]) <= STATEMENTS_MAX


@pytest.mark.postgresql_only
def test_postgresql_plans_a_keystroke_once(books):
    for _ in range(12):
        find_accounts(books.db, "rodrig")
    with books.db.read() as c:
        rows = c.exec_driver_sql(
            "SELECT generic_plans, custom_plans FROM pg_prepared_statements "
            "WHERE statement LIKE '%%arm_last%%'"
        ).all()
    # Prepared after a few, kept from one transaction to the next, never planned for one key alone.
    (kept,) = rows
    assert kept.generic_plans >= 5
    assert kept.custom_plans == 0


def test_no_statement_searches_by_a_pattern(books):
    assert not [sql for sql, _ in everything(books) if " LIKE " in sql.upper()]


def test_a_statement_is_made_once():
    assert candidates(("last",), 21) is candidates(("last",), 21)
    assert candidates(("last",), 21) is not candidates(("last",), 22)
