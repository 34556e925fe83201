"""One box for everything: what a clerk types, found while it is typed.

The shape of the text says what it may be (`rules.names.classify_query`); each possibility is a
range on an index (`lookup_statements`), and what fits best is listed first. When hardly any name
fits, names one slip away are added and marked near. Reads only, and never more than a few
thousand index entries.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection

from clerktui.db import Database
from clerktui.rules.names import (
    classify_query,
    display_safe,
    fold_number,
    next_prefix,
    split_address,
)
from clerktui.services import lookup_statements as statements
from clerktui.services.lookup_names import NameReading, near_readings, readings
from clerktui.services.open_items import display_name
from clerktui.services.reference import get_reference
from clerktui.services.search_index import phone_column
from clerktui.views.accounts import FindResults, FoundAccount

LIMIT_MAX = 1_000
_TEXT_MAX = 80
_NAMES_ENOUGH = 5
_NUMBERS = ("account", "receipt", "bill", "meter", "parcel")
_PHONE_DIGITS = range(4, 11)
_MATCHED_BY = {"house": "address", "street": "address", "phone_end": "phone"}
_ARM_DIGITS = "0123456789"
# How well an account fits: level 0 is exactly as typed, 1 is surely meant, 2 begins as typed.
# Names have finer levels of their own up to 4; whatever is only near comes after all others.
_EXACT, _SURE, _BEGINS, _NEAR = 0, 1, 2, 9


class _Hit(NamedTuple):
    """An account that matched; the smallest is the best match.

    Attributes:
        level: how well it fits.
        place: where its kind stands among what the text may be.
        order: what to sort by among equals of one kind.
        account_id: the account.
        matched: by what it was found.
        note: what matched, in words, where a list does not show it anyway.
    """

    level: int
    place: int
    order: tuple[Any, ...]
    account_id: int
    matched: str
    note: str = ""


def find_accounts(db: Database, text: str, limit: int = 20) -> FindResults:
    """Find accounts by number, name, address, phone, meter, parcel, receipt or bill.

    Args:
        db: the books.
        text: whatever the customer gave, as typed so far.
        limit: the most accounts to give back, 1000 at the utmost.

    Returns:
        Best match first; `complete` is False when there is more than `limit`. Nothing searchable
        finds nothing.
    """
    typed = display_safe(text[: 4 * _TEXT_MAX])[:_TEXT_MAX].lstrip()
    kinds = classify_query(typed)
    if not kinds:
        return FindResults(text, "", (), complete=True)
    limit = max(1, min(limit, LIMIT_MAX))
    with db.read() as connection:
        search = _Search(connection, typed, limit + 1)
        hits = search.run(kinds)
        today = get_reference(db, connection).on
        found = _found(connection, hits[:limit], today)
    return FindResults(text, kinds[0], found, complete=search.complete and len(hits) <= limit)


def found_account(row: Any, matched: str = "", note: str = "", level: int = 0) -> FoundAccount:
    """A row of `lookup_statements.FOUND` as lists show it."""
    return FoundAccount(
        row.number,
        display_name(row.last_name, row.first_name),
        row.address,
        row.status,
        row.balance_cents,
        row.past_due_cents,
        matched,
        note,
        is_near=level == _NEAR,
    )


class _Search:
    """One text searched on one connection; knows whether there was more than it took."""

    def __init__(self, connection: Connection, typed: str, wanted: int) -> None:
        self.connection = connection
        self.typed = typed
        self.wanted = wanted
        self.complete = True

    def run(self, kinds: Sequence[str]) -> list[_Hit]:
        """Every account that fits, best first, each once."""
        names = readings(self.typed) if "name" in kinds else []
        hits = list(self._hits(kinds, names))
        if names and sum(hit.matched == "name" for hit in hits) < _NAMES_ENOUGH:
            hits += self._near_hits()
        if not hits and any(map(str.isdigit, self.typed)):
            # Numbers written with letters and spaces: "M 88213".
            hits = list(self._hits(_NUMBERS, []))
        return _each_once(hits)

    def _hits(self, kinds: Sequence[str], names: list[NameReading]) -> Iterator[_Hit]:
        arms, parameters = _plan(self.typed, kinds)
        for number, name in enumerate(names):
            arms += name.arms(number)
            parameters |= name.parameters(number)
        places = {kind: place for place, kind in enumerate(kinds)}
        for arm, account_id, key, shown, house in self._rows(tuple(arms), parameters):
            kind = arm.rstrip(_ARM_DIGITS)
            if kind != arm:
                level = names[int(arm[len(kind) :])].level(key, shown)
                yield _Hit(level, places["name"], (key, shown), account_id, "name")
                continue
            matched = _MATCHED_BY.get(kind, kind)
            level = _level(matched, key, parameters)
            note = "" if matched in ("account", "address") else f"{matched} {shown}"
            place = places.get(matched, len(places))
            yield _Hit(level, place, (key, house), account_id, matched, note)

    def _near_hits(self) -> Iterator[_Hit]:
        names = near_readings(self.connection, self.typed)
        parameters: dict[str, Any] = {}
        for number, name in enumerate(names):
            parameters |= name.parameters(number)
        arms = tuple(f"last{number}" for number in range(len(names)))
        for arm, account_id, key, shown, _ in self._rows(arms, parameters) if arms else ():
            order = (int(arm.removeprefix("last")), key, shown)
            yield _Hit(_NEAR, 0, order, account_id, "name")

    def _rows(self, arms: tuple[str, ...], parameters: dict[str, Any]) -> Sequence[Any]:
        statement = statements.candidates(arms, self.wanted)
        rows = self.connection.execute(statement, parameters).all()
        taken = Counter(row[0] for row in rows)
        if taken and max(taken.values()) >= self.wanted:
            self.complete = False
        return rows


def _plan(typed: str, kinds: Sequence[str]) -> tuple[list[str], dict[str, Any]]:
    """The arms for numbers and addresses, and their parameters."""
    arms: list[str] = []
    parameters: dict[str, Any] = {}
    if "account" in kinds:
        number = fold_number(typed)
        arms += _NUMBERS
        parameters |= {"number_lo": number, "number_hi": next_prefix(number)}
        phone = phone_column(typed)
        if len(phone) in _PHONE_DIGITS and not any(map(str.isalpha, typed)):
            arms += ["phone", "phone_end"]
            parameters |= {"phone_lo": phone, "phone_hi": next_prefix(phone), "phone4": phone[-4:]}
    if "address" in kinds:
        house, street = split_address(typed, typing=True)
        arms.append("street" if house is None else "house")
        parameters |= {"street_lo": street, "street_hi": next_prefix(street), "house": house}
    return arms, parameters


def _level(matched: str, key: str, parameters: dict[str, Any]) -> int:
    if matched == "address":
        # Two words of a street in their order are no accident; one may be a name as well.
        street = parameters["street_lo"]
        return _SURE if " " in street or street == key else _BEGINS
    typed = parameters["phone_lo" if matched == "phone" else "number_lo"]
    return _EXACT if key == typed else _BEGINS


def _each_once(hits: Iterable[_Hit]) -> list[_Hit]:
    best: dict[int, _Hit] = {}
    for hit in sorted(hits):
        best.setdefault(hit.account_id, hit)
    return list(best.values())


def _found(
    connection: Connection, hits: Sequence[_Hit], today: dt.date
) -> tuple[FoundAccount, ...]:
    if not hits:
        return ()
    ids = [hit.account_id for hit in hits]
    rows = connection.execute(statements.FOUND_BY_ID, {"ids": ids, "today": today})
    by_id = {row.id: row for row in rows}
    # On PostgreSQL an account may have gone between the two statements.
    return tuple(
        found_account(by_id[hit.account_id], hit.matched, hit.note, hit.level)
        for hit in hits
        if hit.account_id in by_id
    )
