"""What a town needs for batches, corrections and newer decisions, written where it is missing.

Run when a town is new and after every schema upgrade, so that books begun under an earlier
release work with this one. It only adds: whatever the town has decided itself stays.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, func, insert, select

from clerktui.models import (
    BankAccount,
    BatchSource,
    BatchTill,
    Chain,
    CorrectionReason,
    Drawer,
    DrawerSession,
    GlAccount,
    Office,
    Policy,
    RevenueCode,
    Role,
    RolePermission,
    Service,
    TenderType,
)
from clerktui.security.permissions import PERMISSIONS, ROLES
from clerktui.services.procedure_rows import add_procedures

DEPOSIT = "customer_deposit"
_REFUNDED = ("refund", DEPOSIT)
BEGUN = ("deposit.daily", "day.checklist")
_BANK = BankAccount.__table__
_CHAIN = Chain.__table__
_DRAWER = Drawer.__table__
_GL = GlAccount.__table__
_OFFICE = Office.__table__
_POLICY = Policy.__table__
_REASON = CorrectionReason.__table__
_REVENUE = RevenueCode.__table__
_SERVICE = Service.__table__
_SOURCE = BatchSource.__table__
_TENDER = TenderType.__table__
_TILL = BatchTill.__table__
_GRANT = RolePermission.__table__


def complete_town(
    connection: Connection, data: Mapping[str, Any], since: dt.date, now: dt.datetime
) -> None:
    """Add what `data` (a town file with every default) has and the books lack.

    Args:
        connection: a writing transaction; the town's offices and chart of accounts are there.
        data: the town file; decisions and codes not found in the books are taken from it.
        since: the day from which added decisions hold.
        now: when they are entered.
    """
    _add_policies(connection, data, since, now)
    add_procedures(connection, data, since, now)
    _add_suspense(connection, data)
    _add_sources(connection, data)
    _add_tills(connection)
    _add_accounts(connection, data)
    _add_deposits(connection, data)
    _add_banks(connection, data)
    _add_reasons(connection, data)
    _add_deposit_reason(connection, data)
    _add_roles(connection)
    _grant_new_permissions(connection)


def _add_policies(
    connection: Connection, data: Mapping[str, Any], since: dt.date, now: dt.datetime
) -> None:
    known = set(connection.execute(select(_POLICY.c.key)).scalars())
    for key, row in data["policies"].items():
        if key not in known:
            decided = row["value"]
            if key in BEGUN and _has_taken_money(connection):
                # What was taken before these books knew of deposits and closes went to the bank
                # and into the ledger without them.
                decided = {**decided, "since": now.date().isoformat()}
            values = {"key": key, "value": decided, "citation": row.get("citation", "")}
            on = row.get("effective_from", since)
            connection.execute(insert(_POLICY).values(effective_from=on, entered_at=now, **values))


def _has_taken_money(connection: Connection) -> bool:
    return connection.execute(select(DrawerSession.__table__.c.id).limit(1)).first() is not None


def _add_suspense(connection: Connection, data: Mapping[str, Any]) -> None:
    """The accounts, the code and the tender by which unidentified money is booked and applied."""
    decided = _decided(connection)
    refunds = decided["suspense.refund_gl"]
    _add_coded(connection, _GL, data["gl_accounts"], [refunds])
    if refunds not in _by_code(connection, _GL):
        raise KeyError(refunds)
    code, tender = decided["suspense.revenue_code"], decided["suspense.tender"]
    for table, name, rows, field, target in (
        (_REVENUE, code, data["revenue_codes"], "revenue", "revenue_gl_id"),
        (_TENDER, tender, data["tender_types"], "gl_account", "gl_account_id"),
    ):
        if connection.execute(select(table.c.code).where(table.c.code == name)).first():
            continue
        row = {row["code"]: dict(row) for row in rows}[name]
        account = row.pop(field)
        _add_coded(connection, _GL, data["gl_accounts"], [account])
        gl = _by_code(connection, _GL)
        row.pop("unit_cents", None)
        connection.execute(insert(table).values(**row, **{target: gl[account]}))


def _decided(connection: Connection) -> dict[str, Any]:
    """What the town has decided of unidentified money, in its own words where it has any."""
    rows = connection.execute(
        select(_POLICY.c.key, _POLICY.c.value)
        .where(_POLICY.c.key.like("suspense.%"))
        .order_by(_POLICY.c.effective_from, _POLICY.c.id)
    )
    return dict(rows.all())


def _add_coded(
    connection: Connection, table: Any, rows: list[dict[str, Any]], codes: list[str]
) -> None:
    known = set(connection.execute(select(table.c.code)).scalars())
    for row in rows:
        if row["code"] in codes and row["code"] not in known:
            connection.execute(insert(table).values(**row))


def _by_code(connection: Connection, table: Any) -> dict[str, int]:
    return dict(connection.execute(select(table.c.code, table.c.id)).all())


def _add_sources(connection: Connection, data: Mapping[str, Any]) -> None:
    """Where batches come from; one whose tender the town does not take is paid in its first."""
    known = set(connection.execute(select(_SOURCE.c.code)).scalars())
    tenders = list(
        connection.execute(
            select(_TENDER.c.code).where(_TENDER.c.is_active).order_by(_TENDER.c.position)
        ).scalars()
    )
    for position, row in enumerate(data["batch_sources"]):
        if row["code"] not in known:
            tender = row["default_tender"]
            taken = {**row, "default_tender": tender if tender in tenders else tenders[0]}
            connection.execute(insert(_SOURCE).values(position=position, **taken))


def _add_tills(connection: Connection) -> None:
    """A drawer with its chain for the batches of each office that has none."""
    missing = connection.execute(
        select(_OFFICE.c.id, _OFFICE.c.code)
        .where(_OFFICE.c.id.not_in(select(_TILL.c.office_id)))
        .order_by(_OFFICE.c.id)
    ).all()
    for office in missing:
        code = _free_code(connection, office.code)
        chain = connection.execute(
            insert(_CHAIN).values(code=f"drawer:{code}").returning(_CHAIN.c.id)
        ).scalar_one()
        drawer = connection.execute(
            insert(_DRAWER)
            .values(code=code, name="Batches", office_id=office.id, chain_id=chain)
            .returning(_DRAWER.c.id)
        ).scalar_one()
        connection.execute(insert(_TILL).values(office_id=office.id, drawer_id=drawer))


def _free_code(connection: Connection, office: str) -> str:
    """A code for the next batch drawer: the first one's is plain, and a town's own drawer stays."""
    taken = set(connection.execute(select(_DRAWER.c.code)).scalars())
    codes = ("BATCH", f"BATCH-{office}", *(f"BATCH-{office}-{more}" for more in range(2, 100)))
    return next(code for code in codes if code not in taken)


def _add_accounts(connection: Connection, data: Mapping[str, Any]) -> None:
    """The ledger accounts that reasons, banks and decisions name, where the town has none so."""
    named = {row["gl_account"] for row in data["correction_reasons"] if "gl_account" in row}
    named |= {row["gl_account"] for row in data["bank_accounts"]}
    decided = data["policies"]
    named.add(decided["refund.unclaimed_gl"]["value"])
    named.add(decided["unclaimed.rules"]["value"]["due_from_gl"])
    named |= set(decided["customer_deposit.ledger"]["value"].values())
    funds = decided["gl.between_funds"]["value"]
    named |= {*funds["due_from"].values(), *funds["due_to"].values()}
    _add_coded(connection, _GL, data["gl_accounts"], sorted(named))


def _add_deposits(connection: Connection, data: Mapping[str, Any]) -> None:
    """The service under which a customer deposit is asked for, with its accounts."""
    if connection.execute(select(_SERVICE.c.code).where(_SERVICE.c.code == DEPOSIT)).first():
        return
    row = {row["code"]: row for row in data["services"]}[DEPOSIT]
    _add_coded(connection, _GL, data["gl_accounts"], [row["receivable"], row["revenue"]])
    gl = _by_code(connection, _GL)
    last = connection.execute(select(func.coalesce(func.max(_SERVICE.c.position), 0))).scalar_one()
    connection.execute(
        insert(_SERVICE).values(
            code=DEPOSIT,
            name=row["name"],
            kind=row["kind"],
            position=last + 1,
            receivable_gl_id=gl[row["receivable"]],
            revenue_gl_id=gl[row["revenue"]],
        )
    )


def _add_deposit_reason(connection: Connection, data: Mapping[str, Any]) -> None:
    """Why a customer deposit is refunded: newer than the reasons most towns have."""
    known = select(_REASON.c.id).where(_REASON.c.kind == "refund", _REASON.c.code == DEPOSIT)
    if connection.execute(known).first():
        return
    given = (row for row in data["correction_reasons"] if (row["kind"], row["code"]) == _REFUNDED)
    row = next(given, {"name": "Customer deposit"})
    owed = row.get("gl_account") or _decided(connection)["suspense.refund_gl"]
    connection.execute(
        insert(_REASON).values(
            kind="refund",
            code=DEPOSIT,
            name=row["name"],
            position=99,
            gl_account_id=_by_code(connection, _GL)[owed],
        )
    )


def _add_banks(connection: Connection, data: Mapping[str, Any]) -> None:
    """The town's bank accounts; a town that has any keeps its own."""
    if connection.execute(select(_BANK.c.code)).first():
        return
    gl = _by_code(connection, _GL)
    for position, row in enumerate(data["bank_accounts"]):
        values = {name: value for name, value in row.items() if name != "gl_account"}
        connection.execute(
            insert(_BANK).values(position=position, gl_account_id=gl[row["gl_account"]], **values)
        )


def _add_reasons(connection: Connection, data: Mapping[str, Any]) -> None:
    """Why corrections are made; kinds of correction the town has reasons for stay as they are."""
    known = set(connection.execute(select(_REASON.c.kind)).scalars())
    gl = _by_code(connection, _GL)
    for position, row in enumerate(data["correction_reasons"]):
        if row["kind"] not in known:
            values = {name: value for name, value in row.items() if name != "gl_account"}
            against = gl[row["gl_account"]] if "gl_account" in row else None
            connection.execute(
                insert(_REASON).values(position=position, gl_account_id=against, **values)
            )


def _add_roles(connection: Connection) -> None:
    """Roles newer than the town, without what they may do: that is granted next."""
    known = _by_code(connection, Role.__table__)
    rows = [{"code": code, "name": name} for code, (name, _) in ROLES.items() if code not in known]
    if rows:
        connection.execute(insert(Role.__table__), rows)


def _grant_new_permissions(connection: Connection) -> None:
    """Permissions nobody was ever granted, and roles without any, are new: both are filled."""
    granted = set(connection.execute(select(_GRANT.c.permission)).scalars())
    has_any = set(connection.execute(select(_GRANT.c.role_id)).scalars())
    roles = _by_code(connection, Role.__table__)
    rows = [
        {"role_id": roles[code], "permission": permission}
        for code, (_, permissions) in ROLES.items()
        if code in roles
        for permission in permissions
        if permission in PERMISSIONS and (permission not in granted or roles[code] not in has_any)
    ]
    if rows:
        connection.execute(insert(_GRANT), rows)
