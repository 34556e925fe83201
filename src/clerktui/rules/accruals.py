"""The rules that charge by themselves, in words, and the step of the case file each is."""

from __future__ import annotations

RULES: dict[str, str] = {
    "late_fee": "Late fees",
    "tax_interest": "Tax interest",
    "advertising": "Cost of advertising",
}
"""What a run can charge."""

STEPS_OF: dict[str, str] = {
    "late_fee": "penalty",
    "tax_interest": "interest",
    "advertising": "advertised",
    "discount": "paid",
}
"""The step of the case file an amount charged by a rule is."""
