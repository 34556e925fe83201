"""Accounts as they stood at a past moment, rebuilt from the journal, and what changed since.

Nothing here trusts a kept balance and nothing is written. What the books cannot prove of the past
(when a status changed before it was dated) is said, not guessed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import town_date
from clerktui.ledger import replay
from clerktui.models import Account, AccountFlag, AuditEntry, Contact, Customer, ReturnedItem, User
from clerktui.printing.wording import saying
from clerktui.rules.aging import days_past_due
from clerktui.rules.moments import parse_moment
from clerktui.services import account_statements as statements
from clerktui.services.account_numbers import which_account
from clerktui.services.account_sums import aged, by_service
from clerktui.services.correction_marks import marks_of
from clerktui.services.entry_words import entry_words, get_facts
from clerktui.services.flag_effects import with_effect
from clerktui.services.flags import flag_view
from clerktui.services.open_items import display_name
from clerktui.services.policies import get_policies
from clerktui.services.reference import Reference, get_reference
from clerktui.views.accounts import BillView, ContactView, FlagView, PaymentView
from clerktui.views.as_of import AccountAsOf, AsOf, Change, ItemThen

OPEN_BILLS_MAX = 50
LATEST = 5
_ACCOUNT = Account.__table__
_AUDIT = AuditEntry.__table__
_CONTACT = Contact.__table__
_CUSTOMER = Customer.__table__
_FLAG = AccountFlag.__table__
_ITEM = ReturnedItem.__table__
_USER = User.__table__
_LAST_INSTANT = dt.timedelta(microseconds=1)


@dataclass(frozen=True)
class Then:
    """The moment asked for: its instant, its town date, and the town's decisions of that day."""

    moment: AsOf
    instant: dt.datetime
    reference: Reference

    @property
    def day(self) -> dt.date:
        """The town date at the moment."""
        return self.reference.on


def get_account_as_of(db: Database, number: str, asked: AsOf | str) -> AccountAsOf:
    """An account as it stood at a moment, and what was written since.

    Args:
        db: the books.
        number: the account's number.
        asked: the moment, or a moment as it is typed: a date is that business day, a date with a
            time of day is what was known then, by the town's clock.

    Raises:
        Refused: `account.unknown`, `account.ambiguous`, `moment.future`, `moment.time`,
            `policy.missing`, and as `rules.dates.parse_date`.
    """
    with db.read() as connection:
        now = get_reference(db, connection)
        then = _then(connection, now, asked, db.clock.now())
        head = _head(connection, which_account(connection, number).id)
        items = connection.execute(_open_items(then, head.id)).all()
        balance_cents = sum(item.balance_cents for item in items)
        status, unproved = _status(head, then.day)
        return AccountAsOf(
            account=head.number,
            name=display_name(head.last_name, head.first_name),
            moment=then.moment,
            says=_says(then),
            day=then.day,
            timezone=now.timezone,
            status=status,
            balance_cents=balance_cents,
            **aged(items, then.reference, balance_cents),
            flags=_flags(connection, head, then),
            by_service=by_service(items, then.reference),
            open_bills=_bills(connection, then, items),
            open_items=tuple(map(_item, items)),
            payments=_payments(connection, then, head.id),
            contacts=_contacts(connection, then, head.id),
            balance_now_cents=head.balance_cents,
            changes=tuple(_changes(connection, then, head, balance_cents)),
            unproved=unproved,
        )


def _then(connection: Connection, now: Reference, asked: AsOf | str, instant: dt.datetime) -> Then:
    zone = ZoneInfo(now.timezone)
    moment = _typed(asked, zone) if isinstance(asked, str) else asked
    if moment.known_at is not None:
        at, day = moment.known_at, moment.known_at.astimezone(zone).date()
    else:
        assert moment.business_day is not None
        day = moment.business_day
        # The town's midnight, not 24 hours: on the day the clocks change a day is 23 or 25 hours.
        midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone)
        at = midnight.astimezone(dt.UTC) - _LAST_INSTANT
    if day > now.on or (moment.known_at is not None and at > instant):
        raise Refused("moment.future", day=day)
    policy = get_policies(connection, ["aging.thresholds"], day)
    return Then(moment, at, replace(now, on=day, policy={**now.policy, **policy}))


def _typed(typed: str, zone: ZoneInfo) -> AsOf:
    day, time = parse_moment(typed)
    if time is None:
        return AsOf(business_day=day)
    return AsOf(known_at=dt.datetime.combine(day, time, zone).astimezone(dt.UTC))


def _head(connection: Connection, account_id: int) -> Any:
    return connection.execute(
        select(_ACCOUNT, _CUSTOMER.c.last_name, _CUSTOMER.c.first_name)
        .join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
        .where(_ACCOUNT.c.id == account_id)
    ).one()


def _status(head: Any, day: dt.date) -> tuple[str, tuple[str, ...]]:
    """The status then, and what of it the books cannot prove."""
    if head.opened_on is not None and day < head.opened_on:
        return "not open yet", ()
    if head.status != "closed":
        return head.status, ()
    if head.closed_on is None:
        return head.status, ("The books do not say when this account was closed.",)
    return ("active" if day < head.closed_on else "closed"), ()


def _says(then: Then) -> str:
    """The banner: which of the two kinds of moment this is, and when."""
    say = saying("en")
    if then.moment.known_at is None:
        return say("AS OF business day {day}", day=town_date(then.day))
    here = then.instant.astimezone(ZoneInfo(then.reference.timezone))
    return say("AS KNOWN AT {day} {time}", day=town_date(here.date()), time=f"{here:%H:%M:%S}")


# --------------------------------------------------------------------------------- what was owed
def _open_items(then: Then, account_id: int) -> Any:
    query = replay.open_receivables(then.moment, account_id).subquery()
    return select(query).order_by(query.c.due_on, query.c.receivable_id)


def _item(row: Any) -> ItemThen:
    return ItemThen(
        row.receivable_id,
        row.number or "",
        row.service,
        row.component,
        row.due_on,
        row.balance_cents,
    )


def _bills(connection: Connection, then: Then, items: Sequence[Any]) -> tuple[BillView, ...]:
    """The bills that were open, oldest due first, with what each then came to."""
    open_cents: dict[int, int] = {}
    rows: dict[int, Any] = {}
    for item in items:
        if item.bill_id is not None:
            rows.setdefault(item.bill_id, item)
            open_cents[item.bill_id] = open_cents.get(item.bill_id, 0) + item.balance_cents
    shown = list(rows.values())[:OPEN_BILLS_MAX]
    parts: dict[int, dict[str, int]] = {row.bill_id: {} for row in shown}
    if shown:
        for part in connection.execute(statements.BILL_ITEMS, {"bills": list(parts)}):
            parts[part.bill_id][part.service] = part.amount_cents
    services = then.reference.services
    return tuple(
        BillView(
            row.bill_id,
            row.number,
            row.issued_on,
            row.bill_due_on,
            ", ".join(services[code].name for code in services if code in parts[row.bill_id]),
            sum(parts[row.bill_id].values()),
            open_cents[row.bill_id],
            days_past_due(row.bill_due_on, then.day) if open_cents[row.bill_id] > 0 else 0,
        )
        for row in shown
    )


def _payments(connection: Connection, then: Then, account_id: int) -> tuple[PaymentView, ...]:
    rows = connection.execute(replay.payments_until(then.moment, account_id).limit(LATEST)).all()
    tenders: dict[int, list[str]] = {row.payment_id: [] for row in rows}
    if tenders:
        for tender in connection.execute(statements.TENDERS, {"payments": list(tenders)}):
            tenders[tender.payment_id].append(f"{tender.name} {tender.reference}".strip())
    marks = marks_of(connection, list(tenders), then.instant)
    return tuple(
        PaymentView(
            row.payment_id,
            row.number or "",
            row.received_on,
            row.amount_cents,
            ", ".join(tenders[row.payment_id]),
            row.full_name,
            row.status,
            marks[row.payment_id].short if row.payment_id in marks else "",
        )
        for row in rows
    )


# ------------------------------------------------------------------------------ what was written
def _contacts(connection: Connection, then: Then, account_id: int) -> tuple[ContactView, ...]:
    rows = connection.execute(
        select(_CONTACT, _USER.c.full_name)
        .outerjoin(_USER, _USER.c.id == _CONTACT.c.user_id)
        .where(_CONTACT.c.account_id == account_id, _CONTACT.c.at <= then.instant)
        .order_by(_CONTACT.c.id.desc())
        .limit(LATEST)
    )
    return tuple(ContactView(r.id, r.kind, r.at, r.full_name or "", r.body) for r in rows)


@dataclass(frozen=True)
class _Flag:
    """A flag with the instant it was put on, where the books know it."""

    row: Any
    put_on_at: dt.datetime | None
    who: str


def _flags(connection: Connection, head: Any, then: Then) -> tuple[FlagView, ...]:
    held = [
        with_effect(then.reference, flag_view(flag.row.code, flag.row.note, flag.row.expires_on))
        for flag in _flags_of(connection, head)
        if _was_held(flag, then)
    ]
    return tuple(sorted(held, key=lambda flag: not flag.is_grave))


def _was_held(flag: _Flag, then: Then) -> bool:
    row = flag.row
    return (
        row.starts_on <= then.day
        and (flag.put_on_at is None or flag.put_on_at <= then.instant)
        and (row.ended_at is None or row.ended_at > then.instant)
        and (row.expires_on is None or row.expires_on >= then.day)
    )


def _flags_of(connection: Connection, head: Any) -> list[_Flag]:
    """Every flag the account ever had; the audit, or the returned item, says when it came.

    A flag and its audit entry are written together, so the n-th of a code is the n-th of both. A
    flag the audit knows nothing of (brought in with the books) held from its first day on.
    """
    rows = connection.execute(
        select(_FLAG, _ITEM.c.made_at, _USER.c.full_name)
        .outerjoin(_ITEM, _ITEM.c.flag_id == _FLAG.c.id)
        .outerjoin(_USER, _USER.c.id == _ITEM.c.user_id)
        .where(_FLAG.c.account_id == head.id)
        .order_by(_FLAG.c.id)
    ).all()
    told: dict[str, list[Any]] = {}
    for entry in _audited(connection, head, "add_flag"):
        told.setdefault(entry.detail["code"], []).append(entry)
    unsaid: dict[str, list[Any]] = {}
    for row in rows:
        if row.made_at is None:
            unsaid.setdefault(row.code, []).append(row.id)
    when: dict[int, tuple[dt.datetime, str]] = {}
    for code, ids in unsaid.items():
        entries = told.get(code, [])
        # The newest are the audited ones: what was brought in with the books came before them.
        for flag_id, entry in zip(ids[len(ids) - len(entries) :], entries, strict=False):
            when[flag_id] = (entry.at, entry.full_name or "")
    return [_Flag(row, *when.get(row.id, (row.made_at, row.full_name or ""))) for row in rows]


def _audited(connection: Connection, head: Any, *actions: str) -> Sequence[Any]:
    return connection.execute(
        select(_AUDIT.c.at, _AUDIT.c.action, _AUDIT.c.detail, _USER.c.full_name)
        .outerjoin(_USER, _USER.c.id == _AUDIT.c.user_id)
        .where(
            _AUDIT.c.subject_kind == "account",
            _AUDIT.c.subject_id == head.number,
            _AUDIT.c.action.in_(actions),
        )
        .order_by(_AUDIT.c.id)
    ).all()


# ------------------------------------------------------------------------------ what changed since
def _changes(connection: Connection, then: Then, head: Any, balance_cents: int) -> Iterator[Change]:
    """What was written after the moment, in its order; money carries the balance on."""
    changes = [
        *_money(connection, then, head),
        *_said(connection, then, head),
        *_flagged(connection, then, head),
    ]
    for change in sorted(changes, key=lambda change: change.at):
        if change.business_date is None:
            yield change
            continue
        balance_cents += change.amount_cents
        yield replace(change, balance_cents=balance_cents)


def _money(connection: Connection, then: Then, head: Any) -> Iterator[Change]:
    say = saying("en")
    entries = connection.execute(replay.entries_on(head.id, since=then.moment)).all()
    facts = get_facts(connection, entries, connection.execute(replay.lines_on(head.id)))
    for entry in entries:
        yield Change(
            entry.posted_at,
            entry.business_date,
            entry.kind,
            entry_words(say, entry, facts),
            entry.full_name or "",
            entry.amount_cents,
            receipt=entry.receipt,
            correction=entry.correction,
        )


def _said(connection: Connection, then: Then, head: Any) -> Iterator[Change]:
    rows = connection.execute(
        select(_CONTACT, _USER.c.full_name)
        .outerjoin(_USER, _USER.c.id == _CONTACT.c.user_id)
        .where(_CONTACT.c.account_id == head.id, _CONTACT.c.at > then.instant)
        .order_by(_CONTACT.c.id)
    )
    for row in rows:
        yield Change(row.at, None, "contact", f"{row.kind}: {row.body}", row.full_name or "")


def _flagged(connection: Connection, then: Then, head: Any) -> Iterator[Change]:
    say = saying("en")
    for flag in _flags_of(connection, head):
        words = flag_view(flag.row.code, flag.row.note, flag.row.expires_on).words
        note = f" ({flag.row.note})" if flag.row.note else ""
        if flag.put_on_at is not None and flag.put_on_at > then.instant:
            yield Change(
                flag.put_on_at, None, "flag", say("flag {flag}", flag=words) + note, flag.who
            )
        if flag.row.ended_at is not None and flag.row.ended_at > then.instant:
            yield Change(
                flag.row.ended_at, None, "flag_ended", say("flag {flag} ended", flag=words)
            )
