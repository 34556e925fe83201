"""The order in which open items are paid, and the words a clerk gives for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

from clerktui.rules.aging import is_past_due
from clerktui.rules.policy import CHARGES, COMPONENTS, AllocationPolicy, OpenItem

Step = list[OpenItem]
"""Items paid in one go: all of one year's tax bill, or a single item of anything else."""


def with_tax_bills(items: Iterable[OpenItem], policy: AllocationPolicy) -> list[OpenItem]:
    """The items, interest, penalties and costs without a bill on the bill of their year's tax.

    They are that year's tax in the eyes of the law, so who pays that bill pays them first.

    >>> tax = OpenItem(1, "tax", "principal", "T25", dt.date(2025, 9, 1), 2025, 900)
    >>> late = OpenItem(2, "tax", "interest", "", dt.date(2025, 9, 1), 2025, 18)
    >>> policy = AllocationPolicy(dt.date(2026, 7, 1), ("tax",))
    >>> [item.bill for item in with_tax_bills([late, tax], policy)]
    ['T25', 'T25']

    Source: G.S. 105-358(b).
    """
    listed = list(items)
    if all(item.bill or item.component not in CHARGES for item in listed):
        return listed
    bills: dict[tuple[str, int | None], str] = {}
    for item in listed:
        if item.service in policy.tax_services and item.component == COMPONENTS[-1] and item.bill:
            bills.setdefault((item.service, item.tax_year), item.bill)
    return [
        replace(item, bill=bills.get((item.service, item.tax_year), ""))
        if not item.bill and item.component in CHARGES
        else item
        for item in listed
    ]


class PayOrder:
    """Open items in the order a policy pays them, each able to say why it stands where it does.

    Attributes:
        items: what is owed (nothing at or below zero), first to be paid first.
        owed_cents: all of it.
    """

    def __init__(self, items: Iterable[OpenItem], policy: AllocationPolicy, as_of: dt.date) -> None:
        """Put items in order; the order they come in does not matter.

        Raises:
            ValueError: when two items carry the same receivable.
        """
        owed = [item for item in items if item.balance_cents > 0]
        if len({item.receivable_id for item in owed}) < len(owed):
            raise ValueError("two open items of the same receivable")
        self.owed_cents = sum(item.balance_cents for item in owed)
        self._policy = policy
        self._as_of = as_of
        steps = self._steps(owed)
        self.items = tuple(chain.from_iterable(steps))
        self._due = {item.receivable_id: _due_on(step) for step in steps for item in step}
        self._bill_due: dict[tuple[str, str, int | None], dt.date] = {}
        for item in self.items:
            due = min(item.due_on, self._bill_due.get(item.bill_key, item.due_on))
            self._bill_due[item.bill_key] = due

    def _steps(self, owed: Step) -> list[Step]:
        steps: dict[object, Step] = {}
        for item in sorted(owed, key=self._within_bill):
            together = item.bill_key if self._is_tax(item) else item.receivable_id
            steps.setdefault(together, []).append(item)
        return self._by_tax_year(sorted(steps.values(), key=self._standing))

    def _is_tax(self, item: OpenItem) -> bool:
        return item.service in self._policy.tax_services

    def _within_bill(self, item: OpenItem) -> tuple[int, dt.date, int]:
        order = self._policy.tax_component_order
        place = order.index(item.component) if item.component in order else len(order)
        return place, item.due_on, item.receivable_id

    def _standing(self, step: Step) -> tuple[object, ...]:
        first, due = step[0], _due_on(step)
        by_service = (self._rank(first.service), first.service)
        age_first = self._policy.mode == "age_then_service"
        chosen = (due, *by_service) if age_first else (*by_service, due)
        return (self._waits(due), *chosen, first.bill, first.receivable_id)

    def _rank(self, service: str) -> int:
        order = self._policy.service_order
        return order.index(service) if service in order else len(order)

    def _waits(self, due: dt.date) -> bool:
        return self._policy.past_due_first and not is_past_due(due, self._as_of)

    def _by_tax_year(self, steps: list[Step]) -> list[Step]:
        """Let the bills of each tax change places among themselves until their years are right."""
        sign = 1 if self._policy.tax_years_oldest_first else -1
        for service in sorted(self._policy.tax_services):
            places = [place for place, step in enumerate(steps) if step[0].service == service]
            bills = sorted((steps[place] for place in places), key=lambda step: sign * _year(step))
            for place, bill in zip(places, bills, strict=True):
                steps[place] = bill
        return steps

    def reason(self, item: OpenItem, named: str = "") -> str:
        """Why an item is paid when it is, in words for a customer.

        Args:
            item: one of `items`.
            named: what to say where the payer named what to pay.
        """
        tax = self._is_tax(item)
        if tax and item.component in CHARGES:
            return f"{_words(item.service)} {item.component} before principal"
        if named:
            return named
        if len(self._bill_due) == 1:
            return "the only open bill"
        if tax and self._has_other_bills(item):
            which = "oldest" if self._policy.tax_years_oldest_first else "newest"
            return f"{which} tax year first"
        due = self._due[item.receivable_id]
        if self._policy.past_due_first and len(set(map(self._waits, self._due.values()))) == 2:
            waits = "after what is past due" if self._waits(due) else "past due first"
            return f"{waits}, {self._reason_in_line(item, due)}"
        return self._reason_in_line(item, due)

    def _reason_in_line(self, item: OpenItem, due: dt.date) -> str:
        rank = self._rank(item.service)
        listed = rank < len(self._policy.service_order)
        town = f"town order {rank + 1}" if listed else "after the services the town names"
        if self._policy.mode == "service_then_age":
            return f"{town}, oldest first" if self._has_other_bills(item) else town
        others = (other for other in self.items if self._due[other.receivable_id] == due)
        first = min((self._rank(other.service), other.service) for other in others)
        return "oldest first" if first == (rank, item.service) else town

    def _has_other_bills(self, item: OpenItem) -> bool:
        return any(key[0] == item.service and key != item.bill_key for key in self._bill_due)

    def phrase(self, item: OpenItem) -> str:
        """Name an item in words: "2025 tax interest", "the oldest water bill"."""
        words = _words(item.service)
        if self._is_tax(item) and item.tax_year:
            part = "" if item.component == "principal" else f" {item.component}"
            return f"{item.tax_year} {words}{part}"
        if not item.bill:
            return item.label or f"what is owed for {words}"
        part = f"the {item.component} on " if item.component in CHARGES else ""
        return f"{part}the {self._which_bill(item, words)}"

    def _which_bill(self, item: OpenItem, words: str) -> str:
        if not self._has_other_bills(item):
            return f"{words} bill"
        bills = [key for key in self._bill_due if key[0] == item.service]
        if item.bill_key == min(bills, key=lambda key: (self._bill_due[key], key[1])):
            return f"oldest {words} bill"
        return f"{words} bill due {self._bill_due[item.bill_key]:%m/%d/%y}"


def _due_on(step: Step) -> dt.date:
    """When a step falls due: its principal's date while it has one, else its earliest."""
    principal = [item.due_on for item in step if item.component == COMPONENTS[-1]]
    return min(principal or [item.due_on for item in step])


def _year(step: Step) -> int:
    return step[0].tax_year or _due_on(step).year


def _words(service: str) -> str:
    return service.replace("_", " ")
