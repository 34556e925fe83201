"""Which account a company means: by account number, by bill, by parcel; never guessed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from clerktui.models import Bill
from clerktui.rules.folding import fold_number
from clerktui.services.charging.found import RECEIVABLE
from clerktui.services.mortgage.rows import ACCOUNT, PARCEL, PREMISE
from clerktui.services.reference import Reference

_BILL = Bill.__table__
_KEYS_A_QUERY = 500


@dataclass(frozen=True)
class Known:
    """What numbers mean, folded: accounts, tax bills with their year, parcels' taxed accounts."""

    accounts: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    bills: dict[str, tuple[int, int]] = field(default_factory=dict)
    parcels: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def account_of(self, typed: str, prefer: Iterable[int] = ()) -> int | None:
        """The one account a number means; of several, the one that is among the preferred."""
        number = fold_number(typed)
        found = self.accounts.get(number) or self.parcels.get(number) or set()
        if not found and number in self.bills:
            found = {self.bills[number][0]}
        if len(found) > 1:
            found = found & set(prefer)
        return next(iter(found)) if len(found) == 1 else None

    def bill_of(self, typed: str) -> tuple[int, int] | None:
        """The account and the year of a tax bill."""
        return self.bills.get(fold_number(typed))


def know(connection: Connection, reference: Reference, typed: Iterable[str]) -> Known:
    """Look up all the numbers of a file in a few questions."""
    known = Known()
    for keys in _some({fold_number(one) for one in typed} - {""}):
        for number, account_id in connection.execute(
            select(ACCOUNT.c.number_n, ACCOUNT.c.id).where(ACCOUNT.c.number_n.in_(keys))
        ):
            known.accounts[number].add(account_id)
        for row in connection.execute(_bills(reference, keys)):
            year = row.tax_year if row.tax_year is not None else row.due_on.year
            known.bills[row.number_n] = (row.account_id, year)
        for number, account_id in connection.execute(_parcels(reference, keys)):
            known.parcels[number].add(account_id)
    return known


def _bills(reference: Reference, keys: Sequence[str]) -> Any:
    return (
        select(_BILL.c.number_n, _BILL.c.account_id, RECEIVABLE.c.tax_year, RECEIVABLE.c.due_on)
        .join(RECEIVABLE, RECEIVABLE.c.bill_id == _BILL.c.id)
        .where(_BILL.c.number_n.in_(keys), *_is_tax(reference))
    )


def _parcels(reference: Reference, keys: Sequence[str]) -> Any:
    """The accounts at a parcel that ever had a tax bill."""
    return (
        select(PARCEL.c.number_n, ACCOUNT.c.id)
        .join(PREMISE, PREMISE.c.parcel_id == PARCEL.c.id)
        .join(ACCOUNT, ACCOUNT.c.premise_id == PREMISE.c.id)
        .join(RECEIVABLE, RECEIVABLE.c.account_id == ACCOUNT.c.id)
        .where(PARCEL.c.number_n.in_(keys), *_is_tax(reference))
        .distinct()
    )


def _is_tax(reference: Reference) -> tuple[Any, Any]:
    taxes = tuple(reference.allocation.tax_services)
    return RECEIVABLE.c.service.in_(taxes), RECEIVABLE.c.component == "principal"


def _some(keys: set[str]) -> Iterator[list[str]]:
    listed = sorted(keys)
    for start in range(0, len(listed), _KEYS_A_QUERY):
        yield listed[start : start + _KEYS_A_QUERY]
