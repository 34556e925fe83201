"""A correction written by hand, for what reads corrections and makes none."""

from __future__ import annotations

from sqlalchemy import insert, select, update

from clerktui.ledger import journal
from clerktui.models import (
    Account,
    Chain,
    Correction,
    CorrectionLine,
    CorrectionReason,
    Payment,
    Receipt,
    Receivable,
    ReturnedItem,
    Tender,
)
from clerktui.services.reference import get_reference
from tests.support.office import Office, new_id

_ACCOUNT = Account.__table__
_CHAIN = Chain.__table__
_CORRECTION = Correction.__table__
_PAYMENT = Payment.__table__
_REASON = CorrectionReason.__table__
_RECEIPT = Receipt.__table__
_RECEIVABLE = Receivable.__table__
_TENDER = Tender.__table__


def adjust(office: Office, number: str, cents: int, note: str = "", reason: str = "leak") -> int:
    """Adjust the oldest receivable of an account by Sam, approved by Alex; gives its number."""
    sam, now = office.people["sam"], office.db.clock.now()
    with office.db.write() as c:
        account = c.execute(select(_ACCOUNT.c.id).where(_ACCOUNT.c.number == number)).scalar_one()
        item = c.execute(
            select(_RECEIVABLE.c.id, _RECEIVABLE.c.service)
            .where(_RECEIVABLE.c.account_id == account)
            .order_by(_RECEIVABLE.c.id)
        ).first()
        chain = c.execute(select(_CHAIN.c.id).where(_CHAIN.c.code == "office")).scalar_one()
        reference = get_reference(office.db, c)
        service, command_id = reference.services[item.service], new_id()
        header = journal.Header(
            "adjustment", chain, reference.on, now, command_id, sam.user_id, sam.office_id
        )
        legs = [
            journal.Leg(service.receivable_gl_id, cents, account, item.id),
            journal.Leg(service.revenue_gl_id, -cents),
        ]
        entry = journal.post(c, header, legs)
        which = select(_REASON.c.id).where(_REASON.c.code == reason)
        correction = c.execute(
            insert(_CORRECTION)
            .values(
                number=1,
                kind="adjustment",
                entry_id=entry,
                command_id=command_id,
                made_at=now,
                business_date=reference.on,
                user_id=sam.user_id,
                office_id=sam.office_id,
                approved_by_id=office.people["admin"].user_id,
                reason_id=c.execute(which).scalar_one(),
                note=note,
                amount_cents=abs(cents),
                account_id=account,
            )
            .returning(_CORRECTION.c.id)
        ).scalar_one()
        c.execute(
            insert(CorrectionLine.__table__).values(
                correction_id=correction,
                line_no=1,
                account_id=account,
                receivable_id=item.id,
                amount_cents=cents,
            )
        )
        for table, row in ((_RECEIVABLE, item.id), (_ACCOUNT, account)):
            c.execute(
                update(table)
                .where(table.c.id == row)
                .values(balance_cents=table.c.balance_cents + cents)
            )
    return 1


def correct(office: Office, receipt: str, kind: str, reason: str) -> None:
    """Write down a correction of a payment, with the returned item behind it; no money moves."""
    sam, now = office.people["sam"], office.db.clock.now()
    with office.db.write() as c:
        payment = c.execute(
            select(_PAYMENT)
            .join(_RECEIPT, _RECEIPT.c.payment_id == _PAYMENT.c.id)
            .where(_RECEIPT.c.number == receipt)
        ).one()
        which = select(_REASON.c.id).where(_REASON.c.kind == kind, _REASON.c.code == reason)
        is_change = kind == "tender_change"
        correction = c.execute(
            insert(_CORRECTION)
            .values(
                number=9,
                kind=kind,
                entry_id=payment.entry_id,
                command_id=new_id(),
                made_at=now,
                business_date=payment.business_date,
                user_id=sam.user_id,
                office_id=sam.office_id,
                reason_id=c.execute(which).scalar_one(),
                note="see the letter",
                amount_cents=payment.amount_cents,
                payment_id=payment.id,
                from_tender="cash" if is_change else None,
                to_tender="check" if is_change else None,
            )
            .returning(_CORRECTION.c.id)
        ).scalar_one()
        tender = select(_TENDER.c.id).where(_TENDER.c.payment_id == payment.id)
        c.execute(
            insert(ReturnedItem.__table__).values(
                number=7,
                state="reversed",
                payment_id=payment.id,
                tender_id=c.execute(tender).scalars().first(),
                amount_cents=payment.amount_cents,
                code="R01",
                noticed_on=payment.business_date,
                bank_reference="TRACE9",
                correction_id=correction if kind == "returned" else None,
                fee_correction_id=correction if kind == "fee" else None,
                fee_rule="35.00, the most the law allows" if kind == "fee" else "",
                made_at=now,
                user_id=sam.user_id,
            )
        )
