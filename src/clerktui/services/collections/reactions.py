"""What happens to an account's collection at once when something about it changed.

Every service that moves money, puts a flag on or agrees on something calls `account_changed` in
its own transaction, after its own rows and holding the accounts' locks. For accounts that are not
collected and cannot begin to be by what happened that is one question of one index.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    bindparam,
    literal_column,
    select,
    union_all,
)

from clerktui.models import AccountFlag, CollectionItem, Placement, WorkOrder
from clerktui.rules.cutoff import CUT, ELIGIBLE, NOTICE
from clerktui.services import cutoffs
from clerktui.services.arrangement_rows import ARRANGEMENT
from clerktui.services.collections import standing
from clerktui.services.collections.placements import Moving, follow_placements
from clerktui.services.collections.reconnections import OFF, PAYS, TAKES_BACK, follow_off
from clerktui.services.collections.settling import JUDGED, settle, watched_since
from clerktui.services.collections.standing import Changed
from clerktui.services.collections.steps import Step, record
from clerktui.services.collections.stops import find_stops
from clerktui.services.flag_effects import flags_holding
from clerktui.services.open_items import get_items
from clerktui.services.reference import Reference
from clerktui.services.work_order_rows.steps import Working, end_orders

WHYS: dict[str, str] = {
    "payment": "a payment",
    "void": "a receipt was voided",
    "correction": "a correction",
    "returned": "a returned item",
    "customer_deposit": "a customer deposit",
    "flag": "a flag was put on",
    "flag_ended": "a flag was ended",
    "bill": "a bill was loaded",
    "late_bill": "a bill was loaded that is late",
    "promise": "a promise",
    "plan": "a payment plan",
    "dispute": "a dispute",
    "account": "the account changed",
    "outcome": "a call",
    "run": "the daily run",
    "charge": "a charge by rule",
}
"""Why an account changed, in words."""
_MAY_BEGIN = frozenset({"void", "correction", "returned", "account", "charge", "late_bill"})
"""By these an account that was not collected can be past due from one moment to the next."""
_ITEM = CollectionItem.__table__
_ORDER = WorkOrder.__table__
_PLACEMENT = Placement.__table__
_CUT, _TAG = "cut_off", "door_tag"
_CUTTING_KINDS = (_CUT, _TAG)
_NAMES = {_CUT: "Cut-off order", _TAG: "Door tag"}
_STANDING = {_CUT: (ELIGIBLE, CUT), _TAG: (ELIGIBLE, NOTICE)}
_CUTTING: tuple[Any, ...] = (literal_column("'cut_off'"), literal_column("'door_tag'"))
_IDS: BindParameter[Any] = bindparam("accounts", expanding=True)
_WHAT_COLLECTED, _WHAT_PROMISED, _WHAT_PLACED, _WHAT_OFF = range(4)
_COLLECTED: Any = literal_column("0")
_PROMISED: Any = literal_column("1")
_PLACED: Any = literal_column("2")
_OFF: Any = literal_column("3")
_CONCERNED = union_all(
    select(_ITEM.c.account_id, _COLLECTED.label("what")).where(
        _ITEM.c.account_id.in_(_IDS), _ITEM.c.state == "open"
    ),
    JUDGED.with_only_columns(ARRANGEMENT.c.account_id, _PROMISED),
    select(_ORDER.c.account_id, _COLLECTED).where(
        _ORDER.c.account_id.in_(_IDS),
        _ORDER.c.kind.in_(_CUTTING),
        _ORDER.c.ended_at.is_(None),
    ),
    OFF.with_only_columns(AccountFlag.__table__.c.account_id, _OFF),
    select(_PLACEMENT.c.account_id, _PLACED).where(
        _PLACEMENT.c.account_id.in_(_IDS), _PLACEMENT.c.state == literal_column("'placed'")
    ),
)
_OPEN_ORDERS = select(_ORDER.c.id, _ORDER.c.number, _ORDER.c.account_id, _ORDER.c.kind).where(
    _ORDER.c.account_id.in_(_IDS), _ORDER.c.kind.in_(_CUTTING), _ORDER.c.ended_at.is_(None)
)


def account_changed(
    connection: Connection,
    reference: Reference,
    at: dt.datetime,
    account_ids: Iterable[int],
    why: str,
) -> None:
    """Let the collection of these accounts follow what just happened to them.

    What they promised is judged: kept, broken, or open again. Their rows are worked out anew; one
    that owes nothing past due any more is closed; what a new flag or agreement stops is held up;
    an open cut-off order that is not owed any more is cancelled; what an agency has is lowered,
    or taken back; service that is off is ordered on again once all is paid, and not while it is
    not. Each of these is written into the case file.

    Args:
        connection: the transaction in which it happened; it holds the accounts.
        reference: the town's rules of today.
        at: the moment.
        account_ids: the accounts it happened to.
        why: a word of `WHYS`.

    Raises:
        KeyError: a word nobody knows.
    """
    words, wanted = WHYS[why], sorted(set(account_ids))
    if not wanted:
        return
    promised, placed, off = set(wanted), set(wanted), set(wanted)
    if why not in _MAY_BEGIN:
        which = {"accounts": wanted, "since": watched_since(reference)}
        found = connection.execute(_CONCERNED, which).all()
        promised = {id_ for id_, what in found if what == _WHAT_PROMISED}
        placed = {id_ for id_, what in found if what == _WHAT_PLACED}
        off = {id_ for id_, what in found if what == _WHAT_OFF}
        wanted = sorted({id_ for id_, what in found if what == _WHAT_COLLECTED})
    settled = settle(connection, reference, at, sorted(promised)) if promised else set()
    wanted = sorted({*wanted, *settled})
    # What an agency gives back is the town's to collect again, from this moment on.
    if placed:
        follow_placements(Moving(connection, reference, at), sorted(placed), words)
    if wanted:
        follow(connection, reference, at, wanted, words)
    if off and why in PAYS | TAKES_BACK:
        follow_off(connection, reference, at, sorted(off), (why, words))


def follow(
    connection: Connection, reference: Reference, at: dt.datetime, ids: Sequence[int], words: str
) -> tuple[list[Changed], int]:
    """Work rows out anew, write them and what comes of it.

    Returns:
        How each account changed, and how many cut-off orders were cancelled.
    """
    rows = standing.rows_of(connection, ids)
    changes = standing.work_out(connection, reference, rows, ids)
    standing.keep(connection, reference, at, changes)
    steps = [step for one in changes for step in _steps(one, words)]
    cancelled = _cancel_orders(connection, reference, at, (ids, words))
    record(connection, reference.on, at, [*steps, *cancelled])
    return changes, len(cancelled)


def _steps(one: Changed, words: str) -> list[Step]:
    """What the case file says of a change by itself."""
    if one.cleared:
        said = f"Nothing is past due any more: {words}."
        return [Step(one.account_id, "paid", said, debt_cents=one.before.past_due_cents)]
    if one.after is None or not one.is_other:
        return []
    before = one.before.paused_why if one.was_open else ""
    paused = one.after["paused_why"]
    if paused and paused != before:
        said = f"Held up: {paused}."
        return [Step(one.account_id, "hold", said, debt_cents=one.after["past_due_cents"])]
    if before and not paused:
        said = f"Goes on: not held up any more by {before} ({words})."
        return [Step(one.account_id, "released", said, debt_cents=one.after["past_due_cents"])]
    return []


def _cancel_orders(
    connection: Connection,
    reference: Reference,
    at: dt.datetime,
    which: tuple[Sequence[int], str],
) -> list[Step]:
    """Cancel the open cut-off orders and door tags of accounts that may not be cut off any more."""
    ids, words = which
    orders = connection.execute(_OPEN_ORDERS, {"accounts": list(ids)}).all()
    if not orders:
        return []
    kept = _may_be_cut(connection, reference, sorted({one.account_id for one in orders}))
    gone = [one for one in orders if (one.account_id, one.kind) not in kept]
    working = Working(connection, reference, None, at)
    ids = [one.id for one in gone]
    end_orders(working, _ORDER.c.id.in_(ids), "cancelled", f"Cancelled by itself: {words}.")
    return [
        Step(
            one.account_id,
            "released",
            f"{_NAMES[one.kind]} {one.number} is cancelled: {words}.",
            outcome="order_cancelled",
            subject=("work_order", one.id),
        )
        for one in gone
    ]


def _may_be_cut(
    connection: Connection, reference: Reference, ids: Sequence[int]
) -> set[tuple[int, str]]:
    """The accounts and kinds of orders that still stand; a door tag warns before its day comes."""
    items = get_items(connection, ids)
    flags = flags_holding(connection, reference, ids)
    stops = find_stops(connection, reference, ids, _CUT)
    kept = set()
    for one in standing.accounts_of(connection, ids):
        if one.id in stops:
            continue
        holder = cutoffs.holder_of(one.status, one.account_class, flags[one.id])
        status = cutoffs.stand(reference, items[one.id], holder).status
        kept |= {(one.id, kind) for kind in _CUTTING_KINDS if status in _STANDING[kind]}
    return kept
