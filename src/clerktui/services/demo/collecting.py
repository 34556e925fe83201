"""The demonstration town's debts: what was done about them so far, and this morning's queue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, func, insert, literal_column, select

from clerktui.db import Database
from clerktui.models import Account, AccountFlag, Contact, Receivable
from clerktui.rules.calendar import Calendar
from clerktui.services.collecting import outcomes, queue, running
from clerktui.services.collections import steps
from clerktui.services.collections.steps import Step
from clerktui.services.reference import Reference, get_reference
from clerktui.views.collection_queue import OutcomeDraft, QueueLine
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_FLAG = AccountFlag.__table__
_RECEIVABLE = Receivable.__table__
_DAY = dt.timedelta(days=1)
_PAPERS = (("reminder", 5, "Mailed"), ("notice", 18, "Mailed"))
_CALLED_FROM, _ONE_IN = 26, 3
_CALLS = (("no_answer", "No answer"), ("left_message", "Left message"))
_LATE = (
    select(
        _RECEIVABLE.c.account_id,
        func.min(_RECEIVABLE.c.due_on).label("due_on"),
        func.sum(_RECEIVABLE.c.balance_cents).label("cents"),
    )
    .join(_ACCOUNT, _ACCOUNT.c.id == _RECEIVABLE.c.account_id)
    .where(
        _RECEIVABLE.c.balance_cents != literal_column("0"),
        _RECEIVABLE.c.balance_cents > 0,
        _ACCOUNT.c.status == "active",
    )
    .group_by(_RECEIVABLE.c.account_id)
    .order_by(_RECEIVABLE.c.account_id)
)
_CUT_OFF = (
    select(_FLAG.c.account_id, _FLAG.c.starts_on)
    .where(_FLAG.c.code == "cut_off", _FLAG.c.ended_at.is_(None))
    .order_by(_FLAG.c.id)
)


def write_collecting(db: Database, staff: dict[str, Actor], seed: int) -> None:
    """Write what was done about debts, run the procedure, and let some customers promise."""
    with db.write(patient=True) as connection:
        reference = get_reference(db, connection)
        late = [one for one in connection.execute(_LATE) if one.due_on < reference.on]
        caller = staff["dee"]
        done = [*_done(late, reference, caller.user_id), *_cut(connection)]
        _write(connection, db.clock.now(), reference.on, done)
        calls = [one for one in late if _was_called(one, reference.on)]
        rows = [_contact(db.clock.now(), one, caller.user_id) for one in calls]
        if rows:
            connection.execute(insert(Contact.__table__), rows)
    running.run_procedure(db, staff["sam"])
    _promises(db, staff["dee"], seed)


def _write(
    connection: Connection, now: dt.datetime, today: dt.date, done: Iterable[tuple[dt.date, Step]]
) -> None:
    """Each step on its day, the days in order."""
    by_day: dict[dt.date, list[Step]] = {}
    for day, step in done:
        by_day.setdefault(day, []).append(step)
    for day in sorted(by_day):
        steps.record(connection, day, now - (today - day), by_day[day])


def _done(
    late: Iterable[Any], reference: Reference, user_id: int
) -> Iterator[tuple[dt.date, Step]]:
    calendar: Calendar = reference.calendar()
    for one in late:
        for code, days, words in _PAPERS:
            day = calendar.next_open(one.due_on + days * _DAY)
            if day < reference.on:
                yield day, Step(one.account_id, code, words, debt_cents=int(one.cents))
        if _was_called(one, reference.on):
            outcome, words = _CALLS[one.account_id % 2]
            cents = int(one.cents)
            step = Step(one.account_id, "call", words, outcome, cents, user_id=user_id)
            yield reference.on - 2 * _DAY, step


def _cut(connection: Connection) -> Iterator[tuple[dt.date, Step]]:
    """Who is marked as cut off was cut off on that day."""
    for row in connection.execute(_CUT_OFF):
        yield row.starts_on, Step(row.account_id, "cut_order", "Cut off", outcome="done")


def _was_called(one: Any, today: dt.date) -> bool:
    """Whether somebody tried the day before yesterday; one in so many of who is late enough."""
    return bool((today - one.due_on).days >= _CALLED_FROM and one.account_id % _ONE_IN == 0)


def _contact(now: dt.datetime, one: Any, user_id: int) -> dict[str, Any]:
    code, words = _CALLS[one.account_id % 2]
    return {
        "account_id": one.account_id,
        "kind": "call",
        "direction": "out",
        "reason": "payment",
        "outcome": "message" if code == "left_message" else code,
        "number": "",
        "body": f"Collections: {words}",
        "at": now - 2 * _DAY,
        "user_id": user_id,
    }


def _promises(db: Database, actor: Actor, seed: int) -> None:
    """Every ninth of the list called in this morning, and promised what is past due."""
    rows = queue.list_queue(db, actor, limit=60).rows
    for place, line in enumerate(rows[4::9]):
        draft = OutcomeDraft(
            f"demo-promise-{seed}-{place}",
            line.account,
            "promise",
            direction="in",
            promised_on=_soon(line, place),
            promised_cents=line.past_due_cents,
        )
        outcomes.record_outcome(db, actor, draft)


def _soon(line: QueueLine, place: int) -> dt.date:
    return line.oldest_due + (line.days + 1 + place) * _DAY
