"""The edit list of an agency: what it would get as the books stand, who is left out and why."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, select

from clerktui.db import Database
from clerktui.models import PlacementMove, Receivable, canonical_json
from clerktui.rules.agencies import AgencyRule, choose, read_rules
from clerktui.security.permissions import require
from clerktui.services.agencies.rows import ACCOUNT, AGENCY, CUSTOMER, PLACEMENT, agency_of
from clerktui.services.collections.placements import RULES, owed_of
from clerktui.services.collections.stops import find_stops
from clerktui.services.open_items import display_name, get_items
from clerktui.services.pending import pending_by_number
from clerktui.services.reference import Reference, get_reference
from clerktui.views.agencies import PlanLine, PlanView
from clerktui.views.people import Actor

AT_ONCE = 300
ENDED_FOR_GOOD = ("expired", "given_back")
_NOT_CLOSED = ("recalled", "paid")
_UNTOLD = "*"
_MOVE = PlacementMove.__table__
_RECEIVABLE = Receivable.__table__


@dataclass(frozen=True)
class Candidate:
    """An account an agency would get, what of it, and due until when."""

    account_id: int
    due_until: dt.date
    line: PlanLine


@dataclass
class Plan:
    """A list as it is worked out."""

    agency: str
    inside: list[Candidate] = field(default_factory=list)
    left_out: list[Candidate] = field(default_factory=list)

    @property
    def cents(self) -> int:
        """What would be placed."""
        return sum(one.line.amount_cents for one in self.inside)

    @property
    def hash(self) -> str:
        """What makes it the same list: who, and how much."""
        said = [[one.line.account, one.line.amount_cents] for one in self.inside]
        return hashlib.sha256(canonical_json([self.agency, said]).encode()).hexdigest()

    def view(self) -> PlanView:
        """As it is looked over."""
        lines = tuple(one.line for one in self.inside)
        return PlanView(self.agency, lines, tuple(one.line for one in self.left_out), self.cents)


def get_plan(db: Database, actor: Actor, agency: str) -> PlanView:
    """What an agency would get as the books stand; nothing is written.

    Raises:
        Refused: `denied`, `agency.unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        agency_of(connection, agency, reference.on)
        return plan(connection, reference, agency).view()


def plan(connection: Connection, reference: Reference, agency: str) -> Plan:
    """Work out the list of an agency; every debt is chosen for one agency only."""
    rules = _rules(connection, reference)
    placed = _placed_so_far(connection)
    made = Plan(agency)
    for one in _candidates(connection, reference, rules, placed):
        if one.line.agency == agency:
            (made.left_out if one.line.why else made.inside).append(one)
    return made


def _rules(connection: Connection, reference: Reference) -> tuple[AgencyRule, ...]:
    """The town's rules for the agencies there is an agreement with today."""
    query = select(AGENCY.c.code).where(AGENCY.c.effective_from <= reference.on).distinct()
    active = {
        code
        for code in connection.execute(query).scalars()
        if agency_of(connection, code, reference.on).is_active
    }
    rules = read_rules(reference.policy[RULES]["rules"])
    return tuple(rule for rule in rules if rule.agency in active)


def _placed_so_far(connection: Connection) -> dict[str, int]:
    query = (
        select(AGENCY.c.code, func.sum(PLACEMENT.c.amount_cents))
        .join(PLACEMENT, PLACEMENT.c.agency_id == AGENCY.c.id)
        .group_by(AGENCY.c.code)
    )
    return {code: int(cents) for code, cents in connection.execute(query)}


def _candidates(
    connection: Connection,
    reference: Reference,
    rules: Sequence[AgencyRule],
    placed: dict[str, int],
) -> Iterator[Candidate]:
    if not rules:
        return
    last = reference.on - dt.timedelta(days=min(rule.min_days for rule in rules))
    after = 0
    while ids := _past_due(connection, last, after):
        for one in _page(connection, reference, (rules, placed), ids):
            if not one.line.why:
                placed[one.line.agency] = placed.get(one.line.agency, 0) + one.line.amount_cents
            yield one
        after = ids[-1]


def _past_due(connection: Connection, last: dt.date, after: int) -> list[int]:
    query = (
        select(_RECEIVABLE.c.account_id)
        .where(_RECEIVABLE.c.account_id > after)
        .where(_RECEIVABLE.c.balance_cents > 0, _RECEIVABLE.c.due_on <= last)
        .distinct()
        .order_by(_RECEIVABLE.c.account_id)
        .limit(AT_ONCE)
    )
    return list(connection.execute(query).scalars())


def _page(
    connection: Connection,
    reference: Reference,
    choosing: tuple[Sequence[AgencyRule], dict[str, int]],
    ids: Sequence[int],
) -> Iterator[Candidate]:
    rules, placed = choosing
    items = get_items(connection, ids)
    stops = find_stops(connection, reference, ids, "agency")
    rows = _accounts(connection, ids)
    waiting = pending_by_number(connection, [row.number for row in rows])
    before = _before(connection, ids)
    kinds = reference.policy[RULES]["not_kinds"]
    yesterday = reference.on - dt.timedelta(days=1)
    for row in rows:
        owed = owed_of(reference, items[row.id], yesterday)
        due = [
            one.due_on
            for one in items[row.id]
            if one.balance_cents > 0
            and one.due_on <= yesterday
            and reference.services[one.service].kind not in kinds
        ]
        if not due or owed <= 0:
            continue
        days = (reference.on - min(due)).days
        agency = choose(rules, (row.account_class, days, owed), placed)
        if agency is None or ("", row.id) in before:
            continue
        why = [stop.words for stop in stops.get(row.id, ())]
        if waiting.get(row.number):
            why.append("money in a batch that is not posted")
        if (agency, row.id) in before:
            why.append("this agency had it before")
        elif (_UNTOLD, row.id) in before:
            why.append("its agency is still to be told that it was taken back")
        name = display_name(row.last_name, row.first_name)
        said = (row.number, name, row.account_class, days, owed, agency, "; ".join(why))
        yield Candidate(row.id, max(due), PlanLine(*said))


def _accounts(connection: Connection, ids: Sequence[int]) -> list[Any]:
    query = (
        select(
            ACCOUNT.c.id,
            ACCOUNT.c.number,
            ACCOUNT.c.account_class,
            CUSTOMER.c.last_name,
            CUSTOMER.c.first_name,
        )
        .join(CUSTOMER, CUSTOMER.c.id == ACCOUNT.c.customer_id)
        .where(ACCOUNT.c.id.in_(ids))
        .order_by(ACCOUNT.c.id)
    )
    return list(connection.execute(query))


def _before(connection: Connection, ids: Sequence[int]) -> set[tuple[str, int]]:
    """Which agency could not collect from an account.

    Without an agency, one has it now; `_UNTOLD`, one does not know yet that it has it no more.
    """
    query = (
        select(AGENCY.c.code, PLACEMENT.c.account_id, PLACEMENT.c.state, _MOVE.c.code.label("how"))
        .join(PLACEMENT, PLACEMENT.c.agency_id == AGENCY.c.id)
        .outerjoin(
            _MOVE,
            (_MOVE.c.placement_id == PLACEMENT.c.id) & _MOVE.c.code.in_(ENDED_FOR_GOOD),
        )
        .where(PLACEMENT.c.account_id.in_(ids))
    )
    found = set()
    for row in connection.execute(query):
        if row.state == "placed":
            found.add(("", row.account_id))
        elif row.how is not None:
            found.add((row.code, row.account_id))
        if row.state in _NOT_CLOSED:
            found.add((_UNTOLD, row.account_id))
    return found
