from __future__ import annotations

from clerktui.models import Account, Parcel, Premise
from clerktui.services.imports.places import Place, add_parcels, add_premises
from tests.services.imports.conftest import Books


def test_parcels_are_found_again_or_added(books: Books):
    with books.db.write() as connection:
        first = add_parcels(connection, ["P-2", "P-1", "P-2"])
        again = add_parcels(connection, ["P-1", "P-3"])
        assert add_parcels(connection, []) == {}
    assert first == {"P-1": 1, "P-2": 2}
    assert again == {"P-1": 1, "P-3": 3}
    assert books.rows(Parcel, "number", "number_n") == [("P-1", "p1"), ("P-2", "p2"), ("P-3", "p3")]


def test_a_place_written_another_way_is_the_same_place(books: Books):
    elm = Place("12 Elm St", "Maple Falls", "28099", "")
    same = Place("12 ELM STREET", "MAPLE FALLS", "28099", "")
    other = Place("12 Elm St", "Oak Hill", "28099", "")
    lot = Place("Lot 9 Mill Rd", "", "", "P-1")
    lot_again = Place("LOT 9, MILL ROAD", "", "", "P-1")
    with books.db.write() as connection:
        first = add_premises(connection, [elm, same, other, lot])
        again = add_premises(connection, [lot_again, other, elm])
        assert add_premises(connection, []) == {}
    assert first == {elm: 1, same: 1, other: 2, lot: 3}
    assert again == {lot_again: 3, other: 2, elm: 1}
    assert len(books.rows(Premise, "id")) == 3


def test_a_place_on_another_parcel_is_another_place(books: Books):
    books.accounts(
        "1,Lee,9 Elm St,P-1",
        "2,Kay,9 Elm St,P-2",
        "3,Ray,9 Elm St,P-1",
        headings="account,name,service_address,parcel",
    )
    assert books.rows(Account, "premise_id") == [(1,), (2,), (1,)]
