"""Returns and notifications of change: listed until somebody has worked them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import BankNotice, RemittanceFile
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.views.bank import NoticeView
from clerktui.views.people import Actor

_FILE = RemittanceFile.__table__
_NOTICE = BankNotice.__table__


def list_notices(
    db: Database, actor: Actor, kind: str = "", *, with_done: bool = False
) -> tuple[NoticeView, ...]:
    """What the bank sent back, oldest first.

    Args:
        db: the books.
        actor: who looks.
        kind: "return" or "change"; nothing for both.
        with_done: also those that were worked.

    Raises:
        Refused: `denied`.
    """
    require(actor, "account.view")
    query = _notices().order_by(_NOTICE.c.id)
    if kind:
        query = query.where(_NOTICE.c.kind == kind)
    if not with_done:
        query = query.where(_NOTICE.c.state == "open")
    with db.read() as connection:
        return tuple(map(_view, connection.execute(query)))


def settle_notice(db: Database, actor: Actor, notice_id: int) -> NoticeView:
    """Say that a notice was worked: the payment taken back, the payer's number corrected.

    Raises:
        Refused: `denied`, `notice.unknown` when there is no such open notice.
    """
    require(actor, "batch.import")
    with db.write() as connection:
        done = connection.execute(
            update(_NOTICE)
            .where(_NOTICE.c.id == notice_id, _NOTICE.c.state == "open")
            .values(state="done")
        )
        if done.rowcount == 0:
            raise Refused("notice.unknown", notice=notice_id)
        row = connection.execute(_notices().where(_NOTICE.c.id == notice_id)).one()
        subject = ("bank_notice", notice_id)
        audit.record(
            connection, actor, "notice_done", subject, db.clock.now(), code=row.code, kind=row.kind
        )
        return _view(row)


def _notices() -> Select[Any]:
    return select(_NOTICE, _FILE.c.name.label("file")).join(_FILE, _FILE.c.id == _NOTICE.c.file_id)


def _view(row: Any) -> NoticeView:
    return NoticeView(
        notice=row.id,
        kind=row.kind,
        state=row.state,
        code=row.code,
        trace=row.trace,
        amount_cents=row.amount_cents,
        name=row.name,
        identification=row.identification,
        corrected=row.corrected,
        info=row.info,
        noticed_at=row.noticed_at,
        file=row.file,
    )
