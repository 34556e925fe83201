"""Many rows at once: typed, defaulted and numbered as one row would be, on both databases."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import insert, select

from clerktui.db import Database
from clerktui.db.bulk import ROWS_PER_STATEMENT, follow_ids, insert_rows, next_id, reserve_ids
from clerktui.models import ImportFile, Parcel, Premise

PARCEL = Parcel.__table__
FILE = ImportFile.__table__
NAMES = ("kind", "name", "sha256", "rows", "amount_cents", "loaded_at")
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def test_values_come_back_as_they_were_given(db: Database):
    odd = "O'BRIEN \\N\t[/]\n\u00c9\\"
    with db.write() as connection:
        count = insert_rows(connection, FILE, NAMES, [("bills", odd, "", 3, -500, NOON)])
        row = connection.execute(select(FILE)).one()
    assert count == 1
    assert (row.kind, row.name, row.rows, row.amount_cents) == ("bills", odd, 3, -500)
    assert (row.loaded_at, row.user_id) == (NOON, None)


def test_columns_left_out_take_what_their_model_gives_them(db: Database):
    with db.write() as connection:
        insert_rows(connection, Premise.__table__, ("address", "house"), [("1 Elm St", 1)])
        row = connection.execute(select(Premise.__table__)).one()
    assert (row.city, row.zip, row.street_n, row.parcel_id) == ("", "", "", None)


def test_money_that_is_not_whole_cents_is_refused(db: Database):
    with pytest.raises(TypeError, match="whole cents"), db.write() as connection:
        insert_rows(connection, FILE, NAMES, [("bills", "a", "", 3, 5.0, NOON)])
    with db.read() as connection:
        assert connection.execute(select(FILE)).all() == []


def test_any_number_of_rows_is_written_in_pieces(db: Database):
    rows = ((f"P{n}", f"p{n}") for n in range(ROWS_PER_STATEMENT + 7))
    with db.write() as connection:
        assert insert_rows(connection, PARCEL, ("number", "number_n"), rows) == 5_007
        assert insert_rows(connection, PARCEL, ("number", "number_n"), []) == 0
        assert len(connection.execute(select(PARCEL.c.id)).all()) == 5_007


def test_reserved_ids_are_nobody_elses(db: Database):
    with db.write() as connection:
        assert list(reserve_ids(connection, PARCEL, 0)) == []
        taken = reserve_ids(connection, PARCEL, 3)
        assert list(taken) == sorted(set(taken))
        insert_rows(
            connection, PARCEL, ("id", "number", "number_n"), [(n, f"P{n}", "") for n in taken]
        )
        new = connection.execute(
            insert(PARCEL).values(number="X", number_n="", description="").returning(PARCEL.c.id)
        ).scalar_one()
        assert new > max(taken)
        assert min(reserve_ids(connection, PARCEL, 1)) > new


def test_a_table_counts_on_after_ids_it_was_given(db: Database):
    with db.write() as connection:
        first = next_id(connection, PARCEL)
        insert_rows(connection, PARCEL, ("id", "number", "number_n"), [(first + 40, "P", "")])
        follow_ids(connection, PARCEL)
        new = connection.execute(
            insert(PARCEL).values(number="X", number_n="", description="").returning(PARCEL.c.id)
        ).scalar_one()
    assert new == first + 41
