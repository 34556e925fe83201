"""Collections: promises and payment plans.

Revision 0016, after 0015. New tables only.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clerktui.models import base

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; triggers are put in place after every migration."""
    op.create_table(
        "arrangement",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("total_cents", base.Cents(), nullable=False),
        sa.Column("down_cents", base.Cents(), nullable=False),
        sa.Column("pays_current", base.Flag(), nullable=False),
        sa.Column(
            "grace_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "since_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("made_on", base.TownDate(), nullable=False),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.Column(
            "made_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "approved_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("judge_on", base.TownDate(), nullable=False),
        sa.Column("last_on", base.TownDate(), nullable=False),
        sa.Column("signed_on", base.TownDate(), nullable=True),
        sa.Column("ended_on", base.TownDate(), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (ended_on is null)", name=op.f("ck_arrangement_ended")
        ),
        sa.CheckConstraint(
            "kind = 'plan' or (down_cents = 0 and signed_on is null)",
            name=op.f("ck_arrangement_promise"),
        ),
        sa.CheckConstraint("kind in ('plan', 'promise')", name=op.f("ck_arrangement_kind_known")),
        sa.CheckConstraint(
            "state in ('open', 'kept', 'broken', 'cancelled')",
            name=op.f("ck_arrangement_state_known"),
        ),
        sa.CheckConstraint(
            "down_cents between 0 and 99999999999", name=op.f("ck_arrangement_down_cents_range")
        ),
        sa.CheckConstraint(
            "total_cents between 1 and 99999999999", name=op.f("ck_arrangement_total_cents_range")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_arrangement_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["clerk_user.id"], name=op.f("fk_arrangement_approved_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["clerk_user.id"], name=op.f("fk_arrangement_made_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrangement")),
        sa.UniqueConstraint("number", name=op.f("uq_arrangement_number")),
        sqlite_strict=True,
    )
    op.create_index("ix_arrangement_account", "arrangement", ["account_id", "id"], unique=False)
    op.create_index("ix_arrangement_list", "arrangement", ["state", "judge_on", "id"], unique=False)
    op.create_index(
        "uq_arrangement_open",
        "arrangement",
        ["account_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "arrangement_instalment",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "arrangement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due_on", base.TownDate(), nullable=False),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.CheckConstraint(
            "amount_cents between 1 and 99999999999",
            name=op.f("ck_arrangement_instalment_amount_cents_range"),
        ),
        sa.ForeignKeyConstraint(
            ["arrangement_id"],
            ["arrangement.id"],
            name=op.f("fk_arrangement_instalment_arrangement_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrangement_instalment")),
        sa.UniqueConstraint(
            "arrangement_id",
            "position",
            name=op.f("uq_arrangement_instalment_arrangement_id_position"),
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "arrangement_move",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "arrangement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=False),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("paid_cents", base.Cents(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("day", base.TownDate(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "to_state in ('open', 'kept', 'broken', 'cancelled')",
            name=op.f("ck_arrangement_move_to_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["arrangement_id"], ["arrangement.id"], name=op.f("fk_arrangement_move_arrangement_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_arrangement_move_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrangement_move")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_arrangement_move_arrangement",
        "arrangement_move",
        ["arrangement_id", "id"],
        unique=False,
    )
    op.create_table(
        "arrangement_paper",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "arrangement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("dated_on", base.TownDate(), nullable=False),
        sa.Column("document", base.JsonText(), nullable=True),
        sa.ForeignKeyConstraint(
            ["arrangement_id"], ["arrangement.id"], name=op.f("fk_arrangement_paper_arrangement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrangement_paper")),
        sa.UniqueConstraint("arrangement_id", name=op.f("uq_arrangement_paper_arrangement_id")),
        sa.UniqueConstraint("number", name=op.f("uq_arrangement_paper_number")),
        sqlite_strict=True,
    )
    op.create_table(
        "arrangement_item",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "arrangement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "receivable_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.CheckConstraint(
            "amount_cents between -99999999999 and 99999999999",
            name=op.f("ck_arrangement_item_amount_cents_range"),
        ),
        sa.ForeignKeyConstraint(
            ["arrangement_id"], ["arrangement.id"], name=op.f("fk_arrangement_item_arrangement_id")
        ),
        sa.ForeignKeyConstraint(
            ["receivable_id"], ["receivable.id"], name=op.f("fk_arrangement_item_receivable_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrangement_item")),
        sa.UniqueConstraint(
            "arrangement_id",
            "receivable_id",
            name=op.f("uq_arrangement_item_arrangement_id_receivable_id"),
        ),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_arrangement_item_receivable", "arrangement_item", ["receivable_id"], unique=False
    )
