"""The week's file: made once, its hash kept, read out again byte for byte.

Only here identity numbers are opened, each one written down twice: that it was opened (audit), and
that it was given away (disclosure log). They go into the bytes and nowhere else.

Source: G.S. 105A-3(b1), 132-1.10(c)(1).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, insert, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.formats import debt_setoff
from clerktui.i18n import money, town_date
from clerktui.models import (
    CustomerIdentity,
    Disclosure,
    SetoffFile,
    SetoffFileLine,
    SetoffPart,
)
from clerktui.rules.setoff import is_sendable
from clerktui.security import audit
from clerktui.security.identity_keys import IdentityKey
from clerktui.security.permissions import require
from clerktui.services.identities import need_key, unsealed
from clerktui.services.private_files import need_folder, write_private
from clerktui.services.reference import get_reference
from clerktui.services.setoff import anew, week, weeks
from clerktui.services.setoff.rows import Moved, Stepping, begin, set_figure
from clerktui.services.setoff.week import Plan, Planned
from clerktui.views.people import Actor
from clerktui.views.setoff_files import SetoffFileMade, WeekView

_FILE = SetoffFile.__table__
_IDENTITY = CustomerIdentity.__table__
_LINE = SetoffFileLine.__table__
_LOG = Disclosure.__table__
_PART = SetoffPart.__table__


@dataclass(frozen=True)
class _Opened:
    """An identity number, for the bytes of a file only."""

    identity_id: int
    number: str


def make_file(
    db: Database,
    actor: Actor,
    due_on: dt.date | None = None,
    makes_anew: bool = False,  # noqa: FBT001, FBT002
) -> SetoffFileMade:
    """Make this week's file, or give the bytes of one that was made, the same for ever.

    Args:
        db: the books.
        actor: who makes it.
        due_on: the day a file is due; None means this week's.
        makes_anew: whether another file takes the place of one that was not uploaded.

    Raises:
        Refused: `denied`, `setoff.no_agreement`, `setoff.nothing_to_send`, `setoff.held_back`,
            `setoff.no_file` for another week that has none, `setoff.is_uploaded` and
            `setoff.anew_late` for one that cannot be made anew, `setoff.file_changed` and
            `setoff.purged` when the bytes cannot be given again, `identity.no_key`,
            `identity.key_file`, `identity.key_open`.
    """
    require(actor, "setoff.export")
    return db.post(lambda connection: _made(db, connection, actor, (due_on, makes_anew)))


def write_file(
    db: Database,
    actor: Actor,
    path: Path,
    due_on: dt.date | None = None,
    makes_anew: bool = False,  # noqa: FBT001, FBT002
) -> WeekView:
    """Make a week's file and write it where only its owner may read it; gives its control report.

    A file that could not be written is written by asking again: its bytes stay the same.

    Raises:
        Refused: as `make_file`, `file.not_written`.
    """
    need_folder(path)
    made = make_file(db, actor, due_on, makes_anew)
    write_private(path, made.content)
    return made.week


def list_files(db: Database, actor: Actor) -> tuple[WeekView, ...]:
    """Every file that was made, the newest first.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        found = connection.execute(select(_FILE).order_by(_FILE.c.id.desc())).all()
        return tuple(week.view_of_file(connection, reference, row) for row in found)


def _made(
    db: Database, connection: Connection, actor: Actor, asked: tuple[dt.date | None, bool]
) -> SetoffFileMade:
    due_on, makes_anew = asked
    stepping = begin(db, connection, actor, None)
    key = need_key(db)
    this_week = weeks.due_of(stepping.reference, stepping.now)
    due = due_on or this_week
    row = weeks.last_file_of(connection, due)
    if row is not None and not makes_anew:
        return _again(stepping, key, row)
    if row is not None:
        if due != this_week:
            raise Refused("setoff.anew_late", number=row.number)
        anew.undo(stepping, row)
        return _new(stepping, key, due, replaces=row.number)
    if due != this_week:
        raise Refused("setoff.no_file", due_on=due, this_week=this_week)
    return _new(stepping, key, due)


# --------------------------------------------------------------------------------- a new file
def _new(
    stepping: Stepping, key: IdentityKey, due_on: dt.date, replaces: int | None = None
) -> SetoffFileMade:
    """A new file; one that replaces another may hold nothing, because all of it stopped."""
    connection = stepping.connection
    entity = weeks.entity_of(connection, stepping.today)
    if not entity:
        raise Refused("setoff.no_agreement")
    plan = week.plan_week(connection, stepping.reference, entity, lock=True)
    plan, opened = _openable(connection, key, plan)
    if not plan.planned and replaces is None:
        raise _nothing(due_on, plan)
    records = [
        (number.number, one.record) for number, one in zip(opened, plan.planned, strict=True)
    ]
    content = debt_setoff.write_file(records)
    _prove(content, plan)
    number = _write(stepping, plan, (due_on, entity), content)
    for one in plan.planned:
        _follow(stepping, one, number)
    _log(stepping, number, opened, plan.planned)
    view = week.view_of_plan(stepping.reference, due_on, entity, plan)
    digest = hashlib.sha256(content).hexdigest()
    made = replace(view, file_number=number, sha256=digest, made_at=stepping.now, replaces=replaces)
    return SetoffFileMade(made, content)


def _nothing(due_on: dt.date, plan: Plan) -> Refused:
    """Why there is no file: with the first debt that is held back and its reason."""
    if not plan.held_back:
        return Refused("setoff.nothing_to_send", due_on=due_on)
    first = plan.held_back[0]
    facts = {"count": len(plan.held_back), "number": first.number, "because": first.why}
    return Refused("setoff.held_back", due_on=due_on, **facts)


def _openable(connection: Connection, key: IdentityKey, plan: Plan) -> tuple[Plan, list[_Opened]]:
    """The plan without the debts whose number cannot be opened or sent; and the numbers."""
    planned, held, opened = [], list(plan.held_back), []
    for one in plan.planned:
        number = _open(connection, key, one.debt.identity_id)
        if number is None:
            held.append(replace(one, because=week.UNSENDABLE).line)
        else:
            planned.append(one)
            opened.append(_Opened(one.debt.identity_id, number))
    return Plan(tuple(planned), tuple(held)), opened


def _open(connection: Connection, key: IdentityKey, identity_id: int) -> str | None:
    row = connection.execute(select(_IDENTITY).where(_IDENTITY.c.id == identity_id)).one()
    if not row.sealed or row.key_code != key.code:
        return None
    number = unsealed(key, row)
    return number if is_sendable(row.kind, number) else None


def _prove(content: bytes, plan: Plan) -> None:
    """Read the bytes back as the clearinghouse does: they must say what was planned."""
    found = debt_setoff.read_back(content)
    amounts = [one.amount_cents for one in plan.planned]
    if (found.records, found.amount_cents) != (len(amounts), sum(amounts)):
        msg = "the debt setoff file does not say what was planned"
        raise ValueError(msg)


def _write(stepping: Stepping, plan: Plan, told: tuple[dt.date, str], content: bytes) -> int:
    connection = stepping.connection
    last = select(func.coalesce(func.max(_FILE.c.number), 0))
    number = int(connection.execute(last).scalar_one()) + 1
    lines = tuple(one.line for one in plan.planned)
    file_id = connection.execute(
        insert(_FILE)
        .values(
            number=number,
            due_on=told[0],
            entity_code=told[1],
            record_count=len(lines),
            amount_cents=sum(one.amount_cents for one in lines),
            content_hash=hashlib.sha256(content).hexdigest(),
            made_at=stepping.now,
            user_id=stepping.actor.user_id,
            **week.counts(lines),
        )
        .returning(_FILE.c.id)
    ).scalar_one()
    kept = [
        {
            "file_id": file_id,
            "line_no": line_no,
            "debt_id": one.debt.id,
            "identity_id": one.debt.identity_id,
            "change": one.change,
            "before_cents": one.debt.sent_cents,
            "amount_cents": one.amount_cents,
            "record": one.record,
        }
        for line_no, one in enumerate(plan.planned, start=1)
    ]
    if kept:
        connection.execute(insert(_LINE), kept)
    return number


_STEPS = {"add": "setoff_sent", "update": "setoff_sent", "delete": "setoff_recalled"}
_WORDS = {
    "add": "sent for {amount} in file {number}",
    "update": "balance of {amount} sent in file {number}",
    "delete": "taken back in file {number}",
}


def _follow(stepping: Stepping, one: Planned, number: int) -> None:
    """What the file does to a debt: its state, the figure that was sent, the case file."""
    words = _WORDS[one.change].format(amount=money(one.amount_cents), number=number)
    if one.because:
        words = f"{words} ({one.because.rstrip('.')})"
    moved = Moved(one.change, one.becomes, words, one.amount_cents, _STEPS[one.change])
    set_figure(stepping, one.debt, moved, one.amount_cents)


# ------------------------------------------------------------------------------- the same again
def _again(stepping: Stepping, key: IdentityKey, row: Any) -> SetoffFileMade:
    """The bytes of a file that was made; what they hash to is what was kept."""
    lines = stepping.connection.execute(
        select(_LINE).where(_LINE.c.file_id == row.id).order_by(_LINE.c.line_no)
    ).all()
    if any(not line.record for line in lines):
        raise Refused("setoff.purged", what=f"file {row.number}")
    opened = []
    for line in lines:
        number = _open(stepping.connection, key, line.identity_id)
        if number is None:
            raise Refused("setoff.file_changed", number=row.number)
        opened.append(_Opened(line.identity_id, number))
    content = debt_setoff.write_file(
        (number.number, line.record) for number, line in zip(opened, lines, strict=True)
    )
    if hashlib.sha256(content).hexdigest() != row.content_hash:
        raise Refused("setoff.file_changed", number=row.number)
    _log(stepping, row.number, opened, lines)
    view = week.view_of_file(stepping.connection, stepping.reference, row)
    return SetoffFileMade(view, content, is_again=True)


# --------------------------------------------------------------------------------- on record
def _log(stepping: Stepping, number: int, opened: Sequence[_Opened], lines: Sequence[Any]) -> None:
    """That each number was opened, and what of which account was given to whom."""
    said = stepping.rules
    for one in opened:
        audit.record(
            stepping.connection,
            stepping.actor,
            "export_identity",
            ("customer_identity", one.identity_id),
            stepping.now,
            file=number,
            to=said["clearinghouse"],
        )
    debts = [one.debt.id if isinstance(one, Planned) else one.debt_id for one in lines]
    found = select(_PART.c.account_id).where(_PART.c.debt_id.in_(debts)).order_by(_PART.c.id)
    given = f"debt setoff file {number}: name, address, identity number, debt"
    logged = [
        {
            "account_id": account_id,
            "to_whom": said["clearinghouse"],
            "requester": "the debt setoff clearinghouse",
            "ground": "setoff",
            "citation": said["disclosed"],
            "given": given,
            "note": f"made {town_date(stepping.today)}",
            "given_on": stepping.today,
            "at": stepping.now,
            "user_id": stepping.actor.user_id,
        }
        for account_id in stepping.connection.execute(found).scalars()
    ]
    if logged:
        stepping.connection.execute(insert(_LOG), logged)
