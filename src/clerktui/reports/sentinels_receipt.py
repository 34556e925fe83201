"""Sentinels of receipts and refunds: late voids, the same amount elsewhere, gaps, payees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from clerktui.models import (
    Account,
    Allocation,
    Correction,
    Customer,
    DrawerSession,
    Office,
    Payment,
    Premise,
    Receipt,
    Refund,
    Tender,
    TenderType,
    User,
)
from clerktui.reports.sentinel import Finding, Limits, Sentinel
from clerktui.reports.setting import Setting
from clerktui.reports.sheet import of_office
from clerktui.rules.names import fold

_ACCOUNT = Account.__table__
_ALLOCATION = Allocation.__table__
_CORRECTION = Correction.__table__
_CUSTOMER = Customer.__table__
_OFFICE = Office.__table__
_PAYMENT = Payment.__table__
_PREMISE = Premise.__table__
_RECEIPT = Receipt.__table__
_REFUND = Refund.__table__
_SESSION = DrawerSession.__table__
_TENDER = Tender.__table__
_TYPE = TenderType.__table__
_USER = User.__table__
_CASH_PAID = (
    select(_TENDER.c.payment_id)
    .join(_TYPE, _TYPE.c.code == _TENDER.c.tender_type)
    .where(_TYPE.c.allows_change, _TENDER.c.amount_cents > 0)
)


# -------------------------------------------------------------------------------------- the voids
def late_voids(connection: Connection, setting: Setting, limits: Limits) -> Iterator[Finding]:
    """Cash receipts voided shortly before a drawer was closed exact, or after it was closed."""
    late = dt.timedelta(minutes=limits["late_void_minutes"])
    for row in connection.execute(
        select(
            _RECEIPT.c.number,
            _RECEIPT.c.voided_at,
            _PAYMENT.c.amount_cents,
            _SESSION.c.business_date,
            _SESSION.c.closed_at,
            _SESSION.c.over_short_cents,
            _USER.c.full_name,
        )
        .join(_PAYMENT, _PAYMENT.c.id == _RECEIPT.c.payment_id)
        .join(_SESSION, _SESSION.c.id == _PAYMENT.c.drawer_session_id)
        .join(_USER, _USER.c.id == _RECEIPT.c.voided_by_id)
        .where(
            _RECEIPT.c.status == "void",
            _SESSION.c.closed_at.is_not(None),
            _SESSION.c.business_date.between(setting.since, setting.until),
            _PAYMENT.c.id.in_(_CASH_PAID),
            *of_office(setting, _RECEIPT.c.office_id),
        )
        .order_by(_RECEIPT.c.number)
    ):
        why = _why_late(row, late)
        if why:
            opens = ("receipt", row.number)
            about = (row.business_date, row.full_name, row.number, row.amount_cents)
            yield Finding(*about, why, opens)


def _why_late(row: Any, late: dt.timedelta) -> str:
    left = row.closed_at - row.voided_at
    if left < dt.timedelta(0):
        return "Voided after its drawer was closed."
    if left <= late and row.over_short_cents == 0:
        minutes = int(left.total_seconds()) // 60
        return f"Cash voided {minutes} minutes before the drawer was closed exact."
    return ""


# ------------------------------------------------------------------------ the same amount elsewhere
def same_amount_elsewhere(
    connection: Connection, setting: Setting, limits: Limits
) -> Iterator[Finding]:
    """A payment taken back, then the same amount written by the same clerk on other accounts."""
    days = dt.timedelta(days=limits["same_amount_days"])
    again = _PAYMENT.alias("again")
    receipt = _RECEIPT.alias("again_receipt")
    for row in _taken_back(connection, setting):
        found = connection.execute(
            select(receipt.c.number, again.c.id)
            .join(receipt, receipt.c.payment_id == again.c.id)
            .where(
                again.c.user_id == row.user_id,
                again.c.amount_cents == row.amount_cents,
                again.c.id > row.payment_id,
                again.c.business_date.between(row.day, row.day + days),
                receipt.c.status == "issued",
                again.c.id != (row.new_payment_id or 0),
                ~_shares_account(again, row.payment_id),
            )
            .order_by(again.c.id)
            .limit(1)
        ).first()
        if found is not None:
            why = (
                f"Taken back; {found.number} has the same amount for another account. "
                "Compare the payers."
            )
            about = (row.day, row.full_name, row.number, row.amount_cents)
            yield Finding(*about, why, ("receipt", found.number))


def _shares_account(again: Any, payment_id: int) -> Any:
    """Whether the later payment pays an account the earlier one paid."""
    first, second = _ALLOCATION.alias("first"), _ALLOCATION.alias("second")
    return (
        select(first.c.id)
        .join(second, second.c.account_id == first.c.account_id)
        .where(first.c.payment_id == payment_id, second.c.payment_id == again.c.id)
        .exists()
    )


def _taken_back(connection: Connection, setting: Setting) -> Iterator[Any]:
    """Voided receipts and cancelled payments of these days; one moved in one step names the new."""
    day = func.coalesce(
        _CORRECTION.c.business_date, _PAYMENT.c.business_date, type_=_PAYMENT.c.business_date.type
    )
    yield from connection.execute(
        select(
            _RECEIPT.c.number,
            _RECEIPT.c.payment_id,
            _CORRECTION.c.new_payment_id,
            _PAYMENT.c.amount_cents,
            func.coalesce(_CORRECTION.c.user_id, _RECEIPT.c.voided_by_id).label("user_id"),
            day.label("day"),
            _USER.c.full_name,
        )
        .join(_PAYMENT, _PAYMENT.c.id == _RECEIPT.c.payment_id)
        .outerjoin(
            _CORRECTION,
            and_(
                _CORRECTION.c.payment_id == _PAYMENT.c.id,
                _CORRECTION.c.kind.in_(("cancel_payment", "cancel_tender")),
            ),
        )
        .join(_USER, _USER.c.id == func.coalesce(_CORRECTION.c.user_id, _RECEIPT.c.voided_by_id))
        .where(
            or_(_RECEIPT.c.status == "void", _CORRECTION.c.id.is_not(None)),
            day.between(setting.since, setting.until),
            *of_office(setting, _RECEIPT.c.office_id),
        )
        .order_by(_RECEIPT.c.number)
    ).all()


# ------------------------------------------------------------------------------------ the numbers
def gaps(connection: Connection, setting: Setting, limits: Limits) -> Iterator[Finding]:
    """Receipts whose number before is missing in their office and year."""
    del limits
    before = _RECEIPT.alias("before")
    for row in connection.execute(
        select(
            _RECEIPT.c.number,
            _PAYMENT.c.business_date,
            _OFFICE.c.name.label("office"),
            _USER.c.full_name,
        )
        .join(_PAYMENT, _PAYMENT.c.id == _RECEIPT.c.payment_id)
        .join(_OFFICE, _OFFICE.c.id == _RECEIPT.c.office_id)
        .join(_USER, _USER.c.id == _PAYMENT.c.user_id)
        .outerjoin(
            before,
            and_(
                before.c.office_id == _RECEIPT.c.office_id,
                before.c.year == _RECEIPT.c.year,
                before.c.sequence == _RECEIPT.c.sequence - 1,
            ),
        )
        .where(
            _RECEIPT.c.sequence > 1,
            before.c.id.is_(None),
            _PAYMENT.c.business_date.between(setting.since, setting.until),
            *of_office(setting, _RECEIPT.c.office_id),
        )
        .order_by(_RECEIPT.c.id)
    ):
        why = f"The number before it is missing in {row.office}: numbers are given without a gap."
        about = (row.business_date, row.full_name, row.number, None)
        yield Finding(*about, why, ("receipt", row.number))


# ------------------------------------------------------------------------------------ the refunds
def refunds_to_clerks(
    connection: Connection, setting: Setting, limits: Limits
) -> Iterator[Finding]:
    """Refunds made out to somebody with a clerk's name, or sent to where one seems to live."""
    del limits
    clerks = {
        _words(name): name for name in connection.execute(select(_USER.c.full_name)).scalars()
    }
    homes = dict(_homes(connection, clerks))
    for row in connection.execute(
        select(
            *(_REFUND.c[name] for name in ("number", "requested_on", "amount_cents", "payee")),
            _REFUND.c.address,
            _USER.c.full_name,
        )
        .join(_USER, _USER.c.id == _REFUND.c.requested_by_id)
        .where(
            _REFUND.c.requested_on.between(setting.since, setting.until),
            *of_office(setting, _REFUND.c.office_id),
        )
        .order_by(_REFUND.c.number)
    ):
        why = _why_clerk(row, clerks, homes)
        if why:
            about = (row.requested_on, row.full_name, f"Refund {row.number}", row.amount_cents)
            yield Finding(*about, why, ("refund", str(row.number)))


def _why_clerk(row: Any, clerks: dict[frozenset[str], str], homes: dict[str, str]) -> str:
    named = clerks.get(_words(row.payee))
    if named:
        return f"The payee has the name of a clerk, {named}."
    lives = homes.get(fold(row.address)) if row.address.strip() else None
    return f"The address is that of a customer named like a clerk, {lives}." if lives else ""


def _words(name: str) -> frozenset[str]:
    """A name without the order of its words: RUIZ, ANA is Ana Ruiz."""
    return frozenset(fold(name).split())


def _homes(connection: Connection, clerks: dict[frozenset[str], str]) -> Iterator[tuple[str, str]]:
    """Folded addresses of customers who have a clerk's name."""
    words = {word for name in clerks for word in name}
    rows = connection.execute(
        select(
            *(_CUSTOMER.c[name] for name in ("last_n", "first_n", "mail_address")),
            _PREMISE.c.address,
        )
        .outerjoin(_ACCOUNT, _ACCOUNT.c.customer_id == _CUSTOMER.c.id)
        .outerjoin(_PREMISE, _PREMISE.c.id == _ACCOUNT.c.premise_id)
        .where(_CUSTOMER.c.last_n.in_(sorted(words)))
    )
    for row in rows:
        name = clerks.get(_words(f"{row.first_n} {row.last_n}"))
        for address in (row.mail_address, row.address):
            if name and address:
                yield fold(address), name


SENTINELS = (
    Sentinel("Voids just before an exact close", late_voids),
    Sentinel("Taken back, and the same amount elsewhere", same_amount_elsewhere),
    Sentinel("Missing receipt numbers", gaps),
    Sentinel("Refunds that may be to a clerk", refunds_to_clerks),
)
