"""The account desk: papers of identity, applications, links and turn-on orders.

Revision 0009, after 0008. New tables only.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clerktui.models import base

revision = "0009"
down_revision = "0008"
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
    op.create_table(
        "application",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("started_on", base.TownDate(), nullable=False),
        sa.Column("started_at", base.Instant(), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("applicant", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "identity_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "premise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("answers", base.JsonText(), nullable=False),
        sa.Column("decisions", base.JsonText(), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "state in ('open', 'completed', 'withdrawn')", name=op.f("ck_application_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_application_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_application_customer_id")
        ),
        sa.ForeignKeyConstraint(
            ["identity_id"], ["customer_identity.id"], name=op.f("fk_application_identity_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["clerk_user.id"], name=op.f("fk_application_owner_id")
        ),
        sa.ForeignKeyConstraint(
            ["premise_id"], ["premise.id"], name=op.f("fk_application_premise_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sqlite_strict=True,
    )
    op.create_index("ix_application_account", "application", ["account_id"], unique=False)
    op.create_index("ix_application_state", "application", ["state", "number"], unique=False)
    op.create_index("uq_application_number", "application", ["number"], unique=True)
    op.create_table(
        "account_link",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("started_on", base.TownDate(), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column(
            "customer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column(
            "application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("ended_on", base.TownDate(), nullable=True),
        sa.CheckConstraint(
            "role in ('owner', 'landlord', 'tenant', 'co_resident')",
            name=op.f("ck_account_link_role_known"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_link_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_account_link_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_account_link_customer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_link")),
        sqlite_strict=True,
    )
    op.create_index("ix_account_link_account", "account_link", ["account_id"], unique=False)
    op.create_index("ix_account_link_customer", "account_link", ["customer_id"], unique=False)
    op.create_table(
        "application_move",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("said", base.JsonText(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind in ('started', 'answered', 'decided', "
            "'letter', 'given', 'completed', 'withdrawn')",
            name=op.f("ck_application_move_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_application_move_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["clerk_user.id"], name=op.f("fk_application_move_owner_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_application_move_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_move")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_application_move_application",
        "application_move",
        ["application_id", "id"],
        unique=False,
    )
    op.create_table(
        "work_order",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "premise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("wanted_on", base.TownDate(), nullable=False),
        sa.Column(
            "made_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("ended_at", base.Instant(), nullable=True),
        sa.Column(
            "ended_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind in ('final_reading', 'turn_on')", name=op.f("ck_work_order_kind_known")
        ),
        sa.CheckConstraint(
            "state in ('open', 'completed', 'cancelled')", name=op.f("ck_work_order_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_work_order_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_work_order_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["clerk_user.id"], name=op.f("fk_work_order_ended_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["clerk_user.id"], name=op.f("fk_work_order_made_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["premise_id"], ["premise.id"], name=op.f("fk_work_order_premise_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_order")),
        sqlite_strict=True,
    )
    op.create_index("ix_work_order_account", "work_order", ["account_id"], unique=False)
    op.create_index("ix_work_order_state", "work_order", ["state", "wanted_on"], unique=False)
    op.create_index("uq_work_order_number", "work_order", ["number"], unique=True)
