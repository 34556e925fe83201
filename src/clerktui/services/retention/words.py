"""Why an account may or may not be purged, in sentences a citizen may hear."""

from __future__ import annotations

from clerktui.i18n import town_date
from clerktui.rules.retention import Eligibility

BLOCKS = {
    "active": "the account is not closed",
    "application": "an application of its customer is not finished",
    "balance": "its balance is not zero",
    "batch": "a batch that is not posted has a line for it",
    "call_back": "a call was promised and not made",
    "close_out": "a close-out is under way",
    "deposit": "a deposit is held",
    "flag": "it is marked as bankrupt or disputed",
    "held_payment": "a payment is held for it",
    "hold": "a hold on its records is in force",
    "open_item": "an item on it is open",
    "period": "its retention period has not run out",
    "purged": "it was purged already",
    "refund": "a refund is not decided or not paid",
    "returned_item": "a returned item was presented again",
    "task": "a task about it is not done",
    "ticket": "an unfinished ticket names it",
    "undated": "the day it was closed is not known",
    "work_order": "a work order for it is not done",
}
EVENTS = {
    "closed": "closed",
    "contact": "last contact",
    "debt_other": "debt written off",
    "debt_tax": "tax written off",
    "debt_utility": "debt written off",
    "disclosed": "last told to somebody",
    "refunded": "refund paid",
    "returned": "item returned",
    "settled": "settled",
    "tax": "last tax due",
    "unclaimed": "unclaimed",
    "written_off": "written off",
}


def says(found: Eligibility) -> str:
    """One sentence: since when it may go, or why not, with the rule that lasts longest."""
    if "purged" in found.blocks:
        return "It was purged already: nobody is named in its records any more."
    last = found.reasons[0] if found.reasons else None
    because = ""
    if last is not None:
        event = EVENTS[last.rule.event]
        because = f"{event} {town_date(last.since)} + {last.rule.years} years"
    if found.is_eligible and last is not None:
        return f"May be purged since {town_date(last.until)}: {because}."
    blocked = "; ".join(BLOCKS[code] for code in found.blocks)
    if last is None:
        return f"May not be purged: {blocked}."
    when = f"not before {town_date(last.until)} because {because}"
    return f"{when[0].upper()}{when[1:]}." if not blocked else f"Not now: {blocked}; {when}."
