"""Collections: the queue.

Revision 0013, after 0012. New tables only.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clerktui.models import base

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; triggers are put in place after every migration."""
    op.create_table(
        "collection_item",
        sa.Column(
            "account_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("services", sa.Text(), nullable=False),
        sa.Column("also", sa.Text(), nullable=False),
        sa.Column("oldest_due", base.TownDate(), nullable=False),
        sa.Column("past_due_cents", base.Cents(), nullable=False),
        sa.Column("counted_on", base.TownDate(), nullable=False),
        sa.Column("next_step", sa.Text(), nullable=False),
        sa.Column("next_on", base.TownDate(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("attempts", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("risk", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "sort_key", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False
        ),
        sa.Column("paused_until", base.TownDate(), nullable=True),
        sa.Column("paused_why", sa.Text(), nullable=False),
        sa.Column("agreed_on", base.TownDate(), nullable=True),
        sa.Column("hold_code", sa.Text(), nullable=False),
        sa.Column("hold_until", base.TownDate(), nullable=True),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "claimed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("claimed_until", base.Instant(), nullable=True),
        sa.Column("opened_on", base.TownDate(), nullable=False),
        sa.Column("updated_at", base.Instant(), nullable=False),
        sa.CheckConstraint(
            "lane in ('call', 'batch', 'held', 'over')", name=op.f("ck_collection_item_lane_known")
        ),
        sa.CheckConstraint(
            "state in ('open', 'clear')", name=op.f("ck_collection_item_state_known")
        ),
        sa.CheckConstraint(
            "past_due_cents between 0 and 99999999999",
            name=op.f("ck_collection_item_past_due_cents_range"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_collection_item_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["claimed_by_id"], ["clerk_user.id"], name=op.f("fk_collection_item_claimed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["clerk_user.id"], name=op.f("fk_collection_item_owner_id")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_collection_item")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_collection_item_bucket",
        "collection_item",
        ["oldest_due", "past_due_cents"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_collection_item_list",
        "collection_item",
        ["lane", "next_on", "sort_key", "account_id"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
