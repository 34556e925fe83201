"""Batches begun, listed, given to another clerk; their headers written and changed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import money
from clerktui.ledger import business_day, commands
from clerktui.models import Batch, BatchMove, BatchSource, DrawerSession, Town, User
from clerktui.models.base import CENTS_MAX
from clerktui.rules.states import CHANGEABLE, UNPOSTED
from clerktui.rules.text import clean_text
from clerktui.security.permissions import require
from clerktui.services.batches import places
from clerktui.services.batches.records import (
    batches,
    find_batch,
    get_view,
    require_state,
    view_of,
    write_move,
)
from clerktui.services.reference import Reference, get_reference
from clerktui.views.accounts import Page
from clerktui.views.batches import BatchView, HeaderDraft, MoveView, SourceView
from clerktui.views.people import Actor

_BATCH = Batch.__table__
_MOVE = BatchMove.__table__
_SESSION = DrawerSession.__table__
_SOURCE = BatchSource.__table__
_TOWN = Town.__table__
_USER = User.__table__
ITEMS_MAX = 99_999
START_FIELDS = ("account", "amount", "reference")
VERIFY_MODES = ("all", "sample", "off")
"""How much of a batch is keyed again, from most to least."""


def list_sources(db: Database) -> tuple[SourceView, ...]:
    """Where a batch may come from, in the town's order."""
    with db.read() as connection:
        rows = connection.execute(
            select(_SOURCE).where(_SOURCE.c.is_active).order_by(_SOURCE.c.position)
        )
        return tuple(SourceView(row.code, row.name, row.default_tender) for row in rows)


def save_header(db: Database, actor: Actor, draft: HeaderDraft) -> BatchView:
    """Begin a batch, or change the header of one that is still being keyed or proved.

    Raises:
        Refused: `denied`, `batch.unknown`, `batch.source_unknown`, `batch.received_late`,
            `batch.posting_late`, `batch.control`, `batch.choice`, `batch.wrong_state`,
            `payment.unknown_tender`, `text.too_long`, `command.reused`.
    """
    require(actor, "batch.key")
    return db.post(lambda connection: _save_once(db, connection, actor, draft))


def _save_once(db: Database, connection: Connection, actor: Actor, draft: HeaderDraft) -> BatchView:
    now = db.clock.now()
    content = {**draft.__dict__, "received_on": draft.received_on.isoformat()}
    content["gl_on"] = draft.gl_on.isoformat() if draft.gl_on else None
    command = commands.Command(draft.command_id, "batch_header", content, actor.user_id)
    earlier = commands.claim(connection, command, now)
    if earlier is not None:
        return get_view(connection, int(earlier))
    reference = get_reference(db, connection)
    values = header_values(connection, reference, actor, draft)
    _refuse_weaker(connection, reference, actor, draft.number, values["verify_mode"])
    if draft.number is None:
        number = begin(connection, actor, values, now)
    else:
        number = _change(connection, actor, draft.number, values, now)
    commands.answer(connection, draft.command_id, number)
    return get_view(connection, number)


def _refuse_weaker(
    connection: Connection, reference: Reference, actor: Actor, number: int | None, mode: str
) -> None:
    """Less verification than the town decided takes somebody who may release.

    Raises:
        Refused: `denied`.
    """
    decided = reference.policy["batch.verify"]["mode"]
    now = find_batch(connection, number).verify_mode if number is not None else decided
    if mode != now and VERIFY_MODES.index(mode) > VERIFY_MODES.index(decided):
        require(actor, "batch.release")


def header_values(
    connection: Connection, reference: Reference, actor: Actor, draft: HeaderDraft
) -> dict[str, Any]:
    """A header's columns, each proved to be something the office can work with.

    Raises:
        Refused: as `save_header` for the header.
    """
    known = connection.execute(
        select(_SOURCE.c.code).where(_SOURCE.c.code == draft.source, _SOURCE.c.is_active)
    ).first()
    if known is None:
        raise Refused("batch.source_unknown", source=draft.source)
    if draft.default_tender not in reference.tenders:
        raise Refused("payment.unknown_tender", tender=draft.default_tender)
    if draft.received_on > reference.on:
        raise Refused("batch.received_late", received_on=draft.received_on)
    gl_on = _posting_day(connection, reference, actor, draft.gl_on)
    if draft.control_cents is not None and not 0 < draft.control_cents <= CENTS_MAX:
        raise Refused("batch.control", typed=money(draft.control_cents))
    if draft.control_items is not None and not 0 < draft.control_items <= ITEMS_MAX:
        raise Refused("batch.control", typed=draft.control_items)
    verify_mode = draft.verify_mode or reference.policy["batch.verify"]["mode"]
    if draft.start_field not in START_FIELDS or verify_mode not in VERIFY_MODES:
        raise Refused("batch.choice", typed=f"{draft.start_field}, {verify_mode}")
    return {
        "source": draft.source,
        "received_on": draft.received_on,
        "gl_on": gl_on,
        "default_tender": draft.default_tender,
        "control_cents": draft.control_cents,
        "control_items": draft.control_items,
        "start_field": draft.start_field,
        "implied_decimals": draft.implied_decimals,
        "verify_mode": verify_mode,
        "note": clean_text(draft.note, max_length=60),
    }


def _posting_day(
    connection: Connection, reference: Reference, actor: Actor, gl_on: dt.date | None
) -> dt.date:
    """The day a batch is posted to: the one named if it is open, else the one now worked on.

    Raises:
        Refused: `batch.posting_late`, `day.closed`.
    """
    latest = reference.working_day(connection, actor.office_id)
    if gl_on is None:
        return latest
    if gl_on > latest:
        raise Refused("batch.posting_late", gl_on=gl_on)
    business_day.require_open(connection, actor.office_id, gl_on)
    return gl_on


def require_posting_day(
    connection: Connection, reference: Reference, office_id: int, day: dt.date
) -> None:
    """Let a batch be moved to a day: an open one, at the latest the next business day.

    Raises:
        Refused: `batch.posting_far`, `day.closed`.
    """
    calendar = reference.calendar(office_id)
    today = reference.working_day(connection, office_id)
    if day > calendar.after(today, 1):
        raise Refused("batch.posting_far", gl_on=day)
    business_day.require_open(connection, office_id, day)


def begin(connection: Connection, actor: Actor, values: dict[str, Any], now: dt.datetime) -> int:
    """Write a new batch into this transaction; gives its number, which follows the last."""
    connection.execute(select(_TOWN.c.id).with_for_update())
    number = (connection.execute(select(func.max(_BATCH.c.number))).scalar() or 0) + 1
    keyed_in = connection.execute(
        select(_SESSION.c.id).where(_SESSION.c.user_id == actor.user_id, _SESSION.c.state == "open")
    ).scalar()
    connection.execute(
        insert(_BATCH).values(
            number=number,
            office_id=actor.office_id,
            owner_id=actor.user_id,
            created_by_id=actor.user_id,
            created_at=now,
            keyed_in_id=keyed_in,
            **values,
        )
    )
    row = find_batch(connection, number)
    write_move(connection, row, "open", actor, now)
    return number


def _change(
    connection: Connection, actor: Actor, number: int, values: dict[str, Any], now: dt.datetime
) -> int:
    """A control total may be corrected until the batch is proved; what was keyed stays."""
    row = find_batch(connection, number, lock=True)
    require_state(row, CHANGEABLE)
    require_owner(row, actor)
    controls = {name: values[name] for name in ("control_cents", "control_items")}
    changed = [name for name, value in controls.items() if getattr(row, name) != value]
    _refuse_other_trailer(connection, row, actor, changed)
    connection.execute(update(_BATCH).where(_BATCH.c.id == row.id).values(**values))
    if values["gl_on"] != row.gl_on:
        said = f"posting date {row.gl_on} to {values['gl_on']}"
        write_move(connection, row, row.state, actor, now, reason=said, **controls)
    if changed:
        reason = "control total changed"
        write_move(connection, row, row.state, actor, now, reason=reason, **controls)
    return number


def _refuse_other_trailer(connection: Connection, row: Any, actor: Actor, names: list[str]) -> None:
    """What the file's own trailer says is changed only by somebody who may release.

    The first move of a batch keeps what it was begun with.

    Raises:
        Refused: `denied`.
    """
    if row.file_id is None or not names:
        return
    begun = connection.execute(
        select(_MOVE).where(_MOVE.c.batch_id == row.id).order_by(_MOVE.c.id).limit(1)
    ).one()
    if any(getattr(begun, name) is not None for name in names):
        require(actor, "batch.release")


def require_owner(row: Any, actor: Actor) -> None:
    """Let the batch's own clerk pass, or one who may take up others' batches.

    Raises:
        Refused: `batch.not_yours`.
    """
    if row.owner_id != actor.user_id and not actor.may("batch.resume_any"):
        raise Refused("batch.not_yours", batch=row.number, owner=row.full_name)


def posting_day(db: Database, actor: Actor) -> dt.date:
    """The day a batch begun now is posted to: the one the office works on."""
    with db.read() as connection:
        return get_reference(db, connection).working_day(connection, actor.office_id)


def get_batch(db: Database, actor: Actor, number: int) -> BatchView:
    """A batch's header, state and totals.

    Raises:
        Refused: `denied`, `batch.unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        return get_view(connection, number)


def list_batches(
    db: Database,
    actor: Actor,
    state: str = "",
    after: tuple[int, ...] | None = None,
    limit: int = 50,
) -> Page[BatchView]:
    """The office's batches, newest first: those of one state, or (no state) all of them.

    Args:
        db: the books.
        actor: whose office.
        state: a state, or "unposted" for every state before posting.
        after: what the page before gave.
        limit: how many at the most.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    query = batches().where(_BATCH.c.office_id == actor.office_id)
    if state:
        wanted = UNPOSTED if state == "unposted" else (state,)
        query = query.where(_BATCH.c.state.in_(wanted))
    if after:
        query = query.where(_BATCH.c.number < after[0])
    with db.read() as connection:
        rows = connection.execute(query.order_by(_BATCH.c.number.desc()).limit(limit + 1)).all()
    shown = tuple(view_of(row) for row in rows[:limit])
    return Page(shown, (shown[-1].number,) if len(rows) > limit else None)


def list_moves(db: Database, actor: Actor, number: int) -> tuple[MoveView, ...]:
    """A batch's whole life, oldest first.

    Raises:
        Refused: `denied`, `batch.unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        row = find_batch(connection, number)
        moves = connection.execute(
            select(_MOVE, _USER.c.full_name)
            .join(_USER, _USER.c.id == _MOVE.c.user_id)
            .where(_MOVE.c.batch_id == row.id)
            .order_by(_MOVE.c.id)
        )
        return tuple(
            MoveView(
                m.at, m.from_state, m.to_state, m.full_name, m.item_count, m.amount_cents, m.reason
            )
            for m in moves
        )


def reassign(db: Database, actor: Actor, number: int, to: str, reason: str = "") -> BatchView:
    """Give a batch to another clerk: the owner may, and who is permitted; the place stays.

    Raises:
        Refused: `denied`, `batch.unknown`, `batch.wrong_state`, `batch.no_such_clerk`.
    """
    require(actor, "batch.key")
    with db.write() as connection:
        row = find_batch(connection, number, lock=True)
        require_state(row, UNPOSTED)
        if row.owner_id != actor.user_id:
            require(actor, "batch.reassign")
        clerk = connection.execute(
            select(_USER.c.id, _USER.c.full_name).where(
                _USER.c.username == to.strip().lower(), _USER.c.is_active
            )
        ).first()
        if clerk is None:
            raise Refused("batch.no_such_clerk", username=to)
        said = clean_text(reason, max_length=120) or f"given to {clerk.full_name}"
        connection.execute(update(_BATCH).where(_BATCH.c.id == row.id).values(owner_id=clerk.id))
        places.give_to(connection, row.id, clerk.id)
        now = db.clock.now()
        write_move(connection, row, row.state, actor, now, owner_id=clerk.id, reason=said)
        return get_view(connection, number)
