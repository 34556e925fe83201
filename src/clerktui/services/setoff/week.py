"""The week of debt setoff: which figures go into its file, which debts are held back and why.

The clearinghouse only ever replaces its figure by a new balance, so a week's file is the
difference between what it has and what is owed now: debts added, balances changed, zeros for what
was paid, stopped, contested or ended.

Source: the clearinghouse: always send the new balance; uploaded by Friday 5 pm.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, or_, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.formats import debt_setoff
from clerktui.formats.debt_setoff import DebtRecord
from clerktui.i18n import money, sentence
from clerktui.models import CustomerIdentity, SetoffDebt, SetoffFile, SetoffFileLine
from clerktui.rules import setoff as rules
from clerktui.security.identity_keys import load_key
from clerktui.security.permissions import require
from clerktui.services.reference import Reference, get_reference
from clerktui.services.setoff import owing
from clerktui.services.setoff.addresses import debtor_of
from clerktui.services.setoff.gate import name_of
from clerktui.services.setoff.hearings import end, make_final, not_final_because
from clerktui.services.setoff.rows import RULES, begin, debts, parts_of
from clerktui.services.setoff.sending import before_sending
from clerktui.services.setoff.weeks import due_at, due_of, entity_of, last_file_of, uploaded_on
from clerktui.views.people import Actor
from clerktui.views.setoff_files import SetoffRun, WeekLine, WeekView

_DEBT = SetoffDebt.__table__
_FILE = SetoffFile.__table__
_IDENTITY = CustomerIdentity.__table__
_LINE = SetoffFileLine.__table__
UNSENDABLE = "The number is not sealed with this machine's key, or is none the State knows."
DEBT_ID = _DEBT.c.id
_CALM = ("prepared", "noticed", "decided", "final", "sent")


@dataclass(frozen=True)
class Planned:
    """A record to be: the debt's row, its new figure, its columns without the number.

    Attributes:
        becomes: the state the debt is in once the record is in a file.
        because: why a figure is taken back, in words.
        code: the account code that is sent; empty where the clearinghouse knows none for it.
    """

    debt: Any
    parts: tuple[Any, ...]
    amount_cents: int
    becomes: str
    record: str
    last4: str
    because: str = ""
    code: str = ""

    @property
    def change(self) -> str:
        """What it does to the clearinghouse's figure."""
        return rules.change_of(self.debt.sent_cents, self.amount_cents)

    @property
    def line(self) -> WeekLine:
        """As the control report shows it."""
        return WeekLine(
            number=self.debt.number,
            account=self.parts[0].number,
            name=name_of(self.debt),
            change=self.change,
            before_cents=self.debt.sent_cents,
            amount_cents=self.amount_cents,
            last4=self.last4,
            why=self.because,
        )


@dataclass(frozen=True)
class Plan:
    """What goes into a week's file, and what is held back."""

    planned: tuple[Planned, ...]
    held_back: tuple[WeekLine, ...]


def get_week(db: Database, actor: Actor) -> WeekView:
    """This week's file as it would be made now, or as it was made; opens no identity number.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        due = due_of(reference, db.clock.now())
        made = last_file_of(connection, due)
        if made is not None:
            return view_of_file(connection, reference, made)
        entity = entity_of(connection, reference.on)
        plan = _sealed_here(db, connection, plan_week(connection, reference, entity))
    return view_of_plan(reference, due, entity, plan)


def _sealed_here(db: Database, connection: Connection, plan: Plan) -> Plan:
    """The plan without what this machine cannot open, so that a rehearsal says what comes of it.

    Without any key nothing can be made here at all, which the making says itself.
    """
    key = load_key(db.identity_key_files)
    if key is None:
        return plan
    ids = [one.debt.identity_id for one in plan.planned]
    query = select(_IDENTITY.c.id).where(
        _IDENTITY.c.id.in_(ids), _IDENTITY.c.sealed != "", _IDENTITY.c.key_code == key.code
    )
    ours = set(connection.execute(query).scalars())
    held = tuple(
        replace(one, because=UNSENDABLE).line
        for one in plan.planned
        if one.debt.identity_id not in ours
    )
    planned = tuple(one for one in plan.planned if one.debt.identity_id in ours)
    return Plan(planned, (*plan.held_back, *held))


def run(db: Database, actor: Actor, *, dry_run: bool = False) -> SetoffRun:
    """Determine every debt whose clocks have run, and close those that are paid.

    Running it again does nothing more. What was sent and is paid is closed by the file that takes
    it back.

    Raises:
        Refused: `denied`.
    """
    require(actor, "setoff.decide")

    def work(connection: Connection) -> SetoffRun:
        stepping = begin(db, connection, actor, None)
        determined, paid = [], []
        found = debts().where(_DEBT.c.state.in_(_CALM)).order_by(_DEBT.c.number)
        for row in connection.execute(found.with_for_update(of=_DEBT)).all():
            parts = parts_of(connection, row.id)
            if owing.is_paid(connection, stepping.reference, parts) and not row.sent_cents:
                paid.append(row.number)
                if not dry_run:
                    end(stepping, row, "paid")
            elif not_final_because(stepping, row) is None:
                determined.append(row.number)
                if not dry_run:
                    make_final(stepping, row)
        return SetoffRun(tuple(determined), tuple(paid), dry_run)

    return db.post(work)


# ----------------------------------------------------------------------------------- the plan
def plan_week(
    connection: Connection, reference: Reference, entity: str, *, lock: bool = False
) -> Plan:
    """What goes into the file made now, in the order of the debts; and what is held back."""
    query = (
        debts()
        .add_columns(_IDENTITY.c.last4)
        .join(_IDENTITY, _IDENTITY.c.id == _DEBT.c.identity_id)
        .where(or_(_DEBT.c.state.in_(("final", "sent")), _DEBT.c.sent_cents > 0))
        .order_by(_DEBT.c.number)
    )
    rows = connection.execute(query.with_for_update(of=_DEBT) if lock else query).all()
    planned: list[Planned] = []
    held: list[WeekLine] = []
    for row in rows:
        for one in _planned(connection, reference, entity, row):
            if isinstance(one, Planned):
                planned.append(one)
            else:
                held.append(one)
    return Plan(tuple(planned), tuple(held))


def _planned(
    connection: Connection, reference: Reference, entity: str, row: Any
) -> Iterator[Planned | WeekLine]:
    parts = tuple(parts_of(connection, row.id))
    lacks = _lacks(connection, reference, row, parts)
    left = owing.left_of(connection, reference, row, parts)
    known = row.account_code in reference.policy[RULES]["sent_codes"]
    code = row.account_code if known else ""
    base = Planned(row, parts, 0, row.state, "", row.last4, code=code)
    if row.state not in ("final", "sent"):
        yield from _recorded(connection, entity, replace(base, because=row.state))
    elif row.sent_cents and (lacks or not left):
        is_over = (not lacks and owing.is_paid(connection, reference, parts)) or _is_expired(
            row, reference.on
        )
        why = " ".join(lacks) or "It is paid."
        becomes = "closed" if is_over else "final"
        yield from _recorded(connection, entity, replace(base, becomes=becomes, because=why))
    elif not left:
        return
    else:
        least = reference.policy[RULES]["minimum_cents"]
        if not row.sent_cents and left < least:
            lacks = (*lacks, f"Only {money(left)} is left; the least is {money(least)}.")
        if lacks:
            yield replace(base, amount_cents=left, because=" ".join(lacks)).line
        elif left != row.sent_cents:
            yield from _recorded(
                connection, entity, replace(base, amount_cents=left, becomes="sent")
            )


def _lacks(connection: Connection, reference: Reference, row: Any, parts: Any) -> tuple[str, ...]:
    """What is missing before it may be sent, in sentences."""
    if row.state not in ("final", "sent"):
        return ()
    found = before_sending(connection, reference, row, parts)
    return tuple(line.words for line in found if not line.is_met)


def _is_expired(row: Any, on: dt.date) -> bool:
    return row.expires_on is not None and on > row.expires_on


def _recorded(
    connection: Connection, entity: str, planned: Planned
) -> Iterator[Planned | WeekLine]:
    """The record with its columns; a debt whose columns cannot be written is held back."""
    try:
        record = _record(connection, entity, planned)
    except Refused as refusal:
        yield replace(planned, because=sentence(refusal)).line
        return
    yield replace(planned, record=record)


def _record(connection: Connection, entity: str, planned: Planned) -> str:
    """What was sent before with its new amount, so that it is known again; else the debtor now."""
    row = planned.debt
    last = (
        select(_LINE.c.record)
        .where(_LINE.c.debt_id == row.id, _LINE.c.record != "")
        .order_by(_LINE.c.id.desc())
    )
    before = connection.execute(last.limit(1)).scalar() if row.sent_cents else None
    if before is not None:
        return debt_setoff.with_amount(before, planned.amount_cents)
    first = planned.parts[0]
    debtor = debtor_of(connection, _Account(first.account_id))
    if debtor.problem:
        raise Refused("setoff.field", field="the mailing address")
    return debt_setoff.rest_of(
        DebtRecord(
            first_name=debtor.given_name,
            middle=debtor.middle,
            last_name=debtor.last_name,
            street=debtor.street,
            city=debtor.city,
            state=debtor.state,
            zip=debtor.zip,
            amount_cents=planned.amount_cents,
            entity=entity,
            expires_on=row.expires_on,
            complied_on=row.determined_on,
            account=first.number,
            key=row.unique_key,
            account_code=planned.code,
        )
    )


@dataclass(frozen=True)
class _Account:
    """What `debtor_of` asks of an account's row."""

    id: int


# ---------------------------------------------------------------------------------- as reports
def view_of_plan(reference: Reference, due_on: dt.date, entity: str, plan: Plan) -> WeekView:
    """The control report of a file that is not made yet."""
    lines = tuple(one.line for one in plan.planned)
    count = counts(lines)
    return WeekView(
        due_on=due_on,
        due_at=due_at(reference, due_on),
        entity_code=entity,
        file_number=None,
        lines=lines,
        held_back=plan.held_back,
        added=count["added"],
        updated=count["updated"],
        deleted=count["deleted"],
        amount_cents=sum(one.amount_cents for one in lines),
    )


def counts(lines: tuple[WeekLine, ...]) -> dict[str, int]:
    """How many records add, update and delete."""
    changes = [one.change for one in lines]
    names = {"add": "added", "update": "updated", "delete": "deleted"}
    return {name: changes.count(change) for change, name in names.items()}


def view_of_file(connection: Connection, reference: Reference, row: Any) -> WeekView:
    """The control report of a file that was made."""
    query = (
        debts()
        .add_columns(
            _LINE.c.change,
            _LINE.c.before_cents,
            _LINE.c.amount_cents,
            _LINE.c.record,
            _IDENTITY.c.last4,
        )
        .join(_LINE, _LINE.c.debt_id == _DEBT.c.id)
        .join(_IDENTITY, _IDENTITY.c.id == _LINE.c.identity_id)
        .where(_LINE.c.file_id == row.id)
        .order_by(_LINE.c.line_no)
    )
    lines = tuple(_line_of(connection, one) for one in connection.execute(query).all())
    return WeekView(
        due_on=row.due_on,
        due_at=due_at(reference, row.due_on),
        entity_code=row.entity_code,
        file_number=row.number,
        lines=lines,
        held_back=(),
        added=row.added,
        updated=row.updated,
        deleted=row.deleted,
        amount_cents=row.amount_cents,
        sha256=row.content_hash,
        made_at=row.made_at,
        changed=_changed(connection, reference, row),
        uploaded_on=uploaded_on(connection, row.id),
        replaces=_before(connection, row),
    )


def _line_of(connection: Connection, one: Any) -> WeekLine:
    return WeekLine(
        number=one.number,
        account=parts_of(connection, one.id)[0].number,
        name=name_of(one),
        change=one.change,
        before_cents=one.before_cents,
        amount_cents=one.amount_cents,
        last4=one.last4,
    )


def _before(connection: Connection, row: Any) -> int | None:
    """The number of the file this one replaced, or None."""
    query = select(_FILE.c.number).where(_FILE.c.due_on == row.due_on, _FILE.c.id < row.id)
    return connection.execute(query.order_by(_FILE.c.id.desc()).limit(1)).scalar()


def _changed(connection: Connection, reference: Reference, row: Any) -> tuple[WeekLine, ...]:
    """What became of the debts of the last file since: stopped, contested, ended, paid."""
    last = connection.execute(select(_FILE.c.id).order_by(_FILE.c.id.desc()).limit(1)).scalar()
    if last != row.id:
        return ()
    query = (
        debts()
        .add_columns(_LINE.c.amount_cents, _IDENTITY.c.last4)
        .join(_LINE, _LINE.c.debt_id == _DEBT.c.id)
        .join(_IDENTITY, _IDENTITY.c.id == _LINE.c.identity_id)
        .where(_LINE.c.file_id == row.id, _LINE.c.amount_cents > 0)
        .order_by(_LINE.c.line_no)
    )
    found = []
    for one in connection.execute(query).all():
        parts = tuple(parts_of(connection, one.id))
        left = owing.left_of(connection, reference, one, parts)
        why = " ".join(_lacks(connection, reference, one, parts))
        if one.state not in ("final", "sent"):
            why = f"It is {one.state} since."
        elif not why and left != one.sent_cents:
            why = f"{money(left)} of it is left." if left else "It is paid since."
        if why:
            base = Planned(one, parts, left, one.state, "", one.last4, because=why)
            found.append(replace(base.line, before_cents=one.amount_cents, change="changed"))
    return tuple(found)
