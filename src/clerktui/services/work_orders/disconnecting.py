"""Whether service may be turned off at an account: who depends on it, what is ordered already."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from clerktui.errors import Refused
from clerktui.models import WorkOrder
from clerktui.services import account_flags
from clerktui.services.flag_effects import need_allowed
from clerktui.services.signon import Approvals
from clerktui.services.work_order_rows import town
from clerktui.services.work_order_rows.steps import Working

_ORDER = WorkOrder.__table__


def check(working: Working, account: Any) -> None:
    """Refuse to turn off who is on life support, or whose order to turn on or off is open.

    Args:
        working: the transaction, whose command a supervisor may have let through.
        account: a row with `id` and `number`.

    Raises:
        Refused: `flag.forbids`, `work_order.is_off`, `work_order.open_there`.
        NeedsOverride: `flag.asks`.
    """
    check_flags(working, account)
    if account_flags.is_cut(working.connection, account.id):
        raise Refused("work_order.is_off", account=account.number)
    known = town.types(working.reference)
    turns = [code for code, one in known.items() if one.disconnects or "reconnect" in one.effects]
    query = select(_ORDER.c.number, _ORDER.c.kind).where(
        _ORDER.c.account_id == account.id, _ORDER.c.kind.in_(turns), _ORDER.c.ended_at.is_(None)
    )
    there = working.connection.execute(query.order_by(_ORDER.c.number).limit(1)).first()
    if there is not None:
        raise Refused(
            "work_order.open_there",
            account=account.number,
            number=there.number,
            kind=town.name_of(known, there.kind),
        )


def check_flags(working: Working, account: Any) -> None:
    """Refuse to turn off who depends on the service, or whom a flag protects.

    Raises:
        Refused: `flag.forbids`.
        NeedsOverride: `flag.asks`.
    """
    who = (account.id, account.number)
    warning = need_allowed(working.connection, working.reference, who, "cut_off")
    if warning is None:
        return
    approvals = Approvals(working.connection, working.command_id)
    if approvals.of(warning, but_not=working.user_id) is None:
        raise warning
