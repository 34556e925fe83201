"""The run that finds unclaimed property: again and again, each source of money once.

What is dormant becomes an item. An open item follows its source: the money grew or shrank, was
used, or its owner was heard of, which ends it until the time has run anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import money, town_date
from clerktui.models import Account, UnclaimedItem
from clerktui.rules.unclaimed import dormant_on
from clerktui.security.permissions import require
from clerktui.services.unclaimed import rows
from clerktui.services.unclaimed.rows import Moved, Stepping, begin, move
from clerktui.services.unclaimed.sources import Candidate, candidates
from clerktui.services.unclaimed_rows import OPEN
from clerktui.views.people import Actor
from clerktui.views.unclaimed import FindDraft, FoundLine, FoundRun

_ACCOUNT = Account.__table__
_ITEM = UnclaimedItem.__table__
_ENDED = ("answered", "reimbursed")


@dataclass(frozen=True)
class _Run:
    """A run: its step, the day it looks from, and whether it is only rehearsed."""

    stepping: Stepping
    on: dt.date
    dry_run: bool


def find(db: Database, actor: Actor, draft: FindDraft) -> FoundRun:
    """Find what is dormant as of a day; the same run again does nothing more.

    Raises:
        Refused: `denied`, `unclaimed.day_ahead`.

    Source: G.S. 116B-53(c).
    """
    require(actor, "unclaimed.enter")

    def work(connection: Connection) -> FoundRun:
        stepping = begin(db, connection, actor, draft)
        on = draft.on or stepping.today
        if on > stepping.today:
            raise Refused("unclaimed.day_ahead", on=on)
        lines = tuple(_found(_Run(stepping, on, draft.dry_run)))
        return FoundRun(on, lines, draft.dry_run)

    return db.post(work)


def _found(run: _Run) -> Iterator[FoundLine]:
    connection = run.stepping.connection
    known = {
        (row.source_kind, row.source_id): row
        for row in connection.execute(rows.items().order_by(_ITEM.c.id).with_for_update(of=_ITEM))
    }
    seen = {one.key: one for one in candidates(connection, run.stepping.reference)}
    number = rows.next_number(connection)
    for key, one in seen.items():
        row = known.get(key)
        active = one.active_on if row is None else max(one.active_on, row.active_on)
        months = run.stepping.rules["classes"][one.property_class]["months"]
        dormant = dormant_on(active, months)
        if row is not None:
            yield from _follow(run, row, one, (active, dormant))
        elif dormant <= run.on:
            yield _open(run, one, (number, active, dormant))
            number += 1
    for key, row in known.items():
        if row.state in OPEN and key not in seen:
            yield _end(run, row, "the money is no longer there", run.stepping.today)


def _open(run: _Run, one: Candidate, when: tuple[int, dt.date, dt.date]) -> FoundLine:
    number, active, dormant = when
    stepping = run.stepping
    account = stepping.connection.execute(
        select(_ACCOUNT.c.number).where(_ACCOUNT.c.id == one.account_id)
    ).scalar()
    shown = 0 if run.dry_run else number
    line = FoundLine("found", shown, one.source, account or "", one.cents, dormant)
    if run.dry_run:
        return line
    values = {
        "number": number,
        "source_kind": one.kind,
        "source_id": one.source_id,
        "account_id": one.account_id,
        "found_at": stepping.now,
        **_now(one, active, dormant),
    }
    item = insert(_ITEM).values(**values).returning(_ITEM.c.id)
    item_id = stepping.connection.execute(item).scalar_one()
    words = f"found, dormant since {town_date(dormant)}"
    rows.write_move(stepping, (item_id, "", one.cents), Moved("found", "found", words))
    return line


def _now(one: Candidate, active: dt.date, dormant: dt.date) -> dict[str, Any]:
    """The columns of an item that follow its source."""
    return {
        "refund_id": one.refund_id,
        "property_class": one.property_class,
        "amount_cents": one.cents,
        "active_on": active,
        "dormant_on": dormant,
    }


def _follow(
    run: _Run, row: Any, one: Candidate, when: tuple[dt.date, dt.date]
) -> Iterator[FoundLine]:
    """Let a known item follow what stands in its source now."""
    active, dormant = when
    is_open = row.state in OPEN
    if is_open and dormant > run.on and active > row.active_on:
        yield _end(run, row, f"the owner was heard of {town_date(active)}", active)
    elif is_open and (one.cents, dormant) != (row.amount_cents, row.dormant_on):
        why = f"{money(one.cents)} is there now, it was {money(row.amount_cents)}"
        if not run.dry_run:
            moved = Moved("changed", row.state, why)
            move(run.stepping, row, moved, **_now(one, active, dormant))
        yield FoundLine("changed", row.number, one.source, row.account, one.cents, dormant, why)
    elif row.state in _ENDED and dormant <= run.on:
        why = f"dormant again since {town_date(dormant)}"
        if not run.dry_run:
            moved = Moved("found", "found", why)
            move(run.stepping, row, moved, **_now(one, active, dormant))
        yield FoundLine("found", row.number, one.source, row.account, one.cents, dormant, why)


def _end(run: _Run, row: Any, why: str, active: dt.date) -> FoundLine:
    """End an item: nothing is unclaimed there, and its time runs anew from a day."""
    if not run.dry_run:
        months = run.stepping.rules["classes"][row.property_class]["months"]
        clock = {"active_on": active, "dormant_on": dormant_on(active, months)}
        move(run.stepping, row, Moved("ended", "answered", why), **clock)
    source = f"{row.source_kind} {row.source_id}"
    return FoundLine("ended", row.number, source, row.account, row.amount_cents, None, why)
