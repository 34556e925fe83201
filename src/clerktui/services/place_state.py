"""How a place stands: who takes service there, who waits or leaves, or since when it is vacant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, literal_column, select

from clerktui.i18n import town_date
from clerktui.i18n.order_words import order_words
from clerktui.models import Account, CloseOut, WorkOrder
from clerktui.rules.closing_accounts import OPEN

_ACCOUNT = Account.__table__
_CLOSE_OUT = CloseOut.__table__
_ORDER = WorkOrder.__table__
_THERE = Account.__table__.alias("there")
_DAY = dt.timedelta(days=1)
_OUT = CloseOut.__table__.alias("out")
_LAST_DAY = (
    select(func.max(_OUT.c.stop_on))
    .where(_OUT.c.account_id == _THERE.c.id, _OUT.c.state == "closed")
    .correlate(_THERE)
    .scalar_subquery()
)
_UNDER_WAY = _CLOSE_OUT.c.state.in_([literal_column(f"'{state}'") for state in OPEN])
LEAVING = (
    select(_CLOSE_OUT.c.number)
    .where(_CLOSE_OUT.c.account_id == _ACCOUNT.c.id, _UNDER_WAY)
    .correlate(_ACCOUNT)
    .scalar_subquery()
)
"""The number of the close-out an account is in, for a statement over accounts."""
# What is known of the accounts asked about; of those that are not active, who is there instead.
_STANDING = (
    select(
        _ACCOUNT.c.number,
        _ACCOUNT.c.status,
        _CLOSE_OUT.c.number.label("close_out"),
        _CLOSE_OUT.c.stop_on,
        _ORDER.c.number.label("order"),
        _ORDER.c.wanted_on,
        select(_THERE.c.number)
        .where(
            _THERE.c.premise_id == _ACCOUNT.c.premise_id,
            _THERE.c.id != _ACCOUNT.c.id,
            _THERE.c.status != "closed",
            _THERE.c.account_class != "tax",
            _ACCOUNT.c.status == "closed",
        )
        .order_by(_THERE.c.status, _THERE.c.id.desc())
        .limit(1)
        .correlate(_ACCOUNT)
        .scalar_subquery()
        .label("there"),
        select(func.max(func.coalesce(_LAST_DAY, _THERE.c.closed_on)))
        .where(
            _THERE.c.premise_id == _ACCOUNT.c.premise_id,
            _THERE.c.account_class != "tax",
            _ACCOUNT.c.status == "closed",
        )
        .correlate(_ACCOUNT)
        .scalar_subquery()
        .label("left_on"),
        _ACCOUNT.c.account_class,
    )
    .select_from(_ACCOUNT)
    .outerjoin(
        _CLOSE_OUT,
        and_(
            _CLOSE_OUT.c.account_id == _ACCOUNT.c.id,
            _UNDER_WAY,
        ),
    )
    .outerjoin(
        _ORDER,
        and_(
            _ORDER.c.account_id == _ACCOUNT.c.id,
            _ORDER.c.kind == "turn_on",
            _ORDER.c.ended_at.is_(None),
        ),
    )
    .where(_ACCOUNT.c.number.in_(bindparam("numbers", expanding=True)))
)


def place_words(connection: Connection, numbers: Sequence[str]) -> dict[str, str]:
    """How the place of each of these accounts stands, in words; nothing of what is as usual."""
    if not numbers:
        return {}
    rows = connection.execute(_STANDING, {"numbers": list(numbers)})
    return {row.number: words for row in rows if (words := _words(row))}


def _words(row: Any) -> str:
    if row.close_out is not None:
        return f"leaves {town_date(row.stop_on)}, close-out {row.close_out}"
    if row.order is not None:
        return order_words(row.order, row.wanted_on)
    if row.status != "closed" or row.account_class == "tax":
        return ""
    if row.there is not None:
        return f"{row.there} is there now"
    if row.left_on is None:
        return "place vacant"
    return f"place vacant since {town_date(row.left_on + _DAY)}"
