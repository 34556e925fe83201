"""A seal from a paper proves the books up to it, and names whatever was changed since."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import Connection, insert, select, text

from clerktui.ledger import seal as seals
from clerktui.ledger.journal import Header, Leg, entry_hash
from clerktui.models import BankDeposit, Chain, JournalEntry, JournalLine
from clerktui.services.closing.seals import about_words, check_day, check_seal
from tests.ledger.tampering import behind_the_back
from tests.support.closing import TODAY, TOMORROW, A, busy_day, close_day, close_drawer, reopen
from tests.support.office import Office
from tests.support.refusing import refused

ENTRY, LINE = JournalEntry.__table__, JournalLine.__table__
LEG = (
    "INSERT INTO journal_line (entry_id, line_no, gl_account_id, amount_cents) VALUES (4, 9, 1, 5)"
)
EXCHANGED = (
    "UPDATE journal_entry SET chain_seq = 99 WHERE id = 3; "
    "UPDATE journal_entry SET chain_seq = 1 WHERE id = 4; "
    "UPDATE journal_entry SET chain_seq = 2 WHERE id = 3"
)
INSERTED = (
    "INSERT INTO journal_entry (id, kind, business_date, posted_at, command_id, memo, "
    "line_count, chain_id, chain_seq, prev_hash, hash) SELECT 99, kind, business_date, "
    "posted_at, command_id, memo, line_count, chain_id, 0, '', 'x' FROM journal_entry "
    "WHERE id = 3"
)
# What is done behind the books' back, and what of it must be said. Entries 3 to 5 are the day's.
TAMPERED = {
    "an amount is changed": (
        "UPDATE journal_line SET amount_cents = amount_cents + 1 WHERE entry_id = 3",
        "entry 3 in chain drawer:1 is not what was written",
    ),
    "who posted is changed": (
        "UPDATE journal_entry SET user_id = 1 WHERE id = 4",
        "entry 4 in chain drawer:1 is not what was written",
    ),
    "the first is removed": (
        "DELETE FROM journal_entry WHERE id = 3",
        "entry 4 in chain drawer:1 is number 2 where 1 belongs",
    ),
    "the last is removed": (
        "DELETE FROM journal_entry WHERE id = 5",
        "chain drawer:1 ends at 2, sealed at 3",
    ),
    "a leg is removed": (
        "DELETE FROM journal_line WHERE entry_id = 4 AND line_no = 1",
        "entry 4 in chain drawer:1 is not what was written",
    ),
    "a leg is inserted": (
        LEG,
        "entry 4 in chain drawer:1 is not what was written",
    ),
    "two are exchanged": (
        EXCHANGED,
        "entry 4 in chain drawer:1 does not follow the entry before it",
    ),
    "one is inserted before the first": (
        INSERTED,
        "entry 99 in chain drawer:1 is number 0 where 1 belongs",
    ),
    "a chain is renamed": (
        "UPDATE chain SET code = 'gone' WHERE code = 'drawer:1'",
        "chain drawer:1 is gone",
    ),
}


@pytest.fixture
def books(office: Office) -> Office:
    """The busy day, its drawer closed, the day closed."""
    busy_day(office)
    close_drawer(office)
    return office


def _checked(connection: Connection) -> tuple[str, ...]:
    row = connection.execute(text("SELECT seal FROM day_move")).scalar_one()
    return seals.verify(connection, json.loads(row))[1]


def test_the_seal_is_typed_short_or_whole_in_any_way(books):
    closed = close_day(books)
    for typed in (
        closed.seal,
        closed.seal.lower().replace("-", " "),
        closed.seal.replace("-", ""),
        closed.seal_hash,
        closed.seal_hash.upper(),
    ):
        [check] = check_seal(books.db, typed)
        assert (check.ok, check.checked) == (True, 5)
        assert check.about == "day 11/23/26 of MAIN, close 1"
    assert check_day(books.db, TODAY)[0].seal == closed.seal
    assert refused(check_day, books.db, TOMORROW) == "day.not_closed"
    assert refused(check_seal, books.db, "0000-0000-0000-0000") == "seal.unknown"
    assert refused(check_seal, books.db, "0" * 64) == "seal.unknown"
    wrong = closed.seal[:-1] + ("0" if closed.seal[-1] != "0" else "1")
    assert refused(check_seal, books.db, wrong) == "seal.mistyped"


def test_it_holds_while_the_books_grow(books):
    closed = close_day(books)
    reopen(books)
    books.open_drawer("1", "ana")
    books.pay(A, 100)
    close_drawer(books, cash=20_100)
    close_day(books)
    assert check_seal(books.db, closed.seal)[0].ok
    assert [check.ok for check in check_day(books.db, TODAY)] == [True, True]


def test_the_head_of_a_z_report_is_a_seal_of_its_chain(books):
    with books.db.read() as c:
        head = c.execute(select(ENTRY.c.hash).where(ENTRY.c.id == 4)).scalar_one()
    [check] = check_seal(books.db, head)
    assert (check.ok, check.checked, check.about) == (True, 2, "chain drawer:1")
    assert check.seal == head


def test_a_deposit_slips_seal_is_found(books):
    with books.db.write() as c:
        seal = seals.take(c, {"deposit": 7})
        c.execute(
            insert(BankDeposit.__table__).values(
                number=7,
                bank_account="OPER",
                office_id=1,
                business_date=TODAY,
                amount_cents=1,
                cash_cents=1,
                prepared_by_id=2,
                prepared_at=books.db.clock.now(),
                seal=seal,
            )
        )
    [check] = check_seal(books.db, seal["short"])
    assert (check.ok, check.about) == (True, "deposit 7")
    assert about_words({"deposit": 7, "day": "2026-11-23"}) == "deposit 7, day 2026-11-23"


@pytest.mark.parametrize("what", TAMPERED)
def test_whatever_is_changed_is_detected_and_named(books, what):
    close_day(books)
    statements, said = TAMPERED[what]
    with behind_the_back(books.db) as connection:
        for statement in statements.split("; "):
            connection.execute(text(statement.replace(":1", "\\:1")))
        failures = _checked(connection)
    assert said in failures


def test_history_written_anew_with_matching_hashes_is_detected(books):
    close_day(books)
    with behind_the_back(books.db) as connection:
        connection.execute(text("UPDATE journal_entry SET memo = 'nothing' WHERE id = 3"))
        previous = ""
        for row in connection.execute(
            select(ENTRY).where(ENTRY.c.id >= 3).order_by(ENTRY.c.id)
        ).all():
            legs = [
                Leg(*leg)
                for leg in connection.execute(
                    select(
                        LINE.c.gl_account_id,
                        LINE.c.amount_cents,
                        LINE.c.account_id,
                        LINE.c.receivable_id,
                    )
                    .where(LINE.c.entry_id == row.id)
                    .order_by(LINE.c.line_no)
                )
            ]
            header = Header(**{name: getattr(row, name) for name in Header.__dataclass_fields__})
            own = entry_hash(previous, header, legs)
            connection.execute(
                ENTRY.update().where(ENTRY.c.id == row.id).values(prev_hash=previous, hash=own)
            )
            previous = own
        connection.execute(
            Chain.__table__.update()
            .where(Chain.__table__.c.code == "drawer:1")
            .values(head_hash=previous)
        )
        assert _checked(connection) == ("entry 5 in chain drawer:1 is not the one that was sealed",)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE day_move SET seal = replace(seal, '\"MAIN\"', '\"EAST\"')",
            "the kept seal is not what was sealed",
        ),
        (
            'UPDATE day_move SET seal = replace(seal, \'"short":"\', \'"short":"0\')',
            "the kept seal's short form is not that of its hash",
        ),
    ],
)
def test_a_seal_changed_in_the_books_is_detected(books, statement, said):
    close_day(books)
    with behind_the_back(books.db) as connection:
        connection.execute(text(statement.replace(':"', '\\:"')))
        assert said in _checked(connection)


def test_the_seal_says_which_day_it_is_of(books):
    with books.db.read() as c:
        one = seals.take(c, {"day": TODAY.isoformat(), "office": "MAIN", "time": 1})
        other = seals.take(c, {"day": TODAY.isoformat(), "office": "MAIN", "time": 2})
    assert one["heads"] == other["heads"]
    assert one["hash"] != other["hash"]
