"""The gate of a case: every condition, which holds and which does not, and what is owed of it.

Source: G.S. 105-366(b) (once delinquent), 105-378 (ten years), 11 U.S.C. 362 (stay).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.i18n import money, town_date
from clerktui.models import Customer, EnforcementCase, EnforcementItem, Receivable
from clerktui.rules.collections import Stop
from clerktui.rules.enforcement import KINDS, SERVED_ON, must_release
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.accruals.tax_bills import bills_of
from clerktui.services.collections.stops import find_stops
from clerktui.services.enforcement.rows import OPEN, RULES
from clerktui.services.flag_effects import flags_holding, rule_of
from clerktui.services.flags import flag_view
from clerktui.services.open_items import display_name
from clerktui.services.reference import Reference, get_reference
from clerktui.views.accruals import TaxBillView
from clerktui.views.enforcement import EnforcementGate, ThirdPartyView
from clerktui.views.people import Actor
from clerktui.views.setoff import GateLine

_ACT = "enforce"
_CASE = EnforcementCase.__table__
_CUSTOMER = Customer.__table__
_ITEM = EnforcementItem.__table__
_RECEIVABLE = Receivable.__table__


def get_gate(db: Database, actor: Actor, account: str, kind: str) -> EnforcementGate:
    """Whether a case of a kind may be opened for what an account owes, and all that is missing.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        found = which_account(connection, account)
        return gate_of(connection, reference, found, kind)


def gate_of(
    connection: Connection,
    reference: Reference,
    account: Any,
    kind: str,
    party: ThirdPartyView | None = None,
) -> EnforcementGate:
    """The gate of an account (its row, with id, number, customer_id)."""
    who = connection.execute(select(_CUSTOMER).where(_CUSTOMER.c.id == account.customer_id)).one()
    bills = bills_of(connection, reference, account.id)
    takes = enforceable(reference, bills)
    lines = [_delinquent(reference, bills, takes)]
    if kind == "wages" and who.is_business:
        words = "It is a business: nobody owes it wages. Attach its bank deposits or rents."
        lines.append(GateLine("business", False, words))
    lines += _amount(reference, takes)
    lines += _barred(reference, bills)
    lines += _stopped(stops_of(connection, reference, account.id))
    lines += [_under_way(connection, account.id, kind)]
    if party is not None:
        lines.append(_party(party, kind))
    return EnforcementGate(
        account=account.number,
        name=display_name(who.last_name, who.first_name),
        owed_cents=sum(one.total_cents for one in takes),
        lines=tuple(lines),
    )


def enforceable(reference: Reference, bills: Sequence[TaxBillView]) -> tuple[TaxBillView, ...]:
    """The taxes that are delinquent and not barred, the oldest first.

    Source: G.S. 105-366(b), 105-378(a).
    """
    found = [
        one
        for one in bills
        if one.total_cents > 0
        and one.principal_cents + one.interest_cents + one.penalty_cents + one.cost_cents > 0
        and one.delinquent_on <= reference.on <= one.barred_after
    ]
    return tuple(sorted(found, key=lambda one: (one.due_on, one.service)))


def stops_of(connection: Connection, reference: Reference, account_id: int) -> list[Stop]:
    """What keeps an account from being enforced against."""
    return stops_by(connection, reference, [account_id]).get(account_id, [])


def stops_by(
    connection: Connection, reference: Reference, account_ids: Sequence[int]
) -> dict[int, list[Stop]]:
    """The same for many accounts; every flag that forbids it counts, not only the gravest.

    A dispute must never hide a bankruptcy: the one pauses a case, the other ends it.
    """
    found = find_stops(connection, reference, account_ids, _ACT)
    for account_id, holding in flags_holding(connection, reference, account_ids).items():
        known = {stop.code for stop in found.get(account_id, ())}
        for code, _, _ in holding:
            if code not in known and _ACT in rule_of(reference, code).forbids:
                words = flag_view(code, "", None).words
                found.setdefault(account_id, []).append(Stop(code, words))
    return found


def release_code(reference: Reference, stops: Sequence[Stop]) -> str:
    """Which stop ends every case by the town's policy; empty where none does."""
    return must_release([stop.code for stop in stops], reference.policy[RULES]["releases"])


def left_of(connection: Connection, reference: Reference, row: Any) -> dict[int | None, int]:
    """What is left of a case in cents, by its item's id; its fee under None."""
    items = connection.execute(select(_ITEM).where(_ITEM.c.case_id == row.id)).all()
    bills = bills_of(connection, reference, row.account_id)
    owed = {(one.service, one.tax_year): one.total_cents for one in bills}
    left: dict[int | None, int] = {
        item.id: max(0, owed.get((item.service, item.tax_year), 0)) for item in items
    }
    left[None] = fee_left(connection, row)
    return left


def fee_left(connection: Connection, row: Any) -> int:
    """What is left of the fee of service: all of it until it is owed."""
    if row.fee_receivable_id is None:
        return int(row.fee_cents) if row.state == "draft" else 0
    query = select(_RECEIVABLE.c.balance_cents).where(_RECEIVABLE.c.id == row.fee_receivable_id)
    return max(0, int(connection.execute(query).scalar_one()))


def open_case(connection: Connection, account_id: int, kind: str) -> int | None:
    """The number of the case of a kind an account is in, or None."""
    query = select(_CASE.c.number).where(
        _CASE.c.account_id == account_id, _CASE.c.kind == kind, _CASE.c.state.in_(OPEN)
    )
    return connection.execute(query).scalar()


# ---------------------------------------------------------------------------------- conditions
def _delinquent(
    reference: Reference, bills: Sequence[TaxBillView], takes: Sequence[TaxBillView]
) -> GateLine:
    if takes:
        years = ", ".join(f"{one.tax_year} since {town_date(one.delinquent_on)}" for one in takes)
        return GateLine("delinquent", True, f"Delinquent: {years}.")
    ahead = [one for one in bills if one.total_cents > 0 and one.delinquent_on > reference.on]
    if ahead:
        day = min(one.delinquent_on for one in ahead)
        words = f"No tax is delinquent yet: the next is on {town_date(day)}."
        return GateLine("delinquent", False, words, day)
    return GateLine("delinquent", False, "It owes no tax that can be enforced.")


def _amount(reference: Reference, takes: Sequence[TaxBillView]) -> Iterator[GateLine]:
    least = reference.policy[RULES]["minimum_cents"]
    cents = sum(one.total_cents for one in takes)
    if takes:
        is_met = cents >= least
        words = f"{money(cents)} is owed" + ("." if is_met else f"; the least is {money(least)}.")
        yield GateLine("minimum", is_met, words)


def _barred(reference: Reference, bills: Sequence[TaxBillView]) -> Iterator[GateLine]:
    """A barred year is left out; where others are owed it stands in nobody's way."""
    for one in bills:
        if one.total_cents > 0 and one.barred_after < reference.on:
            is_alone = not enforceable(reference, bills)
            words = f"The {one.tax_year} tax is left out: {one.words}."
            yield GateLine("barred", not is_alone, words)


def _stopped(stops: Sequence[Stop]) -> Iterator[GateLine]:
    if not stops:
        yield GateLine("stops", True, "Nothing stops it.")
    for stop in stops:
        words = f"Stopped: {stop.words}."
        yield GateLine("stops", False, words, stop.until)


def _under_way(connection: Connection, account_id: int, kind: str) -> GateLine:
    number = open_case(connection, account_id, kind)
    name = KINDS.get(kind, kind).lower()
    if number is None:
        return GateLine("under_way", True, f"No case for {name} is open.")
    words = f"Case {number} for {name} is open already."
    return GateLine("under_way", False, words)


def _party(party: ThirdPartyView, kind: str) -> GateLine:
    wanted = SERVED_ON[kind]
    if party.kind != wanted:
        words = f"{party.name} is entered as {party.kind}; this is served on: {wanted}."
    elif not party.is_active:
        words = f"{party.name} is not used any more."
    else:
        return GateLine("third_party", True, f"Served on {party.name}.")
    return GateLine("third_party", False, words)
