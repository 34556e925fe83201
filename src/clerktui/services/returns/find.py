"""Finding what the bank returned: by trace, check number, receipt or amount; never guessed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import (
    Account,
    Allocation,
    BankNotice,
    Correction,
    Customer,
    Payment,
    Receipt,
    ReturnedItem,
    Tender,
    TenderType,
)
from clerktui.rules.folding import fold_number
from clerktui.rules.money import parse_cents
from clerktui.rules.text import clean_text, display_safe
from clerktui.security.permissions import require
from clerktui.services.batches.files import read_bytes
from clerktui.services.correction_marks import tenders_held
from clerktui.services.open_items import display_name
from clerktui.services.reference import Reference, get_reference
from clerktui.views.people import Actor
from clerktui.views.returns import BankReturn, ReturnCandidate

_ACCOUNT = Account.__table__
_ALLOCATION = Allocation.__table__
_CORRECTION = Correction.__table__
_CUSTOMER = Customer.__table__
_ITEM = ReturnedItem.__table__
_NOTICE = BankNotice.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__
_TENDER = Tender.__table__
_TYPE = TenderType.__table__
DAYS = 400
LIMIT = 60
_TAKES_BACK = ("cancel_payment", "cancel_tender")


def find_tenders(
    db: Database, actor: Actor, wanted: str = "", amount_cents: int | None = None
) -> tuple[ReturnCandidate, ...]:
    """What a notice could be about, newest first: everything that fits what it says.

    Args:
        db: the books.
        actor: who looks.
        wanted: a trace or check number, a receipt, or an amount written with its cents.
        amount_cents: the item's amount, where the notice tells that, too.

    Raises:
        Refused: `denied`, `returned.nothing_asked`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        return _fitting(connection, get_reference(db, connection), wanted, amount_cents)


def find_for_notice(db: Database, actor: Actor, notice_id: int) -> tuple[ReturnCandidate, ...]:
    """What a return the bank has sent in a file could be about: its trace, and its amount.

    Raises:
        Refused: `denied`, `notice.unknown`.
    """
    require(actor, "account.view")
    with db.read() as connection:
        row = connection.execute(
            select(_NOTICE).where(_NOTICE.c.id == notice_id, _NOTICE.c.kind == "return")
        ).first()
        if row is None:
            raise Refused("notice.unknown", notice=notice_id)
        reference = get_reference(db, connection)
        if not row.trace and not row.amount_cents:
            return ()
        return _fitting(connection, reference, row.trace, row.amount_cents or None)


def read_returns(db: Database, actor: Actor, path: Path) -> tuple[BankReturn, ...]:
    """The returned items a bank's BAI2 file tells of, each with all it could be.

    Raises:
        Refused: `denied`, `file.unreadable`, `file.broken`, `file.totals`.
    """
    from clerktui.formats.bai2 import read_bai2
    from clerktui.formats.bai2_returns import returned_items

    require(actor, "account.view")
    told = returned_items(read_bai2(read_bytes(path)))
    with db.read() as connection:
        reference = get_reference(db, connection)
        return tuple(
            BankReturn(
                line=one.line,
                on=one.as_of,
                amount_cents=one.amount_cents,
                reference=clean_text(one.reference, max_length=80),
                says=display_safe(one.says),
                candidates=_by_numbers(connection, reference, one.numbers, one.amount_cents),
            )
            for one in told
        )


def the_one(candidates: tuple[ReturnCandidate, ...]) -> ReturnCandidate:
    """The only thing it can be.

    Raises:
        Refused: `returned.unknown` when it is nothing, `returned.ambiguous` when several.
    """
    open_ones = [one for one in candidates if one.state in ("", "redeposited")] or candidates
    if not open_ones:
        raise Refused("returned.unknown")
    if len(open_ones) > 1:
        raise Refused("returned.ambiguous", count=len(open_ones))
    return open_ones[0]


def get_candidate(connection: Connection, tender_id: int) -> ReturnCandidate:
    """One piece of money, by its id.

    Raises:
        Refused: `returned.unknown`.
    """
    rows = connection.execute(_tenders().where(_TENDER.c.id == tender_id)).all()
    for one in _candidates(connection, rows):
        return one
    raise Refused("returned.unknown")


def _by_numbers(
    connection: Connection, reference: Reference, numbers: tuple[str, ...], cents: int
) -> tuple[ReturnCandidate, ...]:
    """By any number the bank gives together with the amount; by the amount alone else."""
    for number in numbers:
        found = _fitting(connection, reference, number, cents)
        if found:
            return found
    return _fitting(connection, reference, "", cents)


def _fitting(
    connection: Connection, reference: Reference, wanted: str, amount_cents: int | None
) -> tuple[ReturnCandidate, ...]:
    number = fold_number(wanted)
    if "." in wanted and amount_cents is None:
        with suppress(Refused):
            amount_cents, number = parse_cents(wanted), ""
    if not number and not amount_cents:
        raise Refused("returned.nothing_asked")
    since = reference.on - dt.timedelta(days=DAYS)
    query = _tenders().where(
        _PAYMENT.c.business_date >= since,
        _TENDER.c.tender_type != reference.policy["suspense.tender"],
    )
    if amount_cents:
        query = query.where(_TENDER.c.amount_cents == amount_cents)
    if number:
        typed = func.lower(func.replace(_TENDER.c.reference, "-", ""))
        query = query.where(
            (func.ltrim(typed, "0") == number.lstrip("0")) | (_RECEIPT.c.number_n == number)
        )
    rows = connection.execute(query.order_by(_TENDER.c.id.desc()).limit(LIMIT)).all()
    return tuple(_candidates(connection, rows))


def _tenders() -> Any:
    beside = _TENDER.alias("other")
    several = (
        select(func.count(beside.c.id)).where(beside.c.payment_id == _PAYMENT.c.id)
    ).scalar_subquery()
    return (
        select(
            _TENDER.c.id,
            _TENDER.c.payment_id,
            _TENDER.c.tender_type,
            _TENDER.c.amount_cents,
            _TENDER.c.reference,
            _TYPE.c.name.label("tender"),
            _TYPE.c.allows_change,
            _PAYMENT.c.received_on,
            _RECEIPT.c.number,
            _RECEIPT.c.status,
            _ITEM.c.state.label("returned"),
            several.label("tenders"),
        )
        .join(_PAYMENT, _PAYMENT.c.id == _TENDER.c.payment_id)
        .join(_RECEIPT, _RECEIPT.c.payment_id == _PAYMENT.c.id)
        .join(_TYPE, _TYPE.c.code == _TENDER.c.tender_type)
        .outerjoin(_ITEM, _ITEM.c.tender_id == _TENDER.c.id)
        .where(_TENDER.c.amount_cents > 0)
    )


def _candidates(connection: Connection, rows: Any) -> Iterator[ReturnCandidate]:
    payments = [row.payment_id for row in rows]
    names, taken = _first_accounts(connection, payments), _corrected(connection, payments)
    for row in rows:
        changed, cancelled = taken.get(row.payment_id, ({}, False))
        kind = changed.get(row.tender_type, row.tender_type)
        if row.allows_change and kind == row.tender_type:
            continue  # cash does not come back
        is_corrected = kind != row.tender_type
        held = tenders_held(connection, row.payment_id).get(kind, 0) if is_corrected else 0
        account, name = names.get(row.payment_id, ("", ""))
        state = row.returned or ""
        if state in ("reversed", "settled"):
            state = "returned"
        yield ReturnCandidate(
            tender_id=row.id,
            receipt=row.number,
            received_on=row.received_on,
            account=account,
            name=name,
            tender=kind.replace("_", " ") if is_corrected else row.tender,
            amount_cents=min(row.amount_cents, held) if is_corrected else row.amount_cents,
            reference=row.reference,
            state="void" if row.status == "void" else "cancelled" if cancelled else state,
            of_several=row.tenders > 1,
        )


def _first_accounts(connection: Connection, payments: list[int]) -> dict[int, tuple[str, str]]:
    rows = connection.execute(
        select(
            _ALLOCATION.c.payment_id,
            _ACCOUNT.c.number,
            _CUSTOMER.c.last_name,
            _CUSTOMER.c.first_name,
        )
        .join(_ACCOUNT, _ACCOUNT.c.id == _ALLOCATION.c.account_id)
        .join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
        .where(_ALLOCATION.c.payment_id.in_(payments))
        .order_by(_ALLOCATION.c.payment_id, _ALLOCATION.c.line_no)
    )
    found: dict[int, tuple[str, str]] = {}
    for payment_id, number, last, first in rows:
        found.setdefault(payment_id, (number, display_name(last, first)))
    return found


def _corrected(
    connection: Connection, payments: list[int]
) -> dict[int, tuple[dict[str, str], bool]]:
    """By payment: which way of paying was really which, and whether it was cancelled."""
    rows = connection.execute(
        select(
            _CORRECTION.c.payment_id,
            _CORRECTION.c.kind,
            _CORRECTION.c.from_tender,
            _CORRECTION.c.to_tender,
        )
        .where(
            _CORRECTION.c.payment_id.in_(payments),
            _CORRECTION.c.kind.in_(("tender_change", *_TAKES_BACK)),
        )
        .order_by(_CORRECTION.c.id)
    )
    found: dict[int, tuple[dict[str, str], bool]] = {}
    for row in rows:
        changed, cancelled = found.get(row.payment_id, ({}, False))
        if row.kind == "tender_change":
            changed[row.from_tender] = row.to_tender
        found[row.payment_id] = (changed, cancelled or row.kind in _TAKES_BACK)
    return found
