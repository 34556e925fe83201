"""Refusals of the account desk: what-if, statements, usage, disclosures, a customer's record."""

from __future__ import annotations

ACCOUNT_DESK: dict[str, str] = {
    "disclosure.ground_missing": "Say on what ground it is given: choose one of the list.",
    "disclosure.ground_unknown": "{ground} is no ground the town knows. Choose one of {known}.",
    "disclosure.refused": "Do not give it to {who}: {why}. Billing information is not a public "
    "record ({citation}). Ask for the customer's written consent.",
    "disclosure.to_missing": "Say to whom it is given.",
    "disclosure.what_missing": "Say what is given.",
    "statement.period": "A statement ends on or after the day it begins. Type the days again.",
    "usage.steps_unknown": "There is no step {step} in the town's checklist.",
    "what_if.amount": "Type the amount that would be paid, above zero.",
    "what_if.day": "Type a day from {first} to {last}.",
}
