"""A company's lines held against what their parcels owe on the day its money counts from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from clerktui.i18n import money
from clerktui.rules.mortgage import Line, find
from clerktui.rules.text import display_safe
from clerktui.services.flag_effects import Held, bearing_on
from clerktui.services.mortgage import owing
from clerktui.services.mortgage.owing import Place, Tax
from clerktui.services.mortgage.resolving import Known, know
from clerktui.services.mortgage.rows import paid_accounts
from clerktui.services.pending import pending_by_number
from clerktui.services.reference import Reference
from clerktui.views.mortgage import CheckedLine
from clerktui.views.remittance import RemittanceItem

_TYPED_MAX = 60


@dataclass(frozen=True)
class Compared:
    """A line, and the account it means."""

    line: CheckedLine
    account_id: int | None


@dataclass(frozen=True)
class _Meant:
    """Which account and year a line means."""

    item: RemittanceItem
    typed: str
    account_id: int | None
    tax_year: int


@dataclass(frozen=True)
class _Facts:
    """What the books say of all accounts of a file on the day."""

    taxes: dict[int, dict[int, Tax]]
    places: dict[int, Place]
    held: dict[int, Held]
    pending: dict[str, int]
    its: dict[int, str]


def compare(
    connection: Connection,
    reference: Reference,
    asked: tuple[str, int],
    items: Sequence[RemittanceItem],
) -> tuple[list[Compared], tuple[str, ...]]:
    """Every line with what was found, and the accounts of the company that are missing.

    Args:
        connection: the books.
        reference: the town's rules on the day the money counts from.
        asked: the company's code, and the year lines mean that name no bill.
        items: the lines of its file.
    """
    company, year = asked
    its = paid_accounts(connection, company)
    known = know(connection, reference, [one for item in items for one in _numbers(item)])
    meant = [_meant(known, item, year, its) for item in items]
    ids = sorted({one.account_id for one in meant if one.account_id is not None} | set(its))
    places = owing.places_of(connection, ids)
    facts = _Facts(
        owing.taxes_of(connection, reference, ids),
        places,
        bearing_on(connection, reference, ids, "enforce"),
        pending_by_number(connection, [one.account for one in places.values()]),
        its,
    )
    seen: dict[tuple[int, int], int] = {}
    found = [_compared(facts, one, seen) for one in meant]
    return found, _left_out(facts, year, {one.account_id for one in meant})


def _numbers(item: RemittanceItem) -> tuple[str, ...]:
    return tuple(number for part in item.parts for number in (part.account, part.bill) if number)


def _meant(known: Known, item: RemittanceItem, year: int, its: dict[int, str]) -> _Meant:
    """A bill says which year; a parcel that is not the bill's is a line nobody can place."""
    numbers = _numbers(item)
    typed = display_safe(" ".join(numbers))[:_TYPED_MAX]
    accounts = {known.account_of(number, its) for number in numbers}
    bills = [bill for number in numbers if (bill := known.bill_of(number)) is not None]
    tax_year = bills[0][1] if bills else year
    account_id = accounts.pop() if len(accounts) == 1 else None
    return _Meant(item, typed, account_id, tax_year)


def _compared(facts: _Facts, one: _Meant, seen: dict[tuple[int, int], int]) -> Compared:
    id_ = one.account_id if one.account_id is not None else -1
    tax = facts.taxes.get(id_, {}).get(one.tax_year)
    place = facts.places.get(id_)
    held = facts.held.get(id_)
    key = (id_, one.tax_year)
    owed_cents = max(0, tax.owed_cents) if tax else 0
    waiting = facts.pending.get(place.account, 0) if place else 0
    finding = find(
        Line(
            is_known=tax is not None,
            is_its=id_ in facts.its,
            is_again=key in seen,
            is_held=held is not None,
            amount_cents=one.item.amount_cents,
            owed_cents=owed_cents,
        )
    )
    if tax is not None:
        seen.setdefault(key, one.item.line)
    first = seen.get(key, 0)
    words = _words(finding, one, owed_cents, (held, waiting, first))
    line = CheckedLine(
        line=one.item.line,
        typed=one.typed,
        loan=display_safe(one.item.reference)[:30],
        account=place.account if place else "",
        parcel=place.parcel if place else "",
        name=place.name if place else "",
        bill=tax.bill if tax else "",
        tax_year=one.tax_year,
        amount_cents=one.item.amount_cents,
        owed_cents=owed_cents,
        finding=finding,
        words=words,
    )
    return Compared(line, one.account_id)


def _words(finding: str, one: _Meant, owed_cents: int, more: tuple[Held | None, int, int]) -> str:
    """What the company, and the clerk, is told of a line."""
    held, waiting, first = more
    difference = one.item.amount_cents - owed_cents
    said = {
        "exact": "",
        "short": f"{money(-difference)} too little",
        "over": f"{money(difference)} too much",
        "held": f"{held.words if held else ''}, {money(owed_cents)} owed",
        "paid": f"nothing is owed on the {one.tax_year} tax",
        "double": f"stands in line {first} already",
        "not_its": f"somebody else's; {money(owed_cents)} owed",
        "wrong_parcel": f"no {one.tax_year} tax of it",
    }[finding]
    if not waiting:
        return said
    pending = f"{money(waiting)} is in a batch not posted yet"
    return f"{said}; {pending}" if said else pending


def _left_out(facts: _Facts, year: int, named: set[int | None]) -> tuple[str, ...]:
    """The company's accounts that owe the year's tax and are in no line."""
    return tuple(
        sorted(
            facts.places[id_].account
            for id_ in facts.its
            if id_ not in named
            and (tax := facts.taxes.get(id_, {}).get(year)) is not None
            and tax.owed_cents > 0
        )
    )
