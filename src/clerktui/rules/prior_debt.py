"""Whose earlier debt may be asked of somebody who applies for service, and why.

Source: G.S. 160A-314(b): a new and different tenant may not be made to pay a delinquent tenant's
account, but where two or more tenants are served by the same meter; (b1): nor a customer the debt
of a person who now lives in the household, unless they lived together then; (b2): whoever
misrepresented who they are, or was served under another's name, may be asked for it all the same.
G.S. 1-52: three years to sue for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clerktui.rules.folding import fold

PAY, NOT_ASKED, SUPERVISOR = "pay", "not_asked", "supervisor"
_CITATIONS = {
    "own": "G.S. 160A-314(b): the customer's own delinquent account",
    "old": "G.S. 1-52(1): older than the limitation",
    "number": "16 CFR 681.1 (Red Flags); G.S. 160A-314(b2)",
    "name_place": "Town policy: the same name at an address the applicant gave",
    "name": "Town policy: the same name may be another person",
    "together": "G.S. 160A-314(b1): they were of one household then",
    "household": "G.S. 160A-314(b1): a co-resident's debt incurred elsewhere",
    "stayed": "G.S. 160A-314(b): no new and different tenant, lived there before",
    "tenant": "G.S. 160A-314(b): a new and different tenant",
    "shared": "G.S. 160A-314(b): two or more tenants served by the same meter",
    "misrepresented": "G.S. 160A-314(b2): identity misrepresented, or another's used",
    "other": "G.S. 160A-314(c): the debt of the person who contracted for it",
}


@dataclass(frozen=True)
class Debt:
    """An account that owes and has to do with the applicant. Amounts are cents.

    Attributes:
        name: its customer's, folded.
        owed_cents: what is past due, or owed on a closed account.
        written_off_cents: what was given up as uncollectable and never paid.
        last_on: the last day the debt grew, or the account was closed.
        same_number: the identity numbers are the same, by their blind index.
        same_birth: the birth dates are known and the same; None where one is not known.
        lived_there: the applicant names its place among the former addresses.
        in_household: its customer is named among those who will live there.
        at_premise: it is of the place that is applied for.
        shares_meter: two or more tenants of that place are served by one meter.
        is_misrepresented: somebody found that the applicant lied about who they are, or was
            served under this name.
    """

    account: str
    name: str
    owed_cents: int
    written_off_cents: int = 0
    last_on: dt.date | None = None
    same_number: bool = False
    same_birth: bool | None = None
    lived_there: bool = False
    in_household: bool = False
    at_premise: bool = False
    shares_meter: bool = False
    is_misrepresented: bool = False

    @property
    def cents(self) -> int:
        """All there is to ask for."""
        return self.owed_cents + self.written_off_cents


@dataclass(frozen=True)
class Verdict:
    """What may be asked: `pay` first, `not_asked` at all, or a `supervisor` decides; with its law.

    Attributes:
        ground: why: own, old, number, name, name_place, misrepresented, together,
            household, stayed, shared, tenant, other.
    """

    code: str
    ground: str
    citation: str


def judge(debt: Debt, name: str, rule: Mapping[str, Any], on: dt.date) -> Verdict | None:
    """What an earlier debt means for an applicant of this name; None where it means nothing.

    >>> rule = {"minimum_cents": 100, "limit_years": 3}
    >>> day = dt.date(2026, 11, 23)
    >>> own = Debt("1", "lee ann", 5000, same_number=True)
    >>> judge(own, "LEE, ANN", rule, day).code
    'pay'
    >>> judge(Debt("1", "roe jo", 5000, at_premise=True), "LEE, ANN", rule, day).ground
    'tenant'
    >>> shared = Debt("1", "roe jo", 5000, at_premise=True, shares_meter=True)
    >>> judge(shared, "LEE, ANN", rule, day).code
    'supervisor'
    """
    if debt.cents < rule["minimum_cents"]:
        return None
    same_name = fold(name) == debt.name
    if debt.is_misrepresented:
        return _verdict(PAY, "misrepresented")
    if debt.same_number and not same_name:
        return _verdict(SUPERVISOR, "number")
    if same_name and (debt.same_number or debt.same_birth):
        if _is_old(debt, rule, on):
            return _verdict(SUPERVISOR, "old")
        return _verdict(PAY, "own")
    if same_name and debt.same_birth is None:
        return _verdict(SUPERVISOR, "name_place" if debt.lived_there else "name")
    return _of_another(debt)


def _of_another(debt: Debt) -> Verdict | None:
    """Somebody else's debt: who lives in the household, who lived there, who moves in."""
    if debt.in_household:
        if debt.lived_there:
            return _verdict(SUPERVISOR, "together")
        return _verdict(NOT_ASKED, "household")
    if debt.at_premise:
        if debt.lived_there:
            return _verdict(SUPERVISOR, "stayed")
        if debt.shares_meter:
            return _verdict(SUPERVISOR, "shared")
        return _verdict(NOT_ASKED, "tenant")
    if debt.lived_there:
        return _verdict(NOT_ASKED, "other")
    return None


def _is_old(debt: Debt, rule: Mapping[str, Any], on: dt.date) -> bool:
    if debt.last_on is None:
        return False
    return (on - debt.last_on).days > 365 * int(rule["limit_years"])


def _verdict(code: str, ground: str) -> Verdict:
    return Verdict(code, ground, _CITATIONS[ground])
