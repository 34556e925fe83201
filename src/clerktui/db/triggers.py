"""Database triggers on both engines: history only grows, and an entry seals its lines.

Triggers are reinstalled after every migration, because Alembic's table rebuilds on SQLite drop
them silently.
"""

from __future__ import annotations

import re

from sqlalchemy import Connection, text

from clerktui.db.purge_triggers import PURGEABLE, RULES, unless_purged

# Tables no row of which may ever change or go.
APPEND_ONLY = (
    "journal_entry",
    "journal_line",
    "audit_entry",
    "allocation",
    "tender",
    "payment",
    "charge",
    "drawer_count",
    "approval",
    "batch_tape",
    "batch_move",
    "batch_verification",
    "remittance_file",
    "suspense_move",
    "correction",
    "correction_line",
    "refund_move",
    "returned_move",
    "held_move",
    "drawer_move",
    "day_move",
    "day_document",
    "stored_document",
    "gl_batch",
    "gl_batch_entry",
    "gl_batch_line",
    "gl_export",
    "task_note",
    "customer_deposit_move",
    "procedure",
    "call_back_move",
    "flag_proof",
    "flag_move",
    "free_contact",
    "meter_reading",
    "disclosure",
    "application_move",
    "close_out_move",
    "name_change",
    "collection_step",
    "setoff_participation",
    "setoff_part",
    "setoff_move",
    "setoff_file",
    "setoff_file_line",
    "setoff_upload",
    "setoff_money",
    "setoff_give_back",
    "enforcement_item",
    "enforcement_payment",
    "enforcement_move",
    "accrual",
    "arrangement_instalment",
    "arrangement_item",
    "arrangement_move",
    "step_batch_move",
    "unclaimed_move",
    "unclaimed_line",
    "outbox_try",
    "email_consent",
    "work_order_move",
    "work_order_cost",
    "work_order_charge",
    "work_order_reading",
    "agency",
    "placement_move",
    "placement_file",
    "placement_file_line",
    "mortgage_company",
    "mortgage_file",
    "mortgage_line",
    "purge_move",
)
# Tables whose rows may change in the named columns only, and never go.
FROZEN_EXCEPT = {
    "posted_command": ("attempts", "result"),
    "receipt": (
        "status",
        "reprints",
        "void_entry_id",
        "void_reason",
        "voided_at",
        "voided_by_id",
        "void_approved_by_id",
    ),
    "suspense_item": ("open_cents",),
    "write_off": ("recovered_cents",),
    "accrual_run": ("state", "ended_at"),
    "arrangement": ("state", "judge_on", "signed_on", "ended_on"),
    "arrangement_paper": (),
    "fee_waiver": ("note", "ended_on", "ended_why", "ended_by_id"),
    "step_batch": (
        *("state", "wanted_on", "parts", "mailed_on", "mail_class", "pieces", "released_by_id"),
    ),
    "step_batch_line": (
        *("state", "amount_cents", "reasons", "position", "order_id", "done_on", "delivery"),
    ),
    "outbox_message": (
        *("state", "tries", "mark", "holder", "held_until", "next_try_at", "last_error"),
        "sent_at",
    ),
    "step_letter": (),
    "deposit_item": ("released_at",),
    "task": (
        "state",
        "owner_id",
        "owner_role",
        "drawer_id",
        "last_note_id",
        "done_at",
        "subject",
        "title",
        "said",
    ),
    "application": (
        *("state", "applicant", "owner_id", "identity_id", "customer_id", "premise_id"),
        *("account_id", "answers", "decisions", "version"),
    ),
    "account_link": ("customer_id", "phone", "ended_on"),
    "work_order": (
        *("state", "wanted_on", "ended_at", "ended_by_id", "note", "place", "place_n"),
        *("description", "answers", "priority", "crew", "owner_id", "worker_id", "parent_id"),
        *("schedule_by", "arrive_by", "complete_by", "due_at", "assigned_at", "dispatched_at"),
        *("accepted_at", "arrived_at", "raised", "sequence", "outcome", "version"),
        *("account_id", "department", "plan_id"),
    ),
    "work_order_caller": ("account_id", "caller", "number", "words", "wants_call", "call_back_id"),
    "work_order_plan": ("description", "crew", "next_on", "ended_on"),
    # A number can be redacted; what was shown, and when, stays.
    "customer_identity": ("customer_id", "key_code", "sealed", "blind_index"),
    "standing_agreement": ("ended_on", "ended_by_id"),
    "final_reading": ("reading", "read_on", "is_estimated"),
    "setoff_debt": (
        *("state", "mailed_on", "hearing_until", "determined_cents", "determined_on"),
        *("expires_on", "sent_cents", "closed_on"),
    ),
    "enforcement_case": (
        *("state", "fee_receivable_id", "served_on", "answer_by", "default_from", "answer"),
        *("answered_on", "pay_period", "next_on", "held_cents", "release_reason", "ended_on"),
    ),
    "enforcement_notice": ("how", "served_on"),
    "third_party": (
        *("name", "attention", "address", "city", "state", "zip", "phone", "is_active"),
    ),
    "setoff_letter": (),
    "setoff_hearing": (
        *("held_on", "held_by", "decision", "decided_on", "decided_cents", "told_on"),
        *("appealed_on", "appeal_decision", "appeal_ended_on"),
    ),
    "unclaimed_item": (
        *("refund_id", "property_class", "amount_cents", "active_on", "dormant_on", "state"),
    ),
    "unclaimed_letter": (),
    "placement_list": (
        *("state", "item_count", "amount_cents", "plan_hash", "prepared_at", "prepared_by_id"),
        *("released_at", "released_by_id"),
    ),
    "mortgage_parcel": ("ended_on", "ended_by_id"),
    "placement": ("through_cents", "owed_cents", "state", "ended_on"),
    "agency_money": ("state", "correction_id"),
    "customer_deposit": (
        *("state", "required_cents", "paid_cents", "held_cents", "interest_cents"),
        *("refund_id", "held_since", "review_on", "payable_on"),
    ),
}
# Tables whose rows stay, and stand still once they are final: {table: (when, what it is then)}.
FINAL = {
    "drawer_session": ("OLD.state = 'closed'", "closed"),
    "batch": (
        (
            "OLD.state IN ('deposited', 'discarded') "
            "OR (OLD.state = 'posted' AND NEW.state <> 'deposited')"
        ),
        "final",
    ),
    "batch_line": ("OLD.payment_id IS NOT NULL", "posted"),
    "bank_deposit": ("OLD.state IN ('matched', 'cancelled')", "final"),
    "refund": ("OLD.state IN ('refused', 'cancelled', 'credited')", "final"),
    "held_payment": ("OLD.state <> 'held'", "decided"),
    "pending_drawer": ("OLD.settled_at IS NOT NULL", "settled"),
    "call_back": ("OLD.state <> 'open'", "done"),
    "close_out": (
        (
            "OLD.state IN ('cancelled', 'reopened') "
            "OR (OLD.state = 'closed' AND NEW.state <> 'reopened')"
        ),
        "final",
    ),
    "record_hold": ("OLD.lifted_at IS NOT NULL", "lifted"),
    "purge_run": ("OLD.state IN ('done', 'cancelled')", "final"),
    "purge_item": ("OLD.state <> 'planned'", "worked"),
}
_SEAL = (
    "(SELECT coalesce(sum(amount_cents), 0) FROM journal_line WHERE entry_id = NEW.id) <> 0 "
    "OR (SELECT count(*) FROM journal_line WHERE entry_id = NEW.id) <> NEW.line_count"
)
_ON = re.compile(r" ON (\w+)")
_SEALED = "EXISTS (SELECT 1 FROM journal_entry WHERE id = NEW.entry_id)"
_RESULT_KEPT = "OLD.result <> '' AND NEW.result <> OLD.result"


def missing(connection: Connection) -> list[str]:
    """The names of triggers that should be in place and are not, or are switched off."""
    if connection.dialect.name == "sqlite":
        found = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        statements = _sqlite()
    else:
        found = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        statements = _postgres()
    made = [s.split()[2] for s in statements if s.startswith("CREATE TRIGGER")]
    there = set(connection.exec_driver_sql(found).scalars())
    return [name for name in made if name not in there]


def install(connection: Connection) -> None:
    """Drop and make again every trigger of the tables there are: an older schema has fewer."""
    make = _sqlite if connection.dialect.name == "sqlite" else _postgres
    tables = set(connection.dialect.get_table_names(connection))
    for statement in make("purge_permit" in tables):
        on = None if statement.startswith("CREATE OR REPLACE") else _ON.search(statement)
        if on is None or on[1] in tables:
            connection.execute(text(statement.replace(":", "\\:")))


def _columns(table: str, free: tuple[str, ...]) -> list[str]:
    """The columns of `table` that must stay as they were written."""
    from clerktui.models import Table

    return [c.name for c in Table.metadata.tables[table].columns if c.name not in free]


def _sqlite(purges: bool = True) -> list[str]:  # noqa: FBT001, FBT002
    rules: list[tuple[str, str, str, str]] = [*RULES]
    for table in APPEND_ONLY:
        never = _sqlite_guard(table, "1", purges)
        rules.append(
            (f"{table}_no_update", f"BEFORE UPDATE ON {table}", never, "only ever added to")
        )
        rules.append((f"{table}_no_delete", f"BEFORE DELETE ON {table}", "1", "only ever added to"))
    for table, free in FROZEN_EXCEPT.items():
        changed = " OR ".join(
            f"NEW.{column} IS NOT OLD.{column}" for column in _columns(table, free)
        )
        changed = _sqlite_guard(table, changed, purges)
        rules.append((f"{table}_frozen", f"BEFORE UPDATE ON {table}", changed, "frozen"))
        rules.append((f"{table}_no_delete", f"BEFORE DELETE ON {table}", "1", "never deleted"))
    for table, (final, word) in FINAL.items():
        standing = _sqlite_guard(table, final, purges)
        rules.append((f"{table}_closed", f"BEFORE UPDATE ON {table}", standing, word))
        rules.append((f"{table}_no_delete", f"BEFORE DELETE ON {table}", "1", "never deleted"))
    rules += [
        ("posted_command_result", "BEFORE UPDATE ON posted_command", _RESULT_KEPT, "answered"),
        ("journal_entry_seal", "BEFORE INSERT ON journal_entry", _SEAL, "does not balance"),
        ("journal_line_sealed", "BEFORE INSERT ON journal_line", _SEALED, "already sealed"),
    ]
    statements = []
    for name, when, condition, why in rules:
        table = when.split()[-1]
        statements.append(f"DROP TRIGGER IF EXISTS {name}")
        statements.append(
            f"CREATE TRIGGER {name} {when} FOR EACH ROW WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is {why}'); END"
        )
    return statements


def _sqlite_guard(table: str, refused_if: str, purges: bool) -> str:  # noqa: FBT001
    """When a change is refused: as said, but for what a purge of the row may empty."""
    if table not in PURGEABLE or not purges:
        return refused_if
    kept = _columns(table, PURGEABLE[table].columns)
    return unless_purged(table, refused_if, kept, lambda name: f"NEW.{name} IS NOT OLD.{name}")


def _postgres_guard(table: str, name: str, refused_if: str, why: str) -> list[str]:
    """The same on PostgreSQL, whose WHEN may not ask other tables: a function of its own."""
    kept = _columns(table, PURGEABLE[table].columns)
    refused = unless_purged(
        table, refused_if, kept, lambda name: f"NEW.{name} IS DISTINCT FROM OLD.{name}"
    )
    return _checked(f"{table}_{name}", f"BEFORE UPDATE ON {table}", refused, why)


def _checked(name: str, when: str, refused_if: str, why: str) -> list[str]:
    """PostgreSQL's trigger that looks at other tables before it refuses."""
    table = when.rsplit(maxsplit=1)[-1]
    row = "OLD" if " DELETE " in when else "NEW"
    body = f"IF {refused_if} THEN RAISE EXCEPTION '{table} is {why}'; END IF; RETURN {row};"
    return [
        _function(f"clerktui_{name}", body),
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
        f"CREATE TRIGGER {name} {when} FOR EACH ROW EXECUTE FUNCTION clerktui_{name}()",
    ]


def _postgres(purges: bool = True) -> list[str]:  # noqa: FBT001, FBT002
    statements = [
        _function("clerktui_refuse", "RAISE EXCEPTION '% is %', TG_TABLE_NAME, TG_ARGV[0];"),
        _function(
            "clerktui_seal",
            f"IF {_SEAL} THEN RAISE EXCEPTION 'journal_entry does not balance'; END IF; "
            "RETURN NEW;",
        ),
        _function(
            "clerktui_sealed",
            f"IF {_SEALED} THEN RAISE EXCEPTION 'journal_line is already sealed'; END IF; "
            "RETURN NEW;",
        ),
    ]

    statements += _postgres_growing(purges)
    statements += _postgres_standing(purges)
    for name, when, refused_if, why in RULES:
        statements += _checked(name, when, refused_if, why)
    statements += _refuse("purge_permit", "no_truncate", "BEFORE TRUNCATE", "never deleted")
    for name, table in (("seal", "journal_entry"), ("sealed", "journal_line")):
        statements.append(f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}")
        statements.append(
            f"CREATE TRIGGER {table}_{name} BEFORE INSERT ON {table} FOR EACH ROW "
            f"EXECUTE FUNCTION clerktui_{name}()"
        )
    return statements


def _postgres_growing(purges: bool) -> list[str]:  # noqa: FBT001
    """The guards of tables that only grow."""
    statements: list[str] = []
    for table in APPEND_ONLY:
        added = "only ever added to"
        if purges and table in PURGEABLE:
            statements += _postgres_guard(table, "no_update", "true", added)
            statements += _refuse(table, "no_delete", "BEFORE DELETE", added)
        else:
            statements += _refuse(table, "no_update", "BEFORE UPDATE OR DELETE", added)
        statements += _refuse(table, "no_truncate", "BEFORE TRUNCATE", "only ever added to")
    return statements


def _postgres_standing(purges: bool) -> list[str]:  # noqa: FBT001
    """The guards of rows that stand still, always or once they are final."""
    statements: list[str] = []
    for table, free in FROZEN_EXCEPT.items():
        changed = " OR ".join(
            f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in _columns(table, free)
        )
        if purges and table in PURGEABLE:
            statements += _postgres_guard(table, "frozen", changed, "frozen")
        else:
            statements += _refuse(table, "frozen", "BEFORE UPDATE", "frozen", changed)
    for table in (*FROZEN_EXCEPT, *FINAL):
        statements += _refuse(table, "no_delete", "BEFORE DELETE", "never deleted")
        statements += _refuse(table, "no_truncate", "BEFORE TRUNCATE", "never deleted")
    statements += _refuse("posted_command", "result", "BEFORE UPDATE", "answered", _RESULT_KEPT)
    for table, (final, word) in FINAL.items():
        if purges and table in PURGEABLE:
            statements += _postgres_guard(table, "closed", final, word)
        else:
            statements += _refuse(table, "closed", "BEFORE UPDATE", word, final)
    return statements


def _refuse(table: str, name: str, when: str, why: str, condition: str = "") -> tuple[str, str]:
    """PostgreSQL's trigger that refuses what is done to a table, made anew."""
    clause = f"WHEN ({condition}) " if condition else ""
    each = "STATEMENT" if "TRUNCATE" in when else "ROW"
    made = f"{table}_{name} {when} ON {table} FOR EACH {each}"
    return (
        f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}",
        f"CREATE TRIGGER {made} {clause}EXECUTE FUNCTION clerktui_refuse('{why}')",
    )


def _function(name: str, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {body} END $$"
    )
