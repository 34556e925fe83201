"""The account desk: retention, holds on records, purges.

Revision 0011, after 0010. Only new tables, and two indexes by which a purge finds its rows.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clerktui.models import base

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; triggers are put in place after every migration."""
    op.create_table(
        "purge_run",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("as_of", base.TownDate(), nullable=False),
        sa.Column("rules", base.JsonText(), nullable=False),
        sa.Column("cursor", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "considered", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("eligible", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kept", base.JsonText(), nullable=False),
        sa.Column("manifest_hash", sa.Text(), nullable=False),
        sa.Column(
            "planned_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("planned_at", base.Instant(), nullable=False),
        sa.Column(
            "approved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("approved_at", base.Instant(), nullable=True),
        sa.Column("done", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("skipped", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state in ('planning', 'planned', 'approved', 'running', 'done', 'cancelled')",
            name=op.f("ck_purge_run_state_known"),
        ),
        sa.CheckConstraint(
            "state not in ('approved', 'running', 'done') or (approved_by_id is not null and "
            "approved_by_id <> planned_by_id and manifest_hash <> '')",
            name=op.f("ck_purge_run_second_person"),
        ),
        sa.CheckConstraint("id > 0", name=op.f("ck_purge_run_id_real")),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["clerk_user.id"], name=op.f("fk_purge_run_approved_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["certificate"], ["stored_document.sha256"], name=op.f("fk_purge_run_certificate")
        ),
        sa.ForeignKeyConstraint(
            ["planned_by_id"], ["clerk_user.id"], name=op.f("fk_purge_run_planned_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purge_run")),
        sa.UniqueConstraint("number", name=op.f("uq_purge_run_number")),
        sqlite_strict=True,
    )
    op.create_table(
        "purge_item",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("record_class", sa.Text(), nullable=False),
        sa.Column("reason", base.JsonText(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("skipped_because", sa.Text(), nullable=False),
        sa.Column("tombstone", sa.Text(), nullable=True),
        sa.Column("changed", base.JsonText(), nullable=True),
        sa.Column("worked_at", base.Instant(), nullable=True),
        sa.CheckConstraint(
            "(state = 'done') = (tombstone is not null)", name=op.f("ck_purge_item_tombstone_kept")
        ),
        sa.CheckConstraint(
            "state in ('planned', 'done', 'skipped')", name=op.f("ck_purge_item_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_purge_item_account_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["purge_run.id"], name=op.f("fk_purge_item_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purge_item")),
        sa.UniqueConstraint("run_id", "account_id", name=op.f("uq_purge_item_run_id_account_id")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_purge_item_state", "purge_item", ["run_id", "state", "account_id"], unique=False
    )
    op.create_index(
        "uq_purge_item_done",
        "purge_item",
        ["account_id"],
        unique=True,
        sqlite_where=sa.text("state = 'done'"),
        postgresql_where=sa.text("state = 'done'"),
    )
    op.create_table(
        "purge_move",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "to_state in ('planning', 'planned', 'approved', 'running', 'done', 'cancelled')",
            name=op.f("ck_purge_move_to_state_known"),
        ),
        sa.ForeignKeyConstraint(["run_id"], ["purge_run.id"], name=op.f("fk_purge_move_run_id")),
        sa.ForeignKeyConstraint(["user_id"], ["clerk_user.id"], name=op.f("fk_purge_move_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purge_move")),
        sqlite_strict=True,
    )
    op.create_index("ix_purge_move_run", "purge_move", ["run_id", "id"], unique=False)
    op.create_table(
        "record_hold",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("account_class", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "set_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("set_at", base.Instant(), nullable=False),
        sa.Column("starts_on", base.TownDate(), nullable=False),
        sa.Column("ends_on", base.TownDate(), nullable=True),
        sa.Column("lifted_at", base.Instant(), nullable=True),
        sa.Column(
            "lifted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("lift_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(scope = 'account') = (account_id is not null)",
            name=op.f("ck_record_hold_account_named"),
        ),
        sa.CheckConstraint(
            "(scope = 'class') = (account_class <> '')", name=op.f("ck_record_hold_class_named")
        ),
        sa.CheckConstraint(
            "(scope = 'person') = (customer_id is not null)",
            name=op.f("ck_record_hold_person_named"),
        ),
        sa.CheckConstraint(
            "kind in ('audit', 'bankruptcy', 'dispute', 'legal', 'other', 'public_records')",
            name=op.f("ck_record_hold_kind_known"),
        ),
        sa.CheckConstraint(
            "scope in ('class', 'account', 'all', 'person')",
            name=op.f("ck_record_hold_scope_known"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_record_hold_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_record_hold_customer_id")
        ),
        sa.ForeignKeyConstraint(
            ["lifted_by_id"], ["clerk_user.id"], name=op.f("fk_record_hold_lifted_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["clerk_user.id"], name=op.f("fk_record_hold_set_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_hold")),
        sqlite_strict=True,
    )
    op.create_index("ix_record_hold_account", "record_hold", ["account_id"], unique=False)
    op.create_index("ix_record_hold_customer", "record_hold", ["customer_id"], unique=False)
    op.create_table(
        "purge_permit",
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("never_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("never_id = -1", name=op.f("ck_purge_permit_never_real")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["purge_item.id"], name=op.f("fk_purge_permit_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["never_id"],
            ["purge_run.id"],
            name=op.f("fk_purge_permit_never_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_purge_permit")),
        sqlite_strict=True,
    )
    op.create_index("ix_print_job_subject", "print_job", ["subject_id"], unique=False)
    op.create_index("ix_suspense_move_account", "suspense_move", ["account_id"], unique=False)
