"""The certificate's words for records, rules and what was done: read by an auditor, not a clerk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from clerktui.services.retention.columns import DESTROYED

# By table: what its rows are to whoever reads the certificate.
RECORDS = {
    "account_flag": "Flags of accounts",
    "account_link": "Owners, tenants and others linked",
    "application": "Applications for service",
    "application_move": "Steps of applications",
    "approval": "Approvals by a second person",
    "arrangement": "Promises and payment plans",
    "arrangement_move": "Steps of promises and plans",
    "arrangement_paper": "Agreements of payment plans",
    "audit_entry": "Audit entries",
    "bank_deposit": "Deposit slips",
    "bank_notice": "Notices of the bank",
    "batch_line": "Lines of batches",
    "call_back": "Promised calls",
    "call_back_move": "Steps of promised calls",
    "close_out": "Close-outs",
    "close_out_move": "Steps of close-outs",
    "collection_item": "Entries of the collection queue",
    "collection_step": "Steps of case files",
    "contact": "Contacts",
    "correction": "Corrections",
    "correction_line": "Lines of corrections",
    "customer": "Customers",
    "customer_deposit": "Customer deposits",
    "customer_deposit_move": "Steps of customer deposits",
    "customer_identity": "Papers of identity",
    "disclosure": "Disclosures",
    "draft": "Finished and discarded tickets",
    "email_consent": "Consents to e-mail",
    "enforcement_move": "Steps of garnishments and attachments",
    "enforcement_notice": "Papers of garnishments and attachments",
    "fee_waiver": "Accounts spared late fees",
    "flag_move": "Steps of flags",
    "flag_proof": "Proofs of flags",
    "held_move": "Steps of held payments",
    "held_payment": "Held payments",
    "mortgage_line": "Lines of mortgage companies",
    "mortgage_parcel": "Taxes mortgage companies pay",
    "name_change": "Changes of name",
    "name_word": "Words of names in the index",
    "outbox_message": "Messages of the outbox",
    "outbox_try": "Tries to send messages",
    "payer_alias": "Payers learnt from checks",
    "placement_file_line": "Lines of files to agencies",
    "placement_move": "Steps of placements with agencies",
    "print_job": "Print jobs",
    "receipt": "Receipts",
    "receivable": "Items owed",
    "record_hold": "Holds on records",
    "refund": "Refunds",
    "refund_move": "Steps of refunds",
    "returned_item": "Returned items",
    "returned_move": "Steps of returned items",
    "setoff_file_line": "Lines of debt setoff files",
    "setoff_letter": "Debt setoff letters",
    "setoff_move": "Steps of debt setoff",
    "standing_agreement": "Agreements with owners",
    "step_letter": "Collection letters",
    "surname": "Surnames in the index",
    "surname_deletion": "Old spellings in the index",
    "suspense_item": "Unidentified money",
    "suspense_move": "Steps of unidentified money",
    "task": "Tasks",
    "task_note": "Notes on tasks",
    "unclaimed_letter": "Letters about unclaimed property",
    "unclaimed_line": "Lines of unclaimed property reports",
    "unclaimed_move": "Steps of unclaimed property",
    "work_order": "Work orders",
    "work_order_caller": "Callers of work orders",
    "work_order_move": "Steps of work orders",
}
# By the town's word for a class of records; a class the town made itself is told by its own word.
CLASSES = {
    "accounts_payable": "Refunds paid",
    "contacts": "Contacts",
    "disclosures": "Disclosures",
    "open_debt": "Open debts, utility",
    "open_debt_sale": "Open debts, sales",
    "open_debt_tax": "Open debts, taxes",
    "returned_items": "Returned items",
    "tax_account": "Tax accounts",
    "uncollectable": "Debts written off",
    "unclaimed_property": "Unclaimed refunds",
    "utility_account": "Utility accounts",
}
AFTER = {
    "closed": "the account was closed",
    "contact": "the last contact",
    "debt_other": "the debt was written off",
    "debt_tax": "the tax was written off",
    "debt_utility": "the debt was written off",
    "disclosed": "it was last told to somebody",
    "refunded": "the refund was paid",
    "returned": "the item was returned",
    "settled": "money last moved",
    "tax": "the last tax was due",
    "unclaimed": "the refund was unclaimed",
    "written_off": "it was written off",
}
ACTIONS = {"anonymise": "then persons taken out", "destroy": "then destroyed"}


def record_words(table: str, count: int) -> tuple[str, str]:
    """What was changed, and how many of it went or lost the person.

    >>> record_words("receipt", 1200)
    ('Receipts', '1,200, persons taken out')
    """
    done = "destroyed" if table in DESTROYED else "persons taken out"
    return RECORDS.get(table, _spelled(table)), f"{count:,}, {done}"


def rule_words(rule: Mapping[str, Any]) -> tuple[str, str]:
    """A class of records, and how long it is kept.

    >>> rule_words(
    ...     {"record_class": "tax_account", "years": 10, "event": "tax", "action": "anonymise"}
    ... )
    ('Tax accounts', '10 years after the last tax was due, then persons taken out')
    """
    code, years = str(rule["record_class"]), int(rule["years"])
    kept = f"{years} year{'' if years == 1 else 's'}"
    named = CLASSES.get(code, _spelled(code))
    return named, f"{kept} after {AFTER[rule['event']]}, {ACTIONS[rule['action']]}"


def _spelled(code: str) -> str:
    return code.replace("_", " ").capitalize()
