"""What a returned item does not do to an account whose flags forbid it.

The item itself is booked: the bank took the money. Bankruptcy stays what would come on top of it.

Source: 11 U.S.C. 362(a)(6): no act to collect a claim from before the petition.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy import Connection

from clerktui.services.flag_effects import left_out
from clerktui.services.reference import Reference
from clerktui.services.returns import charges
from clerktui.services.returns.charges import Charge


def charge(connection: Connection, reference: Reference, asked: Charge) -> Charge:
    """The fee or penalty, or nothing with the flag that forbids it as the rule."""
    flag = left_out(connection, reference, asked.account_id, "penalty") if asked.parts else ""
    return (
        replace(asked, cents=0, besides=None, rule=f"no charge: marked {flag}") if flag else asked
    )


def flag_until(
    connection: Connection, reference: Reference, account_id: int | None, noticed_on: dt.date
) -> tuple[dt.date | None, int]:
    """As `charges.flag_until`; never CASH ONLY where a flag forbids it."""
    until, counted = charges.flag_until(connection, reference, account_id, noticed_on)
    if until is not None and left_out(connection, reference, account_id, "cash_only"):
        return None, counted
    return until, counted
