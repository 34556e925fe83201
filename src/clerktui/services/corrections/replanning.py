"""Where the money of a payment goes when it is paid anew: one part elsewhere, the others as before.

Worked out from the books as they are once the payment is taken back; writes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, func, select

from clerktui.errors import Refused
from clerktui.models import Account, Allocation, Bill, Receivable, RevenueCode
from clerktui.rules.allocation import Allocation as Allocated, OpenItem, Share
from clerktui.services.open_items import AccountRow, get_accounts, get_items, items_of_receivables
from clerktui.services.payment_plan import PlannedLine
from clerktui.services.payments import plan_line
from clerktui.services.reference import Reference, Revenue
from clerktui.views.corrections import ReapplyDraft
from clerktui.views.tickets import LineDraft

_ACCOUNT = Account.__table__
_ALLOCATION = Allocation.__table__
_BILL = Bill.__table__
_RECEIVABLE = Receivable.__table__
_REVENUE = RevenueCode.__table__
_PARTS_SHOWN = 6


@dataclass(frozen=True)
class Wanted:
    """A payment sorted into what was wrong and what is paid again as it was.

    Attributes:
        line: the wrong part's money, for what it was meant for.
        kept: the other parts of the payment, by account number or revenue code.
        given_numbers: every account the payment paid.
    """

    receipt: Any
    line: LineDraft
    kept: dict[str, list[Any]]
    given_numbers: tuple[str, ...]
    wrong_account_id: int | None

    @property
    def target(self) -> str:
        """The account or revenue code it was meant for."""
        return self.line.key

    @property
    def is_account(self) -> bool:
        """Whether it was meant for an account."""
        return self.line.kind == "account"

    @property
    def numbers(self) -> list[str]:
        """The accounts that are paid anew."""
        kept = {rows[0].account for rows in self.kept.values() if rows[0].account}
        return sorted(kept | ({self.target} if self.is_account else set()))

    @property
    def amount_cents(self) -> int:
        """The money of all of it."""
        return self.line.amount_cents + sum(
            row.amount_cents for rows in self.kept.values() for row in rows
        )


def find_wanted(
    connection: Connection, reference: Reference, receipt: Any, draft: ReapplyDraft
) -> Wanted:
    """What of a receipt was wrong, and what it was meant for.

    Raises:
        Refused: `correction.which_part`, `correction.same_account`, `correction.in_suspense`,
            `account.unknown`.
    """
    parts = _by_part(connection, reference, receipt.payment_id)
    if not parts:
        raise Refused("correction.in_suspense", receipt=receipt.number)
    part = draft.part or next(iter(parts))
    if part not in parts or (len(parts) > 1 and not draft.part):
        shown = ", ".join(list(parts)[:_PARTS_SHOWN])
        raise Refused("correction.which_part", receipt=receipt.number, parts=shown)
    wrong = parts.pop(part)
    cents = sum(row.amount_cents for row in wrong)
    return Wanted(
        receipt=receipt,
        line=_line(connection, reference, draft, part, cents),
        kept=dict(parts),
        given_numbers=tuple(
            sorted({rows[0].account for rows in (wrong, *parts.values()) if rows[0].account})
        ),
        wrong_account_id=wrong[0].account_id,
    )


def plan_lines(
    connection: Connection,
    reference: Reference,
    wanted: Wanted,
    accounts: Mapping[str, AccountRow],
    again: Mapping[int, int],
) -> tuple[PlannedLine, ...]:
    """Where the money goes: the kept parts as they were, then the line it was meant for.

    Args:
        connection: the books.
        reference: policy and names of today.
        wanted: from `find_wanted`.
        accounts: the accounts that are paid, by number.
        again: cents still to be owed again by receivable, where the payment is not taken back yet.

    Raises:
        Refused: as `payments.plan_line`.
    """
    items = _items(connection, [account.id for account in accounts.values()], again)
    lines = []
    for number, rows in enumerate(wanted.kept.values(), start=1):
        kept = _kept_account if rows[0].account else _kept_revenue
        lines.append(kept(connection, number, rows, accounts, items))
    # What it pays is chosen as on the day the money came.
    as_then = replace(reference, on=wanted.receipt.received_on)
    meant = plan_line(as_then, len(lines) + 1, wanted.line, dict(accounts), items)
    return (*lines, meant)


def parts_paid(
    connection: Connection, reference: Reference, payment_id: int
) -> tuple[tuple[str, str, int], ...]:
    """What a payment paid: account number or revenue code, whose or what it is, cents."""
    parts = _by_part(connection, reference, payment_id)
    accounts = get_accounts(
        connection, [rows[0].account for rows in parts.values() if rows[0].account]
    )
    return tuple(
        (
            key,
            accounts[key].name if key in accounts else rows[0].reason,
            sum(row.amount_cents for row in rows),
        )
        for key, rows in parts.items()
    )


def _by_part(connection: Connection, reference: Reference, payment_id: int) -> dict[str, list[Any]]:
    """The allocations of a payment by account number or revenue code; suspense is left out."""
    parts: dict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(_parts(payment_id)):
        if row.revenue_code != reference.policy["suspense.revenue_code"]:
            parts[row.account or row.revenue_code].append(row)
    return parts


def _line(
    connection: Connection, reference: Reference, draft: ReapplyDraft, part: str, cents: int
) -> LineDraft:
    """The line that pays what it was meant for."""
    target = draft.target.strip()
    if target == part and not draft.bill and not draft.service:
        raise Refused("correction.same_account", account=target)
    if target in get_accounts(connection, [target]):
        return LineDraft(
            "account", target, cents, service=draft.service or None, bill=draft.bill or None
        )
    code = target.upper()
    if code not in reference.revenue or code == reference.policy["suspense.revenue_code"]:
        raise Refused("account.unknown", account=target)
    unit_cents = reference.revenue[code].unit_cents
    priced = unit_cents and reference.revenue[code].takes_quantity and not cents % unit_cents
    quantity = cents // unit_cents if priced and unit_cents else 1
    return LineDraft("revenue", code, cents, quantity, unit_cents)


def _parts(payment_id: int) -> Any:
    return (
        select(
            _ALLOCATION,
            _ACCOUNT.c.number.label("account"),
            _RECEIVABLE.c.service,
            _RECEIVABLE.c.component,
            func.coalesce(_BILL.c.number, "").label("bill"),
        )
        .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _ALLOCATION.c.account_id)
        .outerjoin(_RECEIVABLE, _RECEIVABLE.c.id == _ALLOCATION.c.receivable_id)
        .outerjoin(_BILL, _BILL.c.id == _RECEIVABLE.c.bill_id)
        .where(_ALLOCATION.c.payment_id == payment_id)
        .order_by(_ALLOCATION.c.line_no)
    )


def _items(
    connection: Connection, account_ids: Sequence[int], again: Mapping[int, int]
) -> dict[int, list[OpenItem]]:
    """What is open on accounts as if these receivables were owed again."""
    items = get_items(connection, account_ids)
    if not again:
        return items
    known = {item.receivable_id for found in items.values() for item in found}
    for account_id, *fields in connection.execute(_closed(account_ids, set(again) - known)):
        items[account_id].append(OpenItem(*fields))
    for account_id, found in items.items():
        owed = [
            replace(item, balance_cents=item.balance_cents + again.get(item.receivable_id, 0))
            for item in found
        ]
        owed.sort(key=lambda item: (item.due_on, item.receivable_id))
        items[account_id] = [item for item in owed if item.balance_cents]
    return items


def _closed(account_ids: Sequence[int], receivable_ids: set[int]) -> Any:
    """Receivables nothing is open on, as open items."""
    return items_of_receivables().where(
        _RECEIVABLE.c.id.in_(receivable_ids), _RECEIVABLE.c.account_id.in_(list(account_ids))
    )


def _kept_account(
    connection: Connection,
    number: int,
    rows: Sequence[Any],
    accounts: Mapping[str, AccountRow],
    items: dict[int, list[OpenItem]],
) -> PlannedLine:
    """A part of the payment on an account, share for share; taken off `items` for the next."""
    del connection
    account = accounts[rows[0].account]
    total = sum(row.amount_cents for row in rows)
    open_ = {item.receivable_id: item for item in items[account.id]}
    shares, credit_cents = [], 0
    for row in rows:
        if row.component == "credit":
            credit_cents += row.amount_cents
            continue
        item = open_.get(row.receivable_id)
        leaves = (item.balance_cents if item else 0) - row.amount_cents
        share = Share(
            row.receivable_id, row.service, row.bill, row.amount_cents, row.reason, leaves
        )
        shares.append(share)
        if item:
            open_[row.receivable_id] = replace(item, balance_cents=leaves)
    items[account.id] = list(open_.values())
    allocation = Allocated(tuple(shares), credit_cents, total)
    return PlannedLine(number, LineDraft("account", account.number, total), account, allocation)


def _kept_revenue(
    connection: Connection,
    number: int,
    rows: Sequence[Any],
    accounts: Mapping[str, AccountRow],
    items: dict[int, list[OpenItem]],
) -> PlannedLine:
    """A part of the payment on a revenue code, at the price it was sold for."""
    del accounts, items
    code = connection.execute(select(_REVENUE).where(_REVENUE.c.code == rows[0].revenue_code)).one()
    total, quantity = (
        sum(getattr(row, name) for row in rows) for name in ("amount_cents", "quantity")
    )
    revenue = Revenue(
        code.code,
        code.name,
        code.department,
        code.revenue_gl_id,
        takes_quantity=code.takes_quantity,
        unit_cents=rows[0].unit_cents,
        effective_from=None,
    )
    draft = LineDraft("revenue", code.code, total, quantity, rows[0].unit_cents)
    return PlannedLine(number, draft, None, Allocated((), 0, total), revenue)
