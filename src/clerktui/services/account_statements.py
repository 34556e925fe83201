"""The statements behind the account view and its lists, made once; each reads by an index.

Lists are paged by key, newest first: a page asks for what comes before the last row of the page
above it, so a page deep in a long history costs what the first one does.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    tuple_,
)

from clerktui.models import (
    Account,
    AccountFlag,
    Allocation,
    Bill,
    Contact,
    Correction,
    Customer,
    Parcel,
    Payment,
    Premise,
    Receipt,
    Receivable,
    Service,
    ServiceAgreement,
    Tender,
    TenderType,
    User,
)
from clerktui.services.confidential import SUBSTITUTE
from clerktui.services.lookup_statements import FOUND
from clerktui.services.place_state import LEAVING
from clerktui.services.written_off import LEFT as WRITTEN_OFF_LEFT, WRITE_OFF as WRITTEN_OFF

_ACCOUNT = Account.__table__
_AGREEMENT = ServiceAgreement.__table__
_ALLOCATION = Allocation.__table__
_BILL = Bill.__table__
_CONTACT = Contact.__table__
_CORRECTION = Correction.__table__
_CUSTOMER = Customer.__table__
_FLAG = AccountFlag.__table__
_PARCEL = Parcel.__table__
_PERSON = _ACCOUNT.alias("person_account")
_PAYMENT = Payment.__table__
_PREMISE = Premise.__table__
_RECEIPT = Receipt.__table__
_RECEIVABLE = Receivable.__table__
_SERVICE = Service.__table__
_TENDER = Tender.__table__
_TENDER_TYPE = TenderType.__table__
_USER = User.__table__

ABOVE_ALL_IDS = 2**62
"""Where a first page begins that goes by id, newest first."""
_BEFORE_ID = bindparam("before_id", type_=_BILL.c.id.type)
_ROWS = bindparam("rows", type_=_BILL.c.id.type)


def _count(column: ColumnElement[Any], where: ColumnElement[bool]) -> Any:
    return select(func.count(column)).where(where).scalar_subquery()


def _issued(back: int) -> Any:
    """The day the last bill of utilities was issued on, or one of the days before it."""
    return (
        select(_BILL.c.issued_on)
        .join(_RECEIVABLE, _RECEIVABLE.c.bill_id == _BILL.c.id)
        .join(_SERVICE, _SERVICE.c.code == _RECEIVABLE.c.service)
        .where(_BILL.c.account_id == _ACCOUNT.c.id, _SERVICE.c.kind == "utility")
        .group_by(_BILL.c.issued_on)
        .order_by(_BILL.c.issued_on.desc())
        .limit(1)
        .offset(back)
        .correlate(_ACCOUNT)
        .scalar_subquery()
    )


HEAD: Select[Any] = (
    select(
        _ACCOUNT,
        _issued(0).label("issued"),
        _issued(1).label("issued_before"),
        _issued(2).label("issued_first"),
        _CUSTOMER.c.last_name,
        _CUSTOMER.c.first_name,
        _CUSTOMER.c.phone,
        _CUSTOMER.c.email,
        _CUSTOMER.c.mail_address,
        _CUSTOMER.c.mail_city,
        _CUSTOMER.c.mail_state,
        _CUSTOMER.c.mail_zip,
        _CUSTOMER.c.language,
        _PREMISE.c.address,
        func.coalesce(_PARCEL.c.number, literal_column("''")).label("parcel"),
        _count(_BILL.c.id, _BILL.c.account_id == _ACCOUNT.c.id).label("bill_count"),
        _count(
            _ALLOCATION.c.payment_id.distinct(), _ALLOCATION.c.account_id == _ACCOUNT.c.id
        ).label("payment_count"),
        _count(_CONTACT.c.id, _CONTACT.c.account_id == _ACCOUNT.c.id).label("contact_count"),
        _count(_PERSON.c.id, _PERSON.c.customer_id == _ACCOUNT.c.customer_id).label("person_count"),
        select(WRITTEN_OFF_LEFT)
        .where(WRITTEN_OFF.c.account_id == _ACCOUNT.c.id)
        .scalar_subquery()
        .label("written_off_cents"),
        SUBSTITUTE.label("substitute"),
        LEAVING.label("close_out"),
    )
    .join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
    .join(_PREMISE, _PREMISE.c.id == _ACCOUNT.c.premise_id)
    .outerjoin(_PARCEL, _PARCEL.c.id == _PREMISE.c.parcel_id)
    .where(_ACCOUNT.c.number_n == bindparam("number_n"))
)
"""Who and where, and how much there is of everything; takes `number_n`."""

METERS = (
    select(_AGREEMENT.c.meter)
    .where(_AGREEMENT.c.account_id == bindparam("account_id"), _AGREEMENT.c.meter != "")
    .order_by(_AGREEMENT.c.id)
)
_HELD = _FLAG.c.ended_at.is_(None) & (_FLAG.c.starts_on <= bindparam("today"))
FLAGS = (
    select(_FLAG.c.id, _FLAG.c.code, _FLAG.c.note, _FLAG.c.expires_on)
    .where(
        _FLAG.c.account_id == bindparam("account_id"),
        _HELD,
        or_(_FLAG.c.expires_on.is_(None), _FLAG.c.expires_on >= bindparam("today")),
    )
    .order_by(_FLAG.c.id)
)
"""Flags in force; takes `account_id`, `today`."""

_BILL_COLUMNS = (
    _BILL.c.id.label("bill_id"),
    _BILL.c.number,
    _BILL.c.issued_on,
    _BILL.c.due_on.label("bill_due_on"),
)
OPEN_ITEMS = (
    select(
        _RECEIVABLE.c.id.label("receivable_id"),
        _RECEIVABLE.c.service,
        _RECEIVABLE.c.component,
        _RECEIVABLE.c.tax_year,
        _RECEIVABLE.c.due_on,
        _RECEIVABLE.c.balance_cents,
        _RECEIVABLE.c.description,
        *_BILL_COLUMNS,
    )
    .outerjoin(_BILL, _BILL.c.id == _RECEIVABLE.c.bill_id)
    .where(
        _RECEIVABLE.c.account_id == bindparam("account_id"),
        # Spelt as the partial index spells it, or the index is not used.
        literal_column("receivable.balance_cents <> 0"),
    )
    .order_by(_RECEIVABLE.c.due_on, _RECEIVABLE.c.id)
)
"""Everything open, oldest due first, with the bill it stands on."""

BILLS_PAGE = (
    select(*_BILL_COLUMNS)
    .where(
        _BILL.c.account_id == bindparam("account_id"),
        tuple_(_BILL.c.issued_on, _BILL.c.id)
        < tuple_(bindparam("before_day", type_=_BILL.c.issued_on.type), _BEFORE_ID),
    )
    .order_by(_BILL.c.issued_on.desc(), _BILL.c.id.desc())
    .limit(_ROWS)
)
BILL_ITEMS = (
    select(
        _RECEIVABLE.c.bill_id,
        _RECEIVABLE.c.service,
        func.sum(_RECEIVABLE.c.original_cents).label("amount_cents"),
        func.sum(_RECEIVABLE.c.balance_cents).label("balance_cents"),
    )
    .where(_RECEIVABLE.c.bill_id.in_(bindparam("bills", expanding=True)))
    .group_by(_RECEIVABLE.c.bill_id, _RECEIVABLE.c.service)
)

_PAID = (
    select(_ALLOCATION.c.payment_id, func.sum(_ALLOCATION.c.amount_cents).label("amount_cents"))
    .where(
        _ALLOCATION.c.account_id == bindparam("account_id"),
        _ALLOCATION.c.payment_id < _BEFORE_ID,
    )
    .group_by(_ALLOCATION.c.payment_id)
    .order_by(_ALLOCATION.c.payment_id.desc())
    .limit(_ROWS)
    .subquery("paid")
)
PAYMENTS_PAGE = (
    select(
        _PAID.c.payment_id,
        _PAID.c.amount_cents,
        _PAYMENT.c.received_on,
        _USER.c.full_name,
        _RECEIPT.c.number,
        _RECEIPT.c.status,
        select(_CORRECTION.c.id)
        .where(_CORRECTION.c.payment_id == _PAID.c.payment_id)
        .exists()
        .label("is_corrected"),
    )
    .select_from(_PAID)
    .join(_PAYMENT, _PAYMENT.c.id == _PAID.c.payment_id)
    .join(_USER, _USER.c.id == _PAYMENT.c.user_id)
    .outerjoin(_RECEIPT, _RECEIPT.c.payment_id == _PAID.c.payment_id)
    .order_by(_PAID.c.payment_id.desc())
)
TENDERS = (
    select(_TENDER.c.payment_id, _TENDER_TYPE.c.name, _TENDER.c.reference)
    .join(_TENDER_TYPE, _TENDER_TYPE.c.code == _TENDER.c.tender_type)
    .where(
        _TENDER.c.payment_id.in_(bindparam("payments", expanding=True)),
        _TENDER.c.amount_cents > literal_column("0"),
    )
    .order_by(_TENDER.c.payment_id, _TENDER.c.line_no)
)
"""What was handed over, change left out; takes `payments`."""

CONTACTS_PAGE = (
    select(_CONTACT, _USER.c.full_name)
    .outerjoin(_USER, _USER.c.id == _CONTACT.c.user_id)
    .where(_CONTACT.c.account_id == bindparam("account_id"), _CONTACT.c.id < _BEFORE_ID)
    .order_by(_CONTACT.c.id.desc())
    .limit(_ROWS)
)
PERSON_PAGE = (
    FOUND.where(
        _ACCOUNT.c.customer_id == bindparam("customer_id"),
        _ACCOUNT.c.id > bindparam("after_id"),
    )
    .order_by(_ACCOUNT.c.id)
    .limit(_ROWS)
)
"""Accounts of one customer, oldest first; takes `customer_id`, `after_id`, `rows`, `today`."""
