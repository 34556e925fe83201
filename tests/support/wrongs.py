"""Rows of money that went wrong, put straight into the books: corrections, refunds, deposits.

For tests of what reads them; the services that write them have tests of their own. A correction
that moves what is owed does so in the journal, too, so that the books still prove.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import func, insert, select, update

from clerktui.ledger import journal
from clerktui.models import (
    Account,
    BankDeposit,
    Chain,
    Correction,
    CorrectionLine,
    CorrectionReason,
    DepositItem,
    GlAccount,
    Receipt,
    Receivable,
    Refund,
    ReturnedItem,
    Service,
    Tender,
)
from tests.support.office import Office, new_id

TODAY = dt.date(2026, 11, 23)


def _one(office: Office, statement: Any) -> Any:
    with office.db.read() as connection:
        return connection.execute(statement).one()


def next_number(office: Office, table: Any) -> int:
    """The next number of a numbered table."""
    return _one(office, select(func.coalesce(func.max(table.c.number), 0) + 1))[0]


def receipt_row(office: Office, number: str) -> Any:
    """A receipt's row."""
    table = Receipt.__table__
    return _one(office, select(table).where(table.c.number == number))


def account_id(office: Office, number: str) -> int:
    """The id of an account."""
    table = Account.__table__
    return _one(office, select(table.c.id).where(table.c.number == number))[0]


def correction_id(office: Office, number: int) -> int:
    """The id of a correction."""
    table = Correction.__table__
    return _one(office, select(table.c.id).where(table.c.number == number))[0]


def reason_id(office: Office, kind: str, code: str) -> int:
    """The id of a reason."""
    table = CorrectionReason.__table__
    return _one(office, select(table.c.id).where(table.c.kind == kind, table.c.code == code))[0]


def correct(
    office: Office,
    kind: str,
    code: str,
    cents: int,
    *,
    who: str = "ana",
    approved_by: str = "",
    on: dt.date = TODAY,
    **columns: Any,
) -> int:
    """Write a correction and an entry for it; gives its number. `cents` is without a sign."""
    table, actor = Correction.__table__, office.people[who]
    number = next_number(office, table)
    legs = columns.pop("legs", None) or _no_change(office, cents)
    with office.db.write() as c:
        chain = c.execute(
            select(Chain.__table__.c.id).where(Chain.__table__.c.code == "office")
        ).scalar_one()
        now = office.db.clock.now()
        command_id = new_id()
        header = journal.Header(kind, chain, on, now, command_id, actor.user_id, actor.office_id)
        entry = journal.post(c, header, legs)
        c.execute(
            insert(table).values(
                number=number,
                kind=kind,
                entry_id=getattr(entry, "id", entry),
                command_id=command_id,
                business_date=on,
                made_at=now,
                user_id=actor.user_id,
                office_id=actor.office_id,
                approved_by_id=office.people[approved_by].user_id if approved_by else None,
                reason_id=reason_id(office, kind, code),
                amount_cents=cents,
                **columns,
            )
        )
    return number


def _no_change(office: Office, cents: int) -> list[journal.Leg]:
    table = GlAccount.__table__
    gl = _one(office, select(table.c.id).where(table.c.code == "10-5990"))[0]
    return [journal.Leg(gl, cents), journal.Leg(gl, -cents)]


def adjust(office: Office, account: str, kind: str, code: str, cents: int, **options: Any) -> int:
    """Change what an account owes on its oldest receivable by so much; gives the number."""
    owed, reason = Receivable.__table__, CorrectionReason.__table__
    id_ = account_id(office, account)
    item = _one(office, select(owed).where(owed.c.account_id == id_).order_by(owed.c.id).limit(1))
    gl = _one(
        office, select(reason.c.gl_account_id).where(reason.c.kind == kind, reason.c.code == code)
    )[0]
    service = Service.__table__
    receivable_gl = _one(
        office, select(service.c.receivable_gl_id).where(service.c.code == item.service)
    )[0]
    legs = [journal.Leg(receivable_gl, cents, id_, item.id), journal.Leg(gl, -cents)]
    number = correct(office, kind, code, abs(cents), account_id=id_, legs=legs, **options)
    with office.db.write() as c:
        c.execute(
            insert(CorrectionLine.__table__).values(
                correction_id=select(Correction.__table__.c.id)
                .where(Correction.__table__.c.number == number)
                .scalar_subquery(),
                line_no=1,
                account_id=id_,
                receivable_id=item.id,
                amount_cents=cents,
            )
        )
        for table, row in ((owed, item.id), (Account.__table__, id_)):
            c.execute(
                update(table)
                .where(table.c.id == row)
                .values(balance_cents=table.c.balance_cents + cents)
            )
    return number


def refund(office: Office, account: str, cents: int, payee: str, **columns: Any) -> int:
    """A refund as its row says; gives its number."""
    table, actor = Refund.__table__, office.people[columns.pop("who", "ana")]
    values = {
        "number": next_number(office, table),
        "account_id": account_id(office, account),
        "amount_cents": cents,
        "payee": payee,
        "reason_id": reason_id(office, "refund", "overpaid"),
        "office_id": actor.office_id,
        "requested_by_id": actor.user_id,
        "requested_at": office.db.clock.now(),
        "requested_on": TODAY,
    }
    with office.db.write() as c:
        c.execute(insert(table).values(**(values | columns)))
    return values["number"]


def returned(office: Office, receipt: str, account: str, **columns: Any) -> int:
    """The first tender of a receipt came back from the bank; gives the item's number."""
    table, tender = ReturnedItem.__table__, Tender.__table__
    payment = receipt_row(office, receipt).payment_id
    paid = _one(
        office, select(tender).where(tender.c.payment_id == payment).order_by(tender.c.line_no)
    )
    values = {
        "number": next_number(office, table),
        "state": "reversed",
        "payment_id": payment,
        "tender_id": paid.id,
        "account_id": account_id(office, account),
        "amount_cents": paid.amount_cents,
        "code": "R01",
        "noticed_on": TODAY,
        "made_at": office.db.clock.now(),
        "user_id": office.people["ana"].user_id,
    }
    with office.db.write() as c:
        c.execute(insert(table).values(**(values | columns)))
    return values["number"]


def deposit(office: Office, *parts: tuple[int, str, int], **columns: Any) -> int:
    """A slip of (drawer session, tender, cents); gives its number."""
    table, actor = BankDeposit.__table__, office.people["sam"]
    number = next_number(office, table)
    values = {
        "number": number,
        "bank_account": "OPER",
        "office_id": actor.office_id,
        "business_date": TODAY,
        "amount_cents": sum(cents for *_, cents in parts),
        "cash_cents": sum(cents for _, tender, cents in parts if tender == "cash"),
        "checks": sum(1 for _, tender, _ in parts if tender == "check"),
        "prepared_by_id": actor.user_id,
        "prepared_at": office.db.clock.now(),
    }
    with office.db.write() as c:
        id_ = c.execute(
            insert(table).values(**(values | columns)).returning(table.c.id)
        ).scalar_one()
        for session, tender, cents in parts:
            c.execute(
                insert(DepositItem.__table__).values(
                    deposit_id=id_,
                    drawer_session_id=session,
                    tender_type=tender,
                    amount_cents=cents,
                )
            )
    return number
