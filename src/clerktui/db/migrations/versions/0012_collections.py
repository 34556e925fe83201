"""Collections: the case file of an account.

Revision 0012, after 0011. New tables only.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clerktui.models import base

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; triggers are put in place after every migration."""
    op.create_table(
        "collection_step",
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
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("debt_cents", base.Cents(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column(
            "subject_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("undoes_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("day", base.TownDate(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_collection_step_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["undoes_id"], ["collection_step.id"], name=op.f("fk_collection_step_undoes_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_collection_step_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collection_step")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_collection_step_undoes_id")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_collection_step_account", "collection_step", ["account_id", "id"], unique=False
    )
    op.create_index("ix_collection_step_code", "collection_step", ["code", "day"], unique=False)
    op.create_index(
        "ix_collection_step_subject",
        "collection_step",
        ["subject_kind", "subject_id"],
        unique=False,
    )
