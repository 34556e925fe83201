"""The outbox as it is looked at: what fails first, then what waits, then what went out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, case, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Account, OutboxMessage, OutboxTry, User
from clerktui.rules.outbox import FAILING
from clerktui.security.permissions import require
from clerktui.services.outbox.delivering import TURN, Standing, due, is_failing, standing
from clerktui.services.outbox.envelopes import message_id
from clerktui.services.outbox.papers import has_letter, named
from clerktui.services.outbox.ways import TEXT, Ways
from clerktui.services.reference import get_reference
from clerktui.views.outbox import MessageView, OutboxView, TryView
from clerktui.views.people import Actor

OPEN = "open"
SHOWN = (OPEN, "failing", "all", "sent", "cancelled")
_ACCOUNT = Account.__table__
_MESSAGE = OutboxMessage.__table__
_TRY = OutboxTry.__table__
_USER = User.__table__
_ROWS = (
    select(_MESSAGE, _ACCOUNT.c.number.label("account"), _USER.c.full_name.label("queued_by"))
    .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _MESSAGE.c.account_id)
    .outerjoin(_USER, _USER.c.id == _MESSAGE.c.queued_by_id)
)
_PLACES = case((_MESSAGE.c.state.in_(FAILING), 0), (is_failing(), 1), else_=2)


def list_messages(db: Database, actor: Actor, which: str = OPEN, limit: int = 200) -> OutboxView:
    """The outbox: who must be looked at first, then the oldest; what went out newest first.

    Args:
        db: the books.
        actor: who asks.
        which: "open" (not sent yet), "failing", "sent", "cancelled" or "all".
        limit: most messages.

    Raises:
        Refused: `denied`, `outbox.which`.
    """
    require(actor, "account.view")
    if which not in SHOWN:
        raise Refused("outbox.which", which=which, known=", ".join(SHOWN))
    state = _MESSAGE.c.state
    wanted: dict[str, Any] = {
        OPEN: state.in_(("queued", "sending", *FAILING)),
        "failing": is_failing(),
        "all": state.is_not(None),
    }
    query = _ROWS.where(wanted.get(which, state == which))
    is_over = which in ("sent", "cancelled")
    order = (_MESSAGE.c.id.desc(),) if is_over else (_PLACES, _MESSAGE.c.id)
    with db.read() as connection:
        ways = Ways.of(get_reference(db, connection))
        counted = standing(connection)
        rows = connection.execute(query.order_by(*order).limit(limit + 1)).all()
        shown = _views(connection, rows[:limit])
    return _outbox(shown, counted, ways, is_more=len(rows) > limit)


def list_due(db: Database, actor: Actor, limit: int = 200) -> OutboxView:
    """What a run would try now; nothing is sent.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        ways = Ways.of(get_reference(db, connection))
        counted = standing(connection)
        query = _ROWS.where(due(ways.channels, db.clock.now())).order_by(*TURN).limit(limit + 1)
        rows = connection.execute(query).all()
        shown = _views(connection, rows[:limit])
    return _outbox(shown, counted, ways, is_more=len(rows) > limit)


def get_message(db: Database, actor: Actor, number: int) -> MessageView:
    """A message with its words and everything that was tried.

    Raises:
        Refused: `denied`, `outbox.unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        row = connection.execute(_ROWS.where(_MESSAGE.c.id == number)).first()
        if row is None:
            raise Refused("outbox.unknown", number=number)
        tries = connection.execute(
            select(_TRY, _USER.c.full_name)
            .outerjoin(_USER, _USER.c.id == _TRY.c.user_id)
            .where(_TRY.c.message_id == number)
            .order_by(_TRY.c.id)
        )
        made = tuple(
            TryView(one.at, one.outcome, one.code, one.error, one.full_name or "") for one in tries
        )
        return _view(row, named(connection, [row]), made)


def _outbox(
    shown: tuple[MessageView, ...], counted: Standing, ways: Ways, *, is_more: bool
) -> OutboxView:
    return OutboxView(
        shown,
        counted.failing,
        counted.waiting,
        off="" if ways.email.is_on else "outbox.off",
        text_off=counted.text_off(ways),
        more=is_more,
    )


def _views(connection: Connection, rows: Sequence[Any]) -> tuple[MessageView, ...]:
    about = named(connection, list(rows))
    return tuple(_view(row, about) for row in rows)


def _view(
    row: Any, about: dict[tuple[str, int], str], tries: tuple[TryView, ...] = ()
) -> MessageView:
    kind = (row.subject_kind, row.subject_id)
    return MessageView(
        number=row.id,
        state=row.state,
        channel=row.channel,
        about=about.get(kind, f"{row.subject_kind.replace('_', ' ')} {row.subject_id}"),
        account=row.account or "",
        address=row.address,
        subject=row.subject,
        tries=row.tries,
        queued_at=row.queued_at,
        next_try_at=row.next_try_at,
        last_error=row.last_error,
        sent_at=row.sent_at,
        has_paper=row.channel != TEXT and has_letter(row.subject_kind),
        message_id=message_id(row.mark),
        body=row.body,
        queued_by=row.queued_by or "",
        tries_made=tries,
    )
