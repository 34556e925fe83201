"""Refusals about money that is put right: corrections, refunds, returned and held payments."""

from __future__ import annotations

MONEY_RIGHT: dict[str, str] = {
    "adjustment.amount": "Type the amount, above zero.",
    "adjustment.due": "It cannot fall due on {due_on}. Type a date from {first} to {last}.",
    "adjustment.is_undo": "Adjustment {number} undid another one. Make a new adjustment instead.",
    "adjustment.item_unknown": "That item is not open on account {account}. Choose one of the "
    "list.",
    "adjustment.more_than_owed": "That is {amount_cents}, and only {owed_cents} is owed there. "
    "Take less, or say that the rest stays as a credit.",
    "adjustment.service": "The town bills for no {service}. Choose one of its services.",
    "adjustment.undone": "Adjustment {number} was undone already, by adjustment {by}.",
    "adjustment.unknown": "There is no adjustment {number}.",
    "adjustment.used_since": "Adjustment {number} can no longer be undone: {what} was paid or "
    "used since. Adjust the other way instead.",
    "correction.above_limit": "{amount_cents} is above your limit of {limit_cents}. Somebody "
    "whose own limit covers it may approve.",
    "correction.direction": "{reason} is a reason for a {direction} only.",
    "correction.drawer_open": "Receipt {receipt} is in a drawer that is still open: void it there.",
    "correction.from_suspense": "Receipt {receipt} was paid from suspense; no other way of paying "
    "was keyed for it.",
    "correction.in_suspense": "The money of receipt {receipt} is in suspense already. Apply it or "
    "return it there.",
    "correction.item": "Item {item} is not open on account {account}; look at it again.",
    "correction.item_amount": "{amount_cents} of {description} cannot be moved: {open_cents} is "
    "open.",
    "correction.no_account": "{reason} has no account of the ledger. Ask the finance officer to "
    "give it one.",
    "correction.note_missing": "Say in your own words why, for {reason}.",
    "correction.nothing_open": "Nothing is open on account {account}: there is nothing to move.",
    "correction.other_kind": "{reason} is no reason for {service}. Choose a reason such as "
    "{fitting}, or something else to correct.",
    "correction.reason_unknown": "{reason} is no reason for this. Choose one of the list.",
    "correction.same_account": "It is on account {account} already. Name another account, a bill "
    "or a service.",
    "correction.same_tender": "It was keyed as {tender} already. Name another way of paying.",
    "correction.second_person": "A correction of {amount_cents} is approved by a second person.",
    "correction.source_stands": "Receipt {receipt} was paid out of suspense with the money of "
    "{source}. Cancel it first, then reverse {source}.",
    "correction.taken_back": "Receipt {receipt} was taken back on {on} by correction {number}.",
    "correction.tender_held": "Receipt {receipt} holds {held_cents} paid by {tender}, not "
    "{amount_cents}.",
    "correction.tender_none": "Receipt {receipt} holds nothing paid by {tender}. Look at how it "
    "was paid, and name that.",
    "correction.unknown": "There is no correction {number}.",
    "correction.which_part": "Receipt {receipt} paid {parts}. Say which of them was wrong.",
    "held.amount": "Held payment {number} is {amount_cents}. Take that amount, or send it back.",
    "held.amount_missing": "Type the amount of what is held.",
    "held.day_missing": "Type the day it may wait for, after today.",
    "held.decided": "Held payment {number} is {state}; nothing more can be done with it.",
    "held.no_account": "Held payment {number} names no account. Say whose it is.",
    "held.no_letter": "Held payment {number} has no letter: it was not sent back.",
    "held.not_kept": "{kind} is not held here; the town's rule is: {action}.",
    "held.not_yet": "Held payment {number} is still held ({kind}). A permitted person may "
    "release it.",
    "held.reason_missing": "Say why it waits longer.",
    "held.unknown": "There is no held payment {number}.",
    "improper.not_taken": "The town does not take this ({kind}); its rule is: {action}.",
    "improper.other_action": "The town's rule for {kind} is {usual}, not {action}.",
    "improper.to_suspense": "The town books this ({kind}) as unidentified money.",
    "improper.unknown": "There is no kind of improper payment {kind}. Known: {known}.",
    "recovery.amount": "Type the amount that is paid, above zero.",
    "recovery.too_much": "Only {open_cents} was written off and never paid on account {account}.",
    "refund.address_missing": "Say where the check goes.",
    "refund.amount": "Type the amount to give back, above zero.",
    "refund.bank_unknown": "The town has no bank account {bank}.",
    "refund.below_minimum": "The town sends no check below {minimum_cents}; this is "
    "{amount_cents}. Leave it as a credit to the next bill, or have it approved.",
    "refund.check_missing": "Type the number of the check.",
    "refund.check_used": "Check {check} was written for refund {number} before. A number is used "
    "once, stopped checks included: type the number on this check.",
    "refund.credit_gone": "Only {credit_cents} of that credit is left; {amount_cents} cannot be "
    "given back.",
    "refund.no_account": "Refund {number} is of unidentified money: no account can keep it.",
    "refund.no_credit": "Account {account} has no credit to give back.",
    "refund.note_missing": "Say why, for refund {number}.",
    "refund.open": "Refund {number} of {amount_cents} is asked for from this money. Refuse it or "
    "leave it as a credit first.",
    "refund.own_request": "You asked for refund {number} yourself: somebody else approves it.",
    "refund.own_return": "You returned this money yourself: somebody else takes it up.",
    "refund.payee_missing": "Say who gets the check.",
    "refund.pending": "Refund {number} of {amount_cents} is already asked for from this credit.",
    "refund.receipt_credit": "Receipt {receipt} left no credit on account {account}.",
    "refund.suspense_account": "{reason} is booked against another account than returned money. "
    "Choose another reason.",
    "refund.suspense_unknown": "That returned money is not waiting to be paid.",
    "refund.too_young": "Refund {number} is {days} days old; it is unclaimed after {limit} days.",
    "refund.unknown": "There is no refund {number}.",
    "returned.already": "The money of receipt {receipt} came back before: returned item {number}.",
    "returned.ambiguous": "It could be {count} receipts. Choose one of them; add the amount or the "
    "check number.",
    "returned.cancelled": "Receipt {receipt} was cancelled by correction {number}; nothing is left "
    "to take back.",
    "returned.cash": "Cash does not come back. Choose the check or draft of receipt {receipt}.",
    "returned.changed": "Receipt {receipt} changed meanwhile. Look at it again.",
    "returned.fee_paid": "{paid_cents} of the fee of returned item {number} is paid. Refund it "
    "instead.",
    "returned.future": "A notice cannot come on {noticed_on}, after today.",
    "returned.in_drawer": "The money of receipt {receipt} is still in drawer {drawer}: no bank has "
    "had it. Void or cancel the receipt, or close the drawer first.",
    "returned.no_fee": "Returned item {number} has no fee to waive.",
    "returned.no_item": "There is no returned item {number}.",
    "returned.no_letter": "There is no letter for returned item {number}: it paid no account, or "
    "was presented again.",
    "returned.no_redeposit": "The money of receipt {receipt} cannot be presented again. Take it "
    "back.",
    "returned.not_open": "Returned item {number} is settled.",
    "returned.nothing_asked": "Type a trace, a check number, a receipt or an amount such as 60.00.",
    "returned.still_owed": "{owed_cents} of returned item {number} is still owed.",
    "returned.too_early": "A notice cannot come on {noticed_on}: the money came on {received_on}.",
    "returned.unknown": "No check or draft in the books fits. Try the amount, or another number.",
    "returned.void": "Receipt {receipt} is void; there is nothing to take back.",
    "returned.waive_note": "Say why the fee is left out.",
    "write_off.changed": "The list has changed since you saw it: now {accounts} accounts and "
    "{amount_cents}. Look at it again.",
    "write_off.nothing": "Nothing that is owed on account {account} was chosen.",
    "write_off.pending": "{pending_cents} for account {account} lies in a batch that is not "
    "posted yet. Wait for it.",
    "write_off.rule": "Say an amount above zero and a number of days.",
    "write_off.tax": "{service} is released by the board, not written off as {reason}. Adjust it "
    "with the board's release, or leave it unmarked.",
}
