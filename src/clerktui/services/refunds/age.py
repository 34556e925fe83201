"""How long a refund has been waiting, in days of the town."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from clerktui.services.reference import Reference


def town_day(at: dt.datetime, reference: Reference) -> dt.date:
    """The town's day of an instant."""
    return at.astimezone(ZoneInfo(reference.timezone)).date()


def days_owed(refund: Any, reference: Reference) -> int:
    """Days since a refund was paid; else since it was decided; else since it was asked for.

    A customer deposit counts from the day it was the customer's again, which asking does not move.

    Source: G.S. 116B-53(c)(14).
    """
    if refund.payable_on is not None:
        return (reference.on - refund.payable_on).days
    since = refund.paid_on
    if since is None and refund.decided_at is not None:
        since = town_day(refund.decided_at, reference)
    return (reference.on - (since or refund.requested_on)).days
