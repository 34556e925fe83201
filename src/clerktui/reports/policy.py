"""The town's dated decisions, as reports need them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, select

from clerktui.errors import Refused
from clerktui.models import Policy

_POLICY = Policy.__table__


def policy(connection: Connection, key: str, on: dt.date) -> Any:
    """The value of one policy in force on a day.

    Raises:
        Refused: `policy.missing` when the town has not decided it by that day.
    """
    row = connection.execute(
        select(_POLICY.c.value)
        .where(_POLICY.c.key == key, _POLICY.c.effective_from <= on)
        .order_by(_POLICY.c.effective_from.desc(), _POLICY.c.id.desc())
        .limit(1)
    ).first()
    if row is None:
        raise Refused("policy.missing", key=key, day=on)
    return row.value
