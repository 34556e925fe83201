"""The rows of the work orders that leaving and moving ask for; ending them is `reading_orders`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select

from clerktui.models import FinalReading, WorkOrder
from clerktui.services.customer_deposits.steps import Stepping
from clerktui.services.work_order_rows.making import make, new_order, places_of
from clerktui.services.work_order_rows.steps import Working, end_orders

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
    place = places_of(stepping.connection, [account.premise_id])[account.premise_id]
    values = new_order(
        stepping.reference,
        kind,
        stepping.now,
        account_id=account.id,
        premise_id=account.premise_id,
        place=place,
        wanted_on=wanted_on,
        made_by_id=stepping.actor.user_id,
        **said,
    )
    order = make(_working(stepping), values)
    return int(order.id), int(order.number)


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
    end_orders(_working(stepping), which, state, note)


def _working(stepping: Stepping) -> Working:
    said = (stepping.connection, stepping.reference, stepping.actor, stepping.now)
    return Working(*said, stepping.command_id)
