"""The gate of debt setoff: every condition, which holds and which does not, and from when it will.

Nothing is asked in a row and stopped at the first: who looks sees all that is missing at once.

Source: G.S. 105A-3, 105A-4, 105A-5, 105A-13; the clearinghouse's practice, as the town's policy.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import money, town_date
from clerktui.models import CustomerIdentity, SetoffParticipation
from clerktui.rules.setoff import KINDS, last_name
from clerktui.security import identity_keys
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.collections.stops import find_stops
from clerktui.services.open_items import display_name
from clerktui.services.reference import Reference, get_reference
from clerktui.services.setoff.addresses import Debtor, debtor_of
from clerktui.services.setoff.owing import Owed, accounts_of_person, owed_of
from clerktui.services.setoff.rows import RULES, open_debt
from clerktui.views.people import Actor
from clerktui.views.setoff import GateLine, GateView, OwedPart

_IDENTITY = CustomerIdentity.__table__
_PARTICIPATION = SetoffParticipation.__table__
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Candidate:
    """What an account, or a person's small debts together, would bring to setoff.

    Attributes:
        owed: the accounts that give to the debt, this one first.
        identity: the row of the paper whose number is sent; None where there is none.
    """

    debtor: Debtor
    owed: tuple[Owed, ...]
    identity: Any
    lines: tuple[GateLine, ...]

    @property
    def cents(self) -> int:
        """What they owe together."""
        return sum(one.cents for one in self.owed)

    @property
    def missing(self) -> tuple[GateLine, ...]:
        """What does not hold."""
        return tuple(line for line in self.lines if not line.is_met)


def get_gate(
    db: Database,
    actor: Actor,
    account: str,
    combines: bool = False,  # noqa: FBT001, FBT002
    kind: str = "",
) -> GateView:
    """Whether a letter may be written for what an account owes, and all that is missing.

    Args:
        db: the books.
        actor: who asks.
        account: its number.
        combines: whether the person's small debts of the same kind are taken together.
        kind: "tax", "utility" or "other"; else the one most is owed of that is in no debt yet.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`, `setoff.kind`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        found = which_account(connection, account)
        one = candidate(db, connection, reference, found, (kind, combines))
        kind = one.owed[0].kind
        together = _small(connection, reference, found, kind)
        code = reference.policy[RULES]["codes"][kind]
        return GateView(
            account=found.number,
            name=one.debtor.name,
            owed_cents=one.owed[0].cents,
            oldest_due_on=one.owed[0].oldest_due_on,
            lines=one.lines,
            combined=tuple(map(_part, together)) if len(together) > 1 else (),
            combined_cents=sum(part.cents for part in together) if len(together) > 1 else 0,
            number=open_debt(connection, found.id, code),
            kind=kind,
            others=one.owed[0].others,
        )


def _part(owed: Owed) -> OwedPart:
    return OwedPart(owed.number, owed.cents, owed.oldest_due_on)


def candidate(
    db: Database,
    connection: Connection,
    reference: Reference,
    account: Any,
    how: tuple[str, bool],
) -> Candidate:
    """What an account (its row, with id, number, customer_id) would bring, with its gate.

    Args:
        db: the books.
        connection: of the caller's transaction.
        reference: as of today.
        account: its row.
        how: the kind of debt, or nothing; and whether small debts are combined.

    Raises:
        Refused: `setoff.kind`.
    """
    kind, combines = how
    if kind and kind not in KINDS:
        raise Refused("setoff.kind", known=", ".join(KINDS))
    owed: tuple[Owed, ...] = (owed_of(connection, reference, account, kind),)
    if combines:
        together = _small(connection, reference, account, owed[0].kind)
        owed = together if len(together) > 1 else owed
    debtor = debtor_of(connection, account)
    identity = _identity(db, connection, reference, account.customer_id)
    asked = _Asked(connection, reference, owed, debtor, identity, combines=combines)
    return Candidate(debtor, owed, identity.row, tuple(_before_letter(asked)))


def _small(
    connection: Connection, reference: Reference, account: Any, kind: str
) -> tuple[Owed, ...]:
    """The debts of a person of a kind that are too small to stand alone, this account's first.

    Source: the clearinghouse: a debt of the minimum stands alone, smaller ones are combined.
    """
    rules = reference.policy[RULES]
    if not rules["combines"]:
        return ()
    mine = accounts_of_person(connection, account)
    found = [owed_of(connection, reference, one, kind) for one in mine]
    code = rules["codes"][kind]
    small = [
        one
        for one in found
        if 0 < one.cents < rules["minimum_cents"]
        and open_debt(connection, one.account_id, code) is None
    ]
    if all(one.account_id != account.id for one in small):
        return ()
    return tuple(sorted(small, key=lambda one: (one.account_id != account.id, one.account_id)))


# ---------------------------------------------------------------------------------- conditions
@dataclass(frozen=True)
class _Paper:
    """The paper whose number would be sent, or why there is none."""

    row: Any
    problem: str = ""


@dataclass(frozen=True)
class _Asked:
    """What the conditions are asked of."""

    connection: Connection
    reference: Reference
    owed: Sequence[Owed]
    debtor: Debtor
    paper: _Paper
    combines: bool

    @property
    def rules(self) -> Any:
        return self.reference.policy[RULES]


def _before_letter(asked: _Asked) -> Iterator[GateLine]:
    yield participation_line(asked.connection, asked.reference.on)
    yield _minimum(asked)
    yield _age(asked)
    yield _number(asked.paper)
    yield from _person(asked.debtor)
    yield stops_line(asked.connection, asked.reference, [one.account_id for one in asked.owed])
    yield _under_way(asked)


def participation_line(connection: Connection, on: dt.date) -> GateLine:
    """Whether the town's agreement with the clearinghouse is in force on a day."""
    row = participation_of(connection, on)
    if row is None:
        return GateLine(
            "participation",
            False,
            f"The town has no agreement with the clearinghouse on file for {town_date(on)}. "
            "Enter this year's form.",
        )
    words = f"The town participates as {row.entity_code} until {town_date(row.until_on)}."
    return GateLine("participation", True, words)


def participation_of(connection: Connection, on: dt.date) -> Any:
    """The agreement in force on a day, the one entered last, or None."""
    query = (
        select(_PARTICIPATION)
        .where(_PARTICIPATION.c.from_on <= on, _PARTICIPATION.c.until_on >= on)
        .order_by(_PARTICIPATION.c.id.desc())
    )
    return connection.execute(query.limit(1)).first()


def _minimum(asked: _Asked) -> GateLine:
    least = asked.rules["minimum_cents"]
    cents = sum(one.cents for one in asked.owed)
    what = "Together" if len(asked.owed) > 1 else "It"
    if cents >= least:
        return GateLine("minimum", True, f"{what} owes {money(cents)}, at least {money(least)}.")
    if asked.combines:
        said = f"The small debts of this person come to {money(cents)}"
    else:
        said = f"It owes {money(cents)} that is past due long enough"
    return GateLine("minimum", False, f"{said}; the least is {money(least)}.")


def _age(asked: _Asked) -> GateLine:
    days = asked.rules["past_due_days"]
    if all(one.oldest_due_on is not None for one in asked.owed):
        oldest = min(one.oldest_due_on for one in asked.owed if one.oldest_due_on)
        ago = (asked.reference.on - oldest).days
        return GateLine("age", True, f"It is past due since {town_date(oldest)}, {ago} days ago.")
    younger = [one.younger_on for one in asked.owed if one.younger_on is not None]
    if not younger:
        return GateLine("age", False, "Nothing on it is past due.")
    until = min(younger) + dt.timedelta(days=days)
    words = f"It is not {days} days past due yet; it will be on {town_date(until)}."
    return GateLine("age", False, words, until)


def _number(paper: _Paper) -> GateLine:
    if paper.problem:
        return GateLine("number", False, paper.problem)
    words = f"A number ending {paper.row.last4} ({paper.row.kind.upper()}) is in the sealed store."
    return GateLine("number", True, words)


def _person(debtor: Debtor) -> Iterator[GateLine]:
    if debtor.is_business or not debtor.first_name or not last_name(debtor.last_name):
        words = (
            "The State matches a person's last and first name. A sole owner is submitted by the "
            "own name and number: change the name first."
        )
        yield GateLine("name", False, words)
    else:
        yield GateLine("name", True, f"The debtor is a person: {debtor.name}.")
    if debtor.problem:
        yield GateLine("address", False, debtor.problem)
    else:
        yield GateLine("address", True, f"Mail goes to {debtor.city} {debtor.state} {debtor.zip}.")


def stops_line(
    connection: Connection, reference: Reference, account_ids: Sequence[int]
) -> GateLine:
    """Whether nothing stops setoff on these accounts: a flag, a promise, a plan, a dispute."""
    found = find_stops(connection, reference, list(account_ids), "setoff")
    stops = [stop for each in found.values() for stop in each]
    if not stops:
        return GateLine("stops", True, "Nothing stops it: no bankruptcy, dispute, promise or hold.")
    days = [stop.until for stop in stops if stop.until is not None]
    until = max(days) + _DAY if len(days) == len(stops) else None
    words = "; ".join(dict.fromkeys(stop.words for stop in stops))
    return GateLine("stops", False, f"It is stopped: {words}.", until)


def _under_way(asked: _Asked) -> GateLine:
    codes = asked.rules["codes"]
    numbers = [open_debt(asked.connection, one.account_id, codes[one.kind]) for one in asked.owed]
    under_way = next((number for number in numbers if number is not None), None)
    if under_way is None:
        return GateLine("under_way", True, "It is not in debt setoff yet.")
    return GateLine("under_way", False, f"It is in debt setoff already: debt {under_way}.")


def _identity(
    db: Database, connection: Connection, reference: Reference, customer_id: int
) -> _Paper:
    """The newest paper of a kind that can be sent whose number this installation can open."""
    kinds = tuple(reference.policy[RULES]["numbers"])
    rows = connection.execute(
        select(_IDENTITY)
        .where(_IDENTITY.c.customer_id == customer_id, _IDENTITY.c.kind.in_(kinds))
        .order_by(_IDENTITY.c.id.desc())
    ).all()
    sealed = [row for row in rows if row.sealed]
    if not sealed:
        said = "only its last four are known" if rows else "none is in the sealed store"
        return _Paper(None, f"A Social Security or taxpayer number is needed: {said}.")
    try:
        key = identity_keys.load_key(db.identity_key_files)
    except Refused:
        key = None
    mine = [row for row in sealed if key is not None and row.key_code == key.code]
    if not mine:
        return _Paper(None, "The number is sealed with a key that is not on this machine.")
    return _Paper(mine[0])


def name_of(row: Any) -> str:
    """A debtor as lists show them."""
    return display_name(row.last_name, row.first_name)
