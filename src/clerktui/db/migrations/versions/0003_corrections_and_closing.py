"""Corrections, refunds, returned items, held payments, deposits, the day's close, the ledger batch.

Revision 0003, after 0002. Only new tables: nothing that was written before is touched.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clerktui.models import base

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; triggers are put in place after every migration."""
    op.create_table(
        "stored_document",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("media", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", base.Instant(), nullable=False),
        sa.CheckConstraint("size >= 0", name=op.f("ck_stored_document_size_min")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_stored_document")),
        sqlite_strict=True,
    )
    op.create_table(
        "bank_account",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("bank", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "gl_account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("bai2_account", sa.Text(), nullable=False),
        sa.Column("is_active", base.Flag(), nullable=False),
        sa.ForeignKeyConstraint(
            ["gl_account_id"], ["gl_account.id"], name=op.f("fk_bank_account_gl_account_id")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_bank_account")),
        sqlite_strict=True,
    )
    op.create_table(
        "correction_reason",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "gl_account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("needs_note", base.Flag(), nullable=False),
        sa.Column("is_active", base.Flag(), nullable=False),
        sa.CheckConstraint(
            "direction in ('any', 'credit', 'debit')",
            name=op.f("ck_correction_reason_direction_known"),
        ),
        sa.CheckConstraint(
            "kind in ('adjustment', 'cancel_payment', 'cancel_tender', 'fee', 'recovery', "
            "'refund', 'returned', 'tender_change', 'transfer', 'write_off')",
            name=op.f("ck_correction_reason_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["gl_account_id"], ["gl_account.id"], name=op.f("fk_correction_reason_gl_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_reason")),
        sa.UniqueConstraint("kind", "code", name=op.f("uq_correction_reason_kind_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "business_day",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("business_date", base.TownDate(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("closed_at", base.Instant(), nullable=True),
        sa.Column(
            "closed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("seal", base.JsonText(), nullable=True),
        sa.Column(
            "times_closed", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.CheckConstraint(
            "state in ('closed', 'open', 'reopened')", name=op.f("ck_business_day_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["clerk_user.id"], name=op.f("fk_business_day_closed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_business_day_office_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business_day")),
        sa.UniqueConstraint(
            "office_id", "business_date", name=op.f("uq_business_day_office_id_business_date")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "gl_batch",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("business_date", base.TownDate(), nullable=False),
        sa.Column("entries", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("debit_cents", base.Cents(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("posted_at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "debit_cents between 0 and 99999999999", name=op.f("ck_gl_batch_debit_cents_range")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_gl_batch_office_id")),
        sa.ForeignKeyConstraint(["user_id"], ["clerk_user.id"], name=op.f("fk_gl_batch_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gl_batch")),
        sa.UniqueConstraint("number", name=op.f("uq_gl_batch_number")),
        sqlite_strict=True,
    )
    op.create_index("ix_gl_batch_day", "gl_batch", ["business_date", "office_id"], unique=False)
    op.create_table(
        "report_set",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("content", base.JsonText(), nullable=False),
        sa.Column("saved_at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["clerk_user.id"], name=op.f("fk_report_set_user_id")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_report_set")),
        sqlite_strict=True,
    )
    op.create_table(
        "day_move",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("day_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "approved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("checklist", base.JsonText(), nullable=True),
        sa.Column("seal", base.JsonText(), nullable=True),
        sa.CheckConstraint(
            "to_state in ('closed', 'open', 'reopened')", name=op.f("ck_day_move_to_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["clerk_user.id"], name=op.f("fk_day_move_approved_by_id")
        ),
        sa.ForeignKeyConstraint(["day_id"], ["business_day.id"], name=op.f("fk_day_move_day_id")),
        sa.ForeignKeyConstraint(["user_id"], ["clerk_user.id"], name=op.f("fk_day_move_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_move")),
        sqlite_strict=True,
    )
    op.create_index("ix_day_move_day", "day_move", ["day_id", "id"], unique=False)
    op.create_table(
        "drawer_move",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("command_id", sa.Text(), nullable=False),
        sa.Column(
            "drawer_session_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("tender_type", sa.Text(), nullable=False),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("pieces", base.JsonText(), nullable=True),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "witness_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.CheckConstraint(
            "kind in ('change_in', 'hand_over', 'pickup', 'turn_in')",
            name=op.f("ck_drawer_move_kind_known"),
        ),
        sa.CheckConstraint("amount_cents <> 0", name=op.f("ck_drawer_move_amount_not_zero")),
        sa.CheckConstraint(
            "amount_cents between -99999999999 and 99999999999",
            name=op.f("ck_drawer_move_amount_cents_range"),
        ),
        sa.ForeignKeyConstraint(
            ["drawer_session_id"],
            ["drawer_session.id"],
            name=op.f("fk_drawer_move_drawer_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tender_type"], ["tender_type.code"], name=op.f("fk_drawer_move_tender_type")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_drawer_move_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["witness_id"], ["clerk_user.id"], name=op.f("fk_drawer_move_witness_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drawer_move")),
        sa.UniqueConstraint("command_id", name=op.f("uq_drawer_move_command_id")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_drawer_move_session", "drawer_move", ["drawer_session_id", "id"], unique=False
    )
    op.create_table(
        "gl_batch_line",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "gl_batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("line_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("fund", sa.Text(), nullable=False),
        sa.Column(
            "gl_account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("project", sa.Text(), nullable=False),
        sa.Column("is_between_funds", base.Flag(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("debit_cents", base.Cents(), nullable=False),
        sa.Column("credit_cents", base.Cents(), nullable=False),
        sa.CheckConstraint(
            "credit_cents between 0 and 99999999999",
            name=op.f("ck_gl_batch_line_credit_cents_range"),
        ),
        sa.CheckConstraint(
            "debit_cents between 0 and 99999999999", name=op.f("ck_gl_batch_line_debit_cents_range")
        ),
        sa.ForeignKeyConstraint(
            ["gl_account_id"], ["gl_account.id"], name=op.f("fk_gl_batch_line_gl_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["gl_batch_id"], ["gl_batch.id"], name=op.f("fk_gl_batch_line_gl_batch_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gl_batch_line")),
        sa.UniqueConstraint(
            "gl_batch_id", "line_no", name=op.f("uq_gl_batch_line_gl_batch_id_line_no")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "gl_export",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "gl_batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("layout", sa.Text(), nullable=False),
        sa.Column("is_detail", base.Flag(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["gl_batch_id"], ["gl_batch.id"], name=op.f("fk_gl_export_gl_batch_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["clerk_user.id"], name=op.f("fk_gl_export_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gl_export")),
        sqlite_strict=True,
    )
    op.create_index("ix_gl_export_batch", "gl_export", ["gl_batch_id"], unique=False)
    op.create_table(
        "pending_drawer",
        sa.Column(
            "drawer_session_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("over_short_cents", base.Cents(), nullable=False),
        sa.Column("since", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("settled_at", base.Instant(), nullable=True),
        sa.Column(
            "settled_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.CheckConstraint(
            "over_short_cents between -99999999999 and 99999999999",
            name=op.f("ck_pending_drawer_over_short_cents_range"),
        ),
        sa.ForeignKeyConstraint(
            ["drawer_session_id"],
            ["drawer_session.id"],
            name=op.f("fk_pending_drawer_drawer_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["clerk_user.id"], name=op.f("fk_pending_drawer_settled_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_pending_drawer_user_id")
        ),
        sa.PrimaryKeyConstraint("drawer_session_id", name=op.f("pk_pending_drawer")),
        sqlite_strict=True,
    )
    op.create_table(
        "bank_deposit",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("bank_account", sa.Text(), nullable=False),
        sa.Column(
            "office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("business_date", base.TownDate(), nullable=False),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("cash_cents", base.Cents(), nullable=False),
        sa.Column("checks", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pieces", base.JsonText(), nullable=True),
        sa.Column("bag", sa.Text(), nullable=False),
        sa.Column(
            "prepared_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("prepared_at", base.Instant(), nullable=False),
        sa.Column(
            "deposited_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("deposited_at", base.Instant(), nullable=True),
        sa.Column("deposited_on", base.TownDate(), nullable=True),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("bank_on", base.TownDate(), nullable=True),
        sa.Column("bank_cents", base.Cents(), nullable=True),
        sa.Column("bank_reference", sa.Text(), nullable=False),
        sa.Column("seal", base.JsonText(), nullable=True),
        sa.Column("document", base.JsonText(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state in ('cancelled', 'deposited', 'matched', 'prepared')",
            name=op.f("ck_bank_deposit_state_known"),
        ),
        sa.CheckConstraint(
            "amount_cents between 0 and 99999999999",
            name=op.f("ck_bank_deposit_amount_cents_range"),
        ),
        sa.CheckConstraint(
            "cash_cents between 0 and 99999999999", name=op.f("ck_bank_deposit_cash_cents_range")
        ),
        sa.ForeignKeyConstraint(
            ["bank_account"], ["bank_account.code"], name=op.f("fk_bank_deposit_bank_account")
        ),
        sa.ForeignKeyConstraint(
            ["deposited_by_id"], ["clerk_user.id"], name=op.f("fk_bank_deposit_deposited_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["journal_entry.id"], name=op.f("fk_bank_deposit_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_bank_deposit_office_id")
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["clerk_user.id"], name=op.f("fk_bank_deposit_prepared_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_deposit")),
        sa.UniqueConstraint("number", name=op.f("uq_bank_deposit_number")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_bank_deposit_day", "bank_deposit", ["business_date", "office_id"], unique=False
    )
    op.create_index("ix_bank_deposit_state", "bank_deposit", ["state", "id"], unique=False)
    op.create_table(
        "day_document",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("move_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["move_id"], ["day_move.id"], name=op.f("fk_day_document_move_id")),
        sa.ForeignKeyConstraint(
            ["sha256"], ["stored_document.sha256"], name=op.f("fk_day_document_sha256")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_document")),
        sa.UniqueConstraint("move_id", "name", name=op.f("uq_day_document_move_id_name")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_day_document_sha256"), "day_document", ["sha256"], unique=False)
    op.create_table(
        "gl_batch_entry",
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "gl_batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["journal_entry.id"], name=op.f("fk_gl_batch_entry_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["gl_batch_id"], ["gl_batch.id"], name=op.f("fk_gl_batch_entry_gl_batch_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_gl_batch_entry")),
        sqlite_strict=True,
    )
    op.create_index("ix_gl_batch_entry_batch", "gl_batch_entry", ["gl_batch_id"], unique=False)
    op.create_table(
        "correction",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("command_id", sa.Text(), nullable=False),
        sa.Column("business_date", base.TownDate(), nullable=False),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "approved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "reason_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column(
            "payment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "new_payment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "to_account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("from_tender", sa.Text(), nullable=True),
        sa.Column("to_tender", sa.Text(), nullable=True),
        sa.Column(
            "drawer_session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("undoes_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("document", base.JsonText(), nullable=True),
        sa.CheckConstraint(
            "kind in ('adjustment', 'cancel_payment', 'cancel_tender', 'fee', 'recovery', "
            "'refund', 'returned', 'tender_change', 'transfer', 'write_off')",
            name=op.f("ck_correction_kind_known"),
        ),
        sa.CheckConstraint(
            "amount_cents between 1 and 99999999999", name=op.f("ck_correction_amount_cents_range")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_correction_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["clerk_user.id"], name=op.f("fk_correction_approved_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["drawer_session_id"],
            ["drawer_session.id"],
            name=op.f("fk_correction_drawer_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["journal_entry.id"], name=op.f("fk_correction_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["from_tender"], ["tender_type.code"], name=op.f("fk_correction_from_tender")
        ),
        sa.ForeignKeyConstraint(
            ["new_payment_id"], ["payment.id"], name=op.f("fk_correction_new_payment_id")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_correction_office_id")),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_correction_payment_id")
        ),
        sa.ForeignKeyConstraint(
            ["reason_id"], ["correction_reason.id"], name=op.f("fk_correction_reason_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_account_id"], ["account.id"], name=op.f("fk_correction_to_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["to_tender"], ["tender_type.code"], name=op.f("fk_correction_to_tender")
        ),
        sa.ForeignKeyConstraint(
            ["undoes_id"], ["correction.id"], name=op.f("fk_correction_undoes_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["clerk_user.id"], name=op.f("fk_correction_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_correction_entry_id")),
        sa.UniqueConstraint("new_payment_id", name=op.f("uq_correction_new_payment_id")),
        sa.UniqueConstraint("number", name=op.f("uq_correction_number")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_correction_undoes_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_correction_account", "correction", ["account_id", "id"], unique=False)
    op.create_index(
        "ix_correction_business_date", "correction", ["business_date", "id"], unique=False
    )
    op.create_index(
        op.f("ix_correction_drawer_session_id"), "correction", ["drawer_session_id"], unique=False
    )
    op.create_index("ix_correction_payment", "correction", ["payment_id"], unique=False)
    op.create_index("ix_correction_to_account", "correction", ["to_account_id", "id"], unique=False)
    op.create_index(
        "uq_correction_takes_back",
        "correction",
        ["payment_id"],
        unique=True,
        sqlite_where=sa.text("kind in ('cancel_payment', 'cancel_tender')"),
        postgresql_where=sa.text("kind in ('cancel_payment', 'cancel_tender')"),
    )
    op.create_table(
        "held_payment",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("tender_type", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("payer_address", sa.Text(), nullable=False),
        sa.Column("dated_on", base.TownDate(), nullable=True),
        sa.Column("received_on", base.TownDate(), nullable=False),
        sa.Column("act_by", base.TownDate(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "held_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("held_at", base.Instant(), nullable=False),
        sa.Column(
            "payment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("letter", base.JsonText(), nullable=True),
        sa.CheckConstraint(
            "state in ('held', 'released', 'returned', 'surrendered', 'suspense')",
            name=op.f("ck_held_payment_state_known"),
        ),
        sa.CheckConstraint(
            "amount_cents between 0 and 99999999999",
            name=op.f("ck_held_payment_amount_cents_range"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_held_payment_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["held_by_id"], ["clerk_user.id"], name=op.f("fk_held_payment_held_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_held_payment_office_id")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_held_payment_payment_id")
        ),
        sa.ForeignKeyConstraint(
            ["tender_type"], ["tender_type.code"], name=op.f("fk_held_payment_tender_type")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_payment")),
        sa.UniqueConstraint("number", name=op.f("uq_held_payment_number")),
        sqlite_strict=True,
    )
    op.create_index("ix_held_payment_account", "held_payment", ["account_id", "id"], unique=False)
    op.create_index(
        "ix_held_payment_state", "held_payment", ["state", "act_by", "id"], unique=False
    )
    op.create_table(
        "correction_line",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "correction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("line_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "receivable_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "amount_cents between -99999999999 and 99999999999",
            name=op.f("ck_correction_line_amount_cents_range"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_correction_line_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["correction_id"], ["correction.id"], name=op.f("fk_correction_line_correction_id")
        ),
        sa.ForeignKeyConstraint(
            ["receivable_id"], ["receivable.id"], name=op.f("fk_correction_line_receivable_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_line")),
        sa.UniqueConstraint(
            "correction_id", "line_no", name=op.f("uq_correction_line_correction_id_line_no")
        ),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_correction_line_account",
        "correction_line",
        ["account_id", "correction_id"],
        unique=False,
    )
    op.create_index(
        "ix_correction_line_receivable", "correction_line", ["receivable_id"], unique=False
    )
    op.create_table(
        "deposit_item",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "deposit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "drawer_session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "correction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("tender_type", sa.Text(), nullable=False),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("released_at", base.Instant(), nullable=True),
        sa.CheckConstraint(
            "amount_cents between -99999999999 and 99999999999",
            name=op.f("ck_deposit_item_amount_cents_range"),
        ),
        sa.ForeignKeyConstraint(
            ["correction_id"], ["correction.id"], name=op.f("fk_deposit_item_correction_id")
        ),
        sa.ForeignKeyConstraint(
            ["deposit_id"], ["bank_deposit.id"], name=op.f("fk_deposit_item_deposit_id")
        ),
        sa.ForeignKeyConstraint(
            ["drawer_session_id"],
            ["drawer_session.id"],
            name=op.f("fk_deposit_item_drawer_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tender_type"], ["tender_type.code"], name=op.f("fk_deposit_item_tender_type")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deposit_item")),
        sqlite_strict=True,
    )
    op.create_index("ix_deposit_item_deposit", "deposit_item", ["deposit_id"], unique=False)
    op.create_index(
        "uq_deposit_item_correction",
        "deposit_item",
        ["correction_id", "tender_type"],
        unique=True,
        sqlite_where=sa.text("released_at is null"),
        postgresql_where=sa.text("released_at is null"),
    )
    op.create_index(
        "uq_deposit_item_session",
        "deposit_item",
        ["drawer_session_id", "tender_type"],
        unique=True,
        sqlite_where=sa.text("released_at is null"),
        postgresql_where=sa.text("released_at is null"),
    )
    op.create_table(
        "held_move",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("held_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "approved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "to_state in ('held', 'released', 'returned', 'surrendered', 'suspense')",
            name=op.f("ck_held_move_to_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["clerk_user.id"], name=op.f("fk_held_move_approved_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["held_id"], ["held_payment.id"], name=op.f("fk_held_move_held_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["clerk_user.id"], name=op.f("fk_held_move_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_move")),
        sqlite_strict=True,
    )
    op.create_index("ix_held_move_held", "held_move", ["held_id", "id"], unique=False)
    op.create_table(
        "refund",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "receivable_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "payment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "suspense_move_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("payee", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column(
            "reason_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "requested_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("requested_at", base.Instant(), nullable=False),
        sa.Column("requested_on", base.TownDate(), nullable=False),
        sa.Column(
            "decided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("decided_at", base.Instant(), nullable=True),
        sa.Column(
            "correction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("check_number", sa.Text(), nullable=False),
        sa.Column("paid_on", base.TownDate(), nullable=True),
        sa.CheckConstraint(
            "state in ('approved', 'cancelled', 'credited', 'paid', 'refused', 'requested', "
            "'unclaimed')",
            name=op.f("ck_refund_state_known"),
        ),
        sa.CheckConstraint(
            "account_id is null or suspense_move_id is null",
            name=op.f("ck_refund_of_account_or_suspense"),
        ),
        sa.CheckConstraint(
            "amount_cents between 1 and 99999999999", name=op.f("ck_refund_amount_cents_range")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_refund_account_id")),
        sa.ForeignKeyConstraint(
            ["correction_id"], ["correction.id"], name=op.f("fk_refund_correction_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["clerk_user.id"], name=op.f("fk_refund_decided_by_id")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_refund_office_id")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_refund_payment_id")),
        sa.ForeignKeyConstraint(
            ["reason_id"], ["correction_reason.id"], name=op.f("fk_refund_reason_id")
        ),
        sa.ForeignKeyConstraint(
            ["receivable_id"], ["receivable.id"], name=op.f("fk_refund_receivable_id")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["clerk_user.id"], name=op.f("fk_refund_requested_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["suspense_move_id"], ["suspense_move.id"], name=op.f("fk_refund_suspense_move_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
        sa.UniqueConstraint("number", name=op.f("uq_refund_number")),
        sa.UniqueConstraint("suspense_move_id", name=op.f("uq_refund_suspense_move_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_refund_account", "refund", ["account_id", "id"], unique=False)
    op.create_index("ix_refund_state", "refund", ["state", "id"], unique=False)
    op.create_table(
        "returned_item",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column(
            "payment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "tender_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("noticed_on", base.TownDate(), nullable=False),
        sa.Column("bank_reference", sa.Text(), nullable=False),
        sa.Column("notice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("attempts", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "correction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "fee_correction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "interest_correction_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column(
            "recovery_correction_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("fee_cents", base.Cents(), nullable=False),
        sa.Column("fee_rule", sa.Text(), nullable=False),
        sa.Column("flag_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("letter", base.JsonText(), nullable=True),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "state in ('redeposited', 'reversed', 'settled')",
            name=op.f("ck_returned_item_state_known"),
        ),
        sa.CheckConstraint(
            "amount_cents between 1 and 99999999999",
            name=op.f("ck_returned_item_amount_cents_range"),
        ),
        sa.CheckConstraint(
            "fee_cents between 0 and 99999999999", name=op.f("ck_returned_item_fee_cents_range")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_returned_item_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["correction_id"], ["correction.id"], name=op.f("fk_returned_item_correction_id")
        ),
        sa.ForeignKeyConstraint(
            ["fee_correction_id"],
            ["correction.id"],
            name=op.f("fk_returned_item_fee_correction_id"),
        ),
        sa.ForeignKeyConstraint(
            ["flag_id"], ["account_flag.id"], name=op.f("fk_returned_item_flag_id")
        ),
        sa.ForeignKeyConstraint(
            ["interest_correction_id"],
            ["correction.id"],
            name=op.f("fk_returned_item_interest_correction_id"),
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["bank_notice.id"], name=op.f("fk_returned_item_notice_id")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_returned_item_payment_id")
        ),
        sa.ForeignKeyConstraint(
            ["recovery_correction_id"],
            ["correction.id"],
            name=op.f("fk_returned_item_recovery_correction_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tender_id"], ["tender.id"], name=op.f("fk_returned_item_tender_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_returned_item_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returned_item")),
        sa.UniqueConstraint("notice_id", name=op.f("uq_returned_item_notice_id")),
        sa.UniqueConstraint("number", name=op.f("uq_returned_item_number")),
        sa.UniqueConstraint("tender_id", name=op.f("uq_returned_item_tender_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_returned_item_account", "returned_item", ["account_id", "id"], unique=False)
    op.create_index("ix_returned_item_payment", "returned_item", ["payment_id"], unique=False)
    op.create_index("ix_returned_item_state", "returned_item", ["state", "id"], unique=False)
    op.create_table(
        "write_off",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "correction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "receivable_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("recovered_cents", base.Cents(), nullable=False),
        sa.Column("written_on", base.TownDate(), nullable=False),
        sa.CheckConstraint(
            "amount_cents between 1 and 99999999999", name=op.f("ck_write_off_amount_cents_range")
        ),
        sa.CheckConstraint(
            "recovered_cents between 0 and 99999999999",
            name=op.f("ck_write_off_recovered_cents_range"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_write_off_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["correction_id"], ["correction.id"], name=op.f("fk_write_off_correction_id")
        ),
        sa.ForeignKeyConstraint(
            ["receivable_id"], ["receivable.id"], name=op.f("fk_write_off_receivable_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_write_off")),
        sqlite_strict=True,
    )
    op.create_index("ix_write_off_account", "write_off", ["account_id", "id"], unique=False)
    op.create_table(
        "refund_move",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "refund_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("from_state", sa.Text(), nullable=False),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "to_state in ('approved', 'cancelled', 'credited', 'paid', 'refused', 'requested', "
            "'unclaimed')",
            name=op.f("ck_refund_move_to_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["journal_entry.id"], name=op.f("fk_refund_move_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["refund_id"], ["refund.id"], name=op.f("fk_refund_move_refund_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_refund_move_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_move")),
        sqlite_strict=True,
    )
    op.create_index("ix_refund_move_refund", "refund_move", ["refund_id", "id"], unique=False)
    op.create_table(
        "returned_move",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "approved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["clerk_user.id"], name=op.f("fk_returned_move_approved_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["returned_item.id"], name=op.f("fk_returned_move_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_returned_move_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returned_move")),
        sqlite_strict=True,
    )
    op.create_index("ix_returned_move_item", "returned_move", ["item_id", "id"], unique=False)
