"""Who is still on the books at a place somebody comes to, and is moved out the day before.

The previous occupant is told by what is taken: the same meter, or at a place without meters the
one account that takes the same service. A neighbour with a meter of their own is left alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from clerktui.i18n import town_date
from clerktui.models import Account, CloseOut, Customer, ServiceAgreement
from clerktui.rules.closing_accounts import OPEN
from clerktui.services.closing_accounts.standing import standing_of
from clerktui.services.closing_accounts.starting import NOWHERE, Beginning, begin
from clerktui.services.closing_accounts.steps import write_contact
from clerktui.services.customer_deposits.steps import Stepping
from clerktui.services.open_items import display_name
from clerktui.services.search_index import number_column

_ACCOUNT = Account.__table__
_AGREEMENT = ServiceAgreement.__table__
_CLOSE_OUT = CloseOut.__table__
_CUSTOMER = Customer.__table__
REASON = "next_occupant"
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Coming:
    """Somebody who is to take services at a place.

    Attributes:
        customer_id: None where the town does not know them yet.
        taking: each service with its meter; empty where it has none.
    """

    premise_id: int
    customer_id: int | None
    taking: tuple[tuple[str, str], ...]


def occupants(connection: Connection, coming: Coming) -> list[Any]:
    """The active accounts somebody who comes would be billed beside, with their names.

    Each row also has the number and the last day of the close-out it is in, or None.
    """
    rows = list(connection.execute(_sitting(coming.premise_id)))
    metered = {(service, number_column(meter)) for service, meter in coming.taking if meter}
    if metered:
        return _accounts(row for row in rows if (row.service, row.meter_n) in metered)
    services = {service for service, _ in coming.taking}
    others = _accounts(
        row
        for row in rows
        if row.service in services and not row.meter_n and row.customer_id != coming.customer_id
    )
    return others if len(others) == 1 else []


def said_before(
    connection: Connection, coming: Coming, start_on: dt.date | None
) -> tuple[str, ...]:
    """What the clerk is told before: a sentence for each account that would be closed."""
    when = f"closed on {town_date(start_on - _DAY)}" if start_on else "closed the day before"
    return tuple(
        f"{_name(row)} is still on the books here: account {row.number} will be {when}"
        if row.close_out is None
        else f"{_name(row)} leaves on {town_date(row.stop_on)}: close-out {row.close_out} "
        f"of account {row.number}"
        for row in occupants(connection, coming)
    )


def move_out(
    stepping: Stepping, sitting: Iterable[Any], start_on: dt.date
) -> tuple[list[int], list[str]]:
    """A close-out of everybody who sits there, where none is under way; numbers and notes.

    The accounts are locked by the caller. Nobody knows where they went.

    Raises:
        Refused: `flag.forbids`.
        NeedsOverride: `flag.asks` where a flag has a supervisor decide.
    """
    numbers, notes = [], []
    for row in sitting:
        if row.close_out is not None:
            numbers.append(int(row.close_out))
            notes.append(f"account {row.number} leaves already, by close-out {row.close_out}")
            continue
        stop_on = max(start_on - _DAY, row.opened_on or start_on - _DAY)
        number = begin(stepping, Beginning(row, stop_on, REASON, None, NOWHERE))
        words = f"Moved out by the next occupant, last day {town_date(stop_on)}"
        standing = standing_of(stepping.connection, row.premise_id)
        is_owner = standing is not None and standing.customer_id == row.customer_id
        write_contact(stepping, row.id, words if is_owner else f"{words}; new address unknown")
        numbers.append(number)
        notes.append(f"account {row.number} is moved out by close-out {number}")
    return numbers, notes


def _sitting(premise_id: int) -> Any:
    return (
        select(
            _ACCOUNT,
            _AGREEMENT.c.service,
            _AGREEMENT.c.meter_n,
            _CUSTOMER.c.last_name,
            _CUSTOMER.c.first_name,
            _CLOSE_OUT.c.number.label("close_out"),
            _CLOSE_OUT.c.stop_on,
        )
        .join(_AGREEMENT, _AGREEMENT.c.account_id == _ACCOUNT.c.id)
        .join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
        .outerjoin(
            _CLOSE_OUT,
            (_CLOSE_OUT.c.account_id == _ACCOUNT.c.id) & _CLOSE_OUT.c.state.in_(OPEN),
        )
        .where(
            _ACCOUNT.c.premise_id == premise_id,
            _ACCOUNT.c.status == "active",
            _AGREEMENT.c.ended_on.is_(None),
        )
        .order_by(_ACCOUNT.c.id, _AGREEMENT.c.id)
    )


def _accounts(rows: Iterable[Any]) -> list[Any]:
    """Each account once."""
    return list({row.id: row for row in rows}.values())


def _name(row: Any) -> str:
    return display_name(row.last_name, row.first_name)
