"""Refusals about unclaimed property: which clock runs still, and what is done instead."""

from __future__ import annotations

UNCLAIMED: dict[str, str] = {
    "unclaimed.answer_there": "This refund is item {number} of unclaimed property: take the "
    "owner's answer there.",
    "unclaimed.answer_unknown": "Say what the owner answered: {known}.",
    "unclaimed.before_cut_off": "The report of {year} is as of {cut_off_on}: prepare it after that "
    "day.",
    "unclaimed.before_proof": "Owners may answer until {until}: release the report of {year} after "
    "that day.",
    "unclaimed.carried": "The report of {year} comes to {amount_cents}; up to {most_cents} is "
    "carried to the next year. Nothing is to be done.",
    "unclaimed.changed": "Another sum stands where item {number} was found. Run find again, and "
    "prepare the report anew.",
    "unclaimed.day_ahead": "{on} has not come yet. Find what is dormant as of today or before.",
    "unclaimed.file_changed": "The file of {year} cannot be given as it was filed. Prove the "
    "books.",
    "unclaimed.holder": "Policy unclaimed.holder lacks {missing}. Enter the town's facts first.",
    "unclaimed.letter_early": "The letter of item {number} is mailed from {first} to {last}.",
    "unclaimed.letter_late": "The letter of item {number} could be mailed until {last}. The next "
    "may be from {following}.",
    "unclaimed.letter_small": "Item {number} is below {least_cents}: the law wants no letter.",
    "unclaimed.letter_written": "Item {number} has its letter for the report of {year}. Print it "
    "again as a copy.",
    "unclaimed.list_unknown": "That is no list. Choose one of {known}.",
    "unclaimed.no_address": "No address of the owner of item {number} is known: the law wants no "
    "letter.",
    "unclaimed.no_gl": "The ledger has no account {code}. Enter it, or name another in policy "
    "unclaimed.rules.",
    "unclaimed.no_letter": "Item {number} has no letter.",
    "unclaimed.not_filed": "The report of {year} is not filed: write its file and upload it first.",
    "unclaimed.not_paid": "Item {number} is {state}. Only what the State was paid is reimbursed.",
    "unclaimed.not_prepared": "No report of {year} is prepared. Prepare it first.",
    "unclaimed.not_reimbursed": "The town gave item {number} to no late owner: the State repays "
    "nothing.",
    "unclaimed.not_released": "The report of {year} is not released: a second person looks it over "
    "first.",
    "unclaimed.note_missing": "Say why, or who came and what they showed, for item {number}.",
    "unclaimed.nothing": "Nothing is to be reported for {year}. Run find first.",
    "unclaimed.own_report": "You prepared the report of {year} yourself: somebody else releases "
    "it.",
    "unclaimed.paid_how": "Say how the report of {year} is paid: the number of the check or "
    "transfer.",
    "unclaimed.payee_missing": "Say who gets the money of item {number}.",
    "unclaimed.plan_changed": "Since the report of {year} was prepared something has changed. "
    "Prepare it anew.",
    "unclaimed.purged": "The words of {what} were purged. Its sums are kept.",
    "unclaimed.released": "The report of {year} was released already.",
    "unclaimed.repaid": "The State has repaid item {number} already.",
    "unclaimed.unknown": "There is no item {number} of unclaimed property.",
    "unclaimed.with_state": "Item {number} is in a report to the State. When that is paid, "
    "reimburse the owner.",
}
