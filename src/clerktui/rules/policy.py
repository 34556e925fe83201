"""What is owed, and the town's dated order for paying it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from clerktui.errors import Refused

CHARGES = ("penalty", "interest", "cost")
COMPONENTS = (*CHARGES, "principal")
MODES = ("age_then_service", "service_then_age")
OVERPAYMENTS = ("credit", "refuse")


@dataclass(frozen=True)
class OpenItem:
    """One thing owed: a service, or one component of it, on one bill.

    A balance of nothing or below (a credit held) is never paid.
    """

    receivable_id: int
    service: str
    component: str
    bill: str
    due_on: dt.date
    tax_year: int | None
    balance_cents: int
    label: str = ""

    @property
    def bill_key(self) -> tuple[str, str, int | None]:
        """What makes items one bill of one service: for tax, one year's tax."""
        return self.service, self.bill, self.tax_year


@dataclass(frozen=True)
class AllocationPolicy:
    """The town's order for applying money, in force from a date.

    Source: G.S. 160A-314(b) lets an ordinance set the order of services; G.S. 105-358(b) fixes
    penalties, interest and costs before principal within a year's tax and lets the board set the
    least partial payment. The order across tax years is the town's.

    Attributes:
        service_order: services from first to last; one not named comes after them.
        mode: the oldest first and service order among equals, or service order first.
        tax_component_order: the order within one year's tax bill; principal must be last.
        tax_years_oldest_first: False takes the newest year's tax bill first.
        overpayment: "credit" keeps what is over on the account, "refuse" does not take it.
        minimum_partial_cents: the least that is taken unless it pays everything.
        citation: where the order is written, for a customer who asks.
        past_due_first: whatever is past due goes before whatever is not.
    """

    effective_from: dt.date
    service_order: tuple[str, ...]
    mode: str = "age_then_service"
    tax_services: frozenset[str] = frozenset({"tax"})
    tax_component_order: tuple[str, ...] = COMPONENTS
    tax_years_oldest_first: bool = True
    overpayment: str = "credit"
    minimum_partial_cents: int = 0
    citation: str = ""
    past_due_first: bool = False

    def __post_init__(self) -> None:
        lawful = {
            "mode": self.mode in MODES,
            "overpayment": self.overpayment in OVERPAYMENTS,
            "minimum_partial_cents": self.minimum_partial_cents >= 0,
            "service_order": len(set(self.service_order)) == len(self.service_order),
            "tax_component_order": sorted(self.tax_component_order) == sorted(COMPONENTS)
            and self.tax_component_order[-1] == "principal",
        }
        for name, holds in lawful.items():
            if not holds:
                raise Refused("policy.allocation", field=name)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> AllocationPolicy:
        """Make a policy from plain data as `to_data` writes it; what is left out is the usual.

        Raises:
            Refused: policy.allocation, naming the field.
        """
        values = dict(data)
        for name in values.keys() - {known.name for known in fields(cls)}:
            raise Refused("policy.allocation", field=name)
        for name in ("effective_from", "service_order"):
            if name not in values:
                raise Refused("policy.allocation", field=name)
        for name, value in values.items():
            values[name] = _from_plain(name, value)
        return cls(**values)

    def to_data(self) -> dict[str, Any]:
        """The policy as plain data, fit for JSON."""
        values = {known.name: getattr(self, known.name) for known in fields(self)}
        values["effective_from"] = self.effective_from.isoformat()
        values["service_order"] = list(self.service_order)
        values["tax_services"] = sorted(self.tax_services)
        values["tax_component_order"] = list(self.tax_component_order)
        return values


_LISTS = {"service_order": tuple, "tax_services": frozenset, "tax_component_order": tuple}
_PLAIN = {"tax_years_oldest_first": bool, "past_due_first": bool, "minimum_partial_cents": int}


def _from_plain(name: str, value: Any) -> Any:
    expected = list if name in _LISTS else _PLAIN.get(name, str)
    if type(value) is not expected or not all(type(word) is str for word in _words(value)):
        raise Refused("policy.allocation", field=name)
    if name in _LISTS:
        return _LISTS[name](value)
    if name == "effective_from":
        try:
            return dt.date.fromisoformat(str(value))
        except ValueError:
            raise Refused("policy.allocation", field=name) from None
    return value


def _words(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
