"""Refusals about garnishment and attachment: what is missing, until when, what to do instead."""

from __future__ import annotations

ENFORCEMENT: dict[str, str] = {
    "enforcement.amount": "Type what came: more than nothing.",
    "enforcement.answer": "Say what was answered: {known}.",
    "enforcement.answered_on": "The notices were served {served_on}: the answer came on that day "
    "or after, not on {answered_on}, and not later than today.",
    "enforcement.clock": "The third party of case {number} may answer until then: take it for "
    "unanswered from {since}.",
    "enforcement.gate": "No case can be opened for account {account}. {missing}",
    "enforcement.gross": "Type the gross wages and the last day of the pay period: no more than "
    "the law's part of them may be taken.",
    "enforcement.held": "Type how much is held for the taxpayer; where it is nothing, the answer "
    "is denies.",
    "enforcement.how": "Say how the notices were served: {known}.",
    "enforcement.kind": "Say what is to be taken: {known}.",
    "enforcement.must_release": "Case {number} can only be released: {reason}. Release it for that "
    "reason, and send money that comes back to whoever sent it.",
    "enforcement.no_drawer": "Open a drawer first, or name the receipt the money was posted with.",
    "enforcement.not_paid": "Case {number} is not paid: {left_cents} is left.",
    "enforcement.note_missing": "Say why.",
    "enforcement.over_limit": "{amount_cents} is more than the law lets be taken of that pay "
    "period: {most_cents}. Take that, or say in a note why more is taken.",
    "enforcement.paper_unknown": "There is no paper {number} of any case.",
    "enforcement.party": "Say who the notice is served on: the number of a third party.",
    "enforcement.pay_period": "Say how often wages are paid ({known}) and when they are next.",
    "enforcement.period": "The pay period ending {period_on} is in case {number} already. Type the "
    "last day of the period this money is for.",
    "enforcement.period_day": "A pay period ending {period_on} cannot be: it is {today}, and the "
    "notices were served {served_on}. Type its last day, or say in a note why it lies before.",
    "enforcement.purged": "{what} was taken by a purge and cannot be made again.",
    "enforcement.reason": "Say why it is released: {known}.",
    "enforcement.receipt": "Receipt {receipt} is none that can be put to a case: it is unknown, "
    "void, or in a case already.",
    "enforcement.receipt_amount": "Receipt {receipt} is for {amount_cents}. Type that amount.",
    "enforcement.same_day": "Both notices are served on one day: these days are {third_party_on} "
    "and {taxpayer_on}. Serve the other again, and type the day both were served.",
    "enforcement.served_on": "The notices are dated {dated_on}: they were served on that day or "
    "after, not on {served_on}, and not later than today.",
    "enforcement.stale": "The amounts of case {number} stood until {serve_by}. Release it and open "
    "a new one with today's amounts.",
    "enforcement.stopped": "Case {number} may not go on: {why}.",
    "enforcement.unknown": "There is no case {number} of garnishment or attachment.",
    "third_party.kind": "Say what it is: {known}.",
    "third_party.missing": "Papers are served at a name and an address. Type its {what}.",
    "third_party.unknown": "There is no third party {number}.",
}
