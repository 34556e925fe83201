"""What other services ask of unclaimed property: whether a refund is one of its items."""

from __future__ import annotations

from sqlalchemy import Connection, select

from clerktui.errors import Refused
from clerktui.models import UnclaimedItem

_ITEM = UnclaimedItem.__table__
IN_REPORT = ("reported", "paid")
OPEN = ("found", "noticed")


def refuse_item(connection: Connection, refund_id: int) -> None:
    """Refuse to owe a refund again past its item: the owner's answer is taken there.

    Raises:
        Refused: `unclaimed.answer_there` before the report, `unclaimed.with_state` after it.
    """
    row = connection.execute(
        select(_ITEM.c.number, _ITEM.c.state).where(
            _ITEM.c.refund_id == refund_id, _ITEM.c.state.in_((*OPEN, *IN_REPORT))
        )
    ).first()
    if row is None:
        return
    told = "unclaimed.answer_there" if row.state in OPEN else "unclaimed.with_state"
    raise Refused(told, number=row.number)
