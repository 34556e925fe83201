"""The account desk: papers of identity, applications, links and turn-on orders.

Revision 0008, after 0007. New tables only.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clerktui.models import base

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; triggers are put in place after every migration."""
    op.create_table(
        "customer_identity",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("last4", sa.Text(), nullable=False),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("birth_on", base.TownDate(), nullable=True),
        sa.Column("key_code", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("blind_index", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("collected_at", base.Instant(), nullable=False),
        sa.Column(
            "collected_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["collected_by_id"],
            ["clerk_user.id"],
            name=op.f("fk_customer_identity_collected_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_customer_identity_customer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_identity")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_customer_identity_blind_index", "customer_identity", ["blind_index"], unique=False
    )
    op.create_index(
        "ix_customer_identity_customer", "customer_identity", ["customer_id"], unique=False
    )
