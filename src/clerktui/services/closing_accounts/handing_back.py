"""What becomes of a place when its account is closed: its owner takes the service, or it is vacant.

The owner's account takes the services from the day after, without a turn-on: the water stays on.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, exists, func, insert, or_, select, update

from clerktui.i18n import town_date
from clerktui.models import Account, Receivable, ServiceAgreement
from clerktui.services.closing_accounts.moving import free_number, take_services
from clerktui.services.closing_accounts.standing import standing_of
from clerktui.services.closing_accounts.steps import write_contact
from clerktui.services.customer_deposits.steps import Stepping
from clerktui.services.search_index import number_column

_ACCOUNT = Account.__table__
_AGREEMENT = ServiceAgreement.__table__
_RECEIVABLE = Receivable.__table__
DAY = dt.timedelta(days=1)
ALWAYS, NEVER = "always", "never"
"""What the town's rule may say of it; else it is offered."""


def follows(connection: Connection, row: Any) -> str:
    """The account that takes the place's service already, or waits for it; empty where none does.

    Args:
        connection: an open transaction.
        row: a close-out's row.
    """
    mine = select(_AGREEMENT.c.meter_n).where(_AGREEMENT.c.account_id == row.account_id)
    codes = select(_AGREEMENT.c.service).where(_AGREEMENT.c.account_id == row.account_id)
    same = or_(
        (_AGREEMENT.c.meter_n != "") & _AGREEMENT.c.meter_n.in_(mine),
        (_AGREEMENT.c.meter_n == "") & _AGREEMENT.c.service.in_(codes),
    )
    query = (
        select(_ACCOUNT.c.number)
        .join(_AGREEMENT, _AGREEMENT.c.account_id == _ACCOUNT.c.id)
        .where(
            _ACCOUNT.c.premise_id == place_of(connection, row.account_id),
            _ACCOUNT.c.id != row.account_id,
            _ACCOUNT.c.status != "closed",
            _AGREEMENT.c.ended_on.is_(None),
            same,
        )
        .order_by(_ACCOUNT.c.id.desc())
    )
    return str(connection.execute(query.limit(1)).scalar() or "")


def owner_for(connection: Connection, row: Any) -> Any:
    """The standing agreement a close-out can hand the service back by; None where there is none.

    Not to who is leaving, and not where somebody else follows already.
    """
    standing = standing_of(connection, place_of(connection, row.account_id))
    if standing is None or follows(connection, row):
        return None
    return None if is_of(connection, row, standing) else standing


def is_of(connection: Connection, row: Any, standing: Any) -> bool:
    """Whether who leaves is the owner a standing agreement names."""
    leaving = select(_ACCOUNT.c.customer_id).where(_ACCOUNT.c.id == row.account_id)
    return bool(connection.execute(leaving).scalar_one() == standing.customer_id)


def place_of(connection: Connection, account_id: int) -> int:
    """The premise of an account."""
    query = select(_ACCOUNT.c.premise_id).where(_ACCOUNT.c.id == account_id)
    return int(connection.execute(query).scalar_one())


def hand_back(stepping: Stepping, row: Any, standing: Any) -> tuple[int, str]:
    """Let the owner's account take the services the close-out has ended, from the day after.

    Gives the account's id and number: the owner's open account at the place, or a new one.
    """
    connection = stepping.connection
    start_on = row.stop_on + DAY
    ended = connection.execute(
        select(_AGREEMENT)
        .where(_AGREEMENT.c.account_id == row.account_id, _AGREEMENT.c.ended_on == row.stop_on)
        .order_by(_AGREEMENT.c.id)
    ).all()
    account_id, number = _owners_account(stepping, row, standing, start_on)
    take_services(connection, ended, account_id, start_on)
    words = f"Service came back from account {row.account} on {town_date(start_on)}"
    write_contact(stepping, account_id, words)
    stepping.tell("hand_back", number, 0)
    return account_id, number


def take_back(stepping: Stepping, row: Any) -> None:
    """Undo a handing back before the account it came from is opened again.

    The owner's services end as they began; an account that was opened for them and was never
    billed is closed.
    """
    connection, account_id = stepping.connection, row.owner_account_id
    if account_id is None:
        return
    mine = _AGREEMENT.c.account_id == account_id
    connection.execute(
        update(_AGREEMENT)
        .where(mine, _AGREEMENT.c.ended_on.is_(None), _AGREEMENT.c.started_on == row.stop_on + DAY)
        .values(ended_on=row.stop_on + DAY)
    )
    is_used = or_(
        exists().where(mine, _AGREEMENT.c.ended_on.is_(None)),
        exists().where(_RECEIVABLE.c.account_id == account_id),
    )
    connection.execute(
        update(_ACCOUNT)
        .where(_ACCOUNT.c.id == account_id, ~is_used)
        .values(status="closed", closed_on=stepping.day)
    )
    write_contact(stepping, account_id, f"Service went back to account {row.account}")


def _owners_account(
    stepping: Stepping, row: Any, standing: Any, start_on: dt.date
) -> tuple[int, str]:
    connection = stepping.connection
    there = place_of(connection, row.account_id)
    open_one = select(_ACCOUNT.c.id, _ACCOUNT.c.number).where(
        _ACCOUNT.c.premise_id == there,
        _ACCOUNT.c.customer_id == standing.customer_id,
        _ACCOUNT.c.status == "active",
        _ACCOUNT.c.account_class != "tax",
    )
    found = connection.execute(open_one.order_by(_ACCOUNT.c.id.desc()).limit(1)).first()
    if found is not None:
        return int(found.id), str(found.number)
    newest = select(func.max(_ACCOUNT.c.id)).where(
        _ACCOUNT.c.premise_id == there, _ACCOUNT.c.account_class != "tax"
    )
    before = select(_ACCOUNT.c.number).where(_ACCOUNT.c.id == newest.scalar_subquery())
    number = free_number(connection, str(connection.execute(before).scalar_one()))
    number = number or free_number(connection, f"{row.account}-01")
    kept = select(_ACCOUNT.c.account_class).where(_ACCOUNT.c.id == row.account_id)
    new_id = connection.execute(
        insert(_ACCOUNT)
        .values(
            number=number,
            number_n=number_column(number),
            customer_id=standing.customer_id,
            premise_id=there,
            account_class=connection.execute(kept).scalar_one(),
            status="active",
            opened_on=start_on,
        )
        .returning(_ACCOUNT.c.id)
    ).scalar_one()
    stepping.tell("open_account", number, 0)
    return int(new_id), number
