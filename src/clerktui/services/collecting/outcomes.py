"""How a collector's call ended: contact, step, next action and its date, in one transaction.

The next action is the procedure's, unless customer and collector agreed on something: then the
account comes back on the day after, and what was agreed stops what the town says it stops.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, insert, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import money, town_date
from clerktui.ledger import commands
from clerktui.models import Account, CollectionItem, Contact
from clerktui.rules.text import clean_text, snippet
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.arrangements import making
from clerktui.services.arrangements.stepping import Stepping
from clerktui.services.collecting import claims, opening, queue
from clerktui.services.collections import reactions
from clerktui.services.collections.holds import outcome_rule
from clerktui.services.collections.steps import Step, record
from clerktui.services.flag_effects import need_allowed
from clerktui.services.reference import Reference, get_reference
from clerktui.services.tasks import making as tasks
from clerktui.views.collection_queue import Agreement, CallView, OutcomeDone, OutcomeDraft
from clerktui.views.people import Actor
from clerktui.views.tasks import TaskDraft

_ACCOUNT = Account.__table__
_CONTACT = Contact.__table__
_ITEM = CollectionItem.__table__
_DAY = dt.timedelta(days=1)
_NOTE_MAX = 500


@dataclass(frozen=True)
class _Ending:
    """A call that ended, inside its transaction."""

    connection: Connection
    reference: Reference
    actor: Actor
    now: dt.datetime
    draft: OutcomeDraft
    rule: dict[str, Any]
    account: Any
    item: Any

    @property
    def words(self) -> str:
        """What the case file and the contact say."""
        said = str(self.rule["name"])
        if self.draft.promised_on is not None:
            cents, day = money(self.draft.promised_cents), town_date(self.draft.promised_on)
            said = f"{said}: {cents} by {day}"
        note = clean_text(self.draft.note, max_length=_NOTE_MAX)
        return f"{said}: {note}" if note else said


def record_outcome(db: Database, actor: Actor, draft: OutcomeDraft) -> OutcomeDone:
    """Write down how a call ended, and what is done next and when.

    Raises:
        Refused: `denied`, `command.reused`, `account.unknown`, `account.ambiguous`,
            `collect.outcome`, `collect.not_collected`, `collect.taken`, `collect.amount`,
            `collect.promise_day`, `collect.hours`, `collect.weekday`, `collect.calls_day`,
            `collect.calls_week`, `flag.forbids`, `text.control`, `text.too_long`,
            `arrangement.on_plan`, `arrangement.reason`.
        NeedsOverride: `arrangement.above`.
    """
    require(actor, "collect.work")
    return db.post(lambda connection: _record(db, connection, actor, draft))


def finish_call(
    db: Database, actor: Actor, draft: OutcomeDraft, skipped: Collection[int] = ()
) -> tuple[OutcomeDone, CallView | None]:
    """As `record_outcome`, and take up the next account of the list in the same trip.

    Args:
        db: the books.
        actor: the collector.
        draft: how the call ended.
        skipped: ids of accounts the collector has been through.

    Raises:
        Refused: as `record_outcome`.
    """
    require(actor, "collect.work")

    def once(connection: Connection) -> tuple[OutcomeDone, CallView | None]:
        done = _record(db, connection, actor, draft)
        reference, now = get_reference(db, connection), db.clock.now()
        account = which_account(connection, draft.account)
        seen = {*skipped, account.id}
        return done, opening.taken_next(connection, reference, actor, now, seen)

    return db.post(once)


def _record(db: Database, connection: Connection, actor: Actor, draft: OutcomeDraft) -> OutcomeDone:
    now = db.clock.now()
    command = commands.Command(draft.command_id, "collect_outcome", _said(draft), actor.user_id)
    earlier = commands.claim(connection, command, now)
    if earlier is not None:
        return replace(OutcomeDone.from_data(json.loads(earlier)), duplicate=True)
    ending = _begin(connection, get_reference(db, connection), actor, now, draft)
    contact_id = _write_contact(ending)
    task = _refer(ending) if ending.rule.get("refers") else 0
    _write_steps(ending, contact_id, task)
    _agree(ending)
    promise, gave_way = _promise(ending)
    reactions.account_changed(connection, ending.reference, now, [ending.account.id], "outcome")
    claims.let_go(connection, actor, ending.account.id)
    subject = ("account", ending.account.number)
    facts = {"outcome": ending.rule["code"], "contact_id": contact_id}
    audit.record(connection, actor, "collect_outcome", subject, now, **facts)
    done = replace(_done(ending, task, contact_id), promise=promise, gave_way=gave_way)
    commands.answer(connection, draft.command_id, done.to_data())
    return done


def _said(draft: OutcomeDraft) -> dict[str, Any]:
    said = {name: value for name, value in draft.__dict__.items() if name != "command_id"}
    said["promised_on"] = draft.promised_on.isoformat() if draft.promised_on else None
    return said


def _begin(
    connection: Connection,
    reference: Reference,
    actor: Actor,
    now: dt.datetime,
    draft: OutcomeDraft,
) -> _Ending:
    """Everything that can be refused, before anything is written."""
    rule = outcome_rule(reference, draft.outcome)
    if rule is None:
        known = ", ".join(one["code"] for one in reference.policy["collection.outcomes"])
        raise Refused("collect.outcome", outcome=snippet(draft.outcome), known=known)
    account = which_account(connection, draft.account, lock=True)
    claims.claim(connection, reference, actor, now, account)
    if draft.direction == "out":
        need_allowed(connection, reference, (account.id, account.number), "call")
        state = opening.state_of(connection, account.id)
        opening.check_call(connection, reference, account.id, (now, state))
    item = connection.execute(select(_ITEM).where(_ITEM.c.account_id == account.id)).one()
    ending = _Ending(connection, reference, actor, now, draft, rule, account, item)
    if rule.get("asks") == "promise":
        _check_promise(ending)
    else:
        ending = replace(ending, draft=replace(draft, promised_on=None, promised_cents=0))
    return ending


def _check_promise(ending: _Ending) -> None:
    """What can never be promised; what is above the town's limits is for `_promise` to say."""
    today, draft = ending.reference.on, ending.draft
    owes = select(_ACCOUNT.c.balance_cents).where(_ACCOUNT.c.id == ending.account.id)
    owed_cents = ending.connection.execute(owes).scalar_one()
    if not 0 < draft.promised_cents <= owed_cents:
        raise Refused("collect.amount", owes_cents=owed_cents)
    if draft.promised_on is None or draft.promised_on < today:
        raise Refused("collect.promise_day", first=today)


def _write_contact(ending: _Ending) -> int:
    values = {
        "account_id": ending.account.id,
        "kind": "call",
        "direction": ending.draft.direction,
        "reason": "payment",
        "outcome": ending.rule.get("contact", ""),
        "number": "",
        "body": f"Collections: {ending.words}",
        "at": ending.now,
        "user_id": ending.actor.user_id,
    }
    made = insert(_CONTACT).values(**values).returning(_CONTACT.c.id)
    return int(ending.connection.execute(made).scalar_one())


def _refer(ending: _Ending) -> int:
    """Refer the case to whom the town refers to; gives the task's number."""
    name = str(ending.rule["name"])
    draft = TaskDraft(
        f"{ending.draft.command_id}:task",
        "refer",
        f"{ending.account.number}: {name.lower()} on the phone",
        subject_kind="account",
        subject=ending.account.number,
        reason=ending.reference.policy["task.reasons"][0]["code"],
        said=ending.words,
    )
    return tasks.make_within(ending.connection, ending.reference, ending.actor, ending.now, draft)


def _write_steps(ending: _Ending, contact_id: int, task: int) -> None:
    code = str(ending.rule["code"])
    facts = {"debt_cents": ending.item.past_due_cents, "plan": ending.item.plan}
    facts |= {"user_id": ending.actor.user_id}
    account_id = ending.account.id
    steps = [Step(account_id, "call", ending.words, code, subject=("contact", contact_id), **facts)]
    if code == "dispute":
        steps.append(replace(steps[0], code="dispute", outcome=""))
    if task:
        words = f"Referred as task {task}"
        steps.append(Step(account_id, "referred", words, subject=("task", task), **facts))
    record(ending.connection, ending.reference.on, ending.now, steps)


def _agree(ending: _Ending) -> None:
    """Keep what was agreed, in place of what was agreed before; who agreed keeps the account."""
    rule, calendar = ending.rule, ending.reference.calendar()
    base = ending.draft.promised_on or ending.reference.on
    agreed_on, until = None, None
    if rule.get("follow_days"):
        agreed_on = calendar.next_open(base + int(rule["follow_days"]) * _DAY)
    if rule.get("holds"):
        until = base + int(rule.get("hold_days", 0)) * _DAY
    values = {
        "agreed_on": agreed_on,
        "hold_code": rule["code"] if until is not None else "",
        "hold_until": until,
        "owner_id": ending.actor.user_id if agreed_on else ending.item.owner_id,
    }
    ending.connection.execute(
        update(_ITEM).where(_ITEM.c.account_id == ending.account.id).values(**values)
    )


def _promise(ending: _Ending) -> tuple[int, int]:
    """Write the promise down, to be judged by the money that comes.

    Returns:
        Its number, and of the open one that gave way to it; 0 for none.
    """
    draft = ending.draft
    if draft.promised_on is None:
        return 0, 0
    note = clean_text(draft.note, max_length=_NOTE_MAX)
    stepping = Stepping(
        ending.connection, ending.reference, ending.actor, ending.now, draft.command_id, note
    )
    promised = (draft.promised_cents, draft.promised_on)
    gave_way = making.open_promise(ending.connection, ending.account.id)
    made = making.promise_within(stepping, ending.account, promised, ending.words)
    return made.number, 0 if gave_way is None else gave_way.number


def _done(ending: _Ending, task: int, contact_id: int) -> OutcomeDone:
    which = queue.ROWS.where(_ITEM.c.account_id == ending.account.id)
    row = ending.connection.execute(which).one()
    line = queue.line_of(ending.reference, row, ending.now, ending.actor.user_id)
    is_clear = row.state != "open"
    return OutcomeDone(
        account=ending.account.number,
        outcome=str(ending.rule["code"]),
        lane="clear" if is_clear else line.lane,
        next_name="" if is_clear else line.next_name,
        next_on=None if is_clear else line.next_on,
        task=task,
        contact_id=contact_id,
        before=_agreement(ending.item),
    )


def _agreement(row: Any) -> Agreement:
    return Agreement(row.agreed_on, row.hold_code, row.hold_until, row.owner_id)


def end_hold(db: Database, actor: Actor, number: str, reason: str) -> None:
    """End what was agreed before its day: the procedure goes on at once.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`, `collect.reason`,
            `collect.no_hold`, `text.control`, `text.too_long`.
    """
    require(actor, "collect.run")
    why = clean_text(reason, max_length=_NOTE_MAX)
    if not why:
        raise Refused("collect.reason")
    with db.write() as connection:
        reference, now = get_reference(db, connection), db.clock.now()
        account = which_account(connection, number, lock=True)
        ended = connection.execute(
            update(_ITEM)
            .where(_ITEM.c.account_id == account.id, _ITEM.c.agreed_on.is_not(None))
            .values(agreed_on=None, hold_code="", hold_until=None)
        )
        promised = making.end_open_promise(
            Stepping(connection, reference, actor, now, "", why), account
        )
        if ended.rowcount != 1 and not promised:
            raise Refused("collect.no_hold", account=account.number)
        step = Step(account.id, "released", f"Hold ended: {why}", user_id=actor.user_id)
        record(connection, reference.on, now, [step])
        reactions.account_changed(connection, reference, now, [account.id], "outcome")
        subject = ("account", account.number)
        audit.record(connection, actor, "end_collection_hold", subject, now, reason=why)
