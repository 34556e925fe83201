"""Refusals about customer deposits: money a customer leaves as security."""

from __future__ import annotations

CUSTOMER_DEPOSITS: dict[str, str] = {
    "customer_deposit.above": "{amount_cents} beside the {held_cents} held is more than the rule "
    "ever asks for, {most_cents}.",
    "customer_deposit.amount": "Type the amount, above zero; a guarantee has none.",
    "customer_deposit.asked_already": "{amount_cents} of a customer deposit is asked of account "
    "{account} and not paid yet. Take the payment, or waive it first.",
    "customer_deposit.closed": "Account {account} is closed: it keeps no customer deposit.",
    "customer_deposit.guarantee_note": "Say who guarantees, and by which paper.",
    "customer_deposit.interest_day": "{on} is still to come. Interest is credited up to a day that "
    "has passed.",
    "customer_deposit.lost": "The payment of customer deposit {number} came back after the deposit "
    "was used. It must be paid; it cannot be waived.",
    "customer_deposit.note_missing": "Say why it is waived.",
    "customer_deposit.nothing_asked": "Nothing is left to be paid or released of customer deposit "
    "{number}.",
    "customer_deposit.nothing_held": "Nothing is held of account {account}.",
    "customer_deposit.nothing_owed": "Account {account} owes nothing a deposit could be used for. "
    "Leave it as a credit or refund it.",
    "customer_deposit.other_customer": "Account {to} belongs to another customer than {account}. "
    "Refund the customer deposit instead.",
    "customer_deposit.own_road": "This touches a customer deposit. Waive, apply or move it from "
    "the account's customer deposits.",
    "customer_deposit.rest": "The rest is held, credited or refunded; {rest} is none of these.",
    "customer_deposit.unknown": "There is no customer deposit {number}.",
    "customer_deposit.used": "Customer deposit {number}, which this paid, was used or given back "
    "since. It can no longer be taken back here.",
    "customer_deposit.why": "{amount_cents} beside the {held_cents} held is more than the rule "
    "ever asks for, {most_cents}. Say why.",
}
