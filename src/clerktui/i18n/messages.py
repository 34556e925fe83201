"""Every sentence a refusal can say, by id. Facts ending `_cents` are shown as money."""

from __future__ import annotations

import datetime as dt

from clerktui.errors import ClerkError
from clerktui.i18n.catalogue import ENGLISH, translate
from clerktui.i18n.formats import money, town_date
from clerktui.i18n.refusals_account_desk import ACCOUNT_DESK
from clerktui.i18n.refusals_accruals import ACCRUALS
from clerktui.i18n.refusals_agencies import AGENCIES
from clerktui.i18n.refusals_applications import APPLICATIONS
from clerktui.i18n.refusals_arrangements import ARRANGEMENTS
from clerktui.i18n.refusals_batches import BATCHES
from clerktui.i18n.refusals_closing import CLOSING
from clerktui.i18n.refusals_closing_accounts import CLOSING_ACCOUNTS
from clerktui.i18n.refusals_collection_queue import COLLECTION_QUEUE
from clerktui.i18n.refusals_customer_deposits import CUSTOMER_DEPOSITS
from clerktui.i18n.refusals_desk import DESK
from clerktui.i18n.refusals_enforcement import ENFORCEMENT
from clerktui.i18n.refusals_money_right import MONEY_RIGHT
from clerktui.i18n.refusals_mortgage import MORTGAGE
from clerktui.i18n.refusals_outbox import OUTBOX
from clerktui.i18n.refusals_procedures import PROCEDURES
from clerktui.i18n.refusals_retention import RETENTION
from clerktui.i18n.refusals_setoff import SETOFF
from clerktui.i18n.refusals_step_batches import STEP_BATCHES
from clerktui.i18n.refusals_tasks import TASKS
from clerktui.i18n.refusals_unclaimed import UNCLAIMED
from clerktui.i18n.refusals_work_orders import WORK_ORDERS

# Facts that are words of the program: a thing, its state, what is done with it.
CODED = frozenset({"action", "from_state", "state", "thing", "to_state", "usual"})

MESSAGES: dict[str, str] = {
    **AGENCIES,
    **MORTGAGE,
    **ACCOUNT_DESK,
    **APPLICATIONS,
    **ARRANGEMENTS,
    **BATCHES,
    **CLOSING,
    **CLOSING_ACCOUNTS,
    **COLLECTION_QUEUE,
    **CUSTOMER_DEPOSITS,
    **DESK,
    **ENFORCEMENT,
    **MONEY_RIGHT,
    **OUTBOX,
    **PROCEDURES,
    **ACCRUALS,
    **RETENTION,
    **SETOFF,
    **STEP_BATCHES,
    **TASKS,
    **UNCLAIMED,
    **WORK_ORDERS,
    "account.alike": "{typed} could be {numbers}. Type it with its dashes.",
    "account.ambiguous": "{account} could be {accounts}. Type it with its dashes.",
    "account.check_digit": "{typed}: the check digit is wrong. Type the last digit again.",
    "account.unknown": "There is no account {account}.",
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
    "answer.lost": "The answer could not be written: {reason}. What was done is done; ask again "
    "where there is room.",
    "approval.no_permission": "{username} may not approve this.",
    "approval.self": "A second person must approve this; {username} asked for it.",
    "bill.unknown": "There is no open bill {bill} on account {account}.",
    "change.count": "{count} pieces of {denomination_cents} cannot be counted.",
    "change.impossible": "The drawer cannot give {change_cents}: {left_cents} would be left over.",
    "change.negative": "Change cannot be below zero: {change_cents}.",
    "command.reused": "This command was already used for something else. Start again.",
    "config.database_url": "A database address begins with sqlite:/// or postgresql+psycopg://.",
    "config.pin_file": "The PIN file {path} cannot be read.",
    "config.text_command": "CLERKTUI_TEXT_COMMAND names a program by its whole path, and its "
    "arguments, quoted as for a shell.",
    "config.user_missing": "Say who does this: set CLERKTUI_USER and CLERKTUI_PIN_FILE.",
    "dates.day": "{typed}: month {month} has no day {day}.",
    "dates.empty": "Type a date as month/day/year.",
    "dates.month": "{typed}: there is no month {month}. Type month/day/year.",
    "dates.pattern": "{pattern} does not say where year, month and day stand. Write it like "
    "%m/%d/%Y.",
    "dates.pattern_mismatch": "{typed} is not a date written as {pattern}.",
    "dates.shape": "{typed} is not a date. Type month/day/year.",
    "dates.year": "{typed}: the year {year} cannot be right.",
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
    "demo.outdated": "The demonstration here is at version {found}, clerktui needs {needed}. "
    "To build it anew: clerktui demo --reset. To keep it: clerktui migrate --db {place}",
    "denied": "You are not permitted to do this ({permission}).",
    "draft.not_yours": "This ticket is open at {owner}'s till.",
    "draft.unknown": "There is no such unfinished ticket.",
    "import.application_day": "It was applied for on {day}, which has not come yet.",
    "import.empty": "There is nothing in this file, not even headings.",
    "import.headings_broken": "The headings on line {line} cannot be read: {reason}.",
    "import.headings_duplicate": "More than one column is headed {headings}. Found: {found}.",
    "import.headings_missing": "There is no column headed {headings}. Found: {found}.",
    "import.identity_heading": "This file has a column {headings}. Identity numbers are never "
    "loaded from a file. Take it out: of a paper only its kind and its last four are taken.",
    "import.identity_number": "An identity number is never loaded from a file, only the kind of "
    "paper and its last four. The whole number is entered at the desk, after its purpose is said.",
    "import.needs_user": "Sign on to load applications: somebody has to look after them.",
    "import.no_meter_service": "The town bills for nothing that has meters.",
    "import.not_csv": "This file is {kind}. Save the export as CSV text.",
    "import.reject_file": "The reject file {file} cannot be written: {reason}.",
    "import.unreadable": "{file} cannot be read: {reason}.",
    "incident": "Something went wrong. Tell your administrator: incident {number}.",
    "ledger.unbalanced": "The entry does not balance by {difference_cents}.",
    "migrate.unknown_revision": "There is no schema version {revision}.",
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
    "its balance is now {balance_cents}. Check the line and post again.",
    "payment.bad_line": "The amount on line {line} must be above zero.",
    "payment.bad_tender": "The {tender} tendered must be above zero.",
    "number.too_large": "{typed} is no number of ours: it has too many digits.",
    "payment.card_number": "That is a card number and must not be kept. Type the approval number.",
    "payment.cash_only": "Account {account} is CASH ONLY ({note}): no {tender}.",
    "payment.change_not_allowed": "Change is {change_cents}, but only {allowed_cents} of cash "
    "was given. Lower the other tenders.",
    "payment.closed_account": "Account {account} is {status}.",
    "payment.duplicate": "{account} already paid {amount_cents} on {paid_on}, receipt {receipt}.",
    "payment.empty": "There is nothing on this ticket to pay.",
    "payment.future": "A payment cannot be received on {received_on}, after today.",
    "payment.maximum": "{amount_cents} is above the limit {limit_cents} for one payment.",
    "payment.received_old": "Received on {received_on}? What came before {first} "
    "is let in by a supervisor.",
    "payment.reference_missing": "Type the number of the {tender}.",
    "payment.short": "{short_cents} is still to be tendered.",
    "payment.unknown_tender": "There is no tender {tender}.",
    "policy.allocation": "The town's order of payment cannot be used: look at {field}.",
    "policy.missing": "The town has not set {key} for {day}.",
    "policy.verify": "The town's rule for verifying batches cannot be used: look at {field}.",
    "print.failed": "The printer did not take it: {reason}. The job waits and is retried.",
    "print.no_printer": "No printer is set up for {workstation}.",
    "print.unknown_job": "There is no waiting print job {job}.",
    "reach.email": "{typed} is no e-mail address. It has one @ and a domain, as ann@example.org.",
    "reach.phone": "{typed} is no phone number. Type all its digits, as 919-555-0188.",
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
    "revenue.price": "{quantity} x {unit_cents} for {name} is not {amount_cents}.",
    "revenue.quantity": "{name} takes a quantity above zero.",
    "revenue.unknown": "There is no revenue code {code}.",
    "signon.disabled": "{username} may not sign on.",
    "signon.locked": "Too many wrong PINs. Try again in {wait_s} s.",
    "signon.wrong": "The user or the PIN is wrong.",
    "states.no_move": "This {thing} is {from_state}; it cannot become {to_state}.",
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
    "workstation.unknown": "There is no workstation {workstation}.",
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
    return translate(str(fact), language, "code") if name in CODED else str(fact)
