"""Collections: mortgage companies, the taxes they pay, and their files.

Revision 0021, after 0020. New tables only.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clerktui.models import base

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables; triggers are put in place after every migration."""
    op.create_table(
        "mortgage_company",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("layout", sa.Text(), nullable=False),
        sa.Column("is_active", base.Flag(), nullable=False),
        sa.Column("effective_from", base.TownDate(), nullable=False),
        sa.Column("entered_at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_mortgage_company_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mortgage_company")),
        sa.UniqueConstraint(
            "code", "effective_from", name=op.f("uq_mortgage_company_code_effective_from")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "mortgage_file",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("company_code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tax_year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("as_of", base.TownDate(), nullable=False),
        sa.Column(
            "line_count", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("owed_cents", base.Cents(), nullable=False),
        sa.Column("check_cents", base.Cents(), nullable=True),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column(
            "remittance_file_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("made_at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint(
            "(kind = 'payment') = (remittance_file_id is not null)",
            name=op.f("ck_mortgage_file_batch"),
        ),
        sa.CheckConstraint(
            "kind in ('bill', 'check', 'payment')", name=op.f("ck_mortgage_file_kind_known")
        ),
        sa.CheckConstraint(
            "amount_cents between 0 and 99999999999",
            name=op.f("ck_mortgage_file_amount_cents_range"),
        ),
        sa.CheckConstraint(
            "owed_cents between 0 and 99999999999", name=op.f("ck_mortgage_file_owed_cents_range")
        ),
        sa.ForeignKeyConstraint(
            ["remittance_file_id"],
            ["remittance_file.id"],
            name=op.f("fk_mortgage_file_remittance_file_id"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_mortgage_file_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mortgage_file")),
        sa.UniqueConstraint("number", name=op.f("uq_mortgage_file_number")),
        sa.UniqueConstraint("remittance_file_id", name=op.f("uq_mortgage_file_remittance_file_id")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_mortgage_file_company", "mortgage_file", ["company_code", "id"], unique=False
    )
    op.create_table(
        "mortgage_parcel",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("company_code", sa.Text(), nullable=False),
        sa.Column("loan", sa.Text(), nullable=False),
        sa.Column("starts_on", base.TownDate(), nullable=False),
        sa.Column("entered_at", base.Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ended_on", base.TownDate(), nullable=True),
        sa.Column(
            "ended_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_mortgage_parcel_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["clerk_user.id"], name=op.f("fk_mortgage_parcel_ended_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["clerk_user.id"], name=op.f("fk_mortgage_parcel_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mortgage_parcel")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_mortgage_parcel_account", "mortgage_parcel", ["account_id", "id"], unique=False
    )
    op.create_index(
        "ix_mortgage_parcel_company",
        "mortgage_parcel",
        ["company_code", "account_id"],
        unique=False,
    )
    op.create_index(
        "ix_mortgage_parcel_open",
        "mortgage_parcel",
        ["account_id"],
        unique=True,
        sqlite_where=sa.text("ended_on is null"),
        postgresql_where=sa.text("ended_on is null"),
    )
    op.create_table(
        "mortgage_line",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("file_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line_no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("typed", sa.Text(), nullable=False),
        sa.Column("loan", sa.Text(), nullable=False),
        sa.Column("tax_year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount_cents", base.Cents(), nullable=False),
        sa.Column("owed_cents", base.Cents(), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "finding in ('billed', 'exact', 'short', 'over', 'held', 'paid', 'double', "
            "'not_its', 'wrong_parcel')",
            name=op.f("ck_mortgage_line_finding_known"),
        ),
        sa.CheckConstraint(
            "amount_cents between 0 and 99999999999",
            name=op.f("ck_mortgage_line_amount_cents_range"),
        ),
        sa.CheckConstraint(
            "owed_cents between 0 and 99999999999", name=op.f("ck_mortgage_line_owed_cents_range")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_mortgage_line_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["mortgage_file.id"], name=op.f("fk_mortgage_line_file_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mortgage_line")),
        sa.UniqueConstraint("file_id", "line_no", name=op.f("uq_mortgage_line_file_id_line_no")),
        sqlite_strict=True,
    )
    op.create_index("ix_mortgage_line_account", "mortgage_line", ["account_id", "id"], unique=False)
