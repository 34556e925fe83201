"""What goes into a column comes out the same on both databases, and money only as whole cents."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, func, insert, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from clerktui.models import Account, Bill, Policy, TenderType, User, base

pytestmark = pytest.mark.every_case

ACCOUNT = "10-0442-07"
_ACCOUNT = Account.__table__
DEC = dt.timezone(dt.timedelta(hours=-5))


@pytest.fixture
def books(office):
    office.account(ACCOUNT, water=4120)
    office.account("20-0001-00", "LEE, ANN", water=9000)
    return office


def test_money_is_an_int_or_it_is_refused(books):
    for wrong in (1.5, 2.0, Decimal(1), True, "7", "7x", float("nan"), b"7"):
        statements = [
            _ACCOUNT.update().values(deposit_cents=wrong),
            select(_ACCOUNT.c.id).where(_ACCOUNT.c.balance_cents == wrong),
            select(_ACCOUNT.c.id).where(_ACCOUNT.c.balance_cents + wrong > 0),
        ]
        with books.db.read() as connection:
            for statement in statements:
                with pytest.raises(StatementError, match="whole cents"):
                    connection.execute(statement)


def test_sums_of_money_are_ints(books):
    total = func.sum(_ACCOUNT.c.balance_cents)
    with books.db.read() as connection:
        found = connection.execute(
            select(
                total,
                func.coalesce(total, 0),
                -total,
                func.max(_ACCOUNT.c.balance_cents),
            )
        ).one()
        nothing = connection.execute(select(total).where(_ACCOUNT.c.id < 0)).scalar()
    assert tuple(found) == (13_120, 13_120, -13_120, 9000)
    assert {type(cents) for cents in found} == {int}
    assert nothing is None


@pytest.mark.parametrize("cents", [base.CENTS_MAX, -base.CENTS_MAX, 0, 1, -1])
def test_the_largest_sums_of_money_fit(books, cents):
    with books.db.write() as connection:
        connection.execute(_ACCOUNT.update().values(balance_cents=cents))
    with books.db.read() as connection:
        assert connection.execute(select(_ACCOUNT.c.balance_cents)).scalars().all() == [cents] * 2


@pytest.mark.parametrize("cents", [base.CENTS_MAX + 1, -base.CENTS_MAX - 1])
def test_impossible_sums_of_money_are_refused(books, cents):
    with (
        pytest.raises(DBAPIError, match="ck_account_balance_cents_range"),
        books.db.write() as connection,
    ):
        connection.execute(_ACCOUNT.update().values(balance_cents=cents))


@pytest.mark.sqlite_only
@pytest.mark.parametrize("wrong", ["1.5", "'7x'", "''", "x'37'", "1e400"])
def test_a_strict_table_refuses_what_is_no_whole_number(books, wrong):
    with pytest.raises(DBAPIError, match="cannot store"), books.db.write() as connection:
        connection.exec_driver_sql(f"UPDATE account SET deposit_cents = {wrong}")


def test_an_unknown_word_in_a_code_column_is_refused(books):
    with pytest.raises(DBAPIError, match="ck_account_status_known"), books.db.write() as connection:
        connection.execute(_ACCOUNT.update().values(status="asleep"))


@pytest.mark.parametrize(
    "moment",
    [
        dt.datetime(2026, 11, 23, 14, 0, tzinfo=dt.UTC),
        dt.datetime(2026, 11, 23, 23, 59, 59, 999_999, tzinfo=DEC),
        dt.datetime(1999, 1, 1, tzinfo=dt.UTC),
    ],
)
def test_an_instant_comes_back_as_the_same_instant_in_utc(books, moment):
    table = User.__table__
    with books.db.write() as connection:
        connection.execute(table.update().values(locked_until=moment))
        found = connection.execute(select(table.c.locked_until)).scalars().first()
        at = select(func.count()).where(table.c.locked_until == moment)
        before = select(func.count()).where(table.c.locked_until < moment + dt.timedelta(seconds=1))
        counts = connection.execute(at).scalar(), connection.execute(before).scalar()
    assert (found, found.tzinfo) == (moment, dt.UTC)
    assert counts == (5, 5)


def test_an_instant_without_a_zone_is_refused(books):
    naive = dt.datetime(2026, 11, 23, 14, 0)  # noqa: DTZ001  # the mistake this is about
    with books.db.read() as connection, pytest.raises(StatementError, match="time zone"):
        connection.execute(User.__table__.update().values(locked_until=naive))


def test_town_dates_come_back_and_compare(books):
    table = Bill.__table__
    with books.db.read() as connection:
        due = connection.execute(select(table.c.due_on)).scalars().first()
        late = select(func.count()).where(table.c.due_on < dt.date(2026, 11, 26))
        newest = connection.execute(select(func.max(table.c.due_on))).scalar()
        assert connection.execute(late).scalar() == 2
    assert due == newest == dt.date(2026, 11, 25)
    assert type(due) is dt.date


def test_yes_and_no_come_back_and_are_conditions(books):
    table = TenderType.__table__
    with books.db.read() as connection:
        giving = connection.execute(select(table.c.code).where(table.c.allows_change)).scalars()
        assert giving.all() == ["cash"]
        kept = connection.execute(select(table.c.code).where(~table.c.is_counted)).scalars()
        assert sorted(kept.all()) == ["suspense", "third_party"]
        flags = connection.execute(select(table.c.allows_change)).scalars()
        assert {type(flag) for flag in flags} == {bool}


DOCUMENTS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**60), 2**60)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc"), inner, max_size=3),
    max_leaves=8,
)


@given(document=DOCUMENTS)
def test_a_document_has_one_way_of_being_written(document):
    kind = base.JsonText()
    written = kind.process_bind_param(document, None)
    again = kind.process_result_value(written, None)
    assert again == document
    assert kind.process_bind_param(again, None) == written


def test_a_document_comes_back(books):
    value = {"b": [1, None, True], "a": "O'BRIEN [/] é 漢 \\ \" :x %s"}
    table = Policy.__table__
    with books.db.write() as connection:
        connection.execute(
            insert(table).values(
                key="test",
                effective_from=dt.date(2026, 1, 1),
                value=value,
                entered_at=books.db.clock.now(),
            )
        )
        query = select(table.c.value).where(table.c.key == "test")
        assert connection.execute(query).scalar_one() == value


def test_folded_text_is_in_the_order_of_its_bytes_on_both(books):
    table = Table(
        "folding", MetaData(), Column("id", Integer, primary_key=True), Column("name", base._FOLDED)
    )
    names = ["a b", "a", "ab", "a'b", "Z", "a-b", "zz", "é"]
    with books.db.write() as connection:
        table.create(connection)
        connection.execute(insert(table), [{"name": name} for name in names])
        found = connection.execute(select(table.c.name).order_by(table.c.name)).scalars().all()
        between = select(table.c.name).where(table.c.name >= "a", table.c.name < "b")
        ranged = connection.execute(between).scalars().all()
    assert found == sorted(names)
    assert sorted(ranged) == ["a", "a b", "a'b", "a-b", "ab"]


def test_an_account_can_not_be_left_out_of_a_receivable_line(books):
    with (
        pytest.raises(DBAPIError, match="receivable_has_account"),
        books.db.write() as connection,
    ):
        connection.execute(
            text(
                "INSERT INTO journal_line (entry_id, line_no, gl_account_id, amount_cents, "
                "receivable_id) VALUES (4711, 1, 1, 5, 1)"
            )
        )
