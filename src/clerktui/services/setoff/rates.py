"""The interest the town pays on a setoff that was wrong: the Secretary's rate, entered by the town.

No rate stands in the program. What nobody entered for a day is refused, so that money is never
given back with a guess.

Source: G.S. 105A-5(e), 105-241.21(a).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger import commands
from clerktui.models import Policy
from clerktui.rules.setoff import Span, half_year_end
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services import policies, reference
from clerktui.services.answered_once import said_of
from clerktui.views.people import Actor
from clerktui.views.setoff_files import RateDraft, RateView

INTEREST = "setoff.interest"
_DAY = dt.timedelta(days=1)
_POLICY = Policy.__table__
_SOURCE_MAX = 150


def enter_rate(db: Database, actor: Actor, draft: RateDraft) -> RateView:
    """Enter the rate in force from a day on, as the Secretary of Revenue set it.

    Raises:
        Refused: `denied`, `setoff.rate_range`, `setoff.rate_days`, `setoff.rate_source`,
            `command.reused`.
    """
    require(actor, "setoff.decide")
    until_on = draft.until_on or half_year_end(draft.from_on)
    if until_on < draft.from_on:
        raise Refused("setoff.rate_days", from_on=draft.from_on, until_on=until_on)
    source = clean_text(draft.source, max_length=_SOURCE_MAX)
    if not source:
        raise Refused("setoff.rate_source")
    view = RateView(percent(draft.rate_ppm), draft.rate_ppm, draft.from_on, until_on, source)
    done = db.post(lambda connection: _enter(db, connection, actor, (draft, view)))
    reference.forget(db)
    return done


def list_rates(db: Database, actor: Actor) -> tuple[RateView, ...]:
    """Every rate that was entered, the newest first.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        return tuple(reversed(rates_known(connection)))


def spans_of(
    connection: Connection, since: dt.date, until: dt.date, known_at: dt.datetime | None = None
) -> tuple[Span, ...]:
    """The days from `since` to `until` by rate; the last day itself does not count.

    Args:
        connection: the books.
        since: the first day that counts.
        until: the day it is counted to.
        known_at: only what was entered by then; None takes all.

    Raises:
        Refused: `setoff.no_rate` naming the first day that has none.
    """
    spans: list[Span] = []
    day = since
    rates = rates_known(connection, known_at)
    while day < until:
        rate, last = _rate_on(rates, day)
        end = min(until, last + _DAY)
        spans.append(Span(day, end, rate))
        day = end
    return tuple(spans)


def percent(ppm: int) -> str:
    """Parts of a million as a percentage.

    >>> percent(50_000), percent(72_500)
    ('5', '7.25')
    """
    whole, part = divmod(ppm, 10_000)
    return f"{whole}.{part:04d}".rstrip("0").rstrip(".")


def _enter(
    db: Database, connection: Connection, actor: Actor, asked: tuple[RateDraft, RateView]
) -> RateView:
    draft, view = asked
    now = db.clock.now()
    command = commands.Command(draft.command_id, "setoff_rate", said_of(draft), actor.user_id)
    if commands.claim(connection, command, now) is not None:
        return replace(view, duplicate=True)
    rule = dict(reference.get_reference(db, connection).policy[INTEREST])
    least, most = rule["least_ppm"], rule["most_ppm"]
    if not least <= view.rate_ppm <= most:
        limits = {"least": percent(least), "most": percent(most)}
        raise Refused("setoff.rate_range", percent=view.percent, **limits)
    value = {**rule, "rate_ppm": view.rate_ppm, "until": view.until_on.isoformat()}
    policies.write_policy(connection, INTEREST, value, (view.from_on, now), view.source)
    subject = ("setoff_rate", view.from_on.isoformat())
    said = {"rate_ppm": view.rate_ppm, "until_on": view.until_on.isoformat()}
    audit.record(connection, actor, "setoff_rate", subject, now, **said)
    commands.answer(connection, command.id, view.percent)
    return view


def _rate_on(rates: Sequence[RateView], day: dt.date) -> tuple[int, dt.date]:
    """The rate of a day, and the last day it is known to hold."""
    held = [one for one in rates if one.from_on <= day]
    if not held or held[-1].until_on < day:
        raise Refused("setoff.no_rate", day=day)
    later = [one.from_on - _DAY for one in rates if one.from_on > day]
    return held[-1].rate_ppm, min([held[-1].until_on, *later])


def rates_known(connection: Connection, known_at: dt.datetime | None = None) -> list[RateView]:
    """The rates by their first day, known at a moment; of two of one day the one entered last."""
    query = (
        select(_POLICY.c.effective_from, _POLICY.c.value, _POLICY.c.citation)
        .where(_POLICY.c.key == INTEREST)
        .order_by(_POLICY.c.effective_from, _POLICY.c.id)
    )
    if known_at is not None:
        query = query.where(_POLICY.c.entered_at <= known_at)
    found: dict[dt.date, RateView] = {}
    for row in connection.execute(query):
        if "until" in row.value:
            found[row.effective_from] = _view(row)
    return list(found.values())


def _view(row: Any) -> RateView:
    ppm = int(row.value["rate_ppm"])
    until = dt.date.fromisoformat(row.value["until"])
    return RateView(percent(ppm), ppm, row.effective_from, until, row.citation)
