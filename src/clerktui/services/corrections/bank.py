"""Bad money that had been taken to the bank comes out of the bank's account, not out of the drawer.

The correction gives back what the payment was posted to; where a deposit has moved that on, a
second entry moves the hole after it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import select

from clerktui.ledger.journal import Leg
from clerktui.models import TenderType
from clerktui.services.corrections.acts import Booking, Making
from clerktui.services.deposits.where import ledger_account_of

_TENDER = TenderType.__table__


def take_from_bank(making: Making, session_id: int, held: Mapping[str, int]) -> None:
    """Take from the bank's account what of this money was deposited.

    Args:
        making: the correction that has given it back, just booked.
        session_id: the drawer session it was taken in.
        held: cents above zero by way of paying, as it was booked.
    """
    moved: dict[int, int] = defaultdict(int)
    tenders = select(_TENDER.c.code, _TENDER.c.gl_account_id).where(_TENDER.c.code.in_(held))
    for code, own_gl in making.connection.execute(tenders).all():
        at_gl = ledger_account_of(making.connection, session_id, code)
        if at_gl != own_gl:
            moved[own_gl] += held[code]
            moved[at_gl] -= held[code]
    legs = [Leg(gl, cents) for gl, cents in sorted(moved.items()) if cents]
    if legs:
        amount_cents = sum(leg.amount_cents for leg in legs if leg.amount_cents > 0)
        making.enter(Booking(amount_cents, legs, memo=f"{making.reason.name}: out of the bank"))
