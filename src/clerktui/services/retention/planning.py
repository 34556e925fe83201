"""Plan a purge: look at every closed account, a piece at a time, and write the manifest.

A plan changes nothing but its own rows. It looks at accounts in order of their ids, so that a plan
that was broken off goes on where it stopped, and the same books give the same manifest.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, func, insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Account, PurgeItem, PurgeRun, Town, canonical_json
from clerktui.rules.retention import Eligibility, rules_from_data
from clerktui.security.permissions import require
from clerktui.services.policies import get_policy
from clerktui.services.reference import get_reference
from clerktui.services.retention import runs
from clerktui.services.retention.facts import eligibility
from clerktui.services.retention.words import says
from clerktui.views.people import Actor
from clerktui.views.retention import PurgeRunView, RunStep

CHUNK = 500
_ACCOUNT = Account.__table__
_ITEM = PurgeItem.__table__
_RUN = PurgeRun.__table__
_TOWN = Town.__table__


def begin_plan(db: Database, actor: Actor, as_of: dt.date | None = None) -> PurgeRunView:
    """Begin a plan, or take up the one that was broken off.

    Args:
        db: the books.
        actor: who plans; somebody else must release it.
        as_of: the day eligibility is worked out for; today, or an earlier day.

    Raises:
        Refused: `denied`, `purge.as_of` for a day to come, `purge.open` while another run is not
            done, `retention.rule`, `policy.missing`.
    """
    require(actor, "purge.plan")

    def work(connection: Connection) -> PurgeRunView:
        now = db.clock.now()
        reference = get_reference(db, connection)
        day = as_of or reference.on
        if day > reference.on:
            raise Refused("purge.as_of", day=day)
        # One plan at a time: the town's row is the turnstile.
        connection.execute(select(_TOWN.c.id).with_for_update()).first()
        row = connection.execute(select(_RUN).where(_RUN.c.state.in_(runs.OPEN))).first()
        if row is not None:
            if (
                row.state != "planning"
                or row.planned_by_id != actor.user_id
                or (as_of is not None and row.as_of != day)
            ):
                raise Refused("purge.open", number=row.number, state=row.state)
            return runs.run_view(connection, actor, row.number)
        decided = get_policy(connection, "retention.rules", day)
        values = {
            "number": connection.execute(
                select(func.coalesce(func.max(_RUN.c.number), 0) + 1)
            ).scalar_one(),
            "as_of": day,
            "rules": [rule.to_data() for rule in rules_from_data(decided)],
            "kept": {},
            "planned_by_id": actor.user_id,
            "planned_at": now,
        }
        row = connection.execute(insert(_RUN).values(**values).returning(_RUN)).one()
        runs.moved(connection, row, "planning", (actor, now))
        return runs.run_view(connection, actor, row.number)

    return db.post(work)


def plan_some(db: Database, actor: Actor, number: int, chunk: int = CHUNK) -> RunStep:
    """Look at the next accounts; with the last of them the manifest is sealed.

    Raises:
        Refused: `denied`, `purge.unknown`, `purge.state`.
    """
    require(actor, "purge.plan")

    def work(connection: Connection) -> RunStep:
        row = runs.row_of(connection, number, lock=True)
        if row.state == "planning":
            _look(db, connection, row, chunk)
            row = runs.row_of(connection, number)
            if row.cursor < 0:
                _seal(db, connection, actor, row)
        elif row.state != "planned":
            raise Refused("purge.state", number=number, state=row.state)
        view = runs.run_view(connection, actor, number)
        return RunStep(view, is_finished=view.state == "planned")

    return db.post(work)


def _look(db: Database, connection: Connection, row: Any, chunk: int) -> None:
    """The next closed accounts: those that may go become items, the others are counted."""
    if row.cursor < 0:
        return
    accounts = connection.execute(
        select(_ACCOUNT.c.id, _ACCOUNT.c.number)
        .where(_ACCOUNT.c.id > row.cursor, _ACCOUNT.c.status == "closed")
        .order_by(_ACCOUNT.c.id)
        .limit(chunk)
    ).all()
    asked = runs.asked_of(row, get_reference(db, connection))
    found = eligibility(connection, [one.id for one in accounts], asked)
    items = [_item(row, one, found[one.id]) for one in accounts if found[one.id].is_eligible]
    if items:
        connection.execute(insert(_ITEM), items)
    kept = Counter(row.kept)
    kept.update(found[one.id].word for one in accounts if not found[one.id].is_eligible)
    runs.change(
        connection,
        row,
        cursor=accounts[-1].id if len(accounts) == chunk else -1,
        considered=row.considered + len(accounts),
        eligible=row.eligible + len(items),
        kept=dict(kept),
    )


def _item(row: Any, account: Any, found: Eligibility) -> dict[str, Any]:
    last = found.reasons[0]
    reasons = [
        [one.rule.record_class, one.rule.event, one.since.isoformat(), one.until.isoformat()]
        for one in found.reasons
    ]
    return {
        "run_id": row.id,
        "account_id": account.id,
        "number": account.number,
        "record_class": last.rule.record_class,
        "reason": {
            "not_before": last.until.isoformat(),
            "citation": last.rule.citation,
            "says": says(found),
            "reasons": reasons,
        },
        "state": "planned",
    }


def _seal(db: Database, connection: Connection, actor: Actor, row: Any) -> None:
    """Hash the manifest as it will be read; from now on it can neither grow nor change."""
    digest = hashlib.sha256()
    for line in manifest_lines(connection, row):
        digest.update(f"{line}\n".encode())
    runs.change(connection, row, state="planned", manifest_hash=digest.hexdigest())
    runs.moved(connection, row, "planned", (actor, db.clock.now()))


def manifest_lines(connection: Connection, row: Any, page: int = CHUNK) -> Iterator[str]:
    """The manifest, a canonical JSON line for the head and one for each item, page by page."""
    yield canonical_json(
        {
            "as_of": row.as_of.isoformat(),
            "considered": row.considered,
            "eligible": row.eligible,
            "kept": row.kept,
            "number": row.number,
            "rules": row.rules,
        }
    )
    after = 0
    while True:
        rows = connection.execute(
            select(_ITEM)
            .where(_ITEM.c.run_id == row.id, _ITEM.c.account_id > after)
            .order_by(_ITEM.c.account_id)
            .limit(page)
        ).all()
        for one in rows:
            said = {"account": one.number, "class": one.record_class, **one.reason}
            yield canonical_json(said)
        if len(rows) < page:
            return
        after = rows[-1].account_id
