"""What the town warns about before money is taken; a permitted person may let each one through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, literal_column, select

from clerktui.db.prepared import binds, bound
from clerktui.errors import NeedsOverride
from clerktui.models import Allocation, Correction, Payment, Receipt
from clerktui.services.improper import taking
from clerktui.services.open_items import get_flags
from clerktui.services.payment_plan import Plan, PlannedLine
from clerktui.services.reference import Reference
from clerktui.services.signon import Approvals
from clerktui.views.tickets import PaymentDraft

OVERRIDE = "payment.override"
# Flags that forbid tenders: the flag's code, and the tenders it still allows.
TENDER_FLAGS = {
    "cash_only": frozenset({"cash", "money_order", "card"}),
    "no_checks": frozenset({"cash", "money_order", "card", "third_party"}),
}
_ALLOCATION = Allocation.__table__
_CORRECTION = Correction.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__


def check(connection: Connection, reference: Reference, draft: PaymentDraft, plan: Plan) -> None:
    """Raise the first warning nobody has approved.

    Raises:
        NeedsOverride: `payment.closed_account`, `payment.cash_only`, `payment.maximum`,
            `payment.received_old`,
            `payment.duplicate`, and what `improper.taking.warnings` warns about.
    """
    approvals: Approvals | None = None
    for warning in _warnings(connection, reference, plan):
        if approvals is None:
            approvals = Approvals(connection, draft.command_id)
        if approvals.of(warning) is None:
            raise warning


def _warnings(connection: Connection, reference: Reference, plan: Plan) -> Iterator[NeedsOverride]:
    account_lines = [line for line in plan.lines if line.account is not None]
    yield from _closed(account_lines)
    yield from _tender_flags(connection, reference, plan)
    limit = reference.policy["payment.maximum_cents"]
    if plan.total_cents > limit:
        yield NeedsOverride(
            "payment.maximum", OVERRIDE, amount_cents=plan.total_cents, limit_cents=limit
        )
    first = reference.on - dt.timedelta(days=reference.policy["payment.received_days"])
    if plan.received_on < first:
        yield NeedsOverride(
            "payment.received_old", OVERRIDE, received_on=plan.received_on, first=first
        )
    yield from taking.warnings(connection, reference, plan)
    yield from _duplicates(connection, reference, account_lines)


def _closed(lines: list[PlannedLine]) -> Iterator[NeedsOverride]:
    for line in lines:
        account = line.account
        # A closed account that still owes is exactly who should pay.
        if account and account.status == "closed" and account.balance_cents <= 0:
            yield NeedsOverride(
                "payment.closed_account",
                OVERRIDE,
                account=account.number,
                status=account.status,
                line=line.number,
            )


def _tender_flags(
    connection: Connection, reference: Reference, plan: Plan
) -> Iterator[NeedsOverride]:
    kinds = {tender.tendering.code for tender in plan.tenders}
    if kinds <= {reference.cash_code()}:
        return
    by_id = {account.id: account for account in plan.accounts.values()}
    for account_id, flags in get_flags(connection, list(by_id), reference.on).items():
        for code, note, _ in flags:
            refused = kinds - TENDER_FLAGS.get(code, frozenset(kinds))
            if refused:
                yield NeedsOverride(
                    "payment.cash_only",
                    OVERRIDE,
                    account=by_id[account_id].number,
                    note=note or code.replace("_", " "),
                    tender=reference.tenders[min(refused)].name.lower(),
                )


_TAKES_BACK = ("cancel_payment", "cancel_tender", "returned")
# A check that came back, or a payment that was cancelled, is not paid twice when it is made good.
_TAKEN_BACK = (
    select(literal_column("1"))
    .select_from(_CORRECTION)
    .where(
        _CORRECTION.c.payment_id == _PAYMENT.c.id,
        _CORRECTION.c.kind.in_(
            [
                literal_column(f"'{kind}'")
                for kind in ("cancel_payment", "cancel_tender", "returned")
            ]
        ),
    )
    .exists()
)


@lru_cache
def paid_since(count: int) -> Select[Any]:
    """What was paid on so many accounts since a day and is still paid, by receipt."""
    return (
        select(
            _ALLOCATION.c.account_id,
            _PAYMENT.c.received_on,
            _RECEIPT.c.number,
            func.sum(_ALLOCATION.c.amount_cents).label("paid"),
        )
        .join(_PAYMENT, _PAYMENT.c.id == _ALLOCATION.c.payment_id)
        .join(_RECEIPT, _RECEIPT.c.payment_id == _PAYMENT.c.id)
        .where(
            _ALLOCATION.c.account_id.in_(binds("account", count)),
            _PAYMENT.c.received_on >= bindparam("since"),
            _RECEIPT.c.status == literal_column("'issued'"),
            ~_TAKEN_BACK,
        )
        .group_by(_ALLOCATION.c.account_id, _PAYMENT.c.received_on, _RECEIPT.c.number)
        .order_by(_RECEIPT.c.number)
    )


def _duplicates(
    connection: Connection, reference: Reference, lines: list[PlannedLine]
) -> Iterator[NeedsOverride]:
    days = reference.policy["payment.duplicate_days"]
    if not days or not lines:
        return
    since = reference.on - dt.timedelta(days=days)
    ids = sorted({line.account.id for line in lines if line.account})
    rows = connection.execute(paid_since(len(ids)), {"since": since, **bound("account", ids)}).all()
    for line in lines:
        for row in rows:
            if line.account and (row.account_id, int(row.paid)) == (
                line.account.id,
                line.amount_cents,
            ):
                yield NeedsOverride(
                    "payment.duplicate",
                    OVERRIDE,
                    account=line.account.number,
                    amount_cents=line.amount_cents,
                    paid_on=row.received_on,
                    receipt=row.number,
                    line=line.number,
                )
