"""The books as they first were.

Revision 0001, after nothing.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clerktui.models import base

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table; triggers are put in place after every migration."""
    op.create_table(
        "chain",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("head_seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("head_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain")),
        sa.UniqueConstraint("code", name=op.f("uq_chain_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "customer",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("is_business", base.Flag(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("mail_address", sa.Text(), nullable=False),
        sa.Column("mail_city", sa.Text(), nullable=False),
        sa.Column("mail_state", sa.Text(), nullable=False),
        sa.Column("mail_zip", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column(
            "last_n", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column(
            "first_n", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column(
            "phone_n", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column(
            "phone4", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
        sqlite_strict=True,
    )
    op.create_index("ix_customer_first", "customer", ["first_n", "last_n"], unique=False)
    op.create_index("ix_customer_name", "customer", ["last_n", "first_n"], unique=False)
    op.create_index("ix_customer_phone", "customer", ["phone_n"], unique=False)
    op.create_index("ix_customer_phone4", "customer", ["phone4"], unique=False)
    op.create_table(
        "gl_account",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("fund", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind in ('asset', 'liability', 'revenue', 'expense')",
            name=op.f("ck_gl_account_kind_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gl_account")),
        sa.UniqueConstraint("code", name=op.f("uq_gl_account_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "office",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("receipt_prefix", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
        sa.UniqueConstraint("code", name=op.f("uq_office_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "parcel",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column(
            "number_n", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("description", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel")),
        sa.UniqueConstraint("number", name=op.f("uq_parcel_number")),
        sqlite_strict=True,
    )
    op.create_index("ix_parcel_number_n", "parcel", ["number_n"], unique=False)
    op.create_table(
        "policy",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("effective_from", base.TownDate(), nullable=False),
        sa.Column("value", base.JsonText(), nullable=False),
        sa.Column("citation", sa.Text(), nullable=False),
        sa.Column("entered_at", base.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
        sqlite_strict=True,
    )
    op.create_index("ix_policy_key", "policy", ["key", "effective_from"], unique=False)
    op.create_table(
        "procedure",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("effective_from", base.TownDate(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure")),
        sqlite_strict=True,
    )
    op.create_index("ix_procedure_topic", "procedure", ["topic", "effective_from"], unique=False)
    op.create_table(
        "role",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint("code", name=op.f("uq_role_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "surname",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "name_n", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surname")),
        sa.UniqueConstraint("name_n", name=op.f("uq_surname_name_n")),
        sqlite_strict=True,
    )
    op.create_table(
        "town",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("created_at", base.Instant(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_town_one_town")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_town")),
        sqlite_strict=True,
    )
    op.create_table(
        "clerk_user",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("role_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("pin_hash", sa.Text(), nullable=False),
        sa.Column("is_active", base.Flag(), nullable=False),
        sa.Column(
            "failed_attempts", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("locked_until", base.Instant(), nullable=True),
        sa.Column("created_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_clerk_user_office_id")),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_clerk_user_role_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clerk_user")),
        sa.UniqueConstraint("username", name=op.f("uq_clerk_user_username")),
        sqlite_strict=True,
    )
    op.create_table(
        "drawer",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("chain_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["chain_id"], ["chain.id"], name=op.f("fk_drawer_chain_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_drawer_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drawer")),
        sa.UniqueConstraint("chain_id", name=op.f("uq_drawer_chain_id")),
        sa.UniqueConstraint("code", name=op.f("uq_drawer_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "name_word",
        sa.Column(
            "word", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_name_word_customer_id")
        ),
        sa.PrimaryKeyConstraint("word", "customer_id", name=op.f("pk_name_word")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_name_word_customer_id"), "name_word", ["customer_id"], unique=False)
    op.create_table(
        "premise",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("zip", sa.Text(), nullable=False),
        sa.Column("parcel_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("house", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "street_n", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_premise_parcel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_premise")),
        sqlite_strict=True,
    )
    op.create_index("ix_premise_house", "premise", ["house", "street_n"], unique=False)
    op.create_index(op.f("ix_premise_parcel_id"), "premise", ["parcel_id"], unique=False)
    op.create_index("ix_premise_street", "premise", ["street_n", "house"], unique=False)
    op.create_table(
        "receipt_counter",
        sa.Column(
            "office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "last_sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_receipt_counter_office_id")
        ),
        sa.PrimaryKeyConstraint("office_id", "year", name=op.f("pk_receipt_counter")),
        sqlite_strict=True,
    )
    op.create_table(
        "revenue_code",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column(
            "revenue_gl_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("takes_quantity", base.Flag(), nullable=False),
        sa.Column("is_active", base.Flag(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revenue_gl_id"], ["gl_account.id"], name=op.f("fk_revenue_code_revenue_gl_id")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_revenue_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "role_permission",
        sa.Column("role_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("permission", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_role_permission_role_id")),
        sa.PrimaryKeyConstraint("role_id", "permission", name=op.f("pk_role_permission")),
        sqlite_strict=True,
    )
    op.create_table(
        "service",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "receivable_gl_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "revenue_gl_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.CheckConstraint(
            "kind in ('utility', 'tax', 'other', 'credit')", name=op.f("ck_service_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["receivable_gl_id"], ["gl_account.id"], name=op.f("fk_service_receivable_gl_id")
        ),
        sa.ForeignKeyConstraint(
            ["revenue_gl_id"], ["gl_account.id"], name=op.f("fk_service_revenue_gl_id")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_service")),
        sqlite_strict=True,
    )
    op.create_table(
        "surname_deletion",
        sa.Column(
            "form", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column(
            "surname_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["surname_id"], ["surname.id"], name=op.f("fk_surname_deletion_surname_id")
        ),
        sa.PrimaryKeyConstraint("form", "surname_id", name=op.f("pk_surname_deletion")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_surname_deletion_surname_id"), "surname_deletion", ["surname_id"], unique=False
    )
    op.create_table(
        "tender_type",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "gl_account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("allows_change", base.Flag(), nullable=False),
        sa.Column("needs_reference", base.Flag(), nullable=False),
        sa.Column("is_counted", base.Flag(), nullable=False),
        sa.Column("is_active", base.Flag(), nullable=False),
        sa.ForeignKeyConstraint(
            ["gl_account_id"], ["gl_account.id"], name=op.f("fk_tender_type_gl_account_id")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_tender_type")),
        sqlite_strict=True,
    )
    op.create_table(
        "workstation",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("printer_kind", sa.Text(), nullable=False),
        sa.Column("printer_value", sa.Text(), nullable=False),
        sa.Column("printer_media", sa.Text(), nullable=False),
        sa.Column(
            "receipt_width", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.CheckConstraint(
            "printer_kind in ('none', 'file', 'command', 'lp', 'socket')",
            name=op.f("ck_workstation_printer_kind_known"),
        ),
        sa.CheckConstraint(
            "printer_media in ('text', 'pdf', 'escpos')",
            name=op.f("ck_workstation_printer_media_known"),
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_workstation_office_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workstation")),
        sa.UniqueConstraint("code", name=op.f("uq_workstation_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "account",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column(
            "number_n", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "premise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("account_class", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("opened_on", base.TownDate(), nullable=True),
        sa.Column("closed_on", base.TownDate(), nullable=True),
        sa.Column("deposit_cents", base.Cents(), nullable=False),
        sa.Column("balance_cents", base.Cents(), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "status in ('active', 'closed', 'pending')", name=op.f("ck_account_status_known")
        ),
        sa.CheckConstraint(
            "balance_cents between -99999999999 and 99999999999",
            name=op.f("ck_account_balance_cents_range"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_account_customer_id")
        ),
        sa.ForeignKeyConstraint(["premise_id"], ["premise.id"], name=op.f("fk_account_premise_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("number", name=op.f("uq_account_number")),
        sqlite_strict=True,
    )
    op.create_index("ix_account_customer", "account", ["customer_id"], unique=False)
    op.create_index("ix_account_number_n", "account", ["number_n"], unique=False)
    op.create_index("ix_account_premise", "account", ["premise_id"], unique=False)
    op.create_table(
        "approval",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("command_id", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("permission", sa.Text(), nullable=False),
        sa.Column(
            "requested_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "approved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("approved_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["clerk_user.id"], name=op.f("fk_approval_approved_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["clerk_user.id"], name=op.f("fk_approval_requested_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sqlite_strict=True,
    )
    op.create_index("ix_approval_command", "approval", ["command_id"], unique=False)
    op.create_table(
        "audit_entry",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "workstation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("detail", base.JsonText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_audit_entry_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["workstation_id"], ["workstation.id"], name=op.f("fk_audit_entry_workstation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_audit_entry_subject", "audit_entry", ["subject_kind", "subject_id"], unique=False
    )
    op.create_table(
        "drawer_session",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "drawer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "workstation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("business_date", base.TownDate(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_at", base.Instant(), nullable=False),
        sa.Column("float_cents", base.Cents(), nullable=False),
        sa.Column("closed_at", base.Instant(), nullable=True),
        sa.Column("over_short_cents", base.Cents(), nullable=True),
        sa.Column(
            "approved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("z_report", base.JsonText(), nullable=True),
        sa.CheckConstraint(
            "state in ('open', 'closed')", name=op.f("ck_drawer_session_state_known")
        ),
        sa.CheckConstraint(
            "float_cents between 0 and 99999999999",
            name=op.f("ck_drawer_session_float_cents_range"),
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["clerk_user.id"], name=op.f("fk_drawer_session_approved_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["drawer_id"], ["drawer.id"], name=op.f("fk_drawer_session_drawer_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_drawer_session_user_id")
        ),
        sa.ForeignKeyConstraint(
            ["workstation_id"], ["workstation.id"], name=op.f("fk_drawer_session_workstation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drawer_session")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_drawer_session_drawer_id"), "drawer_session", ["drawer_id"], unique=False
    )
    op.create_index(
        "uq_drawer_session_open_drawer",
        "drawer_session",
        ["drawer_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "uq_drawer_session_open_user",
        "drawer_session",
        ["user_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "import_file",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("rows", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("loaded_at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("kind in ('accounts', 'bills')", name=op.f("ck_import_file_kind_known")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_import_file_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_file")),
        sqlite_strict=True,
    )
    op.create_table(
        "posted_command",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("attempts", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("posted_at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_posted_command_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posted_command")),
        sqlite_strict=True,
    )
    op.create_table(
        "print_job",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column(
            "workstation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("copy_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("document", base.JsonText(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("next_try_at", base.Instant(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("created_at", base.Instant(), nullable=False),
        sa.Column("printed_at", base.Instant(), nullable=True),
        sa.CheckConstraint(
            "state in ('queued', 'printing', 'printed', 'failed', 'cancelled')",
            name=op.f("ck_print_job_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["workstation_id"], ["workstation.id"], name=op.f("fk_print_job_workstation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_job")),
        sqlite_strict=True,
    )
    op.create_index("ix_print_job_state", "print_job", ["state", "next_try_at"], unique=False)
    op.create_table(
        "revenue_rate",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("revenue_code", sa.Text(), nullable=False),
        sa.Column("effective_from", base.TownDate(), nullable=False),
        sa.Column("unit_cents", base.Cents(), nullable=False),
        sa.CheckConstraint(
            "unit_cents between 0 and 99999999999", name=op.f("ck_revenue_rate_unit_cents_range")
        ),
        sa.ForeignKeyConstraint(
            ["revenue_code"], ["revenue_code.code"], name=op.f("fk_revenue_rate_revenue_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revenue_rate")),
        sa.UniqueConstraint(
            "revenue_code",
            "effective_from",
            name=op.f("uq_revenue_rate_revenue_code_effective_from"),
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "account_flag",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("starts_on", base.TownDate(), nullable=False),
        sa.Column("expires_on", base.TownDate(), nullable=True),
        sa.Column("ended_at", base.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_flag_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_flag")),
        sqlite_strict=True,
    )
    op.create_index("ix_account_flag_account", "account_flag", ["account_id"], unique=False)
    op.create_table(
        "bill",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column(
            "number_n", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("issued_on", base.TownDate(), nullable=False),
        sa.Column("due_on", base.TownDate(), nullable=False),
        sa.Column(
            "import_file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_bill_account_id")),
        sa.ForeignKeyConstraint(
            ["import_file_id"], ["import_file.id"], name=op.f("fk_bill_import_file_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bill")),
        sa.UniqueConstraint("number", name=op.f("uq_bill_number")),
        sqlite_strict=True,
    )
    op.create_index("ix_bill_account", "bill", ["account_id", "issued_on", "id"], unique=False)
    op.create_index("ix_bill_number_n", "bill", ["number_n"], unique=False)
    op.create_table(
        "contact",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind in ('call', 'visit', 'letter', 'note')", name=op.f("ck_contact_kind_known")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_contact_account_id")),
        sa.ForeignKeyConstraint(["user_id"], ["clerk_user.id"], name=op.f("fk_contact_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sqlite_strict=True,
    )
    op.create_index("ix_contact_account", "contact", ["account_id", "id"], unique=False)
    op.create_table(
        "draft",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "drawer_session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("content", base.JsonText(), nullable=False),
        sa.Column("created_at", base.Instant(), nullable=False),
        sa.Column("updated_at", base.Instant(), nullable=False),
        sa.CheckConstraint(
            "state in ('open', 'parked', 'posted', 'discarded')", name=op.f("ck_draft_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["drawer_session_id"], ["drawer_session.id"], name=op.f("fk_draft_drawer_session_id")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_draft_office_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["clerk_user.id"], name=op.f("fk_draft_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sqlite_strict=True,
    )
    op.create_index("ix_draft_state", "draft", ["state", "office_id"], unique=False)
    op.create_table(
        "drawer_count",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "drawer_session_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("tender_type", sa.Text(), nullable=False),
        sa.Column("counted_cents", base.Cents(), nullable=False),
        sa.Column("detail", base.JsonText(), nullable=True),
        sa.Column("counted_at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "purpose in ('open', 'check', 'close')", name=op.f("ck_drawer_count_purpose_known")
        ),
        sa.ForeignKeyConstraint(
            ["drawer_session_id"],
            ["drawer_session.id"],
            name=op.f("fk_drawer_count_drawer_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tender_type"], ["tender_type.code"], name=op.f("fk_drawer_count_tender_type")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_drawer_count_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drawer_count")),
        sqlite_strict=True,
    )
    op.create_index("ix_drawer_count_session", "drawer_count", ["drawer_session_id"], unique=False)
    op.create_table(
        "journal_entry",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("business_date", base.TownDate(), nullable=False),
        sa.Column("posted_at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "drawer_session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("command_id", sa.Text(), nullable=False),
        sa.Column(
            "reverses_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("memo", sa.Text(), nullable=False),
        sa.Column(
            "line_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("chain_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "chain_seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("prev_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.CheckConstraint("line_count >= 2", name=op.f("ck_journal_entry_line_count_min")),
        sa.ForeignKeyConstraint(["chain_id"], ["chain.id"], name=op.f("fk_journal_entry_chain_id")),
        sa.ForeignKeyConstraint(
            ["drawer_session_id"],
            ["drawer_session.id"],
            name=op.f("fk_journal_entry_drawer_session_id"),
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_journal_entry_office_id")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["journal_entry.id"], name=op.f("fk_journal_entry_reverses_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_journal_entry_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
        sa.UniqueConstraint(
            "chain_id", "chain_seq", name=op.f("uq_journal_entry_chain_id_chain_seq")
        ),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_journal_entry_reverses_id")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_journal_entry_business_date", "journal_entry", ["business_date"], unique=False
    )
    op.create_index(
        op.f("ix_journal_entry_drawer_session_id"),
        "journal_entry",
        ["drawer_session_id"],
        unique=False,
    )
    op.create_table(
        "service_agreement",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("rate_class", sa.Text(), nullable=False),
        sa.Column("meter", sa.Text(), nullable=False),
        sa.Column(
            "meter_n", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("started_on", base.TownDate(), nullable=True),
        sa.Column("ended_on", base.TownDate(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_service_agreement_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["service"], ["service.code"], name=op.f("fk_service_agreement_service")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_agreement")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_service_agreement_account", "service_agreement", ["account_id"], unique=False
    )
    op.create_index("ix_service_agreement_meter", "service_agreement", ["meter_n"], unique=False)
    op.create_table(
        "payment",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("command_id", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "drawer_session_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("received_on", base.TownDate(), nullable=False),
        sa.Column("business_date", base.TownDate(), nullable=False),
        sa.Column("posted_at", base.Instant(), nullable=False),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("change_cents", base.Cents(), nullable=False),
        sa.CheckConstraint(
            "amount_cents between 1 and 99999999999", name=op.f("ck_payment_amount_cents_range")
        ),
        sa.CheckConstraint(
            "change_cents between 0 and 99999999999", name=op.f("ck_payment_change_cents_range")
        ),
        sa.ForeignKeyConstraint(
            ["drawer_session_id"], ["drawer_session.id"], name=op.f("fk_payment_drawer_session_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["journal_entry.id"], name=op.f("fk_payment_entry_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["clerk_user.id"], name=op.f("fk_payment_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("command_id", name=op.f("uq_payment_command_id")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_payment_entry_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_payment_business_date", "payment", ["business_date", "id"], unique=False)
    op.create_index("ix_payment_session", "payment", ["drawer_session_id"], unique=False)
    op.create_table(
        "receivable",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("bill_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("component", sa.Text(), nullable=False),
        sa.Column("tax_year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("due_on", base.TownDate(), nullable=False),
        sa.Column("original_cents", base.Cents(), nullable=False),
        sa.Column("balance_cents", base.Cents(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "component in ('principal', 'interest', 'penalty', 'cost', 'credit')",
            name=op.f("ck_receivable_component_known"),
        ),
        sa.CheckConstraint(
            "balance_cents between -99999999999 and 99999999999",
            name=op.f("ck_receivable_balance_cents_range"),
        ),
        sa.CheckConstraint(
            "original_cents between -99999999999 and 99999999999",
            name=op.f("ck_receivable_original_cents_range"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_receivable_account_id")
        ),
        sa.ForeignKeyConstraint(["bill_id"], ["bill.id"], name=op.f("fk_receivable_bill_id")),
        sa.ForeignKeyConstraint(["service"], ["service.code"], name=op.f("fk_receivable_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receivable")),
        sa.UniqueConstraint(
            "bill_id", "service", "component", name=op.f("uq_receivable_bill_id_service_component")
        ),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_receivable_account_id"), "receivable", ["account_id"], unique=False)
    op.create_index(
        "ix_receivable_aging",
        "receivable",
        ["service", "due_on", "balance_cents"],
        unique=False,
        sqlite_where=sa.text("balance_cents <> 0"),
        postgresql_where=sa.text("balance_cents <> 0"),
    )
    op.create_index(
        "ix_receivable_open",
        "receivable",
        ["account_id", "due_on", "id"],
        unique=False,
        sqlite_where=sa.text("balance_cents <> 0"),
        postgresql_where=sa.text("balance_cents <> 0"),
    )
    op.create_table(
        "allocation",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "payment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("line_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "receivable_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("revenue_code", sa.Text(), nullable=True),
        sa.Column("quantity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_cents", base.Cents(), nullable=True),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(receivable_id is null) <> (revenue_code is null)",
            name=op.f("ck_allocation_one_target"),
        ),
        sa.CheckConstraint(
            "(receivable_id is null) = (account_id is null)",
            name=op.f("ck_allocation_account_named"),
        ),
        sa.CheckConstraint(
            "amount_cents between 1 and 99999999999", name=op.f("ck_allocation_amount_cents_range")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_allocation_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_allocation_payment_id")
        ),
        sa.ForeignKeyConstraint(
            ["receivable_id"], ["receivable.id"], name=op.f("fk_allocation_receivable_id")
        ),
        sa.ForeignKeyConstraint(
            ["revenue_code"], ["revenue_code.code"], name=op.f("fk_allocation_revenue_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
        sa.UniqueConstraint("payment_id", "line_no", name=op.f("uq_allocation_payment_id_line_no")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_allocation_account", "allocation", ["account_id", "payment_id"], unique=False
    )
    op.create_index("ix_allocation_receivable", "allocation", ["receivable_id"], unique=False)
    op.create_table(
        "charge",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "receivable_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Text(), nullable=False),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.CheckConstraint(
            "amount_cents between -99999999999 and 99999999999",
            name=op.f("ck_charge_amount_cents_range"),
        ),
        sa.ForeignKeyConstraint(
            ["receivable_id"], ["receivable.id"], name=op.f("fk_charge_receivable_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charge")),
        sqlite_strict=True,
    )
    op.create_index("ix_charge_receivable", "charge", ["receivable_id"], unique=False)
    op.create_table(
        "journal_line",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "gl_account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "receivable_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.CheckConstraint(
            "(account_id is null) = (receivable_id is null)",
            name=op.f("ck_journal_line_receivable_has_account"),
        ),
        sa.CheckConstraint("amount_cents <> 0", name=op.f("ck_journal_line_amount_not_zero")),
        sa.CheckConstraint(
            "amount_cents between -99999999999 and 99999999999",
            name=op.f("ck_journal_line_amount_cents_range"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_journal_line_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["journal_entry.id"],
            name=op.f("fk_journal_line_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["gl_account_id"], ["gl_account.id"], name=op.f("fk_journal_line_gl_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["receivable_id"], ["receivable.id"], name=op.f("fk_journal_line_receivable_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_line")),
        sa.UniqueConstraint("entry_id", "line_no", name=op.f("uq_journal_line_entry_id_line_no")),
        sqlite_strict=True,
    )
    op.create_index("ix_journal_line_account", "journal_line", ["account_id"], unique=False)
    op.create_index(
        "ix_journal_line_gl", "journal_line", ["gl_account_id", "entry_id"], unique=False
    )
    op.create_index("ix_journal_line_receivable", "journal_line", ["receivable_id"], unique=False)
    op.create_table(
        "receipt",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("number_n", sa.Text(), nullable=False),
        sa.Column(
            "office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "payment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("issued_at", base.Instant(), nullable=False),
        sa.Column("document", base.JsonText(), nullable=False),
        sa.Column("reprints", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "void_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("void_reason", sa.Text(), nullable=False),
        sa.Column("voided_at", base.Instant(), nullable=True),
        sa.Column(
            "voided_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "void_approved_by_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.CheckConstraint("status in ('issued', 'void')", name=op.f("ck_receipt_status_known")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_receipt_office_id")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_receipt_payment_id")),
        sa.ForeignKeyConstraint(
            ["void_approved_by_id"], ["clerk_user.id"], name=op.f("fk_receipt_void_approved_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["void_entry_id"], ["journal_entry.id"], name=op.f("fk_receipt_void_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["voided_by_id"], ["clerk_user.id"], name=op.f("fk_receipt_voided_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("number", name=op.f("uq_receipt_number")),
        sa.UniqueConstraint(
            "office_id", "year", "sequence", name=op.f("uq_receipt_office_id_year_sequence")
        ),
        sa.UniqueConstraint("payment_id", name=op.f("uq_receipt_payment_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_receipt_number_n", "receipt", ["number_n"], unique=False)
    op.create_table(
        "tender",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "payment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("line_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tender_type", sa.Text(), nullable=False),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.CheckConstraint("amount_cents <> 0", name=op.f("ck_tender_amount_not_zero")),
        sa.CheckConstraint(
            "amount_cents between -99999999999 and 99999999999",
            name=op.f("ck_tender_amount_cents_range"),
        ),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_tender_payment_id")),
        sa.ForeignKeyConstraint(
            ["tender_type"], ["tender_type.code"], name=op.f("fk_tender_tender_type")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tender")),
        sa.UniqueConstraint("payment_id", "line_no", name=op.f("uq_tender_payment_id_line_no")),
        sqlite_strict=True,
    )
