"""Run a released purge: small transactions, each account asked again, resumable at any point.

Every transaction locks the run, then its accounts in the order of their ids as a payment does,
works a handful of items and commits. A run that was killed goes on with the first item that is
still planned; an item is worked once.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Account, PurgeItem
from clerktui.security.permissions import require
from clerktui.services.reference import get_reference
from clerktui.services.retention import certificate, runs
from clerktui.services.retention.erase import erase, let_go
from clerktui.services.retention.facts import eligibility
from clerktui.views.people import Actor
from clerktui.views.retention import RunStep

PIECE = 20
_ACCOUNT = Account.__table__
_ITEM = PurgeItem.__table__


def run_some(db: Database, actor: Actor, number: int, piece: int = PIECE) -> RunStep:
    """Work the next accounts of a released run; after the last one the certificate is kept.

    Raises:
        Refused: `denied`, `purge.unknown`, `purge.state` when it is not released or called off.
    """
    require(actor, "purge.run")
    certificate.make_ready()

    def work(connection: Connection) -> RunStep:
        row = runs.row_of(connection, number, lock=True)
        if row.state not in ("approved", "running", "done"):
            raise Refused("purge.state", number=number, state=row.state)
        if row.state != "done":
            now = db.clock.now()
            if row.state == "approved":
                runs.change(connection, row, state="running")
                runs.moved(connection, row, "running", (actor, now))
            _work(db, connection, row, piece)
            row = runs.row_of(connection, number)
            if row.done + row.skipped == row.eligible:
                runs.moved(connection, row, "done", (actor, now))
                kept = certificate.keep(db, connection, actor, row, now)
                runs.change(connection, row, state="done", certificate=kept)
        view = runs.run_view(connection, actor, number)
        return RunStep(view, is_finished=view.state == "done")

    return db.post(work)


def _work(db: Database, connection: Connection, row: Any, piece: int) -> None:
    """The next items: asked again with their accounts locked, then purged or skipped."""
    items = connection.execute(
        select(_ITEM)
        .where(_ITEM.c.run_id == row.id, _ITEM.c.state == "planned")
        .order_by(_ITEM.c.account_id)
        .limit(piece)
    ).all()
    ids = [item.account_id for item in items]
    connection.execute(
        select(_ACCOUNT.c.id)
        .where(_ACCOUNT.c.id.in_(ids))
        .order_by(_ACCOUNT.c.id)
        .with_for_update()
    ).all()
    found = eligibility(connection, ids, runs.asked_of(row, get_reference(db, connection)))
    done = 0
    for item in items:
        may = found[item.account_id]
        if may.is_eligible:
            done += 1
            _purge(connection, item, db.clock.now())
        else:
            _mark(connection, item, state="skipped", skipped_because=may.word)
    runs.change(connection, row, done=row.done + done, skipped=row.skipped + len(items) - done)


def _purge(connection: Connection, item: Any, now: dt.datetime) -> None:
    tombstone, changed = erase(connection, item)
    _mark(connection, item, state="done", tombstone=tombstone, changed=changed, worked_at=now)
    let_go(connection, item.id)


def _mark(connection: Connection, item: Any, **values: Any) -> None:
    connection.execute(update(_ITEM).where(_ITEM.c.id == item.id).values(**values))
