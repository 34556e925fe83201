"""What a purge does with every column that can hold words, and why it leaves the others.

A test goes through every table there is: a column that is not decided here, or in
`db.purge_triggers`, fails it. So nobody adds a place for a name without saying when it goes.
"""

from __future__ import annotations

from collections.abc import Iterator

from clerktui.db.purge_triggers import PURGEABLE
from clerktui.views.retention import ColumnDecision

# Rows that are taken away whole, with everything in them.
DESTROYED = ("contact", "draft", "name_word", "payer_alias", "print_job", "surname_deletion")
# Columns no trigger guards, which the purge empties or writes again.
EMPTIED = {
    "account_flag": "note case_number court substitute_address",
    "application": "applicant answers decisions",
    "bank_notice": "name identification corrected info",
    "collection_item": "why paused_why",
    "customer": "last_name first_name phone email mail_address mail_city mail_state mail_zip "
    "language last_n first_n phone_n phone4",
    "fee_waiver": "note ended_why",
    "receivable": "description",
    "returned_item": "letter",
    "surname": "name_n",
    "task": "title said subject",
    "work_order": "note description answers",
    "work_order_caller": "caller number words",
}
_CODE = "a word of the program or of the town"
_NUMBER = "the number of a paper, an account or a thing"
_HASH = "a hash, or an id the program made: nobody can be read from it"
_OFFICE = "the office's words about its own things: a batch, a drawer, a day, a deposit"
_STAFF = "somebody of the office or of the town, not a customer"
_PLACE = "a place, which outlives who lived there"
_THIRD = "who tax papers are served on, kept for the next case; not the taxpayer"
_TOWN = "set up by the town, about no customer"
_FIGURES = "figures, rules and account numbers"
_SEALED = "the papers of a closed day, sealed as they were: not purged"
_LOOSE = "of nobody's account: no purge of an account finds it"
KEPT: dict[str, dict[str, str]] = {
    _CODE: {
        "account": "account_class status",
        "account_flag": "code",
        "account_link": "role",
        "accrual": "rule",
        "accrual_run": "rule scope state",
        "agency_money": "state",
        "allocation": "reason",
        "application": "state",
        "application_move": "kind state",
        "approval": "message_id permission",
        "arrangement": "kind state",
        "arrangement_move": "code from_state to_state",
        "audit_entry": "action subject_kind",
        "bank_deposit": "state",
        "bank_notice": "kind state code",
        "batch": "state start_field verify_mode",
        "batch_line": "state kind",
        "batch_move": "from_state to_state",
        "batch_place": "purpose",
        "batch_tape": "kind tender_type",
        "batch_verification": "field verdict",
        "business_day": "state",
        "call_back": "state",
        "call_back_move": "kind",
        "close_out": "state reason",
        "close_out_move": "from_state to_state",
        "collection_item": "state lane plan services also next_step hold_code",
        "collection_step": "code plan outcome subject_kind",
        "correction": "kind",
        "customer_deposit": "kind state",
        "customer_deposit_move": "kind",
        "customer_identity": "kind purpose",
        "day_document": "name title",
        "day_move": "to_state",
        "disclosure": "ground citation",
        "drawer_count": "purpose",
        "drawer_move": "kind",
        "drawer_session": "state",
        "email_consent": "letter wants how",
        "enforcement_case": "kind state answer pay_period release_reason",
        "enforcement_item": "service",
        "enforcement_move": "code from_state to_state",
        "enforcement_notice": "party paper how",
        "fee_waiver": "reason condition",
        "flag_move": "kind",
        "flag_proof": "kind",
        "free_contact": "kind direction reason outcome",
        "gl_export": "layout",
        "held_move": "to_state",
        "held_payment": "state kind",
        "import_file": "kind",
        "journal_entry": "kind memo",
        "meter_reading": "source",
        "mortgage_file": "kind company_code",
        "mortgage_line": "finding",
        "mortgage_parcel": "company_code",
        "outbox_message": "channel subject_kind language state",
        "outbox_try": "outcome",
        "placement": "state",
        "placement_file": "agency_code side",
        "placement_list": "agency_code state",
        "placement_move": "code from_state to_state tells",
        "posted_command": "kind",
        "purge_item": "record_class state skipped_because",
        "purge_move": "to_state",
        "purge_run": "state",
        "receipt": "status",
        "receivable": "component",
        "record_hold": "kind scope account_class",
        "refund": "state",
        "refund_move": "from_state to_state",
        "remittance_file": "kind layout",
        "returned_item": "state code fee_rule",
        "returned_move": "kind",
        "service_agreement": "rate_class",
        "setoff_debt": "state account_code",
        "setoff_file_line": "change",
        "setoff_give_back": "reason",
        "setoff_hearing": "held_by decision appeal_decision",
        "setoff_move": "code from_state to_state",
        "step_batch": "step kind state mail_class",
        "step_batch_line": "step plan state reasons delivery",
        "step_batch_move": "kind reason",
        "stored_document": "media",
        "suspense_move": "kind",
        "task": "kind state subject_kind reason due_time",
        "task_note": "kind from_state to_state",
        "unclaimed_item": "source_kind property_class state",
        "unclaimed_move": "code from_state to_state",
        "unclaimed_report": "state",
        "work_order": "kind state department crew outcome",
        "work_order_caller": "language",
        "work_order_charge": "code",
        "work_order_cost": "kind unit",
        "work_order_move": "kind from_state to_state crew",
        "work_order_plan": "kind crew every_unit",
        "work_order_reading": "kind",
    },
    _NUMBER: {
        "account": "number number_n",
        "accrual": "subject",
        "audit_entry": "subject_id",
        "arrangement_paper": "number",
        "bank_deposit": "bag bank_reference",
        "bank_notice": "trace",
        "batch_line": "bill reference",
        "batch_tape": "account reference",
        "bill": "number number_n",
        "enforcement_notice": "number",
        "held_payment": "reference",
        "purge_item": "number",
        "receipt": "number number_n",
        "refund": "check_number",
        "returned_item": "bank_reference",
        "service_agreement": "meter meter_n",
        "setoff_letter": "number",
        "step_letter": "number",
        "suspense_item": "reference",
        "task": "subject_id",
        "tender": "reference",
        "unclaimed_letter": "number",
        "work_order_reading": "meter",
    },
    _HASH: {
        "approval": "command_id",
        "bank_deposit": "seal",
        "batch": "tape_hash",
        "batch_move": "tape_hash",
        "batch_place": "holder",
        "batch_tape": "prev_hash hash",
        "business_day": "seal",
        "chain": "head_hash",
        "correction": "command_id",
        "day_move": "seal",
        "drawer_move": "command_id",
        "gl_batch": "content_hash",
        "gl_export": "sha256",
        "import_file": "sha256",
        "journal_entry": "command_id prev_hash hash",
        "mortgage_file": "content_hash",
        "outbox_message": "cause mark holder",
        "payment": "command_id",
        "placement_file": "content_hash",
        "placement_list": "plan_hash",
        "posted_command": "id content_hash",
        "purge_item": "tombstone",
        "purge_run": "manifest_hash",
        "remittance_file": "content_hash",
        "setoff_debt": "unique_key",
        "setoff_file": "content_hash",
        "step_letter": "sha256",
        "stored_document": "sha256",
        "unclaimed_report": "plan_hash content_hash",
    },
    _FIGURES: {
        "accrual": "words",
        "bank_deposit": "pieces",
        "charge": "description quantity",
        "collection_item": "sort_key",
        "correction": "document",
        "day_move": "checklist",
        "drawer_count": "detail",
        "drawer_move": "pieces",
        "drawer_session": "z_report",
        "gl_batch_line": "fund project description",
        "posted_command": "result",
        "purge_item": "reason changed",
        "purge_run": "rules kept",
        "step_batch": "asked",
    },
    _OFFICE: {
        "bank_deposit": "reason",
        "batch": "note",
        "batch_move": "reason",
        "batch_place": "content",
        "day_move": "reason",
        "drawer_move": "note",
        "import_file": "name",
        "mortgage_file": "name",
        "pending_drawer": "note",
        "purge_move": "note",
        "remittance_file": "name",
        "placement_file": "head",
        "unclaimed_report": "head foot",
        "work_order_cost": "description",
        "work_order_plan": "description",
    },
    _STAFF: {
        "clerk_user": "username full_name pin_hash",
        "directory_entry": "key_n department person phone extension topics hours languages say "
        "note",
    },
    _THIRD: {
        "third_party": "kind name attention address city state zip phone",
    },
    _PLACE: {
        "office": "code name address phone receipt_prefix",
        "parcel": "number number_n description",
        "premise": "address city zip street_n",
        "work_order": "place place_n",
        "work_order_plan": "place",
    },
    _TOWN: {
        "agency": "code name layout",
        "mortgage_company": "code name layout",
        "bank_account": "code name bank bai2_account",
        "batch_source": "code name",
        "chain": "code",
        "correction_reason": "kind code name direction",
        "drawer": "code name",
        "gl_account": "code name kind fund",
        "policy": "key value citation",
        "procedure": "topic title body script_en script_es governs citation entered_by",
        "procedure_draft": "topic content",
        "report_set": "code name content",
        "revenue_code": "code name department",
        "role": "code name",
        "role_permission": "permission",
        "service": "code name kind",
        "setoff_file": "entity_code",
        "setoff_participation": "entity_code clearinghouse",
        "tender_type": "code name",
        "town": "name state timezone",
        "workstation": "code name printer_kind printer_value printer_media",
    },
    _SEALED: {"stored_document": "content"},
    _LOOSE: {"free_contact": "caller number body"},
}


def decisions() -> Iterator[ColumnDecision]:
    """Every column that can hold words, by table: what a purge does with it, and why not."""
    yield from sorted(_all(), key=lambda one: (one.table, one.column))


def _all() -> Iterator[ColumnDecision]:
    for table in DESTROYED:
        yield ColumnDecision(table, "*", "destroyed", "")
    for table, columns in EMPTIED.items():
        for column in columns.split():
            yield ColumnDecision(table, column, "emptied", "")
    for table, may in PURGEABLE.items():
        for column in may.columns:
            what = "written again" if column in may.scrubbed else "emptied"
            yield ColumnDecision(table, column, what, "under the permit of the purge")
    for why, tables in KEPT.items():
        for table, columns in tables.items():
            for column in columns.split():
                yield ColumnDecision(table, column, "kept", why)
