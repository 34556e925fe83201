"""Receipts: looked up, printed again, and voided with the account back exactly as it was."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import (
    Account,
    Allocation,
    Customer,
    DrawerSession,
    Payment,
    PrintJob,
    Receipt,
    Tender,
    TenderType,
    User,
)
from clerktui.printing.text import receipt_text
from clerktui.rules.dates import parse_date
from clerktui.rules.folding import fold, next_prefix
from clerktui.rules.money import parse_cents
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services.correction_marks import marks_of, told_on
from clerktui.views.accounts import Page
from clerktui.views.documents import ReceiptDocument
from clerktui.views.people import Actor
from clerktui.views.receipts import ReceiptRow, ReceiptView

_ACCOUNT = Account.__table__
_ALLOCATION = Allocation.__table__
_CUSTOMER = Customer.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__
_SESSION = DrawerSession.__table__
_TENDER = Tender.__table__
_TYPE = TenderType.__table__
_USER = User.__table__
_VOIDER = _USER.alias("voider")
_APPROVER = _USER.alias("approver")


def get_receipt(db: Database, actor: Actor, number: str) -> ReceiptView:
    """A receipt exactly as it stands in the books.

    Raises:
        Refused: `denied`, `receipt.unknown`.
    """
    require(actor, "receipt.view")
    with db.read() as connection:
        return _told(connection, find_row(connection, number))


def get_receipt_text(
    db: Database, actor: Actor, number: str, width: int = 48
) -> tuple[ReceiptView, str]:
    """A receipt and its text as it would be printed at a width in columns.

    Raises:
        Refused: `denied`, `receipt.unknown`.
    """
    view = get_receipt(db, actor, number)
    return view, receipt_text(view.document, width)


def find_receipts(
    db: Database, actor: Actor, text: str, after: tuple[int, ...] | None = None, limit: int = 50
) -> Page[ReceiptRow]:
    """Receipts by number, account, name, amount or date, newest first; all when text is empty.

    Raises:
        Refused: `denied`.
    """
    require(actor, "receipt.view")
    with db.read() as connection:
        wanted = _wanted(text)
        query = (
            select(
                _RECEIPT,
                _PAYMENT.c.amount_cents,
                _PAYMENT.c.business_date,
                _USER.c.full_name,
            )
            .join(_PAYMENT, _PAYMENT.c.id == _RECEIPT.c.payment_id)
            .join(_USER, _USER.c.id == _PAYMENT.c.user_id)
            .order_by(_RECEIPT.c.id.desc())
            .limit(limit + 1)
        )
        if wanted is not None:
            query = query.where(wanted)
        if after:
            query = query.where(_RECEIPT.c.id < after[0])
        found = list(connection.execute(query))
        shown = found[:limit]
        rows = _rows(connection, shown)
        more = (shown[-1].id,) if len(found) > limit else None
        return Page(tuple(rows), more)


def reprint(db: Database, actor: Actor, number: str, *, queue: bool = True) -> ReceiptDocument:
    """Count one more copy and give it, marked DUPLICATE n; queued for the station's printer.

    Raises:
        Refused: `denied`, `receipt.unknown`.
    """
    require(actor, "receipt.reprint")
    with db.write() as connection:
        row = find_row(connection, number, lock=True)
        now = db.clock.now()
        copy = row.reprints + 1
        connection.execute(update(_RECEIPT).where(_RECEIPT.c.id == row.id).values(reprints=copy))
        document = _told(connection, row).document.as_copy(copy)
        if queue:
            connection.execute(
                insert(PrintJob.__table__).values(
                    kind="receipt",
                    subject_id=row.number,
                    workstation_id=actor.workstation_id,
                    copy_no=copy,
                    document=document.to_data(),
                    next_try_at=now,
                    created_at=now,
                )
            )
        audit.record(connection, actor, "reprint", ("receipt", row.number), now, copy=copy)
    return document


def find_row(connection: Connection, number: str, *, lock: bool = False) -> Any:
    """The row of a receipt, by its number typed with or without dashes.

    Raises:
        Refused: `receipt.unknown`.
    """
    query = (
        select(
            _RECEIPT,
            _PAYMENT.c.drawer_session_id,
            _PAYMENT.c.business_date,
            _PAYMENT.c.received_on,
            _PAYMENT.c.amount_cents,
            _PAYMENT.c.entry_id,
            _PAYMENT.c.user_id,
            _SESSION.c.state.label("drawer_state"),
            _VOIDER.c.full_name.label("voided_by"),
            _APPROVER.c.full_name.label("void_approved_by"),
        )
        .join(_PAYMENT, _PAYMENT.c.id == _RECEIPT.c.payment_id)
        .join(_SESSION, _SESSION.c.id == _PAYMENT.c.drawer_session_id)
        .outerjoin(_VOIDER, _VOIDER.c.id == _RECEIPT.c.voided_by_id)
        .outerjoin(_APPROVER, _APPROVER.c.id == _RECEIPT.c.void_approved_by_id)
        .where(_RECEIPT.c.number_n == _plain(number))
    )
    row = connection.execute(query.with_for_update(of=_RECEIPT) if lock else query).first()
    if row is None:
        raise Refused("receipt.unknown", receipt=number)
    return row


def _told(connection: Connection, row: Any) -> ReceiptView:
    """A receipt row as the desk sees it, with what corrections did to it since."""
    mark = marks_of(connection, [row.payment_id]).get(row.payment_id)
    view = view_of(row)
    if mark is None:
        return view
    document = told_on(view.document, mark)
    return replace(view, document=document, corrected=mark.words, correction=mark.number)


def view_of(row: Any) -> ReceiptView:
    """A receipt row as it was issued or voided."""
    return ReceiptView(
        receipt=row.number,
        status=row.status,
        reprints=row.reprints,
        payment_id=row.payment_id,
        drawer_session_id=row.drawer_session_id,
        business_date=row.business_date,
        void_reason=row.void_reason,
        document=document_of(row),
        is_drawer_open=row.drawer_state == "open",
    )


def document_of(row: Any) -> ReceiptDocument:
    """The receipt's document as issued, with the void told on it when it is void."""
    said = dict(row.document)
    if row.status == "void":
        said |= {
            "status": "void",
            "void_reason": row.void_reason,
            "voided_at": row.voided_at.isoformat() if row.voided_at else None,
            "voided_by": row.voided_by or "",
            "void_approved_by": row.void_approved_by or "",
        }
    return ReceiptDocument.from_data(said)


def _plain(number: str) -> str:
    return number.strip().replace("-", "").replace(" ", "").lower()


def _wanted(text: str) -> Any:
    """What a receipt must be to match what was typed; None matches everything."""
    typed = text.strip()
    if not typed:
        return None
    ways = [_RECEIPT.c.number_n == _plain(typed)]
    ways += _by_amount(typed) + _by_date(typed) + _by_account_or_name(typed)
    return or_(*ways)


def _by_amount(typed: str) -> list[Any]:
    try:
        return [_PAYMENT.c.amount_cents == parse_cents(typed)] if "." in typed else []
    except Refused:
        return []


def _by_date(typed: str) -> list[Any]:
    try:
        return [_PAYMENT.c.business_date == parse_date(typed)]
    except Refused:
        return []


def _by_account_or_name(typed: str) -> list[Any]:
    folded = fold(typed)
    number = folded.replace(" ", "")
    if not number:
        return []
    last, _, first = folded.partition(" ")
    same_name = (
        (_CUSTOMER.c.last_n >= last)
        & (_CUSTOMER.c.last_n < next_prefix(last))
        & ((_CUSTOMER.c.first_n >= first) & (_CUSTOMER.c.first_n < next_prefix(first)))
        if first
        else (_CUSTOMER.c.last_n >= folded) & (_CUSTOMER.c.last_n < next_prefix(folded))
    )
    accounts = (
        select(_ACCOUNT.c.id)
        .join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
        .where((_ACCOUNT.c.number_n == number) | same_name)
    )
    paid = select(_ALLOCATION.c.payment_id).where(_ALLOCATION.c.account_id.in_(accounts))
    return [_RECEIPT.c.payment_id.in_(paid)]


def _rows(connection: Connection, found: list[Any]) -> list[ReceiptRow]:
    payments = [row.payment_id for row in found]
    tenders, marks = _tender_names(connection, payments), marks_of(connection, payments)
    rows = []
    for row in found:
        document = row.document
        accounts = document.get("accounts", [])
        rows.append(
            ReceiptRow(
                receipt=row.number,
                status=row.status,
                issued_at=row.issued_at,
                business_date=row.business_date,
                accounts=", ".join(account["account"] for account in accounts),
                name=accounts[0]["name"] if accounts else document["lines"][0]["description"],
                amount_cents=row.amount_cents,
                tenders=tenders.get(row.payment_id, ""),
                clerk=row.full_name,
                reprints=row.reprints,
                corrected=marks[row.payment_id].words if row.payment_id in marks else "",
            )
        )
    return rows


def _tender_names(connection: Connection, payments: list[int]) -> dict[int, str]:
    names: dict[int, list[str]] = {}
    rows = connection.execute(
        select(_TENDER.c.payment_id, _TYPE.c.name)
        .join(_TYPE, _TYPE.c.code == _TENDER.c.tender_type)
        .where(_TENDER.c.payment_id.in_(payments), _TENDER.c.amount_cents > 0)
        .order_by(_TENDER.c.line_no)
    )
    for payment_id, name in rows:
        if name not in names.setdefault(payment_id, []):
            names[payment_id].append(name)
    return {payment_id: "+".join(found) for payment_id, found in names.items()}
