"""Interest on unpaid tax as of a day: what runs, less what was charged before.

Every good payment stops the interest on what it paid from the day it was received; the rest runs
on from January 6. What was charged before, paid or not, is taken off.

Source: G.S. 105-360(a).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from clerktui.i18n import money, town_date
from clerktui.models import (
    Account,
    Accrual,
    Allocation,
    Correction,
    CorrectionLine,
    Payment,
    Receipt,
    Receivable,
)
from clerktui.rules.tax_interest import InterestRule, interest_on_parts
from clerktui.services.correction_marks import TAKES_BACK
from clerktui.services.reference import Reference

_ACCOUNT = Account.__table__
_ACCRUAL = Accrual.__table__
_ALLOCATION = Allocation.__table__
_CORRECTION = Correction.__table__
_LINE = CorrectionLine.__table__
_PAYMENT = Payment.__table__
_RECEIPT = Receipt.__table__
_RECEIVABLE = Receivable.__table__
_OFF = ("adjustment", "fee", "transfer")
"""Corrections that take a charge off again; a write-off does not undo that it was charged."""

Group = tuple[int, str, int | None]
"""Whose tax of which year: account, service, tax year."""


@dataclass(frozen=True)
class Interest:
    """What is not charged yet on one account's tax of one year, in cents, and how it comes about.

    `due_on` is when the tax was first due: interest is owed with it, and is paid before it.
    """

    cents: int
    account_id: int
    account: str
    service: str
    tax_year: int | None
    due_on: dt.date
    rule: str


def uncharged(
    connection: Connection,
    reference: Reference,
    receivables: Sequence[int],
    again: Mapping[int, Mapping[int, int]] | None = None,
) -> tuple[Interest, ...]:
    """Interest today on these principals less what was charged, by account and tax year.

    Args:
        connection: the books.
        reference: today, and the town's rule.
        receivables: principals of tax.
        again: by payment, cents of each receivable about to be unpaid again.
    """
    return tuple(
        one for one in differences(connection, reference, receivables, again) if one.cents > 0
    )


def differences(
    connection: Connection,
    reference: Reference,
    receivables: Sequence[int],
    again: Mapping[int, Mapping[int, int]] | None = None,
) -> tuple[Interest, ...]:
    """As `uncharged`; also, below zero, what was charged to a later day than this one."""
    if not receivables:
        return ()
    rows = connection.execute(
        select(_RECEIVABLE, _ACCOUNT.c.number.label("account"))
        .join(_ACCOUNT, _ACCOUNT.c.id == _RECEIVABLE.c.account_id)
        .where(_RECEIVABLE.c.id.in_(receivables))
        .order_by(_RECEIVABLE.c.account_id, _RECEIVABLE.c.due_on, _RECEIVABLE.c.id)
    ).all()
    paid = paid_on(connection, receivables, again or {})
    back = _sum_by_receivable(again or {})
    groups: dict[Group, list[Any]] = defaultdict(list)
    for row in rows:
        groups[row.account_id, row.service, row.tax_year].append(row)
    charged_before = _charged(connection, sorted({group[0] for group in groups}))
    found = []
    for group, principals in groups.items():
        total = sum(_total(reference, row, paid[row.id], back.get(row.id, 0)) for row in principals)
        charged = charged_before.get(group, 0)
        if total != charged:
            first = principals[0]
            rule = _rule(reference, first.due_on, total, charged)
            found.append(
                Interest(
                    total - charged, first.account_id, first.account, *group[1:], first.due_on, rule
                )
            )
    return tuple(found)


# ---------------------------------------------------------------------------------- worked out
def _total(
    reference: Reference, row: Any, paid: Sequence[tuple[int, dt.date]], back_cents: int
) -> int:
    """All interest on a principal to today: on each part until it was paid, on the rest to now."""
    rule = reference.policy["tax.interest"]
    said = InterestRule(rule["first_ppm"], rule["then_ppm"], rule["from_month"], rule["from_day"])
    closed = {dt.date.fromisoformat(day) for day in rule.get("closed", ())}
    calendar = reference.calendar().closing(closed)
    parts = [*paid, (row.balance_cents + back_cents, reference.on)]
    return interest_on_parts(parts, row.due_on, said, calendar)


def paid_on(
    connection: Connection, receivables: Sequence[int], again: Mapping[int, Mapping[int, int]]
) -> dict[int, list[tuple[int, dt.date]]]:
    """What good payments paid on each receivable, with the day each was received."""
    gave = connection.execute(
        select(
            _ALLOCATION.c.receivable_id,
            _ALLOCATION.c.payment_id,
            _PAYMENT.c.received_on,
            func.sum(_ALLOCATION.c.amount_cents).label("cents"),
        )
        .join(_PAYMENT, _PAYMENT.c.id == _ALLOCATION.c.payment_id)
        .join(_RECEIPT, _RECEIPT.c.payment_id == _PAYMENT.c.id)
        .where(_ALLOCATION.c.receivable_id.in_(receivables), _RECEIPT.c.status != "void")
        .group_by(_ALLOCATION.c.receivable_id, _ALLOCATION.c.payment_id, _PAYMENT.c.received_on)
    ).all()
    took = connection.execute(
        select(
            _LINE.c.receivable_id,
            _CORRECTION.c.payment_id,
            func.sum(_LINE.c.amount_cents).label("cents"),
        )
        .join(_CORRECTION, _CORRECTION.c.id == _LINE.c.correction_id)
        .where(_LINE.c.receivable_id.in_(receivables), _CORRECTION.c.kind.in_(TAKES_BACK))
        .group_by(_LINE.c.receivable_id, _CORRECTION.c.payment_id)
    ).all()
    back = {(row.receivable_id, row.payment_id): int(row.cents) for row in took}
    found: dict[int, list[tuple[int, dt.date]]] = defaultdict(list)
    for row in gave:
        gone = back.get((row.receivable_id, row.payment_id), 0)
        gone += again.get(row.payment_id, {}).get(row.receivable_id, 0)
        if row.cents > gone:
            found[row.receivable_id].append((int(row.cents) - gone, row.received_on))
    return found


def _sum_by_receivable(again: Mapping[int, Mapping[int, int]]) -> dict[int, int]:
    sums: dict[int, int] = defaultdict(int)
    for of_payment in again.values():
        for receivable, cents in of_payment.items():
            sums[receivable] += cents
    return sums


def _charged(connection: Connection, account_ids: Sequence[int]) -> dict[Group, int]:
    """Interest charged on taxes before, paid or not, less what was taken off again."""
    mine = select(
        _RECEIVABLE.c.id,
        _RECEIVABLE.c.account_id,
        _RECEIVABLE.c.service,
        _RECEIVABLE.c.tax_year,
        _RECEIVABLE.c.original_cents,
    ).where(_RECEIVABLE.c.account_id.in_(account_ids), _RECEIVABLE.c.component == "interest")
    rows = connection.execute(mine).all()
    if not rows:
        return {}
    ids = [row.id for row in rows]
    off = _off(connection, ids)
    charged: dict[Group, int] = defaultdict(int)
    for row in rows:
        group = (row.account_id, row.service, row.tax_year)
        charged[group] += row.original_cents + off.get(row.id, 0)
    return {group: max(0, cents) for group, cents in charged.items()}


def _off(connection: Connection, charged: Sequence[int]) -> dict[int, int]:
    """What was taken off interest again, below zero: by a correction, or by the rule itself."""
    corrected = (
        select(_LINE.c.receivable_id, func.sum(_LINE.c.amount_cents))
        .join(_CORRECTION, _CORRECTION.c.id == _LINE.c.correction_id)
        .where(
            _LINE.c.receivable_id.in_(charged),
            _LINE.c.amount_cents < 0,
            _CORRECTION.c.kind.in_(_OFF),
        )
        .group_by(_LINE.c.receivable_id)
    )
    back = (
        select(_ACCRUAL.c.receivable_id, func.sum(_ACCRUAL.c.amount_cents))
        .where(_ACCRUAL.c.receivable_id.in_(charged), _ACCRUAL.c.amount_cents < 0)
        .group_by(_ACCRUAL.c.receivable_id)
    )
    off: dict[int, int] = defaultdict(int)
    for query in (corrected, back):
        for receivable_id, cents in connection.execute(query):
            off[receivable_id] += int(cents)
    return off


def _rule(reference: Reference, due_on: dt.date, total: int, charged: int) -> str:
    said = (
        f"interest on tax due {town_date(due_on)} to {town_date(reference.on)} {money(total)}, "
        f"G.S. 105-360(a)"
    )
    return f"{said}, less {money(charged)} charged before" if charged else said
