"""Promises and plans as the other services see them: the rows, how each stands, what they stop."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, select

from clerktui.i18n import money, town_date
from clerktui.ledger.arrangement_money import Moves, moves_since
from clerktui.models import (
    Account,
    Arrangement,
    ArrangementInstalment,
    ArrangementItem,
    Receivable,
)
from clerktui.rules import arrangements as rules
from clerktui.rules.arrangements import (
    BROKEN,
    KEPT,
    Due,
    Instalment,
    Judged,
    Limits,
    covered,
    judge,
)
from clerktui.rules.collections import Stop
from clerktui.services.reference import Reference

_ACCOUNT = Account.__table__
ARRANGEMENT = Arrangement.__table__
_INSTALMENT = ArrangementInstalment.__table__
_ITEM = ArrangementItem.__table__
_RECEIVABLE = Receivable.__table__
RULES = "collection.arrangements"
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_OPEN = select(ARRANGEMENT).where(ARRANGEMENT.c.account_id.in_(_IDS), ARRANGEMENT.c.state == "open")
_INSTALMENTS = (
    select(_INSTALMENT)
    .where(_INSTALMENT.c.arrangement_id.in_(_IDS))
    .order_by(_INSTALMENT.c.arrangement_id, _INSTALMENT.c.position)
)
_ITEMS = (
    select(_ITEM.c.arrangement_id, _ITEM.c.receivable_id, _RECEIVABLE.c.balance_cents)
    .join(_RECEIVABLE, _RECEIVABLE.c.id == _ITEM.c.receivable_id)
    .where(_ITEM.c.arrangement_id.in_(_IDS))
)
_OWED = select(_ACCOUNT.c.id, _ACCOUNT.c.balance_cents).where(_ACCOUNT.c.id.in_(_IDS))
_DUE = select(_RECEIVABLE.c.id, _RECEIVABLE.c.due_on).where(
    _RECEIVABLE.c.id.in_(_IDS), _RECEIVABLE.c.component != "credit"
)


@dataclass(frozen=True)
class Standing:
    """An arrangement's row, its instalments and what of each is paid, and how it stands."""

    row: Any
    instalments: tuple[Instalment, ...]
    judged: Judged
    covered: tuple[int, ...]

    @property
    def name(self) -> str:
        """What papers and lists call it."""
        return name_of(self.row)


def name_of(row: Any) -> str:
    """What an arrangement is called: P-12."""
    return f"P-{row.number}"


def limits_of(reference: Reference) -> Limits:
    """The town's limits of today."""
    return Limits.from_data(reference.policy[RULES])


def standings(
    connection: Connection, reference: Reference, rows: Sequence[Any]
) -> dict[int, Standing]:
    """How these arrangements stand today, by id; at most one of an account at a time."""
    if not rows:
        return {}
    ids = {"ids": sorted(row.id for row in rows)}
    parts: dict[int, list[Instalment]] = defaultdict(list)
    for one in connection.execute(_INSTALMENTS, ids):
        part = Instalment(one.position, one.due_on, one.amount_cents)
        parts[one.arrangement_id].append(part)
    about: dict[int, dict[int, int]] = defaultdict(dict)
    for one in connection.execute(_ITEMS, ids):
        about[one.arrangement_id][one.receivable_id] = one.balance_cents
    accounts = {"ids": sorted({row.account_id for row in rows})}
    owed = dict(connection.execute(_OWED, accounts).all())
    moves = moves_since(connection, {row.account_id: row.since_entry_id for row in rows})
    due_on = _due_on(connection, [moves[row.account_id] for row in rows if row.pays_current])
    found = {}
    for row in rows:
        mine, moved = about[row.id], moves[row.account_id]
        left_cents = sum(mine.values()) if mine else owed[row.account_id]
        others = {id_: cents for id_, cents in moved.items.items() if id_ not in mine}
        dues = [*_dues(reference, row, parts[row.id]), *_current(reference, row, others, due_on)]
        settled = left_cents <= 0 and row.state != BROKEN
        judged = judge(dues, moved.received, reference.on, is_settled=settled)
        counted = [one for one in dues if judged.state != KEPT or not one.is_current]
        paid = covered(counted, judged.paid_cents)
        found[row.id] = Standing(row, tuple(parts[row.id]), judged, paid)
    return found


def _due_on(connection: Connection, moves: Sequence[Moves]) -> dict[int, dt.date]:
    ids = sorted({id_ for one in moves for id_, cents in one.items.items() if cents > 0})
    return dict(connection.execute(_DUE, {"ids": ids}).all()) if ids else {}


def _dues(reference: Reference, row: Any, parts: Sequence[Instalment]) -> Iterator[Due]:
    for one in parts:
        yield Due(last_day(reference, row, one.due_on), one.cents, one.due_on)


def _current(
    reference: Reference, row: Any, others: Mapping[int, int], due_on: Mapping[int, dt.date]
) -> Iterator[Due]:
    """Bills falling due while the plan runs, where they must be paid as well."""
    if not row.pays_current:
        return
    for id_, cents in others.items():
        day = due_on.get(id_)
        if day is not None and cents > 0 and row.made_on <= day <= row.last_on:
            yield Due(last_day(reference, row, day), cents, day, is_current=True)


def last_day(reference: Reference, row: Any, due_on: dt.date) -> dt.date:
    """The last day what is due on a day comes on time for an arrangement."""
    return rules.last_day(due_on, row.grace_days, reference.calendar())


def words_of(one: Standing) -> str:
    """An open arrangement as an edit list and the account say it."""
    row, due = one.row, one.judged.next
    if row.kind == "promise":
        return f"promised {money(row.total_cents)} by {town_date(one.instalments[0].due_on)}"
    if due is None:
        return f"on plan {one.name}, instalments paid, a bill is still due"
    return f"on plan {one.name}, next {money(due.cents)} on {town_date(due.due_on)}"


def find_arrangements(
    connection: Connection, reference: Reference, account_ids: Sequence[int], act: str
) -> Iterator[tuple[int, Stop]]:
    """What was promised and keeps an act from being done; a finder of `collections.stops`.

    One that was broken by today stops nothing, even before the nightly run has said so.
    """
    if not account_ids:
        return
    kinds = {kind for kind, acts in limits_of(reference).stops.items() if act in acts}
    rows = connection.execute(_OPEN, {"ids": sorted(set(account_ids))}).all()
    stopping = [row for row in rows if row.kind in kinds]
    for one in standings(connection, reference, stopping).values():
        if one.judged.state != BROKEN:
            last = last_day(reference, one.row, one.row.last_on)
            yield one.row.account_id, Stop(one.row.kind, words_of(one), last)


def open_words(connection: Connection, reference: Reference, account_id: int) -> str:
    """What an account has open, as its screen says it; empty for nothing."""
    rows = connection.execute(_OPEN, {"ids": [account_id]}).all()
    found = standings(connection, reference, rows)
    return next((words_of(one) for one in found.values()), "")
