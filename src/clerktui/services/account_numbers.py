"""Which account a typed number means: any punctuation will do, as long as it means one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select

from clerktui.errors import Refused
from clerktui.models import Account
from clerktui.rules.names import fold_number, snippet

_ACCOUNT = Account.__table__
_WHICH = select(_ACCOUNT.c.id, _ACCOUNT.c.number, _ACCOUNT.c.customer_id).where(
    _ACCOUNT.c.number_n == bindparam("number_n")
)
_WHICH_LOCKED = _WHICH.with_for_update()


def which_account(connection: Connection, number: str, *, lock: bool = False) -> Any:
    """The id, number and customer_id of the account; locked until the transaction ends if asked.

    Raises:
        Refused: `account.unknown`, `account.ambiguous`.
    """
    statement = _WHICH_LOCKED if lock else _WHICH
    rows = connection.execute(statement, {"number_n": fold_number(number)}).all()
    return the_one_meant(rows, number)


def the_one_meant(rows: Sequence[Any], number: str) -> Any:
    """The row (with its `number`) that was meant among those that fold alike.

    Raises:
        Refused: `account.unknown` when there is none; `account.ambiguous` when there are several
            and none is spelt as typed.
    """
    typed = number.strip()
    if len(rows) == 1:
        return rows[0]
    for row in rows:
        if row.number == typed:
            return row
    if not rows:
        raise Refused("account.unknown", account=snippet(typed))
    listed = ", ".join(sorted(row.number for row in rows))
    raise Refused("account.ambiguous", account=snippet(typed), accounts=listed)
