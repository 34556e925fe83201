"""The rows of returned items: found, numbered, moved on, and as the desk sees them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, case, func, insert, or_, select, update

from clerktui.errors import Refused
from clerktui.models import (
    Account,
    AccountFlag,
    BankNotice,
    Correction,
    CorrectionLine,
    CorrectionReason,
    Customer,
    Payment,
    Receipt,
    Receivable,
    ReturnedItem,
    ReturnedMove,
    Tender,
    TenderType,
    User,
)
from clerktui.security import audit
from clerktui.services.open_items import display_name
from clerktui.services.reference import Reference
from clerktui.services.returns.take_back import to_recover
from clerktui.services.tax_interest import uncharged
from clerktui.views.letters import LetterDocument
from clerktui.views.people import Actor
from clerktui.views.returns import ReturnDraft, ReturnedView

_ACCOUNT = Account.__table__
CORRECTION = Correction.__table__
_CUSTOMER = Customer.__table__
_FLAG = AccountFlag.__table__
_ITEM = ReturnedItem.__table__
_LINE = CorrectionLine.__table__
_MOVE = ReturnedMove.__table__
_NOTICE = BankNotice.__table__
_PAYMENT = Payment.__table__
_REASON = CorrectionReason.__table__
_RECEIPT = Receipt.__table__
_RECEIVABLE = Receivable.__table__
_INTEREST = Correction.__table__.alias("interest")
_RECOVERY = Correction.__table__.alias("recovery")
_TENDER = Tender.__table__
_TYPE = TenderType.__table__
_USER = User.__table__


def next_number(connection: Connection) -> int:
    """The next item's number; the caller holds the office chain, which numbers everything."""
    last = select(func.coalesce(func.max(_ITEM.c.number), 0))
    return connection.execute(last).scalar_one() + 1


def add_move(connection: Connection, item_id: int, **said: Any) -> None:
    """Write down a step: kind, at, user_id, and what was said."""
    connection.execute(insert(_MOVE).values(item_id=item_id, **said))


def finish_notice(
    connection: Connection, draft: ReturnDraft, actor: Actor, now: dt.datetime
) -> None:
    """The bank's notice of an item is worked, whichever way.

    Raises:
        Refused: `notice.unknown`.
    """
    if draft.notice_id is None:
        return
    done = connection.execute(
        update(_NOTICE)
        .where(
            _NOTICE.c.id == draft.notice_id,
            _NOTICE.c.kind == "return",
            _NOTICE.c.state == "open",
        )
        .values(state="done")
    )
    if done.rowcount == 0:
        raise Refused("notice.unknown", notice=draft.notice_id)
    subject = ("bank_notice", draft.notice_id)
    audit.record(connection, actor, "notice_done", subject, now)


def item_rows() -> Any:
    """Every returned item with what stands around it."""
    return (
        select(
            _ITEM,
            _RECEIPT.c.number.label("receipt"),
            _TYPE.c.name.label("tender"),
            _TENDER.c.reference,
            _ACCOUNT.c.number.label("account"),
            _CUSTOMER.c.last_name,
            _CUSTOMER.c.first_name,
            CORRECTION.c.number.label("correction"),
            _REASON.c.name.label("reason"),
            _RECOVERY.c.amount_cents.label("recovery_cents"),
            _INTEREST.c.amount_cents.label("booked_cents"),
            case((_FLAG.c.ended_at.is_(None), _FLAG.c.expires_on)).label("expires_on"),
            _USER.c.full_name,
        )
        .join(_RECEIPT, _RECEIPT.c.payment_id == _ITEM.c.payment_id)
        .join(_TENDER, _TENDER.c.id == _ITEM.c.tender_id)
        .join(_TYPE, _TYPE.c.code == _TENDER.c.tender_type)
        .join(_USER, _USER.c.id == _ITEM.c.user_id)
        .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _ITEM.c.account_id)
        .outerjoin(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
        .outerjoin(CORRECTION, CORRECTION.c.id == _ITEM.c.correction_id)
        .outerjoin(_REASON, _REASON.c.id == CORRECTION.c.reason_id)
        .outerjoin(_RECOVERY, _RECOVERY.c.id == _ITEM.c.recovery_correction_id)
        .outerjoin(_INTEREST, _INTEREST.c.id == _ITEM.c.interest_correction_id)
        .outerjoin(_FLAG, _FLAG.c.id == _ITEM.c.flag_id)
    )


def find_item(connection: Connection, number: int, *, lock: bool = False) -> Any:
    """An item's own row, locked when something is about to be done with it.

    Raises:
        Refused: `returned.no_item`.
    """
    query = select(_ITEM).where(_ITEM.c.number == number)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        raise Refused("returned.no_item", number=number)
    return row


def view_of(connection: Connection, reference: Reference, row: Any, **more: Any) -> ReturnedView:
    """An item as the desk sees it; `more` fills in its moves, its letter, the balances."""
    owed, interest = owed_now(connection, reference, row)
    recovery = row.recovery_cents or 0
    return ReturnedView(
        number=row.number,
        state=row.state,
        receipt=row.receipt,
        account=row.account or "",
        name=display_name(row.last_name, row.first_name) if row.account else "",
        tender=row.tender,
        reference=row.reference,
        amount_cents=row.amount_cents,
        code=row.code,
        reason=row.reason or "",
        noticed_on=row.noticed_on,
        bank_reference=row.bank_reference,
        attempts=row.attempts,
        fee_cents=row.fee_cents,
        fee_rule=row.fee_rule,
        recovery_cents=recovery,
        lost_cents=_lost(connection, reference, row, recovery),
        owed_cents=owed,
        interest_cents=interest,
        interest_booked_cents=row.booked_cents or 0,
        flag_until=row.expires_on,
        correction=row.correction,
        clerk=row.full_name,
        has_letter=row.letter is not None,
        **more,
    )


def moves_of(connection: Connection, item_id: int) -> Any:
    """What was done about an item: when, who, what, and what was said."""
    rows = connection.execute(
        select(_MOVE.c.at, _USER.c.full_name, _MOVE.c.kind, _MOVE.c.note)
        .join(_USER, _USER.c.id == _MOVE.c.user_id)
        .where(_MOVE.c.item_id == item_id)
        .order_by(_MOVE.c.id)
    )
    return tuple(tuple(row) for row in rows)


def letter_of(row: Any) -> LetterDocument | None:
    """The letter as it was written."""
    return LetterDocument.from_data(row.letter) if row.letter else None


def owed_now(connection: Connection, reference: Reference, row: Any) -> tuple[int, int]:
    """What is still owed of an item, and interest of its tax not charged yet, in cents.

    Of each receivable no more is owed for the item than the item put back on it.
    """
    if row.state == "settled":
        return 0, 0
    ids = [
        row.correction_id,
        row.fee_correction_id,
        row.interest_correction_id,
        row.recovery_correction_id,
    ]
    again = (
        select(_LINE.c.receivable_id, func.sum(_LINE.c.amount_cents).label("cents"))
        .where(_LINE.c.correction_id.in_([one for one in ids if one is not None]))
        .group_by(_LINE.c.receivable_id)
    ).subquery()
    rows = connection.execute(
        select(
            again.c.cents,
            again.c.receivable_id,
            _RECEIVABLE.c.balance_cents,
            _RECEIVABLE.c.service,
            _RECEIVABLE.c.component,
        ).join(again, again.c.receivable_id == _RECEIVABLE.c.id)
    ).all()
    taxes = reference.allocation.tax_services
    owed = sum(max(0, min(one.cents, one.balance_cents)) for one in rows)
    principals = [
        one.receivable_id
        for one in rows
        if one.service in taxes and one.component == "principal" and one.balance_cents > 0
    ]
    more = uncharged(connection, reference, principals)
    return owed, sum(one.cents for one in more)


def _lost(connection: Connection, reference: Reference, row: Any, recovery_cents: int) -> int:
    """What of an item could be charged to no account."""
    if row.correction_id is None:
        return 0
    return to_recover(connection, reference, row.correction_id) - recovery_cents


def matches(wanted: str) -> Any:
    """What an item must be to fit what was typed."""
    said = wanted.strip()
    ways: list[Any] = [
        _TENDER.c.reference == said,
        _RECEIPT.c.number == said,
        _ACCOUNT.c.number == said,
        _CUSTOMER.c.last_name.icontains(said, autoescape=True),
        _ITEM.c.code == said.upper(),
    ]
    if said.isdigit() and len(said) < 10:
        ways.append(_ITEM.c.number == int(said))
    return or_(*ways)


def open_first() -> Any:
    """Open items before settled ones, the newest first."""
    return case((_ITEM.c.state == "settled", 1), else_=0), _ITEM.c.id.desc()
