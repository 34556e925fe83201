"""Collections: unclaimed property.

Revision 0018, after 0015. New tables only.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clerktui.models import base

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; triggers are put in place after every migration."""
    op.create_table(
        "unclaimed_report",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("cut_off_on", base.TownDate(), nullable=False),
        sa.Column("file_by", base.TownDate(), nullable=False),
        sa.Column(
            "item_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "record_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("plan_hash", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("foot", sa.Text(), nullable=False),
        sa.Column("prepared_at", base.Instant(), nullable=False),
        sa.Column(
            "prepared_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("released_at", base.Instant(), nullable=True),
        sa.Column(
            "released_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("filed_at", base.Instant(), nullable=True),
        sa.Column("paid_on", base.TownDate(), nullable=True),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "(state = 'paid') = (paid_on is not null)", name=op.f("ck_unclaimed_report_paid")
        ),
        sa.CheckConstraint(
            "state <> 'prepared' or released_at is null",
            name=op.f("ck_unclaimed_report_released"),
        ),
        sa.CheckConstraint(
            "state in ('filed', 'paid', 'prepared', 'released')",
            name=op.f("ck_unclaimed_report_state_known"),
        ),
        sa.CheckConstraint(
            "(paid_on is null) = (entry_id is null)", name=op.f("ck_unclaimed_report_paid_by_entry")
        ),
        sa.CheckConstraint(
            "(released_at is null) = (released_by_id is null)",
            name=op.f("ck_unclaimed_report_by_whom"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["journal_entry.id"], name=op.f("fk_unclaimed_report_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["clerk_user.id"], name=op.f("fk_unclaimed_report_prepared_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["released_by_id"], ["clerk_user.id"], name=op.f("fk_unclaimed_report_released_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unclaimed_report")),
        sa.UniqueConstraint("year", name=op.f("uq_unclaimed_report_year")),
        sqlite_strict=True,
    )
    op.create_table(
        "unclaimed_item",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source_kind", sa.Text(), nullable=False),
        sa.Column(
            "source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("refund_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("property_class", sa.Text(), nullable=False),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("active_on", base.TownDate(), nullable=False),
        sa.Column("dormant_on", base.TownDate(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("found_at", base.Instant(), nullable=False),
        sa.CheckConstraint(
            "source_kind in ('credit', 'deposit', 'refund', 'suspense')",
            name=op.f("ck_unclaimed_item_source_kind_known"),
        ),
        sa.CheckConstraint(
            "state in ('answered', 'found', 'noticed', 'paid', 'reimbursed', 'reported', "
            "'skipped')",
            name=op.f("ck_unclaimed_item_state_known"),
        ),
        sa.CheckConstraint(
            "state not in ('reported', 'paid', 'reimbursed') or refund_id is not null",
            name=op.f("ck_unclaimed_item_owed_as_refund"),
        ),
        sa.CheckConstraint(
            "amount_cents between 1 and 99999999999",
            name=op.f("ck_unclaimed_item_amount_cents_range"),
        ),
        sa.CheckConstraint("dormant_on >= active_on", name=op.f("ck_unclaimed_item_dormancy")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_unclaimed_item_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["refund_id"], ["refund.id"], name=op.f("fk_unclaimed_item_refund_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unclaimed_item")),
        sa.UniqueConstraint("number", name=op.f("uq_unclaimed_item_number")),
        sa.UniqueConstraint(
            "source_kind", "source_id", name=op.f("uq_unclaimed_item_source_kind_source_id")
        ),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_unclaimed_item_account", "unclaimed_item", ["account_id", "id"], unique=False
    )
    op.create_index("ix_unclaimed_item_refund", "unclaimed_item", ["refund_id"], unique=False)
    op.create_index(
        "ix_unclaimed_item_state", "unclaimed_item", ["state", "dormant_on"], unique=False
    )
    op.create_table(
        "unclaimed_letter",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("dated_on", base.TownDate(), nullable=False),
        sa.Column("from_on", base.TownDate(), nullable=False),
        sa.Column("until_on", base.TownDate(), nullable=False),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("document", base.JsonText(), nullable=True),
        sa.CheckConstraint(
            "dated_on between from_on and until_on", name=op.f("ck_unclaimed_letter_in_its_window")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["unclaimed_item.id"], name=op.f("fk_unclaimed_letter_item_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unclaimed_letter")),
        sa.UniqueConstraint("item_id", "year", name=op.f("uq_unclaimed_letter_item_id_year")),
        sa.UniqueConstraint("number", name=op.f("uq_unclaimed_letter_number")),
        sqlite_strict=True,
    )
    op.create_table(
        "unclaimed_line",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "record_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "amount_cents between 1 and 99999999999",
            name=op.f("ck_unclaimed_line_amount_cents_range"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["unclaimed_item.id"], name=op.f("fk_unclaimed_line_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["unclaimed_report.id"], name=op.f("fk_unclaimed_line_report_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unclaimed_line")),
        sa.UniqueConstraint(
            "report_id", "item_id", name=op.f("uq_unclaimed_line_report_id_item_id")
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_unclaimed_line_item", "unclaimed_line", ["item_id", "id"], unique=False)
    op.create_table(
        "unclaimed_move",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=False),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("day", base.TownDate(), nullable=False),
        sa.Column("at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "to_state in ('answered', 'found', 'noticed', 'paid', 'reimbursed', 'reported', "
            "'skipped')",
            name=op.f("ck_unclaimed_move_to_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["journal_entry.id"], name=op.f("fk_unclaimed_move_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["unclaimed_item.id"], name=op.f("fk_unclaimed_move_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_unclaimed_move_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unclaimed_move")),
        sqlite_strict=True,
    )
    op.create_index("ix_unclaimed_move_item", "unclaimed_move", ["item_id", "id"], unique=False)
