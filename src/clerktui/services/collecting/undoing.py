"""An outcome keyed by mistake is taken back: its steps are undone, what was agreed before is again.

A promise it made is cancelled as never made; the open one that had given way to it is open again.

The call was made all the same, so its contact stays, with another that says the key was wrong; it
counts among the calls of the week when the right key is pressed.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.ledger import commands
from clerktui.models import CollectionItem, CollectionStep, Contact, PostedCommand
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.arrangements.stepping import Stepping
from clerktui.services.arrangements.taking_back import take_back
from clerktui.services.collecting import opening
from clerktui.services.collections import reactions
from clerktui.services.collections.steps import Step, record
from clerktui.services.reference import Reference, get_reference
from clerktui.views.collection_queue import CallView, OutcomeDone, UndoDraft
from clerktui.views.people import Actor

_COMMAND = PostedCommand.__table__
_CONTACT = Contact.__table__
_ITEM = CollectionItem.__table__
_STEP = CollectionStep.__table__


@dataclass(frozen=True)
class _Taking:
    """What is taken back, inside its transaction."""

    connection: Connection
    reference: Reference
    actor: Actor
    now: dt.datetime
    account: Any
    done: OutcomeDone


def undo_outcome(db: Database, actor: Actor, draft: UndoDraft) -> CallView:
    """Take back how a call ended, and take the account up again.

    Sent again it changes nothing, and opens the account as it stands.

    Raises:
        Refused: `denied`, `command.reused`, `account.unknown`, `account.ambiguous`,
            `collect.undo_unknown`, `collect.undo_late`, `collect.undo_referred`,
            `collect.not_collected`, `collect.taken`.
    """
    require(actor, "collect.work")

    def once(connection: Connection) -> CallView:
        now, reference = db.clock.now(), get_reference(db, connection)
        account = which_account(connection, draft.account, lock=True)
        said = {"account": draft.account, "outcome": draft.outcome_id}
        command = commands.Command(draft.command_id, "undo_outcome", said, actor.user_id)
        if commands.claim(connection, command, now) is None:
            done = _done(connection, actor, draft, account.number)
            _take_back(_Taking(connection, reference, actor, now, account, done))
            commands.answer(connection, draft.command_id, {"account": account.number})
        return opening.opened(connection, reference, actor, now, account)

    return db.post(once)


def _done(connection: Connection, actor: Actor, draft: UndoDraft, number: str) -> OutcomeDone:
    """The outcome as it was written down: this collector's, on this account."""
    row = connection.execute(
        select(_COMMAND.c.result).where(
            _COMMAND.c.id == draft.outcome_id,
            _COMMAND.c.kind == "collect_outcome",
            _COMMAND.c.user_id == actor.user_id,
        )
    ).first()
    done = OutcomeDone.from_data(json.loads(row.result)) if row is not None else None
    if done is None or done.account != number:
        raise Refused("collect.undo_unknown", account=number)
    if done.task:
        raise Refused("collect.undo_referred", task=done.task)
    return done


def _take_back(taking: _Taking) -> None:
    steps = _steps(taking)
    _take_promise(taking)
    contact_id = _write_contact(taking)
    record(
        taking.connection,
        taking.reference.on,
        taking.now,
        [_undone(taking, one, contact_id) for one in steps],
    )
    before = taking.done.before
    taking.connection.execute(
        update(_ITEM).where(_ITEM.c.account_id == taking.account.id).values(**vars(before))
    )
    changed = (taking.reference, taking.now, [taking.account.id], "outcome")
    reactions.account_changed(taking.connection, *changed)
    subject = ("account", taking.account.number)
    facts = {"outcome": taking.done.outcome, "contact_id": taking.done.contact_id}
    audit.record(taking.connection, taking.actor, "undo_outcome", subject, taking.now, **facts)


def _steps(taking: _Taking) -> list[Any]:
    """The steps of the outcome, when nobody did anything about the account since.

    Raises:
        Refused: `collect.undo_late`.
    """
    found = taking.connection.execute(
        select(_STEP).where(_STEP.c.account_id == taking.account.id).order_by(_STEP.c.id)
    ).all()
    call = ("contact", taking.done.contact_id)
    first = next(one.id for one in found if (one.subject_kind, one.subject_id) == call)
    own = {call, *_arrangements(taking.done)}
    steps = [o for o in found if o.id >= first and (o.subject_kind, o.subject_id) in own]
    undone = {one.undoes_id for one in found}
    # What the rules did by themselves since follows from it, and is worked out anew.
    since = [one for one in found if one.id > steps[-1].id and one.user_id is not None]
    if since or steps[0].id in undone or steps[0].day != taking.reference.on:
        raise Refused("collect.undo_late", account=taking.account.number)
    return steps


def _arrangements(done: OutcomeDone) -> list[tuple[str, int]]:
    """What the steps of its promise are about, and of the one that gave way; ids are numbers."""
    return [("arrangement", number) for number in (done.promise, done.gave_way) if number]


def _take_promise(taking: _Taking) -> None:
    done = taking.done
    if not done.promise:
        return
    facts = (taking.connection, taking.reference, taking.actor, taking.now)
    stepping = Stepping(*facts, "", "keyed by mistake")
    take_back(stepping, done.promise, done.gave_way, taking.account.number)


def _undone(taking: _Taking, step: Any, contact_id: int) -> Step:
    is_made = (step.subject_kind, step.subject_id) == ("arrangement", taking.done.promise)
    is_about = (step.subject_kind, step.subject_id) in _arrangements(taking.done)
    return Step(
        taking.account.id,
        "undone",
        f"Keyed by mistake: {step.words}",
        "cancelled" if is_made else "",
        subject=(step.subject_kind, step.subject_id) if is_about else ("contact", contact_id),
        undoes_id=step.id,
        user_id=taking.actor.user_id,
    )


def _write_contact(taking: _Taking) -> int:
    """Contacts are never changed: another one says that the outcome was not so."""
    said = taking.done.outcome.replace("_", " ")
    values = {
        "account_id": taking.account.id,
        "kind": "note",
        "at": taking.now,
        "user_id": taking.actor.user_id,
        "body": f"Collections: {said} was keyed by mistake and is taken back.",
    }
    made = insert(_CONTACT).values(**values).returning(_CONTACT.c.id)
    return int(taking.connection.execute(made).scalar_one())
