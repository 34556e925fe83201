"""Deposits: each slip with what is in it, and what was taken and is in no slip yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, and_, case, func, or_, select

from clerktui.i18n import town_date
from clerktui.models import (
    BankAccount,
    BankDeposit,
    Batch,
    Correction,
    DepositItem,
    Drawer,
    DrawerSession,
    Payment,
    Receipt,
    Tender,
    TenderType,
)
from clerktui.reports.policy import policy
from clerktui.reports.setting import Setting
from clerktui.reports.sheet import Below, Sheet, items, of_office
from clerktui.views.documents import Column, ReportRow

_BANK = BankAccount.__table__
_BATCH = Batch.__table__
_CORRECTION = Correction.__table__
_DEPOSIT = BankDeposit.__table__
_DRAWER = Drawer.__table__
_ITEM = DepositItem.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__
_SESSION = DrawerSession.__table__
_TENDER = Tender.__table__
_TYPE = TenderType.__table__
COLUMNS = (
    Column(name="What", width=30),
    Column(name="Paid by", width=12),
    Column(name="State", width=10),
    Column(name="At the bank", width=10),
    Column(name="Amount", kind="money", width=12),
)


def make(connection: Connection, setting: Setting) -> Sheet:
    """Slips of these days, then what closed drawers and batches hold until the last of them."""
    slips = list(_slips(connection, setting))
    parts = _parts(connection, [slip.id for slip in slips])
    waiting = list(_waiting(connection, setting))
    rows: list[ReportRow] = []
    for slip in slips:
        rows += _slip(slip, parts.get(slip.id, []))
    if waiting:
        rows.append(ReportRow(("Not in a deposit yet",), "heading"))
        rows += map(_not_yet, waiting)
    totals = (
        *(_total(state, [s for s in slips if s.state == state]) for state in _states(slips)),
        _sum("Not in a deposit yet", items(len(waiting), "part"), waiting),
    )
    below = Below(totals)
    return Sheet("Deposits", setting.days, COLUMNS, rows, lambda: below)


def _states(slips: Sequence[Any]) -> list[str]:
    return sorted({slip.state for slip in slips})


def _total(state: str, slips: list[Any]) -> ReportRow:
    return _sum(state.capitalize(), items(len(slips), "deposit"), slips)


def _sum(name: str, said: str, rows: Sequence[Any]) -> ReportRow:
    cents = sum(int(row.amount_cents) for row in rows)
    return ReportRow((f"{name}: {said}", None, None, None, cents))


def _slip(slip: Any, parts: list[Any]) -> Iterator[ReportRow]:
    opens = ("deposit", str(slip.number))
    checks = items(slip.checks, "check")
    bank = slip.bank_reference or (town_date(slip.bank_on) if slip.bank_on else "")
    name = f"Deposit {slip.number}, {slip.bank}, {checks}"
    yield ReportRow((name, None, slip.state, bank, slip.amount_cents), "plain", opens)
    for part in parts:
        yield ReportRow(
            (f"  {_place(part)}", part.tender, None, None, part.amount_cents), "plain", opens
        )


def _place(part: Any) -> str:
    if part.correction:
        return f"Correction C{part.correction}"
    return f"Batch {part.batch}" if part.batch else _session(part)


def _session(row: Any) -> str:
    return f"Drawer {row.drawer}, {town_date(row.business_date)}"


def _not_yet(row: Any) -> ReportRow:
    opens = ("batch", str(row.batch)) if row.batch else ("drawer_session", str(row.session_id))
    name = f"Batch {row.batch}, {town_date(row.business_date)}" if row.batch else _session(row)
    return ReportRow((f"  {name}", row.tender, None, None, int(row.amount_cents)), opens=opens)


def _slips(connection: Connection, setting: Setting) -> Iterator[Any]:
    yield from connection.execute(
        select(
            *(_DEPOSIT.c[name] for name in ("id", "number", "state", "amount_cents", "checks")),
            *(_DEPOSIT.c[name] for name in ("bank_reference", "bank_on")),
            _BANK.c.name.label("bank"),
        )
        .join(_BANK, _BANK.c.code == _DEPOSIT.c.bank_account)
        .where(
            _DEPOSIT.c.business_date.between(setting.since, setting.until),
            *of_office(setting, _DEPOSIT.c.office_id),
        )
        .order_by(_DEPOSIT.c.number)
    )


def _parts(connection: Connection, ids: list[int]) -> dict[int, list[Any]]:
    """By deposit, what each drawer session, batch or correction put into it."""
    found: dict[int, list[Any]] = {}
    rows = connection.execute(
        select(
            _ITEM.c.deposit_id,
            _ITEM.c.amount_cents,
            _TYPE.c.name.label("tender"),
            _DRAWER.c.code.label("drawer"),
            _SESSION.c.business_date,
            _BATCH.c.number.label("batch"),
            _CORRECTION.c.number.label("correction"),
        )
        .join(_TYPE, _TYPE.c.code == _ITEM.c.tender_type)
        .outerjoin(_SESSION, _SESSION.c.id == _ITEM.c.drawer_session_id)
        .outerjoin(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
        .outerjoin(_BATCH, _BATCH.c.posted_in_id == _SESSION.c.id)
        .outerjoin(_CORRECTION, _CORRECTION.c.id == _ITEM.c.correction_id)
        .where(_ITEM.c.deposit_id.in_(ids), _ITEM.c.released_at.is_(None))
        .order_by(_ITEM.c.deposit_id, _ITEM.c.id)
    )
    for row in rows:
        found.setdefault(row.deposit_id, []).append(row)
    return found


# ------------------------------------------------------------------------------------ not yet
def _waiting(connection: Connection, setting: Setting) -> Iterator[Any]:
    """By closed session and tender, what it took and put into no deposit; nothing left out."""
    tenders = list(policy(connection, "deposit.banks", setting.until))
    cash = connection.execute(
        select(_TYPE.c.code).where(_TYPE.c.allows_change).order_by(_TYPE.c.position).limit(1)
    ).scalar()
    over = case((_TYPE.c.code == cash, func.coalesce(_SESSION.c.over_short_cents, 0)), else_=0)
    taken, put = _taken(tenders), _put()
    left = func.coalesce(taken.c.cents, 0) + over - func.coalesce(put.c.cents, 0)
    yield from connection.execute(
        select(
            _SESSION.c.id.label("session_id"),
            _SESSION.c.business_date,
            _DRAWER.c.code.label("drawer"),
            _BATCH.c.number.label("batch"),
            _TYPE.c.name.label("tender"),
            left.label("amount_cents"),
        )
        .select_from(_SESSION.join(_TYPE, _TYPE.c.code.in_(tenders)))
        .join(_DRAWER, _DRAWER.c.id == _SESSION.c.drawer_id)
        .outerjoin(_BATCH, _BATCH.c.posted_in_id == _SESSION.c.id)
        .outerjoin(taken, _same(taken))
        .outerjoin(put, _same(put))
        .where(
            _SESSION.c.state == "closed",
            _SESSION.c.business_date <= setting.until,
            left != 0,
            or_(_BATCH.c.state.is_(None), _BATCH.c.state != "deposited"),
            *of_office(setting, _DRAWER.c.office_id),
        )
        .order_by(_SESSION.c.business_date, _SESSION.c.id, _TYPE.c.position)
    )


def _same(sums: Any) -> Any:
    return and_(sums.c.session_id == _SESSION.c.id, sums.c.tender_type == _TYPE.c.code)


def _taken(tenders: list[str]) -> Any:
    """By session and tender, what good receipts took, change taken off."""
    statement: Select[Any] = (
        select(
            _PAYMENT.c.drawer_session_id.label("session_id"),
            _TENDER.c.tender_type,
            func.sum(_TENDER.c.amount_cents).label("cents"),
        )
        .join(_TENDER, _TENDER.c.payment_id == _PAYMENT.c.id)
        .join(_RECEIPT, _RECEIPT.c.payment_id == _PAYMENT.c.id)
        .where(_RECEIPT.c.status == "issued", _TENDER.c.tender_type.in_(tenders))
        .group_by(_PAYMENT.c.drawer_session_id, _TENDER.c.tender_type)
    )
    return statement.subquery("taken")


def _put() -> Any:
    """By session and tender, what lies in deposits that were not cancelled."""
    statement: Select[Any] = (
        select(
            _ITEM.c.drawer_session_id.label("session_id"),
            _ITEM.c.tender_type,
            func.sum(_ITEM.c.amount_cents).label("cents"),
        )
        .join(_DEPOSIT, _DEPOSIT.c.id == _ITEM.c.deposit_id)
        .where(_ITEM.c.released_at.is_(None), _ITEM.c.drawer_session_id.is_not(None))
        .group_by(_ITEM.c.drawer_session_id, _ITEM.c.tender_type)
    )
    return statement.subquery("put")
