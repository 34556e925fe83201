"""What the demonstration town was asked to do: two years of orders that ended, and those of today.

They are written as rows, in pieces, because nobody waits for five hundred requests to be taken
one by one; each is what `work_orders` would have made of it, which the proofs of the books say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, select

from clerktui.db import Database
from clerktui.db.bulk import follow_ids, insert_rows, reserve_ids
from clerktui.models import (
    Account,
    Customer,
    Premise,
    WorkOrder,
    WorkOrderCaller,
    WorkOrderCost,
    WorkOrderMove,
)
from clerktui.rules.request_types import RequestType
from clerktui.services.confidential import is_hidden
from clerktui.services.demo.chance import Dice, dice, happens
from clerktui.services.demo.days import Calendar, is_open_day
from clerktui.services.numbering import next_number
from clerktui.services.open_items import display_name
from clerktui.services.reference import Reference, get_reference
from clerktui.services.work_order_rows import town
from clerktui.services.work_order_rows.making import new_order
from clerktui.services.work_order_rows.steps import due_of
from clerktui.views.people import Actor

ENDED = 500
LIVE = ("open", "assigned", "dispatched", "accepted", "arrived", "could_not")
_LIVE_MANY = (16, 14, 16, 6, 4, 4)
_DAYS_BACK, _LIVE_BACK = 720, 3
_DAY_BEGINS, _DAY_ENDS = 29_400, 59_000
_PLACES = 400
_TODAY = dt.timedelta(minutes=1)
_WAITS = {
    "assigned": (5, 60),
    "dispatched": (5, 90),
    "accepted": (2, 20),
    "arrived": (15, 90),
    "completed": (20, 180),
    "followed_up": (60, 600),
    "could_not": (10, 60),
    "cancelled": (30, 400),
}
"""How many minutes after the move before it each move came."""
_ROADS = {
    "open": (),
    "assigned": ("assigned",),
    "dispatched": ("assigned", "dispatched"),
    "accepted": ("assigned", "dispatched", "accepted"),
    "arrived": ("assigned", "dispatched", "accepted", "arrived"),
    "could_not": ("dispatched", "arrived", "could_not"),
    "completed": ("assigned", "dispatched", "accepted", "arrived", "completed"),
    "cancelled": ("assigned", "cancelled"),
}
_SAID = (
    "Neighbors asked, too.",
    "Since this morning.",
    "Second time this month.",
    "Please ring the bell first.",
    "Behind the house, by the fence.",
    "",
    "",
)
_DONE = ("Done.", "Done, nothing left to do.", "Repaired, ground put back.", "Looked after.")
_NOT = ("Caller called again: not needed any more.", "The same as another order.")
_MATERIAL = (("Repair clamp", 1_850), ("Asphalt patch, bag", 1_425), ("Valve box lid", 3_200))
_STAMPS = {"assigned": "assigned_at", "dispatched": "dispatched_at", "accepted": "accepted_at"}
_STAMPS["arrived"] = "arrived_at"


@dataclass
class _Rows:
    """What is written, by table; columns are those of the first row."""

    orders: list[dict[str, Any]] = field(default_factory=list)
    moves: list[dict[str, Any]] = field(default_factory=list)
    callers: list[dict[str, Any]] = field(default_factory=list)
    costs: list[dict[str, Any]] = field(default_factory=list)

    def write(self, connection: Connection) -> None:
        """Write all of it."""
        tables = (
            (WorkOrder, self.orders),
            (WorkOrderMove, self.moves),
            (WorkOrderCaller, self.callers),
            (WorkOrderCost, self.costs),
        )
        for model, rows in tables:
            if rows:
                columns = tuple(rows[0])
                values = [tuple(row[name] for name in columns) for row in rows]
                insert_rows(connection, model.__table__, columns, values)
        follow_ids(connection, WorkOrder.__table__)


class _Office:
    """Who takes requests and who goes, in a town with these types and these places."""

    def __init__(
        self, reference: Reference, staff: dict[str, Actor], places: Sequence[Any]
    ) -> None:
        self.reference = reference
        self.places = places
        self.clerks = (staff["ana"].user_id, staff["dee"].user_id)
        self.dispatcher = staff["rae"].user_id
        self.labor_cents = int(town.rules(reference)["labor_cents_hour"])
        self.kinds = [
            one
            for one in town.types(reference).values()
            if one.made_by == "desk" and one.is_active and not one.disconnects
        ]
        self.crews: dict[str, list[str]] = {}
        self.workers: dict[str, int | None] = {}
        for crew in town.crews(reference).values():
            self.crews.setdefault(crew.department, []).append(crew.code)
            known = [staff[name].user_id for name in crew.members if name in staff]
            self.workers[crew.code] = known[0] if known else None


def write_requests(
    db: Database, staff: dict[str, Actor], calendar: Calendar, seed: int, ended: int = ENDED
) -> None:
    """Write the orders of two years and those of these days, where the town has places for them."""
    rng = dice(seed, "requests")
    with db.write(patient=True) as connection:
        reference = get_reference(db, connection)
        places = _places(connection)
        if not places:
            return
        office = _Office(reference, staff, places)
        if not office.kinds:
            return
        now = db.clock.now()
        wanted = sorted(_wanted(rng, calendar, now, ended), key=lambda one: one[0])
        ids = reserve_ids(connection, WorkOrder.__table__, len(wanted))
        number = next_number(connection, WorkOrder.__table__.c.number)
        rows = _Rows()
        for place, (made_at, state) in enumerate(wanted):
            _Order(office, rng, rows, now).write((ids[place], number + place), made_at, state)
        rows.write(connection)


def _wanted(
    rng: Dice, calendar: Calendar, now: dt.datetime, ended: int
) -> Iterator[tuple[dt.datetime, str]]:
    """When each order was made, and where it stands today."""
    for _ in range(ended):
        day = calendar.today - dt.timedelta(days=rng.randint(_LIVE_BACK + 1, _DAYS_BACK))
        while not is_open_day(day):
            day -= dt.timedelta(days=1)
        is_done = not happens(rng, 80)
        yield (
            calendar.at(day, rng.randint(_DAY_BEGINS, _DAY_ENDS)),
            "completed" if is_done else "cancelled",
        )
    for state, many in zip(LIVE, _LIVE_MANY, strict=True):
        for _ in range(many):
            ago = dt.timedelta(minutes=rng.randint(300, _LIVE_BACK * 24 * 60))
            yield now - ago, state


class _Order:
    """One order on its road, with who asked and what it took."""

    def __init__(self, office: _Office, rng: Dice, rows: _Rows, now: dt.datetime) -> None:
        self.office, self.rng, self.rows, self.now = office, rng, rows, now

    def write(self, named: tuple[int, int], made_at: dt.datetime, state: str) -> None:
        """Put its rows on the pile."""
        rng, office = self.rng, self.office
        kind, where = rng.choice(office.kinds), rng.choice(office.places)
        made_at = made_at.replace(microsecond=0)
        by = rng.choice(office.clerks)
        order = _BLANK | new_order(
            office.reference,
            kind.code,
            made_at,
            account_id=where.account_id,
            premise_id=where.premise_id,
            place=where.address,
            wanted_on=made_at.date(),
            made_by_id=by,
            description=rng.choice(_SAID),
            answers=_answers(kind, rng),
        )
        order |= {"id": named[0], "number": named[1], "state": "open", "crew": ""}
        order |= {"assigned_at": None, "answers": order["answers"] or {}}
        crew = kind.crew or rng.choice(office.crews.get(kind.department) or [""])
        self._move(order, ("opened", "open", ""), made_at, by)
        self._go(order, (made_at, state, crew), kind)
        order["due_at"] = due_of(order)
        self.rows.orders.append(order)
        self._callers(order, where, kind, by)
        if order["state"] in ("completed", "followed_up"):
            self._costs(order)

    def _go(
        self, order: dict[str, Any], to: tuple[dt.datetime, str, str], kind: RequestType
    ) -> None:
        at, state, crew = to
        road = _ROADS[state]
        if state == "completed" and kind.follow_up:
            road = (*road, "followed_up")
        worker = self.office.workers.get(crew)
        for step in road:
            least, most = _WAITS[step]
            at = min(at + dt.timedelta(minutes=self.rng.randint(least, most)), self.now - _TODAY)
            before = order["state"]
            if step in ("assigned", "dispatched"):
                order |= {"crew": crew, "owner_id": self.office.dispatcher}
            if step in _STAMPS:
                order[_STAMPS[step]] = at
            if step in ("accepted", "arrived"):
                order["worker_id"] = worker
            note = self._end(order, step, at)
            order |= {"state": step, "version": order["version"] + 1}
            is_out = step in ("accepted", "arrived", "could_not", "completed")
            self._move(order, (step, before, note), at, worker if is_out else None)

    def _end(self, order: dict[str, Any], step: str, at: dt.datetime) -> str:
        """What a move that ends it, or gives it back, says and changes."""
        rng, office = self.rng, self.office
        if step == "could_not":
            code, said = rng.choice(list(town.rules(office.reference)["could_not"].items()))
            order |= {"outcome": code, "note": str(said)}
        elif step in ("completed", "cancelled"):
            note = rng.choice(_DONE if step == "completed" else _NOT)
            outcome = "done" if step == "completed" else ""
            by = order["worker_id"] or office.dispatcher
            order |= {"ended_at": at, "ended_by_id": by, "note": note, "outcome": outcome}
        else:
            return ""
        return str(order["note"])

    def _move(
        self, order: dict[str, Any], move: tuple[str, str, str], at: dt.datetime, by: int | None
    ) -> None:
        kind, before, note = move
        self.rows.moves.append(
            {
                "order_id": order["id"],
                "kind": kind,
                "from_state": "" if kind == "opened" else before,
                "to_state": order["state"],
                "crew": order["crew"],
                "at": at,
                "user_id": by or self.office.dispatcher,
                "note": note,
                "said": {},
            }
        )

    def _callers(self, order: dict[str, Any], where: Any, kind: RequestType, by: int) -> None:
        name = display_name(where.last_name, where.first_name)
        asked = [(where.account_id, name, where.phone or "")]
        if happens(self.rng, 120):
            asked.append((None, "A NEIGHBOR", "919-555-0188"))
        for account_id, caller, number in asked:
            self.rows.callers.append(
                {
                    "order_id": order["id"],
                    "account_id": account_id,
                    "caller": caller,
                    "number": number,
                    "words": order["description"],
                    "wants_call": kind.follow_up and bool(number),
                    "language": where.language,
                    "at": order["made_at"],
                    "user_id": by,
                }
            )

    def _costs(self, order: dict[str, Any]) -> None:
        quarters = self.rng.randint(1, 12)
        by = order["ended_by_id"]
        spent = [("labor", "Labor", quarters * 250, "hour", self.office.labor_cents)]
        if happens(self.rng, 350):
            spent.append(("material", *self._material()))
        for kind, description, milli, unit, unit_cents in spent:
            self.rows.costs.append(
                {
                    "order_id": order["id"],
                    "kind": kind,
                    "description": description,
                    "quantity_milli": milli,
                    "unit": unit,
                    "amount_cents": milli * unit_cents // 1000,
                    "at": order["ended_at"],
                    "user_id": by,
                }
            )

    def _material(self) -> tuple[str, int, str, int]:
        what, cents = self.rng.choice(_MATERIAL)
        return what, self.rng.randint(1, 3) * 1000, "", cents


_BLANK: dict[str, Any] = {
    **dict.fromkeys(
        (
            *("application_id", "ended_at", "ended_by_id", "owner_id", "worker_id", "parent_id"),
            *("plan_id", "schedule_by", "arrive_by", "complete_by", "assigned_at"),
            *("dispatched_at", "accepted_at", "arrived_at"),
        )
    ),
    **dict.fromkeys(("note", "outcome", "description", "crew"), ""),
    "version": 0,
    "answers": {},
}


def _answers(kind: RequestType, rng: Dice) -> dict[str, str]:
    """What the caller said to what has to be asked."""
    found = {}
    for one in kind.fields:
        known = one.choices or {"yes_no": ("yes", "no"), "number": ("1", "2")}.get(one.kind, ())
        if known:
            found[one.code] = rng.choice(known)
        elif one.is_required:
            found[one.code] = "by the road"
    return found


def _places(connection: Connection) -> Sequence[Any]:
    """Places with somebody who can be called, spread over the town; none that is confidential."""
    account, customer, premise = Account.__table__, Customer.__table__, Premise.__table__
    every = select(func.count()).select_from(account)
    step = max(1, connection.execute(every).scalar_one() // _PLACES)
    query = (
        select(
            account.c.id.label("account_id"),
            account.c.premise_id,
            premise.c.address,
            customer.c.last_name,
            customer.c.first_name,
            customer.c.phone,
            customer.c.language,
        )
        .join(customer, customer.c.id == account.c.customer_id)
        .join(premise, premise.c.id == account.c.premise_id)
        .where(account.c.status == "active", account.c.account_class != "tax", ~is_hidden())
        .where(account.c.id % step == 0)
        .order_by(account.c.id)
    )
    return connection.execute(query.limit(_PLACES)).all()
