"""The account desk: procedures grow scripts, places and citations, and are only added to.

Revision 0006, after 0005. What was written before stays as it is; new columns have a default.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clerktui.models import base

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns and tables; triggers are put in place after every migration."""
    _procedures()


def _procedures() -> None:
    for column in (
        sa.Column("script_en", sa.Text(), server_default="", nullable=False),
        sa.Column("script_es", sa.Text(), server_default="", nullable=False),
        sa.Column("governs", base.JsonText(), server_default="[]", nullable=False),
        sa.Column("citation", sa.Text(), server_default="", nullable=False),
        sa.Column("ends", base.Flag(), server_default=sa.false(), nullable=False),
        sa.Column("entered_at", base.Instant(), nullable=True),
        sa.Column("entered_by", sa.Text(), server_default="", nullable=False),
    ):
        op.add_column("procedure", column)
    op.create_table(
        "procedure_draft",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("content", base.JsonText(), nullable=False),
        sa.Column("kept_at", base.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_procedure_draft_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure_draft")),
        sa.UniqueConstraint("user_id", "topic", name=op.f("uq_procedure_draft_user_id_topic")),
        sqlite_strict=True,
    )
