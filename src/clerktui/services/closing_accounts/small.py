"""What is left on a closed account that is too small to be collected or given back.

A town that has such a rule says so by its date; where it has none (0), nothing is done. A debt is
written off, a credit is kept, each as a correction with its reason, so that it can be told and,
when somebody pays after all, be owed again.
"""

from __future__ import annotations

from typing import Any

from clerktui.db import Database
from clerktui.i18n import money
from clerktui.ledger.journal import Leg
from clerktui.rules.closing_accounts import is_small
from clerktui.services.corrections import acts
from clerktui.services.corrections.limits import account_of_reason
from clerktui.services.corrections.writeoffs import book_write_offs
from clerktui.services.customer_deposit_rows import SERVICE
from clerktui.services.customer_deposits.steps import Stepping, balance_of
from clerktui.services.flag_effects import left_out
from clerktui.services.open_items import get_items
from clerktui.services.reference import Reference

RULE = "closing_account.small_balance"


def limits_of(reference: Reference) -> tuple[int, int]:
    """Up to which debt is written off, and up to which credit is kept, in cents; 0 is never."""
    rule = reference.policy[RULE]
    return int(rule["debit_cents"]), int(rule["credit_cents"])


def settle(db: Database, stepping: Stepping, row: Any) -> tuple[int, str]:
    """Write off or keep what is left where the town's rule says so.

    Gives what the balance was moved by, in cents (below zero: written off), and why nothing was
    done where a flag or a tax keeps it from it.
    """
    balance = balance_of(stepping.connection, row.account_id)
    debit, credit = limits_of(stepping.reference)
    if not is_small(balance, debit, credit):
        return 0, ""
    items = get_items(stepping.connection, [row.account_id])[row.account_id]
    services = stepping.reference.services
    if any(one.service == SERVICE or services[one.service].kind == "tax" for one in items):
        return 0, f"{money(balance)} is small but not for this rule: it stays"
    kept_by = left_out(stepping.connection, stepping.reference, row.account_id, "write_off")
    if kept_by:
        return 0, f"{money(balance)} is small and stays: {kept_by}"
    kind = "write_off" if balance > 0 else "adjustment"
    reason = stepping.reference.policy[RULE][f"{'debit' if balance > 0 else 'credit'}_reason"]
    note = f"Account {row.account} closed"
    act = acts.Act(kind, stepping.command_id, reason, note, {})
    making = acts.begin(db, stepping.connection, stepping.actor, act, stepping.now)
    columns = {"account_id": row.account_id}
    if balance > 0:
        book_write_offs(making, [(row.account_id, one) for one in items], columns)
    else:
        _keep(making, row.account_id, items, columns)
    return -balance, ""


def _keep(making: acts.Making, account_id: int, items: Any, columns: dict[str, Any]) -> None:
    """The credits of an account become the town's."""
    services = making.reference.services
    against = account_of_reason(making)
    lines, legs = [], []
    for item in items:
        name = services[item.service].name
        lines.append(acts.Line(account_id, item.receivable_id, -item.balance_cents, name))
        gl_id = services[item.service].receivable_gl_id
        legs.append(Leg(gl_id, -item.balance_cents, account_id, item.receivable_id))
    cents = sum(line.amount_cents for line in lines)
    legs.append(Leg(against, -cents))
    making.book(acts.Booking(cents, legs, lines, columns))
