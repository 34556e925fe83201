"""What a line of a batch asks for: the bill it was keyed for, so many of a priced code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from clerktui.rules.allocation import OpenItem
from clerktui.services.reference import Reference
from clerktui.views.tickets import LineDraft


def line_draft(row: Any, items: Sequence[OpenItem]) -> LineDraft:
    """An account's line; a bill that is paid by now no longer directs the money."""
    bill = open_bill(row.bill, items)
    return LineDraft("account", row.account, row.amount_cents, bill=bill)


def open_bill(bill: str, items: Sequence[OpenItem]) -> str | None:
    """The bill a line was keyed for, as long as something of it is owed; None after that."""
    return bill if bill and any(i.bill == bill and i.balance_cents > 0 for i in items) else None


def revenue_draft(reference: Reference, code: str, amount_cents: int) -> LineDraft:
    """A revenue line; a priced code is so many of it when the amount says so."""
    revenue = reference.revenue.get(code)
    unit = revenue.unit_cents if revenue else None
    quantity = amount_cents // unit if revenue and unit and revenue.takes_quantity else 1
    return LineDraft("revenue", code, amount_cents, quantity=max(1, quantity), unit_cents=unit)
