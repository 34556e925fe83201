"""Close-outs as they are shown: one whole, and the queue of those under way."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from clerktui.db import Database
from clerktui.models import (
    Account,
    CloseOut,
    CloseOutMove,
    Customer,
    FinalReading,
    NameChange,
    User,
)
from clerktui.rules.closing_accounts import OPEN, Standing, missing
from clerktui.security.permissions import require
from clerktui.services.account_numbers import which_account
from clerktui.services.closing_accounts.billing import suggested
from clerktui.services.closing_accounts.handing_back import ALWAYS, NEVER, follows, owner_for
from clerktui.services.closing_accounts.mail import finds_mail
from clerktui.services.closing_accounts.steps import (
    RULES,
    find_close_out,
    readings_of,
    running_services,
)
from clerktui.services.customer_deposits.steps import balance_of, held_of
from clerktui.services.open_items import display_name, get_accounts
from clerktui.services.open_tickets import tickets_on
from clerktui.services.pending import pending_of
from clerktui.services.reference import Reference, get_reference
from clerktui.views.closing_accounts import (
    CloseOutLine,
    CloseOutView,
    NameChangeView,
    ReadingView,
    StepView,
)
from clerktui.views.people import Actor

_ACCOUNT = Account.__table__
_CHANGE = NameChange.__table__
_CLOSE_OUT = CloseOut.__table__
_CUSTOMER = Customer.__table__
_MOVE = CloseOutMove.__table__
_READING = FinalReading.__table__
_USER = User.__table__


def get_close_out(db: Database, actor: Actor, number: int) -> CloseOutView:
    """A close-out whole.

    Raises:
        Refused: `denied`, `close_out.unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        reference = get_reference(db, connection)
        return _whole(connection, reference, find_close_out(connection, number))


def find_of_account(db: Database, actor: Actor, account: str) -> int:
    """The number of the newest close-out of an account that was not cancelled; 0 where none is.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        meant = which_account(connection, account)
        newest = select(func.coalesce(func.max(_CLOSE_OUT.c.number), 0)).where(
            _CLOSE_OUT.c.account_id == meant.id,
            _CLOSE_OUT.c.state.in_((*OPEN, "closed")),
        )
        return int(connection.execute(newest).scalar_one())


def list_close_outs(
    db: Database, actor: Actor, states: tuple[str, ...] = OPEN, limit: int = 500
) -> tuple[CloseOutLine, ...]:
    """Close-outs in these states, the earliest last day first.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    unread = (
        select(func.count())
        .where(_READING.c.close_out_id == _CLOSE_OUT.c.id, _READING.c.reading.is_(None))
        .scalar_subquery()
    )
    query = (
        select(
            _CLOSE_OUT,
            unread.label("unread"),
            _ACCOUNT.c.number.label("account"),
            _ACCOUNT.c.balance_cents,
            _ACCOUNT.c.deposit_cents,
            _CUSTOMER.c.last_name,
            _CUSTOMER.c.first_name,
        )
        .join(_ACCOUNT, _ACCOUNT.c.id == _CLOSE_OUT.c.account_id)
        .join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
        .where(_CLOSE_OUT.c.state.in_(states))
        .order_by(_CLOSE_OUT.c.stop_on, _CLOSE_OUT.c.number)
        .limit(limit)
    )
    with db.read() as connection:
        reference = get_reference(db, connection)
        rows = connection.execute(query).all()
    return tuple(_line(reference, row) for row in rows)


def list_names(db: Database, actor: Actor, account: str) -> tuple[NameChangeView, ...]:
    """The names an account's customer had, the newest change first.

    Raises:
        Refused: `denied`, `account.unknown`, `account.ambiguous`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        meant = which_account(connection, account)
        query = (
            select(_CHANGE, _USER.c.full_name)
            .join(_USER, _USER.c.id == _CHANGE.c.user_id)
            .where(_CHANGE.c.customer_id == meant.customer_id)
            .order_by(_CHANGE.c.id.desc())
        )
        rows = connection.execute(query).all()
    return tuple(
        NameChangeView(
            row.day,
            display_name(row.old_last_name, row.old_first_name),
            display_name(row.new_last_name, row.new_first_name),
            row.reason,
            row.proof,
            row.full_name,
        )
        for row in rows
    )


def reason_words(reference: Reference, code: str) -> str:
    """A reason's name; its code where the town has given it up."""
    names = {one["code"]: one["name"] for one in reference.policy[RULES]["reasons"]}
    return str(names.get(code, code))


def steps_of(connection: Connection, close_out_id: int) -> tuple[StepView, ...]:
    """What was done, the first step first."""
    query = (
        select(_MOVE, _USER.c.full_name)
        .join(_USER, _USER.c.id == _MOVE.c.user_id)
        .where(_MOVE.c.close_out_id == close_out_id)
        .order_by(_MOVE.c.id)
    )
    return tuple(
        StepView(row.day, row.words, row.to_state, row.full_name)
        for row in connection.execute(query)
    )


def _line(reference: Reference, row: Any) -> CloseOutLine:
    return CloseOutLine(
        row.number,
        row.state,
        row.account,
        display_name(row.last_name, row.first_name),
        row.stop_on,
        reason_words(reference, row.reason),
        row.unread,
        row.balance_cents,
        row.deposit_cents,
        (reference.on - row.stop_on).days,
    )


def _whole(connection: Connection, reference: Reference, row: Any) -> CloseOutView:
    account = get_accounts(connection, [row.account])[row.account]
    held = held_of(connection, row.account_id)
    clerk = select(_USER.c.full_name).where(_USER.c.id == row.asked_by_id)
    readings = _readings(connection, row)
    place = " ".join(filter(None, (row.forward_state, row.forward_zip)))
    forward = ", ".join(filter(None, (row.forward_address, row.forward_city, place)))
    is_open = row.state in OPEN
    standing = _standing(connection, reference, row, readings)
    return CloseOutView(
        number=row.number,
        state=row.state,
        account=row.account,
        name=account.name,
        service_address=account.address,
        reason=reason_words(reference, row.reason),
        stop_on=row.stop_on,
        forward=forward,
        phone=row.phone,
        new_account=row.new_account,
        note=row.note,
        bill=row.bill,
        balance_cents=account.balance_cents,
        deposit_cents=held,
        pending_cents=standing.pending_cents,
        closed_on=row.closed_on,
        asked_by=connection.execute(clerk).scalar_one(),
        missing=missing(standing),
        services=_services(connection, reference, row.account_id),
        readings=readings,
        suggested=suggested(connection, reference, row) if is_open and not row.bill else (),
        steps=steps_of(connection, row.id),
        **(_next(connection, reference, row) if is_open else {}),
    )


def _next(connection: Connection, reference: Reference, row: Any) -> dict[str, Any]:
    """What becomes of the place when it is finished."""
    rule = reference.policy[RULES]["back_to_owner"]
    owner = owner_for(connection, row) if rule != NEVER else None
    name = display_name(owner.last_name, owner.first_name) if owner is not None else ""
    return {"owner": name, "follows": follows(connection, row), "gives_back": rule == ALWAYS}


def _services(
    connection: Connection, reference: Reference, account_id: int
) -> tuple[tuple[str, str], ...]:
    """What a final bill of an account would charge, each service once: code and name."""
    codes = {one.service: None for one in running_services(connection, account_id)}
    return tuple((code, reference.services[code].name) for code in codes)


def _standing(
    connection: Connection, reference: Reference, row: Any, readings: tuple[ReadingView, ...]
) -> Standing:
    account_id = row.account_id
    left = held_of(connection, account_id) - balance_of(connection, account_id)
    return Standing(
        row.state,
        row.stop_on,
        reference.on,
        [one.meter for one in readings if one.reading is None],
        sum(one.amount_cents for one in pending_of(connection, account_id)),
        len(tickets_on(connection, reference, row.account)) if row.state in OPEN else 0,
        bool(row.new_account) or finds_mail(connection, row),
        0 if row.new_account else max(0, left),
    )


def _readings(connection: Connection, row: Any) -> tuple[ReadingView, ...]:
    return tuple(
        ReadingView(
            one.meter, one.service, one.asked_for, one.reading, one.read_on, one.is_estimated
        )
        for one in readings_of(connection, row.id)
    )
