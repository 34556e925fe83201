"""Whose money a file brings: accounts found by number, bill, scan line or a payer known before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from clerktui.errors import Refused
from clerktui.models import Account, Bill, PayerAlias
from clerktui.rules.folding import fold_number
from clerktui.rules.scanline import ScanLayout, read_scan
from clerktui.services.reference import Reference
from clerktui.services.suspense_rows import payer_hash
from clerktui.views.remittance import Remittance, RemittanceItem, RemittancePart

_ACCOUNT = Account.__table__
_ALIAS = PayerAlias.__table__
_BILL = Bill.__table__
_KEYS_A_QUERY = 500
_ACCOUNT_LEAST = 5


@dataclass(frozen=True)
class Owner:
    """An account money was found to be for."""

    account_id: int
    number: str
    balance_cents: int


@dataclass(frozen=True)
class Matched:
    """One line to be: its money, its account (None: nobody knows yet), and how it was found."""

    item: RemittanceItem
    amount_cents: int
    owner: Owner | None
    typed: str = ""
    bill: str = ""
    is_first: bool = True


@dataclass(frozen=True)
class _Found:
    """Accounts by folded account number, by folded bill number, and by payer."""

    by_number: dict[str, list[Owner]]
    by_bill: dict[str, tuple[str, Owner]]
    by_payer: dict[str, Owner]


def match(
    connection: Connection, reference: Reference, remittance: Remittance
) -> tuple[Matched, ...]:
    """Every line of the file with its account where there is exactly one it can mean.

    Nothing is guessed: a number that could be two accounts, or none, leaves the money unplaced.
    A check over nothing is no money and no line.
    """
    layouts = [ScanLayout.from_data(said) for said in reference.policy["scan.layouts"]]
    found = _find(connection, layouts, remittance.items)
    return tuple(
        line
        for item in remittance.items
        if item.amount_cents
        for line in _lines_of(found, layouts, item)
    )


def _lines_of(
    found: _Found, layouts: Sequence[ScanLayout], item: RemittanceItem
) -> Iterator[Matched]:
    parts = [part for part in item.parts if part.amount_cents]
    if not parts:
        yield _whole(found, item)
        return
    for place, part in enumerate(parts):
        typed, bill = _read(layouts, part)
        owner, named = _owner(found, typed, bill)
        if owner is None and len(parts) == 1:
            owner = found.by_payer.get(payer_hash(item.payer_key))
        is_first = place == 0
        shown = typed or part.bill
        yield Matched(item, part.amount_cents, owner, shown, named, is_first=is_first)


def _whole(found: _Found, item: RemittanceItem) -> Matched:
    """Money for which the file names no account: the one its memo names, or a payer known before.

    Some banks key the account into the memo of the check; one whole number there is believed.
    """
    named: dict[str, tuple[Owner, str]] = {}
    for word in _words(item.memo):
        owner, bill = _owner(found, word, "")
        if owner is not None:
            named[owner.number] = (owner, bill)
    if len(named) == 1:
        [(number, (owner, bill))] = named.items()
        return Matched(item, item.amount_cents, owner, number, bill)
    return Matched(item, item.amount_cents, found.by_payer.get(payer_hash(item.payer_key)))


def _words(memo: str) -> list[str]:
    """The words of a memo long enough to be an account number."""
    return [word for word in memo.split() if len(fold_number(word)) >= _ACCOUNT_LEAST]


def _read(layouts: Sequence[ScanLayout], part: RemittancePart) -> tuple[str, str]:
    """Account and bill as a part names them; a whole scan line names both."""
    try:
        scan = read_scan(part.account, layouts)
    except Refused:
        scan = None
    return (scan.account, scan.bill or part.bill) if scan else (part.account.strip(), part.bill)


def _owner(found: _Found, typed: str, bill: str) -> tuple[Owner | None, str]:
    number = fold_number(typed)
    owners = found.by_number.get(number, []) or found.by_number.get(number.lstrip("0"), [])
    exact = [owner for owner in owners if owner.number == typed] or owners
    by_bill = found.by_bill.get(fold_number(bill)) or found.by_bill.get(number)
    if len(exact) == 1:
        named = by_bill[0] if by_bill and by_bill[1] == exact[0] else ""
        return exact[0], named
    if not exact and by_bill:
        return by_bill[1], by_bill[0]
    return None, ""


# ---------------------------------------------------------------------------------- the looking
def _find(
    connection: Connection, layouts: Sequence[ScanLayout], items: Iterable[RemittanceItem]
) -> _Found:
    keys: set[str] = set()
    payers: set[str] = set()
    for item in items:
        payers.add(payer_hash(item.payer_key))
        keys |= {fold_number(word) for word in _words(item.memo)}
        for part in item.parts:
            typed, bill = _read(layouts, part)
            number = fold_number(typed)
            keys |= {number, number.lstrip("0"), fold_number(bill)}
    return _Found(
        _by_number(connection, keys - {""}),
        _by_bill(connection, keys - {""}),
        _by_payer(connection, payers - {""}),
    )


def _by_number(connection: Connection, keys: set[str]) -> dict[str, list[Owner]]:
    found: dict[str, list[Owner]] = defaultdict(list)
    for some in _some(keys):
        for row in connection.execute(
            select(_ACCOUNT.c.number_n, *_OWNER).where(_ACCOUNT.c.number_n.in_(some))
        ):
            found[row.number_n].append(_owner_of(row))
    return found


def _by_bill(connection: Connection, keys: set[str]) -> dict[str, tuple[str, Owner]]:
    found: dict[str, tuple[str, Owner]] = {}
    for some in _some(keys):
        for row in connection.execute(
            select(_BILL.c.number_n, _BILL.c.number.label("bill"), *_OWNER)
            .join(_ACCOUNT, _ACCOUNT.c.id == _BILL.c.account_id)
            .where(_BILL.c.number_n.in_(some))
        ):
            found[row.number_n] = (row.bill, _owner_of(row))
    return found


def _by_payer(connection: Connection, keys: set[str]) -> dict[str, Owner]:
    found: dict[str, Owner] = {}
    for some in _some(keys):
        for row in connection.execute(
            select(_ALIAS.c.key_hash, *_OWNER)
            .join(_ACCOUNT, _ACCOUNT.c.id == _ALIAS.c.account_id)
            .where(_ALIAS.c.key_hash.in_(some))
        ):
            found[row.key_hash] = _owner_of(row)
    return found


_OWNER = (_ACCOUNT.c.id, _ACCOUNT.c.number, _ACCOUNT.c.balance_cents)


def _owner_of(row: Any) -> Owner:
    return Owner(row.id, row.number, row.balance_cents)


def _some(keys: set[str]) -> Iterator[list[str]]:
    listed = sorted(keys)
    for start in range(0, len(listed), _KEYS_A_QUERY):
        yield listed[start : start + _KEYS_A_QUERY]
