"""The place somebody applies for: which it is, who was there before, and what it can be billed."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Connection, select

from clerktui.errors import Refused
from clerktui.models import Account, Customer, Premise, ServiceAgreement
from clerktui.rules.applications import Premises
from clerktui.rules.checkdigits import check_length, with_check
from clerktui.rules.text import snippet
from clerktui.services.open_items import display_name
from clerktui.services.reference import Reference
from clerktui.services.search_index import premise_columns
from clerktui.views.applications import Offer

_ACCOUNT = Account.__table__
_AGREEMENT = ServiceAgreement.__table__
_CUSTOMER = Customer.__table__
_PREMISE = Premise.__table__
_LAST_DIGITS = re.compile(r"(.*\D)?(\d+)")
_ORDER = {"active": 0, "pending": 1, "closed": 2}


def find_premise(connection: Connection, typed: str) -> Any:
    """The place an address means, or where the account of that number is.

    Raises:
        Refused: `application.premise_unknown`, `application.premise_several`.
    """
    there = (
        select(_PREMISE.c.id, _PREMISE.c.address)
        .join(_ACCOUNT, _ACCOUNT.c.premise_id == _PREMISE.c.id)
        .where(_ACCOUNT.c.number == typed.strip())
    )
    by_account = connection.execute(there).first()
    if by_account is not None:
        return by_account
    wanted = premise_columns(typed)
    query = select(_PREMISE.c.id, _PREMISE.c.address).where(
        _PREMISE.c.street_n == wanted["street_n"]
    )
    if wanted["house"] is None:
        query = query.where(_PREMISE.c.house.is_(None))
    else:
        query = query.where(_PREMISE.c.house == wanted["house"])
    rows = connection.execute(query.order_by(_PREMISE.c.id).limit(9)).all()
    exact = [row for row in rows if row.address == typed.strip()]
    found = exact or rows
    if not found:
        raise Refused("application.premise_unknown", address=snippet(typed))
    if len(found) > 1:
        listed = ", ".join(row.address for row in found)
        raise Refused("application.premise_several", address=snippet(typed), places=listed)
    return found[0]


def offer_of(connection: Connection, reference: Reference, premise_id: int | None) -> Offer | None:
    """What the last occupant of a place took, with the meter; None where nobody was there yet."""
    if premise_id is None:
        return None
    query = (
        select(_ACCOUNT, _CUSTOMER.c.last_name, _CUSTOMER.c.first_name)
        .join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
        .where(_ACCOUNT.c.premise_id == premise_id)
    )
    known = set(reference.policy["application.services"])
    rows = connection.execute(query).all()
    for row in sorted(rows, key=lambda one: (_ORDER[one.status], -one.id)):
        taken = [one for one in agreements(connection, row.id) if one.service in known]
        if taken:
            services = " ".join(
                f"{one.service}:{one.rate_class}" if one.rate_class else one.service
                for one in taken
            )
            meter = next((one.meter for one in taken if one.meter), "")
            name = display_name(row.last_name, row.first_name)
            return Offer(row.number, name, row.status, services, meter)
    return None


def agreements(connection: Connection, account_id: int) -> list[Any]:
    """The services an account took last, each once, in the order they were agreed."""
    query = select(_AGREEMENT).where(_AGREEMENT.c.account_id == account_id)
    newest = {row.service: row for row in connection.execute(query.order_by(_AGREEMENT.c.id))}
    return list(newest.values())


def billing_of(reference: Reference, premise_id: int | None) -> Premises:
    """What the town can bill at a place: rate classes by service, and which need a meter."""
    decided = reference.policy["application.services"]
    return Premises(
        premise_id is not None,
        {code: tuple(one["rates"]) for code, one in decided.items()},
        frozenset(code for code, one in decided.items() if one.get("metered")),
    )


def next_account_number(connection: Connection, reference: Reference, premise_id: int) -> str:
    """The number of a place's next account: the last occupant's with its last part one higher.

    A place that had none begins as the town's policy says.
    """
    rule = reference.policy["application.account_number"]
    at_place = select(_ACCOUNT.c.number).where(
        _ACCOUNT.c.premise_id == premise_id, _ACCOUNT.c.account_class != "tax"
    )
    numbers = connection.execute(at_place.order_by(_ACCOUNT.c.id)).scalars().all()
    scheme = str(rule["check"])
    if numbers:
        number = _following(numbers[-1], scheme)
    else:
        first = str(rule["first"]).format(premise=premise_id)
        digits = "".join(filter(str.isdigit, first))
        number = first + with_check(scheme, digits)[len(digits) :] if scheme else first
    while connection.execute(select(_ACCOUNT.c.id).where(_ACCOUNT.c.number == number)).first():
        number = _following(number, scheme)
    return number


def _following(number: str, scheme: str) -> str:
    """A number with its last digits one higher, and with its check digit where there is one.

    >>> _following("10-0442-07", ""), _following("W9", ""), _following("10-0442-04", "luhn")
    ('10-0442-08', 'W10', '10-0442-12')
    """
    if scheme:
        digits = "".join(filter(str.isdigit, number))
        body = digits[: -check_length(scheme)]
        new = iter(with_check(scheme, f"{int(body) + 1:0{len(body)}d}"))
        return "".join(next(new) if mark.isdigit() else mark for mark in number)
    found = _LAST_DIGITS.fullmatch(number)
    if found is None:
        return f"{number}-01"
    return f"{found[1] or ''}{int(found[2]) + 1:0{len(found[2])}d}"
