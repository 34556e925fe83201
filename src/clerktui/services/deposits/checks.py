"""The checks of a deposit, one by one: number, who gave it, for which account, how much."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Connection, exists, select

from clerktui.ledger.bank_money import TAKING_BACK
from clerktui.models import Account, Allocation, Correction, Customer, Payment, Receipt, Tender
from clerktui.services.reference import Reference
from clerktui.views.deposits import CheckView

_ACCOUNT = Account.__table__
_ALLOCATION = Allocation.__table__
_CORRECTION = Correction.__table__
_CUSTOMER = Customer.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__
_TENDER = Tender.__table__


def list_checks(
    connection: Connection,
    reference: Reference,
    sessions: Collection[int],
    tenders: Collection[str],
) -> tuple[CheckView, ...]:
    """Every piece of money of these sessions by these tenders but cash, in order of the receipts.

    What was voided is not there; what was taken back later is, and its correction takes it off.
    """
    taken_back = exists().where(
        _CORRECTION.c.payment_id == _PAYMENT.c.id, _CORRECTION.c.kind.in_(TAKING_BACK)
    )
    wanted = [code for code in tenders if code != reference.cash_code()]
    rows = connection.execute(
        select(_TENDER, _RECEIPT.c.number)
        .join(_PAYMENT, _PAYMENT.c.id == _TENDER.c.payment_id)
        .join(_RECEIPT, _RECEIPT.c.payment_id == _PAYMENT.c.id)
        .where(
            _PAYMENT.c.drawer_session_id.in_(sessions),
            _TENDER.c.tender_type.in_(wanted),
            (_RECEIPT.c.status == "issued") | taken_back,
        )
        .order_by(_PAYMENT.c.drawer_session_id, _RECEIPT.c.id, _TENDER.c.line_no)
    ).all()
    whose = _whose(connection, sessions, wanted)
    return tuple(
        CheckView(
            number=row.reference,
            tender=reference.tenders[row.tender_type].name,
            payer=whose[row.payment_id][1],
            account=whose[row.payment_id][0],
            receipt=row.number,
            amount_cents=row.amount_cents,
        )
        for row in rows
    )


def _whose(
    connection: Connection, sessions: Collection[int], tenders: Collection[str]
) -> dict[int, tuple[str, str]]:
    """For each payment, the first account it paid (with how many more) and whose it is."""
    by_check = select(_TENDER.c.payment_id).where(_TENDER.c.tender_type.in_(tenders))
    rows = connection.execute(
        select(
            _ALLOCATION.c.payment_id,
            _ACCOUNT.c.number,
            _CUSTOMER.c.last_name,
            _CUSTOMER.c.first_name,
            _ALLOCATION.c.revenue_code,
        )
        .join(_PAYMENT, _PAYMENT.c.id == _ALLOCATION.c.payment_id)
        .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _ALLOCATION.c.account_id)
        .outerjoin(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
        .where(_PAYMENT.c.drawer_session_id.in_(sessions), _PAYMENT.c.id.in_(by_check))
        .order_by(_ALLOCATION.c.payment_id, _ALLOCATION.c.line_no)
    )
    paid: dict[int, dict[str, str]] = defaultdict(dict)
    for row in rows:
        name = ", ".join(filter(None, (row.last_name, row.first_name)))
        paid[row.payment_id].setdefault(row.number or row.revenue_code, name)
    whose: dict[int, tuple[str, str]] = defaultdict(lambda: ("", ""))
    for payment, accounts in paid.items():
        first, more = next(iter(accounts)), len(accounts) - 1
        whose[payment] = (f"{first} +{more}" if more else first, accounts[first])
    return whose
