"""The account desk: meter readings and the disclosure log.

Revision 0008, after 0007. Only new tables: nothing that was written before is touched.
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
        "meter_reading",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "agreement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("read_on", base.TownDate(), nullable=False),
        sa.Column("reading", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("usage", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_estimated", base.Flag(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("usage >= 0", name=op.f("ck_meter_reading_usage_min")),
        sa.CheckConstraint("days between 1 and 400", name=op.f("ck_meter_reading_days_range")),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["service_agreement.id"], name=op.f("fk_meter_reading_agreement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meter_reading")),
        sa.UniqueConstraint(
            "agreement_id", "read_on", name=op.f("uq_meter_reading_agreement_id_read_on")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "disclosure",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("to_whom", sa.Text(), nullable=False),
        sa.Column("requester", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("citation", sa.Text(), nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("given_on", base.TownDate(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_disclosure_account_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["clerk_user.id"], name=op.f("fk_disclosure_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
        sqlite_strict=True,
    )
    op.create_index("ix_disclosure_account", "disclosure", ["account_id", "id"], unique=False)
    op.create_index("ix_disclosure_given_on", "disclosure", ["given_on", "id"], unique=False)
