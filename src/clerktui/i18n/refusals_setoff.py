"""Refusals about debt setoff: what is missing, whose turn it is, and until when."""

from __future__ import annotations

SETOFF: dict[str, str] = {
    "setoff.agreement_days": "The agreement must be signed and begin before it ends.",
    "setoff.all_read": "Every record of {file} was read before: there is nothing new in it.",
    "setoff.anew_late": "The week of file {number} is over: it is not made anew. This week's "
    "file takes back what stopped.",
    "setoff.appeal_clock": "The debtor of debt {number} may appeal until {until}: determine it "
    "after.",
    "setoff.appeal_late": "An appeal could be filed until {until}. Type the day it was filed.",
    "setoff.appeal_on": "Type a day from {decided_on} to today.",
    "setoff.asked_on": "The letter was mailed {mailed_on}: the request was mailed on that day or "
    "after, and received on that day or after, not later than today.",
    "setoff.clock": "The debtor of debt {number} may ask for a hearing until {until}: determine it "
    "after.",
    "setoff.control": "The file brings {net_cents} for the debts, the clearinghouse's total is "
    "{control_cents}. Find the difference before you take it in.",
    "setoff.decided_cents": "The letter asked for {most_cents}: decide on more than nothing and no "
    "more than that.",
    "setoff.decision": "Say how it ended: {known}.",
    "setoff.entity_code": "{code} is no code of the clearinghouse: it is M or C and three digits, "
    "as in M123.",
    "setoff.field": "{field} is missing or does not fit the columns of the file. Put it right on "
    "the account.",
    "setoff.file_changed": "File {number} cannot be made again as it was: an identity number in it "
    "was changed since. Use the copy that was kept.",
    "setoff.file_replaced": "File {number} was made anew as file {by}: that one is uploaded.",
    "setoff.file_unknown": "There is no setoff file {number}.",
    "setoff.gate": "Account {account} cannot go to debt setoff. {missing}",
    "setoff.give_back_reason": "Say why it goes back: {known}.",
    "setoff.given_back": "That money went back already: refund {refund}.",
    "setoff.held_back": "Nothing is to be sent for {due_on}: {count} held back, the first is debt "
    "{number}. {because}",
    "setoff.held_by": "Say who heard the debtor: {known}.",
    "setoff.held_on": "Type the day of the hearing: from {asked_on} to today.",
    "setoff.is_uploaded": "File {number} was uploaded {on}: it stands, and the next week's "
    "file takes back what stopped.",
    "setoff.kind": "Say what it is owed for: {known}.",
    "setoff.layout": "The layout of return files is wrong at {field}. Enter the one in force as "
    "policy setoff.return_layout.",
    "setoff.mailed_on": "The letter is dated {letter_on}: it was mailed on that day or after, not "
    "on {mailed_on}, and not later than today.",
    "setoff.money_reversed": "Receipt {receipt} of that money was taken back: nothing of it is "
    "here to be given back.",
    "setoff.money_unknown": "There is no setoff money {number} of a debt.",
    "setoff.no_agreement": "The town has no agreement with the clearinghouse in force today. Enter "
    "this year's participation form first.",
    "setoff.no_excess": "Account {account} holds nothing of this setoff beyond its debt: "
    "nothing is over.",
    "setoff.no_file": "No file was made for {due_on}. The file that can be made now is that of "
    "{this_week}.",
    "setoff.no_net": "{file} brings no money for any debt.",
    "setoff.no_output": "Say where the file goes with --output: it names identity numbers and is "
    "never shown.",
    "setoff.no_rate": "No interest rate is entered for {day}. Look up the Secretary of Revenue's "
    "rate and have it entered: clerktui setoff rate PERCENT --from DATE --source TEXT.",
    "setoff.not_mailed": "The letter of debt {number} was not mailed yet: its days have not begun.",
    "setoff.not_now": "Debt {number} is {state}: {next}.",
    "setoff.not_posted": "Post batch {batch} first: the money is not in the books yet.",
    "setoff.not_told": "Write down when the debtor of debt {number} had the decision: the days of "
    "an appeal run from it.",
    "setoff.note_missing": "Say why.",
    "setoff.nothing_to_send": "Nothing is to be sent for {due_on}: no debt is new, changed or to "
    "be taken back.",
    "setoff.notice_on": "Type the day the Department mailed its notice to the debtor: from "
    "{matched_on} to today.",
    "setoff.purged": "{what} was taken by a purge and cannot be made again.",
    "setoff.rate_days": "A rate begins before it ends: {from_on} to {until_on}.",
    "setoff.rate_range": "{percent} percent is no rate the Secretary may set: it is from {least} "
    "to {most} percent.",
    "setoff.rate_source": "Say where the rate is written.",
    "setoff.receipt_given_back": "The setoff money of this receipt goes back to the debtor by "
    "refund {refund} of {amount_cents}: the receipt cannot be taken back as well. Cancel a refund "
    "that was asked for by mistake first.",
    "setoff.told_on": "Type the day the debtor had the decision: from {decided_on} to today.",
    "setoff.too_much": "{amount_cents} does not fit the file: {most_cents} at most.",
    "setoff.unknown": "There is no debt {number} in debt setoff.",
    "setoff.uploaded_on": "Type the day file {number} was uploaded: from the day it was "
    "made to today.",
}
