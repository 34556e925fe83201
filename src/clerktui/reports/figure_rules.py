"""What every report counts, in a sentence or two, and the policies it counts by."""

from __future__ import annotations

from typing import Any

from clerktui.i18n import money
from clerktui.i18n.words import spaced
from clerktui.printing.wording import Say

POLICIES = {
    "aged-receivables": ("aging.thresholds",),
    "deposits": ("deposit.banks", "deposit.daily"),
    "exceptions": ("exceptions.limits",),
    "open-items": ("aging.thresholds",),
}
"""The town's decisions a report depends on."""


def rule_of(name: str, say: Say) -> str:
    """What the figures of a report are made of."""
    return {**_money(say), **_owed(say), **_acts(say), **_orders(say)}[name]


def policy_words(key: str, value: Any, say: Say) -> str:
    """What the town decided, in words."""
    if key == "aging.thresholds":
        days = ", ".join(map(str, value))
        return say("Older ages begin {days} days past the due date.", days=days)
    if key == "deposit.banks":
        names = ", ".join(spaced(code) for code in value)
        return say("Taken to a bank: {tenders}.", tenders=names)
    if key == "deposit.daily":
        if not value["threshold_cents"]:
            return say("Money is deposited daily.")
        amount = money(value["threshold_cents"])
        return say("Money is deposited daily, or when {amount} is on hand.", amount=amount)
    return say("How late, how small, how often and how round is worth a look.")


def _money(say: Say) -> dict[str, str]:
    good = say(
        "Good receipts only, change taken off; voids are not in it, nor is money only moved from "
        "suspense. A tender keyed wrong counts as what it was."
    )
    return {
        "allocations": good,
        "batches": say("Batches by posting date, each with what was keyed and its control total."),
        "daily-cash": good,
        "deposits": say(
            "A slip's parts are its drawers, batches and corrections. What is in no deposit yet is "
            "a closing count less the float, with what was carried out during the day."
        ),
        "drawer-sessions": say("Counted at the close less what should have been in the drawer."),
        "over-short": say("Counted at the close less what should have been in the drawer."),
        "receipt-register": say("Every receipt by number; a void keeps its place, counts nothing."),
        "tender-summary": good,
        "tenders": good,
    }


def _owed(say: Say) -> dict[str, str]:
    owed = say(
        "Open items as they stood at the end of the day, from the journal. A credit counts as "
        "current, whatever its date."
    )
    return {
        "aged-receivables": owed,
        "closed-owing": say("All open items of an account that is closed, credits taken off."),
        "credit-balances": say("All open items of an account whose credits are more than it owes."),
        "customer-deposits": say(
            "What customers left as security and the town still holds, interest credited to it "
            "included."
        ),
        "delinquent": say("Open items past due, credits not taken off."),
        "gl-distribution": say(
            "Journal lines of these days: above zero is a debit, below zero a credit, told without "
            "a sign."
        ),
        "journal-lines": say("Each line as the journal has it, told without a sign."),
        "open-items": owed,
        "suspense-aging": say(
            "What was received and not identified, less what was applied or returned since."
        ),
    }


def _orders(say: Say) -> dict[str, str]:
    cost = say(
        "What was written down of an order's labor, material and machines, and the open items it "
        "was charged with, taken off what was taken back."
    )
    return {
        "open-orders": say("Orders that had not ended, by the day they were made."),
        "order-cost": cost,
        "order-costs": cost,
        "order-deadlines": say("Orders made on these days, by the deadlines kept on each."),
        "order-months": say("Orders by the month they were made in, whatever became of them."),
        "order-places": cost,
        "work-orders": cost,
    }


def _acts(say: Say) -> dict[str, str]:
    return {
        "adjustments": say("Above zero, more is owed afterwards; below zero, less."),
        "clerk-accuracy": say(
            "Counted at the close less what should have been there, over a clerk's drawers."
        ),
        "clerk-work": say("A clerk's void and corrected receipts, and drawers closed."),
        "exceptions": say("What a sentinel found; the amount is the one it is about."),
        "refunds": say("What was asked for; it is paid only when it was approved."),
        "returned-items": say("What the bank sent back, and the fee charged for it."),
        "voids-corrections": say(
            "What each act was about: above zero more is owed afterwards, below zero less, or it "
            "undoes another."
        ),
    }
