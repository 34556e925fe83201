"""Open items and policies for tests, made by hand and by chance."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from clerktui.rules.policy import CHARGES, COMPONENTS, AllocationPolicy, OpenItem

TODAY = dt.date(2026, 11, 23)
TOWN = AllocationPolicy(dt.date(2026, 7, 1), ("water", "sewer", "solid_waste", "tax"))
SERVICES = ("water", "sewer", "solid_waste", "tax", "vehicle_tax", "recreation")
TAXES = frozenset({"tax", "vehicle_tax"})


def owed(number: int, service: str, cents: int, due: str, **more: Any) -> OpenItem:
    """An open item due `MM/DD/YY`; its bill is its due date unless said otherwise."""
    due_on = dt.datetime.strptime(due, "%m/%d/%y").replace(tzinfo=dt.UTC).date()
    values = {"component": "principal", "bill": due, "tax_year": None, **more}
    return OpenItem(number, service, due_on=due_on, balance_cents=cents, **values)


@st.composite
def open_items(draw: st.DrawFn) -> tuple[OpenItem, ...]:
    """Items of utility bills and of tax bills whose due dates follow their years."""
    items = []
    for number in range(draw(st.integers(0, 9))):
        service = draw(st.sampled_from(SERVICES))
        is_tax = service in TAXES
        year = draw(st.integers(2021, 2026))
        month = 9 if is_tax else draw(st.integers(1, 12))
        items.append(
            OpenItem(
                receivable_id=100 + number,
                service=service,
                component=draw(st.sampled_from(COMPONENTS if is_tax else ("principal", "penalty"))),
                bill=f"{service[0].upper()}{year}-{month}",
                due_on=dt.date(year, month, 1),
                tax_year=year if is_tax else None,
                balance_cents=draw(st.integers(-5_000, 20_000)),
            )
        )
    return tuple(items)


@st.composite
def policies(draw: st.DrawFn) -> AllocationPolicy:
    """Any lawful order."""
    charges = draw(st.permutations(CHARGES))
    return AllocationPolicy(
        effective_from=dt.date(2026, 7, 1),
        service_order=tuple(draw(st.lists(st.sampled_from(SERVICES), unique=True))),
        mode=draw(st.sampled_from(["age_then_service", "service_then_age"])),
        tax_services=TAXES,
        tax_component_order=(*charges, "principal"),
        tax_years_oldest_first=draw(st.booleans()),
        past_due_first=draw(st.booleans()),
    )


AMOUNTS = st.integers(0, 120_000)
DATES = st.dates(dt.date(2021, 1, 1), dt.date(2027, 12, 31))
