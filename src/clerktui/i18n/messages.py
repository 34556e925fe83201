"""Every sentence a refusal can say, by id. Facts ending `_cents` are shown as money."""

from __future__ import annotations

import datetime as dt

from clerktui.errors import ClerkError
from clerktui.i18n.catalogue import ENGLISH, translate
from clerktui.i18n.formats import money, town_date

MESSAGES: dict[str, str] = {
    "account.alike": "{typed} could be {numbers}. Type it with its dashes.",
    "account.ambiguous": "{account} could be {accounts}. Type it with its dashes.",
    "account.check_digit": "{typed}: the check digit is wrong. Type the last digit again.",
    "account.unknown": "There is no account {account}.",
    "adjustment.amount": "Type the amount, above zero.",
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
    "allocation.below_minimum": "The town takes no part payment below {minimum_cents}; this is "
    "{amount_cents}.",
    "allocation.manual_exceeds_payment": "The amounts you chose are {over_cents} more than the "
    "payment.",
    "allocation.manual_negative": "{amount_cents} for {label} is below zero.",
    "allocation.manual_over_balance": "That is {over_cents} more than is owed for {label}.",
    "allocation.manual_unknown": "Item {receivable_id} is not open on this account; look at it "
    "again.",
    "allocation.negative": "A payment cannot be below zero: {amount_cents}.",
    "allocation.overpayment": "This is {over_cents} more than is owed; the town keeps no credit.",
    "allocation.tax_charges_first": "Bill {bill} still owes {owed_cents} in interest, penalties "
    "or costs; by law they are paid before the tax.",
    "approval.no_permission": "{username} may not approve this.",
    "approval.self": "A second person must approve this; {username} asked for it.",
    "batch.amount": "A line of {amount_cents} cannot be kept: an amount is above zero and below "
    "ten million.",
    "batch.choice": "{typed} is not one of the choices here.",
    "batch.choice_missing": "Type one of the digits below.",
    "batch.control": "{typed} is no control total or count: a control total is above zero and "
    "below a thousand million, a count above zero.",
    "batch.count_high": "{typed} is more than a batch takes: at most {maximum} items.",
    "batch.empty": "Batch {batch} has no line yet.",
    "batch.in_hand": "{who} keyed in it within the last {minutes} minutes.",
    "batch.line_gap": "Line {line} cannot be next: line {expected} is.",
    "batch.line_refused": "Line {line}: {reason}",
    "batch.no_check_above": "There is no check above line {line} to go on with.",
    "batch.no_control": "Batch {batch} has no control total. Run the adding-machine tape and type "
    "it on the header.",
    "batch.no_line": "Batch {batch} has no line {line} to work on.",
    "batch.no_such_clerk": "Nobody is called {username}, or they may not sign on.",
    "batch.not_empty": "Batch {batch} still has {items} items; take them off before you throw it "
    "away.",
    "batch.not_proofed": "Look at the edit list of batch {batch} as it stands, then release it.",
    "batch.not_yours": "Batch {batch} is {owner}'s; a permitted clerk may take it up.",
    "batch.out_of_balance": "Batch {batch} is off by {difference_cents} and {difference_items} "
    "items. It is kept; it cannot be released.",
    "batch.own_keying": "You keyed batch {batch}: a second person verifies it.",
    "batch.posting_late": "A batch cannot be posted to {gl_on}, after today.",
    "batch.reason_missing": "Say why, for batch {batch}.",
    "batch.received_late": "Mail cannot be received on {received_on}, after today.",
    "batch.release": "Batch {batch} is released by a supervisor.",
    "batch.second_person": "Batch {batch} is released by somebody else than who keyed it.",
    "batch.source_unknown": "Batches do not come from {source}.",
    "batch.taken_over": "Batch {batch} was taken up at another desk. What you keyed is kept there.",
    "batch.to_verify": "{lines} lines of batch {batch} still wait to be verified.",
    "batch.unknown": "There is no batch {batch}.",
    "batch.wrong_state": "Batch {batch} is {state}; that cannot be done now.",
    "bill.unknown": "There is no open bill {bill} on account {account}.",
    "change.count": "{count} pieces of {denomination_cents} cannot be counted.",
    "change.impossible": "The drawer cannot give {change_cents}: {left_cents} would be left over.",
    "change.negative": "Change cannot be below zero: {change_cents}.",
    "command.reused": "This command was already used for something else. Start again.",
    "config.database_url": "A database address begins with sqlite:/// or postgresql+psycopg://.",
    "config.pin_file": "The PIN file {path} cannot be read.",
    "config.user_missing": "Say who does this: set CLERKTUI_USER and CLERKTUI_PIN_FILE.",
    "contact.empty": "Type what was said before saving the note.",
    "contact.kind_unknown": "There is no contact kind {kind}, only {known}.",
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
    "correction.mixed_money": "Receipt {receipt} was paid out of receipt {source}, and that in "
    "several ways. Cancel the payment instead.",
    "correction.no_account": "{reason} has no account of the ledger. Ask the finance officer to "
    "give it one.",
    "correction.note_missing": "Say in your own words why, for {reason}.",
    "correction.nothing_open": "Nothing is open on account {account}: there is nothing to move.",
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
    "correction.unknown": "There is no correction {number}.",
    "correction.which_part": "Receipt {receipt} paid {parts}. Say which of them was wrong.",
    "dates.day": "{typed}: month {month} has no day {day}.",
    "dates.empty": "Type a date as month/day/year.",
    "dates.month": "{typed}: there is no month {month}. Type month/day/year.",
    "dates.pattern": "{pattern} does not say where year, month and day stand. Write it like "
    "%m/%d/%Y.",
    "dates.pattern_mismatch": "{typed} is not a date written as {pattern}.",
    "dates.shape": "{typed} is not a date. Type month/day/year.",
    "dates.year": "{typed}: the year {year} cannot be right.",
    "day.already_closed": "{day} is closed already.",
    "day.blocked": "Not closed, {count} to settle first: {first}.",
    "day.closed": "{day} is closed and takes nothing more. Work on the next working day, or have "
    "it opened again.",
    "day.future": "{day} is not over: today or an earlier day can be closed.",
    "day.not_closed": "{day} is not closed.",
    "day.reason_missing": "Say why {day} is opened again.",
    "day.reopen": "Opening {day} again takes the finance officer.",
    "day.warned": "Not closed, {count} warned about: {first}. Accept the warnings to close {day}.",
    "db.busy": "Another till is posting. Try again in a moment; nothing was lost.",
    "db.damaged": "The books cannot be opened ({reason}). Tell your administrator.",
    "db.full": "The disk is full. Nothing was posted; tell your administrator.",
    "db.missing": "There are no books at {path}. Run: clerktui init",
    "db.no_schema": "These books are not set up yet. Run: clerktui init",
    "db.outcome_unknown": "The line to the books broke while posting. Checking what happened.",
    "db.readonly": "The books can only be read here. Nothing was posted.",
    "db.schema_old": "The books are at version {found}, clerktui needs {needed}. "
    "Run: clerktui migrate",
    "db.unknown_engine": "clerktui keeps its books in SQLite or PostgreSQL, not {engine}.",
    "db.unreachable": "The books cannot be reached. Try again in a moment.",
    "demo.not_a_demo": "{place} holds other books than a demonstration; nothing was changed.",
    "demo.not_empty": "There are accounts in these books; a demonstration needs empty ones.",
    "demo.other_size": "The demonstration here has {accounts} accounts. Add --reset to rebuild it.",
    "denied": "You are not permitted to do this ({permission}).",
    "deposit.bank_differs": "The bank has {bank_cents}, deposit {deposit} is {amount_cents}. Ask "
    "the bank first.",
    "deposit.cash_mismatch": "The pieces make {pieces_cents}, the cash of this deposit is "
    "{cash_cents}. Count again.",
    "deposit.changed": "Something on deposit {deposit} was corrected since. Cancel it and prepare "
    "it anew.",
    "deposit.date": "Deposit {deposit} cannot have been handed in or seen on {on}.",
    "deposit.negative": "Cash of {cash_cents} and checks of {other_cents} cannot be deposited: "
    "neither can be below zero. Wait for the next drawer.",
    "deposit.no_bank": "The town has no bank account {bank}.",
    "deposit.not_books": "Deposit {deposit} differs from the books by {difference_cents}. Tell "
    "your administrator; nothing was booked.",
    "deposit.nothing": "Nothing waits to be deposited in {bank}: close a drawer or post a batch "
    "first.",
    "deposit.reason_missing": "Say why deposit {deposit} is cancelled.",
    "deposit.reference_missing": "Say what the bank calls deposit {deposit}.",
    "deposit.taken": "Somebody else has just prepared some of this. Look at the list and start "
    "again.",
    "deposit.unknown": "There is no deposit {deposit}.",
    "draft.not_yours": "This ticket is open at {owner}'s till.",
    "draft.unknown": "There is no such unfinished ticket.",
    "drawer.already_open": "Drawer {drawer} is already open for {username}.",
    "drawer.cannot_receive": "{username} may not take a drawer over: no such clerk, or "
    "not permitted.",
    "drawer.close_approval": "Every close is approved here: let a supervisor approve.",
    "drawer.closed": "The drawer is closed. Open a drawer before taking money.",
    "drawer.count_missing": "Count the {tender} before closing.",
    "drawer.counted_twice": "One kind of money is counted twice.",
    "drawer.float_mismatch": "The count makes {counted_cents}, not the float {float_cents}.",
    "drawer.hand_over": "{username}: drawer {drawer} holds {counted_cents} as counted. "
    "Agree with your own PIN to take it over.",
    "drawer.hand_self": "A drawer is handed over to somebody else.",
    "drawer.move_empty": "Type what is carried: every amount is above zero.",
    "drawer.move_kind": "Money is not carried by a {kind}: say pickup, turn_in or change_in.",
    "drawer.move_not_cash": "Change is brought in as cash, not as {tender}.",
    "drawer.move_too_much": "There cannot be {moved_cents} of {tender} in the drawer. Count again.",
    "drawer.negative_count": "A count cannot be below zero: {counted_cents}.",
    "drawer.none_free": "Every drawer of {office} is open.",
    "drawer.none_open": "No drawer is open for {username}. Open one first.",
    "drawer.not_off": "Drawer {drawer} is not off by more than the limit: close it.",
    "drawer.not_pending": "This drawer does not wait to be settled.",
    "drawer.not_yours": "Drawer {drawer} is open for {username}, not for you.",
    "drawer.open_tickets": "{owner} still has {tickets} ticket(s) open on this drawer. "
    "Park them to close.",
    "drawer.over_short": "The count is off by more than {limit_cents}: count again, "
    "or let a supervisor approve.",
    "drawer.pending": "Drawer {drawer} was counted and is off: it takes nothing more "
    "until a supervisor settles it.",
    "drawer.pieces_mismatch": "The pieces make {pieces_cents}, not {cash_cents}.",
    "drawer.settle_own": "Somebody else settles the drawer you left pending.",
    "drawer.unknown": "There is no drawer {drawer}.",
    "drawer.user_has_other": "{username} already has drawer {drawer} open.",
    "drawer.witness": "A second person counts the {moved_cents} of drawer {drawer} along "
    "and agrees with the PIN.",
    "file.broken": "Line {line}, column {column}: {reason}. Nothing of the file was kept.",
    "file.counts": "The amounts agree, the counts do not: {says}. Say that you accept the counts.",
    "file.duplicate": "This money was read on {loaded_on} from {file}, into batch {batch}.",
    "file.empty": "There is no payment and no notice in {file}.",
    "file.layout": "This is no lockbox and no ACH file. Name a mapping that says how it is "
    "laid out.",
    "file.not_written": "{path} cannot be written: {reason}.",
    "file.totals": "Line {line}: {what} says {stated_cents}, the lines make {found_cents}. "
    "Nothing of the file was kept.",
    "file.unreadable": "{file} cannot be read: {reason}.",
    "flag.already": "Account {account} is already marked {flag}.",
    "flag.expired": "A flag cannot end on {expires_on}, before today.",
    "flag.not_there": "Account {account} is not marked {flag}.",
    "flag.unknown": "There is no flag {flag}, only {known}.",
    "gl.export_differs": "Ledger batch {number} as {layout} is not what it was when it was first "
    "written. Nothing was written; run clerktui verify and tell your administrator.",
    "gl.fund_unknown": "The town has not said in which accounts fund {fund} owes other funds "
    "and is owed by them (gl.between_funds).",
    "gl.layout_unknown": "There is no layout {layout}; there are: {known}.",
    "gl.not_fitting": "{text} is longer than layout {layout} has room for.",
    "gl.nothing": "{day} has nothing that is not in the ledger yet.",
    "gl.off": "{day} cannot be posted to the ledger: {problem}.",
    "gl.unknown": "There is no ledger batch {number}.",
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
    "import.empty": "There is nothing in this file, not even headings.",
    "import.headings_broken": "The headings on line {line} cannot be read: {reason}.",
    "import.headings_duplicate": "More than one column is headed {headings}. Found: {found}.",
    "import.headings_missing": "There is no column headed {headings}. Found: {found}.",
    "import.no_meter_service": "The town bills for nothing that has meters.",
    "import.not_csv": "This file is {kind}. Save the export as CSV text.",
    "import.reject_file": "The reject file {file} cannot be written: {reason}.",
    "import.unreadable": "{file} cannot be read: {reason}.",
    "improper.not_taken": "The town does not take this ({kind}); its rule is: {action}.",
    "improper.other_action": "The town's rule for {kind} is {usual}, not {action}.",
    "improper.to_suspense": "The town books this ({kind}) as unidentified money.",
    "improper.unknown": "There is no kind of improper payment {kind}. Known: {known}.",
    "incident": "Something went wrong. Tell your administrator: incident {number}.",
    "ledger.unbalanced": "The entry does not balance by {difference_cents}.",
    "mapping.bad_value": "In the mapping, {key} cannot be {value}: {wanted}.",
    "mapping.unknown_key": "The mapping knows no {key}. It knows: {known}.",
    "mapping.unreadable": "The mapping {file} cannot be read: {reason}.",
    "migrate.unknown_revision": "There is no schema version {revision}.",
    "moment.future": "{day} has not gone by yet. Type a moment that is past.",
    "moment.time": "{typed} is no time of day. Type it as 14:00.",
    "money.commas": "{typed}: the commas do not part thousands.",
    "money.decimals": "{typed} has more than two decimals.",
    "money.empty": "Type an amount.",
    "money.negative": "{typed} is below zero. Type the amount without a sign.",
    "money.not_a_number": "{typed} is not an amount.",
    "money.point_needed": "{typed} could be read two ways. Type the point.",
    "money.too_large": "{typed} is more than {maximum_cents}.",
    "notice.unknown": "There is no open notice {notice}.",
    "office.unknown": "There is no office {office}.",
    "paper.changed": "Paper {paper} is not what was kept. Run clerktui verify and tell your "
    "administrator.",
    "paper.unknown": "There is no such paper: {paper}.",
    "payment.account_changed": "Account {account} changed while you typed: "
    "it now owes {balance_cents}. Check the line and post again.",
    "payment.bad_line": "The amount on line {line} must be above zero.",
    "payment.bad_tender": "The {tender} tendered must be above zero.",
    "payment.card_number": "That is a card number and must not be kept. Type the approval number.",
    "payment.cash_only": "Account {account} is CASH ONLY ({note}): no {tender}.",
    "payment.change_not_allowed": "Change is {change_cents}, but only {allowed_cents} of cash "
    "was given. Lower the other tenders.",
    "payment.closed_account": "Account {account} is {status}.",
    "payment.duplicate": "{account} already paid {amount_cents} on {paid_on}, receipt {receipt}.",
    "payment.empty": "There is nothing on this ticket to pay.",
    "payment.future": "A payment cannot be received on {received_on}, after today.",
    "payment.maximum": "{amount_cents} is above the limit {limit_cents} for one payment.",
    "payment.reference_missing": "Type the number of the {tender}.",
    "payment.short": "{short_cents} is still to be tendered.",
    "payment.unknown_tender": "There is no tender {tender}.",
    "policy.allocation": "The town's order of payment cannot be used: look at {field}.",
    "policy.missing": "The town has not set {key} for {day}.",
    "policy.verify": "The town's rule for verifying batches cannot be used: look at {field}.",
    "print.failed": "The printer did not take it: {reason}. The job waits and is retried.",
    "print.no_printer": "No printer is set up for {workstation}.",
    "print.unknown_job": "There is no waiting print job {job}.",
    "receipt.already_void": "Receipt {receipt} is already void.",
    "receipt.credit_used": "The credit from receipt {receipt} has been used since, by {used_by}.",
    "receipt.drawer_closed": "Receipt {receipt} is in a closed drawer; it can no longer be voided.",
    "receipt.not_own": "Receipt {receipt} was written by {clerk}; a permitted person may void it.",
    "receipt.reason_missing": "Say why receipt {receipt} is void.",
    "receipt.returned": "The money of receipt {receipt} was returned by the bank (correction "
    "{number}); it cannot be voided.",
    "receipt.second_person": "A second person must approve voiding receipt {receipt}.",
    "receipt.suspense_used": "Unidentified money of receipt {receipt} was applied or returned "
    "since.",
    "receipt.unknown": "There is no receipt {receipt}.",
    "recovery.amount": "Type the amount that is paid, above zero.",
    "recovery.too_much": "Only {open_cents} was written off and never paid on account {account}.",
    "refund.address_missing": "Say where the check goes.",
    "refund.amount": "Type the amount to give back, above zero.",
    "refund.bank_unknown": "The town has no bank account {bank}.",
    "refund.below_minimum": "The town sends no check below {minimum_cents}; this is "
    "{amount_cents}. Leave it as a credit to the next bill, or have it approved.",
    "refund.check_missing": "Type the number of the check.",
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
    "report.cancelled": "The report was cancelled.",
    "report.dates": "The report cannot end {until}, before it begins {since}.",
    "report.no_z_report": "This drawer session has no Z report: it is still open, or was a batch.",
    "report.not_taken": "The report {name} cannot be narrowed by {what}.",
    "report.office": "There is no office {office}.",
    "report.set_code": "{code} cannot be a set's code: letters and digits only, at most twelve.",
    "report.set_days": "There are no days {days}. There are: {known}.",
    "report.set_empty": "A set needs at least one report.",
    "report.set_key": "{key} is no key for a set: use 1 to 9, or none.",
    "report.set_key_taken": "Key {key} already runs the set {code}. Choose another.",
    "report.set_name": "Type what the set is called.",
    "report.set_unknown": "There is no set of reports {code}.",
    "report.too_long": "{rows} rows are too many for paper ({maximum}). Write a CSV file instead.",
    "report.unknown": "There is no report {name}. There are: {known}.",
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
    "returned.no_fee": "Returned item {number} has no fee to waive.",
    "returned.no_item": "There is no returned item {number}.",
    "returned.no_letter": "There is no letter for returned item {number}: it paid no account, or "
    "was presented again.",
    "returned.no_redeposit": "The money of receipt {receipt} cannot be presented again. Take it "
    "back.",
    "returned.not_open": "Returned item {number} is settled.",
    "returned.nothing_asked": "Type a trace, a check number, a receipt or an amount such as 60.00.",
    "returned.still_owed": "{owed_cents} of returned item {number} is still owed.",
    "returned.unknown": "No check or draft in the books fits. Try the amount, or another number.",
    "returned.void": "Receipt {receipt} is void; there is nothing to take back.",
    "returned.waive_note": "Say why the fee is left out.",
    "revenue.price": "{quantity} x {unit_cents} for {name} is not {amount_cents}.",
    "revenue.quantity": "{name} takes a quantity above zero.",
    "revenue.unknown": "There is no revenue code {code}.",
    "scan.check_digit": "The scanned line does not check. Scan again, or type the account.",
    "scan.does_not_fit": "{typed} does not fit the {field} of this scan line.",
    "scan.layout": "The scan line {layout} cannot be used: look at {field}.",
    "scan.no_check_digit": "{typed} has no check digit under {scheme}; use another number.",
    "scan.two_layouts": "This line can be read as {layouts}. Type the account instead.",
    "seal.mistyped": "{typed} is no seal: type its sixteen characters again, or the whole hash.",
    "seal.unknown": "These books hold no seal {seal}: it is of other books, or it was changed.",
    "signon.disabled": "{username} may not sign on.",
    "signon.locked": "Too many wrong PINs. Try again in {wait_s} seconds.",
    "signon.wrong": "The user or the PIN is wrong.",
    "states.no_move": "This {thing} is {from_state}; it cannot become {to_state}.",
    "suspense.amount": "{amount_cents} cannot be moved: {open_cents} of it is left.",
    "suspense.payee_missing": "Say who gets it back, and why.",
    "suspense.unknown": "Suspense item {item} is not open.",
    "tenkey.incomplete": "{typed}: a number is missing.",
    "tenkey.pieces": "{typed} is not a number of pieces.",
    "tenkey.quantity": "{typed}: the quantity is a whole number from 1 to {quantity_max}.",
    "tenkey.two_amounts": "{typed}: an amount is multiplied by a count, not by another amount.",
    "text.control": "Character {position} is a control character ({code}). Type the text again.",
    "text.too_long": "This is {length} characters; {max_length} is the most.",
    "ticket.amount_missing": "Nothing is owed here: type the amount.",
    "ticket.empty": "Scan or type what is to be paid first.",
    "ticket.not_the_price": "{name} costs {unit_cents} each; type the number and *.",
    "town.bad_file": "The town file cannot be used: {reason}",
    "town.missing": "These books have no town yet. Run: clerktui init",
    "user.bad_name": "A user name is 1 to 32 small letters, digits, dots or dashes.",
    "user.exists": "There is already a user {username}.",
    "user.last_admin": "{username} is the last one who may manage users; add another first.",
    "user.pin_weak": "A PIN has {minimum} to 64 characters and is not one digit repeated "
    "or a simple run.",
    "user.role_unknown": "There is no role {role}.",
    "user.unknown": "There is no user {username}.",
    "why.no_bill": "There is no bill {bill}.",
    "why.no_session": "There is no drawer session {session}.",
    "why.no_such": "There are {explanations} explanations; number {number} is not one of them.",
    "workstation.unknown": "There is no workstation {workstation}.",
    "write_off.changed": "The list has changed since you saw it: now {accounts} accounts and "
    "{amount_cents}. Look at it again.",
    "write_off.nothing": "Nothing that is owed on account {account} was chosen.",
    "write_off.pending": "{pending_cents} for account {account} lies in a batch that is not "
    "posted yet. Wait for it.",
    "write_off.rule": "Say an amount above zero and a number of days.",
}


def sentence(error: ClerkError, language: str = ENGLISH) -> str:
    """The sentence of a refusal in a language, its facts filled in as plain text.

    A message id without a sentence is shown with its facts, never as a traceback.
    """
    template = MESSAGES.get(error.message_id)
    if template is None:
        return str(error)
    facts = {name: _shown(name, fact, language) for name, fact in error.facts.items()}
    return translate(template, language).format_map(facts)


def _shown(name: str, fact: object, language: str) -> str:
    if name.endswith("_cents") and isinstance(fact, int):
        return money(fact, language)
    if isinstance(fact, dt.date):
        return town_date(fact, language)
    return str(fact)
