"""The database itself refuses to change history, whoever asks and in whatever words."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import Connection, Executable, insert, select, text
from sqlalchemy.exc import DBAPIError

from clerktui.db import triggers
from clerktui.ledger import journal
from clerktui.models import (
    JournalEntry,
    JournalLine,
    PendingDrawer,
    PostedCommand,
    Receipt,
    RemittanceFile,
    Table,
)
from clerktui.services import suspense
from clerktui.views.batches import SuspenseDraft
from tests.support.batches import begin_batch, key, to_state, verify
from tests.support.filler import fill
from tests.support.office import Office, new_id
from tests.support.returned import bounce, pay_by_check

pytestmark = pytest.mark.every_case

ACCOUNT = "10-0442-07"
_LINE = JournalLine.__table__
GUARDED = (*triggers.APPEND_ONLY, *triggers.FROZEN_EXCEPT)
KEPT = (*GUARDED, *triggers.FINAL)
REFUSED = (
    r"only ever added to|frozen|never deleted|answered|already sealed"
    r"|is closed|is final|is posted|is decided|is settled"
)
CHANGES = ("state = 'open'", "over_short_cents = 0", "z_report = '{}'", "user_id = 1")
NEXT_STATES = {
    "task": "'taken'",
    "customer_deposit": "'held'",
    "application": "'withdrawn'",
    "work_order": "'assigned'",
    "setoff_debt": "'noticed'",
    "unclaimed_item": "'answered'",
    "enforcement_case": "'answered'",
    "third_party": "'SC'",
    "accrual_run": "'undone'",
    "arrangement": "'kept', ended_on = made_on",
    "agency_money": "'posted'",
    "placement": "'closed'",
    "placement_list": "'released', released_at = prepared_at, released_by_id = prepared_by_id + 1",
    "step_batch": "'undone'",
    "outbox_message": "'cancelled'",
    "step_batch_line": "'undone'",
}
NUMBER, WORDS, DAY = "4711", "'something else'", "'1999-12-31'"


@pytest.fixture
def day(office: Office) -> Office:
    """Books of an honest day: payments, a void, a batch."""
    office.account(ACCOUNT, water=4120)
    paid = office.draft_for(ACCOUNT, 1000)
    office.approve(paid.command_id, "payment.maximum", "payment.override")
    office.post(paid)
    office.void(office.pay(ACCOUNT, 500).receipt)
    post_a_batch(office)
    return office


@pytest.fixture
def books(day: Office) -> Office:
    """Books with at least one row, made up if need be, in every table that may only grow."""
    pay_by_check(day, ACCOUNT, 300)
    bounce(day, "1187")
    with day.db.write() as connection:
        for table in KEPT:
            fill(connection, Table.metadata.tables[table])
        settle = {"settled_at": day.db.clock.now()}
        connection.execute(PendingDrawer.__table__.update().values(settle))
    return day


def post_a_batch(office: Office) -> None:
    """Two lines, one of them nobody's, keyed, verified and posted; some of that one applied."""
    number = begin_batch(office, "ana", 600, 2, verify_mode="all")
    key(office, number, (ACCOUNT, 400, "31"), ("", 200, "32"))
    to_state(office, number, "keyed")
    verify(office, number, 1, ACCOUNT, 400, "31")
    verify(office, number, 2, "", 200, "32")
    to_state(office, number, "posted")
    draft = SuspenseDraft(new_id(), 1, 50, ACCOUNT)
    suspense.apply_suspense(office.db, office.people["ana"], draft)
    file = {"kind": "lockbox", "name": "a", "content_hash": "b", "item_count": 1, "user_id": 1}
    values = {**file, "amount_cents": 5, "loaded_at": office.db.clock.now()}
    do(office, insert(RemittanceFile.__table__).values(**values))


def test_every_guarded_table_has_a_row_to_attack(books):
    with books.db.read() as connection:
        for table in KEPT:
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() > 0, table


def test_a_row_once_written_can_not_be_changed(books):
    for table in triggers.APPEND_ONLY:
        columns = Table.metadata.tables[table].columns
        attacks = (f"UPDATE {table} SET {column.name} = {other(column)}" for column in columns)
        same = key_of(table)
        unchanged(books, table, f"UPDATE {table} SET {same} = {same}", *attacks)


def test_a_row_once_written_can_not_be_deleted(books):
    for table in KEPT:
        unchanged(books, table, f"DELETE FROM {table}")


def test_a_row_can_not_be_overwritten_by_inserting_it_again(books):
    for table in GUARDED:
        columns = [column.name for column in Table.metadata.tables[table].columns]
        listed = ", ".join(columns)
        same = key_of(table)
        changed = next(name for name in columns if name not in {same, "entry_id", "number"})
        rows = f"INTO {table} ({listed}) SELECT {listed} FROM {table}"
        conflict = f"ON CONFLICT ({same}) DO UPDATE SET {changed} = {other_of(table, changed)}"
        unchanged(books, table, f"INSERT {rows} WHERE true {conflict}")
        if books.db.is_sqlite:
            unchanged(books, table, f"INSERT OR REPLACE {rows}")


def key_of(table: str) -> str:
    """The column a row is known by."""
    return next(iter(Table.metadata.tables[table].primary_key.columns)).name


@pytest.mark.postgresql_only
def test_a_table_can_not_be_emptied(books):
    for table in KEPT:
        unchanged(books, table, f"TRUNCATE {table} CASCADE")


@pytest.mark.postgresql_only
def test_merging_is_changing(books):
    unchanged(
        books,
        "tender",
        "MERGE INTO tender t USING tender s ON s.id = t.id "
        "WHEN MATCHED THEN UPDATE SET amount_cents = 1",
    )


def test_what_is_frozen_stays(books):
    for table, free in triggers.FROZEN_EXCEPT.items():
        frozen = [c for c in Table.metadata.tables[table].columns if c.name not in free]
        assert frozen
        unchanged(books, table, *(f"UPDATE {table} SET {c.name} = {other(c)}" for c in frozen))


def test_what_is_free_may_change(books):
    special = {"status": "'void'", "result": "result", "open_cents": "0"}
    # Whose a task is, when it was done, what was read go together with other columns.
    kept = ("owner_id", "owner_role", "drawer_id", "done_at", "reading", "read_on")
    clocks = ("mailed_on", "hearing_until", "determined_cents", "determined_on", "expires_on")
    heard = ("held_by", "decision", "decided_on", "appealed_on", "appeal_decision", "closed_on")
    served = ("served_on", "answer_by", "default_from", "answered_on", "answer", "pay_period")
    told = ("release_reason", "ended_on", "ended_at", "how", "held_until", "priority")
    special |= {column: column for column in (*kept, *clocks, *heard, *served, *told)}
    with books.db.write() as connection:
        for table, free in triggers.FROZEN_EXCEPT.items():
            for column in free:
                value = "1" if column.endswith("_id") else other_of(table, column)
                value = special.get(column, value)
                value = NEXT_STATES[table] if column == "state" else value
                connection.execute(text(f"UPDATE {table} SET {column} = {value}"))


def test_an_answer_once_given_stays(books):
    set_result = "UPDATE posted_command SET result = "
    unchanged(books, "posted_command", f"{set_result}'[]'", f"{set_result}''")


def test_a_closed_drawer_stays_as_it_was_closed(day):
    day.close(cash=21_000)
    attacks = (f"UPDATE drawer_session SET {change}" for change in CHANGES)
    unchanged(day, "drawer_session", *attacks, "DELETE FROM drawer_session")


def test_a_batch_that_is_posted_can_only_be_deposited(books):
    changes = ("state = 'keying'", "amount_cents = 0", "posted_in_id = NULL", "number = 9")
    attacks = [f"UPDATE batch SET {change}" for change in changes]
    unchanged(books, "batch", *attacks, "DELETE FROM batch")
    do(books, text("UPDATE batch SET state = 'deposited'"))
    attacks += ["UPDATE batch SET state = 'posted'", "UPDATE batch SET note = 'deposited'"]
    unchanged(books, "batch", *attacks)


def test_a_batch_thrown_away_stays_so(books):
    begin_batch(books)
    discarded = "UPDATE batch SET state = 'discarded' WHERE state = 'open'"
    do(books, text(discarded))
    unchanged(books, "batch", "UPDATE batch SET state = 'open' WHERE number = 2")


def test_a_line_that_is_paid_stays_as_it_was_keyed(books):
    columns = Table.metadata.tables["batch_line"].columns
    attacks = (f"UPDATE batch_line SET {column.name} = {other(column)}" for column in columns)
    unpaid = "UPDATE batch_line SET payment_id = NULL"
    unchanged(books, "batch_line", *attacks, unpaid, "DELETE FROM batch_line")


# ------------------------------------------------------------------------------------- the seal
@pytest.mark.parametrize(
    ("cents", "line_count"),
    [((100, -99), 2), ((100, -100), 3), ((100, -50, -50), 2), ((), 2), ((100,), 2)],
)
def test_an_entry_seals_balanced_and_counted_lines_only(day, cents, line_count):
    with pytest.raises(DBAPIError, match="does not balance"), day.db.write() as connection:
        _write(connection, cents, line_count)
    day.prove()


def test_no_line_can_be_added_to_a_sealed_entry(day):
    with day.db.read() as connection:
        entry = connection.execute(select(JournalEntry.__table__.c.id)).scalars().first()
    late = [
        insert(_LINE).values(**_line(entry, 90, 1)),
        insert(_LINE).values(**_line(entry, 91, -1)),
    ]
    with pytest.raises(DBAPIError, match="already sealed"):
        do(day, *late)
    day.prove()


def test_lines_without_their_entry_are_not_committed(day):
    lines = [insert(_LINE).values(**_line(4711, 1, 1)), insert(_LINE).values(**_line(4711, 2, -1))]
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"):
        do(day, *lines)
    day.prove()


def test_a_void_keeps_the_number_and_the_document(books):
    with books.db.read() as connection:
        table = Receipt.__table__
        row = connection.execute(select(table).where(table.c.status == "void")).one()
    assert (row.number, row.document["number"]) == ("26-000002", "26-000002")


def unchanged(books: Office, table: str, *attacks: str) -> None:
    """Each statement is refused by a trigger, and every row is as it was."""
    before = _rows(books, table)
    for statement in attacks:
        with pytest.raises(DBAPIError, match=REFUSED):
            do(books, text(statement))
    assert _rows(books, table) == before


def do(books: Office, *statements: Executable) -> None:
    """Do it all in one transaction."""
    with books.db.write() as connection:
        for statement in statements:
            connection.execute(statement)


def other_of(table: str, column: str) -> str:
    return other(Table.metadata.tables[table].columns[column])


def other(column) -> str:
    """An SQL value fit for the column that no row of it has."""
    kind = type(column.type).__name__
    if kind == "TownDate":
        return DAY
    if kind == "Instant":
        return "'1999-12-31T00:00:00.000000Z'"
    if kind == "JsonText":
        return "'{}'"
    if kind == "LargeBinary":  # no word for other bytes is both engines'
        return str(column.name)
    if kind == "Flag":
        return f"NOT {column.name}"
    return WORDS if kind in {"Text", "String"} else NUMBER


def _rows(books: Office, table: str) -> list:
    with books.db.read() as connection:
        return connection.execute(text(f"SELECT * FROM {table} ORDER BY {key_of(table)}")).all()


def _write(connection: Connection, cents: tuple[int, ...], line_count: int) -> None:
    """Write an entry by hand, as no part of the program does."""
    head = journal.lock_head(connection, 1)
    for line_no, amount in enumerate(cents, start=1):
        values = _line(head.next_entry_id, line_no, amount)
        connection.execute(insert(_LINE).values(**values))
    connection.execute(
        insert(JournalEntry.__table__).values(
            id=head.next_entry_id,
            kind="by hand",
            business_date=dt.date(2026, 11, 23),
            posted_at=dt.datetime(2026, 11, 23, tzinfo=dt.UTC),
            command_id="by hand",
            line_count=line_count,
            chain_id=1,
            chain_seq=head.sequence + 1,
            prev_hash=head.hash,
            hash="",
        )
    )


def _line(entry: int, line_no: int, cents: int) -> dict[str, object]:
    return {"entry_id": entry, "line_no": line_no, "gl_account_id": 1, "amount_cents": cents}


def test_the_commands_of_the_office_are_answered(books):
    with books.db.read() as connection:
        results = connection.execute(select(PostedCommand.__table__.c.result)).scalars().all()
    assert results
    assert all(results)
