"""Deposits: each slip with what is in it, and what was taken and is in no slip yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    exists,
    func,
    or_,
    select,
    true,
)

from clerktui.i18n import town_date
from clerktui.ledger.bank_money import (
    in_open_drawers,
    moved_by_corrections,
    outside_corrections,
)
from clerktui.models import (
    BankAccount,
    BankDeposit,
    Batch,
    Correction,
    DepositItem,
    Drawer,
    DrawerCount,
    DrawerMove,
    DrawerSession,
    TenderType,
)
from clerktui.reports.policy import policy
from clerktui.reports.setting import Setting
from clerktui.reports.sheet import Below, Sheet, items, of_office
from clerktui.views.documents import Column, ReportRow

_BANK = BankAccount.__table__
_BATCH = Batch.__table__
_CORRECTION = Correction.__table__
_COUNT = DrawerCount.__table__
_DEPOSIT = BankDeposit.__table__
_DRAWER = Drawer.__table__
_ITEM = DepositItem.__table__
_MOVE = DrawerMove.__table__
_SESSION = DrawerSession.__table__
_TYPE = TenderType.__table__
COLUMNS = (
    Column(name="What", width=30),
    Column(name="Paid by", width=12),
    Column(name="State", width=10),
    Column(name="At the bank", width=10),
    Column(name="Amount", kind="money", width=12),
)
_LIVE = _ITEM.c.released_at.is_(None)


@dataclass(frozen=True)
class _Waiting:
    """Money on no slip yet, in cents: of a drawer, a batch or a correction."""

    name: str
    tender: str
    amount_cents: int
    opens: tuple[str, str]


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
    bank = "" if slip.state == "cancelled" else bank
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


def _not_yet(one: _Waiting) -> ReportRow:
    return ReportRow((f"  {one.name}", one.tender, None, None, one.amount_cents), opens=one.opens)


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
def _waiting(connection: Connection, setting: Setting) -> Iterator[_Waiting]:
    """What is on no slip, as the money on hand counts it; nothing of a tender is no part."""
    tenders = list(policy(connection, "deposit.banks", setting.until))
    for row in connection.execute(_held(connection, setting, tenders)):
        opens = ("batch", str(row.batch)) if row.batch else ("drawer_session", str(row.session_id))
        day = town_date(row.business_date)
        name = f"Batch {row.batch}, {day}" if row.batch else _session(row)
        yield _Waiting(name, row.tender, int(row.amount_cents), opens)
    yield from _corrected(connection, setting, tenders)


def _held(connection: Connection, setting: Setting, tenders: list[str]) -> Select[Any]:
    """By closed session and tender, the closing count less the float, plus what was carried out."""
    cash = connection.execute(
        select(_TYPE.c.code).where(_TYPE.c.allows_change).order_by(_TYPE.c.position).limit(1)
    ).scalar()
    of_drawer = case((_TYPE.c.code == cash, _SESSION.c.float_cents), else_=0)
    counted, carried = _counted(), _carried()
    left = counted.c.cents - of_drawer + func.coalesce(carried.c.cents, 0)
    on_slip = exists().where(
        _ITEM.c.drawer_session_id == _SESSION.c.id, _ITEM.c.tender_type == _TYPE.c.code, _LIVE
    )
    return (
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
        .join(counted, _same(counted))
        .outerjoin(_BATCH, _BATCH.c.posted_in_id == _SESSION.c.id)
        .outerjoin(carried, _same(carried))
        .where(
            _SESSION.c.state == "closed",
            _SESSION.c.business_date.between(_since(connection, setting), setting.until),
            _SESSION.c.id.not_in(in_open_drawers(connection)),
            ~on_slip,
            left != 0,
            or_(_BATCH.c.state.is_(None), _BATCH.c.state != "deposited"),
            *of_office(setting, _DRAWER.c.office_id),
        )
        .order_by(_SESSION.c.business_date, _SESSION.c.id, _TYPE.c.position)
    )


def _since(connection: Connection, setting: Setting) -> dt.date:
    """What was taken before this day was deposited outside of these books."""
    since = policy(connection, "deposit.daily", setting.until).get("since")
    return dt.date.fromisoformat(str(since)) if since else dt.date.min


def _corrected(connection: Connection, setting: Setting, tenders: list[str]) -> Iterator[_Waiting]:
    """Corrections made after the close, on no slip yet, that change what goes to the bank."""
    on_slip = exists().where(_ITEM.c.correction_id == _CORRECTION.c.id, _LIVE)
    until = _CORRECTION.c.business_date <= setting.until
    rows = outside_corrections(connection, setting.office_id, and_(~on_slip, until))
    types = connection.execute(select(_TYPE.c.code, _TYPE.c.name, _TYPE.c.gl_account_id)).all()
    names = {row.code: row.name for row in types}
    accounts = {row.code: row.gl_account_id for row in types}
    for moved in moved_by_corrections(connection, rows, accounts, tenders):
        number = moved.correction.number
        name = f"Correction C{number}, {town_date(moved.correction.business_date)}"
        opens = ("correction", str(number))
        yield _Waiting(name, names[moved.tender_type], moved.amount_cents, opens)


def _same(sums: Any) -> Any:
    return and_(sums.c.session_id == _SESSION.c.id, sums.c.tender_type == _TYPE.c.code)


def _counted() -> Any:
    """By session and tender, what was counted at the close."""
    return _by_session(_COUNT, _COUNT.c.counted_cents, _COUNT.c.purpose == "close", "counted")


def _carried() -> Any:
    """By session and tender, what was carried out less what was brought in."""
    return _by_session(_MOVE, _MOVE.c.amount_cents, true(), "carried")


def _by_session(table: Any, column: Any, where: ColumnElement[bool], name: str) -> Any:
    statement: Select[Any] = (
        select(
            table.c.drawer_session_id.label("session_id"),
            table.c.tender_type,
            func.sum(column).label("cents"),
        )
        .where(where)
        .group_by(table.c.drawer_session_id, table.c.tender_type)
    )
    return statement.subquery(name)
