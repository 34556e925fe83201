"""Parcels and premises: found again where they are known, added where they are not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, select

from clerktui.db.bulk import insert_rows, reserve_ids
from clerktui.models import Parcel, Premise
from clerktui.rules.names import fold
from clerktui.services.imports.pairs import select_pairs
from clerktui.services.search_index import number_column, premise_columns

_PARCEL = Parcel.__table__
_PREMISE = Premise.__table__
_PARCELS = select(_PARCEL.c.number, _PARCEL.c.id).where(
    _PARCEL.c.number.in_(bindparam("numbers", expanding=True))
)
_FOUND = select(
    _PREMISE.c.id,
    _PREMISE.c.house,
    _PREMISE.c.street_n,
    _PREMISE.c.city,
    _PREMISE.c.zip,
    _PREMISE.c.parcel_id,
)
_BY_STREET = _FOUND.where(
    _PREMISE.c.house.is_(None), _PREMISE.c.street_n.in_(bindparam("streets", expanding=True))
)
_PREMISE_NAMES = ("id", "address", "city", "zip", "parcel_id", "house", "street_n")


class Place(NamedTuple):
    """A premise as a file tells of it."""

    address: str
    city: str
    zip: str
    parcel: str


class _Key(NamedTuple):
    """What makes two premises the same place."""

    house: int | None
    street_n: str
    city_n: str
    zip: str
    parcel_id: int | None


def add_parcels(connection: Connection, numbers: Iterable[str]) -> dict[str, int]:
    """The ids of parcels by number; those not known yet are added."""
    wanted = sorted(set(numbers))
    if not wanted:
        return {}
    known = {row.number: row.id for row in connection.execute(_PARCELS, {"numbers": wanted})}
    new = [number for number in wanted if number not in known]
    ids = reserve_ids(connection, _PARCEL, len(new))
    rows = [
        (parcel_id, number, number_column(number), "")
        for parcel_id, number in zip(ids, new, strict=True)
    ]
    insert_rows(connection, _PARCEL, ("id", "number", "number_n", "description"), rows)
    return known | {number: parcel_id for parcel_id, number, _, _ in rows}


def add_premises(connection: Connection, places: Iterable[Place]) -> dict[Place, int]:
    """The ids of premises; a place known by the same address, city, zip and parcel is one."""
    wanted = list(dict.fromkeys(places))
    parcels = add_parcels(connection, (place.parcel for place in wanted if place.parcel))
    keys = {place: _key(place, parcels) for place in wanted}
    known = _known_premises(connection, set(keys.values()))
    new: dict[_Key, Place] = {}
    for place, key in keys.items():
        if key not in known:
            new.setdefault(key, place)
    ids = reserve_ids(connection, _PREMISE, len(new))
    rows = []
    for premise_id, (key, place) in zip(ids, new.items(), strict=True):
        known[key] = premise_id
        row = (premise_id, place.address, place.city, place.zip)
        rows.append((*row, key.parcel_id, key.house, key.street_n))
    insert_rows(connection, _PREMISE, _PREMISE_NAMES, rows)
    return {place: known[key] for place, key in keys.items()}


def _key(place: Place, parcels: dict[str, int]) -> _Key:
    columns = premise_columns(place.address)
    return _Key(
        columns["house"],
        columns["street_n"],
        fold(place.city),
        place.zip,
        parcels.get(place.parcel),
    )


def _known_premises(connection: Connection, keys: set[_Key]) -> dict[_Key, int]:
    houses = {(key.house, key.street_n) for key in keys if key.house is not None}
    streets = sorted({key.street_n for key in keys if key.house is None})
    found: list[Any] = []
    found += select_pairs(connection, _FOUND, (_PREMISE.c.house, _PREMISE.c.street_n), houses)
    if streets:
        found += connection.execute(_BY_STREET, {"streets": streets}).all()
    return {
        _Key(row.house, row.street_n, fold(row.city), row.zip, row.parcel_id): row.id
        for row in sorted(found, reverse=True)
    }
