"""The credit score of accounts, and the run that makes cash only of the worst.

The score is worked out whenever it is looked at. CASH ONLY is a flag, as after a returned item: the
payment screen and every batch mind it, and it ends on the day the score is good enough again. A
flag a person ended is not put on again for the same history.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, select, union

from clerktui.db import Database
from clerktui.i18n import town_date
from clerktui.models import Account, AccountFlag, CollectionStep, ReturnedItem
from clerktui.rules.collection_procedure import Done
from clerktui.rules.credit import Credit, CreditRule
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.account_flags import put_by_rule
from clerktui.services.collections.standing import done_of
from clerktui.services.flag_effects import left_out
from clerktui.services.reference import Reference, get_reference
from clerktui.services.returns.charges import WAIVED
from clerktui.views.collections import CreditRun, CreditView
from clerktui.views.people import Actor

AT_ONCE = 300
CASH_ONLY = "cash_only"
NOTE = "credit score"
"""How the note of a flag begins that the score put on."""
_ACCOUNT = Account.__table__
_FLAG = AccountFlag.__table__
_RETURNED = ReturnedItem.__table__
_STEP = CollectionStep.__table__
_IDS: BindParameter[Any] = bindparam("accounts", expanding=True)
_ITEMS = select(_RETURNED.c.account_id, _RETURNED.c.noticed_on).where(
    _RETURNED.c.account_id.in_(_IDS), _RETURNED.c.state != "redeposited"
)
_UNWAIVED = _ITEMS.where(~_RETURNED.c.fee_rule.contains(WAIVED))
_AFTER: Any = bindparam("after")
_FIRST: Any = bindparam("first")


def _with_history(accounts: Any, days: Any) -> Any:
    """The next accounts that have something of these days, read along the index of accounts."""
    return (
        select(accounts)
        .where(accounts > _AFTER, days >= _FIRST)
        .distinct()
        .order_by(accounts)
        .limit(AT_ONCE)
        .subquery()
    )


_STEPPED = _with_history(_STEP.c.account_id, _STEP.c.day)
_BOUNCED = _with_history(_RETURNED.c.account_id, _RETURNED.c.noticed_on)
_EITHER = union(select(_STEPPED.c.account_id), select(_BOUNCED.c.account_id)).subquery()
_NEXT_ONES = (
    select(_ACCOUNT.c.id, _ACCOUNT.c.number)
    .join(_EITHER, _EITHER.c.account_id == _ACCOUNT.c.id)
    .order_by(_ACCOUNT.c.id)
    .limit(AT_ONCE)
)
_FLAGS = select(_FLAG).where(_FLAG.c.account_id.in_(_IDS), _FLAG.c.code == CASH_ONLY)


@dataclass
class _Counted:
    """What is counted while the accounts go by."""

    looked_at: int = 0
    below: int = 0
    flagged: int = 0


def rule_of(reference: Reference) -> CreditRule:
    """The town's rule of today."""
    return CreditRule.from_data(reference.policy["credit.score"])


def credits_of(
    connection: Connection, reference: Reference, account_ids: Sequence[int]
) -> dict[int, Credit]:
    """How each of these accounts stands today."""
    rule, ids = rule_of(reference), sorted(set(account_ids))
    events = {id_: list(done) for id_, done in done_of(connection, ids).items()}
    ends = reference.policy["returned.cash_only"].get("waived_end_it")
    for row in connection.execute(_UNWAIVED if ends else _ITEMS, {"accounts": ids}):
        events.setdefault(row.account_id, []).append(Done("returned", row.noticed_on))
    return {id_: rule.of(events.get(id_, ()), reference.on) for id_ in ids}


def credit_view(connection: Connection, reference: Reference, account_id: int) -> CreditView:
    """How an account stands, in words."""
    rule, found = rule_of(reference), credits_of(connection, reference, [account_id])[account_id]
    counts: dict[tuple[str, int], list[dt.date]] = {}
    for one, points in found.counted:
        counts.setdefault((rule.word(one), points), []).append(one.day)
    told = tuple(
        f"{len(days)} x {_said(word)} ({points}), last {town_date(max(days))}"
        for (word, points), days in counts.items()
    )
    return CreditView(found.score, found.best, found.grade, told, found.cash_only_until)


def _said(word: str) -> str:
    return word.replace(":", " ").replace("_", " ")


def mark_cash_only(db: Database, actor: Actor, *, dry_run: bool = False) -> CreditRun:
    """Flag CASH ONLY every account whose score fell below the town's limit; run twice, once only.

    Args:
        db: the books.
        actor: who runs it; maintenance may.
        dry_run: change nothing, say what would be.

    Raises:
        Refused: `denied`.
    """
    require(actor, "collect.run")
    counted, after = _Counted(), 0
    while True:
        with db.read() if dry_run else db.write() as connection:
            reference = get_reference(db, connection)
            rows = _next(connection, reference, after)
            _mark(connection, reference, (actor, db.clock.now(), dry_run), (rows, counted))
        if not rows:
            break
        after = rows[-1].id
    done = CreditRun(
        reference.on, counted.looked_at, counted.below, counted.flagged, dry_run=dry_run
    )
    if not dry_run:
        with db.write() as connection:
            facts = {"looked_at": done.looked_at, "flagged": done.flagged}
            subject = ("collection", done.on.isoformat())
            audit.record(connection, actor, "run_credit", subject, db.clock.now(), **facts)
    return done


def _next(connection: Connection, reference: Reference, after: int) -> Sequence[Any]:
    first = reference.on - dt.timedelta(days=rule_of(reference).within_days)
    return connection.execute(_NEXT_ONES, {"after": after, "first": first}).all()


def _mark(
    connection: Connection,
    reference: Reference,
    by: tuple[Actor, dt.datetime, bool],
    which: tuple[Sequence[Any], _Counted],
) -> None:
    """Flag those of a piece that are below the limit and not marked long enough."""
    (actor, now, dry_run), (rows, counted) = by, which
    counted.looked_at += len(rows)
    found = credits_of(connection, reference, [row.id for row in rows])
    low = {row.id: row for row in rows if found[row.id].cash_only_until is not None}
    counted.below += len(low)
    flags = connection.execute(_FLAGS, {"accounts": sorted(low)}).all() if low else []
    for id_, row in low.items():
        credit = found[id_]
        held = [flag for flag in flags if flag.account_id == id_]
        if _is_settled(held, credit) or left_out(connection, reference, id_, CASH_ONLY):
            continue
        counted.flagged += 1
        if not dry_run:
            note = f"{NOTE} {credit.score} of {credit.best}"
            said = (CASH_ONLY, note, credit.cash_only_until)
            put_by_rule(connection, actor, (now, reference.on), row, said)


def _is_settled(flags: Iterable[Any], credit: Credit) -> bool:
    """Whether the flag is there for long enough, or a person ended it after all of this."""
    until, newest = credit.cash_only_until, max(one.day for one, _ in credit.counted)
    for flag in flags:
        if flag.ended_at is None and (flag.expires_on is None or flag.expires_on >= until):
            return True
        if flag.ended_at is not None and flag.ended_at.date() >= newest:
            return True
    return False
