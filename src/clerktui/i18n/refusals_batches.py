"""Refusals about batches, payment files and unidentified money, by id."""

from __future__ import annotations

BATCHES: dict[str, str] = {
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
    "batch.not_empty": "Batch {batch} is not empty (items: {items}); take them off before you "
    "throw it away.",
    "batch.not_proofed": "Look at the edit list of batch {batch} as it stands, then release it.",
    "batch.not_yours": "Batch {batch} is {owner}'s; a permitted clerk may take it up.",
    "batch.out_of_balance": "Batch {batch} is off by {difference_cents} and {difference_items} "
    "items. It is kept; it cannot be released.",
    "batch.own_keying": "You keyed batch {batch}: a second person verifies it.",
    "batch.posting_far": "A batch is posted to the next business day at the latest, not "
    "to {gl_on}.",
    "batch.posting_late": "A batch cannot be posted to {gl_on}, after today.",
    "batch.reason_missing": "Say why, for batch {batch}.",
    "batch.received_late": "Mail cannot be received on {received_on}, after today.",
    "batch.release": "Batch {batch} is released by a supervisor.",
    "batch.second_person": "Batch {batch} is released by somebody else than who keyed it.",
    "batch.source_unknown": "Batches do not come from {source}.",
    "batch.taken_over": "Batch {batch} was taken up at another desk. What you keyed is kept there.",
    "batch.to_verify": "Batch {batch} still has lines to be verified: {lines}.",
    "batch.unknown": "There is no batch {batch}.",
    "batch.wrong_state": "Batch {batch} is {state}; that cannot be done now.",
    "file.broken": "Line {line}, column {column}: {reason}. Nothing of the file was kept.",
    "file.counts": "The amounts agree, the counts do not: {says}. Say that you accept the counts.",
    "file.duplicate": "This money was read on {loaded_on} from {file}, into batch {batch}.",
    "file.empty": "There is no payment and no notice in {file}.",
    "file.layout": "This is no lockbox and no ACH file. Name a mapping that says how it is "
    "laid out.",
    "file.not_written": "{path} cannot be written: {reason}.",
    "file.too_wide": "{value} does not fit the {length} columns of {column}. Nothing was written.",
    "file.totals": "Line {line}: {what} says {stated_cents}, the lines make {found_cents}. "
    "Nothing of the file was kept.",
    "file.unreadable": "{file} cannot be read: {reason}.",
    "mapping.bad_value": "In the mapping, {key} cannot be {value}: {wanted}.",
    "mapping.unknown_key": "The mapping knows no {key}. It knows: {known}.",
    "mapping.unreadable": "The mapping {file} cannot be read: {reason}.",
    "scan.check_digit": "The scanned line does not check. Scan again, or type the account.",
    "scan.does_not_fit": "{typed} does not fit the {field} of this scan line.",
    "scan.layout": "The scan line {layout} cannot be used: look at {field}.",
    "scan.no_check_digit": "{typed} has no check digit under {scheme}; use another number.",
    "scan.two_layouts": "This line can be read as {layouts}. Type the account instead.",
    "suspense.amount": "{amount_cents} cannot be moved: {open_cents} of it is left.",
    "suspense.payee_missing": "Say who gets it back, and why.",
    "suspense.unknown": "Suspense item {item} is not open.",
}
