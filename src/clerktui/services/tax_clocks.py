"""The dated clock of a tax by the town's rules and calendar."""

from __future__ import annotations

import datetime as dt

from clerktui.rules.limitation import years_of
from clerktui.rules.tax_clock import TaxClock, clock_of
from clerktui.rules.tax_interest import InterestRule
from clerktui.services.reference import Reference


def clock(reference: Reference, due_on: dt.date) -> TaxClock:
    """When a tax due on a day is delinquent, may be advertised, and is barred."""
    rule = reference.policy["tax.interest"]
    said = InterestRule(rule["first_ppm"], rule["then_ppm"], rule["from_month"], rule["from_day"])
    closed = {dt.date.fromisoformat(day) for day in rule.get("closed", ())}
    years = years_of(reference.policy["limitation.years"], "tax")
    return clock_of(due_on, said, reference.calendar().closing(closed), years)
