"""Payments kept out of the books: held until their clock runs out, sent back, surrendered.

Nothing of them is in the journal. A held payment is released by taking it as a payment
(`PaymentDraft.held`), in the transaction that posts it.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select, update

from clerktui.db import Database
from clerktui.errors import NeedsOverride, Refused
from clerktui.ledger import commands, journal
from clerktui.models import (
    Account,
    Chain,
    Customer,
    HeldMove,
    HeldPayment,
    Receipt,
    TenderType,
    User,
)
from clerktui.rules import improper
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services import letters as mail
from clerktui.services.account_numbers import which_account
from clerktui.services.contact_letters import note_letter
from clerktui.services.improper import letters
from clerktui.services.improper.kinds import OVERRIDE, act_by, get_kind
from clerktui.services.open_items import display_name
from clerktui.services.payment_plan import check_reference
from clerktui.services.reference import Reference, get_reference
from clerktui.services.signon import Approvals
from clerktui.services.town import BACK_OFFICE_CHAIN
from clerktui.views.accounts import Page
from clerktui.views.held import HeldDraft, HeldStep, HeldView, ImproperKind
from clerktui.views.letters import LetterDocument
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_CHAIN = Chain.__table__
_CUSTOMER = Customer.__table__
_HELD = HeldPayment.__table__
_MOVE = HeldMove.__table__
_RECEIPT = Receipt.__table__
_TYPE = TenderType.__table__
_USER = User.__table__
_NOTE_MAX = 200
_TEXT_MAX = 120
NEVER = dt.date(9999, 12, 31)


def hold_payment(db: Database, actor: Actor, draft: HeldDraft) -> HeldView:
    """Keep a payment out of the books: hold it, send it back, or surrender it.

    Raises:
        Refused: `denied`, `command.reused`, `improper.unknown`, `held.not_kept` for a kind the
            town takes or refuses at once, `payment.unknown_tender`, `account.unknown`,
            `held.amount_missing`, `payment.card_number`, `text.control`, `text.too_long`.
        NeedsOverride: `improper.other_action` when another thing is done than the town does.
    """
    require(actor, "improper.hold")
    return _done(db, lambda connection: _hold(db, connection, actor, draft))


def _hold(db: Database, connection: Connection, actor: Actor, draft: HeldDraft) -> tuple[int, bool]:
    now = db.clock.now()
    said = {name: value for name, value in draft.__dict__.items() if name != "command_id"}
    said["dated_on"] = draft.dated_on.isoformat() if draft.dated_on else None
    command = commands.Command(draft.command_id, "hold", said, actor.user_id)
    earlier = commands.claim(connection, command, now)
    if earlier is not None:
        return json.loads(earlier), True
    reference = get_reference(db, connection)
    kind = get_kind(reference, draft.kind)
    action = draft.action or kind.action
    if action not in improper.KEPT:
        raise Refused("held.not_kept", kind=kind.name.lower(), action=kind.action)
    approver = _approver(connection, actor, draft, kind, action)
    number = _next_number(connection)
    state = improper.KEPT[action]
    values = _values(connection, reference, actor, draft, kind)
    letter = letters.make(connection, reference, kind, {**values, "number": number}, now)
    row = {"number": number, "state": state, "held_at": now, "office_id": actor.office_id}
    held_id = connection.execute(
        insert(_HELD)
        .values(letter=letter.to_data() if state != "held" else None, **row, **values)
        .returning(_HELD.c.id)
    ).scalar_one()
    if state != "held":
        note_letter(connection, actor.user_id, values["account_id"], letter)
    said_by = {"user_id": actor.user_id, "at": now, "approved_by_id": approver}
    _move(connection, held_id, state, note=values["note"], **said_by)
    audit.record(
        connection,
        actor,
        "hold_payment",
        ("held_payment", number),
        now,
        kind=kind.code,
        state=state,
        amount_cents=draft.amount_cents,
        approved_by=approver,
    )
    commands.answer(connection, draft.command_id, number)
    return number, False


def _approver(
    connection: Connection, actor: Actor, draft: HeldDraft, kind: ImproperKind, action: str
) -> int | None:
    """Who lets something else be done than the town does with this kind; None where none need."""
    if action == kind.action or actor.may(OVERRIDE):
        return None
    warning = NeedsOverride(
        "improper.other_action",
        OVERRIDE,
        kind=kind.name.lower(),
        action=action,
        usual=kind.action,
    )
    approver = Approvals(connection, draft.command_id).of(warning)
    if approver is None:
        raise warning
    return approver


def _values(
    connection: Connection,
    reference: Reference,
    actor: Actor,
    draft: HeldDraft,
    kind: ImproperKind,
) -> dict[str, Any]:
    if draft.tender not in reference.tenders:
        raise Refused("payment.unknown_tender", tender=draft.tender)
    if draft.amount_cents <= 0:
        raise Refused("held.amount_missing")
    check_reference(draft.tender, draft.reference)
    account = which_account(connection, draft.account) if draft.account.strip() else None
    return {
        "kind": kind.code,
        "account_id": account.id if account else None,
        "amount_cents": draft.amount_cents,
        "tender_type": draft.tender,
        "reference": clean_text(draft.reference, max_length=30),
        "payer": clean_text(draft.payer, max_length=_TEXT_MAX),
        "payer_address": clean_text(draft.payer_address, max_length=_TEXT_MAX),
        "dated_on": draft.dated_on,
        "received_on": reference.on,
        "act_by": act_by(reference, kind.days, draft.dated_on),
        "note": clean_text(draft.note, max_length=_NOTE_MAX),
        "held_by_id": actor.user_id,
    }


def _next_number(connection: Connection) -> int:
    """The next number; the office chain is what numbering waits behind, as corrections do."""
    chain = select(_CHAIN.c.id).where(_CHAIN.c.code == BACK_OFFICE_CHAIN)
    journal.lock_head(connection, connection.execute(chain).scalar_one())
    last = select(func.coalesce(func.max(_HELD.c.number), 0))
    return connection.execute(last).scalar_one() + 1


def _move(connection: Connection, held_id: int, state: str, **said: Any) -> None:
    connection.execute(insert(_MOVE).values(held_id=held_id, to_state=state, **said))


# ------------------------------------------------------------------------------------- its steps
def return_held(db: Database, actor: Actor, step: HeldStep) -> HeldView:
    """Send a held payment back to who sent it, with the letter that goes with it.

    Raises:
        Refused: `denied`, `command.reused`, `held.unknown`, `held.decided`.
    """
    require(actor, "improper.hold")
    return _done(db, lambda connection: _step(db, connection, actor, step, "returned"))


def surrender_held(db: Database, actor: Actor, step: HeldStep) -> HeldView:
    """Hand a held note over to the Secret Service; the receipt for it is the letter.

    Raises:
        Refused: `denied`, `command.reused`, `held.unknown`, `held.decided`.
    """
    require(actor, "improper.hold")
    return _done(db, lambda connection: _step(db, connection, actor, step, "surrendered"))


def extend_held(db: Database, actor: Actor, step: HeldStep) -> HeldView:
    """Let a held payment wait until another day, with the reason.

    Raises:
        Refused: `denied`, `command.reused`, `held.unknown`, `held.decided`, `held.reason_missing`,
            `held.day_missing` when the day is not to come.
    """
    require(actor, "improper.hold")
    if not step.note.strip():
        raise Refused("held.reason_missing")
    return _done(db, lambda connection: _step(db, connection, actor, step, "held"))


def _step(
    db: Database, connection: Connection, actor: Actor, step: HeldStep, state: str
) -> tuple[int, bool]:
    now = db.clock.now()
    day = step.act_by.isoformat() if step.act_by else None
    said = [step.number, step.note, day]
    command = commands.Command(step.command_id, f"held_{state}", said, actor.user_id)
    earlier = commands.claim(connection, command, now)
    if earlier is not None:
        return json.loads(earlier), True
    reference = get_reference(db, connection)
    row = connection.execute(
        select(_HELD).where(_HELD.c.number == step.number).with_for_update()
    ).first()
    if row is None:
        raise Refused("held.unknown", number=step.number)
    if row.state != "held":
        raise Refused("held.decided", number=row.number, state=row.state)
    note = clean_text(step.note, max_length=_NOTE_MAX)
    if state == "held":
        if step.act_by is None or step.act_by <= reference.on:
            raise Refused("held.day_missing")
        values: dict[str, Any] = {"act_by": step.act_by}
    else:
        letter = _letter(connection, reference, row, state, now)
        values = {"state": state, "letter": letter.to_data()}
        note_letter(connection, actor.user_id, row.account_id, letter)
    _move(connection, row.id, state, user_id=actor.user_id, at=now, note=note)
    connection.execute(update(_HELD).where(_HELD.c.id == row.id).values(**values))
    subject = ("held_payment", row.number)
    audit.record(connection, actor, f"held_{state}", subject, now, note=note)
    commands.answer(connection, step.command_id, row.number)
    return row.number, False


def _letter(
    connection: Connection, reference: Reference, row: Any, state: str, now: dt.datetime
) -> LetterDocument:
    kind = get_kind(reference, row.kind)
    if state == "surrendered":
        kind = replace(kind, action="surrender")
    said = {column.name: getattr(row, column.name) for column in _HELD.columns}
    return letters.make(connection, reference, kind, said, now)


# ----------------------------------------------------------------------------------------- shown
def list_held(
    db: Database,
    actor: Actor,
    wanted: str = "",
    after: tuple[int, ...] | None = None,
    limit: int = 50,
) -> Page[HeldView]:
    """What is held, the clock that runs out first first; `wanted` also finds what was decided.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    clock = func.coalesce(_HELD.c.act_by, NEVER)
    query = _rows().order_by(clock, _HELD.c.id)
    query = query.where(_matches(wanted) if wanted.strip() else _HELD.c.state == "held")
    if after:
        day = dt.date.fromordinal(after[0])
        query = query.where(or_(clock > day, (clock == day) & (_HELD.c.id > after[1])))
    with db.read() as connection:
        reference = get_reference(db, connection)
        rows = connection.execute(query.limit(limit + 1)).all()
    last = rows[limit - 1] if len(rows) > limit else None
    following = ((last.act_by or NEVER).toordinal(), last.id) if last is not None else None
    return Page(tuple(_view(reference, row) for row in rows[:limit]), following)


def get_held(db: Database, actor: Actor, number: int) -> HeldView:
    """A held payment, decided or not, with its steps and its letter.

    Raises:
        Refused: `denied`, `held.unknown`.
    """
    require(actor, "account.view")
    return _read(db, number)


def print_letter(db: Database, actor: Actor, number: int) -> None:
    """Send the letter of a decided payment to the actor's printer.

    Raises:
        Refused: `denied`, `held.unknown`, `held.no_letter`, `print.no_printer`.
    """
    require(actor, "improper.hold")
    view = _read(db, number)
    if view.letter is None:
        raise Refused("held.no_letter", number=number)
    now = db.clock.now()
    with db.write() as connection:
        mail.queue(connection, actor, view.letter, now)
        audit.record(connection, actor, "print_letter", ("held_payment", number), now)


def _done(db: Database, work: Any) -> HeldView:
    number, duplicate = db.post(work)
    return _read(db, number, duplicate=duplicate)


def _read(db: Database, number: int, *, duplicate: bool = False) -> HeldView:
    with db.read() as connection:
        reference = get_reference(db, connection)
        row = connection.execute(_rows().where(_HELD.c.number == number)).first()
        if row is None:
            raise Refused("held.unknown", number=number)
        steps = connection.execute(
            select(_MOVE.c.at, _USER.c.full_name, _MOVE.c.to_state, _MOVE.c.note)
            .join(_USER, _USER.c.id == _MOVE.c.user_id)
            .where(_MOVE.c.held_id == row.id)
            .order_by(_MOVE.c.id)
        ).all()
    letter = LetterDocument.from_data(row.letter) if row.letter else None
    moves = tuple(tuple(step) for step in steps)
    return _view(reference, row, moves=moves, letter=letter, duplicate=duplicate)


def _rows() -> Any:
    return (
        select(
            _HELD,
            _ACCOUNT.c.number.label("account"),
            _CUSTOMER.c.last_name,
            _CUSTOMER.c.first_name,
            _TYPE.c.name.label("tender"),
            _USER.c.full_name,
            _RECEIPT.c.number.label("receipt"),
        )
        .join(_TYPE, _TYPE.c.code == _HELD.c.tender_type)
        .join(_USER, _USER.c.id == _HELD.c.held_by_id)
        .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _HELD.c.account_id)
        .outerjoin(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
        .outerjoin(_RECEIPT, _RECEIPT.c.payment_id == _HELD.c.payment_id)
    )


def _matches(wanted: str) -> Any:
    said = wanted.strip()
    ways: list[Any] = [
        _HELD.c.payer.icontains(said, autoescape=True),
        _HELD.c.reference == said,
        _HELD.c.state == said.lower(),
        _ACCOUNT.c.number == said,
        _CUSTOMER.c.last_name.icontains(said, autoescape=True),
    ]
    if said.isdigit() and len(said) < 10:
        ways.append(_HELD.c.number == int(said))
    return or_(*ways)


def _view(reference: Reference, row: Any, **more: Any) -> HeldView:
    decided = reference.policy["improper.kinds"].get(row.kind, {})
    is_overdue = row.state == "held" and row.act_by is not None and row.act_by < reference.on
    return HeldView(
        number=row.number,
        state=row.state,
        kind=row.kind,
        kind_name=decided.get("name", row.kind.replace("_", " ")),
        account=row.account or "",
        name=display_name(row.last_name, row.first_name) if row.account else row.payer,
        amount_cents=row.amount_cents,
        tender=row.tender_type,
        tender_name=row.tender,
        reference=row.reference,
        payer=row.payer,
        payer_address=row.payer_address,
        dated_on=row.dated_on,
        received_on=row.received_on,
        act_by=row.act_by,
        is_overdue=is_overdue,
        note=row.note,
        script=decided.get("script", ""),
        held_by=row.full_name,
        receipt=row.receipt or "",
        has_letter=row.letter is not None,
        **more,
    )
