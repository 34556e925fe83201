"""What the sums of money received leave out, told below them.

Payments out of suspense: the money came in before, with the payment that put it there. And what
corrections took back later.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from clerktui.i18n import money
from clerktui.ledger.suspense_money import MOVED
from clerktui.models import Correction, Payment, Receipt
from clerktui.reports.setting import Setting
from clerktui.reports.sheet import items, of_office

_CORRECTION = Correction.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__
_TAKEN_BACK = ("cancel_payment", "cancel_tender", "returned")


def moved_note(connection: Connection, setting: Setting) -> Iterator[str]:
    """What was moved from suspense to accounts in these days, in words."""
    cents = connection.execute(
        select(func.sum(_PAYMENT.c.amount_cents))
        .join(_RECEIPT, _RECEIPT.c.payment_id == _PAYMENT.c.id)
        .where(
            _PAYMENT.c.business_date.between(setting.since, setting.until),
            _RECEIPT.c.status == "issued",
            *of_office(setting, _RECEIPT.c.office_id),
            _PAYMENT.c.id.in_(MOVED),
        )
    ).scalar()
    if cents:
        yield f"Moved from suspense to accounts, received before: {money(int(cents))}"


def taken_back_note(connection: Connection, setting: Setting) -> Iterator[str]:
    """What corrections of these days took back, returned items too, in words."""
    row = connection.execute(
        select(func.count().label("n"), func.sum(_CORRECTION.c.amount_cents).label("cents")).where(
            _CORRECTION.c.kind.in_(_TAKEN_BACK),
            _CORRECTION.c.business_date.between(setting.since, setting.until),
            *of_office(setting, _CORRECTION.c.office_id),
        )
    ).one()
    if row.n:
        said = items(row.n, "payment")
        cents = money(int(row.cents))
        yield f"Taken back by corrections in these days, not deducted above: {said}, {cents}"
