"""Collections: collection agencies, what they were given and what they brought.

Revision 0020, after 0019. New tables only.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clerktui.models import base

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; triggers are put in place after every migration."""
    op.create_table(
        "agency",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("layout", sa.Text(), nullable=False),
        sa.Column(
            "commission_permille",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "recall_days", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("is_active", base.Flag(), nullable=False),
        sa.Column("effective_from", base.TownDate(), nullable=False),
        sa.Column("entered_at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "commission_permille between 0 and 1000", name=op.f("ck_agency_commission")
        ),
        sa.CheckConstraint("recall_days > 0", name=op.f("ck_agency_recall_days_positive")),
        sa.ForeignKeyConstraint(["user_id"], ["clerk_user.id"], name=op.f("fk_agency_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency")),
        sa.UniqueConstraint("code", "effective_from", name=op.f("uq_agency_code_effective_from")),
        sqlite_strict=True,
    )
    op.create_table(
        "placement_file",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("agency_code", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column(
            "record_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "side in ('placement', 'payments', 'recall')", name=op.f("ck_placement_file_side_known")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_placement_file_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_file")),
        sa.UniqueConstraint("number", name=op.f("uq_placement_file_number")),
        sqlite_strict=True,
    )
    op.create_table(
        "placement_list",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("agency_code", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column(
            "item_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("plan_hash", sa.Text(), nullable=False),
        sa.Column("prepared_at", base.Instant(), nullable=False),
        sa.Column(
            "prepared_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("released_at", base.Instant(), nullable=True),
        sa.Column(
            "released_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.CheckConstraint(
            "(state = 'released') = (released_at is not null)",
            name=op.f("ck_placement_list_released"),
        ),
        sa.CheckConstraint(
            "state in ('prepared', 'released')", name=op.f("ck_placement_list_state_known")
        ),
        sa.CheckConstraint(
            "(released_at is null) = (released_by_id is null)",
            name=op.f("ck_placement_list_by_whom"),
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["clerk_user.id"], name=op.f("fk_placement_list_prepared_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["released_by_id"], ["clerk_user.id"], name=op.f("fk_placement_list_released_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_list")),
        sa.UniqueConstraint("number", name=op.f("uq_placement_list_number")),
        sqlite_strict=True,
    )
    op.create_table(
        "placement",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("list_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "agency_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("through_cents", base.Cents(), nullable=False),
        sa.Column("owed_cents", base.Cents(), nullable=False),
        sa.Column("due_until", base.TownDate(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("placed_on", base.TownDate(), nullable=False),
        sa.Column("ended_on", base.TownDate(), nullable=True),
        sa.CheckConstraint(
            "state <> 'placed' or ended_on is null", name=op.f("ck_placement_ended")
        ),
        sa.CheckConstraint(
            "state in ('closed', 'paid', 'placed', 'recalled')",
            name=op.f("ck_placement_state_known"),
        ),
        sa.CheckConstraint(
            "amount_cents between 1 and 99999999999", name=op.f("ck_placement_amount_cents_range")
        ),
        sa.CheckConstraint(
            "owed_cents between 0 and 99999999999", name=op.f("ck_placement_owed_cents_range")
        ),
        sa.CheckConstraint(
            "through_cents between 0 and 99999999999", name=op.f("ck_placement_through_cents_range")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_placement_account_id")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_placement_agency_id")),
        sa.ForeignKeyConstraint(
            ["list_id"], ["placement_list.id"], name=op.f("fk_placement_list_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
        sa.UniqueConstraint("number", name=op.f("uq_placement_number")),
        sqlite_strict=True,
    )
    op.create_index("ix_placement_account", "placement", ["account_id", "id"], unique=False)
    op.create_index(
        "ix_placement_open",
        "placement",
        ["account_id"],
        unique=True,
        sqlite_where=sa.text("state = 'placed'"),
        postgresql_where=sa.text("state = 'placed'"),
    )
    op.create_index("ix_placement_state", "placement", ["state", "placed_on"], unique=False)
    op.create_table(
        "placement_move",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "placement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=False),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("owed_cents", base.Cents(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("tells", sa.Text(), nullable=False),
        sa.Column("day", base.TownDate(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "tells in ('', 'placement', 'payments', 'recall')",
            name=op.f("ck_placement_move_tells_known"),
        ),
        sa.CheckConstraint(
            "to_state in ('closed', 'paid', 'placed', 'recalled')",
            name=op.f("ck_placement_move_to_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_placement_move_placement_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_placement_move_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_move")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_placement_move_placement", "placement_move", ["placement_id", "id"], unique=False
    )
    op.create_table(
        "placement_file_line",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "placement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("move_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["placement_file.id"], name=op.f("fk_placement_file_line_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["move_id"], ["placement_move.id"], name=op.f("fk_placement_file_line_move_id")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_placement_file_line_placement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_file_line")),
        sa.UniqueConstraint(
            "file_id", "line_no", name=op.f("uq_placement_file_line_file_id_line_no")
        ),
        sa.UniqueConstraint("move_id", name=op.f("uq_placement_file_line_move_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "agency_money",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "placement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("paid_on", base.TownDate(), nullable=False),
        sa.Column("gross_cents", base.Cents(), nullable=False),
        sa.Column("commission_cents", base.Cents(), nullable=False),
        sa.Column("net_cents", base.Cents(), nullable=False),
        sa.Column(
            "batch_line_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column(
            "correction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("at", base.Instant(), nullable=False),
        sa.CheckConstraint(
            "commission_cents between 0 and 99999999999",
            name=op.f("ck_agency_money_commission_cents_range"),
        ),
        sa.CheckConstraint(
            "gross_cents between 1 and 99999999999", name=op.f("ck_agency_money_gross_cents_range")
        ),
        sa.CheckConstraint(
            "net_cents between 0 and 99999999999", name=op.f("ck_agency_money_net_cents_range")
        ),
        sa.CheckConstraint(
            "state in ('waiting', 'posted', 'dropped')", name=op.f("ck_agency_money_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["correction_id"], ["correction.id"], name=op.f("fk_agency_money_correction_id")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["remittance_file.id"], name=op.f("fk_agency_money_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_agency_money_placement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_money")),
        sa.UniqueConstraint("file_id", "line_no", name=op.f("uq_agency_money_file_id_line_no")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_agency_money_placement", "agency_money", ["placement_id", "id"], unique=False
    )
