"""Refusals about drawers, deposits, the day's close, the ledger and the reports, by id."""

from __future__ import annotations

CLOSING: dict[str, str] = {
    "calendar.past": "{day} has gone by: what was open or closed then stays.",
    "calendar.reason": "Say why the calendar is changed.",
    "calendar.state": "The public holidays of {country} {state} are not known: correct "
    "town.holidays.",
    "calendar.unknown": "The town has decided nothing about {what}.",
    "calendar.what": "Name one day, or one holiday of every year; only a day can be closed.",
    "day.already_closed": "{day} is closed already.",
    "day.blocked": "Not closed, {count} to settle first: {first}.",
    "day.closed": "{day} is closed and takes nothing more. Work on the next working day, or have "
    "it opened again.",
    "day.future": "{day} is not over: today or an earlier day can be closed.",
    "day.not_closed": "{day} is not closed.",
    "day.reason_missing": "Say why {day} is opened again.",
    "day.reopen": "Opening {day} again takes the finance officer.",
    "day.warned": "Not closed, {count} warned about: {first}. Accept the warnings to close {day}.",
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
    "drawer.absent_reason": "Say why drawer {drawer} of {username} is closed by somebody else.",
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
    "drawer.no_such_piece": "There is no coin or note of {unit_cents}. Count it again.",
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
    "drawer.waits": "Drawer {drawer} of {username} was counted, is off and waits: a supervisor "
    "settles it before another is opened.",
    "drawer.witness": "A second person counts the {moved_cents} of drawer {drawer} along "
    "and agrees with the PIN.",
    "gl.export_differs": "Ledger batch {number} as {layout} is not what it was when it was first "
    "written. Nothing was written; run clerktui verify and tell your administrator.",
    "gl.fund_unknown": "The town has not said in which accounts fund {fund} owes other funds "
    "and is owed by them (gl.between_funds).",
    "gl.layout_unknown": "There is no layout {layout}; there are: {known}.",
    "gl.not_fitting": "{text} is longer than layout {layout} has room for.",
    "gl.nothing": "{day} has nothing that is not in the ledger yet.",
    "gl.off": "{day} cannot be posted to the ledger: {problem}.",
    "gl.unknown": "There is no ledger batch {number}.",
    "moment.future": "{day} has not gone by yet. Type a moment that is past.",
    "moment.time": "{typed} is no time of day. Type it as 14:00.",
    "report.cancelled": "The report was cancelled.",
    "report.dates": "The report cannot end {until}, before it begins {since}.",
    "report.future": "{until} has not come: how it stands then, nobody knows. Name today or an "
    "earlier day.",
    "report.moved_on": "The report has other rows by now: make it again (F4) and ask then.",
    "report.no_z_report": "This drawer session has no Z report: it is still open, or was a batch.",
    "report.not_taken": "The report {name} cannot be narrowed by {what}.",
    "report.only": "{name} cannot be narrowed by {only}: it knows {known}.",
    "report.office": "There is no office {office}.",
    "report.parts": "{rows} rows make {parts} PDF parts: name a file with --output.",
    "report.set_code": "{code} cannot be a set's code: letters and digits only, at most twelve.",
    "report.set_days": "There are no days {days}. There are: {known}.",
    "report.set_empty": "A set needs at least one report.",
    "report.set_key": "{key} is no key for a set: use 1 to 9, or none.",
    "report.set_key_taken": "Key {key} already runs the set {code}. Choose another.",
    "report.set_name": "Type what the set is called.",
    "report.set_unknown": "There is no set of reports {code}.",
    "report.too_long": "{rows} rows are too many for the printer ({maximum}). Write a file "
    "instead.",
    "report.unknown": "There is no report {name}. There are: {known}.",
    "seal.mistyped": "{typed} is no seal: type its sixteen characters again, or the whole hash.",
    "seal.unknown": "These books hold no seal {seal}: it is of other books, or it was changed.",
    "why.no_bill": "There is no bill {bill}.",
    "why.no_line": "The ledger of that day has no line of {account}.",
    "why.no_row": "The report {name} has no row with {words}.",
    "why.no_session": "There is no drawer session {session}.",
    "why.no_such": "There are {explanations} explanations; number {number} is not one of them.",
}
