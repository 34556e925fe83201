"""Look at retention: the rules, one account's eligibility, the runs, their manifests."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator

from sqlalchemy import select

from clerktui.db import Database
from clerktui.models import PurgeItem, PurgeRun
from clerktui.rules.retention import Eligibility, RetentionRule, rules_from_data
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.policies import get_policy
from clerktui.services.reference import Reference, get_reference
from clerktui.services.retention import runs
from clerktui.services.retention.columns import decisions
from clerktui.services.retention.facts import Asked, eligibility
from clerktui.services.retention.planning import manifest_lines
from clerktui.services.retention.words import BLOCKS, says
from clerktui.views.accounts import Page
from clerktui.views.people import Actor
from clerktui.views.retention import (
    ColumnDecision,
    PurgeItemView,
    PurgeRunView,
    RetentionReason,
    RetentionView,
)

_ITEM = PurgeItem.__table__
_RUN = PurgeRun.__table__
_PAGE = 500


def list_rules(db: Database, actor: Actor, on: dt.date | None = None) -> tuple[RetentionRule, ...]:
    """The town's retention rules in force on a day.

    Raises:
        Refused: `denied`, `policy.missing`, `retention.rule`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        day = on or get_reference(db, connection).on
        return rules_from_data(get_policy(connection, "retention.rules", day))


def list_columns(db: Database, actor: Actor) -> tuple[ColumnDecision, ...]:
    """What a purge does with every column that can hold words, and why it keeps the others.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    assert db
    return tuple(decisions())


def asked_today(reference: Reference) -> Asked:
    """What is asked of an account today."""
    return Asked(
        reference.on,
        rules_from_data(reference.policy["retention.rules"]),
        tuple(reference.policy["retention.blocking_flags"]),
        reference.timezone,
    )


def explain_account(db: Database, actor: Actor, number: str) -> RetentionView:
    """From which day an account's records may be purged, and why not before.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        account = which_account(connection, number)
        asked = asked_today(get_reference(db, connection))
        found = eligibility(connection, [account.id], asked)[account.id]
    return _told(account.number, found)


def _told(number: str, found: Eligibility) -> RetentionView:
    return RetentionView(
        account=number,
        is_eligible=found.is_eligible,
        not_before=found.not_before,
        says=says(found),
        blocks=tuple(BLOCKS[code] for code in found.blocks),
        reasons=tuple(
            RetentionReason(
                one.rule.record_class, one.rule.event, one.since, one.until, one.rule.citation
            )
            for one in found.reasons
        ),
    )


def list_runs(
    db: Database, actor: Actor, after: tuple[int, ...] | None = None, limit: int = 50
) -> Page[PurgeRunView]:
    """The purge runs, the newest first.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    query = runs.runs().order_by(_RUN.c.number.desc()).limit(limit + 1)
    if after:
        query = query.where(_RUN.c.number < after[0])
    with db.read() as connection:
        rows = connection.execute(query).all()
    shown = tuple(runs.as_view(row, actor) for row in rows[:limit])
    return Page(shown, (shown[-1].number,) if len(rows) > limit else None)


def get_run(db: Database, actor: Actor, number: int) -> PurgeRunView:
    """One run with its moves.

    Raises:
        Refused: `denied`, `purge.unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        return runs.run_view(connection, actor, number)


def list_items(
    db: Database,
    actor: Actor,
    number: int,
    after: tuple[int, ...] | None = None,
    limit: int = 50,
) -> Page[PurgeItemView]:
    """The accounts of a run's manifest, in its order.

    Raises:
        Refused: `denied`, `purge.unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        run = runs.row_of(connection, number)
        query = select(_ITEM).where(_ITEM.c.run_id == run.id).order_by(_ITEM.c.account_id)
        if after:
            query = query.where(_ITEM.c.account_id > after[0])
        rows = connection.execute(query.limit(limit + 1)).all()
    shown = tuple(runs.item_view(row) for row in rows[:limit])
    return Page(shown, (rows[limit - 1].account_id,) if len(rows) > limit else None)


def manifest_json(db: Database, actor: Actor, number: int) -> Iterator[str]:
    """The manifest line by line, exactly the text its hash is over (with a newline each).

    Raises:
        Refused: `denied`, `purge.unknown`.
    """
    require(actor, "account.view")
    with db.snapshot() as connection:
        yield from manifest_lines(connection, runs.row_of(connection, number))


def manifest_csv(db: Database, actor: Actor, number: int) -> Iterator[str]:
    """The manifest for a spreadsheet: a head, then a line for each account.

    Raises:
        Refused: `denied`, `purge.unknown`.
    """
    require(actor, "account.view")
    yield _csv("account", "class", "not_before", "says", "citation", "state", "tombstone")
    with db.snapshot() as connection:
        run = runs.row_of(connection, number)
        after = 0
        while True:
            rows = connection.execute(
                select(_ITEM)
                .where(_ITEM.c.run_id == run.id, _ITEM.c.account_id > after)
                .order_by(_ITEM.c.account_id)
                .limit(_PAGE)
            ).all()
            for row in rows:
                said = row.reason
                yield _csv(
                    row.number,
                    row.record_class,
                    said["not_before"],
                    said["says"],
                    said["citation"],
                    row.state,
                    row.tombstone or "",
                )
            if len(rows) < _PAGE:
                return
            after = rows[-1].account_id


def _csv(*cells: str) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()
