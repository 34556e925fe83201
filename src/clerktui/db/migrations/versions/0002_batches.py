"""Batches, their tape, payment files and unidentified money.

Revision 0002, after 0001. Only new tables: nothing that was written before is touched.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clerktui.models import base

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; triggers are put in place after every migration."""
    op.create_table(
        "batch_source",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("default_tender", sa.Text(), nullable=False),
        sa.Column("is_active", base.Flag(), nullable=False),
        sa.ForeignKeyConstraint(
            ["default_tender"], ["tender_type.code"], name=op.f("fk_batch_source_default_tender")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_batch_source")),
        sqlite_strict=True,
    )
    op.create_table(
        "batch_till",
        sa.Column(
            "office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "drawer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(["drawer_id"], ["drawer.id"], name=op.f("fk_batch_till_drawer_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_batch_till_office_id")),
        sa.PrimaryKeyConstraint("office_id", name=op.f("pk_batch_till")),
        sa.UniqueConstraint("drawer_id", name=op.f("uq_batch_till_drawer_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "remittance_file",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("layout", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column(
            "item_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("loaded_at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "kind in ('lockbox', 'nacha', 'mapped')", name=op.f("ck_remittance_file_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_remittance_file_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remittance_file")),
        sa.UniqueConstraint("content_hash", name=op.f("uq_remittance_file_content_hash")),
        sqlite_strict=True,
    )
    op.create_table(
        "bank_notice",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("trace", sa.Text(), nullable=False),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("identification", sa.Text(), nullable=False),
        sa.Column("corrected", sa.Text(), nullable=False),
        sa.Column("info", sa.Text(), nullable=False),
        sa.Column("noticed_at", base.Instant(), nullable=False),
        sa.CheckConstraint("kind in ('return', 'change')", name=op.f("ck_bank_notice_kind_known")),
        sa.CheckConstraint("state in ('open', 'done')", name=op.f("ck_bank_notice_state_known")),
        sa.ForeignKeyConstraint(
            ["file_id"], ["remittance_file.id"], name=op.f("fk_bank_notice_file_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_notice")),
        sqlite_strict=True,
    )
    op.create_index("ix_bank_notice_state", "bank_notice", ["state", "id"], unique=False)
    op.create_table(
        "batch",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column(
            "office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("received_on", base.TownDate(), nullable=False),
        sa.Column("gl_on", base.TownDate(), nullable=False),
        sa.Column("default_tender", sa.Text(), nullable=False),
        sa.Column("control_cents", base.Cents(), nullable=True),
        sa.Column(
            "control_items", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("start_field", sa.Text(), nullable=False),
        sa.Column("implied_decimals", base.Flag(), nullable=False),
        sa.Column("verify_mode", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "created_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("created_at", base.Instant(), nullable=False),
        sa.Column(
            "keyed_in_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "item_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("tape_seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tape_hash", sa.Text(), nullable=False),
        sa.Column(
            "posted_in_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.CheckConstraint(
            "start_field in ('account', 'amount', 'reference')",
            name=op.f("ck_batch_start_field_known"),
        ),
        sa.CheckConstraint(
            "state in ('balanced', 'deposited', 'discarded', 'keyed', 'keying', "
            "'open', 'posted', 'proofed', 'released')",
            name=op.f("ck_batch_state_known"),
        ),
        sa.CheckConstraint(
            "verify_mode in ('off', 'all', 'sample')", name=op.f("ck_batch_verify_mode_known")
        ),
        sa.CheckConstraint(
            "amount_cents between 0 and 99999999999", name=op.f("ck_batch_amount_cents_range")
        ),
        sa.CheckConstraint(
            "control_cents between 0 and 99999999999", name=op.f("ck_batch_control_cents_range")
        ),
        sa.CheckConstraint("item_count >= 0", name=op.f("ck_batch_item_count_min")),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["clerk_user.id"], name=op.f("fk_batch_created_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["default_tender"], ["tender_type.code"], name=op.f("fk_batch_default_tender")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["remittance_file.id"], name=op.f("fk_batch_file_id")),
        sa.ForeignKeyConstraint(
            ["keyed_in_id"], ["drawer_session.id"], name=op.f("fk_batch_keyed_in_id")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_batch_office_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["clerk_user.id"], name=op.f("fk_batch_owner_id")),
        sa.ForeignKeyConstraint(
            ["posted_in_id"], ["drawer_session.id"], name=op.f("fk_batch_posted_in_id")
        ),
        sa.ForeignKeyConstraint(["source"], ["batch_source.code"], name=op.f("fk_batch_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.UniqueConstraint("number", name=op.f("uq_batch_number")),
        sa.UniqueConstraint("posted_in_id", name=op.f("uq_batch_posted_in_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_batch_keyed_in_id"), "batch", ["keyed_in_id"], unique=False)
    op.create_index("ix_batch_state", "batch", ["state", "office_id"], unique=False)
    op.create_table(
        "payer_alias",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("learnt_at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uses", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_payer_alias_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_payer_alias_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payer_alias")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_payer_alias_key_hash")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_payer_alias_account_id"), "payer_alias", ["account_id"], unique=False)
    op.create_table(
        "batch_move",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=False),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "item_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("control_cents", base.Cents(), nullable=True),
        sa.Column(
            "control_items", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("tape_hash", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "to_state in ('balanced', 'deposited', 'discarded', 'keyed', 'keying', "
            "'open', 'posted', 'proofed', 'released')",
            name=op.f("ck_batch_move_to_state_known"),
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_batch_move_batch_id")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["clerk_user.id"], name=op.f("fk_batch_move_owner_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["clerk_user.id"], name=op.f("fk_batch_move_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_move")),
        sqlite_strict=True,
    )
    op.create_index("ix_batch_move_batch", "batch_move", ["batch_id", "id"], unique=False)
    op.create_table(
        "batch_place",
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("content", base.JsonText(), nullable=True),
        sa.Column("saved_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_batch_place_batch_id")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_batch_place_user_id")
        ),
        sa.PrimaryKeyConstraint("batch_id", "purpose", name=op.f("pk_batch_place")),
        sqlite_strict=True,
    )
    op.create_table(
        "batch_tape",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("line_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("tender_type", sa.Text(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("prev_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind in ('keyed', 'out', 'in', 'removed')", name=op.f("ck_batch_tape_kind_known")
        ),
        sa.CheckConstraint(
            "amount_cents between -99999999999 and 99999999999",
            name=op.f("ck_batch_tape_amount_cents_range"),
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_batch_tape_batch_id")),
        sa.ForeignKeyConstraint(["user_id"], ["clerk_user.id"], name=op.f("fk_batch_tape_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_tape")),
        sa.UniqueConstraint("batch_id", "seq", name=op.f("uq_batch_tape_batch_id_seq")),
        sqlite_strict=True,
    )
    op.create_table(
        "batch_verification",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column(
            "keyed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "verified_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("at", base.Instant(), nullable=False),
        sa.CheckConstraint(
            "field in ('account', 'amount', 'reference')",
            name=op.f("ck_batch_verification_field_known"),
        ),
        sa.CheckConstraint(
            "verdict in ('same', 'verifier_slip', 'keyer_wrong')",
            name=op.f("ck_batch_verification_verdict_known"),
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batch.id"], name=op.f("fk_batch_verification_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["keyed_by_id"], ["clerk_user.id"], name=op.f("fk_batch_verification_keyed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["verified_by_id"], ["clerk_user.id"], name=op.f("fk_batch_verification_verified_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_verification")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_batch_verification_batch", "batch_verification", ["batch_id", "line_no"], unique=False
    )
    op.create_index(
        "ix_batch_verification_keyer", "batch_verification", ["keyed_by_id", "at"], unique=False
    )
    op.create_table(
        "batch_line",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("group_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("revenue_code", sa.Text(), nullable=True),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("bill", sa.Text(), nullable=False),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("owed_cents", base.Cents(), nullable=True),
        sa.Column("tender_type", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("payer_key", sa.Text(), nullable=False),
        sa.Column("memo", sa.Text(), nullable=False),
        sa.Column("was_scanned", base.Flag(), nullable=False),
        sa.Column("is_corrected", base.Flag(), nullable=False),
        sa.Column(
            "keyed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("keyed_at", base.Instant(), nullable=False),
        sa.Column(
            "verified_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "payment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.CheckConstraint(
            "(kind = 'account') = (account_id is not null)",
            name=op.f("ck_batch_line_account_known"),
        ),
        sa.CheckConstraint(
            "(kind = 'revenue') = (revenue_code is not null)",
            name=op.f("ck_batch_line_revenue_known"),
        ),
        sa.CheckConstraint(
            "kind in ('account', 'revenue', 'unknown')", name=op.f("ck_batch_line_kind_known")
        ),
        sa.CheckConstraint("state in ('good', 'removed')", name=op.f("ck_batch_line_state_known")),
        sa.CheckConstraint(
            "amount_cents between 1 and 99999999999", name=op.f("ck_batch_line_amount_cents_range")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_batch_line_account_id")
        ),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_batch_line_batch_id")),
        sa.ForeignKeyConstraint(
            ["keyed_by_id"], ["clerk_user.id"], name=op.f("fk_batch_line_keyed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_batch_line_payment_id")
        ),
        sa.ForeignKeyConstraint(
            ["revenue_code"], ["revenue_code.code"], name=op.f("fk_batch_line_revenue_code")
        ),
        sa.ForeignKeyConstraint(
            ["tender_type"], ["tender_type.code"], name=op.f("fk_batch_line_tender_type")
        ),
        sa.ForeignKeyConstraint(
            ["verified_by_id"], ["clerk_user.id"], name=op.f("fk_batch_line_verified_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_line")),
        sa.UniqueConstraint("batch_id", "line_no", name=op.f("uq_batch_line_batch_id_line_no")),
        sqlite_strict=True,
    )
    op.create_index("ix_batch_line_payment", "batch_line", ["payment_id"], unique=False)
    op.create_index(
        "ix_batch_line_pending",
        "batch_line",
        ["account_id", "batch_id"],
        unique=False,
        sqlite_where=sa.text("payment_id is null"),
        postgresql_where=sa.text("payment_id is null"),
    )
    op.create_table(
        "suspense_item",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "payment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("open_cents", base.Cents(), nullable=False),
        sa.Column("received_on", base.TownDate(), nullable=False),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("payer_key", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("memo", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "amount_cents between 1 and 99999999999",
            name=op.f("ck_suspense_item_amount_cents_range"),
        ),
        sa.CheckConstraint(
            "open_cents between 0 and amount_cents", name=op.f("ck_suspense_item_open_part")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_suspense_item_payment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspense_item")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_suspense_item_open",
        "suspense_item",
        ["received_on", "id"],
        unique=False,
        sqlite_where=sa.text("open_cents > 0"),
        postgresql_where=sa.text("open_cents > 0"),
    )
    op.create_index("ix_suspense_item_payment", "suspense_item", ["payment_id"], unique=False)
    op.create_table(
        "suspense_move",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "payment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("payee", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "approved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.CheckConstraint(
            "kind in ('applied', 'returned', 'voided')", name=op.f("ck_suspense_move_kind_known")
        ),
        sa.CheckConstraint(
            "amount_cents between 1 and 99999999999",
            name=op.f("ck_suspense_move_amount_cents_range"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_suspense_move_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["clerk_user.id"], name=op.f("fk_suspense_move_approved_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["journal_entry.id"], name=op.f("fk_suspense_move_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["suspense_item.id"], name=op.f("fk_suspense_move_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_suspense_move_payment_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_suspense_move_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspense_move")),
        sqlite_strict=True,
    )
    op.create_index("ix_suspense_move_item", "suspense_move", ["item_id"], unique=False)
