"""The rows of the work orders that leaving and moving ask for; ending them is `reading_orders`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import insert, select, update

from clerktui.models import FinalReading, WorkOrder
from clerktui.services.customer_deposits.steps import Stepping
from clerktui.services.numbering import next_number

_ORDER = WorkOrder.__table__
_READING = FinalReading.__table__


def make_order(
    stepping: Stepping, kind: str, account: Any, wanted_on: dt.date, **said: Any
) -> tuple[int, int]:
    """Order work at an account's place; gives the order's id and number.

    Args:
        stepping: what the order comes of.
        kind: "turn_on" or "final_reading".
        account: a row with `id` and `premise_id`.
        wanted_on: the day it is to be done.
        said: further columns: a `note` for whoever does it, the `application_id` it comes of.
    """
    number = next_number(stepping.connection, _ORDER.c.number)
    made = stepping.connection.execute(
        insert(_ORDER)
        .values(
            made_at=stepping.now,
            number=number,
            kind=kind,
            account_id=account.id,
            premise_id=account.premise_id,
            wanted_on=wanted_on,
            made_by_id=stepping.actor.user_id,
            **said,
        )
        .returning(_ORDER.c.id)
    )
    return int(made.scalar_one()), number


def end_order(stepping: Stepping, order_id: int, state: str, note: str) -> None:
    """End an order that is still open; one that has ended stays as it is."""
    _end(stepping, _ORDER.c.id == order_id, state, note)


def cancel_readings(stepping: Stepping, close_out_id: int, note: str) -> None:
    """Cancel the orders to read that are left of a close-out."""
    asked = select(_READING.c.order_id).where(_READING.c.close_out_id == close_out_id)
    _end(stepping, _ORDER.c.id.in_(asked), "cancelled", note)


def cancel_turn_on(stepping: Stepping, account_id: int, note: str) -> None:
    """Cancel the order by which an account was to become active."""
    mine = (_ORDER.c.account_id == account_id) & (_ORDER.c.kind == "turn_on")
    _end(stepping, mine, "cancelled", note)


def _end(stepping: Stepping, which: Any, state: str, note: str) -> None:
    ended = {"ended_at": stepping.now, "ended_by_id": stepping.actor.user_id}
    stepping.connection.execute(
        update(_ORDER)
        .where(which, _ORDER.c.state == "open")
        .values(state=state, note=note, **ended)
    )
