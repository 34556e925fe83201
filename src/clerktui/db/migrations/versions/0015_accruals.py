"""Collections: what rules charge, and who is spared.

Revision 0015, after 0012. New tables only.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clerktui.models import base

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; triggers are put in place after every migration."""
    op.create_table(
        "accrual_run",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("as_of", base.TownDate(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("began_at", base.Instant(), nullable=False),
        sa.Column("ended_at", base.Instant(), nullable=True),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "office_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.CheckConstraint(
            "rule in ('advertising', 'discount', 'late_fee', 'tax_interest')",
            name=op.f("ck_accrual_run_rule_known"),
        ),
        sa.CheckConstraint(
            "state in ('running', 'done', 'undone')", name=op.f("ck_accrual_run_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_accrual_run_office_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_accrual_run_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accrual_run")),
        sqlite_strict=True,
    )
    op.create_index("ix_accrual_run_rule", "accrual_run", ["rule", "as_of"], unique=False)
    op.create_table(
        "accrual",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("take", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "receivable_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("as_of", base.TownDate(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("undoes_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "rule in ('advertising', 'discount', 'late_fee', 'tax_interest')",
            name=op.f("ck_accrual_rule_known"),
        ),
        sa.CheckConstraint(
            "amount_cents between -99999999999 and 99999999999",
            name=op.f("ck_accrual_amount_cents_range"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_accrual_account_id")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["journal_entry.id"], name=op.f("fk_accrual_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["receivable_id"], ["receivable.id"], name=op.f("fk_accrual_receivable_id")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["accrual_run.id"], name=op.f("fk_accrual_run_id")),
        sa.ForeignKeyConstraint(["undoes_id"], ["accrual.id"], name=op.f("fk_accrual_undoes_id")),
        sa.ForeignKeyConstraint(["user_id"], ["clerk_user.id"], name=op.f("fk_accrual_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accrual")),
        sa.UniqueConstraint("rule", "subject", "take", name=op.f("uq_accrual_rule_subject_take")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_accrual_undoes_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_accrual_account", "accrual", ["account_id", "id"], unique=False)
    op.create_index("ix_accrual_receivable", "accrual", ["receivable_id"], unique=False)
    op.create_index("ix_accrual_run", "accrual", ["run_id", "id"], unique=False)
    op.create_table(
        "fee_waiver",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "accrual_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "correction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("starts_on", base.TownDate(), nullable=False),
        sa.Column("until", base.TownDate(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("granted_at", base.Instant(), nullable=False),
        sa.Column(
            "granted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("ended_on", base.TownDate(), nullable=True),
        sa.Column("ended_why", sa.Text(), nullable=False),
        sa.Column(
            "ended_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.CheckConstraint(
            "condition in ('', 'current')", name=op.f("ck_fee_waiver_condition_known")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_fee_waiver_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["accrual_id"], ["accrual.id"], name=op.f("fk_fee_waiver_accrual_id")
        ),
        sa.ForeignKeyConstraint(
            ["correction_id"], ["correction.id"], name=op.f("fk_fee_waiver_correction_id")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["clerk_user.id"], name=op.f("fk_fee_waiver_ended_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["granted_by_id"], ["clerk_user.id"], name=op.f("fk_fee_waiver_granted_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee_waiver")),
        sa.UniqueConstraint("accrual_id", name=op.f("uq_fee_waiver_accrual_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_fee_waiver_account", "fee_waiver", ["account_id", "id"], unique=False)
