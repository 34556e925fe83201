"""What open items come to: by age, by service, and what falls due next."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from clerktui.rules.aging import age, is_past_due
from clerktui.services.reference import Reference
from clerktui.views.accounts import ServiceBalance


def aged(items: Sequence[Any], reference: Reference, balance_cents: int) -> dict[str, Any]:
    """The whole balance by age; what credits already cover is not past due."""
    today = reference.on
    past_due = sum(
        item.balance_cents
        for item in items
        if item.balance_cents > 0 and is_past_due(item.due_on, today)
    )
    aging = age(items, today, reference.policy["aging.thresholds"])
    return {
        **aging.__dict__,
        "past_due_cents": max(0, min(past_due, balance_cents)),
        "next_due_on": _next_due(items, today),
    }


def by_service(items: Iterable[Any], reference: Reference) -> tuple[ServiceBalance, ...]:
    """What each service owes by age, in the town's order of services."""
    items_of: dict[str, list[Any]] = defaultdict(list)
    for item in items:
        items_of[item.service].append(item)
    thresholds = reference.policy["aging.thresholds"]
    balances = []
    for code, service in reference.services.items():
        if owed := items_of.get(code):
            aging = age(owed, reference.on, thresholds)
            balances.append(
                ServiceBalance(
                    code,
                    service.name,
                    aging.total_cents,
                    **aging.__dict__,
                    next_due_on=_next_due(owed, reference.on),
                )
            )
    return tuple(balances)


def _next_due(items: Iterable[Any], today: dt.date) -> dt.date | None:
    """The first due date still to come; None when nothing more falls due."""
    coming = (
        item.due_on
        for item in items
        if item.balance_cents > 0 and not is_past_due(item.due_on, today)
    )
    return min(coming, default=None)
