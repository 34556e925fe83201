"""A customer's own record: everything the books hold about one account, for the customer.

Nothing of anybody else is in it: of a payment that paid several accounts only this one's share, of
its tenders only the kind; no clerk by name. Giving it out is a line of the disclosure log.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, func, select

from clerktui.db import Database
from clerktui.models import (
    Account,
    AccountFlag,
    Allocation,
    Bill,
    Charge,
    Contact,
    Correction,
    CorrectionLine,
    CorrectionReason,
    Customer,
    Disclosure,
    EmailConsent,
    HeldPayment,
    MeterReading,
    OutboxMessage,
    Parcel,
    Payment,
    Premise,
    Receipt,
    Receivable,
    Refund,
    ReturnedItem,
    ServiceAgreement,
    Tender,
)
from clerktui.security.permissions import require
from clerktui.services import disclosures
from clerktui.services.account_numbers import which_account
from clerktui.services.pending import pending_of
from clerktui.services.period_statement import statement_of
from clerktui.services.reference import get_reference
from clerktui.views.disclosures import DisclosureDraft
from clerktui.views.people import Actor
from clerktui.views.statements import StatementView

GIVEN = "the customer's whole record"
_ACCOUNT = Account.__table__
_AGREEMENT = ServiceAgreement.__table__
_ALLOCATION = Allocation.__table__
_BILL = Bill.__table__
_CHARGE = Charge.__table__
_CONSENT = EmailConsent.__table__
_CORRECTION = Correction.__table__
_CORRECTION_LINE = CorrectionLine.__table__
_CUSTOMER = Customer.__table__
_PARCEL = Parcel.__table__
_PAYMENT = Payment.__table__
_PREMISE = Premise.__table__
_READING = MeterReading.__table__
_REASON = CorrectionReason.__table__
_RECEIPT = Receipt.__table__
_RECEIVABLE = Receivable.__table__
_TENDER = Tender.__table__
_Row = dict[str, Any]


@dataclass(frozen=True)
class CustomerRecord:
    """The record as plain data (`content`, with dates as dates), and all of it as a statement."""

    account: str
    content: Mapping[str, Any]
    statement: StatementView


def give_record(db: Database, actor: Actor, draft: DisclosureDraft) -> CustomerRecord:
    """The whole record of an account, its line written in the disclosure log.

    Args:
        db: the books.
        actor: who gives it out.
        draft: the account, and to whom on what ground; what is given is said here.

    Raises:
        Refused: as `disclosures.disclose`.
    """
    require(actor, "account.disclose")
    return db.post(lambda connection: _given(db, connection, actor, draft))


def _given(
    db: Database, connection: Connection, actor: Actor, draft: DisclosureDraft
) -> CustomerRecord:
    draft = replace(draft, given=draft.given or GIVEN)
    account = which_account(connection, draft.account)
    disclosures.written(db, connection, actor, draft)
    today = get_reference(db, connection).on
    ever = (dt.date(1900, 1, 1), dt.date.max)
    statement = statement_of(db, connection, account.number, ever)
    days = [today, *(line.on for line in statement.lines)]
    statement = replace(statement, first=min(days), last=max(days))
    return CustomerRecord(account.number, _content(connection, account, statement), statement)


def _content(connection: Connection, account: Any, statement: StatementView) -> _Row:
    which = account.id
    return {
        "made_at": statement.made_at,
        "town": statement.town,
        "account": _account(connection, which),
        "services": _services(connection, which),
        "flags": _rows(connection, AccountFlag, which, ("id", "account_id")),
        "bills": _bills(connection, which),
        "payments": _payments(connection, which),
        "pending": [
            {"received_on": one.received_on, "source": one.source, "cents": one.amount_cents}
            for one in pending_of(connection, which)
        ],
        "corrections": _corrections(connection, which),
        "returned_items": _rows(connection, ReturnedItem, which, _INSIDE),
        "held_payments": _rows(connection, HeldPayment, which, _INSIDE),
        "refunds": _rows(connection, Refund, which, _INSIDE),
        "contacts": _rows(connection, Contact, which, ("id", "account_id", "user_id")),
        "disclosures": _rows(connection, Disclosure, which, ("id", "account_id", "user_id")),
        "email_consents": _consents(connection, account.customer_id),
        "messages": _rows(connection, OutboxMessage, which, _SENDING),
        "entries": [vars(line) for line in statement.lines],
        "balance_cents": statement.closing_cents,
    }


_INSIDE = (
    *("id", "account_id", "user_id", "letter", "payment_id", "tender_id", "notice_id"),
    *("correction_id", "fee_correction_id", "interest_correction_id", "recovery_correction_id"),
    *("flag_id", "held_by_id", "office_id", "receivable_id", "suspense_move_id", "reason_id"),
    *("requested_by_id", "decided_by_id", "paid_by_id", "command_id", "note"),
)
"""Columns that are the books' own threads or somebody else's doing, not the customer's record."""


_SENDING = (
    *("id", "account_id", "queued_by_id", "cause", "holder", "held_until", "next_try_at"),
    *("subject_id", "mark", "tries", "last_error"),
)
"""Columns of a message that are about its sending."""


def _consents(connection: Connection, customer_id: int) -> list[_Row]:
    """What the customer said of letters by e-mail."""
    names = ("letter", "wants", "address", "how", "said_on")
    query = select(*(_CONSENT.c[name] for name in names))
    mine = query.where(_CONSENT.c.customer_id == customer_id)
    return _plain(connection.execute(mine.order_by(_CONSENT.c.id)))


def _rows(
    connection: Connection, model: Any, account_id: int, without: tuple[str, ...]
) -> list[_Row]:
    """The rows of a table that belong to the account, in their order."""
    table = model.__table__
    columns = [column for column in table.columns if column.name not in without]
    query = select(*columns).where(table.c.account_id == account_id).order_by(table.c.id)
    return _plain(connection.execute(query))


def _plain(rows: Iterable[Any]) -> list[_Row]:
    return [dict(row._mapping) for row in rows]  # noqa: SLF001 - the name SQLAlchemy gives it


def _account(connection: Connection, account_id: int) -> _Row:
    """Who and where; the folded columns searches run on are left out."""
    row = connection.execute(
        select(
            *(_ACCOUNT.c[name] for name in ("number", "account_class", "status")),
            *(_ACCOUNT.c[name] for name in ("opened_on", "closed_on", "deposit_cents")),
            *(_CUSTOMER.c[name] for name in ("last_name", "first_name", "is_business")),
            *(_CUSTOMER.c[name] for name in ("phone", "email", "language", "mail_address")),
            *(_CUSTOMER.c[name] for name in ("mail_city", "mail_state", "mail_zip")),
            _PREMISE.c.address.label("service_address"),
            _PREMISE.c.city.label("service_city"),
            _PREMISE.c.zip.label("service_zip"),
            _PARCEL.c.number.label("parcel"),
        )
        .join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
        .join(_PREMISE, _PREMISE.c.id == _ACCOUNT.c.premise_id)
        .outerjoin(_PARCEL, _PARCEL.c.id == _PREMISE.c.parcel_id)
        .where(_ACCOUNT.c.id == account_id)
    )
    return _plain(row)[0]


def _services(connection: Connection, account_id: int) -> list[_Row]:
    """Every service with the readings of its meter."""
    names = ("id", "service", "rate_class", "meter", "started_on", "ended_on")
    taken = _plain(
        connection.execute(
            select(*(_AGREEMENT.c[name] for name in names))
            .where(_AGREEMENT.c.account_id == account_id)
            .order_by(_AGREEMENT.c.id)
        )
    )
    read = ("agreement_id", "read_on", "reading", "usage", "days", "is_estimated")
    readings: dict[int, list[_Row]] = defaultdict(list)
    rows = connection.execute(
        select(*(_READING.c[name] for name in read))
        .join(_AGREEMENT, _AGREEMENT.c.id == _READING.c.agreement_id)
        .where(_AGREEMENT.c.account_id == account_id)
        .order_by(_READING.c.read_on)
    )
    for row in _plain(rows):
        readings[row.pop("agreement_id")].append(row)
    return [{**one, "readings": readings[one.pop("id")]} for one in taken]


def _bills(connection: Connection, account_id: int) -> list[_Row]:
    """What was billed, each with how it came about; credits that hang on no bill come last."""
    charges: dict[int, list[_Row]] = defaultdict(list)
    for row in connection.execute(
        select(_CHARGE)
        .join(_RECEIVABLE, _RECEIVABLE.c.id == _CHARGE.c.receivable_id)
        .where(_RECEIVABLE.c.account_id == account_id)
        .order_by(_CHARGE.c.id)
    ):
        told = {"for": row.description, "quantity": row.quantity, "cents": row.amount_cents}
        charges[row.receivable_id].append(told)
    names = ("id", "service", "component", "tax_year", "due_on", "original_cents", "balance_cents")
    rows = connection.execute(
        select(_BILL.c.number.label("bill"), _BILL.c.issued_on, *(_RECEIVABLE.c[n] for n in names))
        .outerjoin(_BILL, _BILL.c.id == _RECEIVABLE.c.bill_id)
        .where(_RECEIVABLE.c.account_id == account_id)
        .order_by(_BILL.c.issued_on.is_(None), _BILL.c.issued_on, _RECEIVABLE.c.id)
    )
    return [{**row, "charges": charges[row.pop("id")]} for row in _plain(rows)]


def _payments(connection: Connection, account_id: int) -> list[_Row]:
    """Payments with what of each came to this account, and how it was paid."""
    paid = (
        select(
            _ALLOCATION.c.payment_id,
            func.sum(_ALLOCATION.c.amount_cents).label("cents"),
        )
        .where(_ALLOCATION.c.account_id == account_id)
        .group_by(_ALLOCATION.c.payment_id)
        .subquery()
    )
    rows = connection.execute(
        select(
            paid.c.payment_id,
            paid.c.cents,
            _PAYMENT.c.amount_cents,
            _PAYMENT.c.received_on,
            _RECEIPT.c.number.label("receipt"),
            _RECEIPT.c.status,
        )
        .join(_PAYMENT, _PAYMENT.c.id == paid.c.payment_id)
        .outerjoin(_RECEIPT, _RECEIPT.c.payment_id == _PAYMENT.c.id)
        .order_by(paid.c.payment_id)
    ).all()
    tenders: dict[int, list[Any]] = defaultdict(list)
    for tender in connection.execute(
        select(_TENDER)
        .join(paid, paid.c.payment_id == _TENDER.c.payment_id)
        .where(_TENDER.c.amount_cents > 0)
        .order_by(_TENDER.c.payment_id, _TENDER.c.line_no)
    ):
        tenders[tender.payment_id].append(tender)
    return [
        {
            "receipt": row.receipt,
            "received_on": row.received_on,
            "status": row.status,
            "cents": int(row.cents),
            "tenders": [_tender(one, row) for one in tenders[row.payment_id]],
        }
        for row in rows
    ]


def _tender(tender: Any, payment: Any) -> _Row:
    """How it was paid; by whose check only where the whole payment was for this account."""
    is_theirs_alone = int(payment.cents) == payment.amount_cents
    return {
        "tender": tender.tender_type,
        "reference": tender.reference if is_theirs_alone else "",
    }


def _corrections(connection: Connection, account_id: int) -> list[_Row]:
    """What was put right on this account: kind, reason, and its own cents."""
    rows = connection.execute(
        select(
            _CORRECTION.c.number,
            _CORRECTION.c.kind,
            _CORRECTION.c.business_date,
            _REASON.c.name.label("reason"),
            _CORRECTION_LINE.c.amount_cents,
        )
        .join(_CORRECTION_LINE, _CORRECTION_LINE.c.correction_id == _CORRECTION.c.id)
        .join(_REASON, _REASON.c.id == _CORRECTION.c.reason_id)
        .where(_CORRECTION_LINE.c.account_id == account_id)
        .order_by(_CORRECTION.c.number, _CORRECTION_LINE.c.line_no)
    )
    return _plain(rows)
