"""Taking an account up: claimed, with whom to call, what to say, and what may come of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, bindparam, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import money, sentence, town_date
from clerktui.models import Account, CollectionItem, CollectionStep, Contact, Customer, Premise
from clerktui.rules.aging import is_past_due
from clerktui.rules.collections import STEPS
from clerktui.rules.contact_limits import ContactLimits
from clerktui.rules.procedures import holding
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.collecting import claims, queue
from clerktui.services.collecting.stopped import stops_of
from clerktui.services.collections.lateness import as_collected
from clerktui.services.collections.stops import find_stops
from clerktui.services.confidential import shown_address
from clerktui.services.flag_effects import flags_of
from clerktui.services.open_items import get_items
from clerktui.services.pending import pending_of
from clerktui.services.procedures.finding import versions_of
from clerktui.services.reference import Reference, get_reference
from clerktui.views.collection_queue import CallView, OutcomeView
from clerktui.views.people import Actor

TOPIC = "collect_call"
_ACCOUNT = Account.__table__
_CONTACT = Contact.__table__
_CUSTOMER = Customer.__table__
_ITEM = CollectionItem.__table__
_PREMISE = Premise.__table__
_STEP = CollectionStep.__table__
_WEEK = dt.timedelta(days=7)
_LAST_MOST = 4
_GONE = ("collect.taken", "collect.not_collected")
_ROW = queue.ROWS.where(_ITEM.c.account_id == bindparam("account"), _ITEM.c.state == "open")
_WHO = (
    select(
        _ACCOUNT.c.balance_cents,
        _CUSTOMER.c.phone,
        _CUSTOMER.c.language,
        _CUSTOMER.c.mail_state,
        shown_address(),
    )
    .join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
    .join(_PREMISE, _PREMISE.c.id == _ACCOUNT.c.premise_id)
    .where(_ACCOUNT.c.id == bindparam("account"))
)
_UNDONE = _STEP.alias("undone")
# A call whose outcome was taken back is keyed again: it was made once, and counts once.
_TAKEN_BACK = (
    select(_STEP.c.id)
    .join(_UNDONE, _UNDONE.c.undoes_id == _STEP.c.id)
    .where(_STEP.c.subject_kind == "contact", _STEP.c.subject_id == _CONTACT.c.id)
    .exists()
)
_CALLS = select(_CONTACT.c.at).where(
    _CONTACT.c.account_id == bindparam("account"),
    _CONTACT.c.kind == "call",
    _CONTACT.c.direction == "out",
    _CONTACT.c.at > bindparam("since", type_=_CONTACT.c.at.type),
    ~_TAKEN_BACK,
)
_LAST = (
    select(_STEP.c.code, _STEP.c.day, _STEP.c.words)
    .where(_STEP.c.account_id == bindparam("account"))
    .order_by(_STEP.c.id.desc())
    .limit(_LAST_MOST)
)


def open_account(db: Database, actor: Actor, number: str) -> CallView:
    """Take up the account that was chosen; it stays the collector's until it is left.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`, `collect.not_collected`,
            `collect.taken`.
    """
    require(actor, "collect.work")
    with db.write() as connection:
        reference = get_reference(db, connection)
        account = which_account(connection, number)
        return opened(connection, reference, actor, db.clock.now(), account)


def open_next(
    db: Database, actor: Actor, leaving: str = "", skipped: Collection[int] = ()
) -> CallView | None:
    """Leave an account, and take up the next of the list that nobody else has and may be called.

    Args:
        db: the books.
        actor: the collector.
        leaving: the account that is left; none at first.
        skipped: ids of accounts the collector has been through.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`.
    """
    require(actor, "collect.work")
    with db.write() as connection:
        reference = get_reference(db, connection)
        if leaving:
            claims.let_go(connection, actor, which_account(connection, leaving).id)
        return taken_next(connection, reference, actor, db.clock.now(), skipped)


def taken_next(
    connection: Connection,
    reference: Reference,
    actor: Actor,
    now: dt.datetime,
    skipped: Collection[int],
) -> CallView | None:
    """As `open_next`, inside a writing transaction."""
    if _is_too_late(reference, now):
        return None
    seen = set(skipped)

    def passed(row: Any) -> bool:
        if row.account_id in seen:
            return True
        who = _who(connection, row.account_id)
        return bool(may_not_call(connection, reference, row.account_id, (now, who.mail_state)))

    while (row := queue.next_free(connection, reference, actor, now, passed)) is not None:
        if not claims.stands_as(connection, row):
            seen.add(row.account_id)
            continue
        account = which_account(connection, row.number)
        try:
            return opened(connection, reference, actor, now, account)
        except Refused as refused:
            # Somebody took it in the moment between; what was keyed before must not fail for that.
            if refused.message_id not in _GONE:
                raise
            seen.add(row.account_id)
    return None


def _is_too_late(reference: Reference, now: dt.datetime) -> bool:
    """Whether nobody at all is called now: the list would be read to its end for nothing."""
    try:
        limits_of(reference).check((), now, reference.timezone)
    except Refused:
        return True
    return False


def opened(
    connection: Connection, reference: Reference, actor: Actor, now: dt.datetime, account: Any
) -> CallView:
    """Claim an account and read what a collector must know of it.

    Raises:
        Refused: `collect.not_collected`, `collect.taken`.
    """
    until = claims.claim(connection, reference, actor, now, account)
    row = connection.execute(_ROW, {"account": account.id}).one()
    who = _who(connection, account.id)
    flags, _ = flags_of(connection, account.id, reference)
    limits = limits_of(reference)
    calls = calls_of(connection, account.id, now)
    may_not = may_not_call(connection, reference, account.id, (now, who.mail_state))
    line = queue.line_of(reference, row, now, actor.user_id)
    language = "es" if who.language == "es" else "en"
    return CallView(
        line=line,
        phone=who.phone,
        address=who.address,
        flags=tuple(flag.words for flag in flags),
        owes_cents=who.balance_cents,
        pending_cents=sum(one.amount_cents for one in pending_of(connection, account.id)),
        language=language,
        script=_script(connection, reference, (language, actor), row, who),
        may_call=not may_not,
        may_not=may_not,
        stops=stops_of(connection, reference, account.id),
        calls_week=len(calls),
        calls_most=limits.per_week,
        why=row.why,
        items=_items(connection, reference, account.id),
        last=_last(connection, account.id),
        outcomes=outcomes_of(reference),
        claimed_until=until,
    )


def _who(connection: Connection, account_id: int) -> Any:
    return connection.execute(_WHO, {"account": account_id}).one()


def limits_of(reference: Reference) -> ContactLimits:
    """The town's limits for calls."""
    return ContactLimits.from_data(reference.policy["collection.contact_limits"])


def calls_of(connection: Connection, account_id: int, now: dt.datetime) -> list[dt.datetime]:
    """When the office called about an account within seven days."""
    which = {"account": account_id, "since": now - _WEEK}
    return list(connection.execute(_CALLS, which).scalars())


def check_call(
    connection: Connection,
    reference: Reference,
    account_id: int,
    when: tuple[dt.datetime, str],
) -> None:
    """Refuse a call that may not be made now.

    Args:
        connection: a transaction.
        reference: the town's rules of today.
        account_id: whom it is about.
        when: the moment, and the state the customer's mail goes to.

    Raises:
        Refused: `collect.hours`, `collect.weekday`, `collect.calls_day`, `collect.calls_week`.
    """
    now, state = when
    calls = calls_of(connection, account_id, now)
    limits_of(reference).check(calls, now, reference.timezone, state)


def may_not_call(
    connection: Connection,
    reference: Reference,
    account_id: int,
    when: tuple[dt.datetime, str],
) -> str:
    """Why a customer may not be called now, in a sentence; empty where that is allowed."""
    stops = find_stops(connection, reference, [account_id], "call").get(account_id, [])
    if stops:
        return f"Do not call: {'; '.join(stop.words for stop in stops)}."
    try:
        check_call(connection, reference, account_id, when)
    except Refused as refused:
        return sentence(refused)
    return ""


def state_of(connection: Connection, account_id: int) -> str:
    """The state a customer's mail goes to."""
    return str(_who(connection, account_id).mail_state)


def outcomes_of(reference: Reference) -> tuple[OutcomeView, ...]:
    """How a call can end, as the town decided it."""
    return tuple(
        OutcomeView(one["key"], one["code"], one["name"], one.get("asks", ""))
        for one in reference.policy["collection.outcomes"]
    )


def _script(
    connection: Connection,
    reference: Reference,
    spoken: tuple[str, Actor],
    row: Any,
    who: Any,
) -> tuple[str, ...]:
    """What is said, with what is known of the account in the town's own words."""
    language, actor = spoken
    found = holding(versions_of(connection, TOPIC, reference.on), reference.on)
    text = found.script(language) or found.script_en if found and not found.ends else ""
    facts = {
        "clerk": actor.full_name,
        "town": reference.town,
        "account": row.number,
        "address": who.address,
        "past_due": money(row.past_due_cents, language),
        "due": town_date(row.oldest_due),
    }
    for name, value in facts.items():
        text = text.replace(f"[{name}]", value)
    return tuple(" ".join(part.split()) for part in text.split("\n\n") if part.strip())


def _items(connection: Connection, reference: Reference, account_id: int) -> tuple[str, ...]:
    """What is past due and since when, a line for each due date, the oldest first."""
    by_due: dict[dt.date, list[str]] = {}
    for one in as_collected(reference, get_items(connection, [account_id])[account_id]):
        if one.balance_cents > 0 and is_past_due(one.due_on, reference.on):
            service = reference.services.get(one.service)
            name = service.name.lower() if service else one.service
            by_due.setdefault(one.due_on, []).append(f"{name} {money(one.balance_cents)}")
    return tuple(f"{town_date(due)} {', '.join(parts)}" for due, parts in by_due.items())


def _last(connection: Connection, account_id: int) -> tuple[str, ...]:
    rows = connection.execute(_LAST, {"account": account_id})
    return tuple(f"{town_date(row.day)} {STEPS[row.code]}: {row.words}" for row in rows)
