"""What searches run on: folded columns and the name tables, made in one place and repaired here.

Whoever writes a customer, premise, account, meter, parcel or bill takes its folded columns from
the functions below, in the same transaction; `index_surnames` adds the last names a misspelt one
is matched against, `index_name_words` the later words of a last name it is found by as well.
`rebuild` compares every row with what it should be and repairs it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from clerktui.db import Database
from clerktui.db.bulk import insert_rows
from clerktui.models import (
    Account,
    Bill,
    Customer,
    NameWord,
    Parcel,
    Premise,
    ServiceAgreement,
    Surname,
    SurnameDeletion,
)
from clerktui.rules.names import deletions, digits, fold, fold_number, split_address
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.views.people import Actor

_SURNAME = Surname.__table__
_DELETION = SurnameDeletion.__table__
_CUSTOMER = Customer.__table__
_NAME_WORD = NameWord.__table__
WORD_MIN = 2
"""The fewest letters of a word of a name that is searched by itself."""
_WHOLE_NAME_MAX = 12
_NAMES_PER_STATEMENT = 500
_ROWS_PER_PAGE = 2_000
# Where a second number or an extension begins: "555-0142 x7", "555-0142 / 555-0199".
_PHONE_END = re.compile(r"[x#/;,&]|ext| or ", re.IGNORECASE)


# ------------------------------------------------------------------------------ search columns
def customer_columns(last_name: str, first_name: str = "", phone: str = "") -> dict[str, str]:
    """The folded columns of a customer: last_n, first_n, phone_n, phone4.

    >>> customer_columns("O'Brien-Núñez", "Maria E.", "(919) 555-0142 x7")["phone4"]
    '0142'
    """
    number = phone_column(phone)
    return {
        "last_n": fold(last_name),
        "first_n": fold(first_name),
        "phone_n": number,
        "phone4": number[-4:] if len(number) >= 4 else "",
    }


def phone_column(phone: str) -> str:
    """The digits of the first phone number of a text, without country code and extension.

    >>> phone_column("1-919-555-0142 ext. 7"), phone_column("555 0142 / 555 0199")
    ('9195550142', '5550142')
    """
    number = digits(_PHONE_END.split(phone, maxsplit=1)[0])
    return number[1:] if len(number) == 11 and number[0] == "1" else number


def premise_columns(address: str) -> dict[str, Any]:
    """The searched columns of a premise: house (a number or None) and street_n.

    >>> premise_columns("418 Mill Rd Apt 2")
    {'house': 418, 'street_n': 'mill road apartment 2'}
    """
    house, street = split_address(address)
    return {"house": house, "street_n": street}


def number_column(number: str) -> str:
    """The folded form of an account, meter, parcel, bill or receipt number.

    >>> number_column("10-0442-07"), number_column("")
    ('10044207', '')
    """
    return fold_number(number)


def surname_words(last_n: str) -> set[str]:
    """What of a folded last name can be misspelt: each of its words, and a short one whole.

    >>> sorted(surname_words("de la cruz")), sorted(surname_words("elm street laundry llc"))
    (['cruz', 'de', 'de la cruz', 'la'], ['elm', 'laundry', 'llc', 'street'])
    """
    words = set(last_n.split())
    if len(last_n) <= _WHOLE_NAME_MAX:
        words.add(last_n)
    return {word for word in words if len(word) >= WORD_MIN}


def later_words(last_n: str) -> set[str]:
    """What a folded last name is found by besides its beginning: it again, from each later word on.

    >>> sorted(later_words("first baptist church")), later_words("rodriguez")
    (['baptist church', 'church'], set())
    """
    words = last_n.split()
    return {
        " ".join(words[place:]) for place in range(1, len(words)) if len(words[place]) >= WORD_MIN
    }


# ----------------------------------------------------------------------------------- name tables
def index_name_words(connection: Connection, last_names: Iterable[tuple[int, str]]) -> int:
    """Add the later words of customers' last names, those that are not there yet.

    Args:
        connection: the transaction that writes the customers, after it wrote them.
        last_names: any number of customer ids, each with its `last_n`.

    Returns:
        How many were new.
    """
    words = {(word, one) for one, last_n in last_names for word in later_words(last_n)}
    return _add_words(connection, sorted(words))


def _add_words(connection: Connection, words: list[tuple[str, int]]) -> int:
    added = 0
    for batch in _sliced(words):
        rows = [{"word": word, "customer_id": customer_id} for word, customer_id in batch]
        added += len(connection.execute(_ADD_WORD[connection.dialect.name], rows).all())
    return added


def index_surnames(connection: Connection, folded_last_names: Iterable[str]) -> int:
    """Add the last names that are not known yet, with their one-letter deletions.

    Args:
        connection: the transaction that writes the customers.
        folded_last_names: any number of `last_n` values, repeated or not.

    Returns:
        How many names were new.
    """
    names: set[str] = set()
    for last_n in folded_last_names:
        names |= surname_words(last_n)
    added = 0
    waiting = iter(sorted(names))
    while batch := list(islice(waiting, _NAMES_PER_STATEMENT)):
        known = connection.execute(_KNOWN, {"names": batch}).scalars()
        added += _add_surnames(connection, sorted(set(batch) - set(known)))
    return added


def _add_surnames(connection: Connection, names: list[str]) -> int:
    if not names:
        return 0
    rows = [{"name_n": name} for name in names]
    added = connection.execute(_ADD_SURNAME[connection.dialect.name], rows).all()
    _add_deletions(connection, added)
    return len(added)


def _add_deletions(connection: Connection, surnames: Iterable[tuple[int, str]]) -> None:
    pairs = [(form, surname_id) for surname_id, name in surnames for form in deletions(name)]
    insert_rows(connection, _DELETION, ("form", "surname_id"), sorted(pairs))


_KNOWN = select(_SURNAME.c.name_n).where(_SURNAME.c.name_n.in_(bindparam("names", expanding=True)))
# What another till has just added is left alone, and is not given back.
_ADD_SURNAME = {
    name: engine.insert(_SURNAME)
    .on_conflict_do_nothing()
    .returning(_SURNAME.c.id, _SURNAME.c.name_n)
    for name, engine in (("sqlite", sqlite), ("postgresql", postgresql))
}
_ADD_WORD = {
    name: engine.insert(_NAME_WORD).on_conflict_do_nothing().returning(_NAME_WORD.c.customer_id)
    for name, engine in (("sqlite", sqlite), ("postgresql", postgresql))
}


# -------------------------------------------------------------------------------------- rebuild
def rebuild(db: Database, actor: Actor | None = None, *, check: bool = False) -> dict[str, Any]:
    """Compare everything searches run on with what it should be, and repair it unless `check`.

    Goes page by page, each in a short transaction of its own, so tills go on working.

    Returns:
        `ok` (nothing was wrong), `repaired`, and rows `checked` and `wrong` by table.

    Raises:
        Refused: `denied` when an actor may not run maintenance.
    """
    if actor is not None:
        require(actor, "admin.run")
    checked: dict[str, int] = {}
    wrong: dict[str, int] = {}
    for name, place in _PLACES.items():
        checked[name], wrong[name] = _rebuild_columns(db, place, check=check)
    checked["name_word"], wrong["name_word"] = _rebuild_words(db, check=check)
    checked["surname"], wrong["surname"] = _rebuild_surnames(db, check=check)
    found = {"ok": not any(wrong.values()), "repaired": not check, "checked": checked}
    if not check:
        with db.write() as connection:
            subject = ("search_index", "all")
            audit.record(connection, actor, "rebuild_search", subject, db.clock.now(), wrong=wrong)
    return {**found, "wrong": wrong}


class _Place:
    """A table with folded columns: what they are made from, and how."""

    def __init__(
        self, table: Table, sources: tuple[str, ...], make: Callable[..., Mapping[str, Any]]
    ) -> None:
        self.table = table
        self.sources = sources
        self.make = make
        self.folded = tuple(make(*("" for _ in sources)))
        columns = [table.c[name] for name in ("id", *sources, *self.folded)]
        self.page = _paged(select(*columns), table.c.id)
        self.repair = (
            update(table)
            .where(table.c.id == bindparam("row_id"))
            .values({name: bindparam(f"new_{name}") for name in self.folded})
        )

    def wrong_rows(self, rows: Iterable[Any]) -> list[dict[str, Any]]:
        """The parameters of `repair` for every row that is not as it should be."""
        found = []
        for row in rows:
            wanted = self.make(*(getattr(row, name) for name in self.sources))
            if any(getattr(row, name) != value for name, value in wanted.items()):
                new = {f"new_{name}": value for name, value in wanted.items()}
                found.append({"row_id": row.id, **new})
        return found


def _paged(statement: Any, key: Column[Any]) -> Any:
    return statement.where(key > bindparam("after")).order_by(key).limit(_ROWS_PER_PAGE)


def _numbered(column: str) -> Callable[[str], dict[str, str]]:
    return lambda number: {column: number_column(number)}


def _rebuild_columns(db: Database, place: _Place, *, check: bool) -> tuple[int, int]:
    after = checked = wrong = 0
    while True:
        with db.read() if check else db.write() as connection:
            rows = connection.execute(place.page, {"after": after}).all()
            repairs = place.wrong_rows(rows)
            if repairs and not check:
                connection.execute(place.repair, repairs)
        checked += len(rows)
        wrong += len(repairs)
        if len(rows) < _ROWS_PER_PAGE:
            return checked, wrong
        after = rows[-1].id


def _rebuild_words(db: Database, *, check: bool) -> tuple[int, int]:
    """Later words that last names need, and how many of them are missing or should not be there."""
    after = checked = wrong = 0
    while True:
        with db.read() if check else db.write() as connection:
            rows = connection.execute(_LAST_NAMES, {"after": after}).all()
            wanted = {(word, row.id) for row in rows for word in later_words(fold(row.last_name))}
            last = rows[-1].id if rows else after
            known = connection.execute(_WORDS, {"after": after, "last": last}).all()
            # One who arrived since the names were read has the right words already.
            ids = {row.id for row in rows}
            present = {(row.word, row.customer_id) for row in known if row.customer_id in ids}
            if not check:
                _add_words(connection, sorted(wanted - present))
                _drop_words(connection, present - wanted)
        checked += len(wanted)
        wrong += len(wanted ^ present)
        if len(rows) < _ROWS_PER_PAGE:
            return checked, wrong
        after = last


def _drop_words(connection: Connection, words: set[tuple[str, int]]) -> None:
    if words:
        rows = [{"old_word": word, "old_id": customer_id} for word, customer_id in words]
        connection.execute(_DROP_WORD, rows)


def _rebuild_surnames(db: Database, *, check: bool) -> tuple[int, int]:
    """Surnames needed, and how many of them are missing or lack their right deletions.

    A surname nobody has any more is left: it does no harm, and a customer of that name may be
    arriving this moment.
    """
    wanted: set[str] = set()
    for last_names in _pages(db, _LAST_NAMES):
        for row in last_names:
            wanted |= surname_words(fold(row.last_name))
    missing = set(wanted)
    damaged: list[Any] = []
    for surnames in _pages(db, _SURNAMES):
        missing.difference_update(row.name_n for row in surnames)
        damaged += _damaged(db, surnames)
    if not check:
        _repair_surnames(db, missing, damaged)
    return len(wanted), len(missing) + len(damaged)


def _pages(db: Database, statement: Any) -> Iterator[Any]:
    after = 0
    while True:
        with db.read() as connection:
            rows = connection.execute(statement, {"after": after}).all()
        yield rows
        if len(rows) < _ROWS_PER_PAGE:
            return
        after = rows[-1].id


def _damaged(db: Database, surnames: list[Any]) -> list[Any]:
    """The surnames whose deletions are not what they should be."""
    found: dict[int, set[str]] = defaultdict(set)
    if surnames:
        between = {"first": surnames[0].id, "last": surnames[-1].id}
        with db.read() as connection:
            for surname_id, form in connection.execute(_FORMS, between):
                found[surname_id].add(form)
    return [row for row in surnames if found[row.id] != set(deletions(row.name_n))]


def _repair_surnames(db: Database, missing: set[str], damaged: list[Any]) -> None:
    for rows in _sliced(damaged):
        with db.write() as connection:
            connection.execute(_DROP_DELETIONS, {"ids": [row.id for row in rows]})
            _add_deletions(connection, [(row.id, row.name_n) for row in rows])
    for names in _sliced(sorted(missing)):
        with db.write() as connection:
            _add_surnames(connection, names)


def _sliced(rows: list[Any]) -> Iterator[list[Any]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, _NAMES_PER_STATEMENT)):
        yield batch


_PLACES = {
    "customer": _Place(_CUSTOMER, ("last_name", "first_name", "phone"), customer_columns),
    "premise": _Place(Premise.__table__, ("address",), premise_columns),
    "account": _Place(Account.__table__, ("number",), _numbered("number_n")),
    "service_agreement": _Place(ServiceAgreement.__table__, ("meter",), _numbered("meter_n")),
    "parcel": _Place(Parcel.__table__, ("number",), _numbered("number_n")),
    "bill": _Place(Bill.__table__, ("number",), _numbered("number_n")),
}
_LAST_NAMES = _paged(select(_CUSTOMER.c.id, _CUSTOMER.c.last_name), _CUSTOMER.c.id)
_SURNAMES = _paged(select(_SURNAME.c.id, _SURNAME.c.name_n), _SURNAME.c.id)
_WORDS = select(_NAME_WORD.c.word, _NAME_WORD.c.customer_id).where(
    _NAME_WORD.c.customer_id > bindparam("after"), _NAME_WORD.c.customer_id <= bindparam("last")
)
_DROP_WORD = delete(_NAME_WORD).where(
    _NAME_WORD.c.word == bindparam("old_word"), _NAME_WORD.c.customer_id == bindparam("old_id")
)
_FORMS = select(_DELETION.c.surname_id, _DELETION.c.form).where(
    _DELETION.c.surname_id.between(bindparam("first"), bindparam("last"))
)
_DROP_DELETIONS = delete(_DELETION).where(
    _DELETION.c.surname_id.in_(bindparam("ids", expanding=True))
)
