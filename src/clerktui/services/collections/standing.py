"""How accounts stand with the procedure: their rows worked out anew from what the books say.

Whoever asks holds the accounts' locks, so that a row never says less or more than the open items
of the same moment. Nothing is written where nothing changed.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, insert, select, update

from clerktui.models import Account, CollectionItem, CollectionStep
from clerktui.rules.aging import bucket
from clerktui.rules.allocation import OpenItem
from clerktui.rules.broken_promises import broken_since
from clerktui.rules.collection_debts import done_by, plans_for
from clerktui.rules.collection_order import RiskRule, sort_key
from clerktui.rules.collection_procedure import (
    CALL,
    HELD,
    OVER,
    Debtor,
    Done,
    NextStep,
    PastDue,
    Plan,
    next_step,
    read_procedure,
)
from clerktui.rules.collections import Stop
from clerktui.services.collections.lateness import as_collected
from clerktui.services.collections.stops import find_stops
from clerktui.services.flag_effects import flags_holding
from clerktui.services.open_items import get_items
from clerktui.services.reference import Reference

_ACCOUNT = Account.__table__
_ITEM = CollectionItem.__table__
_STEP = CollectionStep.__table__
_IDS: BindParameter[Any] = bindparam("accounts", expanding=True)
_ROWS = select(_ITEM).where(_ITEM.c.account_id.in_(_IDS))
_ACCOUNTS = select(_ACCOUNT.c.id, _ACCOUNT.c.account_class, _ACCOUNT.c.status).where(
    _ACCOUNT.c.id.in_(_IDS)
)
_OF_A_STEP = ("id", "account_id", "code", "day", "outcome", "plan", "undoes_id")
_DONE = (
    select(*(_STEP.c[name] for name in _OF_A_STEP))
    .where(_STEP.c.account_id.in_(_IDS))
    .order_by(_STEP.c.account_id, _STEP.c.id)
)
_NO_AGREEMENT: dict[str, Any] = {"agreed_on": None, "hold_code": "", "hold_until": None}
_COMPARED = (
    "state",
    "lane",
    "plan",
    "services",
    "also",
    "oldest_due",
    "past_due_cents",
    "next_step",
    "next_on",
    "why",
    "attempts",
    "risk",
    "sort_key",
    "paused_until",
    "paused_why",
    "agreed_on",
    "hold_code",
    "hold_until",
)


@dataclass(frozen=True)
class Changed:
    """How an account's row changed: `before` is None where there was none, `after` where clear."""

    account_id: int
    before: Any
    after: Mapping[str, Any] | None

    @property
    def began(self) -> bool:
        """Whether it was not collected and is now."""
        return self.after is not None and not self.was_open

    @property
    def cleared(self) -> bool:
        """Whether it was collected and is not any more."""
        return self.after is None and self.was_open

    @property
    def was_open(self) -> bool:
        """Whether it was being collected."""
        return self.before is not None and self.before.state == "open"

    @property
    def is_other(self) -> bool:
        """Whether it stands otherwise than before."""
        if self.after is None or not self.was_open:
            return self.began or self.cleared
        return any(getattr(self.before, name) != self.after[name] for name in _COMPARED)


@dataclass(frozen=True)
class _Facts:
    """What the rows of some accounts are worked out of."""

    reference: Reference
    plans: tuple[Plan, ...]
    risk: RiskRule
    items: Mapping[int, Sequence[OpenItem]]
    done: Mapping[int, Sequence[Done]]
    flags: Mapping[int, Sequence[Any]]


@dataclass(frozen=True)
class _Found:
    """An account that is collected: its plan, what is past due of it, what is next.

    `also` are the other plans that take it.
    """

    plan: Plan
    owed: PastDue
    step: NextStep
    done: Sequence[Done]
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """Which of an account's plans is asked about: the one whose next step this is, or by account.

    Without either it is the plan whose turn it is.
    """

    step: str = ""
    plans: Mapping[int, str] = field(default_factory=dict)


def plans_of(reference: Reference) -> tuple[Plan, ...]:
    """The town's plans in force today.

    Raises:
        Refused: `procedure.plan`.
    """
    return read_procedure(reference.policy["collection.procedure"])


def rows_of(connection: Connection, account_ids: Iterable[int]) -> dict[int, Any]:
    """The rows there are, by account."""
    rows = connection.execute(_ROWS, {"accounts": sorted(set(account_ids))})
    return {row.account_id: row for row in rows}


def accounts_of(connection: Connection, account_ids: Iterable[int]) -> Sequence[Any]:
    """Id, class and status of these accounts."""
    return connection.execute(_ACCOUNTS, {"accounts": sorted(set(account_ids))}).all()


def work_out(
    connection: Connection,
    reference: Reference,
    rows: Mapping[int, Any],
    ids: Iterable[int],
    wanted: Wanted | None = None,
) -> list[Changed]:
    """How each of these accounts stands now, beside how its row says; writes nothing.

    Args:
        connection: the transaction; to write afterwards it must hold the accounts.
        reference: the town's rules of today.
        rows: what `rows_of` gave for them.
        ids: the accounts.
        wanted: the plan asked about, where an account has more than one.
    """
    each = sorted(set(ids))
    if not each:
        return []
    facts = _facts(connection, reference, each)
    accounts = accounts_of(connection, each)
    asked = wanted or Wanted()
    found = {one.id: _look_at(facts, one, rows.get(one.id), asked) for one in accounts}
    stops = _stops(connection, reference, found)
    return [
        Changed(id_, rows.get(id_), _row(facts, one, rows.get(id_), stops.get(id_, [])))
        for id_, one in found.items()
    ]


def keep(
    connection: Connection, reference: Reference, at: dt.datetime, changes: Iterable[Changed]
) -> None:
    """Write the rows that changed.

    Args:
        connection: the writing transaction that holds the accounts.
        reference: the town's rules of today.
        at: the moment.
        changes: what `work_out` gave.
    """
    today = {"counted_on": reference.on, "updated_at": at}
    new = []
    for one in changes:
        if one.before is None and one.after is not None:
            new.append(_new(one, today))
        elif one.is_other or _is_older(one, reference.on):
            _update(connection, one, today)
    if new:
        connection.execute(insert(_ITEM), new)


def _is_older(one: Changed, today: dt.date) -> bool:
    return one.after is not None and one.before.counted_on != today


def _new(one: Changed, today: Mapping[str, Any]) -> dict[str, Any]:
    row = {"account_id": one.account_id, "opened_on": today["counted_on"]}
    return {**row, **today, **dict(one.after or {})}


def _update(connection: Connection, one: Changed, today: Mapping[str, Any]) -> None:
    values: dict[str, Any]
    if one.after is None:
        values = {"state": "clear", "past_due_cents": 0, **_NO_AGREEMENT}
        values |= {"claimed_by_id": None, "claimed_until": None, "owner_id": None}
    else:
        values = dict(one.after)
        if one.began:
            values["opened_on"] = today["counted_on"]
    where = update(_ITEM).where(_ITEM.c.account_id == one.account_id)
    connection.execute(where.values(**values, **today))


def _facts(connection: Connection, reference: Reference, ids: Sequence[int]) -> _Facts:
    pars: dict[dt.date, dt.date] = {}
    return _Facts(
        reference,
        plans_of(reference),
        RiskRule(**reference.policy["collection.risk"]),
        {
            id_: as_collected(reference, items, pars)
            for id_, items in get_items(connection, ids).items()
        },
        done_of(connection, ids),
        flags_holding(connection, reference, ids),
    )


def done_of(connection: Connection, account_ids: Sequence[int]) -> dict[int, list[Done]]:
    """The steps of these accounts' case files that were not taken back, in order."""
    rows = connection.execute(_DONE, {"accounts": list(account_ids)}).all()
    undone = {row.undoes_id for row in rows if row.undoes_id is not None}
    found: dict[int, list[Done]] = defaultdict(list)
    for row in rows:
        if row.undoes_id is None and row.id not in undone:
            found[row.account_id].append(Done(row.code, row.day, row.outcome, row.plan))
    return found


def _look_at(facts: _Facts, account: Any, row: Any, wanted: Wanted) -> _Found | None:
    """What is past due and next of an account; None when it is not collected."""
    done = facts.done.get(account.id, ())
    found = list(_by_plan(facts, account, done))
    if not found:
        return None
    is_open = row is not None and row.state == "open"
    agreed = row.agreed_on if is_open else None
    broken = broken_since(done)
    chosen = _chosen(facts, found, wanted, wanted.plans.get(account.id, ""))
    if broken is not None or agreed is not None:
        own = [one for one in found if is_open and one.plan.code == row.plan]
        chosen = (own or [chosen])[0]
    if broken is not None:
        chosen = replace(chosen, step=broken)
    elif agreed is not None:
        why = f"{CALL.title()}: agreed with the customer for {agreed:%m/%d/%y}."
        step = NextStep(CALL, "call", "call", "collect_call", agreed, 1, why)
        chosen = replace(chosen, step=step)
    also = (one.plan.code for one in found if one.plan is not chosen.plan)
    return replace(chosen, also=tuple(also))


def _by_plan(facts: _Facts, account: Any, done: Sequence[Done]) -> Iterator[_Found]:
    """An account by each of the plans that take it, in the town's order."""
    on, items = facts.reference.on, facts.items.get(account.id, ())
    flags = frozenset(code for code, *_ in facts.flags.get(account.id, ()))
    debtor = Debtor(account.account_class, account.status, flags)
    named = {plan.code: plan for plan in facts.plans}
    for plan, late in plans_for(facts.plans, debtor, items, on):
        own = done_by(plan, done, named)
        step = next_step(plan, late, debtor, own, (on, facts.reference.calendar()))
        yield _Found(plan, late, step, own)


def _chosen(facts: _Facts, found: Sequence[_Found], wanted: Wanted, plan: str) -> _Found:
    """The plan asked about; else a call that is due, the earliest step, the town's order."""
    asked = [one for one in found if wanted.step and one.step.code == wanted.step]
    asked = [one for one in asked if not plan or one.plan.code == plan] or [
        one for one in found if plan and one.plan.code == plan
    ]
    if asked:
        return asked[0]
    on = facts.reference.on

    def turn(one: _Found) -> tuple[bool, bool, dt.date]:
        day = one.step.on or dt.date.max
        is_call_due = one.step.lane == CALL and day <= on
        return one.step.lane == OVER, not is_call_due, day

    return min(found, key=turn)


def _stops(
    connection: Connection, reference: Reference, found: Mapping[int, _Found | None]
) -> dict[int, list[Stop]]:
    """What stands in the way of each account's next step."""
    by_act: dict[str, list[int]] = defaultdict(list)
    for id_, one in found.items():
        if one is not None and one.step.act:
            by_act[one.step.act].append(id_)
    stops: dict[int, list[Stop]] = {}
    for act, ids in by_act.items():
        stops |= find_stops(connection, reference, ids, act)
    return stops


def _row(
    facts: _Facts, found: _Found | None, row: Any, stops: Sequence[Stop]
) -> dict[str, Any] | None:
    if found is None:
        return None
    on, step, owed = facts.reference.on, found.step, found.owed
    thresholds = facts.reference.policy["aging.thresholds"]
    risk = facts.risk.of(bucket(owed.oldest_due, on, thresholds), found.done, on)
    ends = [stop.until for stop in stops]
    known = [end for end in ends if end is not None]
    is_held = bool(stops) and step.lane != OVER
    keeps = row is not None and row.state == "open"
    return {
        "state": "open",
        "lane": HELD if is_held else step.lane,
        "plan": found.plan.code,
        "services": ",".join(sorted(found.plan.services)),
        "also": ",".join(found.also),
        "oldest_due": owed.oldest_due,
        "past_due_cents": owed.cents,
        "next_step": step.code,
        "next_on": step.on or owed.oldest_due,
        "why": step.why,
        "attempts": sum(one.code == "call" and one.day > owed.oldest_due for one in found.done),
        "risk": risk,
        "sort_key": sort_key(owed.oldest_due, risk, owed.cents),
        "paused_until": max(known) if is_held and len(known) == len(ends) else None,
        "paused_why": "; ".join(dict.fromkeys(s.words for s in stops)) if is_held else "",
        "agreed_on": row.agreed_on if keeps else None,
        "hold_code": row.hold_code if keeps else "",
        "hold_until": row.hold_until if keeps else None,
    }
