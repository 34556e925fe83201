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
from itertools import zip_longest
from typing import Any, NamedTuple

from sqlalchemy import Connection

from clerktui.db import Database
from clerktui.rules.names import (
    classify_query,
    display_safe,
    fold,
    fold_number,
    next_prefix,
    split_address,
)
from clerktui.services import lookup_statements as statements
from clerktui.services.confidential import hidden_among
from clerktui.services.lookup_names import NameReading, name_arms, near_readings, readings
from clerktui.services.lookup_statements import EXACTLY
from clerktui.services.open_items import display_name
from clerktui.services.pending import pending_by_number
from clerktui.services.place_state import place_words
from clerktui.services.reference import get_reference
from clerktui.services.search_index import WORD_MIN, phone_column
from clerktui.views.accounts import FindResults, FoundAccount

LIMIT_MAX = 1_000
_TEXT_MAX = 80
_NAMES_ENOUGH = 5
_NUMBERS = ("account", "receipt", "bill", "meter", "parcel")
_OTHER_NUMBERS = ("bill", "meter", "parcel")
_PHONE_DIGITS = range(4, 11)
_MATCHED_BY = {
    "house": "address",
    "street": "address",
    "phone_end": "phone",
    "last": "name",
    "first": "name",
    "word": "name",
}
_PLACES = ("address", "parcel")
_SHOWN_ANYWAY = ("account", "address", "name")
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
        if not db.is_sqlite:
            connection.execute(statements.ALWAYS_BY_INDEX)
        search = _Search(connection, typed, limit + 1)
        hits = search.run(kinds)
        today = get_reference(db, connection).on
        found = _found(connection, hits[:limit], today)
    return FindResults(text, kinds[0], found, complete=search.complete and len(hits) <= limit)


def found_account(
    row: Any,
    matched: str = "account",
    note: str = "",
    *,
    is_near: bool = False,
    pending_cents: int = 0,
) -> FoundAccount:
    """A row of `lookup_statements.FOUND` as lists show it."""
    past_due_cents = max(0, min(row.past_due_cents, row.balance_cents))
    return FoundAccount(
        row.number,
        display_name(row.last_name, row.first_name),
        row.address,
        row.status,
        row.balance_cents,
        past_due_cents,
        matched,
        note,
        is_near,
        row.phone,
        row.meter,
        pending_cents,
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
        hits = self._until_enough(self._steps(kinds))
        has_digits = any(map(str.isdigit, self.typed))
        found_names = sum(hit.matched == "name" for hit in hits)
        if "name" in kinds and not has_digits and self.complete and found_names < _NAMES_ENOUGH:
            hits += self._near_hits(self.wanted - 1 - len(hits))
        if not hits and has_digits:
            # Numbers written with letters and spaces: "M 88213".
            hits = self._until_enough(self._steps(_NUMBERS))
        return _each_once(self._without_places(hits))

    def _without_places(self, hits: Sequence[_Hit]) -> Sequence[_Hit]:
        """A confidential address is found by nobody: not by its street, nor by its lot."""
        by_place = sorted({hit.account_id for hit in hits if hit.matched in _PLACES})
        hidden = hidden_among(self.connection, by_place)
        return [h for h in hits if h.matched not in _PLACES or h.account_id not in hidden]

    def _until_enough(self, steps: Iterable[list[_Hit]]) -> list[_Hit]:
        """What the steps find; when it fills the list, whatever they would still find is left."""
        hits: list[_Hit] = []
        for found in steps:
            hits += found
            if len({hit.account_id for hit in hits}) >= self.wanted:
                self.complete = False
                break
        return hits

    def _steps(self, kinds: Sequence[str]) -> Iterator[list[_Hit]]:
        """What fits: first what ranks first, then what is only needed when that is little."""
        parameters = _parameters(self.typed, kinds)
        first, later = _number_arms(kinds, parameters)
        if "address" in kinds:
            arm = "street" if parameters["house"] is None else "house"
            is_likely = kinds[0] == "address" or " " in parameters["street_lo"]
            (first if is_likely else later).append(arm)
        if "name" in kinds:
            (first if kinds[0] == "name" else later).append("last")
            later.append("first")
            if len(parameters["last_lo"]) >= WORD_MIN:
                later.append("word")
        yield self._arms(first, kinds, parameters)
        if "name" in kinds:
            for arm, name in name_arms(self.connection, readings(self.typed)):
                yield self._name_hits(arm, name, kinds.index("name"))
        if later:
            yield self._arms(later, kinds, parameters)

    def _arms(
        self, arms: Sequence[str], kinds: Sequence[str], parameters: dict[str, Any]
    ) -> list[_Hit]:
        places = {kind: place for place, kind in enumerate(kinds)}
        hits = []
        for arm, account_id, key, shown, place in self._rows(tuple(arms), parameters):
            matched = _MATCHED_BY.get(arm) or arm.removesuffix(EXACTLY)
            level = _level(arm, key, shown, parameters)
            note = "" if matched in _SHOWN_ANYWAY else f"{matched} {shown}"
            order = (key, shown, place) if matched == "name" else (key, place)
            kind_place = places.get(matched, len(places))
            hits.append(_Hit(level, kind_place, order, account_id, matched, note))
        return hits

    def _name_hits(self, arm: str, name: NameReading, place: int) -> list[_Hit]:
        """Who fits a last and a first name; the last may also be a later word of theirs."""
        has_words = arm != "whole" and len(name.last) >= WORD_MIN
        rows = self._rows((arm, "word_first") if has_words else (arm,), name.parameters())
        hits = []
        for row in rows:
            is_word = row.arm == "word_first"
            level = name.word_level(row.key) if is_word else name.level(row.key, row.shown)
            hits.append(_Hit(level, place, row[2:], row.account_id, "name"))
        return hits

    def _near_hits(self, room: int) -> list[_Hit]:
        """Names one slip away: a few of each, so that no name hides the one that was meant."""
        names = near_readings(self.connection, self.typed)
        by_name = []
        for number, (arm, name) in enumerate(name_arms(self.connection, names)):
            rows = self._rows((arm,), name.parameters())
            by_name.append([_Hit(_NEAR, number, row[2:], row.account_id, "name") for row in rows])
        in_turn = [hit for turn in zip_longest(*by_name) for hit in turn if hit]
        self.complete = self.complete and len(in_turn) <= room
        return in_turn[:room]

    def _rows(self, arms: tuple[str, ...], parameters: dict[str, Any]) -> Sequence[Any]:
        statement = statements.candidates(arms, self.wanted)
        rows = self.connection.execute(statement, parameters).all()
        taken = Counter(row[0] for row in rows)
        if taken and max(taken.values()) >= self.wanted:
            self.complete = False
        return rows


def _parameters(typed: str, kinds: Sequence[str]) -> dict[str, Any]:
    """What every arm may ask for, by the names in `lookup_statements`."""
    number = fold_number(typed)
    phone = "" if any(map(str.isalpha, typed)) else phone_column(typed)
    house, street = split_address(typed, typing=True) if "address" in kinds else (None, "")
    name = fold(typed)
    return {
        "number_lo": number,
        "number_hi": next_prefix(number),
        "exact_lo": number,
        "exact_hi": number + " ",  # a folded number has no space in it
        "phone_lo": phone,
        "phone_hi": next_prefix(phone),
        "phone4": phone[-4:],
        "phone_begins": "(" in typed,  # an area code: not the end of a number
        "house": house,
        "street_lo": street,
        "street_hi": next_prefix(street),
        "last_lo": name,
        "last_hi": next_prefix(name),
        "first_lo": name,
        "first_hi": next_prefix(name),
    }


def _number_arms(kinds: Sequence[str], parameters: dict[str, Any]) -> tuple[list[str], list[str]]:
    """The arms for numbers, first and later step."""
    if "account" not in kinds:
        return [], []
    first = ["account", "receipt", *(f"{kind}{EXACTLY}" for kind in _OTHER_NUMBERS)]
    later = [*_OTHER_NUMBERS]
    if len(parameters["phone_lo"]) in _PHONE_DIGITS:
        later.append("phone")
        if not parameters["phone_begins"]:
            later.append("phone_end")
    return first, later


def _level(arm: str, key: str, shown: str, parameters: dict[str, Any]) -> int:
    if arm == "last":
        return NameReading(parameters["last_lo"]).level(key, shown)
    if arm == "first":
        return NameReading("", parameters["first_lo"]).level(key, shown)
    if arm == "word":
        return NameReading(parameters["last_lo"]).word_level(key)
    if arm in ("house", "street"):
        # Two words of a street in their order are no accident; one may be a name as well.
        street = parameters["street_lo"]
        return _SURE if " " in street or street == key else _BEGINS
    typed = parameters["phone_lo" if arm.startswith("phone") else "number_lo"]
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
    by_id = {hit.account_id: hit for hit in hits}
    rows = connection.execute(statements.FOUND_BY_ID, {"ids": list(by_id), "today": today}).all()

    pending = pending_by_number(connection, [row.number for row in rows])
    gone = place_words(connection, [row.number for row in rows if row.status != "active"])

    def place(row: Any) -> tuple[Any, ...]:
        hit = by_id[row.id]
        return hit.level, hit.place, hit.order, row.status != "active", row.number

    return tuple(
        found_account(
            row,
            hit.matched,
            hit.note or gone.get(row.number, ""),
            is_near=hit.level == _NEAR,
            pending_cents=pending.get(row.number, 0),
        )
        for row in sorted(rows, key=place)
        for hit in (by_id[row.id],)
    )
