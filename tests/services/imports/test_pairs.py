from __future__ import annotations

from sqlalchemy import select

from clerktui.models import Premise
from clerktui.services.imports.pairs import select_pairs
from tests.services.imports.conftest import Books

PREMISE = Premise.__table__


def test_rows_are_found_by_two_columns_at_once(books: Books):
    books.accounts("1,Lee,1 Elm St", "2,Kay,2 Elm St", "3,Ray,1 Oak St", "4,Moe,Lot Elm St")
    columns = (PREMISE.c.house, PREMISE.c.street_n)
    with books.db.read() as connection:
        found = select_pairs(
            connection,
            select(PREMISE.c.address),
            columns,
            {(1, "elm street"), (2, "oak street"), (1, "oak street"), (9, "o'%_")},
        )
        assert select_pairs(connection, select(PREMISE.c.id), columns, []) == ()
    assert sorted(row.address for row in found) == ["1 Elm St", "1 Oak St"]
