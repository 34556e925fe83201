"""Late fees on utility bills: each bill once, after its days of grace, by the rule of its class.

Whoever is spared is named with every reason: a flag, a promise, a waiver, money on its way.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from clerktui.i18n import money, town_date
from clerktui.models import Accrual, Bill
from clerktui.rules.late_fees import LateFeeRule
from clerktui.services.charging.booking import Owed
from clerktui.services.charging.found import RECEIVABLE, Found, Who, owing_accounts, who_are
from clerktui.services.collections.stops import find_stops
from clerktui.services.pending import pending_by_number
from clerktui.services.reference import Reference

_ACCRUAL = Accrual.__table__
_BILL = Bill.__table__


@dataclass(frozen=True)
class _Past:
    """What of one bill is past due, in cents."""

    bill_id: int
    bill: str
    due_on: dt.date
    cents: int


def next_accounts(
    connection: Connection, reference: Reference, after: int, _scope: str
) -> list[int]:
    """The next accounts with something past due, by id."""
    services = reference.policy["late_fee.rules"]["services"]
    query = owing_accounts(services, reference.on, after)
    return list(connection.execute(query).scalars())


def find(
    connection: Connection, reference: Reference, account_ids: Sequence[int], _scope: str
) -> list[Found]:
    """What these accounts' bills would be charged on the reference's day, or why not."""
    rule = reference.policy["late_fee.rules"]
    bills = _past_due(connection, reference, account_ids)
    charged = _charged(connection, [bill.bill_id for each in bills.values() for bill in each])
    people = who_are(connection, account_ids)
    stops = find_stops(connection, reference, account_ids, "penalty")
    waiting = pending_by_number(connection, [who.number for who in people.values()])
    found = []
    for account_id in account_ids:
        who = people[account_id]
        mine = LateFeeRule.of_class(rule["classes"], who.account_class)
        why = [stop.words for stop in stops.get(account_id, ())]
        for bill in bills.get(account_id, ()):
            if bill.bill_id not in charged:
                pending = waiting.get(who.number, 0)
                found.append(_found(reference, who, bill, mine, (why, pending)))
    return found


def subject_of(bill_id: int) -> str:
    """What a late fee is about: its bill, once."""
    return f"bill:{bill_id}"


def _found(
    reference: Reference, who: Who, bill: _Past, rule: LateFeeRule, held: tuple[list[str], int]
) -> Found:
    stops, pending_cents = held
    owed_cents = max(0, min(bill.cents, who.balance_cents))
    cents = rule.fee_cents(owed_cents)
    last = rule.timely_until(bill.due_on, reference.calendar())
    reasons = list(stops)
    if reference.on <= last:
        reasons.append(f"in time until {town_date(last)}")
    within = reference.policy["late_fee.rules"].get("within_days", 0)
    if within and reference.on > bill.due_on + dt.timedelta(days=within):
        reasons.append(f"too old: a fee is charged within {within} days")
    if owed_cents < bill.cents:
        reasons += ["credit held covers it"] if not owed_cents else []
    if pending_cents >= owed_cents > 0:
        reasons.append(f"{money(pending_cents)} not yet posted")
    if not cents and owed_cents:
        reasons.append(f"no fee on {money(owed_cents)}")
    words = (
        f"late fee on bill {bill.bill} due {town_date(bill.due_on)}, {money(owed_cents)} past due: "
        f"{rule.words()}"
    )
    owed = Owed(
        rule="late_fee",
        subject=subject_of(bill.bill_id),
        account_id=who.id,
        service=reference.policy["late_fee.rules"]["charged_as"],
        component="penalty",
        due_on=reference.on,
        cents=cents,
        words=words,
        description=f"Late fee, bill {bill.bill}",
        bill_id=bill.bill_id,
    )
    return Found(who, bill.bill, owed_cents, owed if cents else None, words, tuple(reasons))


def _past_due(
    connection: Connection, reference: Reference, account_ids: Sequence[int]
) -> Mapping[int, list[_Past]]:
    rows = connection.execute(
        select(RECEIVABLE, _BILL.c.number.label("bill"))
        .join(_BILL, _BILL.c.id == RECEIVABLE.c.bill_id)
        .where(
            RECEIVABLE.c.account_id.in_(account_ids),
            RECEIVABLE.c.service.in_(reference.policy["late_fee.rules"]["services"]),
            RECEIVABLE.c.component == "principal",
            RECEIVABLE.c.balance_cents > 0,
            RECEIVABLE.c.due_on < reference.on,
        )
        .order_by(RECEIVABLE.c.account_id, RECEIVABLE.c.due_on, RECEIVABLE.c.bill_id)
    )
    sums: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in rows:
        sums[row.account_id, row.bill_id].append(row)
    found: dict[int, list[_Past]] = defaultdict(list)
    for (account_id, bill_id), parts in sums.items():
        cents = sum(part.balance_cents for part in parts)
        found[account_id].append(_Past(bill_id, parts[0].bill, parts[0].due_on, cents))
    return found


def _charged(connection: Connection, bills: Sequence[int]) -> set[int]:
    """The bills that were charged a late fee that was not taken back."""
    subjects = {subject_of(bill_id): bill_id for bill_id in bills}
    rows = connection.execute(
        select(_ACCRUAL).where(_ACCRUAL.c.rule == "late_fee", _ACCRUAL.c.subject.in_(subjects))
    ).all()
    undone = {row.undoes_id for row in rows if row.undoes_id is not None}
    return {subjects[row.subject] for row in rows if row.amount_cents > 0 and row.id not in undone}
